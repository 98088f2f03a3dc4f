import io
import os
import resource
import time
from concurrent.futures import wait
from functools import partial

import numpy as np
import pytest
from PIL import Image

from digitlab.drawing import DrawingError, digits_in_photo
from digitlab.drawing.collection import LabelledDrawing, to_npz
from digitlab.drawing.decoding import _begin, begin_drawings, begin_photo, result_of

IMAGE = np.zeros((28, 28), dtype=np.uint8)
IMAGE[4:24, 12:16] = 255


def file_of(picture, file_format, **options):
    file = io.BytesIO()
    picture.save(file, file_format, **options)
    return file.getvalue()


PNG = file_of(Image.fromarray(255 - IMAGE).resize((280, 280)), "PNG")


def read(reading):
    assert wait([reading], timeout=300).done
    return result_of(reading)


def test_a_photo_is_read_in_a_process_as_it_is_here():
    there, here = read(begin_photo(PNG)), digits_in_photo(PNG)
    np.testing.assert_array_equal(there.grey, here.grey)
    assert [digit.box for digit in there.digits] == [digit.box for digit in here.digits]
    np.testing.assert_array_equal(there.digits[0].image, here.digits[0].image)


def test_drawings_are_read_in_a_process():
    (drawing,) = read(begin_drawings(to_npz([LabelledDrawing(IMAGE.ravel(), 7)])))
    assert drawing.label == 7
    np.testing.assert_array_equal(drawing.image, IMAGE.ravel())


def test_a_files_own_sentence_comes_through():
    with pytest.raises(DrawingError, match="not a picture"):
        read(begin_photo(b"seven"))


@pytest.mark.slow
def test_a_photo_of_twelve_megapixels_fits_the_limits():
    paper = np.full((3024, 4032), 235, dtype=np.uint8)
    paper[800:2200, 1900:2000] = 30
    paper -= np.random.default_rng(0).integers(0, 20, paper.shape, dtype=np.uint8)
    photo = Image.fromarray(paper).convert("RGB")
    for content in (file_of(photo, "JPEG", quality=92, progressive=True), file_of(photo, "WEBP", quality=50, method=0)):
        assert len(read(begin_photo(content)).digits) == 1


def processor_seconds_of_children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def compute_forever():
    while True:
        pass


def take_memory():
    return len(bytearray(10**9))


def fail_oddly():
    raise KeyError("of a foreign library")


def crash():
    os._exit(11)


@pytest.mark.parametrize(
    ("function", "sentence"),
    [
        (compute_forever, "too long"),
        (take_memory, "too much memory"),
        (fail_oddly, "cannot be read"),
        (crash, "too long"),
    ],
)
def test_whatever_happens_in_the_process_is_a_sentence_and_the_next_file_is_read(function, sentence):
    before = processor_seconds_of_children()
    with pytest.raises(DrawingError, match=sentence):
        read(_begin(function))
    assert processor_seconds_of_children() - before < 10
    assert len(read(begin_photo(PNG)).digits) == 1


def begin_and_compute(begun):
    begun.touch()
    compute_forever()


def test_a_reading_that_nobody_waits_for_is_ended(tmp_path):
    begun = tmp_path / "begun"
    endless = _begin(partial(begin_and_compute, begun))
    while not begun.exists():
        assert not endless.done()
        time.sleep(0.02)
    endless.cancel()
    with pytest.raises(DrawingError, match="Choose it again"):
        result_of(endless)
    assert len(read(begin_photo(PNG)).digits) == 1
