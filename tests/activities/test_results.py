"""The numbers of the activities' results."""

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, average_precision_score, precision_score, recall_score

from digitlab.activities.draw import most_misread
from digitlab.activities.guess import QUESTIONS
from digitlab.activities.place import SITUATIONS, class_costs, class_zone_costs
from digitlab.activities.race import Attempt, LeadersLuck, halves, leaders_luck, ranked
from digitlab.activities.wrong import Vote, counts_by_digit, hardest, majority, wrong_on_images
from digitlab.classroom.room import Response, Round
from digitlab.decisions import Zone
from digitlab.evaluation.chosen_lines import lines_by_group
from digitlab.evaluation.run_detectors import detectors_of
from digitlab.experiments.experiment import Experiment
from digitlab.metrics.labels import Scored
from digitlab.ui.classroom.activities.race import _moral
from digitlab.ui.classroom.activity import visible


def test_costs_are_those_of_brute_force(small_run, data):
    detector = detectors_of(small_run, data)[7]
    thresholds = np.array([-1.0, 0.0, 2.0])
    for situation in SITUATIONS.values():
        costs = class_costs(thresholds, detector, situation)

        def cost(scored, threshold, situation=situation):
            flagged = scored.y_score >= threshold
            misses = np.mean(~flagged[scored.y_true]) * situation.miss * situation.prevalence
            alarms = np.mean(flagged[~scored.y_true]) * situation.false_alarm * (1 - situation.prevalence)
            return 1000 * (misses + alarms)

        chosen_on, checked_on = (Scored(*(values[first::2] for values in detector.judged)) for first in (0, 1))
        assert costs.of_class == pytest.approx([cost(checked_on, threshold) for threshold in thresholds])
        assert costs.of_median == pytest.approx(cost(checked_on, 0.0))
        assert costs.of_best == pytest.approx(cost(checked_on, costs.best_threshold))
        lowest = min(cost(chosen_on, threshold) for threshold in [*np.unique(chosen_on.y_score), np.inf])
        assert cost(chosen_on, costs.best_threshold) == pytest.approx(lowest)


def test_costs_of_zones_are_those_of_brute_force(small_run, data):
    detector = detectors_of(small_run, data)[7]
    zones = [Zone(-1.0, 2.0), Zone(0.0, 0.0), Zone(-3.0, 1.0)]
    chosen_on, checked_on = (Scored(*(values[first::2] for values in detector.judged)) for first in (0, 1))
    for situation in SITUATIONS.values():

        def cost(scored, low, high, situation=situation):
            rarity = np.where(scored.y_true, situation.prevalence, 1 - situation.prevalence)
            weight = 1000 * rarity / np.where(scored.y_true, scored.y_true.sum(), (~scored.y_true).sum())
            flagged, cleared = scored.y_score >= high, scored.y_score < low
            prices = np.where(flagged, ~scored.y_true * situation.false_alarm, situation.asking)
            return weight @ np.where(cleared, scored.y_true * situation.miss, prices)

        found = class_zone_costs(zones, detector, situation)
        assert found.of_class == pytest.approx([cost(checked_on, z.clear_below, z.threshold) for z in zones])
        assert (found.median.clear_below, found.median.threshold) == (-1.0, 1.0)
        assert found.of_best == pytest.approx(cost(checked_on, found.best.clear_below, found.best.threshold))
        assert found.asked[1] == 0
        line = class_costs([0.0], detector, situation)
        assert found.of_line == pytest.approx(line.of_best)
        # No pair of some hundred thresholds is cheaper where the best one was chosen.
        some = np.quantile(chosen_on.y_score, np.linspace(0, 1, 25))
        lowest = min(cost(chosen_on, low, high) for low in some for high in some if low <= high)
        assert cost(chosen_on, found.best.clear_below, found.best.threshold) <= lowest + 1e-9


def test_six_situations_ship_and_say_their_numbers():
    assert len(SITUATIONS) >= 6
    assert SITUATIONS["spam"].costs == "A false alarm costs 20, a miss 1; 40% are positive."
    assert SITUATIONS["x-rays"].costs_with_asking == (
        "A false alarm costs 20, a miss 100, asking a person 2; 1 in 10 is positive."
    )
    assert SITUATIONS["fraud"].costs == "A false alarm costs 1, a miss 50; 1 in 1,000 is positive."


def test_the_truth_of_each_question_is_what_scikit_learn_says(small_run, data):

    detector = detectors_of(small_run, data)[7]
    y_true, y_pred = detector.judged.y_true, detector.judged.y_score >= detector.default_threshold
    wrong, distance = y_true != y_pred, np.abs(detector.judged.y_score - detector.default_threshold)
    is_first, missed = np.arange(10_000) < 5_000, y_true & ~y_pred
    lines = lines_by_group(detector, "equal_recall").decision.thresholds
    # Of each half every other image checks the lines.
    alarms = ~y_true & (detector.judged.y_score >= np.where(is_first, *lines)) & (np.arange(10_000) % 2 == 1)
    rare = np.where(y_true, 0.001 / y_true.mean(), 0.999 / (1 - y_true.mean()))
    expected = {
        "always_no": 1_028,
        "precision": 100 * precision_score(y_true, y_pred),
        "recall": 100 * recall_score(y_true, y_pred),
        "rare": 100 * precision_score(y_true, y_pred, sample_weight=rare),
        "wrong": 10_000 * (1 - accuracy_score(y_true, y_pred)),
        "missed_students": 100 * missed[is_first].sum() / missed.sum(),
        "alarms_students": 100 * alarms[is_first].sum() / alarms.sum(),
        "nearest": 100 * wrong[distance <= np.sort(distance)[199]].sum() / wrong.sum(),
        "tired": 100 * wrong[distance <= np.sort(distance)[999]].mean(),
    }
    assert {name: question.truth(detector) for name, question in QUESTIONS.items()} == pytest.approx(expected)


def test_the_race_ranks_by_the_board():
    def one(on_board, at_end):
        return Attempt("run", Experiment(), on_board, at_end)

    standings = ranked([("A", one(0.8, 0.9)), ("B", one(0.85, 0.7)), ("B", one(0.9, 0.6))])
    assert [(each.who, each.n_attempts, each.best.at_end) for each in standings] == [("B", 2, 0.6), ("A", 1, 0.9)]


@pytest.fixture(scope="module")
def nearly_equal(trained_once, data):
    """Detectors that differ by nothing but their seed."""
    runs = [trained_once(Experiment(digit=7, n_train=1_000, seed=seed)) for seed in range(6)]
    return [detectors_of(run, data)[7] for run in runs]


def test_halves_are_one_random_half_and_the_other(nearly_equal):
    detector = nearly_equal[0]
    assert halves(detector, 3) == halves(detector, 3) != halves(detector, 4)
    truth, scores = detector.judged.y_true, detector.judged.y_score
    order = np.random.default_rng(3).permutation(len(truth))
    expected = [average_precision_score(truth[half], scores[half]) for half in np.array_split(order, 2)]
    assert halves(detector, 3) == pytest.approx(expected)


def test_the_leader_of_a_board_falls_where_runs_are_nearly_equal(nearly_equal):
    luck = leaders_luck([[halves(detector, draw) for detector in nearly_equal] for draw in range(100, 120)])
    assert luck.mean > 0
    assert luck.n_lost > 10


def test_a_run_that_is_far_better_does_not_fall_by_being_chosen():
    luck = leaders_luck([[(0.9, 0.95), (0.5, 0.4)], [(0.95, 0.97), (0.4, 0.4)]])
    assert luck.losses == pytest.approx((-0.075, -0.01))
    assert (luck.n_lost, luck.mean) == (0, pytest.approx(-0.0425))


def test_the_moral_follows_the_numbers():
    assert "too friendly" in _moral(LeadersLuck((0.02, 0.01, -0.01)))
    assert "did no harm" in _moral(LeadersLuck((-0.02, 0.01)))
    assert "too friendly" not in _moral(LeadersLuck((-0.02, 0.01))) + _moral(None)


def test_hardest_images_are_those_that_most_misread():
    labels = np.array([0, 1, 2, 3])
    read = {"a": np.array([0, 2, 0, 3]), "b": np.array([0, 1, 0, 3])}
    assert hardest(read, labels).tolist() == [2, 1]


def test_of_images_misread_alike_a_suspect_label_comes_first():
    read = {"a": np.array([5, 5, 1]), "b": np.array([6, 5, 1])}
    assert hardest(read, np.array([0, 0, 1])).tolist() == [1, 0]


@pytest.mark.parametrize(
    ("votes", "winner"), [([3, 3, 5], 3), ([3, 3, 5, 6], None), ([3, 5], None), ([], None), ([7], 7)]
)
def test_the_class_votes_by_majority(votes, winner):
    assert majority([Vote(vote) for vote in votes]) == winner


def test_hidden_responses_count_nowhere():
    round_ = Round(1, "wrong", {"image": 0}, is_shown=True)
    shown, hidden = Response(1, 1, "x", "digit", Vote(3)), Response(2, 2, "y", "digit", Vote(1), is_hidden=True)
    assert visible([(round_, [shown, hidden])]) == [(round_, shown)]


def test_votes_are_counted_by_digit():
    assert counts_by_digit([]) == [0] * 10
    assert counts_by_digit([Vote(3), Vote(9), Vote(3)]) == [0, 0, 0, 2, 0, 0, 0, 0, 0, 1]


def test_errors_of_class_and_readers_are_measured_on_the_images_of_the_rounds():
    labels = np.array([0, 1, 2, 3])
    votes = [[Vote(3), Vote(3), Vote(5)], [Vote(2), Vote(1)], []]
    wrong = wrong_on_images([3, 1, 0], votes, {"reader": np.array([0, 7, 2, 7])}, labels)
    assert {name: errors.tolist() for name, errors in wrong.items()} == {
        "The class, by its majority": [False],  # a tie and no votes are no majority
        "The class, vote by vote": [False, False, True, True, False],
        "reader": [True, True, False],
    }


def test_the_most_misread_drawings_come_first():
    is_right = [np.array([True, False, False, True]), np.array([True, True, False, True])]
    drawings, n_wrong = most_misread(is_right, 5)
    assert (drawings.tolist(), n_wrong.tolist()) == ([2, 1], [2, 1])
    assert most_misread(is_right, 1)[0].tolist() == [2]
