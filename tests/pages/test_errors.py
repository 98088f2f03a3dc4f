import json
from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix

from digitlab.experiments.experiment import Experiment
from digitlab.experiments.runs import Run
from digitlab.training.train import train
from digitlab.ui.state import shared


def keep(run: Run) -> Run:
    shared.store().save(run)
    return run


@pytest.fixture(scope="module")
def ten(ten_digit_run):
    return keep(ten_digit_run)


@pytest.fixture(scope="module")
def detector(small_run):
    return keep(small_run)


def matrix(app):
    """Return the texts in the cells of the confusion matrix that the page draws, row by row."""
    figure = json.loads(app.test.get("plotly_chart")[0].proto.spec)
    return np.array(figure["data"][1]["text"])


def heading(app):
    return next(element.value for element in app.test.markdown if "Below each" in element.value)


def open_errors(app, run):
    return app.open("pages/errors.py", run=run.experiment.to_link())


def open_page(app, run):
    """Open the page of a run that shows no metrics, for which `App.open` would wait."""
    app.test.query_params["run"] = run.experiment.to_link()
    app.test.run()
    app.test.switch_page("pages/errors.py").run()
    assert not app.test.exception
    return app


def test_ten_digits_show_scikit_learns_matrix_in_all_four_ways(app, ten, data):
    open_page(app, ten)
    counts = confusion_matrix(data.test.labels, ten.test_scores.argmax(axis=1))
    np.testing.assert_array_equal(matrix(app).astype(int).reshape(10, 10), counts)
    for show, expected in (
        ("By true digit", counts / counts.sum(axis=1, keepdims=True)),
        ("By predicted digit", counts / counts.sum(axis=0, keepdims=True)),
    ):
        app.widget("button_group", "Show").set_value(show).run()
        np.testing.assert_allclose(matrix(app).astype(float).reshape(10, 10), expected, atol=0.0005)
    app.widget("button_group", "Show").set_value("Errors only").run()
    texts = matrix(app).reshape(10, 10)
    assert (texts.diagonal() == "").all()
    assert float(texts[4, 9]) == pytest.approx(counts[4, 9] / counts[4].sum(), abs=0.0005)


def test_the_select_boxes_choose_a_cell(app, ten, data):
    open_page(app, ten)
    predicted = ten.test_scores.argmax(axis=1)
    assert f"All {(predicted != data.test.labels).sum():,} images" in heading(app)
    app.widget("selectbox", "True digit").set_value("4").run()
    n_fours = ((data.test.labels == 4) & (predicted != 4)).sum()
    assert f"{n_fours} images of 4, misclassified" in heading(app)
    app.widget("selectbox", "Predicted digit").set_value("9").run()
    in_cell = ((data.test.labels == 4) & (predicted == 9)).sum()
    assert f"{in_cell} images: true 4, predicted 9" in heading(app)


def test_out_of_fold_answers_can_be_chosen(app, ten, data):
    open_page(app, ten)
    app.widget("button_group", "Images").set_value("Training images, out of fold").run()
    labels = data.train.labels[ten.experiment.training_order()]
    expected = confusion_matrix(labels, ten.out_of_fold_scores.argmax(axis=1))
    np.testing.assert_array_equal(matrix(app).astype(int).reshape(10, 10), expected)


def test_a_run_without_folds_offers_test_images_only(app, detector):
    open_errors(app, detector)
    assert not any(widget.label == "Images" for widget in app.test.get("button_group"))


def test_the_matrix_of_a_detector_follows_the_threshold_of_the_other_page(app, detector, data):
    threshold = 2.5
    app.open("pages/thresholds.py", run=detector.experiment.to_link(), threshold=str(threshold))
    app.test.switch_page("pages/errors.py").run()
    counts = confusion_matrix(data.test.labels == 7, detector.test_scores >= threshold)
    shown = [int(text.split("</b>")[0].removeprefix("<b>").replace(",", "")) for text in matrix(app)]
    assert shown == counts.ravel().tolist()


def test_what_flips_equals_a_count_by_hand(app, detector, data):
    open_errors(app, detector)
    scores, sevens = detector.test_scores, data.test.labels == 7
    slider = app.widget("slider", "From one threshold to another")
    width = slider.max - slider.min
    slider.set_value((slider.min + 0.4 * width, slider.min + 0.8 * width)).run()
    low, high = app.widget("slider", "From one threshold to another").value
    turned = (scores >= low) & (scores < high)
    assert (turned & sevens).any()
    assert (turned & ~sevens).any()
    texts = [element.value for element in app.test.markdown]
    assert f"##### Found before, missed now (true 7): {(turned & sevens).sum():,}" in texts
    assert f"##### False alarms end: {(turned & ~sevens).sum():,}" in texts
    app.widget("button_group", "Direction").set_value("Lower it").run()
    texts = [element.value for element in app.test.markdown]
    assert f"##### Missed before, found now (true 7): {(turned & sevens).sum():,}" in texts
    assert f"##### False alarms begin: {(turned & ~sevens).sum():,}" in texts


def test_one_run_alone_suspects_no_label(app, data):
    lonely = keep(train(Experiment(digit=6, n_train=1_000), data))  # no other test has a detector for 6
    open_errors(app, lonely)
    assert any("at least two runs" in info.value for info in app.test.info)


def test_two_runs_suspect_the_labels_that_both_contradict(app, ten, data):
    experiment = Experiment(digit=None, n_train=3_000)
    other = keep(replace(ten, experiment=experiment, out_of_fold_scores=None, fold_accuracies=()))
    open_page(app, other)
    n_wrong = (ten.test_scores.argmax(axis=1) != data.test.labels).sum()
    voters = app.widget("multiselect", "Runs that vote")
    voters.set_value([ten.experiment.digest, other.experiment.digest]).run()
    assert any(f"**{n_wrong:,} test images** are answered" in element.value for element in app.test.markdown)
