"""The reason that a model can give for a score, as pictures of the pixels.

Each kind of model gives another kind of reason, and none of them is the whole one; every explanation therefore says
what it shows and what it does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from digitlab.classifiers.features import prepare
from digitlab.experiments.experiment import Experiment
from digitlab.mnist import IMAGE_SIDE, N_PIXELS
from digitlab.texts import formats
from digitlab.training.scoring import score_images, score_kind

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator

_PATCH_SIDE = 5
_STRIDE = 2


@dataclass(frozen=True, eq=False)
class Picture:
    """One number a pixel, shape (28, 28).

    Signed numbers speak for the digit (above 0) or against it (below 0); others are at least 0.
    """

    title: str
    values: np.ndarray
    signed: bool


@dataclass(frozen=True, eq=False)
class Explanation:
    """A reason for one score of one image: the method's name, a sentence each on what it says and does not say."""

    method: str
    says: str
    does_not_say: str
    pictures: tuple[Picture, ...]


def explain(experiment: Experiment, estimator: BaseEstimator, image: np.ndarray, digit: int) -> Explanation:
    """Explain a fitted model's score of an image, uint8 of shape (784,), in the way that the model allows.

    The score is that of the digit, or of a detector, whose own digit is given.
    """
    explained_by = {"weights": by_weights, "importances": by_importances, "occlusion": by_occlusion}
    return explained_by[experiment.spec.explained_by](experiment, estimator, image, digit)


def linear_terms(estimator: BaseEstimator, image: np.ndarray, digit: int) -> tuple[np.ndarray, np.ndarray, float]:
    """Return a linear model's weights and each pixel's part of the score, shape (784,), and its intercept.

    A part is weight times ink. With the intercept, the score of an empty image, the parts sum to the score of the
    model, which is a detector's or that of each digit.
    """
    row = digit if len(estimator.coef_) > 1 else 0
    weights = np.asarray(estimator.coef_[row], dtype=np.float64)
    return weights, weights * prepare(image[None], "dense")[0], float(estimator.intercept_[row])


def by_weights(experiment: Experiment, estimator: BaseEstimator, image: np.ndarray, digit: int) -> Explanation:
    """Explain a linear model exactly: its score is a sum over the pixels, or a softmax of ten such sums."""
    weights, contributions, intercept = linear_terms(estimator, image, digit)
    terms = contributions.clip(min=0).sum(), contributions.clip(max=0).sum(), intercept
    for_it, against_it, empty, total = map(formats.short_score, (*terms, sum(terms)))
    becomes = ". Beside the other digits' sums it becomes the probability."
    if score_kind(estimator) == "decision":
        becomes = ", which is the score."
    return Explanation(
        method="Weights and contributions",
        says=f"Each pixel adds its weight times its ink. Pixels that speak for {digit} add {for_it}, those that "
        f"speak against it {against_it}; with the intercept of {empty} the sum is {total}{becomes}",
        does_not_say="It is the whole reason of this model, but a weight alone means little: neighbouring pixels "
        "are inked together and share the weight among them by chance.",
        pictures=(
            Picture("Contributions in this image", _square(contributions), signed=True),
            Picture(f"Weights for {digit}", _square(weights), signed=True),
        ),
    )


def by_importances(experiment: Experiment, estimator: BaseEstimator, image: np.ndarray, digit: int) -> Explanation:
    """Show which pixels a tree or a forest asks for, alone and under this image's ink.

    They are told by the mean decrease in impurity (Breiman, 2001; scikit-learn's ``feature_importances_``).
    """
    importances = np.asarray(estimator.feature_importances_, dtype=np.float64)
    inked = importances * prepare(image[None], "dense")[0]
    return Explanation(
        method="Pixel importances (mean decrease in impurity)",
        says="The stronger a pixel's colour, the more its questions sorted the training images. The first picture "
        "shows which of these pixels are inked in this image.",
        does_not_say="It is the same for all images and all digits: it does not say why this image was answered "
        "so, nor whether ink at a pixel speaks for or against a digit. Trees also ask for missing ink.",
        pictures=(
            Picture("Important pixels under the ink", _square(inked), signed=False),
            Picture("Important pixels", _square(importances), signed=False),
        ),
    )


def by_occlusion(experiment: Experiment, estimator: BaseEstimator, image: np.ndarray, digit: int) -> Explanation:
    """Cover a part of the image and watch the score (Zeiler and Fergus, 2014); works with any model."""
    return Explanation(
        method="Occlusion",
        says=f"A square of {_PATCH_SIDE} by {_PATCH_SIDE} pixels is wiped clean at every second place, and the "
        f"model scores what is left. Where the score of {digit} falls, the ink spoke for {digit}; where it rises, "
        "the ink spoke against it.",
        does_not_say="It does not say what missing ink means to the model, nor how distant strokes work together; "
        "and a wiped image is one that nobody ever wrote.",
        pictures=(
            Picture("Fall of the score", _square(score_drops(experiment, estimator, image, digit)), signed=True),
        ),
    )


def score_drops(experiment: Experiment, estimator: BaseEstimator, image: np.ndarray, digit: int) -> np.ndarray:
    """Return how far the score falls when the ink around a pixel is removed, float64 of shape (784,).

    That is the mean over all covers that hide the pixel, in units of the score. All covers are scored in one batch.
    """
    covers = _covers()
    covers = covers[(covers & (image > 0)).any(axis=1)]
    covered = np.where(covers, 0, image).astype(np.uint8)
    scores = score_images(experiment, estimator, np.vstack([image[None], covered]))
    scores = experiment.task.scores_of(digit, scores)
    drops = scores[0] - scores[1:]
    return (drops @ covers) / _covers().sum(axis=0)


def _covers() -> np.ndarray:
    """Return which pixels each cover hides, bool of shape (n_covers, 784); every pixel is hidden by one at least."""
    starts = range(1 - _PATCH_SIDE, IMAGE_SIDE, _STRIDE)
    steps = np.arange(IMAGE_SIDE)
    along = np.array([(steps >= start) & (steps < start + _PATCH_SIDE) for start in starts])
    return (along[:, None, :, None] & along[None, :, None, :]).reshape(-1, N_PIXELS)


def _square(values: np.ndarray) -> np.ndarray:
    return values.reshape(IMAGE_SIDE, IMAGE_SIDE)
