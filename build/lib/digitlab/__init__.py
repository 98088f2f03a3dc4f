"""digitlab in a notebook: load, train, read an operating point, draw a figure."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from digitlab.version import __version__

if TYPE_CHECKING:
    from digitlab.detectors import Detector, detectors_of
    from digitlab.experiment import Experiment, ExperimentError
    from digitlab.handout.notebook import explore
    from digitlab.handout.page import save_html
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
    "__version__",
    "detectors_of",
    "explore",
    "load_mnist",
    "save_html",
    "train",
]

_MODULES = {
    "Detector": "detectors",
    "Experiment": "experiment",
    "ExperimentError": "experiment",
    "OperatingPoint": "metrics.points",
    "Run": "runs",
    "ThresholdCurve": "metrics.thresholds",
    "detectors_of": "detectors",
    "explore": "handout.notebook",
    "load_mnist": "mnist",
    "save_html": "handout.page",
    "train": "training",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for and nothing before: a process that needs little starts quickly and stays small."""
    if name not in _MODULES:
        raise AttributeError(f"module 'digitlab' has no attribute {name!r}")
    return getattr(import_module(f"digitlab.{_MODULES[name]}"), name)
