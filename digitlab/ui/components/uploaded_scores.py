"""Where a page about thresholds takes its detector from: a run, or the scores that the visitor has uploaded."""

from dataclasses import replace
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.uploaded_file_manager import UploadedFile

from digitlab.ui.components.upload import BusyError, await_file, release_file
from digitlab.ui.state import uploads as state
from digitlab.ui.state.uploads import RUN, UPLOAD, UploadedTable
from digitlab.ui.visitor_text import escape_markdown
from digitlab.uploads import columns
from digitlab.uploads.columns import Roles, has_column_for_each, values_of
from digitlab.uploads.decoding import begin_table, make_ready, result_of
from digitlab.uploads.detectors import UploadedDetectors
from digitlab.uploads.errors import ScoresError
from digitlab.uploads.table import EXAMPLE, ScoreTable

_LARGEST_FILE_MB = 200
_KINDS = ["csv", "tsv", "txt", "parquet"]
_NONE = "None"
_FURTHER = (
    ("identifier", "Identifier", "Tells a row from the others."),
    ("group", "Group", "What rows have in common, such as a hospital: shown group by group."),
    ("weight", "Weight", "For how many a row stands, where rows were sampled unevenly. It counts in “All measures”."),
    ("split", "Split", "Which rows a threshold is chosen on, and which it is judged by."),
)


def choose_source() -> state.Source:
    """Let the visitor choose between a run and uploaded scores, and return the choice."""
    chosen = st.segmented_control("Source", [RUN, UPLOAD], default=state.source(), required=True, key="source")
    if chosen != state.source():
        state.set_source(chosen)
    return chosen


def chosen_scores(*, shows_columns: bool = True) -> tuple[UploadedDetectors, str]:
    """Return the uploaded scores as detectors and the name of the one that is looked at; ask for a file where needed.

    While there is none, or it cannot be read as labels and scores, the script ends here.
    """
    table = state.uploaded_table()
    if table is None:
        _ask_for_file()
        st.stop()
    with st.container(border=shows_columns):
        if shows_columns:
            _show_file(table)
            _choose_columns(table)
        try:
            uploaded = table.detectors
            uploaded.detector(table.name)
        except ScoresError as error:
            _refuse(table, error)
            st.stop()
        if uploaded.n_left_out:
            number = "score" if uploaded.weights is None else "score or weight"
            st.caption(
                f":material/filter_alt: {uploaded.n_left_out:,} rows without a label or a finite {number} are left out."
            )
    return uploaded, table.name


def _ask_for_file() -> None:
    make_ready()  # while the visitor looks for the file
    st.markdown(
        "Upload a table of your own: one row for each case, with its **label** and one or more **scores** of your "
        "model. You get the same live threshold, intervals and checks as for the digits."
    )
    file = st.file_uploader(
        "Upload scores",
        type=_KINDS,
        max_upload_size=_LARGEST_FILE_MB,
        key=f"upload-{st.session_state.get('own_uploads', 0)}",
        help="CSV or TSV (UTF-8, with a row of names) or Parquet; up to 5,000,000 rows.",
    )
    st.caption(
        ":material/lock: The file stays in the memory of this session: it is not written to disk, nobody else can see "
        "it, and it is gone when you close the page."
    )
    if st.button("Try an example", icon=":material/science:", help="569 tumours, scored by two classifiers."):
        _read_upload(EXAMPLE.read_bytes(), EXAMPLE.name)
    if file is not None:
        _read_upload(file.getvalue(), file.name, file)


def _read_upload(content: bytes, name: str, file: UploadedFile | None = None) -> None:
    """Read a file; when it is read, the page runs again with its table, without the file itself."""
    try:
        table = await_file(begin_table(content, name), result_of)
        roles = columns.guessed_roles(table)
    except BusyError as error:
        st.error(str(error), icon=":material/hourglass_empty:")
        st.button("Read it again", icon=":material/refresh:")
        return
    except ScoresError as error:
        st.error(escape_markdown(str(error)), icon=":material/error:")
        return
    by_class = has_column_for_each(values_of(table, roles.label), roles.scores)
    state.set_table(UploadedTable(table, roles, roles.positive if by_class else roles.scores[0]))
    st.session_state["own_uploads"] = st.session_state.get("own_uploads", 0) + 1
    if file is not None:
        release_file(file)
    st.rerun()


def _show_file(table: UploadedTable) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(
            f":material/table: {escape_markdown(table.table.name, 60)}, {len(table.table):,} rows. It stays in this "
            "session: the address of this page opens nothing of it for others. What can be shared is the file of "
            "**Take it home**."
        )
        if st.button("Remove the file", icon=":material/delete:"):
            state.set_table(None)
            st.rerun()


def _choose_columns(table: UploadedTable) -> None:
    """Show what the columns are taken for, to be corrected; a correction runs the page again."""
    roles, rows = table.roles, table.table
    left, middle, right = st.columns(3)
    label = _choose(left, "Label", columns.label_columns(rows), roles.label)
    values = values_of(rows, label)
    positive = roles.positive if label == roles.label else columns.positive_guess(values)
    positive = _choose(middle, "Positive", values, positive, help="The value of the label that counts as positive.")
    numbers = columns.score_columns(rows, label)
    by_class = has_column_for_each(values, roles.scores)
    score = roles.scores[0] if table.name not in numbers else table.name
    if by_class:  # the box cannot be changed, and names the column that is shown
        score = columns.column_of_class(positive, roles.scores) or score
    text = "Each class has a column of its own." if by_class else "Larger means more likely positive."
    score = _choose(right, "Scores", numbers, score, disabled=by_class, help=text)
    taken = roles.scores if by_class else (score,)
    changed = replace(_with_further_columns(rows, roles, label, taken), label=label, positive=positive)
    if not by_class:
        still_scores = (name for name in roles.scores if name not in {label, changed.weight})
        changed = replace(changed, scores=tuple(dict.fromkeys((*still_scores, score))))
    name = positive if by_class else score
    if (changed, name) != (roles, table.name):
        state.set_table(UploadedTable(rows, changed, name, table.leaves_out))
        st.rerun()


def _with_further_columns(rows: ScoreTable, roles: Roles, label: str, taken: tuple[str, ...]) -> Roles:
    """Ask for the columns that a file may have beside label and scores; those taken are looked at as scores."""
    names = [_NONE, *(name for name in rows.names if name != label)]
    # Only numbers can be weights.
    options = {"weight": [_NONE, *(name for name in columns.score_columns(rows, label) if name not in taken)]}
    with st.expander("Further columns", icon=":material/view_column:"):
        *places, last = st.columns(len(_FURTHER) + 1)
        picked = {
            role: _choose(place, title, options.get(role, names), getattr(roles, role), help=text)
            for place, (role, title, text) in zip(places, _FURTHER, strict=True)
        }
        chosen: dict[str, Any] = {role: None if name == _NONE else name for role, name in picked.items()}
        judged, split = None, chosen["split"]
        if split is not None:
            values = values_of(rows, split)
            is_known = split == roles.split and roles.judged in values
            judged = _choose(last, "Judge by", values, roles.judged if is_known else columns.judged_guess(values))
    return replace(roles, **chosen, judged=judged)


def _choose(place: DeltaGenerator, label: str, options: list[str], wanted: str | None, **looks: Any) -> str:
    """Let the visitor choose an option, at first the wanted one if it is there."""
    return place.selectbox(label, options, index=options.index(wanted) if wanted in options else 0, **looks)


def _refuse(table: UploadedTable, error: ScoresError) -> None:
    st.error(escape_markdown(str(error)), icon=":material/error:")
    if error.n_to_leave_out:
        rows = "this row" if error.n_to_leave_out == 1 else f"these {error.n_to_leave_out:,} rows"
        if st.button(f"Leave {rows} out", icon=":material/filter_alt:"):
            state.set_table(replace(table, leaves_out=True))
            st.rerun()
