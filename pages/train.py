import streamlit as st

from digitlab.experiment import ExperimentError
from digitlab.ui import navigation
from digitlab.ui.components.chosen_run import chosen_run
from digitlab.ui.state import session
from digitlab.ui.train.controls import drafted_experiment, experiment_controls
from digitlab.ui.train.results import show_pending, show_result, show_runs, show_samples

navigation.stay_inside_app()

st.title("Train a detector")
st.markdown(
    "Pick a digit and a classifier. It learns from handwriting to tell this digit from all others, and is judged on "
    "10,000 images that it has never seen."
)
controls, results = st.columns([1, 2], gap="large")
with controls:
    try:
        experiment, refusal = experiment_controls(), None
    except ExperimentError as error:
        experiment, refusal = drafted_experiment(), str(error)
    if st.button("Train", type="primary", icon=":material/play_arrow:", width="stretch", disabled=refusal is not None):
        session.ask(experiment)
    if refusal is not None:
        st.warning(refusal, icon=":material/block:")
    show_samples(experiment.task)
with results:
    show_pending()
    run = chosen_run()
    show_result(run)
    show_runs(run)
