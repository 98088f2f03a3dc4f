"""The race: everybody trains within a budget; the board shows one half of the test images, the end the other half."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd
import streamlit as st

from digitlab.activities.race import Attempt, RaceRun, Standing, halves, ranked
from digitlab.classifiers import REGISTRY
from digitlab.classroom.room import Json, Response, Round
from digitlab.experiments import naming
from digitlab.experiments.experiment import Experiment
from digitlab.experiments.tasks import DIGITS
from digitlab.jobs import JobState, TooManyJobsError
from digitlab.jobs.estimates import expected_seconds
from digitlab.texts import formats
from digitlab.ui.classroom.activity import Activity, History, send_button
from digitlab.ui.classroom.response_sheets import ResponseSheet
from digitlab.ui.state import session, shared
from digitlab.ui.state.cache import cached

_SIZES = (1_000, 2_000, 5_000, 10_000, 20_000)
_BUDGETS = (2, 5, 10, 30)
_MOST_ON_THE_BOARD = 15
_halves = cached()(halves)


class Race(Activity[RaceRun]):
    """The activity."""

    name = "race"
    title = "The race"
    sentence = "Everybody trains for one digit within a budget. Who climbs the board by trying often falls at the end."
    response = RaceRun
    options = frozenset({"digit", "seconds"})

    def ask(self, key: str) -> Json:
        """Let the teacher choose the digit and the budget."""
        return {
            "digit": st.selectbox("Digit to look for", DIGITS, index=8, key=f"{key}-digit"),
            "seconds": st.select_slider("Seconds of training, at most", _BUDGETS, 5, key=f"{key}-seconds"),
        }

    def of_lesson(self, options: Mapping[str, str]) -> Json:
        """Return the digit and the budget that a lesson sets."""
        return {"digit": int(options.get("digit", "8")), "seconds": float(options.get("seconds", "5"))}

    def headline(self, setting: Json) -> str:
        """Return what is looked for."""
        return f"Find the {setting['digit']}s, in {formats.number(setting['seconds'])} seconds of training"

    def show_question(self, round_: Round) -> None:
        """Show the rules."""
        st.markdown(
            "Choose a classifier and how many images it learns from. The board shows the average precision on one half "
            "of the test images, the end that on the other half. A training may be expected to take "
            f"{formats.seconds(round_.setting['seconds'])} at most, whatever else the server does meanwhile. Try as "
            "often as you like."
        )

    def show_student(self, sheet: ResponseSheet) -> None:
        """Show the controls, and how the student's runs do."""
        key, setting = f"race-{sheet.key}", sheet.round.setting
        classifier = st.selectbox(
            "Classifier",
            list(REGISTRY),
            index=list(REGISTRY).index(Experiment().classifier),
            format_func=lambda name: REGISTRY[name].title,
            key=f"{key}-classifier",
        )
        n_train = st.select_slider("Training images", _SIZES, 2_000, "{:,}".format, key=f"{key}-n-train")
        seed = st.number_input("Seed", 0, 9_999, 0, key=f"{key}-seed", help="Another one shuffles the images anew.")
        experiment = Experiment(digit=setting["digit"], classifier=classifier, n_train=n_train, seed=int(seed))
        expected = expected_seconds(experiment)
        is_too_long = expected > setting["seconds"]
        if is_too_long:
            st.caption(
                f"This takes about {formats.seconds(expected)}, which is over the budget. Take fewer images, or "
                "another one."
            )
        if send_button(key, disabled=is_too_long):
            _train(sheet, experiment)
        _show_attempts(sheet)

    def show_wall(self, round_: Round, responses: Sequence[Response[RaceRun]], hide: Callable[[int], None]) -> None:
        """Show who leads, on the half of the test images that is for the board."""
        attempts = _trained(responses)
        st.markdown(f"**{len(responses)} runs asked for, {len(attempts)} trained**")
        if not attempts:
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
            for number, standing in enumerate(ranked(attempts)[:_MOST_ON_THE_BOARD], 1)
        ]
        st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Who leads the race")

    def show_result(self, history: History[RaceRun]) -> None:
        """Show both halves beside each other, and why they differ."""
        standings = ranked(_trained(history[-1][1]))
        if not standings:
            st.info("No run has been trained yet, so there is nobody to rank.", icon=":material/flag:")
            return
        at_end = sorted(standings, key=lambda standing: -standing.best.at_end)
        st.markdown(f"## {at_end[0].who} wins with {formats.share(at_end[0].best.at_end)}")
        st.markdown(_sentence(standings, at_end[0]))
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


def _trained(responses: Sequence[Response[RaceRun]]) -> list[tuple[str, Attempt]]:
    """Return the attempts of a round that are trained, with their participants' names."""
    attempts = ((response.name, _attempt_of(response.content.experiment)) for response in responses)
    return [(name, attempt) for name, attempt in attempts if attempt is not None]


def _attempt_of(experiment: Experiment) -> Attempt | None:
    """Return how a run does, None while it is not trained."""
    try:
        run = shared.stored_run(experiment)
    except shared.NotTrainedError:
        return None
    detector = next(iter(shared.detectors(run).values()))
    return Attempt(naming.title(experiment), *_halves(detector))


def _train(sheet: ResponseSheet, experiment: Experiment) -> None:
    try:
        session.submit(experiment)
    except TooManyJobsError as error:
        st.warning(str(error), icon=":material/hourglass:")
        return
    sheet.submit(experiment.digest, RaceRun(experiment))


@st.fragment(run_every=2.0)
def _show_attempts(sheet: ResponseSheet) -> None:
    """Show how the student's runs do, or their state in the queue."""
    for entry in reversed(list(sheet.sent(RaceRun).values())):
        experiment = entry.experiment
        attempt = _attempt_of(experiment)
        if attempt is None:
            st.markdown(f":material/hourglass: {naming.title(experiment)}: {_state(experiment)}")
        else:
            session.discard_request(experiment)
            st.markdown(f":material/flag: {attempt.name}: **{formats.share(attempt.on_board)}** on the board.")


def _state(experiment: Experiment) -> str:
    status = session.status(experiment)
    if status.state is JobState.QUEUED:
        return f"place {status.place} in the queue."
    if status.state is JobState.RUNNING:
        return "it is being trained."
    if status.state is JobState.FAILED:
        return status.message
    if experiment not in shared.store():
        return "it is not trained any more. Send it again."
    return "it is ready in a moment."


def _sentence(standings: list[Standing], winner: Standing) -> str:
    leader = standings[0]
    moved = "fell by" if leader.drop >= 0 else "rose by"
    mean_drop = float(np.mean([standing.drop for standing in standings]))
    own = "also led" if leader is winner else "did not lead"
    return (
        f"The winner {own} the board. Its leader, {leader.who}, {moved} {formats.share(abs(leader.drop))} on the half "
        f"that nobody saw; the mean over all is {formats.signed_share(mean_drop)} on the board. Each picked the "
        "run that did best on the board, out of all tries: some of that is luck, the more, the more were tried. "
        "**Choosing on the test images makes the test too friendly.** The other half is fairer, since no run was "
        "picked by it; only the winner is, so that its figure is still a little too good."
    )
