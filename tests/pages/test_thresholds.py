"""What Python shows on the Thresholds page; what the browser shows is tested in tests/browser."""

import json

import numpy as np
import pytest
from sklearn.metrics import f1_score, precision_score, recall_score
from streamlit.testing.v1 import AppTest

from digitlab.classifiers import REGISTRY
from digitlab.evaluation.run_detectors import detectors_of
from digitlab.experiments.experiment import Experiment
from digitlab.metrics import resampling
from digitlab.metrics.areas import average_precision_interval, roc_auc_interval
from digitlab.metrics.choosing import choose
from digitlab.metrics.criteria import CRITERIA
from digitlab.metrics.measures import MEASURES
from digitlab.metrics.prevalence import at_prevalence, curve_at_prevalence
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.texts import formats
from digitlab.texts.choices import needed_sentence, verdict_sentence
from tests.pages.conftest import FIRST_PAGE
from tests.support.experiments import smallest

PAGE = "pages/thresholds.py"


@pytest.fixture(autouse=True)
def stored_runs(store, small_run, ten_digit_run):
    for run in (small_run, ten_digit_run):
        if run.experiment not in store:
            store.save(run)


def curve_of(run, data, digit=7):
    return detectors_of(run, data)[digit].curve


def table(app, name):
    """The rows of the table in which a row has this name."""
    return next(element.value for element in app.test.table if name in element.value.index)


def promise(app):
    return next(element.value for element in app.test.table if "Flagged of 1,000" in element.value.columns)


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


def test_the_finder_works_at_the_target_prevalence(app, data, small_run):
    app.open(PAGE, run=small_run.experiment.to_link(), prevalence="0.01")
    (detector,) = detectors_of(small_run, data).values()
    halves = detector.halves
    choice = choose(curve_at_prevalence(halves.chosen_on, 0.01), "precision", wanted=0.95)
    held = at_prevalence(halves.checked_on.at(choice.point.threshold), 0.01)
    assert f"holds **{formats.percent(held.precision)} precision** on unseen images." in " ".join(sentences(app))
    assert promise(app)["Precision"].iloc[1].startswith(formats.percent(held.precision))
    assert any("of the world that you imagine, where 1 % are positive" in c.value for c in app.test.caption)
    assert not [toggle for toggle in app.test.toggle if toggle.label == "With 95 % confidence"]
    next(button for button in app.test.button if button.label.startswith("Move the threshold")).click().run()
    assert any("for a world where 1 % are positive. The figures" in c.value for c in app.test.caption)


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


def short(measure, point):
    """Return how a row of two writes a measure: in per cent, with its interval."""
    low, high, _ = MEASURES[measure].interval(point, None)
    return f"{formats.percent(MEASURES[measure].of(point))} ({100 * low:.1f} to {100 * high:.1f})"


def sentences(app):
    return [markdown.value for markdown in app.test.markdown]


def test_without_folds_a_threshold_is_chosen_on_one_half_by_default(app, data, small_run):
    app.open(PAGE, run=small_run.experiment.to_link())
    box = app.widget("radio", "Choose it on")
    assert box.options == ["Every other test image", "Test images"]
    assert box.value == "Every other test image"
    (detector,) = detectors_of(small_run, data).values()
    choice = choose(detector.halves.chosen_on, "precision", wanted=0.95)
    held = detector.halves.checked_on.at(choice.point.threshold)
    shown = promise(app)
    assert shown.index.tolist() == [
        "Chosen on 5,000 test images, every other one",
        "Checked on the other 5,000 test images",
    ]
    assert shown["Precision"].tolist() == [short("precision", choice.point), short("precision", held)]
    assert shown["Recall"].tolist() == [short("recall", choice.point), short("recall", held)]


def test_every_criterion_is_checked_by_default_and_flatters_on_the_test_images(app, small_run):
    app.open(PAGE, run=small_run.experiment.to_link())
    criteria = app.widget("selectbox", "What matters to you?").options
    assert len(criteria) == len(CRITERIA)
    for criterion in criteria:
        app.widget("selectbox", "What matters to you?").set_value(criterion).run()
        assert not app.test.exception
        assert promise(app).index.tolist()[1] == "Checked on the other 5,000 test images"
        assert not app.test.info
    app.widget("radio", "Choose it on").set_value("Test images").run()
    for criterion in criteria:
        app.widget("selectbox", "What matters to you?").set_value(criterion).run()
        assert not app.test.exception
        assert promise(app).index.tolist() == ["Chosen on the test images"]
        assert "flatter" in app.test.info[0].value


def test_a_promise_has_its_verdict(app, data, small_run):
    app.open(PAGE, run=small_run.experiment.to_link())
    (detector,) = detectors_of(small_run, data).values()
    for kind, key in (
        ("Few false alarms: precision at least", "precision"),
        ("Few misses: recall at least", "recall"),
    ):
        app.widget("selectbox", "What matters to you?").set_value(kind).run()
        choice = choose(detector.halves.chosen_on, key, wanted=0.95)
        held = detector.halves.checked_on.at(choice.point.threshold)
        verdict = verdict_sentence(choice.promise.judged(held))
        assert f":material/gavel: {verdict}" in sentences(app)
        assert verdict.startswith("Promised at least 95.0 %; ")
    app.widget("selectbox", "What matters to you?").set_value("A balance: highest F-beta").run()
    assert not any("gavel" in sentence for sentence in sentences(app))  # the best there is promises nothing


def test_confidence_can_be_asked_for(app, data, small_run):
    app.open(PAGE, run=small_run.experiment.to_link())
    (detector,) = detectors_of(small_run, data).values()
    app.widget("slider", "Precision at least").set_value(90.0).run()
    app.widget("toggle", "With 95 % confidence").set_value(True).run()
    choice = choose(detector.halves.chosen_on, "precision", wanted=0.9, confidence=0.95)
    without = choose(detector.halves.chosen_on, "precision", wanted=0.9)
    assert choice.point.threshold > without.point.threshold
    assert any(
        button.label == f"Move the threshold to {formats.exact_threshold(choice.point.threshold)}"
        for button in app.test.button
    )
    assert any("**a precision of at least 90.0 %, with 95 % confidence**" in sentence for sentence in sentences(app))
    needed = needed_sentence(choice)
    assert "takes 29 flagged images without a false alarm, 46 with one, 61 with two" in needed
    assert needed in [caption.value for caption in app.test.caption]


def test_the_page_says_on_what_the_threshold_was_chosen_until_it_is_moved(app, data, small_run):
    app.open(PAGE, run=small_run.experiment.to_link())

    def origins():
        return [caption.value for caption in app.test.caption if "Chosen for" in caption.value]

    def move():
        next(button for button in app.test.button if button.label.startswith("Move the threshold")).click().run()

    assert origins() == []
    move()
    assert origins() == [
        ":material/my_location: Chosen for a precision of at least 95.0 %, on 5,000 test images, every other one. The "
        "figures at the threshold count all 10,000 test images, those that chose it, too, and flatter a little; the "
        "check counts the others alone."
    ]
    app.widget("radio", "Choose it on").set_value("Test images").run()
    move()
    assert origins() == [
        ":material/my_location: Chosen for a precision of at least 95.0 %, on the 10,000 test images themselves, "
        "which flatters."
    ]
    # A step that is shown was not chosen for anything.
    open_expander(app, "falls")
    app.widget("button", "Show this step").click().run()
    assert origins() == []


def open_expander(app, key):
    """Open an expander, which shows its content only then."""
    app.test.session_state[key] = True
    app.test.run()
    assert not app.test.exception, app.test.exception[0].message


@pytest.fixture(scope="module")
def folded(stored):
    return stored(Experiment(n_train=2_000, folds=3))


def test_promise_is_checked_on_unseen_images(app, data, folded):
    run = folded
    app.open(PAGE, run=run.experiment.to_link())
    choice = choose(detectors_of(run, data)[7].curve_to_choose_by, "precision", wanted=0.95)
    held = curve_of(run, data).at(choice.point.threshold)
    shown = promise(app)
    assert shown.index.tolist() == ["Chosen on 2,000 training images, out of fold", "Checked on 10,000 test images"]
    assert shown["Precision"].tolist() == [short("precision", choice.point), short("precision", held)]
    assert (
        f"Chosen for **a precision of at least 95.0 %**, holds **{formats.percent(held.precision)} precision** on "
        "unseen images." in sentences(app)
    )
    assert app.widget("radio", "Choose it on").options == [
        "Training images, out of fold",
        "Every other test image",
        "Test images",
    ]
    next(button for button in app.test.button if button.label.startswith("Move the threshold")).click().run()
    assert any(caption.value.endswith("95.0 %, on 2,000 training images, out of fold.") for caption in app.test.caption)
    assert app.test.query_params["threshold"] == repr(choice.point.threshold)
    assert table(app, "Precision")["Test images"]["Precision"] == formats.share(held.precision)


def test_impossible_criterion_says_so_and_offers_the_nearest(app, stored, data):
    stored(Experiment(classifier="DummyClassifier", n_train=1_000))
    app.open(PAGE, run=json.dumps({"classifier": "DummyClassifier", "n_train": 1000}))
    assert "Impossible" in app.test.warning[0].value
    share = (data.test.labels[::2] == 7).mean()
    assert f"The nearest has {formats.percent(share)}" in app.test.warning[0].value
    assert not any("gavel" in sentence for sentence in sentences(app))  # nothing was promised
    assert not any("Chosen for" in sentence for sentence in sentences(app))
    assert any(sentence.startswith("What is offered instead holds **") for sentence in sentences(app))
    next(button for button in app.test.button if button.label.startswith("Move the threshold")).click().run()
    assert any(
        "Offered instead of a precision of at least 95.0 %, which was impossible, on 5,000 test images" in caption.value
        for caption in app.test.caption
    )
    app.widget("radio", "Choose it on").set_value("Test images").run()
    assert "The nearest has 10.3 %" in app.test.warning[0].value


def test_ten_digits_are_ten_detectors(app, data, ten_digit_run):
    app.open(PAGE, run=ten_digit_run.experiment.to_link(), digit="3")
    point = curve_of(ten_digit_run, data, 3).at(0.0)
    assert table(app, "Precision")["Test images"]["Recall"] == formats.share(point.recall)
    app.widget("selectbox", "Read as the detector of").set_value(8).run()
    point = curve_of(ten_digit_run, data, 8).at(0.0)
    assert table(app, "Precision")["Test images"]["Recall"] == formats.share(point.recall)


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


def test_compare_with_another_run(app, data, small_run, stored):
    other = stored(Experiment(classifier="LogisticRegression", n_train=1_000))
    app.open(PAGE, run=other.experiment.to_link())
    app.test.session_state["asked"] = [small_run.experiment]
    app.test.run()
    app.widget("button", "Show it").click().run()
    box = app.widget("selectbox", "Compare with")
    box.set_value(other.experiment.digest).run()
    shown = promise_of_two(app)
    assert shown["Recall"].tolist() == [short("recall", curve_of(run, data).at(0.0)) for run in (small_run, other)]
    curves = [curve_of(run, data) for run in (small_run, other)]
    assert_tested(app, data, (small_run, other), [0.0, 0.0])
    app.widget("radio", "Read them").set_value("Both at this recall").run()
    # Both by the same rule, the page's own run, too: nothing is optimised.
    points = [curve.at_recall(curves[0].at(0.0).recall) for curve in curves]
    assert promise_of_two(app)["Precision"].tolist() == [short("precision", point) for point in points]
    assert_tested(app, data, (small_run, other), [point.threshold for point in points])


def assert_tested(app, data, runs, thresholds):
    """Assert that the page says what two runs' differences are and what may be concluded."""
    truth = data.test.labels == 7
    answers = [run.test_scores >= threshold for run, threshold in zip(runs, thresholds, strict=True)]
    alone = [int(((answers[i] == truth) & (answers[1 - i] != truth)).sum()) for i in (0, 1)]
    assert any(
        f"they disagree on {sum(alone):,} of 10,000 images" in sentence
        and f"Stochastic gradient descent alone is right on {alone[0]:,}, Logistic regression alone on {alone[1]:,}"
        in sentence
        for sentence in sentences(app)
    )
    (listed,) = [sentence for sentence in sentences(app) if sentence.startswith("- F1:")]
    lines = listed.splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "- F1",
        "- Accuracy",
        "- Average precision",
        "- ROC AUC",
        "- Precision at equal recall",
    ]
    scores = [f1_score(truth, answer) for answer in answers]
    better = ("Stochastic gradient descent", "Logistic regression")[int(np.argmax(scores))]
    assert f"{better} is better by {abs(scores[0] - scores[1]):.4f}, 95 % interval" in lines[0]
    assert all(line.endswith(("cannot tell them apart.", "more than chance explains.")) for line in lines)


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


def alts(app):
    return [chart.proto.alt for chart in app.test.get("plotly_chart")]


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


# Constant scores and heavy ties first, where a section fails if it ever does.
HARDEST = [(key, folds) for key in ("DummyClassifier", "DecisionTreeClassifier") for folds in (0, 3)]
OTHERS = [pytest.param(key, 3, marks=pytest.mark.slow) for key in REGISTRY if (key, 3) not in HARDEST]


@pytest.mark.parametrize(("classifier", "folds"), [*HARDEST, *OTHERS])
def test_every_classifier_fills_every_section(app, stored, classifier, folds):
    experiment = smallest(classifier, 7, "none", folds)
    stored(experiment)
    app.open(PAGE, run=experiment.to_link())
    for key in ("costs", "independence", "falls"):
        app.test.session_state[key] = True
    app.test.run()
    assert not app.test.exception
    if classifier == "DummyClassifier":
        assert "For this detector it does, at each of its 0 steps." in sentences(app)
    for key in ("costs", "independence", "falls"):  # they do not follow what is found
        app.test.session_state[key] = False
    for criterion in app.widget("selectbox", "What matters to you?").options:
        app.widget("selectbox", "What matters to you?").set_value(criterion).run()
        assert not app.test.exception, criterion


def page_of(truth, scores):
    """Return a page of its own about anybody's scores, with every section open."""

    def page():
        import streamlit as st

        from digitlab.evaluation.detectors import Detector
        from digitlab.ui.thresholds.curves import show_calibration, show_curves, show_gains
        from digitlab.ui.thresholds.operating_point import show_operating_point
        from digitlab.ui.thresholds.others import Others
        from digitlab.ui.thresholds.side_by_side import show_comparison

        detector = Detector.from_scores(*st.session_state["scored"], score_kind="probability")
        show_operating_point(detector, Others("Mine", {}), None, lambda threshold: None)
        if "costs" not in st.session_state:
            return  # what comes below does not follow what is found
        show_curves(detector, {})
        show_gains(detector, {})
        show_calibration(detector, "Mine")
        show_comparison(detector, detector, ("Mine", "Mine again"), detector.default_threshold)

    test = AppTest.from_function(page, default_timeout=60)
    test.session_state["scored"] = (truth, scores)
    for key in ("costs", "independence", "falls"):
        test.session_state[key] = True
    return test.run()


@pytest.mark.parametrize(
    ("truth", "scores"),
    [
        ([True], [0.5]),
        ([True, False], [0.9, 0.1]),
        ([True, False], [0.1, 0.9]),
        ([True, True, False], [0.5, 0.5, 0.5]),
        ([True, True, True], [0.1, 0.2, 0.3]),
        ([False, False, False], [0.1, 0.2, 0.3]),
        (np.arange(40) % 3 == 0, np.round(np.linspace(0, 1, 40), 1)),
        (np.arange(40) >= 20, np.linspace(0, 1, 40)),
    ],
)
def test_tiny_tests_are_shown_without_a_traceback(truth, scores, monkeypatch):
    monkeypatch.setitem(resampling.resampled.__kwdefaults__, "n_resamples", 50)  # 1,000 take half a second
    test = page_of(truth, scores)
    assert not test.exception, test.exception[0].message
    assert not test.error, test.error[0].value  # a section that fails says so

    told = [sentence.value for sentence in test.markdown]
    assert any("disagree on 0 of" in sentence for sentence in told)
    assert not any("is better by" in sentence for sentence in told)  # nobody is better than himself

    def criteria():
        return next(box for box in test.selectbox if box.label == "What matters to you?")

    for key in ("costs", "independence", "falls"):
        del test.session_state[key]
    for criterion in criteria().options:
        criteria().set_value(criterion).run()
        assert not test.exception, (criterion, test.exception[0].message)
        assert not test.error, (criterion, test.error[0].value)


def promise_of_two(app):
    return next(element.value for element in app.test.table if "Threshold" in element.value.columns)
