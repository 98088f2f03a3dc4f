import numpy as np
import pytest

from digitlab.figures import costs as figures
from digitlab.metrics.costs import expected_costs, net_benefit_band, net_benefit_of_flagging_everything, net_benefits
from digitlab.metrics.thresholds import ThresholdCurve

RATIOS = np.geomspace(0.01, 1_000, 101)


@pytest.fixture
def curve():
    generator = np.random.default_rng(0)
    truth = generator.random(3_000) < 0.1
    return ThresholdCurve(truth, generator.normal(size=3_000) + 2 * truth)


def test_cost_runs_from_flagging_everything_to_flagging_nothing(curve):
    cost = 1_000 * expected_costs(curve, 1.0, 10.0)
    figure = figures.cost_by_flagged({"SGD": (np.asarray(curve.points.queue_rate), cost)})
    (line,) = figure.data
    by_flagged = dict(zip(line.x, line.y, strict=True))
    assert by_flagged[1.0] == pytest.approx(1_000 * curve.n_negative / 3_000)  # only false alarms
    assert by_flagged[0.0] == pytest.approx(10_000 * curve.n_positive / 3_000)  # only misses
    assert min(line.y) == cost.min()  # thinning leaves the best where it is


def test_a_decision_curve_stands_beside_doing_without_a_detector(curve):
    benefit = net_benefits(curve, curve, RATIOS)
    everything = net_benefit_of_flagging_everything(RATIOS, curve.prevalence)
    figure = figures.net_benefit_by_ratio(RATIOS, {"SGD": benefit, "Tree": benefit / 2}, everything)
    lines = {line.name: line for line in figure.data}
    assert list(lines) == ["SGD", "Tree", "Flag everything", "Flag nothing"]
    assert np.array_equal(np.array(lines["SGD"].y), 100 * benefit)
    assert list(lines["Flag nothing"].y) == [0, 0]
    assert np.array(lines["Flag everything"].y) == pytest.approx(100 * everything)
    low, high = figure.layout.yaxis.range
    assert low < 0 < 100 * benefit.max() < high
    assert figure.layout.xaxis.type == "log"
    band = net_benefit_band(curve, curve, RATIOS, curve.prevalence)
    upper, lower, *lines = figures.net_benefit_by_ratio(RATIOS, {"SGD": benefit}, everything, band).data
    assert (np.array(lower.y) <= 100 * benefit).all()
    assert (np.array(upper.y) >= 100 * benefit).all()
    assert [line.name for line in lines] == ["SGD", "Flag everything", "Flag nothing"]


def test_a_detector_that_is_worth_nothing_can_be_drawn():
    curve = ThresholdCurve([True, False, True, False], [0.1] * 4)
    benefit = net_benefits(curve, curve, RATIOS)
    everything = net_benefit_of_flagging_everything(RATIOS, 0.5)
    assert figures.net_benefit_by_ratio(RATIOS, {"Dummy": benefit}, everything).to_json()
    cost = expected_costs(curve, 1.0, 10.0)
    assert figures.cost_by_flagged({"Dummy": (np.asarray(curve.points.queue_rate), cost)}).to_json()
