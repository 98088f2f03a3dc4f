"""How many pictures of one's own are read right, as the page Draw reads them.

Run ``python -m benchmarks.pictures FOLDER --answers FILE``: FILE has the columns "file" and "digits", which are what
stands in each picture, left to right and row by row. A picture is right if just these are read, in this order.
"""

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

import numpy as np

from benchmarks.report import write
from digitlab.digit_reader import load_reader
from digitlab.digit_reader.confidence import UNSURE_BELOW
from digitlab.digit_reader.photos import is_digit, joined, quarter_turns
from digitlab.drawing import DrawingError, digits_in_photo

_STANDARD_OUTPUT = Path("-")


class Outcome(TypedDict):
    """What became of a picture: what is read in it, and whether the page calls any of it unsure."""

    file: str
    digits: str
    right: bool
    found: str
    unsure: bool
    message: str


def outcome(file: Path, digits: str) -> Outcome:
    """Read a picture file as the page does and compare what is found with the digits that stand in it."""
    message, found, unsure = "", "", False
    try:
        photo = joined(digits_in_photo(file.read_bytes()), load_reader())
        if turns := quarter_turns(photo.digits, load_reader()):
            photo = digits_in_photo(np.rot90(photo.grey, turns))
        reading = load_reader().read(np.stack([digit.image for digit in photo.digits]))
        read = reading.probabilities[is_digit(photo.digits, reading)]
        found = "".join(map(str, read.argmax(axis=1)))
        unsure = bool((read.max(axis=1) < UNSURE_BELOW).any())
    except DrawingError as error:
        message = str(error)
    return Outcome(file=file.name, digits=digits, right=found == digits, found=found, unsure=unsure, message=message)


def answers(file: Path) -> list[tuple[str, str]]:
    """Load the names of the pictures and what stands in each; spaces between digits do not count."""
    with file.open(newline="", encoding="utf-8-sig") as lines:
        return [(row["file"], "".join(row["digits"].split())) for row in csv.DictReader(lines)]


def summary(outcomes: Sequence[Outcome]) -> str:
    """Count the pictures that are right, called unsure, and empty."""
    wrong = [each for each in outcomes if not each["right"]]
    return (
        f"{len(outcomes) - len(wrong)} of {len(outcomes)} pictures right; of the others "
        f"{sum(each['unsure'] for each in wrong)} are said to be unsure, and in "
        f"{sum(not each['found'] for each in wrong)} nothing is read"
    )


def main() -> None:
    """Read the command line, read the pictures and print."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.pictures", description="Read a folder of pictures as the page does."
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--answers", type=Path, required=True, metavar="FILE", help="CSV with file,digits")
    parser.add_argument(
        "--json",
        type=Path,
        nargs="?",
        const=_STANDARD_OUTPUT,
        metavar="FILE",
        help="write the figures as data, too; without a name as the only output",
    )
    options = parser.parse_args()
    outcomes = [outcome(options.folder / name, digits) for name, digits in answers(options.answers)]
    if options.json == _STANDARD_OUTPUT:
        json.dump(outcomes, sys.stdout, indent=2)
        return
    for each in outcomes:
        if not each["right"]:
            said = " (unsure)" if each["unsure"] else ""
            print(f"{each['file']}: {each['found'] or 'nothing'} instead of {each['digits']}{said}")
    print(summary(outcomes))
    write(options.json, outcomes)


if __name__ == "__main__":
    main()
