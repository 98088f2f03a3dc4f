from digitlab.ui import navigation

navigation.stay_inside_app()  # before all that takes long to import

import streamlit as st

from digitlab.drawing.picture_file import LARGEST_FILE_MB
from digitlab.experiments.experiment import Experiment
from digitlab.experiments.runs import Run
from digitlab.experiments.tasks import TEN_DIGITS
from digitlab.jobs import JobState, TooManyJobsError
from digitlab.ui.components.chosen_run import chosen_run
from digitlab.ui.components.section import section
from digitlab.ui.components.waiting import show_failure
from digitlab.ui.components.ways_on import show_ways_on
from digitlab.ui.draw.drawing import show_drawing
from digitlab.ui.draw.labelled import show_class
from digitlab.ui.draw.photo import show_photo
from digitlab.ui.state import session, shared

# Every drawing can be voted on by it: it takes seconds to train.
FIRST_VOTER = Experiment(digit=None)
SOURCES = ("Draw", "Upload a photo", "Take a photo")
PICTURE_TYPES = ["png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff"]


def show_first_voter() -> None:
    """Train a run of all ten digits, if the server has none yet, so that there is someone to vote."""
    if any(experiment.task == TEN_DIGITS for experiment in shared.store().experiments()):
        return
    status = session.status(FIRST_VOTER)
    if status.is_pending:
        st.caption("This server has no run of all ten digits yet, so a fast one is trained to vote, too.")
    elif status.state is JobState.FAILED:
        if show_failure(status):
            ask_to_vote()
    elif session.may_begin(FIRST_VOTER):
        ask_to_vote()
    else:
        st.caption("This server has no run of all ten digits, which could vote, too.")
        if st.button("Train one to vote", icon=":material/how_to_vote:"):
            ask_to_vote()


def ask_to_vote() -> None:
    """Ask for the run, which is followed above the page from the next run on, or say why it cannot be had now."""
    try:
        shared.queue().submit(FIRST_VOTER, session.visitor())
    except TooManyJobsError as error:
        st.caption(str(error))
    else:
        st.rerun()


def show_source(run: Run) -> None:
    """Show the canvas, or a photo, and what is read in it."""
    source = st.segmented_control("Source", SOURCES, default="Draw", required=True, label_visibility="collapsed")
    if source == "Draw":
        show_drawing(run)
        return
    if source == "Upload a photo":
        photo = st.file_uploader(source, type=PICTURE_TYPES, max_upload_size=LARGEST_FILE_MB)
    else:
        photo = st.camera_input(source)
    if photo is not None:
        show_photo(photo, run)


st.title("Draw a digit")
st.markdown(
    "A drawing is read well only if it looks like what the classifier learned from. So yours is drawn anew the way "
    "MNIST's forms were prepared, and then read."
)
with section("The chosen run"):
    run = chosen_run()
    with section("A first run of all ten digits"):
        show_first_voter()
    with section("The drawing"):
        show_source(run)
    with section("The class"):
        show_class(run)
show_ways_on("train", "errors", "compare")
