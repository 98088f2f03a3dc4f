"""The counts that lie between places of a curve, with how many independent samples they are worth.

A threshold cuts the samples once. Whoever cuts twice, as a zone does, looks at those above the upper cut, below the
lower one, or in between; each of these is an operating point again, whose measures and intervals are the usual ones.
"""

from itertools import combinations_with_replacement
from typing import Literal

import numpy as np

from digitlab.metrics.effective import Moments, Rows
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.shares import Cell
from digitlab.metrics.thresholds import ThresholdCurve

Region = Literal["outside", "between"]


def region_point(curve: ThresholdCurve, low: float, high: float, region: Region) -> OperatingPoint:
    """Return an operating point of what two thresholds cut out.

    Parameters
    ----------
    curve : ThresholdCurve
    low, high : float
        Two thresholds, `low` at most `high`.
    region : {"outside", "between"}
        "outside": of the samples that are not between the two only; those at or above `high` are flagged.
        "between": of all samples; those at or above `low` and below `high` are flagged.

    Returns
    -------
    OperatingPoint
        Without a threshold (NaN). Counts are exact; of samples that weigh differently or belong together with the
        moments that their intervals need, in O(n).

    Examples
    --------
    >>> curve = ThresholdCurve([0, 1, 0, 1, 1], [0.1, 0.3, 0.5, 0.7, 0.9])
    >>> region_point(curve, 0.2, 0.6, "outside").confusion_matrix.tolist()
    [[1, 0], [0, 2]]
    >>> region_point(curve, 0.2, 0.6, "between").confusion_matrix.tolist()
    [[1, 1], [2, 1]]
    """
    below, above = curve.at(low), curve.at(high)
    moments = None if curve.rows is None else _moments(curve, low, high, region)
    if region == "outside":
        return OperatingPoint(np.nan, above.tp, above.fp, below.fn, below.tn, moments)
    tp, fp = below.tp - above.tp, below.fp - above.fp
    return OperatingPoint(np.nan, tp, fp, curve.n_positive - tp, curve.n_negative - fp, moments)


def _moments(curve: ThresholdCurve, low: float, high: float, region: Region) -> Moments:
    assert curve.rows is not None
    ranks = np.arange(len(curve.rows.y_true))
    above, below = ranks < _rows_flagged(curve, high), ranks >= _rows_flagged(curve, low)
    flagged, others = (above, below) if region == "outside" else (~above & ~below, above | below)
    return moments_of(curve.rows, flagged, others)


def _rows_flagged(curve: ThresholdCurve, threshold: float) -> int:
    """Return how many rows lie at or above a threshold, whatever they weigh."""
    assert curve.rows is not None
    place = int(np.searchsorted(curve.scores, threshold))
    last_of_tie = curve.rows.last_of_tie[::-1]
    return int(last_of_tie[place]) + 1 if place < len(last_of_tie) else 0


def moments_of(rows: Rows, flagged: np.ndarray, others: np.ndarray) -> Moments:
    """Return how unevenly the four counts are spread where any rows are flagged and any others are not.

    Parameters
    ----------
    rows : Rows
    flagged, others : ndarray of bool, shape (n,)
        Which rows are flagged, and which are looked at and are not; no row is both.

    Returns
    -------
    Moments
        Of one operating point.
    """
    unit = float(rows.weight.max())
    weight = rows.weight / unit
    cells: dict[Cell, np.ndarray] = {
        "tp": flagged & rows.y_true,
        "fp": flagged & ~rows.y_true,
        "fn": others & rows.y_true,
        "tn": others & ~rows.y_true,
    }
    in_cells = {cell: np.where(inside, weight, 0.0) for cell, inside in cells.items()}
    squares = {cell: inside @ inside for cell, inside in in_cells.items()}
    pairs: list[tuple[Cell, Cell]] = [(cell, cell) for cell in cells]
    if rows.clusters is not None:
        clusters = rows.clusters
        in_cells = {cell: np.bincount(clusters, weights=inside) for cell, inside in in_cells.items()}
        pairs = list(combinations_with_replacement(cells, 2))
    products = {(a, b): in_cells[a] @ in_cells[b] for a, b in pairs}
    kinds = weight[rows.y_true], weight[~rows.y_true]
    is_even = all(np.ptp(kind) == 0 for kind in kinds if len(kind))
    if is_even:
        of_positive, of_negative = (kind.max(initial=0.0) for kind in kinds)
        heavy = {"tp": of_positive, "fn": of_positive, "fp": of_negative, "tn": of_negative}
    else:
        of_flagged, of_others = _typical(weight[flagged]), _typical(weight[others])
        heavy = {"tp": of_flagged, "fp": of_flagged, "fn": of_others, "tn": of_others}
    return Moments(squares, products, heavy, unit, is_even, rows.clusters is not None)  # type: ignore[arg-type]


def _typical(weight: np.ndarray) -> np.float64:
    """Return what one of the heavy samples weighs: the sum of cubes over the sum of squares."""
    squares = np.float64(weight @ weight)
    return np.float64(weight**2 @ weight) / squares if squares else np.float64(0)
