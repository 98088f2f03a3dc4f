"""Runs as rows of tables."""

from collections.abc import Callable, Iterable
from typing import Any

import streamlit as st

from digitlab.experiments import naming
from digitlab.experiments.experiment import Experiment
from digitlab.metrics.measures import AREAS, MEASURES
from digitlab.texts import formats
from digitlab.ui.components.section import log_failure
from digitlab.ui.state import shared

_WITH_INTERVALS = ("f1", "accuracy")
_OF_POINTS = ("f1", "precision", "recall", "accuracy")
AVERAGES = "Precision, recall and F1 are those of the digit, or macro averages: the plain mean over the ten digits."


def run_row(experiment: Experiment, *, areas: bool = False) -> dict[str, object]:
    """Return what a table says of a run, by the titles of its columns; errors as `shared.summary`.

    Numbers stay numbers, so that every column can be sorted. `areas` adds the areas under its curves.
    """
    summary, measures = shared.summary(experiment), [MEASURES[key] for key in _OF_POINTS]
    return {
        "Digit": experiment.task.short_title,
        "Classifier": experiment.spec.title,
        "Images": experiment.n_train,
        "Average": experiment.task.average,
        **{measure.name: measure.of(summary) for measure in [*measures, *(AREAS.values() if areas else ())]},
        **{
            f"{MEASURES[key].name}, 95 %": formats.interval(summary.intervals[key]) if key in summary.intervals else ""
            for key in _WITH_INTERVALS
        },
        "Training, s": summary.fit_seconds,
        "Augmentation": experiment.augmenting.in_names,
        "Folds": experiment.folds,
        "Seed": experiment.seed,
        "Parameters": naming.parameters(experiment),
    }


def number_columns() -> dict[str, Any]:
    """Return how `st.dataframe` writes the numbers of `run_row`."""
    shares = [*(MEASURES[key] for key in _OF_POINTS), *AREAS.values()]
    return {
        "Images": st.column_config.NumberColumn(format="localized"),
        **{
            measure.name: st.column_config.NumberColumn(format=formats.PRINTF["share"], help=measure.markdown)
            for measure in shares
        },
        "Training, s": st.column_config.NumberColumn(format=formats.PRINTF["seconds"]),
    }


def readable_rows(
    experiments: Iterable[Experiment], row: Callable[[Experiment], dict[str, object]] = run_row
) -> dict[Experiment, dict[str, object]]:
    """Return the rows of those experiments whose runs can be read, in their order.

    A run that is gone is left out, one that fails as well, with a sentence below the table.
    """
    rows = {}
    for experiment in experiments:
        try:
            rows[experiment] = row(experiment)
        except shared.NotTrainedError:
            continue
        except Exception as error:
            log_failure(f"Run {experiment.digest}", error)
            st.caption(f"{naming.title(experiment)} is left out: its run cannot be read. Train it again.")
    return rows


def trained(experiments: list[Experiment]) -> list[Experiment]:
    """Return those experiments whose runs are still there and can be read, in their order."""
    return list(readable_rows(experiments))
