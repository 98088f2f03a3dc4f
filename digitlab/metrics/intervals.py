"""How far a figure can be trusted: intervals that hold the true value 95 times in 100.

`python -m benchmarks.coverage` simulates how often each of them does.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

LEVEL = 0.95
# With fewer images of one outcome an interval jumps with each of them and holds 90 to 100 times in 100.
FEW = 10
_LARGEST = 1e100


class Interval(NamedTuple):
    """A lower and an upper end; NaN both where nothing can be said. Of many figures at once its fields are arrays.

    Attributes
    ----------
    low, high : float
    few : bool
        Whether so few images stand behind it that its promise is a rough one.
    """

    low: Any
    high: Any
    few: Any = False


class Estimate(NamedTuple):
    """A figure with the ends of its interval, to compute with."""

    value: Any
    low: Any
    high: Any

    def times(self, factor: float, plus: float = 0.0) -> "Estimate":
        """Return factor x figure + plus; a negative factor turns the ends around."""
        low, high = (self.low * factor, self.high * factor)[:: 1 if factor >= 0 else -1]
        return Estimate(self.value * factor + plus, low + plus, high + plus)


def normal_quantile(level: float) -> float:
    """Return how many standard errors the two-sided interval of a level reaches to each side: 1.96 for 95 %."""
    return float(ndtri((1 + level) / 2))


def wilson(successes: ArrayLike, trials: ArrayLike, level: float = LEVEL) -> tuple[np.ndarray, np.ndarray]:
    """Return Wilson's score interval of a proportion (Wilson, 1927), for many proportions at once.

    Unlike the textbook's p +- 1.96 standard errors it stays within 0 and 1 and keeps its promise near both ends.

    Parameters
    ----------
    successes, trials : array-like of float, broadcast against each other
        Successes are at most as many as trials. Trials may be an effective number, which need not be whole.
    level : float, default=0.95
        How often the interval shall hold the true proportion, between 0 and 1.

    Returns
    -------
    low, high : ndarray of float64
        0 to 1; NaN where there are no trials.
    """
    n = np.asarray(trials, dtype=np.float64)
    z = normal_quantile(level)
    with np.errstate(invalid="ignore", divide="ignore"):
        part = np.asarray(successes) / n
        centre = (part + z**2 / (2 * n)) / (1 + z**2 / n)
        half = z / (1 + z**2 / n) * np.sqrt(part * (1 - part) / n + z**2 / (4 * n**2))
    # The ends at 0 and 1 are exact in theory; arithmetic misses them by a hair.
    return np.where(part == 0, 0.0, centre - half), np.where(part == 1, 1.0, centre + half)


def plain(number: ArrayLike) -> Any:
    """Return one number as a float, and an array as it is."""
    return float(number) if np.ndim(number) == 0 else number  # type: ignore[arg-type]


def proportion(successes: ArrayLike, trials: ArrayLike, level: float = LEVEL) -> Estimate:
    """Return one proportion, or many, with Wilson's interval, NaN without trials; parameters as `wilson`."""
    low, high = wilson(successes, trials, level)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.true_divide(successes, trials)
    return Estimate(plain(value), plain(low), plain(high))


def proportion_interval(successes: float, trials: float, level: float = LEVEL) -> Interval:
    """Return Wilson's interval of one proportion; parameters as `wilson`."""
    low, high = wilson(successes, trials, level)
    return Interval(float(low), float(high), min(successes, trials - successes) < FEW)


def sum_limits(parts: Sequence[Estimate]) -> tuple[Any, Any]:
    """Return the ends of the interval of a sum of independent figures (Zou and Donner, 2008).

    Each figure's own interval need not be symmetrical, and so need not theirs.

    Parameters
    ----------
    parts : sequence of Estimate

    Returns
    -------
    low, high : float or ndarray
        As the fields of the figures.
    """
    total = sum(part.value for part in parts)
    below = np.sqrt(sum((part.value - part.low) ** 2 for part in parts))
    above = np.sqrt(sum((part.high - part.value) ** 2 for part in parts))
    return plain(total - below), plain(total + above)


def ratio_limits(numerator: Estimate, denominator: Estimate) -> tuple[float, float]:
    """Return the ends of the interval of a ratio of two independent figures (Donner and Zou, 2012).

    Parameters
    ----------
    numerator, denominator : Estimate
        At least 0.

    Returns
    -------
    low, high : float
        `high` is infinite where the denominator may be 0.
    """
    if numerator.high > _LARGEST:  # its square would leave the range of floats
        low, high = ratio_limits(numerator.times(1 / numerator.high), denominator)
        return low * numerator.high, high * numerator.high
    above, below = numerator, denominator
    product = above.value * below.value

    def root(own: float, other: float) -> float:
        radicand = product**2 - own * (2 * above.value - own) * other * (2 * below.value - other)
        return float(np.sqrt(max(radicand, 0.0)))

    # The published lower end, multiplied out so that nothing is divided by a difference that may be 0.
    from_below = product + root(above.low, below.high)
    low = above.low * (2 * above.value - above.low) / from_below if from_below else 0.0
    if below.low <= 0:
        return low, np.inf
    return low, (product + root(above.high, below.low)) / (below.low * (2 * below.value - below.low))


def percentile_interval(values: np.ndarray, level: float = LEVEL, *, few: bool = False) -> Interval:
    """Return the interval between the percentiles of resampled values, shape (n,); NaN is passed over."""
    defined = values[~np.isnan(values)]
    if not len(defined):
        return Interval(np.nan, np.nan, few)
    low, high = np.quantile(defined, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high), few)
