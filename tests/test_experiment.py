import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab import naming
from digitlab.augmentation import AUGMENTATIONS
from digitlab.classifiers import REGISTRY
from digitlab.experiment import FOLDS, Experiment, ExperimentError


@st.composite
def experiments(draw):
    spec = draw(st.sampled_from(list(REGISTRY.values())))
    parameters = {}
    for parameter in spec.parameters:
        if parameter.choices is not None:
            parameters[parameter.name] = draw(st.sampled_from(parameter.choices))
        elif isinstance(parameter.default, int):
            parameters[parameter.name] = draw(st.integers(int(parameter.minimum), int(parameter.maximum)))
        else:
            parameters[parameter.name] = draw(st.floats(parameter.minimum, parameter.maximum))
    return Experiment(
        digit=draw(st.one_of(st.none(), st.integers(0, 9))),
        classifier=spec.key,
        parameters=parameters,
        folds=draw(st.sampled_from(FOLDS)),
        n_train=draw(st.integers(1_000, 60_000)),
        seed=draw(st.integers(0, 2**32 - 1)),
    )


@given(experiments())
def test_json_round_trip(experiment):
    for text in (experiment.to_json(), experiment.to_link()):
        again = Experiment.from_json(text)
        assert again == experiment
        assert again.digest == experiment.digest
        assert hash(again) == hash(experiment)


@given(experiments(), experiments())
def test_digests_tell_experiments_apart(one, other):
    assert (one == other) == (one.digest == other.digest)


def test_defaults_given_or_not_are_one_experiment():
    spelled_out = Experiment(parameters={"loss": "hinge", "alpha": 0.0001, "max_iter": 32})
    assert spelled_out == Experiment()
    assert spelled_out.to_json() == Experiment().to_json()


def test_canonical_json_is_sorted_and_complete():
    text = Experiment(digit=5).to_json()
    assert text == json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"))
    assert json.loads(text)["digit"] == 5
    assert json.loads(text)["parameters"] == {"loss": "hinge", "alpha": 0.0001, "max_iter": 32}


def test_link_holds_only_what_differs():
    assert json.loads(Experiment().to_link()) == {"classifier": "SGDClassifier"}
    other = Experiment(digit=3, parameters={"max_iter": 20})
    assert json.loads(other.to_link()) == {"classifier": "SGDClassifier", "digit": 3, "parameters": {"max_iter": 20}}


@pytest.mark.parametrize(
    "values",
    [
        {"digit": 10},
        {"digit": -1},
        {"digit": True},
        {"digit": 7.0},
        {"n_train": 999},
        {"n_train": 60_001},
        {"n_train": "many"},
        {"classifier": "Oracle"},
        {"seed": -1},
        {"folds": 4},
        {"augmentation": "mirror"},
        {"parameters": {"depth": 3}},
        {"parameters": {"max_iter": 0}},
        {"parameters": {"max_iter": 2.5}},
        {"parameters": {"loss": "squared"}},
        {"parameters": {"alpha": float("nan")}},
        {"parameters": [1]},
        {"parameters": {"max_iter": [1]}},
    ],
)
def test_impossible_experiments_are_refused_with_a_sentence(values):
    with pytest.raises(ExperimentError) as error:
        Experiment(**values)
    assert str(error.value).endswith(".")


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "7", '{"colour": 1}', '{"digit": "7"}', '{"parameters": 3}', "[" * 99_999]
)
def test_unreadable_links_are_refused_with_a_sentence(text):
    with pytest.raises(ExperimentError) as error:
        Experiment.from_json(text)
    assert str(error.value).endswith(".")


def test_experiments_cannot_be_changed():
    with pytest.raises(TypeError):
        Experiment().parameters["max_iter"] = 9


def test_training_order_is_a_fair_and_stable_sample():
    small, large = Experiment(n_train=1_000).training_order(), Experiment().training_order()
    assert np.array_equal(small, large[:1_000])
    assert np.array_equal(np.sort(large), np.arange(60_000))
    assert not np.array_equal(large, Experiment(seed=1).training_order())


@pytest.mark.parametrize("classifier", [key for key, spec in REGISTRY.items() if spec.max_images == 60_000])
def test_more_images_than_memory_holds_are_refused(classifier):
    assert Experiment(classifier=classifier).n_fitted == 60_000
    assert Experiment(classifier=classifier, n_train=12_000, augmentation="shift").n_fitted == 60_000
    with pytest.raises(ExperimentError, match="at most 12,000 training images, or train without augmentation"):
        Experiment(classifier=classifier, n_train=12_001, augmentation="shift")


@pytest.mark.parametrize("key", [key for key, entry in AUGMENTATIONS.items() if entry.n_copies])
def test_an_augmentation_makes_another_experiment(key):
    augmented = Experiment(augmentation=key)
    assert augmented != Experiment()
    assert Experiment.from_json(augmented.to_link()).augmentation == key
    assert naming.title(augmented).endswith(f"60,000 images, {AUGMENTATIONS[key].in_names}")
