"""The order in which waiting trainings are dispatched."""

from collections.abc import Iterable, Sequence
from copy import deepcopy

from digitlab.jobs.job import Job

# A job that so many later ones overtook is overdue, which prevents starvation.
MAX_OVERTAKES = 8
_NEVER = -1


class Turns:
    """Turns that go round between visitors.

    Next is a job of the visitor who was served least recently, or never; among equals the shorter one, then the one
    submitted earlier. To prevent starvation every second turn goes to the oldest overdue job, if there is one; not
    every turn, since then an overdue backlog would block everyone else.
    """

    def __init__(self) -> None:
        self._turn = 0
        self._served: dict[str, int] = {}  # visitor -> number of their last turn
        self._overtakes: dict[int, int] = {}  # number of a job -> how many later ones overtook it
        self._first: set[int] = set()  # numbers of jobs that go before all others
        self._last_was_overdue = False

    def choose(self, waiting: Sequence[Job]) -> Job:
        """Choose the next of all jobs that wait now, at least one, and note that its visitors were served."""
        chosen = self._next(waiting)
        for job in waiting:
            if job.number < chosen.number:
                self._overtakes[job.number] = self._overtakes.get(job.number, 0) + 1
        self._overtakes.pop(chosen.number, None)
        self._first.discard(chosen.number)
        self._turn += 1
        for visitor in chosen.waiting:
            self._served[visitor] = self._turn
        return chosen

    def order(self, waiting: Sequence[Job]) -> list[Job]:
        """Return the jobs in the order in which they will be chosen if no other comes."""
        turns, left = deepcopy(self), list(waiting)
        ordered: list[Job] = []
        while left:
            ordered.append(turns.choose(left))
            left.remove(ordered[-1])
        return ordered

    def put_first(self, number: int) -> None:
        """Let a job go before all others, because its training was lost."""
        self._first.add(number)

    def forget_all_but(self, numbers: Iterable[int], visitors: Iterable[str]) -> None:
        """Forget jobs that were withdrawn, and visitors who left."""
        pending, present = set(numbers), set(visitors)
        self._overtakes = {number: n for number, n in self._overtakes.items() if number in pending}
        self._first &= pending
        self._served = {visitor: turn for visitor, turn in self._served.items() if visitor in present}

    def _next(self, waiting: Sequence[Job]) -> Job:
        first = [job for job in waiting if job.number in self._first]
        overdue = [job for job in waiting if self._overtakes.get(job.number, 0) >= MAX_OVERTAKES]
        self._last_was_overdue = bool(overdue) and not first and not self._last_was_overdue
        if first or self._last_was_overdue:
            return min(first or overdue, key=lambda job: job.number)
        return min(waiting, key=self._rank)

    def _rank(self, job: Job) -> tuple[int, float, int]:
        last_served = min((self._served.get(visitor, _NEVER) for visitor in job.waiting), default=_NEVER)
        return last_served, job.seconds, job.number
