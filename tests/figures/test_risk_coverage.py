"""Errors over the part that is decided, and the figure of it."""

import numpy as np
import pytest

from digitlab.decisions import Zone
from digitlab.decisions.risk_coverage import point_of, risk_coverage
from digitlab.decisions.zone_choosing import choose_zone
from digitlab.figures.risk_coverage import errors_by_decided
from digitlab.metrics.thresholds import ThresholdCurve


@pytest.fixture
def halves():
    generator = np.random.default_rng(0)
    truth = generator.random(3_900) < 0.2
    scores = generator.normal(size=3_900) + 2 * truth
    return ThresholdCurve(truth[::2], scores[::2]), ThresholdCurve(truth[1::2], scores[1::2])


def test_each_zone_is_chosen_on_the_ones_and_judged_by_the_others(halves):
    found = risk_coverage(*halves)
    line = choose_zone(halves[0], "asked", asked=0).zone.counts(halves[1])
    assert found.line == (1.0, line.error_rate) == (found.coverage[-1], found.risk[-1])
    assert (np.diff(found.coverage) >= 0).all()
    # Whoever asks more errs less, by far where many are asked.
    assert found.risk[0] < 0.2 * found.line[1]
    assert (found.band.low <= found.risk).all()
    assert (found.risk <= found.band.high).all()
    tenth = choose_zone(halves[0], "asked", asked=100).zone.counts(halves[1])
    assert np.isclose(found.risk, tenth.error_rate).any()


def test_a_target_prevalence_weighs_both(halves):
    found = risk_coverage(*halves, 0.01)
    chosen = found.line[1]
    # Of so rare positives nearly all errors are misses of whoever flags hardly anything.
    assert 0 < chosen < 0.0105


def test_the_figure_has_the_line_and_the_zone_as_marks(halves):
    found = risk_coverage(*halves)
    here = point_of(Zone(0.5, 1.5).counts(halves[1]))
    figure = errors_by_decided(found, here)
    named = {trace.name: trace for trace in figure.data if trace.name}
    assert list(named) == ["Zones with the fewest errors", "One line, nobody asked", "This zone"]
    assert (named["This zone"].x[0], named["This zone"].y[0]) == here
    assert (named["One line, nobody asked"].x[0], named["One line, nobody asked"].y[0]) == found.line
    assert figure.layout.xaxis.title.text == "Part that is decided"
    assert figure.layout.yaxis.title.text == "Errors among the decided"
    nothing = point_of(Zone(-9.0, 9.0).counts(halves[1]))
    assert len(errors_by_decided(found, nothing).data) == len(figure.data) - 1


def test_weights_and_few_rows():
    curve = ThresholdCurve([0, 1, 1], [0.1, 0.2, 0.3], sample_weight=[1.0, 2.5, 1.0])
    found = risk_coverage(curve, curve)
    assert found.risk.tolist() == [0.0]
    assert found.band.high[0] > 0.3
