"""A detector as one HTML file in which the threshold still moves: no server, no network, nothing to install."""

import base64
import gzip
import hashlib
import html
import json
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd

from digitlab import __version__, widget
from digitlab.evaluation.chosen_lines import ChosenLines
from digitlab.evaluation.detectors import Detector
from digitlab.figures.gallery import ink_sprite
from digitlab.files.atomic import replace
from digitlab.files.csv import as_csv
from digitlab.texts import formats
from digitlab.widget.groups_sent import sent_of

_FOLDER = Path(__file__).parent
MOST_PICTURES = 60


def save_html(
    detector: Detector,
    path: str | Path,
    *,
    threshold: float | None = None,
    prevalence: float | None = None,
    clear_below: float | None = None,
    origin: str = "",
    images: np.ndarray | None = None,
    with_rows: bool = False,
    chosen_lines: ChosenLines | None = None,
) -> Path:
    """Write a detector into an HTML file in which threshold and prevalence still move.

    Parameters
    ----------
    detector : Detector
    path : str or Path
        Of the file; its folder must be there.
    threshold, prevalence, clear_below, origin, images, with_rows, chosen_lines
        As `html_page`.

    Returns
    -------
    Path
        Of the file, which is written as a whole or stays as it was.

    Raises
    ------
    ValueError
        As `html_page`, and if a name holds half a character (a lone surrogate).
    OSError
        If the file cannot be written.

    Examples
    --------
    >>> from digitlab import Detector
    >>> detector = Detector.from_scores([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])
    >>> save_html(detector, "scores.html", threshold=0.4).name
    'scores.html'
    """
    target = Path(path)
    page = html_page(
        detector,
        threshold=threshold,
        prevalence=prevalence,
        clear_below=clear_below,
        origin=origin,
        images=images,
        with_rows=with_rows,
        chosen_lines=chosen_lines,
    )
    try:
        content = page.encode()
    except UnicodeEncodeError as error:
        raise ValueError(
            f"The title or a name holds {page[error.start]!r}, half a character, which no file can hold. Rename it."
        ) from error
    replace(target, content)
    return target


def html_page(
    detector: Detector,
    *,
    threshold: float | None = None,
    prevalence: float | None = None,
    clear_below: float | None = None,
    origin: str = "",
    images: np.ndarray | None = None,
    with_rows: bool = False,
    chosen_lines: ChosenLines | None = None,
) -> str:
    """Return a detector as a page that needs nothing but a browser.

    It loads nothing: its content security policy allows its own script, by its SHA-256, and no other.

    Parameters
    ----------
    detector : Detector
    threshold : float, optional
        Where the handle stands when the page is opened; by default the detector's own.
    prevalence : float, optional
        The target prevalence, between 0 and 1.
    clear_below : float, optional
        The lower end of a zone in which a person is asked, at most the threshold; without it nobody is asked.
    origin : str, default=""
        A sentence on how the threshold was chosen.
    images : ndarray of uint8, shape (n, 784), optional
        The images by which the detector is judged, in its order: the page then shows the most confident mistakes.
    with_rows : bool, default=False
        Whether labels and scores themselves are in the file, to be saved from it.
    chosen_lines : ChosenLines, optional
        As `lines_by_group` returns them: where the detector has groups, "By group" begins with these lines, says how
        they were chosen and what they cost, and counts the rows that check them.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If the threshold is not finite, `clear_below` lies above it, the prevalence does not lie between 0 and 1, or
        there are not as many images as scores.
    """
    data = widget.everything(detector, threshold, prevalence, clear_below)
    position = data["threshold"]
    data["groups"] = sent_of(detector, position, chosen_lines)
    data["origin"] = widget.origin(widget.Position(position, prevalence, data["clear_below"]), origin)
    script = widget.javascript(_FOLDER / "page.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    styles = [widget.css(standalone=True), (_FOLDER / "page.css").read_text(encoding="utf-8")]
    parts = {
        "policy": f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; img-src data:",
        "title": html.escape(detector.title),
        "css": "\n".join(styles),
        "shows": html.escape(_shows(detector)),
        "widget": widget.html(),
        "groups": widget.groups_html(),
        "finder": widget.read("finder.html"),
        "pictures": "" if images is None else _pictures(detector, position, images),
        "rows": _rows(detector) if with_rows else "",
        "about": _about(detector, position, data["clear_below"], origin),
        "data": json.dumps(data, allow_nan=False).replace("<", "\\u003c"),
        "javascript": script,
    }
    # What a visitor wrote is not looked at for names of parts: values are not formatted again.
    return (_FOLDER / "page.html").read_text(encoding="utf-8").format(**parts)


def _shows(detector: Detector) -> str:
    curve = detector.curve
    return (
        f"{curve.n_rows:,} {detector.judged_name}, {int(detector.judged.y_true.sum()):,} of them positive "
        f"({detector.names[1]}). {_counted_how(detector)}"
        "Move the threshold: all numbers and figures follow. The small numbers are 95 % intervals."
    )


def _counted_how(detector: Detector) -> str:
    """Return sentences on samples that do not count once each, or belong together."""
    noun_plural = detector.noun_plural
    weighted = f"Each counts as many times as its weight says: {formats.count(detector.curve.n_samples)} in all. "
    together = "" if detector.clusters is None else f"{noun_plural.capitalize()} of one {detector.clusters.noun} "
    return ("" if detector.sample_weight is None else weighted) + (together and f"{together}belong together. ")


def _about(detector: Detector, threshold: float, clear_below: float | None, origin: str) -> str:
    made = datetime.now(UTC).strftime("%Y-%m-%d")
    is_own = threshold == detector.default_threshold
    by = "is the one that the classifier itself would take" if is_own else "was set by hand"
    how = origin or f"The threshold {formats.threshold(threshold)} {by}."
    sentences = (
        f"Saved on {made} by digitlab {__version__}. {how}{_zone(clear_below)}",
        "At or above the threshold counts as positive. Intervals are Wilson's, for F1 by way of TP / (TP + FP + FN); "
        f"they take {_independent(detector)} for independent draws. “From few” stands where fewer than ten of one "
        "outcome are behind an interval.",
    )
    return "\n".join(f"<p>{html.escape(sentence)}</p>" for sentence in sentences)


def _zone(clear_below: float | None) -> str:
    """Return what a zone does with what lies below the threshold."""
    if clear_below is None:
        return ""
    at = formats.threshold(clear_below)
    return f" What scores below {at} is cleared, and a person is asked about all in between."


def _independent(detector: Detector) -> str:
    if detector.clusters is None:
        return f"the {detector.noun_plural}"
    return f"the {detector.noun_plural} of different values of {detector.clusters.noun}"


def _pictures(detector: Detector, threshold: float, images: np.ndarray) -> str:
    truth, scores = detector.judged
    if len(images) != len(truth):
        raise ValueError(f"There are {len(images):,} images and {len(truth):,} scores; each score needs its image.")
    wrong = np.flatnonzero(detector.predict(threshold) != truth)
    shown = wrong[np.argsort(-np.abs(scores[wrong] - threshold), kind="stable")][:MOST_PICTURES]
    if not len(shown):
        return ""
    sprite = base64.b64encode(ink_sprite(images[shown])).decode()
    items = [_picture(bool(truth[i]), float(scores[i]), place, len(shown)) for place, i in enumerate(shown)]
    return (
        f"<style>.pictures .ink {{ mask-image: url(data:image/png;base64,{sprite}); }}</style>\n"
        f"<h2>The {len(shown)} most confident mistakes at the threshold {formats.threshold(threshold)}</h2>\n"
        f'<ul class="pictures">{"".join(items)}</ul>'
    )


def _picture(is_positive: bool, score: float, place: int, n: int) -> str:
    kind = "missed" if is_positive else "false alarm"
    # Percentages place a sprite by the part of it that is hidden.
    down = 100 * place / (n - 1) if n > 1 else 0
    ink = f'<span class="ink" role="img" aria-label="{kind}" style="mask-position: 0 {round(down, 4)}%"></span>'
    return f"<li>{ink}{kind}<br>{formats.score(score)}</li>"


def _rows(detector: Detector) -> str:
    truth, scores = detector.judged
    table = as_csv(pd.DataFrame({"label": truth.astype(np.int8), "score": scores}))
    packed = base64.b64encode(gzip.compress(table.encode(), mtime=0)).decode()
    link = f'<a download="rows.csv.gz" href="data:application/gzip;base64,{packed}">Save the rows</a>'
    return (
        f"<h2>The rows</h2>\n<p>Labels (1 is positive) and scores of {len(truth):,} {detector.noun_plural}: {link}.</p>"
    )
