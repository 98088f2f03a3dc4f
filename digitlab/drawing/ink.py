"""Tells ink from paper, whether dark on light or light on dark, under uneven light."""

import math
from typing import NamedTuple

import numpy as np
from PIL import Image
from scipy import ndimage

from digitlab.drawing.errors import DrawingError
from digitlab.drawing.ruled_lines import ruling
from digitlab.mnist.frame import BOX_SIDE, CENTRE, SIDE, centre_of_mass

# Side of the small picture on which the paper's brightness is estimated: it varies slowly.
_PAPER_SIDE = 96
# How far around a pixel its surroundings reach, as shares of the picture's longer side.
_SURROUNDINGS = (1 / 4, 1 / 12, 1 / 32)
# No stroke is thicker than this share of the picture's shorter side.
_THICKEST = 0.25
# Ink differs from its paper by at least this share of the paper's brightness.
_LEAST_CONTRAST = 0.12
_MOST_INK = 0.6
# What differs from paper by less than this share of full light, and becomes ink over more than this share of the
# picture's longer side, may be a shadow or a smudge. Chosen with `python -m benchmarks.photos` on the empty sheets and
# those in pencil.
_FAINT = 0.4
_SOFT = 0.0032
# Hardly a shadow takes more of the paper's own light than this.
_PALE = 0.6
# It is one where it also takes more than so many pixels, or more than a line's own width, as no pen's line does.
_SOFTEST = 3.6
_SOFTEST_OF_WIDTH = 1.3
# So many times the paper's median deviation is far from it.
_FAR_FROM_PAPER = 9
# Noise is blurred until it takes this share of the light; more than two pixels would cost thin lines.
_QUIET = 0.006
_LEAST_BLUR, _MOST_BLUR = 0.5, 2.0
# Below a ruled line of this darkness nothing can be seen; ...
_DARKEST_LINE = 0.9
# ... lines darker than this may leave gaps in the ink that crosses them, up to this share of the picture's longer side.
_GAP_DARKNESS = 0.3
_WIDEST_GAP = 0.006
# MNIST's lines are 1.8 to 4.6 pixels wide (first and last hundredth of its training images). Others are drawn
# thicker or thinner until they are as wide as these.
_THIN, _THIN_BECOMES = 1.4, 2.4
_THICK, _THICK_BECOMES = 6.0, 4.0
# A digit is brought to MNIST's form from about this many pixels; more only cost time.
_WORKING_EXTENT = 160
NO_INK = (
    "No digit was found: there is nothing that looks like a digit in this picture. Write digits with a dark pen on "
    "light paper, or light on dark, and fill the picture with them; or read only a part of it."
)


class Ink(NamedTuple):
    """The ink of a picture.

    Attributes
    ----------
    cover : ndarray of float, shape (height, width)
        0 is paper, 1 is ink, 0.5 is the edge between them.
    is_pale : bool
        Whether it differs so little from its paper that it may be a shadow, where it runs to the picture's edge.
    is_faint : bool
        Whether its edges are also so soft that it may be a shadow or a smudge anywhere.
    is_soft : bool
        Whether it can only be a pen's if it is a single large mark.
    """

    cover: np.ndarray
    is_pale: bool = False
    is_faint: bool = False
    is_soft: bool = False


def ink_from_grey(grey: np.ndarray) -> Ink:
    """Remove the paper; in the grey picture 0 is black.

    The paper's brightness is estimated where there is no ink, by a morphological closing wider than any stroke; the
    ink's darkness is measured as a share of it, so that a shadow over both falls out. Otsu's threshold then
    separates the two, and ink is scaled so that paper is 0 and full ink 1.

    Raises
    ------
    DrawingError
        If nothing stands out from the paper.

    References
    ----------
    Otsu, N. (1979). A threshold selection method from gray-level histograms. *IEEE Trans. Syst., Man, Cybern.*
    """
    light = grey.astype(np.float32) if _is_dark_on_light(grey) else 255 - grey.astype(np.float32)
    paper = np.maximum(_paper(light), 1)
    darkness = _smoothed(_without_ruling(np.clip(1 - light / paper, 0, 1)))
    levels = _levels(darkness, otsu_threshold(darkness)) or _levels(darkness, _threshold_of_little_ink(darkness))
    if levels is None:
        raise DrawingError(NO_INK)
    paper_level, ink_level = levels
    ink = np.clip((darkness - paper_level) / (ink_level - paper_level), 0, 1)
    softest, contrast = _SOFT * max(ink.shape), ink_level - paper_level
    if contrast * float(np.median(paper)) / 255 >= _FAINT:
        return Ink(ink)
    is_pale = contrast < _PALE
    if (soft := softness(ink)) <= softest:
        return Ink(ink, is_pale)
    if soft > max(_SOFTEST_OF_WIDTH * line_width(ink > 0.5), _SOFTEST):
        raise DrawingError(NO_INK)
    return Ink(ink, is_pale, is_faint=True, is_soft=soft > max(softest, _SOFTEST))


def _without_ruling(darkness: np.ndarray) -> np.ndarray:
    """Take ruled lines off as a part of the paper; close the gaps that a line as dark as the ink leaves in it."""
    lines = np.minimum(ruling(darkness), _DARKEST_LINE)
    if not lines.any():
        return darkness
    ink = np.clip(1 - (1 - darkness) / (1 - lines), 0, 1)
    size = 2 * round(_WIDEST_GAP * max(ink.shape)) + 1
    closed = np.maximum(ndimage.grey_closing(ink, (size, 1)), ndimage.grey_closing(ink, (1, size)))
    return np.where(lines > _GAP_DARKNESS, closed, ink)


def _levels(darkness: np.ndarray, threshold: float) -> tuple[float, float] | None:
    """Return the darkness of paper and of ink, None if a threshold does not tell the two apart."""
    inked = darkness > threshold
    if not inked.any() or inked.mean() > _MOST_INK:
        return None
    paper_level, ink_level = float(np.median(darkness[~inked])), float(np.percentile(darkness[inked], 90))
    noise = float(darkness[~inked].std())
    least = max(_LEAST_CONTRAST, 3 * noise if noise > 0.05 else 0)
    return (paper_level, ink_level) if ink_level - paper_level >= least else None


def _threshold_of_little_ink(darkness: np.ndarray) -> float:
    """Return a level above the paper's own unevenness, for ink so little that Otsu's threshold splits the paper."""
    paper_level = float(np.median(darkness))
    spread = float(np.median(np.abs(darkness - paper_level)))
    return paper_level + max(_FAR_FROM_PAPER * spread, _LEAST_CONTRAST / 2)


def _smoothed(darkness: np.ndarray) -> np.ndarray:
    """Blur a noisy picture as far as its noise asks for.

    The noise is what neighbours differ by, half of them at least (for a normal distribution, 0.95 of its deviation). A
    Gaussian blur of s pixels leaves 1 / (2 * sqrt(pi) * s) of it.
    """
    noise = float(np.median(np.abs(np.diff(darkness, axis=1)))) / 0.95
    blur = min(noise / (_QUIET * 2 * math.sqrt(math.pi)), _MOST_BLUR)
    return darkness if blur < _LEAST_BLUR else ndimage.gaussian_filter(darkness, blur, mode="nearest")


def softness(ink: np.ndarray) -> float:
    """Return over how many pixels, at least 1, paper becomes ink, at half of the ink's edges at least.

    The ink is as `ink_from_grey` returns it; where there is none, the softness is infinite.
    """
    inked = ink > 0.5
    edge = inked & ~ndimage.binary_erosion(inked, border_value=1)
    # To the lightest neighbour: on a line of one pixel both sides are lighter.
    steepness = (ink - ndimage.minimum_filter(ink, 3))[edge]
    return 1 / max(float(np.median(steepness)), 1e-6) if steepness.size else math.inf


def otsu_threshold(values: np.ndarray, n_bins: int = 256) -> float:
    """Return the threshold in 0 to 1 that separates the values into the two classes farthest apart."""
    counts, edges = np.histogram(values, bins=n_bins, range=(0, 1))
    middles = (edges[:-1] + edges[1:]) / 2
    below = np.cumsum(counts)
    total, weighted = below[-1], np.cumsum(counts * middles)
    above = total - below
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = below * above * (weighted / below - (weighted[-1] - weighted) / above) ** 2
    best = np.nan_to_num(spread)
    # Between two clean levels every threshold is best; take the middle one.
    return float(edges[1:][np.flatnonzero(best >= best.max() * (1 - 1e-9))].mean())


def _is_dark_on_light(grey: np.ndarray) -> bool:
    """Ink covers less than paper, so the pixels that stand far from their surroundings are ink: see which side.

    Thin lines stand out from surroundings that are small, so that a shadow does not matter; a digit that fills the
    picture does from large ones. Where the two sides differ most counts.
    """
    small = _small(grey.astype(np.float32))
    return max((_skewness(small, max(small.shape) * share) for share in _SURROUNDINGS), key=abs) <= 0


def _skewness(picture: np.ndarray, surroundings: float) -> float:
    """Return how much farther bright pixels lie from their surroundings than dark ones (negative: dark ones)."""
    difference = picture - ndimage.gaussian_filter(picture, sigma=surroundings, mode="nearest")
    centred = difference - difference.mean()
    return float(np.mean(centred**3)) / max(float(np.mean(centred**2)) ** 1.5, 1e-9)


def _paper(light: np.ndarray) -> np.ndarray:
    """Estimate the paper's brightness at each pixel, ink filled in from its surroundings."""
    small = _small(light)
    size = 2 * int(np.ceil(min(small.shape) * _THICKEST / 2)) + 1
    closed = ndimage.grey_closing(small, size=(size, size), mode="nearest")
    smooth = ndimage.gaussian_filter(closed, sigma=size / 4, mode="nearest")
    zoomed = [np.linspace(0, few - 1, many) for few, many in zip(small.shape, light.shape, strict=True)]
    return ndimage.map_coordinates(smooth, np.meshgrid(*zoomed, indexing="ij"), order=1, mode="nearest")


def _small(picture: np.ndarray) -> np.ndarray:
    factor = max(1, round(max(picture.shape) / _PAPER_SIDE))
    height, width = (max(side // factor, 1) * factor for side in picture.shape)
    cut = picture[:height, :width] if min(picture.shape) >= factor else picture
    return cut.reshape(height // factor, factor, width // factor, factor).mean(axis=(1, 3))


def image_from_ink(ink: np.ndarray) -> np.ndarray:
    """Bring the ink of one digit, as `ink_from_grey` returns it, to MNIST's form: uint8 of shape (784,).

    One pixel at least is over 0.5. The ink fills MNIST's 20x20 box, proportions kept, and has its centre of mass where
    MNIST's pictures have theirs.
    """
    return _placed(_with_usual_line(np.pad(_at_working_extent(ink), SIDE)))


def _at_working_extent(ink: np.ndarray) -> np.ndarray:
    """Reduce the picture of a large digit by averaging blocks, unless that would lose a thin line.

    A line thinner than half a block never darkens a block by half, and so is gone. If there is ink that has no dark
    block beside it, each block becomes as dark as its darkest pixel. That makes the line up to a block wider, which
    does not matter: so thin a line is drawn anew at MNIST's width.
    """
    factor = max(_extent(ink) // _WORKING_EXTENT, 1)
    averaged = np.asarray(Image.fromarray(ink.astype(np.float32)).reduce(factor))
    rows, columns = (np.arange(0, side, factor) for side in ink.shape)
    darkest = np.maximum.reduceat(np.maximum.reduceat(ink, rows, axis=0), columns, axis=1).astype(np.float32)
    lost = (darkest > 0.5) & ~ndimage.binary_dilation(averaged > 0.5, structure=np.ones((3, 3)))
    return darkest if lost.any() else averaged


def _extent(ink: np.ndarray) -> int:
    rows, columns = np.nonzero(ink > 0.5)
    return int(max(np.ptp(rows), np.ptp(columns))) + 1


def line_width(inked: np.ndarray) -> float:
    """Return the usual width of the lines in pixels, 1 at least; of ink, where there is some, as bool."""
    return _width_of(ndimage.distance_transform_edt(inked)[inked])


def _width_of(distances: np.ndarray) -> float:
    """Return a line's width by how far its pixels lie from its edge."""
    # Across a line of w pixels the distance to its edge has mean w / 4 + 1 / 2.
    return max(4 * float(distances.mean()) - 2, 1.0)


def _with_usual_line(ink: np.ndarray) -> np.ndarray:
    """Draw a line that is much thinner or thicker than MNIST's anew at its width."""
    inked = ink > 0.5
    extent = _extent(ink)
    inside = ndimage.distance_transform_edt(inked)
    width = _width_of(inside[inked])
    share = BOX_SIDE * width / extent
    if _THIN <= share <= _THICK or extent <= 2 * width:
        return ink
    becomes = _THIN_BECOMES if share < _THIN else _THICK_BECOMES
    # The path without its line is `extent - width` long and shall be `BOX_SIDE - becomes` pixels of the frame.
    wanted = becomes * (extent - width) / (BOX_SIDE - becomes)
    # However thin, the middle of its thickest place keeps its full ink.
    wanted = max(wanted, width + 2 - 2 * float(inside.max()))
    distance = np.where(inked, 0.5 - inside, ndimage.distance_transform_edt(~inked) - 0.5)
    return np.clip((wanted - width) / 2 - distance + 0.5, 0, 1).astype(np.float32)


def _placed(ink: np.ndarray) -> np.ndarray:
    """Average the ink over the frame's pixels."""
    scale = _extent(ink) / BOX_SIDE
    left, top = centre_of_mass(ink) - CENTRE * scale
    margin = math.ceil(SIDE * scale)
    padded = Image.fromarray(np.pad(ink, margin))
    box = (left + margin, top + margin, left + margin + SIDE * scale, top + margin + SIDE * scale)
    image = padded.resize((SIDE, SIDE), Image.Resampling.HAMMING, box=box)
    return np.uint8(np.rint(np.clip(np.asarray(image), 0, 1) * 255)).ravel()
