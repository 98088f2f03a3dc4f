"""Answers of several classes with how sure each is: what "Answer only when sure" knows, of a run or of own scores."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from digitlab.decisions.reject import By, sureness
from digitlab.evaluation.belonging import Clusters
from digitlab.evaluation.detectors import Detector
from digitlab.evaluation.holdouts import Holdout
from digitlab.experiments import naming
from digitlab.experiments.runs import Run, ScoreKind
from digitlab.metrics.confusion import confusion_counts
from digitlab.metrics.labels import Scored, as_doubles
from digitlab.metrics.thresholds import highest_class
from digitlab.mnist import Mnist

Scale = Literal["probability", "calibrated", "raw"]
MOST_CLASSES = 50
# A class of which fewer are known to calibrate by has no curve of its own.
_LEAST_OF_A_CLASS = 10


@dataclass(frozen=True, eq=False)
class Samples:
    """Samples with a score for each class.

    Attributes
    ----------
    labels : ndarray of int64, shape (n,)
        The right classes.
    scores : ndarray of float64, shape (n, k)
        Finite.
    weight : ndarray of float64, shape (n,), or None
        For how many each stands.
    clusters : Clusters or None
        What they belong together by.
    """

    labels: np.ndarray
    scores: np.ndarray
    weight: np.ndarray | None = None
    clusters: Clusters | None = None

    def part(self, chosen: np.ndarray) -> "Samples":
        """Return some of them, by a mask of shape (n,)."""
        return Samples(
            self.labels[chosen],
            self.scores[chosen],
            None if self.weight is None else self.weight[chosen],
            None if self.clusters is None else Clusters(self.clusters.noun, self.clusters.of[chosen]),
        )


@dataclass(frozen=True, eq=False)
class Answers:
    """What a classifier of several classes answers, and how sure each answer is.

    An answer is the class of the highest score. How sure it is comes from probabilities where there are any. Other
    scores are calibrated class by class where there are samples to choose by: one half of them teaches that, the other
    half is left to choose the level by, so that no label has a say in both. Else the scores stand as they are.

    Attributes
    ----------
    key : str
        Tells them from all others.
    title : str
    class_names : tuple of str
        Of the k classes.
    judged : Samples
        By which they are judged: of a run, the test images.
    score_kind : {"decision", "probability"}
    to_choose_by : Samples or None
        Other samples, by which the level may be chosen: of a run with folds, the training images out of fold.
    noun_plural, judged_name, choosing_name, class_noun : str
        As of `Detector`.
    is_private : bool
        Whether the scores are a visitor's own.
    times : ndarray of int64, shape (n,), or None
        When each of the judged samples was, by rank.
    """

    key: str
    title: str
    class_names: tuple[str, ...]
    judged: Samples
    score_kind: ScoreKind
    to_choose_by: Samples | None = None
    noun_plural: str = "images"
    judged_name: str = "test images"
    choosing_name: str = "training images, out of fold"
    class_noun: str = "digit"
    is_private: bool = False
    times: np.ndarray | None = None
    _detectors: dict[By, Detector] = field(default_factory=dict, repr=False)

    @classmethod
    def from_scores(
        cls,
        y_true: ArrayLike,
        y_score: ArrayLike,
        *,
        classes: Sequence[Any] | None = None,
        title: str = "My scores",
        score_kind: ScoreKind | None = None,
        to_choose_by: tuple[ArrayLike, ArrayLike] | None = None,
    ) -> "Answers":
        """Make answers of labels and of a score for each class.

        Parameters
        ----------
        y_true : array-like, shape (n,)
            Labels, numbers or words.
        y_score : array-like of float, shape (n, k)
            Finite scores of k classes, 2 to 50: larger means more likely.
        classes : sequence, k long, optional
            Whose scores the columns are, in their order; by default the sorted labels, as scikit-learn has it.
        title : str, default="My scores"
        score_kind : {"decision", "probability"}, optional
            "probability" if they are meant as probabilities, as they are taken for if all lie between 0 and 1.
        to_choose_by : tuple of two array-like, optional
            Labels and scores of other samples, by which the level may be chosen.

        Returns
        -------
        Answers

        Raises
        ------
        ValueError
            If shapes do not fit, a score is not finite, or a label is none of the classes.

        Examples
        --------
        >>> answers = Answers.from_scores(["a", "b", "c"], [[0.8, 0.1, 0.1], [0.2, 0.5, 0.3], [0.4, 0.3, 0.3]])
        >>> answers.detector("highest").curve.at(0.5).precision
        1.0
        """
        known = sorted(set(np.asarray(y_true).tolist()), key=str) if classes is None else list(classes)
        if classes is None and all(isinstance(each, int | float) for each in known):
            known = sorted(known)
        judged = _samples(y_true, y_score, known, "y_true", "y_score")
        choosing = (
            None if to_choose_by is None else _samples(*to_choose_by, known, "to_choose_by[0]", "to_choose_by[1]")
        )
        return cls(
            key="own",
            title=title,
            class_names=tuple(map(str, known)),
            judged=judged,
            score_kind=score_kind or kind_of(judged.scores),
            to_choose_by=choosing,
            noun_plural="rows",
            judged_name="rows" if choosing is None else "rows to judge by",
            choosing_name="rows to choose by",
            class_noun="class",
            is_private=True,
        )

    @property
    def n_classes(self) -> int:
        """Number of classes."""
        return len(self.class_names)

    @cached_property
    def predicted(self) -> np.ndarray:
        """The answer to each of the samples by which it is judged, int64 of shape (n,)."""
        return highest_class(self.judged.scores)

    @cached_property
    def right(self) -> np.ndarray:
        """Which of these answers are right, bool of shape (n,)."""
        return np.asarray(self.predicted == self.judged.labels)

    @cached_property
    def counts(self) -> np.ndarray:
        """The confusion matrix of all answers, int64 of shape (k, k), true classes by row."""
        return confusion_counts(self.judged.labels, self.predicted, self.n_classes)

    @cached_property
    def _taught_by(self) -> tuple[Samples, Samples] | None:
        """The halves of what is to choose by: one to calibrate, one to choose; None where nothing is calibrated."""
        choosing = self.to_choose_by
        if self.score_kind == "probability" or choosing is None:
            return None
        of = np.arange(len(choosing.labels)) if choosing.clusters is None else choosing.clusters.of
        first = of % 2 == 0
        teaching = choosing.part(first)
        known = np.bincount(teaching.labels, minlength=self.n_classes)
        if known.min() < _LEAST_OF_A_CLASS or first.all():
            return None
        return teaching, choosing.part(~first)

    @property
    def scale(self) -> Scale:
        """What says how sure an answer is: probabilities, calibrated scores, or the scores as they are."""
        if self.score_kind == "probability":
            return "probability"
        return "raw" if self._taught_by is None else "calibrated"

    def scaled(self, scores: np.ndarray) -> np.ndarray:
        """Return scores of shape (m, k) on the scale on which answers are sure or not."""
        if self._taught_by is None:
            return scores
        from digitlab.metrics.calibration import calibrated  # the first page waits for no scikit-learn

        teaching, _ = self._taught_by
        columns = [
            calibrated(teaching.labels == place, teaching.scores[:, place], scores[:, place], "sigmoid")
            for place in range(self.n_classes)
        ]
        chances = np.column_stack(columns)
        total = chances.sum(axis=1, keepdims=True)
        return np.divide(chances, total, out=np.full_like(chances, 1 / self.n_classes), where=total > 0)

    def sureness(self, scores: np.ndarray, by: By) -> np.ndarray:
        """Return how sure the answers to new samples are, shape (m,), by their raw scores, shape (m, k)."""
        return sureness(self.scaled(scores), by, highest_class(scores))

    @cached_property
    def _choosing(self) -> Samples | None:
        return self.to_choose_by if self._taught_by is None else self._taught_by[1]

    @cached_property
    def _scaled(self) -> tuple[np.ndarray, np.ndarray | None]:
        """The scores of what judges and of what chooses on their scale, calibrated together: fitting takes longest."""
        if self._choosing is None:
            return self.scaled(self.judged.scores), None
        both = self.scaled(np.concatenate([self.judged.scores, self._choosing.scores]))
        return both[: len(self.judged.scores)], both[len(self.judged.scores) :]

    def detector(self, by: By) -> Detector:
        """Return the answers as a detector of right ones by how sure they are; its threshold is the level.

        What it flags is what is answered.
        """
        if by not in self._detectors:
            self._detectors[by] = self._new_detector(by)
        return self._detectors[by]

    def holdout(self, by: By) -> Holdout | None:
        """Return where a level is chosen and where it is checked: as of the detector, also where no answer is wrong.

        None where there is only one row, or one cluster.
        """
        detector = self.detector(by)
        if detector.holdout is not None:
            return detector.holdout
        of = np.arange(len(self.right)) if self.judged.clusters is None else self.judged.clusters.of
        first = of % 2 == 0
        if first.all() or not first.any():
            return None
        n_first, n_second = (f"{int(half.sum()):,} {self.judged_name}" for half in (first, ~first))
        halves = detector.curve_of(first), detector.curve_of(~first)
        return Holdout(*halves, f"{n_first}, every other one", f"the other {n_second}")

    def _new_detector(self, by: By) -> Detector:
        choosing, (of_judged, of_choosing) = self._choosing, self._scaled
        judged = Scored(self.right, sureness(of_judged, by, self.predicted))
        to_choose_by = None
        if choosing is not None and of_choosing is not None:
            answers = highest_class(choosing.scores)
            to_choose_by = Scored(answers == choosing.labels, sureness(of_choosing, by, answers))
        return Detector(
            key=f"{self.key}-{by}",
            title=self.title,
            names=("Wrong", "Right"),
            judged=judged,
            score_kind="decision" if self.scale == "raw" else "probability",
            to_choose_by=to_choose_by,
            noun_plural=self.noun_plural,
            judged_name=self.judged_name,
            choosing_name=self.choosing_name if self._taught_by is None else f"{self.choosing_name}, the second half",
            class_noun=self.class_noun,
            is_private=self.is_private,
            sample_weight=self.judged.weight,
            choosing_weight=None if choosing is None else choosing.weight,
            clusters=self.judged.clusters,
            choosing_clusters=None if choosing is None else choosing.clusters,
            times=self.times,
            own_threshold=float(judged.y_score.min()),  # everything is answered, as without a level
        )


def kind_of(scores: np.ndarray) -> ScoreKind:
    """Return what scores are taken for: probabilities if all lie between 0 and 1."""
    return "probability" if ((scores >= 0) & (scores <= 1)).all() else "decision"


def answers_of(run: Run, data: Mnist) -> Answers:
    """Read a run of ten digits as its answers.

    Parameters
    ----------
    run : Run
    data : Mnist

    Returns
    -------
    Answers

    Raises
    ------
    ValueError
        If the run tells one digit from the rest.

    Examples
    --------
    >>> from digitlab import Experiment, load_mnist, train
    >>> data = load_mnist()
    >>> answers = answers_of(train(Experiment(digit=None, n_train=1_000), data), data)
    >>> answers.counts.shape, answers.scale
    ((10, 10), 'raw')
    """
    task = run.experiment.task
    if task.has_threshold:
        raise ValueError(f"{task.title} is one digit against the rest: its answer has a threshold, not a level.")
    labels = data.train.labels[run.experiment.training_order()].astype(np.int64)
    out_of_fold = run.out_of_fold_scores
    return Answers(
        key=f"{run.experiment.digest}-answers",
        title=naming.title(run.experiment),
        class_names=task.class_names,
        judged=Samples(data.test.labels.astype(np.int64), run.test_scores),
        score_kind=run.score_kind,
        to_choose_by=None if out_of_fold is None else Samples(labels, out_of_fold),
    )


def _samples(y_true: Any, y_score: Any, classes: list[Any], labels_name: str, scores_name: str) -> Samples:
    """Return labels and scores that came from outside; `ValueError` says what is wrong with them."""
    if not 2 <= len(classes) <= MOST_CLASSES:
        raise ValueError(f"There must be 2 to {MOST_CLASSES} classes, and there are {len(classes)}.")
    if len(set(classes)) < len(classes):
        raise ValueError("classes holds a class twice; each column of scores needs its own.")
    labels = np.asarray(y_true)
    try:
        scores = as_doubles(y_score)
    except (TypeError, ValueError):
        raise ValueError(f"{scores_name} must hold numbers, a column for each class.") from None
    if labels.ndim != 1 or not len(labels) or scores.shape != (len(labels), len(classes)):
        raise ValueError(
            f"{scores_name} must have a row for each label and a column for each of the {len(classes)} classes; "
            f"{labels_name} has the shape {labels.shape} and {scores_name} {scores.shape}."
        )
    if not np.isfinite(scores).all():
        raise ValueError(f"{scores_name} must be finite.")
    place = {each: i for i, each in enumerate(classes)}
    strange = next((each for each in labels.tolist() if each not in place), None)
    if strange is not None:
        listed = ", ".join(str(each) for each in classes[:10])
        raise ValueError(f"{labels_name} holds {strange!r:.40}, which is none of the classes: {listed}.")
    return Samples(np.array([place[each] for each in labels.tolist()], dtype=np.int64), scores)
