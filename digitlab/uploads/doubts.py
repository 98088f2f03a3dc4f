"""What speaks against the reading of a table: a registry of checks, each with its sentence and what to do.

A doubt never stops anybody: it is said before figures are shown. Those that `ask` stand between readings that are near
each other, so that figures wait until one of them was chosen.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from scipy.special import ndtri

from digitlab.evaluation.detectors import Detector
from digitlab.metrics.intervals import FEW
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.texts import formats
from digitlab.uploads.clusters_and_times import column_of_dates
from digitlab.uploads.columns import values_of
from digitlab.uploads.detectors import UploadedDetectors
from digitlab.uploads.facts import area_in_errors, only_mixed
from digitlab.uploads.stacked import stacked_by

# So rarely would chance alone put the area so far on the wrong side.
_WRONG_WAY_Z = float(ndtri(0.01))
_NO_SKILL_Z = float(ndtri(0.975))
# Of fewer rows the order, or a repetition, says nothing.
_ENOUGH_ROWS = 20
# With more rows for each different score, equal scores are no sign of repeated rows.
_MOST_PER_SCORE = 4
# To look through more for repeated identifiers would take longer than all else.
_MOST_IDENTIFIERS = 200_000
_PERCENT_FROM = 20


@dataclass(frozen=True)
class Action:
    """What can be done about a doubt, by one press.

    Attributes
    ----------
    caption : str
        On a button.
    chosen : mapping of str to object
        What `interpret` is told then, in addition to what was chosen before: ``{"positive": "case"}``.
    """

    caption: str
    chosen: Mapping[str, Any]


@dataclass(frozen=True)
class Doubt:
    """What speaks against a reading.

    Attributes
    ----------
    key : str
        Of the check, to tell doubts apart; `interpret` takes those that somebody has waved through as `accepted`.
    sentence : str
        What was seen and what to do, plain text that may repeat what stands in the file.
    actions : tuple of Action
    asks : bool
        Whether figures wait for an answer.
    misleads : bool
        Whether figures are too good, too sure or of something else if it is as it seems.
    """

    key: str
    sentence: str
    actions: tuple[Action, ...] = field(default=())
    asks: bool = False
    misleads: bool = False


class Seen:
    """One detector of a table, as the checks look at it."""

    def __init__(self, uploaded: UploadedDetectors, name: str) -> None:
        self.uploaded = uploaded
        self.column = uploaded.columns[name]
        self.detector: Detector = uploaded.detector(name)
        curve = self.detector.curve
        # What rows weigh says nothing about how columns were read; what they belong to says how sure their ranking is.
        self.curve = curve if curve.rows is None else ThresholdCurve.of(self.detector.judged)
        clusters = self.detector.clusters
        clustered = None if clusters is None else ThresholdCurve.of(self.detector.judged, clusters=clusters.of)
        self.area_in_errors = area_in_errors(self.curve, clustered)
        self.negative, self.positive = self.detector.names

    @property
    def truth(self) -> np.ndarray:
        """Which rows are positive."""
        return self.detector.judged.y_true

    @property
    def lowest(self) -> float:
        """The lowest score."""
        return float(self.curve.scores[0])

    @property
    def highest(self) -> float:
        """The highest score."""
        return float(self.curve.scores[-1])

    @cached_property
    def sorted_by(self) -> str | None:
        """What the rows are sorted by: "label", "scores" or nothing."""
        if len(self.truth) < _ENOUGH_ROWS:
            return None
        if int((self.truth[1:] != self.truth[:-1]).sum()) == 1:
            return "label"
        before, after = self.detector.judged.y_score[:-1], self.detector.judged.y_score[1:]
        return "scores" if (before <= after).all() or (before >= after).all() else None


def _wrong_way(seen: Seen) -> Doubt | None:
    if seen.area_in_errors > _WRONG_WAY_Z:
        return None
    uploaded = seen.uploaded
    already = seen.column in uploaded.roles.turned
    turned = tuple(name for name in uploaded.roles.turned if name != seen.column) + (() if already else (seen.column,))
    actions = [Action("Turn the scores: smaller means more likely positive", {"turned": turned})]
    if len(uploaded.classes) == 2:
        actions.insert(0, Action(f"Take {seen.negative} as positive", {"positive": seen.negative}))
    return Doubt(
        "wrong_way",
        f"These scores rank the wrong way round (area under ROC {formats.share(seen.curve.roc_auc)}). Is "
        f'"{seen.positive}" the positive value, and do larger numbers in "{seen.column}" mean more likely positive?',
        tuple(actions),
        misleads=True,
    )


def _follows(seen: Seen) -> Doubt | None:
    if seen.curve.roc_auc in (0.0, 1.0):
        mistakes = "without a single mistake"
    elif (score := only_mixed(seen.curve)) is not None:
        mistakes = f"without a mistake but among rows with {formats.score(score)}, which may have been rounded"
    else:
        return None
    return Doubt(
        "follows",
        f'The label "{seen.uploaded.roles.label}" follows from the scores {mistakes}. Is it the prediction, not the '
        "truth? Choose the column of what was really so.",
        misleads=True,
    )


def _no_skill(seen: Seen) -> Doubt | None:
    if abs(seen.area_in_errors) >= _NO_SKILL_Z:
        return None
    return Doubt(
        "no_skill",
        f"These scores rank no better than chance might (area under ROC {formats.share(seen.curve.roc_auc)}). Is "
        f'"{seen.column}" the right column of scores, and "{seen.uploaded.roles.label}" the right label?',
        misleads=True,
    )


def _confidence(seen: Seen) -> Doubt | None:
    is_confidence = seen.lowest >= 0.5 and seen.highest <= 1 and len(seen.curve.scores) > 2
    if not is_confidence or seen.curve.n_samples < _ENOUGH_ROWS or seen.uploaded.roles.answer is not None:
        return None
    answers = [
        name
        for name in seen.uploaded.table.names
        if name not in (seen.uploaded.roles.label, seen.column)
        and len(seen.uploaded.classes) == 2
        and set(values_of(seen.uploaded.table, name)) == set(seen.uploaded.classes)
    ]
    return Doubt(
        "confidence",
        f'No score in "{seen.column}" lies below 0.5: is this the confidence of the answer, whichever it was? A score '
        f'has to say how likely "{seen.positive}" is.',
        tuple(Action(f"It is the confidence of {name}", {"answer": name}) for name in answers[:3]),
        misleads=True,
    )


def _hard_answers(seen: Seen) -> Doubt | None:
    if len(seen.curve.scores) != 2:
        return None
    return Doubt(
        "hard_answers",
        f'"{seen.column}" has two different values: it holds answers, not scores, and knows only one threshold. '
        "Choose a column of probabilities, if there is one.",
    )


def _scale(seen: Seen) -> Doubt | None:
    if not (seen.lowest >= 0 and _PERCENT_FROM < seen.highest <= 100):
        return None
    low, high = (formats.score(value) for value in (seen.lowest, seen.highest))
    return Doubt(
        "scale",
        f'The scores in "{seen.column}" lie between {low} and {high}: thresholds have that scale, too, 50 where others '
        "write 0.5.",
    )


def _repeated(seen: Seen) -> Doubt | None:
    """Find a table that was appended to itself: each label and score stands there as often as the others."""
    counts = np.concatenate([seen.curve.positives_at, seen.curve.negatives_at])
    times = int(np.gcd.reduce(counts))
    n = seen.curve.n_samples
    if times > 1 and len(seen.curve.scores) >= _ENOUGH_ROWS and n <= _MOST_PER_SCORE * times * len(seen.curve.scores):
        return Doubt(
            "repeated",
            f"Each label stands there with its score {times} times: the rows are repeated, and intervals would be too "
            "narrow. Remove the repeated rows from the file.",
            misleads=True,
        )
    n_again = _n_identifiers_again(seen)
    if not n_again:
        return None
    rows = "One row stands" if n_again == 1 else f"{n_again:,} rows stand"
    return Doubt(
        "repeated",
        f'{rows} there again, with the same "{seen.uploaded.roles.identifier}", label and score. Remove repeated rows '
        "from the file, or intervals are too narrow.",
        misleads=True,
    )


def _stacked(seen: Seen) -> Doubt | None:
    found = stacked_by(seen.uploaded)
    if found is None:
        return None
    name, times = found
    how = (
        "has as many rows, always with the same label"
        if name == seen.uploaded.roles.identifier
        else ("has the same labels in the same order")
    )
    return Doubt(
        "stacked",
        f'Each value of "{name}" {how}: do the same rows stand there {times} times, once for each of several models? '
        "Figures then mix the models, and intervals are too narrow. Keep the rows of one in the file, or give each a "
        "column of its own.",
        misleads=True,
    )


def _n_identifiers_again(seen: Seen) -> int:
    roles, table = seen.uploaded.roles, seen.uploaded.table
    # Of rows that are said to belong together intervals know.
    if roles.identifier is None or roles.identifier == roles.cluster or len(table) > _MOST_IDENTIFIERS:
        return 0
    names = list(dict.fromkeys((roles.identifier, roles.label, seen.column)))
    plain = [str(i) for i in range(len(names))]  # a point in a name would be a path to Arrow
    return len(table) - len(table.columns.select(names).rename_columns(plain).group_by(plain).aggregate([]))


def _sorted(seen: Seen) -> Doubt | None:
    if seen.sorted_by is None:
        return None
    return Doubt(
        "sorted",
        f"The rows are sorted by their {seen.sorted_by}, so that neighbours are alike: to compare the first rows with "
        "the last ones says nothing here. Shuffle them, if their order means nothing.",
    )


def _one_class_in_half(seen: Seen) -> Doubt | None:
    if seen.sorted_by is not None or seen.curve.n_samples < _ENOUGH_ROWS:
        return None
    halves = seen.truth[: len(seen.truth) // 2], seen.truth[len(seen.truth) // 2 :]
    half = next((i for i, truth in enumerate(halves) if truth.all() or not truth.any()), None)
    n = min(seen.curve.n_positive, seen.curve.n_negative)
    if half is None or n < FEW:  # so few may lie in one half by chance
        return None
    only = seen.positive if halves[half].all() else seen.negative
    return Doubt(
        "one_class_in_half",
        f'The {("first", "second")[half]} half of the rows holds only "{only}". Were two files put together '
        "that differ in more than the label?",
    )


def _rare(seen: Seen) -> Doubt | None:
    n, value = min((seen.curve.n_positive, seen.positive), (seen.curve.n_negative, seen.negative))
    if n >= FEW:
        return None
    rows = "One row is" if n == 1 else f"{n} rows are"
    return Doubt(
        "rare",
        f'Only {rows[0].lower() + rows[1:]} "{value}": with fewer than {FEW}, figures jump with each of them, and '
        "nothing can be promised.",
    )


def _on_both_sides(seen: Seen) -> Doubt | None:
    """Find clusters of which some rows are to choose by, or were trained on, and others judge."""
    uploaded = seen.uploaded
    split, cluster = uploaded.roles.split, uploaded.roles.cluster
    if split is None or cluster is None or uploaded.clusters is None:
        return None
    judged = np.unique(uploaded.clusters[uploaded.judged])
    n = int(np.isin(judged, uploaded.clusters[uploaded.to_choose]).sum())
    if not n:
        return None
    return Doubt(
        "on_both_sides",
        f'"{split}" has rows of {n:,} of {len(judged):,} values of "{cluster}" on both sides: the check then meets '
        f'those whom it has seen, and flatters. Split the file by "{cluster}".',
        (Action(f'Leave "{split}" out: halves are made of whole "{cluster}"', {"split": False}),),
        misleads=True,
    )


def _dates(seen: Seen) -> Doubt | None:
    """Find a column of dates that nothing is made of."""
    uploaded = seen.uploaded
    if uploaded.roles.time is not None or uploaded.roles.split is not None:
        return None
    name = column_of_dates(uploaded.table, uploaded.roles)
    if name is None:
        return None
    return Doubt(
        "dates",
        f'"{name}" holds dates. Taken as "When", a threshold is chosen on the earlier rows and checked on the later '
        "ones, and drift is seen.",
        (Action(f'Take "{name}" as "When"', {"time": name}),),
    )


class Check(NamedTuple):
    """An entry of the registry: `find` returns what it has to say of one detector of a table, or nothing."""

    key: str
    find: Callable[[Seen], Doubt | None]


# What is most likely a misreading comes first. Of several about the ranking only the first speaks.
CHECKS = (
    Check("follows", _follows),
    Check("wrong_way", _wrong_way),
    Check("no_skill", _no_skill),
    Check("confidence", _confidence),
    Check("hard_answers", _hard_answers),
    Check("repeated", _repeated),
    Check("stacked", _stacked),
    Check("one_class_in_half", _one_class_in_half),
    Check("rare", _rare),
    Check("scale", _scale),
    Check("sorted", _sorted),
    Check("on_both_sides", _on_both_sides),
    Check("dates", _dates),
)


def doubts_of_detector(uploaded: UploadedDetectors, name: str) -> tuple[Doubt, ...]:
    """Return what the checks have to say of one detector of a table, in the registry's order.

    `ScoresError` is raised as by `UploadedDetectors.detector`.
    """
    seen = Seen(uploaded, name)
    found = (check.find(seen) for check in CHECKS)
    return tuple(doubt for doubt in found if doubt is not None)
