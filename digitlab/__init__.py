"""digitlab in a notebook: load, train, read an operating point, draw a figure."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from digitlab.detectors import Detector, detectors_of
    from digitlab.experiment import Experiment, ExperimentError
    from digitlab.metrics.measures import OperatingPoint
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

_MODULES = {
    "Detector": "detectors",
    "Experiment": "experiment",
    "ExperimentError": "experiment",
    "OperatingPoint": "metrics.measures",
    "Run": "runs",
    "ThresholdCurve": "metrics.thresholds",
    "detectors_of": "detectors",
    "load_mnist": "mnist",
    "train": "training",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for and nothing before: a process that needs little starts quickly and stays small."""
    if name not in _MODULES:
        raise AttributeError(f"module 'digitlab' has no attribute {name!r}")
    return getattr(import_module(f"digitlab.{_MODULES[name]}"), name)
