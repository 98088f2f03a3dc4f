"""What teacher and students set up in the race."""

from collections.abc import Mapping

import streamlit as st

from digitlab.classifiers import REGISTRY
from digitlab.classroom.room import Json, Round
from digitlab.experiments import naming
from digitlab.experiments.experiment import Experiment
from digitlab.experiments.tasks import DIGITS
from digitlab.jobs import JobState, TooManyJobsError
from digitlab.jobs.estimates import expected_seconds
from digitlab.texts import formats
from digitlab.ui.classroom.activities.race.board import try_of
from digitlab.ui.classroom.activity import Desk, send
from digitlab.ui.state import session, shared

_SIZES = (1_000, 2_000, 5_000, 10_000, 20_000)
_BUDGETS = (2, 5, 10, 30)


def ask(key: str) -> Json:
    """Let the teacher choose the digit and the budget."""
    return {
        "digit": st.selectbox("Digit to look for", DIGITS, index=8, key=f"{key}-digit"),
        "seconds": st.select_slider("Seconds of training, at most", _BUDGETS, 5, key=f"{key}-seconds"),
    }


def of_lesson(said: Mapping[str, str]) -> Json:
    """Take digit and budget from a lesson."""
    return {"digit": int(said.get("digit", "8")), "seconds": float(said.get("seconds", "5"))}


def headline(setting: Json) -> str:
    """Say what is looked for."""
    return f"Find the {setting['digit']}s, in {formats.number(setting['seconds'])} seconds of training"


def row(content: Json) -> dict[str, object]:
    """Return the run."""
    return {"run": content["run"]}


def show_question(one: Round) -> None:
    """Say the rules."""
    st.markdown(
        "Choose a classifier and how many images it learns from. The board shows the average precision on one half of "
        "the test images, the end that on the other half. A training may be expected to take "
        f"{formats.seconds(one.setting['seconds'])} at most, whatever else the server does meanwhile. Try as often as "
        "you like."
    )


def show_student(desk: Desk) -> None:
    """Show the controls, and how one's runs do."""
    key, setting = f"race-{desk.key}", desk.round.setting
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
        _ask_for(desk, experiment)
    _show_tries(desk)


def _ask_for(desk: Desk, experiment: Experiment) -> None:
    try:
        session.submit(experiment)
    except TooManyJobsError as error:
        st.warning(str(error), icon=":material/hourglass:")
        return
    send(desk, experiment.digest, {"run": experiment.to_link()})


@st.fragment(run_every=2.0)
def _show_tries(desk: Desk) -> None:
    """Show how one's runs do, or where they stand in the queue."""
    for content in reversed(list(desk.sent().values())):
        experiment = Experiment.from_json(content["run"])
        one, name = try_of(experiment), naming.title(experiment)
        if one is None:
            st.markdown(f":material/hourglass: {name}: {_standing(experiment)}")
        else:
            session.forget(experiment)
            st.markdown(f":material/flag: {name}: **{formats.share(one.on_board)}** on the board.")


def _standing(experiment: Experiment) -> str:
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
