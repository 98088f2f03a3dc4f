"""What strangers write is read right, asked about or refused with a sentence: nothing is wrong in silence."""

import pytest

import digitlab
from digitlab.uploads.interpreting import interpret
from digitlab.uploads.objects import table_of
from tests.support.tables import EXPECTED, REFUSED, TABLES, Expected


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda expected: expected.file)
def test_a_table_is_read_as_it_was_meant(expected: Expected):
    reading = interpret(table_of(expected.path))
    found = reading.roles.label, reading.roles.positive, reading.score, reading.detectors.n_left_out
    assert found == (expected.label, expected.positive, expected.score, expected.n_left_out)
    point = reading.detector().curve.at(expected.threshold)
    assert (point.tp, point.fp, point.fn, point.tn) == expected.counts
    assert reading.asks == expected.asks
    assert set(expected.says) <= {doubt.key for doubt in reading.doubts_of()}


@pytest.mark.parametrize("file", REFUSED)
def test_what_cannot_be_read_is_refused_with_a_sentence(file):
    with pytest.raises(digitlab.ScoresError, match=REFUSED[file]):
        digitlab.read_scores(TABLES / file)


def test_distances_are_turned_by_one_press():
    table = table_of(TABLES / "K28_distance.csv")
    doubt = next(doubt for doubt in interpret(table).doubts_of() if doubt.key == "wrong_way")
    turn = next(action for action in doubt.actions if "turned" in action.chosen)
    turned = interpret(table, **turn.chosen)
    assert turned.detector().curve.roc_auc == pytest.approx(1 - interpret(table).detector().curve.roc_auc)
    assert "wrong_way" not in {doubt.key for doubt in turned.doubts_of()}


def test_every_action_of_every_table_can_be_taken():
    for expected in EXPECTED:
        table = table_of(expected.path)
        reading = interpret(table)
        for doubt in reading.doubts_of():
            for action in doubt.actions:
                after = interpret(table, **{**reading.chosen, **action.chosen})
                try:
                    assert doubt.key not in {each.key for each in after.doubts_of()} or not doubt.asks
                except digitlab.ScoresError as error:
                    assert str(error).endswith(".")  # noqa: PT017 - either is fine


def test_a_doubt_that_was_accepted_is_not_said_again():
    table = table_of(TABLES / "K05_no_truth.csv")
    assert not interpret(table, accepted=("no_truth",)).asks
    assert "no_truth" not in {doubt.key for doubt in interpret(table, accepted=("no_truth",)).doubts_of()}
