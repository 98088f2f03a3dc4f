"""Runs as rows of tables."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from digitlab.experiments import naming
from digitlab.experiments.experiment import Experiment
from digitlab.metrics.measures import AREAS, MEASURES
from digitlab.texts import formats
from digitlab.ui.components.section import log_failure
from digitlab.ui.state import shared

_WITH_INTERVALS = ("f1", "accuracy")
_OF_POINTS = ("f1", "precision", "recall", "accuracy")
# Of the numbers that are no shares, by the titles of their columns.
_FORMATS = {
    "Images": "localized",
    "Training, s": formats.PRINTF["seconds"],
    "Prediction, s": formats.PRINTF["short_seconds"],
    "Model, MB": formats.PRINTF["megabytes"],
}
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


def select_runs(rows: Mapping[Experiment, dict[str, object]], key: str, alt: str, **looks: Any) -> list[Experiment]:
    """Show the rows of runs and return those that are selected; `looks` as of `st.dataframe`."""
    shares = [*(MEASURES[name] for name in _OF_POINTS), *AREAS.values()]
    columns = {name: st.column_config.NumberColumn(format=form) for name, form in _FORMATS.items()} | {
        measure.name: st.column_config.NumberColumn(format=formats.PRINTF["share"], help=measure.markdown)
        for measure in shares
    }
    table = pd.DataFrame(rows.values())
    selected = st.dataframe(table, hide_index=True, on_select="rerun", key=key, alt=alt, column_config=columns, **looks)
    experiments = list(rows)
    return [experiments[row] for row in selected["selection"]["rows"]]


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
