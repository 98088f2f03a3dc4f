"""Finds the ruled lines of a sheet, so that they can be taken off like a shadow.

A ruled line is what stays dark along a narrow strip of the picture, in strip after strip, on one smooth curve. A pen's
stroke fills a strip here and there only, so it vanishes in the median over the strip. What a line takes of the light is
then known at each of its pixels, also below the ink that crosses it.
"""

from dataclasses import dataclass

import numpy as np
from PIL import Image
from scipy import ndimage

# The picture is cut into so many strips, in each of which a line is straight.
_N_STRIPS = 32
# Smaller pictures are cut-outs, in which a digit may be as long as the paper.
_SMALLEST_SIDE = 200
# A line is at most so thick, as a share of the picture's longer side, ...
_THICKEST = 0.008
# ... takes at least this share of the light, and so many times what else differs from row to row, ...
_LEAST_DARKNESS = 0.02
_LEAST_CONTRAST = 5
# ... is seen in this share of the strips that it crosses, this many pixels or less from its curve ...
_LEAST_SEEN = 0.65
_FARTHEST = 2.0
# ... a part of it is followed over some strips without a break ...
_LEAST_PIECE = 4
# (a line has a point or two in each strip; more of them hang together in a picture full of noise) ...
_MOST_POINTS = 4 * _N_STRIPS
# ... and has some others beside it, or runs from edge to edge.
_LEAST_LINES = 3
_EDGE_TO_EDGE = 0.85
# Slopes are looked for up to 11 degrees, in few strips of a picture with at most this side.
_SLOPES = np.linspace(-0.2, 0.2, 61)
_SIDE_FOR_SLOPE = 500
_N_STRIPS_FOR_SLOPE = 10
# Ink is darker than most lines and would outvote them.
_DARKEST_FOR_SLOPE = 0.2
# A line's darkness changes slowly along it: the median over so many strips passes over what is written on it.
_STRIPS_ALIKE = 9


@dataclass(frozen=True, eq=False)
class _Strips:
    """A picture's narrow strips, each reduced to one column."""

    profiles: np.ndarray  # (height, n_strips): the share of light that thin lines take in each row, at a strip's middle
    middles: np.ndarray  # (n_strips,), in pixels from the left
    slope: float  # how far most lines fall for each pixel to the right


def ruling(darkness: np.ndarray) -> np.ndarray:
    """Return how much of the light ruled lines take at each pixel, 0 where there is no line.

    The darkness of a pixel is the share of the light, 0 to 1, that the paper would give back and the pixel does not.
    """
    if min(darkness.shape) < _SMALLEST_SIDE:
        return np.zeros_like(darkness)
    across, down = _ruling_across(darkness), _ruling_across(np.ascontiguousarray(darkness.T)).T
    # Where lines cross, each takes its share of what the other leaves.
    return 1 - (1 - across) * (1 - down)


def _ruling_across(darkness: np.ndarray) -> np.ndarray:
    """Return the same for the lines from left to right."""
    thickest = max(round(_THICKEST * max(darkness.shape)), 3)
    strips = _strips(darkness, _usual_slope(darkness), thickest)
    curves = _curves(strips, height=len(darkness))
    result = np.zeros_like(darkness)
    for curve in curves:
        _paint(result, curve, strips, thickest)
    return result


def _usual_slope(darkness: np.ndarray) -> float:
    """Return the slope along which rows differ most from their neighbours, strip by strip."""
    factor = -(-max(darkness.shape) // _SIDE_FOR_SLOPE)
    small = np.minimum(np.asarray(Image.fromarray(darkness).reduce(factor)), _DARKEST_FOR_SLOPE)

    def contrast(slope: float) -> float:
        rows = np.stack([strip.mean(axis=1) for strip in _along(small, slope, _N_STRIPS_FOR_SLOPE)])
        return float(np.square(np.diff(rows)).sum())

    return float(max(_SLOPES, key=contrast))


def _along(picture: np.ndarray, slope: float, n_strips: int) -> list[np.ndarray]:
    """Cut strips, their columns moved up or down so that a line of this slope is level in each."""
    height, width = picture.shape
    length = width // n_strips
    shifts = np.rint(slope * (np.arange(length) - (length - 1) / 2)).astype(int)
    rows = np.clip(np.arange(height)[:, np.newaxis] + shifts, 0, height - 1)
    return [picture[rows, np.arange(start, start + length)] for start in np.arange(n_strips) * length]


def _strips(darkness: np.ndarray, slope: float, thickest: int) -> _Strips:
    levels = np.stack([np.median(strip, axis=1) for strip in _along(darkness, slope, _N_STRIPS)], axis=1)
    # Whatever is thicker than a line is no line: a shadow's edge, a broad stroke.
    profiles = ndimage.white_tophat(levels, size=(2 * thickest + 1, 1))
    length = darkness.shape[1] // _N_STRIPS
    return _Strips(profiles, np.arange(_N_STRIPS) * length + (length - 1) / 2, slope)


def _curves(strips: _Strips, height: int) -> list[np.ndarray]:
    """Return the curve of each line: the coefficients of a polynomial, as `numpy.polyval` takes them."""
    # Lines are level where each strip is moved by what they fall up to it.
    falls = np.rint(strips.slope * (strips.middles - strips.middles.mean())).astype(int)
    margin = int(np.abs(falls).max())
    padded = np.pad(strips.profiles, ((margin, margin), (0, 0)))
    level = np.stack([np.roll(padded[:, i], -fall) for i, fall in enumerate(falls)], axis=1)
    least = max(_LEAST_DARKNESS, _LEAST_CONTRAST * float(np.median(strips.profiles)))
    crests = (level > least) & (level == ndimage.maximum_filter1d(level, 5, axis=0))
    # Wide enough for a line to be followed over the strips in which something is written on it.
    pieces, _ = ndimage.label(ndimage.binary_dilation(crests, structure=np.ones((3, 5))), np.ones((3, 3)))
    rows, columns = np.nonzero(crests)
    of_piece = pieces[rows, columns]
    order = np.argsort(of_piece, kind="stable")
    strip, x, y = columns, strips.middles[columns], rows - margin + falls[columns]
    curves, is_long = [], False
    for piece in np.split(order, np.flatnonzero(np.diff(of_piece[order])) + 1):
        if len(np.unique(strip[piece])) < _LEAST_PIECE or len(piece) > _MOST_POINTS:
            continue
        curve, n_seen = _curve_through(piece, strip, x, y)
        n_crossed = _inside(np.polyval(curve, strips.middles), height).sum()
        if n_seen >= max(_LEAST_SEEN * n_crossed, _LEAST_PIECE):
            curves.append(curve)
            is_long |= n_seen >= _EDGE_TO_EDGE * _N_STRIPS
    return curves if len(curves) >= _LEAST_LINES or is_long else []


def _curve_through(piece: np.ndarray, strip: np.ndarray, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, int]:
    """Fit a curve to a piece of a line and to all else that lies on it; return it and in how many strips it is seen.

    A line is broken where much is written on it, so each of its pieces is followed over the whole picture.
    """
    curve = _straight_line(x[piece], y[piece])
    for degree in (1, 2):
        on_curve = np.abs(np.polyval(curve, x) - y) <= _FARTHEST
        if len(np.unique(strip[on_curve])) >= _LEAST_PIECE:
            curve = np.polyfit(x[on_curve], y[on_curve], degree)
    return curve, len(np.unique(strip[np.abs(np.polyval(curve, x) - y) <= _FARTHEST]))


def _straight_line(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return slope and height of the line through most points, by the median of all slopes (Theil, 1950; Sen, 1968).

    What is written along a line pulls its points away there, which would turn a line of least squares.
    """
    first, second = np.triu_indices(len(x), 1)
    apart = x[first] != x[second]
    first, second = first[apart], second[apart]
    slope = float(np.median((y[second] - y[first]) / (x[second] - x[first])))
    return np.array([slope, float(np.median(y - slope * x))])


def _inside(y: np.ndarray, height: int) -> np.ndarray:
    return (y >= 0) & (y < height)


def _paint(result: np.ndarray, curve: np.ndarray, strips: _Strips, thickest: int) -> None:
    """Enter how much light a line takes, by its usual profile across."""
    height, width = result.shape
    across = np.arange(-thickest, thickest + 1)
    middles = np.rint(np.polyval(curve, strips.middles)).astype(int)
    crossed = np.flatnonzero(_inside(middles, height))
    rows = np.clip(middles[crossed, np.newaxis] + across, 0, height - 1)
    profile = ndimage.median_filter(strips.profiles[rows, crossed[:, np.newaxis]], size=(_STRIPS_ALIKE, 1))
    # A pixel to either side for what the curve is off.
    profile = ndimage.maximum_filter1d(profile, 3, axis=1)
    x = np.arange(width)
    y = np.rint(np.polyval(curve, x)).astype(int)
    nearest = np.abs(x[:, np.newaxis] - strips.middles[crossed]).argmin(axis=1)
    for offset, level in zip(across, profile.T, strict=True):
        inside = _inside(y + offset, height)
        place = (y[inside] + offset, x[inside])
        result[place] = np.maximum(result[place], level[nearest[inside]])
