"""A detector group by group: curves of each, and which rows choose lines for groups and which check them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from digitlab.evaluation.holdouts import by_time, halves
from digitlab.metrics.labels import Scored
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.resampling import MANY_BLOCKS
from digitlab.metrics.thresholds import ThresholdCurve

if TYPE_CHECKING:
    from digitlab.evaluation.detectors import Detector

GroupCurves = tuple[ThresholdCurve | None, ...]


class GroupHoldout(NamedTuple):
    """The curves of each group where lines are chosen, and where they are checked: never on the same rows.

    Attributes
    ----------
    chosen_on, checked_on : tuple of ThresholdCurve or None
        None for a group without rows there.
    chosen_name, checked_name : str
        What the two are, with their numbers.
    """

    chosen_on: GroupCurves
    checked_on: GroupCurves
    chosen_name: str
    checked_name: str


@dataclass(frozen=True, eq=False)
class ByGroup:
    """A detector and the groups of its samples.

    Attributes
    ----------
    detector : Detector
    names : tuple of str
        Of the groups that have rows, each another one; at least two.
    of : ndarray of int64, shape (n,)
        The group of each sample by which it is judged, -1 where it weighs nothing.
    """

    detector: Detector
    names: tuple[str, ...]
    of: np.ndarray

    @cached_property
    def curves(self) -> tuple[ThresholdCurve, ...]:
        """All thresholds of each group, on all samples by which the detector is judged."""
        return tuple(self.detector.curve_of(self.of == i) for i in range(len(self.names)))

    @cached_property
    def few_clusters(self) -> tuple[bool, ...]:
        """Of each group whether it has so few clusters that nothing is called clear."""
        clusters = self.detector.clusters
        if clusters is None:
            return (False,) * len(self.names)
        return tuple(len(np.unique(clusters.of[self.of == i])) < MANY_BLOCKS for i in range(len(self.names)))

    @cached_property
    def holdout(self) -> GroupHoldout | None:
        """What lines for groups are chosen on: rows to choose by, else earlier ones, else half of each group.

        None where no group has rows on both sides.
        """
        found = self._of_rows_to_choose_by() or self._of_judged()
        if not any(a and b for a, b in zip(found.chosen_on, found.checked_on, strict=True)):
            return None
        return found

    def _of_rows_to_choose_by(self) -> GroupHoldout | None:
        detector = self.detector
        groups, scored = detector.choosing_groups, detector.to_choose_by
        if groups is None or scored is None:
            return None
        place = {name: i for i, name in enumerate(groups.names)}
        clusters = None if detector.choosing_clusters is None else detector.choosing_clusters.of
        masks = [groups.of == place[name] if name in place else np.zeros(len(groups.of), bool) for name in self.names]
        chosen_on = tuple(_curve(scored, mask, detector.choosing_weight, clusters) for mask in masks)
        n_chosen, n_checked = (sum(curve.n_rows for curve in curves if curve) for curves in (chosen_on, self.curves))
        chosen_name, checked_name = f"{n_chosen:,} {detector.choosing_name}", f"{n_checked:,} {detector.judged_name}"
        return GroupHoldout(chosen_on, self.curves, chosen_name, checked_name)

    def _of_judged(self) -> GroupHoldout:
        detector = self.detector
        clusters = None if detector.clusters is None else detector.clusters.of
        first, second, chosen, checked = self._by_time(clusters) or self._halves(clusters)
        chosen_on, checked_on = (
            tuple(self._curve(mask, i) for i in range(len(self.names))) for mask in (first, second)
        )
        n_chosen, n_checked = (sum(curve.n_rows for curve in curves if curve) for curves in (chosen_on, checked_on))
        return GroupHoldout(
            chosen_on,
            checked_on,
            f"{n_chosen:,} {detector.judged_name}, {chosen}",
            f"{checked}{n_checked:,} {detector.judged_name}",
        )

    def _by_time(self, clusters: np.ndarray | None) -> tuple[np.ndarray, np.ndarray, str, str] | None:
        times = self.detector.times
        split = None if times is None else by_time(self.detector.judged.y_true, times, clusters)
        return None if split is None else (split.first, split.later, "the earlier ones", "the later ")

    def _halves(self, clusters: np.ndarray | None) -> tuple[np.ndarray, np.ndarray, str, str]:
        truth, noun = self.detector.judged.y_true, self.detector.groups.noun  # type: ignore[union-attr]
        first = np.zeros(len(truth), dtype=bool)
        if clusters is not None:
            # A cluster may have rows in several groups, and stays whole.
            split = halves(truth, clusters)
            codes = np.unique(clusters, return_inverse=True)[1]
            first = codes % 2 == 0 if split is None else split.first
            return first, ~first, f"every other {self.detector.clusters.noun}", "the other "  # type: ignore[union-attr]
        for i in range(len(self.names)):
            places = np.flatnonzero(self.of == i)
            split = halves(truth[places])
            first[places] = np.arange(len(places)) % 2 == 0 if split is None else split.first
        return first, ~first, f"every other one of each {noun}", "the other "

    def _curve(self, mask: np.ndarray, group: int) -> ThresholdCurve | None:
        there = mask & (self.of == group)
        return self.detector.curve_of(there) if there.any() else None


def grouped(detector: Detector) -> ByGroup | None:
    """Return a detector group by group, None where fewer than two groups have rows that count; once `by_group` of it.

    Examples
    --------
    >>> from digitlab import Detector
    >>> detector = Detector.from_scores([0, 1, 0, 1], [0.1, 0.4, 0.35, 0.8], groups=["a", "a", "b", "b"])
    >>> found = grouped(detector)
    >>> found.names, [curve.at(0.35).false_positive_rate for curve in found.curves]
    (('a', 'b'), [0.0, 1.0])
    """
    groups = detector.groups
    if groups is None:
        return None
    of = groups.of if detector.sample_weight is None else np.where(detector.sample_weight > 0, groups.of, -1)
    there = [i for i in range(len(groups.names)) if (of == i).any()]
    if len(there) < 2:
        return None
    places = np.full(len(groups.names) + 1, -1)  # the last is that of rows in no group
    places[there] = np.arange(len(there))
    return ByGroup(detector, tuple(groups.names[i] for i in there), places[of])


def points_at(curves: Sequence[ThresholdCurve | None], thresholds: Sequence[float]) -> list[OperatingPoint]:
    """Return what its line does to each group; nothing of a group without rows."""
    pairs = zip(curves, thresholds, strict=True)
    return [OperatingPoint(line, 0, 0, 0, 0) if curve is None else curve.at(line) for curve, line in pairs]


def _curve(
    scored: Scored, mask: np.ndarray, weight: np.ndarray | None, clusters: np.ndarray | None
) -> ThresholdCurve | None:
    there = mask if weight is None else mask & (weight > 0)
    if not there.any():
        return None
    return ThresholdCurve.of(
        Scored(scored.y_true[there], scored.y_score[there]),
        None if weight is None else weight[there],
        None if clusters is None else clusters[there],
    )
