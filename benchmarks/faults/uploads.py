"""Files that nobody means well with: each is read, or refused with a sentence, in 2 s and 300 MB."""

import random
import time
import warnings
from collections.abc import Callable
from concurrent.futures import wait
from functools import partial

from benchmarks.faults.hostile_files import damaged, heavy_files
from benchmarks.faults.outcome import Outcome
from digitlab.drawing import DrawingError, digits_in_photo
from digitlab.drawing.collection import from_file
from digitlab.drawing.decoding import MOST_MEMORY_MB, MOST_SECONDS, begin_drawings, begin_photo, result_of

# Damaged files that go to a process of their own, which takes a second; all others are read here.
_N_APART = 30
_RESULT_TIMEOUT = 60


def attack(n: int, seed: int) -> Outcome:
    """Upload files, first each heavy one and some damaged ones to the real process, then damaged ones to its code.

    Parameters
    ----------
    n : int
        Number of files.
    seed : int

    Returns
    -------
    Outcome
        Failed is a file that got anything but its digits or a sentence, that its process's limits had to stop (the
        checks before decoding should have refused it), or that took more than two seconds of the processor here.
    """
    warnings.simplefilter("ignore")  # Pillow warns of much that is then refused
    rng = random.Random(seed)
    failures: list[str] = []
    started = time.monotonic()
    apart = [*heavy_files().items(), *(("damaged", damaged(rng)) for _ in range(_N_APART))][:n]
    for name, content in apart:
        _attempt(name, partial(_read_apart, name, content), failures)
    seconds_apart = time.monotonic() - started
    longest = 0.0
    for _ in range(n - len(apart)):
        content = damaged(rng)
        started = time.thread_time()
        _attempt("damaged", partial(_read_here, content), failures)
        longest = max(longest, time.thread_time() - started)
        if time.thread_time() - started > MOST_SECONDS:
            failures.append("A damaged file took more than two seconds.")
    figures = (
        f"{len(apart)} files in processes of {MOST_SECONDS:g} s and {MOST_MEMORY_MB} MB took {seconds_apart:.0f} s in "
        f"all; of the others the longest took {longest:.2f} s of the processor."
    )
    return Outcome(n, n - len(failures), len(failures), (figures, *failures[:10]))


def _attempt(name: str, read: Callable[[], object], failures: list[str]) -> None:
    try:
        read()
    except DrawingError as error:
        if "takes too" in str(error):
            failures.append(f"The process had to stop this file: {name}.")
    except Exception as error:
        failures.append(f"This file raised {type(error).__name__}: {name}.")


def _read_apart(name: str, content: bytes) -> None:
    reading = begin_drawings(content) if name.startswith(("zip", "npz")) else begin_photo(content)
    wait([reading], timeout=_RESULT_TIMEOUT)
    result_of(reading)


def _read_here(content: bytes) -> None:
    if content.startswith(b"PK"):
        from_file(content)
    else:
        digits_in_photo(content)
