"""Hands: MNIST's images as other hands and pens would write them, slanted, bent, thick and thin.

The elastic waves follow Simard, P. Y., Steinkraus, D. and Platt, J. C. (2003). Best practices for convolutional neural
networks applied to visual document analysis. *ICDAR 2003*, with waves of a coarse grid instead of blurred noise, which
costs two small matrix products an image.
"""

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import map_coordinates

from digitlab.augmentation.spec import Augmentation
from digitlab.mnist.frame import BOX_SIDE, SIDE

_CHUNK = 2048
_INK = 128
_CENTRE = 14.0
_WAVE_NODES = 6


@dataclass(frozen=True)
class Variation:
    """How far images are varied; each amount is drawn anew for each image.

    Attributes
    ----------
    rotation : float
        Largest turn to either side, in degrees.
    stretch : float
        Width and height are each multiplied by up to ``1 + stretch`` or divided by as much, before the digit is
        brought back to the 20x20 box: the proportions change, not the size.
    shear : float
        Largest slant to either side: horizontal shift by height.
    wave : float
        Standard deviation of the elastic waves' displacements, in pixels.
    thickness : float
        1 draws the line up to a pixel thicker or thinner on either side, 0 leaves it.
    scale : float
        The box is up to this share smaller or larger than 20x20.
    shift : float
        Largest displacement of the centre of mass, in pixels.
    """

    rotation: float = 15.0
    stretch: float = 0.25
    shear: float = 0.4
    wave: float = 0.6
    thickness: float = 0.8
    scale: float = 0.08
    shift: float = 1.0


DRAWING = Variation()


def varied(images: np.ndarray, rng: np.random.Generator, variation: Variation = DRAWING) -> np.ndarray:
    """Vary each image of uint8 (n, 784) once; the generator's state alone decides the outcome.

    Rotation, stretch and slant change a digit's outline, so each varied digit is brought back to MNIST's form, a
    20x20 box placed by its centre of mass, from which scale and shift then depart a little.
    """
    result = np.empty_like(images)
    for start in range(0, len(images), _CHUNK):
        chunk = slice(start, start + _CHUNK)
        thick = _with_thickness(images[chunk].reshape(-1, SIDE, SIDE), rng, variation.thickness)
        result[chunk] = _bent(thick, rng, variation)
    return result


def _with_thickness(images: np.ndarray, rng: np.random.Generator, most: float) -> np.ndarray:
    """Blend each image with its dilation (thicker) or erosion (thinner) over a pixel's four neighbours."""
    amount = rng.uniform(-most, most, size=(len(images), 1, 1)).astype(np.float32)
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    neighbours = (padded[:, 1:-1, :-2], padded[:, 1:-1, 2:], padded[:, :-2, 1:-1], padded[:, 2:, 1:-1])
    thicker, thinner = images.copy(), images.copy()
    for neighbour in neighbours:
        np.maximum(thicker, neighbour, out=thicker)
        np.minimum(thinner, neighbour, out=thinner)
    # Half an erosion at most: a thin line would vanish altogether.
    other = np.where(amount > 0, thicker, thinner)
    weight = np.where(amount > 0, amount, -amount / 2)
    return images + weight * (other.astype(np.float32) - images)


def _bent(images: np.ndarray, rng: np.random.Generator, variation: Variation) -> np.ndarray:
    """Look each pixel of the outcome up where the inverse transform finds it in the image."""
    linear = _linear_maps(len(images), rng, variation)
    scale, centre = _form(images, linear)
    scale *= 1 + rng.uniform(-variation.scale, variation.scale, size=len(images))
    shift = rng.uniform(-variation.shift, variation.shift, size=(len(images), 2))
    inverse = np.linalg.inv(linear * scale[:, None, None])
    # The outcome's pixel q shows the image at  inverse @ (q - middle - shift) + the image's own centre of mass.
    offset = centre - np.einsum("nij,nj->ni", inverse, _CENTRE + shift)
    grid = np.stack(np.meshgrid(np.arange(SIDE), np.arange(SIDE))).reshape(2, -1).astype(np.float32)
    source = inverse.astype(np.float32) @ grid + offset[:, :, None].astype(np.float32)
    source += _waves(len(images), rng, variation.wave)
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1)))  # around a picture is paper
    between = [map_coordinates(rim, [y, x], float, order=1) for rim, (x, y) in zip(padded, source + 1, strict=True)]
    return np.rint(between).astype(np.uint8)


def _linear_maps(n: int, rng: np.random.Generator, variation: Variation) -> np.ndarray:
    """Draw n maps, shape (n, 2, 2): first the stretch, then the slant, then the turn."""
    angle = np.radians(rng.uniform(-variation.rotation, variation.rotation, n))
    shear = rng.uniform(-variation.shear, variation.shear, n)
    stretch = np.exp(np.log1p(variation.stretch) * rng.uniform(-1, 1, (n, 2)))
    cos, sin = np.cos(angle), np.sin(angle)
    rotation = np.stack([np.stack([cos, -sin], -1), np.stack([sin, cos], -1)], axis=1)
    slant = np.stack([np.stack([np.ones(n), shear], -1), np.stack([np.zeros(n), np.ones(n)], -1)], axis=1)
    return rotation @ slant * stretch[:, None, :]


def _form(images: np.ndarray, linear: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the scale that brings each mapped image to the 20x20 box, and the image's own centre of mass."""
    flat = images.reshape(len(images), -1)
    grid = np.stack(np.meshgrid(np.arange(SIDE), np.arange(SIDE)), axis=-1).reshape(-1, 2).astype(np.float32)
    total = np.maximum(flat.sum(axis=1), 1)
    centre = (flat @ grid) / total[:, None]
    paper = flat < _INK
    extents = []
    for axis in (0, 1):
        along = linear[:, axis].astype(np.float32) @ grid.T
        along[paper] = -np.inf
        highest = along.max(axis=1)
        along[paper] = np.inf
        extents.append(highest - along.min(axis=1))
    extent = np.maximum(*extents)
    # A pixel's middle lies half a pixel inside the box on either side. A blank or tiny image keeps its size.
    scale = np.where(np.isfinite(extent) & (extent > 2), (BOX_SIDE - 1) / np.maximum(extent, 1), 1.0)
    return scale, centre


def _waves(n: int, rng: np.random.Generator, size: float) -> np.ndarray:
    """Draw smooth displacement fields, shape (n, 2, 784), from noise on a coarse grid."""
    nodes = rng.normal(scale=size, size=(n, 2, _WAVE_NODES, _WAVE_NODES)).astype(np.float32)
    return (_SPREAD @ nodes @ _SPREAD.T).reshape(n, 2, -1)


def _spread() -> np.ndarray:
    """Gaussian weights, shape (28, nodes), that carry the coarse grid's noise to the pixels at unit variance."""
    nodes = np.linspace(0, SIDE - 1, _WAVE_NODES)
    weights = np.exp(-0.5 * ((np.arange(SIDE)[:, None] - nodes) / (nodes[1] * 0.6)) ** 2)
    return (weights / np.sqrt((weights**2).sum(axis=1, keepdims=True))).astype(np.float32)


_SPREAD = _spread()


_N_COPIES = 4

# `varied` with the amounts of `DRAWING`, its steps in one function and their draws in the same order.
_PROGRAM = '''\
def with_copies(images, labels):
    """Add four copies of each image, drawn anew as other hands and pens might have written it."""
    rng, copies, cross = np.random.default_rng(SEED), [*images], [[[0, 1, 0], [1, 1, 1], [0, 1, 0]]]
    grid, nodes = np.indices((28, 28), np.float32)[[1, 0]].reshape(2, -1), np.linspace(0, 27, 6)
    spread = normalize(np.exp(-0.5 * ((np.arange(28)[:, None] - nodes) / (0.6 * nodes[1])) ** 2)).astype(np.float32)
    for some in 4 * [images[i : i + 2048] for i in range(0, len(images), 2048)]:
        n, old = len(some), some.reshape(-1, 28, 28)
        # The line: towards its dilation over four neighbours (thicker) or, half as far, its erosion (thinner).
        amount = rng.uniform(-0.8, 0.8, (n, 1, 1)).astype(np.float32)
        thick, thin = (change(old, footprint=cross, mode="constant") for change in (grey_dilation, grey_erosion))
        flat = (old + np.maximum(amount, 0) * (thick - old) + np.minimum(amount / 2, 0) * (old - thin)).reshape(n, -1)
        # The form: stretched, slanted, then turned by up to 15 degrees; its ink fills MNIST's box, give or take 8 %.
        angle, slant = np.radians(rng.uniform(-15, 15, n)), rng.uniform(-0.4, 0.4, n)
        cos, sin, stretch = np.cos(angle), np.sin(angle), 1.25 ** rng.uniform(-1, 1, (n, 1, 2))
        forms = np.array([[cos, slant * cos - sin], [sin, slant * sin + cos]]).transpose(2, 0, 1) * stretch
        ink = np.where(flat < 128, np.nan, [forms[:, axis].astype(np.float32) @ grid for axis in (0, 1)])
        extent = (np.nanmax(ink, axis=2) - np.nanmin(ink, axis=2)).max(axis=0)
        scale = (np.where(extent > 2, 19 / np.maximum(extent, 1), 1) * (1 + rng.uniform(-0.08, 0.08, n))).astype("f4")
        # The place: the centre of mass in the middle, give or take a pixel, and bent by smooth waves.
        centre = flat @ grid.T / np.maximum(flat.sum(axis=1), 1)[:, None]
        inverse = np.linalg.inv(forms * scale[:, None, None])
        offset = centre - np.einsum("nij,nj->ni", inverse, 14 + rng.uniform(-1, 1, (n, 2)))
        waves = spread @ rng.normal(scale=0.6, size=(n, 2, 6, 6)).astype(np.float32) @ spread.T
        # Each new pixel looks up, between the pixels of the picture, where it comes from; around it is paper.
        source = inverse.astype(np.float32) @ grid + offset[:, :, None].astype(np.float32) + waves.reshape(n, 2, -1)
        for rim, (x, y) in zip(np.pad(flat.reshape(n, 28, 28), ((0, 0), (1, 1), (1, 1))), source + 1, strict=True):
            copies.append(np.rint(map_coordinates(rim, [y, x], float, order=1)).astype(np.uint8))
    return np.array(copies), np.tile(labels, 5)
'''

HANDS = (
    Augmentation(
        key="drawing",
        title="Drawing augmentation",
        in_names="drawn anew",
        sentence="Four more of each training image: turned, stretched, slanted, bent, thicker or thinner, as other "
        "hands might have drawn it. For readers of drawings; five times the images, and about five times the time.",
        n_copies=_N_COPIES,
        copies=lambda images, generator: np.stack([varied(images, generator) for _ in range(_N_COPIES)]),
        program=_PROGRAM,
        program_imports=(
            "from scipy.ndimage import grey_dilation, grey_erosion, map_coordinates",
            "from sklearn.preprocessing import normalize",
        ),
    ),
)
