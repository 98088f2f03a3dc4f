"""Downloads of a room's responses, for the teacher."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from digitlab.activities.draw import labelled
from digitlab.classroom.room import Room, Round
from digitlab.drawing.collection import MOST_DRAWINGS, to_npz
from digitlab.files.csv import as_csv
from digitlab.ui.classroom.activities import ACTIVITIES, responses_to
from digitlab.ui.classroom.activities.draw import Draw
from digitlab.ui.classroom.activity import visible
from digitlab.ui.state.classroom import rooms


def show_export(room: Room) -> None:
    """Offer responses and drawings as files, which are created on click."""
    rounds = rooms().rounds(room)
    with st.container(horizontal=True):
        st.download_button(
            "Answers as CSV",
            lambda: responses_csv(rounds),
            file_name=f"room-{room.code}.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",  # a rerun would let go of the file that is under way
            disabled=not rounds,
        )
        st.download_button(
            "Drawings for the page Draw",
            lambda: drawings_npz(rounds),
            file_name=f"drawings-{room.code}.npz",
            mime="application/zip",
            icon=":material/download:",
            on_click="ignore",  # a rerun would let go of the file that is under way
            disabled=not any(round_.activity == Draw.name for round_ in rounds),
        )


def responses_csv(rounds: Sequence[Round]) -> bytes:
    """Return all responses of a room, a row each, with formulas escaped."""
    rows = [
        {
            "round": number,
            "activity": ACTIVITIES[round_.activity].title,
            "question": ACTIVITIES[round_.activity].headline(round_.setting),
            "nickname": response.name,
            "hidden": response.is_hidden,
            **response.content.row(),
        }
        for number, round_ in enumerate(rounds, 1)
        for response in responses_to(round_)
    ]
    return as_csv(pd.DataFrame(rows)).encode()


def drawings_npz(rounds: Sequence[Round]) -> bytes:
    """Return the last `MOST_DRAWINGS` visible drawings in the format of the page Draw."""
    drawn = [(round_, responses_to(round_)) for round_ in rounds if round_.activity == Draw.name]
    return to_npz(labelled(visible(drawn))[-MOST_DRAWINGS:])
