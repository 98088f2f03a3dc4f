"""The tutorials' figures beside ours, and the trainings that are still missing."""

import pandas as pd
import streamlit as st

from digitlab import naming, reproduce
from digitlab.experiment import DEFAULT_SEED, Experiment
from digitlab.jobs import JobState, JobStatus
from digitlab.reproduce import Figures, table
from digitlab.ui.components.waiting import describe_progress, show_progress
from digitlab.ui.state import session, shared

_SECONDS_BETWEEN_LOOKS = 0.5
_ASKED = "reproducing"
_SEEDS = (
    f"Measured is the mean over the runs on this server that differ in their seed only, {DEFAULT_SEED} to "
    f"{DEFAULT_SEED + reproduce.N_SEEDS - 1}."
)


def show_reproduction() -> None:
    """Show the button, the trainings under way and the table of published and measured figures."""
    claims = reproduce.claims()
    experiments = reproduce.experiments(claims)
    missing = [experiment for experiment in experiments if experiment not in shared.store()]
    if missing:
        st.caption(
            f"{len(missing)} of {len(experiments)} trainings are missing here. They are queued one after the other "
            "behind those that others wait for; you can go on meanwhile."
        )
    if st.button(
        "Reproduce the tutorials", icon=":material/history_edu:", disabled=not missing or bool(_asked()), type="primary"
    ):
        for experiment in missing:
            shared.queue().submit(experiment, session.visitor(), bulk=True)
        st.session_state[_ASKED] = missing
    if _asked():
        _show_trainings()
    st.dataframe(
        pd.DataFrame(reproduce.as_texts(row) for row in reproduce.rows(claims, _figures_here)),
        hide_index=True,
        height="content",
        key="reproduction",
        alt="Published and measured figures side by side",
    )
    st.caption(" ".join((_SEEDS, table.UNCERTAINTY, table.HOLDS, table.TRADED, table.CONTRADICTION, table.LITERATURE)))


def _asked() -> list[Experiment]:
    """Return the experiments that this visitor's button asked for and that have not been given up."""
    return st.session_state.get(_ASKED, [])


def _figures_here(experiment: Experiment) -> Figures | None:
    """Return the figures of a run of this server, None if there is none."""
    try:
        return _figures(experiment) if experiment in shared.store() else None
    except shared.NotTrainedError:
        return None


@shared.kept()
def _figures(experiment: Experiment) -> Figures:
    """Measure a run once; the runs of all seeds together would take the place of those that visitors look at."""
    run = shared.store().load(experiment)
    if run is None:
        raise shared.NotTrainedError(experiment.digest)
    return reproduce.figures(run, shared.data())


@st.fragment(run_every=_SECONDS_BETWEEN_LOOKS)
def _show_trainings() -> None:
    """Show every training that was asked for; run the page again whenever one of them ends."""
    statuses = [shared.queue().status(experiment, session.visitor()) for experiment in _asked()]
    ended = [status for status in statuses if status.state in (JobState.DONE, JobState.CANCELLED)]
    if ended:
        st.session_state[_ASKED] = [status.experiment for status in statuses if status not in ended]
        st.rerun()  # a new row of the table can be measured
    with st.container(border=True):
        for status in statuses:
            _show_training(status)
        if any(status.is_pending for status in statuses):
            if st.button("Cancel all", icon=":material/close:"):
                _give_up(statuses)
        elif st.button("Close", icon=":material/close:"):
            _give_up(statuses)


def _show_training(status: JobStatus) -> None:
    title = naming.title(status.experiment)
    if status.state is JobState.FAILED:
        st.error(f"**{title}.** {status.message}", icon=":material/error:")
    elif status.progress is None:
        st.markdown(f":material/schedule: {title}: waits, place {status.place} in the queue.")
    else:
        show_progress(status.progress, f"{title}: {describe_progress(status.progress)}")


def _give_up(statuses: list[JobStatus]) -> None:
    for status in statuses:
        shared.queue().cancel(status.experiment, session.visitor())
    st.session_state[_ASKED] = []
    st.rerun()
