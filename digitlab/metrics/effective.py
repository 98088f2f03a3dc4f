"""What samples are worth that weigh differently or belong together: effective numbers of equal, independent draws.

An interval only needs to know how many equal draws would make a share as sure as the samples make it. That follows from
the linearised variance of a ratio, which is a sum over clusters: of weighted samples each is a cluster by itself
(Cochran, 1977, section 6.3; Rao and Scott, 1992). Of one threshold to the next only one cluster changes, so that the
sums of all thresholds together take as long as sorting them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product as pairs_of
from typing import NamedTuple

import numpy as np

from digitlab.metrics.intervals import LEVEL, normal_quantile
from digitlab.metrics.shares import Cell, Number

# What sums of weights leave of a whole number is off by no larger part of it.
_ROUNDING = 1e-9


class Rows(NamedTuple):
    """Samples that weigh differently or belong together, from the highest score to the lowest.

    Attributes
    ----------
    y_true : ndarray of bool, shape (n,)
    weight : ndarray of float64 or int64, shape (n,)
        Above 0.
    clusters : ndarray of int64, shape (n,), or None
        The cluster of each, from 0; None where each is one by itself.
    last_of_tie : ndarray of int64, shape (k,)
        The place of the last sample with each of the distinct scores.
    """

    y_true: np.ndarray
    weight: np.ndarray
    clusters: np.ndarray | None
    last_of_tie: np.ndarray

    @classmethod
    def descending(
        cls, y_true: np.ndarray, y_score: np.ndarray, weight: np.ndarray | None, clusters: np.ndarray | None
    ) -> tuple["Rows", np.ndarray]:
        """Sort samples, without those of weight 0; return them and their distinct scores, from the highest on."""
        weights = np.ones(len(y_true), dtype=np.int64) if weight is None else weight
        order = np.argsort(-y_score, kind="stable")
        order = order[weights[order] > 0]
        scores = y_score[order]
        last_of_tie = np.flatnonzero(np.r_[scores[1:] != scores[:-1], True])
        codes = None if clusters is None else np.unique(clusters[order], return_inverse=True)[1]
        return cls(y_true[order], weights[order], codes, last_of_tie), scores[last_of_tie]

    def flagged(self, values: np.ndarray) -> np.ndarray:
        """Return the sum of values of all samples at or above each score, ascending, and 0 for what flags nothing."""
        return np.append(np.cumsum(values)[self.last_of_tie][::-1], values.dtype.type(0))

    def unflagged(self, values: np.ndarray) -> np.ndarray:
        """Return the sum of values of all samples below each score, ascending, and of all for what flags nothing.

        It is added up from the lowest on: a difference of sums would leave what rounding makes of none.
        """
        sums = np.append(values.dtype.type(0), np.cumsum(values[::-1]))
        return np.append(sums[len(values) - 1 - self.last_of_tie[::-1]], sums[-1])

    def variance(self, of_positive: np.ndarray, of_negative: np.ndarray) -> float:
        """Return the variance of a figure that a sample moves so much times its weight.

        Parameters
        ----------
        of_positive, of_negative : ndarray of float64, shape (k,)
            How much a positive and a negative of each distinct score would, scores ascending.

        Returns
        -------
        float
            The sum over clusters of how much each moves it, squared.
        """
        by_cluster = self.sums(of_positive, of_negative)
        n = len(by_cluster)
        factor = 1.0 if self.clusters is None else n / max(n - 1, 1)
        return float((by_cluster**2).sum()) * factor

    def sums(self, of_positive: np.ndarray, of_negative: np.ndarray) -> np.ndarray:
        """Return how much each cluster, or without clusters each sample, moves a figure; parameters as `variance`."""
        places = np.repeat(np.arange(len(self.last_of_tie))[::-1], np.diff(self.last_of_tie, prepend=-1))
        moved = self.weight * np.where(self.y_true, of_positive[places], of_negative[places])
        return moved if self.clusters is None else np.bincount(self.clusters, weights=moved)


@dataclass(frozen=True, eq=False)
class Moments:
    """How unevenly the counts at a threshold, or at many, are spread over samples or clusters.

    Attributes
    ----------
    squares : mapping of a cell to a number or an array
        The sum of squared weights in it.
    products : mapping of two cells to a number or an array
        The sum over clusters of what one has in both cells, multiplied; without clusters of each cell with itself,
        where it is the sum of squared weights.
    heavy : mapping of a cell to a number or an array
        What one of the heavy samples weighs that may lie in it: that of its kind where all of a kind weigh the same,
        else the sum of cubes over the sum of squares of all weights on this side of the threshold.
    unit : float
        What counts are divided by for both, so that no square overflows.
    is_even : bool
        Whether all of a kind weigh the same.
    is_clustered : bool
    """

    squares: Mapping[Cell, Number]
    products: Mapping[tuple[Cell, Cell], Number]
    heavy: Mapping[Cell, Number]
    unit: float
    is_even: bool
    is_clustered: bool

    @classmethod
    def of(cls, rows: Rows) -> "Moments":
        """Sum up at all thresholds in the order of `ThresholdCurve.thresholds`."""
        unit = float(rows.weight.max())
        scaled = rows._replace(weight=rows.weight / unit)
        squares = _of_cells(scaled, scaled.weight**2)
        products = {(cell, cell): value for cell, value in squares.items()}
        if rows.clusters is not None:
            products = _bounded(_products(scaled, rows.clusters), squares, _of_cells(scaled, scaled.weight))
        is_even = all(np.ptp(kind) == 0 for kind in _kinds(rows) if len(kind))
        heavy = _of_kinds(scaled) if is_even else _of_sides(scaled)
        return cls(squares, products, heavy, unit, is_even, rows.clusters is not None)

    def at(self, places: int | np.ndarray) -> "Moments":
        """Return those of some thresholds, by their places."""
        squares = {cell: value[places] for cell, value in self.squares.items()}
        products = {cells: value[places] for cells, value in self.products.items()}
        heavy = {cell: value[places] for cell, value in self.heavy.items()}
        return Moments(squares, products, heavy, self.unit, self.is_even, self.is_clustered)

    def product(self, first: tuple[Cell, ...], second: tuple[Cell, ...]) -> Number:
        """Return the sum over clusters of what one has in some cells, times what it has in others."""
        pairs = (self.products.get((a, b), self.products.get((b, a), 0.0)) for a, b in pairs_of(first, second))
        return sum(pairs)

    def worth(self, cells: tuple[Cell, ...], counted: Number) -> Number:
        """Return how many equal draws, or equal clusters, are behind a count: its square over that of its parts."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return _whole((counted / self.unit) ** 2 / self.product(cells, cells))

    def trials_of(self, gradient: Mapping[Cell, Number], counts: Mapping[Cell, Number]) -> Number:
        """Return how many equal draws would make a figure as sure, from its derivatives by the counts; as `trials`."""
        counted = {cell: count / self.unit for cell, count in counts.items()}
        whole, pairs = sum(counted.values()), pairs_of(gradient, gradient)
        with np.errstate(invalid="ignore", divide="ignore"):
            feared = {
                cell: self._feared((cell,), count, self.product((cell,), (cell,))) for cell, count in counted.items()
            }
            products = ((a, b, self.product((a,), (b,)) * (feared[a] if a == b else 1.0)) for a, b in pairs)
            variance = sum(gradient[a] * gradient[b] * moment for a, b, moment in products)
            variance = np.fmax(variance, sum(gradient[cell] ** 2 * self.squares[cell] for cell in counted))
            n = whole * sum(gradient[cell] ** 2 * counted[cell] for cell in counted) / variance
            return self._for_few_clusters(n, tuple(counts), whole)

    def trials(self, part_cells: tuple[Cell, ...], rest_cells: tuple[Cell, ...], part: Number, rest: Number) -> Number:
        """Return how many equal draws would make a share as sure, float64, 0 where the whole is.

        Parameters
        ----------
        part_cells, rest_cells : tuple of {"tp", "fp", "fn", "tn"}
        part, rest : float or ndarray
            Counts in them.

        Returns
        -------
        float or ndarray of float64
            Fewer where few heavy ones were seen in a part to which they may belong, because a variance knows nothing of
            what was not seen; no more than the clusters are worth where the share is 0 or 1; and fewer of few clusters,
            as Student's quantile is larger than the normal one (Korn and Graubard, 1998). Clusters that happen to be
            alike are worth no more than their samples would be by themselves, and fewer than two no more than one is.
        """
        part, rest = part / self.unit, rest / self.unit
        of_part, of_rest = self.product(part_cells, part_cells), self.product(rest_cells, rest_cells)
        across, whole = self.product(part_cells, rest_cells), part + rest
        with np.errstate(invalid="ignore", divide="ignore"):
            of_part = of_part * self._feared(part_cells, part, of_part)
            of_rest = of_rest * self._feared(rest_cells, rest, of_rest)
            variance = rest**2 * of_part - 2 * part * rest * across + part**2 * of_rest
            by_itself = rest**2 * self._squares_in(part_cells) + part**2 * self._squares_in(rest_cells)
            variance = np.fmax(variance, by_itself) / whole**2
            n = self._for_few_clusters(part * rest / variance, part_cells + rest_cells, whole)
            if_alike = self.trials_if_alike(part_cells + rest_cells, whole * self.unit)
            n = np.where((part > 0) & (rest > 0) & (variance > 0), n, if_alike)
            return np.where(whole > 0, n, 0.0)[()]

    def trials_if_alike(self, cells: tuple[Cell, ...], counted: Number) -> Number:
        """Return how many equal draws the samples in some cells are worth if all of them are on one side of a share."""
        with np.errstate(invalid="ignore", divide="ignore"):
            n = np.fmin(self.worth(cells, counted), _whole(counted / self.unit / self._heavy_of(cells)))
            return np.where(counted > 0, self._for_few_clusters(n, cells, counted / self.unit), 0.0)[()]

    def _for_few_clusters(self, n: Number, cells: tuple[Cell, ...], counted: Number) -> Number:
        if not self.is_clustered:
            return n
        worth = self.worth(cells, counted * self.unit)
        # One cluster does not tell how much clusters differ.
        return np.where(worth < 2, np.fmin(n, worth), n) * _for_few(worth)

    def _squares_in(self, cells: tuple[Cell, ...]) -> Number:
        return sum(self.squares[cell] for cell in cells)

    def size(self, cells: tuple[Cell, ...], counted: Number) -> Number:
        """Return how many equal draws are behind a count: its square over that of its parts, with one more heavy one.

        Parameters
        ----------
        cells : tuple of {"tp", "fp", "fn", "tn"}
        counted : float or ndarray
            What lies in them.

        Returns
        -------
        float or ndarray of float64
            As many as there are where all weigh the same and none belong together.
        """
        heavy, counted = self._heavy_of(cells), counted / self.unit
        with np.errstate(invalid="ignore", divide="ignore"):
            n = (counted + heavy) ** 2 / (self.product(cells, cells) + heavy**2) - 1
            return np.nan_to_num(_whole(n), nan=0.0)

    def _heavy_of(self, cells: tuple[Cell, ...]) -> Number:
        first, *others = (self.heavy[cell] for cell in cells)
        for other in others:
            first = np.maximum(first, other)
        return first

    def _feared(self, cells: tuple[Cell, ...], counted: Number, squares: Number) -> Number:
        """Return how many times as heavy those in some cells might be on average: as if two more heavy ones were there.

        One would make an interval narrower where a light one is added.
        """
        heavy = self._heavy_of(cells)
        mean, feared = squares / counted, (squares + 2 * heavy**2) / (counted + 2 * heavy)
        return np.fmax(1.0, feared / mean)


def _whole(n: Number) -> Number:
    """Return whole numbers where rounding left almost such: ten of equal weight are ten, and not a hair fewer."""
    nearest = np.round(n)
    return np.where(np.abs(n - nearest) <= _ROUNDING * nearest, nearest, n)[()]


def _for_few(n_clusters: np.ndarray) -> np.ndarray:
    """Return by what an effective number shrinks where it was estimated from so many clusters."""
    z, degrees = normal_quantile(LEVEL), np.fmax(n_clusters - 1, 1.0)
    # Student's quantile from the normal one: Abramowitz and Stegun, 26.7.5.
    student = z + (z**3 + z) / (4 * degrees) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * degrees**2)
    return degrees / (degrees + 1) * (z / student) ** 2


def _of_cells(rows: Rows, values: np.ndarray) -> dict[Cell, np.ndarray]:
    """Sum values of samples up in each of the four cells."""
    of_positives, of_negatives = np.where(rows.y_true, values, 0.0), np.where(rows.y_true, 0.0, values)
    return {
        "tp": rows.flagged(of_positives),
        "fp": rows.flagged(of_negatives),
        "fn": rows.unflagged(of_positives),
        "tn": rows.unflagged(of_negatives),
    }


def _bounded(
    products: Mapping[tuple[Cell, Cell], np.ndarray],
    squares: Mapping[Cell, np.ndarray],
    counts: Mapping[Cell, np.ndarray],
) -> dict[tuple[Cell, Cell], np.ndarray]:
    """Return products over clusters without what rounding leaves of differences.

    What a cluster has in a cell, squared, is at least the squares of its samples, and what all have is at most the
    square of the count.
    """
    return {
        (a, b): np.clip(value, squares[a] if a == b else 0.0, counts[a] * counts[b])
        for (a, b), value in products.items()
    }


def _products(rows: Rows, clusters: np.ndarray) -> dict[tuple[Cell, Cell], np.ndarray]:
    """Sum up over clusters: with each sample one of them moves from the cells not flagged to those flagged."""
    truth, weight = rows.y_true, rows.weight
    of_kind = np.where(truth, weight, 0.0), np.where(truth, 0.0, weight)
    all_positives, all_negatives = (np.bincount(clusters, weights=kind) for kind in of_kind)
    positives, negatives = (_before_in_cluster(kind, clusters) for kind in of_kind)
    own, other = np.where(truth, positives, negatives), np.where(truth, negatives, positives)
    grown = weight * (2 * own + weight)
    tp_tp, fp_fp = (rows.flagged(np.where(kind, grown, 0.0)) for kind in (truth, ~truth))
    tp_fp = rows.flagged(weight * other)
    tp_all_positives, fp_all_positives = (rows.flagged(kind * all_positives[clusters]) for kind in of_kind)
    tp_all_negatives, fp_all_negatives = (rows.flagged(kind * all_negatives[clusters]) for kind in of_kind)
    return {
        ("tp", "tp"): tp_tp,
        ("tp", "fp"): tp_fp,
        ("fp", "fp"): fp_fp,
        ("tp", "fn"): tp_all_positives - tp_tp,
        ("tp", "tn"): tp_all_negatives - tp_fp,
        ("fp", "fn"): fp_all_positives - tp_fp,
        ("fp", "tn"): fp_all_negatives - fp_fp,
        ("fn", "fn"): all_positives @ all_positives - 2 * tp_all_positives + tp_tp,
        ("tn", "tn"): all_negatives @ all_negatives - 2 * fp_all_negatives + fp_fp,
        ("fn", "tn"): all_positives @ all_negatives - tp_all_negatives - fp_all_positives + tp_fp,
    }


def _before_in_cluster(values: np.ndarray, clusters: np.ndarray) -> np.ndarray:
    """Return for each sample the sum of values of those before it in its cluster."""
    order = np.argsort(clusters, kind="stable")
    ordered = values[order]
    before = np.cumsum(ordered) - ordered
    starts = np.flatnonzero(np.diff(clusters[order], prepend=-1))
    before -= np.repeat(before[starts], np.diff(starts, append=len(order)))
    result = np.empty_like(before)
    result[order] = before
    return result


def _kinds(rows: Rows) -> tuple[np.ndarray, np.ndarray]:
    return rows.weight[rows.y_true], rows.weight[~rows.y_true]


def _of_kinds(rows: Rows) -> dict[Cell, np.ndarray]:
    positive, negative = (np.full(len(rows.last_of_tie) + 1, kind.max(initial=0.0)) for kind in _kinds(rows))
    return {"tp": positive, "fn": positive, "fp": negative, "tn": negative}


def _of_sides(rows: Rows) -> dict[Cell, np.ndarray]:
    squares, cubes = (rows.flagged(rows.weight**power) for power in (2, 3))
    flagged = np.divide(cubes, squares, out=np.zeros(len(cubes)), where=squares > 0)
    squares, cubes = squares[0] - squares, cubes[0] - cubes
    unflagged = np.divide(cubes, squares, out=np.zeros(len(cubes)), where=squares > 0)
    return {"tp": flagged, "fp": flagged, "fn": unflagged, "tn": unflagged}
