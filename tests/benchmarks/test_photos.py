import io

import numpy as np
import pytest
from PIL import Image

from benchmarks.photo_sheets import EMPTY_KINDS, KINDS, draw_sheet
from benchmarks.photos import Reading, Verdict, below, judged
from digitlab.drawing.ink import ink_from_grey

STROKES = [np.array([(50.0, 20.0), (80.0, 300.0)]), np.array([(0.0, 200.0), (160.0, 180.0)])]


def test_readings_are_judged_by_their_place():
    boxes = [(0, 0, 100, 200), (300, 0, 400, 200), (600, 0, 700, 200)]
    readings = [
        Reading((305, 5, 395, 195), 2, 0.9),
        Reading((0, 10, 100, 200), 1, 0.8),
        Reading((0, 0, 20, 30), 4, 0.5),
        Reading((900, 0, 1000, 200), 8, 0.4),
    ]
    found = judged(boxes, [1, 3, 5], readings)
    assert found == [Verdict("right", 0.8), Verdict("wrong", 0.9), Verdict("invented", 0.5), Verdict("invented", 0.4)]
    assert below(0.6, found) == {"invented": 2}
    assert judged([], [], []) == []


# Each takes most of a second; shade, lines and pencil have sheets among the tests of drawings, too.
SOME = ("plain", "grid", "tilt", "board")
SHEETS = [kind if kind in SOME else pytest.param(kind, marks=pytest.mark.slow) for kind in KINDS]


@pytest.mark.parametrize("kind", SHEETS)
def test_a_sheet_shows_each_digit_in_its_box(kind):
    sheet = draw_sheet([STROKES] * 8, KINDS[kind], np.random.default_rng(3))
    grey = np.asarray(Image.open(io.BytesIO(sheet.content)).convert("L"))
    assert grey.shape == sheet.size[::-1]
    ink = ink_from_grey(grey).cover
    for left, top, right, bottom in sheet.boxes:
        assert 0 <= left < right <= sheet.size[0]
        assert 0 <= top < bottom <= sheet.size[1]
        inside = ink[int(top) : int(bottom) + 1, int(left) : int(right) + 1] > 0.5
        assert 0.01 < inside.mean() < 0.6


@pytest.mark.parametrize("kind", EMPTY_KINDS)
def test_nothing_is_written_on_an_empty_sheet(kind):
    assert draw_sheet([], EMPTY_KINDS[kind], np.random.default_rng(1)).boxes == ()
