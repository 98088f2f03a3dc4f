"""Gives memory that the process has freed back to the system.

Linux's C library keeps what was freed for its next use, and each of several threads keeps its own: half of what it holds
after some minutes of thirty visitors. `benchmarks.soak` grows over its limit without this.
"""

import ctypes
import threading
import time
from collections.abc import Callable
from functools import cache

_SECONDS_BETWEEN_TRIMS = 20.0


@cache
def trim_now_and_then() -> None:
    """Begin to give memory back every 20 s, where the system's C library can (glibc's `malloc_trim`)."""
    trim = trimmer()
    if trim is not None:
        threading.Thread(target=_keep_trimming, args=(trim,), name="digitlab-trimming", daemon=True).start()


def trimmer() -> Callable[[], object] | None:
    """Return what gives memory back when it is called; None where the C library has no such function."""
    try:
        malloc_trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # not glibc; Windows has no library of that name
        return None
    return lambda: malloc_trim(0)


def _keep_trimming(trim: Callable[[], object]) -> None:
    while True:
        time.sleep(_SECONDS_BETWEEN_TRIMS)
        trim()
