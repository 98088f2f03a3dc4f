"""Gives memory that the process has freed back to the system.

Linux's C library keeps what was freed for its next use, each of several threads its own. `benchmarks.soak` measures
what a server holds after half an hour of thirty visitors.
"""

import ctypes
import threading
import time
from functools import cache

_TRIM_INTERVAL = 20.0  # seconds
# Of glibc's `mallopt`. Threads that share their memory leave fewer gaps in it; what is larger than a threshold goes
# back as soon as it is freed. Unless it is set, the threshold rises to 32 MB.
_ARENA_MAX, _MMAP_THRESHOLD = -8, -3
_N_ARENAS, _LARGE_BYTES = 2, 256 * 1024


@cache
def trim_now_and_then() -> None:
    """Let the C library keep little, and give that back every 20 s, where it can (glibc)."""
    library = c_library()
    if library is None:
        return
    library.mallopt(_ARENA_MAX, _N_ARENAS)
    library.mallopt(_MMAP_THRESHOLD, _LARGE_BYTES)
    threading.Thread(target=_keep_trimming, args=(library,), name="digitlab-trimming", daemon=True).start()


def c_library() -> ctypes.CDLL | None:
    """Return glibc; None where the C library is another one."""
    try:
        library = ctypes.CDLL(None)
    except (OSError, TypeError):  # Windows has no library of no name
        return None
    return library if hasattr(library, "malloc_trim") else None


def _keep_trimming(library: ctypes.CDLL) -> None:
    while True:
        time.sleep(_TRIM_INTERVAL)
        library.malloc_trim(0)
