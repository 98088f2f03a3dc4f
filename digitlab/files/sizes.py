"""How much space folders take."""

import os
from contextlib import suppress
from pathlib import Path


def folder_size(folder: str | Path) -> int:
    """Return the bytes of all files in a folder; those that vanish meanwhile do not count."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                total += Path(place, name).lstat().st_size
    return total
