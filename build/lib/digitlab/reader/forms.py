"""Draws forms of digits that MNIST's writers seldom use but much of the world does.

MNIST's writers, American clerks and pupils, mostly make a one of a single bar and a seven without a bar. A reader that
knows only MNIST takes a one with a flag for a seven, a seven with a bar for a two, and a nine with a curled tail for
a three. The forms here were sketched by hand as a few points each, not taken from anybody's recordings.
"""

from collections.abc import Callable

import numpy as np

from digitlab.drawing.strokes_to_image import image_from_strokes

Points = list[tuple[float, float]]
_TREMBLE = 0.035
_THINNEST, _THICKEST = 1.8, 3.4
_SKETCH_SIDE = 200


def _one(rng: np.random.Generator) -> list[Points]:
    """Sketch a flag, often with a foot, sometimes with a hook instead."""
    reach, lean = rng.uniform(0.08, 0.55), rng.uniform(-0.15, 0.05)
    # The wider the flag, the steeper: a level one would make a seven of it.
    drop = max(rng.uniform(0.1, 0.5), 0.55 * reach)
    bar: Points = [(-reach, drop), (0, 0), (lean, 1)]
    if rng.random() < 0.3:
        # The flag drawn as a bow.
        bar.insert(1, (-reach * 0.4, drop * rng.uniform(0.1, 0.45)))
    ending = rng.random()
    if ending < 0.25:
        half = rng.uniform(0.15, 0.45)
        return [bar, [(lean - half, 1), (lean + half, 1)]]
    if ending < 0.4:
        return [[*bar, (lean - rng.uniform(0.1, 0.35), 1 + rng.uniform(-0.12, 0.02))]]
    return [bar]


def _four(rng: np.random.Generator) -> list[Points]:
    """Sketch an open four, its bar crossing or only touching the angle."""
    right, height, foot = rng.uniform(0.5, 0.9), rng.uniform(0.5, 0.75), rng.uniform(-0.15, 0.05)
    bar_top = rng.uniform(0.0, height - 0.1)
    bar_at = right * rng.uniform(0.65, 1.0)
    return [
        [(rng.uniform(0.1, 0.4), 0), (0, height), (right, height + rng.uniform(-0.08, 0.05))],
        [(bar_at, bar_top), (bar_at + foot, 1)],
    ]


def _seven(rng: np.random.Generator) -> list[Points]:
    """Sketch a bar through the stem; the roof sometimes begins with a serif."""
    width, foot = rng.uniform(0.5, 0.9), rng.uniform(0.0, 0.35)
    roof: Points = [(0, rng.uniform(0, 0.08)), (width, 0), (foot, 1)]
    if rng.random() < 0.4:
        roof.insert(0, (0, rng.uniform(0.12, 0.3)))
    if rng.random() < 0.4:
        # The stem bends inwards.
        roof.insert(-1, (foot + (width - foot) * rng.uniform(0.2, 0.5), 0.5))
    level = rng.uniform(0.4, 0.62)
    stem = foot + (width - foot) * (1 - level)
    left, right = rng.uniform(0.15, 0.4, size=2)
    return [roof, [(stem - left, level + rng.uniform(-0.03, 0.06)), (stem + right, level)]]


def _nine(rng: np.random.Generator) -> list[Points]:
    """Sketch a small loop, sometimes open, over a tail that curls to the left."""
    width, height = rng.uniform(0.3, 0.65), rng.uniform(0.32, 0.55)
    gap = rng.uniform(-0.05, 0.12)
    loop: Points = [
        (width * rng.uniform(0.8, 1.05), height * rng.uniform(0.15, 0.45) + gap * 0.5),
        (width * 0.55, 0),
        (0, height * 0.4),
        (width * 0.25, height),
        (width * 0.8, height * 0.85),
        (width, height * rng.uniform(0.25, 0.5)),
    ]
    curl = rng.random()
    if curl < 0.7:
        reach = rng.uniform(0.1, 0.75)
        tail: Points = [
            (width * rng.uniform(0.95, 1.15), height + 0.15),
            (width * rng.uniform(0.75, 1.1), 0.92),
            (width * 0.6 - reach * 0.4, 1),
            (width * 0.5 - reach, rng.uniform(0.85, 1.0)),
        ]
    else:
        tail = [(width * rng.uniform(0.4, 1.05), 1)]
    return [[*loop, *tail]]


_SKETCHES: dict[int, tuple[float, Callable[[np.random.Generator], list[Points]]]] = {
    1: (0.4, _one),
    4: (0.1, _four),
    7: (0.2, _seven),
    9: (0.3, _nine),
}


def drawn_forms(n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Draw digits in forms that MNIST lacks.

    Parameters
    ----------
    n : int
        How many; four in ten are ones, three nines, two sevens, one is a four.
    rng : numpy.random.Generator

    Returns
    -------
    images : ndarray of uint8, shape (n, 784)
        In random order.
    labels : ndarray of uint8, shape (n,)
    """
    shares = [share for share, _ in _SKETCHES.values()]
    labels = rng.choice(list(_SKETCHES), size=n, p=shares).astype(np.uint8)
    images = np.stack([_drawn(_SKETCHES[int(label)][1](rng), rng) for label in labels])
    return images, labels


def _drawn(sketch: list[Points], rng: np.random.Generator) -> np.ndarray:
    roundings = int(rng.integers(0, 4))
    strokes = []
    for points in sketch:
        trembling = np.array(points) + rng.normal(scale=_TREMBLE, size=(len(points), 2))
        strokes.append(_rounded(trembling, roundings) * _SKETCH_SIDE)
    return image_from_strokes(strokes, line_width=rng.uniform(_THINNEST, _THICKEST))


def _rounded(points: np.ndarray, times: int) -> np.ndarray:
    """Cut every corner at a quarter of its sides, again and again, the ends kept (Chaikin, 1974)."""
    for _ in range(times):
        start, end = points[:-1], points[1:]
        cut = np.stack([0.75 * start + 0.25 * end, 0.25 * start + 0.75 * end], axis=1).reshape(-1, 2)
        points = np.concatenate([points[:1], cut[1:-1], points[-1:]])
    return points
