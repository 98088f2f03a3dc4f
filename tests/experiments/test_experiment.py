import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab.augmentation import AUGMENTATIONS
from digitlab.classifiers import REGISTRY
from digitlab.experiments import naming
from digitlab.experiments.experiment import FOLDS, Experiment, ExperimentError


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


def is_short_sentence(text):
    return text.endswith(".") and text.isprintable() and len(text) < 600


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda values: (
        st.lists(values, max_size=3) | st.dictionaries(st.text(st.characters(codec=None)), values, max_size=3)
    ),
    max_leaves=8,
)
names = st.sampled_from(list(Experiment.__dataclass_fields__))
parameter_names = st.sampled_from([parameter.name for spec in REGISTRY.values() for parameter in spec.parameters])
# Values that are almost right meet the deeper checks.
likely = st.one_of(
    anything,
    st.sampled_from([*REGISTRY, *AUGMENTATIONS, *FOLDS, 0.0, -0.0, 3.0, 7, 7.0, True, 1_000, 1_000.0, 2**32]),
    st.dictionaries(parameter_names, anything | st.sampled_from([0.0, -0.0, 1, 8, 8.0, 10, 0.001, "hinge", True])),
)


def outcome(text):
    """Return the experiment that is read, or the sentence that says why there is none."""
    try:
        return Experiment.from_json(text)
    except ExperimentError as error:
        return str(error)


@given(anything | st.dictionaries(names, likely))
def test_any_json_is_an_experiment_or_a_sentence(value):
    read = outcome(json.dumps(value))
    if isinstance(read, str):
        assert is_short_sentence(read)
    else:
        again = Experiment.from_json(read.to_json())
        assert (again, again.digest) == (read, read.digest)


@given(st.dictionaries(names, likely), st.dictionaries(names, likely))
def test_equal_experiments_have_equal_digests_and_others_have_others(one, other):
    try:
        one, other = Experiment(**one), Experiment(**other)
    except ExperimentError:
        return
    assert (one == other) == (one.digest == other.digest)


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ({"digit": np.int64(3)}, {"digit": 3}),
        (
            {"seed": np.uint8(9), "n_train": np.int32(2_000), "folds": np.int64(3)},
            {"seed": 9, "n_train": 2_000, "folds": 3},
        ),
        ({"classifier": np.str_("LogisticRegression")}, {"classifier": "LogisticRegression"}),
        ({"parameters": {"alpha": np.float64(0.001)}}, {"parameters": {"alpha": 0.001}}),
        ({"parameters": {"max_iter": 8.0}}, {"parameters": {"max_iter": 8}}),
        ({"parameters": {"max_iter": np.int64(32)}}, {}),
    ],
)
def test_what_is_equal_has_one_form(given, plain):
    assert Experiment(**given) == Experiment(**plain)
    assert Experiment(**given).to_json() == Experiment(**plain).to_json()


@pytest.mark.parametrize("spec", REGISTRY.values(), ids=REGISTRY)
def test_no_parameter_has_two_zeros(spec):
    for parameter in spec.parameters:
        if parameter.minimum == 0:
            one, other = (Experiment(classifier=spec.key, parameters={parameter.name: zero}) for zero in (0.0, -0.0))
            assert one.to_json() == other.to_json()


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
        {"classifier": []},
        {"classifier": {}},
        {"classifier": None},
        {"classifier": "Oracle" * 10_000},
        {"classifier": "\ud800"},
        {"augmentation": ["none"]},
        {"augmentation": {}},
        {"folds": 3.0},
        {"folds": 0.0},
        {"folds": False},
        {"folds": [3]},
        {"seed": 42.0},
        {"seed": True},
        {"seed": 10**5_000},
        {"seed": float("nan")},
        {"seed": float("inf")},
        {"n_train": 1_000.0},
        {"digit": 10**5_000},
        {"digit": "7" * 10_000},
        {"digit": []},
        {"digit": float("nan")},
        {"parameters": {"alpha": float("inf")}},
        {"parameters": {"alpha": 10**5_000}},
        {"parameters": {"alpha": None}},
        {"parameters": {"alpha": "0.001" * 10_000}},
        {"parameters": {"alpha": {"0.001": []}}},
        {"parameters": {"alpha": np.array([0.001, 0.01])}},
        {"parameters": {"max_iter": True}},
        {"parameters": {"max_iter": 1e400}},
        {"parameters": {"a" * 10_000: 1}},
        {"parameters": {"\ud800": 1}},
        {"parameters": {None: 1}},
        {"parameters": "max_iter"},
    ],
    ids=lambda values: next(iter(values)),
)
def test_impossible_experiments_are_refused_with_a_sentence(values):
    with pytest.raises(ExperimentError) as error:
        Experiment(**values)
    assert is_short_sentence(str(error.value))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "7",
        "null",
        "NaN",
        '{"colour": 1}',
        '{"' + "colour" * 1_000 + '": 1}',
        '{"\\ud800": 1}',
        '{"digit": "7"}',
        '{"parameters": 3}',
        "[" * 9_999,
        '{"parameters":' * 700,
        "[" * 99_999,
        '{"seed": ' + "1" * 5_000 + "}",
        '{"seed": ' + "1" * 4_300 + "}",
        '{"seed": -Infinity}',
        '{"parameters": {"alpha": 1e999}}',
        '{"digit": 7' + " " * 1_000_000 + "}",
    ],
    ids=lambda text: text[:24],
)
def test_unreadable_links_are_refused_with_a_sentence(text):
    with pytest.raises(ExperimentError) as error:
        Experiment.from_json(text)
    assert is_short_sentence(str(error.value))


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
