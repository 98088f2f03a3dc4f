"""Predictions in words: what stands under an image, in a heading, in a list of choices."""

from collections.abc import Sequence

import numpy as np

from digitlab.experiments.runs import ScoreKind
from digitlab.inspection.predictions import Predictions
from digitlab.texts import formats
from digitlab.texts.nouns import counted
from digitlab.ui.components.gallery import Card


def formatted_score(score: float, kind: ScoreKind) -> str:
    """Return a probability as a percentage, a decision value with two digits."""
    return formats.percent(score) if kind == "probability" else formats.short_score(score)


def score_name(predictions: Predictions) -> str:
    """Return what the number under an image is."""
    if predictions.task.has_threshold:
        return "probability" if predictions.score_kind == "probability" else "score"
    return "confidence" if predictions.score_kind == "probability" else "score of the predicted digit"


def cards(predictions: Predictions, positions: np.ndarray, notes: Sequence[str] | None = None) -> list[Card]:
    """Return what stands under the images at some positions; notes stand in the place of the scores."""
    if notes is None:
        notes = [formatted_score(score, predictions.score_kind) for score in predictions.shown_scores[positions]]
    indices, labels = predictions.indices[positions].tolist(), predictions.labels[positions]
    names = [predictions.task.class_names[predicted] for predicted in predictions.predicted[positions]]
    return [
        Card(index, f"{label} → {name}", f"{note} · #{index}", f"True {label}, predicted {name}, {note}, index {index}")
        for index, label, name, note in zip(indices, labels, names, notes, strict=True)
    ]


def cell_in_words(predictions: Predictions, true: int | None, predicted: int | None, count: int) -> str:
    """Return what the gallery shows, as a heading."""
    images = counted(count, "images")
    names = predictions.task.class_names
    if true is not None and predicted is not None:
        return f"{images}: true {names[true]}, predicted {names[predicted]}"
    if true is not None:
        return f"{images} of {names[true]}, misclassified"
    if predicted is not None:
        return f"{images} misclassified as {names[predicted]}"
    return f"All {images} that were misclassified" if count != 1 else "The one image that was misclassified"
