from digitlab.decisions.zone_choosing import choose_zone
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.texts.zone_choices import move_to, zone_outcome, zone_request, zone_sentence, zone_verdict_sentence

CURVE = ThresholdCurve([0, 0, 1, 0, 1, 1], [0.1, 0.2, 0.4, 0.5, 0.7, 0.9])


def test_a_zone_with_few_errors():
    choice = choose_zone(CURVE, "errors", errors=0.0)
    assert zone_request(choice) == "at most 0.0 % errors among the decided"
    assert zone_sentence(choice) == (
        "With so few errors the most that can be decided are 4 of 6. A person is asked about 333.3 of 1,000."
    )
    assert zone_outcome(choice, choice.counts) == "0.0 % errors among the decided"
    assert move_to(choice) == "Move the zone to 0.4 and 0.7"
    ((promise, verdict),) = choice.judged(choice.counts)
    assert zone_verdict_sentence(promise, verdict, "rows") == (
        "Right among the decided: promised at least 100.0 %; 100.0 % on unseen rows, exact 95 % interval 39.8 to "
        "100.0: left open by the decided rows here (4)."
    )


def test_a_zone_with_little_to_ask():
    choice = choose_zone(CURVE, "asked", asked=0, person=0.0)
    assert zone_sentence(choice) == (
        "With so many questions the fewest errors are 1 among the decided. A person is asked about 0.0 of 1,000."
    )
    with_person = choose_zone(CURVE, "asked", asked=400, person=0.25)
    assert zone_sentence(with_person) == (
        "With so many questions the fewest errors are 0 among the decided and, with those of the person, 0.5 in all. A "
        "person is asked about 333.3 of 1,000."
    )


def test_a_zone_of_which_one_side_is_impossible():
    upside_down = ThresholdCurve([0, 0, 1, 1, 0], [0.1, 0.2, 0.4, 0.5, 0.7])
    choice = choose_zone(upside_down, "sides", precision_wanted=0.9, npv_wanted=1.0)
    assert zone_sentence(choice) == (
        "No zone has both. What is left of it: Nothing is flagged. 2 are cleared with a negative predictive value of "
        "100.0 %. A person is asked about 600.0 of 1,000."
    )
    assert zone_outcome(choice, choice.counts) == "nothing flagged and 100.0 % negative predictive value"
    unsure = choose_zone(upside_down, "sides", confidence=0.95)
    assert zone_sentence(unsure).startswith(
        "Both together cannot be promised, with 95 % confidence. What can be: Nothing is flagged. Nothing is cleared."
    )


def test_the_lowest_cost():
    choice = choose_zone(CURVE, "cost", false_alarm=1, miss=1, asking=2)
    assert zone_request(choice) == "the lowest cost at 1 a false alarm, 1 a miss and 2 a question"
    assert zone_sentence(choice) == (
        "The lowest cost is 1 for all 6 together. A person is asked about 0.0 of 1,000. Asking is too dear here: one "
        "line is cheapest."
    )
