"""What Python shows at a threshold; what the browser shows is tested in tests/browser."""

import pytest
from sklearn.metrics import precision_score, recall_score

from digitlab.metrics.areas import average_precision_interval, roc_auc_interval
from digitlab.metrics.measures import MEASURES
from digitlab.metrics.prevalence import at_prevalence
from digitlab.texts import formats
from tests.pages.conftest import FIRST_PAGE
from tests.pages.thresholds_page import PAGE, curve_of, open_expander, table

pytestmark = pytest.mark.usefixtures("stored_runs")


@pytest.mark.parametrize("threshold", [-12.5, 1e6])
def test_measures_equal_scikit_learn_at_the_linked_threshold(app, data, small_run, threshold):
    app.open(PAGE, run=small_run.experiment.to_link(), threshold=str(threshold))
    truth, predicted = data.test.labels == 7, small_run.test_scores >= threshold
    shown = table(app, "Precision")["Test images"]
    assert shown["Precision"] == formats.share(precision_score(truth, predicted, zero_division=float("nan")))
    assert shown["Recall"] == formats.share(recall_score(truth, predicted))
    assert shown["Specificity"] == formats.share(recall_score(~truth, ~predicted))
    assert app.test.query_params["threshold"] == repr(threshold)


def test_threshold_is_kept_across_pages(app, small_run):
    app.open(PAGE, run=small_run.experiment.to_link(), threshold="2.5")
    before = table(app, "Precision")["Test images"].tolist()
    app.test.switch_page("pages/train.py").run()
    app.test.switch_page(PAGE).run()
    assert table(app, "Precision")["Test images"].tolist() == before


def test_another_prevalence_has_its_own_column(app, data, small_run):
    app.open(PAGE, run=small_run.experiment.to_link(), prevalence="0.001")
    target_point = at_prevalence(curve_of(small_run, data).at(0.0), 0.001)
    assert table(app, "Precision")["In the imagined world"]["Precision"] == formats.share(target_point.precision)


def test_a_prevalence_is_written_alike_everywhere(app, small_run):
    app.open(PAGE, run=small_run.experiment.to_link(), prevalence="0.123456")
    open_expander(app, "costs")
    said = [caption.value for caption in app.test.caption if "12.3 %" in caption.value or "12.34" in caption.value]
    assert any("of the world that you imagine, where 12.3 % are positive" in text for text in said)
    assert any(text.startswith("The positives are 12.3 % of all images.") for text in said)
    assert not any("12.34" in text for text in said)


@pytest.mark.parametrize(
    "link", [{"threshold": "nan"}, {"prevalence": "often"}, {"prevalence": "1.5"}, {"prevalence": "0"}]
)
def test_broken_number_in_the_link_is_said(app, small_run, link):
    app.open(FIRST_PAGE, run=small_run.experiment.to_link(), **link)
    said = [warning.value for warning in app.test.warning]
    app.test.switch_page(PAGE).run()
    said += [warning.value for warning in app.test.warning]
    assert "is left out" in said[0]
    assert table(app, "Precision")["Test images"]["Precision"] != "undefined"


def test_ten_digits_are_ten_detectors(app, data, ten_digit_run):
    app.open(PAGE, run=ten_digit_run.experiment.to_link(), digit="3")
    point = curve_of(ten_digit_run, data, 3).at(0.0)
    assert table(app, "Precision")["Test images"]["Recall"] == formats.share(point.recall)
    app.widget("selectbox", "Read as the detector of").set_value(8).run()
    point = curve_of(ten_digit_run, data, 8).at(0.0)
    assert table(app, "Precision")["Test images"]["Recall"] == formats.share(point.recall)


def test_all_measures_stand_beside_answers_without_a_look_and_with_their_intervals(app, data, small_run):
    app.open(PAGE, run=small_run.experiment.to_link(), threshold="0.0")
    point = curve_of(small_run, data).at(0.0)
    shown = table(app, "Precision")
    assert shown.index.tolist() == [measure.name for measure in MEASURES.values()]
    for measure in MEASURES.values():
        assert shown["95 % interval"][measure.name] == formats.interval(measure.interval(point, None))
    # 1,028 of 10,000 are a 7.
    assert shown["Always the commonest answer"]["Accuracy"] == "0.8972"
    assert shown["Always the commonest answer"]["Precision"] == "undefined"
    assert shown["Guessing as often"]["Precision"] == "0.1028"
    assert shown["Guessing as often"]["Matthews correlation"] in ("0.0000", "-0.0000")
    assert any(caption.value.startswith("Measured on 10,000 images.") for caption in app.test.caption)


def test_a_target_prevalence_has_intervals_and_baselines_of_its_own(app, data, small_run):
    app.open(PAGE, run=small_run.experiment.to_link(), threshold="5", prevalence="0.001")
    point = curve_of(small_run, data).at(5.0)
    shown = table(app, "Precision")
    for measure in MEASURES.values():
        assert shown["Its 95 % interval"][measure.name] == formats.interval(measure.interval(point, 0.001))
    assert shown["Always the commonest answer"]["Accuracy"] == "0.9990"
    assert shown["Guessing as often"]["Precision"] == "0.0010"


def test_areas_stand_with_their_intervals_and_with_guessing(app, data, small_run):
    app.open(PAGE, run=small_run.experiment.to_link())
    curve = curve_of(small_run, data)
    captions = [caption.value for caption in app.test.caption]
    assert (
        f"Average precision {curve.average_precision:.4f}, 95 % interval "
        f"{formats.interval(average_precision_interval(curve))}; guessing has 0.1028." in captions
    )
    assert (
        f"ROC AUC {curve.roc_auc:.4f}, 95 % interval {formats.interval(roc_auc_interval(curve))}; guessing has 0.5000."
        in captions
    )
    assert any("pointwise 95 % intervals" in caption for caption in captions)
