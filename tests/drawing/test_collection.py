import contextlib
import io
import os
import struct
import time
import zipfile
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from digitlab.drawing.collection import MOST_DRAWINGS, LabelledDrawing, from_file, to_npz
from digitlab.drawing.errors import DrawingError
from digitlab.mnist import load_mnist


@pytest.fixture
def drawings(data):
    return [LabelledDrawing(data.test.images[i], int(data.test.labels[i])) for i in range(12)]


def zip_of(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def png(image, side=28):
    buffer = io.BytesIO()
    Image.fromarray(image.reshape(28, 28)).resize((side, side)).save(buffer, "PNG")
    return buffer.getvalue()


def npz(**arrays):
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def assert_same(found, expected):
    assert [drawing.label for drawing in found] == [drawing.label for drawing in expected]
    assert all(np.array_equal(a.image, b.image) for a, b in zip(found, expected, strict=True))


def test_round_trip(drawings):
    assert_same(from_file(to_npz(drawings)), drawings)


def test_zip_of_pictures(drawings):
    files = {f"class/{drawing.label}-{i:03}.png": png(drawing.image) for i, drawing in enumerate(drawings)}
    assert_same(from_file(zip_of({**files, "readme.txt": "ours"})), drawings)


class Payload:
    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (self.path,)


def test_nothing_is_unpickled(tmp_path):
    trace = tmp_path / "executed"
    bad = npz(images=np.array([Payload(str(trace))], dtype=object), labels=np.zeros(1, np.uint8))
    with pytest.raises(DrawingError):
        from_file(bad)
    assert not trace.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"text",
        bytes(5 * 1024**2 + 1),
        to_npz([]),
        npz(images=np.zeros((2, 784), np.uint8)),
        npz(images=np.zeros((2, 783), np.uint8), labels=np.zeros(2, np.uint8)),
        npz(images=np.zeros((2, 784), np.float32), labels=np.zeros(2, np.uint8)),
        npz(images=np.zeros((2, 784), np.uint8), labels=np.array([1, 12], np.uint8)),
        npz(images=np.zeros((2, 784), np.uint8), labels=np.zeros(3, np.uint8)),
        npz(images=np.zeros(20_000_000, np.uint8), labels=np.zeros(3, np.uint8)),
        zip_of({"readme.txt": "nothing here"}),
        zip_of({"7.png": b"no picture"}),
        zip_of({"7.png": png(np.zeros(784, np.uint8), side=64)}),
        zip_of({f"1-{i}.png": b"" for i in range(MOST_DRAWINGS + 1)}),
        npz(images=np.zeros((MOST_DRAWINGS + 2, 784), np.uint8), labels=np.zeros(MOST_DRAWINGS + 2, np.uint8)),
    ],
)
def test_other_files_get_a_sentence(content):
    with pytest.raises(DrawingError) as error:
        from_file(content)
    assert str(error.value).endswith(".")


def test_file_cut_short_gets_a_sentence(drawings):
    with pytest.raises(DrawingError):
        from_file(to_npz(drawings)[:-50])


def test_a_full_class_fits():
    image = np.zeros(784, np.uint8)
    assert len(from_file(to_npz([LabelledDrawing(image, 1)] * MOST_DRAWINGS))) == MOST_DRAWINGS


def test_texts_in_the_pictures_cost_nothing(drawings):
    text = b"zTXt" + b"key\0\0" + zlib.compress(bytes(1024**2))
    chunk = struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text))
    picture = png(drawings[0].image)
    content = zip_of({f"7-{i}.png": picture[:33] + chunk * 40 + picture[33:] for i in range(100)})
    started = time.thread_time()
    assert len(from_file(content)) == 100
    assert time.thread_time() - started < 5


IMAGES = load_mnist().test.images
FILES = {
    "npz": to_npz([LabelledDrawing(image, 3) for image in IMAGES[:5]]),
    "zip": zip_of({f"{label}.png": png(image) for label, image in enumerate(IMAGES[:5])}),
}


@given(st.sampled_from(list(FILES)), st.data())
def test_a_damaged_file_is_read_or_gets_a_sentence(kind, data):
    content = bytearray(FILES[kind])
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(DrawingError):
        assert from_file(bytes(content[: data.draw(st.integers(len(content) // 2, len(content)))]))
