"""Who really is good: the half of the test images that nobody could look at."""

import numpy as np
import pandas as pd
import streamlit as st

from digitlab.texts import formats
from digitlab.ui.classroom.activities.race.board import Place, answered, ranked
from digitlab.ui.classroom.activity import History


def show_result(history: History) -> None:
    """Show both halves beside each other, and why they differ."""
    places = ranked(answered(history[-1][1]))
    if not places:
        st.info("No run has been trained yet, so there is nobody to rank.", icon=":material/flag:")
        return
    winner = max(places, key=lambda place: place.best.at_end)
    st.markdown(f"## {winner.who} wins with {formats.share(winner.best.at_end)}")
    st.markdown(_sentence(places, winner))
    at_end = sorted(places, key=lambda place: -place.best.at_end)
    rows = [
        {
            "Place at the end": number,
            "Place on the board": places.index(place) + 1,
            "Who": place.who,
            "Run": place.best.name,
            "At the end": formats.share(place.best.at_end),
            "On the board": formats.share(place.best.on_board),
            "Tries": place.n_tries,
        }
        for number, place in enumerate(at_end, 1)
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="The race on both halves of the test images")


def _sentence(places: list[Place], winner: Place) -> str:
    leader = places[0]
    fallen = leader.best.on_board - leader.best.at_end
    moved = "fell by" if fallen >= 0 else "rose by"
    differences = np.array([place.best.on_board - place.best.at_end for place in places])
    own = "also led" if leader is winner else "did not lead"
    return (
        f"The winner {own} the board. Its leader, {leader.who}, {moved} {formats.share(abs(fallen))} on the half that "
        f"nobody saw; the mean over all is {formats.signed_share(differences.mean())} on the board. Each picked the "
        "run that did best on the board, out of all tries: some of that is luck, the more, the more were tried. "
        "**Choosing on the test images makes the test too friendly**, so the last word belongs to images by which "
        "nothing was chosen."
    )
