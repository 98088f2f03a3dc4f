"""Groups in a saved file and in a notebook: their lines, how they were chosen, and names of any kind."""

import json
import re

import numpy as np
import pytest

from digitlab.decisions import LinesByGroup
from digitlab.evaluation.chosen_lines import lines_by_group
from digitlab.evaluation.detectors import Detector
from digitlab.export.notebook import Explorer
from digitlab.export.page import html_page, save_html

NAMES = ("</script><script>alert(1)</script>", "**b**", "", "x" * 300, "\U0001f600")


@pytest.fixture(scope="module")
def detector():
    generator = np.random.default_rng(1)
    truth = generator.random(400) < 0.4
    return Detector.from_scores(truth, generator.normal(size=400) + truth, groups=[NAMES[i % 5] for i in range(400)])


def sent(page):
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)[1])


def test_a_file_has_its_groups_and_says_how_their_lines_were_chosen(detector, tmp_path):
    chosen = lines_by_group(detector, "equalized_odds", threshold=0.5)
    path = save_html(detector, tmp_path / "groups.html", threshold=0.5, chosen_lines=chosen)
    groups = sent(path.read_text(encoding="utf-8"))["groups"]
    assert groups["names"] == [NAMES[0], "**b**", "(blank)", "x" * 300, "\U0001f600"]
    assert groups["lines"] == list(chosen.decision.thresholds)
    how, costs = groups["said"]
    assert "every other one of each group, checked on the other 200 rows" in how
    assert costs.startswith("Against one line:")


def test_a_file_without_own_lines_follows_the_one_handle_and_one_without_groups_has_none(detector):
    groups = sent(html_page(detector))["groups"]
    assert (groups["lines"], groups["said"]) == (None, [])
    assert sent(html_page(Detector.from_scores([0, 1, 1], [0.1, 0.2, 0.3])))["groups"] is None


def test_lines_of_another_detector_are_refused(detector):
    other = Detector.from_scores([0, 1] * 8, np.arange(16.0), groups=["a", "a", "b", "b"] * 4)
    chosen = lines_by_group(other, "equal_share", threshold=8)
    for take in (lambda: html_page(detector, chosen_lines=chosen), lambda: Explorer(detector, chosen_lines=chosen)):
        with pytest.raises(ValueError, match="another detector"):
            take()


def test_a_notebook_knows_the_lines_that_were_moved_by_hand(detector):
    chosen = lines_by_group(detector, "equal_recall", threshold=0.5)
    explorer = Explorer(detector, 0.5, chosen_lines=chosen)
    assert explorer.lines_by_group == chosen.decision
    explorer.lines = [0.1, 0.2, 0.3, 0.4, 0.5]
    assert explorer.lines_by_group == LinesByGroup(NAMES, (0.1, 0.2, 0.3, 0.4, 0.5), 0.5)
    explorer.lines = ["nonsense"]
    assert explorer.lines_by_group == chosen.decision
    assert Explorer(detector).lines_by_group is None


def test_lines_are_asked_for_with_names_that_are_there(detector):
    with pytest.raises(ValueError, match="no group 'c'"):
        lines_by_group(detector, "by_hand", thresholds={"c": 0.1})
    with pytest.raises(ValueError, match="choice must be"):
        lines_by_group(detector, "luck")
    with pytest.raises(ValueError, match="two groups"):
        lines_by_group(Detector.from_scores([0, 1], [0.1, 0.2]))
    with pytest.raises(ValueError, match="too few rows"):
        lines_by_group(Detector.from_scores([0, 1], [0.1, 0.2], groups=["a", "b"]))


def test_rows_say_what_each_line_costs(detector):
    chosen = lines_by_group(detector, "equal_share", threshold=0.5)
    for row, curve in zip(chosen.rows, chosen.checked_on, strict=True):
        point, common = curve.at(row["threshold"]), curve.at(0.5)
        assert (row["tp"], row["fp"], row["tp_at_one_line"]) == (point.tp, point.fp, common.tp)
        assert row["recall"] == point.recall
        assert row["recall_low"] < row["recall"] < row["recall_high"]
    flagged = chosen.decision.decide(detector.judged.y_score, [NAMES[i % 5] for i in range(400)])
    places = [i for i in range(400) if (i // 5) % 2]  # the others of each group check
    assert sum(flagged[places] & detector.judged.y_true[places]) == sum(point.tp for point in chosen.points)
