from hypothesis import given
from hypothesis import strategies as st

from digitlab.experiments.experiment import Experiment
from digitlab.jobs.job import Job
from digitlab.jobs.turns import MAX_OVERTAKES, Turns

EXPERIMENT = Experiment()
VISITORS = ("anna", "ben", "cleo", "dora")

# Each step: a visitor, or two, ask for a training of so many seconds; None: a place is free.
STEPS = st.lists(
    st.none()
    | st.tuples(
        st.sets(st.sampled_from(VISITORS), min_size=1, max_size=2).map(frozenset),
        st.sampled_from((1.0, 2.0, 100.0)),
    ),
    max_size=80,
)


def request(number, seconds, *visitors):
    return Job(EXPERIMENT, number, seconds, since=0.0, submitted_at=0.0, waiting=dict.fromkeys(visitors, False))


def test_short_training_goes_first_among_equals():
    turns = Turns()
    long, short = request(0, 600, "anna"), request(1, 2, "ben")
    assert turns.order([long, short]) == [short, long]


def test_turns_go_round():
    turns = Turns()
    many = [request(i, 1, "anna") for i in range(3)]
    one = request(3, 600, "ben")
    assert turns.choose([*many, one]) is many[0]
    assert turns.choose([*many[1:], one]) is one
    assert turns.order(many[1:]) == many[1:]


def test_order_of_200_visitors_is_known_at_once():
    requests = [request(i, i % 7, f"visitor {i // 2}") for i in range(400)]
    ordered = Turns().order(requests)
    assert sorted(one.number for one in ordered) == list(range(400))


@given(STEPS)
def test_laws_of_the_order(steps):
    turns, waiting, n_requests = Turns(), [], 0
    passes, served, was_overdue = {}, {}, False
    for turn, step in enumerate(steps):
        if step is not None:
            waiting.append(request(n_requests, step[1], *step[0]))
            n_requests += 1
            continue
        if not waiting:
            continue
        expected = turns.order(waiting)
        taken = turns.choose(waiting)
        assert taken is expected[0]
        overdue = [one for one in waiting if passes.get(one.number, 0) >= MAX_OVERTAKES]
        was_overdue = bool(overdue) and not was_overdue
        if was_overdue:
            assert taken is overdue[0]  # every second turn, so nobody starves
        else:
            last = {one.number: min(served.get(visitor, -1) for visitor in one.waiting) for one in waiting}
            assert last[taken.number] == min(last.values())
            equals = [one for one in waiting if last[one.number] == last[taken.number]]
            assert taken.seconds == min(one.seconds for one in equals)
            assert taken.number == min(one.number for one in equals if one.seconds == taken.seconds)
        waiting.remove(taken)
        for one in waiting:
            if one.number < taken.number:
                passes[one.number] = passes.get(one.number, 0) + 1
        served.update(dict.fromkeys(taken.waiting, turn))


@given(STEPS)
def test_order_shown_is_the_order_taken(steps):
    turns = Turns()
    asked = [step for step in steps if step is not None]
    waiting = [request(i, seconds, *visitors) for i, (visitors, seconds) in enumerate(asked)]
    shown = turns.order(waiting)
    taken = []
    while waiting:
        taken.append(turns.choose(waiting))
        waiting.remove(taken[-1])
    assert taken == shown


@given(st.integers(min_value=1, max_value=40))
def test_stream_of_new_visitors_starves_nobody(n):
    turns = Turns()
    patient = request(0, 600, "anna")
    for i in range(1, n + 1):
        if turns.choose([patient, request(i, 1, f"visitor {i}")]) is patient:
            assert i == MAX_OVERTAKES + 1
            return
    assert n <= MAX_OVERTAKES


def test_crowd_that_came_first_does_not_hold_up_everyone_for_good():
    turns = Turns()
    crowd = [request(i, 600, f"visitor {i}") for i in range(200)]
    waits = []
    for i in range(50):
        mine = request(1_000 + i, 1, f"student {i}")
        waits.append(turns.order([*crowd, mine]).index(mine))
        while (taken := turns.choose([*crowd, mine])) is not mine:
            crowd.remove(taken)
    assert max(waits) <= 1


def test_what_was_lost_goes_first_again():
    turns = Turns()
    lost, other = request(0, 600, "anna"), request(1, 1, "ben")
    turns.choose([lost])
    turns.put_first(lost.number)
    assert turns.choose([other, lost]) is lost


def test_who_left_is_forgotten():
    turns = Turns()
    turns.choose([request(0, 1, "anna")])
    turns.choose([request(1, 1, "ben"), request(2, 9, "ben")])
    turns.forget_all_but([2], ["ben"])
    assert set(turns._served) == {"ben"}
    assert turns.choose([request(2, 9, "ben"), request(3, 10, "anna")]).number == 3
