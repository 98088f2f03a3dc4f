"""The board while the race is on."""

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from digitlab.classroom.room import Answer, Round
from digitlab.texts import formats
from digitlab.ui.classroom.activities.race.board import answered, ranked

_MOST_ON_THE_BOARD = 15


def show_wall(_one: Round, answers: Sequence[Answer], _hide: Callable[[int], None] | None) -> None:
    """Show who leads, on the half of the test images that is for it."""
    tries = answered(answers)
    st.markdown(f"**{len(answers)} runs asked for, {len(tries)} trained**")
    places = ranked(tries)
    if not places:
        st.caption("The board is still empty.")
        return
    rows = [
        {
            "Place": number,
            "Who": place.who,
            "Run": place.best.name,
            "On the board": formats.share(place.best.on_board),
            "Tries": place.n_tries,
        }
        for number, place in enumerate(places[:_MOST_ON_THE_BOARD], 1)
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Who leads the race")
