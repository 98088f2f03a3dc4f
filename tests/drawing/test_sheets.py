"""Photos of sheets: ruled, in a grid, in the shade, tilted, in pencil, on a board, and with nothing on them."""

import io
import pickle

import numpy as np
import pytest
from PIL import Image, ImageDraw
from scipy import ndimage

from digitlab.digit_reader import load_reader
from digitlab.digit_reader.confidence import NO_DIGIT_BELOW, UNSURE_BELOW, looks_like_digit
from digitlab.drawing import DrawingError, NoDigitsError, digits_in_photo
from digitlab.drawing.grouping import has_digits_shape
from digitlab.drawing.ink import ink_from_grey
from digitlab.drawing.photo_to_digits import pixels
from digitlab.drawing.ruled_lines import ruling
from digitlab.mnist import load_mnist

TEST = load_mnist().test
DIGITS = (7, 2, 1, 0, 4, 6)
SIZE = (900, 1200)


def jpeg(grey, quality=85):
    file = io.BytesIO()
    Image.fromarray(np.uint8(np.clip(grey, 0, 255))).save(file, "JPEG", quality=quality)
    return file.getvalue()


def written(scale=6):
    """Write six digits in two rows as the share of ink at each pixel, with a pen's edges."""
    ink = np.zeros(SIZE[::-1], dtype=np.float32)
    for place, digit in enumerate(DIGITS):
        example = TEST.images[np.flatnonzero(TEST.labels == digit)[0]].reshape(28, 28)
        side = 28 * scale
        picture = Image.fromarray(example).resize((side, side), Image.Resampling.BICUBIC)
        top, left = 200 + 500 * (place // 3), 90 + 260 * (place % 3)
        ink[top : top + side, left : left + side] = np.asarray(picture) / 255
    return np.clip(4 * ink - 1.5, 0, 1)


def ruled(down=False, spacing=55, slope=0.03, width=3):
    lines = Image.new("L", SIZE)
    pen = ImageDraw.Draw(lines)
    for y in range(-200, SIZE[1] + 200, spacing):
        pen.line([(0, y), (SIZE[0], y + slope * SIZE[0])], fill=255, width=width)
    for x in range(-200, SIZE[0] + 200, spacing) if down else ():
        pen.line([(x, 0), (x - slope * SIZE[1], SIZE[1])], fill=255, width=width)
    return np.asarray(lines, dtype=np.float32) / 255


def photographed(paper=220.0, ink=None, lines=None, darkness=0.85, line_darkness=0.4, light=1.0, noise=3.0):
    grey = np.full(SIZE[::-1], paper)
    if lines is not None:
        grey = grey * (1 - line_darkness * lines)
    if ink is not None:
        grey = grey * (1 - darkness * ink)
    return jpeg(grey * light + np.random.default_rng(0).normal(scale=noise, size=grey.shape))


def readings(content, **how):
    images = np.stack([digit.image for digit in digits_in_photo(content, **how).digits])
    return load_reader().probabilities(images)


def read(content, **how):
    return tuple(readings(content, **how).argmax(axis=1).tolist())


ACROSS, DOWN = np.linspace(0, 1, SIZE[0])[np.newaxis], np.linspace(0, 1, SIZE[1])[:, np.newaxis]
SHADOW = 1 - 0.5 / (1 + np.exp(-(ACROSS + DOWN - 1.1) * 60))


def chalk():
    return photographed(paper=40.0, ink=written(), darkness=-4.0)


@pytest.mark.parametrize(
    "photo",
    [
        lambda: photographed(ink=written()),
        lambda: photographed(ink=written(), lines=ruled()),
        lambda: photographed(ink=written(), lines=ruled(), line_darkness=0.8),
        lambda: photographed(ink=written(), lines=ruled(down=True, spacing=40)),
        lambda: photographed(ink=written(), lines=ruled(slope=-0.05), light=SHADOW),
        lambda: photographed(ink=written(), light=SHADOW),
        lambda: photographed(ink=ndimage.rotate(written(), 7, reshape=False, order=1)),
        lambda: photographed(ink=written(), darkness=0.25, noise=5),
        chalk,
    ],
    ids=["plain", "ruled", "darkly ruled", "grid", "ruled in shadow", "shadow", "tilted", "pencil", "board"],
)
def test_a_sheet_is_read(photo):
    assert sorted(read(photo())) == sorted(DIGITS)


@pytest.mark.parametrize(
    "photo",
    [
        photographed,
        lambda: photographed(noise=40),
        lambda: photographed(light=SHADOW),
        lambda: photographed(lines=ruled()),
        lambda: photographed(lines=ruled(down=True), line_darkness=0.3),
        lambda: photographed(paper=40.0, light=1 + 0.3 * np.sin(9 * ACROSS) * np.sin(7 * DOWN)),
    ],
    ids=["paper", "noise", "shadow", "ruled", "grid", "board"],
)
def test_nothing_is_read_where_nothing_is_written(photo):
    with pytest.raises(NoDigitsError, match="nothing that looks like a digit"):
        digits_in_photo(photo())


def test_ruled_lines_are_found_and_ink_is_not():
    ink, lines = written(), ruled()
    found = ruling(np.maximum(0.85 * ink, 0.4 * lines).astype(np.float32))
    assert found[(lines == 1) & (ink == 0)].mean() == pytest.approx(0.4, abs=0.03)
    assert np.median(found[(ink > 0.5) & (ndimage.maximum_filter(lines, 7) == 0)]) == 0


def test_plain_paper_and_small_pictures_have_no_ruled_lines():
    assert not ruling(0.85 * written()).any()
    assert not ruling(np.tile(np.float32([[0], [0], [0.5], [0]]), (40, 150))).any()


def test_a_line_over_the_whole_sheet_is_no_ink_but_a_digit_as_high_is():
    line = np.zeros((600, 800), dtype=np.float32)
    line[300:303] = 0.8
    assert ruling(line)[301].min() > 0.7
    one = np.zeros((600, 800), dtype=np.float32)
    one[60:540, 397:400] = 0.8
    assert not ruling(one).any()


def test_the_ink_stays_whole_where_dark_lines_cross_it():
    grey = np.full((700, 900), 230.0)
    grey[100:600, 440:460] = 40
    for top in range(30, 700, 60):
        grey[top : top + 3] = 45
    assert ink_from_grey(np.uint8(grey)).cover[110:590, 450].min() > 0.5


def test_a_part_of_a_photo_is_read_alone():
    content = photographed(ink=written(), lines=ruled())
    photo = digits_in_photo(content, part=(0, 0, 1, 0.5))
    assert read(content, part=(0, 0, 1, 0.5)) == DIGITS[:3]
    assert read(content, part=(0, 0.5, 1, 1)) == DIGITS[3:]
    assert photo.grey.shape == SIZE[::-1]
    whole = digits_in_photo(content)
    for digit, same in zip(photo.digits, whole.digits, strict=False):
        assert np.abs(np.subtract(digit.box, same.box)).max() <= 3
    assert read(content, part=(0.05, 0.1, 0.35, 0.4), single=True) == DIGITS[:1]


@pytest.mark.parametrize("part", [(0, 0, 0, 0), (1, 1, 1, 1), (0.5, 0.2, 0.5, 0.9), (0.2, 0.3, 0.7, 0.9)])
def test_any_part_lies_in_the_picture(part):
    for shape in ((8, 8), (30, 9), (1400, 1050)):
        left, top, right, bottom = pixels(part, shape)
        assert 0 <= left <= right - 8 <= shape[1] - 8
        assert 0 <= top <= bottom - 8 <= shape[0] - 8


def test_a_photo_without_digits_comes_back_with_its_sentence_from_a_process():
    with pytest.raises(NoDigitsError) as caught:
        digits_in_photo(photographed())
    again = pickle.loads(pickle.dumps(caught.value))
    assert isinstance(again, DrawingError)
    assert str(again) == str(caught.value)
    np.testing.assert_array_equal(again.grey, caught.value.grey)


@pytest.mark.parametrize(
    ("box", "may_be"),
    [
        ((100, 100, 200, 300), True),
        ((100, 100, 110, 300), True),
        ((100, 100, 400, 160), False),  # a line
        ((100, 100, 108, 109), False),  # dirt
        ((0, 100, 15, 700), False),  # the edge of the paper
        ((0, 0, 1000, 800), True),
    ],
)
def test_lines_dirt_and_edges_have_no_digits_shape(box, may_be):
    assert has_digits_shape(box, (800, 1000)) == may_be


def test_marks_that_are_no_digits_are_counted():
    ink = written()
    ink[450:462, 200:700] = 1
    photo = digits_in_photo(photographed(ink=ink))
    assert (len(photo.digits), photo.n_left_out) == (6, 1)


def test_the_reader_has_to_be_sure():
    even = np.full((1, 10), 0.1)
    sure = np.eye(10)[:1]
    assert looks_like_digit(np.concatenate([even, sure])).tolist() == [False, True]
    assert 0.1 < NO_DIGIT_BELOW < UNSURE_BELOW < 1
