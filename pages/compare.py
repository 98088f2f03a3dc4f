from digitlab.ui import navigation

navigation.stay_inside_app()  # before all that takes long to import

import streamlit as st

from digitlab.experiments.experiment import Experiment
from digitlab.ui.compare.overlays import choose_runs, comparable_experiments, show_overlays, show_scores_against_time
from digitlab.ui.compare.reproduction import show_reproduction
from digitlab.ui.components.section import section
from digitlab.ui.components.ways_on import show_ways_on

st.title("Compare classifiers")
st.markdown(
    "Which classifier trades best? A curve that lies clearly above another at every recall is the better detector, "
    "wherever you put its threshold; where two cross, it depends on what you need; where they are as near as chance "
    "brings them, these images cannot tell. The table of differences says which it is."
)
experiments: list[Experiment] = []
with section("The list of runs"):
    experiments = comparable_experiments()
if experiments:
    chosen: list[Experiment] = []
    with section("The table of runs"):
        chosen = choose_runs(experiments)
    st.subheader("Curves over each other")
    if chosen:
        with section("Curves over each other"):
            show_overlays(chosen)
    else:
        st.info("Tick one or more runs in the table to draw their curves.", icon=":material/check_box:")
    st.subheader("Is the longer training worth it?")
    with section("The scores against the time"):
        show_scores_against_time(experiments)
else:
    st.info("Nothing is trained yet. Train a classifier, or reproduce the tutorials below.", icon=":material/info:")
    st.page_link("pages/train.py", label="Train a classifier", icon=":material/model_training:")
st.subheader("The tutorials, reproduced")
with section("The tutorials, reproduced"):
    show_reproduction()
show_ways_on("train", "thresholds", "errors")
