"""Errors among the decided over the share that is decided: risk against coverage (El-Yaniv and Wiener, 2010)."""

from typing import NamedTuple

import numpy as np

from digitlab.decisions.two_places import TwoPlaces
from digitlab.decisions.zone_choosing import choose_zone
from digitlab.metrics.bands import Band
from digitlab.metrics.prevalence import curve_at_prevalence
from digitlab.metrics.thresholds import ThresholdCurve

# Of 1,000; closer to each other where nearly everything is decided.
_ASKED = np.unique(np.r_[0.0, np.geomspace(1, 100, 20), np.linspace(100, 990, 30)].round(3))
# Among more thresholds than a figure shows it would take long to look 50 times.
_MOST_PLACES = 2_000


class RiskCoverage(NamedTuple):
    """What the best zones do, from the one that decides least to the line that decides everything.

    Attributes
    ----------
    coverage : ndarray of float64, shape (m,)
        The share of the samples that is decided, ascending, above 0.
    risk : ndarray of float64, shape (m,)
        The share of errors among them.
    band : Band
        95 % intervals of the risk, pointwise.
    line : tuple of float
        Coverage, which is 1, and risk of the single line with the fewest errors.
    """

    coverage: np.ndarray
    risk: np.ndarray
    band: Band
    line: tuple[float, float]


def risk_coverage(
    chosen_on: ThresholdCurve, checked_on: ThresholdCurve, prevalence: float | None = None
) -> RiskCoverage:
    """Judge, for each of 50 shares that may be asked about, the zone with the fewest errors.

    Parameters
    ----------
    chosen_on : ThresholdCurve
        By which the zones are chosen; of a large one among 2,000 of its thresholds.
    checked_on : ThresholdCurve
        By which they are judged.
    prevalence : float, optional
        The target prevalence of both, between 0 and 1.

    Returns
    -------
    RiskCoverage

    Examples
    --------
    >>> curve = ThresholdCurve([0, 0, 1, 0, 1, 1], [0.1, 0.2, 0.4, 0.5, 0.7, 0.9])
    >>> found = risk_coverage(curve, curve)
    >>> found.coverage.round(2).tolist(), found.risk.round(2).tolist()
    ([0.67, 1.0], [0.0, 0.17])
    """
    last = len(chosen_on.thresholds) - 1
    places = np.unique(np.linspace(0, last, min(last + 1, _MOST_PLACES)).round().astype(np.int64))
    target = curve_at_prevalence(chosen_on.among(places), prevalence)
    zones = dict.fromkeys(choose_zone(target, "asked", asked=asked).zone for asked in _ASKED)
    judged = [zone.counts(checked_on) for zone in zones]
    points = [(*point_of(counts, prevalence), *counts.interval("error_rate", prevalence)[:2]) for counts in judged]
    coverage, risk, low, high = np.array(sorted(point for point in points if point[0] > 0)).T
    return RiskCoverage(coverage, risk, Band(coverage, low, high), points[0][:2])


def point_of(counts: TwoPlaces, prevalence: float | None = None) -> tuple[float, float]:
    """Return which share a decision decides, and which share of that is wrong, NaN if nothing is."""
    return 1 - counts.value("asked_rate", prevalence), counts.value("error_rate", prevalence)
