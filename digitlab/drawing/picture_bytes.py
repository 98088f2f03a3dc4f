"""Looks at a picture's bytes before a library does: what surrounds the pixels may cost more than the pixels."""

import re

from digitlab.drawing.errors import DrawingError

# A progressive JPEG has ten scans, a carefully optimised one some more; a decoder goes over the whole picture in each.
MOST_SCANS = 40
# Encoders cut 15 MB into some hundred parts.
_MOST_PARTS = 5_000

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# The pixels and what they mean; "acTL" tells an animation.
_PNG_CHUNKS = (b"IHDR", b"PLTE", b"tRNS", b"acTL", b"IDAT", b"IEND")
_PNG_EXIF, _LARGEST_EXIF = b"eXIf", 65_536
_JPEG_START, _JPEG_SCAN, _JPEG_END = b"\xff\xd8", b"\xff\xda", b"\xff\xd9"
# Within a scan, 0xFF is followed by zero or by a restart marker; elsewhere it may be repeated.
_JPEG_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_TOO_COMPLICATED = "This picture is stored in too complicated a way. Save it with another program, as PNG or JPEG."


def strip_ancillary(content: bytes) -> bytes:
    """Return a picture file without what could keep its decoder busy besides the pixels.

    Texts, colour profiles and frames of an animation, each of which may unpack to a thousand times its size, are
    left out of a PNG. The scans of a JPEG are counted. Other files are returned as they are.

    Raises
    ------
    DrawingError
        If a PNG has more than 5,000 chunks, or a JPEG more than 5,000 segments or 40 scans.
    """
    if content.startswith(_PNG_SIGNATURE):
        return _strip_png(content)
    if content.startswith(_JPEG_START):
        _check_scans(content)
    return content


def _strip_png(content: bytes) -> bytes:
    kept = [_PNG_SIGNATURE]
    at = len(_PNG_SIGNATURE)
    for _ in range(_MOST_PARTS):
        length, name = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        end = at + length + 12
        if name in _PNG_CHUNKS or (name == _PNG_EXIF and length <= _LARGEST_EXIF):
            kept.append(content[at:end])
        if name == b"IEND" or end >= len(content):
            return b"".join(kept)
        at = end
    raise DrawingError(_TOO_COMPLICATED)


def _check_scans(content: bytes) -> None:
    """Go from marker to marker up to the picture's end; what a phone stored behind it does not count."""
    n_scans, at = 0, len(_JPEG_START)
    for _ in range(_MOST_PARTS):
        marker = _JPEG_MARKER.search(content, at)
        if marker is None or marker[0] == _JPEG_END:
            return
        n_scans += marker[0] == _JPEG_SCAN
        if n_scans > MOST_SCANS:
            break
        at = marker.end() + int.from_bytes(content[marker.end() : marker.end() + 2])
    raise DrawingError(_TOO_COMPLICATED)
