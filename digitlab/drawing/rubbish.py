"""Pictures that hold no digit, drawn by code: letters, scribbles, half digits.

A reader that never says "I don't know" reads a digit in each of them. Letters and scribbles are pen strokes that go the
way of every drawing (`image_from_strokes`), so that line width, size and place are MNIST's and give nothing away. Each
kind is a function of a random generator: equal seeds give equal pictures. Whoever learns from one kind should be judged
by another.
"""

from typing import Literal

import numpy as np

from digitlab.drawing.strokes_to_image import image_from_strokes
from digitlab.mnist.frame import CENTRE, SIDE, centre_of_mass
from digitlab.mnist.loader import N_PIXELS

Kind = Literal["letters", "scribbles", "half digits"]
KINDS: tuple[Kind, ...] = ("letters", "scribbles", "half digits")

_ARC = [(0.0, 0.0), (0.55, 0.03), (0.7, 0.25), (0.55, 0.47), (0.0, 0.5)]  # the bow of an R
# Those that no careless hand writes as a digit (B, C, D, G, I, J, L, O, P, Q, S, U, Y and Z are), x to the right and y
# downwards in a box of 1.
LETTERS: dict[str, tuple[list[tuple[float, float]], ...]] = {
    "A": ([(0, 1), (0.4, 0), (0.8, 1)], [(0.15, 0.62), (0.65, 0.62)]),
    "E": ([(0.7, 0), (0, 0), (0, 1), (0.7, 1)], [(0, 0.5), (0.55, 0.5)]),
    "F": ([(0.7, 0), (0, 0), (0, 1)], [(0, 0.48), (0.55, 0.48)]),
    "H": ([(0, 0), (0, 1)], [(0.75, 0), (0.75, 1)], [(0, 0.5), (0.75, 0.5)]),
    "K": ([(0, 0), (0, 1)], [(0.7, 0), (0, 0.55), (0.7, 1)]),
    "M": ([(0, 1), (0, 0), (0.45, 0.6), (0.9, 0), (0.9, 1)],),
    "N": ([(0, 1), (0, 0), (0.7, 1), (0.7, 0)],),
    "R": ([(0, 0), (0, 1)], _ARC, [(0.25, 0.5), (0.75, 1)]),
    "T": ([(0, 0), (0.8, 0)], [(0.4, 0), (0.4, 1)]),
    "V": ([(0, 0), (0.4, 1), (0.8, 0)],),
    "W": ([(0, 0), (0.22, 1), (0.5, 0.35), (0.78, 1), (1, 0)],),
    "X": ([(0, 0), (0.75, 1)], [(0.75, 0), (0, 1)]),
}
_CANVAS = 100.0
_N_POINTS = 60


def rubbish(kind: Kind, n: int, seed: int = 0, *, digits: np.ndarray | None = None) -> np.ndarray:
    """Return pictures without a digit.

    Parameters
    ----------
    kind : {"letters", "scribbles", "half digits"}
        Capital letters that look like no digit, slanted, stretched and shaken by chance; one or two smooth lines that
        wander about, tangled enough to be no digit; or digits of which one half, left, right, upper or lower, is wiped
        out and the rest centred again. Of a half nobody knows that it holds no digit: the upper half of a 9 is a 0.
    n : int
        At least 0.
    seed : int, default=0
    digits : ndarray of uint8, shape (m, 784), optional
        Pictures of digits, of which halves are made; only "half digits" needs them.

    Returns
    -------
    ndarray of uint8, shape (n, 784)

    Raises
    ------
    ValueError
        If there is no such kind, or halves are wanted of no digits.

    Examples
    --------
    >>> rubbish("letters", 3).shape
    (3, 784)
    """
    if kind not in KINDS:
        raise ValueError(f"There is no rubbish of the kind {kind!r}; there are {', '.join(KINDS)}.")
    generator = np.random.default_rng([seed, KINDS.index(kind)])
    if kind == "letters":
        return _stacked([_letter(generator) for _ in range(n)])
    if kind == "scribbles":
        return _stacked([_scribble(generator) for _ in range(n)])
    if digits is None or not len(digits):
        raise ValueError("Half digits are made of digits: pass pictures of them.")
    chosen = digits[generator.integers(len(digits), size=n)]
    return _stacked([_half(image, int(generator.integers(4))) for image in chosen])


def _stacked(pictures: list[np.ndarray]) -> np.ndarray:
    return np.array(pictures, dtype=np.uint8).reshape(-1, N_PIXELS)


def _letter(generator: np.random.Generator) -> np.ndarray:
    strokes = LETTERS[str(generator.choice(list(LETTERS)))]
    turn, slant = generator.normal(0, 0.08), generator.normal(0.1, 0.15)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    shape = rotation @ np.array([[generator.uniform(0.8, 1.2), -slant], [0, 1]])
    drawn = []
    for stroke in strokes:
        points = np.array(stroke) + generator.normal(0, 0.035, size=(len(stroke), 2))
        drawn.append(_CANVAS * (points @ shape.T))
    return image_from_strokes(drawn)


def _scribble(generator: np.random.Generator) -> np.ndarray:
    drawn = []
    for _ in range(int(generator.integers(1, 3))):
        steps, turns = np.linspace(0, 1, _N_POINTS), np.arange(1, int(generator.integers(6, 10)))
        phases = 2 * np.pi * generator.random((2, len(turns)))
        sizes = generator.normal(size=(2, len(turns))) / turns**0.25
        waves = np.sin(np.pi * turns[:, None] * steps + phases[:, :, None])
        drawn.append(_CANVAS * ((sizes[:, :, None] * waves).sum(axis=1).T + generator.normal(0, 0.3, size=2)))
    return image_from_strokes(drawn)


def _half(image: np.ndarray, side: int) -> np.ndarray:
    """Wipe out one half of a picture's ink, by its middle, and centre what is left."""
    picture = image.reshape(SIDE, SIDE).copy()
    across, down = (np.flatnonzero(picture.any(axis=axis)) for axis in (0, 1))
    if not len(across):
        return image
    column, row = (int(ends[0] + ends[-1] + 1) // 2 for ends in (across, down))
    everything = slice(None)
    wiped = (
        (everything, slice(None, column)),
        (everything, slice(column, None)),
        (slice(None, row), everything),
        (slice(row, None), everything),
    )
    picture[wiped[side]] = 0
    if not picture.any():
        return image
    return _centred(picture).ravel()


def _centred(picture: np.ndarray) -> np.ndarray:
    """Move the ink, by whole pixels, until its centre of mass is MNIST's, as far as all of it stays in the picture."""
    shift = np.rint(CENTRE - centre_of_mass(picture)).astype(int)[::-1]  # down, across
    for axis in (0, 1):
        ink = np.flatnonzero(picture.any(axis=1 - axis))
        by = int(np.clip(shift[axis], -ink[0], SIDE - 1 - ink[-1]))
        picture = np.roll(picture, by, axis=axis)
    return picture
