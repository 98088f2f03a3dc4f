"""What one visitor sees: the chosen experiment, and the runs of the session.

A session holds experiments only; their runs are shared by the whole server.
"""

import uuid

import streamlit as st

from digitlab.experiments.experiment import Experiment
from digitlab.jobs import JobState, JobStatus
from digitlab.ui.state import address_bar, shared


def visitor() -> str:
    """Return this visitor's name in the queue."""
    return st.session_state.setdefault("visitor", uuid.uuid4().hex)


def experiments() -> list[Experiment]:
    """Return the experiments that this visitor has seen answered, the latest first."""
    return st.session_state.setdefault("experiments", [])


def asked() -> list[Experiment]:
    """Return the experiments that this visitor asked for and has not looked at or given up since, the latest last."""
    return st.session_state.setdefault("asked", [])


def submit(experiment: Experiment) -> None:
    """Ask for an experiment's run; `TooManyJobsError` if this visitor waits for too many already."""
    shared.queue().submit(experiment, visitor())
    if experiment not in asked():
        asked().append(experiment)


def may_begin(experiment: Experiment) -> bool:
    """Return whether the app may train an experiment unasked: once in a session, so that it can be given up."""
    begun: set[Experiment] = st.session_state.setdefault("begun", set())
    is_new = experiment not in begun
    begun.add(experiment)
    return is_new


def status(experiment: Experiment) -> JobStatus:
    """Return where an experiment stands; the queue learns by it that this visitor is still there."""
    return shared.queue().status(experiment, visitor())


def statuses() -> list[JobStatus]:
    """Return where all stand that this visitor asked for; see `status`."""
    return [status(experiment) for experiment in asked()]


def pending() -> list[JobStatus]:
    """Return all that is trained for this visitor, also what the app or many at once asked for; see `status`."""
    return shared.queue().pending(visitor())


def give_up(experiment: Experiment) -> None:
    """Stop waiting for an experiment."""
    shared.queue().cancel(experiment, visitor())
    discard_request(experiment)


def discard_request(experiment: Experiment) -> None:
    """Remove an experiment from those that were asked for."""
    if experiment in asked():
        asked().remove(experiment)


def look_at(experiment: Experiment) -> None:
    """Choose an experiment that was asked for and is answered."""
    discard_request(experiment)
    remember(experiment)
    choose(experiment)


def look_at_answered(*, others: bool) -> list[Experiment]:
    """Look at the chosen experiment, or at all, once they are answered; return what is looked at for the first time."""
    done = [found.experiment for found in statuses() if found.state is JobState.DONE]
    answered = [experiment for experiment in done if others or experiment == chosen_experiment()]
    for experiment in answered:
        look_at(experiment)
    return answered


def go_on_as(visitor: str, asked: list[Experiment]) -> None:
    """Go on as a visitor of an earlier session, by the name in the queue, who may still wait for what was asked for."""
    if not st.session_state.get("asked") and not pending():  # else it waits under its own name
        st.session_state["visitor"] = visitor
        st.session_state["asked"] = asked


def choose(experiment: Experiment) -> None:
    """Make an experiment the one that all pages show."""
    st.session_state["chosen"] = experiment


def chosen_experiment() -> Experiment:
    """Return the experiment chosen in this session, else that of the address bar, else the default.

    Who goes back or forward in the browser chooses by the address bar, too.
    """
    if "chosen" not in st.session_state or address_bar.names_another_run():
        choose(address_bar.linked_experiment())
    return st.session_state["chosen"]


def remember(experiment: Experiment, *, is_latest: bool = True) -> None:
    """Note an experiment that this visitor has seen answered, now or in an earlier session."""
    if experiment not in experiments():
        experiments().insert(0 if is_latest else len(experiments()), experiment)
