"""Draws sheets with pen digits as a phone would photograph them: uneven light, tilted, ruled, in pencil, on a board.

Everything on the sheet is a share of light that comes back from it: paper, ruling, ink. The sheet is then seen through
a camera: tilted, lit, blurred, noisy, and stored as JPEG.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage

Stroke = np.ndarray
Box = tuple[float, float, float, float]

N_DIGITS = 8
# A phone's photos are larger; this is what is left after most messengers, and drawn in a moment. One in ten is larger.
_SIZES = ((1200, 1600), (1600, 1200))
_LARGE = 1.75
# The sheet is larger than what the camera sees, so that no tilt shows its end.
_BLEED = 0.2
# Lines are drawn at twice the size and then averaged, which makes their edges soft.
_FINER = 2


@dataclass(frozen=True)
class Look:
    """How a kind of sheet looks; each pair is a range from which a sheet draws its own value.

    Attributes
    ----------
    paper : tuple of float
        Share of light that comes back from it.
    ink : tuple of float
        The same of the ink: less than the paper's for a pen, more for chalk.
    pen : tuple of float
        Width of the line as a share of the digits' height.
    grain : float
        How much of the ink is missing here and there, as with pencil and chalk.
    spacing : tuple of float or None
        Distance of ruled lines as a share of the sheet's longer side; None for plain paper.
    line : tuple of float
        Share of light that a ruled line takes away.
    is_grid : bool
        Ruled both ways.
    turn : float
        Largest turn to either side in degrees.
    perspective : float
        Largest shift of a corner as a share of the side.
    shade : tuple of float
        Share of light in the deepest shadow.
    has_shadow : bool
        Whether something throws a shadow with an edge, too.
    noise : tuple of float
        Standard deviation of the camera's noise in levels of 255.
    smudge : float
        How far paper or board differ from place to place, as a share of full light.
    """

    paper: tuple[float, float] = (0.85, 0.97)
    ink: tuple[float, float] = (0.08, 0.3)
    pen: tuple[float, float] = (0.045, 0.1)
    grain: float = 0.0
    spacing: tuple[float, float] | None = None
    line: tuple[float, float] = (0.15, 0.5)
    is_grid: bool = False
    turn: float = 1.5
    perspective: float = 0.01
    shade: tuple[float, float] = (0.85, 1.0)
    has_shadow: bool = False
    noise: tuple[float, float] = (1.0, 5.0)
    smudge: float = 0.01


PLAIN = Look()
_BOARD = Look(paper=(0.1, 0.25), ink=(0.7, 0.95), pen=(0.05, 0.11), grain=0.35, smudge=0.05, shade=(0.65, 1.0))
KINDS: dict[str, Look] = {
    "plain": PLAIN,
    "shade": replace(PLAIN, shade=(0.35, 0.7), has_shadow=True),
    "tilt": replace(PLAIN, turn=8.0, perspective=0.06),
    "ruled": replace(PLAIN, spacing=(0.035, 0.065), shade=(0.6, 1.0), turn=3.0, perspective=0.02),
    "grid": replace(PLAIN, spacing=(0.02, 0.04), line=(0.12, 0.4), is_grid=True, shade=(0.6, 1.0), turn=3.0),
    "pencil": replace(PLAIN, ink=(0.5, 0.68), pen=(0.02, 0.045), grain=0.35, shade=(0.6, 1.0)),
    "board": _BOARD,
}
# Nothing is written on these.
EMPTY_KINDS: dict[str, Look] = {
    "empty paper": replace(PLAIN, shade=(0.5, 1.0), has_shadow=True),
    "empty ruled": KINDS["ruled"],
    "empty grid": KINDS["grid"],
    "empty board": replace(_BOARD, smudge=0.08),
    "noise": replace(PLAIN, noise=(12.0, 40.0), smudge=0.05),
}


@dataclass(frozen=True)
class Sheet:
    """A photographed sheet.

    Attributes
    ----------
    content : bytes
        A JPEG file.
    size : tuple of int
        Its width and height in pixels.
    boxes : tuple of tuple of float
        Left, top, right and bottom of each digit in these pixels, pen included.
    """

    content: bytes
    size: tuple[int, int]
    boxes: tuple[Box, ...]


def draw_sheet(drawings: Sequence[Sequence[Stroke]], look: Look, rng: np.random.Generator) -> Sheet:
    """Draw a sheet and photograph it.

    Parameters
    ----------
    drawings : sequence of sequences of ndarray of float, shape (k, 2)
        The pen strokes of at most 8 digits.
    look : Look
    rng : numpy.random.Generator

    Returns
    -------
    Sheet
    """
    size = _SIZES[rng.integers(2)]
    if rng.random() < 0.1:
        size = (int(size[0] * _LARGE), int(size[1] * _LARGE))
    whole = (round(size[0] * (1 + 2 * _BLEED)), round(size[1] * (1 + 2 * _BLEED)))
    height = min(size) * rng.uniform(0.08, 0.17)
    pen = max(height * rng.uniform(*look.pen), 2.0)
    placed = _laid_out(drawings, size, height, rng)
    sheet = np.full((whole[1], whole[0]), rng.uniform(*look.paper), dtype=np.float32)
    sheet += _blotches(sheet.shape, max(size) / 12, rng) * look.smudge
    if look.spacing is not None:
        sheet *= 1 - rng.uniform(*look.line) * _ruling(whole, look, rng)
    cover = _written(whole, placed, pen)
    if look.grain:
        cover *= 1 - look.grain * np.clip(_blotches(sheet.shape, 1.2, rng) + 0.5, 0, 1)
    sheet += cover * (rng.uniform(*look.ink) - sheet)
    corners = _seen_corners(size, look, rng)
    seen = _through_camera(sheet, size, corners)
    photo = _photographed(seen * _light(seen.shape, look, rng), look, rng)
    boxes = tuple(_box(strokes, pen, size, corners) for strokes in placed)
    return Sheet(_jpeg(photo, rng), size, boxes)


def _laid_out(
    drawings: Sequence[Sequence[Stroke]], size: tuple[int, int], height: float, rng: np.random.Generator
) -> list[list[Stroke]]:
    """Put each digit into a cell of its own, in the sheet's pixels, some higher and some lower."""
    n_rows, n_columns = (2, 4) if size[0] > size[1] or rng.random() < 0.3 else (4, 2)
    cell = np.array([size[0] * 0.9 / n_columns, size[1] * 0.9 / n_rows])
    corner = np.array(size) * (_BLEED + 0.05)
    placed = []
    for number, strokes in enumerate(drawings):
        points = np.concatenate(strokes)
        low, extent = points.min(axis=0), np.ptp(points, axis=0)
        scale = height * rng.uniform(0.85, 1.15) / max(float(extent[1]), 0.6 * float(extent[0]), 1.0)
        room = np.maximum(cell - extent * scale, 0) * 0.7
        place = corner + cell * [number % n_columns, number // n_columns] + room * rng.uniform(0.2, 1, 2)
        placed.append([(stroke - low) * scale + place for stroke in strokes])
    return placed


def _mask(size: tuple[int, int], draw: Callable[[ImageDraw.ImageDraw], None]) -> np.ndarray:
    """Draw white on black at a finer scale; return the share of each pixel that is covered."""
    picture = Image.new("L", (size[0] * _FINER, size[1] * _FINER))
    draw(ImageDraw.Draw(picture))
    return np.asarray(picture.reduce(_FINER), dtype=np.float32) / 255


def _written(size: tuple[int, int], placed: Sequence[Sequence[Stroke]], pen: float) -> np.ndarray:
    radius = pen * _FINER / 2

    def draw(pencil: ImageDraw.ImageDraw) -> None:
        for stroke in (stroke * _FINER for strokes in placed for stroke in strokes):
            pencil.line([tuple(point) for point in stroke], fill=255, width=round(2 * radius), joint="curve")
            for x, y in stroke[[0, -1]]:
                pencil.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)

    return _mask(size, draw)


def _ruling(size: tuple[int, int], look: Look, rng: np.random.Generator) -> np.ndarray:
    """Return the share of each pixel that ruled lines cover: across, for a grid also down, or one margin down."""
    spacing = max(size) / (1 + 2 * _BLEED) * rng.uniform(*(look.spacing or (1, 1)))
    width = round(rng.uniform(1.0, min(4.0, spacing / 8)) * _FINER)
    start = rng.uniform(0, spacing)
    across = np.arange(start, size[1], spacing) * _FINER
    down = np.arange(start, size[0], spacing) * _FINER if look.is_grid else [size[0] * _FINER * rng.uniform(0.2, 0.3)]

    def draw(pencil: ImageDraw.ImageDraw) -> None:
        for y in across:
            pencil.line([(0, y), (size[0] * _FINER, y)], fill=255, width=width)
        for x in down if look.is_grid or rng.random() < 0.5 else ():
            pencil.line([(x, 0), (x, size[1] * _FINER)], fill=255, width=width)

    return _mask(size, draw)


def _blotches(shape: tuple[int, ...], size: float, rng: np.random.Generator) -> np.ndarray:
    """Return spots of about `size` pixels, mean 0 and standard deviation 1."""
    factor = max(1.0, size / 2)
    small = rng.normal(size=(int(shape[0] / factor) + 2, int(shape[1] / factor) + 2)).astype(np.float32)
    soft = ndimage.gaussian_filter(small, size / factor / 2)
    enlarged = Image.fromarray(soft / soft.std()).resize((shape[1], shape[0]), Image.Resampling.BILINEAR)
    return np.asarray(enlarged)


def _seen_corners(size: tuple[int, int], look: Look, rng: np.random.Generator) -> np.ndarray:
    """Return where on the sheet the camera's four corners lie, clockwise from the upper left."""
    corners = np.array([(0, 0), (size[0], 0), size, (0, size[1])], dtype=float)
    angle = np.radians(rng.uniform(-look.turn, look.turn))
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    shift = rng.uniform(-look.perspective, look.perspective, (4, 2)) * min(size)
    return (corners - np.array(size) / 2) @ turn + np.array(size) * (0.5 + _BLEED) + shift


def _homography(points: np.ndarray, to: np.ndarray) -> np.ndarray:
    """Return the eight numbers of the projection that takes four points to four others, as Pillow takes them."""
    rows, values = [], []
    for (x, y), (u, v) in zip(points, to, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return np.linalg.solve(np.array(rows), np.array(values))


def _frame(size: tuple[int, int]) -> np.ndarray:
    return np.array([(0, 0), (size[0], 0), size, (0, size[1])], dtype=float)


def _through_camera(sheet: np.ndarray, size: tuple[int, int], corners: np.ndarray) -> np.ndarray:
    # Pillow asks for each pixel of the photo where on the sheet it is seen.
    numbers = _homography(_frame(size), corners)
    seen = Image.fromarray(sheet).transform(
        size, Image.Transform.PERSPECTIVE, tuple(numbers), Image.Resampling.BILINEAR
    )
    return np.asarray(seen)


def _box(strokes: Sequence[Stroke], pen: float, size: tuple[int, int], corners: np.ndarray) -> Box:
    a, b, c, d, e, f, g, h = _homography(corners, _frame(size))
    x, y = np.concatenate(strokes).T
    away = g * x + h * y + 1
    u, v = (a * x + b * y + c) / away, (d * x + e * y + f) / away
    return (
        float(u.min() - pen / 2),
        float(v.min() - pen / 2),
        float(u.max() + pen / 2),
        float(v.max() + pen / 2),
    )


def _light(shape: tuple[int, ...], look: Look, rng: np.random.Generator) -> np.ndarray:
    """Return the share of light at each pixel: brighter on one side, and perhaps a shadow with a soft edge."""
    angle = rng.uniform(0, 2 * np.pi)
    y, x = np.meshgrid(np.linspace(-0.5, 0.5, shape[0]), np.linspace(-0.5, 0.5, shape[1]), indexing="ij")
    along = (x * np.cos(angle) + y * np.sin(angle) + 0.71) / 1.42
    deepest = rng.uniform(*look.shade)
    light = deepest + (1 - deepest) * along
    if look.has_shadow:
        angle = rng.uniform(0, 2 * np.pi)
        distance = x * np.cos(angle) + y * np.sin(angle) - rng.uniform(-0.3, 0.3)
        light *= 1 - rng.uniform(0.2, 0.5) / (1 + np.exp(-distance / rng.uniform(0.01, 0.05)))
    return light


def _photographed(seen: np.ndarray, look: Look, rng: np.random.Generator) -> np.ndarray:
    blurred = ndimage.gaussian_filter(seen, rng.uniform(0.5, 1.3)) * 245
    noise = rng.normal(size=blurred.shape) * rng.uniform(*look.noise)
    return np.clip(blurred + noise, 0, 255).astype(np.uint8)


def _jpeg(grey: np.ndarray, rng: np.random.Generator) -> bytes:
    file = io.BytesIO()
    Image.fromarray(grey).convert("RGB").save(file, "JPEG", quality=int(rng.integers(70, 93)))
    return file.getvalue()
