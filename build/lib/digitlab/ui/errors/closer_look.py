"""The dialog that looks closer at one image."""

import numpy as np
import streamlit as st

from digitlab.figures.explanations import pixel_picture
from digitlab.figures.images import contact_sheet
from digitlab.figures.scores import digit_scores, score_beside_threshold
from digitlab.inspection.answers import Answers
from digitlab.inspection.explanations import explainer
from digitlab.metrics.thresholds import flagged
from digitlab.ui.components.figures import show_figure
from digitlab.ui.components.gallery import Card, show_gallery
from digitlab.ui.components.section import section
from digitlab.ui.errors.captions import formatted_score
from digitlab.ui.state import shared

_N_NEIGHBOURS = 12


@st.dialog("Look closer", width="large")
@section("This image")
def look_closer(answers: Answers, position: int) -> None:
    """Show one image enlarged, its scores, its neighbours and the reason that the model can give.

    Parameters
    ----------
    answers : Answers
    position : int
        The image's position in the answers.
    """
    index = int(answers.indices[position])
    image, label = answers.split.images[index], answers.labels[position]
    st.markdown(_in_words(answers, position))
    picture, scores = st.columns([1, 2])
    picture.image(contact_sheet(image[None], columns=1), width="stretch", alt=f"A handwritten {label}")
    with scores, section("Its score"):
        _show_scores(answers, position)
    with section("The nearest training images"):
        _show_neighbours(image, leave_out=index if answers.out_of_fold else None)
    with section("The reason"):
        _show_reason(answers, position, image)


def _in_words(answers: Answers, position: int) -> str:
    label, predicted = answers.labels[position], answers.task.class_names[answers.predicted[position]]
    kind = "Training" if answers.out_of_fold else "Test"
    verdict = "a mistake" if answers.wrong[position] else "right"
    return (
        f"{kind} image **{answers.indices[position]}** · true label **{label}** · predicted **{predicted}** · {verdict}"
    )


def _show_scores(answers: Answers, position: int) -> None:
    if answers.task.has_threshold:
        _show_score(answers, float(answers.scores[position]))
        return
    label = int(answers.labels[position])
    show_figure(
        digit_scores(answers.scores[position], answers.score_kind, label),
        "closer_scores",
        f"Scores of all ten digits; {answers.predicted[position]} has the highest, the label is {label}",
    )


def _show_score(answers: Answers, score: float) -> None:
    threshold = answers.threshold
    show_figure(
        score_beside_threshold(score, threshold, answers.scores),
        "closer_score",
        f"The score {score:.4g} beside the threshold {threshold:.4g}",
    )
    side, outcome = ("at or above", "flagged") if flagged(score, threshold) else ("below", "not flagged")
    st.caption(
        f"Its score of {formatted_score(score, answers.score_kind)} is {side} the threshold, so it is {outcome}."
    )


def _show_neighbours(image: np.ndarray, leave_out: int | None) -> None:
    st.markdown("##### The training images nearest to it, pixel by pixel")
    train = shared.data().train
    found = shared.pixel_search().nearest(image, _N_NEIGHBOURS, leave_out=leave_out)
    show_gallery(
        train.images[found.indices],
        [
            Card(int(index), str(train.labels[index]), f"{distance:.1f} away", "")
            for index, distance in zip(found.indices, found.distances, strict=True)
        ],
        label="Nearest training images with their labels and distances",
        key="neighbours",
        opens=False,
    )


def _show_reason(answers: Answers, position: int, image: np.ndarray) -> None:
    st.markdown("##### The reason that the model can give")
    task = answers.task
    predicted, right = (task.digit_to_explain(int(answer[position])) for answer in (answers.predicted, answers.truth))
    digit = predicted if predicted == right else _choose_digit(predicted, right)
    with st.spinner("Reading the model …"):
        reason = explainer(answers.experiment, shared.model(answers.experiment))
    explanation = reason.explain(image, digit)
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
