"""What one takes home of what is shown: the detector as one live file."""

import re
from functools import partial

import numpy as np
import streamlit as st

from digitlab.detectors import Detector
from digitlab.handout.page import html_page
from digitlab.runs import Run
from digitlab.ui.components.section import section
from digitlab.ui.state import shared
from digitlab.ui.state import threshold as state

_NO_LETTERS = re.compile(r"[^A-Za-z0-9]+")
_HELP = "One file that works without a server and without a network: threshold and prevalence still move in it."


@section("What can be taken home")
def show_run_to_take(run: Run, detector: Detector) -> None:
    """Offer a run's detector as a file, with its most confident mistakes as images."""
    with st.container(horizontal=True):
        _offer_page(detector, images=shared.data().test.images)


@section("What can be taken home")
def show_scores_to_take(detector: Detector) -> None:
    """Offer the detector of a visitor's own scores as a file, with the rows themselves only where that is wanted."""
    with st.container(horizontal=True, vertical_alignment="center"):
        with_rows = st.session_state.get("take-rows", False)
        _offer_page(detector, with_rows=with_rows)
        st.checkbox(
            "With the rows",
            key="take-rows",
            help="Labels and scores of all rows go into the file. Without them it holds only how many rows there are "
            "at each threshold.",
        )


def _offer_page(detector: Detector, *, images: np.ndarray | None = None, with_rows: bool = False) -> None:
    threshold, prevalence, origin = state.threshold(detector), state.prevalence(), state.origin(detector)
    # Written when it is asked for.
    page = partial(
        html_page,
        detector,
        threshold=threshold,
        prevalence=prevalence,
        origin=origin or "",
        images=images,
        with_rows=with_rows,
    )
    st.download_button(
        "Take it home",
        page,
        file_name=f"{file_name(detector.title)}.html",
        mime="text/html",
        icon=":material/download:",
        on_click="ignore",
        help=_HELP,
    )


def file_name(title: str) -> str:
    """Return a title as the name of a file, without its suffix."""
    return _NO_LETTERS.sub("-", title).strip("-").lower()[:80] or "digitlab"
