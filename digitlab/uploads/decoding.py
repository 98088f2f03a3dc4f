"""Reads visitors' tables in a process of its own, one at a time: what a file does, it does to that process alone."""

import logging
from concurrent.futures import CancelledError, Future

from digitlab.server.processes import WorkerPool
from digitlab.server.worker import OverMemoryError, WorkerEndedError
from digitlab.uploads.errors import ScoresError
from digitlab.uploads.parsing import read_table
from digitlab.uploads.table import ScoreTable

_log = logging.getLogger(__name__)

# 5,000,000 rows take a few seconds and less than this; a small file that unpacks to much more is stopped.
_MOST_SECONDS = 60.0
_MOST_MEMORY_MB = 2_000

_workers = WorkerPool(n_workers=1, imports=(__name__,))


def make_ready() -> None:
    """Start the process that will read the next table: it takes its time, which a visitor needs to choose a file."""
    _workers.make_ready()


def begin_table(content: bytes, name: str) -> Future:
    """Begin to read a file of scores, as `read_table`, for `result_of`; `cancel` ends the reading at any time."""
    return _workers.submit(read_table, content, name, seconds=_MOST_SECONDS, memory_mb=_MOST_MEMORY_MB)


def result_of(reading: Future) -> ScoreTable:
    """Return the table that was read; `ScoresError` as `read_table`, or if it takes over a minute or 2 GB to read."""
    try:
        return reading.result()
    except ScoresError:
        raise
    except CancelledError:
        raise ScoresError("This file was not read to its end. Choose it again.") from None
    except (OverMemoryError, MemoryError):
        raise ScoresError("This file takes too much memory to read. Choose one with fewer rows or columns.") from None
    except (TimeoutError, WorkerEndedError):
        raise ScoresError("This file takes too long to read. Choose a smaller one.") from None
    except Exception as error:  # the file's, whatever it is: the process that read it is gone
        _log.warning("A table cannot be read: %s.", type(error).__name__)
        raise ScoresError("This file cannot be read. Save it as CSV (UTF-8) again.") from error
