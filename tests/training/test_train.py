from dataclasses import replace

import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, f1_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict, cross_val_score

from digitlab.augmentation import AUGMENTATIONS
from digitlab.classifiers.features import prepare
from digitlab.experiments.experiment import Experiment
from digitlab.training.train import Progress, train

SMALL = {"n_estimators": 20}


def collected(experiment, data):
    news: list[Progress] = []
    return train(experiment, data, news.append), news


def test_all_images_reach_the_promised_f1(data):
    run = train(Experiment(), data)
    truth = data.test.labels == 7
    assert f1_score(truth, run.test_scores >= run.default_threshold) >= 0.90


def test_same_seed_same_run(data):
    experiment = Experiment(classifier="RandomForestClassifier", parameters=SMALL, n_train=1_000)
    one, two = train(experiment, data), train(experiment, data)
    assert np.array_equal(one.test_scores, two.test_scores)


def test_forest_grown_in_batches_is_the_forest(data):
    experiment = Experiment(classifier="RandomForestClassifier", parameters=SMALL, n_train=1_000)
    run = train(experiment, data)
    order = experiment.training_order()
    whole = RandomForestClassifier(20, random_state=42).fit(
        prepare(data.train.images[order], "levels"), data.train.labels[order] == 7
    )
    expected = whole.predict_proba(prepare(data.test.images, "levels"))[:, 1]
    assert np.array_equal(run.test_scores, expected)


def test_watched_logistic_regression_is_the_same(data):
    experiment = Experiment(classifier="LogisticRegression", n_train=1_000)
    run = train(experiment, data)
    order = experiment.training_order()
    plain = LogisticRegression(max_iter=50, random_state=42).fit(
        prepare(data.train.images[order], "sparse"), data.train.labels[order] == 7
    )
    np.testing.assert_allclose(run.test_scores, plain.decision_function(prepare(data.test.images, "sparse")), rtol=1e-6)


@pytest.mark.parametrize("seed", [0, 42, 2_024])
@pytest.mark.parametrize("augmentation", ["none", "shift"])
def test_stochastic_gradient_descent_in_visiting_order_is_partial_fit_to_the_bit(data, seed, augmentation):
    """Also where scikit-learn shuffles in another way one day: it is asked for its order each time."""
    experiment = Experiment(
        n_train=1_000, seed=seed, augmentation=augmentation, folds=3, parameters={"loss": "log_loss", "max_iter": 3}
    )
    run = train(experiment, data)
    assert run.estimator.get_params() == experiment.build().get_params()
    assert run.estimator.shuffle
    order = experiment.training_order()
    images, labels = data.train.images[order], data.train.labels[order] == 7

    def fitted(chosen):
        copies, truth = AUGMENTATIONS[augmentation].apply(images[chosen], labels[chosen], seed)
        features, plain = prepare(copies, "sparse"), experiment.build()
        for _ in range(3):
            plain.partial_fit(features, truth, classes=[False, True])
        return plain

    whole = fitted(slice(None))
    assert np.array_equal(run.estimator.coef_, whole.coef_)
    assert np.array_equal(run.estimator.intercept_, whole.intercept_)
    assert np.array_equal(run.test_scores, whole.decision_function(prepare(data.test.images, "sparse")))
    for training, validation in StratifiedKFold(3).split(images, labels):
        scores = fitted(training).decision_function(prepare(images[validation], "sparse"))
        assert np.array_equal(run.out_of_fold_scores[validation], scores)


def test_ten_digits_are_shuffled_by_stochastic_gradient_descent_itself(data):
    experiment = Experiment(digit=None, n_train=1_000, parameters={"max_iter": 2})
    run, order = train(experiment, data), experiment.training_order()
    features, labels = prepare(data.train.images[order], "sparse"), data.train.labels[order]
    plain = experiment.build()
    for _ in range(2):
        plain.partial_fit(features, labels, classes=range(10))
    assert np.array_equal(run.estimator.coef_, plain.coef_)


def test_progress_counts_every_step(data):
    run, news = collected(Experiment(n_train=1_000, parameters={"max_iter": 5}), data)
    epochs = [progress.done for progress in news if progress.stage == "Training"]
    assert epochs == [0, 1, 2, 3, 4, 5]
    fractions = [progress.fraction for progress in news if progress.fraction is not None]
    assert fractions == sorted(fractions)
    assert news[-1].stage == "Scoring the test images"
    assert run.learning_curve.steps == (1, 2, 3, 4, 5)
    assert run.learning_curve.measure == "F1"
    assert all(0 <= score <= 1 for score in run.learning_curve.validation_scores)


@pytest.mark.parametrize(
    ("n_train", "n_training", "validated_on"),
    [
        (1_000, 1_000, "training images that were left out"),
        (3_000, 2_000, "training images that were left out"),
        (58_000, 2_000, "training images that were left out"),
        (59_000, 2_000, "test images"),
        (60_000, 2_000, "test images"),
    ],
)
def test_learning_curve_tells_on_which_and_how_many_images_it_is_measured(data, n_train, n_training, validated_on):
    """Left-out training images where there are 2,000, else test images; each is measured again by hand."""
    experiment = Experiment(n_train=n_train, parameters={"max_iter": 5 if n_train < 10_000 else 1})
    run = train(experiment, data)
    curve = run.learning_curve
    assert (curve.n_training, curve.n_validation, curve.validated_on) == (n_training, 2_000, validated_on)

    order = experiment.training_order()
    left_out = np.setdiff1d(np.arange(60_000), order)
    images, labels = data.train.images, data.train.labels
    if len(left_out) >= 2_000:
        others, other_labels = images[left_out], labels[left_out]
    else:
        others, other_labels = data.test.images, data.test.labels

    def f1(images, labels):
        # At most 2,000, evenly spread from the first to the last.
        chosen = np.unique(np.linspace(0, len(images) - 1, min(2_000, len(images))).round().astype(int))
        predicted = run.estimator.decision_function(prepare(images[chosen], "sparse")) >= 0
        return f1_score(labels[chosen] == 7, predicted)

    assert curve.training_scores[-1] == pytest.approx(f1(images[order], labels[order]))
    assert curve.validation_scores[-1] == pytest.approx(f1(others, other_labels))


def test_monitored_images_are_laid_out_once(data, monkeypatch):
    laid_out = []

    def counted(images, layout, **options):
        laid_out.append(len(images))
        return prepare(images, layout, **options)

    monkeypatch.setattr("digitlab.training.train.prepare", counted)
    run = train(Experiment(n_train=3_000, parameters={"max_iter": 5}, folds=3), data)
    assert len(run.learning_curve.steps) == 5
    # For each of the four fits what is monitored, half of it images of the validation, and what is learnt from.
    assert laid_out == [*3 * [4_000, 2_000], 4_000, 3_000]


def test_progress_is_indeterminate_where_nobody_can_know(data):
    for classifier in ("LogisticRegression", "DecisionTreeClassifier"):
        _, news = collected(Experiment(classifier=classifier, n_train=1_000), data)
        training = [progress for progress in news if progress.stage == "Training"]
        assert training
        assert all(progress.fraction is None and progress.remaining_seconds is None for progress in training)


def test_remaining_time():
    half = Progress("Training", 4, 8, "epoch", 0, 1, elapsed=3.0)
    assert half.fraction == 0.5
    assert half.remaining_seconds == 3.0
    second_fold = Progress("Fold 2 of 3", 1, 2, "epoch", 1, 4, elapsed=3.0)
    assert second_fold.fraction == (1 + 0.5) / 4


def test_out_of_fold_scores_equal_cross_val_predict(data):
    experiment = Experiment(classifier="LogisticRegression", n_train=1_000, folds=3)
    run, news = collected(experiment, data)
    order = experiment.training_order()
    features, truth = prepare(data.train.images[order], "sparse"), data.train.labels[order] == 7
    plain = LogisticRegression(max_iter=50, random_state=42)
    folds = StratifiedKFold(3)
    expected = cross_val_predict(plain, features, truth, cv=folds, method="decision_function")
    np.testing.assert_allclose(run.out_of_fold_scores, expected, rtol=1e-5, atol=1e-5)
    assert run.fold_accuracies == pytest.approx(cross_val_score(plain, features, truth, cv=folds))
    stages = list(dict.fromkeys(progress.stage for progress in news))
    assert stages == ["Fold 1 of 3", "Fold 2 of 3", "Fold 3 of 3", "Training", "Scoring the test images"]


def test_ten_digits_out_of_fold(ten_digit_run, data):
    assert ten_digit_run.out_of_fold_scores.shape == (2_000, 10)
    assert len(ten_digit_run.fold_accuracies) == 3
    assert all(accuracy > 0.8 for accuracy in ten_digit_run.fold_accuracies)
    assert ten_digit_run.learning_curve.measure == "Accuracy"


AUGMENTING = [key for key, entry in AUGMENTATIONS.items() if entry.n_copies]


@pytest.mark.parametrize("augmentation", AUGMENTING)
def test_copies_never_leak_into_the_fold_that_judges_their_original(data, monkeypatch, augmentation):
    """Every image that is copied for a fold's model, told by its content: none is one that the fold judges."""
    copied = []
    entry = AUGMENTATIONS[augmentation]

    def watched(images, generator):
        copied.append({image.tobytes() for image in images})
        return entry.copies(images, generator)

    monkeypatch.setitem(AUGMENTATIONS, augmentation, replace(entry, copies=watched))
    experiment = Experiment(n_train=1_000, folds=3, augmentation=augmentation, parameters={"max_iter": 2})
    run = train(experiment, data)
    order = experiment.training_order()
    images, target = data.train.images[order], data.train.labels[order] == 7
    folds = StratifiedKFold(3).split(images, target)
    for seen, (training_part, validation) in zip(copied, folds, strict=False):
        assert len(seen) == len(training_part)
        assert not seen & {image.tobytes() for image in images[validation]}
    assert len(copied) == 4
    assert len(copied[3]) == 1_000
    assert run.out_of_fold_scores.shape == (1_000,)


@pytest.mark.parametrize("augmentation", AUGMENTING)
def test_augmentation_fits_on_the_copies(data, augmentation):
    experiment = Experiment(n_train=1_000, classifier="LogisticRegression", augmentation=augmentation)
    order = experiment.training_order()
    images, target = data.train.images[order], data.train.labels[order] == 7
    images, target = AUGMENTATIONS[augmentation].apply(images, target, experiment.seed)
    plain = LogisticRegression(max_iter=50, random_state=42).fit(prepare(images, "sparse"), target)
    expected = plain.decision_function(prepare(data.test.images, "sparse"))
    np.testing.assert_allclose(train(experiment, data).test_scores, expected, rtol=1e-6, atol=1e-6)


def test_ten_digits_of_a_softmax_model_are_good_detectors(data):
    run = train(Experiment(digit=None, classifier="LogisticRegression", n_train=2_000), data)
    assert run.score_kind == "probability"
    np.testing.assert_allclose(run.test_scores.sum(axis=1), 1.0, rtol=1e-5)
    logits = run.estimator.decision_function(prepare(data.test.images, "sparse"))
    assert np.array_equal(logits.argmax(axis=1), run.test_scores.argmax(axis=1))
    truth = data.test.labels == 5
    assert average_precision_score(truth, run.test_scores[:, 5]) > average_precision_score(truth, logits[:, 5])
