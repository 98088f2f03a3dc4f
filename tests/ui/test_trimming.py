import sys

import psutil
import pytest

from digitlab.ui.state.trimming import c_library


def rss() -> int:
    return psutil.Process().memory_info().rss


@pytest.mark.skipif(sys.platform != "linux", reason="other systems' C libraries have no such function")
def test_what_was_freed_goes_back_to_the_system():
    library = c_library()
    assert library is not None
    # What stays in between keeps the C library from giving the rest back by itself.
    blocks = [bytearray(b"x" * 60_000) for _ in range(2_000)]
    kept = blocks[::100]
    full = rss()
    del blocks
    library.malloc_trim(0)
    assert full - rss() > 80e6
    assert all(block == bytearray(b"x" * 60_000) for block in kept)
