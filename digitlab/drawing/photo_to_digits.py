"""Finds the digits in a photo and brings each to MNIST's form."""

import math
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from digitlab.drawing.errors import DrawingError, NoDigitsError
from digitlab.drawing.grouping import Box, Group, around, grouped, has_digits_shape, in_reading_order
from digitlab.drawing.ink import NO_INK, image_from_ink, ink_from_grey, line_width, softness
from digitlab.drawing.picture_file import SMALLEST_SIDE, open_photo
from digitlab.drawing.surroundings import at_edge, extent, frame_around_digits, without_surroundings

# Left, top, right and bottom as shares of a picture's width and height.
Part = tuple[float, float, float, float]
WHOLE: Part = (0.0, 0.0, 1.0, 1.0)

MOST_DIGITS = 100
_MOST_MARKS = 250
# Specks of dirt and dust are counted before they are looked at.
_MOST_PIECES = 20_000
# Digits hardly share their boxes; rings in rings would each be looked at with all that is in them.
_MOST_BOXES = 3
_TOO_MANY = f"This picture holds too many separate marks. Choose one with at most {MOST_DIGITS} digits on plain paper."
_EDGE = 0.5
# A line no wider than a pixel is half as dark where it falls between two of them; half of that is room for noise.
_FAINT = 0.25
_EVERY_NEIGHBOUR = np.ones((3, 3))
# A mark lower and narrower than this share of the largest one is dirt.
_SPECK = 0.12
# A picture of at most this side, such as one in MNIST's form, holds one digit, however torn its lines are.
_ONE_DIGIT = 48
# A torn digit has hardly more parts than this.
_MOST_PARTS = 24
# A single mark whose edges are as soft as its line is wide fills this share of the picture's longer side.
_LARGE = 0.2
# Pieces of ink that lie nearer to each other than this share of a line's width, and of the picture's longer side, are
# one, torn.
_TORN, _WIDEST_TEAR = 0.2, 0.004
# All lines in a photo are about as sharp; what is so many times softer than half of the marks is a shadow.
_SOFTEST = 3.0


@dataclass(frozen=True, eq=False)
class FoundDigit:
    """A digit found in a photo.

    Attributes
    ----------
    box : tuple of int
        In pixels of `Photo.grey`.
    image : ndarray of uint8, shape (784,)
        The picture that MNIST would have made of it.
    is_faint : bool
        Whether it is so faint and soft that it may be a shadow or a smudge.
    """

    box: Box
    image: np.ndarray
    is_faint: bool = False


@dataclass(frozen=True, eq=False)
class Photo:
    """A photo that was read.

    Attributes
    ----------
    grey : ndarray of uint8, shape (height, width)
        The photo in grey, upright, its longer side at most 1,400 pixels.
    digits : tuple of FoundDigit
        Left to right, row by row from the top; at least one.
    n_left_out : int
        Number of marks that do not have a digit's shape and are not among them.
    as_one : FoundDigit or None
        All marks taken together, if they are several and may be the parts of one torn digit.
    """

    grey: np.ndarray
    digits: tuple[FoundDigit, ...]
    n_left_out: int = 0
    as_one: FoundDigit | None = None


def digits_in_photo(photo: bytes | np.ndarray, *, single: bool = False, part: Part = WHOLE) -> Photo:
    """Find the digits in a picture.

    Parameters
    ----------
    photo : bytes or ndarray of uint8, shape (height, width)
        A PNG, JPEG, WebP, GIF, BMP or TIFF file; or what was opened before, `Photo.grey`.
    single : bool, default=False
        Take all ink for one digit.
    part : tuple of float, default=(0, 0, 1, 1)
        Left, top, right and bottom of the part that is read, as shares of the upright photo's width and height.

    Returns
    -------
    Photo

    Raises
    ------
    DrawingError
        If the file cannot be opened (see `open_photo`).
    NoDigitsError
        If nothing stands out from the paper or nothing that does has a digit's shape, or there are more than 100
        digits or 250 separate marks, or they lie one in another.
    """
    grey = open_photo(photo) if isinstance(photo, bytes) else photo
    try:
        return Photo(grey, *_digits(grey, pixels(part, grey.shape), single=single))
    except DrawingError as error:
        raise NoDigitsError(str(error), grey) from None


def pixels(part: Part, shape: tuple[int, ...]) -> Box:
    """Return a part of a picture in pixels, at least as large as the smallest picture that can be opened."""
    height, width = shape
    left, top = min(int(part[0] * width), width - SMALLEST_SIDE), min(int(part[1] * height), height - SMALLEST_SIDE)
    left, top = max(left, 0), max(top, 0)
    right, bottom = min(math.ceil(part[2] * width), width), min(math.ceil(part[3] * height), height)
    return left, top, max(right, left + SMALLEST_SIDE), max(bottom, top + SMALLEST_SIDE)


def _digits(
    grey: np.ndarray, part: Box, *, single: bool, within_frame: bool = False
) -> tuple[tuple[FoundDigit, ...], int, FoundDigit | None]:
    """Return the digits in a part of a photo, how many marks were left out, and all taken as one."""
    left, top, right, bottom = part
    ink, is_pale, is_faint, is_soft = ink_from_grey(grey[top:bottom, left:right])
    ink = _mended(ink)
    pieces = _pieces(ink)
    boxes = _boxes(pieces)
    inside = None if within_frame else frame_around_digits(pieces, boxes)
    if inside is not None:
        part = inside[0] + left, inside[1] + top, inside[2] + left, inside[3] + top
        return _digits(grey, part, single=single, within_frame=True)
    is_cut_out = max(ink.shape) <= _ONE_DIGIT
    single = single or is_cut_out
    if is_pale and not single:
        boxes = {label: box for label, box in boxes.items() if not at_edge(box, ink.shape)}
    marks = _marks(boxes if is_cut_out else without_surroundings(pieces, boxes))
    groups = [Group(tuple(marks), around(marks.values()))] if single else grouped(marks)
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (group.box for group in groups)]
    if len(groups) > MOST_DIGITS or sum(areas) > _MOST_BOXES * ink.size:
        raise DrawingError(_TOO_MANY)
    likely = [group for group in groups if single or has_digits_shape(group.box, ink.shape)]
    if is_soft and not single and (len(likely) != 1 or extent(likely[0].box) < _LARGE * max(ink.shape)):
        raise DrawingError(NO_INK)
    cut = [(group.box, _cut_out(ink, pieces, group)) for group in in_reading_order(likely)]
    softest = math.inf if single or not cut else _SOFTEST * float(np.median([softness(own) for _, own in cut]))

    def found(box: Box, own: np.ndarray) -> FoundDigit:
        box = box[0] + left, box[1] + top, box[2] + left, box[3] + top
        return FoundDigit(box, image_from_ink(own), is_faint)

    digits = tuple(found(box, own) for box, own in cut if softness(own) <= softest)
    if not digits:
        raise DrawingError(NO_INK)
    whole = Group(tuple(marks), around(marks.values()))
    may_be_one = len(groups) > 1 and len(marks) <= _MOST_PARTS
    return digits, len(groups) - len(digits), found(whole.box, _cut_out(ink, pieces, whole)) if may_be_one else None


def _mended(ink: np.ndarray) -> np.ndarray:
    """Close tears that are much narrower than the lines, such as light lines between the cells of a plot."""
    inked = ink > _EDGE
    gap = round(min(_TORN * line_width(inked), _WIDEST_TEAR * max(ink.shape))) if inked.any() else 0
    if gap == 0:
        return ink
    closed = ndimage.grey_closing(ink, (gap + 1, gap + 1))
    return np.where(closed > _EDGE, closed, ink)


def _pieces(ink: np.ndarray) -> np.ndarray:
    """Label the connected pieces of ink, 0 for paper, by hysteresis (Canny, 1986).

    A thin line that was averaged with its paper is here and there lighter than the edge: what is connected to ink by
    pixels that are more than paper belongs to it.
    """
    pieces, n_pieces = ndimage.label(ink > _FAINT, structure=_EVERY_NEIGHBOUR)
    if n_pieces > _MOST_PIECES:
        raise DrawingError(_TOO_MANY)
    has_ink = np.zeros(n_pieces + 1, dtype=bool)
    has_ink[pieces[ink > _EDGE]] = True
    return np.where(has_ink[pieces], pieces, 0)


def _boxes(pieces: np.ndarray) -> dict[int, Box]:
    """Return the box of each connected piece of ink by its label."""
    return {
        label: (place[1].start, place[0].start, place[1].stop, place[0].stop)
        for label, place in enumerate(ndimage.find_objects(pieces), start=1)
        if place is not None
    }


def _marks(boxes: dict[int, Box]) -> dict[int, Box]:
    """Return the pieces that may be parts of digits, dirt left out."""
    if not boxes:
        raise DrawingError(NO_INK)
    least = _SPECK * max(map(extent, boxes.values()))
    marks = {label: box for label, box in boxes.items() if extent(box) >= least}
    if len(marks) > _MOST_MARKS:
        raise DrawingError(_TOO_MANY)
    return marks


def _cut_out(ink: np.ndarray, pieces: np.ndarray, group: Group) -> np.ndarray:
    """Cut a digit out, with the soft rim of its own pieces but without its neighbours."""
    left, top, right, bottom = group.box
    margin = 2 + (max(right - left, bottom - top) // 20)
    rows = slice(max(top - margin, 0), bottom + margin)
    columns = slice(max(left - margin, 0), right + margin)
    own = np.isin(pieces[rows, columns], group.labels)
    near = ndimage.distance_transform_edt(~own) <= margin
    others = (pieces[rows, columns] > 0) & ~own
    return np.where(near & ~others, ink[rows, columns], 0)
