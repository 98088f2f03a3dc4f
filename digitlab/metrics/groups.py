"""What one threshold, or a line for each, does to groups of samples, and how far groups differ.

Each group is compared with all others together, which are other samples: two independent shares. Their difference has
Newcombe's interval (1998, method 10, a hybrid of two of Wilson's), and all differences that are shown at once have
simultaneous ones (Bonferroni): in 95 of 100 samples all of them hold. `digitlab/widget/groups.js` computes the same.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from digitlab.metrics.intervals import FEW, LEVEL, Estimate, Interval, proportion, sum_limits
from digitlab.metrics.measures import MEASURES
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.shares import Number, Share, ratio, smallest_size, total

# What is shown of each group, by the keys of `MEASURES`; all are shares.
GROUP_MEASURES = ("recall", "precision", "false_positive_rate", "queue_rate")
MOST_GROUPS = 50


class GroupShare(NamedTuple):
    """A share of one group, or of several together.

    Attributes
    ----------
    part, whole : float
        What lies in the part, and in the whole.
    trials : float
        How many equal, independent draws the whole is worth.
    few : bool
        Whether few of one outcome are behind it.
    """

    part: Number
    whole: Number
    trials: Number
    few: bool

    @property
    def value(self) -> float:
        """The share, 0 to 1; NaN where the whole is 0: nothing can be said of a group without positives."""
        return float(ratio(self.part, self.whole))

    def estimate(self, level: float = LEVEL) -> Estimate:
        """Return it with Wilson's interval of a level, NaN where the whole is 0."""
        return proportion(self.trials * ratio(self.part, self.whole, if_empty=0.0), self.trials, level)

    @property
    def interval(self) -> Interval:
        """Wilson's 95 % interval."""
        estimate = self.estimate()
        return Interval(estimate.low, estimate.high, self.few)


class GroupDifference(NamedTuple):
    """How much a share of a group is above that of all others.

    Attributes
    ----------
    value : float
        -1 to 1; NaN where one of the two is undefined.
    interval : Interval
        Simultaneous for all that are shown together; from few where few are behind one of the two.
    """

    value: float
    interval: Interval

    @property
    def is_clear(self) -> bool:
        """Whether the interval lies on one side of 0 and is not from few."""
        return not self.interval.few and (self.interval.low > 0 or self.interval.high < 0)


def group_share(point: OperatingPoint, key: str) -> GroupShare:
    """Return a share of a group, by the key of its measure."""
    share = _share(key)
    few = smallest_size(point, (share.part, share.rest)) < FEW
    return GroupShare(total(point, share.part), total(point, share.whole), share.trials(point), bool(few))


def together(shares: Sequence[GroupShare]) -> GroupShare:
    """Return the share of several groups together, whose samples are independent of each other's.

    Where each sample counts once, it is the share of all of them. Else the effective number is that of groups that are
    drawn each by itself, as large as they are: (sum of W)^2 / sum of W^2 / n, where W is what a group weighs and n what
    it is worth.
    """
    there = [share for share in shares if share.whole > 0]
    part, whole = sum(share.part for share in there), sum(share.whole for share in there)
    if not there:
        return GroupShare(0, 0, 0.0, few=True)
    trials = whole**2 / sum(share.whole**2 / share.trials for share in there)
    few = min(trials * part / whole, trials * (whole - part) / whole) < FEW
    return GroupShare(part, whole, trials, bool(few))


def n_comparisons(n_groups: int) -> int:
    """Return how many differences are shown together: of two groups one for each measure, else one for each group."""
    return len(GROUP_MEASURES) * (1 if n_groups == 2 else n_groups)


def simultaneous_level(n_groups: int) -> float:
    """Return the level of each of the intervals that shall hold all at once in 95 of 100 samples (Bonferroni)."""
    return 1 - (1 - LEVEL) / n_comparisons(n_groups)


def difference(first: GroupShare, second: GroupShare, level: float = LEVEL, *, few: bool = False) -> GroupDifference:
    """Return first - second with Newcombe's hybrid score interval.

    Parameters
    ----------
    first, second : GroupShare
        Of independent samples.
    level : float, default=0.95
    few : bool, default=False
        Whether it is from few for another reason than the shares' own.

    Returns
    -------
    GroupDifference

    Examples
    --------
    >>> shares = GroupShare(56, 70, 70, False), GroupShare(48, 80, 80, False)
    >>> found = difference(*shares)  # Newcombe's own example (a)
    >>> [round(number, 4) for number in (found.value, found.interval.low, found.interval.high)]
    [0.2, 0.0524, 0.3339]
    """
    low, high = sum_limits([first.estimate(level), second.estimate(level).times(-1)])
    # No share leaves 0 to 1, and so no difference -1 to 1: arithmetic does, by a hair.
    low, high = (float(np.clip(end, -1.0, 1.0)) for end in (low, high))
    return GroupDifference(first.value - second.value, Interval(low, high, few or first.few or second.few))


def differences_from_others(
    points: Sequence[OperatingPoint], few_clusters: Sequence[bool] | None = None
) -> list[dict[str, GroupDifference]]:
    """Compare each group with all others together, simultaneously for all groups and measures.

    Parameters
    ----------
    points : sequence of OperatingPoint
        One for each group, at least 2.
    few_clusters : sequence of bool, optional
        Of each group whether it has so few clusters that nothing is called clear.

    Returns
    -------
    list of dict
        For each group by the keys of `GROUP_MEASURES`. Of two groups the second's are the first's with the other sign.

    Examples
    --------
    >>> first, second = OperatingPoint(0.5, 80, 10, 20, 190), OperatingPoint(0.5, 40, 10, 60, 190)
    >>> found = differences_from_others([first, second])
    >>> round(found[0]["recall"].value, 4), found[0]["recall"].is_clear, found[0]["false_positive_rate"].is_clear
    (0.4, True, False)
    """
    level = simultaneous_level(len(points))
    few = [False] * len(points) if few_clusters is None else list(few_clusters)
    found: list[dict[str, GroupDifference]] = [{} for _ in points]
    for key in GROUP_MEASURES:
        shares = [group_share(point, key) for point in points]
        for i, share in enumerate(shares):
            others = together(shares[:i] + shares[i + 1 :])
            found[i][key] = difference(share, others, level, few=few[i] or all(few[:i] + few[i + 1 :]))
    return found


def largest_gap(points: Sequence[OperatingPoint], key: str) -> float:
    """Return the largest difference of a measure between two groups, NaN where fewer than two have it."""
    values = [value for value in (group_share(point, key).value for point in points) if not np.isnan(value)]
    return max(values) - min(values) if len(values) > 1 else float("nan")


def all_together(points: Sequence[OperatingPoint]) -> OperatingPoint:
    """Return the counts of all groups in one, whatever line each has; its threshold is that of the first."""
    tp, fp, fn, tn = (sum(getattr(point, cell) for point in points) for cell in ("tp", "fp", "fn", "tn"))
    return OperatingPoint(points[0].threshold, tp, fp, fn, tn)


def implied_false_positive_rate(prevalence: float, precision: float, recall: float) -> float:
    """Return the false positive rate that follows where prevalence, precision and recall are given.

    p / (1 - p) x (1 - precision) / precision x recall (Chouldechova, 2017): groups of different prevalence that have
    the same precision and the same recall cannot have the same false positive rate, unless nothing is flagged wrongly.

    Parameters
    ----------
    prevalence : float
        Below 1.
    precision : float
        Above 0.
    recall : float

    Returns
    -------
    float
        At least 0; above 1 where no threshold can have such figures.

    Examples
    --------
    >>> [round(implied_false_positive_rate(p, 0.8, 0.9), 4) for p in (0.1, 0.5)]
    [0.025, 0.225]
    """
    return prevalence / (1 - prevalence) * (1 - precision) / precision * recall


def _share(key: str) -> Share:
    share = MEASURES[key].share
    assert share is not None  # only shares are shown of groups
    return share
