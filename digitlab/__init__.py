"""digitlab in a notebook: load, train, read an operating point, draw a figure."""

import importlib
from typing import TYPE_CHECKING

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

_ROOMS = {
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


def __getattr__(name: str) -> object:
    """Fetch a name when it is first asked for: a process that only reads a photo does without scikit-learn."""
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_ROOMS[name]}"), name)
