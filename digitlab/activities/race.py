"""The race: which run each response asked for, and who leads."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

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
    on_board: float  # average precision on every other test image
    at_end: float  # on the others


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


def halves(detector: Detector) -> tuple[float, float]:
    """Return the average precision on every other test image, and on the others."""
    on_board, at_end = (ThresholdCurve(*detector.judged.every_other(first)).average_precision for first in (0, 1))
    return float(on_board), float(at_end)
