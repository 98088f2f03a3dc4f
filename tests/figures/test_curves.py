from itertools import pairwise

import numpy as np
import pytest

from digitlab.figures import curves
from digitlab.figures.calibration import reliability_diagram
from digitlab.figures.gains import cumulative_gains, lift
from digitlab.metrics.bands import curve_bands
from digitlab.metrics.calibration import reliability
from digitlab.metrics.measures import MEASURES
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.texts import colours


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


def edges(figure, colour):
    """Return the upper and the lower edge of the band in this colour."""
    place = next(i for i, line in enumerate(figure.data) if line.fillcolor == colours.translucent(colour))
    return figure.data[place - 1], figure.data[place]


def test_bands_by_threshold_are_wilsons_intervals(curve):
    figure = curves.precision_recall_by_threshold(curve, intervals=True)
    for key, colour in (("precision", colours.PRECISION), ("recall", colours.RECALL)):
        high, low = edges(figure, colour)
        for i in range(0, len(low.x), len(low.x) // 20):
            expected = MEASURES[key].interval(curve.at(low.x[i]), None)
            assert (low.y[i], high.y[i]) == pytest.approx(expected[:2])
            assert high.x[i] == low.x[i]


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


def drawn_at(line, x):
    """Return how high a line of Plotly's stands at a place between its points."""
    points = zip(line.x, line.y, strict=True)
    (x0, y0), (x1, y1) = next(pair for pair in pairwise(points) if min(pair)[0] < x < max(pair)[0])
    # "hv" goes across and then up, "vh" up and then across.
    return {"hv": y0, "vh": y1}.get(line.line.shape, y0 + (y1 - y0) * (x - x0) / (x1 - x0))


@pytest.fixture
def tree():
    """A tree with two thresholds: 5 of 10 positives at precision 1, then 9 of 10 among 90 images."""
    truth = np.repeat([True, True, False, True, False], [5, 4, 81, 1, 909])
    return ThresholdCurve(truth, np.repeat([0.9, 0.5, 0.0], [5, 85, 910]))


def achievable(tree, recall):
    """Return the precision of choosing blindly among those that tie at the lower score (Davis and Goadrich)."""
    share = (recall * 10 - 5) / 4
    found, false = 5 + 4 * share, 81 * share
    return found / (found + false)


def test_between_two_thresholds_a_tree_has_the_precision_of_the_lower(tree):
    line = curves.precision_recall_line(tree, "Tree", "#000000")
    for recall in (0.55, 0.7, 0.89):
        straight = 1 + (0.1 - 1) * (recall - 0.5) / 0.4
        assert drawn_at(line, recall) == pytest.approx(9 / 90)
        assert drawn_at(line, recall) <= achievable(tree, recall) < straight  # a straight line promises too much
    assert drawn_at(line, 0.3) == 1.0
    assert drawn_at(line, 0.95) == pytest.approx(10 / 1_000)


def test_where_a_straight_line_promised_040_only_015_can_be_had():
    """One threshold finds 856 of 1,000 positives with 188 of 9,000 others, the other one flags everything."""
    truth = np.repeat([True, False, True, False], [856, 188, 144, 8_812])
    tree = ThresholdCurve(truth, np.repeat([1.0, 0.0], [856 + 188, 144 + 8_812]))
    share = (940 - 856) / 144  # of those that tie at the lower score
    straight = 856 / 1_044 + share * (0.1 - 856 / 1_044)
    blindly = 940 / (940 + 188 + share * 8_812)
    assert straight == pytest.approx(0.40, abs=0.001)
    assert blindly == pytest.approx(0.15, abs=0.001)
    drawn = drawn_at(curves.precision_recall_line(tree, "Tree", "#000000"), 0.94)
    assert drawn == pytest.approx(0.1)  # what the lower threshold has, which can be had


@pytest.mark.parametrize("decimals", [0, 6])
def test_the_area_under_the_drawn_steps_is_the_printed_average_precision(decimals):
    generator = np.random.default_rng(1)
    truth = generator.random(300) < 0.3
    curve = ThresholdCurve(truth, np.round(generator.normal(size=300) + truth, decimals))
    line = curves.precision_recall_line(curve, "", "#000000")
    recalls = sorted(set(line.x))
    area = sum((right - left) * drawn_at(line, (left + right) / 2) for left, right in pairwise(recalls))
    assert area == pytest.approx(curve.average_precision)


def test_against_the_threshold_each_value_reaches_down_to_the_score_below(tree):
    """A threshold between two scores flags what the upper one flags: 0.7 is read as 0.9, not half way to 0.5."""
    figure = curves.precision_recall_by_threshold(tree, intervals=True)
    for name, of in (("Precision", "precision"), ("Recall", "recall")):
        line = trace(figure, name)
        for threshold in (0.2, 0.45, 0.7, 0.89):
            assert drawn_at(line, threshold) == pytest.approx(getattr(tree.at(threshold), of))
    low, high, _ = MEASURES["precision"].interval(tree.at(0.2), None)
    upper, lower = edges(figure, colours.PRECISION)
    assert drawn_at(upper, 0.2) == pytest.approx(high)
    assert drawn_at(lower, 0.2) == pytest.approx(low)


def test_bands_are_laid_under_their_curves(curve):
    bands = curve_bands(curve, 20)
    for figure, band, colour in (
        (curves.precision_recall(curve, band=bands.precision_recall), bands.precision_recall, colours.PRECISION),
        (curves.roc(curve, band=bands.roc), bands.roc, colours.RECALL),
    ):
        high, low = edges(figure, colour)
        assert low is figure.data[1]  # before the line that runs over it
        assert low.fill == "tonexty"
        assert np.array_equal(np.array(low.y), band.low)
        assert np.array_equal(np.array(high.y), band.high)
        assert np.array_equal(np.array(low.x), band.x)


def test_guessing_stands_in_the_figures(curve):
    guessing = next(trace for trace in curves.precision_recall(curve).data if trace.name.startswith("Guessing"))
    assert list(guessing.y) == [curve.prevalence] * 2
    guessing = trace(curves.roc(curve), "Guessing: area 0.5")
    assert (list(guessing.x), list(guessing.y)) == ([0, 1], [0, 1])


def test_reliability_diagram_counts_the_images_of_each_bin():
    result = reliability([True, False, True, True], [0.1, 0.1, 0.92, 0.96])
    bars = next(trace for trace in reliability_diagram({"As it is": result}).data if trace.type == "bar")
    assert list(bars.y) == [2, 2]
    assert list(bars.x) == pytest.approx([0.1, 0.94])


def test_bars_of_the_reliability_diagram_are_whole_and_under_no_title():
    result = reliability([True, False, True, True], [0.1, 0.1, 0.55, 0.96])
    layout = reliability_diagram({"As it is": result}).layout
    lowest, highest = layout.yaxis2.range
    assert lowest < np.log10(1)  # a bar of one row has a height
    assert highest > np.log10(2)
    assert layout.xaxis.anchor == "y2"  # the axis and its title stand below the bars


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
    bands = curve_bands(curve, 10)
    for figure in (
        curves.precision_recall_by_threshold(curve, intervals=True),
        curves.precision_recall(curve, band=bands.precision_recall),
        curves.roc(curve, band=bands.roc),
        cumulative_gains(curve),
        lift(curve),
    ):
        assert figure.to_json()
