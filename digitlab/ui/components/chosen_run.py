"""The run that all pages show, or its training in its place."""

import streamlit as st

from digitlab.experiment import Experiment
from digitlab.jobs import JobState
from digitlab.runs import Run
from digitlab.ui.components.waiting import show_failure, show_waiting
from digitlab.ui.state import address_bar, session, shared


def chosen_run() -> Run:
    """Return the run that all pages show, or wait for it in its place.

    While another one is trained the page goes on with the run it has; while there is none it shows the training.

    Returns
    -------
    Run
    """
    session.choose_answered()
    chosen = session.chosen_experiment()
    try:
        run = shared.stored_run(chosen)
    except shared.NotTrainedError:
        _wait_for(chosen)
    session.remember(chosen)
    address_bar.show(run=chosen.to_link())
    return run


def _wait_for(chosen: Experiment) -> None:
    """Show the training of the chosen experiment where the page would be, and end the script."""
    status = shared.queue().status(chosen)
    if status.state is JobState.FAILED:
        show_failure(status, on_retry=lambda: session.retry(chosen))
        st.stop()
    shared.queue().submit(chosen, session.visitor())
    show_waiting(chosen, on_cancel=None)
    st.stop()
