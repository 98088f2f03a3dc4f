"""The store among others: processes that share it, folders that cannot be written, systems at their limits."""

import errno
import json
import logging
import os
import shutil
import tempfile
import threading
from pathlib import Path

import numpy as np
import pytest
import skops.io
from filelock import FileLock

from digitlab.experiments.experiment import Experiment
from digitlab.store import RunStore, run_files, shared_folder
from tests.support.runs import tiny_run

NOBODY = 65534
# Errors that are no evidence of a corrupt file.
UNRELATED = [errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EIO, errno.EACCES]


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path)


def folder_of(store, run):
    return store.folder / "runs" / run.experiment.digest


def left_in(store, *names):
    return [path for name in names for path in (store.folder / name).iterdir()]


def fail_with(number):
    def fail(*args, **kwargs):
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.parametrize("number", UNRELATED)
@pytest.mark.parametrize(
    ("place", "what"), [(Path, "read_text"), (run_files.np, "load"), (Path, "open"), (skops.io, "load")]
)
def test_what_says_nothing_about_a_run_sets_nothing_aside(store, monkeypatch, caplog, number, place, what):
    run = tiny_run(1)
    store.save(run)
    with monkeypatch.context() as broken, caplog.at_level(logging.WARNING):
        broken.setattr(place, what, fail_with(number))
        assert store.load_with_model(run.experiment) is None
        assert store.experiments() == ([] if what in ("read_text", "open") else [run.experiment])
    assert "cannot be read now" in caplog.text
    assert not left_in(store, "set-aside")
    assert store.load_with_model(run.experiment) is not None


def test_a_network_is_not_set_aside_either(store, monkeypatch, tmp_path, data):
    from digitlab.classifiers.neural import forward

    network = forward.TrainedNetwork(np.arange(10), [forward.Layer("dense", np.zeros((784, 10), "f4"), np.zeros(10))])
    forward.save_network(network, tmp_path / "model.npz")
    monkeypatch.setattr(forward.np, "load", fail_with(errno.EMFILE))
    with pytest.raises(OSError, match="Too many open files"):
        run_files.load_model(tmp_path, Experiment(digit=None, classifier="SimpleCNN"))


def test_a_run_is_read_though_its_use_cannot_be_noted(store, monkeypatch):
    run = tiny_run(1)
    store.save(run)
    monkeypatch.setattr(os, "utime", fail_with(errno.EPERM))
    assert store.load(run.experiment) is not None
    assert store.note_use(run.experiment) == store.stamp(run.experiment) is not None


def test_memory_that_ran_out_sets_nothing_aside(store, monkeypatch):
    run = tiny_run(1)
    store.save(run)
    with monkeypatch.context() as broken:
        broken.setattr(run_files.np, "load", lambda *args, **kwargs: (_ for _ in ()).throw(MemoryError()))
        assert store.load(run.experiment) is None
    assert store.load(run.experiment) is not None


@pytest.fixture
def unwritable(tmp_path):
    """A home with one run that this process may read and not write, also if the tests are started by root."""
    home = Path(tempfile.mkdtemp(prefix="digitlab-unwritable-"))
    RunStore(home).save(tiny_run(1))
    for path in (home, *home.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(NOBODY)
    yield home
    if is_root:
        os.seteuid(0)
    for path in (home, *home.rglob("*")):
        path.chmod(0o755)
    shutil.rmtree(home)


needs_users = pytest.mark.skipif(not hasattr(os, "seteuid"), reason="the system has no users to change")


@needs_users
def test_reading_never_needs_to_write(unwritable):
    store = RunStore(unwritable)
    assert store.load_with_model(tiny_run(1).experiment) is not None
    assert store.experiments() == [tiny_run(1).experiment]
    assert store.note_use(tiny_run(1).experiment) is not None
    assert store.load(tiny_run(2).experiment) is None


@needs_users
def test_saving_says_whose_folder_cannot_be_written(unwritable):
    for home in (unwritable, unwritable / "deeper" / "still"):
        with pytest.raises(OSError, match=r"belongs to the user .* cannot be written by the user") as raised:
            RunStore(home).save(tiny_run(2))
        assert raised.value.errno == errno.EACCES
        assert unwritable.owner() in raised.value.strerror


@needs_users
def test_a_damaged_run_that_cannot_be_set_aside_is_as_good_as_not_there(unwritable, monkeypatch, caplog):
    monkeypatch.setattr(run_files, "library_versions", lambda: {"numpy": "0.1"})
    assert RunStore(unwritable).load(tiny_run(1).experiment) is None
    assert "cannot be set aside" in caplog.text


def test_a_disk_that_can_only_be_read_is_named(store, monkeypatch):
    monkeypatch.setattr(Path, "mkdir", fail_with(errno.EROFS))
    with pytest.raises(OSError, match="disk that can only be read"):
        store.save(tiny_run(1))


def test_nobody_waits_forever_for_a_lock(store, monkeypatch):
    store.save(tiny_run(1))
    monkeypatch.setattr(shared_folder, "_LOCK_TIMEOUT", 0.1)
    held = threading.Event()
    done = threading.Event()

    def hold():
        with FileLock(store.folder / "store.lock"):
            held.set()
            done.wait()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait()
    with pytest.raises(OSError, match="another process has kept the folder of runs locked") as raised:
        store.save(tiny_run(2))
    assert not isinstance(raised.value, TimeoutError)  # which would be a training that took too long
    assert store.load(tiny_run(1).experiment) is not None
    done.set()
    holder.join()
    store.save(tiny_run(2))
    assert store.load(tiny_run(2).experiment) is not None


def test_a_draft_belongs_to_its_writer(store, monkeypatch):
    """A second process cleans up while the first has written everything and not renamed it yet."""
    first, other = tiny_run(1), RunStore(store.folder)
    move_in = shared_folder.SharedFolder.move_in
    old = 1.0

    def moved_in_late(self, draft, name, is_sound):
        if name == first.experiment.digest:
            for path in (draft, *draft.iterdir()):
                os.utime(path, (old, old))
            cleaning = threading.Thread(target=other.save, args=(tiny_run(2),))
            cleaning.start()
            cleaning.join()
        move_in(self, draft, name, is_sound)

    monkeypatch.setattr(shared_folder.SharedFolder, "move_in", moved_in_late)
    store.save(first)
    assert store.load(first.experiment) is not None
    assert not left_in(store, "drafts", "removed")


def test_what_a_killed_writer_left_is_removed(store):
    store.save(tiny_run(1))
    for name in ("drafts", "removed"):
        left = store.folder / name / "0123456789abcdef"
        left.mkdir()
        (left / "scores.npz").write_bytes(b"half")
    (store.folder / "drafts" / "fedcba.lock").touch()
    store.save(tiny_run(2))
    assert not left_in(store, "drafts", "removed")


def test_a_sound_run_stays_and_a_damaged_one_makes_way(store):
    store.save(tiny_run(1))
    stamp = store.stamp(tiny_run(1).experiment)
    store.save(tiny_run(1))
    assert store.stamp(tiny_run(1).experiment) == stamp
    (folder_of(store, tiny_run(1)) / "model.skops").write_bytes(b"")
    store.save(tiny_run(1))
    assert store.stamp(tiny_run(1).experiment) != stamp
    assert store.load_with_model(tiny_run(1).experiment) is not None
    assert not left_in(store, "removed", "set-aside")


def test_a_run_that_is_replaced_while_it_is_read_is_not_damaged(store, monkeypatch):
    """The manifest is read from the one, the scores from the other."""
    run = tiny_run(1)
    store.save(run)
    folder, read_scores = folder_of(store, run), run_files._read_scores
    written = run_files.write_run

    def replaced_meanwhile(*args):
        monkeypatch.setattr(run_files, "_read_scores", read_scores)
        shutil.rmtree(folder)
        folder.mkdir()
        written(type(run)(**{**vars(run), "test_scores": run.test_scores + 1}), run.estimator, folder)
        return read_scores(*args)

    monkeypatch.setattr(run_files, "_read_scores", replaced_meanwhile)
    assert store.load(run.experiment).test_scores[0] == 2
    assert not left_in(store, "set-aside")


def test_a_run_that_goes_while_it_is_read_is_simply_gone(store, monkeypatch, caplog):
    store.save(tiny_run(1))
    read_scores = run_files._read_scores

    def removed_meanwhile(folder, *args):
        shutil.rmtree(folder, ignore_errors=True)
        return read_scores(folder, *args)

    monkeypatch.setattr(run_files, "_read_scores", removed_meanwhile)
    assert store.load(tiny_run(1).experiment) is None
    assert not caplog.records
    assert not left_in(store, "set-aside")


def test_a_run_in_use_is_the_last_to_go(store):
    for number, age in ((1, 300), (2, 200)):
        store.save(tiny_run(number))
        used = folder_of(store, tiny_run(number)).stat().st_mtime - age
        os.utime(folder_of(store, tiny_run(number)), (used, used))
    assert store.experiments() == [tiny_run(2).experiment, tiny_run(1).experiment]
    stamp = store.stamp(tiny_run(1).experiment)
    assert store.note_use(tiny_run(1).experiment) == stamp
    assert store.experiments() == [tiny_run(1).experiment, tiny_run(2).experiment]


def test_scores_that_are_not_the_experiments_are_refused(store):
    odd = type(tiny_run(1))(**{**vars(tiny_run(1)), "out_of_fold_scores": np.zeros(60_000)})
    store.save(odd)
    assert store.load(odd.experiment) is None
    linked = Experiment(folds=3)
    short = type(odd)(**{**vars(odd), "experiment": linked, "out_of_fold_scores": np.zeros(10)})
    store.save(short)
    assert store.load(linked) is None


@pytest.mark.parametrize("nested", [False, True], ids=["as now", "as before"])
@pytest.mark.parametrize("content", [[], "text", {"files": 1}, {"score_kind": "odd"}, {"learning_curve": {"a": 1}}])
def test_a_manifest_of_another_make_is_set_aside(store, content, nested, caplog):
    import hashlib

    run = tiny_run(1)
    store.save(run)
    manifest = folder_of(store, run) / "run.json"
    whole = json.loads(manifest.read_text())
    del whole["sha256"]
    if isinstance(content, dict):
        content = {**whole, **content}
    text = json.dumps(content, sort_keys=True)
    digest = {"sha256": hashlib.sha256(text.encode()).hexdigest()}
    outer = {"content": text, **digest} if nested else {**content, **digest} if isinstance(content, dict) else content
    manifest.write_text(json.dumps(outer))
    assert store.load(run.experiment) is None
    assert len(left_in(store, "set-aside")) == 1
