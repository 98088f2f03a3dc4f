"""A batch of trainings under way, where it was asked for."""

import streamlit as st

from digitlab.experiments import naming
from digitlab.jobs import JobState, JobStatus
from digitlab.ui.components.section import section
from digitlab.ui.components.waiting import describe_progress, show_progress
from digitlab.ui.state import batches

_POLL_INTERVAL = 0.5  # seconds


def show_batch(name: str) -> None:
    """Show every training that is left of a batch, nothing if none is; run the page again whenever one of them ends."""
    if batches.statuses(name):
        _follow(name, len(batches.batches()[name]))


@st.fragment(run_every=_POLL_INTERVAL)
@section("What is left to be trained")
def _follow(name: str, n_left: int) -> None:
    statuses = batches.statuses(name)
    if len(statuses) != n_left:
        st.rerun()  # what was trained can be shown
    with st.container(border=True):
        for status in statuses:
            _show_training(status)
        label = "Cancel all" if any(status.is_pending for status in statuses) else "Close"
        if st.button(label, icon=":material/close:", key=f"give-up-{name}"):
            batches.give_up(name)
            st.rerun()


def _show_training(status: JobStatus) -> None:
    title = naming.full_title(status.experiment)
    if status.state is JobState.FAILED:
        st.error(f"**{title}.** {status.message}", icon=":material/error:")
    elif status.progress is None:
        st.markdown(f":material/schedule: {title}: waits, place {status.place} in the queue.")
    else:
        show_progress(status.progress, f"{title}: {describe_progress(status.progress)}")
