"""Whatever gives a score to each of some labelled things: the one thing that pages about thresholds know."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from digitlab import naming
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.mnist import Mnist
from digitlab.runs import DEFAULT_THRESHOLDS, Run, ScoreKind
from digitlab.tasks import OneDigit, Task


class Scored(NamedTuple):
    """Labels and scores of the same things: bool and float64, both of shape (n,)."""

    y_true: np.ndarray
    y_score: np.ndarray


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
    """

    key: str
    title: str
    names: tuple[str, str]
    judged: Scored
    score_kind: ScoreKind
    to_choose_by: Scored | None = None

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
        y_true : array-like of bool, shape (n,)
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
            If the arrays are empty, of different length, or a score is not finite.
        """
        scored = Scored(np.asarray(y_true, dtype=bool), np.asarray(y_score, dtype=np.float64))
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
    out_of_fold = run.out_of_fold_scores
    return {
        digit: Detector(
            key=f"{run.experiment.digest}-{digit}",
            title=naming.title(run.experiment),
            names=("Other digits", OneDigit(digit).title),
            judged=_scored(task, digit, data.test.labels, run.test_scores),
            score_kind=run.score_kind,
            to_choose_by=None if out_of_fold is None else _scored(task, digit, labels, out_of_fold),
        )
        for digit in task.digits
    }


def _scored(task: Task, digit: int, labels: np.ndarray, scores: np.ndarray) -> Scored:
    return Scored(OneDigit(digit).target(labels), task.scores_of(digit, scores))
