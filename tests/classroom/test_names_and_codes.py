import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab.classroom.codes import new_code, read_code
from digitlab.classroom.errors import RoomError
from digitlab.classroom.names import LONGEST_NAME, checked_name, generated_name, numbered
from digitlab.classroom.rate_limit import RateLimit


@given(st.text(max_size=60))
def test_a_name_is_kept_plain_or_refused(text):
    try:
        name = checked_name(text)
    except RoomError:
        return
    assert len(name) <= LONGEST_NAME
    assert checked_name(name) == name
    assert all(sign.isprintable() for sign in name)
    assert not set(name) & set('<>[]()*_`$:\\/|#~!{}\n"')


@pytest.mark.parametrize(
    "name", ["Ada", "Jean-Luc", "O'Neill", "Łukasz", "李雷", "Zoë 2", "محمد", "Nguyễn", "क्षितिज", "สมชาย", "김민준"]
)
def test_names_of_all_scripts_are_taken(name):
    assert checked_name(f"  {name} ") == name


def test_names_are_made_up_even_in_a_full_room():
    taken: set[str] = set()
    for _ in range(500):
        name = generated_name(taken)
        assert name not in taken
        assert checked_name(name) == name
        taken.add(name)
    assert len(numbered("x" * LONGEST_NAME, {"x" * LONGEST_NAME})) == LONGEST_NAME


@given(st.integers(0, 5), st.booleans())
def test_a_code_is_read_as_it_is_typed(spaces, small):
    code = new_code()
    typed = (" " * spaces).join(code)
    assert read_code(typed.lower() if small else typed) == code


def test_what_one_visitor_did_is_no_other_ones():
    now = [0.0]
    rate_limit = RateLimit(3, 600, clock=lambda: now[0])
    for _ in range(3):
        assert (rate_limit.excess("ada"), rate_limit.seconds_left("ada")) == (0, 0)
        rate_limit.record("ada")
    now[0] = 60
    assert (rate_limit.excess("ada"), rate_limit.seconds_left("ada")) == (1, 540)
    assert (rate_limit.excess("bob"), rate_limit.seconds_left("bob")) == (0, 0)
    now[0] = 601
    assert (rate_limit.excess("ada"), rate_limit.seconds_left("ada")) == (0, 0)


def test_a_limit_remembers_so_many_visitors_and_no_more(monkeypatch):
    monkeypatch.setattr("digitlab.classroom.rate_limit._MOST_VISITORS", 2)
    rate_limit = RateLimit(1, 600)
    for visitor in ("ada", "bob", "cleo"):
        rate_limit.record(visitor)
    assert [rate_limit.excess(visitor) for visitor in ("cleo", "bob", "ada")] == [1, 1, 0]


@pytest.mark.parametrize(
    "name", ["\u3164", "A\u115f", "\u1160x", "\uffa0", "a\ufe0f", "Z" + "\u0301" * 4, "a\u17b4", "a\u034f"]
)
def test_a_name_that_one_cannot_see_is_refused(name):
    with pytest.raises(RoomError, match="can be seen"):
        checked_name(name)


@pytest.mark.parametrize("name", ["Teacher", "teacher", "T e a c h e r", "You", "somebody", "Уоu"])  # noqa: RUF001
def test_a_name_of_the_screens_own_is_refused(name):
    with pytest.raises(RoomError, match="somebody else"):
        checked_name(name)


@pytest.mark.parametrize("other", ["mia", "MIA", "Mіа", "M i a", "M.ia", "Mía", "Μια", "Ｍｉａ"])  # noqa: RUF001
def test_a_name_that_looks_like_a_taken_one_gets_a_number(other):
    name = checked_name(other)
    assert numbered(name, {"Mia"}) == f"{name} 2"
    assert numbered("Mio", {"Mia"}) == "Mio"
