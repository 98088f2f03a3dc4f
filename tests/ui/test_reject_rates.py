"""What each run has to reject, as the table on Errors says it."""

import numpy as np

from digitlab.evaluation.answers import answers_of
from digitlab.texts import formats
from digitlab.ui.errors.reject_rates import _rates, _rubbish_row
from digitlab.ui.state import level, shared


def test_rates_are_counted_where_no_level_was_chosen(ten_digit_run, data):
    answers = answers_of(ten_digit_run, data)
    row = _rates(answers, "margin", 0.1)
    chosen_on, checked_on, *_ = answers.holdout("margin")
    # By brute force: of all levels with at most 10 % errors out of fold that with the most right answers, then with the
    # fewest wrong ones.
    allowed = [i for i in range(len(chosen_on.scores)) if chosen_on.fp[i] <= 0.1 * (chosen_on.tp[i] + chosen_on.fp[i])]
    best = chosen_on.thresholds[max(allowed, key=lambda i: (chosen_on.tp[i], -chosen_on.fp[i]))]
    answered = answers.detector("margin").judged.y_score >= best
    assert checked_on.n_rows == len(answered)
    assert row["Rejected"] == formats.percent(1 - answered.mean())
    assert row["Errors among the answered"].startswith(formats.percent(1 - answers.right[answered].mean()))
    assert row["Errors if all are answered"] == formats.percent(1 - answers.right.mean())


def test_rubbish_is_answered_where_it_is_sure_enough(ten_digit_run, data, monkeypatch):
    answers = answers_of(ten_digit_run, data)
    scores = ten_digit_run.test_scores[:200]
    monkeypatch.setattr("digitlab.ui.errors.reject_rates._rubbish_scores", lambda *_: scores)
    monkeypatch.setattr(shared, "answers", lambda run: answers)
    at = level.level(answers)
    n = int((answers.sureness(scores, at.by) >= at.level).sum())
    row = _rubbish_row(ten_digit_run.experiment, answers)
    for kind in ("Letters", "Scribbles", "Half digits"):
        assert row[f"{kind} answered"].startswith(formats.percent(n / 200))
    sent_away = np.mean(answers.detector(at.by).judged.y_score < at.level)
    assert row["Digits rejected"] == formats.percent(sent_away)
