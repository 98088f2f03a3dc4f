"""What is sent to the browser for "Answer only when sure": levels with their counts, and the matrix at each of them."""

import base64
import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from digitlab.decisions.reject import WAYS, By, Reject
from digitlab.evaluation.answers import Answers
from digitlab.evaluation.detectors import Detector
from digitlab.metrics.coverage import CoverageCurve, coverage_curve
from digitlab.texts import colours
from digitlab.texts import rejecting as texts
from digitlab.widget.parts import css, read
from digitlab.widget.sent import encoded, handle_range, is_complete

_TILE = """<div data-testid="stMetric">
      <dt><span data-testid="stMetricLabel">{name}</span></dt>
      <dd data-testid="stMetricValue" data-name="{key}"></dd>
      <dd class="interval" data-name="{key}-detail"></dd>
    </div>"""


def reported(report: Any) -> Reject | None:
    """Return what a browser reports, None where that is no level: whatever sent it, nothing moves then."""
    try:
        return Reject.from_json(report)
    except (TypeError, ValueError):
        return None


def reject_html() -> str:
    """Return the widget's HTML."""
    tiles = "\n    ".join(_TILE.format(key=key, name=name) for key, name in texts.NUMBERS.items())
    return read("reject.html").replace("{tiles}", tiles).replace("{title}", texts.TITLE)


def reject_css(*, standalone: bool = False) -> str:
    """Return the widget's style; `standalone` as of `digitlab.widget.css`."""
    return f"{css(standalone=standalone)}\n{read('reject.css')}"


def rejecting(
    answers: Answers,
    decision: Reject,
    *,
    others: Mapping[str, CoverageCurve] | None = None,
    with_finder: bool = False,
    shows_lecun: bool = False,
    origin: str = "",
) -> dict[str, Any]:
    """Return all that the widget needs.

    Parameters
    ----------
    answers : Answers
    decision : Reject
        Where the handle stands.
    others : mapping of str to CoverageCurve, optional
        Further curves of accuracy over coverage, by their names.
    with_finder : bool, default=False
        Whether a level can be found in the browser, because no Python answers.
    shows_lecun : bool, default=False
        Whether the figure shows what LeCun et al. (1989) had of their digits.
    origin : str, default=""
        A sentence on how the level was chosen.

    Returns
    -------
    dict
        For JSON.
    """
    return {
        "by": {by: _of(answers, by, with_finder=with_finder) for by in WAYS},
        "chosen_by": decision.by,
        "level": decision.level,
        "names": list(answers.class_names),
        "noun_plural": answers.noun_plural,
        "class_noun": answers.class_noun,
        "title": answers.title,
        "colours": colours.RUNS,
        "origin": {"level": decision.level, "by": decision.by, "text": origin} if origin else None,
        "scale": texts.scale_sentence(answers.scale, answers.choosing_name, answers.noun_plural),
        "texts": {"by": texts.BY, "phrases": texts.PHRASES, "figure": texts.COVERAGE._asdict()},
        "others": [{"name": name, **_drawn(curve)} for name, curve in (others or {}).items()],
        "reference": texts.LECUN if shows_lecun else None,
        "with_finder": with_finder,
        "revision": 0,
    }


def _of(answers: Answers, by: By, *, with_finder: bool) -> dict[str, Any]:
    detector = answers.detector(by)
    low, high = detector.threshold_range
    complete = is_complete(detector.curve)
    sent = encoded(detector.curve, low, high)
    thresholds = np.frombuffer(base64.b64decode(json.loads(sent)["thresholds"]), "<f8")
    result = {
        "curve": sent,
        "range": handle_range(low, high, coarse=not complete),
        "cells": cells(answers, detector, thresholds),
        "drawn": _drawn(coverage_curve(detector.curve)),
        "chosen_on": None,
    }
    holdout = answers.holdout(by) if with_finder else None
    if holdout is not None:
        result["chosen_on"] = {
            "curve": encoded(holdout.chosen_on, low, high, may_be_complete=complete),
            "chosen": holdout.chosen_name,
            "checked": holdout.checked_name,
            "checked_curve": encoded(holdout.checked_on, low, high, may_be_complete=complete),
        }
    return result


def cells(answers: Answers, detector: Detector, thresholds: np.ndarray) -> dict[str, str]:
    """Return which cell of the confusion matrix each answer is in, and up to which threshold it is given.

    Parameters
    ----------
    answers : Answers
    detector : Detector
        One of theirs.
    thresholds : ndarray of float64, shape (m,)
        Those that the browser has, ascending.

    Returns
    -------
    dict
        "places", "cells" and "counts", base64 of int32, int32 and float64: so many answers of the cell
        (true class x k + answer) are given at the threshold of a place and at those below; places ascend.
    """
    places = np.searchsorted(thresholds, detector.judged.y_score, side="right") - 1
    k = answers.n_classes
    of = places.astype(np.int64) * k * k + answers.judged.labels * k + answers.predicted
    weight = answers.judged.weight
    codes, inverse = np.unique(of, return_inverse=True)
    counts = np.bincount(inverse, weights=weight).astype(np.float64)
    return {
        "places": _base64(codes // (k * k), "<i4"),
        "cells": _base64(codes % (k * k), "<i4"),
        "counts": _base64(counts, "<f8"),
    }


def _drawn(curve: CoverageCurve) -> dict[str, Any]:
    return {name: np.round(values, 6).tolist() for name, values in curve._asdict().items()}


def _base64(values: np.ndarray, dtype: str) -> str:
    return base64.b64encode(values.astype(dtype).tobytes()).decode()
