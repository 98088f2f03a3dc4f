import streamlit as st

from digitlab import naming
from digitlab.ui import navigation
from digitlab.ui.components.chosen_run import chosen_run
from digitlab.ui.state.threshold import chosen_detector
from digitlab.ui.thresholds.curves import show_calibration, show_curves, show_gains
from digitlab.ui.thresholds.operating_point import show_operating_point
from digitlab.ui.thresholds.others import choose_compared, others_beside

navigation.stay_inside_app()

st.title("Move the threshold")
st.markdown(
    "A classifier gives every image a score. Where do you draw the line? Further right, fewer false alarms: recall "
    "never rises, and precision usually does, because what goes first is mostly wrong. Further left, fewer misses: "
    "recall never falls."
)
run = chosen_run()
st.subheader(naming.title(run.experiment))
detector = chosen_detector(run)
others = others_beside(run, detector)
compared = choose_compared(others)
overlays = {} if compared is None else {others.short_name(compared): others.detector(compared).curve}
show_operating_point(detector, others, compared)
show_curves(detector, overlays)
show_gains(detector, overlays)
show_calibration(detector, run.experiment.spec.title)
