"""Which detector, threshold and prevalence the visitor looks at; all pages share them."""

from typing import Any

import streamlit as st

from digitlab.decisions import Line, Zone
from digitlab.evaluation.detectors import Detector
from digitlab.experiments.runs import Run
from digitlab.ui.state import address_bar, shared
from digitlab.widget.position import A_DAY, Position

_DIGIT, _LINK_WAS_READ, _PREVALENCE = "digit", "link_was_read", "prevalence"
_PERSON_ERRS, _A_DAY = "person_errs", "a_day"


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
    _read_link(detector)
    return st.session_state.get(_key(detector), detector.default_threshold)


def _read_link(detector: Detector) -> None:
    """Take threshold and zone of the address bar, once at the beginning of the session."""
    key = _key(detector)
    if key in st.session_state or _LINK_WAS_READ in st.session_state:
        return
    st.session_state[_LINK_WAS_READ] = True
    linked = address_bar.linked_number("threshold")
    if linked is not None:
        st.session_state[key] = linked
    lower = address_bar.linked_number("clear_below")
    if lower is not None:
        set_clear_below(detector, address_bar.linked_below(lower, threshold(detector)))


def clear_below(detector: Detector) -> float | None:
    """Return the lower threshold of this visitor's zone, at most `threshold`; None where nobody is asked."""
    upper = threshold(detector)
    lower = st.session_state.get(_clear_below_key(detector))
    return None if lower is None else min(lower, upper)


def set_clear_below(detector: Detector, value: float | None) -> None:
    """Make a number the lower threshold of a zone; None for a line."""
    st.session_state[_clear_below_key(detector)] = value


def decision(detector: Detector) -> Line | Zone:
    """Return what this visitor does with a detector's scores."""
    return position(detector).decision


def person_errs() -> float:
    """Return which part of those asked the person answers wrongly, as this visitor has typed it, 0 to 1."""
    return float(st.session_state.get(_PERSON_ERRS, 0.0))


def position(detector: Detector, *, with_prevalence: bool = True) -> Position:
    """Return where all handles stand, and what was typed beside them."""
    return Position(
        threshold(detector),
        prevalence() if with_prevalence else None,
        clear_below(detector),
        person_errs(),
        st.session_state.get(_A_DAY, A_DAY),
    )


def set_position(detector: Detector, value: Position, *, with_prevalence: bool = True) -> None:
    """Take over where all handles were released."""
    if (value.threshold, value.clear_below) != (threshold(detector), clear_below(detector)):
        set_threshold(detector, value.threshold)
    set_clear_below(detector, value.clear_below)
    st.session_state[_PERSON_ERRS], st.session_state[_A_DAY] = value.person_errs, value.a_day
    if with_prevalence:
        set_prevalence(value.prevalence)


def decision_threshold(run: Run) -> float:
    """Return the threshold at which this visitor reads a run; of ten digits it does not matter."""
    detectors = shared.detectors(run)
    return threshold(*detectors.values()) if len(detectors) == 1 else run.default_threshold


def set_threshold(detector: Detector, value: float, origin: str | None = None) -> None:
    """Make a threshold the one at which all pages read a detector; `origin` says by what it was chosen."""
    st.session_state[_key(detector)] = value
    st.session_state[f"{_key(detector)}-origin"] = origin


def set_zone(detector: Detector, zone: Zone, origin: str) -> None:
    """Make a zone the one at which this visitor reads a detector; `origin` says by what it was chosen."""
    set_threshold(detector, zone.threshold, origin)
    set_clear_below(detector, zone.clear_below)
    set_spread(detector, None)  # that of a line


def origin(detector: Detector) -> str | None:
    """Return a sentence on what the threshold was chosen by, None if the visitor moved it by hand."""
    return st.session_state.get(f"{_key(detector)}-origin")


def set_spread(detector: Detector, spread: dict[str, Any] | None) -> None:
    """Remember what resamples would have chosen where a threshold was chosen: it stays while the handle moves on."""
    st.session_state[f"{_key(detector)}-spread"] = spread


def spread(detector: Detector) -> dict[str, Any] | None:
    """Return what resamples would have chosen, as the slider shows it; None where nothing was chosen."""
    return st.session_state.get(f"{_key(detector)}-spread")


def prevalence() -> float | None:
    """Return the target prevalence that this visitor has set, None for that of the images."""
    if _PREVALENCE not in st.session_state:
        st.session_state[_PREVALENCE] = address_bar.linked_share("prevalence")
    return st.session_state[_PREVALENCE]


def set_prevalence(value: float | None) -> None:
    """Make a prevalence this visitor's target prevalence; None for that of the images."""
    st.session_state[_PREVALENCE] = value


def show_in_address_bar(detector: Detector) -> None:
    """Write threshold, zone and prevalence into the address bar, so that a shared link opens the same page.

    Of a visitor's own scores nothing is written: no link could open them.
    """
    if detector.is_private:
        return
    numbers = {
        "threshold": threshold(detector),
        "clear_below": clear_below(detector),
        "prevalence": prevalence(),
    }
    address_bar.show(**{name: None if value is None else repr(value) for name, value in numbers.items()})


def _key(detector: Detector) -> str:
    return f"threshold-{detector.key}"


def _clear_below_key(detector: Detector) -> str:
    return f"clear-below-{detector.key}"
