"""A training under way, as everyone who waits for it sees it."""

from collections.abc import Callable

import streamlit as st

from digitlab import naming
from digitlab.experiment import Experiment
from digitlab.figures.learning import learning_curve
from digitlab.jobs import JobState, JobStatus
from digitlab.training import Progress
from digitlab.ui.components.figures import show_figure
from digitlab.ui.state import session, shared

_SECONDS_BETWEEN_LOOKS = 0.5


@st.fragment(run_every=_SECONDS_BETWEEN_LOOKS)
def show_waiting(experiment: Experiment, on_cancel: Callable[[], None] | None) -> None:
    """Show how far a training is, until it ends; then run the page again.

    Parameters
    ----------
    experiment : Experiment
    on_cancel : callable or None
        What the button "Cancel" does; None for no button.
    """
    status = shared.queue().status(experiment, session.visitor())
    if not status.is_pending:
        st.rerun()  # the page is drawn without this fragment, and so the polling ends
    with st.container(border=True):
        st.markdown(f"**{naming.title(experiment)}**")
        _show_state(status)
        if on_cancel is not None and st.button("Cancel", icon=":material/close:"):
            on_cancel()
            st.rerun()


def _show_state(status: JobStatus) -> None:
    others = status.n_waiting - 1
    company = f" {others} more {'visitor waits' if others == 1 else 'visitors wait'} for it." if others > 0 else ""
    if status.state is JobState.QUEUED or status.progress is None:
        st.progress(0.0, text=f"Waiting for a free worker, place {status.place} in the queue.{company}")
        return
    progress = status.progress
    show_progress(progress, f"{describe_progress(progress)}{company}")
    curve = progress.learning_curve
    if curve is not None and len(curve.steps) > 1:
        last = (
            f"{curve.measure} {curve.validation_scores[-1]:.4f} on {curve.validated_on} after {curve.steps[-1]} "
            f"{curve.unit}s."
        )
        show_figure(learning_curve(curve), "learning_curve_so_far", f"Learning curve so far: {last}")


def show_progress(progress: Progress, text: str) -> None:
    """Show how far a training is, as a bar where that can be known."""
    if progress.fraction is None:
        st.markdown(f":material/hourglass_top: {text}")
    else:
        st.progress(min(progress.fraction, 1.0), text=text)


def describe_progress(progress: Progress) -> str:
    """Return a training's progress as a sentence."""
    parts = [progress.stage]
    if progress.done and progress.unit is not None:
        of_total = f" of {progress.total}" if progress.total is not None else ""
        parts.append(f"{progress.unit} {progress.done}{of_total}")
    parts.append(f"{progress.elapsed:.0f} s so far")
    if progress.remaining_seconds is not None and progress.remaining_seconds >= 1:
        parts.append(f"about {progress.remaining_seconds:.0f} s to go")
    elif progress.fraction is None:
        parts.append("this classifier does not tell how long it still takes")
    return ", ".join(parts) + "."


def show_failure(status: JobStatus, on_retry: Callable[[], None]) -> None:
    """Show why a training failed, with a button to try again.

    Parameters
    ----------
    status : JobStatus
        Of a failed job.
    on_retry : callable
        What the button "Train again" does.
    """
    st.error(f"**{naming.title(status.experiment)}.** {status.message}", icon=":material/error:")
    st.button("Train again", icon=":material/refresh:", on_click=on_retry)
