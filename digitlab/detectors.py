"""Whatever gives a score to each of some labelled things: the one thing that pages about thresholds know."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from digitlab import naming
from digitlab.metrics.labels import as_truth
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.mnist import Mnist
from digitlab.runs import DEFAULT_THRESHOLDS, Run, ScoreKind
from digitlab.tasks import OneDigit, Task

# Two groups of writers wrote MNIST's test images, one after the other.
HALVES = ("First 5,000", "Last 5,000")


class Scored(NamedTuple):
    """Labels and scores of the same things: bool and float64, both of shape (n,)."""

    y_true: np.ndarray
    y_score: np.ndarray

    def every_other(self, first: int) -> "Scored":
        """Return every other one, from the one at place `first`, 0 or 1, on."""
        return Scored(self.y_true[first::2], self.y_score[first::2])


class Groups(NamedTuple):
    """What things have in common with their like, and not with others: their writers, say.

    Attributes
    ----------
    names : tuple of str
    of : ndarray of int64, shape (n,)
        The group of each thing, from 0, in their order.
    """

    names: tuple[str, ...]
    of: np.ndarray


class Holdout(NamedTuple):
    """Where a threshold is chosen and where it is checked: never on the same things.

    Attributes
    ----------
    chosen_on, checked_on : ThresholdCurve
    chosen_name, checked_name : str
        What the two are, with their numbers.
    """

    chosen_on: ThresholdCurve
    checked_on: ThresholdCurve
    chosen_name: str
    checked_name: str


@dataclass(frozen=True, eq=False)
class Detector:
    """Scores with their labels, to choose a threshold for and to judge it.

    Attributes
    ----------
    key : str
        Tells it from all others.
    title : str
    names : tuple of str
        Of the negative and of the positive class.
    judged : Scored
        By which it is judged: of a run, the test images.
    score_kind : {"decision", "probability"}
    to_choose_by : Scored or None
        Other things by which a threshold may be chosen: of a run with folds, the training images out of fold.
    groups : Groups or None
        Of the things by which it is judged, where they are known to be of several kinds.
    """

    key: str
    title: str
    names: tuple[str, str]
    judged: Scored
    score_kind: ScoreKind
    to_choose_by: Scored | None = None
    groups: Groups | None = None

    @classmethod
    def from_scores(
        cls,
        y_true: np.ndarray,
        y_score: np.ndarray,
        *,
        title: str = "My scores",
        names: tuple[str, str] = ("negative", "positive"),
        score_kind: ScoreKind = "decision",
    ) -> "Detector":
        """Read anybody's labels and scores as a detector.

        Parameters
        ----------
        y_true : array-like, shape (n,)
            True and False, 1 and 0, or 1 and -1.
        y_score : array-like of float, shape (n,)
            Finite scores of any scale: larger means more likely positive.
        title : str, default="My scores"
        names : tuple of str, default=("negative", "positive")
        score_kind : {"decision", "probability"}, default="decision"
            "probability" if they are meant as probabilities.

        Returns
        -------
        Detector

        Raises
        ------
        ValueError
            If the arrays are empty, of different length, a score is not finite, or there are other labels.
        """
        scored = Scored(as_truth(y_true), np.asarray(y_score, dtype=np.float64))
        content = b"".join(np.ascontiguousarray(array).tobytes() for array in scored)
        detector = cls(hashlib.sha256(content).hexdigest()[:16], title, names, scored, score_kind)
        _ = detector.curve  # what cannot be sorted is refused here
        return detector

    @property
    def default_threshold(self) -> float:
        """The threshold of the classifier itself: 0 for decision values, 0.5 for probabilities."""
        return DEFAULT_THRESHOLDS[self.score_kind]

    @cached_property
    def curve(self) -> ThresholdCurve:
        """All thresholds, judged."""
        return ThresholdCurve(*self.judged)

    @cached_property
    def curve_to_choose_by(self) -> ThresholdCurve | None:
        """All thresholds by what a threshold may be chosen by, None if there is nothing else."""
        return None if self.to_choose_by is None else ThresholdCurve(*self.to_choose_by)

    @cached_property
    def halves(self) -> Holdout | None:
        """Every other thing by which it is judged to choose by, and the others to check; None with one kind in a half.

        Every other one, because things that follow each other often have something in common, as the writers of the
        first half of MNIST's test images have: both halves get their share.
        """
        if len(self.judged.y_true) < 2:
            return None
        first, second = (ThresholdCurve(*self.judged.every_other(place)) for place in (0, 1))
        if not all(curve.n_positive and curve.n_negative for curve in (first, second)):
            return None
        return Holdout(
            first,
            second,
            f"{first.n_samples:,} test images, every other one",
            f"the other {second.n_samples:,} test images",
        )

    @cached_property
    def holdout(self) -> Holdout | None:
        """What a threshold is chosen on unless somebody wants otherwise: out of fold, else one half of the images."""
        if self.curve_to_choose_by is None:
            return self.halves
        return Holdout(
            self.curve_to_choose_by,
            self.curve,
            f"{self.curve_to_choose_by.n_samples:,} training images",
            f"{self.curve.n_samples:,} test images",
        )

    @property
    def threshold_range(self) -> tuple[float, float]:
        """Lowest and highest of all scores and the default threshold."""
        scores, own = self.curve.scores, self.default_threshold
        return min(float(scores[0]), own), max(float(scores[-1]), own)


def detectors_of(run: Run, data: Mnist) -> dict[int, Detector]:
    """Read a run as the detectors that it is: one, or of a run of ten digits ten.

    Parameters
    ----------
    run : Run
    data : Mnist

    Returns
    -------
    dict of int to Detector
        By their digits.
    """
    task, labels = run.experiment.task, data.train.labels[run.experiment.training_order()]
    groups = Groups(HALVES, np.repeat([0, 1], len(data.test) // 2))
    out_of_fold = run.out_of_fold_scores
    return {
        digit: Detector(
            key=f"{run.experiment.digest}-{digit}",
            title=naming.title(run.experiment),
            names=("Other digits", OneDigit(digit).title),
            judged=_scored(task, digit, data.test.labels, run.test_scores),
            score_kind=run.score_kind,
            to_choose_by=None if out_of_fold is None else _scored(task, digit, labels, out_of_fold),
            groups=groups,
        )
        for digit in task.digits
    }


def _scored(task: Task, digit: int, labels: np.ndarray, scores: np.ndarray) -> Scored:
    return Scored(OneDigit(digit).target(labels), task.scores_of(digit, scores))
