"""Answers of several classes as one HTML file in which the level still moves: no server, no network."""

import base64
import hashlib
import html
import json
from datetime import UTC, datetime
from pathlib import Path

from digitlab import __version__, widget
from digitlab.decisions.reject import By, Reject, choose_level
from digitlab.evaluation.answers import Answers, answers_of
from digitlab.experiments.runs import Run
from digitlab.metrics.criteria import CONFIDENCE
from digitlab.mnist import load_mnist
from digitlab.texts import formats
from digitlab.texts import rejecting as texts
from digitlab.widget.rejecting import reject_css, reject_html, rejecting

_FOLDER = Path(__file__).parent


def save_answers(
    what: Answers | Run, path: str | Path, *, level: float | None = None, by: By = "highest", origin: str = ""
) -> Path:
    """Write answers into an HTML file in which the level "Answer only when sure" still moves.

    Parameters
    ----------
    what : Answers or Run
        A run is one of ten digits.
    path : str or Path
        Of the file; its folder must be there.
    level, by, origin
        As `answers_page`.

    Returns
    -------
    Path
        Of the file.

    Examples
    --------
    >>> from digitlab import Answers
    >>> answers = Answers.from_scores(["a", "b", "c"], [[0.8, 0.1, 0.1], [0.2, 0.5, 0.3], [0.4, 0.3, 0.3]])
    >>> save_answers(answers, "answers.html", level=0.5).name
    'answers.html'
    """
    target = Path(path)
    target.write_text(answers_page(what, level=level, by=by, origin=origin), encoding="utf-8")
    return target


def answers_page(what: Answers | Run, *, level: float | None = None, by: By = "highest", origin: str = "") -> str:
    """Return answers as a page that needs nothing but a browser, and may load nothing.

    Parameters
    ----------
    what : Answers or Run
    level : float, optional
        Where the handle stands when the page is opened; by default where at most 1 % of the answers are promised to be
        wrong, or where everything is answered.
    by : {"highest", "margin"}
        What says how sure an answer is.
    origin : str, default=""
        A sentence on how the level was chosen.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If the level is not finite, there is no such `by`, or the run is not one of ten digits.
    """
    answers = given_answers(what)
    position, how = first_level(answers, level, by)
    data = rejecting(answers, position, with_finder=True, shows_lecun=not answers.is_private, origin=origin or how)
    script = widget.javascript(_FOLDER / "answers_page.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    styles = [reject_css(standalone=True), (_FOLDER / "page.css").read_text(encoding="utf-8")]
    parts = {
        "policy": f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; img-src data:",
        "title": html.escape(answers.title),
        "css": "\n".join(styles),
        "shows": html.escape(
            f"{len(answers.right):,} {answers.judged_name} of {answers.n_classes} classes. Below the level nothing is "
            "answered, and a person looks. Move it: all numbers follow. The small numbers are 95 % intervals."
        ),
        "widget": reject_html(),
        "about": _about(origin or how),
        "data": json.dumps(data, allow_nan=False).replace("<", "\\u003c"),
        "javascript": script,
    }
    return (_FOLDER / "answers_page.html").read_text(encoding="utf-8").format(**parts)


def given_answers(what: Answers | Run) -> Answers:
    """Return answers as they are, and those of a run of ten digits; else `ValueError`."""
    if isinstance(what, Answers):
        return what
    if isinstance(what, Run):
        return answers_of(what, load_mnist())
    raise ValueError(f"Pass answers (Answers.from_scores) or a run of ten digits, no {type(what).__name__}.")


def first_level(answers: Answers, level: float | None, by: By) -> tuple[Reject, str]:
    """Return where the handle stands at first, and a sentence on how that was chosen."""
    if level is not None:
        return Reject(level, by), f"The level {formats.threshold(level)} was set by hand."
    detector = answers.detector(Reject(0.0, by).by)
    holdout = answers.holdout(by)
    if holdout is not None:
        choice = choose_level(holdout.chosen_on, confidence=CONFIDENCE)
        if choice.possible:
            chosen = f"The level was chosen for {texts.request(choice)}, on {holdout.chosen_name}."
            n_judged, n_checked = detector.curve.n_rows, holdout.checked_on.n_rows
            counted_on = texts.counted_on(n_judged, n_checked, answers.judged_name)
            return Reject(choice.point.threshold, by), chosen + counted_on
    return Reject(detector.default_threshold, by), "At the level that the page opens with everything is answered."


def _about(how: str) -> str:
    sentences = (
        f"Saved on {datetime.now(UTC):%Y-%m-%d} by digitlab {__version__}. {how}",
        "An answer is the class of the highest score. It is given where it is at least as sure as the level says. "
        "Intervals are Wilson's; verdicts on a promise are exact binomial tails.",
    )
    return "\n".join(f"<p>{html.escape(sentence)}</p>" for sentence in sentences)
