"""What both apps of the benchmark show below their sliders: the page of the first landing."""

import streamlit as st

from digitlab.evaluation.detectors import Detector
from digitlab.evaluation.run_detectors import detectors_of
from digitlab.experiments.experiment import Experiment
from digitlab.figures import curves
from digitlab.mnist import load_mnist
from digitlab.training.train import train
from digitlab.ui.components.cards import show_metrics


@st.cache_resource
def trained() -> Detector:
    """Return the default detector, trained once."""
    data = load_mnist()
    (detector,) = detectors_of(train(Experiment(), data), data).values()
    return detector


def show_threshold(threshold: float) -> None:
    """Show the numbers and the four figures at a threshold."""
    detector = trained()
    curve = detector.curve
    point = curve.at(threshold)
    show_metrics(point)
    left, right = st.columns(2)
    left.plotly_chart(curves.precision_recall_by_threshold(curve, point), key="by_threshold")
    right.plotly_chart(curves.precision_recall(curve, point), key="precision_recall")
    left.plotly_chart(curves.roc(curve, point), key="roc")
    right.plotly_chart(curves.score_histogram(*detector.judged, point, detector.names), key="histogram")
