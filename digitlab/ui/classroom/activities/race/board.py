"""The board while the race is on."""

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from digitlab.activities.race import Attempt, RaceRun, halves, ranked
from digitlab.classroom.room import Response, Round
from digitlab.experiments import naming
from digitlab.experiments.experiment import Experiment
from digitlab.texts import formats
from digitlab.ui.state import shared
from digitlab.ui.state.cache import cached

_MOST_ON_THE_BOARD = 15
_halves = cached()(halves)


def trained(responses: Sequence[Response[RaceRun]]) -> list[tuple[str, Attempt]]:
    """Return the attempts of a round that are trained, with their participants' names."""
    attempts = ((response.name, attempt_of(response.content.experiment)) for response in responses)
    return [(name, attempt) for name, attempt in attempts if attempt is not None]


def attempt_of(experiment: Experiment) -> Attempt | None:
    """Return how a run does, None while it is not trained."""
    try:
        run = shared.stored_run(experiment)
    except shared.NotTrainedError:
        return None
    detector = next(iter(shared.detectors(run).values()))
    return Attempt(naming.title(experiment), *_halves(detector))


def show_wall(_round: Round, responses: Sequence[Response[RaceRun]], _hide: Callable[[int], None] | None) -> None:
    """Show who leads, on the half of the test images that is for the board."""
    attempts = trained(responses)
    st.markdown(f"**{len(responses)} runs asked for, {len(attempts)} trained**")
    standings = ranked(attempts)
    if not standings:
        st.caption("The board is still empty.")
        return
    rows = [
        {
            "Place": number,
            "Who": standing.who,
            "Run": standing.best.name,
            "On the board": formats.share(standing.best.on_board),
            "Tries": standing.n_attempts,
        }
        for number, standing in enumerate(standings[:_MOST_ON_THE_BOARD], 1)
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Who leads the race")
