"""Other runs of this session that detect the same digit, to be laid over or beside."""

from dataclasses import dataclass

import streamlit as st

from digitlab import naming
from digitlab.detectors import Detector
from digitlab.experiment import Experiment
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.runs import Run
from digitlab.ui.state import session, shared


@dataclass(frozen=True)
class Others:
    """What the chosen run can be compared with.

    Attributes
    ----------
    name : str
        Of the chosen run, for legends and sentences.
    digit : int
    experiments : dict of str to Experiment
        The others by their digests.
    """

    name: str
    digit: int
    experiments: dict[str, Experiment]

    def detector(self, digest: str) -> Detector:
        """Return one of them as a detector of the digit; errors as `shared.stored_run`."""
        return shared.detectors(shared.stored_run(self.experiments[digest]))[self.digit]

    def title(self, digest: str) -> str:
        """Return the whole title of one of them."""
        return naming.full_title(self.experiments[digest])

    def short_name(self, digest: str) -> str:
        """Return a name that tells one of them from the chosen run."""
        experiment = self.experiments[digest]
        return naming.distinct_name(experiment) if experiment.spec.title == self.name else experiment.spec.title


def others_beside(run: Run, detector: Detector) -> Others:
    """Return the other runs of this session that detect what a detector of a run detects."""
    digit = next(digit for digit, other in shared.detectors(run).items() if other is detector)
    experiments = {
        experiment.digest: experiment
        for experiment in session.experiments()
        if experiment != run.experiment and digit in experiment.task.digits
    }
    return Others(run.experiment.spec.title, digit, experiments)


def choose_compared(others: Others) -> str | None:
    """Let the visitor choose the digest of a run to compare with, None for no other run."""
    if not others.experiments:
        return None
    return st.selectbox(
        "Compare with",
        list(others.experiments),
        format_func=others.title,
        index=None,
        placeholder="No other run",
        help="Runs of this session that detect the same digit.",
    )


def overlaid(others: Others, compared: str | None) -> dict[str, ThresholdCurve]:
    """Return the curve to lay over, by its name; empty for none. Errors as `shared.stored_run`."""
    return {} if compared is None else {others.short_name(compared): others.detector(compared).curve}
