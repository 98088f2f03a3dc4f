import numpy as np
import pytest

from digitlab.drawing.side_by_side import side_by_side

BAR = np.array([[0.0, 0.0], [0.0, 100.0]])
ROOF = np.array([[0.0, 0.0], [60.0, 0.0]])
BOW = np.array([[0.0, 0.0], [60.0, 50.0], [0.0, 100.0]])


def moved(stroke, right, down):
    return stroke + np.array([right, down])


def sizes(strokes):
    return [len(group) for group in side_by_side(strokes)]


@pytest.mark.parametrize(
    ("strokes", "expected"),
    [
        ([], []),
        ([np.empty((0, 2))], []),
        ([BAR], [1]),
        ([BAR, moved(BAR, 50, 0)], [1, 1]),
        ([BOW, moved(ROOF, 10, 0)], [2]),  # a five's roof
        ([BOW, moved(ROOF, 50, 0)], [1, 1]),  # its beginning lies over the other's end
        ([ROOF, moved(BAR, 30, 0)], [2]),  # a bar within
        ([BAR, moved(ROOF, 3, 100)], [2]),  # a foot that just misses its stem
        ([moved(BOW, 200, 0), BOW, moved(BOW, 100, 0), moved(ROOF, 210, 50)], [1, 1, 2]),
        ([ROOF, moved(ROOF, 80, 0), moved(ROOF, 40, 100)], [3]),  # a stroke that joins two
    ],
)
def test_strokes_above_one_another_belong_together(strokes, expected):
    assert sizes(strokes) == expected


def test_groups_stand_from_left_to_right_and_keep_the_order_of_drawing():
    first, second, third = moved(BOW, 100, 0), BAR, moved(ROOF, 110, 10)
    left, right = side_by_side([first, second, third])
    assert left[0] is second
    assert [stroke is each for stroke, each in zip(right, (first, third), strict=True)] == [True, True]


def test_size_and_place_do_not_matter():
    strokes = [BOW, moved(ROOF, 10, 0), moved(BAR, 90, 0)]
    assert sizes(strokes) == sizes([0.1 * stroke + 500 for stroke in strokes]) == [2, 1]
