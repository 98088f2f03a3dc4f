"""The reason that a model can give for a score, as pictures of the pixels.

Each kind of model gives another kind of reason, and none of them is the whole one; every explanation therefore says
what it shows and what it does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from digitlab.classifiers.features import prepare
from digitlab.experiments.experiment import Experiment
from digitlab.experiments.runs import ScoreKind
from digitlab.mnist import IMAGE_SIDE, N_PIXELS
from digitlab.texts import formats
from digitlab.training.scoring import score_images, score_kind

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator

_PATCH_SIDE = 5
_STRIDE = 2


@dataclass(frozen=True, eq=False)
class Picture:
    """One number a pixel.

    Attributes
    ----------
    title : str
    values : ndarray of float64, shape (28, 28)
    signed : bool
        Whether the numbers speak for the digit (above 0) or against it (below 0); else they are at least 0.
    """

    title: str
    values: np.ndarray
    signed: bool


@dataclass(frozen=True, eq=False)
class Explanation:
    """A reason for one score of one image.

    Attributes
    ----------
    method : str
        Its name.
    says, does_not_say : str
        A sentence each.
    pictures : tuple of Picture
    """

    method: str
    says: str
    does_not_say: str
    pictures: tuple[Picture, ...]


class Explainer(Protocol):
    """Explains the scores of one model."""

    def explain(self, image: np.ndarray, digit: int) -> Explanation:
        """Explain a score.

        Parameters
        ----------
        image : ndarray of uint8, shape (784,)
        digit : int
            Whose score is explained; of a detector, its own digit.

        Returns
        -------
        Explanation
        """


def explainer(experiment: Experiment, estimator: BaseEstimator) -> Explainer:
    """Choose the explanation that a model can give.

    Parameters
    ----------
    experiment : Experiment
        What the model was trained for.
    estimator : BaseEstimator
        Fitted.

    Returns
    -------
    Explainer
        Contributions for one weight a pixel, importances where the model keeps them, occlusion for all others.
    """
    if experiment.spec.explained_by == "weights":
        return LinearExplainer(estimator.coef_, estimator.intercept_, score_kind(estimator))
    if experiment.spec.explained_by == "importances":
        return ImportanceExplainer(estimator.feature_importances_)
    return OcclusionExplainer(experiment, estimator)


class LinearExplainer:
    """Explains a linear model exactly: its score is a sum over the pixels, or a softmax of ten such sums.

    Parameters
    ----------
    weights : ndarray of float, shape (1, 784) or (10, 784)
        For pixels from 0 to 1: of a detector, or of each digit.
    intercepts : ndarray of float, shape (1,) or (10,)
    kind : {"decision", "probability"}, default="decision"
        Whether the sum is the score itself or is turned into a probability.
    """

    def __init__(self, weights: np.ndarray, intercepts: np.ndarray, kind: ScoreKind = "decision") -> None:
        self._kind = kind
        self._weights = np.asarray(weights, dtype=np.float64)
        self._intercepts = np.asarray(intercepts, dtype=np.float64)

    def weights(self, digit: int) -> np.ndarray:
        """Return the weights of the pixels, ndarray of float64 of shape (784,)."""
        return self._weights[self._row(digit)]

    def intercept(self, digit: int) -> float:
        """Return the score of an empty image."""
        return float(self._intercepts[self._row(digit)])

    def contributions(self, image: np.ndarray, digit: int) -> np.ndarray:
        """Return each pixel's part of the score.

        Parameters
        ----------
        image : ndarray of uint8, shape (784,)
        digit : int

        Returns
        -------
        ndarray of float64, shape (784,)
            Weight times ink. With the intercept they sum to the score.
        """
        return self.weights(digit) * prepare(image[None], "dense")[0]

    def explain(self, image: np.ndarray, digit: int) -> Explanation:
        """Show the weights and, for this image, what each pixel adds to the score."""
        contributions = self.contributions(image, digit)
        terms = contributions.clip(min=0).sum(), contributions.clip(max=0).sum(), self.intercept(digit)
        for_it, against_it, intercept, total = map(formats.short_score, (*terms, sum(terms)))
        becomes = ". Beside the other digits' sums it becomes the probability."
        if self._kind == "decision":
            becomes = ", which is the score."
        return Explanation(
            method="Weights and contributions",
            says=f"Each pixel adds its weight times its ink. Pixels that speak for {digit} add {for_it}, those that "
            f"speak against it {against_it}; with the intercept of {intercept} the sum is {total}{becomes}",
            does_not_say="It is the whole reason of this model, but a weight alone means little: neighbouring pixels "
            "are inked together and share the weight among them by chance.",
            pictures=(
                Picture("Contributions in this image", _square(contributions), signed=True),
                Picture(f"Weights for {digit}", _square(self.weights(digit)), signed=True),
            ),
        )

    def _row(self, digit: int) -> int:
        return digit if len(self._weights) > 1 else 0


class ImportanceExplainer:
    """Shows which pixels a tree or a forest asks for.

    Parameters
    ----------
    importances : ndarray of float, shape (784,)
        Mean decrease in impurity (Breiman, 2001; scikit-learn's ``feature_importances_``): they sum to 1.
    """

    def __init__(self, importances: np.ndarray) -> None:
        self._importances = np.asarray(importances, dtype=np.float64)

    def explain(self, image: np.ndarray, digit: int) -> Explanation:
        """Show the importances, alone and under this image's ink."""
        inked = self._importances * prepare(image[None], "dense")[0]
        return Explanation(
            method="Pixel importances (mean decrease in impurity)",
            says="The stronger a pixel's colour, the more its questions sorted the training images. The first picture "
            "shows which of these pixels are inked in this image.",
            does_not_say="It is the same for all images and all digits: it does not say why this image was answered "
            "so, nor whether ink at a pixel speaks for or against a digit. Trees also ask for missing ink.",
            pictures=(
                Picture("Important pixels under the ink", _square(inked), signed=False),
                Picture("Important pixels", _square(self._importances), signed=False),
            ),
        )


class OcclusionExplainer:
    """Covers a part of the image and watches the score (Zeiler and Fergus, 2014); works with any model.

    Parameters
    ----------
    experiment : Experiment
    estimator : BaseEstimator
        Fitted; kept.
    """

    def __init__(self, experiment: Experiment, estimator: BaseEstimator) -> None:
        self._experiment = experiment
        self._estimator = estimator

    def score_drops(self, image: np.ndarray, digit: int) -> np.ndarray:
        """Return how far the score falls when the ink around a pixel is removed.

        Parameters
        ----------
        image : ndarray of uint8, shape (784,)
        digit : int

        Returns
        -------
        ndarray of float64, shape (784,)
            Mean over all covers that hide the pixel, in units of the score. All covers are scored in one batch.
        """
        covers = _covers()
        covers = covers[(covers & (image > 0)).any(axis=1)]
        covered = np.where(covers, 0, image).astype(np.uint8)
        scores = score_images(self._experiment, self._estimator, np.vstack([image[None], covered]))
        scores = self._experiment.task.scores_of(digit, scores)
        drops = scores[0] - scores[1:]
        return (drops @ covers) / _covers().sum(axis=0)

    def explain(self, image: np.ndarray, digit: int) -> Explanation:
        """Show where the score depends on the ink."""
        return Explanation(
            method="Occlusion",
            says=f"A square of {_PATCH_SIDE} by {_PATCH_SIDE} pixels is wiped clean at every second place, and the "
            f"model scores what is left. Where the score of {digit} falls, the ink spoke for {digit}; where it rises, "
            "the ink spoke against it.",
            does_not_say="It does not say what missing ink means to the model, nor how distant strokes work together; "
            "and a wiped image is one that nobody ever wrote.",
            pictures=(Picture("Fall of the score", _square(self.score_drops(image, digit)), signed=True),),
        )


def _covers() -> np.ndarray:
    """Return which pixels each cover hides, bool of shape (n_covers, 784); every pixel is hidden by one at least."""
    starts = range(1 - _PATCH_SIDE, IMAGE_SIDE, _STRIDE)
    steps = np.arange(IMAGE_SIDE)
    along = np.array([(steps >= start) & (steps < start + _PATCH_SIDE) for start in starts])
    return (along[:, None, :, None] & along[None, :, None, :]).reshape(-1, N_PIXELS)


def _square(values: np.ndarray) -> np.ndarray:
    return values.reshape(IMAGE_SIDE, IMAGE_SIDE)
