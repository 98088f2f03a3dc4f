"""From which level on the visitor lets answers of several classes be given; all pages share it."""

import streamlit as st

from digitlab.decisions.reject import WAYS, Reject, choose_level
from digitlab.evaluation.answers import Answers
from digitlab.texts import rejecting as texts
from digitlab.ui.state import address_bar

_LINK_WAS_READ = "level_was_read"


def level(answers: Answers) -> Reject:
    """Return the level: the one last set, else that of the link, else one that is promised to leave 1 % errors.

    Where that cannot be promised, it leaves so few where it is chosen; where none does, everything is answered.
    """
    key = _key(answers)
    if key not in st.session_state:
        linked = _linked()
        if linked is None:
            _set_first(answers)
        else:
            set_level(answers, linked)
    return st.session_state[key]


def _linked() -> Reject | None:
    """Return the level of the link, once at the beginning of the session."""
    if _LINK_WAS_READ in st.session_state:
        return None
    st.session_state[_LINK_WAS_READ] = True
    by, number = address_bar.linked_text("by"), address_bar.linked_number("level")
    if number is None:
        return None
    return next((Reject(number, way) for way in WAYS if way == by), Reject(number))


def _set_first(answers: Answers) -> None:
    detector = answers.detector("highest")
    set_level(answers, Reject(detector.default_threshold))
    holdout = answers.holdout("highest")
    if holdout is None:
        return
    choice = choose_level(holdout.chosen_on)
    if not choice.possible:
        choice = choose_level(holdout.chosen_on, confidence=None)
    if choice.possible:
        set_level(answers, Reject(choice.point.threshold), origin(texts.request(choice), holdout.chosen_name))


def origin(request: str, chosen_name: str) -> str:
    """Say how a level was chosen."""
    return f"Chosen for {request}, on {chosen_name}."


def set_level(answers: Answers, value: Reject, chosen_how: str | None = None) -> None:
    """Make a level the one at which all pages read answers; `chosen_how` says by what it was chosen."""
    st.session_state[_key(answers)] = value
    st.session_state[f"{_key(answers)}-origin"] = chosen_how


def chosen_how(answers: Answers) -> str | None:
    """Return a sentence on what the level was chosen by, None if the visitor moved it by hand."""
    return st.session_state.get(f"{_key(answers)}-origin")


def show_in_address_bar(answers: Answers) -> None:
    """Write the level into the address bar; of a visitor's own scores nothing is written."""
    if not answers.is_private:
        now = level(answers)
        address_bar.show(level=repr(now.level), by=now.by)


def _key(answers: Answers) -> str:
    return f"level-{answers.key}"
