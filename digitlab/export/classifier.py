"""A decision as a classifier: scikit-learn's own for a line, one of ours for a zone."""

from typing import Any, Literal, Self

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import FixedThresholdClassifier
from sklearn.utils.validation import check_is_fitted

from digitlab.decisions import ASKED, CLEARED, FLAGGED, Line, Zone
from digitlab.decisions.answers import NAMES
from digitlab.evaluation.detectors import Detector
from digitlab.evaluation.estimators import binary_response

Method = Literal["predict_proba", "decision_function"]


class ZoneClassifier(ClassifierMixin, BaseEstimator):
    """A classifier that flags, clears or asks, as scikit-learn's `FixedThresholdClassifier` only flags.

    Parameters
    ----------
    estimator : object
        A classifier of two classes, fitted or not.
    threshold : float
        Scores at or above it are flagged.
    clear_below : float
        Scores below it are cleared; at most `threshold`.
    pos_label : object, optional
        The class that is looked for; by default the second one.
    response_method : {"predict_proba", "decision_function"}, default="predict_proba"
        By what rows are scored.

    Attributes
    ----------
    classes_ : ndarray of str
        "asked", "cleared" and "flagged".

    Examples
    --------
    >>> from sklearn.linear_model import LogisticRegression
    >>> model = LogisticRegression().fit([[1], [2], [3], [4]], [0, 0, 1, 1])
    >>> ZoneClassifier(model, threshold=0.8, clear_below=0.3).predict([[0], [2.5], [5]]).tolist()
    ['cleared', 'asked', 'flagged']
    """

    def __init__(
        self,
        estimator: Any,
        *,
        threshold: float,
        clear_below: float,
        pos_label: Any = None,
        response_method: Method = "predict_proba",
    ) -> None:
        self.estimator = estimator
        self.threshold = threshold
        self.clear_below = clear_below
        self.pos_label = pos_label
        self.response_method = response_method

    def fit(self, X: Any, y: Any) -> Self:
        """Fit a copy of the estimator."""
        self.estimator_ = clone(self.estimator).fit(X, y)
        return self

    @property
    def classes_(self) -> np.ndarray:
        """What may be answered."""
        return np.array(sorted(NAMES.values()))

    def __sklearn_is_fitted__(self) -> bool:
        try:
            check_is_fitted(self._fitted)
        except NotFittedError:
            return False
        return True

    def predict(self, X: Any) -> np.ndarray:
        """Say of each row whether it is "flagged", "cleared" or "asked" about."""
        check_is_fitted(self)
        fitted = self._fitted
        scores = np.asarray(getattr(fitted, self.response_method)(X))
        place = 1 if self.pos_label is None else fitted.classes_.tolist().index(self.pos_label)
        if self.response_method == "predict_proba":
            scores = scores[:, place]
        elif place == 0:
            scores = -scores
        answers = Zone(self.clear_below, self.threshold).decide(scores)
        # What is asked about has the answer -1, and stands last.
        return np.array([NAMES[answer] for answer in (CLEARED, FLAGGED, ASKED)])[answers]

    @property
    def _fitted(self) -> Any:
        return getattr(self, "estimator_", self.estimator)


def classifier_of(
    decision: Line | Zone, estimator: Any, detector: Detector, positive: Any = None
) -> FixedThresholdClassifier | ZoneClassifier:
    """Return a classifier that decides as a detector is decided here.

    Parameters
    ----------
    decision : Line or Zone
    estimator : object
        A fitted classifier of two classes, whose scores the detector has.
    detector : Detector
    positive : object, optional
        The class that the detector looks for, where it is called otherwise there.

    Returns
    -------
    FixedThresholdClassifier or ZoneClassifier
        It needs no further fit, and forgets nothing: `fit` trains a copy anew.

    Raises
    ------
    ValueError
        If it is no fitted classifier of two classes, none of them is what the detector looks for, or it has no scores
        of the detector's kind.
    """
    method, positive = binary_response(estimator, detector.score_kind, detector.names[1], positive)
    options = {"threshold": decision.threshold, "pos_label": positive, "response_method": method}
    if isinstance(decision, Line):
        return FixedThresholdClassifier(estimator, **options)
    return ZoneClassifier(estimator, clear_below=decision.clear_below, **options)
