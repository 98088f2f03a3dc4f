"""The page as a teacher projects it: the slider, its numbers and one figure at a time, large, on one screen."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from digitlab.evaluation.detectors import Detector
from digitlab.figures import curves
from digitlab.texts import figures as texts
from digitlab.texts import formats
from digitlab.ui.components.figures import show_figure
from digitlab.ui.components.section import section
from digitlab.ui.components.threshold_slider import Mark, threshold_slider
from digitlab.ui.state import threshold as state
from digitlab.ui.thresholds import analyses
from digitlab.ui.thresholds.curves import legend_names
from digitlab.ui.thresholds.operating_point import setter

# By what it is called: how it is drawn, what moves over it, and what it is for those who do not see it.
_FIGURES: dict[str, tuple[Callable[[Detector], Any], Mark, str]] = {
    "By threshold": (
        lambda detector: curves.precision_recall_by_threshold(detector.curve, intervals=True),
        Mark("projected", x="threshold", precision=True),
        texts.BY_THRESHOLD_ALT,
    ),
    "Precision and recall": (
        lambda detector: curves.precision_recall(detector.curve, band=analyses.bands(detector).precision_recall),
        Mark("projected", x="recall", y="precision", precision=True),
        texts.PRECISION_RECALL.title,
    ),
    "ROC": (
        lambda detector: curves.roc(detector.curve, band=analyses.bands(detector).roc),
        Mark("projected", x="false_positive_rate", y="recall"),
        texts.ROC.title,
    ),
    "Scores": (
        lambda detector: curves.score_histogram(*detector.judged, None, legend_names(detector), detector.sample_weight),
        Mark("projected", x="threshold"),
        "Histogram of the scores of both classes",
    ),
}
_FIGURE = "projected_figure"


@st.fragment
@section("The threshold")
def show_projected(detector: Detector) -> None:
    """Show the slider and one figure on one screen; the arrow keys go from figure to figure."""
    numbers, figure = st.columns([2, 3], gap="medium")
    with figure:
        name = _choose_figure()
        draw, mark, alt = _FIGURES[name]
        show_figure(draw(detector), mark.chart, alt, large=True)
    with numbers:
        threshold_slider(
            detector,
            state.position(detector),
            on_change=setter(detector),
            marks=[mark],
            shows_prevalence=False,
            offers_zone=True,
            large=True,
        )
        target_prevalence = state.prevalence()
        if target_prevalence is not None:
            st.caption(
                f"In a world where {formats.prevalence(target_prevalence)} are positive; the counts are those of the "
                f"{detector.judged_name}."
            )
    state.show_in_address_bar(detector)


def _choose_figure() -> str:
    """Let the visitor go to the next figure, by hand or by an arrow key."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.segmented_control(
            "Figure",
            list(_FIGURES),
            default=next(iter(_FIGURES)),
            required=True,
            key=_FIGURE,
            label_visibility="collapsed",
        )
        for label, icon, shortcut, step in (
            ("Previous", ":material/arrow_back:", "Left", -1),
            ("Next", ":material/arrow_forward:", "Right", 1),
        ):
            st.button(label, icon=icon, shortcut=shortcut, on_click=_go, args=(step,))
    return str(st.session_state[_FIGURE])


def _go(step: int) -> None:
    names = list(_FIGURES)
    st.session_state[_FIGURE] = names[(names.index(st.session_state[_FIGURE]) + step) % len(names)]
