"""Who is where in the race."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from digitlab.classroom.room import Answer
from digitlab.evaluation.detectors import Detector
from digitlab.experiments import naming
from digitlab.experiments.experiment import Experiment
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.ui.state import shared
from digitlab.ui.state.cache import cached


@dataclass(frozen=True)
class Try:
    """One run of the race.

    Attributes
    ----------
    name : str
        Of the run.
    on_board, at_end : float
        Average precision on every other test image, and on the others.
    """

    name: str
    on_board: float
    at_end: float


@dataclass(frozen=True)
class Place:
    """Somebody's place on the board.

    Attributes
    ----------
    who : str
    n_tries : int
        That are trained.
    best : Try
        The best of them by the board.
    """

    who: str
    n_tries: int
    best: Try


def ranked(tries: Iterable[tuple[str, Try]]) -> list[Place]:
    """Rank people by their best run on the board.

    Parameters
    ----------
    tries : iterable of tuple of str and Try
        Who, and what.

    Returns
    -------
    list of Place
        The best first; of equals, who tried less.
    """
    by_person: dict[str, list[Try]] = {}
    for who, one in tries:
        by_person.setdefault(who, []).append(one)
    places = [Place(who, len(own), max(own, key=lambda one: one.on_board)) for who, own in by_person.items()]
    return sorted(places, key=lambda place: (-place.best.on_board, place.n_tries))


def answered(answers: Sequence[Answer]) -> list[tuple[str, Try]]:
    """Return the tries of a round that are trained, with who made them."""
    found = []
    for answer in answers:
        one = try_of(Experiment.from_json(answer.content["run"]))
        if one is not None:
            found.append((answer.name, one))
    return found


def try_of(experiment: Experiment) -> Try | None:
    """Return how a run does, None while it is not trained."""
    try:
        run = shared.stored_run(experiment)
    except shared.NotTrainedError:
        return None
    detector = next(iter(shared.detectors(run).values()))
    return Try(naming.title(experiment), *_both_halves(detector))


@cached()
def _both_halves(detector: Detector) -> tuple[float, float]:
    on_board, at_end = (
        float(ThresholdCurve(*detector.judged.every_other(first)).average_precision) for first in (0, 1)
    )
    return on_board, at_end
