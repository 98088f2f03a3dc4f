"""What is sent to the browser, once: all thresholds of a detector with their counts, and the words around them."""

import base64
import json
import math
from fractions import Fraction
from typing import Any

import numpy as np

from digitlab.detectors import Detector
from digitlab.live.parts import TILES
from digitlab.metrics.measures import MEASURES
from digitlab.metrics.terms import TERMS
from digitlab.metrics.thinning import thinned
from digitlab.metrics.thresholds import ThresholdCurve

_POSITIONS = 1_000
# As many as MNIST's test images and one: 210 kB. Of a curve with more the browser gets the handle's positions.
MOST_THRESHOLDS = 10_001
# More digits after the point than these JavaScript does not write.
_MOST_DECIMALS = 100


def everything(detector: Detector, threshold: float | None = None, prevalence: float | None = None) -> dict[str, Any]:
    """Return all that the widget, its figures and its finder need where no Python answers later.

    Parameters
    ----------
    detector : Detector
    threshold : float, optional
        Where the handle stands; by default the detector's own.
    prevalence : float, optional
        Of the imagined world, between 0 and 1.

    Returns
    -------
    dict
        For JSON.
    """
    low, high = detector.threshold_range
    is_complete = len(detector.curve.thresholds) <= MOST_THRESHOLDS
    holdout = detector.holdout
    chosen_on = None
    if holdout is not None:
        chosen_on = {
            "curve": encoded(holdout.chosen_on, low, high, may_be_complete=is_complete),
            "chosen": holdout.chosen_name,
            "checked": holdout.checked_name,
            "is_part": detector.curve_to_choose_by is None,
        }
    return {
        "curve": encoded(detector.curve, low, high),
        "chosen_on": chosen_on,
        "range": handle_range(low, high),
        "texts": texts(detector),
        "threshold": detector.default_threshold if threshold is None else threshold,
        "prevalence": prevalence,
        "shows_world": True,
        "large": False,
        "revision": 0,
    }


def encoded(curve: ThresholdCurve, low: float, high: float, *, may_be_complete: bool = True) -> str:
    """Return a curve as the browser reads it: JSON of arrays in base64, 16 bytes a threshold before the encoding.

    Parameters
    ----------
    curve : ThresholdCurve
    low, high : float
        The handle's range. Of a curve with more than 10,001 thresholds only the handle's positions are sent, each with
        its exact counts; what lies between two of them `counted_at` looks up.
    may_be_complete : bool, default=True
        Whether a curve with fewer is sent as a whole.

    Returns
    -------
    str
    """
    complete = may_be_complete and len(curve.thresholds) <= MOST_THRESHOLDS
    at = curve.points if complete else curve.at_each(np.r_[_positions(low, high), np.inf])
    tp, fp = at.tp[:-1], at.fp[:-1]
    with np.errstate(invalid="ignore"):
        drawn = thinned(at.threshold[:-1], tp / (tp + fp), tp)
    return json.dumps(
        {
            "complete": complete,
            "thresholds": _base64(at.threshold, "<f8"),
            "tp": _base64(at.tp, "<i4"),
            "fp": _base64(at.fp, "<i4"),
            "drawn": _base64(drawn, "<i4"),
            "n_positive": curve.n_positive,
            "n_negative": curve.n_negative,
        }
    )


def counted_at(curve: ThresholdCurve, threshold: float) -> dict[str, float] | None:
    """Return the counts at a threshold that the browser may not know; None where it knows all of them."""
    if len(curve.thresholds) <= MOST_THRESHOLDS:
        return None
    point = curve.at(threshold)
    return {"threshold": threshold, "tp": point.tp, "fp": point.fp}


def handle_range(low: float, high: float) -> dict[str, float]:
    """Return the handle's range with ends that are short decimal numbers, as all its positions are.

    Parameters
    ----------
    low, high : float
        The range to be covered, `low` at most `high`.

    Returns
    -------
    dict
        "low", "high", and "decimals": digits after the point that give 1,000 to 10,000 positions, as far as there are
        so many between numbers with 100 digits. Negative where the positions are whole tens, hundreds and so on.
    """
    first, last, decimals = _places(low, high)
    return {"low": _position(first, decimals), "high": _position(last, decimals), "decimals": decimals}


def _places(low: float, high: float) -> tuple[int, int, int]:
    """Return the handle's first and last position as whole numbers of its steps, and the steps' digits."""
    if low == high:
        low, high = low - 1, high + 1
    exact_low, exact_high = Fraction(low), Fraction(high)
    # A hair too much width, where there is none to speak of, leaves 100 digits.
    width = math.log10(max(high / 2 - low / 2, 1e-300)) + math.log10(2)
    decimals = min(math.ceil(math.log10(_POSITIONS) - width), _MOST_DECIMALS)
    scale = Fraction(10) ** decimals
    return math.floor(exact_low * scale), math.ceil(exact_high * scale), decimals


def _position(place: int, decimals: int) -> float:
    """Return a position of the handle: the number that JavaScript reads in the same decimal digits."""
    return place / 10**decimals if decimals >= 0 else float(place * 10**-decimals)


def _positions(low: float, high: float) -> np.ndarray:
    """Return all positions of the handle, float64, ascending."""
    first, last, decimals = _places(low, high)
    return np.array([_position(place, decimals) for place in range(first, last + 1)])


def texts(detector: Detector) -> dict[str, Any]:
    """Return the words in which the widget speaks of a detector's things, and its help texts."""
    explained = {key: MEASURES[key] for key in TILES} | {"prevalence": TERMS["prevalence"]}
    negative, positive = detector.names
    return {
        "names": {"negative": negative, "positive": positive, "flagged": "Flagged", "left_alone": "Not flagged"},
        "things": detector.things,
        "help": {key: term.plain for key, term in explained.items()},
    }


def _base64(values: np.ndarray, dtype: str) -> str:
    return base64.b64encode(values.astype(dtype).tobytes()).decode()
