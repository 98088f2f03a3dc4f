"""What speaks against the reading of a table: a registry of checks, each with its sentence and what to do.

A doubt never stops anybody: it is said before figures are shown. Those that `ask` stand between readings that are near
each other, so that figures wait until one of them was chosen.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from scipy.special import ndtri

from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.uploads.detectors import UploadedDetectors
from digitlab.uploads.facts import area_in_errors


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
    """

    key: str
    sentence: str
    actions: tuple[Action, ...] = field(default=())
    asks: bool = False


@dataclass(frozen=True)
class Check:
    """An entry of the registry: `find` returns what it has to say of one detector of a table, or nothing."""

    key: str
    find: Callable[[UploadedDetectors, str, ThresholdCurve], Doubt | None]


# So rarely would chance alone put the area so far on the wrong side.
_WRONG_WAY_Z = float(ndtri(0.01))
_NO_SKILL_Z = float(ndtri(0.975))


def _wrong_way(uploaded: UploadedDetectors, name: str, curve: ThresholdCurve) -> Doubt | None:
    if area_in_errors(curve) > _WRONG_WAY_Z:
        return None
    negative, positive = uploaded.detector(name).names
    actions = [Action("Smaller scores mean more likely positive", {"turned": (uploaded.columns[name],)})]
    if len(uploaded.classes) == 2:
        actions.insert(0, Action(f"Take {negative} as positive", {"positive": negative}))
    return Doubt(
        "wrong_way",
        f'These scores rank the wrong way round (area under ROC {curve.roc_auc:.2f}). Is "{positive}" the positive '
        "value, and do larger scores mean more likely positive?",
        tuple(actions),
    )


def _follows(uploaded: UploadedDetectors, name: str, curve: ThresholdCurve) -> Doubt | None:
    if curve.roc_auc not in (0.0, 1.0):
        return None
    return Doubt(
        "follows",
        f'The label "{uploaded.roles.label}" follows from the scores without a single mistake: is it the prediction, '
        "not the truth? Choose the column of what was really so.",
    )


def _no_skill(uploaded: UploadedDetectors, name: str, curve: ThresholdCurve) -> Doubt | None:
    if abs(area_in_errors(curve)) >= _NO_SKILL_Z:
        return None
    return Doubt(
        "no_skill",
        f"These scores rank no better than chance would (area under ROC {curve.roc_auc:.2f}). Is "
        f'"{uploaded.columns[name]}" the right column of scores, and "{uploaded.roles.label}" the right label?',
    )


CHECKS = (Check("wrong_way", _wrong_way), Check("follows", _follows), Check("no_skill", _no_skill))


def doubts_of_detector(uploaded: UploadedDetectors, name: str) -> tuple[Doubt, ...]:
    """Return what the checks have to say of one detector of a table, in the registry's order.

    `ScoresError` is raised as by `UploadedDetectors.detector`.
    """
    curve = uploaded.detector(name).curve
    found = (check.find(uploaded, name, curve) for check in CHECKS)
    return tuple(doubt for doubt in found if doubt is not None)
