import numpy as np
from PIL import ImageColor

from digitlab.figures.photo_boxes import boxed
from digitlab.texts.colours import PRECISION

GREY = np.full((600, 800), 200, dtype=np.uint8)
BOX = (100, 100, 300, 500)


def on_lower_edge(picture):
    """Return which pixels of the box's lower edge are drawn."""
    return (picture[500, 110:290] == ImageColor.getrgb(PRECISION)).all(axis=1)


def test_a_sure_reading_has_a_whole_box_and_an_unsure_one_a_dashed_box():
    assert on_lower_edge(boxed(GREY, [BOX], [7], [False])).all()
    dashed = on_lower_edge(boxed(GREY, [BOX], [7], [True]))
    assert 0.3 < dashed.mean() < 0.7


def test_an_unsure_reading_has_a_question_mark():
    sure, unsure = (boxed(GREY, [BOX], [7], [is_unsure])[:140, :200] for is_unsure in (False, True))
    assert (sure != unsure).any()


def test_the_rest_of_the_photo_is_paler_than_the_part_that_was_read():
    picture = boxed(GREY, [], [], [], part=(200, 150, 600, 450))
    assert picture.shape == (600, 800, 3)
    assert (picture[150:450, 200:600] == 200).all()
    assert (picture[:150] > 200).all()
