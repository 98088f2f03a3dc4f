"""Makes picture files and files of drawings that ask for far more than they hold, and damages honest ones."""

import io
import random
import struct
import zipfile
import zlib
from functools import cache

import numpy as np
from PIL import Image

from digitlab.drawing.collection import LabelledDrawing, to_npz
from digitlab.mnist import load_mnist

_PNG_HEADER_END = 33


@cache
def heavy_files() -> dict[str, bytes]:
    """Return files that ask for much, by what they are; those of drawings have "zip" or "npz" in their names."""
    return {
        "WebP of 40 megapixels": _picture(8_000, 5_000, "WEBP"),
        "WebP of 12 megapixels": _picture(4_000, 3_000, "WEBP", lossless=True),
        "PNG of 25 megapixels": _picture(5_000, 5_000, "PNG", mode="RGBA"),
        "PNG of 3,600 megapixels": _png_header(60_000, 60_000),
        "TIFF of 13 megapixels": _picture(4_000, 3_240, "TIFF", compression="tiff_deflate"),
        "TIFF of 4,000 megapixels": _tiff(width=2**16 - 1, height=2**16 - 1),
        "TIFF of 45,000 directories": _tiff(n_directories=45_000),
        "GIF of 25 megapixels": _picture(5_000, 5_000, "GIF", mode="L"),
        "GIF of 2,000 frames": _gif_of_frames(2_000),
        "GIF of a comment in single letters": _gif_with(b"\x21\xfe" + b"\x01a" * 2_300_000 + b"\0"),
        "GIF of 900,000 comments": _gif_with(b"\x21\xfe\x01a\0" * 900_000),
        "JPEG of 51 megapixels": _picture(8_160, 6_250, "JPEG"),
        "JPEG of 40 megapixels, progressive": _picture(8_000, 5_000, "JPEG", progressive=True, subsampling=0),
        "JPEG of 25 megapixels and 30 more scans": _jpeg_with_scans(30),
        "JPEG of 25 megapixels and 1,400,000 more scans": _jpeg_with_scans(1_400_000),
        "JPEG of 12 megapixels of noise": _file_of(Image.fromarray(_noise(3_000, 4_000)), "JPEG", quality=90),
        "PNG with 13,000 texts of 1 MB each": _png_with(_chunk(b"zTXt", b"key\0\0" + _deflated_zeros(2**20)) * 13_000),
        "PNG of 1,200,000 chunks": _png_with(_chunk(b"abCd", b"") * 1_200_000),
        "PNG of 15 megapixels of noise": _png(_noise(3_900, 3_900)),
        "BMP of runs of one pixel": _bmp() + b"\x01\0" * 2_500_000,
        "picture of noise": _png(_noise(1_400, 1_400)),
        "picture of dots": _png(_dots()),
        "picture of marks one over the other": _png(_marks()),
        "zip of PNGs with texts": _zip_of_pngs_with_texts(),
        "zip of 50,000 files": _zip({f"{i}.txt": b"" for i in range(50_000)}),
        "zip that unpacks to 200 MB": _zip({f"7-{i}.png": bytes(4 * 10**5) for i in range(500)}),
        "npz that unpacks to 160 MB": _npz(images=np.zeros((200_000, 784), np.uint8), labels=np.zeros(3, np.uint8)),
        "npz whose header promises 784 GB": _npz_with_header(b"(1000000000, 784)"),
        "npz of objects": _npz(images=np.array([{}], dtype=object), labels=np.zeros(1, np.uint8)),
        "empty": b"",
        "text": b"seven",
        "SVG": b"<svg xmlns='http://www.w3.org/2000/svg' width='99999' height='99999'/>",
    }


def damaged(rng: random.Random) -> bytes:
    """Return an honest file that was cut, or in which bytes were changed, left out, doubled or put in."""
    content = bytearray(rng.choice(_honest_files()))
    for _ in range(rng.choice((0, 1, 1, 2, 4, 16))):
        # Headers are where a changed byte does most.
        at = rng.randrange(min(len(content), rng.choice((64, 600, len(content)))))
        length = rng.choice((1, 1, 1, 2, 4, 30))
        change = rng.randrange(5)
        if change == 0:
            content[at] ^= 1 << rng.randrange(8)
        elif change == 1:
            content[at : at + length] = rng.choice((b"\0", b"\xff", rng.randbytes(1))) * length
        elif change == 2:
            del content[at : at + length]
        elif change == 3:
            content[at:at] = content[at : at + length]
        else:
            content[at:at] = rng.randbytes(length)
    if rng.random() < 0.3:
        del content[rng.randrange(len(content)) :]
    return bytes(content)


@cache
def _honest_files() -> tuple[bytes, ...]:
    test = load_mnist().test
    drawings = [LabelledDrawing(test.images[i], int(test.labels[i])) for i in range(5)]
    paper = Image.fromarray(255 - test.images[0].reshape(28, 28)).resize((84, 84))
    exif = Image.Exif()
    exif[0x0112] = 6
    pictures = [
        _file_of(paper.convert(mode), file_format, **options)
        for mode, file_format, options in (
            ("L", "PNG", {"exif": exif}),
            ("P", "PNG", {}),
            ("RGBA", "PNG", {}),
            ("1", "PNG", {}),
            ("RGB", "JPEG", {"exif": exif}),
            ("CMYK", "JPEG", {}),
            ("L", "JPEG", {"progressive": True}),
            ("RGB", "WEBP", {}),
            ("RGBA", "WEBP", {"lossless": True}),
            ("P", "GIF", {}),
            ("L", "BMP", {}),
            ("RGB", "TIFF", {"compression": "tiff_lzw"}),
            ("1", "TIFF", {"compression": "group4"}),
            ("F", "TIFF", {}),
            ("RGB", "TIFF", {"compression": "jpeg"}),
        )
    ]
    small = {f"{label}-1.png": _file_of(Image.fromarray(test.images[label].reshape(28, 28)), "PNG") for label in (1, 2)}
    return (*pictures, to_npz(drawings), _zip(small))


def _file_of(picture: Image.Image, file_format: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, file_format, **options)
    return file.getvalue()


def _picture(width: int, height: int, file_format: str, mode: str = "RGB", **options: object) -> bytes:
    """Return a large picture of a thick bar, which packs well."""
    paper = Image.new(mode, (width, height), "white")
    paper.paste("black", (width * 2 // 5, height // 5, width * 3 // 5, height * 4 // 5))
    return _file_of(paper, file_format, **options)


def _png(grey: np.ndarray) -> bytes:
    return _file_of(Image.fromarray(grey), "PNG")


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _deflated_zeros(n_bytes: int) -> bytes:
    return zlib.compress(bytes(n_bytes), 9)


def _png_header(width: int, height: int) -> bytes:
    header = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + _chunk(b"IDAT", _deflated_zeros(1_000))


def _png_with(chunks: bytes) -> bytes:
    png = _picture(300, 300, "PNG")
    return png[:_PNG_HEADER_END] + chunks + png[_PNG_HEADER_END:]


def _tiff(width: int = 100, height: int = 100, n_directories: int = 1) -> bytes:
    """Return an uncompressed TIFF without pixels: directories of nine entries, each of which points to the next."""
    values = ((256, width), (257, height), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (278, height), (279, 9))
    entries = struct.pack("<H", len(values)) + b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in values)
    size = len(entries) + 4
    places = [*(8 + size * number for number in range(1, n_directories)), 0]
    return b"II*\0" + struct.pack("<I", 8) + b"".join(entries + struct.pack("<I", place) for place in places)


def _gif_of_frames(n_frames: int) -> bytes:
    frames = [Image.new("L", (20, 20), shade % 256) for shade in range(n_frames)]
    return _file_of(frames[0], "GIF", save_all=True, append_images=frames[1:])


def _gif_with(blocks: bytes) -> bytes:
    gif = _picture(100, 100, "GIF", mode="L")
    palette_end = 13 + 3 * 2 ** ((gif[10] & 7) + 1)
    return gif[:palette_end] + blocks + gif[palette_end:]


def _jpeg_with_scans(n_scans: int) -> bytes:
    jpeg = _picture(5_000, 5_000, "JPEG", progressive=True, subsampling=0)
    empty_scan = b"\xff\xda\x00\x08\x01\x01\x00\x01\x3f\x10"
    return jpeg[:-2] + empty_scan * n_scans + jpeg[-2:]


def _bmp() -> bytes:
    """Return the header of a BMP of 25 megapixels that is stored as runs."""
    information = struct.pack("<IiiHHIIiiII", 40, 5_000, 5_000, 1, 8, 1, 0, 0, 0, 256, 0)
    return struct.pack("<2sIHHI", b"BM", 0, 0, 0, 54 + 1_024) + information + bytes(1_024)


def _noise(height: int, width: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (height, width), dtype=np.uint8)


def _dots() -> np.ndarray:
    grey = np.full((1_400, 1_400), 255, dtype=np.uint8)
    grey[::10, ::10] = 0
    return grey


def _marks() -> np.ndarray:
    """Draw 240 short lines whose boxes lie one over the other, so that many of them may be joined."""
    grey = np.full((1_400, 1_400), 255, dtype=np.uint8)
    for number in range(240):
        column, row = divmod(number, 16)
        left, top = 20 + column * 90, 20 + row * 84
        for step in range(78):
            grey[top + step, left + step : left + step + 4] = 0
    return grey


def _zip(files: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def _zip_of_pngs_with_texts() -> bytes:
    digit = _file_of(Image.fromarray(load_mnist().test.images[0].reshape(28, 28)), "PNG")
    texts = _chunk(b"zTXt", b"key\0\0" + _deflated_zeros(2**20)) * 40
    png = digit[:_PNG_HEADER_END] + texts + digit[_PNG_HEADER_END:]
    return _zip({f"7-{i}.png": png for i in range(500)})


def _npz(**arrays: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=True, **arrays)
    return file.getvalue()


def _npz_with_header(shape: bytes) -> bytes:
    header = b"{'descr': '|u1', 'fortran_order': False, 'shape': " + shape + b", }\n"
    array = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header
    return _zip({"images.npy": array, "labels.npy": array})
