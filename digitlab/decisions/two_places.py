"""What a zone does with the samples of a curve: six counts, and the operating points that its measures are of."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Self

from digitlab.metrics.intervals import Interval
from digitlab.metrics.measures import MEASURES
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.prevalence import at_prevalence, weights
from digitlab.metrics.regions import region_point
from digitlab.metrics.shares import Number
from digitlab.metrics.thresholds import ThresholdCurve


class Source(NamedTuple):
    """Of which operating point a zone's measure is, and which one it is there.

    Attributes
    ----------
    point : {"upper", "lower", "decided", "asked"}
        A field of `TwoPlaces`.
    measure : str
        A key of `metrics.measures.MEASURES`.
    is_rest : bool
        Whether it is one minus this measure.
    """

    point: str
    measure: str
    is_rest: bool = False


# The measures of a zone: each is a usual measure of one of its operating points.
SOURCES = {
    "precision": Source("upper", "precision"),
    "negative_predictive_value": Source("lower", "negative_predictive_value"),
    "recall": Source("decided", "recall"),
    "error_rate": Source("decided", "accuracy", is_rest=True),
    "asked_rate": Source("asked", "queue_rate"),
    # Of each of the six counts, which part of its kind it is.
    "tp": Source("upper", "recall"),
    "asked_positive": Source("asked", "recall"),
    "fn": Source("lower", "recall", is_rest=True),
    "fp": Source("upper", "false_positive_rate"),
    "asked_negative": Source("asked", "false_positive_rate"),
    "tn": Source("lower", "false_positive_rate", is_rest=True),
}


@dataclass(frozen=True)
class TwoPlaces:
    """What two thresholds make of the samples of a curve, as four operating points.

    Attributes
    ----------
    upper : OperatingPoint
        The upper threshold: flagged against all others.
    lower : OperatingPoint
        The lower threshold: all others against cleared.
    decided : OperatingPoint
        Of the decided samples only: flagged against cleared.
    asked : OperatingPoint
        Of all samples: a person is asked against decided.

    Notes
    -----
    Each point's counts are exact; `moments` make their intervals right where samples weigh differently or belong
    together.
    """

    upper: OperatingPoint
    lower: OperatingPoint
    decided: OperatingPoint
    asked: OperatingPoint

    @classmethod
    def of(cls, curve: ThresholdCurve, clear_below: float, threshold: float) -> Self:
        """Count at two places of a curve, `clear_below` at most `threshold`: O(log n), and O(n) with weights."""
        return cls(
            curve.at(threshold),
            curve.at(clear_below),
            region_point(curve, clear_below, threshold, "outside"),
            region_point(curve, clear_below, threshold, "between"),
        )

    @property
    def n_samples(self) -> Number:
        """How many samples there are."""
        return self.upper.n_samples

    @property
    def n_asked(self) -> Number:
        """How many of them a person is asked about."""
        return self.asked.predicted_positive

    @property
    def n_decided(self) -> Number:
        """How many are flagged or cleared."""
        return self.decided.n_samples

    @property
    def n_errors(self) -> Number:
        """How many of the decided are wrong: false alarms and misses."""
        return self.decided.fp + self.decided.fn

    @property
    def six(self) -> dict[str, Number]:
        """The six counts: `tp`, `fp` of the flagged, `asked_positive`, `asked_negative`, `fn`, `tn` of the cleared."""
        decided, asked = self.decided, self.asked
        return {
            "tp": decided.tp,
            "fp": decided.fp,
            "asked_positive": asked.tp,
            "asked_negative": asked.fp,
            "fn": decided.fn,
            "tn": decided.tn,
        }

    @property
    def precision(self) -> float:
        """How many of the flagged are positive; NaN where nothing is flagged."""
        return self.value("precision")

    @property
    def negative_predictive_value(self) -> float:
        """How many of the cleared are negative; NaN where nothing is cleared."""
        return self.value("negative_predictive_value")

    @property
    def recall(self) -> float:
        """How many of the decided positives are flagged; 1 where there are none."""
        return self.value("recall")

    @property
    def error_rate(self) -> float:
        """How many of the decided are wrong; NaN where nothing is decided."""
        return self.value("error_rate")

    @property
    def asked_rate(self) -> float:
        """About how many of all samples a person is asked."""
        return self.value("asked_rate")

    def value(self, key: str, prevalence: float | None = None) -> float:
        """Return a measure of `SOURCES`, also at a target prevalence, between 0 and 1."""
        source = SOURCES[key]
        value = MEASURES[source.measure].of(getattr(self.at_prevalence(prevalence), source.point))
        return 1 - value if source.is_rest else value

    def interval(self, key: str, prevalence: float | None = None) -> Interval:
        """Return its 95 % interval, both ends NaN where the measure is undefined.

        At a target prevalence the share of positives among the decided is taken as known.
        """
        source = SOURCES[key]
        target = self._decided_prevalence(prevalence) if source.point == "decided" else prevalence
        low, high, few = MEASURES[source.measure].interval(getattr(self, source.point), target)
        return Interval(1 - high, 1 - low, few) if source.is_rest else Interval(low, high, few)

    def at_prevalence(self, prevalence: float | None) -> "TwoPlaces":
        """Return the expected counts at a target prevalence; None for that of the samples.

        Raises
        ------
        ValueError
            If it does not lie between 0 and 1, or a kind has no sample.
        """
        if prevalence is None:
            return self
        upper, lower, asked = (at_prevalence(point, prevalence) for point in (self.upper, self.lower, self.asked))
        return TwoPlaces(upper, lower, OperatingPoint(float("nan"), upper.tp, upper.fp, lower.fn, lower.tn), asked)

    def _decided_prevalence(self, prevalence: float | None) -> float | None:
        """Return the share of positives among the decided where it is another one than that of the samples."""
        decided = self.decided
        n_positive, n_negative = decided.tp + decided.fn, decided.fp + decided.tn
        if prevalence is None or not n_positive or not n_negative:
            return None
        weight = weights(*self._kinds, prevalence)
        positive, negative = n_positive * weight.positive, n_negative * weight.negative
        share = positive / (positive + negative)
        return share if 0 < share < 1 else None

    @cached_property
    def _kinds(self) -> tuple[float, float]:
        return self.upper.tp + self.upper.fn, self.upper.fp + self.upper.tn

    def after_asking(self, person_errs: float = 0.0) -> OperatingPoint:
        """Return the four counts once a person has answered what was asked.

        Parameters
        ----------
        person_errs : float, default=0
            Part of the asked that the person answers wrongly, positives and negatives alike, 0 to 1.

        Returns
        -------
        OperatingPoint
            Expected counts of all samples.

        Raises
        ------
        ValueError
            If `person_errs` does not lie between 0 and 1.
        """
        if not 0 <= person_errs <= 1:
            raise ValueError(f"person_errs lies between 0 and 1, not at {person_errs}.")
        decided, positive, negative = self.decided, self.asked.tp, self.asked.fp
        return OperatingPoint(
            float("nan"),
            decided.tp + positive * (1 - person_errs),
            decided.fp + negative * person_errs,
            decided.fn + positive * person_errs,
            decided.tn + negative * (1 - person_errs),
        )
