from digitlab.ui import navigation

navigation.stay_inside_app()  # before all that takes long to import

from collections.abc import Callable
from functools import partial

import streamlit as st

from digitlab.evaluation.detectors import Detector
from digitlab.experiments import naming
from digitlab.ui.components.chosen_run import chosen_run
from digitlab.ui.components.section import section
from digitlab.ui.components.uploaded_scores import choose_source, chosen_scores
from digitlab.ui.components.ways_on import show_ways_on
from digitlab.ui.state.threshold import chosen_detector
from digitlab.ui.state.uploads import IMAGINED, UPLOAD
from digitlab.ui.state.uploads import source as chosen_source
from digitlab.ui.thresholds.curves import show_calibration, show_curves, show_gains
from digitlab.ui.thresholds.imagined import show_imagined, show_imagined_projected
from digitlab.ui.thresholds.operating_point import show_operating_point
from digitlab.ui.thresholds.others import Others, choose_compared, columns_beside, overlaid, runs_beside
from digitlab.ui.thresholds.projector import show_projected
from digitlab.ui.thresholds.taking_home import show_run_to_take, show_scores_to_take
from digitlab.ui.visitor_text import escape_markdown


def show_introduction(noun: str) -> None:
    st.markdown(
        f"A classifier gives every {noun} a score; whatever reaches the threshold is flagged. Move it to the right for "
        "fewer false alarms (false positives): precision usually rises, and recall never does. Move it to the left for "
        "fewer misses (false negatives): recall rises or stays."
    )


def show_everything(detector: Detector, others: Others, show_to_take: Callable[[float], None]) -> None:
    compared = choose_compared(others)
    overlays = {}
    with section("What is compared"):
        overlays = overlaid(compared)
    show_operating_point(detector, others, compared if overlays else None, show_to_take)
    with section("The curves"):
        show_curves(detector, overlays)
    with section("Gains and lift"):
        show_gains(detector, overlays)
    show_calibration(detector, escape_markdown(others.name))


def show_run() -> None:
    run = chosen_run()
    if projected:
        show_projected(chosen_detector(run))
    else:
        st.subheader(naming.title(run.experiment))
        detector = chosen_detector(run)
        show_everything(detector, runs_beside(run, detector), partial(show_run_to_take, run, detector))


def show_uploaded_scores() -> None:
    uploaded, name = chosen_scores("thresholds", shows_table=not projected)
    detector = uploaded.detector(name)
    if projected:
        show_projected(detector)
    else:
        st.subheader(escape_markdown(detector.title))
        show_everything(detector, columns_beside(uploaded, name), partial(show_scores_to_take, uploaded, name))


with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
    title = st.container()
    with st.container(horizontal=True, vertical_alignment="bottom", width="content"):
        place = st.container(width="content")
        projected = st.toggle(
            "Projector",
            key="projector",
            bind="query-params",
            help="Large type, and only the slider, its numbers and one figure at a time. It stays in the link.",
        )
if projected:
    source = chosen_source()
else:
    title.title("Move the threshold")
    with place:
        source = choose_source(offers_imagined=True)
    show_introduction("row" if source in (UPLOAD, IMAGINED) else "image")
with section("The chosen run"):
    if source == UPLOAD:
        show_uploaded_scores()
    elif source == IMAGINED:
        (show_imagined_projected if projected else show_imagined)()
    else:
        show_run()
if not projected:
    show_ways_on("errors", "train", "compare")
