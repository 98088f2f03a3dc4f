"""The section that tells how much of a run's figures is chance: over seeds, and over folds."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from digitlab.evaluation.detectors import Detector
from digitlab.evaluation.repeats import N_SEEDS, WANTED_PRECISION, Variant, of_folds, of_seeds, repeats
from digitlab.experiments import naming
from digitlab.experiments.runs import Run
from digitlab.figures.spread import precision_recall_spread, roc_spread
from digitlab.metrics.measures import AREAS, HEADLINE, MEASURES
from digitlab.metrics.spreads import precision_spread, recall_spread
from digitlab.texts import formats
from digitlab.texts.figures import PRECISION_RECALL
from digitlab.ui.components.batch import show_batch
from digitlab.ui.components.figures import show_figure
from digitlab.ui.components.section import panel, section
from digitlab.ui.components.tables import show_table
from digitlab.ui.state import batches, shared
from digitlab.ui.state.cache import cached

_CHOSEN_THRESHOLD = f"Threshold for {formats.whole_percent(WANTED_PRECISION)} precision"


@section("How much of this is chance")
@panel("How much of this is chance?", ":material/casino:", "repeats")
def show_repeats(run: Run, detector: Detector) -> None:
    """Show how a run, or the one of its ten detectors that is looked at, varies; or offer to train it again."""
    _show_seeds(run, detector)
    of_each_fold = _variants_of_folds(detector)
    if of_each_fold:
        name = f"{len(of_each_fold)} folds"
        st.markdown(f"**Over {name}**, each judged by the training images that it left out")
        _show_spread(of_each_fold, name)


@cached()
def _variants_of_folds(detector: Detector) -> list[Variant]:
    return of_folds(detector)


def _show_seeds(run: Run, detector: Detector) -> None:
    experiments = repeats(run.experiment)
    missing = [experiment for experiment in experiments if experiment not in shared.store()]
    batch = f"Repeating {naming.in_sentences(run.experiment)}"
    if missing and st.button(
        f"Repeat with {N_SEEDS} seeds",
        icon=":material/repeat:",
        disabled=bool(batches.statuses(batch)),
        help="Another seed shuffles the training images anew and is the classifier's own chance.",
    ):
        batches.ask_for_all(batch, missing)
    show_batch(batch)
    if not missing:
        name = f"{N_SEEDS} seeds"
        st.markdown(f"**Over {name}**, judged by the same test images")
        digit = shared.digit_of(run, detector)
        alike = [shared.stored_detector(experiment, digit) for experiment in experiments]
        _show_spread(of_seeds(alike), name)


def _show_spread(variants: Sequence[Variant], name: str) -> None:
    points = [variant.curve.at(variant.default_threshold) for variant in variants]
    values = {MEASURES[key].name: [MEASURES[key].of(point) for point in points] for key in HEADLINE}
    values |= {measure.name: [measure.of(variant.curve) for variant in variants] for measure in AREAS.values()}
    values[_CHOSEN_THRESHOLD] = [variant.chosen_threshold for variant in variants]
    show_table(_spread(values), name.replace(" ", "-"), f"{name} as CSV")
    left, right = st.columns(2)
    curves = [variant.curve for variant in variants]
    key = name.replace(" ", "_")
    with left:
        figure = precision_recall_spread(precision_spread(curves), name)
        show_figure(figure, f"precision_recall_{key}", f"{PRECISION_RECALL.title} over {name}")
    with right:
        show_figure(roc_spread(recall_spread(curves), name), f"roc_{key}", f"ROC curves over {name}")
    st.caption("The bands reach from the lowest to the highest; they are no intervals.")


def _spread(values: Mapping[str, Sequence[float]]) -> pd.DataFrame:
    """Return how far each figure varies; undefined if one of its values is."""
    rows = pd.DataFrame(values)
    spread = {
        "Mean": rows.mean(skipna=False),
        "Standard deviation": rows.std(skipna=False),
        "Lowest": rows.min(skipna=False),
        "Highest": rows.max(skipna=False),
    }
    table = pd.DataFrame(spread)
    shown = table.map(formats.share)
    shown.loc[_CHOSEN_THRESHOLD] = table.loc[_CHOSEN_THRESHOLD].map(formats.threshold)
    return shown
