"""A detector as a widget in a notebook: JupyterLab, VS Code, marimo and whatever else knows anywidget."""

import json
from pathlib import Path
from typing import Any

from numpy.typing import ArrayLike

from digitlab import widget
from digitlab.evaluation.detectors import Detector, detectors_of
from digitlab.experiments.runs import Run
from digitlab.experiments.tasks import DEFAULT_DIGIT
from digitlab.metrics.points import OperatingPoint
from digitlab.mnist import load_mnist

try:
    import anywidget
    import traitlets
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(
        "digitlab.explore needs anywidget. Install it: pip install -r requirements-notebook.txt", name=error.name
    ) from error


def explore(
    what: Run | Detector | ArrayLike,
    y_score: ArrayLike | None = None,
    *,
    names: tuple[str, str] = ("negative", "positive"),
    title: str = "My scores",
    digit: int = DEFAULT_DIGIT,
    threshold: float | None = None,
) -> "Explorer":
    """Show a detector's threshold as a slider, with its numbers, its confusion matrix and four figures.

    Parameters
    ----------
    what : Run, Detector or array-like, shape (n,)
        A run, a detector, or labels: True and False, 1 and 0, or 1 and -1, as a list, an array, or a column of pandas
        or Polars.
    y_score : array-like of float, shape (n,), optional
        The scores of the labels: larger means more likely positive.
    names : tuple of str, default=("negative", "positive")
        Of the negative and of the positive class, for labels.
    title : str, default="My scores"
        For labels.
    digit : int, default=7
        As whose detector a run of all ten digits is read.
    threshold : float, optional
        Where the handle stands at first; by default the classifier's own.

    Returns
    -------
    Explorer
        The widget; its `point` is what the handle shows.

    Raises
    ------
    ValueError
        If labels come without scores, or are no labels and scores (see `Detector.from_scores`), or the threshold is
        not finite.

    Examples
    --------
    >>> explorer = explore([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8], threshold=0.4)
    >>> explorer.point.precision
    0.5
    """
    if isinstance(what, Run):
        detectors = detectors_of(what, load_mnist())
        detector = detectors.get(digit, next(iter(detectors.values())))
    elif isinstance(what, Detector):
        detector = what
    elif y_score is None:
        raise ValueError("explore takes a run, a detector, or labels and their scores: the scores are missing.")
    else:
        detector = Detector.from_scores(what, y_score, title=title, names=names)
    return Explorer(detector, threshold)


def _script() -> str:
    figures = '<section class="figures" data-name="figures" aria-label="Figures"></section>'
    root = f"<style>{widget.css(standalone=True)}</style>\n{widget.html()}\n{figures}\n{widget.read('finder.html')}"
    return widget.javascript(Path(__file__).with_name("notebook.js"), HTML=json.dumps(root))


class Explorer(anywidget.AnyWidget):
    """The widget. Make one with `explore`.

    Parameters
    ----------
    detector : Detector
    threshold : float, optional
        Where the handle stands at first.

    Attributes
    ----------
    detector : Detector
    position : dict
        "threshold", and "prevalence" (the target prevalence) or None, as the handles were released last.
    """

    _esm = _script()
    content = traitlets.Dict().tag(sync=True)
    requested = traitlets.Dict().tag(sync=True)
    position = traitlets.Dict().tag(sync=True)
    looked_up = traitlets.Dict(allow_none=True).tag(sync=True)

    def __init__(self, detector: Detector, threshold: float | None = None) -> None:
        self.detector = detector
        content = widget.everything(detector, threshold)
        looked_up = content.pop("looked_up")
        requested = {key: content.pop(key) for key in ("threshold", "prevalence", "revision")}
        self._valid = widget.Position(requested["threshold"])
        position = self._valid._asdict()
        super().__init__(content=content, requested=requested, position=position, looked_up=looked_up)
        self.observe(self._look_up, "position")

    @traitlets.validate("position")
    def _last_valid(self, proposal: dict[str, Any]) -> dict[str, float | None]:
        # While a message of the browser's is read, the trait itself has its new value already.
        self._valid = widget.Position.reported(proposal["value"]) or self._valid
        return self._valid._asdict()

    @property
    def threshold(self) -> float:
        """The threshold as the handle was released last; setting it moves the handle."""
        return float(self.position["threshold"])

    @threshold.setter
    def threshold(self, value: float) -> None:
        self.position = widget.Position.checked(value, self.position["prevalence"])._asdict()
        self.requested = {**self.position, "revision": self.requested["revision"] + 1}

    @property
    def point(self) -> OperatingPoint:
        """The operating point at the threshold: counts, precision, recall and all other measures."""
        return self.detector.curve.at(self.threshold)

    def _look_up(self, change: dict[str, Any]) -> None:
        self.set_trait("looked_up", self._counted(float(change["new"]["threshold"])))

    def _counted(self, threshold: float) -> dict[str, float] | None:
        return widget.counted_at(self.detector.curve, threshold)
