"""The idea in one look: a threshold that moves, and ten images that change sides."""

from typing import Any

import streamlit as st

from digitlab.evaluation.detectors import Detector
from digitlab.figures.gallery import sprite_url
from digitlab.inspection.examples import along_the_scores
from digitlab.ui.components.section import section
from digitlab.ui.components.threshold_slider import threshold_slider
from digitlab.ui.state import shared
from digitlab.ui.state import threshold as state
from digitlab.ui.state.cache import cached


@st.fragment
@section("The threshold")
def show_trade(detector: Detector) -> None:
    """Show the slider with ten test images; it alone runs again when the handle is released."""
    examples = _examples(detector)
    # At the prevalence of these images: a target prevalence is explained on the page Thresholds.
    threshold_slider(
        detector,
        state.position(detector, with_prevalence=False),
        on_change=lambda position: state.set_position(detector, position, with_prevalence=False),
        examples=examples,
        shows_prevalence=False,
        offers_zone=True,
    )
    state.show_in_address_bar(detector)
    st.caption(
        f"The numbers are those of all {len(detector.judged.y_true):,} test images. The {len(examples['cards'])} shown "
        "were picked evenly along the scores of each kind, whether right or wrong."
    )


@cached()
def _examples(detector: Detector) -> dict[str, Any]:
    truth, scores = detector.judged
    picked = along_the_scores(truth, scores)
    test = shared.data().test
    return {
        "label": f"{len(picked)} test images and the side of the threshold on which they are",
        "sprite": sprite_url(test.images[picked]),
        "cards": [
            {"score": float(scores[i]), "positive": bool(truth[i]), "name": f"A handwritten {test.labels[i]}"}
            for i in picked
        ],
    }
