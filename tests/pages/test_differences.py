"""The table of pairs on the page Compare: whether the images can tell two runs apart."""

from itertools import combinations

import pytest
from scipy.stats import binomtest
from sklearn.metrics import f1_score, roc_auc_score

from digitlab.experiments import naming
from digitlab.experiments.experiment import Experiment
from digitlab.metrics.comparing import holm, mcnemar


@pytest.fixture
def runs(store, small_run, ten_digit_run):
    for run in (small_run, ten_digit_run):
        store.save(run)
    return small_run, ten_digit_run


def open_ticked(app, chosen):
    app.test.session_state["compared"] = chosen
    app.test.switch_page("pages/compare.py").run()
    assert not app.test.exception, app.test.exception[0].message


def pairs(app):
    return next((frame.value for frame in app.test.dataframe if "Second" in frame.value), None)


def test_one_run_has_nothing_to_be_compared_with(app, runs):
    open_ticked(app, [runs[0].experiment])
    assert pairs(app) is None
    assert any("Tick two or more runs" in caption.value for caption in app.test.caption)


def test_two_runs_are_compared_by_a_paired_test(app, runs, data):
    small, ten = runs
    open_ticked(app, [small.experiment, ten.experiment])
    app.widget("selectbox", "Read as detectors of").set_value(7).run()
    shown = pairs(app)
    assert shown[["First", "Second"]].to_numpy().tolist() == [
        [naming.distinct_name(small.experiment), naming.distinct_name(ten.experiment)]
    ]
    truth, scores = data.test.labels == 7, (small.test_scores, ten.test_scores[:, 7])
    right = [(one >= 0) == truth for one in scores]
    alone = [int((right[i] & ~right[1 - i]).sum()) for i in (0, 1)]
    p_value = binomtest(alone[0], sum(alone)).pvalue
    (row,) = shown.to_dict("records")
    assert row["p"] == pytest.approx(p_value)
    gain = f1_score(truth, scores[1] >= 0) - f1_score(truth, scores[0] >= 0)
    assert row["F1, second - first"].startswith(f"{gain:+.4f} (")
    low, high = (float(end) for end in row["F1, second - first"].split("(")[1].rstrip(")").split(" to "))
    assert low < gain < high
    area = roc_auc_score(truth, scores[1]) - roc_auc_score(truth, scores[0])
    assert row["ROC AUC, second - first"].startswith(f"{area:+.4f} (")
    if p_value >= 0.05:
        assert row["Their answers"] == "cannot be told apart"
    else:
        assert row["Their answers"] == f"{'first' if alone[0] > alone[1] else 'second'} is right more often"
    assert any("McNemar's exact test: below 0.05" in caption.value for caption in app.test.caption)


def test_three_runs_are_three_pairs_corrected_by_holms_method(app, runs, data, stored):
    small, ten = runs
    blind = stored(Experiment(classifier="DummyClassifier", n_train=1_000))
    open_ticked(app, [small.experiment, ten.experiment, blind.experiment])
    app.widget("selectbox", "Read as detectors of").set_value(7).run()
    answers = {
        naming.distinct_name(small.experiment): small.test_scores >= 0,
        naming.distinct_name(ten.experiment): ten.test_scores[:, 7] >= 0,
        naming.distinct_name(blind.experiment): blind.test_scores >= 0.5,
    }
    shown = pairs(app)
    names = [tuple(pair) for pair in shown[["First", "Second"]].to_numpy().tolist()]
    assert {frozenset(pair) for pair in names} == {frozenset(pair) for pair in combinations(answers, 2)}
    truth = data.test.labels == 7
    corrected = holm([mcnemar(truth, answers[first], answers[second]).p_value for first, second in names])
    assert shown["p"].tolist() == pytest.approx(corrected)
    assert any("corrected for 3 pairs by Holm's method" in caption.value for caption in app.test.caption)
    told_apart = [conclusion != "cannot be told apart" for conclusion in shown["Their answers"]]
    assert told_apart == [p_value < 0.05 for p_value in corrected]
    # Who never looks is worse than either, and no chance explains it.
    assert all(
        told for told, pair in zip(told_apart, names, strict=True) if naming.distinct_name(blind.experiment) in pair
    )


def test_the_best_is_judged_as_one_that_was_chosen(app, runs, data):
    small, ten = runs
    open_ticked(app, [small.experiment, ten.experiment])
    app.widget("selectbox", "Read as detectors of").set_value(7).run()
    truth = data.test.labels == 7
    areas = {
        naming.distinct_name(run.experiment): roc_auc_score(truth, scores)
        for run, scores in ((small, small.test_scores), (ten, ten.test_scores[:, 7]))
    }
    best = max(areas, key=areas.get)
    told = next(markdown.value for markdown in app.test.markdown if "As the best of 2" in markdown.value)
    assert f"ROC AUC: {best} is highest, {areas[best]:.4f}." in told
    assert len(told.splitlines()) == 3
    assert any("partly the luckiest" in caption.value for caption in app.test.caption)
