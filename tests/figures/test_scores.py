import numpy as np
import pytest

from digitlab.figures.scores import digit_scores, score_beside_threshold
from digitlab.texts import colours


def test_digit_scores_mark_the_label_and_the_prediction():
    scores = np.linspace(0, 0.9, 10)
    bars = digit_scores(scores, "probability", 4).data[0]
    np.testing.assert_array_equal(bars.y, scores)
    assert (bars.text[4], bars.text[9]) == ("true", "predicted")
    assert (bars.marker.color[4], bars.marker.color[9]) == (colours.POSITIVE, colours.NEGATIVE)


def test_a_right_prediction_is_marked_as_true():
    assert digit_scores(np.linspace(0, 0.9, 10), "decision", 9).data[0].text[9] == "true"


@pytest.mark.parametrize(("score", "colour"), [(0.5, colours.POSITIVE), (0.49, colours.NEGATIVE)])
def test_score_and_threshold_are_both_in_sight(score, colour):
    figure = score_beside_threshold(score, 0.5, np.array([-1.0, 0.3]))
    assert figure.data[0].x[0] == score
    assert figure.data[0].marker.color == colour
    low, high = figure.layout.xaxis.range
    assert low < -1.0
    assert high > 0.5


def test_without_a_label_the_read_digit_stands_out_and_the_numbers_are_written():
    bars = digit_scores(np.linspace(0, 0.9, 10), "probability").data[0]
    assert bars.marker.color[9] == colours.POSITIVE
    assert set(bars.marker.color[:9]) == {colours.MUTED}
    assert bars.text[9] == "0.90"
