import streamlit as st

from digitlab.evaluation.detectors import detector_scores
from digitlab.figures import curves
from digitlab.figures.confusion import detector_confusion
from digitlab.runs import Run
from digitlab.ui import detector, server, session
from digitlab.ui.metrics import formatted, show_metrics

CONFIG = {"displayModeBar": False}


@st.fragment
def show_operating_point(run: Run, digit: int) -> None:
    curve = server.curve(run, digit)
    low, high = detector.threshold_range(curve, run)
    threshold = st.slider(
        "Threshold",
        low,
        high,
        value=detector.threshold(run, digit),
        step=(high - low) / 1000,
        format="%.4f",
        key=f"slider-{run.experiment.digest}-{digit}",
        help="Images whose score is at or above the threshold are flagged as the digit.",
    )
    detector.set_threshold(run, digit, threshold)
    point = curve.at(threshold)
    show_metrics(point)
    left, right = st.columns(2)
    with left:
        st.plotly_chart(
            curves.precision_recall_by_threshold(curve, point),
            key="by_threshold",
            config=CONFIG,
            alt=f"At {threshold:.4f} precision is {formatted(point.precision)} and recall {formatted(point.recall)}",
        )
        st.plotly_chart(
            curves.roc(curve, point),
            key="roc",
            config=CONFIG,
            alt=f"ROC curve with an area of {formatted(curve.roc_auc)}",
        )
        st.plotly_chart(
            detector_confusion(point, digit),
            key="confusion",
            config=CONFIG,
            alt=f"Confusion matrix: {point.tp} true positives, {point.fp} false positives, {point.fn} false negatives, "
            f"{point.tn} true negatives",
        )
    with right:
        st.plotly_chart(
            curves.precision_recall(curve, point),
            key="precision_recall",
            config=CONFIG,
            alt=f"Precision against recall, average precision {formatted(curve.average_precision)}",
        )
        st.plotly_chart(
            curves.score_histogram(*detector_scores(run, server.data(), digit), point, digit),
            key="histogram",
            config=CONFIG,
            alt="Histogram of the scores of the digit and of all other digits",
        )


st.title("Move the threshold")
st.markdown(
    "A classifier gives every image a score. Where do you draw the line? Further right, fewer false alarms: precision "
    "rises. Further left, fewer misses: recall rises."
)
run = session.chosen_run()
st.subheader(run.experiment.title)
show_operating_point(run, detector.chosen_digit(run))
