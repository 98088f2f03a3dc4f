"""What holds for every classifier and both tasks."""

from functools import cache

import numpy as np
import pytest
from sklearn.metrics import accuracy_score

from digitlab.classifiers import REGISTRY
from digitlab.classifiers.neural.forward import TrainedNetwork
from digitlab.experiments.experiment import Experiment
from digitlab.experiments.runs import Run
from digitlab.mnist import load_mnist
from digitlab.store import RunStore
from digitlab.training.scoring import score_images
from digitlab.training.train import train

# A network learns step by step; with few images the steps have to be small and many.
SMALL_STEPS = {"epochs": 3, "batch_size": 32}
NETWORKS = [key for key, spec in REGISTRY.items() if set(SMALL_STEPS) <= {entry.name for entry in spec.parameters}]
# The matrix sends every classifier through every room; that each learns both tasks takes long and is proved here.
pytestmark = pytest.mark.slow
every_classifier = pytest.mark.parametrize("classifier", REGISTRY)
both_tasks = pytest.mark.parametrize("digit", [7, None])


@cache
def trained(classifier: str, digit: int | None) -> Run:
    parameters, n_train = (SMALL_STEPS, 2_000) if classifier in NETWORKS else ({}, 1_000)
    return train(Experiment(digit=digit, classifier=classifier, parameters=parameters, n_train=n_train), load_mnist())


@every_classifier
@both_tasks
def test_it_learns(classifier, digit, data):
    run = trained(classifier, digit)
    task = run.experiment.task
    assert run.test_scores.shape == task.scores_shape(10_000)
    assert run.test_scores.dtype == np.float64
    predicted, target = task.predict(run.test_scores, run.default_threshold), task.truth(data.test.labels)
    learned = task.truth(data.train.labels[run.experiment.training_order()])
    baseline = np.mean(target == np.bincount(learned).argmax())
    if classifier == "DummyClassifier":
        assert accuracy_score(target, predicted) == baseline
    else:
        assert accuracy_score(target, predicted) > baseline


@every_classifier
@both_tasks
def test_its_model_comes_back_as_it_was(classifier, digit, tmp_path, data, caplog):
    run, store, images = trained(classifier, digit), RunStore(tmp_path), data.test.images[:1_000]
    store.save(run)
    again = store.load_with_model(run.experiment)
    assert not caplog.records  # nothing is set aside
    scores = score_images(run.experiment, again.estimator, images)
    # Networks are read by another forward pass, both in single precision.
    tolerance = 1e-5 if isinstance(again.estimator, TrainedNetwork) else 0.0
    np.testing.assert_allclose(scores, score_images(run.experiment, run.estimator, images), atol=tolerance, rtol=0)
