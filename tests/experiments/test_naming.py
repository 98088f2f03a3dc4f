from itertools import product

from digitlab.augmentation import AUGMENTATIONS
from digitlab.classifiers import REGISTRY
from digitlab.experiments import naming
from digitlab.experiments.experiment import FOLDS, Experiment, ExperimentError


def another_value(parameter):
    values = parameter.choices or (parameter.minimum, parameter.maximum)
    return next(value for value in values if value != parameter.default)


def every_experiment():
    """One of each kind: classifier, task, augmentation, folds, seed, one changed parameter."""
    for classifier, digit, augmentation, folds, seed in product(REGISTRY, (7, 3, None), AUGMENTATIONS, FOLDS, (42, 1)):
        for changed in (False, True):
            first = REGISTRY[classifier].parameters[:1] if changed else ()
            parameters = {parameter.name: another_value(parameter) for parameter in first}
            values = {"classifier": classifier, "digit": digit, "folds": folds, "seed": seed, "parameters": parameters}
            try:
                yield Experiment(augmentation=augmentation, n_train=12_000, **values)
            except ExperimentError:
                continue


def test_legends_and_lists_tell_all_experiments_apart():
    experiments = list(dict.fromkeys(every_experiment()))
    assert len(experiments) > 1_000
    for name in (naming.distinct_name, naming.full_title):
        assert len({name(experiment) for experiment in experiments}) == len(experiments)


def test_names_by_hand():
    experiment = Experiment(
        digit=None,
        classifier="LogisticRegression",
        parameters={"C": 0.1},
        n_train=2_000,
        augmentation="drawing",
        folds=3,
    )
    assert naming.title(experiment) == "Ten digits · Logistic regression · 2,000 images, drawn anew · 3 folds"
    assert naming.short_title(experiment) == "Ten digits · Logistic regression, drawn anew"
    assert naming.full_title(experiment) == f"{naming.title(experiment)} · inverse regularisation C 0.1 · iterations 50"
    assert naming.distinct_name(experiment) == (
        "Logistic regression (ten digits), inverse regularisation C 0.1, 2,000 images, drawn anew, 3 folds"
    )
    assert naming.parameters(experiment) == "inverse regularisation C 0.1, iterations 50"
