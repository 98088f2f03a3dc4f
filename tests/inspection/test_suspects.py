import numpy as np
import pytest

from digitlab.experiments.experiment import Experiment
from digitlab.inspection.predictions import Predictions
from digitlab.inspection.suspects import is_strong, ranked_confidence, strength, suspect_labels
from digitlab.mnist import Split

LABELS = np.array([7, 7, 7, 1, 1, 1], dtype=np.uint8)


def detector(scores, threshold=0.5, kind="probability", digit=7, indices=None):
    indices = np.arange(6) if indices is None else indices
    return predictions(Experiment(digit=digit), scores, indices, kind, threshold)


def predictions(experiment, scores, indices, kind="probability", threshold=0.5):
    # One label more, so that indices may be moved by one.
    split = Split(np.zeros((0, 784), dtype=np.uint8), np.append(LABELS, 0).astype(np.uint8))
    return Predictions(experiment, split, indices, np.array(scores), kind, threshold)


# Images 2 and 3 are contradicted by both; image 4 only by the first.
FIRST = detector([0.9, 0.8, 0.1, 0.95, 0.6, 0.2])
SECOND = detector([3.0, 2.0, -4.0, 1.0, -1.0, -2.0], threshold=0.0, kind="decision")


def test_ranked_confidence_by_hand():
    # Flagged: 0.9, 0.8, 0.95, 0.6, of which the third is surest; not flagged: 0.1 and 0.2.
    np.testing.assert_allclose(ranked_confidence(FIRST), [3 / 4, 2 / 4, 2 / 2, 4 / 4, 1 / 4, 1 / 2])


def test_suspects_by_hand():
    found = suspect_labels([FIRST, SECOND])
    # The second run is surest of all that image 2 is not a 7; image 3 is the least sure of its three sevens.
    assert list(found.positions) == [2, 3]
    assert list(found.predicted) == [0, 1]
    np.testing.assert_allclose(found.confidence, [1.0, 1 / 3])


def test_the_scale_of_the_scores_does_not_matter():
    stretched = detector(np.array([3.0, 2.0, -4.0, 1.0, -1.0, -2.0]) ** 3 * 100, threshold=0.0, kind="decision")
    np.testing.assert_allclose(ranked_confidence(stretched), ranked_confidence(SECOND))


def test_ten_digit_runs_must_agree_on_the_digit():
    first, second = np.zeros((6, 10)), np.zeros((6, 10))
    first[np.arange(6), [7, 9, 1, 1, 1, 1]] = 1.0
    second[np.arange(6), [7, 4, 1, 1, 1, 1]] = 1.0
    votes = [predictions(Experiment(digit=None), scores, np.arange(6)) for scores in (first, second)]
    found = suspect_labels(votes)
    assert list(found.positions) == [2]
    assert list(found.predicted) == [1]


@pytest.mark.parametrize(
    "votes",
    [
        [FIRST],
        [FIRST, detector([0.0] * 6, digit=3)],
        [FIRST, detector([0.0] * 6, indices=np.arange(6) + 1)],
    ],
)
def test_runs_that_cannot_be_compared_are_refused(votes):
    with pytest.raises(ValueError, match="runs"):
        suspect_labels(votes)


def test_strength_is_f1_for_a_detector_and_accuracy_for_ten_digits():
    # Two hits, one miss, two false alarms; then five of six digits right.
    assert strength(FIRST) == pytest.approx(2 * 2 / (2 * 2 + 2 + 1))
    scores = np.eye(10)[[7, 7, 7, 1, 1, 4]]
    ten = predictions(Experiment(digit=None), scores, np.arange(6))
    assert strength(ten) == pytest.approx(5 / 6)
    assert not is_strong(ten)
    assert is_strong(detector([0.9, 0.8, 0.7, 0.1, 0.1, 0.1]))
    assert strength(detector([0.1] * 6)) == 0.0
