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


@pytest.mark.parametrize("name", ["Ada", "Jean-Luc", "O'Neill", "Łukasz", "李雷", "Zoë 2", "محمد"])
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


def test_wrong_codes_run_out_and_come_back():
    now = [0.0]
    rate_limit = RateLimit(3, 600, clock=lambda: now[0])
    for _ in range(3):
        rate_limit.check()
        rate_limit.record_failure()
    with pytest.raises(RoomError, match="Try again in 10 min"):
        rate_limit.check()
    now[0] = 601
    rate_limit.check()
