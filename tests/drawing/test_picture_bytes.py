import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from digitlab.drawing import DrawingError
from digitlab.drawing.picture_bytes import MOST_SCANS, strip_ancillary

GREY = np.random.default_rng(0).integers(0, 256, (40, 60), dtype=np.uint8)


def file_of(file_format, **options):
    file = io.BytesIO()
    Image.fromarray(GREY).save(file, file_format, **options)
    return file.getvalue()


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


PNG, JPEG = file_of("PNG"), file_of("JPEG", progressive=True)
HEADER_END = 33
TEXT = chunk(b"zTXt", b"key\0\0" + zlib.compress(bytes(10**6)))
LAST_SCAN = JPEG[JPEG.rfind(b"\xff\xda") : -2]


def test_texts_are_left_out_of_a_png():
    plain = strip_ancillary(PNG[:HEADER_END] + TEXT * 50 + PNG[HEADER_END:])
    assert plain == strip_ancillary(PNG)
    np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(plain))), GREY)


def test_the_orientation_stays():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert Image.open(io.BytesIO(strip_ancillary(file_of("PNG", exif=exif)))).getexif()[0x0112] == 6


@pytest.mark.parametrize("cut", [0, 8, 20, 40, len(PNG) - 3])
def test_a_png_cut_short_stays_cut_short(cut):
    assert PNG.startswith(strip_ancillary(PNG[:cut]))


def test_an_honest_progressive_jpeg_passes():
    assert strip_ancillary(JPEG) == JPEG
    assert JPEG.count(b"\xff\xda") > 3


def test_scans_behind_the_pictures_end_do_not_count():
    film = JPEG + b"\xff\xda\x00\x02" * (MOST_SCANS + 1)
    assert strip_ancillary(film) == film


@pytest.mark.parametrize(
    "content",
    [
        PNG[:HEADER_END] + chunk(b"abCd", b"") * 10_000 + PNG[HEADER_END:],
        JPEG[:-2] + LAST_SCAN * (MOST_SCANS + 1) + JPEG[-2:],
        JPEG[:2] + b"\xff\xfe\x00\x02" * 10_000 + JPEG[2:],
        JPEG[:2] + b"\xff" * 100 + (b"\xff\xda\x00\x02" + b"\xff\x00" * 10) * (MOST_SCANS + 1),
    ],
    ids=["chunks", "scans", "segments", "scans behind filling"],
)
def test_too_many_parts_get_a_sentence(content):
    with pytest.raises(DrawingError, match="too complicated"):
        strip_ancillary(content)
