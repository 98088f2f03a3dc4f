"""What is said of MNIST's writers: the figures of the default run, and what resampling writers does."""

import numpy as np
import pytest

from benchmarks.writers import (
    default_detector,
    drawn_by_writer,
    measure,
    mistakes_by_half,
    neighbours_of_one_hand,
    spread,
)
from tests.support.paths import ROOT
from tests.support.writers import write_labels


@pytest.fixture(scope="module")
def detector():
    return default_detector()


def test_the_documents_say_how_many_mistakes_the_run_that_ships_makes(detector):
    first, last = mistakes_by_half(detector)
    told = (ROOT / "docs" / "statistics.md").read_text()
    assert f"makes {first} mistakes in the first 5,000 and {last} in the last" in " ".join(told.split())


def test_writers_are_drawn_with_all_their_images_within_each_half():
    writers = np.repeat([7, 7, 8, 9, 11, 12], 50)
    for times in drawn_by_writer(writers, 20, seed=0):
        assert all(len(set(times[writers == writer])) == 1 for writer in np.unique(writers))
        # Three writers of the first half are drawn twice or thrice in all: 7 has 100 images, 8 has 50.
        assert [int(times[writers == writer][0]) for writer in (7, 8)].count(0) <= 1
        assert sum(int(times[writers == writer][0]) for writer in (9, 11, 12)) == 3
    assert neighbours_of_one_hand(np.array([1, 1, 2, 2, 2])) == 0.75


def test_images_that_err_together_make_figures_less_sure(detector):
    """Made-up writers of a hundred images, a tenth of whom are misread throughout."""
    writers = np.arange(10_000) // 100
    generator = np.random.default_rng(0)
    of_writer = generator.random(100) < 0.1
    truth = detector.judged.y_true
    scores = np.where(truth ^ of_writer[writers], 1.0, -1.0)
    made_up = type(detector).from_scores(truth, scores)
    by_writer = spread(made_up, drawn_by_writer(writers, 60, 0))
    assert np.std(by_writer["accuracy"]) > 5 * np.sqrt(0.1 * 0.9 / 10_000)


def test_the_command_counts_what_a_table_of_writers_says(tmp_path, data):
    """Made-up writers of 40 images each, of whom some have all mistakes."""
    write_labels(tmp_path, data, np.arange(10_000) // 40, np.arange(60_000) // 100 + 1_000)
    figures = measure(tmp_path, 10, 0)
    assert figures["writers"] == {"first half": 125, "last half": 125, "in both parts": 0}
    assert figures["neighbours of one hand"]["last half"] == pytest.approx(39 / 40, abs=0.001)
    assert set(figures["variance by effective numbers over that by images"]) == {
        "precision",
        "recall",
        "f1",
        "accuracy",
    }
    assert all(0.5 < ratio < 5 for ratio in figures["variance by effective numbers over that by images"].values())
