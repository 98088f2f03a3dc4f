"""Whatever gives a score to each of some labelled samples: what the pages about thresholds know."""

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from digitlab.evaluation import belonging, estimators, given
from digitlab.evaluation.belonging import Clusters, Groups
from digitlab.evaluation.by_group import ByGroup, grouped
from digitlab.evaluation.holdouts import Holdout, by_time, halves
from digitlab.experiments.runs import DEFAULT_THRESHOLDS, ScoreKind
from digitlab.metrics.labels import Scored
from digitlab.metrics.thresholds import ThresholdCurve, flagged
from digitlab.texts import figures as texts


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
        Other samples by which a threshold may be chosen: of a run with folds, the training images out of fold.
    noun_plural : str, default="images"
        What the pages call its samples.
    judged_noun, judged_name : str
        What those by which it is judged are called, one of them and all.
    choosing_name : str
        What those to choose by are called.
    legend : str
        What its curve is called beside others.
    class_noun : str
        What a class is called, where there are several.
    way_to_calibrate : str
        What it takes to calibrate its scores, where there is nothing to choose by.
    is_private : bool
        Whether its scores were uploaded: what is derived from it is cached with it alone, and no longer than it lives.
    groups, choosing_groups : Groups or None
        Of the samples by which it is judged, and of those to choose by, where they are known to be of several kinds.
    sample_weight, choosing_weight : ndarray of float64, shape (n,), or None
        For how many each of them, and each to choose by, stands, where they do not stand for themselves.
    clusters, choosing_clusters : Clusters or None
        What they belong together by, where several come from one.
    times : ndarray of int64, shape (n,), or None
        When each of them was, by rank.
    own_threshold : float or None
        The classifier's own, where it is not the usual one.
    choosing_folds : ndarray of int64, shape (n,), or None
        Of those to choose by: the fold that left each out, from 0.
    """

    key: str
    title: str
    names: tuple[str, str]
    judged: Scored
    score_kind: ScoreKind
    to_choose_by: Scored | None = None
    noun_plural: str = "images"
    judged_noun: str = "test image"
    judged_name: str = "test images"
    choosing_name: str = "training images, out of fold"
    legend: str = texts.THIS_RUN
    class_noun: str = "digit"
    way_to_calibrate: str = (
        "Trained with folds, its scores can be calibrated: turned into probabilities by what the out-of-fold scores "
        "teach."
    )
    is_private: bool = False
    groups: Groups | None = None
    choosing_groups: Groups | None = None
    sample_weight: np.ndarray | None = None
    choosing_weight: np.ndarray | None = None
    clusters: Clusters | None = None
    choosing_clusters: Clusters | None = None
    times: np.ndarray | None = None
    own_threshold: float | None = None
    choosing_folds: np.ndarray | None = None

    @classmethod
    def from_scores(
        cls,
        y_true: ArrayLike,
        y_score: ArrayLike,
        *,
        title: str = "My scores",
        positive: Any = None,
        names: tuple[str, str] | None = None,
        score_kind: ScoreKind | None = None,
        to_choose_by: tuple[ArrayLike, ArrayLike] | None = None,
        split: ArrayLike | None = None,
        judged: Any = None,
        groups: Groups | ArrayLike | None = None,
        choosing_groups: Groups | ArrayLike | None = None,
        sample_weight: ArrayLike | None = None,
        choosing_weight: ArrayLike | None = None,
        clusters: ArrayLike | Clusters | None = None,
        choosing_clusters: ArrayLike | Clusters | None = None,
        times: ArrayLike | None = None,
    ) -> "Detector":
        """Make a detector of labels and scores.

        Parameters
        ----------
        y_true : array-like, shape (n,)
            Labels: True and False, 1 and 0, 1 and -1, or any other values, such as words. This and all others may be a
            list, an array, or a column of pandas, Polars or PyArrow.
        y_score : array-like of float, shape (n,)
            Finite scores of any scale: larger means more likely positive.
        title : str, default="My scores"
        positive : object, optional
            The label that counts as positive; of more than two values the one that is told from the rest. By default it
            is 1 or True, the second of `names` where these are the labels, or what does not mean nothing, as "no" does.
        names : tuple of str, optional
            Of the negative and of the positive class; by default the labels where they are words, else "negative" and
            "positive".
        score_kind : {"decision", "probability"}, optional
            "probability" if they are meant as probabilities, as they are taken for if all lie between 0 and 1.
        to_choose_by : tuple of two array-like, optional
            Labels and scores of other samples, by which a threshold may be chosen.
        split : array-like, shape (n,), optional
            Which of the samples judge: True, or words such as "test"; the others, as "train", are to choose by.
        judged : object, optional
            The value of `split` that judges, where words do not say so by themselves.
        groups : array-like, shape (n,), or Groups, optional
            Of the samples in `y_true`: equal values are a group; at most 50.
        choosing_groups : array-like, shape (n,), or Groups, optional
            The same of those in `to_choose_by`: lines for groups are then chosen on them.
        sample_weight : array-like of float, shape (n,), optional
            For how many each of the samples in `y_true` stands: finite, not negative, with a sum above 0.
        choosing_weight : array-like of float, optional
            The same of those in `to_choose_by`.
        clusters, choosing_clusters : array-like, shape (n,), or Clusters, optional
            What the samples, and those to choose by, belong together by, such as a patient: equal values do. Intervals
            then know of it, and a threshold is chosen on some clusters and checked on others.
        times : array-like, shape (n,), optional
            When each of the samples was, numbers or times: a threshold is chosen on the earlier ones and checked on the
            later.

        Returns
        -------
        Detector

        Raises
        ------
        ValueError
            If the arrays are empty, of different length, have several columns, gaps or other values than described, or
            nothing says which label is positive. The message names the argument and says what to do.

        Examples
        --------
        >>> detector = Detector.from_scores([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])
        >>> detector.curve.at(0.4).recall
        0.5
        >>> Detector.from_scores(["ham", "ham", "spam"], [0.1, 0.4, 0.8]).names
        ('ham', 'spam')
        """
        given.check_words(title, names, score_kind)
        names = None if names is None else (names[0], names[1])
        labels = given.labels(y_true, positive=positive, names=names)
        scored = given.scored(y_true, y_score, labels.truth)
        names = names or labels.names or given.PLAIN_NAMES
        if split is not None:
            of_choosing = (to_choose_by, choosing_weight, choosing_clusters, choosing_groups)
            if any(values is not None for values in of_choosing):
                raise ValueError("Rows to choose by are those of split or those of to_choose_by: pass one of both.")
            judges = belonging.judged_rows(split, judged, len(scored.y_true))
            return cls.from_scores(
                scored.y_true[judges],
                scored.y_score[judges],
                title=title,
                names=names,
                score_kind=score_kind,
                to_choose_by=None if judges.all() else (scored.y_true[~judges], scored.y_score[~judges]),
                groups=belonging.part_of(groups, judges, "groups"),
                choosing_groups=belonging.part_of(groups, ~judges, "groups"),
                sample_weight=belonging.part_of(sample_weight, judges, "sample_weight"),
                choosing_weight=belonging.part_of(sample_weight, ~judges, "sample_weight"),
                clusters=belonging.part_of(clusters, judges, "clusters"),
                choosing_clusters=belonging.part_of(clusters, ~judges, "clusters"),
                times=belonging.part_of(times, judges, "times"),
            )
        if judged is not None:
            raise ValueError("judged is a value of split: pass the column, too.")
        to_choose = None if to_choose_by is None else given.scored_to_choose_by(to_choose_by, labels.positive)
        if score_kind is None:
            score_kind = "probability" if ((scored.y_score >= 0) & (scored.y_score <= 1)).all() else "decision"
        n, n_to_choose = len(scored.y_true), 0 if to_choose is None else len(to_choose.y_true)
        weights = belonging.weights(sample_weight, n, "sample_weight")
        choosing_weights = belonging.weights(choosing_weight, n_to_choose, "choosing_weight")
        of_judged = belonging.clusters_of(clusters, n)
        clusters_to_choose = belonging.clusters_of(choosing_clusters, n_to_choose, "choosing_clusters")
        ranks = None if times is None else belonging.ranks(times, n, "times")
        further = (weights, choosing_weights, ranks, *(one.of for one in (of_judged, clusters_to_choose) if one))
        return cls(
            key=_digest(title, *scored, *(to_choose or ()), *further),
            title=title,
            names=names,
            judged=scored,
            score_kind=score_kind,
            to_choose_by=to_choose,
            noun_plural="rows",
            judged_noun="row" if to_choose is None else "row to judge by",
            judged_name="rows" if to_choose is None else "rows to judge by",
            choosing_name="rows to choose by",
            legend=texts.THESE_SCORES,
            class_noun="class",
            way_to_calibrate="With rows to choose by, which a column “Split” tells from those to judge by, they can be "
            "calibrated: turned into probabilities by what those rows teach.",
            is_private=True,
            groups=belonging.groups_of(groups, n),
            choosing_groups=belonging.groups_of(choosing_groups, n_to_choose, "choosing_groups"),
            sample_weight=weights,
            choosing_weight=choosing_weights,
            clusters=of_judged,
            choosing_clusters=clusters_to_choose,
            times=ranks,
        )

    @classmethod
    def from_estimator(
        cls,
        estimator: Any,
        X: Any,
        y: ArrayLike,
        *,
        positive: Any = None,
        title: str | None = None,
        to_choose_by: tuple[Any, ArrayLike] | None = None,
        **options: Any,
    ) -> "Detector":
        """Score rows by a fitted estimator: the probability of the positive class, else the decision function.

        Parameters
        ----------
        estimator : object
            A fitted classifier of scikit-learn's or like them, also in a Pipeline or a search. From where a
            `FixedThresholdClassifier` or a `TunedThresholdClassifierCV` flags is its `default_threshold`.
        X : table, shape (n, n_features)
            Rows that it has not seen.
        y : array-like, shape (n,)
            Their labels, as it was fitted on.
        positive : object, optional
            The class that counts as positive; of more than two the one that is told from the rest.
        title : str, optional
            By default the estimator's name.
        to_choose_by : tuple of (X, y), optional
            Other rows that it has not seen, by which a threshold may be chosen.
        **options
            As those of `from_scores`.

        Returns
        -------
        Detector

        Raises
        ------
        ValueError
            If it is no fitted classifier, gives no scores or cannot score these rows, as by `from_scores`, or if `y`
            holds a class that it does not know.

        Examples
        --------
        >>> from sklearn.linear_model import LogisticRegression
        >>> model = LogisticRegression().fit([[1], [2], [3], [4]], ["no", "no", "yes", "yes"])
        >>> detector = Detector.from_estimator(model, [[0], [2.6], [5]], ["no", "yes", "yes"])
        >>> detector.names, detector.curve.at(detector.default_threshold).recall
        (('no', 'yes'), 1.0)
        """
        said = estimators.response(estimator, X, positive)
        estimators.check_labels(estimator, y, len(said.scores))
        options = {"names": said.names, "score_kind": said.kind} | options
        if to_choose_by is not None:
            rows, labels = to_choose_by
            options["to_choose_by"] = labels, estimators.response(estimator, rows, positive).scores
            estimators.check_labels(estimator, labels, len(options["to_choose_by"][1]), "to_choose_by[1]")
        title = type(estimator).__name__ if title is None else title
        found = cls.from_scores(y, said.scores, title=title, positive=said.positive, **options)
        return replace(found, own_threshold=said.threshold)

    @cached_property
    def default_threshold(self) -> float:
        """The classifier's own threshold, where it says so; else 0 for decisions, 0.5 for probabilities.

        Of uploaded scores, where that one flags all or nothing, the one that flags about as many as are positive.
        """
        if self.own_threshold is not None:
            return self.own_threshold
        usual = DEFAULT_THRESHOLDS[self.score_kind]
        if not self.is_private or 0 < self.curve.at(usual).predicted_positive < self.curve.n_samples:
            return usual
        return _middle(self.curve)

    @cached_property
    def curve(self) -> ThresholdCurve:
        """All thresholds, judged."""
        return ThresholdCurve.of(self.judged, self.sample_weight, None if self.clusters is None else self.clusters.of)

    @cached_property
    def curve_to_choose_by(self) -> ThresholdCurve | None:
        """All thresholds by what a threshold may be chosen by, None if there is nothing else."""
        if self.to_choose_by is None:
            return None
        clusters = None if self.choosing_clusters is None else self.choosing_clusters.of
        return ThresholdCurve.of(self.to_choose_by, self.choosing_weight, clusters)

    @cached_property
    def curves_of_folds(self) -> list[ThresholdCurve]:
        """All thresholds by what each fold left out; empty where there are no folds."""
        if self.to_choose_by is None or self.choosing_folds is None:
            return []
        clusters = None if self.choosing_clusters is None else self.choosing_clusters.of
        among = [self.choosing_folds == fold for fold in range(int(self.choosing_folds.max()) + 1)]
        return [
            ThresholdCurve.of(
                Scored(*(values[fold] for values in self.to_choose_by)),
                None if self.choosing_weight is None else self.choosing_weight[fold],
                None if clusters is None else clusters[fold],
            )
            for fold in among
        ]

    def curve_of(self, places: np.ndarray) -> ThresholdCurve:
        """Return all thresholds, judged by some of the samples: by their places, or a mask of shape (n,)."""
        return ThresholdCurve.of(
            Scored(*(values[places] for values in self.judged)),
            None if self.sample_weight is None else self.sample_weight[places],
            None if self.clusters is None else self.clusters.of[places],
        )

    @cached_property
    def by_group(self) -> ByGroup | None:
        """The detector group by group, None where fewer than two groups have rows that count."""
        return grouped(self)

    @cached_property
    def halves(self) -> Holdout | None:
        """Every other sample by which it is judged to choose by, and the others to check; see `holdouts.halves`."""
        split = halves(self.judged.y_true, None if self.clusters is None else self.clusters.of)
        if split is None:
            return None
        every_other = "every other one" if self.clusters is None else f"every other {self.clusters.noun}"
        of_each = " of each kind" if split.within_kinds else ""
        return self._holdout(split.first, ~split.first, f", {every_other}{of_each}", others="the other ")

    @cached_property
    def earlier(self) -> Holdout | None:
        """About the first 60 % by time to choose by, and the rest to check; None where that cannot be."""
        clusters = None if self.clusters is None else self.clusters.of
        split = None if self.times is None else by_time(self.judged.y_true, self.times, clusters)
        if split is None:
            return None
        share = round(100 * split.first.mean())
        seen = "" if self.clusters is None else f", without any {self.clusters.noun} seen before"
        return self._holdout(split.first, split.later, f", the first {share} %", f", the last {100 - share} %{seen}")

    def _holdout(
        self, first: np.ndarray, second: np.ndarray, chosen: str, checked: str = "", others: str = ""
    ) -> Holdout | None:
        curves = self.curve_of(first), self.curve_of(second)
        if not all(curve.n_positive and curve.n_negative for curve in curves):
            return None
        n_first, n_second = (f"{curve.n_rows:,} {self.judged_name}" for curve in curves)
        return Holdout(*curves, f"{n_first}{chosen}", f"{others}{n_second}{checked}")

    @cached_property
    def holdout(self) -> Holdout | None:
        """What a threshold is chosen on by default: scores out of fold, else the earlier samples, else one half."""
        if self.curve_to_choose_by is None:
            return self.earlier or self.halves
        return Holdout(
            self.curve_to_choose_by,
            self.curve,
            f"{self.curve_to_choose_by.n_rows:,} {self.choosing_name}",
            f"{self.curve.n_rows:,} {self.judged_name}",
        )

    def predict(self, threshold: float) -> np.ndarray:
        """Return which of the samples by which it is judged a threshold flags, bool of shape (n,)."""
        return np.asarray(flagged(self.judged.y_score, threshold))

    @property
    def threshold_range(self) -> tuple[float, float]:
        """Lowest and highest of all scores and the default threshold."""
        scores, default = self.curve.scores, self.default_threshold
        return min(float(scores[0]), default), max(float(scores[-1]), default)


def _digest(title: str, *arrays: np.ndarray | None) -> str:
    digest = hashlib.sha256(title.encode("utf-8", "replace"))
    for array in (array for array in arrays if array is not None):
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()[:16]


def _middle(curve: ThresholdCurve) -> float:
    """Return the threshold that flags about as many as are positive."""
    n_flagged = np.asarray(curve.points.predicted_positive[:-1])
    return curve.shortened(float(curve.thresholds[np.argmin(np.abs(n_flagged - curve.n_positive))]))
