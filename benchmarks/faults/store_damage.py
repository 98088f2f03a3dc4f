"""Damaged files of stored runs: each is read as it was written, or not at all."""

import json
import logging
import random
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.faults.outcome import Outcome
from digitlab.experiments.experiment import Experiment
from digitlab.experiments.runs import Run
from digitlab.mnist import load_mnist
from digitlab.store import RunStore
from digitlab.store.run_files import MANIFEST, write_manifest
from digitlab.training.scoring import score_images
from digitlab.training.train import train

# Small trainings whose files are of all kinds: skops with and without trees, a pipeline, arrays, folds.
_EXPERIMENTS = (
    Experiment(n_train=1_000, folds=3),
    Experiment(digit=None, classifier="DecisionTreeClassifier", n_train=1_000),
    Experiment(digit=None, classifier="RandomForestClassifier", parameters={"n_estimators": 10}, n_train=1_000),
    Experiment(classifier="HistGradientBoostingClassifier", parameters={"max_iter": 10}, n_train=1_000),
    Experiment(digit=None, classifier="KNeighborsClassifier", n_train=1_000),
    Experiment(digit=None, classifier="MLPClassifier", n_train=1_000),
)
_N_IMAGES = 20

Damage = Callable[[random.Random, Path, Path], None]


def attack_damage(home: Path, n: int, seed: int) -> Outcome:
    """Damage the files of stored runs, and read them.

    Parameters
    ----------
    home : Path
        An empty folder.
    n : int
        Damages in all.
    seed : int

    Returns
    -------
    Outcome
        A damage failed if reading raised, if what was read is not what was saved, or if a run was refused without a
        line in the log.
    """
    chance, lines = random.Random(seed), _Lines()
    logging.getLogger("digitlab.store").addHandler(lines)
    whole = RunStore(home / "whole")
    runs = [train(experiment, load_mnist()) for experiment in _EXPERIMENTS]
    for run in runs:
        whole.save(run)
    failures, damages = Counter[str](), Counter[str]()
    for _ in range(n):
        run, other = chance.sample(runs, 2)
        damage = chance.choice(_DAMAGES)
        store = _copied(whole, home / "damaged", run.experiment)
        folder = store.folder / "runs" / run.experiment.digest
        damage(chance, folder, whole.folder / "runs" / other.experiment.digest)
        digests_fit = chance.random() < 0.3 and _update_digests(folder)
        lines.texts.clear()
        what = _failure(store, run, lines, digests_fit)
        damages[damage.__name__.strip("_").replace("_", " ")] += 1
        if what is not None:
            failures[f"{what} ({damage.__name__.strip('_').replace('_', ' ')})"] += 1
    logging.getLogger("digitlab.store").removeHandler(lines)
    notes = [", ".join(f"{count} {name}" for name, count in damages.items())]
    notes += [f"{count} times: {what}" for what, count in failures.items()]
    return Outcome(n, n - failures.total(), failures.total(), tuple(notes))


class _Lines(logging.Handler):
    """Keeps what was logged."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(record.getMessage())


def _copied(whole: RunStore, home: Path, experiment: Experiment) -> RunStore:
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(whole.folder / "runs" / experiment.digest, home / "runs" / experiment.digest)
    return RunStore(home)


def _failure(store: RunStore, run: Run, lines: _Lines, digests_fit: bool) -> str | None:
    """Read a damaged run; return what was wrong with the answer, None if nothing was."""
    try:
        found = store.load_with_model(run.experiment)
        store.experiments()
    except Exception as error:
        return f"reading raised {type(error).__name__}: {error}"
    if found is None:
        return None if any(run.experiment.digest in text for text in lines.texts) else "refused without a line"
    try:
        return None if _is_equal(found, run) or digests_fit else "another run was read"
    except Exception as error:  # what somebody else wrote with fitting digests may fail later: that costs a vote
        return None if digests_fit else f"predicting raised {type(error).__name__}: {error}"


def _is_equal(found: Run, run: Run) -> bool:
    images = load_mnist().test.images[:_N_IMAGES]
    none = np.empty(0)
    out_of_fold = [none if one.out_of_fold_scores is None else one.out_of_fold_scores for one in (found, run)]
    return (
        np.array_equal(found.test_scores, run.test_scores)
        and np.array_equal(out_of_fold[0], out_of_fold[1])
        and found.fold_accuracies == run.fold_accuracies
        and found.learning_curve == run.learning_curve
        and np.allclose(score_images(run.experiment, found.estimator, images), run.test_scores[:_N_IMAGES])
    )


def _update_digests(folder: Path) -> bool:
    """Let the manifest agree with what lies there, as somebody would who can write the folder; tell if it can be."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text())
        del manifest["sha256"]
        write_manifest(manifest, folder)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):  # as damaged as that
        return False
    return True


def _any_file(chance: random.Random, folder: Path) -> Path:
    return chance.choice(sorted(folder.iterdir()))


def _flipped_bits(chance: random.Random, folder: Path, other: Path) -> None:
    path = _any_file(chance, folder)
    content = bytearray(path.read_bytes())
    for _ in range(chance.choice([1, 1, 2, 10])):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def _cut_short(chance: random.Random, folder: Path, other: Path) -> None:
    path = _any_file(chance, folder)
    content = path.read_bytes()
    path.write_bytes(content[: chance.randrange(len(content))])


def _longer(chance: random.Random, folder: Path, other: Path) -> None:
    path = _any_file(chance, folder)
    path.write_bytes(path.read_bytes() + chance.randbytes(chance.randint(1, 1_000)))


def _zeroed(chance: random.Random, folder: Path, other: Path) -> None:
    path = _any_file(chance, folder)
    content = bytearray(path.read_bytes())
    start = chance.randrange(len(content))
    content[start : start + 512] = bytes(len(content[start : start + 512]))
    path.write_bytes(content)


def _deleted(chance: random.Random, folder: Path, other: Path) -> None:
    _any_file(chance, folder).unlink()


def _made_a_folder(chance: random.Random, folder: Path, other: Path) -> None:
    path = _any_file(chance, folder)
    path.unlink()
    path.mkdir()


def _emptied(chance: random.Random, folder: Path, other: Path) -> None:
    _any_file(chance, folder).write_bytes(b"")


def _swapped_within(chance: random.Random, folder: Path, other: Path) -> None:
    first, second = chance.sample(sorted(folder.iterdir()), 2)
    content = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(content)


def _swapped_with_another_run(chance: random.Random, folder: Path, other: Path) -> None:
    path = _any_file(chance, folder)
    path.write_bytes(_any_file(chance, other).read_bytes())


def _replaced_by_another_run(chance: random.Random, folder: Path, other: Path) -> None:
    shutil.rmtree(folder)
    shutil.copytree(other, folder)


def _foreign_archive(chance: random.Random, folder: Path, other: Path) -> None:
    path = _any_file(chance, folder)
    with path.open("wb") as file:
        np.savez(file, test=np.arange(chance.randint(0, 50)), left=np.zeros(3), roots=np.zeros(1), classes=np.eye(2))


def _foreign_text(chance: random.Random, folder: Path, other: Path) -> None:
    texts = ["", "null", "[]", "{}", '{"content": 1}', "\udcff", "[" * 100_000, '{"content": "{}", "sha256": ""}']
    _any_file(chance, folder).write_bytes(chance.choice(texts).encode("utf-8", "surrogateescape"))


_DAMAGES: tuple[Damage, ...] = (
    _flipped_bits,
    _cut_short,
    _longer,
    _zeroed,
    _deleted,
    _made_a_folder,
    _emptied,
    _swapped_within,
    _swapped_with_another_run,
    _replaced_by_another_run,
    _foreign_archive,
    _foreign_text,
)
