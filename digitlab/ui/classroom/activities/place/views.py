"""Screens of "Where would you put it?" before its result."""

from collections.abc import Mapping
from dataclasses import asdict

import streamlit as st

from digitlab.activities.place import SITUATIONS, PlacedThreshold, Situation
from digitlab.classroom.errors import RoomError
from digitlab.classroom.room import Json, Round
from digitlab.texts import formats
from digitlab.ui.classroom.activity import ResponseSheet
from digitlab.ui.classroom.room_run import choose_run, detector_of, run_of_lesson
from digitlab.ui.components.threshold_slider import Position, threshold_slider
from digitlab.ui.visitor_text import escape_markdown

_OWN = "own"
_LONGEST = 400


def ask(key: str) -> Json:
    """Let the teacher choose a situation, or write one."""
    titles = {name: situation.title for name, situation in SITUATIONS.items()} | {_OWN: "One of your own"}
    name = st.selectbox("Situation", list(titles), format_func=titles.__getitem__, key=f"{key}-situation")
    situation = _own_situation(key) if name == _OWN else SITUATIONS[name]
    st.caption(f"{escape_markdown(situation.text, _LONGEST) if name == _OWN else situation.text} {situation.costs}")
    return {"situation": asdict(situation), "is_own": name == _OWN, **choose_run(key)}


def _own_situation(key: str) -> Situation:
    text = st.text_area("What is decided?", max_chars=_LONGEST, key=f"{key}-text", value="A positive is …")
    costs = st.columns(3)
    return Situation(
        "Where would you put it?",
        text,
        costs[0].number_input("A false alarm costs", 0.01, 1e6, 1.0, key=f"{key}-false-alarm"),
        costs[1].number_input("A miss costs", 0.01, 1e6, 5.0, key=f"{key}-miss"),
        costs[2].number_input(
            "Part that is positive", 0.0001, 0.9999, 0.1, format=formats.PRINTF["share"], key=f"{key}-prevalence"
        ),
    )


def of_lesson(options: Mapping[str, str]) -> Json:
    """Return the situation that a lesson names."""
    name = options.get("situation", "spam")
    if name not in SITUATIONS:
        raise RoomError(f"There is no situation {name!r}; there are {', '.join(SITUATIONS)}.")
    return {"situation": asdict(SITUATIONS[name]), "is_own": False, **run_of_lesson(options)}


def situation_of(setting: Json) -> Situation:
    """Return the situation of a round."""
    return Situation(**setting["situation"])


def headline(setting: Json) -> str:
    """Return the situation's title."""
    return situation_of(setting).title


def row(placed: PlacedThreshold) -> dict[str, object]:
    """Return the threshold."""
    return {"threshold": placed.threshold}


def show_question(round_: Round) -> None:
    """Show the situation."""
    situation = situation_of(round_.setting)
    st.markdown(escape_markdown(situation.text, _LONGEST) if round_.setting["is_own"] else situation.text)
    st.markdown(f"**{situation.costs}** Where would you put the threshold?")


def show_student(sheet: ResponseSheet) -> None:
    """Show the live threshold at the situation's prevalence."""
    detector = detector_of(sheet.round.setting)
    situation, key = situation_of(sheet.round.setting), f"place-{sheet.key}"
    sent = sheet.sent(PlacedThreshold).get("threshold")
    if key not in st.session_state:
        st.session_state[key] = detector.default_threshold if sent is None else sent.threshold
    threshold_slider(
        detector,
        Position(st.session_state[key], situation.prevalence),
        on_change=lambda position: st.session_state.update({key: position.threshold}),
        shows_prevalence=False,
        key=f"{key}-slider",
    )
    wants_to_send = st.button("Send", type="primary", icon=":material/send:", width="stretch", key=f"{key}-send")
    if wants_to_send and sheet.submit("threshold", placed := PlacedThreshold(st.session_state[key])):
        sent = placed
    if sent is not None:
        st.success(f"Sent: {formats.threshold(sent.threshold)}. Move it and send again, if you change your mind.")
