import streamlit as st

from digitlab import naming
from digitlab.detectors import Detector
from digitlab.runs import Run
from digitlab.ui import navigation
from digitlab.ui.components.chosen_run import chosen_run
from digitlab.ui.components.section import section
from digitlab.ui.state import session, shared
from digitlab.ui.state.threshold import chosen_detector
from digitlab.ui.thresholds.curves import show_calibration, show_curves, show_gains
from digitlab.ui.thresholds.operating_point import show_operating_point

navigation.stay_inside_app()


def choose_compared(run: Run, detector: Detector) -> dict[str, Detector]:
    """Let the visitor lay another run of this session over, by a short name; empty for none."""
    digit = next(digit for digit, other in shared.detectors(run).items() if other is detector)
    candidates = {
        experiment.digest: experiment
        for experiment in session.experiments()
        if experiment != run.experiment and digit in experiment.task.digits
    }
    if not candidates:
        return {}
    chosen = st.selectbox(
        "Compare with",
        list(candidates),
        format_func=lambda digest: naming.full_title(candidates[digest]),
        index=None,
        placeholder="No other run",
        help="Runs of this session that detect the same digit.",
    )
    if chosen is None:
        return {}
    other = candidates[chosen]
    return {other.spec.title: shared.detectors(shared.stored_run(other))[digit]}


st.title("Move the threshold")
st.markdown(
    "A classifier gives every image a score. Where do you draw the line? Further right, fewer false alarms: precision "
    "rises. Further left, fewer misses: recall rises."
)
with section("The chosen run"):
    run = chosen_run()
    st.subheader(naming.title(run.experiment))
    detector = chosen_detector(run)
    compared: dict[str, Detector] = {}
    with section("The run to compare with"):
        compared = choose_compared(run, detector)
    others = {name: other.curve for name, other in compared.items()}
    show_operating_point(detector, next(iter(compared.values()), None))
    with section("The curves"):
        show_curves(detector, others)
    with section("Gains and lift"):
        show_gains(detector, others)
    show_calibration(detector, run.experiment.spec.title)
