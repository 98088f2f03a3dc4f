"""The Thresholds page with Streamlit's own slider: a fragment that runs again when the handle is released."""

import streamlit as st

from benchmarks.apps.page import show_threshold, trained


@st.fragment
def show_operating_point() -> None:
    """Show the slider and all that follows it."""
    low, high = trained().threshold_range
    show_threshold(st.slider("Threshold", low, high, 0.0, step=(high - low) / 1000))


st.set_page_config(layout="wide")
show_operating_point()
