import numpy as np
import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.datasets import make_blobs
from sklearn.frozen import FrozenEstimator
from sklearn.svm import LinearSVC

from digitlab.decisions.reject import choose_level, sureness
from digitlab.evaluation.answers import Answers, answers_of
from digitlab.metrics.thresholds import highest_class

GENERATOR = np.random.default_rng(0)


@pytest.fixture(scope="module")
def margins():
    """Labels and decision values of three classes, of 400 rows to choose by and of 300 to judge by."""
    X, y = make_blobs(1_000, centers=3, cluster_std=4.0, random_state=0)
    model = LinearSVC(random_state=0).fit(X[:300], y[:300])
    return model, X, y


def made(margins, **options):
    model, X, y = margins
    scores = model.decision_function(X)
    return Answers.from_scores(y[700:], scores[700:], to_choose_by=(y[300:700], scores[300:700]), **options)


def test_scores_are_calibrated_as_scikit_learn_does_by_the_first_half(margins):
    model, X, y = margins
    answers = made(margins)
    assert answers.scale == "calibrated"
    known = CalibratedClassifierCV(FrozenEstimator(model), ensemble=False).fit(X[300:700:2], y[300:700:2])
    expected = known.predict_proba(X[700:])
    scores = model.decision_function(X[700:])
    np.testing.assert_allclose(answers.scaled(scores), expected, atol=1e-6)
    # The answer stays the classifier's own; how sure it is, is its calibrated probability.
    predicted = model.predict(X[700:])
    np.testing.assert_array_equal(answers.predicted, predicted)
    chosen = expected[np.arange(300), predicted]
    np.testing.assert_allclose(answers.detector("highest").judged.y_score, chosen, atol=1e-6)


def test_the_second_half_chooses_the_level(margins):
    _, X, y = margins
    for by in ("highest", "margin"):
        detector = made(margins).detector(by)
        assert detector.holdout.chosen_on.n_rows == 200
        assert "the second half" in detector.holdout.chosen_name
        right = margins[0].predict(X[301:700:2]) == y[301:700:2]
        assert detector.holdout.chosen_on.n_positive == right.sum()
        assert detector.curve.n_rows == 300


def test_a_class_of_which_too_little_is_known_leaves_the_scores_raw(margins):
    model, X, y = margins
    scores, few = model.decision_function(X), np.flatnonzero(y[300:700] < 2)
    answers = Answers.from_scores(y[700:], scores[700:], to_choose_by=(y[300:700][few], scores[300:700][few]))
    assert answers.scale == "raw"
    np.testing.assert_array_equal(answers.detector("margin").judged.y_score, sureness(scores[700:], "margin"))
    # All that is there chooses then.
    assert answers.detector("margin").holdout.chosen_on.n_rows == len(few)


def test_probabilities_are_taken_as_they_are():
    scores = GENERATOR.dirichlet([1, 1, 1], size=200)
    labels = GENERATOR.integers(0, 3, size=200)
    answers = Answers.from_scores(labels, scores)
    assert answers.scale == "probability"
    np.testing.assert_array_equal(answers.detector("highest").judged.y_score, scores.max(axis=1))
    # Without others one half of the rows chooses, and the other half checks.
    assert answers.detector("highest").holdout.chosen_on.n_rows == 100


def test_at_every_level_the_curve_counts_what_is_answered():
    scores, labels = GENERATOR.normal(size=(60, 4)), GENERATOR.integers(0, 4, size=60)
    answers = Answers.from_scores(labels, scores)
    for by in ("highest", "margin"):
        curve, sure = answers.detector(by).curve, sureness(scores, by)
        for level in [*sure, sure.max() + 1]:
            point, answered = curve.at(level), sure >= level
            right = highest_class(scores) == labels
            assert (point.tp, point.fp) == ((right & answered).sum(), (~right & answered).sum())


def test_words_are_classes_in_their_order_or_in_that_which_is_given():
    answers = Answers.from_scores(["b", "a"], [[0.4, 0.6], [0.9, 0.1]])
    assert answers.class_names == ("a", "b")
    assert answers.right.all()
    assert not Answers.from_scores(["b", "a"], [[0.4, 0.6], [0.9, 0.1]], classes=["b", "a"]).right.any()
    # 10 comes after 9.
    assert Answers.from_scores(range(12), np.eye(12)).class_names == tuple(map(str, range(12)))


@pytest.mark.parametrize(
    ("labels", "scores", "options", "said"),
    [
        (["a"], [[0.5, 0.5]], {}, "2 to 50 classes"),
        (list(range(60)), np.eye(60), {}, "2 to 50 classes"),
        (["a", "b"], [0.5, 0.5], {}, "a column for each of the 2 classes"),
        (["a", "b"], [[0.5, 0.5]], {}, "a row for each label"),
        ([], np.empty((0, 2)), {"classes": ["a", "b"]}, "a row for each label"),
        (["a", "b"], [[0.5, np.nan], [0, 1]], {}, "must be finite"),
        (["a", "b"], [["x", "y"], ["z", "w"]], {}, "must hold numbers"),
        (["a", "c"], [[0.5, 0.5], [0, 1]], {"classes": ["a", "b"]}, "holds 'c', which is none of the classes"),
        (["a", "b"], [[0.5, 0.5], [0, 1]], {"classes": ["a", "a"]}, "a class twice"),
        (["a", "b"], [[0.5, 0.5], [0, 1]], {"to_choose_by": (["a"], [[0.5]])}, "to_choose_by"),
    ],
)
def test_what_makes_no_answers_is_refused_with_a_sentence(labels, scores, options, said):
    with pytest.raises(ValueError, match=said):
        Answers.from_scores(labels, scores, **options)


def test_answers_that_are_all_right_or_all_wrong_have_a_curve():
    right = Answers.from_scores([0, 1, 0], [[0.9, 0.1], [0.2, 0.8], [0.6, 0.4]])
    assert choose_level(right.detector("highest").curve, 0.01, None).point.queue_rate == 1
    wrong = Answers.from_scores([1, 0, 1], [[0.9, 0.1], [0.2, 0.8], [0.6, 0.4]])
    choice = choose_level(wrong.detector("highest").curve, 0.01, None)
    assert choice.lacks_a_kind
    # There is nothing wrong to choose by, and yet something to check.
    assert right.holdout("highest").checked_on.n_rows == 1
    assert Answers.from_scores([0], [[1, 0]], classes=[0, 1]).holdout("highest") is None


def test_a_run_of_ten_digits_is_chosen_out_of_fold_and_judged_on_test_images(ten_digit_run, small_run, data):
    answers = answers_of(ten_digit_run, data)
    np.testing.assert_array_equal(answers.right, ten_digit_run.test_scores.argmax(axis=1) == data.test.labels)
    assert answers.detector("highest").curve.n_rows == 10_000
    with pytest.raises(ValueError, match="one digit against the rest"):
        answers_of(small_run, data)
