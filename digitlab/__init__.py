"""digitlab in a notebook: load, train, read an operating point, draw a figure."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from digitlab.extras import missing

__version__ = "0.1.0"

if TYPE_CHECKING:
    from digitlab.evaluation.answers import Answers
    from digitlab.evaluation.chosen_lines import lines_by_group
    from digitlab.evaluation.detectors import Detector
    from digitlab.evaluation.run_detectors import detectors_of
    from digitlab.experiments.experiment import Experiment, ExperimentError
    from digitlab.experiments.runs import Run
    from digitlab.export.answers_notebook import explore_answers
    from digitlab.export.answers_page import save_answers
    from digitlab.export.notebook import explore
    from digitlab.export.page import save_html
    from digitlab.export.tables import save_rows, save_thresholds
    from digitlab.metrics.points import OperatingPoint
    from digitlab.metrics.threshold_spread import threshold_spread
    from digitlab.metrics.thresholds import ThresholdCurve
    from digitlab.mnist import load_mnist
    from digitlab.training.train import train
    from digitlab.uploads.errors import ScoresError
    from digitlab.uploads.scores import read_scores

__all__ = [
    "Answers",
    "Detector",
    "Experiment",
    "ExperimentError",
    "OperatingPoint",
    "Run",
    "ScoresError",
    "ThresholdCurve",
    "__version__",
    "detectors_of",
    "explore",
    "explore_answers",
    "lines_by_group",
    "load_mnist",
    "read_scores",
    "save_answers",
    "save_html",
    "save_rows",
    "save_thresholds",
    "threshold_spread",
    "train",
]

_MODULES = {
    "Answers": "evaluation.answers",
    "Detector": "evaluation.detectors",
    "Experiment": "experiments.experiment",
    "ExperimentError": "experiments.experiment",
    "OperatingPoint": "metrics.points",
    "Run": "experiments.runs",
    "ScoresError": "uploads.errors",
    "ThresholdCurve": "metrics.thresholds",
    "detectors_of": "evaluation.run_detectors",
    "explore": "export.notebook",
    "explore_answers": "export.answers_notebook",
    "lines_by_group": "evaluation.chosen_lines",
    "load_mnist": "mnist",
    "read_scores": "uploads.scores",
    "save_answers": "export.answers_page",
    "save_html": "export.page",
    "save_rows": "export.tables",
    "save_thresholds": "export.tables",
    "threshold_spread": "metrics.threshold_spread",
    "train": "training.train",
}

# What is imported only when it is called, and should be missed before.
_NEEDS = {"train": "sklearn"}


def __getattr__(name: str) -> Any:
    """Import what is asked for and nothing before: a process that needs little starts quickly and stays small."""
    if name not in _MODULES:
        raise AttributeError(f"module 'digitlab' has no attribute {name!r}")
    try:
        if name in _NEEDS:
            import_module(_NEEDS[name])
        return getattr(import_module(f"digitlab.{_MODULES[name]}"), name)
    except ModuleNotFoundError as error:
        raise ImportError(missing(error.name or "", f"digitlab.{name}"), name=error.name) from error


def __dir__() -> list[str]:
    """Show the public names, imported or not."""
    return sorted(__all__)
