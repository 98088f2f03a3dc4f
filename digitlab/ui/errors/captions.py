"""Answers in words: what stands under an image, in a heading, in a list of choices."""

from collections.abc import Sequence

import numpy as np

from digitlab.experiments.runs import ScoreKind
from digitlab.inspection.answers import Answers
from digitlab.ui.components.gallery import Card


def formatted_score(score: float, kind: ScoreKind) -> str:
    """Return a probability as a percentage, a decision value with two digits."""
    return f"{score:.1%}" if kind == "probability" else f"{score:.2f}"


def score_name(answers: Answers) -> str:
    """Return what the number under an image is."""
    if answers.task.has_threshold:
        return "probability" if answers.score_kind == "probability" else "score"
    return "confidence" if answers.score_kind == "probability" else "score of the predicted digit"


def cards(answers: Answers, positions: np.ndarray, notes: Sequence[str] | None = None) -> list[Card]:
    """Return what stands under some images.

    Parameters
    ----------
    answers : Answers
    positions : ndarray of int64, shape (m,)
    notes : sequence of str, m long, optional
        What stands in the place of the scores.

    Returns
    -------
    list of Card, m long
    """
    if notes is None:
        notes = [formatted_score(score, answers.score_kind) for score in answers.shown_scores[positions]]
    return [_card(answers, int(position), note) for position, note in zip(positions, notes, strict=True)]


def _card(answers: Answers, position: int, note: str) -> Card:
    index = int(answers.indices[position])
    label, predicted = answers.labels[position], answers.task.class_names[answers.predicted[position]]
    return Card(
        index=index,
        title=f"{label} → {predicted}",
        detail=f"{note} · #{index}",
        label=f"True {label}, predicted {predicted}, {note}, index {index}",
    )


def cell_in_words(answers: Answers, true: int | None, predicted: int | None, count: int) -> str:
    """Return what the gallery shows, as a heading."""
    images = f"{count:,} {'image' if count == 1 else 'images'}"
    names = answers.task.class_names
    if true is not None and predicted is not None:
        return f"{images}: true {names[true]}, predicted {names[predicted]}"
    if true is not None:
        return f"{images} of {names[true]}, misclassified"
    if predicted is not None:
        return f"{images} misclassified as {names[predicted]}"
    return f"All {images} that were misclassified" if count != 1 else "The one image that was misclassified"
