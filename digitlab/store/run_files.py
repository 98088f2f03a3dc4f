"""The files of one run: scores, model, and a manifest with the SHA-256 digests of both."""

from __future__ import annotations

import errno
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from digitlab.classifiers.model_format import UnsafeModelError
from digitlab.experiments.experiment import Experiment
from digitlab.experiments.runs import DEFAULT_THRESHOLDS, LearningCurve, Run, library_versions

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator

# Errors that a corrupt, missing or replaced file causes. With others, of too many open files, no permission or an
# unresponsive disk, the file may be readable later, or by another process.
_FILE_ERRNOS = {None, errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ELOOP, errno.EINVAL}
MANIFEST = "run.json"
_FORMAT = 2
_SCORES = "scores.npz"
_N_TEST = 10_000


class DamagedRunError(RuntimeError):
    """A stored run is not what was written, or was written by other library versions."""


def write_run(run: Run, estimator: BaseEstimator, folder: Path) -> None:
    """Write a run into an empty folder, the manifest last; `OSError` if the disk is full or it cannot be written."""
    scores = {"test": run.test_scores}
    if run.out_of_fold_scores is not None:
        scores["out_of_fold"] = run.out_of_fold_scores
    np.savez_compressed(folder / _SCORES, allow_pickle=False, **scores)
    model_format = run.experiment.spec.model_format
    model_format.save(estimator, folder / model_format.file_name)
    manifest = {
        "format": _FORMAT,
        "experiment": run.experiment.to_dict(),
        "versions": dict(run.versions),
        "score_kind": run.score_kind,
        "fold_accuracies": list(run.fold_accuracies),
        "learning_curve": asdict(run.learning_curve) if run.learning_curve else None,
        "fit_seconds": run.fit_seconds,
        "score_seconds": run.score_seconds,
    }
    write_manifest(manifest, folder)


def write_manifest(manifest: dict[str, Any], folder: Path) -> None:
    """Write a run's manifest with the SHA-256 digests of the folder's other files and of the manifest itself."""
    files = sorted(path for path in folder.iterdir() if path.name != MANIFEST)
    manifest = {**manifest, "files": {path.name: _file_sha256(path) for path in files}}
    (folder / MANIFEST).write_text(json.dumps({**manifest, "sha256": _sha256(_canonical(manifest))}, sort_keys=True))


def read_run(folder: Path, experiment: Experiment) -> Run:
    """Read a run, which has to answer the experiment, without its model.

    Raises
    ------
    DamagedRunError
        If the run is not what was written.
    OSError, MemoryError
        If it cannot be read for another reason, such as too many open files.
    """
    return _read(folder, experiment)[0]


def read_run_with_model(folder: Path, experiment: Experiment) -> Run:
    """Read a run with its fitted model; parameters and errors as `read_run`."""
    run, digests = _read(folder, experiment)
    _check_models(folder, digests)
    return replace(run, estimator=load_model(folder, experiment))


def load_model(folder: Path, experiment: Experiment) -> BaseEstimator:
    """Read a fitted model whose file was compared with the manifest; parameters and errors as `read_run`."""
    model_format = experiment.spec.model_format
    with _damage_from_errors("its model"):
        return model_format.load(folder / model_format.file_name, experiment.build(), experiment.task.n_classes)


def check_run(folder: Path, experiment: Experiment) -> None:
    """Check everything but the model's own structure; parameters and errors as `read_run`."""
    _check_models(folder, _read(folder, experiment)[1])


def read_model_file(folder: Path, experiment: Experiment) -> bytes:
    """Return the content of the model's file; parameters and errors as `read_run`."""
    check_run(folder, experiment)
    with _damage_from_errors("its model"):
        return (folder / experiment.spec.model_format.file_name).read_bytes()


def read_experiment(folder: Path) -> Experiment:
    """Return the experiment that a run answers, by its manifest alone; errors as `read_run`."""
    return _read_manifest(folder)[0]


def _file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _canonical(manifest: dict[str, Any]) -> str:
    return json.dumps(manifest, sort_keys=True)


@contextmanager
def _damage_from_errors(what: str) -> Iterator[None]:
    """Turn any error into `DamagedRunError`, unless it is no evidence of damage."""
    try:
        yield
    except DamagedRunError:
        raise
    except UnsafeModelError as error:
        raise DamagedRunError(str(error)) from error
    except Exception as error:
        for cause in (error, error.__cause__):
            if isinstance(cause, MemoryError) or (isinstance(cause, OSError) and cause.errno not in _FILE_ERRNOS):
                raise cause from None
        raise DamagedRunError(f"{what} cannot be read ({error})") from error


def _read(folder: Path, experiment: Experiment) -> tuple[Run, dict[str, str]]:
    """Return the run and the SHA-256 digests of its files."""
    stored, manifest = _read_manifest(folder)
    if stored != experiment:
        raise DamagedRunError("it answers another experiment")
    with _damage_from_errors("its manifest"):
        if manifest["versions"] != library_versions():
            raise DamagedRunError("it was made by other library versions")
        if manifest["score_kind"] not in DEFAULT_THRESHOLDS:
            raise DamagedRunError("its scores are of an unknown kind")
        digests, curve = dict(manifest["files"]), manifest["learning_curve"]
        test_scores, out_of_fold = _read_scores(folder, digests, experiment)
        run = Run(
            experiment=experiment,
            score_kind=manifest["score_kind"],
            test_scores=test_scores,
            out_of_fold_scores=out_of_fold,
            fold_accuracies=tuple(manifest["fold_accuracies"]),
            learning_curve=LearningCurve.from_dict(curve) if curve else None,
            fit_seconds=float(manifest["fit_seconds"]),
            score_seconds=float(manifest["score_seconds"]),
            versions=manifest["versions"],
        )
    return run, digests


def _read_manifest(folder: Path) -> tuple[Experiment, dict[str, Any]]:
    with _damage_from_errors("its manifest"):
        manifest = json.loads((folder / MANIFEST).read_text())
        digest = manifest.pop("sha256")
        # Earlier versions wrote the manifest as JSON text inside JSON.
        text = manifest["content"] if "content" in manifest else _canonical(manifest)
        if _sha256(text) != digest:
            raise DamagedRunError("its manifest is damaged")
        if "content" in manifest:
            manifest = json.loads(text)
        if manifest["format"] != _FORMAT:
            raise DamagedRunError("it was made by another version of digitlab")
        experiment = Experiment(**manifest["experiment"])
    if experiment.digest != folder.name:
        raise DamagedRunError("its folder bears another experiment's name")
    return experiment, manifest


def _read_scores(folder: Path, digests: dict[str, str], experiment: Experiment) -> tuple[np.ndarray, np.ndarray | None]:
    with _damage_from_errors(_SCORES), (folder / _SCORES).open("rb") as file:
        _check_digest(file, _SCORES, digests)
        with np.load(file, allow_pickle=False) as archive:
            test, out_of_fold = archive["test"], archive.get("out_of_fold", None)
    _check_scores(test, experiment.task.scores_shape(_N_TEST))
    if (out_of_fold is not None) != bool(experiment.folds):
        raise DamagedRunError("its out-of-fold scores are not those of the experiment")
    if out_of_fold is not None:
        _check_scores(out_of_fold, experiment.task.scores_shape(experiment.n_train))
    return test, out_of_fold


def _check_scores(scores: np.ndarray, shape: tuple[int, ...]) -> None:
    if scores.shape != shape or scores.dtype != np.float64 or not np.isfinite(scores).all():
        raise DamagedRunError("its scores have the wrong shape")


def _check_models(folder: Path, digests: dict[str, str]) -> None:
    """Check the files of the model; those that are missing are missed by `load_model`, too."""
    for name in digests:
        if name != _SCORES:
            with _damage_from_errors(name), (folder / name).open("rb") as file:
                _check_digest(file, name, digests)
    for path in folder.glob("model*"):
        if path.name not in digests:
            raise DamagedRunError(f"{path.name} was not written with it")


def _check_digest(file: BufferedReader, name: str, digests: dict[str, str]) -> None:
    if hashlib.file_digest(file, "sha256").hexdigest() != digests.get(name):
        raise DamagedRunError(f"{name} is damaged")
    file.seek(0)
