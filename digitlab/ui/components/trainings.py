"""What is trained for this visitor, above every page: how far it is, that it is ready, or why it failed."""

import streamlit as st

from digitlab.experiments import naming
from digitlab.jobs import JobState, JobStatus
from digitlab.texts import formats
from digitlab.training.train import Progress
from digitlab.ui.components.section import section
from digitlab.ui.components.waiting import show_failure, submit
from digitlab.ui.state import batches, session

_POLL_INTERVAL = 1.0  # seconds
_PAGE_OF_RUN = "pages/train.py"


def show_trainings(*, shows_chosen: bool, shows_answered: bool) -> None:
    """Show a line for each training that this visitor asked for, and follow those that have not ended.

    Where the page does not show the chosen run, "Show it" leads away; with `shows_answered` it shows what was asked for
    as soon as it is answered.
    """
    # Counted first: what ends in this very moment is looked at here, or noticed by the one who follows.
    n_pending = len(session.pending())
    if shows_chosen:
        for experiment in session.look_at_answered(others=shows_answered):
            st.toast(f"{naming.in_sentences(experiment)} is ready: this page shows it.", icon=":material/check_circle:")
    page_of_run = None if shows_chosen else _PAGE_OF_RUN
    if n_pending:
        _follow(n_pending, page_of_run)
    else:
        _show_lines(page_of_run)


@st.fragment(run_every=_POLL_INTERVAL)
@section("What is trained for you")
def _follow(n_pending: int, page_of_run: str | None) -> None:
    """Show the lines again and again, until something ends; then the page is drawn anew."""
    _show_lines(page_of_run)
    # Last, so that nothing stands here as ended beside a page that does not know of it yet.
    if len(session.pending()) != n_pending:
        st.rerun()


def _show_lines(page_of_run: str | None) -> None:
    asked = session.asked()
    pending = [status.experiment for status in session.pending() if status.experiment not in asked]
    in_batches = {name: set(experiments) & set(pending) for name, experiments in batches.batches().items()}
    others = [experiment for experiment in pending if not any(experiment in batch for batch in in_batches.values())]
    for status in [*session.statuses(), *map(session.status, others)]:
        _show_line(status, page_of_run)
    for name, left in in_batches.items():
        if left:
            st.caption(f"{name}: {len(left)} {'training is' if len(left) == 1 else 'trainings are'} left.")


def _show_line(status: JobStatus, page_of_run: str | None) -> None:
    experiment, name, key = status.experiment, naming.in_sentences(status.experiment), status.experiment.digest
    with st.container(horizontal=True, vertical_alignment="center"):
        if status.is_pending:
            st.markdown(f":material/hourglass_top: {_how_far(status)}")
            if st.button("Cancel", icon=":material/close:", key=f"cancel-{key}"):
                session.give_up(experiment)
                st.rerun()
        elif status.state is JobState.DONE:
            st.markdown(f":material/check_circle: {name} is ready.")
            if st.button("Show it", icon=":material/visibility:", key=f"show-{key}"):
                session.look_at(experiment)
                if page_of_run is None:
                    st.rerun()
                st.switch_page(page_of_run)
        else:
            if status.state is JobState.FAILED:
                wanted = show_failure(status)
            else:
                st.markdown(f":material/cancel: {name} is no longer trained for you: this page was away for too long.")
                wanted = st.button("Train again", icon=":material/refresh:", key=f"again-{key}")
            if st.button("Close", icon=":material/close:", key=f"close-{key}"):
                session.discard_request(experiment)
                st.rerun()
            if wanted:
                submit(experiment)


def _how_far(status: JobStatus) -> str:
    name = naming.in_sentences(status.experiment)
    if status.progress is None:
        waits = f"{name} waits for a free worker, place {status.place} in the queue"
        return f"{waits}. {status.message}" if status.message else waits
    return f"Training {name}: {_share(status.progress)}"


def _share(progress: Progress) -> str:
    if progress.fraction is None:
        return f"{formats.seconds(progress.elapsed)} so far"
    share = formats.whole_percent(min(progress.fraction, 1.0))
    left = progress.remaining_seconds
    return share if left is None or left < 1 else f"{share}, about {formats.seconds(left)} to go"
