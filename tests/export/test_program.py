"""The scripts that are taken home: how they read, and that they score as digitlab does, in processes without it."""

import ast
import subprocess
import sys
from itertools import cycle, product
from pathlib import Path

import numpy as np
import pytest
from sklearn.linear_model import SGDClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import Normalizer

from digitlab.augmentation import AUGMENTATIONS
from digitlab.classifiers import REGISTRY
from digitlab.decisions import LinesByGroup, Zone
from digitlab.decisions.answers import NAMES
from digitlab.evaluation.run_detectors import HALVES, detectors_of
from digitlab.experiments.experiment import MAX_TRAIN, Experiment
from digitlab.experiments.tasks import DIGITS, TEN_DIGITS, OneDigit
from digitlab.export.estimators import estimator_imports, estimator_source
from digitlab.export.program import program
from digitlab.metrics.confusion import class_points
from digitlab.training.train import train
from tests.export.alone import run_all_alone, run_alone

NETWORKS = [key for key, spec in REGISTRY.items() if spec.program is not None]
COPYING = [key for key, augmentation in AUGMENTATIONS.items() if augmentation.n_copies]
CHEAP = "LogisticRegression"
TASKS = (7, None)
FOLDS = (0, 3)
# A network is trained for few steps: in a long training, rounding now and then makes another one the greatest of four
# nearly equal values, and from there on the network goes another way. The larger one may go far.
SMALL = {"epochs": 1, "batch_size": 256, "max_iter": 10, "n_estimators": 10, "n_components": 100, "hidden_units": 32}
SCORES = ("test_scores", "out_of_fold_scores")
ANSWERS = "test_answers"
RULES = "E,F,W,I,B,C4,N,PL,RUF,SIM,UP"


def small(classifier, digit, augmentation="none", folds=0):
    known = {parameter.name for parameter in REGISTRY[classifier].parameters}
    parameters = {name: value for name, value in SMALL.items() if name in known}
    return Experiment(digit, classifier, parameters, n_train=1_000, augmentation=augmentation, folds=folds)


def large(classifier, digit, augmentation, folds):
    most = REGISTRY[classifier].max_images or MAX_TRAIN
    n_train = min(MAX_TRAIN, most // (1 + AUGMENTATIONS[augmentation].n_copies))
    return Experiment(digit, classifier, n_train=n_train, augmentation=augmentation, folds=folds)


def every_program():
    """Return each combination's script, of as many images as may be, by the experiment."""
    experiments = [large(*combination) for combination in product(REGISTRY, TASKS, AUGMENTATIONS, FOLDS)]
    return {experiment: program(experiment) for experiment in experiments}


LINES = LinesByGroup(HALVES, (-1.5, 2.25), 0.5)
# What is tested below, and each program's arguments after the experiment.
QUICK = {
    **{augmentation: (small(CHEAP, 7, augmentation, folds=3),) for augmentation in AUGMENTATIONS},
    "threshold": (small(CHEAP, 7), 1.5),
    "one of ten": (small("DecisionTreeClassifier", None), 0.25, OneDigit(3)),
    "zone": (small(CHEAP, 7, "shift", folds=3), 1.5, None, -2.5),
    "lines": (small(CHEAP, 7), 0.5, None, None, LINES),
    "zone of ten": (small("DecisionTreeClassifier", None), 0.75, OneDigit(3), 0.25),
}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """The arrays that each of these programs leaves, and what it prints."""
    folders = {name: tmp_path_factory.mktemp("program") for name in QUICK}
    left = run_all_alone({folders[name]: program(*arguments) for name, arguments in QUICK.items()}, *SCORES, ANSWERS)
    return {name: left[folder] for name, folder in folders.items()}


def assert_scores_alike(experiment, arrays, data):
    run = train(experiment, data)
    assert set(arrays) == set(SCORES if experiment.folds else SCORES[:1])
    for name, scores in arrays.items():
        assert scores.dtype == np.float64
        tolerance = 1e-3 if experiment.classifier in NETWORKS else 1e-6
        np.testing.assert_allclose(scores, getattr(run, name), atol=tolerance, rtol=0)


@pytest.mark.parametrize("augmentation", AUGMENTATIONS)
def test_every_augmentation_scores_alike_with_folds(augmentation, outcomes, data):
    assert_scores_alike(QUICK[augmentation][0], outcomes[augmentation][0], data)


# Rounding leads the larger network another way in a training of more steps than one digit without copies takes.
TURNS = {
    key: (7, "none", 0) if key == "LargerCNN" else turn
    for key, turn in zip(REGISTRY, cycle(product(TASKS, AUGMENTATIONS, FOLDS)), strict=False)
}


@pytest.mark.slow
@pytest.mark.parametrize("classifier", TURNS)
def test_every_classifier_scores_alike(classifier, tmp_path, data):
    """Tasks, augmentations and folds take turns."""
    experiment = small(classifier, *TURNS[classifier])
    arrays, _ = run_alone(program(experiment), tmp_path, *SCORES)
    assert_scores_alike(experiment, arrays, data)


def test_a_script_prints_what_the_threshold_makes_of_its_scores(outcomes, data):
    (experiment, threshold), (_, printed) = QUICK["threshold"], outcomes["threshold"]
    point = detectors_of(train(experiment, data), data)[7].curve.at(threshold)
    figures = f"precision {point.precision:.4f}, recall {point.recall:.4f}, F1 {point.f1:.4f}"
    assert printed == f"Test images: {figures}\n"


def test_ten_digits_are_judged_as_a_detector_of_one(outcomes, data):
    (experiment, threshold, _), (_, printed) = QUICK["one of ten"], outcomes["one of ten"]
    point = detectors_of(train(experiment, data), data)[3].curve.at(threshold)
    assert f"precision {point.precision:.4f}, recall {point.recall:.4f}" in printed


@pytest.mark.parametrize(("name", "digit"), [("zone", 7), ("zone of ten", 3)])
def test_a_script_with_a_zone_answers_as_the_zone_does(name, digit, outcomes, data):
    (experiment, threshold, _, clear_below), (arrays, printed) = QUICK[name], outcomes[name]
    detector, zone = detectors_of(train(experiment, data), data)[digit], Zone(clear_below, threshold)
    expected = [NAMES[answer] for answer in zone.decide(detector.judged.y_score).tolist()]
    assert arrays[ANSWERS].tolist() == expected
    counts = zone.counts(detector.curve)
    six = counts.six
    assert printed.splitlines()[-3:] == [
        f"Test images: {six['tp'] + six['fp']} flagged with a precision of {counts.precision:.4f}",
        f"{six['fn'] + six['tn']} cleared with a negative predictive value of {counts.negative_predictive_value:.4f}",
        f"{counts.n_asked} asked about; errors among the decided: {counts.error_rate:.4f}",
    ]


def test_a_script_prints_what_the_line_of_each_half_does(outcomes, data):
    experiment, (_, printed) = QUICK["lines"][0], outcomes["lines"]
    curves = detectors_of(train(experiment, data), data)[7].by_group.curves
    points = [curve.at(line) for curve, line in zip(curves, LINES.thresholds, strict=True)]
    assert printed.splitlines()[-2:] == [
        f"{name}, line {point.threshold:g}: precision {point.precision:.4f}, recall {point.recall:.4f}"
        for name, point in zip(HALVES, points, strict=True)
    ]


@pytest.mark.slow
def test_ten_digits_are_judged_one_by_one(tmp_path, data):
    experiment = small("DecisionTreeClassifier", None)
    scores = train(experiment, data).test_scores
    counts = experiment.task.counts(data.test.labels, experiment.task.predict(scores, 0.5))
    _, printed = run_alone(program(experiment), tmp_path)
    rows = [line.split()[:2] for line in printed.splitlines()]
    for digit, precision in zip(DIGITS, class_points(counts).precision, strict=True):
        assert [str(digit), f"{precision:.4f}"] in rows


def test_images_come_from_openml_where_there_is_no_file(tmp_path, data):
    text = program(Experiment())
    (load,) = (part for part in ast.parse(text).body if getattr(part, "name", "") == "load_mnist")
    pixels = np.concatenate([data.train.images, data.test.images]).astype(np.int64)
    digits = np.concatenate([data.train.labels, data.test.labels]).astype(str).astype(object)
    space = {"__file__": str(tmp_path / "program.py"), "Path": Path, "np": np}
    space["fetch_openml"] = lambda name, version, as_frame, return_X_y: (pixels, digits)
    exec(ast.get_source_segment(text, load), space)
    found = space["load_mnist"]()
    for array, expected in zip(found, (*vars(data.train).values(), *vars(data.test).values()), strict=True):
        assert array.dtype == np.uint8
        assert np.array_equal(array, expected)


def test_every_script_reads_well(tmp_path):
    for experiment, text in every_program().items():
        (tmp_path / f"run_{experiment.digest}.py").write_text(text)
        if experiment.augmentation == "none":
            zone = program(experiment, 0.5, OneDigit(7), 0.25)
            (tmp_path / f"zone_{experiment.digest}.py").write_text(zone)
            assert len(zone.splitlines()) < 140, experiment
            by_group = program(experiment, 0.5, OneDigit(7), lines=LINES)
            (tmp_path / f"groups_{experiment.digest}.py").write_text(by_group)
        imported = {
            name.name if isinstance(node, ast.Import) else node.module
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in node.names
        }
        networks = {"keras", "jax"} if experiment.classifier in NETWORKS else set()
        assert {name.partition(".")[0] for name in imported} <= {
            "os",
            "pathlib",
            "numpy",
            "scipy",
            "sklearn",
            *networks,
        }
    ruff, length = [sys.executable, "-m", "ruff"], ["--line-length", "120"]
    subprocess.run([*ruff, "format", "--isolated", *length, "--check", "."], cwd=tmp_path, check=True)
    ignored = ["--ignore", "N806,PLR2004"]  # X is the field's name for features, and a number may stand in its place
    subprocess.run([*ruff, "check", "--isolated", *length, "--select", RULES, *ignored, "."], cwd=tmp_path, check=True)


def test_scripts_are_short():
    for experiment, text in every_program().items():
        lines = text.splitlines()
        assert sum(bool(line.strip()) for line in lines) < 100, experiment
        if experiment.augmentation != "drawing" or experiment.classifier not in NETWORKS:
            assert len(lines) < 100, experiment  # the empty ones, too
        assert len(lines) <= 120, experiment


@pytest.mark.parametrize(
    ("threshold", "shown"), [(None, "0.0"), (np.float64(1e-7), "1e-07"), (np.inf, "np.inf"), (-np.inf, "-np.inf")]
)
def test_thresholds_are_written_as_python(threshold, shown):
    assert f"DIGIT, THRESHOLD = 7, {shown}\n" in program(Experiment(), threshold)


def test_what_cannot_be_judged_is_refused():
    with pytest.raises(ValueError, match="not a number"):
        program(Experiment(), np.nan)
    with pytest.raises(ValueError, match="must not lie above"):
        program(Experiment(), 0.0, None, 0.5)
    with pytest.raises(ValueError, match="leave one of both out"):
        program(Experiment(), 0.0, None, -0.5, LINES)
    with pytest.raises(ValueError, match="halves of the test images"):
        program(Experiment(), 0.0, lines=LinesByGroup(("a",), (0.0,), 0.0))
    for wrong in (OneDigit(3), TEN_DIGITS):
        with pytest.raises(ValueError, match="cannot be read"):
            program(Experiment(digit=7), 0.0, wrong)
    assert program(Experiment(), 0.0, OneDigit(7)) == program(Experiment())


def test_estimators_are_written_as_what_builds_them():
    weights = SGDClassifier(alpha=0.5, class_weight={1: 2.0}, random_state=3, n_jobs=2)
    nested = Pipeline([("sizes", Normalizer(norm="l1")), ("weights", weights)])
    for width in (30, 60, 120, 300):
        source = estimator_source(nested, ["penalty"], column=8, width=width)
        space = {"SEED": 3}
        exec("\n".join(estimator_imports(nested)), space)
        again = eval(source, space)
        assert again.named_steps["sgdclassifier"].get_params() == weights.get_params() | {"n_jobs": -1}
        assert again.named_steps["normalizer"].norm == "l1"
        assert "penalty" in source
        assert "loss" not in source  # as the library has it
