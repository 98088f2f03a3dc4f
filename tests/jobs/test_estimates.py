from dataclasses import replace

import pytest

from digitlab.classifiers import REGISTRY
from digitlab.experiments.experiment import Experiment
from digitlab.jobs import expected_seconds


@pytest.mark.parametrize("classifier", REGISTRY)
def test_every_classifier_has_an_estimate(classifier):
    one = expected_seconds(Experiment(classifier=classifier))
    ten = expected_seconds(Experiment(classifier=classifier, digit=None))
    assert 0 < one <= ten < 600
    assert expected_seconds(Experiment(classifier=classifier, n_train=1_000)) <= one


def test_more_work_takes_longer():
    plain = Experiment(classifier="LargerCNN", n_train=10_000)
    more = [
        replace(plain, n_train=60_000),
        replace(plain, folds=10),
        replace(plain, augmentation="shift"),
        replace(plain, parameters={**plain.parameters, "epochs": 30}),
    ]
    assert all(expected_seconds(experiment) > 1.9 * expected_seconds(plain) for experiment in more)
    everything = Experiment(
        digit=None, classifier="LargerCNN", augmentation="shift", folds=10, parameters={"epochs": 30}
    )
    assert expected_seconds(everything) > 3_600
    assert expected_seconds(Experiment()) < 5
