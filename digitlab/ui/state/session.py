"""What one visitor sees: the chosen experiment, and the runs of the session.

A session holds experiments only; their runs are shared by the whole server.
"""

import uuid

import streamlit as st

from digitlab.experiment import Experiment
from digitlab.jobs import JobState, JobStatus
from digitlab.ui.state import address_bar, shared


def visitor() -> str:
    """Return this visitor's name in the queue."""
    return st.session_state.setdefault("visitor", uuid.uuid4().hex)


def experiments() -> list[Experiment]:
    """Return the experiments that this visitor has seen answered, the latest first."""
    return st.session_state.setdefault("experiments", [])


def ask(experiment: Experiment) -> None:
    """Ask for an experiment's run; it becomes the chosen one when it is there."""
    st.session_state["asked"] = experiment
    shared.queue().submit(experiment, visitor())


def retry(experiment: Experiment) -> None:
    """Ask again for an experiment whose training failed."""
    shared.queue().submit(experiment, visitor())


def choose(experiment: Experiment) -> None:
    """Make an experiment the one that all pages show."""
    st.session_state["chosen"] = experiment


def chosen_experiment() -> Experiment:
    """Return the experiment chosen in this session, else that of the address bar, else the default."""
    if "chosen" not in st.session_state:
        choose(address_bar.linked_experiment())
    return st.session_state["chosen"]


def choose_answered() -> None:
    """Choose the experiment that was asked for as soon as it is answered."""
    status = pending()
    if status is not None and status.state is JobState.DONE:
        choose(status.experiment)
        del st.session_state["asked"]


def pending() -> JobStatus | None:
    """Return the state of the experiment that this visitor asked for last, None if it was answered or given up."""
    asked: Experiment | None = st.session_state.get("asked")
    return None if asked is None else shared.queue().status(asked, visitor())


def give_up(experiment: Experiment) -> None:
    """Stop waiting for an experiment."""
    shared.queue().cancel(experiment, visitor())
    if st.session_state.get("asked") == experiment:
        del st.session_state["asked"]


def remember(experiment: Experiment) -> None:
    """Note an experiment that this visitor has seen answered."""
    if experiment not in experiments():
        experiments().insert(0, experiment)
