"""Real estimators score rows: the right column, the right way round, from their own threshold; others are refused."""

import warnings

import numpy as np
import pandas as pd
import pytest
from sklearn import cluster, ensemble, linear_model, model_selection, naive_bayes, neighbors, svm, tree
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.calibration import CalibratedClassifierCV
from sklearn.datasets import make_classification
from sklearn.metrics import roc_auc_score
from sklearn.multioutput import MultiOutputClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils import all_estimators

from digitlab.evaluation.detectors import Detector
from digitlab.evaluation.seen import seen_before
from digitlab.export.notebook import explore

# Rows of classes that overlap, none below 0, because some estimators count.
X, CODES = make_classification(240, 5, n_informative=3, flip_y=0.2, random_state=0)
X = np.abs(X)
Y = np.array(["healthy", "sick"])[CODES]
SEEN, NEW = slice(0, 120), slice(120, 240)
LOGISTIC = linear_model.LogisticRegression()
NOT_ALONE = {
    "ClassifierChain": "has several outputs",
    "MultiOutputClassifier": "has several outputs",
    "OutputCodeClassifier": "has no predict_proba and no decision_function",
    "VotingClassifier": "has no predict_proba and no decision_function",
}
INNER = {"estimator": LOGISTIC, "estimators": [("logistic", LOGISTIC)]}
# What would take seconds, and says the same with less.
FASTER = {"n_estimators": 5, "max_iter": 50, "thresholds": 5, "cv": 2, "Cs": 2, "l1_ratios": (0,), "radius": 9.0}


def made(kind):
    """Make an estimator from scikit-learn's list, with few steps."""
    names = kind._get_param_names()
    options = {name: value for name, value in (INNER | FASTER).items() if name in names}
    return kind(**options)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("name", "kind"), all_estimators(type_filter="classifier"))
def test_each_classifier_of_scikit_learn_is_scored_or_refused_with_a_sentence(name, kind):
    estimator = made(kind)
    several = name in {"ClassifierChain", "MultiOutputClassifier"}
    labels = np.column_stack([CODES, CODES]) if several else Y.astype(object)
    estimator.fit(X[SEEN], labels[SEEN])
    if name in NOT_ALONE:
        with pytest.raises(ValueError, match=NOT_ALONE[name]):
            explore(estimator, X[NEW], Y[NEW])
        return
    detector = explore(estimator, X[NEW], Y[NEW]).detector
    assert detector.names == ("healthy", "sick")
    assert detector.title == name
    by_probability = hasattr(estimator, "predict_proba")
    expected = estimator.predict_proba(X[NEW])[:, 1] if by_probability else estimator.decision_function(X[NEW])
    assert detector.judged.y_score.tolist() == expected.tolist()
    assert detector.judged.y_true.tolist() == (Y[NEW] == "sick").tolist()
    assert detector.curve.roc_auc == pytest.approx(roc_auc_score(Y[NEW] == "sick", expected))
    turned = Detector.from_estimator(estimator, X[NEW], Y[NEW], positive="healthy")
    assert turned.names == ("sick", "healthy")
    expected = estimator.predict_proba(X[NEW])[:, 0] if by_probability else -expected
    assert turned.judged.y_score.tolist() == expected.tolist()
    assert turned.curve.roc_auc == pytest.approx(roc_auc_score(Y[NEW] == "healthy", expected))


def fitted(estimator, rows=SEEN, labels=Y):
    return estimator.fit(X[rows], labels[rows])


def agrees_with_predict(estimator, detector):
    return (detector.predict(detector.default_threshold) == (estimator.predict(X[NEW]) == detector.names[1])).all()


@pytest.mark.parametrize(
    "estimator",
    [
        make_pipeline(StandardScaler(), LOGISTIC),
        model_selection.GridSearchCV(make_pipeline(StandardScaler(), LOGISTIC), {"logisticregression__C": [0.1, 1]}),
        CalibratedClassifierCV(svm.LinearSVC(), cv=2),
        svm.SVC(),
        linear_model.RidgeClassifier(),
        model_selection.FixedThresholdClassifier(LOGISTIC, threshold=0.3, pos_label="sick"),
        model_selection.FixedThresholdClassifier(svm.LinearSVC(), threshold=-0.25, pos_label="sick"),
        model_selection.FixedThresholdClassifier(
            LOGISTIC, threshold=-0.5, response_method="decision_function", pos_label="sick"
        ),
        model_selection.FixedThresholdClassifier(LOGISTIC, threshold=0.3, pos_label="healthy"),
        make_pipeline(
            StandardScaler(), model_selection.FixedThresholdClassifier(LOGISTIC, threshold=0.7, pos_label="sick")
        ),
        model_selection.TunedThresholdClassifierCV(LOGISTIC, cv=2, thresholds=20),
    ],
    ids=lambda estimator: str(estimator)[:60],
)
def test_the_first_threshold_flags_what_the_estimator_would(estimator):
    detector = Detector.from_estimator(fitted(estimator), X[NEW], Y[NEW])
    assert agrees_with_predict(estimator, detector)


def test_an_estimators_own_threshold_comes_first():
    fixed = fitted(model_selection.FixedThresholdClassifier(LOGISTIC, threshold=0.3, pos_label="sick"))
    assert explore(fixed, X[NEW], Y[NEW]).threshold == 0.3
    assert explore(fixed, X[NEW], Y[NEW], threshold=0.4).threshold == 0.4
    # Its positive class is the estimator's.
    other = fitted(model_selection.FixedThresholdClassifier(LOGISTIC, threshold=0.3, pos_label="healthy"))
    assert Detector.from_estimator(other, X[NEW], Y[NEW]).names == ("sick", "healthy")
    turned = Detector.from_estimator(other, X[NEW], Y[NEW], positive="sick")
    assert turned.default_threshold == pytest.approx(0.7)
    tuned = fitted(model_selection.TunedThresholdClassifierCV(LOGISTIC, cv=2, thresholds=20), labels=CODES)
    assert Detector.from_estimator(tuned, X[NEW], CODES[NEW]).default_threshold == tuned.best_threshold_


def test_of_several_classes_one_is_told_from_the_rest():
    labels = np.array(["cat", "dog", "fox"])[CODES + (X[:, 0] > 1)]
    for estimator in (LOGISTIC, svm.LinearSVC()):
        model = estimator.fit(X[SEEN], labels[SEEN])
        detector = Detector.from_estimator(model, X[NEW], labels[NEW], positive="fox")
        scores = model.predict_proba(X[NEW]) if estimator is LOGISTIC else model.decision_function(X[NEW])
        assert detector.names == ("the rest", "fox")
        assert detector.judged.y_score.tolist() == scores[:, 2].tolist()
        assert detector.judged.y_true.tolist() == (labels[NEW] == "fox").tolist()
        with pytest.raises(ValueError, match="classes_ holds 'cat', 'dog', 'fox': tell which label is positive"):
            Detector.from_estimator(model, X[NEW], labels[NEW])
    one_to_one = svm.SVC(decision_function_shape="ovo").fit(X[SEEN], np.arange(120) % 4)
    with pytest.raises(ValueError, match=r"SVC.decision_function returns the shape \(120, 6\) for 4 classes"):
        Detector.from_estimator(one_to_one, X[NEW], np.arange(120) % 4, positive=1)


def test_truth_values_and_numbers_are_the_same_classes():
    model = fitted(LOGISTIC, labels=CODES)
    for labels in (CODES == 1, CODES.astype(float), pd.Series(CODES).astype("Int64")):
        assert Detector.from_estimator(model, X[NEW], labels[NEW]).curve.n_positive == CODES[NEW].sum()


def test_rows_to_choose_by_are_scored_too():
    model = fitted(LOGISTIC)
    detector = Detector.from_estimator(model, X[NEW], Y[NEW], to_choose_by=(X[:50], Y[:50]), title="Two parts")
    assert detector.title == "Two parts"
    assert detector.to_choose_by.y_score.tolist() == model.predict_proba(X[:50])[:, 1].tolist()
    assert detector.to_choose_by.y_true.tolist() == (Y[:50] == "sick").tolist()


class Boosted:
    """As classifiers are that know nothing of scikit-learn but its names: `classes_` and `predict_proba`."""

    classes_ = np.array([0, 1])

    def fit(self, X, y):
        return self

    def predict(self, X):
        return self.predict_proba(X)[:, 1] > 0.5

    def predict_proba(self, X):
        second = np.float32(1) / (1 + np.exp(-X[:, 0].astype(np.float32)))
        return np.column_stack([1 - second, second])


class Network(Boosted):
    """As a network is wrapped that has one output."""

    def predict_proba(self, X):
        return super().predict_proba(X)[:, 1:]


def test_boosted_trees_of_other_libraries_are_scored_too():
    import lightgbm
    import xgboost

    trees = fitted(lightgbm.LGBMClassifier(n_estimators=5, verbose=-1))
    for estimator, labels in (
        (trees, Y),
        (fitted(xgboost.XGBClassifier(n_estimators=5), labels=CODES), CODES),
        (fitted(xgboost.XGBRFClassifier(n_estimators=5), labels=CODES), CODES),
    ):
        detector = explore(estimator, X[NEW], labels[NEW]).detector
        assert detector.judged.y_score == pytest.approx(estimator.predict_proba(X[NEW])[:, 1])
        assert (detector.predict(0.5) == (estimator.predict(X[NEW]) == estimator.classes_[1])).all()
    for refused, sentence in (
        (lightgbm.LGBMClassifier(), "LGBMClassifier is not fitted"),
        (xgboost.XGBClassifier(), "XGBClassifier is not fitted"),
        (xgboost.XGBRegressor(n_estimators=1).fit(X, CODES), r"XGBRegressor is no classifier \(regressor\)"),
        # Their own API gives models that predict and know no classes.
        (trees.booster_, r"Booster does not say which classes it knows \(classes_\)"),
        (xgboost.train({}, xgboost.DMatrix(X, CODES), 1), r"Booster does not say which classes it knows"),
    ):
        with pytest.raises(ValueError, match=sentence):
            explore(refused, X[NEW], CODES[NEW])


def test_estimators_of_other_libraries_are_scored_too():
    for estimator in (Boosted(), Network()):
        detector = Detector.from_estimator(estimator, X[NEW], CODES[NEW])
        assert detector.judged.y_score == pytest.approx(1 / (1 + np.exp(-X[NEW, 0])), rel=1e-5)
        turned = Detector.from_estimator(estimator, X[NEW], CODES[NEW], positive=0)
        assert turned.judged.y_score == pytest.approx(1 - detector.judged.y_score, abs=1e-6)


class Broken(ClassifierMixin, BaseEstimator):
    def fit(self, X, y):
        self.classes_ = np.unique(y)
        return self

    def predict_proba(self, X):
        return np.full((len(X), 2), np.nan)


@pytest.mark.parametrize(
    ("estimator", "sentence"),
    [
        (linear_model.LogisticRegression, "LogisticRegression is a class. Pass a fitted estimator"),
        (linear_model.LogisticRegression(), "LogisticRegression is not fitted. Call its fit with other rows"),
        (make_pipeline(StandardScaler(), linear_model.LogisticRegression()), "Pipeline is not fitted"),
        (linear_model.LinearRegression().fit(X, CODES), r"LinearRegression is no classifier \(regressor\)"),
        (make_pipeline(linear_model.Ridge()).fit(X, CODES), r"Pipeline is no classifier \(regressor\)"),
        (ensemble.IsolationForest(n_estimators=2).fit(X), r"IsolationForest is no classifier \(outlier detector\)"),
        (cluster.KMeans(2).fit(X), r"KMeans is no classifier \(clusterer\)"),
        (MultiOutputClassifier(LOGISTIC).fit(X, np.column_stack([CODES, CODES])), "has several outputs"),
        (tree.DecisionTreeClassifier().fit(X, np.ones(240)), "was fitted on rows of one class, '1'"),
        (Broken().fit(X, Y), "What Broken.predict_proba returns must be finite: 120 are missing"),
        (fitted(LOGISTIC.__class__(), labels=np.array(["a", "b"])[CODES]), "tell which label is positive"),
        (fitted(LOGISTIC.__class__(), labels=np.array(["no", "yes"])[CODES]), "y holds 'healthy', which"),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "",
)
def test_what_cannot_be_scored_is_said(estimator, sentence):
    with pytest.raises(ValueError, match=sentence):
        explore(estimator, X[NEW], np.sort(Y[NEW]))


def test_rows_that_do_not_fit_are_said():
    with pytest.raises(ValueError, match=r"LogisticRegression cannot score X \(X has 2 features, but"):
        explore(fitted(LOGISTIC), X[NEW, :2], Y[NEW])
    with pytest.raises(ValueError, match="y has 119 rows and X 120: pass both of the same rows"):
        explore(fitted(LOGISTIC), X[NEW], Y[121:])
    with pytest.raises(ValueError, match=r"explore\(estimator, X, y\) takes rows that the estimator has not seen"):
        explore(fitted(LOGISTIC), X[NEW])
    with pytest.raises(ValueError, match="positive='ill' is no value of classes_, which holds 'healthy', 'sick'"):
        explore(fitted(LOGISTIC), X[NEW], Y[NEW], positive="ill")


def said_of(estimator, rows):
    detector = Detector.from_estimator(estimator, X[rows], Y[rows])
    return seen_before(estimator, X[rows], detector.curve.n_samples, detector.curve.roc_auc)


FOREST = ensemble.RandomForestClassifier(20, random_state=0)
KEEPS_ROWS = [
    neighbors.KNeighborsClassifier(),
    svm.SVC(),
    make_pipeline(StandardScaler(), neighbors.KNeighborsClassifier()),
    CalibratedClassifierCV(neighbors.KNeighborsClassifier(), cv=3),
    model_selection.GridSearchCV(svm.SVC(), {"C": [1, 2]}, cv=2),
    ensemble.VotingClassifier([("svc", svm.SVC(probability=False)), ("knn", neighbors.KNeighborsClassifier())]),
    ensemble.BaggingClassifier(neighbors.KNeighborsClassifier(), n_estimators=2, random_state=0),
]


@pytest.mark.parametrize("estimator", KEEPS_ROWS, ids=lambda estimator: str(estimator)[:50])
def test_rows_that_an_estimator_keeps_are_recognised(estimator):
    if isinstance(estimator, ensemble.VotingClassifier):
        estimator.set_params(voting="soft", svc=neighbors.KNeighborsClassifier(3))
    fitted(estimator)
    assert "was fitted on these rows, or most of them" in said_of(estimator, SEEN)
    shuffled = np.random.default_rng(0).permutation(120)[:90]
    assert "was fitted on these rows, or most of them" in said_of(estimator, shuffled)
    assert said_of(estimator, slice(120, 230)) is None


@pytest.mark.parametrize(
    "estimator",
    [
        naive_bayes.GaussianNB(),
        tree.DecisionTreeClassifier(max_depth=2),
        ensemble.RandomForestClassifier(5, max_depth=2),
        linear_model.SGDClassifier(),
        make_pipeline(StandardScaler(), LOGISTIC),
    ],
    ids=lambda estimator: str(estimator)[:50],
)
def test_as_many_rows_as_an_estimator_was_fitted_on_are_told(estimator):
    fitted(estimator)
    assert "was fitted on as many rows as these, 120. If they are the same" in said_of(estimator, SEEN)
    assert said_of(estimator, slice(120, 230)) is None


def test_a_perfect_ranking_and_scores_out_of_the_bag_are_told():
    perfect = fitted(tree.DecisionTreeClassifier(), slice(0, 240))
    assert "ranks these rows without any mistake" in said_of(perfect, slice(0, 100))
    forest = fitted(ensemble.RandomForestClassifier(50, oob_score=True, random_state=0))
    assert "pass oob_decision_function_ as scores" in said_of(forest, SEEN)


def test_explore_warns_once_of_rows_that_were_seen():
    with pytest.warns(UserWarning, match="KNeighborsClassifier was fitted on these rows") as caught:
        explore(fitted(neighbors.KNeighborsClassifier()), X[SEEN], Y[SEEN])
    assert len(caught) == 1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        explore(fitted(LOGISTIC), X[NEW], Y[NEW])


def test_explore_warns_of_scores_that_rank_the_wrong_way_round():
    scores = fitted(LOGISTIC).predict_proba(X[NEW])
    with pytest.warns(UserWarning, match="rank the wrong way round"):
        explore(Y[NEW], scores[:, 0])
    with pytest.raises(ValueError, match=r"y_score\[:, 1\]"):
        explore(Y[NEW], scores)
    with pytest.raises(ValueError, match="positive belongs to labels or to an estimator; a Detector is shown as it is"):
        explore(Detector.from_scores(CODES, X[:, 0]), positive=1)
