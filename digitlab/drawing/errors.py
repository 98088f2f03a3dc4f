"""What goes wrong with drawings and photos, said to the visitor."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

_log = logging.getLogger(__name__)


class DrawingError(ValueError):
    """A drawing or photo cannot be read; the message is a sentence for the visitor."""


class NoDigitsError(DrawingError):
    """A picture was opened (`Photo.grey`), but no digits were found in it; another part of it may hold some."""

    def __init__(self, message: str, grey: np.ndarray) -> None:
        super().__init__(message, grey)  # both, so that the error comes whole from another process
        self.grey = grey

    def __str__(self) -> str:
        return str(self.args[0])


@contextmanager
def unreadable(what: str, message: str) -> Iterator[None]:
    """Raise this `DrawingError` for whatever a reader raises of a damaged file, which depends on the damage."""
    try:
        yield
    except DrawingError:
        raise
    except Exception as error:
        _log.warning("%s cannot be read: %s.", what, type(error).__name__)
        raise DrawingError(message) from error
