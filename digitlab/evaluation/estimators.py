"""A fitted scikit-learn estimator scores rows: by which method, which column, and from which threshold it flags."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from digitlab.evaluation import given
from digitlab.experiments.runs import ScoreKind
from digitlab.texts.words import in_words

# By which rows are scored: the first that an estimator has.
_METHODS = ("predict_proba", "decision_function")
_ELSE = "pass labels and scores, explore(y, scores)"


class Response(NamedTuple):
    """What an estimator says of rows.

    Attributes
    ----------
    scores : ndarray of float64, shape (n,)
        Larger means more likely positive.
    kind : {"decision", "probability"}
    positive : object
        The class that counts as positive.
    names : tuple of str
        Of the negative and of the positive class.
    threshold : float or None
        The estimator's own, where it has one that is not usual.
    """

    scores: np.ndarray
    kind: ScoreKind
    positive: Any
    names: tuple[str, str]
    threshold: float | None


def is_estimator(what: Any) -> bool:
    """Return whether something is a model, or the class of one, and no labels."""
    return any(hasattr(what, method) for method in ("fit", "predict", *_METHODS))


def response(estimator: Any, X: Any, positive: Any = None) -> Response:
    """Score rows.

    Parameters
    ----------
    estimator : object
        A fitted classifier with `classes_` and `predict_proba` or `decision_function`.
    X : table
        Rows, as its methods take them.
    positive : object, optional
        The class that counts as positive; where nothing says so, it is guessed as labels' values are.

    Raises
    ------
    ValueError
        If the estimator is no fitted classifier, has no such class or no scores, or cannot score these rows.
    """
    name = type(estimator).__name__
    _check_is_fitted_classifier(estimator, name)
    classes = _classes(estimator, name)
    limit = _limit_of(estimator)
    told = given.labels(classes, positive=limit.positive if positive is None else positive, argument="classes_")
    place = int(np.argmax(told.truth))
    method = next((method for method in limit.methods if callable(getattr(estimator, method, None))), None)
    if method is None:
        raise ValueError(
            f"{name} has no {' and no '.join(limit.methods)}: without scores there is no threshold to move. Wrap it in "
            f"CalibratedClassifierCV, or {_ELSE}."
        )
    scores = _column(_called(estimator, method, X, name), place, len(classes), name, method)
    kind: ScoreKind = "probability" if method == "predict_proba" else "decision"
    threshold = limit.threshold
    if threshold is not None and not _is_positive(classes, limit.positive, place):
        threshold = 1 - threshold if kind == "probability" else -threshold
    return Response(scores, kind, classes[place], told.names or given.PLAIN_NAMES, threshold)


class BinaryResponse(NamedTuple):
    """By what method a classifier of two classes scores rows, and which of the classes the scores speak for."""

    method: str
    positive: Any


def binary_response(estimator: Any, kind: ScoreKind, name: str, positive: Any = None) -> BinaryResponse:
    """Return how a classifier gives scores of a kind, for the one of its two classes that has a name.

    Parameters
    ----------
    estimator : object
        A fitted classifier.
    kind : {"decision", "probability"}
    name : str
        Of the class in words.
    positive : object, optional
        The class itself, where it is called otherwise. Of plain labels such as 0 and 1, whose classes have no names,
        it is 1 without it.

    Raises
    ------
    ValueError
        If it is no fitted classifier of two classes, has no such class, or no scores of the kind.
    """
    own = type(estimator).__name__
    _check_is_fitted_classifier(estimator, own)
    classes = _classes(estimator, own)
    if len(classes) != 2:
        raise ValueError(
            f"{own} knows {len(classes)} classes. A threshold decides between two: fit it on one class against the "
            "rest."
        )
    method = "predict_proba" if kind == "probability" else "decision_function"
    if not callable(getattr(estimator, method, None)):
        raise ValueError(f"{own} has no {method}, and the scores shown here are what such a method gives.")
    if positive is None and name == given.PLAIN_NAMES[1]:
        place = int(np.argmax(given.labels(classes, argument="classes_").truth))
        return BinaryResponse(method, classes.tolist()[place])
    words = name if positive is None else in_words(positive)
    named = [value for value in classes.tolist() if in_words(value) == words]
    if not named:
        listed = given.listed([in_words(value) for value in classes.tolist()])
        raise ValueError(
            f"{own} does not know the class {words!r:.60}. It was fitted on {listed}: pass the one that counts as "
            f"{name!r:.60} as positive."
        )
    return BinaryResponse(method, named[0])


def check_labels(estimator: Any, y: Any, n: int, argument: str = "y") -> None:
    """Raise ValueError if labels hold a class that a fitted estimator does not know, or are not those of n rows."""
    if len(given.column(y, argument)) != n:
        raise ValueError(f"{argument} has {len(y):,} rows and X {n:,}: pass both of the same rows.")
    name = type(estimator).__name__
    known = _classes(estimator, name).tolist()
    strange = [value for value in given.distinct(y, argument) if value not in known and in_words(value) not in known]
    if strange:
        listed = given.listed([in_words(value) for value in known])
        raise ValueError(f"{argument} holds {strange[0]!r:.60}, which {name} does not know. It was fitted on {listed}.")


class _Limit(NamedTuple):
    """From where an estimator flags: its threshold, of which class's scores, by the first of which methods."""

    threshold: float | None = None
    positive: Any = None
    methods: tuple[str, ...] = _METHODS


def parts_of(estimator: Any) -> Iterator[Any]:
    """Return an estimator and those that it hands rows to as they are: of a search the best one, of an ensemble all."""
    yield estimator
    inner = [
        getattr(estimator, "best_estimator_", None),
        getattr(estimator, "estimator_", None),
        getattr(estimator, "base_estimator_", None),
        *np.ravel(np.asarray(getattr(estimator, "estimators_", []), dtype=object)).tolist(),
        *(each.estimator for each in getattr(estimator, "calibrated_classifiers_", [])),
    ]
    for each in inner:
        if each is not None and not isinstance(each, str) and each is not estimator:
            yield from parts_of(each)


def _limit_of(estimator: Any) -> _Limit:
    """Return from where it flags: a `FixedThresholdClassifier` or `TunedThresholdClassifierCV`, also within others."""
    while True:
        inner = getattr(estimator, "best_estimator_", None)
        inner = estimator.steps[-1][1] if inner is None and hasattr(estimator, "steps") else inner
        if inner is None:
            break
        estimator = inner
    threshold = getattr(estimator, "best_threshold_", getattr(estimator, "threshold", None))
    if threshold is None or not hasattr(estimator, "response_method"):
        return _Limit()
    methods = _METHODS if estimator.response_method == "auto" else (estimator.response_method,)
    positive = getattr(estimator, "pos_label", None)
    scorer = getattr(estimator, "_curve_scorer", None)
    if positive is None and scorer is not None:
        positive = scorer._get_pos_label()
    return _Limit(None if threshold == "auto" else float(threshold), positive, methods)


def _check_is_fitted_classifier(estimator: Any, name: str) -> None:
    if isinstance(estimator, type):
        raise ValueError(f"{estimator.__name__} is a class. Pass a fitted estimator, {estimator.__name__}().fit(X, y).")
    from sklearn.base import is_classifier
    from sklearn.exceptions import NotFittedError
    from sklearn.utils.validation import check_is_fitted

    if hasattr(estimator, "__sklearn_tags__") and not is_classifier(estimator):
        kind = estimator.__sklearn_tags__().estimator_type
        kind = "" if kind is None else f" ({kind.replace('_', ' ')})"
        raise ValueError(
            f"{name} is no classifier{kind} and has no positive class. If what it says of rows are scores, {_ELSE}."
        )
    if not hasattr(estimator, "__sklearn_tags__"):
        return  # of another library: whether it is fitted shows when it is called
    try:
        check_is_fitted(estimator)
    except NotFittedError:
        raise ValueError(f"{name} is not fitted. Call its fit with other rows than these first.") from None


def _classes(estimator: Any, name: str) -> np.ndarray:
    classes = getattr(estimator, "classes_", None)
    if classes is None:
        raise ValueError(f"{name} does not say which classes it knows (classes_): is it fitted? If it is, {_ELSE}.")
    if isinstance(classes, list) and classes and not np.isscalar(classes[0]):
        raise ValueError(f"{name} has several outputs. Of one of them {_ELSE}.")
    if len(classes) < 2:
        raise ValueError(
            f"{name} was fitted on rows of one class, {in_words(classes[0])!r:.40}. Fit it on rows of both."
        )
    return np.asarray(classes)


def _is_positive(classes: np.ndarray, positive: Any, place: int) -> bool:
    return bool(given.labels(classes, positive=positive, argument="classes_").truth[place])


def _called(estimator: Any, method: str, X: Any, name: str) -> Any:
    try:
        return getattr(estimator, method)(X)
    except Exception as error:
        raise ValueError(f"{name} cannot score X ({error}). Pass rows like those that it was fitted on.") from error


def _column(found: Any, place: int, n_classes: int, name: str, method: str) -> np.ndarray:
    """Return the scores of one class."""
    values = np.asarray(found)
    if values.ndim == 2 and values.shape[1] == n_classes:
        return given.scores(values[:, place], f"What {name}.{method} returns")
    if n_classes == 2 and (values.ndim == 1 or values.shape[1:] == (1,)):
        second = given.scores(values, f"What {name}.{method} returns")
        if place == 1:
            return second
        return 1 - second if method == "predict_proba" else 0.0 - second
    raise ValueError(
        f"{name}.{method} returns the shape {values.shape} for {n_classes} classes, no score for each of them: {_ELSE}."
    )
