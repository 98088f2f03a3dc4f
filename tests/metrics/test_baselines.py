import numpy as np
import pytest

from digitlab.metrics.baselines import commonest_answer, guessing
from digitlab.metrics.measures import MEASURES
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.prevalence import at_prevalence

POINT = OperatingPoint(0.0, tp=80, fp=30, fn=20, tn=870)


def test_the_commonest_answer_is_no_where_the_digit_is_rare():
    always_no = commonest_answer(POINT)
    assert (always_no.tp, always_no.fp, always_no.fn, always_no.tn) == (0, 0, 100, 900)
    assert always_no.accuracy == 0.9
    assert always_no.recall == 0
    assert np.isnan(always_no.precision)
    assert commonest_answer(OperatingPoint(0.0, 1, 1, 1, 1)).tp == 0  # of two that are as common, "no"


def test_the_commonest_answer_is_yes_where_the_digit_is_common():
    always_yes = commonest_answer(OperatingPoint(0.0, tp=600, fp=30, fn=100, tn=270))
    assert (always_yes.tp, always_yes.fp, always_yes.fn, always_yes.tn) == (700, 300, 0, 0)
    assert always_yes.precision == 0.7


def test_guessing_by_hand():
    guess = guessing(POINT)
    assert guess.precision == pytest.approx(0.1)
    assert guess.recall == guess.false_positive_rate == guess.queue_rate == pytest.approx(0.11)
    assert guess.balanced_accuracy == pytest.approx(0.5)
    assert guess.matthews_correlation == pytest.approx(0)
    assert guess.accuracy == pytest.approx(0.1 * 0.11 + 0.9 * 0.89)
    assert guess.n_samples == pytest.approx(1_000)


def test_guessing_is_what_flagging_blindly_comes_to():
    generator = np.random.default_rng(0)
    truth = np.arange(1_000) < 100
    counts = np.zeros(4)
    for _ in range(4_000):
        flagged = np.zeros(1_000, dtype=bool)
        flagged[generator.choice(1_000, 110, replace=False)] = True
        counts += [(flagged & truth).sum(), (flagged & ~truth).sum(), (~flagged & truth).sum(), 0]
    guess = guessing(POINT)
    assert counts[:3] / 4_000 == pytest.approx([guess.tp, guess.fp, guess.fn], rel=0.01)


@pytest.mark.parametrize("measure", MEASURES.values(), ids=list(MEASURES))
def test_a_detector_that_has_learnt_something_beats_guessing(measure):
    for prevalence in (None, 0.01):
        point = POINT if prevalence is None else at_prevalence(POINT, prevalence)
        ours, blind = measure.of(point), measure.of(guessing(point))
        if measure.higher_is_better is None:
            assert ours == pytest.approx(blind)
        else:
            assert (ours > blind) == measure.higher_is_better
