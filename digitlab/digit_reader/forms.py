"""Draws forms of digits that MNIST's writers seldom use but much of the world does.

MNIST's writers, American clerks and pupils, mostly make a one of a single bar, a seven without a bar and a zero without
a slash. A reader that knows only MNIST takes a one with a flag for a seven, a seven with a bar for a two, a nine with a
curled tail for a three, and a slashed zero for an eight. The forms here were sketched by hand as a few points each, not
taken from anybody's recordings.
"""

from collections.abc import Callable

import numpy as np

from digitlab.drawing.sketches import Sketch, drawn_sketch

Points = list[tuple[float, float]]


def _zero(rng: np.random.Generator) -> Sketch:
    """Sketch an oval, mostly with a slash, which mostly sticks out and sometimes stands upright."""
    width, turn, over = rng.uniform(0.45, 1.1), rng.uniform(0, 2 * np.pi), rng.uniform(-0.2, 0.8)
    angles = turn + rng.choice((-1, 1)) * np.linspace(0, 2 * np.pi + over, 14)
    oval: Points = [(width / 2 * (1 + np.cos(angle)), 0.5 + 0.5 * np.sin(angle)) for angle in angles]
    if rng.random() < 0.3:
        return [_plain_oval(rng)]
    is_upright = rng.random() < 0.2
    reach, slope = rng.uniform(0.3, 1.1), np.radians(rng.uniform(75, 100) if is_upright else rng.uniform(30, 75))
    across, up = reach * np.cos(slope), reach * np.sin(slope)
    middle, level = width / 2 + rng.uniform(-0.1, 0.1), 0.5 + rng.uniform(-0.12, 0.12)
    lower, upper = rng.uniform(0.7, 1.1, size=2)
    ends: Points = [(middle - lower * across, level + lower * up), (middle + upper * across, level - upper * up)]
    if rng.random() < 0.25:  # without lifting the pen
        return [[*oval, *ends[::-1]]]
    return [oval, ends]


def _plain_oval(rng: np.random.Generator) -> Points:
    """Sketch an oval that need not close or goes on inside itself, sometimes nearly a box."""
    width, turn = rng.uniform(0.4, 1.2), rng.uniform(0, 2 * np.pi)
    is_open = rng.random() < 0.4
    angles = turn + rng.choice((-1, 1)) * np.linspace(0, 2 * np.pi + rng.uniform(-0.9 if is_open else -0.2, 1.0), 13)
    # The higher the power, the rounder; a low one makes a box of it.
    power = rng.uniform(0.35, 0.7) if rng.random() < 0.25 else 1.0
    across, down = (np.sign(wave) * np.abs(wave) ** power for wave in (np.cos(angles), np.sin(angles)))
    inwards = np.linspace(1.0, rng.uniform(0.75, 1.05), len(angles))
    return [(width / 2 * x, 0.5 * y) for x, y in zip(across * inwards, down * inwards, strict=True)]


def _one(rng: np.random.Generator) -> Sketch:
    """Sketch a flag, often close to the stem, often with a foot, sometimes with a hook or an upstroke instead."""
    is_close = rng.random() < 0.4
    reach = rng.uniform(0.02, 0.2) if is_close else rng.uniform(0.15, 0.75)
    lean = rng.uniform(-0.45, 0.08)
    # The wider the flag, the steeper: a level one would make a seven of it.
    drop = max(rng.uniform(0.1, 0.75 if is_close else 0.6), 0.4 * reach)
    bar: Points = [(-reach, drop), (0, 0), (lean, 1)]
    if rng.random() < 0.1:  # like a cane, too narrow for a seven
        reach, drop = rng.uniform(0.08, 0.28), rng.uniform(0.02, 0.25)
        bar = [(-reach, drop), (-reach * 0.5, rng.uniform(-0.05, 0.02)), (0, rng.uniform(0.0, 0.12)), (lean / 2, 1)]
    elif rng.random() < 0.3:
        # The flag drawn as a bow.
        bar.insert(1, (-reach * 0.4, drop * rng.uniform(0.1, 0.45)))
    ending = rng.random()
    if ending < 0.25:
        left, right = rng.uniform(0.1, 0.5, size=2)
        foot: Points = [(lean - left, 1 + rng.uniform(-0.04, 0.08)), (lean + right, 1)]
        # Sometimes without lifting the pen, with a small loop where it turns.
        return [[*bar, *foot]] if rng.random() < 0.35 else [bar, foot]
    if ending < 0.35:
        return [[*bar, (lean - rng.uniform(0.1, 0.35), 1 + rng.uniform(-0.12, 0.02))]]
    if ending < 0.5:
        way = rng.uniform(0.1, 0.4)
        return [[*bar, (lean + 0.3 * way, 1 + rng.uniform(-0.03, 0.05)), (lean + way, 1 - rng.uniform(0.05, 0.35))]]
    return [bar]


def _two(rng: np.random.Generator) -> Sketch:
    """Sketch a two with a round head, its foot flat, wavy or after a loop."""
    width, foot = rng.uniform(0.45, 0.8), rng.uniform(0.93, 1.05)
    head: Points = [(0, rng.uniform(0.1, 0.35)), (width * 0.45, 0), (width * rng.uniform(0.85, 1.05), 0.25)]
    down: Points = [(width * rng.uniform(0.4, 0.7), 0.62), (rng.uniform(-0.1, 0.1), 1)]
    if rng.random() < 0.4:
        down += [(-0.08, 0.88), (width * 0.3, rng.uniform(0.82, 0.95))]
    return [[*head, *down, (width * rng.uniform(0.9, 1.4), foot)]]


def _three(rng: np.random.Generator) -> Sketch:
    """Sketch a three with a flat head, or a round one and a tail that hardly curls."""
    width, waist = rng.uniform(0.4, 0.75), rng.uniform(0.35, 0.55)
    belly: Points = [(width * rng.uniform(0.85, 1.15), (1 + waist) / 2), (width * 0.5, 1)]
    tail: Points = [(rng.uniform(-0.15, 0.3) * width, rng.uniform(0.82, 1.02))]
    inner: Points = [(width * rng.uniform(0.2, 0.55), waist + rng.uniform(-0.05, 0.03)), (width * 0.8, waist + 0.06)]
    if rng.random() < 0.5:
        return [
            [(-rng.uniform(0, 0.2), rng.uniform(0, 0.08)), (width * rng.uniform(0.8, 1.2), 0), *inner, *belly, *tail]
        ]
    head: Points = [(0, rng.uniform(0.05, 0.2)), (width * 0.5, 0), (width * rng.uniform(0.75, 1.0), waist / 2)]
    return [[*head, *inner, *belly, *tail]]


def _four(rng: np.random.Generator) -> Sketch:
    """Sketch an open four, its bar crossing or only touching the angle, or one drawn without lifting the pen."""
    if rng.random() < 0.25:
        return _four_in_one_stroke(rng)
    right, height, foot = rng.uniform(0.15, 0.9), rng.uniform(0.32, 0.92), rng.uniform(-0.3, 0.08)
    bar_top = rng.uniform(-0.1, height - 0.1)
    bar_at = right * rng.uniform(0.6, 1.0)
    return [
        [(rng.uniform(-0.05, 0.5), 0), (0, height), (right, height + rng.uniform(-0.14, 0.05))],
        [(bar_at, bar_top), (bar_at + foot, 1)],
    ]


def _four_in_one_stroke(rng: np.random.Generator) -> Sketch:
    """Sketch an angle whose end turns up to the stem's head, in a bow or a corner, before the stem goes down."""
    right, height, head = rng.uniform(0.3, 0.8), rng.uniform(0.4, 0.75), rng.uniform(-0.05, 0.35)
    stem = right * rng.uniform(0.55, 0.95)
    angle: Points = [(rng.uniform(0.05, 0.6) * right, rng.uniform(0, 0.1)), (0, height), (right, height - 0.03)]
    return [[*angle, (stem + rng.uniform(0, 0.12), head), (stem + rng.uniform(-0.25, 0.05), 1)]]


def _five(rng: np.random.Generator) -> Sketch:
    """Sketch a five whose roof is a stroke of its own, which need not touch the rest, or a wide one in one stroke."""
    width, top, belly = rng.uniform(0.4, 0.8), rng.uniform(0.05, 0.3), rng.uniform(0.28, 0.5)
    belly = max(belly, top + 0.12)
    body: Points = [
        (rng.uniform(0.0, 0.2), top),
        (rng.uniform(-0.05, 0.15), belly),
        (width * 0.7, belly - rng.uniform(-0.04, 0.1)),
        (width, (belly + 1) / 2),
        (width * 0.6, 1),
        (-rng.uniform(-0.15, 0.2), rng.uniform(0.85, 1.02)),
    ]
    roof, start = rng.uniform(0.2, 0.9), rng.uniform(-0.1, 0.3)
    if rng.random() < 0.35:
        return [[(body[0][0] + roof, top - rng.uniform(0.0, 0.15)), *body]]
    return [body, [(start, top - rng.uniform(-0.03, 0.15)), (start + roof, top - rng.uniform(0.02, 0.22))]]


def _six(rng: np.random.Generator) -> Sketch:
    """Sketch a six in one line, its loop wide or small, closed or not."""
    width, top = rng.uniform(0.3, 0.75), rng.uniform(0.45, 0.75)
    middle = (1 + top) / 2
    down: Points = [(width * rng.uniform(0.2, 1.0), 0), (width * 0.15, 0.4), (0, middle), (width * 0.45, 1)]
    end = (width * rng.uniform(0.05, 0.3), middle + rng.uniform(-0.08, 0.12))
    return [[*down, (width, middle), (width * 0.55, top), end]]


def _seven(rng: np.random.Generator) -> Sketch:
    """Sketch a seven, mostly with a bar through its stem; the roof sometimes begins with a serif or a bow."""
    if rng.random() < 0.4:
        return _bowed_seven(rng)
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
    if rng.random() < 0.1:  # a foot
        roof += [(foot - 0.15, 1), (foot + rng.uniform(0.1, 0.3), 0.98)]
    return [roof, [(stem - left, level + rng.uniform(-0.03, 0.1)), (stem + right, level)]]


def _bowed_seven(rng: np.random.Generator) -> Sketch:
    """Sketch a seven whose roof and stem are one bow, its bar mostly with a hook, a wave or a rise at an end."""
    width, foot, level = rng.uniform(0.35, 0.75), rng.uniform(-0.15, 0.3), rng.uniform(0.42, 0.75)
    line: Points = [(0, rng.uniform(0.05, 0.3)), (width * 0.35, rng.uniform(-0.02, 0.06))]
    line += [
        (width * rng.uniform(0.8, 1.0), rng.uniform(0, 0.12)),
        (width * rng.uniform(0.8, 1.1), rng.uniform(0.2, 0.4)),
    ]
    line += [(foot + (width - foot) * rng.uniform(0.3, 0.6), 0.65), (foot, 1)]
    if rng.random() < 0.3:
        line.insert(0, (rng.uniform(0.02, 0.12), line[0][1] + rng.uniform(0.02, 0.12)))
    if rng.random() < 0.3:
        line.append((foot + rng.choice((-1, 1)) * rng.uniform(0.03, 0.12), 1 - rng.uniform(0.0, 0.08)))
    stem = foot + (width - foot) * (1 - level)
    left, right, rise = rng.uniform(0.1, 0.45), rng.uniform(0.15, 0.6), rng.uniform(-0.08, 0.12)
    bar: Points = [(stem - left, level + rise), (stem + right, level - rise / 2)]
    ornament = rng.random()
    if ornament < 0.3:  # a hook at its beginning
        bar.insert(
            0, (stem - left + rng.uniform(-0.03, 0.08), level + rise + rng.choice((-1, 1)) * rng.uniform(0.05, 0.15))
        )
    elif ornament < 0.6:  # a hook at its end
        bar.append((stem + right + rng.uniform(-0.05, 0.05), level - rise / 2 + rng.uniform(0.04, 0.15)))
    elif ornament < 0.8:
        bar[1:1] = [(stem - left * 0.4, level + rise - 0.08), (stem + right * 0.5, level + 0.06)]
    return [line, bar]


def _eight(rng: np.random.Generator) -> Sketch:
    """Sketch an eight of two ovals, or in one line that begins above and comes back short of there."""
    if rng.random() < 0.25:
        return [_oval(rng, 0.0, rng.uniform(0.42, 0.52)), _oval(rng, rng.uniform(0.42, 0.52), 1.0)]
    width, waist = rng.uniform(0.45, 0.8), rng.uniform(0.35, 0.5)
    gap = rng.uniform(0.0, 0.3) if rng.random() < 0.6 else rng.uniform(0.3, 0.9)
    upper = width * rng.uniform(0.5, 1.0)
    begin, is_mirrored = rng.uniform(0.02, 0.25), rng.random() < 0.3
    belly: Points = [(width, (1 + waist) / 2), (width / 2, 1), (0, (1 + waist) / 2)]
    if rng.random() < 0.3:  # the head stays open
        left, right = rng.uniform(0.1, 0.35), rng.uniform(0.65, 0.95)
        ends = (width * left, rng.uniform(0, 0.1)), (width * right, rng.uniform(0, 0.15))
        crossing: Points = [(width * rng.uniform(0.3, 0.6), waist)]
        return [[ends[0], *crossing, *belly, *crossing, ends[1]]]
    line: Points = [
        (width / 2 + upper / 2, begin),
        (width / 2, 0),
        (width / 2 - upper / 2, waist * 0.5),
        (width / 2, waist),
        *belly,
        (width / 2, waist),
        (width / 2 + upper / 2 * rng.uniform(0.6, 1.2), waist * 0.5 * (1 - gap) + gap * waist),
    ]
    return [[(width - x, y) for x, y in line]] if is_mirrored else [line]


def _oval(rng: np.random.Generator, top: float, bottom: float) -> Points:
    middle, radius = (top + bottom) / 2, (bottom - top) / 2
    angles = rng.uniform(0, 2 * np.pi) + np.linspace(0, 2 * np.pi + rng.uniform(-0.3, 0.4), 9)
    wide = rng.uniform(0.7, 1.3) * radius
    return [(0.3 + wide * float(np.cos(angle)), middle + radius * float(np.sin(angle))) for angle in angles]


def _nine(rng: np.random.Generator) -> Sketch:
    """Sketch a small loop, sometimes open, over a tail that curls to the left, or a line crossed like a ribbon."""
    if rng.random() < 0.25:
        return _ribbon_nine(rng)
    width, height = rng.uniform(0.2, 0.65), rng.uniform(0.28, 0.55)
    gap = rng.uniform(-0.05, 0.22)
    loop: Points = [
        (width * rng.uniform(0.8, 1.05), height * rng.uniform(0.15, 0.45) + gap * 0.5),
        (width * 0.55, 0),
        (0, height * 0.4),
        (width * 0.25, height),
        (width * 0.8, height * 0.85),
        (width, height * rng.uniform(0.25, 0.5)),
    ]
    if rng.random() < 0.25:  # it begins far from where the loop would close
        loop[0] = (width * rng.uniform(0.9, 1.2), rng.uniform(-0.02, 0.12))
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


def _ribbon_nine(rng: np.random.Generator) -> Sketch:
    """Sketch a line that comes from the left, turns back over itself at the top, and crosses its beginning."""
    width, height = rng.uniform(0.3, 0.7), rng.uniform(0.35, 0.55)
    loop: Points = [
        (rng.uniform(-0.2, 0.2), height + rng.uniform(-0.05, 0.15)),
        (width, height * rng.uniform(0.5, 0.8)),
        (width * rng.uniform(0.8, 1.1), height * 0.15),
        (width * 0.5, 0),
        (rng.uniform(-0.05, 0.1), height * 0.4),
        (width * 0.4, height * rng.uniform(0.8, 1.0)),
    ]
    tail: Points = [(width * rng.uniform(0.8, 1.1), 0.75), (width * 0.6, 1), (-rng.uniform(0.0, 0.3), 0.9)]
    return [[*loop, *tail[: rng.integers(1, 4)]]]


_SKETCHES: dict[int, tuple[float, Callable[[np.random.Generator], Sketch]]] = {
    0: (0.11, _zero),
    1: (0.2, _one),
    2: (0.04, _two),
    3: (0.1, _three),
    4: (0.12, _four),
    5: (0.08, _five),
    6: (0.04, _six),
    7: (0.13, _seven),
    8: (0.08, _eight),
    9: (0.1, _nine),
}


def drawn_forms(n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Draw n digits in forms that MNIST lacks, in random order; of those whose forms differ most there are most.

    Returns images, uint8 of shape (n, 784), and labels, uint8 of shape (n,).
    """
    shares = [share for share, _ in _SKETCHES.values()]
    labels = rng.choice(list(_SKETCHES), size=n, p=shares).astype(np.uint8)
    images = np.stack([drawn_sketch(_SKETCHES[int(label)][1](rng), rng) for label in labels])
    return images, labels
