"""The run and detector of a round."""

from collections.abc import Mapping

import streamlit as st

from digitlab.classroom.errors import RoomError
from digitlab.classroom.room import Json
from digitlab.evaluation.detectors import Detector
from digitlab.experiments import naming
from digitlab.experiments.experiment import Experiment, ExperimentError
from digitlab.experiments.runs import Run
from digitlab.experiments.tasks import DIGITS, TEN_DIGITS
from digitlab.ui.state import session, shared
from digitlab.ui.state.threshold import chosen_digit

OPTIONS = frozenset({"classifier", "digit"})


def choose_run(key: str) -> Json:
    """Let the teacher choose one of the server's runs; return its entries of a round's setting."""
    chosen = session.chosen_experiment()
    stored = shared.stored_experiments()
    choices = {each.digest: each for each in [chosen if chosen in stored else Experiment(), *stored]}
    digest = st.selectbox(
        "Run",
        list(choices),
        format_func=lambda digest: naming.title(choices[digest]),
        key=f"{key}-run",
        help="The runs that are on this server.",
    )
    experiment = choices[digest]
    digit = experiment.task.first_digit
    if experiment.task == TEN_DIGITS:
        digit = st.selectbox("Read as the detector of", DIGITS, index=chosen_digit(), key=f"{key}-digit")
    return setting_of(experiment, digit)


def run_of_lesson(options: Mapping[str, str]) -> Json:
    """Return the entries for the run that a lesson names by classifier and digit, or for the default run."""
    digit = int(options["digit"]) if "digit" in options else Experiment().task.first_digit
    try:
        experiment = Experiment(digit=digit, classifier=options.get("classifier", Experiment().classifier))
    except ExperimentError as error:
        raise RoomError(str(error)) from error
    return setting_of(experiment, digit)


def setting_of(experiment: Experiment, digit: int) -> Json:
    """Return the entries for a run and one of its digits."""
    return {"run": experiment.to_link(), "detects": digit}


def run_of(setting: Json) -> Run:
    """Return the run of a round; raises `NotTrainedError` if it is no longer stored."""
    return shared.stored_run(Experiment.from_json(setting["run"]))


def detector_of(setting: Json) -> Detector:
    """Return the detector of a round; errors as `run_of`."""
    return shared.detectors(run_of(setting))[setting["detects"]]
