"""I/O errors that are no evidence of a corrupt file."""

import errno

# Errors that a corrupt, missing or replaced file causes.
_FILE_ERRNOS = {None, errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ELOOP, errno.EINVAL}


def unrelated_os_error(error: Exception) -> OSError | MemoryError | None:
    """Return the I/O or memory error behind an error, if it is no evidence of a corrupt file; else None.

    With too many open files, no memory, no permission or an unresponsive disk, the file may be readable later, or by
    another process.
    """
    for cause in (error, error.__cause__):
        if isinstance(cause, MemoryError) or (isinstance(cause, OSError) and cause.errno not in _FILE_ERRNOS):
            return cause
    return None
