"""Runs on disk, by digest: written atomically, verified on load, never unpickled."""

import hashlib
import json
import logging
import os
import shutil
import threading
import time
import uuid
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator

from digitlab.experiment import Experiment, ExperimentError
from digitlab.models import UnsafeModelError, load_model, save_model
from digitlab.runs import LearningCurve, Run, library_versions

_log = logging.getLogger(__name__)

_FORMAT = 2
_MANIFEST = "run.json"
_SCORES = "scores.npz"
_N_TEST = 10_000
DEFAULT_LIMIT_MB = 1_000


class DamagedRunError(RuntimeError):
    """A stored run is not what was written, or was written by other library versions."""


class RunStore:
    """A folder of runs.

    Each run is a folder of its own, named by the experiment's digest: the scores (npz), the model (skops, or
    plain arrays for networks) and a manifest (JSON) with the experiment, the library versions and the SHA-256 sums of
    all three. A run is written beside its place and renamed into it, so a reader sees all of it or nothing. A run
    that fails a check is set aside, with a line in the log, and is as good as not there: the queue trains it again.

    Parameters
    ----------
    folder : Path
        Made if it does not exist. Several app servers may share it.
    limit_mb : float, default=1000
        When the runs take more, in 10**6 bytes, the least recently used go first.
    """

    def __init__(self, folder: Path, limit_mb: float = DEFAULT_LIMIT_MB) -> None:
        self.folder = Path(folder)
        self._limit_bytes = int(limit_mb * 1e6)
        self._runs = self.folder / "runs"
        self._drafts = self.folder / "drafts"
        self._set_aside = self.folder / "set-aside"
        self._lock = threading.Lock()
        for folder_needed in (self._runs, self._drafts, self._set_aside):
            folder_needed.mkdir(parents=True, exist_ok=True)

    def __contains__(self, experiment: Experiment) -> bool:
        """Tell whether the experiment has a run here, without checking it."""
        return (self._runs / experiment.digest / _MANIFEST).exists()

    def experiments(self) -> list[Experiment]:
        """Return the experiments that have a run here, most recently used first."""
        found = []
        for folder in self._by_last_use(newest_first=True):
            try:
                found.append(self._read_manifest(folder)[0])
            except DamagedRunError as error:
                self._put_aside(folder, str(error))
        return found

    def save(self, run: Run) -> None:
        """Write a run, then make room if the store is over its limit.

        Parameters
        ----------
        run : Run
            With its estimator.

        Raises
        ------
        ValueError
            If the run has no estimator.
        OSError
            If the disk is full or the folder cannot be written.
        """
        if run.estimator is None:
            raise ValueError("A run is stored with its model; this one has none.")
        draft = self._drafts / uuid.uuid4().hex
        draft.mkdir(parents=True)
        try:
            self._write(run, run.estimator, draft)
            self._move_in(draft, run.experiment.digest)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        self._make_room(keep=run.experiment.digest)

    def load(self, experiment: Experiment) -> Run | None:
        """Read a run without its model, which is all that most pages need.

        Parameters
        ----------
        experiment : Experiment

        Returns
        -------
        Run or None
            None if there is none, or if it was damaged and has been set aside.
        """
        folder = self._runs / experiment.digest
        if not folder.exists():
            return None
        try:
            return self._read(folder, experiment)
        except DamagedRunError as error:
            self._put_aside(folder, str(error))
            return None

    def load_with_model(self, experiment: Experiment) -> Run | None:
        """Read a run with its fitted model.

        Parameters
        ----------
        experiment : Experiment

        Returns
        -------
        Run or None
            As `load`.
        """
        run = self.load(experiment)
        if run is None:
            return None
        folder = self._runs / experiment.digest
        try:
            return replace(run, estimator=self._read_model(folder, experiment))
        except DamagedRunError as error:
            self._put_aside(folder, str(error))
            return None

    def model_bytes(self, experiment: Experiment) -> int:
        """Return the size of the stored model in bytes, 0 if there is none."""
        folder = self._runs / experiment.digest
        return sum(path.stat().st_size for path in folder.glob("model*"))

    def _write(self, run: Run, estimator: BaseEstimator, draft: Path) -> None:
        scores = {"test": run.test_scores}
        if run.out_of_fold_scores is not None:
            scores["out_of_fold"] = run.out_of_fold_scores
        np.savez_compressed(draft / _SCORES, allow_pickle=False, **scores)
        save_model(estimator, draft)
        content = {
            "format": _FORMAT,
            "experiment": json.loads(run.experiment.to_json()),
            "versions": dict(run.versions),
            "score_kind": run.score_kind,
            "fold_accuracies": list(run.fold_accuracies),
            "learning_curve": run.learning_curve.to_dict() if run.learning_curve else None,
            "fit_seconds": run.fit_seconds,
            "score_seconds": run.score_seconds,
            "files": {path.name: _sha256(path.read_bytes()) for path in sorted(draft.iterdir())},
        }
        text = json.dumps(content, sort_keys=True)
        (draft / _MANIFEST).write_text(json.dumps({"content": text, "sha256": _sha256(text.encode())}))

    def _move_in(self, draft: Path, digest: str) -> None:
        """Rename the finished draft into its place; a run of the same experiment makes way for it."""
        place = self._runs / digest
        with self._lock:
            if place.exists():
                place.rename(self._drafts / uuid.uuid4().hex)
            try:
                draft.rename(place)
            except OSError:
                if not place.exists():
                    raise
                # Another server that shares the store was faster; its run answers the same experiment.
            self._remove_old_drafts()

    def _remove_old_drafts(self) -> None:
        """Remove what a killed worker left unfinished an hour ago or longer, and runs that made way."""
        for folder in self._drafts.iterdir():
            if (folder / _MANIFEST).exists() or time.time() - folder.stat().st_mtime > 3600:
                shutil.rmtree(folder, ignore_errors=True)

    def _read(self, folder: Path, experiment: Experiment) -> Run:
        found, content = self._read_manifest(folder)
        if found != experiment:
            raise DamagedRunError("it answers another experiment")
        if content["versions"] != library_versions():
            raise DamagedRunError("it was made by other library versions")
        test_scores, out_of_fold = self._read_scores(folder, content["files"], experiment)
        curve = content["learning_curve"]
        os.utime(folder / _MANIFEST)
        return Run(
            experiment=experiment,
            score_kind=content["score_kind"],
            test_scores=test_scores,
            out_of_fold_scores=out_of_fold,
            fold_accuracies=tuple(content["fold_accuracies"]),
            learning_curve=LearningCurve.from_dict(curve) if curve else None,
            fit_seconds=content["fit_seconds"],
            score_seconds=content["score_seconds"],
            versions=content["versions"],
        )

    def _read_manifest(self, folder: Path) -> tuple[Experiment, dict[str, Any]]:
        try:
            outer = json.loads((folder / _MANIFEST).read_text())
            if _sha256(outer["content"].encode()) != outer["sha256"]:
                raise DamagedRunError("its manifest is damaged")
            content = json.loads(outer["content"])
            if content["format"] != _FORMAT:
                raise DamagedRunError("it was made by another version of digitlab")
            experiment = Experiment(**content["experiment"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError, ExperimentError) as error:
            raise DamagedRunError(f"its manifest cannot be read ({error})") from error
        if experiment.digest != folder.name:
            raise DamagedRunError("its folder bears another experiment's name")
        return experiment, content

    def _read_scores(
        self, folder: Path, sums: dict[str, str], experiment: Experiment
    ) -> tuple[np.ndarray, np.ndarray | None]:
        _check_sum(folder / _SCORES, sums)
        try:
            with np.load(folder / _SCORES, allow_pickle=False) as archive:
                test = archive["test"]
                out_of_fold = archive.get("out_of_fold", None)
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise DamagedRunError(f"its scores cannot be read ({error})") from error
        if test.shape != experiment.task.scores_shape(_N_TEST) or not np.isfinite(test).all():
            raise DamagedRunError("its scores have the wrong shape")
        return test, out_of_fold

    def _read_model(self, folder: Path, experiment: Experiment) -> BaseEstimator:
        sums = self._read_manifest(folder)[1]["files"]
        for path in folder.glob("model*"):
            _check_sum(path, sums)
        try:
            return load_model(folder, experiment)
        except UnsafeModelError as error:
            raise DamagedRunError(str(error)) from error

    def _by_last_use(self, *, newest_first: bool) -> list[Path]:
        def last_use(folder: Path) -> float:
            try:
                return (folder / _MANIFEST).stat().st_mtime
            except OSError:
                return 0.0

        return sorted(self._runs.iterdir(), key=last_use, reverse=newest_first)

    def _make_room(self, keep: str) -> None:
        """Remove what was set aside, then the least recently used runs, until the limit holds."""
        with self._lock:
            sizes = {folder: _folder_bytes(folder) for folder in self._runs.iterdir()}
            kept_aside = sum(_folder_bytes(folder) for folder in self._set_aside.iterdir())
            if sum(sizes.values()) + kept_aside > self._limit_bytes:
                shutil.rmtree(self._set_aside, ignore_errors=True)
                self._set_aside.mkdir(exist_ok=True)
            total = sum(sizes.values())
            for folder in self._by_last_use(newest_first=False):
                if total <= self._limit_bytes:
                    break
                if folder.name != keep:
                    total -= sizes.get(folder, 0)
                    shutil.rmtree(folder, ignore_errors=True)
                    _log.info("Run %s was removed: the store is over its limit.", folder.name)

    def _put_aside(self, folder: Path, reason: str) -> None:
        _log.warning("Run %s is set aside and will be trained again: %s.", folder.name, reason)
        with self._lock:
            try:
                folder.rename(self._set_aside / f"{folder.name}-{uuid.uuid4().hex[:8]}")
            except FileNotFoundError:
                return  # another thread or server was first


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _check_sum(path: Path, sums: dict[str, str]) -> None:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DamagedRunError(f"{path.name} cannot be read ({error})") from error
    if sums.get(path.name) != _sha256(content):
        raise DamagedRunError(f"{path.name} is damaged")


def _folder_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
