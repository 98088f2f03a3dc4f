"""Controls of the race."""

from collections.abc import Mapping

import streamlit as st

from digitlab.activities.race import RaceRun
from digitlab.classifiers import REGISTRY
from digitlab.classroom.room import Json, Round
from digitlab.experiments import naming
from digitlab.experiments.experiment import Experiment
from digitlab.experiments.tasks import DIGITS
from digitlab.jobs import JobState, TooManyJobsError
from digitlab.jobs.estimates import expected_seconds
from digitlab.texts import formats
from digitlab.ui.classroom.activities.race.board import attempt_of
from digitlab.ui.classroom.activity import ResponseSheet
from digitlab.ui.state import session, shared

_SIZES = (1_000, 2_000, 5_000, 10_000, 20_000)
_BUDGETS = (2, 5, 10, 30)


def ask(key: str) -> Json:
    """Let the teacher choose the digit and the budget."""
    return {
        "digit": st.selectbox("Digit to look for", DIGITS, index=8, key=f"{key}-digit"),
        "seconds": st.select_slider("Seconds of training, at most", _BUDGETS, 5, key=f"{key}-seconds"),
    }


def of_lesson(options: Mapping[str, str]) -> Json:
    """Return the digit and the budget that a lesson sets."""
    return {"digit": int(options.get("digit", "8")), "seconds": float(options.get("seconds", "5"))}


def headline(setting: Json) -> str:
    """Return what is looked for."""
    return f"Find the {setting['digit']}s, in {formats.number(setting['seconds'])} seconds of training"


def row(entry: RaceRun) -> dict[str, object]:
    """Return the run."""
    return dict(entry.to_json())


def show_question(round_: Round) -> None:
    """Show the rules."""
    st.markdown(
        "Choose a classifier and how many images it learns from. The board shows the average precision on one half of "
        "the test images, the end that on the other half. A training may be expected to take "
        f"{formats.seconds(round_.setting['seconds'])} at most, whatever else the server does meanwhile. Try as "
        "often as you like."
    )


def show_student(sheet: ResponseSheet) -> None:
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
    seed = int(st.number_input("Seed", 0, 9_999, 0, key=f"{key}-seed", help="Another one shuffles the images anew."))
    experiment = Experiment(digit=setting["digit"], classifier=classifier, n_train=n_train, seed=seed)
    expected = expected_seconds(experiment)
    is_too_long = expected > setting["seconds"]
    if is_too_long:
        st.caption(
            f"This takes about {formats.seconds(expected)}, which is over the budget. Take fewer images, or another "
            "one."
        )
    if st.button(
        "Send", type="primary", icon=":material/send:", width="stretch", disabled=is_too_long, key=f"{key}-send"
    ):
        _train(sheet, experiment)
    _show_attempts(sheet)


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
        attempt = attempt_of(experiment)
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
