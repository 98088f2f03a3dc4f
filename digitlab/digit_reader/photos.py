"""Tells the marks of a photo in which the reader sees a digit from those in which it can only guess."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from digitlab.digit_reader.confidence import DOUBTED_FROM, UNSURE_BELOW, looks_like_digit
from digitlab.digit_reader.reader import Reader, Reading
from digitlab.drawing import FoundDigit, Photo
from digitlab.mnist import IMAGE_SIDE

# A photo is turned only where it makes so little sense as it is, and so much when turned; a single mark has to make
# more, since many a letter is a digit on its side.
_LITTLE_SENSE = 0.6
_SENSE_OF_SEVERAL, _SENSE_OF_ONE = 0.75, 0.95


def is_digit(found: Sequence[FoundDigit], reading: Reading) -> np.ndarray:
    """Return which of the n marks found in a photo are digits to the reader: bool of shape (n,).

    Parameters
    ----------
    found : sequence of FoundDigit
    reading : Reading
        Of their n images, in the same order.
    """
    is_faint = np.array([digit.is_faint for digit in found])
    is_sure = (reading.probabilities.max(axis=1) >= UNSURE_BELOW) & (reading.no_digit < DOUBTED_FROM)
    # How likely it is a digit, and this one.
    both = reading.probabilities * (1 - reading.no_digit[:, np.newaxis])
    return looks_like_digit(both) & (is_sure | ~is_faint)


def joined(photo: Photo, reader: Reader) -> Photo:
    """Take all marks of a photo for one digit if they make little sense apart, and together are one."""
    if photo.as_one is None or _sense(reader.read(np.stack([digit.image for digit in photo.digits]))) > _LITTLE_SENSE:
        return photo
    if _sense(reader.read(photo.as_one.image[np.newaxis])) < _SENSE_OF_ONE:
        return photo
    return replace(photo, digits=(photo.as_one,), n_left_out=0, as_one=None)


def quarter_turns(found: Sequence[FoundDigit], reader: Reader) -> int:
    """Return by how many quarters, counterclockwise, a photo should be turned for its n marks to be digits: 0, 1 or 3.

    It is 0 unless the marks make little sense as they are and are read well when turned. Upside down nothing is tried:
    a 6 is a 9 then.
    """
    images = np.stack([digit.image for digit in found])
    if _sense(reader.read(images)) > _LITTLE_SENSE:
        return 0
    pictures = images.reshape(-1, IMAGE_SIDE, IMAGE_SIDE)
    turned = {turns: np.rot90(pictures, turns, axes=(1, 2)).reshape(images.shape) for turns in (1, 3)}
    sense = {turns: _sense(reader.read(each)) for turns, each in turned.items()}
    best = max(sense, key=lambda turns: sense[turns])
    return best if sense[best] >= (_SENSE_OF_ONE if len(found) == 1 else _SENSE_OF_SEVERAL) else 0


def _sense(reading: Reading) -> float:
    """Return how much pictures look like digits to the reader, 0 to 1."""
    return float(np.mean(reading.probabilities.max(axis=1) * (1 - reading.no_digit)))
