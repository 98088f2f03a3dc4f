"""What is computed of a run for the Thresholds page, once for all visitors."""

from typing import Literal

import numpy as np
import streamlit as st

from digitlab.evaluation.calibration import Reliability, calibrated, reliability
from digitlab.evaluation.detectors import detector_curve, detector_scores
from digitlab.evaluation.intervals import AreaIntervals, area_intervals
from digitlab.evaluation.thresholds import ThresholdCurve
from digitlab.runs import Run
from digitlab.ui import server
from digitlab.ui.threshold_slider import encoded

CALIBRATIONS: dict[str, Literal["sigmoid", "isotonic"] | None] = {
    "As it is": None,
    "Sigmoid": "sigmoid",
    "Isotonic": "isotonic",
}
_KEPT = 64


def out_of_fold_curve(run: Run, digit: int) -> ThresholdCurve | None:
    """Return the curve of the training images' out-of-fold scores, None if the run has none."""
    return None if run.out_of_fold_scores is None else _out_of_fold_curve(run.experiment.digest, digit, run)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _out_of_fold_curve(digest: str, digit: int, _run: Run) -> ThresholdCurve:
    return detector_curve(_run, server.data(), digit, out_of_fold=True)


def encoded_curve(run: Run, digit: int) -> str:
    """Return a run's curve on the test images as the browser reads it."""
    return _encoded_curve(run.experiment.digest, digit, run)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _encoded_curve(digest: str, digit: int, _run: Run) -> str:
    return encoded(server.curve(_run, digit))


def areas(run: Run, digit: int) -> AreaIntervals:
    """Return the bootstrap intervals of both areas on the test images."""
    return _areas(run.experiment.digest, digit, run)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _areas(digest: str, digit: int, _run: Run) -> AreaIntervals:
    return area_intervals(server.curve(_run, digit))


def probabilities_are_calibrated_by(run: Run) -> list[str]:
    """Return what can be done with a run's scores to have probabilities: some of `CALIBRATIONS`."""
    return [
        name
        for name, method in CALIBRATIONS.items()
        if (run.score_kind == "probability" if method is None else run.out_of_fold_scores is not None)
    ]


def calibration(run: Run, digit: int, name: str) -> Reliability:
    """Return how far the test images' probabilities can be trusted.

    Parameters
    ----------
    run : Run
    digit : int
    name : str
        One of `probabilities_are_calibrated_by`.

    Returns
    -------
    Reliability
    """
    return _calibration(run.experiment.digest, digit, name, run)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _calibration(digest: str, digit: int, name: str, _run: Run) -> Reliability:
    truth, scores = detector_scores(_run, server.data(), digit)
    method = CALIBRATIONS[name]
    if method is not None:
        scores = calibrated(*detector_scores(_run, server.data(), digit, out_of_fold=True), scores, method)
    return reliability(truth, np.clip(scores, 0.0, 1.0))
