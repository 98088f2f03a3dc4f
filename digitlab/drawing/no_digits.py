"""Draws what is no digit: letters, symbols, faces, scribbles, digits turned or mirrored, several digits in one picture.

A reader of ten classes finds a digit in everything. These pictures teach one to say that there is none, and show what
other classifiers say of them. What looks like a digit (O, D, I, l, Z, S, B, b, q) is not among them.
"""

from collections.abc import Callable

import numpy as np

from digitlab.drawing.sketches import Sketch, drawn_sketch
from digitlab.drawing.strokes_to_image import image_from_strokes
from digitlab.drawing.thinning import line_through, middles
from digitlab.mnist import N_PIXELS

# Strokes are separated by ";", points by blanks, x and y by ",".
_LETTERS = """
A 0,1 .5,0 1,1; .2,.6 .8,.6
A 0,1 .4,0 .6,0 1,1; .2,.55 .8,.55
C 1,.15 .5,0 0,.5 .5,1 1,.85
E .8,0 0,0 0,1 .8,1; 0,.5 .6,.5
E .8,.1 .3,0 .1,.25 .5,.48 0,.7 .3,1 .9,.9
F .8,0 0,0 0,1; 0,.5 .6,.5
G 1,.15 .5,0 0,.5 .5,1 1,.8 1,.5 .5,.5
H 0,0 0,1; .8,0 .8,1; 0,.5 .8,.5
K 0,0 0,1; .8,0 0,.55 .8,1
L 0,0 0,1 .7,1
M 0,1 .1,0 .5,.6 .9,0 1,1
N 0,1 0,0 .8,1 .8,0
P 0,1 0,0 .6,.05 .7,.3 .5,.5 0,.5
Q .5,0 0,.5 .5,1 1,.5 .5,0; .6,.7 1.05,1.1
Q .3,0 0,.3 0,.7 .3,1 .7,1 1,.7 1,.3 .7,0 .3,0; .6,.75 .95,1.05
R 0,1 0,0 .6,.05 .7,.25 .5,.5 0,.5 .8,1
T 0,0 1,0; .5,0 .5,1
U 0,0 0,.75 .2,1 .6,1 .8,.75 .8,0
V 0,0 .45,1 .9,0
W 0,0 .25,1 .5,.3 .75,1 1,0
X 0,0 .8,1; .8,0 0,1
Y 0,0 .45,.45 .9,0; .45,.45 .45,1
a .8,.4 .4,.3 0,.65 .4,1 .8,.7 .8,.3 .85,1
a 0,.4 .35,.25 .7,.4 .7,1 .3,.6 0,.85 .3,1 .7,.85
d .7,.55 .3,.45 0,.75 .3,1 .7,.8 .7,0 .75,1
d .75,.8 .55,.5 .2,.5 0,.75 .2,1 .55,1 .75,.8; .75,0 .75,1
e 0,.55 .8,.55 .5,.1 0,.5 .4,1 .9,.85
f .7,.1 .4,0 .25,.2 .25,1; 0,.4 .6,.4
f .8,.15 .6,0 .4,.2 .3,1.2; .1,.45 .6,.4
h 0,0 0,1; 0,.65 .35,.45 .6,.65 .6,1
k 0,0 0,1; .6,.4 0,.7 .65,1
m 0,.3 0,1; 0,.5 .25,.3 .45,.5 .45,1; .45,.5 .7,.3 .95,.5 .95,1
n 0,.3 0,1; 0,.5 .35,.3 .65,.5 .65,1
p 0,.3 0,1.3; 0,.4 .5,.3 .65,.6 .4,.95 0,.85
r 0,.3 0,1; 0,.55 .25,.3 .6,.35
r 0,.2 0,1; 0,.5 .15,.3 .4,.2 .6,.25
t .3,0 .3,.8 .5,1 .7,.9; 0,.35 .65,.35
u 0,.3 0,.8 .3,1 .6,.8 .6,.3 .6,1
v 0,.3 .35,1 .7,.3
w 0,.3 .2,1 .45,.5 .7,1 .9,.3
x 0,.3 .7,1; .7,.3 0,1
x .1,.35 .35,.5 .35,.85 .1,1; .8,.35 .5,.5 .5,.85 .8,1
y 0,.3 .35,.75; .75,.3 .1,1.3
Ae .5,0 0,1; .5,0 .5,1; .2,.6 .5,.6; .5,0 1,0; .5,.5 .9,.5; .5,1 1,1
Sigma .9,0 0,0 .5,.5 0,1 .9,1
Delta .5,0 0,1 1,1 .5,0
Pi 0,0 1,0; .25,0 .2,1; .75,0 .8,1
Omega 0,1 .35,1 .1,.5 .5,0 .9,.5 .65,1 1,1
alpha 1,.2 .5,.9 .1,.7 .2,.25 .5,.3 1,1
"""
_SYMBOLS = """
plus 0,.5 1,.5; .5,0 .5,1
equals 0,.3 1,.3; 0,.7 1,.7
minus 0,.5 1,.5
bars 0,0 0,1; .5,0 .5,1
bars 0,0 0,1; .4,0 .4,1; .8,0 .8,1
percent .9,0 .1,1; .2,.05 .02,.2 .2,.35 .38,.2 .2,.05; .8,.65 .62,.8 .8,.95 .98,.8 .8,.65
question 0,.2 .3,0 .6,.2 .3,.5 .3,.7; .3,.95 .3,1
question 0,.25 .1,.05 .4,0 .65,.15 .6,.4 .35,.6 .3,.8
dollar .8,.2 .4,.1 .1,.25 .3,.45 .6,.55 .8,.75 .4,.9 0,.8; .45,-.1 .4,1.1
ampersand .9,.95 .15,.35 .2,.05 .5,.05 .55,.25 .1,.6 .1,.9 .5,1 .85,.55
hash .3,0 .2,1; .75,0 .65,1; 0,.33 1,.33; 0,.67 1,.67
at .65,.4 .4,.35 .3,.6 .5,.7 .68,.4 .75,.7 1,.5 .8,.1 .4,0 0,.5 .4,1 .9,.95
ampersand 1,1 .3,.3 .45,0 .65,.2 .1,.65 .3,1 .8,.6
asterisk .5,0 .5,1; .05,.25 .95,.75; .05,.75 .95,.25
star .5,0 .8,1 0,.4 1,.4 .2,1 .5,0
star .5,0 .62,.35 1,.38 .7,.6 .8,1 .5,.75 .2,1 .3,.6 0,.38 .38,.35 .5,0
heart .5,.3 .3,0 0,.2 .1,.55 .5,1 .9,.55 1,.2 .7,0 .5,.3
heart .5,1 .1,.5 .05,.15 .3,0 .5,.25 .7,0 .95,.15 .9,.5 .5,1
arrow 0,.5 1,.5; .7,.2 1,.5 .7,.8
arrow .5,1 .5,0; .2,.3 .5,0 .8,.3
triangle .5,0 1,.9 0,.9 .5,0
tick 0,.6 .3,1 1,0
less 1,0 0,.5 1,1
greater 0,0 1,.5 0,1
house 0,1 0,.45 .5,0 1,.45 1,1 0,1; .4,1 .4,.7 .6,.7 .6,1
house 0,.5 1,.5 .5,0 0,.5 0,1 1,1 1,.5
infinity .5,.5 .2,.25 0,.5 .2,.75 .5,.5 .8,.25 1,.5 .8,.75 .5,.5
face .5,0 .1,.15 0,.5 .15,.88 .5,1 .87,.85 1,.5 .85,.13 .5,0; .32,.3 .32,.42; .68,.3 .68,.42; .25,.6 .5,.8 .75,.6
face .5,0 .1,.15 0,.5 .15,.88 .5,1 .87,.85 1,.5 .85,.13 .5,0; .3,.35 .36,.36; .65,.35 .7,.36; .28,.8 .5,.62 .72,.8
eyes .1,.1 .1,.35; .7,.1 .7,.35; 0,.65 .4,1 .8,.65
man .5,0 .35,.12 .5,.27 .65,.12 .5,0; .5,.27 .5,.65; .2,.4 .8,.4; .25,1 .5,.65 .75,1
flower .5,.2 .4,0 .6,0 .5,.2 .7,.15 .7,.35 .5,.3 .55,.45 .4,.45 .45,.3 .28,.32 .3,.15 .5,.2; .5,.45 .5,1
sun .5,.3 .3,.5 .5,.7 .7,.5 .5,.3; .5,0 .5,.18; .5,.82 .5,1; 0,.5 .18,.5; .82,.5 1,.5; .15,.15 .28,.28; .85,.85 .72,.72
tree .5,1 .5,.6; .5,0 .1,.6 .9,.6 .5,0
fish 0,.5 .35,.25 .7,.5 1,.25 1,.75 .7,.5 .35,.75 0,.5
note .3,.85 .1,.8 .1,.95 .3,.95 .3,.1 .8,0 .8,.8 .6,.78 .6,.92 .8,.9
cloud .1,.8 0,.6 .2,.45 .35,.2 .6,.25 .7,.4 .95,.45 .95,.75 .8,.8 .1,.8
moon .7,0 .2,.15 0,.5 .2,.85 .7,1 .4,.75 .35,.3 .7,0
lightning .6,0 .1,.55 .5,.5 .3,1 .9,.4 .5,.45 .6,0
wave 0,.5 .15,.3 .35,.5 .5,.7 .65,.5 .85,.3 1,.5
grid 0,.33 1,.33; 0,.67 1,.67; .33,0 .33,1; .67,0 .67,1
cross 0,.35 .35,.35 .35,0 .65,0 .65,.35 1,.35 1,.65 .65,.65 .65,1 .35,1 .35,.65 0,.65 0,.35
cube 0,.3 .7,.3 .7,1 0,1 0,.3 .3,0 1,0 1,.7 .7,1; .7,.3 1,0
envelope 0,0 1,0 1,.7 0,.7 0,0 .5,.4 1,0
circles .3,0 0,.3 .3,.6 .6,.3 .3,0; .9,.3 .6,.6 .9,.9 1.2,.6 .9,.3
rings .5,0 0,.5 .5,1 1,.5 .5,0; .5,.3 .3,.5 .5,.7 .7,.5 .5,.3
stairs 0,1 0,.67 .33,.67 .33,.33 .67,.33 .67,0 1,0
"""


def _parsed(table: str) -> list[Sketch]:
    rows = [line.split(maxsplit=1)[1] for line in table.strip().splitlines()]
    return [[[_point(pair) for pair in stroke.split()] for stroke in row.split(";")] for row in rows]


def _point(pair: str) -> tuple[float, float]:
    x, y = pair.split(",")
    return float(x), float(y)


LETTERS, SYMBOLS = _parsed(_LETTERS), _parsed(_SYMBOLS)


def drawn_no_digits(n: int, rng: np.random.Generator, digits: np.ndarray) -> np.ndarray:
    """Draw n pictures of what is no digit, in random order: a third letters, a fourth symbols, then the other kinds.

    Parameters
    ----------
    n : int
        Number of pictures; not negative.
    rng : numpy.random.Generator
        Its state alone decides the outcome.
    digits : ndarray of uint8, shape (m, 784)
        Pictures of digits, at least one, which are turned, mirrored and set side by side.

    Returns
    -------
    ndarray of uint8, shape (n, 784)

    Examples
    --------
    >>> from digitlab.mnist import load_mnist
    >>> drawn_no_digits(3, np.random.default_rng(0), load_mnist().train.images).shape
    (3, 784)
    """
    kinds = rng.choice(len(_KINDS), size=n, p=_SHARES)
    images = [_KINDS[kind](rng, digits) for kind in kinds]
    return np.array(images, dtype=np.uint8).reshape(n, N_PIXELS)


def _from_table(table: list[Sketch]) -> Callable[[np.random.Generator, np.ndarray], np.ndarray]:
    def draw(rng: np.random.Generator, digits: np.ndarray) -> np.ndarray:
        return drawn_sketch(_as_a_hand(table[rng.integers(len(table))], rng), rng)

    return draw


def _as_a_hand(sketch: Sketch, rng: np.random.Generator) -> Sketch:
    """Stretch, slant and turn a sketch a little, and carry each of its strokes a little aside."""
    turn = np.radians(rng.uniform(-12, 12))
    wide, slant = np.exp(rng.uniform(-0.35, 0.35)), rng.uniform(-0.25, 0.25)
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ [[wide, slant], [0, 1]]
    moved = [np.array(stroke) @ matrix.T + rng.normal(scale=0.03, size=2) for stroke in sketch]
    return [[(float(x), float(y)) for x, y in stroke] for stroke in moved]


def _scribble(rng: np.random.Generator, digits: np.ndarray) -> np.ndarray:
    """Draw a walk without aim, a hatching, a spiral or a row of loops, sometimes two of them."""
    forms = (_walk, _hatching, _spiral, _loops)
    strokes = [forms[rng.integers(len(forms))](rng) for _ in range(rng.choice((1, 1, 2)))]
    return drawn_sketch([[(float(x), float(y)) for x, y in stroke] for stroke in strokes], rng)


def _walk(rng: np.random.Generator) -> np.ndarray:
    return rng.uniform(0, 1, size=(rng.integers(7, 25), 2)) * [1, rng.uniform(0.5, 1.3)]


def _hatching(rng: np.random.Generator) -> np.ndarray:
    n = rng.integers(6, 16)
    along = np.linspace(0, 1, n) + rng.normal(scale=0.02, size=n)
    across = np.tile([0.0, 1.0], n)[:n] + rng.normal(scale=0.1, size=n)
    return np.stack([along, across] if rng.random() < 0.5 else [across, along], axis=1)


def _spiral(rng: np.random.Generator) -> np.ndarray:
    angle = np.linspace(0, 2 * np.pi * rng.uniform(1.8, 4), 40) * rng.choice((-1, 1))
    radius = np.linspace(rng.uniform(0.02, 0.15), 0.5, 40)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def _loops(rng: np.random.Generator) -> np.ndarray:
    angle = np.linspace(0, 2 * np.pi * rng.uniform(2.5, 5), 50)
    advance = rng.uniform(0.04, 0.12) * angle
    return np.stack([advance + 0.2 * np.cos(angle), 0.2 * np.sin(angle) * rng.uniform(0.6, 2)], axis=1)


def _arc(rng: np.random.Generator, digits: np.ndarray) -> np.ndarray:
    """Draw a piece of an oval, as a torn line leaves it: at most half, and no steep line, which is a one."""
    begin, way = rng.uniform(0, 2 * np.pi), rng.uniform(0.8, 3.2)
    angles = np.linspace(begin, begin + way, 10)
    points = np.stack([np.cos(angles) * rng.uniform(0.4, 1), np.sin(angles)], axis=1)
    width, height = np.ptp(points, axis=0)
    if width < 0.5 * height:
        points = points[:, ::-1]
    return drawn_sketch([[(float(x), float(y)) for x, y in points]], rng)


def _specks(rng: np.random.Generator, digits: np.ndarray) -> np.ndarray:
    """Draw one to seven dots and dashes."""
    strokes: Sketch = []
    for x, y in rng.uniform(0, 1, size=(rng.integers(1, 8), 2)):
        across, down = rng.uniform(-0.1, 0.1, size=2)
        strokes.append([(x, y), (x + across, y + down)])
    return _blob(rng) if len(strokes) == 1 else drawn_sketch(strokes, rng, most_tremble=0.01)


def _blob(rng: np.random.Generator) -> np.ndarray:
    """Draw a filled spot, small or large."""
    radius = rng.uniform(0.5, 4)
    strokes = [radius * rng.normal(scale=0.3, size=(12, 2)) * rng.uniform(0.5, 1, size=2)]
    return image_from_strokes(strokes, line_width=min(2 * radius + 2, 9.0))


def _turned(rng: np.random.Generator, digits: np.ndarray) -> np.ndarray:
    """Turn a digit by a quarter or mirror it; ovals and bars, which stay digits then, are made two of."""
    points = _middle(rng, digits)
    width, height = np.ptp(points, axis=0)
    if rng.random() < 0.6 and height > 1.3 * width:
        points = points[:, ::-1] * rng.choice((-1, 1), size=2)
    else:
        points = np.concatenate([points, points[:, ::-1] + rng.uniform(-6, 6, size=2)])
    return line_through(points, rng)


def _several(rng: np.random.Generator, digits: np.ndarray) -> np.ndarray:
    """Set two to four digits side by side, or one above another."""
    pieces, edge = [], 0.0
    is_column = rng.random() < 0.1
    for _ in range(rng.choice((2, 2, 2, 3, 4))):
        points = _middle(rng, digits)[:, ::-1] if is_column else _middle(rng, digits)
        points = points * rng.uniform(0.8, 1.1)
        points = points - [points[:, 0].min() - edge, points[:, 1].mean() + rng.normal(scale=1.5)]
        edge = points[:, 0].max() + rng.uniform(1.5, 9)
        pieces.append(points)
    points = np.concatenate(pieces)
    return line_through(points[:, ::-1] if is_column else points, rng)


def _middle(rng: np.random.Generator, digits: np.ndarray) -> np.ndarray:
    while True:
        (points,) = middles(digits[[rng.integers(len(digits))]])
        if len(points) > 5:
            return points


_WEIGHTED: tuple[tuple[float, Callable[[np.random.Generator, np.ndarray], np.ndarray]], ...] = (
    (0.33, _from_table(LETTERS)),
    (0.25, _from_table(SYMBOLS)),
    (0.13, _scribble),
    (0.04, _arc),
    (0.04, _specks),
    (0.06, _turned),
    (0.15, _several),
)
_SHARES, _KINDS = zip(*_WEIGHTED, strict=True)
