"""Which detector, threshold and prevalence the visitor looks at; all pages share them."""

import streamlit as st

from digitlab.evaluation.detectors import Detector
from digitlab.experiments.runs import Run
from digitlab.ui.state import address_bar, shared

_DIGIT, _LINK_WAS_READ, _PREVALENCE = "digit", "link_was_read", "prevalence"


def chosen_digit() -> int:
    """Return the digit as whose detector the visitor reads runs of all ten."""
    if _DIGIT not in st.session_state:
        st.session_state[_DIGIT] = address_bar.linked_digit()
    return st.session_state[_DIGIT]


def chosen_detector(run: Run) -> Detector:
    """Return the detector that a run is; of a run of all ten digits, the visitor chooses one."""
    detectors = shared.detectors(run)
    if len(detectors) == 1:
        address_bar.show(digit=None)
        return next(iter(detectors.values()))
    digit = st.selectbox(
        "Read as the detector of",
        list(detectors),
        index=list(detectors).index(chosen_digit()),
        key="detector_digit",
        help="A run of all ten digits serves as ten detectors: each digit against the rest.",
    )
    st.session_state[_DIGIT] = digit  # the widget's own state ends with its page
    address_bar.show(digit=str(digit))
    return detectors[digit]


def threshold(detector: Detector) -> float:
    """Return the threshold at which this visitor reads a detector.

    It is the one last set for it, else, once at the beginning of the session, the one in the address bar, else the
    classifier's own.
    """
    key = _key(detector)
    if key not in st.session_state and _LINK_WAS_READ not in st.session_state:
        st.session_state[_LINK_WAS_READ] = True
        linked = address_bar.linked_number("threshold")
        if linked is not None:
            st.session_state[key] = linked
    return st.session_state.get(key, detector.default_threshold)


def decision_threshold(run: Run) -> float:
    """Return the threshold at which this visitor reads a run; of ten digits it does not matter."""
    detectors = shared.detectors(run)
    return threshold(*detectors.values()) if len(detectors) == 1 else run.default_threshold


def set_threshold(detector: Detector, value: float, origin: str | None = None) -> None:
    """Make a threshold the one at which all pages read a detector; `origin` says by what it was chosen."""
    st.session_state[_key(detector)] = value
    st.session_state[f"{_key(detector)}-origin"] = origin


def origin(detector: Detector) -> str | None:
    """Return a sentence on what the threshold was chosen by, None if the visitor moved it by hand."""
    return st.session_state.get(f"{_key(detector)}-origin")


def prevalence() -> float | None:
    """Return the target prevalence that this visitor has set, None for that of the images."""
    if _PREVALENCE not in st.session_state:
        st.session_state[_PREVALENCE] = address_bar.linked_share("prevalence")
    return st.session_state[_PREVALENCE]


def set_prevalence(value: float | None) -> None:
    """Make a prevalence this visitor's target prevalence; None for that of the images."""
    st.session_state[_PREVALENCE] = value


def show_in_address_bar(detector: Detector) -> None:
    """Write threshold and prevalence into the address bar, so that a shared link opens the same page.

    Of a visitor's own scores nothing is written: no link could open them.
    """
    if detector.is_private:
        return
    target_prevalence = prevalence()
    address_bar.show(
        threshold=repr(threshold(detector)), prevalence=None if target_prevalence is None else repr(target_prevalence)
    )


def _key(detector: Detector) -> str:
    return f"threshold-{detector.key}"
