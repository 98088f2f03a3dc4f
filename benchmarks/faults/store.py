"""Faults of the run store: processes that save, read and make room at the same time and are killed; damaged files."""

import logging
import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path

import numpy as np

from benchmarks.faults.outcome import Outcome
from digitlab.experiments.experiment import Experiment
from digitlab.experiments.runs import Run
from digitlab.store import RunStore
from tests.support.runs import tiny_run

N_WRITERS = 4
N_READERS = 2
_KILL_INTERVAL = (0.2, 1.0)
# Part of the saves goes to a store with room for so many runs, the others to one without a limit.
_N_FITTING = 60
_SHARE_WITH_LIMIT = 0.7
_PLENTY_MB = 1e6

Work = Callable[[RunStore, random.Random, Path, Sequence[int]], None]


def attack(home: Path, n: int, seed: int) -> Outcome:
    """Save tiny runs from four processes that are killed and started again, while others read and room is made.

    Parameters
    ----------
    home : Path
        An empty folder.
    n : int
        Saves in all; each writer saves some of the others' again.
    seed : int

    Returns
    -------
    Outcome
        What failed: a finished run that is lost or is not what was saved, an error or a warning of the store, and
        what is left of processes that were killed. What was being written when its process was killed is not counted.
    """
    n_limited = int(n * _SHARE_WITH_LIMIT)
    parts = [
        _Attack(home / "without-limit", n - n_limited, seed, _PLENTY_MB),
        _Attack(home / "with-limit", n_limited, seed + 1, _N_FITTING * _bytes_of_one(home / "probe") / 1e6),
    ]
    for part in parts:
        part.run()
    failures = Counter(failure for part in parts for failure in part.failures())
    failed = min(n, failures.total())
    notes = [part.summary() for part in parts] + [f"{count} times: {what}" for what, count in failures.items()]
    return Outcome(n, n - failed, failed, tuple(notes))


class _Attack:
    """Writers, readers and kills on one store."""

    def __init__(self, home: Path, n: int, seed: int, limit_mb: float) -> None:
        home.mkdir(parents=True)
        self._home, self._n, self._limit_mb = home, n, limit_mb
        self._random = random.Random(seed)
        self._n_kills = self._n_unfinished = 0
        self._bytes_before: dict[int, int] = {}
        # A process is ready at once where all it needs is imported already; skops alone takes two seconds.
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["benchmarks.faults.store", "digitlab.classifiers.skops_file"])

    def run(self) -> None:
        """Save all runs, however often the writers are killed."""
        shares = [range(first, self._n, N_WRITERS) for first in range(N_WRITERS)]
        writers = {number: self._start(_save_all, number, share) for number, share in enumerate(shares)}
        readers = [self._start(_read_on, N_WRITERS + number, range(self._n)) for number in range(N_READERS)]
        end = time.monotonic() + 120 + 0.2 * self._n
        next_kill = time.monotonic() + 1
        while writers and time.monotonic() < end:
            time.sleep(0.02)
            writers = {number: writer for number, writer in writers.items() if writer.exitcode != 0}
            # A slow machine starts a process slowly; killed before it has saved anything, it would never save at all.
            ripe = [number for number in writers if self._journal_bytes(number) > self._bytes_before[number]]
            if ripe and time.monotonic() > next_kill:
                number = self._random.choice(ripe)
                _kill(writers[number])
                self._n_kills += 1
                writers[number] = self._start(_save_all, number, shares[number])
                next_kill = time.monotonic() + self._random.uniform(*_KILL_INTERVAL)
        for process in (*writers.values(), *readers):
            _kill(process)
        self._n_unfinished = len(writers)
        RunStore(self._home, self._limit_mb).save(tiny_run(self._n))  # whoever comes next tidies up

    def failures(self) -> Iterator[str]:
        """Say of everything that is wrong what it is."""
        yield from (line for path in self._home.glob("errors-*") for line in path.read_text().splitlines())
        yield from ["a writer never came to its end"] * self._n_unfinished
        store, n_there = RunStore(self._home, self._limit_mb), 0
        for number in range(self._n):
            run = store.load_with_model(Experiment(seed=number))
            n_there += run is not None
            if run is not None and not _is_right(run, number):
                yield "a run is not what was saved"
            if run is None and self._limit_mb == _PLENTY_MB:
                yield "a finished run is lost"
        if n_there < min(self._n, _N_FITTING) - N_WRITERS:
            yield f"{n_there} runs are left where {_N_FITTING} fit"
        for name in ("set-aside", "drafts", "removed"):
            yield from [f"something is left in the folder {name}"] * len(list((self._home / name).iterdir()))

    def summary(self) -> str:
        """Say what was done."""
        limit = "without a limit" if self._limit_mb == _PLENTY_MB else f"with room for {_N_FITTING} runs"
        return f"{self._n:,} saves {limit}, {self._n_kills} writers killed."

    def _journal_bytes(self, number: int) -> int:
        journal = self._home / f"saved-{number}"
        return journal.stat().st_size if journal.exists() else 0

    def _start(self, work: Work, number: int, share: Sequence[int]) -> BaseProcess:
        self._bytes_before[number] = self._journal_bytes(number)
        arguments = (work, self._home, self._limit_mb, number, share, self._random.random())
        process = self._context.Process(target=_guarded, args=arguments, daemon=True)
        process.start()
        return process


def _guarded(work: Work, home: Path, limit_mb: float, number: int, share: Sequence[int], seed: float) -> None:
    """Do the work of a process; note its errors and all that the store warns of as failures."""
    notes = logging.FileHandler(home / f"errors-{number}", delay=True)
    notes.setFormatter(logging.Formatter("%(msg)s"))
    notes.setLevel(logging.WARNING)
    logging.getLogger("digitlab").addHandler(notes)
    try:
        work(RunStore(home, limit_mb), random.Random(seed), home / f"saved-{number}", share)
    except Exception as error:
        logging.getLogger("digitlab").error("%s", f"{type(error).__name__}: {error}")


def _save_all(store: RunStore, chance: random.Random, journal: Path, share: Sequence[int]) -> None:
    """Save the runs of the share that are not in the journal yet, and note each that is finished."""
    finished = _finished([journal])
    with journal.open("ab", buffering=0) as file:
        for number in share:
            if number in finished:
                continue
            store.save(tiny_run(number))
            file.write(b"%d\n" % number)
            if chance.random() < 0.2:
                store.save(tiny_run(chance.randint(0, number)))


def _read_on(store: RunStore, chance: random.Random, journal: Path, share: Sequence[int]) -> None:
    """Read what is finished, again and again, until the process is killed."""
    unlimited = journal.parent.name == "without-limit"
    while True:
        finished = sorted(_finished(journal.parent.glob("saved-*")))
        for number in chance.sample(finished, min(20, len(finished))):
            read = chance.choice([store.load, store.load_with_model])
            run = read(Experiment(seed=number))
            if run is None and unlimited:
                raise LookupError("a finished run is not there")
            if run is not None and not _is_right(run, number):
                raise LookupError("a run is not what was saved")
            store.note_use(Experiment(seed=chance.choice(share)))
        store.experiments()


def _finished(journals: Sequence[Path] | Iterator[Path]) -> set[int]:
    texts = [journal.read_text() for journal in journals if journal.exists()]
    # The last line of a process that was killed may be incomplete.
    return {int(line) for text in texts for line in text[: text.rfind("\n") + 1].split()}


def _is_right(run: Run, number: int) -> bool:
    weights = number if run.estimator is None else run.estimator.coef_
    return bool(np.all(run.test_scores == number) and np.all(weights == number))


def _kill(process: BaseProcess) -> None:
    process.kill()
    process.join()


def _bytes_of_one(home: Path) -> int:
    store = RunStore(home)
    store.save(tiny_run(123_456))
    return sum(path.stat().st_size for path in (store.folder / "runs").rglob("*") if path.is_file())
