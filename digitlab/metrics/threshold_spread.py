"""How sure a chosen threshold is: what other samples of the same kind would have chosen, and what that achieves.

Samples are drawn again with replacement and the criterion is applied to each resample. Where a criterion maximises
something, its best threshold moves by the cube root of the number of samples, and resamples spread as far without
being an interval of 95 % (Abrevaya and Huang, 2005); `benchmarks.coverage` says how often they hold the best one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from digitlab.metrics.choosing import Choice, choose
from digitlab.metrics.intervals import LEVEL, Interval
from digitlab.metrics.labels import Scored
from digitlab.metrics.point_intervals import EACH_CELL
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.prevalence import curve_at_prevalence
from digitlab.metrics.redrawing import redrawn
from digitlab.metrics.shares import Number, is_few
from digitlab.metrics.thresholds import ThresholdCurve

N_RESAMPLES = 200
# Of more distinct scores so many thresholds of each kind are compared, half of them near the top.
_N_PLACES = 1_000


@dataclass(frozen=True, eq=False)
class ThresholdSpread:
    """What resamples of the samples that chose a threshold would have chosen.

    Attributes
    ----------
    choice : Choice
        Of the samples themselves.
    thresholds : ndarray of float64, shape (m,)
        Ascending; those of resamples in which the criterion is met. The last may be infinity, which flags nothing.
    achieved : OperatingPoint
        What each of them does, its fields arrays of shape (m,): on the samples that judge, else on those that chose.
    n_resamples : int
        How many were drawn.
    is_few : bool
        Whether fewer than 10 samples of one outcome stand behind the choice: resamples then know too little of errors
        that were not met, and spread too little.
    """

    choice: Choice
    thresholds: np.ndarray
    achieved: OperatingPoint
    n_resamples: int
    is_few: bool

    @property
    def n_impossible(self) -> int:
        """In how many resamples the criterion could not be met."""
        return self.n_resamples - len(self.thresholds)

    def limits(self, level: float = LEVEL) -> Interval:
        """Return between which thresholds so many of them lie; NaN where none was chosen."""
        return self._between(self.thresholds, level)

    def limits_of(self, measure: str, level: float = LEVEL) -> Interval:
        """Return between which values of a measure, by its key, so many of them lie; undefined ones are left out."""
        values: Number = getattr(self.achieved, measure)
        return self._between(np.sort(values[~np.isnan(values)]), level)

    def _between(self, values: np.ndarray, level: float) -> Interval:
        """Return the lowest and highest of the middle part of sorted values."""
        if not len(values):
            return Interval(np.nan, np.nan, self.is_few)
        left_out = int((1 - level) / 2 * len(values))
        return Interval(float(values[left_out]), float(values[len(values) - 1 - left_out]), self.is_few)


def threshold_spread(
    curve: ThresholdCurve,
    criterion: str,
    *,
    confidence: float | None = None,
    judged_by: ThresholdCurve | None = None,
    prevalence: float | None = None,
    n_resamples: int = N_RESAMPLES,
    seed: int = 0,
    **numbers: float,
) -> ThresholdSpread:
    """Choose a threshold again on resamples of the samples that chose it.

    Rows are drawn with replacement; where rows belong together, whole clusters. Nothing is sorted again, and of more
    than 1,000 scores of a kind so many thresholds are compared: 200 resamples of 100,000 rows take a part of a second,
    and several where confidence is asked for of rows that weigh differently or belong together.

    Parameters
    ----------
    curve : ThresholdCurve
        Of samples that were looked at, not of expected counts: at which prevalence is for `prevalence` to say.
    criterion, confidence, **numbers
        As `choose`.
    judged_by : ThresholdCurve, optional
        Other samples, which say what each threshold achieves; by default those of `curve`.
    prevalence : float, optional
        At which the threshold is chosen and judged, between 0 and 1, if it is not that of the samples. Resamples are
        drawn as the samples are.
    n_resamples : int, default=200
        At least 1.
    seed : int, default=0

    Returns
    -------
    ThresholdSpread

    Raises
    ------
    KeyError, TypeError
        As `choose`.
    ValueError
        As `choose` and `curve_at_prevalence`, if the curve has expected counts, or nothing shall be drawn.

    Examples
    --------
    >>> curve = ThresholdCurve([0, 0, 1, 0, 1, 1] * 50, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6] * 50)
    >>> spread = threshold_spread(curve, "precision", wanted=0.9)
    >>> spread.choice.point.threshold, spread.limits()[:2]
    (0.5, (0.5, 0.5))
    """
    if curve.is_expected:
        raise ValueError("Only samples that were looked at can be drawn again: give their curve, and the prevalence.")
    if n_resamples < 1:
        raise ValueError(f"n_resamples is at least 1, not {n_resamples}.")
    choice = choose(curve_at_prevalence(curve, prevalence), criterion, confidence=confidence, **numbers)
    generator = np.random.default_rng(seed)
    resamples = _resamples(curve, n_resamples, generator, with_moments=confidence is not None)
    chosen = [_threshold_of(again, choice, prevalence) for again in resamples]
    thresholds = np.sort(np.array([threshold for threshold in chosen if threshold is not None], dtype=np.float64))
    judge = curve_at_prevalence(curve if judged_by is None else judged_by, prevalence)
    few = is_few(curve.at(choice.point.threshold), EACH_CELL)
    return ThresholdSpread(choice, thresholds, judge.at_each(thresholds), n_resamples, bool(few))


def _threshold_of(curve: ThresholdCurve, choice: Choice, prevalence: float | None) -> float | None:
    """Return what a resample chooses: one of its scores, infinity for nothing; None where that is impossible."""
    if prevalence is not None and curve.n_positive and curve.n_negative:
        curve = curve_at_prevalence(curve, prevalence)
    again = choose(curve, choice.criterion.key, confidence=choice.confidence, **choice.numbers)
    if not again.possible:
        return None
    return float(curve.thresholds[np.searchsorted(curve.thresholds, again.point.threshold)])


def _resamples(
    curve: ThresholdCurve, n_resamples: int, generator: np.random.Generator, *, with_moments: bool
) -> Iterator[ThresholdCurve]:
    places = _places(curve)
    thresholds = np.append(curve.thresholds[places], np.inf)
    if with_moments and curve.rows is not None:
        for _ in range(n_resamples):
            yield _rows_redrawn(curve, thresholds, generator)
        return
    for row in redrawn(curve, places[::-1], n_resamples, generator):
        tp, fp = (np.append(np.cumsum(cells)[::-1], cells.dtype.type(0)) for cells in np.split(row, 2))
        yield ThresholdCurve.of_counts(thresholds, tp, fp, curve.n_rows)


def _rows_redrawn(curve: ThresholdCurve, thresholds: np.ndarray, generator: np.random.Generator) -> ThresholdCurve:
    """Draw rows or clusters one by one: how much they are worth is counted again, and a cluster drawn twice is two."""
    rows = curve.rows
    assert rows is not None
    n = len(rows.y_true)
    scores = np.repeat(curve.scores[::-1], np.diff(rows.last_of_tie, prepend=-1))
    scores = thresholds[np.searchsorted(thresholds, scores, side="right") - 1]
    clusters = None
    if rows.clusters is None:
        drawn = generator.integers(n, size=n)
    else:
        order, sizes = np.argsort(rows.clusters, kind="stable"), np.bincount(rows.clusters)
        which = generator.integers(len(sizes), size=len(sizes))
        clusters = np.repeat(np.arange(len(sizes)), sizes[which])
        starts = np.cumsum(sizes) - sizes
        first = np.cumsum(sizes[which]) - sizes[which]
        drawn = order[np.arange(len(clusters)) - np.repeat(first - starts[which], sizes[which])]
    return ThresholdCurve.of(Scored(rows.y_true[drawn], scores[drawn]), rows.weight[drawn].astype(float), clusters)


def _places(curve: ThresholdCurve) -> np.ndarray:
    """Return the places of the thresholds that resamples choose among, ascending, the lowest of all first."""
    if len(curve.scores) <= 2 * _N_PLACES:
        return np.arange(len(curve.scores))
    found = [np.zeros(1, dtype=np.int64)]
    for counts in (curve.tp, curve.fp):
        n = counts[0]
        if not n:
            continue
        wanted = np.r_[np.linspace(0, n, _N_PLACES // 2), np.geomspace(n / curve.n_rows, n, _N_PLACES // 2)]
        found.append(np.asarray(len(counts) - 1 - np.searchsorted(counts[::-1], wanted)))
    return np.setdiff1d(np.concatenate(found), [len(curve.scores)])
