"""Answers of several classes as a widget in a notebook."""

import json
from pathlib import Path
from typing import Any

from digitlab import widget
from digitlab.decisions.reject import By, Reject
from digitlab.evaluation.answers import Answers
from digitlab.experiments.runs import Run
from digitlab.export.answers_page import first_level, given_answers
from digitlab.metrics.points import OperatingPoint
from digitlab.widget.rejecting import reject_css, reject_html, rejecting, reported

try:
    import anywidget
    import traitlets
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(
        "digitlab.explore_answers needs anywidget. Install it: pip install -r requirements-notebook.txt",
        name=error.name,
    ) from error


def explore_answers(what: Answers | Run, *, level: float | None = None, by: By = "highest") -> "AnswersExplorer":
    """Show "Answer only when sure" as a slider, with what is answered, its errors, matrix and figure.

    Parameters
    ----------
    what : Answers or Run
        A run is one of ten digits; of other scores make `Answers.from_scores`.
    level : float, optional
        Where the handle stands at first; by default where at most 1 % of the answers are promised to be wrong, or where
        everything is answered.
    by : {"highest", "margin"}
        What says how sure an answer is.

    Returns
    -------
    AnswersExplorer
        The widget; its `decision` is the level as a `Reject`, its `point` what it leaves.

    Raises
    ------
    ValueError
        If the level is not finite, there is no such `by`, or the run is not one of ten digits.

    Examples
    --------
    >>> answers = Answers.from_scores(["a", "b", "c"], [[0.8, 0.1, 0.1], [0.2, 0.5, 0.3], [0.4, 0.3, 0.3]])
    >>> explorer = explore_answers(answers, level=0.5)
    >>> explorer.decision, explorer.point.precision
    (Reject(level=0.5, by='highest'), 1.0)
    """
    answers = given_answers(what)
    return AnswersExplorer(answers, first_level(answers, level, by)[0])


def _script() -> str:
    root = f"<style>{reject_css(standalone=True)}</style>\n{reject_html()}"
    return widget.javascript(Path(__file__).with_name("answers_notebook.js"), HTML=json.dumps(root))


class AnswersExplorer(anywidget.AnyWidget):
    """The widget. Make one with `explore_answers`.

    Parameters
    ----------
    answers : Answers
    decision : Reject
        Where the handle stands at first.

    Attributes
    ----------
    answers : Answers
    position : dict
        "level" and "by", as the handle was released last.
    """

    _esm = _script()
    content = traitlets.Dict().tag(sync=True)
    requested = traitlets.Dict().tag(sync=True)
    position = traitlets.Dict().tag(sync=True)

    def __init__(self, answers: Answers, decision: Reject) -> None:
        self.answers = answers
        self._valid = decision
        content = rejecting(answers, decision, with_finder=True, shows_lecun=not answers.is_private)
        requested = {key: content.pop(key) for key in ("level", "chosen_by", "revision")}
        super().__init__(content=content, requested=requested, position=_as_position(decision))

    @traitlets.validate("position")
    def _last_valid(self, proposal: dict[str, Any]) -> dict[str, Any]:
        self._valid = reported(proposal["value"]) or self._valid
        return _as_position(self._valid)

    @property
    def decision(self) -> Reject:
        """The level as a decision; setting it moves the handle."""
        return Reject(float(self.position["level"]), self.position["by"])

    @decision.setter
    def decision(self, value: Reject) -> None:
        self.position = _as_position(value)
        revision = self.requested["revision"] + 1
        self.requested = {"level": value.level, "chosen_by": value.by, "revision": revision}

    @property
    def point(self) -> OperatingPoint:
        """What the level leaves: precision is the accuracy of the answered, the queue rate how many are answered."""
        return self.answers.detector(self.decision.by).curve.at(self.decision.level)


def _as_position(decision: Reject) -> dict[str, Any]:
    return {"level": decision.level, "by": decision.by}
