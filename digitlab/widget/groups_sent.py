"""What is sent to the browser of groups, once: all thresholds of each with their counts, and the words around them."""

import json
from collections.abc import Sequence
from typing import Any

from digitlab.evaluation.by_group import ByGroup, GroupCurves
from digitlab.evaluation.chosen_lines import ChosenLines
from digitlab.evaluation.detectors import Detector
from digitlab.metrics.groups import GROUP_MEASURES, simultaneous_level
from digitlab.metrics.intervals import normal_quantile
from digitlab.metrics.measures import TRIALS_OF
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.texts import by_group as texts
from digitlab.widget.position import Position
from digitlab.widget.sent import MOST_THRESHOLDS, counted_at, encoded, handle_range, is_complete

# Of groups with more thresholds together the browser gets the handle's positions: it is sent all that each time.
MOST_TOGETHER = 3 * MOST_THRESHOLDS


def groups_sent(
    groups: ByGroup,
    threshold: float,
    chosen: ChosenLines | None = None,
    encoded_curves: Sequence[str | None] | None = None,
    *,
    says_how: bool = False,
) -> dict[str, Any]:
    """Return what the table "By group" needs.

    Parameters
    ----------
    groups : ByGroup
    threshold : float
        Where the one handle stands.
    chosen : ChosenLines, optional
        Lines of their own, counted on the rows that check them; without them all groups follow the one handle, and all
        rows are counted.
    encoded_curves : sequence of str or None, optional
        What `encoded_groups` returned before of the same curves.
    says_how : bool, default=False
        Whether the note says how own lines were chosen and what they cost, where no page does.

    Returns
    -------
    dict
        For JSON.
    """
    detector = groups.detector
    has_own_lines = chosen is not None and chosen.choice.has_own_lines
    curves = chosen.checked_on if chosen is not None else groups.curves
    lines = [line.threshold for line in chosen.lines] if chosen is not None and has_own_lines else None
    low, high = detector.threshold_range
    whole = _are_whole(curves)
    name = chosen.checked_name if chosen is not None else f"all {detector.curve.n_rows:,} {detector.judged_name}"
    places = lines if lines is not None else [threshold] * len(curves)
    return {
        "names": [texts.shown_name(name) for name in groups.names],
        "sizes": [_size(curve, detector.noun_plural) for curve in curves],
        "curves": list(encoded_groups(detector, curves) if encoded_curves is None else encoded_curves),
        "looked_up": [
            None if curve is None else counted_at(curve, line, may_be_complete=whole)
            for curve, line in zip(curves, places, strict=True)
        ],
        "few_clusters": list(groups.few_clusters),
        "quantile": normal_quantile(simultaneous_level(len(groups.names))),
        "measures": [{"key": key, "name": texts.NAMES[key], "colour": texts.COLOURS[key]} for key in GROUP_MEASURES],
        "range": handle_range(low, high, coarse=not (whole and is_complete(detector.curve))),
        "lines": lines,
        "said": _how(chosen, detector.noun_plural) if chosen is not None and says_how and has_own_lines else [],
        "note": texts.note(
            len(groups.names),
            name,
            is_clustered=detector.clusters is not None,
            is_weighted=detector.sample_weight is not None,
        ),
        "words": texts.WORDS,
    }


def sent_of(detector: Detector, threshold: float, chosen: ChosenLines | None) -> dict[str, Any] | None:
    """Return what "By group" needs where no page stands around it, None of a detector without groups.

    Raises
    ------
    ValueError
        If lines were chosen for another detector.
    """
    if chosen is not None and chosen.groups.detector is not detector:
        raise ValueError("chosen_lines are those of another detector: choose them with lines_by_group of this one.")
    return None if detector.by_group is None else groups_sent(detector.by_group, threshold, chosen, says_how=True)


def reported_lines(report: object, n_groups: int) -> list[float] | None:
    """Return the lines that a browser reports, None where they are none: whatever sent it, nothing moves then."""
    if not isinstance(report, list) or len(report) != n_groups:
        return None
    positions = [Position.reported({"threshold": line}) for line in report]
    return [position.threshold for position in positions if position is not None] if all(positions) else None


def _how(chosen: ChosenLines, noun_plural: str) -> list[str]:
    names = [texts.short_name(name) for name in chosen.groups.names]
    kept = [name for name, line in zip(names, chosen.lines, strict=True) if not line.is_own]
    how = texts.how_chosen(chosen.choice, chosen.numbers, chosen.threshold, chosen.chosen_name, chosen.checked_name)
    costs = texts.what_it_costs(names, chosen.one_line, chosen.points)
    return [how, *filter(None, [texts.no_own_lines(kept, noun_plural)]), costs]


def encoded_groups(detector: Detector, curves: GroupCurves) -> list[str | None]:
    """Return the curves of groups as the browser reads them, None for one without rows."""
    low, high = detector.threshold_range
    whole = _are_whole(curves)
    return [None if curve is None else _slim(encoded(curve, low, high, may_be_complete=whole)) for curve in curves]


def _are_whole(curves: GroupCurves) -> bool:
    """Return whether the browser gets all thresholds of groups, as far as single ones have few enough."""
    return sum(len(curve.thresholds) for curve in curves if curve is not None) <= MOST_TOGETHER


def _size(curve: ThresholdCurve | None, noun_plural: str) -> str:
    if curve is None:
        return f"no {noun_plural}"
    return texts.size(curve.n_rows, curve.n_positive, curve.n_samples, noun_plural)


def _slim(text: str) -> str:
    """Return an encoded curve without what only figures and other measures take."""
    curve = json.loads(text)
    curve["drawn"] = ""
    if curve["worth"]:
        needed = {TRIALS_OF[key] for key in GROUP_MEASURES}
        curve["worth"]["trials"] = {key: of for key, of in curve["worth"]["trials"].items() if key in needed}
    return json.dumps(curve)
