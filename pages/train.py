from digitlab.ui import navigation

navigation.stay_inside_app()  # before all that takes long to import

import streamlit as st

from digitlab.experiments.experiment import ExperimentError
from digitlab.ui.components.chosen_run import chosen_run
from digitlab.ui.components.section import section
from digitlab.ui.components.waiting import submit
from digitlab.ui.components.ways_on import show_ways_on
from digitlab.ui.state import session
from digitlab.ui.train.controls import drafted_experiment, experiment_controls
from digitlab.ui.train.results import show_pending, show_result, show_runs, show_samples


def show_form() -> None:
    """Show the controls and the button; what cannot be trained is refused in place."""
    try:
        experiment, refusal = experiment_controls(), None
    except ExperimentError as error:
        experiment, refusal = drafted_experiment(), str(error)
    if st.button("Train", type="primary", icon=":material/play_arrow:", width="stretch", disabled=refusal is not None):
        submit(experiment)
    if refusal is not None:
        st.warning(refusal, icon=":material/block:")


st.title("Train a detector")
st.markdown(
    "Pick a digit and a classifier. It learns from handwriting to tell this digit from all others, and is judged on "
    "10,000 images that it has never seen."
)
controls, results = st.columns([1, 2], gap="large")
with controls:
    with section("The form"):
        show_form()
    with section("The samples"):
        show_samples(drafted_experiment().task)
with results:
    show_pending()
    with section("The result"):
        show_result(chosen_run())
    with section("The list of runs"):
        show_runs(session.chosen_experiment())
show_ways_on("thresholds", "errors", "compare")
