"""digitlab in a notebook: load, train, read an operating point, draw a figure."""

from digitlab.evaluation.detectors import detector_curve
from digitlab.evaluation.thresholds import OperatingPoint, ThresholdCurve
from digitlab.experiment import Experiment, ExperimentError
from digitlab.mnist import load_mnist
from digitlab.runs import Run
from digitlab.training import train

__all__ = [
    "Experiment",
    "ExperimentError",
    "OperatingPoint",
    "Run",
    "ThresholdCurve",
    "detector_curve",
    "load_mnist",
    "train",
]
