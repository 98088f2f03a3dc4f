"""What both apps of the benchmark show below their sliders: the page of the first landing."""

import streamlit as st

from digitlab.evaluation.detectors import detector_curve, detector_scores
from digitlab.evaluation.thresholds import ThresholdCurve
from digitlab.experiment import Experiment
from digitlab.figures import curves
from digitlab.mnist import Mnist, load_mnist
from digitlab.runs import Run
from digitlab.training import train
from digitlab.ui.metrics import show_metrics

DIGIT = 7


@st.cache_resource
def trained() -> tuple[Run, Mnist, ThresholdCurve]:
    """Return the default detector, trained once."""
    data = load_mnist()
    run = train(Experiment(), data)
    return run, data, detector_curve(run, data, DIGIT)


def show_threshold(threshold: float) -> None:
    """Show the numbers and the four figures at a threshold."""
    run, data, curve = trained()
    point = curve.at(threshold)
    show_metrics(point)
    left, right = st.columns(2)
    left.plotly_chart(curves.precision_recall_by_threshold(curve, point), key="by_threshold")
    right.plotly_chart(curves.precision_recall(curve, point), key="precision_recall")
    left.plotly_chart(curves.roc(curve, point), key="roc")
    right.plotly_chart(curves.score_histogram(*detector_scores(run, data, DIGIT), point, DIGIT), key="histogram")
