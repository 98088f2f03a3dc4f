"""The panel "By group": each group at one line and at lines of their own, what those cost and whom."""

from functools import partial

import pandas as pd
import streamlit as st

from digitlab.evaluation.by_group import ByGroup
from digitlab.evaluation.chosen_lines import ChosenLines
from digitlab.evaluation.detectors import Detector
from digitlab.metrics.groups import all_together
from digitlab.metrics.lines import BY_HAND, LINE_CHOICES, ONE_LINE, LineChoice
from digitlab.metrics.points import OperatingPoint
from digitlab.texts import by_group as texts
from digitlab.texts import formats
from digitlab.ui.components.group_table import group_table
from digitlab.ui.components.section import panel, section
from digitlab.ui.components.tables import show_table
from digitlab.ui.state import by_group as state
from digitlab.ui.visitor_text import escape_markdown

_CHOICE = "by-group-choice"


@section(texts.TITLE)
def show_by_group(detector: Detector, threshold: float) -> None:
    """Offer the groups at one line and at own ones."""
    if detector.groups is not None:
        show = panel(texts.TITLE, ":material/diversity_3:", "by-group", expanded=state.is_linked())
        show(_show_by_group)(detector, threshold)
        state.show_in_address_bar(detector)


def _show_by_group(detector: Detector, threshold: float) -> None:
    groups = detector.by_group
    if groups is None:
        st.info(
            f"All {detector.noun_plural} that count are of one group: there is nothing to compare.",
            icon=":material/info:",
        )
        return
    said = [detector.groups.who if detector.groups else "", texts.look_alike(groups.names)]
    for sentence in filter(None, said):
        st.caption(escape_markdown(sentence, longest=1_000) if sentence is said[1] else sentence)
    choice = _choose(detector)
    chosen = state.chosen_lines(detector, threshold)
    if chosen is None:
        st.info(
            f"There are too few {detector.noun_plural} to choose lines on some and check them on others.",
            icon=":material/info:",
        )
        chosen = state.chosen_lines(detector, threshold, ONE_LINE)
    shown = None if chosen is None or not chosen.choice.has_own_lines else chosen
    group_table(groups, threshold, shown, partial(state.set_by_hand, detector))
    if shown is not None:
        _show_what_it_costs(shown, detector)
    if choice.key != BY_HAND:
        _show_all_choices(detector, groups, threshold)


def _choose(detector: Detector) -> LineChoice:
    """Let the visitor choose how groups have lines."""
    # What moves a handle by hand changes the choice, too.
    st.session_state[_CHOICE] = state.choice(detector)
    key = st.radio(
        "The lines",
        list(LINE_CHOICES),
        format_func=lambda key: LINE_CHOICES[key].label,
        horizontal=True,
        key=_CHOICE,
        on_change=lambda: state.set_choice(detector, st.session_state[_CHOICE]),
    )
    choice = LINE_CHOICES[key]
    st.caption(choice.sentence)
    if choice.numbers:
        asked = state.numbers(detector)
        values = {
            number.key: column.number_input(
                number.label,
                float(number.lowest),
                float(number.highest),
                float(asked.get(number.key, number.default)),
                step=float(number.step),
            )
            for column, number in zip(st.columns(len(choice.numbers)), choice.numbers, strict=True)
        }
        state.set_numbers(detector, values)
    return choice


def _show_what_it_costs(chosen: ChosenLines, detector: Detector) -> None:
    """Show what own lines do in each group, beside the common one."""
    names = [_in_sentence(name) for name in chosen.groups.names]
    st.caption(
        f":material/my_location: "
        f"{texts.how_chosen(chosen.choice, chosen.numbers, chosen.threshold, chosen.chosen_name, chosen.checked_name)}"
    )
    kept = [name for name, line in zip(names, chosen.lines, strict=True) if not line.is_own]
    if without := texts.no_own_lines(kept, detector.noun_plural):
        st.caption(without)
    st.markdown(f"**What it costs, and whom.** {texts.what_it_costs(names, chosen.one_line, chosen.points)}")
    rows = [
        {
            "Line": formats.threshold(line.threshold),
            "Found": _beside(point.tp, common.tp),
            "Missed": _beside(point.fn, common.fn),
            "False alarms": _beside(point.fp, common.fp),
        }
        for line, point, common in zip(chosen.lines, chosen.points, chosen.one_line, strict=True)
    ]
    table = pd.DataFrame(rows, index=[texts.shown_name(name) for name in chosen.groups.names])
    show_table(table, "lines-by-group", "Lines by group as CSV", rows=names)
    st.caption(f"Counted on {chosen.checked_name}; in parentheses the change from one line.")


def _show_all_choices(detector: Detector, groups: ByGroup, threshold: float) -> None:
    """Show what each choice makes alike and what not, on the same rows."""
    found = {key: state.chosen_lines(detector, threshold, key) for key in LINE_CHOICES if key != BY_HAND}
    chosen = {key: lines for key, lines in found.items() if lines is not None and lines.chosen_name}
    if not chosen:
        return
    checked = next(iter(chosen.values()))
    points = {ONE_LINE: checked.one_line} | {key: lines.points for key, lines in chosen.items()}
    rows = {LINE_CHOICES[key].label: _row_of_choice(of_groups) for key, of_groups in points.items()}
    st.markdown(
        "**Every choice beside the others.** First the largest difference between two groups in each share (small "
        "means alike), then what all groups have together:"
    )
    show_table(pd.DataFrame(rows).T, "choices-of-lines", "Choices as CSV")
    names = [_in_sentence(name) for name in groups.names]
    st.caption(f"Chosen on {checked.chosen_name}, counted on {checked.checked_name}.")
    st.markdown(texts.not_all_at_once(names, checked.one_line))


def _row_of_choice(points: list[OperatingPoint]) -> dict[str, str]:
    whole = all_together(points)
    counts = {"Found": whole.tp, "Missed": whole.fn, "False alarms": whole.fp}
    return texts.gaps(points) | {name: formats.count(n) for name, n in counts.items()}


def _beside(now: float, before: float) -> str:
    change = formats.count(abs(now - before))
    sign = "" if change == "0" else "+" if now > before else "-"
    return f"{formats.count(now)} ({sign}{change})"


def _in_sentence(name: str) -> str:
    return escape_markdown(texts.short_name(name))
