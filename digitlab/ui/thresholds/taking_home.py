"""What one takes home of what is shown: the detector as one live file, the run as a program, its model."""

import re
from functools import partial
from typing import Any

import streamlit as st

from digitlab.evaluation.detectors import Detector
from digitlab.experiments.runs import Run
from digitlab.experiments.tasks import OneDigit
from digitlab.export.page import html_page
from digitlab.export.program import program
from digitlab.export.versions import install_command
from digitlab.ui.components.downloads import offer_file
from digitlab.ui.components.section import section
from digitlab.ui.state import shared
from digitlab.ui.state import threshold as state

_NO_LETTERS = re.compile(r"[^A-Za-z0-9]+")
_HELP = "One file that works without a server and without a network: threshold and prevalence still move in it."


@section("What can be exported home")
def show_run_to_take(run: Run, detector: Detector, threshold: float) -> None:
    """Offer a run's detector as a file, with its most confident mistakes as images."""
    with st.container(horizontal=True):
        _offer_page(detector, threshold, images=shared.data().test.images)
        offer_file(
            "Take the program",
            partial(program, run.experiment, threshold, OneDigit(shared.digit_of(run, detector))),
            f"{file_name(detector.title)}.py",
            icon=":material/code:",
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
        exported = shared.present(export_model(shared.store(), run.experiment), run.experiment)
    with st.container(border=True):
        st.markdown("Load it with these lines. It needs the libraries in these versions:")
        st.code(install_command(exported.versions), language="bash")
        st.code(exported.loading, language="python")
        offer_file("Save the model's file", exported.content, exported.file_name)


@section("What can be exported home")
def show_scores_to_take(detector: Detector, threshold: float) -> None:
    """Offer the detector of a visitor's own scores as a file, with the rows themselves only where that is wanted."""
    with st.container(horizontal=True, vertical_alignment="center"):
        _offer_page(detector, threshold, with_rows=st.session_state.get("take-rows", False))
        st.checkbox(
            "With the rows",
            key="take-rows",
            help="Labels and scores of all rows go into the file. Without them it holds only how many rows there are "
            "at each threshold.",
        )


def _offer_page(detector: Detector, threshold: float, **options: Any) -> None:
    """Offer the page, written when it is asked for; `options` as of `html_page`."""
    options |= {"threshold": threshold, "prevalence": state.prevalence(), "origin": state.origin(detector) or ""}
    page = partial(html_page, detector, **options)
    offer_file("Take it home", page, f"{file_name(detector.title)}.html", help=_HELP)


def file_name(title: str) -> str:
    """Return a title as the name of a file, without its suffix."""
    return _NO_LETTERS.sub("-", title).strip("-").lower()[:80] or "digitlab"
