"""A training under way, as everyone who waits for it sees it."""

import math

import streamlit as st

from digitlab.experiments import naming
from digitlab.experiments.experiment import Experiment
from digitlab.figures.learning import learning_curve
from digitlab.jobs import JobState, JobStatus, TooManyJobsError, expected_seconds
from digitlab.texts import formats
from digitlab.training.train import Progress
from digitlab.ui.components.figures import show_figure
from digitlab.ui.components.section import section
from digitlab.ui.state import session

_POLL_INTERVAL = 0.5  # seconds


@st.fragment(run_every=_POLL_INTERVAL)
@section("The training")
def show_waiting(experiment: Experiment) -> None:
    """Show how far a training is, until it ends; then run the page again. It is cancelled above the page."""
    status = session.status(experiment)
    if not status.is_pending:
        st.rerun()  # the page is drawn without this fragment, and so the polling ends
    with st.container(border=True):
        st.markdown(f"**{naming.title(experiment)}**")
        _show_state(status)


def _show_state(status: JobStatus) -> None:
    others = status.n_waiting - 1
    company = f" {others} more {'visitor waits' if others == 1 else 'visitors wait'} for it." if others > 0 else ""
    if status.state is JobState.QUEUED or status.progress is None:
        why = f" {status.message}" if status.message else ""
        st.progress(0.0, text=f"Waiting for a free worker, place {status.place} in the queue.{why}{company}")
        return
    progress = status.progress
    show_progress(progress, f"{describe_progress(progress)}{company}")
    curve = progress.learning_curve
    if curve is not None and len(curve.steps) > 1:
        last = (
            f"{curve.measure} {formats.share(curve.validation_scores[-1])} on {curve.validated_on} after "
            f"{curve.steps[-1]} {curve.unit}s."
        )
        key = f"learning_curve_so_far-{status.experiment.digest}"
        show_figure(learning_curve(curve), key, f"Learning curve so far: {last}")


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
    parts.append(f"{formats.seconds(progress.elapsed)} so far")
    if progress.remaining_seconds is not None and progress.remaining_seconds >= 1:
        parts.append(f"about {formats.seconds(progress.remaining_seconds)} to go")
    elif progress.fraction is None:
        parts.append("this classifier does not tell how long it still takes")
    return ", ".join(parts) + "."


def show_failure(status: JobStatus) -> bool:
    """Show why a training failed; return whether the visitor wants it tried again."""
    st.error(f"**{naming.title(status.experiment)}.** {status.message}", icon=":material/error:")
    return st.button("Train again", icon=":material/refresh:", key=f"again-{status.experiment.digest}")


def expected_duration(experiment: Experiment) -> str:
    """Return, as a sentence, how long a training takes."""
    spec = experiment.spec
    return (
        f"This takes about {_in_words(expected_seconds(experiment))} on two cores. With the default parameters and "
        f"60,000 images {spec.title} takes {spec.duration}."
    )


def _in_words(seconds: float) -> str:
    if seconds < 100:
        return f"{math.ceil(seconds)} seconds"
    minutes = seconds / 60
    return f"{formats.count(minutes)} minutes" if minutes < 100 else f"{formats.count(minutes / 60)} hours"


def submit(experiment: Experiment) -> None:
    """Ask for a run and draw the page anew, or say in place why it cannot be had now."""
    try:
        session.submit(experiment)
    except TooManyJobsError as error:
        st.warning(str(error), icon=":material/hourglass_top:")
    else:
        st.rerun()
