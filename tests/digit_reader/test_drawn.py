import numpy as np
import pytest

from digitlab.digit_reader import load_reader
from digitlab.digit_reader.confidence import DOUBTED_FROM, NO_DIGIT_FROM, SURE_FROM, UNSURE_BELOW, Certainty, certainty
from digitlab.digit_reader.drawn import MOST_DIGITS, Drawn, read_drawing
from digitlab.digit_reader.reader import Reading
from digitlab.drawing import image_from_strokes
from digitlab.drawing.sketches import Sketch
from tests.support.canvas import DRAWINGS
from tests.support.pictures import letters_of_a_font

SIDE = 320
ANGLE = np.linspace(0, 2 * np.pi, 40)
CIRCLE = np.stack([0.5 + 0.4 * np.cos(ANGLE), 0.5 + 0.4 * np.sin(ANGLE)], axis=1)
# Sketched for this test, on a square from 0 to 1.
NO_DIGITS: dict[str, Sketch] = {
    "heart": [
        [(0.5, 0.9), (0.15, 0.5), (0.2, 0.2), (0.4, 0.2), (0.5, 0.35), (0.6, 0.2), (0.8, 0.2), (0.85, 0.5), (0.5, 0.9)]
    ],
    "H": [[(0.2, 0.1), (0.2, 0.9)], [(0.7, 0.1), (0.7, 0.9)], [(0.2, 0.5), (0.7, 0.5)]],
    "A": [[(0.1, 0.9), (0.5, 0.1), (0.9, 0.9)], [(0.25, 0.6), (0.75, 0.6)]],
    "smiley": [
        CIRCLE.tolist(),
        [(0.35, 0.35), (0.35, 0.42)],
        [(0.65, 0.35), (0.65, 0.42)],
        [(0.3, 0.6), (0.5, 0.75), (0.7, 0.6)],
    ],
    "star": [[(0.5, 0.1), (0.75, 0.9), (0.1, 0.4), (0.9, 0.4), (0.25, 0.9), (0.5, 0.1)]],
    "zigzag": [[(0.1, 0.2), (0.9, 0.3), (0.1, 0.45), (0.9, 0.5), (0.1, 0.65), (0.9, 0.75), (0.1, 0.9)]],
}


def read(strokes):
    arrays = [np.array(stroke, dtype=float) * SIDE for stroke in strokes]
    return read_drawing(load_reader(), image_from_strokes(arrays), arrays)


@pytest.mark.parametrize("digit", DRAWINGS)
def test_a_digit_is_one_digit(digit):
    drawn = read(DRAWINGS[digit])
    assert drawn.likeliest[0] == int(digit)
    assert drawn.certainty in (Certainty.SURE, Certainty.PROBABLE)
    assert not drawn.several
    assert not drawn.is_doubtful


@pytest.mark.parametrize("name", NO_DIGITS)
def test_what_is_no_digit_is_doubted(name):
    drawn = read(NO_DIGITS[name])
    assert drawn.is_doubtful
    assert not drawn.several


def test_most_letters_of_a_font_are_doubted():
    assert np.mean(load_reader().read(letters_of_a_font()).no_digit >= DOUBTED_FROM) >= 0.8


def beside(*names):
    return [[(x + 0.55 * place, y) for x, y in stroke] for place, name in enumerate(names) for stroke in DRAWINGS[name]]


@pytest.mark.parametrize("digits", ["17", "741", "4177"])
def test_digits_side_by_side_are_read_one_by_one(digits):
    assert read(beside(*digits)).several == tuple(map(int, digits))


def test_a_line_of_writing_is_not_read():
    drawn = read(beside(*"1" * (MOST_DIGITS + 1)))
    assert drawn.is_doubtful
    assert not drawn.several


def reading(highest, no_digit):
    return Reading(np.array([[highest, 1 - highest, *[0.0] * 8]]), np.array([no_digit]))


@pytest.mark.parametrize(
    ("highest", "no_digit", "expected"),
    [
        (SURE_FROM, 0.0, Certainty.SURE),
        (SURE_FROM - 0.001, 0.0, Certainty.PROBABLE),
        (UNSURE_BELOW, 0.0, Certainty.PROBABLE),
        (UNSURE_BELOW - 0.001, 0.0, Certainty.UNSURE),
        (0.99, DOUBTED_FROM, Certainty.DOUBTED),
        (0.99, NO_DIGIT_FROM, Certainty.NO_DIGIT),
    ],
)
def test_levels_of_certainty(highest, no_digit, expected):
    assert certainty(reading(highest, no_digit)) is expected


def test_the_two_likeliest_digits():
    assert Drawn(reading(0.7, 0.0)).likeliest == (0, 1)
    assert Drawn(reading(0.2, 0.0)).likeliest == (1, 0)
