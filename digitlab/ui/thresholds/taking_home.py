"""What one takes home of what is shown: the detector as one live file, the run as a program, its model."""

import re
from functools import partial

import numpy as np
import streamlit as st

from digitlab.evaluation.detectors import Detector
from digitlab.experiments.runs import Run
from digitlab.experiments.tasks import OneDigit
from digitlab.export.page import html_page
from digitlab.export.program import program
from digitlab.export.versions import install_command
from digitlab.ui.components.section import section
from digitlab.ui.state import shared
from digitlab.ui.state import threshold as state

_NO_LETTERS = re.compile(r"[^A-Za-z0-9]+")
_HELP = "One file that works without a server and without a network: threshold and prevalence still move in it."


@section("What can be exported home")
def show_run_to_take(run: Run, detector: Detector) -> None:
    """Offer a run's detector as a file, with its most confident mistakes as images."""
    with st.container(horizontal=True):
        _offer_page(detector, images=shared.data().test.images)
        st.download_button(
            "Take the program",
            partial(program, run.experiment, state.threshold(detector), OneDigit(shared.digit_of(run, detector))),
            file_name=f"{file_name(detector.title)}.py",
            mime="text/x-python",
            icon=":material/code:",
            on_click="ignore",
            help="A short script that trains the very same run without digitlab and prints what is shown here.",
        )
        wants_model = st.button(
            "Take the model", icon=":material/deployed_code:", help="The fitted model as a file, and how to load it."
        )
    if wants_model:
        _show_model(run)


def _show_model(run: Run) -> None:
    from digitlab.export.model import export_model  # brings what reads models

    with st.spinner("Making the model's file"):
        exported = export_model(shared.store(), run.experiment)
    if exported is None:
        raise shared.NotTrainedError(run.experiment.digest)
    with st.container(border=True):
        st.markdown("Load it with these lines. It needs the libraries in these versions:")
        st.code(install_command(exported.versions), language="bash")
        st.code(exported.loading, language="python")
        st.download_button(
            "Save the model's file",
            exported.content,
            file_name=exported.file_name,
            mime="application/octet-stream",
            icon=":material/download:",
            on_click="ignore",
        )


@section("What can be exported home")
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
