"""The models that are exported home: three lines load them where there is no digitlab, and they score the same."""

from itertools import cycle

import numpy as np
import pytest
import skops.io
from sklearn.ensemble._forest import BaseForest
from sklearn.tree import DecisionTreeClassifier

from digitlab.classifiers import REGISTRY, skops_file
from digitlab.classifiers.model_format import UnsafeModelError
from digitlab.classifiers.skops_file import types_to_trust
from digitlab.classifiers.trained_forest import from_sklearn, to_sklearn
from digitlab.decisions import Line, Zone
from digitlab.experiments.experiment import Experiment
from digitlab.experiments.tasks import OneDigit
from digitlab.export.model import export_model
from digitlab.export.versions import install_command
from digitlab.store import RunStore
from digitlab.training.scoring import score_images
from digitlab.training.train import train
from tests.export.alone import run_all_alone

SMALL = {"epochs": 1, "max_iter": 10, "n_estimators": 10, "n_components": 10, "hidden_units": 16}
TASKS = (7, None)
FORESTS = [key for key, spec in REGISTRY.items() if isinstance(spec.build(spec.complete({}), 0), BaseForest)]
# One whose file is exported as it is stored, and one whose file is made, without Keras, which takes long to begin.
QUICK = ["DecisionTreeClassifier", "ExtraTreesClassifier"]
N_IMAGES = 100


def small(classifier, digit):
    known = {parameter.name: parameter.choices for parameter in REGISTRY[classifier].parameters}
    parameters = {
        name: value if known[name] is None else max(value, min(known[name]))
        for name, value in SMALL.items()
        if name in known
    }
    return Experiment(digit, classifier, parameters, n_train=1_000)


def between(scores, kind):
    """Return a decision far from any score, whose last digits depend on the machine."""
    values = np.append(np.unique(scores), scores.max() + 1)
    place = np.argmax(np.diff(values[:-1])) if len(values) > 2 else 0
    middle = float(values[place : place + 2].mean())
    return Line(middle) if kind is Line else Zone(middle, float(values[-1]))


def assert_taken_models_score_alike(experiments, folder, data):
    images, store = data.test.images[:N_IMAGES], RunStore(folder / "store")
    runs = {folder / experiment.digest: train(experiment, data) for experiment in experiments}
    programs, decided = {}, {}
    for (own, run), kind in zip(runs.items(), cycle((Line, Zone)), strict=False):
        store.save(run)
        expected = score_images(run.experiment, run.estimator, images)
        of_seven = expected if run.experiment.task.has_threshold else expected[:, 7]
        decision = between(of_seven, kind)
        decided[own] = expected, decision.decide(of_seven)
        exported = export_model(store, run.experiment, decision, OneDigit(7))
        own.mkdir()
        (own / exported.file_name).write_bytes(exported.content)
        np.save(own / "images.npy", images)
        loading = exported.loading.splitlines()
        assert len(loading) == 3
        programs[own] = "\n".join(["import numpy", 'images = numpy.load("images.npy")', *loading, exported.deciding])
    for own, (arrays, _) in run_all_alone(programs, "scores", "answers").items():
        expected, answers = decided[own]
        np.testing.assert_allclose(arrays["scores"], expected, rtol=1e-5, atol=1e-5)
        assert np.array_equal(arrays["answers"], answers)


def test_what_is_taken_scores_alike(tmp_path, data):
    assert_taken_models_score_alike([small(classifier, 7) for classifier in QUICK], tmp_path, data)


@pytest.mark.slow
@pytest.mark.parametrize(("classifier", "digit"), list(zip(REGISTRY, cycle(TASKS), strict=False)))
def test_what_is_taken_of_every_classifier_scores_alike(classifier, digit, tmp_path, data):
    assert_taken_models_score_alike([small(classifier, digit)], tmp_path, data)


def test_a_model_is_named_after_its_run_and_says_what_it_needs(tmp_path, small_run):
    store = RunStore(tmp_path)
    store.save(small_run)
    exported = export_model(store, small_run.experiment)
    assert exported.file_name == f"SGDClassifier-7-{small_run.experiment.digest}.skops"
    assert exported.file_name in exported.loading
    assert exported.content == store.model_file(small_run.experiment)
    assert set(exported.versions) == {"numpy", "scipy", "scikit-learn", "skops"}
    assert install_command(exported.versions).startswith("pip install numpy==")


def test_nothing_is_taken_of_a_run_that_is_not_there(tmp_path):
    assert export_model(RunStore(tmp_path), Experiment()) is None


def test_a_damaged_model_is_not_taken_but_set_aside(tmp_path, small_run, caplog):
    store = RunStore(tmp_path)
    store.save(small_run)
    (file,) = tmp_path.rglob("model.skops")
    file.write_bytes(file.read_bytes()[:-1])
    assert export_model(store, small_run.experiment) is None
    assert "is damaged" in caplog.text
    assert small_run.experiment not in store


def test_types_that_nobody_checked_are_not_to_be_trusted(monkeypatch, data):
    tree = DecisionTreeClassifier(max_depth=2).fit(data.train.images[:200], data.train.labels[:200])
    content = skops.io.dumps(tree)
    assert types_to_trust(content) == ["sklearn.tree._tree.Tree"]
    monkeypatch.setattr(skops_file, "_CHECKED_TYPES", [])
    with pytest.raises(UnsafeModelError, match="not trusted"):
        types_to_trust(content)


@pytest.mark.parametrize("classifier", FORESTS)
def test_a_forest_grown_again_is_the_forest(classifier, data):
    images, labels = data.train.images[:500].astype(np.float32), data.train.labels[:500]
    spec = REGISTRY[classifier]
    unfitted = spec.build(spec.complete({"n_estimators": 10}), 0)
    fitted = spec.build(spec.complete({"n_estimators": 10}), 0).fit(images, labels)
    again = to_sklearn(from_sklearn(fitted), unfitted)
    unseen = data.test.images[:200].astype(np.float32)
    np.testing.assert_allclose(again.predict_proba(unseen), fitted.predict_proba(unseen), atol=1e-12)
    assert np.array_equal(again.predict(unseen), fitted.predict(unseen))
    assert [tree.get_depth() for tree in again.estimators_] == [tree.get_depth() for tree in fitted.estimators_]
    assert np.array_equal(again.apply(unseen), fitted.apply(unseen))
    skops_file.check_nodes(again)
