"""Errors of the system that say nothing about the file which was read."""

import errno

# What the system says of a file that is not what was written.
_ERRORS_OF_THE_FILE = {None, errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ELOOP, errno.EINVAL}


def unrelated_os_error(error: Exception) -> OSError | MemoryError | None:
    """Return what the system said while a file was read, if it says nothing about the file; else None.

    Too many open files, no memory, no permission, a disk that does not answer: the file may be read well in a moment,
    or by somebody else.
    """
    for cause in (error, error.__cause__):
        if isinstance(cause, MemoryError) or (isinstance(cause, OSError) and cause.errno not in _ERRORS_OF_THE_FILE):
            return cause
    return None
