"""The dialog that looks closer at one image."""

import threading

import numpy as np
import streamlit as st

from digitlab.evaluation.answers import Answers
from digitlab.evaluation.explanations import Explainer, explainer
from digitlab.evaluation.neighbours import PixelSearch
from digitlab.experiment import Experiment
from digitlab.figures.explanations import digit_scores, pixel_picture, score_against_threshold
from digitlab.figures.images import contact_sheet
from digitlab.ui import server
from digitlab.ui.captions import formatted_score
from digitlab.ui.gallery import Card, show_gallery

_N_NEIGHBOURS = 12
_CONFIG = {"displayModeBar": False}
# Those of linear models and trees are some numbers a pixel; all others keep their whole model.
_LIGHT_FAMILIES = ("linear", "trees")
_LIGHT_EXPLAINERS = 32
_HEAVY_EXPLAINERS = 1


@st.dialog("Look closer", width="large")
def look_closer(experiment: Experiment, answers: Answers, position: int, *, out_of_fold: bool) -> None:
    """Show one image enlarged, its scores, its neighbours and the reason that the model can give.

    Parameters
    ----------
    experiment : Experiment
        The run that answered.
    answers : Answers
    position : int
        The image's position in the answers.
    out_of_fold : bool
        Whether the images are those of the training split.
    """
    index = int(answers.indices[position])
    split = server.data().train if out_of_fold else server.data().test
    image = split.images[index]
    st.markdown(_in_words(answers, position, out_of_fold=out_of_fold))
    picture, scores = st.columns([1, 2])
    picture.image(contact_sheet(image[None], columns=1), width="stretch", alt=f"A handwritten {split.labels[index]}")
    with scores:
        _show_scores(answers, position)
    _show_neighbours(image, leave_out=index if out_of_fold else None)
    _show_reason(experiment, answers, position, image)


def _in_words(answers: Answers, position: int, *, out_of_fold: bool) -> str:
    label, predicted = answers.labels[position], answers.class_names[answers.predicted[position]]
    kind = "Training" if out_of_fold else "Test"
    verdict = "a mistake" if answers.wrong[position] else "right"
    return (
        f"{kind} image **{answers.indices[position]}** · true label **{label}** · predicted **{predicted}** · {verdict}"
    )


def _show_scores(answers: Answers, position: int) -> None:
    label = int(answers.labels[position])
    if answers.digit is None:
        title = "Probability" if answers.score_kind == "probability" else "Score"
        st.plotly_chart(
            digit_scores(answers.scores[position], label, title),
            key="closer_scores",
            config=_CONFIG,
            alt=f"Scores of all ten digits; {answers.predicted[position]} has the highest, the label is {label}",
        )
        return
    score, threshold = float(answers.scores[position]), float(answers.threshold or 0.0)
    st.plotly_chart(
        score_against_threshold(answers.scores, score, threshold),
        key="closer_score",
        config=_CONFIG,
        alt=f"The score {score:.4g} beside the threshold {threshold:.4g}",
    )
    side = "at or above" if score >= threshold else "below"
    st.caption(
        f"Its score of {formatted_score(score, answers.score_kind)} is {side} the threshold, so it is "
        f"{'flagged' if score >= threshold else 'not flagged'}."
    )


def _show_neighbours(image: np.ndarray, leave_out: int | None) -> None:
    st.markdown("##### The training images nearest to it, pixel by pixel")
    train = server.data().train
    found = pixel_search().nearest(image, _N_NEIGHBOURS, leave_out=leave_out)
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


def _show_reason(experiment: Experiment, answers: Answers, position: int, image: np.ndarray) -> None:
    st.markdown("##### The reason that the model can give")
    digit = experiment.digit
    if digit is None:
        digit = _digit_to_explain(int(answers.predicted[position]), int(answers.labels[position]))
    try:
        with st.spinner("Reading the model …"):
            reason = _explainer(experiment)
    except server.NotTrainedError:
        st.warning("The model of this run is no longer in the store. Train it again to see its reason.")
        return
    explanation = reason.explain(image, digit)
    st.markdown(f"**{explanation.method}.** {explanation.says}")
    for column, picture in zip(st.columns(2), explanation.pictures, strict=False):
        column.plotly_chart(
            pixel_picture(picture, image), key=f"reason-{picture.title}", config=_CONFIG, alt=picture.title
        )
    st.caption(f"What it does not say: {explanation.does_not_say}")


def _digit_to_explain(predicted: int, label: int) -> int:
    if predicted == label:
        return predicted
    return st.segmented_control(
        "Explain the score of",
        [predicted, label],
        default=predicted,
        required=True,
        format_func=lambda digit: f"{digit}, {'predicted' if digit == predicted else 'the label'}",
    )


@st.cache_resource(show_spinner=False)
def pixel_search() -> PixelSearch:
    """Return the search among the training images, kept once for all visitors."""
    return PixelSearch(server.data().train.images)


@st.cache_resource(show_spinner=False)
def _reading() -> threading.Lock:
    return threading.Lock()


def _explainer(experiment: Experiment) -> Explainer:
    light = experiment.spec.family in _LIGHT_FAMILIES
    return (_light_explainer if light else _heavy_explainer)(experiment.digest, experiment)


@st.cache_resource(show_spinner=False, max_entries=_LIGHT_EXPLAINERS)
def _light_explainer(digest: str, _experiment: Experiment) -> Explainer:
    return _read_explainer(_experiment)


@st.cache_resource(show_spinner=False, max_entries=_HEAVY_EXPLAINERS)
def _heavy_explainer(digest: str, _experiment: Experiment) -> Explainer:
    return _read_explainer(_experiment)


def _read_explainer(experiment: Experiment) -> Explainer:
    # A forest of ten digits takes much memory while it is read; thirty visitors must not read thirty at once.
    with _reading():
        run = server.store().load_with_model(experiment)
    if run is None or run.estimator is None:
        raise server.NotTrainedError(experiment.digest)
    return explainer(experiment, run.estimator)
