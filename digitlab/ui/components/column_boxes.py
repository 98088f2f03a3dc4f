"""The boxes in which a visitor says what the columns of a table are."""

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from digitlab.ui.state import uploads as state
from digitlab.ui.state.uploaded_table import UploadedTable
from digitlab.ui.visitor_text import escape_markdown
from digitlab.uploads import columns
from digitlab.uploads.columns import values_of
from digitlab.uploads.errors import ScoresError
from digitlab.uploads.first_look import score_column

# The first that no column is called.
_NONE = ("None", "None of them", "None of these columns", "None of all these columns")
_FURTHER = (
    ("identifier", "Identifier", "Tells a row from the others."),
    ("group", "Group", "What rows have in common, such as a hospital: shown group by group."),
    ("weight", "Weight", "For how many a row stands, where rows were sampled unevenly. All figures count it as often."),
    ("cluster", "Rows of one", "A patient, an account, a query: rows of one belong together, and intervals know it."),
    ("time", "When", "When a row was: a threshold is chosen on the earlier rows and checked on the later ones."),
    ("split", "Split", "Which rows a threshold is chosen on, and which it is judged by."),
    ("answer", "Answer", "A column of answers, where a score says how sure its row's answer is."),
)


def choose_columns(table: UploadedTable) -> None:
    """Show what the columns are taken for, to be corrected; a correction runs the page again."""
    told = _ask_for_label(table)
    further = _ask_for_further_columns(table)
    told = told or further  # one box is changed at a time; what a new label leaves behind does not count
    if not told:
        return
    changed = table.told(**told)
    try:
        _ = changed.reading
    except ScoresError as error:
        st.error(escape_markdown(str(error)), icon=":material/error:")
        st.stop()
    state.set_table(changed)
    st.rerun()


def _ask_for_label(table: UploadedTable) -> dict[str, Any]:
    """Ask for the label, its positive value and the scores; return what was changed."""
    roles, rows = table.reading.roles, table.table
    left, middle, right = st.columns(3)
    label = _choose(left, "Label", columns.label_columns(rows), roles.label)
    values = values_of(rows, roles.label)
    positives = [value for value in values if value not in roles.unknown]
    positive = _choose(middle, "Positive", positives, roles.positive, help="The label's value that counts as positive.")
    told = _ask_for_scores(table, right)
    if len(values) > 2 or roles.unknown:
        unknown = middle.multiselect(
            "Says nothing", values, roles.unknown, help="Values that are no answer: their rows are left out."
        )
        if set(unknown) != set(roles.unknown):
            told = {"unknown": tuple(unknown)}
    if label != roles.label:
        return {"label": label}
    return {"positive": positive} if positive != roles.positive else told


def _ask_for_scores(table: UploadedTable, place: DeltaGenerator) -> dict[str, Any]:
    reading, roles, score = table.reading, table.reading.roles, score_column(table.reading)
    numbers = columns.score_columns(table.table, roles.label)
    by_class = reading.score not in roles.scores
    text = (
        "Each class has a column of its own." if by_class else "Larger means more likely positive, unless you say so."
    )
    chosen = _choose(place, "Scores", numbers, score, disabled=by_class, help=text)
    if by_class:
        return {}
    is_turned = place.checkbox("Smaller means more likely positive", score in roles.turned, help="As of distances.")
    if chosen != score:
        return {
            "score": chosen,
            "scores": None,
            "weight": False if chosen == roles.weight else table.chosen.get("weight"),  # no column is both
        }
    if is_turned == (score in roles.turned):
        return {}
    others = tuple(name for name in roles.turned if name != score)
    return {"turned": (*others, score) if is_turned else others}


def _ask_for_further_columns(table: UploadedTable) -> dict[str, Any]:
    """Ask for the columns that a file may have beside label and scores; return what was changed."""
    roles, rows = table.reading.roles, table.table
    none = next((word for word in _NONE if word not in rows.names), _NONE[-1])
    names = [none, *(name for name in rows.names if name != roles.label)]
    # Only numbers can be weights.
    numbers = [name for name in columns.score_columns(rows, roles.label) if name not in roles.scores[:1]]
    options = {"weight": [none, *numbers]}
    told: dict[str, Any] = {}
    with st.expander("Further columns", icon=":material/view_column:"):
        places = [*st.columns(4), *st.columns(4)]
        for place, (role, title, text) in zip(places, _FURTHER, strict=False):
            now = getattr(roles, role) or none
            name = _choose(place, title, options.get(role, names), now, help=text)
            if name != now:
                told = {role: False if name == none else name}
        if roles.split is not None:
            judged = _choose(places[-1], "Judge by", values_of(rows, roles.split), roles.judged)
            if judged != roles.judged and not told:
                told = {"judged": judged}
    return told | {"judged": None} if "split" in told else told


def _choose(place: DeltaGenerator, label: str, options: list[str], now: str | None, **looks: Any) -> str:
    """Let the visitor choose an option, at first the present one."""
    options = options if now is None or now in options else [now, *options]
    return place.selectbox(label, options, index=0 if now is None else options.index(now), **looks)
