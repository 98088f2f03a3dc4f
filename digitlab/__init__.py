"""digitlab in a notebook: load, train, read an operating point, draw a figure."""

from digitlab.detectors import Detector, detectors_of
from digitlab.experiment import Experiment, ExperimentError
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.mnist import load_mnist
from digitlab.runs import Run
from digitlab.training import train

__all__ = [
    "Detector",
    "Experiment",
    "ExperimentError",
    "OperatingPoint",
    "Run",
    "ThresholdCurve",
    "detectors_of",
    "load_mnist",
    "train",
]
