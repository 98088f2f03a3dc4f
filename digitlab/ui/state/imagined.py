"""The imagined rows of one visitor, and the samples that were drawn of them."""

import streamlit as st

from digitlab.evaluation.imagined import Imagined, ImaginedDetector, ImaginedError
from digitlab.evaluation.imagined_samples import MOST_SAMPLES
from digitlab.texts.imagined import PRESETS
from digitlab.ui.state import address_bar
from digitlab.ui.state import threshold as threshold_state

_DETECTOR, _SAMPLES, _REFUSAL = "imagined_detector", "imagined_samples", "imagined_refusal"
_LINK = "imagined"


def detector() -> ImaginedDetector:
    """Return the detector of what this visitor imagines: what was last set, else that of the link, else the first."""
    if _DETECTOR not in st.session_state:
        set_imagined(_linked())
    return st.session_state[_DETECTOR]


def set_imagined(imagined: Imagined) -> None:
    """Make other rows those that this visitor imagines; of them no sample was drawn yet."""
    if _DETECTOR in st.session_state and st.session_state[_DETECTOR].imagined == imagined:
        return
    st.session_state[_DETECTOR] = ImaginedDetector.of(imagined)
    st.session_state[_SAMPLES] = 0


def n_samples() -> int:
    """Return how many samples were drawn of these rows."""
    return st.session_state.get(_SAMPLES, 0)


def draw_samples(n: int) -> None:
    """Draw further samples, as far as there may be so many."""
    st.session_state[_SAMPLES] = min(n_samples() + n, MOST_SAMPLES)


def start_again() -> None:
    """Forget the samples."""
    st.session_state[_SAMPLES] = 0


def show_refusal() -> None:
    """Say once why the link's curves are not shown, if they cannot be."""
    if refusal := st.session_state.pop(_REFUSAL, None):
        st.warning(refusal, icon=":material/link_off:")


def show_in_address_bar() -> None:
    """Write curves, threshold, zone and prevalence into the address bar, so that a link opens them."""
    now = detector()
    numbers = {
        "threshold": threshold_state.threshold(now),
        "clear_below": threshold_state.clear_below(now),
        "prevalence": threshold_state.prevalence(),
    }
    written = {name: None if number is None else repr(number) for name, number in numbers.items()}
    address_bar.show(**{_LINK: now.imagined.to_link()}, **written)


def _linked() -> Imagined:
    link = address_bar.linked_text(_LINK)
    if link:
        try:
            return Imagined.from_link(link)
        except ImaginedError as error:
            st.session_state[_REFUSAL] = f"The link names curves that cannot be: {error} The first ones are shown."
    return Imagined.from_link(PRESETS[0].link)
