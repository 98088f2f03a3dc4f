"""Which digit, threshold and prevalence the visitor looks at; all pages and the address bar share them."""

import math

import streamlit as st

from digitlab.evaluation.thresholds import ThresholdCurve
from digitlab.runs import Run

_FIRST_DIGIT = 7
_DIGIT_LINK = "digit"
_THRESHOLD_LINK = "threshold"
_PREVALENCE_LINK = "prevalence"


def chosen_digit(run: Run) -> int:
    """Return the digit that a run detects; for a run of all ten, the visitor chooses."""
    if run.experiment.digit is not None:
        st.query_params.pop(_DIGIT_LINK, None)
        return run.experiment.digit
    if "digit" not in st.session_state:
        st.session_state["digit"] = _linked_digit()
    digit = st.selectbox(
        "Read as the detector of",
        range(10),
        index=st.session_state["digit"],
        key="detector_digit",
        help="A run of all ten digits serves as ten detectors: each digit against the rest.",
    )
    st.session_state["digit"] = digit  # the widget's own state ends with its page
    st.query_params[_DIGIT_LINK] = str(digit)
    return digit


def threshold(run: Run, digit: int) -> float:
    """Return the threshold at which this visitor reads a run.

    It is the one last set for this run, else, once at the beginning of the session, the one in the address bar, else
    the classifier's own.
    """
    key = _key(run, digit)
    if key not in st.session_state and "link_was_read" not in st.session_state:
        st.session_state["link_was_read"] = True
        linked = _linked_number(_THRESHOLD_LINK)
        if linked is not None:
            st.session_state[key] = linked
    return st.session_state.get(key, run.default_threshold)


def set_threshold(run: Run, digit: int, value: float) -> None:
    """Make a threshold the one at which all pages read a run."""
    st.session_state[_key(run, digit)] = value


def prevalence() -> float | None:
    """Return the prevalence of the world that this visitor imagines, None for that of the images."""
    if "prevalence" not in st.session_state:
        linked = _linked_number(_PREVALENCE_LINK)
        st.session_state["prevalence"] = linked if linked is not None and 0 < linked < 1 else None
    return st.session_state["prevalence"]


def set_prevalence(value: float | None) -> None:
    """Make a prevalence the one that this visitor imagines."""
    st.session_state["prevalence"] = value


def show_in_address_bar(run: Run, digit: int) -> None:
    """Write threshold and prevalence into the address bar, so that a shared link opens the same page."""
    st.query_params[_THRESHOLD_LINK] = repr(threshold(run, digit))
    imagined = prevalence()
    if imagined is None:
        st.query_params.pop(_PREVALENCE_LINK, None)
    else:
        st.query_params[_PREVALENCE_LINK] = repr(imagined)


def threshold_range(curve: ThresholdCurve, run: Run) -> tuple[float, float]:
    """Return the range of the threshold: all scores and the classifier's own threshold."""
    return (
        min(float(curve.thresholds[0]), run.default_threshold),
        max(float(curve.thresholds[-1]), run.default_threshold),
    )


def _key(run: Run, digit: int) -> str:
    return f"threshold-{run.experiment.digest}-{digit}"


def _linked_digit() -> int:
    text = st.query_params.get(_DIGIT_LINK, "")
    return int(text) if text in set("0123456789") else _FIRST_DIGIT


def _linked_number(name: str) -> float | None:
    """Return a number of the address bar, None if there is none; say so if it is something else."""
    text = st.query_params.get(name)
    if text is None:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if math.isfinite(value):
        return value
    st.warning(f"The link's {name} is not a number and is left out.", icon=":material/link_off:")
    return None
