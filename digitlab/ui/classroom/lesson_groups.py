"""What a lesson says and shows of groups: at one line, and at the lines that a step names."""

import pandas as pd
import streamlit as st

from digitlab.evaluation.chosen_lines import ChosenLines, lines_for
from digitlab.evaluation.detectors import Detector
from digitlab.evaluation.run_detectors import HALVES
from digitlab.metrics.groups import GROUP_MEASURES, group_share
from digitlab.metrics.lines import BY_HAND, LINE_CHOICES, ONE_LINE
from digitlab.metrics.points import OperatingPoint
from digitlab.texts import by_group as texts
from digitlab.texts import formats
from digitlab.ui.components.tables import show_table

# Who wrote which half of the test images: a wall has no room for looking it up.
_WHO = dict(zip(HALVES, ("Students", "Employees"), strict=True))
_CELLS = ("tp", "fp", "fn", "tn")


def values_of_groups(detector: Detector, threshold: float, lines: str | None) -> dict[str, str]:
    """Return the placeholders of groups: "recall_group_1", "fn_group_2" and so on, at one line.

    With own lines also "recall_own_1", and "tp_change_1" and so on against the one line on the same images.
    """
    chosen = _chosen(detector, threshold, lines)
    if chosen is None:
        return {}
    values: dict[str, str] = {}
    one_line = _chosen(detector, threshold, None)
    for i, (own, common) in enumerate(zip(chosen.points, chosen.one_line, strict=True), start=1):
        if one_line is not None:
            values |= _values(one_line.points[i - 1], f"group_{i}")
        values |= _values(own, f"own_{i}") | {f"line_own_{i}": formats.threshold(own.threshold)}
        values |= {f"{cell}_change_{i}": _change(getattr(own, cell) - getattr(common, cell)) for cell in _CELLS}
    values["cannot_all_be"] = texts.not_all_at_once(_names(chosen), chosen.one_line)
    return values


def _names(chosen: ChosenLines) -> list[str]:
    return [_WHO.get(name, name) for name in chosen.groups.names]


def _change(difference: float) -> str:
    return f"{'-' if difference < 0 else '+'}{formats.count(abs(difference))}"


def _values(point: OperatingPoint, of: str) -> dict[str, str]:
    shares = {key: formats.share(group_share(point, key).value) for key in GROUP_MEASURES}
    counts = {cell: formats.count(getattr(point, cell)) for cell in _CELLS}
    positives = {"positives": formats.count(point.tp + point.fn)}
    return {f"{name}_{of}": value for name, value in (shares | counts | positives).items()}


def _chosen(detector: Detector, threshold: float, lines: str | None) -> ChosenLines | None:
    return None if detector.by_group is None else lines_for(detector.by_group, lines or ONE_LINE, threshold)


def show_groups(detector: Detector, threshold: float, lines: str | None) -> None:
    """Show each group's shares with their intervals, at one line or at its own."""
    chosen = _chosen(detector, threshold, lines)
    if chosen is None or detector.groups is None:
        return
    rows = {
        name: {"Line": formats.threshold(line.threshold)} | _shares(point)
        for name, line, point in zip(_names(chosen), chosen.lines, chosen.points, strict=True)
    }
    show_table(pd.DataFrame(rows).T, "lesson-groups", "Groups as CSV")
    st.caption(
        f"{detector.groups.who} "
        f"{texts.how_chosen(chosen.choice, chosen.numbers, chosen.threshold, chosen.chosen_name, chosen.checked_name)} "
        f"Counted on {chosen.checked_name}, with 95 % intervals."
    )


def _shares(point: OperatingPoint) -> dict[str, str]:
    shares = {key: group_share(point, key) for key in GROUP_MEASURES}
    shown = {
        texts.NAMES[key]: formats.share_with_interval(share.value, share.interval) for key, share in shares.items()
    }
    return {"Found": formats.count(point.tp), "Missed": formats.count(point.fn), **shown}


def show_choices(detector: Detector, threshold: float) -> None:
    """Show the largest difference between groups in each share, by each way to choose lines."""
    found = {key: _chosen(detector, threshold, key) for key in LINE_CHOICES if key not in (ONE_LINE, BY_HAND)}
    chosen = [lines for lines in found.values() if lines is not None]
    if not chosen:
        return
    rows = {LINE_CHOICES[ONE_LINE].label: texts.gaps(chosen[0].one_line)}
    rows |= {lines.choice.label: texts.gaps(lines.points) for lines in chosen}
    show_table(pd.DataFrame(rows).T, "lesson-choices", "Choices as CSV")
    st.caption(f"The larger share less the smaller one, counted on {chosen[0].checked_name}.")
