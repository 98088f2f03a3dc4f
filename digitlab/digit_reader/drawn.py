"""Reads a drawing on a canvas: one digit, several side by side, or none."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from digitlab.digit_reader.confidence import DOUBTED_FROM, NO_DIGIT_FROM, Certainty, certainty
from digitlab.digit_reader.reader import Reader, Reading
from digitlab.drawing.canvas_json import Stroke
from digitlab.drawing.side_by_side import side_by_side
from digitlab.drawing.strokes_to_image import image_from_strokes

# More than these are a line of writing; reading them takes longer than a pen is lifted.
MOST_DIGITS = 8


@dataclass(frozen=True, eq=False)
class Drawn:
    """What is read on a canvas.

    Attributes
    ----------
    reading : Reading
        Of everything together, as one picture.
    several : tuple of int
        The digits from left to right where there are two or more; empty where there is one or none.
    """

    reading: Reading
    several: tuple[int, ...] = ()

    @property
    def certainty(self) -> Certainty:
        """How sure the reader is of the one picture."""
        return certainty(self.reading)

    @property
    def is_doubtful(self) -> bool:
        """Whether it may be no digit, or more than one."""
        return bool(self.several) or self.certainty in (Certainty.DOUBTED, Certainty.NO_DIGIT)

    @property
    def likeliest(self) -> tuple[int, int]:
        """The two likeliest digits of the one picture, the likelier one first."""
        first, second = np.argsort(-self.reading.probabilities[0], kind="stable")[:2]
        return int(first), int(second)


def read_drawing(reader: Reader, image: np.ndarray, strokes: Sequence[Stroke]) -> Drawn:
    """Read a drawing, and where it looks like no digit, what lies side by side in it.

    Parameters
    ----------
    reader : Reader
    image : ndarray of uint8, shape (784,)
        The picture of all strokes, as `image_from_strokes` draws it.
    strokes : sequence of ndarray of float, shape (k, 2)
        In canvas pixels, not all empty.

    Returns
    -------
    Drawn
        With several digits only if the whole looks like none and each of two to eight parts like one.

    Examples
    --------
    >>> from digitlab.digit_reader import load_reader
    >>> bar = np.array([[0.0, 0.0], [0.0, 100.0]])
    >>> strokes = [bar, bar + [60.0, 0.0]]
    >>> read_drawing(load_reader(), image_from_strokes(strokes), strokes).several
    (1, 1)
    """
    reading = reader.read(image[np.newaxis])
    if reading.no_digit[0] < DOUBTED_FROM:
        return Drawn(reading)
    parts = side_by_side(strokes)
    if not 2 <= len(parts) <= MOST_DIGITS:
        return Drawn(reading)
    each = reader.read(np.stack([image_from_strokes(part) for part in parts]))
    if each.no_digit.max() >= NO_DIGIT_FROM:
        return Drawn(reading)
    return Drawn(reading, tuple(each.probabilities.argmax(axis=1).tolist()))
