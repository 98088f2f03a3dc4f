import numpy as np
import pytest

from digitlab.figures import comparison
from digitlab.metrics.thresholds import ThresholdCurve


@pytest.fixture
def curves():
    generator = np.random.default_rng(4)
    truth = generator.random(10_000) < 0.1
    margin = generator.normal(size=10_000) + 2 * truth
    return {"decision": ThresholdCurve(truth, margin), "probability": ThresholdCurve(truth, 1 / (1 + np.exp(-margin)))}


def test_percentile_is_the_share_that_is_not_flagged():
    curve = ThresholdCurve([0, 0, 1, 1], [0.1, 0.1, 0.4, 0.8])
    assert curve.percentiles.tolist() == [0.0, 50.0, 75.0, 100.0]


def test_scores_of_the_same_order_draw_the_same_lines(curves):
    figure = comparison.thresholds_of_runs(curves)
    decision, probability = figure.data[0], figure.data[2]
    assert (decision.name, probability.name) == ("decision", "probability")
    np.testing.assert_allclose(decision.x, probability.x)
    np.testing.assert_allclose(decision.y, probability.y)
    assert not np.allclose(decision.customdata, probability.customdata)


@pytest.mark.parametrize("draw", [comparison.precision_recall_of_runs, comparison.roc_of_runs])
def test_lines_are_thinned_and_keep_their_ends_and_extremes(draw, curves):
    figure = draw(curves)
    assert [trace.name for trace in figure.data] == ["decision", "probability"]
    assert len({trace.line.color for trace in figure.data}) == 2
    for trace in figure.data:
        assert len(trace.x) <= 2_500
    curve, first = curves["decision"], figure.data[0]
    if draw is comparison.precision_recall_of_runs:
        assert (first.x[0], first.y[0]) == (1.0, pytest.approx(curve.precision[0]))
        assert np.nanmax(first.y) == np.nanmax(curve.precision)
    else:
        assert (first.x[0], first.y[0]) == (1.0, 1.0)
        assert (first.x[-1], first.y[-1]) == (0.0, 0.0)


def test_scatter_tells_tasks_apart():
    runs = [comparison.TimedRun("one", "label", 2.0, 0.9, True), comparison.TimedRun("ten", "label", 20.0, 0.97, False)]
    one, ten = comparison.score_against_time(runs).data
    assert (one.x, one.y, one.customdata) == ((2.0,), (0.9,), ("one",))
    assert (ten.x, ten.y, ten.customdata) == ((20.0,), (0.97,), ("ten",))
    assert one.marker.symbol != ten.marker.symbol


def test_runs_are_drawn_in_steps(curves):
    assert {trace.line.shape for trace in comparison.precision_recall_of_runs(curves).data} == {"hv"}
    assert {trace.line.shape for trace in comparison.thresholds_of_runs(curves).data} == {"vh"}


def test_a_percentile_between_two_scores_is_read_as_the_upper_one():
    """Half of the images tie at 0.1: a threshold at any percentile in between flags what 0.4 flags."""
    curve = ThresholdCurve([0, 0, 1, 1], [0.1, 0.1, 0.4, 0.8])
    precision, recall = comparison.thresholds_of_runs({"Tree": curve}).data
    assert (list(precision.x)[:3], list(precision.y)[:3]) == ([0.0, 50.0, 75.0], [0.5, 1.0, 1.0])
    assert list(recall.y)[:3] == [1.0, 1.0, 0.5]
    assert precision.line.shape == recall.line.shape == "vh"  # up first: from 0 % on it stands at 1.0
