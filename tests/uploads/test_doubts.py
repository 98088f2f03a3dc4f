"""Each check speaks where it should, says what to do, and is silent on honest tables."""

import numpy as np
import pytest
from scipy.stats import mannwhitneyu, norm

import digitlab
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.uploads.doubts import CHECKS
from digitlab.uploads.facts import area_in_errors
from digitlab.uploads.interpreting import interpret
from digitlab.uploads.objects import table_of

RNG = np.random.default_rng(1)
TRUTH = RNG.random(400) < 0.4
SCORES = (1 / (1 + np.exp(-RNG.normal(size=400) - 2 * (TRUTH - 0.5)))).round(6)
ANSWERS = SCORES >= 0.5
ORDER = np.argsort(SCORES)
FEW = np.arange(400) % 100 == 0


DAYS = np.datetime64("2026-01-01") + np.arange(400) // 3


def reading_of(truth=TRUTH, scores=SCORES, roles=None, **further):
    return interpret(table_of({"label": truth, "score": scores, **further}), **(roles or {}))


def keys_of(*arguments, **further):
    return [doubt.key for doubt in reading_of(*arguments, **further).doubts_of()]


SPEAKS = {
    "follows": {"truth": ANSWERS},
    "wrong_way": {"scores": 1 - SCORES},
    "no_skill": {"scores": RNG.permutation(SCORES)},
    "confidence": {"scores": 0.5 + SCORES / 2},
    "hard_answers": {"scores": ANSWERS * 1},
    "scale": {"scores": 100 * SCORES},
    "repeated": {"truth": np.tile(TRUTH, 2), "scores": np.tile(SCORES, 2)},
    "stacked": {
        "truth": np.tile(TRUTH, 2),
        "scores": np.r_[SCORES, (SCORES + RNG.random(400) / 5).round(6)],
        "model": np.repeat(["forest", "ridge"], 400),
    },
    "sorted": {"truth": TRUTH[ORDER], "scores": SCORES[ORDER]},
    "one_class_in_half": {
        "truth": np.r_[TRUTH, np.zeros(400, dtype=bool)],
        "scores": np.r_[SCORES, RNG.permutation(SCORES + 0.001)],
    },
    "on_both_sides": {
        "split": np.tile(["train", "test"], 200),
        "patient": np.arange(400) // 4,
        "roles": {"cluster": "patient"},
    },
    "dates": {"day": DAYS.astype(str)},
    "rare": {"truth": FEW, "scores": SCORES * 0.5 + 0.5 * FEW - 0.4 * (np.arange(400) == 100)},
}


def test_honest_scores_raise_no_doubt():
    assert keys_of() == []


def test_each_check_has_an_example():
    assert {check.key for check in CHECKS} == set(SPEAKS)


@pytest.mark.parametrize("key", SPEAKS)
def test_a_check_speaks_where_it_should(key):
    doubts = {doubt.key: doubt for doubt in reading_of(**SPEAKS[key]).doubts_of()}
    assert key in doubts
    assert doubts[key].sentence.endswith((".", "?"))
    assert doubts[key].sentence[0] in '"' or doubts[key].sentence[0].isupper()


def test_turning_the_positive_value_answers_the_doubt():
    table = table_of({"label": np.where(TRUTH, "case", "control"), "score": 1 - SCORES})
    doubt = next(doubt for doubt in interpret(table).doubts_of() if doubt.key == "wrong_way")
    assert 'Is "case" the positive value' in doubt.sentence
    after = interpret(table, **doubt.actions[0].chosen)
    assert after.roles.positive == "control"
    assert "wrong_way" not in {each.key for each in after.doubts_of()}


def test_a_confidence_of_answers_becomes_a_score_by_one_press():
    sure = np.maximum(SCORES, 1 - SCORES)
    table = table_of({"label": TRUTH * 1, "said": ANSWERS * 1, "score": sure})
    doubt = next(doubt for doubt in interpret(table).doubts_of() if doubt.key == "confidence")
    after = interpret(table, **doubt.actions[0].chosen)
    assert after.detector().judged.y_score == pytest.approx(SCORES)
    assert "confidence" not in {each.key for each in after.doubts_of()}


def test_confidences_in_per_cent_are_those_of_the_answer_too():
    sure = 100 * np.maximum(SCORES, 1 - SCORES)
    reading = interpret(
        table_of(
            {
                "truth": np.where(TRUTH, "spoof", "bonafide"),
                "prediction": np.where(ANSWERS, "SPOOF", "BONAFIDE"),
                "confidence": sure,
            }
        )
    )
    assert reading.roles.answer == "prediction"
    assert reading.detector().judged.y_score == pytest.approx(100 * SCORES)


def test_a_row_that_stands_there_again_is_said():
    twice = np.r_[np.arange(400), 5]
    assert "repeated" in keys_of(TRUTH[twice], SCORES[twice], id=twice)
    assert "repeated" not in keys_of(TRUTH[twice], SCORES[twice], id=np.arange(401))
    # Rows of one patient may well have one score, and intervals know that they belong together.
    table = table_of({"id": twice, "label": TRUTH[twice] * 1, "score": SCORES[twice]})
    assert "repeated" not in {doubt.key for doubt in interpret(table, cluster="id").doubts_of()}


def test_rows_that_cannot_be_used_are_counted_by_their_reasons():
    scores, label = SCORES.tolist(), TRUTH.astype(object).tolist()
    scores[3], scores[4], label[5] = None, float("inf"), None
    reading = digitlab.read_scores({"label": label, "score": scores})
    assert (reading.n_rows, reading.n_left_out) == (397, 3)
    assert any(
        "3 rows of 400 cannot be used and are left out: one row without a label" in doubt
        and '2 rows without a finite score in "score"' in doubt
        for doubt in reading.doubts
    )


def test_it_is_asked_where_most_rows_are_left_out():
    scores = SCORES.tolist()
    scores[:300] = [None] * 300
    reading = reading_of(scores=scores)
    doubts = {doubt.key: doubt for doubt in reading.doubts_of()}
    assert doubts["left_out"].asks
    assert reading.asks
    assert not interpret(reading.table, accepted=("left_out",)).asks


@pytest.mark.parametrize("unknown", ["unknown", "?", "indeterminate", -1])
def test_what_nobody_knows_is_no_negative(unknown):
    label = (TRUTH * 1 if unknown == -1 else np.where(TRUTH, "pos", "neg")).astype(object)
    label[:20] = unknown
    reading = reading_of(label)
    assert reading.detectors.n_left_out == 20
    assert reading.detector().judged.y_true.tolist() == TRUTH[20:].tolist()
    assert "unknown" in {doubt.key for doubt in reading.doubts_of()} or unknown == "?"


def test_words_are_a_split_and_numbers_are_folds():
    words = reading_of(part=np.where(np.arange(400) % 4, "train", "test"))
    assert (words.roles.split, words.roles.judged, len(words.detectors.judged)) == ("part", "test", 100)
    assert "split" in {doubt.key for doubt in words.doubts_of()}
    assert len(reading_of(fold=np.arange(400) % 5).detectors.judged) == 400
    assert len(interpret(words.table, split=False).detectors.judged) == 400


def test_many_groups_do_not_refuse_a_table():
    assert reading_of(patient=[f"p{i // 3}" for i in range(400)]).roles.group is None
    assert reading_of(site=[f"s{i % 3}" for i in range(400)]).roles.group == "site"


def test_answers_of_which_few_are_flagged_are_judged_by_their_ties():
    """Six of 20 positives flagged and two of 180 negatives: scipy's test that knows of ties has z = 6.1."""
    truth = np.arange(200) % 10 == 0
    flagged = np.isin(np.arange(200), [0, 30, 60, 90, 120, 150, 77, 133])
    expected = mannwhitneyu(flagged[truth], flagged[~truth], method="asymptotic", use_continuity=False).pvalue
    curve = ThresholdCurve(truth, flagged)
    assert 2 * norm.sf(area_in_errors(curve)) == pytest.approx(expected)
    assert expected < 1e-6
    assert "no_skill" not in keys_of(truth=truth, scores=flagged * 1)
    assert "wrong_way" in keys_of(truth=truth, scores=1 - flagged * 1)
    assert area_in_errors(ThresholdCurve(truth, np.zeros(200))) == 0


def test_useless_scores_of_rows_that_belong_together_are_not_called_wrong_way_round():
    """At most 3 of 100 tables of 50 patients with 20 rows each; 27 would be if rows were taken for independent."""
    generator, errors = np.random.default_rng(0), []
    clusters = np.repeat(np.arange(50), 20)
    for _ in range(200):
        truth = np.repeat(generator.random(50) < 0.5, 20)
        scores = np.repeat(generator.normal(size=50), 20) * 0.7**0.5 + generator.normal(size=1_000) * 0.3**0.5
        curve, clustered = ThresholdCurve(truth, scores), ThresholdCurve(truth, scores, clusters=clusters)
        errors.append((area_in_errors(curve), area_in_errors(curve, clustered)))
    alone, together = np.array(errors).T
    assert np.mean(alone < norm.ppf(0.01)) > 0.15
    assert np.mean(together < norm.ppf(0.01)) <= 0.03


@pytest.mark.parametrize(
    "days", [DAYS.astype(str), DAYS, [f"{day} 12:30" for day in DAYS]], ids=["text", "dates", "times"]
)
def test_dates_become_when_by_one_press(days):
    reading = reading_of(day=days)
    (doubt,) = reading.doubts_of()
    assert doubt.key == "dates"
    assert doubt.sentence.startswith('"day" holds dates.')
    again = reading_of(day=days, roles=doubt.actions[0].chosen)
    assert again.doubts_of() == ()
    assert again.detector("score").earlier is not None


@pytest.mark.parametrize(
    ("name", "days"),
    [("date_of_birth", DAYS.astype(str)), ("day", np.repeat(["2026-01-01"], 400)), ("day", ["2026-01-01", "x"] * 200)],
)
def test_what_is_no_time_of_a_row_is_not_offered(name, days):
    assert "dates" not in keys_of(**{name: days})


def test_whoever_stands_on_both_sides_of_a_split_is_said_and_the_split_left_out_by_one_press():
    split, patients = np.repeat(["train", "test"], 200), np.arange(400) // 4
    assert "on_both_sides" not in [
        doubt.key for doubt in reading_of(split=split, patient=patients, roles={"cluster": "patient"}).doubts_of()
    ]
    split[:2] = "test"
    (doubt,) = [
        doubt
        for doubt in reading_of(split=split, patient=patients, roles={"cluster": "patient"}).doubts_of()
        if doubt.key == "on_both_sides"
    ]
    assert '"split" has rows of 1 of 51 values of "patient" on both sides' in doubt.sentence
    again = reading_of(split=split, patient=patients, roles={"cluster": "patient", **doubt.actions[0].chosen})
    assert "on_both_sides" not in [doubt.key for doubt in again.doubts_of()]
    assert again.detector("score").halves is not None
