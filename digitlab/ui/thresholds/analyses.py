"""What is computed of a detector for the Thresholds page, once for all visitors."""

from typing import Literal

import numpy as np

from digitlab.decisions.risk_coverage import RiskCoverage, risk_coverage
from digitlab.evaluation.detectors import Detector
from digitlab.metrics.bands import CurveBands, curve_bands
from digitlab.metrics.calibration import Reliability, calibrated, reliability
from digitlab.ui.state.cache import cached

_CALIBRATIONS: dict[str, Literal["sigmoid", "isotonic"] | None] = {
    "As it is": None,
    "Sigmoid": "sigmoid",
    "Isotonic": "isotonic",
}


@cached()
def bands(detector: Detector) -> CurveBands:
    """Return how sure a detector's curves are."""
    return curve_bands(detector.curve)


@cached()
def risk_coverage_of(detector: Detector, prevalence: float | None) -> RiskCoverage:
    """Return how many errors remain where a zone decides so much: chosen on the ones, judged by the others."""
    holdout = detector.holdout
    curves = (detector.curve, detector.curve) if holdout is None else (holdout.chosen_on, holdout.checked_on)
    return risk_coverage(*curves, prevalence)


def calibrations_of(detector: Detector) -> list[str]:
    """Return the ways in which a detector's scores can be probabilities."""
    is_probability, can_calibrate = detector.score_kind == "probability", detector.to_choose_by is not None
    return [name for name, method in _CALIBRATIONS.items() if (is_probability if method is None else can_calibrate)]


@cached()
def calibration(detector: Detector, name: str) -> Reliability:
    """Return how far a detector's probabilities can be trusted, in one of the ways of `calibrations_of`."""
    truth, scores = detector.judged
    method = _CALIBRATIONS[name]
    if method is not None and detector.to_choose_by is not None:
        scores = calibrated(*detector.to_choose_by, scores, method, detector.choosing_weight)
    clusters = None if detector.clusters is None else detector.clusters.of
    chances = np.clip(scores, 0.0, 1.0)
    return reliability(truth, chances, sample_weight=detector.sample_weight, clusters=clusters)
