import json
import re

import numpy as np
import pytest

from digitlab import Answers, Detector, explore_answers, save_answers
from digitlab.decisions import Reject
from digitlab.export.answers_page import answers_page

HOSTILE = '<img src=x onerror="hacked=1"></script>{data}'


@pytest.fixture(scope="module")
def answers():
    generator = np.random.default_rng(0)
    labels = generator.integers(0, 3, 2_000)
    scores = generator.dirichlet([1, 1, 1], size=2_000) + 0.8 * np.eye(3)[labels]
    return Answers.from_scores(labels, scores / scores.sum(axis=1, keepdims=True), title=HOSTILE)


def data_of(page):
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, flags=re.DOTALL)
    return json.loads(found[1])


def test_a_page_opens_where_one_per_cent_is_promised_and_says_how(answers, tmp_path):
    path = save_answers(answers, tmp_path / "answers.html")
    page = path.read_text()
    how = "The level was chosen for at most 1.0 % errors among the answered, with 95 % confidence, on 1,000 rows"
    assert how in page
    assert "The figures at the level count all 2,000 rows, those that chose it, too, and flatter a little" in page
    data = data_of(page)
    assert data["chosen_by"] == "highest"
    assert data["with_finder"]
    point = answers.detector("highest").holdout.chosen_on.at(data["level"])
    assert point.precision >= 0.99
    assert data["reference"] is None  # of digits alone
    assert HOSTILE not in page
    assert "{widget}" not in page
    # It may load nothing but its own script.
    assert "default-src 'none'" in page
    assert not re.findall(r'(?:src|href)="(?!data:)[^"]+"', page.replace('src=x onerror="', ""))


def test_a_page_opens_at_a_level_of_ones_own(answers):
    page = answers_page(answers, level=0.5, by="margin", origin="Chosen by the class.")
    data = data_of(page)
    assert (data["level"], data["chosen_by"]) == (0.5, "margin")
    assert "Chosen by the class." in page


@pytest.mark.parametrize("options", [{"level": np.nan}, {"level": np.inf}, {"level": "high"}, {"by": "luck"}])
def test_levels_that_are_none_are_refused(answers, options):
    with pytest.raises(ValueError, match=r"level must be|by must be"):
        answers_page(answers, **options)
    with pytest.raises(ValueError, match=r"level must be|by must be"):
        explore_answers(answers, **options)


def test_what_holds_no_answers_is_refused(small_run):
    with pytest.raises(ValueError, match="Pass answers"):
        explore_answers(Detector.from_scores([0, 1], [0.1, 0.9]))
    with pytest.raises(ValueError, match="one digit against the rest"):
        answers_page(small_run)


def test_a_notebook_keeps_the_last_valid_level(answers):
    explorer = explore_answers(answers, level=0.5)
    assert explorer.decision == Reject(0.5)
    explorer.position = {"level": 0.7, "by": "margin"}  # as the browser reports it
    assert explorer.decision == Reject(0.7, "margin")
    assert explorer.point.n_samples == 2_000
    for level, by in (
        ("x", "margin"),
        (float("nan"), "highest"),
        (1, []),
        (None, None),
    ):
        explorer.position = {"level": level, "by": by}
        assert explorer.decision == Reject(0.7, "margin")
    explorer.decision = Reject(0.9)
    assert explorer.requested == {"level": 0.9, "chosen_by": "highest", "revision": 1}
    sure = answers.judged.scores.max(axis=1)
    assert explorer.point.tp + explorer.point.fp == (sure >= 0.9).sum()


def test_a_run_of_ten_digits_is_shown_beside_lecun(ten_digit_run):
    data = data_of(answers_page(ten_digit_run))
    assert data["names"] == list("0123456789")
    assert data["reference"]["accuracy"] == 0.99
