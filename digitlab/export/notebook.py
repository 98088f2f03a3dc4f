"""A detector as a widget in a notebook: JupyterLab, VS Code, marimo and whatever else knows anywidget."""

import json
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

from numpy.typing import ArrayLike

from digitlab import widget
from digitlab.decisions import Line, LinesByGroup, Zone
from digitlab.evaluation.chosen_lines import ChosenLines
from digitlab.evaluation.detectors import Detector
from digitlab.evaluation.estimators import is_estimator
from digitlab.evaluation.run_detectors import detectors_of
from digitlab.evaluation.seen import seen_before
from digitlab.experiments.runs import Run
from digitlab.experiments.tasks import DEFAULT_DIGIT
from digitlab.export.classifier import classifier_of
from digitlab.metrics.points import OperatingPoint
from digitlab.mnist import load_mnist
from digitlab.uploads.self_check import doubts_of
from digitlab.widget.groups_sent import reported_lines, sent_of

try:
    import anywidget
    import traitlets
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(
        "digitlab.explore needs anywidget. Install it: pip install -r requirements-notebook.txt", name=error.name
    ) from error


def explore(
    what: Any,
    y_score: Any = None,
    y: ArrayLike | None = None,
    *,
    threshold: float | None = None,
    clear_below: float | None = None,
    digit: int = DEFAULT_DIGIT,
    chosen_lines: ChosenLines | None = None,
    **options: Any,
) -> "Explorer":
    """Show a detector's threshold as a slider, with its numbers, its confusion matrix and four figures.

    ``explore(y_true, y_score)`` shows labels and scores, ``explore(estimator, X, y)`` what a fitted scikit-learn
    classifier makes of rows that it has not seen, ``explore(detector)`` and ``explore(run)`` what was made before.

    What speaks against the labels or the scores is a warning; so is what speaks for it that the estimator was fitted on
    these very rows. Most estimators keep nothing of their rows: without a warning nobody knows.

    Parameters
    ----------
    what : array-like of shape (n,), estimator, Detector or Run
        Labels: True and False, 1 and 0, 1 and -1, or words, as a list, an array, or a column of pandas, Polars or
        PyArrow; or what is shown.
    y_score : array-like of float, shape (n,), or table of shape (n, n_features), optional
        The scores of the labels: larger means more likely positive. Of an estimator its rows, X.
    y : array-like, shape (n,), optional
        Of an estimator the rows' labels.
    threshold : float, optional
        Where the handle stands at first; by default the classifier's own.
    clear_below : float, optional
        The lower end of a zone in which a person is asked, at most the threshold; without it nobody is asked.
    digit : int, default=7
        As whose detector a run of all ten digits is read.
    chosen_lines : ChosenLines, optional
        Of a detector with groups: "By group" begins with these lines, as `lines_by_group` returns them.
    **options
        Of labels or of an estimator, as of `Detector.from_scores` and `Detector.from_estimator`: `positive`, `names`,
        `title`, `to_choose_by`, `split`, `sample_weight`, `groups`, `clusters`, `times` and so on.

    Returns
    -------
    Explorer
        The widget; its `point` is what the handle shows.

    Raises
    ------
    ValueError
        If something is missing, or is not what `Detector.from_scores` or `Detector.from_estimator` take, or there
        can be no handle at `threshold` or `clear_below`.

    Examples
    --------
    >>> explorer = explore([0, 0, 1, 1, 0], [0.1, 0.4, 0.35, 0.8, 0.2], threshold=0.4)
    >>> explorer.point.precision
    0.5
    >>> from sklearn.linear_model import LogisticRegression
    >>> model = LogisticRegression().fit([[1], [2], [3], [4]], ["no", "yes", "no", "yes"])
    >>> explore(model, [[0], [2], [3], [5], [6]], ["no", "yes", "no", "yes", "no"]).detector.names
    ('no', 'yes')
    """
    if isinstance(what, Run | Detector):
        further = [name for name, value in {"y_score": y_score, "y": y, **options}.items() if value is not None]
        if further:
            kind = type(what).__name__
            raise ValueError(f"{further[0]} belongs to labels or to an estimator; a {kind} is shown as it is.")
        return Explorer(_detector_of(what, digit), threshold, clear_below, chosen_lines)
    if is_estimator(what):
        if y_score is None or y is None:
            raise ValueError("explore(estimator, X, y) takes rows that the estimator has not seen, and their labels.")
        detector = Detector.from_estimator(what, y_score, y, **options)
        found = seen_before(what, y_score, detector.curve.n_rows, detector.curve.roc_auc)
        said = [] if found is None else [found]
    else:
        if y_score is None:
            raise ValueError(
                "explore takes a run, a detector, labels and their scores, or an estimator with X and y: the scores "
                "are missing."
            )
        if y is not None:
            raise ValueError("explore(y_true, y_score) takes two columns; y belongs to explore(estimator, X, y).")
        detector, said = Detector.from_scores(what, y_score, **options), []
    doubts = [doubt.sentence for doubt in doubts_of(detector) if doubt.key != "follows" or not said]
    for sentence in [*said, *doubts]:
        warnings.warn(sentence, stacklevel=2)
    return Explorer(detector, threshold, clear_below, chosen_lines)


def _detector_of(what: Run | Detector, digit: int) -> Detector:
    if isinstance(what, Detector):
        return what
    detectors = detectors_of(what, load_mnist())
    return detectors.get(digit, next(iter(detectors.values())))


def _script() -> str:
    figures = '<section class="figures" data-name="figures" aria-label="Figures"></section>'
    parts = (widget.html(), figures, widget.groups_html(), widget.read("finder.html"))
    root = "\n".join([f"<style>{widget.css(standalone=True)}</style>", *parts])
    return widget.javascript(Path(__file__).with_name("notebook.js"), HTML=json.dumps(root))


class Explorer(anywidget.AnyWidget):
    """The widget. Make one with `explore`.

    Parameters
    ----------
    detector : Detector
    threshold : float, optional
        Where the handle stands at first.
    clear_below : float, optional
        Where the lower handle stands at first; without it nobody is asked.
    chosen_lines : ChosenLines, optional
        Lines of groups with which "By group" begins.

    Attributes
    ----------
    detector : Detector
    position : dict
        As the handles were released last: "threshold"; "prevalence" (the target prevalence) or None; "clear_below" or
        None; and what was typed beside them, "person_errs" and "a_day".
    """

    _esm = _script()
    content = traitlets.Dict().tag(sync=True)
    requested = traitlets.Dict().tag(sync=True)
    position = traitlets.Dict().tag(sync=True)
    lines = traitlets.Any().tag(sync=True)
    looked_up = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        detector: Detector,
        threshold: float | None = None,
        clear_below: float | None = None,
        chosen_lines: ChosenLines | None = None,
    ) -> None:
        self.detector = detector
        content = widget.everything(detector, threshold, clear_below=clear_below)
        content["groups"] = sent_of(detector, content["threshold"], chosen_lines)
        self._chosen_lines = chosen_lines
        looked_up = content.pop("looked_up")
        requested = {key: content.pop(key) for key in (*widget.Position._fields, "revision")}
        self._valid = widget.Position(*(requested[key] for key in widget.Position._fields))
        position = self._valid._asdict()
        super().__init__(content=content, requested=requested, position=position, looked_up=looked_up)
        self.observe(self._look_up, "position")

    @traitlets.validate("position")
    def _last_valid(self, proposal: dict[str, Any]) -> dict[str, Any]:
        # While a message of the browser's is read, the trait itself has its new value already.
        self._valid = widget.Position.reported(proposal["value"]) or self._valid
        return self._valid._asdict()

    @property
    def threshold(self) -> float:
        """The threshold as the handle was released last; setting it moves the handle."""
        return float(self.position["threshold"])

    @threshold.setter
    def threshold(self, value: float) -> None:
        at = widget.Position.checked(**{**self.position, "threshold": value, "clear_below": None})
        lower = self.position["clear_below"]
        self._go_to(at._replace(clear_below=None if lower is None else min(lower, at.threshold)))

    @property
    def decision(self) -> Line | Zone:
        """What is done with a score at the handles: a line, or a zone; setting it moves them.

        Examples
        --------
        >>> from digitlab.decisions import Zone
        >>> explorer = Explorer(Detector.from_scores([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]))
        >>> explorer.decision = Zone(clear_below=0.3, threshold=0.5)
        >>> explorer.decision.counts(explorer.detector.curve).n_asked
        2
        """
        return self._valid.decision

    @decision.setter
    def decision(self, value: Line | Zone) -> None:
        lower = value.clear_below if isinstance(value, Zone) else None
        self._go_to(self._valid._replace(threshold=value.threshold, clear_below=lower))

    def classifier(self, estimator: Any, *, positive: Any = None) -> Any:
        """Return a fitted classifier with the decision at the handles.

        Parameters
        ----------
        estimator : object
            The fitted classifier of two classes whose scores are shown.
        positive : object, optional
            The class that counts as positive, where the classifier calls it otherwise than the widget does.

        Returns
        -------
        sklearn.model_selection.FixedThresholdClassifier or digitlab.export.classifier.ZoneClassifier
            For a line scikit-learn's own, with this threshold; for a zone one whose `predict` says "flagged", "cleared"
            or "asked". It needs no further fit.

        Raises
        ------
        ValueError
            If it is no fitted classifier of two classes with scores of this kind.

        Examples
        --------
        >>> from sklearn.linear_model import LogisticRegression
        >>> model = LogisticRegression().fit([[1], [2], [3], [4]], ["no", "no", "yes", "yes"])
        >>> detector = Detector.from_estimator(model, [[0], [2], [3], [5]], ["no", "no", "yes", "yes"])
        >>> Explorer(detector, threshold=0.9).classifier(model).predict([[2.6], [5]]).tolist()
        ['no', 'yes']
        """
        return classifier_of(self.decision, estimator, self.detector, positive)

    def _go_to(self, position: widget.Position) -> None:
        self.position = position._asdict()
        self.requested = {**self.position, "revision": self.requested["revision"] + 1}

    @property
    def point(self) -> OperatingPoint:
        """The operating point at the threshold: counts, precision, recall and all other measures."""
        return self.detector.curve.at(self.threshold)

    @property
    def lines_by_group(self) -> LinesByGroup | None:
        """The lines of groups as they were chosen and then moved by hand; None where all have the one handle's."""
        if self._chosen_lines is None:
            return None
        decision = self._chosen_lines.decision
        moved = reported_lines(self.lines, len(decision.names))
        return decision if moved is None else replace(decision, thresholds=tuple(moved))

    def _look_up(self, change: dict[str, Any]) -> None:
        self.set_trait("looked_up", widget.looked_up(self.detector.curve, self._valid))
