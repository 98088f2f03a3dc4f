import hashlib
import json
import logging
import os
import shutil
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest
import skops.io
from sklearn.pipeline import Pipeline

from digitlab.classifiers.model_format import SkopsFormat
from digitlab.experiments.experiment import Experiment
from digitlab.store import RunStore, run_files
from digitlab.training.scoring import score_images
from digitlab.training.train import train


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path)


@pytest.fixture(scope="session")
def forest_run(data):
    parameters = {"n_estimators": 10, "max_depth": 8}
    return train(Experiment(classifier="RandomForestClassifier", parameters=parameters, n_train=1_000), data)


def folder_of(store, run):
    return store.folder / "runs" / run.experiment.digest


def assert_set_aside(store, run, caplog):
    with caplog.at_level(logging.WARNING):
        assert store.load_with_model(run.experiment) is None
    assert run.experiment not in store
    assert run.experiment.digest in caplog.text
    assert len(list((store.folder / "set-aside").iterdir())) == 1


@pytest.mark.parametrize("fixture", ["small_run", "ten_digit_run", "forest_run"])
def test_round_trip(store, fixture, request, data):
    run = request.getfixturevalue(fixture)
    store.save(run)
    again = store.load_with_model(run.experiment)
    assert again.experiment == run.experiment
    assert np.array_equal(again.test_scores, run.test_scores)
    assert (again.out_of_fold_scores is None) == (run.out_of_fold_scores is None)
    if run.out_of_fold_scores is not None:
        assert np.array_equal(again.out_of_fold_scores, run.out_of_fold_scores)
    assert again.fold_accuracies == run.fold_accuracies
    assert again.learning_curve == run.learning_curve
    assert (again.score_kind, again.fit_seconds) == (run.score_kind, run.fit_seconds)
    assert np.array_equal(score_images(run.experiment, again.estimator, data.test.images), run.test_scores)
    assert store.load(run.experiment).estimator is None
    assert store.model_bytes(run.experiment) > 0


def test_what_was_never_trained_is_not_there(store):
    assert store.load(Experiment(digit=1)) is None
    assert Experiment(digit=1) not in store
    assert store.experiments() == []


@pytest.mark.parametrize("name", ["run.json", "scores.npz", "model.skops"])
@pytest.mark.parametrize("damage", ["cut short", "flipped byte", "missing", "empty"])
def test_damaged_run_is_set_aside(store, small_run, caplog, name, damage):
    store.save(small_run)
    path = folder_of(store, small_run) / name
    content = bytearray(path.read_bytes())
    if damage == "missing":
        path.unlink()
    elif damage == "empty":
        path.write_bytes(b"")
    elif damage == "cut short":
        path.write_bytes(content[: len(content) // 2])
    else:
        content[len(content) // 2] ^= 0x10
        path.write_bytes(content)
    assert_set_aside(store, small_run, caplog)
    store.save(small_run)
    assert store.load(small_run.experiment) is not None


def test_run_of_other_library_versions_is_set_aside(store, small_run, caplog, monkeypatch):
    store.save(small_run)
    monkeypatch.setattr(run_files, "library_versions", lambda: {**small_run.versions, "scikit-learn": "0.24.0"})
    assert_set_aside(store, small_run, caplog)


def rewrite_manifest(folder, **changes):
    manifest = json.loads((folder / "run.json").read_text())
    del manifest["sha256"]
    run_files.write_manifest({**manifest, **changes}, folder)


def as_written_before(manifest):
    """The manifest as earlier versions wrote it: JSON text inside JSON."""
    text = json.dumps({name: value for name, value in manifest.items() if name != "sha256"}, sort_keys=True)
    return json.dumps({"content": text, "sha256": hashlib.sha256(text.encode()).hexdigest()})


def test_runs_with_manifests_of_earlier_versions_are_read(store, small_run, caplog):
    store.save(small_run)
    file = folder_of(store, small_run) / "run.json"
    file.write_text(as_written_before(json.loads(file.read_text())))
    again = store.load_with_model(small_run.experiment)
    assert np.array_equal(again.test_scores, small_run.test_scores)
    assert again.learning_curve == small_run.learning_curve
    assert again.versions == small_run.versions
    file.write_text(file.read_text().replace("format", "fomrat"))
    assert_set_aside(store, small_run, caplog)


def test_a_manifest_that_an_earlier_version_wrote_names_its_experiment(store):
    experiment = Experiment(classifier="DummyClassifier", n_train=1_000)
    folder = store.folder / "runs" / experiment.digest
    folder.mkdir(parents=True)
    shutil.copy(Path(__file__).with_name("manifest_of_an_earlier_version.json"), folder / "run.json")
    assert store.experiments() == [experiment]


def test_run_of_another_format_is_set_aside(store, small_run, caplog):
    store.save(small_run)
    rewrite_manifest(folder_of(store, small_run), format=999)
    assert_set_aside(store, small_run, caplog)


def test_run_under_another_experiments_name_is_set_aside(store, small_run, caplog):
    store.save(small_run)
    rewrite_manifest(folder_of(store, small_run), experiment=json.loads(Experiment(digit=2).to_json()))
    assert_set_aside(store, small_run, caplog)


class Payload:
    """Unpickled or rebuilt by its reduce method, this leaves a file behind."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (self.path,)


def replace_model(store, run, write, name="model.skops"):
    """Put a crafted model into a run, with digests that fit."""
    folder = folder_of(store, run)
    write(folder / name)
    rewrite_manifest(folder)


def test_crafted_model_executes_nothing(store, small_run, caplog, tmp_path):
    trace = tmp_path / "executed"
    store.save(small_run)
    replace_model(store, small_run, lambda path: skops.io.dump(Payload(str(trace)), path))
    assert_set_aside(store, small_run, caplog)
    assert not trace.exists()


def test_pickled_scores_execute_nothing(store, small_run, caplog, tmp_path):
    trace = tmp_path / "executed"
    store.save(small_run)
    folder = folder_of(store, small_run)
    np.savez(folder / "scores.npz", test=np.array([Payload(str(trace))], dtype=object))
    rewrite_manifest(folder)
    assert_set_aside(store, small_run, caplog)
    assert not trace.exists()


def test_model_of_another_kind_is_set_aside(store, small_run, forest_run, caplog):
    store.save(small_run)
    replace_model(store, small_run, lambda path: skops.io.dump(forest_run.estimator, path))
    assert_set_aside(store, small_run, caplog)


def replace_arrays(store, run, **changes):
    arrays = dict(np.load(folder_of(store, run) / "model.npz"))
    replace_model(store, run, lambda path: np.savez(path, **{**arrays, **changes}), "model.npz")


@pytest.mark.parametrize(
    ("field", "value"),
    [("left", 10**6), ("left", 0), ("right", -1), ("features", 784), ("features", -2), ("roots", 1)],
)
def test_forest_that_points_outside_itself_is_set_aside(store, forest_run, caplog, field, value):
    store.save(forest_run)
    array = np.load(folder_of(store, forest_run) / "model.npz")[field].copy()
    array[0] = value
    replace_arrays(store, forest_run, **{field: array})
    assert_set_aside(store, forest_run, caplog)


@pytest.mark.parametrize(
    "changes",
    [
        {"roots": np.zeros(1, np.int32)},
        {"roots": np.zeros(0, np.int32)},
        {"classes_": np.arange(3)},
        {"probabilities": np.full((10, 2), np.nan)},
        {"feature_importances_": np.zeros(10**4)},
        {"features": np.zeros(5)},
    ],
)
def test_arrays_of_another_forest_are_set_aside(store, forest_run, changes, caplog):
    store.save(forest_run)
    replace_arrays(store, forest_run, **changes)
    assert_set_aside(store, forest_run, caplog)


def test_forest_without_its_arrays_is_set_aside(store, forest_run, caplog):
    store.save(forest_run)
    (folder_of(store, forest_run) / "model.npz").unlink()
    assert_set_aside(store, forest_run, caplog)


def test_crafted_arrays_execute_nothing(store, forest_run, caplog, tmp_path):
    trace = tmp_path / "executed"
    store.save(forest_run)
    replace_arrays(store, forest_run, left=np.array([Payload(str(trace))], dtype=object))
    assert_set_aside(store, forest_run, caplog)
    assert not trace.exists()


@pytest.fixture(scope="session")
def boosting_run(data):
    classifier = "HistGradientBoostingClassifier"
    return train(Experiment(classifier=classifier, parameters={"max_iter": 10}, n_train=1_000), data)


@pytest.mark.parametrize(
    ("field", "value"),
    [("left", 10**6), ("right", 0), ("feature_idx", 784), ("feature_idx", -1), ("is_categorical", 1)],
)
def test_boosted_tree_that_points_outside_itself_is_set_aside(store, boosting_run, caplog, field, value):
    store.save(boosting_run)
    estimator = store.load_with_model(boosting_run.experiment).estimator
    estimator._predictors[-1][0].nodes[field][0] = value
    replace_model(store, boosting_run, lambda path: skops.io.dump(estimator, path))
    assert_set_aside(store, boosting_run, caplog)


def test_pipeline_of_other_steps_is_set_aside(store, forest_run, caplog, data):
    run = train(Experiment(classifier="KNeighborsClassifier", n_train=1_000), data)
    store.save(run)
    foreign = Pipeline([("components", run.estimator.steps[0][1]), ("classifier", forest_run.estimator)])
    replace_model(store, run, lambda path: skops.io.dump(foreign, path))
    assert_set_aside(store, run, caplog)


def variants(run, count):
    for seed in range(count):
        yield type(run)(**{**vars(run), "experiment": Experiment(n_train=2_000, seed=seed)})


def age_by(folder, seconds):
    """Make a run's last use longer ago."""
    os.utime(folder, (time.time() - seconds,) * 2)


def test_least_recently_used_run_goes_first(tmp_path, small_run):
    size = 0
    probe = RunStore(tmp_path / "probe")
    probe.save(small_run)
    size = sum(path.stat().st_size for path in folder_of(probe, small_run).iterdir())
    store = RunStore(tmp_path / "store", limit_mb=3.5 * size / 1e6)
    first, second, third, fourth = variants(small_run, 4)
    for age, run in zip((300, 200, 100), (first, second, third), strict=True):
        store.save(run)
        age_by(folder_of(store, run), age)
    assert store.load(first.experiment) is not None  # used just now
    store.save(fourth)
    assert second.experiment not in store
    assert all(run.experiment in store for run in (first, third, fourth))


def test_saved_run_stays_even_if_it_is_over_the_limit(tmp_path, small_run):
    store = RunStore(tmp_path, limit_mb=0.001)
    store.save(small_run)
    assert store.load(small_run.experiment) is not None


def test_full_disk_leaves_no_half_run(store, small_run, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(SkopsFormat, "save", full)
    with pytest.raises(OSError, match="No space"):
        store.save(small_run)
    assert small_run.experiment not in store
    assert list((store.folder / "drafts").iterdir()) == []


def test_runs_are_listed_latest_first(store, small_run):
    runs = list(variants(small_run, 3))
    for age, run in zip((30, 20, 10), runs, strict=True):
        store.save(run)
        age_by(folder_of(store, run), age)
    assert store.experiments() == [run.experiment for run in reversed(runs)]


def test_run_without_model_is_not_stored(store, small_run):
    store.save(small_run)
    with pytest.raises(ValueError, match="model"):
        store.save(store.load(small_run.experiment))


def test_stored_model_is_an_archive_and_no_pickle(store, small_run):
    store.save(small_run)
    assert zipfile.is_zipfile(folder_of(store, small_run) / "model.skops")
