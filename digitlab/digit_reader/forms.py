"""Draws forms of digits that MNIST's writers seldom use but much of the world does.

MNIST's writers, American clerks and pupils, mostly make a one of a single bar, a seven without a bar and a zero without
a slash. A reader that knows only MNIST takes a one with a flag for a seven, a seven with a bar for a two, a nine with a
curled tail for a three, and a slashed zero for an eight. The forms here were sketched by hand as a few points each, not
taken from anybody's recordings.
"""

from collections.abc import Callable

import numpy as np

from digitlab.drawing.strokes_to_image import image_from_strokes

Points = list[tuple[float, float]]
_MOST_TREMBLE = 0.05
_THINNEST, _THICKEST = 1.8, 3.4
_SKETCH_SIDE = 200


def _zero(rng: np.random.Generator) -> list[Points]:
    """Sketch an oval with a slash from the lower left, which mostly sticks out of it."""
    width, turn, over = rng.uniform(0.45, 1.1), rng.uniform(0, 2 * np.pi), rng.uniform(-0.2, 0.8)
    angles = turn + rng.choice((-1, 1)) * np.linspace(0, 2 * np.pi + over, 14)
    oval: Points = [(width / 2 * (1 + np.cos(angle)), 0.5 + 0.5 * np.sin(angle)) for angle in angles]
    reach, slope = rng.uniform(0.3, 0.95), np.radians(rng.uniform(30, 75))
    across, up = reach * np.cos(slope), reach * np.sin(slope)
    middle, level = width / 2 + rng.uniform(-0.1, 0.1), 0.5 + rng.uniform(-0.12, 0.12)
    lower, upper = rng.uniform(0.7, 1.1, size=2)
    ends: Points = [(middle - lower * across, level + lower * up), (middle + upper * across, level - upper * up)]
    if rng.random() < 0.25:  # without lifting the pen
        return [[*oval, *ends[::-1]]]
    return [oval, ends]


def _one(rng: np.random.Generator) -> list[Points]:
    """Sketch a flag, often close to the stem, often with a foot, sometimes with a hook instead."""
    reach = rng.uniform(0.03, 0.2) if rng.random() < 0.35 else rng.uniform(0.15, 0.75)
    lean = rng.uniform(-0.35, 0.08)
    # The wider the flag, the steeper: a level one would make a seven of it.
    drop = max(rng.uniform(0.1, 0.6), 0.5 * reach)
    bar: Points = [(-reach, drop), (0, 0), (lean, 1)]
    if rng.random() < 0.3:
        # The flag drawn as a bow.
        bar.insert(1, (-reach * 0.4, drop * rng.uniform(0.1, 0.45)))
    ending = rng.random()
    if ending < 0.25:
        left, right = rng.uniform(0.1, 0.5, size=2)
        return [bar, [(lean - left, 1), (lean + right, 1)]]
    if ending < 0.4:
        return [[*bar, (lean - rng.uniform(0.1, 0.35), 1 + rng.uniform(-0.12, 0.02))]]
    return [bar]


def _four(rng: np.random.Generator) -> list[Points]:
    """Sketch an open four, its bar crossing or only touching the angle, which may lie as low as the stem's foot."""
    right, height, foot = rng.uniform(0.25, 0.9), rng.uniform(0.5, 0.88), rng.uniform(-0.2, 0.05)
    bar_top = rng.uniform(-0.1, height - 0.1)
    bar_at = right * rng.uniform(0.6, 1.0)
    return [
        [(rng.uniform(0.05, 0.5), 0), (0, height), (right, height + rng.uniform(-0.12, 0.05))],
        [(bar_at, bar_top), (bar_at + foot, 1)],
    ]


def _five(rng: np.random.Generator) -> list[Points]:
    """Sketch a five whose roof is a stroke of its own, which need not touch the rest."""
    width, top, belly = rng.uniform(0.4, 0.7), rng.uniform(0.12, 0.3), rng.uniform(0.35, 0.5)
    body: Points = [
        (rng.uniform(0.0, 0.15), top),
        (rng.uniform(-0.05, 0.1), belly),
        (width * 0.7, belly - rng.uniform(-0.02, 0.08)),
        (width, (belly + 1) / 2),
        (width * 0.6, 1),
        (-rng.uniform(0.0, 0.2), rng.uniform(0.85, 1.0)),
    ]
    roof, start = rng.uniform(0.2, 0.6), rng.uniform(0.0, 0.2)
    return [body, [(start, rng.uniform(0.02, 0.15)), (start + roof, 0)]]


def _seven(rng: np.random.Generator) -> list[Points]:
    """Sketch a seven, mostly with a bar through its stem; the roof sometimes begins with a serif or a bow."""
    width, foot = rng.uniform(0.4, 0.9), rng.uniform(-0.1, 0.4)
    roof: Points = [(0, rng.uniform(0, 0.12)), (width, 0), (foot, 1)]
    beginning = rng.random()
    if beginning < 0.35:
        roof.insert(0, (rng.uniform(-0.05, 0.05), rng.uniform(0.12, 0.3)))
    elif beginning < 0.5:
        roof.insert(1, (width * 0.4, rng.uniform(0.05, 0.15)))
    if rng.random() < 0.4:
        # The stem bends inwards.
        roof.insert(-1, (foot + (width - foot) * rng.uniform(0.2, 0.5), 0.5))
    if width > 0.5 and rng.random() < 0.2:
        return [roof]
    level = rng.uniform(0.4, 0.68)
    stem = foot + (width - foot) * (1 - level)
    left, right = rng.uniform(0.12, 0.5, size=2)
    return [roof, [(stem - left, level + rng.uniform(-0.03, 0.1)), (stem + right, level)]]


def _eight(rng: np.random.Generator) -> list[Points]:
    """Sketch an eight in one line that begins at the upper right and comes back short of there."""
    width, waist, gap = rng.uniform(0.45, 0.8), rng.uniform(0.35, 0.5), rng.uniform(0.0, 0.3)
    upper = width * rng.uniform(0.5, 1.0)
    return [
        [
            (width / 2 + upper / 2, rng.uniform(0.05, 0.2)),
            (width / 2, 0),
            (width / 2 - upper / 2, waist * 0.5),
            (width / 2, waist),
            (width, (1 + waist) / 2),
            (width / 2, 1),
            (0, (1 + waist) / 2),
            (width / 2, waist),
            (width / 2 + upper / 2 * rng.uniform(0.6, 1.2), waist * 0.5 * (1 - gap) + gap * waist),
        ]
    ]


def _nine(rng: np.random.Generator) -> list[Points]:
    """Sketch a small loop, sometimes open, over a tail that curls to the left."""
    width, height = rng.uniform(0.2, 0.65), rng.uniform(0.28, 0.55)
    gap = rng.uniform(-0.05, 0.14)
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
            (width * 0.5 - reach, rng.uniform(0.8, 1.0)),
        ]
    else:
        tail = [(width * rng.uniform(0.0, 1.05), 1)]
    return [[*loop, *tail]]


_SKETCHES: dict[int, tuple[float, Callable[[np.random.Generator], list[Points]]]] = {
    0: (0.16, _zero),
    1: (0.3, _one),
    4: (0.12, _four),
    5: (0.04, _five),
    7: (0.15, _seven),
    8: (0.06, _eight),
    9: (0.17, _nine),
}


def drawn_forms(n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Draw n digits in forms that MNIST lacks, in random order; of those whose forms differ most there are most.

    Returns images, uint8 of shape (n, 784), and labels, uint8 of shape (n,).
    """
    shares = [share for share, _ in _SKETCHES.values()]
    labels = rng.choice(list(_SKETCHES), size=n, p=shares).astype(np.uint8)
    images = np.stack([_drawn(_SKETCHES[int(label)][1](rng), rng) for label in labels])
    return images, labels


def _drawn(sketch: list[Points], rng: np.random.Generator) -> np.ndarray:
    roundings, tremble = int(rng.integers(0, 4)), rng.uniform(0, _MOST_TREMBLE)
    strokes = []
    for points in sketch:
        trembling = np.array(points) + rng.normal(scale=tremble, size=(len(points), 2))
        strokes.append(_rounded(trembling, roundings) * _SKETCH_SIDE)
    return image_from_strokes(strokes, line_width=rng.uniform(_THINNEST, _THICKEST))


def _rounded(points: np.ndarray, times: int) -> np.ndarray:
    """Cut every corner at a quarter of its sides, again and again, the ends kept (Chaikin, 1974)."""
    for _ in range(times):
        start, end = points[:-1], points[1:]
        cut = np.stack([0.75 * start + 0.25 * end, 0.25 * start + 0.75 * end], axis=1).reshape(-1, 2)
        points = np.concatenate([points[:1], cut[1:-1], points[-1:]])
    return points
