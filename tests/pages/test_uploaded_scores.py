"""The visitor's own scores on Thresholds and Errors."""

import gc
import re
import time
import weakref

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import average_precision_score, f1_score, precision_score, recall_score, roc_auc_score

from digitlab.metrics.choosing import choose as choose_threshold
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.uploads.table import EXAMPLE

THRESHOLDS, ERRORS = "pages/thresholds.py", "pages/errors.py"
HOSTILE = "[Sign in](https://evil.example) <b>x</b>"


def open_own(app, page=THRESHOLDS):
    app.open(page)
    app.widget("button_group", "Source").set_value("My scores").run()
    assert not app.test.exception
    return app


def upload(app, text, name="scores.csv"):
    content = text if isinstance(text, bytes) else text.encode()
    app.widget("file_uploader", "Upload scores").set_value((name, content, "text/csv")).run()
    assert not app.test.exception
    return app


def labels_of(app):
    return [box.label for box in app.test.selectbox]


def errors_of(app):
    return [error.value for error in app.test.error]


def told(app):
    return " ".join(markdown.value for markdown in app.test.markdown)


def measures(app):
    """Return the table of all measures: the first column is that of the rows."""
    return next(table.value for table in app.test.table if "Recall" in table.value.index)


def choose(app, label, value):
    app.widget("selectbox", label).set_value(value).run()
    assert not app.test.exception
    return app


def test_weights_count_in_all_that_is_shown(app):
    """The documents' own example: every positive, and every tenth negative with a weight of 10."""
    rng = np.random.default_rng(0)
    truth = rng.random(600) < 0.5
    scores, weights = 0.6 * rng.random(600) + 0.4 * truth, np.where(truth, 1, 10)
    table = pd.DataFrame({"label": truth.astype(int), "score": scores, "w": weights})
    upload(open_own(app), table.to_csv(index=False))
    flagged = scores >= 0.5
    shown = measures(app)["Rows"]
    assert shown["Precision"] == f"{precision_score(truth, flagged, sample_weight=weights):.4f}"
    assert shown["F1"] == f"{f1_score(truth, flagged, sample_weight=weights):.4f}"
    captions = " ".join(caption.value for caption in app.test.caption)
    assert f"counts as many times as its weight says: {truth.sum():,} positives and {10 * (~truth).sum():,}" in captions
    area = roc_auc_score(truth, scores, sample_weight=weights)
    assert f"ROC AUC {area:.4f}" in captions
    average = average_precision_score(truth, scores, sample_weight=weights)
    assert f"guessing has {np.average(truth, weights=weights):.4f}" in captions
    assert f"Average precision {average:.4f}" in captions
    # The finder offers confidence, chooses by weighted counts, and says what they are worth.
    app.widget("slider", "Precision at least").set_value(60.0).run()
    halves = [(truth[first::2], scores[first::2], weights[first::2]) for first in (0, 1)]
    chosen, held = (ThresholdCurve(y, s, sample_weight=w) for y, s, w in halves)
    threshold = choose_threshold(chosen, "precision", wanted=0.6).point.threshold
    value = 100 * held.at(threshold).precision
    assert f"{value:.1f} % on unseen rows" in told(app)
    assert "the numbers say how many equal, independent ones tell as much" in told(app)
    # Not the interval of the table below, so it is called otherwise.
    assert "cautious 95 % interval" in told(app)
    assert app.widget("radio", "Choose it on").options == ["Every other row", "All rows"]
    assert app.widget("toggle", "With 95 % confidence") is not None
    choose(app, "Weight", "None")
    assert measures(app)["Rows"]["Precision"] == f"{precision_score(truth, flagged):.4f}"
    assert "effective" not in told(app)


def test_the_example_shows_what_scikit_learn_computes(app):
    open_own(app)
    app.widget("button", "Try an example").click().run()
    frame = pd.read_csv(EXAMPLE)
    truth = frame["label"] == "malignant"
    for column in ("score_logistic_regression", "score_random_forest"):
        choose(app, "Scores", column)
        flagged = frame[column] >= 0.5
        shown = measures(app)["Rows"]
        assert shown["Precision"] == f"{precision_score(truth, flagged):.4f}"
        assert shown["Recall"] == f"{recall_score(truth, flagged):.4f}"
        assert shown["F1"] == f"{f1_score(truth, flagged):.4f}"
    choose(app, "Compare with", "score_logistic_regression")
    assert "McNemar" in told(app)
    assert "these rows" in told(app)
    choose(app, "Positive", "benign")
    benign_flagged = frame["score_random_forest"] >= 0.5
    assert measures(app)["Rows"]["Recall"] == f"{recall_score(~truth, benign_flagged):.4f}"


def test_a_file_is_shown_on_both_pages_and_removed_from_both(app):
    open_own(app)
    upload(app, "label,score,who\n" + "".join(f"{i % 3 == 0:d},{(i % 7) / 7},p{i}\n" for i in range(60)))
    app.test.switch_page(ERRORS).run()
    assert not app.test.exception
    assert {"True class", "Predicted class"} <= set(labels_of(app))
    assert "who" in app.test.dataframe[0].value
    assert all("run" not in name for name in app.test.query_params)
    app.widget("button", "Remove the file").click().run()
    assert app.widget("file_uploader", "Upload scores") is not None
    app.test.switch_page(THRESHOLDS).run()
    assert app.widget("button", "Try an example") is not None
    app.widget("button_group", "Source").set_value("Run").run()
    assert not app.test.exception
    assert measures(app)["Test images"]["Recall"]


def test_classes_have_a_detector_each_and_one_matrix(app):
    generator = np.random.default_rng(0)
    kinds = np.array(["cat", "dog", "eel"])
    truth = kinds[generator.integers(3, size=90)]
    scores = (generator.dirichlet((1, 1, 1), 90) + 0.5 * (truth[:, None] == kinds)) / 1.5
    frame = pd.DataFrame({"label": truth} | {f"p_{kind}": scores[:, i] for i, kind in enumerate(kinds)})
    upload(open_own(app), frame.to_csv(index=False))
    assert app.widget("selectbox", "Scores").disabled
    for kind in kinds:
        choose(app, "Positive", str(kind))
        recall = recall_score(truth == kind, frame[f"p_{kind}"] >= 0.5)
        assert measures(app)["Rows"]["Recall"] == f"{recall:.4f}"
    app.test.switch_page(ERRORS).run()
    assert not app.test.exception
    n_wrong = int((kinds[scores.argmax(axis=1)] != truth).sum())
    assert f"All mistakes: {n_wrong} rows" in told(app)


def test_classes_are_answered_only_when_sure_whatever_they_are_called(app):
    generator = np.random.default_rng(0)
    kinds = np.array(["cat", "<b>dog</b>", "*eel*"])
    truth = generator.integers(3, size=400)
    scores = generator.dirichlet((1, 1, 1), 400) + 0.8 * np.eye(3)[truth]
    scores /= scores.sum(axis=1, keepdims=True)
    frame = pd.DataFrame({"label <b>": kinds[truth]} | {kind: scores[:, i] for i, kind in enumerate(kinds)})
    upload(open_own(app, ERRORS), frame.to_csv(index=False))
    app.widget("number_input", "Errors among the answered, at most, %").set_value(20.0).run()
    assert not errors_of(app)
    assert not app.test.exception
    assert "Answer only when sure" in [element.value for element in app.test.subheader]
    said = told(app)
    # Without other rows every other one chooses, and the rest checks.
    assert "200 rows, every other one" in said
    assert "On the other 200 rows" in said
    assert "What goes to a person: " in said
    assert "<b>" not in said.replace("`", "")  # in code it is no bold


def test_more_scores_than_classes_are_detectors_of_one_against_the_rest(app):
    rows = "".join(f"{'abc'[i % 3]},{i / 31},{(i * 7 % 30) / 31},{(i * 11 % 30) / 31}\n" for i in range(30))
    upload(open_own(app), f"label,score_x,score_y,score_z\n{rows}")
    assert not app.test.table  # which class is looked for is asked first
    app.widget("button", "c against the rest").click().run()
    assert not errors_of(app)
    assert not app.widget("selectbox", "Scores").disabled
    assert measures(app)["Rows"]["Recall"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "is empty"),
        ("label,score\n1,0.5\n0,high\n", "row 3"),
        ("label\n1\n0\n", "is a single column"),
        (b"PK\x03\x04", "zip file is damaged"),
        ("label,score\n1,0.5\n1,0.4\n", "holds only 1"),
        (f"label,{HOSTILE}\n1,a\n0,b\n", "No column beside the label"),
    ],
)
def test_a_bad_file_is_a_sentence_and_the_next_one_is_read(app, content, sentence):
    upload(open_own(app), content)
    (error,) = errors_of(app)
    assert sentence in error.replace("`", "")
    app.widget("button", "Try an example").click().run()
    assert not errors_of(app)
    assert measures(app)["Rows"]["Recall"]


def test_what_stands_in_a_file_is_never_markdown(app):
    rows = "".join(f"{HOSTILE if i % 2 else 'b'},{i / 10},{i / 9}\n" for i in range(30))
    upload(open_own(app), f"label,{HOSTILE},other\n{rows}", name=f"{HOSTILE}.csv")
    choose(app, "Scores", HOSTILE)
    choose(app, "Compare with", "other")
    tables = [str(table.value.index.tolist()) for table in app.test.table]
    shown = [told(app), *tables, *(h.value for h in app.test.subheader), *(c.value for c in app.test.caption)]
    for text in shown:
        for part in text.split("`")[::2]:  # outside of code
            assert "](" not in part
            assert "<b>" not in part
    for chart in app.test.get("plotly_chart"):
        assert "<b>x" not in chart.proto.spec


@pytest.mark.parametrize("n", [2, 3, 7])
def test_a_few_rows_are_enough(app, n):
    upload(open_own(app), "label,score\n" + "".join(f"{i % 2},{i + 0.5}\n" for i in range(n)))
    assert not errors_of(app)
    assert measures(app)["Rows"]["Recall"]
    app.test.switch_page(ERRORS).run()
    assert not app.test.exception


def test_nothing_of_a_file_is_kept_after_its_session(app):
    upload(open_own(app), "label,score\n" + "".join(f"{i % 2},{i}\n" for i in range(50)))
    table = app.test.session_state["uploaded_table"]
    watched = [weakref.ref(table.table), weakref.ref(table.detectors.detector(table.name))]
    del table
    app.widget("button", "Remove the file").click().run()
    app.test = None
    deadline = time.monotonic() + 60
    while any(reference() is not None for reference in watched) and time.monotonic() < deadline:
        gc.collect()  # threads of earlier runs end a moment later
        time.sleep(0.1)
    assert [reference() for reference in watched] == [None, None]


# What is said of digits alone; "Run" is a source to choose, and folds are a split's.
OF_DIGITS = re.compile(r"(?i)\b(?:images?|digits?|writers?|handwrit\w+|(?:this|other|of) runs?|trained with)\b.{0,60}")


def said(block):
    """Return all that stands on a page, figures and tables with it, but for the ways to other pages."""
    for child in block.children.values():
        if hasattr(child, "children"):
            yield str(getattr(child, "proto", ""))
            yield from said(child)
        elif child.type == "bidi_component":  # what it shows, without its program
            yield f"{child.proto.html_content} {child.proto.json}"
        elif child.type != "page_link":
            yield str(child.proto)


@pytest.mark.parametrize("page", [THRESHOLDS, ERRORS])
def test_no_word_is_of_digits_where_rows_are_shown(app, page):
    rng = np.random.default_rng(1)
    truth = rng.integers(3, size=300)
    frame = pd.DataFrame(
        {"label": np.array(["cat", "dog", "eel"])[truth], "w": 1.5, "city": np.array(["Berlin", "Oslo"])[truth % 2]}
    )
    for place, name in enumerate(("cat", "dog", "eel")):
        frame[f"p_{name}"] = rng.normal(size=300) + (truth == place)
    open_own(app, page)
    for text in (frame.to_csv(index=False), frame.assign(label=truth == 0).to_csv(index=False)):
        upload(app, text)
        choose(app, "Group", "city")
        for panel in ("costs", "independence", "falls"):
            app.test.session_state[panel] = True
        app.test.run()
        assert not app.test.exception
        if page == THRESHOLDS:
            assert "Are these rows independent?" in [expander.label for expander in app.test.expander]
        assert not [found for text in said(app.test.main) for found in OF_DIGITS.findall(text)]
        app.widget("button", "Remove the file").click().run()


def test_many_groups_are_told_that_some_intervals_miss(app):
    rows = "".join(f"{(i // 10) % 2},{(i * 7 % 40) / 40},site {i % 10}\n" for i in range(200))
    upload(open_own(app), f"label,score,site\n{rows}")
    choose(app, "Group", "site")
    app.test.session_state["independence"] = True
    app.test.run()
    assert any(caption.value.startswith("Of these 30 intervals about 2 miss") for caption in app.test.caption)


def test_tables_are_offered_beside_the_page(app):
    upload(open_own(app), "label,score\n" + "".join(f"{i % 2},{i / 50}\n" for i in range(50)))
    offered = {button.label for button in app.test.get("download_button") if not button.disabled}
    assert {f"All {what} as {kind}" for what in ("rows", "thresholds") for kind in ("CSV", "Parquet")} <= offered


def test_rows_of_one_patient_are_on_one_side_and_the_page_says_so(app):
    rng = np.random.default_rng(0)
    truth = np.repeat(rng.random(120) < 0.5, 5)
    scores = np.repeat(rng.normal(size=120), 5) + 0.3 * rng.normal(size=600) + 2 * truth
    table = pd.DataFrame({"label": truth.astype(int), "score": scores, "patient": np.repeat(np.arange(120), 5)})
    upload(open_own(app), table.to_csv(index=False))
    narrow = measures(app).loc["Recall", "95 % interval"]
    assert '"patient" has 120 different values in 600 rows' in told(app).replace("`", "")
    app.widget("button", "They belong together").click().run()
    assert not app.test.exception
    assert app.widget("selectbox", "Rows of one").value == "patient"
    wide = measures(app).loc["Recall", "95 % interval"]
    width = [float(end) - float(start) for start, end in (text.split(", ")[0].split(" to ") for text in (narrow, wide))]
    assert width[1] > 1.5 * width[0]
    captions = " ".join(caption.value for caption in app.test.caption)
    assert "Rows of one patient belong together" in captions
    assert "Every other patient" in app.widget("radio", "Choose it on").options
    assert any("300 rows, every other patient" in table.value.index[0] for table in app.test.table)
    table["day"] = [f"2026-{1 + i // 60:02d}-{1 + i % 28:02d}" for i in range(600)]
    app.widget("button", "Remove the file").click().run()
    upload(app, table.to_csv(index=False))
    choose(app, "When", "day")
    assert app.widget("radio", "Choose it on").options[0] == "The earlier rows"
    assert "the first 60 %" in " ".join(str(table.value.index[0]) for table in app.test.table)
    captions = " ".join(caption.value for caption in app.test.caption)
    assert "Over time at this threshold: chosen on the first 60 %, checked on the last 40 %" in captions
