"""Lines for groups, chosen on some rows and checked on others."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from digitlab.decisions.lines_by_group import LinesByGroup
from digitlab.evaluation.by_group import ByGroup, GroupCurves, points_at
from digitlab.evaluation.detectors import Detector
from digitlab.metrics.groups import GROUP_MEASURES, GroupDifference, differences_from_others, group_share
from digitlab.metrics.lines import BY_HAND, LINE_CHOICES, GroupLine, LineChoice, choose_lines
from digitlab.metrics.points import OperatingPoint


@dataclass(frozen=True, eq=False)
class ChosenLines:
    """Lines for groups, and what they do where they were not chosen.

    Attributes
    ----------
    groups : ByGroup
    choice : LineChoice
        How they were chosen.
    threshold : float
        The common line, beside which they are shown.
    numbers : dict of str to float
        Those of the choice.
    lines : tuple of GroupLine
        One for each group.
    chosen_name, checked_name : str
        What rows chose them, "" where none did, and what rows check them.
    checked_on : tuple of ThresholdCurve or None
        Of each group, None without rows there.

    Examples
    --------
    >>> labels, scores = [0, 0, 1, 1] * 4, [0.1, 0.4, 0.35, 0.8] * 2 + [0.1, 0.2, 0.2, 0.5] * 2
    >>> detector = Detector.from_scores(labels, scores, groups=["a"] * 8 + ["b"] * 8)
    >>> chosen = lines_by_group(detector, "equal_share", threshold=0.15)
    >>> chosen.decision.thresholds, [point.queue_rate for point in chosen.points]
    ((0.3, 0.2), [1.0, 1.0])
    """

    groups: ByGroup
    choice: LineChoice
    threshold: float
    numbers: Mapping[str, float]
    lines: tuple[GroupLine, ...]
    chosen_name: str
    checked_name: str
    checked_on: GroupCurves

    @property
    def decision(self) -> LinesByGroup:
        """The lines as a decision."""
        return LinesByGroup(self.groups.names, tuple(line.threshold for line in self.lines), self.threshold)

    @cached_property
    def points(self) -> list[OperatingPoint]:
        """What its own line does to each group, on the rows that check."""
        return points_at(self.checked_on, [line.threshold for line in self.lines])

    @cached_property
    def one_line(self) -> list[OperatingPoint]:
        """What the common line does to each group, on the same rows."""
        return points_at(self.checked_on, [self.threshold] * len(self.lines))

    @cached_property
    def differences(self) -> list[dict[str, GroupDifference]]:
        """The differences of each group from all others, simultaneous, on the same rows."""
        return differences_from_others(self.points, self.groups.few_clusters)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """One row for each group: its line, its counts there and at the common line, and its shares with intervals.

        They are figures of the rows that check. Make a table of them as ``pandas.DataFrame(chosen.rows)``.
        """
        found = []
        for name, line, point, common, differences in zip(
            self.groups.names, self.lines, self.points, self.one_line, self.differences, strict=True
        ):
            row: dict[str, Any] = {"group": name, "threshold": line.threshold, "has_own_line": line.is_own}
            row |= {cell: getattr(point, cell) for cell in ("tp", "fp", "fn", "tn")}
            row |= {f"{cell}_at_one_line": getattr(common, cell) for cell in ("tp", "fp", "fn", "tn")}
            for key in GROUP_MEASURES:
                share, apart = group_share(point, key), differences[key]
                low, high, few = share.interval
                row |= {key: share.value, f"{key}_low": low, f"{key}_high": high, f"{key}_from_few": few}
                low, high, few = apart.interval
                row |= {f"{key}_difference": apart.value, f"{key}_difference_low": low, f"{key}_difference_high": high}
                row |= {f"{key}_differs": apart.is_clear}
            found.append(row)
        return found


def lines_for(
    groups: ByGroup,
    choice: str,
    threshold: float,
    by_hand: Mapping[str, float] | None = None,
    numbers: Mapping[str, float] | None = None,
) -> ChosenLines | None:
    """Choose lines for groups and check them on other rows; None where there are not enough rows for both.

    Parameters
    ----------
    groups : ByGroup
    choice : str
        A key of `LINE_CHOICES`.
    threshold : float
        The common line.
    by_hand : mapping of str to float, optional
        The lines of groups, by name, where they are set by hand; the others have the common line.
    numbers : mapping of str to float, optional
        Those of the choice.
    """
    entry, holdout = LINE_CHOICES[choice], groups.holdout
    values = {number.key: float(number.default) for number in entry.numbers} | dict(numbers or {})
    if not (entry.alike or entry.maximised):
        own = by_hand or {} if choice == BY_HAND else {}
        lines = tuple(GroupLine(own.get(name, threshold)) for name in groups.names)
        noun = groups.detector.judged_name
        name = f"all {groups.detector.curve.n_rows:,} {noun}"
        return ChosenLines(groups, entry, threshold, values, lines, "", name, groups.curves)
    if holdout is None:
        return None
    lines = tuple(choose_lines(holdout.chosen_on, choice, threshold, **values))
    return ChosenLines(
        groups, entry, threshold, values, lines, holdout.chosen_name, holdout.checked_name, holdout.checked_on
    )


def lines_by_group(
    detector: Detector,
    choice: str = "equal_recall",
    *,
    threshold: float | None = None,
    thresholds: Mapping[str, float] | None = None,
    **numbers: float,
) -> ChosenLines:
    """Choose a line for each group of a detector's rows, and check it on rows that did not choose.

    Parameters
    ----------
    detector : Detector
        With `groups`.
    choice : str, default="equal_recall"
        A key of `digitlab.metrics.lines.LINE_CHOICES`: "one_line", "equal_recall", "equalized_odds", "equal_share",
        "profit", "by_hand".
    threshold : float, optional
        The common line, to whose figures over all groups own lines come near; by default the detector's own.
    thresholds : mapping of str to float, optional
        With "by_hand": the lines of groups by their names; others have the common line.
    **numbers : float
        Those of the choice: of "profit" `gain`, `false_alarm` and `miss`.

    Returns
    -------
    ChosenLines
        Its `decision` decides on further rows; its `rows` say what it costs, and whom.

    Raises
    ------
    ValueError
        If the detector has no two groups, there is no such choice or group, or there are too few rows to choose on
        some and to check on others.

    Examples
    --------
    >>> labels, scores = [0, 0, 1, 1] * 4, [0.1, 0.4, 0.35, 0.8] * 2 + [0.1, 0.2, 0.3, 0.5] * 2
    >>> detector = Detector.from_scores(labels, scores, groups=["a"] * 8 + ["b"] * 8)
    >>> lines_by_group(detector, "by_hand", threshold=0.5, thresholds={"a": 0.3}).decision.thresholds
    (0.3, 0.5)
    """
    groups = detector.by_group
    if groups is None:
        raise ValueError("Lines for groups take a detector with two groups at least: pass groups to from_scores.")
    if choice not in LINE_CHOICES:
        raise ValueError(f"choice must be one of {', '.join(LINE_CHOICES)}, and it is {choice!r:.60}.")
    unknown = [name for name in thresholds or {} if name not in groups.names]
    if unknown:
        raise ValueError(f"There is no group {unknown[0]!r:.60}; there are {', '.join(map(repr, groups.names))[:300]}.")
    at = detector.default_threshold if threshold is None else float(threshold)
    found = lines_for(groups, choice, at, thresholds, numbers)
    if found is None:
        raise ValueError("There are too few rows to choose lines on some and to check them on others.")
    return found
