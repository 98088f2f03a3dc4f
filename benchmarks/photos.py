"""How many digits are read right on photos of sheets, and how many are read where there are none.

Run ``python -m benchmarks.photos --strokes FILE``: sheets with eight recorded pen digits each are drawn as a phone
would photograph them (`benchmarks.photo_sheets`), read as any upload, and compared by place. The same strokes read
straight from the pen show what the reader itself would lose. The last table is what the page's two levels of confidence
were chosen by: the readings below each level.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.photo_sheets import EMPTY_KINDS, KINDS, N_DIGITS, Box, Sheet, draw_sheet
from benchmarks.report import arguments, write
from digitlab.digit_reader import load_reader
from digitlab.digit_reader.photos import is_digit, joined
from digitlab.drawing import DrawingError, digits_in_photo, image_from_strokes
from tests.support.pen_strokes import Stroke, load_strokes

SEEDS = (1, 2, 3)
N_SHEETS = 10
LEVELS = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8, 0.9)
# A reading belongs to a digit if their boxes share so much of what both cover together.
_LEAST_SHARED = 0.3

Drawings = list[tuple[list[Stroke], int]]


class Reading(NamedTuple):
    """A reading in a photo: its box in the photo's pixels, the digit, how sure the reader is, and if it is shown."""

    box: Box
    digit: int
    confidence: float
    is_shown: bool = True


class Verdict(NamedTuple):
    """A reading's outcome, "right", "wrong" or "invented" (there is no digit), how sure it was, and if it is shown."""

    outcome: str
    confidence: float
    is_shown: bool = True


def read_photo(content: bytes, width: int) -> list[Reading]:
    """Read all that has a digit's shape in a photo.

    Parameters
    ----------
    content : bytes
    width : int
        Of the photo in pixels.

    Returns
    -------
    list of Reading
        Also those that the page leaves out because the reader is not sure enough.
    """
    try:
        photo = joined(digits_in_photo(content), load_reader())
    except DrawingError:
        return []
    reading = load_reader().read(np.stack([digit.image for digit in photo.digits]))
    scale = width / photo.grey.shape[1]
    return [
        Reading(_scaled(digit.box, scale), int(probabilities.argmax()), float(probabilities.max()), bool(is_shown))
        for digit, probabilities, is_shown in zip(
            photo.digits, reading.probabilities, is_digit(photo.digits, reading), strict=True
        )
    ]


def _scaled(box: tuple[int, int, int, int], scale: float) -> Box:
    left, top, right, bottom = box
    return left * scale, top * scale, right * scale, bottom * scale


def judged(boxes: Sequence[Box], labels: Sequence[int], readings: Sequence[Reading]) -> list[Verdict]:
    """Compare the readings of a photo with what was written, by place.

    Parameters
    ----------
    boxes : sequence of tuple of float
        Of the digits that were written, in the photo's pixels.
    labels : sequence of int
        What they are.
    readings : sequence of Reading

    Returns
    -------
    list of Verdict
        One for each reading; a digit has one reading at most, the others are invented.
    """
    left, found = list(readings), []
    for box, label in zip(boxes, labels, strict=True):
        shares = [_shared(box, reading.box) for reading in left]
        if shares and max(shares) >= _LEAST_SHARED:
            reading = left.pop(int(np.argmax(shares)))
            found.append(Verdict("right" if reading.digit == label else "wrong", reading.confidence, reading.is_shown))
    return found + [Verdict("invented", reading.confidence, reading.is_shown) for reading in left]


def _shared(box: Box, other: Box) -> float:
    """Return the area that two boxes share by the area of both together."""
    width = min(box[2], other[2]) - max(box[0], other[0])
    height = min(box[3], other[3]) - max(box[1], other[1])
    shared = max(width, 0) * max(height, 0)
    return shared / (_area(box) + _area(other) - shared)


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def sheets(kind: str, drawings: Drawings, n_sheets: int, seed: int) -> Iterator[tuple[Sheet, list[int], int]]:
    """Draw sheets of a kind; yield each with its labels and how many of its digits are read right from the pen."""
    for number in range(n_sheets):
        rng = np.random.default_rng([seed, number, *kind.encode()])
        chosen = [drawings[i] for i in rng.choice(len(drawings), N_DIGITS, replace=False)] if kind in KINDS else []
        sheet = draw_sheet([strokes for strokes, _ in chosen], (KINDS | EMPTY_KINDS)[kind], rng)
        yield sheet, [label for _, label in chosen], _right_from_the_pen(chosen)


def _right_from_the_pen(chosen: Drawings) -> int:
    if not chosen:
        return 0
    images = np.stack([image_from_strokes(strokes) for strokes, _ in chosen])
    labels = np.array([label for _, label in chosen])
    return int((load_reader().probabilities(images).argmax(axis=1) == labels).sum())


def measured(
    drawings: Drawings, kinds: Sequence[str], n_sheets: int, seeds: Sequence[int]
) -> tuple[dict[str, Counter[str]], list[Verdict]]:
    """Count for each kind of sheet what the page shows; also return all readings, judged.

    Counted are ``sheets``, ``empty`` (sheets without any reading), ``digits``, ``from_the_pen``, ``right``, ``wrong``,
    ``missed`` and ``invented``.
    """
    counts: dict[str, Counter[str]] = {}
    every: list[Verdict] = []
    for kind in kinds:
        count: Counter[str] = Counter()
        counts[kind] = count
        for sheet, labels, from_the_pen in (each for seed in seeds for each in sheets(kind, drawings, n_sheets, seed)):
            readings = judged(sheet.boxes, labels, read_photo(sheet.content, sheet.size[0]))
            every += readings
            shown = [reading.outcome for reading in readings if reading.is_shown]
            count.update(shown)
            count.update(sheets=1, empty=int(not shown), digits=len(labels), from_the_pen=from_the_pen)
        count["missed"] = count["digits"] - count["right"] - count["wrong"]
        print(_line(kind, count), flush=True)
    return counts, every


def _line(kind: str, counts: Counter[str]) -> str:
    if not counts["digits"]:
        nothing = f"{kind}: nothing read on {counts['empty']} of {counts['sheets']} sheets"
        return f"{nothing}, {counts['invented']} digits invented"
    right, from_the_pen = (counts[name] / counts["digits"] for name in ("right", "from_the_pen"))
    return (
        f"{kind}: {counts['right']} of {counts['digits']} right ({right:.1%}; from the pen {from_the_pen:.1%}), "
        f"{counts['wrong']} wrong, {counts['missed']} missed, {counts['invented']} invented"
    )


def below(level: float, every: Sequence[Verdict]) -> dict[str, int]:
    """Count the readings less sure than a level, by their outcome."""
    return dict(Counter(reading.outcome for reading in every if reading.confidence < level))


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
    counts, every = measured(drawings, options.kinds, options.sheets, options.seeds)
    written: Counter[str] = sum((counts[kind] for kind in options.kinds if kind in KINDS), Counter())
    if written:
        print(_line("all kinds", written))
    levels = {str(level): below(level, every) for level in LEVELS}
    for level, outcomes in levels.items():
        print(f"less sure than {level}: " + ", ".join(f"{n} {outcome}" for outcome, n in sorted(outcomes.items())))
    write(options.json, {"kinds": counts, "less_sure_than": levels})


if __name__ == "__main__":
    main()
