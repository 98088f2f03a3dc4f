"""The race: which run each response asked for, and who leads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from digitlab.activities.response import ActivityResponse, ResponseError
from digitlab.classroom.room import Json
from digitlab.evaluation.detectors import Detector
from digitlab.experiments.experiment import Experiment, ExperimentError
from digitlab.metrics.thresholds import ThresholdCurve


@dataclass(frozen=True)
class RaceRun(ActivityResponse):
    """A response: the experiment that was trained."""

    experiment: Experiment

    @classmethod
    def from_json(cls, content: Json, setting: Json) -> Self:
        """See `ActivityResponse`."""
        link = content.get("run")
        try:
            experiment = Experiment.from_json(link if isinstance(link, str) else "")
        except ExperimentError as error:
            raise ResponseError(str(error)) from error
        if experiment.digit != setting["digit"]:
            raise ResponseError("run is of another digit")
        return cls(experiment)

    def to_json(self) -> Json:
        """See `ActivityResponse`."""
        return {"run": self.experiment.to_link()}


@dataclass(frozen=True)
class Attempt:
    """A trained run of the race."""

    name: str
    experiment: Experiment
    on_board: float  # average precision on a random half of the test images
    at_end: float  # on the other half


@dataclass(frozen=True)
class Standing:
    """A participant's place on the board."""

    who: str
    n_attempts: int  # trained ones
    best: Attempt  # the best of them on the board

    @property
    def drop(self) -> float:
        """By how much average precision is lower at the end than on the board."""
        return self.best.on_board - self.best.at_end


def ranked(attempts: Iterable[tuple[str, Attempt]]) -> list[Standing]:
    """Rank participants, named with each attempt, by their best one on the board; fewer attempts break ties."""
    by_name: dict[str, list[Attempt]] = {}
    for name, attempt in attempts:
        by_name.setdefault(name, []).append(attempt)
    standings = [Standing(name, len(own), max(own, key=lambda each: each.on_board)) for name, own in by_name.items()]
    return sorted(standings, key=lambda standing: (-standing.best.on_board, standing.n_attempts))


def halves(detector: Detector, draw: int) -> tuple[float, float]:
    """Return the average precision on one random half of the test images, and on the other one.

    Every detector gets the same halves in the same draw, which is a number of 0 or more.
    """
    labels, scores = detector.judged.y_true, detector.judged.y_score
    is_on_board = np.zeros(len(labels), dtype=bool)
    is_on_board[np.random.default_rng(draw).permutation(len(labels))[: len(labels) // 2]] = True
    on_board, at_end = (ThresholdCurve(labels[half], scores[half]) for half in (is_on_board, ~is_on_board))
    return float(on_board.average_precision), float(at_end.average_precision)


@dataclass(frozen=True)
class LeadersLuck:
    """What the run that leads the board loses at the end, beyond what all runs lose, in one draw of halves each.

    What all lose says how much harder the end's half is; only the rest is due to the choice.
    """

    losses: tuple[float, ...]  # of average precision; negative where the leader gained

    @property
    def mean(self) -> float:
        """The mean over all draws."""
        return float(np.mean(self.losses))

    @property
    def n_lost(self) -> int:
        """In how many draws the leader lost more than all runs did."""
        return sum(loss > 0 for loss in self.losses)


def leaders_luck(by_draw: Sequence[Sequence[tuple[float, float]]]) -> LeadersLuck:
    """Compare the leader of each draw with all runs.

    Parameters
    ----------
    by_draw : sequence of sequence of tuple of float
        For each draw, at least one, what each run does on the board and at the end.

    Returns
    -------
    LeadersLuck
    """
    losses = []
    for draw in by_draw:
        on_board, at_end = np.array(draw).T
        drops = on_board - at_end
        losses.append(float(drops[np.argmax(on_board)] - drops.mean()))
    return LeadersLuck(tuple(losses))
