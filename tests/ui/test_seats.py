"""What the browser remembers of a class comes from outside: all but a secret's own form is left out."""

import pytest
from streamlit.testing.v1 import AppTest

from digitlab.classroom.codes import new_secret


def remembered(seat=None, teaches=None, *, anything=None):
    """Return what a session knows after it was told; the values travel as the session's own."""

    def script():
        import streamlit

        from digitlab.ui.state import seats

        first = seats.seat_secret()
        seats.go_on(streamlit.session_state["told"])
        streamlit.session_state["found"] = (seats.seat_secret() != first, seats.seat_secret(), seats.teacher_secret())

    test = AppTest.from_function(script)
    test.session_state["told"] = {"seat": seat, "teaches": teaches} if anything is None else anything
    test.run()
    assert not test.exception
    return test.session_state["found"]


def test_a_browser_that_comes_back_has_its_seat_and_its_room():
    seat, teaches = new_secret(), new_secret()
    assert remembered(seat, teaches) == (True, seat, teaches)
    assert remembered(None, None)[0] is False


@pytest.mark.parametrize(
    "anything", ["", [], 7, {"seat": 3, "teaches": ["x"]}, {"seat": "x" * 33}, {"teaches": "é" * 32}]
)
def test_what_is_no_secret_is_left_out(anything):
    is_another, _, teaches = remembered(anything=anything)
    assert not is_another
    assert teaches is None
