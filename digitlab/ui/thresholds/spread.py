"""How sure a chosen threshold is: what resamples of the samples that chose it would have chosen."""

from typing import Any, Literal

import streamlit as st

from digitlab.evaluation.detectors import Detector, Holdout
from digitlab.metrics.choosing import Choice, choose
from digitlab.metrics.prevalence import curve_at_prevalence
from digitlab.metrics.threshold_spread import ThresholdSpread, threshold_spread
from digitlab.texts import choices as words
from digitlab.texts import spreads
from digitlab.ui.state.cache import cached
from digitlab.widget import spread_sent

_Way = Literal["holdout", "earlier", "halves"]
# Of more samples resamples take seconds, and are drawn on request.
_QUICK, _QUICK_ROW_BY_ROW = 1_000_000, 2_000


def show_spread(
    detector: Detector, choice: Choice, holdout: Holdout | None, prevalence: float | None
) -> dict[str, Any] | None:
    """Say how far a choice moves over resamples; return what the slider shows of it, None where nothing is drawn."""
    curve = detector.curve if holdout is None else holdout.chosen_on
    noun_plural = detector.noun_plural
    if choice.lacks_a_kind:
        return None
    what = "one" if detector.clusters is None else f"all of one {detector.clusters.noun}"
    text = spreads.HELP.format(noun_plural=noun_plural, what=what)
    row_by_row = choice.confidence is not None and curve.rows is not None
    if curve.n_rows > (_QUICK_ROW_BY_ROW if row_by_row else _QUICK) and not st.toggle(spreads.ASK, help=text):
        return None
    numbers = tuple(choice.numbers.items())
    spread = _spread(detector, _way(detector, holdout), choice.criterion.key, choice.confidence, numbers, prevalence)
    judged_name = f"the {curve.n_rows:,} {noun_plural} themselves" if holdout is None else holdout.checked_name
    said = spreads.sentence(spread, noun_plural)
    of_folds = ""
    if holdout is not None and holdout is detector.holdout:
        chosen = _chosen_by_folds(detector, choice.criterion.key, choice.confidence, numbers, prevalence)
        of_folds = spreads.folds_sentence(chosen, len(detector.curves_of_folds))
    sentences = (said, spreads.achieved_sentence(spread, judged_name), of_folds)
    st.markdown(f":material/swap_horiz: {' '.join(filter(None, sentences))}", help=text)
    low, high = detector.threshold_range
    return spread_sent(spread, f"For {words.request(choice)}: {said}", low, high)


def _way(detector: Detector, holdout: Holdout | None) -> _Way | None:
    ways: tuple[_Way, ...] = ("holdout", "earlier", "halves")
    return None if holdout is None else next(way for way in ways if getattr(detector, way) is holdout)


@cached()
def _chosen_by_folds(
    detector: Detector,
    criterion: str,
    confidence: float | None,
    numbers: tuple[tuple[str, Any], ...],
    prevalence: float | None,
) -> list[float]:
    with_both = (curve for curve in detector.curves_of_folds if curve.n_positive and curve.n_negative)
    curves = (curve_at_prevalence(curve, prevalence) for curve in with_both)
    choices = (choose(curve, criterion, confidence=confidence, **dict(numbers)) for curve in curves)
    return [choice.point.threshold for choice in choices if choice.possible]


@cached()
def _spread(
    detector: Detector,
    way: _Way | None,
    criterion: str,
    confidence: float | None,
    numbers: tuple[tuple[str, Any], ...],
    prevalence: float | None,
) -> ThresholdSpread:
    holdout = None if way is None else getattr(detector, way)
    chosen_on, judged_by = (detector.curve,) * 2 if holdout is None else (holdout.chosen_on, holdout.checked_on)
    return threshold_spread(
        chosen_on, criterion, confidence=confidence, judged_by=judged_by, prevalence=prevalence, **dict(numbers)
    )
