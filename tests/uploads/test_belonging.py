"""Columns that say which rows belong together, and when each was."""

import numpy as np
import pandas as pd
import pytest

from digitlab.uploads.errors import ScoresError
from digitlab.uploads.interpreting import interpret
from digitlab.uploads.objects import table_of
from digitlab.uploads.scores import read_scores


def frame(n_patients=100, size=5):
    rng = np.random.default_rng(0)
    n = n_patients * size
    patients = np.repeat([f"p{i}" for i in range(n_patients)], size)
    truth = np.repeat(rng.random(n_patients) < 0.4, size)
    scores = np.repeat(rng.normal(size=n_patients), size) + 0.5 * rng.normal(size=n) + 2 * truth
    days = pd.Timestamp("2026-01-01") + pd.to_timedelta(np.arange(n), unit="h")
    return pd.DataFrame({"label": truth.astype(int), "score": scores, "patient": patients, "seen": days})


def test_rows_of_one_patient_belong_together_whatever_number_of_them():
    found = read_scores(frame(), cluster="patient").detector()
    assert found.clusters.noun == "patient"
    assert len(set(found.clusters.of)) == 100
    halves = found.holdout
    assert halves.chosen_name == "250 rows, every other patient"
    assert found.curve.moments is not None
    alone = read_scores(frame(), cluster=False).detector()
    wide, narrow = (detector.curve.at(0.8) for detector in (found, alone))
    assert wide.tp == narrow.tp
    # Five rows of one patient are little more than one.
    assert wide.moments.is_clustered
    assert (wide.moments.trials(("tp",), ("fn",), wide.tp, wide.fn)) < (narrow.tp + narrow.fn) / 2


def test_no_column_is_taken_for_it_in_silence_and_it_is_offered():
    reading = interpret(table_of(frame()))
    assert reading.roles.cluster is None
    assert reading.roles.time is None
    doubt = next(doubt for doubt in reading.doubts_of() if doubt.key == "belong_together")
    assert '"patient" has 100 different values in 500 rows' in doubt.sentence
    assert not doubt.asks
    together, apart = (interpret(table_of(frame()), **action.chosen) for action in doubt.actions)
    assert together.roles.cluster == "patient"
    assert apart.roles.cluster is None
    for told in (together, apart):
        assert "belong_together" not in [doubt.key for doubt in told.doubts_of()]
    assert "belong_together" not in [doubt.key for doubt in interpret(table_of(frame(500, 1))).doubts_of()]


def test_a_group_may_be_what_belongs_together_too():
    reading = interpret(table_of(frame(20)), cluster="patient")
    assert (reading.roles.group, reading.roles.cluster) == ("patient", "patient")
    assert len(reading.detector().groups.names) == 20


def test_a_row_without_a_patient_belongs_to_none():
    table = frame()
    table.loc[:9, "patient"] = None
    assert len(set(read_scores(table, cluster="patient").detector().clusters.of)) == 98 + 10


@pytest.mark.parametrize(
    "times",
    [
        lambda days: days,
        lambda days: days.dt.date,
        lambda days: days.dt.strftime("%Y-%m-%d %H:%M"),
        lambda days: days.astype("int64") // 10**9,
        lambda days: days.dt.tz_localize("Europe/Berlin", nonexistent="shift_forward"),
    ],
    ids=["timestamps", "dates", "text", "numbers", "with-a-zone"],
)
def test_the_earlier_rows_choose_and_the_later_ones_check(times):
    table = frame().sample(frac=1, random_state=0)
    later = table["seen"] >= table["seen"].sort_values().iloc[300]
    table["seen"] = times(table["seen"])
    found = read_scores(table, cluster=False, time="seen").detector()
    assert found.holdout is found.earlier
    assert found.holdout.checked_on.n_positive == pytest.approx(table["label"][later].sum(), abs=12)
    assert found.holdout.chosen_name.endswith("the first 60 %") or found.holdout.chosen_name.endswith("58 %")


def test_text_that_is_no_time_is_refused_and_rows_without_one_are_left_out():
    table = frame()
    with pytest.raises(ScoresError, match="text that is no time"):
        read_scores(table, time="patient")
    table.loc[[3, 4], "seen"] = pd.NaT
    reading = read_scores(table, time="seen", cluster=False)
    assert reading.n_left_out == 2
    assert any('2 rows without a time in "seen"' in doubt for doubt in reading.doubts)
    assert reading.detector().curve.n_rows == 498


def test_a_split_has_weights_and_patients_on_both_sides():
    table = frame()
    table["weight"] = np.where(table["label"], 1.0, 10.0)
    table["split"] = np.where(np.arange(500) < 250, "train", "test")
    found = read_scores(table, cluster="patient").detector()
    chosen_on = found.holdout.chosen_on
    assert chosen_on.n_negative == 10 * (1 - table["label"][:250]).sum()
    assert chosen_on.moments.is_clustered
    assert chosen_on.n_rows == 250


def test_a_name_that_could_be_markup_is_called_a_cluster():
    table = frame().rename(columns={"patient": "[x](https://evil.example)"})
    found = read_scores(table, cluster="[x](https://evil.example)").detector()
    assert found.clusters.noun == "cluster"
