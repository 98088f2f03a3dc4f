"""What the browser remembers of a class is untrusted: only tokens are restored."""

import pytest
from streamlit.testing.v1 import AppTest

from digitlab.classroom.codes import new_token


def remembered(token=None, teaches=None, *, anything=None):
    """Return what a session knows after it was told; the values travel as the session's own."""

    def script():
        import streamlit

        from digitlab.ui.state import class_tokens

        first = class_tokens.participant_token()
        class_tokens.from_browser(streamlit.session_state["told"])
        token = class_tokens.participant_token()
        streamlit.session_state["found"] = (token != first, token, class_tokens.teacher_token())

    test = AppTest.from_function(script)
    test.session_state["told"] = {"seat": token, "teaches": teaches} if anything is None else anything
    test.run()
    assert not test.exception
    return test.session_state["found"]


def test_a_browser_that_comes_back_has_its_participant_and_its_room():
    token, teaches = new_token(), new_token()
    assert remembered(token, teaches) == (True, token, teaches)
    assert remembered(None, None)[0] is False


def test_who_has_joined_before_the_memory_came_stays_in():
    def script():
        import streamlit

        from digitlab.ui.state import class_tokens

        first = class_tokens.participant_token()
        class_tokens.note_joined("ABCDEF")
        class_tokens.from_browser({"seat": "x" * 32, "teaches": None, "joined": "GHJKLM"})
        streamlit.session_state["found"] = (class_tokens.participant_token() == first, class_tokens.joined_code())

    test = AppTest.from_function(script).run()
    assert test.session_state["found"] == (True, "ABCDEF")


@pytest.mark.parametrize(
    "anything", ["", [], 7, {"seat": 3, "teaches": ["x"]}, {"seat": "x" * 33}, {"teaches": "é" * 32}]
)
def test_what_is_no_token_is_left_out(anything):
    is_another, _, teaches = remembered(anything=anything)
    assert not is_another
    assert teaches is None
