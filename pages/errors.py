from digitlab.ui import navigation

navigation.stay_inside_app()  # before all that takes long to import

import streamlit as st

from digitlab.experiments import naming
from digitlab.experiments.runs import Run
from digitlab.inspection.predictions import Predictions, predictions_on_test_images, predictions_out_of_fold
from digitlab.ui.components.cards import show_point
from digitlab.ui.components.chosen_run import chosen_run
from digitlab.ui.components.section import section
from digitlab.ui.components.uploaded_scores import choose_source, chosen_scores
from digitlab.ui.components.ways_on import show_ways_on
from digitlab.ui.errors.images import explore, show_flips
from digitlab.ui.errors.reject import show_reject_of_run, show_reject_of_table
from digitlab.ui.errors.rows import show_rows
from digitlab.ui.errors.suspects import show_suspects
from digitlab.ui.state import shared, threshold
from digitlab.ui.state.uploads import UPLOAD
from digitlab.ui.visitor_text import escape_markdown

TEST, OUT_OF_FOLD = "Test images", "Training images, out of fold"


def choose_predictions(run: Run) -> Predictions:
    """Return the predictions to look at, at the threshold that all pages share."""
    source = TEST
    if run.out_of_fold_scores is not None:
        source = st.segmented_control("Images", [TEST, OUT_OF_FOLD], default=TEST, required=True, key="errors-source")
    read = predictions_out_of_fold if source == OUT_OF_FOLD else predictions_on_test_images
    return read(run, shared.data(), threshold.decision_threshold(run))


def show_mistakes(run: Run) -> None:
    predictions = choose_predictions(run)
    if predictions.task.has_threshold:
        (detector,) = shared.detectors(run).values()
        threshold.show_in_address_bar(detector)
        with section("Precision and recall"):
            # Of the same counts, whose intervals know what images belong together by.
            curve = detector.curve_to_choose_by if predictions.out_of_fold else detector.curve
            show_point((curve or detector.curve).at(predictions.threshold))
        explore(predictions)
        show_flips(predictions, *detector.threshold_range)
    else:
        explore(predictions)
        show_reject_of_run(run)


def show_run() -> None:
    run = chosen_run()
    st.subheader(naming.title(run.experiment))
    with section("The mistakes of this run"):
        show_mistakes(run)
    show_suspects(run)


def show_uploaded_scores() -> None:
    uploaded, name = chosen_scores("errors")
    st.subheader(escape_markdown(uploaded.detector(name).title))
    with section("The mistakes in this file"):
        show_rows(uploaded, name)
        if uploaded.has_classes:
            show_reject_of_table(uploaded, name)


with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
    st.title("Look at the mistakes")
    source = choose_source()
st.markdown(
    f"A number says how often a classifier is wrong. The {'rows' if source == UPLOAD else 'images'} say why. Pick a "
    "cell of the confusion matrix and see what is in it."
)
with section("The chosen run"):
    if source == UPLOAD:
        show_uploaded_scores()
    else:
        show_run()
show_ways_on("thresholds", "draw", "train")
