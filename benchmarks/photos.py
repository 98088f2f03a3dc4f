"""How many digits are read right on photos of sheets, and how many are read where there are none.

Run ``python -m benchmarks.photos --strokes FILE``: sheets with eight recorded pen digits each are drawn as a phone
would photograph them (`benchmarks.photo_sheets`), read as any upload, and compared by place. The same strokes read
straight from the pen show what the reader itself would lose.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.pen_strokes import Stroke, load_strokes
from benchmarks.photo_sheets import EMPTY_KINDS, KINDS, N_DIGITS, Box, Sheet, draw_sheet
from benchmarks.report import arguments, write
from digitlab.drawing import DrawingError, digits_in_photo, image_from_strokes
from digitlab.reader import load_reader

SEEDS = (1, 2, 3)
N_SHEETS = 10
# A reading belongs to a digit if their boxes share so much of what both cover together.
_LEAST_SHARED = 0.3

Drawings = list[tuple[list[Stroke], int]]


def read_photo(content: bytes, width: int) -> list[tuple[Box, int]]:
    """Read a photo as the page does.

    Parameters
    ----------
    content : bytes
    width : int
        Of the photo in pixels.

    Returns
    -------
    list of tuple
        The box in the photo's pixels and the reading of each digit; none where the page says that there is none.
    """
    try:
        photo = digits_in_photo(content)
    except DrawingError:
        return []
    readings = load_reader().probabilities(np.stack([digit.image for digit in photo.digits])).argmax(axis=1)
    scale = width / photo.grey.shape[1]
    return [
        ((left * scale, top * scale, right * scale, bottom * scale), int(reading))
        for (left, top, right, bottom), reading in zip((digit.box for digit in photo.digits), readings, strict=True)
    ]


def compared(sheet: Sheet, labels: list[int], found: list[tuple[Box, int]]) -> Counter[str]:
    """Count the digits of a sheet that were read right, read wrong and missed, and the readings of nothing.

    Parameters
    ----------
    sheet : Sheet
    labels : list of int
        Of its digits.
    found : list of tuple
        Boxes and readings, as `read_photo` returns them.
    """
    counts: Counter[str] = Counter(digits=len(labels))
    left = list(found)
    for box, label in zip(sheet.boxes, labels, strict=True):
        shares = [_shared(box, other) for other, _ in left]
        if not shares or max(shares) < _LEAST_SHARED:
            counts["missed"] += 1
            continue
        _, reading = left.pop(int(np.argmax(shares)))
        counts["right" if reading == label else "wrong"] += 1
    counts["invented"] = len(left)
    return counts


def _shared(box: Box, other: Box) -> float:
    """Return the area that two boxes share by the area of both together."""
    width = min(box[2], other[2]) - max(box[0], other[0])
    height = min(box[3], other[3]) - max(box[1], other[1])
    shared = max(width, 0) * max(height, 0)
    return shared / (_area(box) + _area(other) - shared)


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def sheets(kind: str, drawings: Drawings, n_sheets: int, seed: int) -> Iterator[tuple[Sheet, list[int], float]]:
    """Draw sheets of a kind; yield each with its labels and how many of its digits are read right from the pen."""
    for number in range(n_sheets):
        rng = np.random.default_rng([seed, number, *kind.encode()])
        chosen = [drawings[i] for i in rng.choice(len(drawings), N_DIGITS, replace=False)] if kind in KINDS else []
        labels = [label for _, label in chosen]
        sheet = draw_sheet([strokes for strokes, _ in chosen], (KINDS | EMPTY_KINDS)[kind], rng)
        yield sheet, labels, _right_from_the_pen(chosen)


def _right_from_the_pen(chosen: Drawings) -> float:
    if not chosen:
        return 0
    images = np.stack([image_from_strokes(strokes) for strokes, _ in chosen])
    return sum(load_reader().probabilities(images).argmax(axis=1) == [label for _, label in chosen])


def measured(drawings: Drawings, kinds: list[str], n_sheets: int, seeds: tuple[int, ...]) -> dict[str, Counter[str]]:
    """Count for each kind of sheet; ``empty`` counts the sheets on which nothing was read."""
    counts: dict[str, Counter[str]] = {}
    for kind in kinds:
        counts[kind] = Counter(sheets=0)
        for seed in seeds:
            for sheet, labels, from_the_pen in sheets(kind, drawings, n_sheets, seed):
                found = read_photo(sheet.content, sheet.size[0])
                counts[kind] += compared(sheet, labels, found) + Counter(
                    sheets=1, empty=not found, from_the_pen=int(from_the_pen)
                )
        print(_line(kind, counts[kind]), flush=True)
    return counts


def _line(kind: str, counts: Counter[str]) -> str:
    if not counts["digits"]:
        nothing = f"{kind}: nothing read on {counts['empty']} of {counts['sheets']} sheets"
        return f"{nothing}, {counts['invented']} digits invented"
    right, from_the_pen = (counts[name] / counts["digits"] for name in ("right", "from_the_pen"))
    return (
        f"{kind}: {counts['right']} of {counts['digits']} right ({right:.1%}; from the pen {from_the_pen:.1%}), "
        f"{counts['wrong']} wrong, {counts['missed']} missed, {counts['invented']} invented"
    )


def main() -> None:
    """Read the command line, measure and print."""
    parser = arguments("photos", "Measure how photos of digits are read.")
    parser.add_argument("--strokes", type=Path, required=True, metavar="FILE", help="recorded pen strokes, JSON lines")
    parser.add_argument("--sheets", type=int, default=N_SHEETS, metavar="N", help=f"of each kind and seed ({N_SHEETS})")
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS, metavar="SEED", help="(1 2 3)")
    parser.add_argument("--kinds", nargs="+", default=[*KINDS, *EMPTY_KINDS], choices=[*KINDS, *EMPTY_KINDS])
    options = parser.parse_args()
    strokes, labels = load_strokes(options.strokes)
    drawings = list(zip(strokes, labels.tolist(), strict=True))
    counts = measured(drawings, options.kinds, options.sheets, tuple(options.seeds))
    written = sum((counts[kind] for kind in options.kinds if kind in KINDS), Counter())
    if written:
        print(_line("all kinds", written))
    write(options.json, counts)


if __name__ == "__main__":
    main()
