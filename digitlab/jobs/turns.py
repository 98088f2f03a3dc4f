"""The order in which waiting trainings are dispatched."""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass

# A request that so many later ones overtook is overdue, which prevents starvation.
MAX_OVERTAKES = 8
_NEVER = -1


@dataclass(frozen=True)
class TrainingRequest:
    """What the turn of a waiting training depends on.

    Attributes
    ----------
    number : int
        Unique, ascending in the order of submission.
    seconds : float
        Expected duration of the training.
    visitors : frozenset of str
        Who waits for it.
    """

    number: int
    seconds: float
    visitors: frozenset[str]


class Turns:
    """Turns that go round between visitors.

    Next is a request of the visitor who was served least recently, or never; among equals the shorter training, then
    the one submitted earlier. To prevent starvation every second turn goes to the oldest overdue request, if there is
    one; not every turn, since then an overdue backlog would block everyone else.
    """

    def __init__(self) -> None:
        self._turn = 0
        self._served: dict[str, int] = {}  # visitor -> number of their last turn
        self._overtakes: dict[int, int] = {}  # request number -> how many later ones overtook it
        self._first: set[int] = set()  # numbers of requests that go before all others
        self._last_was_overdue = False

    def choose(self, waiting: Sequence[TrainingRequest]) -> TrainingRequest:
        """Choose the next request and note that its visitors were served.

        Parameters
        ----------
        waiting : sequence of TrainingRequest
            All that wait now, at least one.
        """
        chosen = self._next(waiting)
        for request in waiting:
            if request.number < chosen.number:
                self._overtakes[request.number] = self._overtakes.get(request.number, 0) + 1
        self._overtakes.pop(chosen.number, None)
        self._first.discard(chosen.number)
        self._turn += 1
        for visitor in chosen.visitors:
            self._served[visitor] = self._turn
        return chosen

    def order(self, waiting: Sequence[TrainingRequest]) -> list[TrainingRequest]:
        """Return the requests in the order in which they will be chosen if no other comes."""
        turns = copy(self)
        turns._served, turns._overtakes, turns._first = dict(self._served), dict(self._overtakes), set(self._first)
        left = list(waiting)
        ordered: list[TrainingRequest] = []
        while left:
            ordered.append(turns.choose(left))
            left.remove(ordered[-1])
        return ordered

    def put_first(self, number: int) -> None:
        """Let a request go before all others, because its training was lost."""
        self._first.add(number)

    def forget_all_but(self, numbers: Iterable[int], visitors: Iterable[str]) -> None:
        """Forget requests that were withdrawn, and visitors who left."""
        pending, present = set(numbers), set(visitors)
        self._overtakes = {number: n for number, n in self._overtakes.items() if number in pending}
        self._first &= pending
        self._served = {visitor: turn for visitor, turn in self._served.items() if visitor in present}

    def _next(self, waiting: Sequence[TrainingRequest]) -> TrainingRequest:
        first = [request for request in waiting if request.number in self._first]
        overdue = [request for request in waiting if self._overtakes.get(request.number, 0) >= MAX_OVERTAKES]
        self._last_was_overdue = bool(overdue) and not first and not self._last_was_overdue
        if first or self._last_was_overdue:
            return min(first or overdue, key=lambda request: request.number)
        return min(waiting, key=self._rank)

    def _rank(self, request: TrainingRequest) -> tuple[int, float, int]:
        last_served = min((self._served.get(visitor, _NEVER) for visitor in request.visitors), default=_NEVER)
        return last_served, request.seconds, request.number
