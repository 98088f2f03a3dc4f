"""What goes wrong with drawings and photos, said to the visitor."""

import numpy as np


class DrawingError(ValueError):
    """A drawing or photo cannot be read; the message is a sentence for the visitor."""


class NoDigitsError(DrawingError):
    """A picture was opened (`Photo.grey`), but no digits were found in it; another part of it may hold some."""

    def __init__(self, message: str, grey: np.ndarray) -> None:
        super().__init__(message, grey)  # both, so that the error comes whole from another process
        self.grey = grey

    def __str__(self) -> str:
        return str(self.args[0])
