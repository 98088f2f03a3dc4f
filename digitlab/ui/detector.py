"""Which digit and threshold the visitor looks at; all pages share them."""

import streamlit as st

from digitlab.evaluation.thresholds import ThresholdCurve
from digitlab.runs import Run

_FIRST_DIGIT = 7


def chosen_digit(run: Run) -> int:
    """Return the digit that a run detects; for a run of all ten, the visitor chooses."""
    if run.experiment.digit is not None:
        return run.experiment.digit
    digit = st.selectbox(
        "Read as the detector of",
        range(10),
        index=st.session_state.get("digit", _FIRST_DIGIT),
        key="detector_digit",
        help="A run of all ten digits serves as ten detectors: each digit against the rest.",
    )
    st.session_state["digit"] = digit  # the widget's own state ends with its page
    return digit


def threshold(run: Run, digit: int) -> float:
    """Return the threshold at which this visitor reads a run: the one last set, else the classifier's own."""
    return st.session_state.get(_key(run, digit), run.default_threshold)


def set_threshold(run: Run, digit: int, value: float) -> None:
    """Make a threshold the one at which all pages read a run."""
    st.session_state[_key(run, digit)] = value


def threshold_range(curve: ThresholdCurve, run: Run) -> tuple[float, float]:
    """Return the range of the threshold: all scores and the classifier's own threshold."""
    return (
        min(float(curve.thresholds[0]), run.default_threshold),
        max(float(curve.thresholds[-1]), run.default_threshold),
    )


def _key(run: Run, digit: int) -> str:
    return f"threshold-{run.experiment.digest}-{digit}"
