"""What the teacher takes home from a room."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from digitlab.classroom.room import Room, Round
from digitlab.drawing.collection import MOST_DRAWINGS, to_npz
from digitlab.files.csv import as_csv
from digitlab.ui.classroom.activities import ACTIVITIES
from digitlab.ui.classroom.activities.draw import DRAW
from digitlab.ui.classroom.activities.draw.drawings import labelled
from digitlab.ui.classroom.activity import shown_answers
from digitlab.ui.state.classroom import rooms


def show_export(room: Room) -> None:
    """Offer answers and drawings as files, which are made when they are asked for."""
    rounds = rooms().rounds(room)
    with st.container(horizontal=True):
        st.download_button(
            "Answers as CSV",
            lambda: answers_csv(rounds),
            file_name=f"room-{room.code}.csv",
            mime="text/csv",
            icon=":material/download:",
            disabled=not rounds,
        )
        st.download_button(
            "Drawings for the page Draw",
            lambda: drawings_npz(rounds),
            file_name=f"drawings-{room.code}.npz",
            mime="application/zip",
            icon=":material/download:",
            disabled=not any(one.activity == DRAW.name for one in rounds),
        )


def answers_csv(rounds: Sequence[Round]) -> bytes:
    """Return all answers of a room, a row each; what a spreadsheet would run as a formula is made harmless."""
    rows = [
        {
            "round": number,
            "activity": ACTIVITIES[one.activity].title,
            "question": ACTIVITIES[one.activity].headline(one.setting),
            "nickname": answer.name,
            "hidden": answer.is_hidden,
            **ACTIVITIES[one.activity].row(answer.content),
        }
        for number, one in enumerate(rounds, 1)
        for answer in rooms().answers(one.id)
    ]
    return as_csv(pd.DataFrame(rows)).encode()


def drawings_npz(rounds: Sequence[Round]) -> bytes:
    """Return the drawings that are not hidden, the last 500, as the page Draw takes them."""
    drawn = [(one, rooms().answers(one.id)) for one in rounds if one.activity == DRAW.name]
    return to_npz(labelled(shown_answers(drawn))[-MOST_DRAWINGS:])
