"""Whose turn it is: the order in which trainings that wait get a place."""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass

# When so many wishes that were uttered later were preferred to a wish, it is overdue.
MOST_PASSES = 8
_NEVER = -1


@dataclass(frozen=True)
class Wish:
    """A training that waits, as far as its turn depends on it.

    Attributes
    ----------
    asked : int
        Number of the wish in the order in which they were uttered; no two are equal.
    seconds : float
        How long the training is expected to take.
    visitors : frozenset of str
        Who waits for it.
    """

    asked: int
    seconds: float
    visitors: frozenset[str]


class Turns:
    """Turns that go round between visitors.

    Next is a wish of the visitor who was served least recently, or never; among equals the shorter training, then the
    one asked for earlier. So that nobody starves, every second turn is the oldest overdue wish's, if there is one;
    every second only, or a crowd that came first would hold up everyone else for good once it is overdue.
    """

    def __init__(self) -> None:
        self._turn = 0
        self._served: dict[str, int] = {}  # visitor -> number of the turn that served him last
        self._passes: dict[int, int] = {}  # wish -> how many later ones were preferred to it
        self._first: set[int] = set()  # wishes that go before all others
        self._last_was_overdue = False

    def take(self, waiting: Sequence[Wish]) -> Wish:
        """Take the next wish and note that its visitors were served.

        Parameters
        ----------
        waiting : sequence of Wish
            All that wait now, one at least.

        Returns
        -------
        Wish
        """
        chosen = self._next(waiting)
        for wish in waiting:
            if wish.asked < chosen.asked:
                self._passes[wish.asked] = self._passes.get(wish.asked, 0) + 1
        self._passes.pop(chosen.asked, None)
        self._first.discard(chosen.asked)
        self._turn += 1
        for visitor in chosen.visitors:
            self._served[visitor] = self._turn
        return chosen

    def order(self, waiting: Sequence[Wish]) -> list[Wish]:
        """Return the wishes in the order in which they will be taken if no other comes."""
        turns = copy(self)
        turns._served, turns._passes, turns._first = dict(self._served), dict(self._passes), set(self._first)
        left = list(waiting)
        ordered: list[Wish] = []
        while left:
            ordered.append(turns.take(left))
            left.remove(ordered[-1])
        return ordered

    def put_first(self, asked: int) -> None:
        """Let a wish that was taken once and has to be taken again go before the others."""
        self._first.add(asked)

    def forget_all_but(self, asked: Iterable[int], visitors: Iterable[str]) -> None:
        """Forget wishes that were given up, and visitors who left."""
        wishes, present = set(asked), set(visitors)
        self._passes = {wish: n for wish, n in self._passes.items() if wish in wishes}
        self._first &= wishes
        self._served = {visitor: turn for visitor, turn in self._served.items() if visitor in present}

    def _next(self, waiting: Sequence[Wish]) -> Wish:
        first = [wish for wish in waiting if wish.asked in self._first]
        overdue = [wish for wish in waiting if self._passes.get(wish.asked, 0) >= MOST_PASSES]
        self._last_was_overdue = bool(overdue) and not first and not self._last_was_overdue
        if first or self._last_was_overdue:
            return min(first or overdue, key=lambda wish: wish.asked)
        return min(waiting, key=self._rank)

    def _rank(self, wish: Wish) -> tuple[int, float, int]:
        last_served = min((self._served.get(visitor, _NEVER) for visitor in wish.visitors), default=_NEVER)
        return last_served, wish.seconds, wish.asked
