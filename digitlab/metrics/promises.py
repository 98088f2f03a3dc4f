"""What a choice promises of other samples, whether it may be promised, and whether it was kept.

All tests are binomial tails and depend on counts alone. `digitlab/widget/promises.js` decides the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from digitlab.metrics.binomial import at_least, exact_interval, needed, needed_at
from digitlab.metrics.intervals import LEVEL, Interval
from digitlab.metrics.measures import Measure
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.prevalence import at_prevalence
from digitlab.metrics.shares import Number, Share, size_if_alike

Judgement = Literal["kept", "undecided", "broken", "undefined"]
# Where a sequence of tests starts, by the mistakes that may have been made by then, and its part of the risk.
FIRST_PART, START_FACTOR = 0.9, 4
# How often at most a promise is called kept that is broken, or the other way round.
_RISK = (1 - LEVEL) / 2


@dataclass(frozen=True)
class Verdict:
    """Whether a promise is kept on samples by which nothing was chosen.

    Attributes
    ----------
    promise : Promise
    value : float
        The measure on those samples, 0 to 1; NaN if undefined.
    interval : Interval
        Of it, 95 %.
    is_exact : bool
        Whether it is Clopper and Pearson's; else, at another prevalence, that of the measure.
    judgement : {"kept", "undecided", "broken", "undefined"}
        Kept if the interval's lower end reaches what was promised, broken if its upper end does not.
    n_trials : float
        How many samples the measure is a share of; their effective number where they weigh or belong together.
    n_needed : int or None
        How many would decide, if the share stayed as it is; None if it is decided or no number would, and where it is
        clusters that are too few.
    is_effective : bool
        Whether both are effective numbers, because samples weigh differently or belong together.
    """

    promise: "Promise"
    value: float
    interval: Interval
    is_exact: bool
    judgement: Judgement
    n_trials: float
    n_needed: int | None = None
    is_effective: bool = False


@dataclass(frozen=True)
class Promise:
    """What a choice promises of other samples: that a measure is at least so high.

    Attributes
    ----------
    measure : Measure
        A share.
    at_least : float
        0 to 1.
    """

    measure: Measure
    at_least: float

    @property
    def share(self) -> Share:
        """The measure as a share."""
        assert self.measure.share is not None  # only shares are promised
        return self.measure.share

    def counted(self, point: OperatingPoint) -> tuple[Number, Number]:
        """Return of how many samples the measure is a share, and how many of them it counts.

        They are effective numbers where samples weigh differently or belong together.
        """
        return self.share.trials(point), self.share.successes(point)

    def n_if_alike(self, point: OperatingPoint) -> Number:
        """Return how many draws the whole of the share is worth if all samples that belong together are alike."""
        return size_if_alike(point, self.share.whole)

    def judged(self, point: OperatingPoint, prevalence: float | None = None) -> Verdict:
        """Judge the promise, wrongly in at most 5 of 100 samples of independent rows: in 2.5 as kept, in 2.5 as broken.

        Of samples that weigh differently or belong together, nothing is decided before they are worth so much that they
        would decide it if all of a cluster, and all of the promised share, were alike: a variance of few clusters knows
        too little of those that err.

        Parameters
        ----------
        point : OperatingPoint
            As counted on samples by which nothing was chosen.
        prevalence : float, optional
            For which the promise was made, where it is not that of the samples.

        Returns
        -------
        Verdict
        """
        trials, successes = self.counted(point)
        value = self.measure.of(at_prevalence(point, prevalence))
        is_exact = prevalence is None or self.share.is_of_one_kind
        interval = exact_interval(successes, trials) if is_exact else self.measure.interval(point, prevalence)
        is_effective = point.moments is not None
        judgement = self._judgement(interval, decides=is_exact or not interval.few)
        n_needed = None
        if judgement == "undecided" and is_exact:
            n_needed = needed_at(value, self.at_least, _RISK)
        if judgement in ("kept", "broken") and is_effective and not self._is_decided_at_worst(point, value):
            judgement = "undecided"
        return Verdict(self, value, interval, is_exact, judgement, trials, n_needed, is_effective)

    def _is_decided_at_worst(self, point: OperatingPoint, value: float) -> bool:
        """Return whether samples would decide it if all of a cluster were alike, and all on the side of the value."""
        n_if_alike = self.n_if_alike(point)
        share = self.at_least if value >= self.at_least else 1 - self.at_least
        return bool(at_least(n_if_alike, n_if_alike, share) <= _RISK)

    def _judgement(self, interval: Interval, *, decides: bool) -> Judgement:
        if np.isnan(interval.low):
            return "undefined"
        # Where few are behind it only an exact interval decides.
        if decides and interval.low >= self.at_least:
            return "kept"
        return "broken" if decides and interval.high < self.at_least else "undecided"


def starts(wanted: float, risk: float, first_part: float = FIRST_PART) -> Iterator[tuple[int, float]]:
    """Return where a sequence of tests starts, by how many are flagged, and which part of the risk each start has.

    They depend on no label. The first is where no mistake is allowed, each further one where four times as many are: a
    sequence that begins among few samples ends with the first bad luck, and finds nothing where the highest scores
    themselves are wrong. The parts, 0.9, 0.05, 0.025 and so on, add up to the whole risk.

    Parameters
    ----------
    wanted : float
        The share that shall be reached, 0 to 1.
    risk : float
        How often at most something false may be promised, between 0 and 1.
    first_part : float, default=0.9
        The part of the first start; 1 makes it the only one.

    Yields
    ------
    n_flagged : int
    part : float

    Examples
    --------
    >>> from itertools import islice
    >>> [n_flagged for n_flagged, _ in islice(starts(0.95, 0.05), 3)]
    [61, 267, 636]
    """
    mistakes, part, rest = 0, first_part * risk, (1 - first_part) * risk
    while part > 0 and (n_flagged := needed(wanted, part, mistakes)) is not None:
        yield n_flagged, part
        mistakes, part, rest = max(1, mistakes) * START_FACTOR, rest / 2, rest / 2


def sure_in_sequence(
    n_flagged: np.ndarray,
    successes: np.ndarray,
    trials: np.ndarray,
    wanted: float,
    risk: float,
    first_part: float = FIRST_PART,
) -> np.ndarray:
    """Return at which thresholds a share may be promised that goes up and down with the threshold.

    From each of the `starts` thresholds are tested downwards until one fails. Who arrives at the next start without a
    failure takes the risk along and adds its part (the fallback procedure: Wiens, 2003). However scores and labels are
    distributed, something false is promised in at most `risk` of all samples.

    Parameters
    ----------
    n_flagged : ndarray, shape (k,)
        How many samples each threshold flags, or what they are worth if all are alike; descending.
    successes, trials : ndarray, shape (k,)
        Of the share; effective numbers where samples have weights.
    wanted, risk, first_part : float
        As `starts`.

    Returns
    -------
    ndarray of bool, shape (k,)
    """
    if wanted <= 0:
        return np.asarray(n_flagged > 0)
    sure, level, has_failed = np.zeros(len(n_flagged), dtype=bool), 0.0, False
    end, starting = _place(n_flagged, 1), starts(wanted, risk, first_part)
    first = next(starting, None)
    if first is not None:
        end = _place(n_flagged, first[0])
    while first is not None and end > 0:
        following = next(starting, None)
        begin = 0 if following is None else _place(n_flagged, following[0])
        level = first[1] + (0.0 if has_failed else level)
        failed = np.flatnonzero(at_least(successes[begin:end], trials[begin:end], wanted) > level)
        has_failed = len(failed) > 0
        sure[begin + failed[-1] + 1 if has_failed else begin : end] = True
        first, end = following, begin
    return sure


def _place(n_flagged: np.ndarray, n: int) -> int:
    """Return after how many thresholds, from the lowest on, fewer than n samples are flagged."""
    return int(np.searchsorted(-n_flagged, -n, side="right"))


def sure_each(
    n_if_alike: np.ndarray, successes: np.ndarray, trials: np.ndarray, wanted: float, risk: float
) -> np.ndarray:
    """Return at which thresholds a share may be promised that only falls with the threshold, as recall does.

    The highest such threshold is the score of one of the positives, counted from the highest on, whose place depends on
    their number alone; so one binomial tail says how often it lies too high.

    Parameters
    ----------
    n_if_alike : ndarray, shape (k,)
        How many draws the whole is worth if all of a cluster are alike. They have to be enough if all of them are
        right: a few clusters without a mistake make effective numbers large, and prove nothing of clusters that err.
    successes, trials, wanted, risk
        As `sure_in_sequence`.

    Returns
    -------
    ndarray of bool, shape (k,)
    """
    is_enough = at_least(n_if_alike, n_if_alike, wanted) <= risk
    return np.asarray((is_enough & (at_least(successes, trials, wanted) <= risk)) | (wanted <= 0))
