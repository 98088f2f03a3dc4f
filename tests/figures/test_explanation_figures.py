import numpy as np
import pytest

from digitlab.evaluation.explanations import Picture
from digitlab.figures import theme
from digitlab.figures.explanations import digit_scores, pixel_picture, score_against_threshold

IMAGE = np.arange(784, dtype=np.uint8)


def test_signed_picture_has_nothing_in_its_middle():
    values = np.zeros((28, 28))
    values[3, 4] = -2.0
    ink, shown = pixel_picture(Picture("Weights", values, signed=True), IMAGE).data
    np.testing.assert_array_equal(np.ravel(ink.z), IMAGE)
    np.testing.assert_array_equal(shown.z, values)
    assert (shown.zmin, shown.zmax) == (-2.0, 2.0)
    assert shown.colorscale[1] == (0.5, "rgba(128,128,128,0)")


def test_picture_of_nothing_can_be_drawn():
    shown = pixel_picture(Picture("Importances", np.zeros((28, 28)), signed=False), IMAGE).data[1]
    assert (shown.zmin, shown.zmax) == (0, 1.0)


def test_digit_scores_mark_the_label_and_the_prediction():
    scores = np.linspace(0, 0.9, 10)
    bars = digit_scores(scores, 4, "Probability").data[0]
    np.testing.assert_array_equal(bars.y, scores)
    assert (bars.text[4], bars.text[9]) == ("true", "predicted")
    assert (bars.marker.color[4], bars.marker.color[9]) == (theme.POSITIVE, theme.NEGATIVE)


def test_a_right_prediction_is_marked_as_true():
    assert digit_scores(np.linspace(0, 0.9, 10), 9, "Score").data[0].text[9] == "true"


@pytest.mark.parametrize(("score", "colour"), [(0.5, theme.POSITIVE), (0.49, theme.NEGATIVE)])
def test_score_and_threshold_are_both_in_sight(score, colour):
    figure = score_against_threshold(np.array([-1.0, 0.3]), score, 0.5)
    assert figure.data[0].x[0] == score
    assert figure.data[0].marker.color == colour
    low, high = figure.layout.xaxis.range
    assert low < -1.0
    assert high > 0.5
