"""The idea in one look: a threshold that moves, and ten images that change sides."""

import streamlit as st

from digitlab.evaluation.detectors import Detector
from digitlab.inspection.examples import along_the_scores
from digitlab.ui.components.section import section
from digitlab.ui.components.threshold_slider import Examples, Position, threshold_slider
from digitlab.ui.state import shared
from digitlab.ui.state import threshold as state
from digitlab.ui.state.cache import cached


@st.fragment
@section("The threshold")
def show_trade(detector: Detector) -> None:
    """Show the slider with ten test images; it alone runs again when the handle is released."""
    examples = _examples(detector)
    threshold_slider(
        detector,
        # At the prevalence of these images: a target prevalence is explained on the page Thresholds.
        Position(state.threshold(detector)),
        on_change=lambda position: state.set_threshold(detector, position.threshold),
        examples=examples,
        shows_prevalence=False,
    )
    state.show_in_address_bar(detector)
    st.caption(
        f"The numbers are those of all {len(detector.judged.y_true):,} test images. The {len(examples.scores)} shown "
        "were picked evenly along the scores of each kind, whether right or wrong."
    )


@cached()
def _examples(detector: Detector) -> Examples:
    truth, scores = detector.judged
    picked = along_the_scores(truth, scores)
    test = shared.data().test
    return Examples(
        test.images[picked],
        scores[picked],
        truth[picked],
        tuple(f"A handwritten {digit}" for digit in test.labels[picked]),
        f"{len(picked)} test images and the side of the threshold on which they are",
    )
