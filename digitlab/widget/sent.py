"""What is sent to the browser, once: all thresholds of a detector with their counts, and the words around them."""

import base64
import json
import math
from fractions import Fraction
from typing import Any

import numpy as np

from digitlab.decisions import Zone
from digitlab.evaluation.detectors import Detector
from digitlab.metrics.intervals import FEW
from digitlab.metrics.measures import HEADLINE, MEASURES, TRIALS_OF
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.shares import FLAGGED, POSITIVES, size_if_alike, smallest_size
from digitlab.metrics.thinning import thinned
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.texts import figures, zones
from digitlab.texts.terms import TERMS
from digitlab.widget.position import Position

_POSITIONS, _FEW_POSITIONS = 1_000, 2_500
# As many as MNIST's test images and one: 210 kB. Of a curve with more the browser gets the handle's positions.
MOST_THRESHOLDS = 10_001
# More digits after the point than these JavaScript does not write.
_MOST_DECIMALS = 100


def everything(
    detector: Detector,
    threshold: float | None = None,
    prevalence: float | None = None,
    clear_below: float | None = None,
) -> dict[str, Any]:
    """Return all that the widget, its figures and its finder need where no Python answers later.

    Parameters
    ----------
    detector : Detector
    threshold : float, optional
        Where the handle stands; by default the detector's own.
    prevalence : float, optional
        The target prevalence, between 0 and 1.
    clear_below : float, optional
        Where the lower handle stands, at most at the threshold; without it nobody is asked.

    Returns
    -------
    dict
        For JSON.

    Raises
    ------
    ValueError
        If there can be no handle at `threshold`, `prevalence` or `clear_below`.
    """
    position = Position.checked(detector.default_threshold if threshold is None else threshold, prevalence, clear_below)
    low, high = detector.threshold_range
    complete = is_complete(detector.curve)
    holdout = detector.holdout
    chosen_on = None
    if holdout is not None:
        chosen_on = {
            "curve": encoded(holdout.chosen_on, low, high, may_be_complete=complete),
            "chosen": holdout.chosen_name,
            "checked": holdout.checked_name,
            "is_part": detector.curve_to_choose_by is None,
            # What is left of whole counts is their difference; of what samples are worth it is not.
            "checked_curve": None
            if detector.curve.rows is None
            else encoded(holdout.checked_on, low, high, may_be_complete=complete),
        }
    return {
        "curve": encoded(detector.curve, low, high),
        "chosen_on": chosen_on,
        "range": handle_range(low, high, coarse=not complete),
        "texts": texts(detector),
        **position._asdict(),
        "looked_up": looked_up(detector.curve, position),
        "shows_prevalence": True,
        "offers_zone": True,
        "large": False,
        "revision": 0,
    }


def encoded(curve: ThresholdCurve, low: float, high: float, *, may_be_complete: bool = True) -> str:
    """Return a curve as the browser reads it: JSON of arrays in base64, 16 bytes a threshold before the encoding.

    Where samples weigh differently or belong together, it is 118 bytes a threshold: with how many draws the samples are
    worth.

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
    complete = may_be_complete and is_complete(curve)
    at = curve.points if complete else curve.at_each(np.r_[_positions(low, high), np.inf])
    worth = None if at.moments is None else _worth(curve, at)
    counts = "<i4" if worth is None and not curve.is_expected else "<f8"
    drawn = thinned(at.threshold[:-1], np.asarray(at.precision)[:-1], at.tp[:-1])
    return json.dumps(
        {
            "complete": complete,
            "is_expected": curve.is_expected,
            "thresholds": _base64(at.threshold, "<f8"),
            "tp": _base64(at.tp, counts),
            "fp": _base64(at.fp, counts),
            "worth": worth
            and {
                "trials": {key: _base64(values, "<f8") for key, values in worth["trials"].items()},
                "few": _base64(worth["few"], "<i4"),
            },
            "drawn": _base64(drawn, "<i4"),
            "n_positive": curve.n_positive,
            "n_negative": curve.n_negative,
        }
    )


def is_complete(curve: ThresholdCurve) -> bool:
    """Return whether the browser gets all thresholds of a curve."""
    return len(curve.thresholds) <= MOST_THRESHOLDS


def _worth(curve: ThresholdCurve, at: OperatingPoint) -> dict[str, Any]:
    """Return how many draws are behind the measures of a curve's points, and what is flagged there is worth."""
    places = np.searchsorted(curve.thresholds, at.threshold)
    worth = _worth_of(at)
    return {**worth, "trials": worth["trials"] | {"flagged": curve.n_flagged[places]}}


def _worth_of(at: OperatingPoint) -> dict[str, Any]:
    """Return how many draws are behind the measures of points, by `TRIALS_OF`, and a bit for each that is from few."""
    bits = (np.where(smallest_size(at, measure.sides) < FEW, 1 << i, 0) for i, measure in enumerate(MEASURES.values()))
    trials = {key: MEASURES[key].trials for key in dict.fromkeys(TRIALS_OF.values())}
    return {
        "trials": {key: np.asarray(of(at)) for key, of in trials.items() if of is not None}
        | {"positives": np.asarray(size_if_alike(at, POSITIVES))}
        | {"flagged_if_alike": np.asarray(size_if_alike(at, FLAGGED))},
        "few": sum(bits, start=np.int64(0)),
    }


def looked_up(curve: ThresholdCurve, position: Position) -> dict[str, Any]:
    """Return what the browser may not know at a position.

    Parameters
    ----------
    curve : ThresholdCurve
    position : Position

    Returns
    -------
    dict
        For JSON. "at": the counts at its thresholds, as `counted_at`; empty where the browser knows all of them.
        "between": where samples weigh differently or belong together, how many draws are behind the measures of what a
        zone decides, and of what it asks; None without a zone.
    """
    ends = dict.fromkeys(end for end in (position.threshold, position.clear_below) if end is not None)
    at = [counted for end in ends if (counted := counted_at(curve, end)) is not None]
    return {"at": at, "between": _between(curve, position)}


def _between(curve: ThresholdCurve, position: Position) -> dict[str, Any] | None:
    if curve.rows is None or position.clear_below is None:
        return None
    counts = Zone(position.clear_below, position.threshold).counts(curve)
    return {
        "clear_below": position.clear_below,
        "threshold": position.threshold,
        "decided": _plain(_worth_of(counts.decided)),
        "asked": _plain(_worth_of(counts.asked)),
    }


def _plain(worth: dict[str, Any]) -> dict[str, Any]:
    """Return what one point's draws are as JSON has it."""
    return {"trials": {key: float(n) for key, n in worth["trials"].items()}, "few": int(worth["few"])}


def counted_at(curve: ThresholdCurve, threshold: float, *, may_be_complete: bool = True) -> dict[str, Any] | None:
    """Return the counts at a threshold that the browser may not know; None where it knows all of them.

    `may_be_complete` is what `encoded` was told of the curve.
    """
    if may_be_complete and is_complete(curve):
        return None
    point = curve.at(threshold)
    counted = {"threshold": threshold, "tp": point.tp, "fp": point.fp}
    if point.moments is None:
        return counted
    return {**counted, "worth": _plain(_worth(curve, point))}


def origin(position: Position, text: str | None) -> dict[str, Any] | None:
    """Return a sentence on what a position was chosen by as the browser takes it: it holds while the handles stay."""
    if not text:
        return None
    return {"text": text, "threshold": position.threshold, "clear_below": position.clear_below}


def handle_range(low: float, high: float, *, coarse: bool = False) -> dict[str, float]:
    """Return the handle's range with ends that are short decimal numbers, as all its positions are.

    Parameters
    ----------
    low, high : float
        The range to be covered, `low` at most `high`.
    coarse : bool, default=False
        Whether to move by twos or fives of the last digit, so that there are at most 2,500 positions.

    Returns
    -------
    dict
        "low", "high", "decimals": digits after the point that give 1,000 to 10,000 positions, as far as there are so
        many between numbers with 100 digits, negative where the positions are whole tens, hundreds and so on; and
        "multiple": 1, 2 or 5, by how many of the last digit the handle moves.
    """
    first, last, decimals, multiple = _places(low, high, coarse)
    ends = {"low": _position(first, decimals), "high": _position(last, decimals)}
    return {**ends, "decimals": decimals, "multiple": multiple}


def _places(low: float, high: float, coarse: bool) -> tuple[int, int, int, int]:
    """Return the handle's first and last position as whole numbers of the last digit, its place, and the multiple."""
    if low == high:
        low, high = low - 1, high + 1
    # A hair too much width, where there is none to speak of, leaves 100 digits.
    width = math.log10(max(high / 2 - low / 2, 1e-300)) + math.log10(2)
    decimals = min(math.ceil(math.log10(_POSITIONS) - width), _MOST_DECIMALS)
    first, last = Fraction(low) * Fraction(10) ** decimals, Fraction(high) * Fraction(10) ** decimals
    multiple = next(m for m in (1, 2, 5) if not coarse or (last - first) / m <= _FEW_POSITIONS or m == 5)
    return math.floor(first / multiple) * multiple, math.ceil(last / multiple) * multiple, decimals, multiple


def _position(place: int, decimals: int) -> float:
    """Return a position of the handle: the number that JavaScript reads in the same decimal digits."""
    return place / 10**decimals if decimals >= 0 else float(place * 10**-decimals)


def _positions(low: float, high: float) -> np.ndarray:
    """Return all positions of the handle of a large curve, float64, ascending."""
    first, last, decimals, multiple = _places(low, high, coarse=True)
    return np.array([_position(place, decimals) for place in range(first, last + 1, multiple)])


def texts(detector: Detector) -> dict[str, Any]:
    """Return the words in which the widget speaks of a detector's samples, and its help texts."""
    explained = {key: MEASURES[key] for key in HEADLINE} | {"prevalence": TERMS["prevalence"]}
    negative, positive = detector.names
    return {
        "names": {"negative": negative, "positive": positive, "flagged": "Flagged", "left_alone": "Not flagged"},
        "noun_plural": detector.noun_plural,
        "title": detector.title,
        "own_threshold": detector.default_threshold,
        "judged": f"{detector.curve.n_rows:,} {detector.judged_name}",
        "help": {key: term.as_text for key, term in explained.items()},
        "zone_help": {"switch": zones.HELP.as_text} | {key: term.as_text for key, term in zones.HEADLINE.items()},
        "headline": HEADLINE,
        "figures": {key: titles._asdict() for key, titles in figures.OF_WIDGET.items()},
        "legends": {**figures.LEGENDS_OF_WIDGET, "negative": negative, "positive": positive},
    }


def _base64(values: np.ndarray, dtype: str) -> str:
    return base64.b64encode(values.astype(dtype).tobytes()).decode()
