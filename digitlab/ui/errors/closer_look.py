"""The dialog that looks closer at one image."""

import numpy as np
import streamlit as st

from digitlab.figures.explanations import pixel_picture
from digitlab.figures.images import contact_sheet
from digitlab.figures.scores import digit_scores, score_beside_threshold
from digitlab.inspection.explanations import explain
from digitlab.inspection.predictions import Predictions
from digitlab.metrics.thresholds import flagged
from digitlab.texts import formats
from digitlab.ui.components.figures import show_figure
from digitlab.ui.components.gallery import Card, show_gallery
from digitlab.ui.components.section import section
from digitlab.ui.errors.captions import formatted_score
from digitlab.ui.state import shared

_N_NEIGHBOURS = 12


@st.dialog("Look closer", width="large")
@section("This image")
def look_closer(predictions: Predictions, position: int) -> None:
    """Show one image enlarged, its scores, its neighbours and the reason that the model can give."""
    index = int(predictions.indices[position])
    image, label = predictions.split.images[index], predictions.labels[position]
    st.markdown(_in_words(predictions, position))
    picture, scores = st.columns([1, 2])
    picture.image(contact_sheet(image[None], columns=1), width="stretch", alt=f"A handwritten {label}")
    with scores, section("Its score"):
        _show_scores(predictions, position)
    with section("The nearest training images"):
        _show_neighbours(image, leave_out=index if predictions.out_of_fold else None)
    with section("The reason"):
        _show_reason(predictions, position, image)


def _in_words(predictions: Predictions, position: int) -> str:
    label, predicted = predictions.labels[position], predictions.task.class_names[predictions.predicted[position]]
    kind = "Training" if predictions.out_of_fold else "Test"
    verdict = "a mistake" if predictions.wrong[position] else "right"
    index = predictions.indices[position]
    return f"{kind} image **{index}** · true label **{label}** · predicted **{predicted}** · {verdict}"


def _show_scores(predictions: Predictions, position: int) -> None:
    if predictions.task.has_threshold:
        _show_score(predictions, float(predictions.scores[position]))
        return
    label, predicted = int(predictions.labels[position]), predictions.predicted[position]
    figure = digit_scores(predictions.scores[position], predictions.score_kind, label)
    alt = f"Scores of all ten digits; {predicted} has the highest, the label is {label}"
    show_figure(figure, "closer_scores", alt)


def _show_score(predictions: Predictions, score: float) -> None:
    threshold = predictions.threshold
    alt = f"The score {formats.score(score)} beside the threshold {formats.threshold(threshold)}"
    show_figure(score_beside_threshold(score, threshold, predictions.scores), "closer_score", alt)
    side, outcome = ("at or above", "flagged") if flagged(score, threshold) else ("below", "not flagged")
    st.caption(
        f"Its score of {formatted_score(score, predictions.score_kind)} is {side} the threshold, so it is {outcome}."
    )


def _show_neighbours(image: np.ndarray, leave_out: int | None) -> None:
    st.markdown("##### The training images nearest to it, pixel by pixel")
    train = shared.data().train
    found = shared.pixel_search().nearest(image, _N_NEIGHBOURS, leave_out=leave_out)
    cards = [
        Card(int(index), str(train.labels[index]), f"{formats.score(distance)} away", "")
        for index, distance in zip(found.indices, found.distances, strict=True)
    ]
    label = "Nearest training images with their labels and distances"
    show_gallery(train.images[found.indices], cards, label, "neighbours", opens=False)


def _show_reason(predictions: Predictions, position: int, image: np.ndarray) -> None:
    st.markdown("##### The reason that the model can give")
    task = predictions.task
    predicted = task.digit_to_explain(int(predictions.predicted[position]))
    right = task.digit_to_explain(int(predictions.truth[position]))
    digit = predicted if predicted == right else _choose_digit(predicted, right)
    with st.spinner("Reading the model …"):
        model = shared.model(predictions.experiment)
    explanation = explain(predictions.experiment, model, image, digit)
    st.markdown(f"**{explanation.method}.** {explanation.says}")
    for column, picture in zip(st.columns(2), explanation.pictures, strict=False):
        with column:
            show_figure(pixel_picture(picture, image), f"reason-{picture.title}", picture.title)
    st.caption(f"What it does not say: {explanation.does_not_say}")


def _choose_digit(predicted: int, label: int) -> int:
    return st.segmented_control(
        "Explain the score of",
        [predicted, label],
        default=predicted,
        required=True,
        format_func=lambda digit: f"{digit}, {'predicted' if digit == predicted else 'the label'}",
    )
