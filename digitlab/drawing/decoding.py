"""Reads visitors' files in a process of its own, one at a time: whatever a file does, it does to that process alone."""

import contextlib
import signal
import warnings
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from functools import partial
from typing import Any

import numpy as np

from digitlab.drawing.collection import from_file
from digitlab.drawing.errors import DrawingError, unreadable
from digitlab.drawing.photo_to_digits import WHOLE, Part, digits_in_photo
from digitlab.server.processes import WorkerPool
from digitlab.server.worker import OverMemoryError, WorkerEndedError

# Time of the processor, not of the clock: a busy server must not fail an honest photo, which takes a third of this.
MOST_SECONDS = 2.0
# By the clock, for files that wait rather than compute, and systems that do not count the processor's time.
_MOST_SECONDS_BY_CLOCK = 15.0
MOST_MEMORY_MB = 300

_workers = WorkerPool(n_workers=1, imports=(__name__,), strict_memory=True)


def begin_photo(photo: bytes | np.ndarray, *, single: bool = False, part: Part = WHOLE) -> Future:
    """Begin to find the digits in a picture; parameters as of `digits_in_photo`.

    The future is for `result_of`; its `cancel` ends the reading at any time.
    """
    return _begin(partial(digits_in_photo, photo, single=single, part=part))


def begin_drawings(content: bytes) -> Future:
    """Begin to read labelled drawings from a file; returns a future as `begin_photo`."""
    return _begin(partial(from_file, content))


def result_of(reading: Future) -> Any:
    """Return the `Photo` or the list of `LabelledDrawing` that was read; the future is done.

    Raises
    ------
    DrawingError
        If the file cannot be read, or not within two seconds of one processor and 300 MB of memory; a `NoDigitsError`,
        with the picture, if it was opened.
    """
    with unreadable("A file", "This file cannot be read. Save it again or choose another one."):
        try:
            return reading.result()
        except CancelledError:
            raise DrawingError("This file was not read to its end. Choose it again.") from None
        except OverMemoryError:
            raise DrawingError("This file takes too much memory to read. Choose a smaller one.") from None
        except (TimeoutError, WorkerEndedError):
            message = "This file takes too long to read. Save it in another form or choose another one."
            raise DrawingError(message) from None


def _begin(read: Callable[[], Any]) -> Future:
    return _workers.submit(_within_time, read, seconds=_MOST_SECONDS_BY_CLOCK, memory_mb=MOST_MEMORY_MB)


def _within_time(read: Callable[[], Any]) -> Any:
    """Call a function in the worker; the system ends the worker when it has computed for too long."""
    warnings.simplefilter("ignore")  # Pillow's, on what it then refuses or leaves out
    with contextlib.suppress(AttributeError):  # Windows has no such clock
        signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)
    return read()
