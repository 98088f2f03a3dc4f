import contextlib
import io
import struct
import time
import zlib
from functools import cache
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image, ImageDraw

from digitlab.digit_reader import load_reader
from digitlab.drawing import DrawingError, digits_in_photo
from digitlab.drawing.grouping import Group, grouped, in_reading_order
from digitlab.drawing.ink import image_from_ink, ink_from_grey, otsu_threshold
from digitlab.drawing.picture_file import open_photo
from digitlab.mnist import load_mnist
from tests.support.pictures import enlarged_png

TEST = load_mnist().test
RNG = np.random.default_rng(0)


def file_of(picture, file_format="PNG", **options):
    file = io.BytesIO()
    picture.save(file, file_format, **options)
    return file.getvalue()


def example(digit, which=0):
    return TEST.images[np.flatnonzero(TEST.labels == digit)[which]].reshape(28, 28)


def sheet(rows, scale=5, gap=30):
    """Write digits on white paper, each row a little lower at its end, as float 0 (ink) to 1 (paper)."""
    height, width = (28 * scale + gap) * len(rows) + gap, (28 * scale + gap) * max(map(len, rows)) + gap
    paper = np.ones((height, width))
    for row, digits in enumerate(rows):
        for column, digit in enumerate(digits):
            picture = Image.fromarray(example(digit, row)).resize((28 * scale, 28 * scale), Image.Resampling.BICUBIC)
            top = gap + row * (28 * scale + gap) + 4 * column
            left = gap + column * (28 * scale + gap)
            part = paper[top : top + 28 * scale, left : left + 28 * scale]
            np.minimum(part, 1 - np.asarray(picture) / 255, out=part)
    return paper


def labels_read(photo):
    images = np.stack([digit.image for digit in photo.digits])
    return load_reader().probabilities(images).argmax(axis=1).tolist()


def photo_of(paper, light=None):
    grey = paper * 0.75 + 0.2
    if light is not None:
        grey = grey * light
    noisy = grey + RNG.normal(scale=0.01, size=grey.shape)
    return file_of(Image.fromarray(np.uint8(np.clip(noisy, 0, 1) * 255)), "JPEG", quality=90)


@pytest.mark.slow
def test_mnists_images_come_back_from_an_enlarged_png():
    found = [digits_in_photo(enlarged_png(image)).digits for image in TEST.images[:100]]
    assert sum(len(digits) == 1 for digits in found) >= 99
    images = np.stack([max(digits, key=lambda digit: digit.image.sum()).image for digits in found])
    assert np.abs(images.astype(float) - TEST.images[:100]).mean() < 9
    read = load_reader().probabilities(images).argmax(axis=1)
    straight = load_reader().probabilities(TEST.images[:100]).argmax(axis=1)
    assert (read == TEST.labels[:100]).mean() >= (straight == TEST.labels[:100]).mean() - 0.01


def test_light_on_dark_is_read_as_dark_on_light():
    dark = enlarged_png(TEST.images[0])
    light = file_of(Image.fromarray(255 - np.asarray(Image.open(io.BytesIO(dark)))))
    np.testing.assert_array_equal(digits_in_photo(dark).digits[0].image, digits_in_photo(light).digits[0].image)


def test_a_picture_of_28_pixels_is_read_too():
    (digit,) = digits_in_photo(file_of(Image.fromarray(example(3)))).digits
    assert load_reader().probabilities(digit.image[np.newaxis]).argmax() == 3


def test_several_digits_are_read_left_to_right_and_top_to_bottom():
    photo = digits_in_photo(photo_of(sheet([[7, 2, 1, 0], [4, 3, 9]])))
    assert labels_read(photo) == [7, 2, 1, 0, 4, 3, 9]
    lefts = [digit.box[0] for digit in photo.digits[:4]]
    assert lefts == sorted(lefts)
    for digit in photo.digits:
        left, top, right, bottom = digit.box
        assert 0 <= left < right <= photo.grey.shape[1]
        assert 0 <= top < bottom <= photo.grey.shape[0]


def test_a_shadow_across_the_paper_does_not_matter():
    paper = sheet([[6, 8, 3], [2, 0, 7]])
    light = np.linspace(1, 0.35, paper.shape[1])[None, :] * np.linspace(1, 0.7, paper.shape[0])[:, None]
    assert labels_read(digits_in_photo(photo_of(paper, light))) == [6, 8, 3, 2, 0, 7]


def test_a_table_beside_the_paper_is_no_digit():
    table = np.zeros((sheet([[4, 1]]).shape[0], 90))
    assert labels_read(digits_in_photo(photo_of(np.hstack([table, sheet([[4, 1]])])))) == [4, 1]


def test_one_digit_on_request_takes_all_ink():
    assert len(digits_in_photo(photo_of(sheet([[1, 2]])), single=True).digits) == 1


def test_a_thin_pen_and_a_thick_marker_are_brought_to_mnists_line():
    for width in (4, 90):
        canvas = np.full((600, 600), 255, dtype=np.uint8)
        canvas[60:540, 300 - width // 2 : 300 + width // 2] = 0
        (digit,) = digits_in_photo(file_of(Image.fromarray(canvas))).digits
        # The ink in a row in the middle is the line's width.
        assert 1.4 < digit.image.reshape(28, 28)[14].sum() / 255 < 6


# Sketched on a square from 0 to 1: a one with a flag, a seven with a bar, a four.
SKETCHES = {
    1: [[(0.3, 0.4), (0.5, 0.2), (0.49, 0.8)]],
    7: [[(0.27, 0.22), (0.65, 0.21), (0.54, 0.5), (0.45, 0.8)], [(0.37, 0.5), (0.64, 0.49)]],
    4: [[(0.42, 0.2), (0.27, 0.57), (0.67, 0.56)], [(0.57, 0.4), (0.55, 0.82)]],
}


def thinly_written(digits, side, pen):
    """Write digits side by side on squares of `side` pixels with a pen of `pen` pixels."""
    paper = Image.new("L", (side * len(digits), side), 235)
    pencil = ImageDraw.Draw(paper)
    for place, digit in enumerate(digits):
        for stroke in SKETCHES[digit]:
            pencil.line([((x + place) * side, y * side) for x, y in stroke], fill=40, width=pen, joint="curve")
    return paper


PENS = list(product([1, 2, 4, 7], [300, 900, 1390], [(7,), (1, 7, 4)]))


# The thinnest and the thickest first; those between take seconds.
@pytest.mark.parametrize(
    ("pen", "side", "digits"),
    [case if case[0] in (1, 7) and case[1] != 900 else pytest.param(*case, marks=pytest.mark.slow) for case in PENS],
)
def test_a_thin_pen_is_read_whatever_the_size_of_the_sheet(pen, side, digits):
    grey = np.asarray(thinly_written(digits, side, pen))
    noisy = Image.fromarray(np.uint8(np.clip(grey + RNG.normal(scale=3, size=grey.shape), 0, 255)))
    assert labels_read(digits_in_photo(file_of(noisy, "JPEG", quality=85))) == list(digits)


INK = arrays.arrays(
    np.float32, arrays.array_shapes(min_dims=2, max_dims=2, max_side=60), elements=st.floats(0, 1, width=32)
)


@given(INK, st.integers(1, 12))
def test_any_ink_makes_a_picture(ink, zoom):
    ink = np.kron(ink, np.ones((zoom, zoom), dtype=np.float32))
    ink[len(ink) // 2, 0] = 1
    assert image_from_ink(ink).shape == (784,)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "I", "F"])
def test_every_usual_mode_is_the_same_picture(mode):
    grey = Image.fromarray(255 - example(5)).resize((280, 280), Image.Resampling.BICUBIC)
    if mode in ("I;16", "I", "F"):
        dtype = {"I;16": np.uint16, "I": np.int32, "F": np.float32}[mode]
        picture = Image.fromarray(np.asarray(grey).astype(dtype) * dtype(200))
    else:
        picture = grey.convert(mode, dither=Image.Dither.NONE)
    assert picture.mode == mode
    (digit,) = digits_in_photo(file_of(picture, "TIFF")).digits
    (plain,) = digits_in_photo(file_of(grey)).digits
    assert np.abs(digit.image.astype(float) - plain.image).mean() < 6


@pytest.mark.parametrize("ink", [0, 255])
def test_transparent_paper_suits_dark_and_light_ink(ink):
    alpha = Image.fromarray(example(5)).resize((280, 280), Image.Resampling.BICUBIC)
    colour = Image.new("L", (280, 280), ink)
    (digit,) = digits_in_photo(file_of(Image.merge("RGBA", (colour, colour, colour, alpha)))).digits
    assert load_reader().probabilities(digit.image[np.newaxis]).argmax() == 5


def test_the_cameras_orientation_is_applied():
    upright = Image.fromarray(255 - example(7)).resize((280, 280), Image.Resampling.BICUBIC)
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = upright.transpose(Image.Transpose.ROTATE_90)
    (digit,) = digits_in_photo(file_of(turned, "JPEG", exif=exif, quality=95)).digits
    assert load_reader().probabilities(digit.image[np.newaxis]).argmax() == 7


def test_a_phones_photo_with_a_second_picture_behind_it_is_one_photo():
    photo = Image.fromarray(255 - example(2)).resize((280, 280), Image.Resampling.BICUBIC)
    content = file_of(photo, "MPO", save_all=True, append_images=[Image.new("L", (40, 40))], quality=95)
    assert Image.open(io.BytesIO(content)).n_frames == 2
    assert labels_read(digits_in_photo(content)) == [2]


def test_a_large_photo_is_reduced():
    assert max(open_photo(file_of(Image.new("L", (4000, 3000), 200), "JPEG")).shape) <= 1400
    assert max(open_photo(file_of(Image.new("RGBA", (3000, 2000)), "PNG")).shape) <= 1400


def png_chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def huge_png(width, height):
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + png_chunk(b"IDAT", zlib.compress(bytes(1000)))


def animation():
    frames = [Image.new("L", (50, 50), shade) for shade in (0, 128, 255)]
    return file_of(frames[0], "GIF", save_all=True, append_images=frames[1:])


def hatching():
    """Draw slanting lines so close that each box holds parts of many others, too far apart to be one digit."""
    paper = Image.new("L", (1400, 1400), 255)
    pencil = ImageDraw.Draw(paper)
    for left in range(0, 1100, 152):
        for top in range(0, 1100, 107):
            pencil.line([(left, top + 300), (left + 300, top)], fill=0, width=4)
    return paper


def fax():
    """Return a TIFF file of many pages."""
    page = Image.new("1", (9, 9))
    return file_of(page, "TIFF", save_all=True, append_images=[page] * 200)


def noise(mean=128, spread=75):
    shades = np.random.default_rng(0).normal(mean, spread, (300, 400))
    return Image.fromarray(np.uint8(shades.clip(0, 255)))


def dots():
    board = np.indices((40, 40)).sum(axis=0) % 2
    return Image.fromarray(np.uint8(255 * np.kron(board == 0, np.pad(np.ones((5, 5)), 3))))


def png():
    return enlarged_png(TEST.images[0])


# Made by the test that needs one: each process that tests imports this file.
BAD_FILES = {
    "too large": (lambda: bytes(5 * 1024 * 1024 + 1), "at most 5 MB"),
    "too large for a photo": (lambda: b"\xff\xd8" + bytes(15 * 1024 * 1024), "at most 15 MB"),
    "empty": (lambda: b"", "not a picture"),
    "text": (lambda: b"seven", "not a picture"),
    "svg": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture"),
    "26 megapixels": (lambda: huge_png(5200, 5000), "25 megapixels"),
    "14 megapixels in WebP": (lambda: file_of(Image.new("L", (3500, 4000)), "WEBP"), "13 megapixels"),
    "many pages": (fax, "several pictures"),
    "boxes over each other": (lambda: file_of(hatching()), "too many separate marks"),
    "a bomb": (lambda: huge_png(60_000, 60_000), "megapixels"),
    "cut PNG": (lambda: png()[: len(png()) // 2], "damaged"),
    "cut JPEG": (lambda: file_of(noise(), "JPEG")[:5000], "damaged"),
    "animated": (animation, "animation"),
    "tiny": (lambda: file_of(Image.new("L", (7, 50))), "only 7 by 50 pixels"),
    "a strip": (lambda: file_of(Image.new("L", (2000, 20))), "narrow strip"),
    "black": (lambda: file_of(Image.new("L", (300, 300), 0)), "No digit was found"),
    "white": (lambda: file_of(Image.new("RGB", (300, 300), "white")), "No digit was found"),
    "fully transparent": (lambda: file_of(Image.new("RGBA", (300, 300))), "No digit was found"),
    "grey noise": (lambda: file_of(noise(180, 6)), "No digit was found"),
    "a gradient": (lambda: file_of(Image.linear_gradient("L")), "No digit was found"),
    "dots everywhere": (lambda: file_of(dots()), "too many separate marks"),
}


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("name", BAD_FILES)
def test_a_picture_that_cannot_be_read_gets_a_sentence(name):
    make, sentence = BAD_FILES[name]
    with pytest.raises(DrawingError, match=sentence) as caught:
        digits_in_photo(make())
    assert str(caught.value).endswith(".")


HONEST = {"PNG": {}, "JPEG": {}, "BMP": {}, "GIF": {}, "WEBP": {}, "TIFF": {"compression": "tiff_lzw"}}


@cache
def honest(file_format):
    return file_of(Image.open(io.BytesIO(png())), file_format, **HONEST[file_format])


@pytest.mark.filterwarnings("ignore")
@given(st.sampled_from(list(HONEST)), st.data())
def test_a_damaged_picture_is_read_or_gets_a_sentence(file_format, data):
    content = bytearray(honest(file_format))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, min(len(content) - 1, 600)))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(DrawingError):
        assert digits_in_photo(bytes(content)).digits


def test_otsus_threshold_lies_between_two_levels():
    assert otsu_threshold(np.array([0.2] * 30 + [0.8] * 10)) == pytest.approx(0.5, abs=0.02)


def test_ink_is_one_and_paper_zero():
    grey = np.full((100, 100), 200, dtype=np.uint8)
    grey[20:80, 45:55] = 50
    ink = ink_from_grey(grey).cover
    np.testing.assert_allclose(ink[30:70, 47:53], 1, atol=1e-6)
    np.testing.assert_allclose(ink[:, :40], 0, atol=1e-6)


def test_a_fives_roof_belongs_to_it_and_a_neighbour_does_not():
    body, roof, neighbour = (10, 40, 60, 110), (40, 20, 75, 32), (90, 15, 110, 110)
    groups = grouped({1: body, 2: roof, 3: neighbour})
    assert sorted(sorted(group.labels) for group in groups) == [[1, 2], [3]]
    assert next(group.box for group in groups if 1 in group.labels) == (10, 20, 75, 110)


def test_rows_close_together_stay_apart():
    assert len(grouped({1: (0, 0, 50, 100), 2: (0, 110, 50, 210)})) == 2


def joined_one_by_one(marks):
    """Join the two nearest that belong together, again and again, looking at every pair each time."""
    height = np.array([bottom - top for _, top, _, bottom in marks.values()])
    digit_height = np.median(height[height >= 0.5 * height.max()])
    groups = [((label,), box) for label, box in marks.items()]
    while True:
        pairs = []
        for (i, (_, a)), (j, (_, b)) in combinations(enumerate(groups), 2):
            aside, below = max(a[0], b[0]) - min(a[2], b[2]), max(a[1], b[1]) - min(a[3], b[3])
            low = min(a[3] - a[1], b[3] - b[1]) < 0.5 * digit_height
            over = -aside >= 0.5 * min(a[2] - a[0], b[2] - b[0]) or (low and aside <= 0.12 * digit_height)
            together = max(a[3], b[3]) - min(a[1], b[1])
            if over and together <= 1.35 * digit_height and below <= 0.3 * digit_height:
                pairs.append((np.hypot(max(aside, 0), max(below, 0)), i, j))
        if not pairs:
            return sorted(sorted(labels) for labels, _ in groups)
        _, i, j = min(pairs)
        (more, b), (labels, a) = groups.pop(j), groups.pop(i)
        groups.append((labels + more, (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))))


BOX = st.tuples(st.integers(0, 90), st.integers(0, 90), st.integers(1, 40), st.integers(1, 40))


@given(st.lists(BOX, min_size=1, max_size=15))
def test_pieces_are_joined_nearest_first(places):
    marks = {label: (x, y, x + width, y + height) for label, (x, y, width, height) in enumerate(places)}
    groups = grouped(marks)
    assert sorted(sorted(group.labels) for group in groups) == joined_one_by_one(marks)
    for group in groups:
        lefts, tops, rights, bottoms = zip(*(marks[label] for label in group.labels), strict=True)
        assert group.box == (min(lefts), min(tops), max(rights), max(bottoms))


def test_many_marks_over_each_other_hang_nobody():
    places = RNG.integers(0, 60, (250, 2)).tolist()
    started = time.thread_time()
    grouped({label: (x, y, x + 20, y + 20) for label, (x, y) in enumerate(places)})
    assert time.thread_time() - started < 2


def test_reading_order_follows_sloping_rows():
    boxes = [(300, 40, 350, 140), (0, 0, 50, 100), (150, 20, 200, 120), (0, 200, 50, 300)]
    groups = [Group((label,), box) for label, box in enumerate(boxes)]
    assert [group.labels[0] for group in in_reading_order(groups)] == [1, 2, 0, 3]
