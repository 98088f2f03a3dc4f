"""The race: everybody trains within a budget; the board shows one half of the test images, the end the other half."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
import streamlit as st

from digitlab.activities.race import Attempt, LeadersLuck, RaceRun, Standing, halves, leaders_luck, ranked
from digitlab.classifiers import REGISTRY
from digitlab.classroom.room import Json, Response, Round
from digitlab.evaluation.detectors import Detector
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
# So often the halves are drawn anew, to see whether what happened to the leader would happen again.
_N_DRAWS = 25
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
            "of the test images, drawn at random, the end that on the other half. A training may be expected to take "
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
        attempts = _trained(round_, responses)
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
        """Show both halves beside each other, and what the leader's luck was worth."""
        round_, responses = history[-1]
        attempts = _trained(round_, responses)
        standings = ranked(attempts)
        if not standings:
            st.info("No run has been trained yet, so there is nobody to rank.", icon=":material/flag:")
            return
        at_end = sorted(standings, key=lambda standing: -standing.best.at_end)
        st.markdown(f"## {at_end[0].who} wins with {formats.share(at_end[0].best.at_end)}")
        st.markdown(_sentence(standings, at_end[0]))
        st.markdown(_moral(_leaders_luck(round_, {attempt.experiment for _, attempt in attempts})))
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


def _trained(round_: Round, responses: Sequence[Response[RaceRun]]) -> list[tuple[str, Attempt]]:
    """Return the attempts of a round that are trained, with their participants' names."""
    attempts = ((response.name, _attempt_of(round_, response.content.experiment)) for response in responses)
    return [(name, attempt) for name, attempt in attempts if attempt is not None]


def _attempt_of(round_: Round, experiment: Experiment) -> Attempt | None:
    """Return how a run does, None while it is not trained."""
    try:
        detector = _detector_of(experiment)
    except shared.NotTrainedError:
        return None
    return Attempt(naming.title(experiment), experiment, *_halves(detector, _draw_of(round_)))


def _detector_of(experiment: Experiment) -> Detector:
    return next(iter(shared.detectors(shared.stored_run(experiment)).values()))


def _draw_of(round_: Round) -> int:
    """Return the draw of halves that all screens of a round show."""
    return (_N_DRAWS + 1) * abs(round_.id)


def _leaders_luck(round_: Round, experiments: Iterable[Experiment]) -> LeadersLuck | None:
    """Return what the leaders of further draws lose; None where there are not two runs to choose between."""
    detectors = [_detector_of(experiment) for experiment in experiments]
    if len(detectors) < 2:
        return None
    draws = (_draw_of(round_) + 1 + number for number in range(_N_DRAWS))
    return leaders_luck([[_halves(detector, draw) for detector in detectors] for draw in draws])


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
        attempt = _attempt_of(sheet.round, experiment)
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
    own = "also led" if leader is winner else "did not lead"
    text = f"The winner {own} the board."
    if len(standings) == 1:
        return text
    mean_drop = float(np.mean([standing.drop for standing in standings]))
    rest = leader.drop - mean_drop
    return (
        f"{text} Its leader, {leader.who}, {_moved(leader.drop)} on the half that nobody saw; all runs together "
        f"{_moved(mean_drop)}, because one half is harder than the other. What is left, "
        f"{formats.share(abs(rest))}, the leader {'lost' if rest > 0 else 'gained'} by chance and by being chosen."
    )


def _moved(drop: float) -> str:
    return f"{'fell' if drop >= 0 else 'rose'} by {formats.share(abs(drop))}"


def _moral(luck: LeadersLuck | None) -> str:
    """Say whether whoever leads a board falls, as the draws show it for these very runs."""
    if luck is None:
        return "With one run there is nothing to choose, and no luck in it. Try two, or twenty."
    counted = (
        f"One draw of halves is a matter of luck, so the halves were drawn {_N_DRAWS} times more: in {luck.n_lost} of "
        f"them the leader of the board lost more than all runs did, and over all draws "
    )
    if luck.mean > 0:
        return (
            f"{counted}{formats.share(luck.mean)} more. **Choosing on the test images makes the test too friendly.** "
            "The other half is fairer, since no run was picked by it; only the winner is, so that its figure is still "
            "a little too good."
        )
    return (
        f"{counted}nothing more. Here the best run is better than the others by more than luck, so that choosing it on "
        "the board did no harm. It does where many runs are nearly equal: let everybody try other seeds of the same "
        "classifier."
    )
