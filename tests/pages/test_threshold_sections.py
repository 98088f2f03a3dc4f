"""The sections below the figures: calibration, costs, halves of the test images, where precision falls."""

import numpy as np
import pytest
from sklearn.metrics import f1_score

from digitlab.experiments.experiment import Experiment
from digitlab.metrics.measures import MEASURES
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.texts import formats
from tests.pages.thresholds_page import PAGE, alts, curve_of, open_expander, sentences, table

pytestmark = pytest.mark.usefixtures("stored_runs")


def test_calibration_of_scores_that_are_no_probabilities(app, small_run, folded):
    app.open(PAGE, run=small_run.experiment.to_link())
    assert any("gives scores, not probabilities" in markdown.value for markdown in app.test.markdown)
    app = type(app)().open(PAGE, run=folded.experiment.to_link())
    before = app.metrics["Brier score, sigmoid"]
    app.widget("radio", "Calibrate").set_value("Isotonic").run()
    assert 0 < float(app.metrics["Brier score, isotonic"]) < 0.1
    assert app.metrics["Brier score, sigmoid"] == before


def test_calibration_of_a_forest(app, data, stored):
    experiment = Experiment(classifier="RandomForestClassifier", parameters={"n_estimators": 10}, n_train=1_000)
    run = stored(experiment)
    app.open(PAGE, run=experiment.to_link())
    brier = float(((run.test_scores - (data.test.labels == 7)) ** 2).mean())
    assert app.metrics["Brier score, as it is"] == formats.share(brier)


def test_costs_are_weighed_by_whoever_opens_them(app, small_run):
    app.open(PAGE, run=small_run.experiment.to_link())
    assert not any("Expected cost" in alt for alt in alts(app))
    open_expander(app, "costs")
    before = next(alt for alt in alts(app) if alt.startswith("Expected cost of 1,000 in"))
    assert any(alt.startswith("Net benefit of Stochastic gradient descent") for alt in alts(app))
    assert any(
        "each threshold is chosen for its price on 5,000 test images, every other one, and judged on the other 5,000 "
        "test images." in caption.value
        for caption in app.test.caption
    )
    app.widget("select_slider", "A miss costs as much as so many false alarms").set_value(1).run()
    after = next(alt for alt in alts(app) if alt.startswith("Expected cost of 1,000 in"))
    assert lowest(after) < lowest(before)


def lowest(alt):
    return float(alt.split(": ")[1].split()[0])


def test_costs_of_up_to_three_runs(app, small_run, ten_digit_run):
    app.open(PAGE, run=small_run.experiment.to_link())
    app.test.session_state["experiments"] = [small_run.experiment, ten_digit_run.experiment]
    open_expander(app, "costs")
    app.widget("multiselect", "Runs beside it").set_value([ten_digit_run.experiment.digest]).run()
    assert not app.test.exception
    cost = next(alt for alt in alts(app) if alt.startswith("Expected cost of 1,000 in"))
    assert cost.count("at the lowest") == 2


def test_the_halves_of_the_test_images_are_shown_to_whoever_asks(app, data, small_run):
    app.open(PAGE, run=small_run.experiment.to_link(), threshold="0.0")
    open_expander(app, "independence")
    wrong = (small_run.test_scores >= 0) != (data.test.labels == 7)
    halves = table(app, "First 5,000")
    assert halves["Mistakes"].tolist() == [f"{wrong[:5_000].sum():,}", f"{wrong[5_000:].sum():,}"]
    assert halves["Images"].tolist() == ["5,000", "5,000"]
    first = ThresholdCurve(data.test.labels[:5_000] == 7, small_run.test_scores[:5_000]).at(0.0)
    low, high, _ = MEASURES["recall"].interval(first, None)
    assert halves["Recall"]["First 5,000"].startswith(f"{first.recall:.4f} ({low:.4f} to {high:.4f}")
    seen = set()
    for how in ("Single images", "Blocks of 100 neighbours", "Within each half"):
        app.widget("radio", "Draw again").set_value(how).run()
        shown = bootstrap(app)
        assert shown.index.tolist() == ["Precision", "Recall", "F1", "Accuracy", "ROC AUC", "Average precision"]
        low, high = map(float, shown["95 % interval"]["F1"].split(" to "))
        assert low < f1_score(data.test.labels == 7, small_run.test_scores >= 0) < high
        seen.add((low, high))
    assert len(seen) == 3


def bootstrap(app):
    return next(element.value for element in app.test.table if element.value.columns.tolist() == ["95 % interval"])


def test_a_step_at_which_precision_falls_is_shown_on_request(app, data, small_run):
    app.open(PAGE, run=small_run.experiment.to_link())
    curve = curve_of(small_run, data)
    falls = np.diff(curve.precision[:-1]) < 0
    open_expander(app, "falls")
    (said,) = [sentence for sentence in sentences(app) if sentence.startswith("Usually:")]
    assert f"at {falls.sum():,} of {len(curve.scores) - 1:,} steps" in said
    assert "Recall never rises to the right." in said
    app.widget("button", "Show this step").click().run()
    threshold = float(app.test.query_params["threshold"])
    before, after = curve.deepest_fall_of_precision()
    assert curve.at(threshold).precision == curve.precision[before] > curve.precision[after]
