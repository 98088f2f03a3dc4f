"""Small files that others read while they are written."""

import os
from contextlib import suppress
from pathlib import Path


def write_atomically(file: Path, text: str) -> bool:
    """Write a text by one rename, so that a reader sees the former text or this one; create the folder if need be.

    Returns
    -------
    bool
        False if the file system did not let it be written; the file is then as it was.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        replace(file, text.encode())
    except OSError:
        return False
    return True


def replace(file: Path, content: bytes) -> None:
    """Write a file by one rename, in a folder that is there; OSError leaves it as it was."""
    draft = file.with_suffix(f".{os.getpid()}.draft")
    try:
        draft.write_bytes(content)
        draft.replace(file)
    except OSError:
        _unlink(draft)
        raise


def remove_with_drafts(file: Path) -> None:
    """Remove a file and drafts of it whose writers were killed; what cannot be removed is left."""
    for path in (file, *file.parent.glob(f"{file.stem}.*.draft")):
        _unlink(path)


def _unlink(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)
