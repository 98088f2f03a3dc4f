"""The same page with a component that sends every move of its handle to the server."""

import streamlit as st

from benchmarks.apps.page import show_threshold, trained

SLIDER = st.components.v2.component(
    "benchmark_streaming_slider",
    html='<input type="range" step="any" aria-label="Threshold" style="width: 100%" />',
    js="""
    export default function ({ data, parentElement, setStateValue }) {
      const slider = parentElement.querySelector("input");
      if (slider.oninput) return;
      Object.assign(slider, { min: data.low, max: data.high, value: 0 });
      slider.oninput = () => setStateValue("threshold", Number(slider.value));
    }
    """,
)


@st.fragment
def show_operating_point() -> None:
    """Show the slider and all that follows it."""
    low, high = trained().threshold_range
    state = SLIDER(
        key="slider",
        data={"low": low, "high": high},
        default={"threshold": 0.0},
        on_threshold_change=lambda: None,
    )
    show_threshold(state.threshold)


st.set_page_config(layout="wide")
show_operating_point()
