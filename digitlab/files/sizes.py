"""How much space folders take."""

import os
from contextlib import suppress
from pathlib import Path


def folder_size(folder: str | Path) -> int:
    """Return the bytes of all files in a folder; those that vanish meanwhile do not count."""
    total = 0
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                total += folder_size(entry.path)
            else:
                with suppress(OSError):
                    total += entry.stat(follow_symlinks=False).st_size
    return total
