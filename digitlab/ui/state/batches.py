"""Many trainings that one button asks for: they go behind all others, and are followed and given up as one."""

import streamlit as st

from digitlab.experiments.experiment import Experiment
from digitlab.jobs import JobState, JobStatus
from digitlab.ui.state import session, shared


def batches() -> dict[str, list[Experiment]]:
    """Return what is left of each batch, by what it is called in sentences ("Reproducing the tutorials")."""
    return st.session_state.setdefault("batches", {})


def ask_for_all(name: str, experiments: list[Experiment]) -> None:
    """Ask for the runs of a batch."""
    for experiment in experiments:
        shared.queue().submit(experiment, session.visitor(), bulk=True)
    batches()[name] = list(experiments)


def statuses(name: str) -> list[JobStatus]:
    """Return where the trainings of a batch stand that are neither done nor cancelled; empty for no batch."""
    found = [session.status(experiment) for experiment in batches().get(name, [])]
    left = [status for status in found if status.state not in (JobState.DONE, JobState.CANCELLED)]
    if name in batches():
        batches()[name] = [status.experiment for status in left]
    return left


def give_up(name: str) -> None:
    """Stop waiting for a batch."""
    for experiment in batches().pop(name, []):
        shared.queue().cancel(experiment, session.visitor())
