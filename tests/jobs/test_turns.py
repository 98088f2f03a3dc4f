from hypothesis import given
from hypothesis import strategies as st

from digitlab.jobs.turns import MOST_PASSES, Turns, Wish

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


def wish(asked, seconds, *visitors):
    return Wish(asked, seconds, frozenset(visitors))


def test_short_training_goes_first_among_equals():
    turns = Turns()
    long, short = wish(0, 600, "anna"), wish(1, 2, "ben")
    assert turns.order([long, short]) == [short, long]


def test_turns_go_round():
    turns = Turns()
    many = [wish(i, 1, "anna") for i in range(3)]
    one = wish(3, 600, "ben")
    assert turns.take([*many, one]) is many[0]
    assert turns.take([*many[1:], one]) is one
    assert turns.order(many[1:]) == many[1:]


def test_order_of_200_visitors_is_known_at_once():
    wishes = [wish(i, i % 7, f"visitor {i // 2}") for i in range(400)]
    ordered = Turns().order(wishes)
    assert sorted(one.asked for one in ordered) == list(range(400))


@given(STEPS)
def test_laws_of_the_order(steps):
    turns, waiting, n_asked = Turns(), [], 0
    passes, served, was_overdue = {}, {}, False
    for turn, step in enumerate(steps):
        if step is not None:
            waiting.append(Wish(n_asked, step[1], step[0]))
            n_asked += 1
            continue
        if not waiting:
            continue
        expected = turns.order(waiting)
        taken = turns.take(waiting)
        assert taken is expected[0]
        overdue = [one for one in waiting if passes.get(one.asked, 0) >= MOST_PASSES]
        was_overdue = bool(overdue) and not was_overdue
        if was_overdue:
            assert taken is overdue[0]  # every second turn, so nobody starves
        else:
            last = {one.asked: min(served.get(visitor, -1) for visitor in one.visitors) for one in waiting}
            assert last[taken.asked] == min(last.values())
            equals = [one for one in waiting if last[one.asked] == last[taken.asked]]
            assert taken.seconds == min(one.seconds for one in equals)
            assert taken.asked == min(one.asked for one in equals if one.seconds == taken.seconds)
        waiting.remove(taken)
        for one in waiting:
            if one.asked < taken.asked:
                passes[one.asked] = passes.get(one.asked, 0) + 1
        served.update(dict.fromkeys(taken.visitors, turn))


@given(STEPS)
def test_order_shown_is_the_order_taken(steps):
    turns = Turns()
    waiting = [Wish(i, step[1], step[0]) for i, step in enumerate(step for step in steps if step is not None)]
    shown = turns.order(waiting)
    taken = []
    while waiting:
        taken.append(turns.take(waiting))
        waiting.remove(taken[-1])
    assert taken == shown


@given(st.integers(min_value=1, max_value=40))
def test_stream_of_new_visitors_starves_nobody(n):
    turns = Turns()
    patient = wish(0, 600, "anna")
    for i in range(1, n + 1):
        if turns.take([patient, wish(i, 1, f"visitor {i}")]) is patient:
            assert i == MOST_PASSES + 1
            return
    assert n <= MOST_PASSES


def test_crowd_that_came_first_does_not_hold_up_everyone_for_good():
    turns = Turns()
    crowd = [wish(i, 600, f"visitor {i}") for i in range(200)]
    waits = []
    for i in range(50):
        mine = wish(1_000 + i, 1, f"student {i}")
        waits.append(turns.order([*crowd, mine]).index(mine))
        while (taken := turns.take([*crowd, mine])) is not mine:
            crowd.remove(taken)
    assert max(waits) <= 1


def test_what_was_lost_goes_first_again():
    turns = Turns()
    lost, other = wish(0, 600, "anna"), wish(1, 1, "ben")
    turns.take([lost])
    turns.put_first(lost.asked)
    assert turns.take([other, lost]) is lost


def test_who_left_is_forgotten():
    turns = Turns()
    turns.take([wish(0, 1, "anna")])
    turns.take([wish(1, 1, "ben"), wish(2, 9, "ben")])
    turns.forget_all_but([2], ["ben"])
    assert set(turns._served) == {"ben"}
    assert turns.take([wish(2, 9, "ben"), wish(3, 10, "anna")]).asked == 3
