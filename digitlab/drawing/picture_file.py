"""Opens uploaded and taken pictures: checks them before decoding, turns them to grey, keeps nothing."""

import io
import math

import numpy as np
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from digitlab.drawing.errors import DrawingError, unreadable
from digitlab.drawing.picture_bytes import strip_ancillary

# A phone's photo of 12 megapixels has 3 to 8 MB, one of 50 megapixels up to 15.
LARGEST_FILE_MB = 15
# Other forms, of which some ask for much more than they hold.
_LARGEST_OTHER_MB = 5
_PHOTO_SIGNATURES = (b"\xff\xd8", b"\x89PNG")
SMALLEST_SIDE = 8
# What a decoder keeps of each pixel while it works: a JPEG is reduced as it is read (next to nothing), Pillow's own
# formats take 6 bytes with the copy in grey, a progressive JPEG also 6, TIFF strips and WebP's two frames up to 16.
_MOST_MEGAPIXELS = {"JPEG": 51, "MPO": 51, "PNG": 25, "GIF": 25, "BMP": 25, "TIFF": 13, "WEBP": 13}
_MOST_PROGRESSIVE_MEGAPIXELS = 25
# Digits are found on a picture of at most this side: enough for a page full of them.
WORKING_SIDE = 1400
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
_LONGEST_SHAPE = 20
_WIDE_MODES = ("I;16", "I;16L", "I;16B", "I;16N", "I", "F")
_ALPHA_MODES = ("LA", "La", "PA", "RGBA", "RGBa")
_COLOUR_MODES = ("RGB", "RGBX", "CMYK", "YCbCr", "LAB", "HSV", "P", "1", "L")


def open_photo(content: bytes) -> np.ndarray:
    """Decode a PNG, JPEG, WebP, GIF, BMP or TIFF file into grey: 0 is black, 255 is white.

    The file's header is checked before anything is decoded. The camera's orientation is applied, transparent parts
    become paper, and large pictures are reduced: the longer side has at most 1,400 pixels.

    Raises
    ------
    DrawingError
        If the file is over 15 MB (5 MB unless JPEG or PNG), over 13 megapixels (PNG, GIF, BMP and progressive JPEG 25,
        other JPEG 51), under 8 pixels, more than 20 times longer than wide, no picture, damaged, animated or of an
        unknown mode. The message says which.
    """
    largest_mb = LARGEST_FILE_MB if content.startswith(_PHOTO_SIGNATURES) else _LARGEST_OTHER_MB
    if len(content) > largest_mb * 1024**2:
        raise DrawingError(
            f"This file has {len(content) / 1024**2:.1f} MB. Choose a JPEG or PNG of at most {LARGEST_FILE_MB} MB, or "
            f"another picture of at most {_LARGEST_OTHER_MB} MB."
        )
    with unreadable("A picture", "This picture is damaged or incomplete. Save it again or choose another one."):
        try:
            return _decoded(strip_ancillary(content))
        except UnidentifiedImageError:
            raise DrawingError(
                "This file is not a picture that can be read. Choose a PNG, JPEG, WebP, GIF, BMP or TIFF file."
            ) from None
        except Image.DecompressionBombError:
            raise DrawingError(_too_many(min(_MOST_MEGAPIXELS.values()))) from None
        except MemoryError:
            raise DrawingError("This picture takes too much memory to read. Choose a smaller one.") from None


def _decoded(content: bytes) -> np.ndarray:
    image = Image.open(io.BytesIO(content), formats=_FORMATS)
    _check_header(image)
    orientation = image.getexif().get(ExifTags.Base.Orientation)
    # JPEG decodes straight to a half, a quarter or an eighth of its size, which saves most of the memory.
    image.draft("L", (WORKING_SIDE, WORKING_SIDE))
    image.load()
    grey = _grey(image)
    grey.info.clear()  # of all that the file says of the picture, only the orientation counts
    grey.getexif()[ExifTags.Base.Orientation] = orientation
    ImageOps.exif_transpose(grey, in_place=True)
    return np.asarray(grey)


def _too_many(megapixels: int) -> str:
    return f"This picture has more than {megapixels} megapixels. Choose a smaller one."


def _most_megapixels(image: Image.Image) -> int:
    most = _MOST_MEGAPIXELS[image.format or ""]
    return min(most, _MOST_PROGRESSIVE_MEGAPIXELS) if image.info.get("progressive") else most


def _check_header(image: Image.Image) -> None:
    width, height = image.size
    if width * height > _most_megapixels(image) * 1_000_000:
        raise DrawingError(_too_many(_most_megapixels(image)))
    if min(width, height) < SMALLEST_SIDE:
        raise DrawingError(
            f"This picture has only {width} by {height} pixels. Choose one of at least {SMALLEST_SIDE} by "
            f"{SMALLEST_SIDE}."
        )
    if max(width, height) > _LONGEST_SHAPE * min(width, height):
        raise DrawingError("This picture is a long narrow strip. Cut it to the digits.")
    # A phone's MPO file is a photo with further pictures behind it, for depth or brightness; the first one counts.
    if image.format != "MPO" and getattr(image, "is_animated", False):
        raise DrawingError("This file holds several pictures or an animation. Choose a single picture.")
    if image.mode not in _COLOUR_MODES + _ALPHA_MODES + _WIDE_MODES:
        raise DrawingError(
            f"This picture's colours are stored in an unusual way ({image.mode}). Save it as PNG or JPEG."
        )


def _grey(image: Image.Image) -> Image.Image:
    """Turn to grey and reduce, in the order that needs the least memory."""
    if image.mode in _WIDE_MODES:
        return _grey_from_wide(image)
    if image.mode in _ALPHA_MODES or "transparency" in image.info:
        return _grey_on_paper(image)
    if image.mode in ("1", "P"):
        return _reduced(image.convert("L"))
    # Pillow turns "CMYK", "LAB" and "HSV" to grey only through RGB.
    return _reduced(image).convert("RGB").convert("L")


def _grey_from_wide(image: Image.Image) -> Image.Image:
    """Spread 16 or 32 bits from their darkest to their brightest value; only the contrast matters later."""
    wide = _reduced(image.convert("F"))
    values = np.nan_to_num(np.asarray(wide, dtype=np.float32), posinf=0.0, neginf=0.0)
    low, high = float(values.min()), float(values.max())
    return Image.fromarray(np.uint8((values - low) * (255 / max(high - low, 1e-6))))


def _grey_on_paper(image: Image.Image) -> Image.Image:
    """Lay what is opaque on white paper if it is dark, on black paper if it is light."""
    if image.mode != "RGBA":
        image = image.convert("RGBA")
    # The two are reduced apart: together, as RGBA, a large picture would take four times the memory.
    ink = np.asarray(_reduced(image.convert("L")), dtype=np.float32)
    cover = np.asarray(_reduced(image.getchannel("A")), dtype=np.float32) / 255
    seen = cover.sum()
    paper = 255.0 if seen == 0 or (ink * cover).sum() / seen < 128 else 0.0
    return Image.fromarray(np.uint8(np.rint(ink * cover + paper * (1 - cover))))


def _reduced(image: Image.Image) -> Image.Image:
    """Average blocks of pixels until the longer side is at most the working side."""
    factor = math.ceil(max(image.size) / WORKING_SIDE)
    return image if factor == 1 else image.reduce(factor)
