"""The tutorials' figures beside ours, and the trainings that are still missing."""

import pandas as pd
import streamlit as st

from digitlab import reproduce
from digitlab.evaluation.repeats import N_SEEDS
from digitlab.experiments.experiment import DEFAULT_SEED, Experiment
from digitlab.reproduce import Figures, table
from digitlab.ui.components.batch import show_batch
from digitlab.ui.components.section import section
from digitlab.ui.state import batches, shared
from digitlab.ui.state.cache import cached

_BATCH = "Reproducing the tutorials"
_SEEDS = (
    f"Measured is the mean over the runs on this server that differ in their seed only, {DEFAULT_SEED} to "
    f"{DEFAULT_SEED + N_SEEDS - 1}."
)


@section("The tutorials' figures")
def show_reproduction() -> None:
    """Show the button, the trainings under way and the table of published and measured figures."""
    claims = reproduce.claims()
    experiments = reproduce.experiments(claims)
    missing = [experiment for experiment in experiments if experiment not in shared.store()]
    if missing:
        st.caption(
            f"{len(missing)} of {len(experiments)} trainings are missing here. They are queued one after the other "
            "behind those that others wait for; you can go on meanwhile."
        )
    is_disabled = not missing or bool(batches.statuses(_BATCH))
    if st.button("Reproduce the tutorials", icon=":material/history_edu:", disabled=is_disabled, type="primary"):
        batches.ask_for_all(_BATCH, missing)
    show_batch(_BATCH)
    rows = pd.DataFrame(reproduce.as_texts(row) for row in reproduce.rows(claims, _figures_here))
    alt = "Published and measured figures side by side"
    st.dataframe(rows, hide_index=True, height="content", key="reproduction", alt=alt)
    st.caption(" ".join((_SEEDS, table.UNCERTAINTY, table.HOLDS, table.TRADED, table.CONTRADICTION, table.LITERATURE)))


def _figures_here(experiment: Experiment) -> Figures | None:
    """Return the figures of a run of this server, None if there is none."""
    try:
        return _figures(experiment) if experiment in shared.store() else None
    except shared.NotTrainedError:
        return None


@cached()
def _figures(experiment: Experiment) -> Figures:
    """Measure a run once; the runs of all seeds together would take the place of those that visitors look at."""
    return reproduce.figures(shared.present(shared.store().load(experiment), experiment), shared.data())
