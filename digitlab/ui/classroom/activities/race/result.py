"""Who really is good: the half of the test images that nobody could look at."""

import numpy as np
import pandas as pd
import streamlit as st

from digitlab.activities.race import RaceRun, Standing, ranked
from digitlab.texts import formats
from digitlab.ui.classroom.activities.race.board import trained
from digitlab.ui.classroom.activity import History


def show_result(history: History[RaceRun]) -> None:
    """Show both halves beside each other, and why they differ."""
    standings = ranked(trained(history[-1][1]))
    if not standings:
        st.info("No run has been trained yet, so there is nobody to rank.", icon=":material/flag:")
        return
    winner = max(standings, key=lambda standing: standing.best.at_end)
    st.markdown(f"## {winner.who} wins with {formats.share(winner.best.at_end)}")
    st.markdown(_sentence(standings, winner))
    at_end = sorted(standings, key=lambda standing: -standing.best.at_end)
    rows = [
        {
            "Place at the end": number,
            "Place on the board": standings.index(standing) + 1,
            "Who": standing.who,
            "Run": standing.best.name,
            "At the end": formats.share(standing.best.at_end),
            "On the board": formats.share(standing.best.on_board),
            "Tries": standing.n_attempts,
        }
        for number, standing in enumerate(at_end, 1)
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="The race on both halves of the test images")


def _sentence(standings: list[Standing], winner: Standing) -> str:
    leader = standings[0]
    moved = "fell by" if leader.drop >= 0 else "rose by"
    mean_drop = float(np.mean([standing.drop for standing in standings]))
    own = "also led" if leader is winner else "did not lead"
    return (
        f"The winner {own} the board. Its leader, {leader.who}, {moved} {formats.share(abs(leader.drop))} on the half "
        f"that nobody saw; the mean over all is {formats.signed_share(mean_drop)} on the board. Each picked the "
        "run that did best on the board, out of all tries: some of that is luck, the more, the more were tried. "
        "**Choosing on the test images makes the test too friendly**, so the last word belongs to images by which "
        "nothing was chosen."
    )
