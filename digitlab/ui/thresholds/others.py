"""What a detector can be compared with: other runs of the session, or other score columns of the same file."""

import html
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from digitlab.evaluation.detectors import Detector
from digitlab.experiments import naming
from digitlab.experiments.experiment import Experiment
from digitlab.experiments.runs import Run
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.ui.state import session, shared
from digitlab.uploads.detectors import UploadedDetectors


@dataclass(frozen=True)
class Other:
    """A detector of the same samples.

    `short_name` tells it from the chosen detector, `distinct_name` from all others, too. `detector` returns it; errors
    as `shared.stored_run` or `UploadedDetectors.detector`.
    """

    title: str
    short_name: str
    distinct_name: str
    detector: Callable[[], Detector]


@dataclass(frozen=True)
class Others:
    """What the chosen detector can be compared with.

    `name` is that of the chosen one, for legends and sentences; `noun` and `help` say what the others are.
    """

    name: str
    by_key: dict[str, Other]
    noun: str = "run"
    help: str = "Runs of this session that detect the same digit."


def runs_beside(run: Run, detector: Detector) -> Others:
    """Return the other runs of this session that detect what a detector of a run detects."""
    digit = shared.digit_of(run, detector)
    name = run.experiment.spec.title
    experiments = (
        experiment
        for experiment in session.experiments()
        if experiment != run.experiment and digit in experiment.task.digits
    )
    others = {experiment.digest: _other_run(experiment, digit, name) for experiment in experiments}
    return Others(name, others)


def columns_beside(uploaded: UploadedDetectors, name: str) -> Others:
    """Return the other detectors of a file that are judged by the same labels; classes have their own each."""
    names = [] if uploaded.has_classes else [other for other in uploaded.columns if other != name]
    others = {other: Other(other, other, other, partial(uploaded.detector, other)) for other in names}
    return Others(name, others, "column", "Further columns of scores of the same file.")


def _other_run(experiment: Experiment, digit: int, name: str) -> Other:
    distinct = naming.distinct_name(experiment)
    short = distinct if experiment.spec.title == name else experiment.spec.title
    return Other(naming.full_title(experiment), short, distinct, partial(shared.stored_detector, experiment, digit))


def choose_compared(others: Others) -> Other | None:
    """Let the visitor choose what to compare with, None for nothing."""
    if not others.by_key:
        return None
    key = st.selectbox(
        "Compare with",
        list(others.by_key),
        format_func=lambda key: others.by_key[key].title,
        index=None,
        placeholder=f"No other {others.noun}",
        help=others.help,
    )
    return None if key is None else others.by_key[key]


def overlaid(compared: Other | None) -> dict[str, ThresholdCurve]:
    """Return the curve to lay over, by its name for a legend; empty for none. Errors as `Other.detector`."""
    if compared is None:
        return {}
    return {html.escape(compared.short_name, quote=False): compared.detector().curve}
