"""Runs as rows of tables."""

from typing import Any

import streamlit as st

from digitlab import naming
from digitlab.experiment import Experiment
from digitlab.metrics.measures import AREAS, MEASURES
from digitlab.ui.state import shared

_OF_POINTS = ("f1", "precision", "recall", "accuracy")
AVERAGES = "Precision, recall and F1 are those of the digit, or macro averages: the plain mean over the ten digits."


def run_row(experiment: Experiment, *, areas: bool = False) -> dict[str, object]:
    """Return what a table says of a run, the numbers as numbers, so that every column can be sorted.

    Parameters
    ----------
    experiment : Experiment
    areas : bool, default=False
        Whether to add the areas under its curves.

    Returns
    -------
    dict of str to object
        By the titles of the columns.

    Raises
    ------
    NotTrainedError
        If its run is gone.
    """
    summary, measures = shared.summary(experiment), [MEASURES[key] for key in _OF_POINTS]
    return {
        "Digit": experiment.task.short_title,
        "Classifier": experiment.spec.title,
        "Images": experiment.n_train,
        "Average": experiment.task.average,
        **{measure.name: measure.of(summary) for measure in [*measures, *(AREAS.values() if areas else ())]},
        "Training, s": summary.fit_seconds,
        "Augmentation": experiment.augmenting.in_names,
        "Folds": experiment.folds,
        "Parameters": naming.parameters(experiment),
    }


def number_columns() -> dict[str, Any]:
    """Return how `st.dataframe` writes the numbers of `run_row`."""
    shares = [*(MEASURES[key] for key in _OF_POINTS), *AREAS.values()]
    return {
        "Images": st.column_config.NumberColumn(format="localized"),
        **{measure.name: st.column_config.NumberColumn(format="%.4f", help=measure.markdown) for measure in shares},
        "Training, s": st.column_config.NumberColumn(format="%.1f"),
    }


def trained(experiments: list[Experiment]) -> list[Experiment]:
    """Return those experiments whose runs are still there, in their order."""
    return [experiment for experiment in experiments if _is_trained(experiment)]


def _is_trained(experiment: Experiment) -> bool:
    try:
        shared.summary(experiment)
    except shared.NotTrainedError:
        return False
    return True
