"""The panel "By group" on Thresholds: what is chosen, checked, said, kept and linked."""

import numpy as np
import pandas as pd
import pytest

from digitlab.evaluation.chosen_lines import lines_by_group
from digitlab.evaluation.run_detectors import detectors_of
from digitlab.metrics.lines import LINE_CHOICES
from digitlab.texts import formats
from digitlab.widget.groups_sent import reported_lines
from tests.pages.test_uploaded_scores import open_own, upload
from tests.pages.thresholds_page import PAGE, open_expander, sentences, table

LINES = "The lines"


def captions(app):
    return " ".join(caption.value for caption in app.test.caption)


def written(rows):
    return pd.DataFrame(rows, columns=["label", "score", "group"]).to_csv(index=False)


def grouped_rows(n=240, names=("north", "south", "east")):
    generator = np.random.default_rng(3)
    truth = generator.random(n) < 0.4
    scores = (generator.random(n) * 0.6 + 0.4 * truth).round(3)
    return [(int(t), s, names[i % len(names)]) for i, (t, s) in enumerate(zip(truth, scores, strict=True))]


@pytest.mark.usefixtures("stored_runs")
def test_a_link_opens_the_choice_and_the_page_shows_it_on_rows_that_did_not_choose(app, small_run, data):
    app.open(PAGE, run=small_run.experiment.to_link(), by_group="equal_recall")
    chosen = lines_by_group(detectors_of(small_run, data)[7], "equal_recall")
    assert app.widget("radio", LINES).value == "equal_recall"
    shown = table(app, "First 5,000")
    assert shown.loc["First 5,000", "Line"] == formats.threshold(chosen.lines[0].threshold)
    change = chosen.points[0].tp - chosen.one_line[0].tp
    assert shown.loc["First 5,000", "Found"] == f"{chosen.points[0].tp} ({change:+d})"
    assert "on 5,000 test images, every other one of each half, checked on the other 5,000 test images" in captions(app)
    assert "high-school students" in captions(app)
    assert any(text.startswith("In “Last 5,000”") and "nearly as many" in text for text in sentences(app))
    choices = table(app, "One line")
    assert list(choices.index) == [choice.label for choice in LINE_CHOICES.values() if choice.key != "by_hand"]

    app.widget("radio", LINES).set_value("profit").run()
    assert app.test.query_params["by_group"] == "profit"
    app.widget("number_input", "A false alarm costs").set_value(50.0).run()
    dear = lines_by_group(detectors_of(small_run, data)[7], "profit", false_alarm=50)
    assert table(app, "First 5,000").loc["Last 5,000", "Line"] == formats.threshold(dear.lines[1].threshold)
    app.widget("radio", LINES).set_value("one_line").run()
    assert "by_group" not in app.test.query_params


@pytest.mark.usefixtures("stored_runs")
@pytest.mark.parametrize(
    ("link", "lines"), [("0.5,-1", ["0.5", "-1"]), ("0.5", None), ("luck", None), ("nan,1", None), ("1e999,1", None)]
)
def test_a_link_holds_lines_set_by_hand_and_others_are_left_out(app, small_run, link, lines):
    app.open(PAGE, run=small_run.experiment.to_link(), by_group=link)
    if lines is None:
        assert any("lines for groups" in warning.value for warning in app.test.warning)
        assert "by_group" not in app.test.query_params
    else:
        assert app.widget("radio", LINES).value == "by_hand"
        assert table(app, "First 5,000")["Line"].tolist() == lines
        assert app.test.query_params["by_group"] == "0.5,-1.0"


def test_groups_of_ones_own_table_with_hostile_names(app):
    names = ["**b** [a](http://evil.example)", "\U0001f600", "x" * 300, "A", "\uff21", "=1+1"]
    upload(open_own(app), written([*grouped_rows(600, names), (1, 0.5, "alone"), (0, 0.2, "no positives")]))
    open_expander(app, "by-group")
    assert "differ only in how they are written" in captions(app)
    app.widget("radio", LINES).set_value("equalized_odds").run()
    assert not app.test.exception
    shown = next(each.value for each in app.test.table if "Line" in each.value.columns)
    assert len(shown) == 8
    assert not any(name.startswith("**b**") or len(name) > 80 for name in shown.index)
    assert "They keep the common line." in captions(app)
    assert "by_group" not in app.test.query_params


def test_one_group_and_no_groups(app):
    upload(open_own(app), written(grouped_rows(60, ("only",))))
    assert not any(box.label == LINES for box in app.test.radio)


def test_rows_to_choose_by_choose(app):
    rows = pd.DataFrame(grouped_rows(400), columns=["label", "score", "group"])
    rows["split"] = np.where(np.arange(400) % 4 < 2, "train", "test")
    upload(open_own(app), rows.to_csv(index=False))
    open_expander(app, "by-group")
    app.widget("radio", LINES).set_value("equal_share").run()
    assert "on 200 rows to choose by, checked on 200 rows to judge by" in captions(app)


@pytest.mark.parametrize(
    "report", [None, [], [1.0], ["1", "2"], [1.0, float("nan")], {"0": 1}, [1.0, None], "12", [[1], [2]]]
)
def test_what_is_no_lines_of_a_browser_moves_nothing(report):
    assert reported_lines(report, 2) is None


def test_a_browsers_lines_are_taken():
    assert reported_lines([1, 0.5], 2) == [1.0, 0.5]
