from digitlab.ui import navigation

navigation.stay_inside_app()  # before all that takes long to import

import streamlit as st

from digitlab.experiments import naming
from digitlab.ui.components.chosen_run import chosen_run
from digitlab.ui.components.section import section
from digitlab.ui.components.ways_on import show_ways_on
from digitlab.ui.start.trade import show_trade
from digitlab.ui.state.threshold import chosen_detector

st.title("What does a threshold trade?")
st.markdown(
    "A classifier gives each handwritten digit a score; **you** draw the line above which it counts as found. Drag it: "
    "to the left it finds more, with more false alarms; to the right it is surer, and misses more. "
    "**Precision**: how many of those it flags are the digit. **Recall**: how many of the digit's images it flags."
)
with section("The chosen run"):
    run = chosen_run()
    st.subheader(naming.title(run.experiment))
    show_trade(chosen_detector(run))
show_ways_on("train", "errors", "draw", "thresholds")
