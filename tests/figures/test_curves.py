import numpy as np
import pytest

from digitlab.figures import curves
from digitlab.figures.calibration import reliability_diagram
from digitlab.figures.gains import cumulative_gains, lift
from digitlab.metrics.calibration import reliability
from digitlab.metrics.measures import MEASURES
from digitlab.metrics.thresholds import ThresholdCurve


@pytest.fixture(scope="module")
def curve():
    generator = np.random.default_rng(0)
    truth = generator.random(10_000) < 0.1
    return ThresholdCurve(truth, generator.normal(size=10_000) + 2 * truth)


def trace(figure, name):
    return next(trace for trace in figure.data if trace.name == name)


def test_curves_are_thinned_and_no_extreme_moves(curve):
    figure = curves.precision_recall_by_threshold(curve)
    precision = trace(figure, "Precision")
    assert len(precision.x) <= 3_000
    assert (min(precision.y), max(precision.y)) == (np.nanmin(curve.precision), np.nanmax(curve.precision))
    # The edge of the data may be cut off the axis where recall is 1 or 0, but never a value.
    assert figure.layout.yaxis.range[0] < 0
    assert figure.layout.yaxis.range[1] > 1
    assert max(figure.data[0].x) == curve.scores[-1]


@pytest.mark.parametrize("draw", [curves.precision_recall_by_threshold, curves.precision_recall, curves.roc])
def test_marks_only_where_there_is_a_point(curve, draw):
    def marks(figure):
        return len(figure.layout.shapes) + sum(t.mode == "markers" for t in figure.data)

    assert marks(draw(curve)) == 0
    assert marks(draw(curve, curve.at(1.0))) == 1


def test_bands_hold_wilsons_intervals(curve):
    band = curves.precision_recall_by_threshold(curve, intervals=True).data[0]
    x, y = np.array(band.x), np.array(band.y)
    middle = x[len(x) // 4]
    low, high = MEASURES["precision"].interval(curve.at(middle))
    assert set(np.round(y[x == middle], 12)) == {round(low, 12), round(high, 12)}


def test_another_run_is_laid_over(curve):
    other = ThresholdCurve([True, False, True], [0.1, 0.2, 0.3])
    for figure in (
        curves.precision_recall(curve, others={"Tree": other}),
        curves.roc(curve, others={"Tree": other}),
        cumulative_gains(curve, {"Tree": other}),
        lift(curve, {"Tree": other}),
    ):
        assert any(trace.name.startswith("Tree") for trace in figure.data)


def test_a_single_point_is_seen():
    assert curves.precision_recall(ThresholdCurve([True, False], [0.1, 0.1])).data[0].mode == "lines+markers"


def test_gains_end_where_everything_is_found(curve):
    line = trace(cumulative_gains(curve), "This run")
    assert (line.x[0], line.y[0]) == (0, 0)
    assert (line.x[-1], line.y[-1]) == (1, 1)
    assert trace(lift(curve), "This run").y[-1] == 1


def test_reliability_diagram_shows_the_bins():
    result = reliability([True, False, True, True], [0.1, 0.1, 0.92, 0.96])
    points = reliability_diagram({"As it is": result}).data[1]
    assert list(points.x) == pytest.approx([0.1, 0.94])
    assert list(points.y) == [0.5, 1.0]
    assert list(points.customdata) == [2, 2]


@pytest.mark.parametrize(
    ("truth", "scores"),
    [
        ([False, True], [0.1, 0.1]),  # one score for all
        ([True, True], [0.1, 0.2]),  # nothing but positives
        ([False, False], [0.1, 0.2]),  # nothing but negatives
        ([True], [0.5]),  # a single image
    ],
)
def test_awkward_curves_can_be_drawn(truth, scores):
    curve = ThresholdCurve(truth, scores)
    for figure in (
        curves.precision_recall_by_threshold(curve, intervals=True),
        curves.precision_recall(curve, intervals=True),
        curves.roc(curve, intervals=True),
        cumulative_gains(curve),
        lift(curve),
    ):
        assert figure.to_json()
