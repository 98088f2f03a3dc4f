"""Runs side by side: which there are, what they are called, what the table says of them."""

import pandas as pd
import streamlit as st

from digitlab.evaluation.summary import Summary, summary
from digitlab.experiment import Experiment
from digitlab.figures.comparison import TimedRun
from digitlab.ui import server, session

MOST_RUNS = 200
_SUMMARIES_IN_MEMORY = 1_000


def comparable_experiments() -> list[Experiment]:
    """Return the experiments that have a run: this session's first, then the server's by their names.

    The store's own order, by last use, would change while the page reads the runs.
    """
    stored = server.store().experiments()
    here = [experiment for experiment in session.experiments() if experiment in stored]
    others = [experiment for experiment in stored if experiment not in here][: max(0, MOST_RUNS - len(here))]
    return [*here, *sorted(others, key=lambda experiment: (experiment.title, experiment.digest))]


def run_name(experiment: Experiment) -> str:
    """Return a short name that tells an experiment from all others of its task."""
    defaults = {parameter.name: parameter.default for parameter in experiment.spec.parameters}
    changed = [f"{name} {value}" for name, value in experiment.parameters.items() if value != defaults[name]]
    extras = [
        "ten digits" if experiment.digit is None else "",
        f"{experiment.n_train:,} images",
        "shifted" if experiment.augmentation == "shift" else "",
        f"{experiment.folds} folds" if experiment.folds else "",
        f"seed {experiment.seed}" if experiment.seed != Experiment().seed else "",
    ]
    return ", ".join([experiment.spec.title, *changed, *filter(None, extras)])


def table_of_runs(experiments: list[Experiment]) -> pd.DataFrame:
    """Return one row a run, with the numbers as numbers, so that every column can be sorted."""
    return pd.DataFrame([_row(experiment) for experiment in experiments])


def timed_runs(experiments: list[Experiment]) -> list[TimedRun]:
    """Return what the figure of scores against training time shows."""
    found = []
    for experiment in experiments:
        figures, fit_seconds, _ = _figures(experiment)
        ten_digits = experiment.digit is None
        task = "" if ten_digits else f"Digit {experiment.digit}: "
        score = figures.accuracy if ten_digits else figures.f1
        name = f"{task}{run_name(experiment)}"
        found.append(TimedRun(name, experiment.spec.title, fit_seconds, score, ten_digits))
    return found


def _row(experiment: Experiment) -> dict[str, object]:
    figures, fit_seconds, score_seconds = _figures(experiment)
    return {
        "Digit": "ten" if experiment.digit is None else str(experiment.digit),
        "Classifier": experiment.spec.title,
        "Images": experiment.n_train,
        "F1": figures.f1,
        "Precision": figures.precision,
        "Recall": figures.recall,
        "Accuracy": figures.accuracy,
        "ROC AUC": figures.roc_auc,
        "Average precision": figures.average_precision,
        "Training, s": fit_seconds,
        "Prediction, s": score_seconds,
        "Model, MB": server.store().model_bytes(experiment) / 1e6,
        "Folds": experiment.folds,
        "Shifted": experiment.augmentation == "shift",
        "Parameters": ", ".join(f"{name} {value}" for name, value in experiment.parameters.items()),
        "This session": experiment in session.experiments(),
    }


def _figures(experiment: Experiment) -> tuple[Summary, float, float]:
    return _figures_of(experiment.digest, experiment)


@st.cache_resource(show_spinner=False, max_entries=_SUMMARIES_IN_MEMORY)
def _figures_of(digest: str, _experiment: Experiment) -> tuple[Summary, float, float]:
    """Return a run's summary and its times; computed once, since it needs the scores of all test images."""
    run = server.stored_run(_experiment)
    return summary(run, server.data()), run.fit_seconds, run.score_seconds
