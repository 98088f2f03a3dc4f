from digitlab.ui import navigation

navigation.stay_inside_app()  # before all that takes long to import

import streamlit as st

from digitlab.experiments import naming
from digitlab.experiments.runs import Run
from digitlab.inspection.answers import Answers, answers_on_test_images, answers_out_of_fold
from digitlab.ui.components.cards import show_metrics
from digitlab.ui.components.chosen_run import chosen_run
from digitlab.ui.components.own_scores import choose_source, chosen_name, chosen_scores
from digitlab.ui.components.section import section
from digitlab.ui.components.ways_on import show_ways_on
from digitlab.ui.errors.images import explore, show_flips
from digitlab.ui.errors.rows import show_rows
from digitlab.ui.errors.suspects import show_suspects
from digitlab.ui.state import shared, threshold
from digitlab.ui.state.own_scores import OWN
from digitlab.ui.visitor_text import plain

TEST, OUT_OF_FOLD = "Test images", "Training images, out of fold"


def choose_answers(run: Run) -> Answers:
    """Return the answers to look at, at the threshold that all pages share."""
    source = TEST
    if run.out_of_fold_scores is not None:
        source = st.segmented_control("Images", [TEST, OUT_OF_FOLD], default=TEST, required=True, key="errors-source")
    read = answers_out_of_fold if source == OUT_OF_FOLD else answers_on_test_images
    return read(run, shared.data(), threshold.answering_threshold(run))


def show_operating_point(answers: Answers) -> None:
    show_metrics(answers.point)
    st.page_link("pages/thresholds.py", label=f"Threshold {answers.threshold:.4f}: move it", icon=":material/tune:")


def show_mistakes(run: Run) -> None:
    answers = choose_answers(run)
    if answers.task.has_threshold:
        (detector,) = shared.detectors(run).values()
        threshold.show_in_address_bar(detector)
        with section("Precision and recall"):
            show_operating_point(answers)
        explore(answers)
        show_flips(answers, *detector.threshold_range)
    else:
        explore(answers)


def show_run() -> None:
    run = chosen_run()
    st.subheader(naming.title(run.experiment))
    with section("The mistakes of this run"):
        show_mistakes(run)
    show_suspects(run)


def show_own_scores() -> None:
    own = chosen_scores()
    st.subheader(plain(own.detector(chosen_name()).title))
    with section("The mistakes in this file"):
        show_rows(own, chosen_name())


with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
    st.title("Look at the mistakes")
    source = choose_source()
st.markdown(
    f"A number says how often a classifier is wrong. The {'rows' if source == OWN else 'images'} say why. Pick a cell "
    "of the confusion matrix and see what is in it."
)
with section("The chosen run"):
    if source == OWN:
        show_own_scores()
    else:
        show_run()
show_ways_on("thresholds", "draw", "train")
