"""Pictures of single digits and pictures with more around them: close-ups, cut-outs, plots, edges of a sheet."""

import numpy as np
import pytest
from PIL import Image, ImageDraw
from scipy import ndimage

from digitlab.digit_reader import load_reader
from digitlab.digit_reader.photos import is_digit, joined, quarter_turns
from digitlab.drawing import DrawingError, digits_in_photo
from digitlab.mnist import load_mnist
from tests.drawing.test_sheets import DIGITS, SHADOW, jpeg, photographed, written

TEST = load_mnist().test


def example(digit, side):
    """Enlarge an MNIST image to the share of ink at each pixel."""
    image = TEST.images[np.flatnonzero(TEST.labels == digit)[0]].reshape(28, 28)
    return np.asarray(Image.fromarray(image).resize((side, side), Image.Resampling.BICUBIC), dtype=np.float32) / 255


def shown(photo, **how):
    """Return the digits that the page shows."""
    try:
        found = digits_in_photo(photo, **how).digits
    except DrawingError:
        return []
    reading = load_reader().read(np.stack([digit.image for digit in found]))
    return reading.probabilities.argmax(axis=1)[is_digit(found, reading)].tolist()


def grey(ink, paper=255.0, darkness=1.0):
    return np.uint8(np.clip(paper * (1 - darkness * ink), 0, 255))


@pytest.mark.parametrize(
    "picture",
    [
        grey(example(3, 28), paper=190, darkness=0.35),
        255 - grey(example(3, 28), darkness=0.4),
        grey(example(3, 110), paper=180, darkness=0.5),
        grey(example(3, 170), paper=110, darkness=0.75),
        grey(ndimage.gaussian_filter(example(3, 560), 4), paper=200, darkness=0.5),
    ],
    ids=["28 pixels, pale", "28 pixels, dim on black", "small crop", "dim paper", "pencil, fills the photo"],
)
def test_a_pale_digit_with_soft_edges_is_read(picture):
    assert shown(jpeg(picture, quality=95)) == [3]


def test_a_shadow_that_reaches_the_edge_is_no_digit():
    assert shown(photographed(light=SHADOW)) == []


@pytest.mark.parametrize(("missing", "least"), [("rows", 10), ("rows and columns", 8)])
def test_torn_lines_of_a_small_picture_are_one_digit(missing, least):
    right = 0
    for digit in range(10):
        ink = np.pad(example(digit, 28), 2)
        ink[::9] = 0
        if missing == "rows and columns":
            ink[:, ::9] = 0
        assert len(digits_in_photo(grey(ink)).digits) == 1
        right += shown(grey(ink)) == [digit]
    assert right >= least


def test_a_digit_in_cells_with_light_lines_between_is_one():
    cells = np.kron(TEST.images[np.flatnonzero(TEST.labels == 3)[0]].reshape(28, 28) / 255.0, np.ones((12, 12)))
    cells[::12] = cells[:, ::12] = 0
    assert shown(grey(cells)) == [3]


@pytest.mark.parametrize("is_panel", [False, True], ids=["frame", "dark panel"])
def test_of_a_plot_only_what_stands_in_its_frame_is_read(is_panel):
    plot = Image.new("L", (640, 480), 255)
    pen = ImageDraw.Draw(plot)
    pen.rectangle((150, 60, 510, 420), outline=0, width=2, fill=0 if is_panel else 255)
    for tick in range(160, 500, 60):
        pen.text((tick, 428), str(tick // 20), fill=0)
    picture = np.array(plot)
    digit = grey(example(8, 280))
    picture[100:380, 190:470] = 255 - digit if is_panel else digit
    assert shown(picture) == [8]


@pytest.mark.parametrize("edge", ["left", "top", "corner"])
def test_a_sliver_of_table_neither_hides_the_digits_nor_is_one(edge):
    ink = written()
    if edge == "left":
        ink[:, :12] = np.linspace(1, 0.2, 12)
        ink[900:] = ink[900:] * (np.arange(900) >= 12)
    elif edge == "top":
        ink[:20, 100:] = 1
    else:
        rows, columns = np.indices(ink.shape)
        ink[rows + 4 * columns < 300] = 1
    assert sorted(shown(photographed(ink=ink))) == sorted(DIGITS)


@pytest.mark.parametrize(("turned", "turns"), [(0, 0), (1, 3), (3, 1)])
def test_a_sheet_on_its_side_is_found_by_reading_it_both_ways(turned, turns):
    found = digits_in_photo(np.rot90(digits_in_photo(photographed(ink=written())).grey, turned))
    assert quarter_turns(found.digits, load_reader()) == turns


def test_a_digit_cut_out_to_its_edges_is_read():
    picture = grey(np.clip(4 * example(3, 300) - 1.5, 0, 1))
    rows, columns = np.nonzero(picture < 128)
    assert shown(picture[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1].copy()) == [3]


def test_torn_pieces_that_make_sense_together_alone_are_one_digit():
    ink = (example(3, 140) > 0.7).astype(np.float32)
    ink[::17] = ink[1::17] = 0
    photo = digits_in_photo(grey(ink))
    assert len(photo.digits) > 1
    (digit,) = joined(photo, load_reader()).digits
    assert load_reader().probabilities(digit.image[np.newaxis]).argmax() == 3


def test_digits_side_by_side_stay_apart():
    photo = digits_in_photo(photographed(ink=written()))
    assert joined(photo, load_reader()) is photo
