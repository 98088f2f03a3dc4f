"""What one visitor sees: the chosen experiment, the runs of the session, the address bar.

A session holds experiments only; their runs are shared by the whole server.
"""

import uuid

import streamlit as st

from digitlab.experiment import Experiment, ExperimentError
from digitlab.jobs import JobState, JobStatus
from digitlab.runs import Run
from digitlab.ui import server
from digitlab.ui.waiting import show_failure, show_waiting

_LINK = "run"


def visitor() -> str:
    """Return this visitor's name in the queue."""
    return st.session_state.setdefault("visitor", uuid.uuid4().hex)


def experiments() -> list[Experiment]:
    """Return the experiments that this visitor has seen answered, the latest first."""
    return st.session_state.setdefault("experiments", [])


def ask(experiment: Experiment) -> JobStatus:
    """Ask for an experiment's run; it becomes the chosen one when it is there."""
    st.session_state["asked"] = experiment
    return server.queue().submit(experiment, visitor())


def choose(experiment: Experiment) -> None:
    """Make an experiment the one that all pages show."""
    st.session_state["chosen"] = experiment


def chosen_run() -> Run:
    """Return the run that all pages show, or wait for it in its place.

    The experiment is the one that was chosen in this session, else that of the address bar, else the default.
    While another one is trained the page goes on with the run it has; while there is none it shows the training.

    Returns
    -------
    Run
    """
    _take_answer()
    chosen: Experiment = st.session_state.setdefault("chosen", _from_address_bar())
    try:
        run = server.stored_run(chosen)
    except server.NotTrainedError:
        _wait_for(chosen)
    _remember(chosen)
    st.query_params[_LINK] = chosen.to_link()
    return run


def pending() -> JobStatus | None:
    """Return the state of the experiment that this visitor asked for last, None if it was answered or given up."""
    asked: Experiment | None = st.session_state.get("asked")
    return None if asked is None else server.queue().status(asked)


def give_up(experiment: Experiment) -> None:
    """Stop waiting for an experiment."""
    server.queue().cancel(experiment, visitor())
    if st.session_state.get("asked") == experiment:
        del st.session_state["asked"]


def _take_answer() -> None:
    """Choose the experiment that was asked for as soon as it is answered."""
    status = pending()
    if status is not None and status.state is JobState.DONE:
        choose(status.experiment)
        del st.session_state["asked"]


def _from_address_bar() -> Experiment:
    link = st.query_params.get(_LINK)
    if link is None:
        return Experiment()
    try:
        return Experiment.from_json(link)
    except ExperimentError as error:
        st.warning(
            f"The link names an experiment that cannot be: {error} The default detector is shown instead.",
            icon=":material/link_off:",
        )
        return Experiment()


def _wait_for(chosen: Experiment) -> None:
    """Show the training of the chosen experiment where the page would be, and end the script."""
    status = server.queue().status(chosen)
    if status.state is JobState.FAILED:
        show_failure(status, on_retry=lambda: server.queue().submit(chosen, visitor()))
        st.stop()
    server.queue().submit(chosen, visitor())
    show_waiting(chosen, on_cancel=None)
    st.stop()


def _remember(experiment: Experiment) -> None:
    if experiment not in experiments():
        experiments().insert(0, experiment)
