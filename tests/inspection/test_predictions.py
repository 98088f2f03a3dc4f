import numpy as np
import pytest

from digitlab.experiments.experiment import Experiment
from digitlab.experiments.runs import Run
from digitlab.inspection.predictions import Predictions, predictions_on_test_images, predictions_out_of_fold
from digitlab.metrics.points import OperatingPoint
from digitlab.mnist import Split, load_mnist

NO_IMAGES = np.zeros((0, 784), dtype=np.uint8)


def run_with(experiment, test_scores, out_of_fold_scores=None, kind="decision"):
    return Run(experiment, kind, test_scores, out_of_fold_scores, (), None, 0.0, 0.0, {})


@pytest.fixture(scope="module")
def data():
    return load_mnist()


def test_a_detector_by_hand():
    labels = np.array([7, 1, 7, 3], dtype=np.uint8)
    scores = np.array([2.0, 0.5, 0.4, -1.0])
    predictions = Predictions(Experiment(digit=7), Split(NO_IMAGES, labels), np.arange(4), scores, "decision", 0.5)
    assert predictions.task.class_names == ("not 7", "7")
    np.testing.assert_array_equal(predictions.truth, [1, 0, 1, 0])
    np.testing.assert_array_equal(predictions.predicted, [1, 1, 0, 0])
    np.testing.assert_array_equal(predictions.wrong, [False, True, True, False])
    np.testing.assert_allclose(predictions.confidence, [1.5, 0.0, 0.1, 1.5])
    np.testing.assert_allclose(predictions.shown_scores, predictions.scores)
    np.testing.assert_array_equal(predictions.counts, [[1, 1], [1, 1]])
    assert predictions.point == OperatingPoint(0.5, tp=1, fp=1, fn=1, tn=1)


def test_ten_digits_by_hand():
    scores = np.zeros((2, 10))
    scores[0, [4, 9]] = 0.3, 0.7
    scores[1, [4, 9]] = 0.55, 0.45
    split = Split(NO_IMAGES, np.array([4, 4], dtype=np.uint8))
    predictions = Predictions(Experiment(digit=None), split, np.arange(2), scores, "probability", 0.5)
    np.testing.assert_array_equal(predictions.predicted, [9, 4])
    np.testing.assert_array_equal(predictions.wrong, [True, False])
    np.testing.assert_allclose(predictions.confidence, [0.7, 0.55])
    np.testing.assert_allclose(predictions.margin, [0.4, 0.1])
    with pytest.raises(ValueError, match="threshold"):
        _ = predictions.point


def test_test_images_take_the_runs_threshold_unless_one_is_given(data):
    scores = np.linspace(-1, 1, 10_000)
    run = run_with(Experiment(digit=3), scores)
    np.testing.assert_array_equal(predictions_on_test_images(run, data).predicted, scores >= 0)
    predictions = predictions_on_test_images(run, data, threshold=0.25)
    np.testing.assert_array_equal(predictions.predicted, scores >= 0.25)
    np.testing.assert_array_equal(predictions.labels, data.test.labels)


def test_out_of_fold_answers_stand_in_the_training_splits_order(data):
    experiment = Experiment(digit=None, n_train=1_000, seed=3)
    order = experiment.training_order()
    # Each image's right digit has the highest score, and the second image of the training order is mistaken.
    scores = np.eye(10)[data.train.labels[order]]
    scores[1] = np.eye(10)[(data.train.labels[order[1]] + 1) % 10]
    predictions = predictions_out_of_fold(run_with(experiment, np.zeros((10_000, 10)), scores), data)
    np.testing.assert_array_equal(predictions.indices, np.sort(order))
    np.testing.assert_array_equal(predictions.labels, data.train.labels[np.sort(order)])
    np.testing.assert_array_equal(predictions.indices[predictions.wrong], [order[1]])


def test_out_of_fold_answers_need_a_cross_validation(data):
    with pytest.raises(ValueError, match="without cross-validation"):
        predictions_out_of_fold(run_with(Experiment(), np.zeros(10_000)), data)
