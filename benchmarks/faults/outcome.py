"""What came out of one kind of fault."""

from typing import NamedTuple


class Outcome(NamedTuple):
    """How often something was tried, and how often the app held.

    Attributes
    ----------
    tried, held, failed : int
        Attempts; `held` and `failed` are all of them.
    notes : tuple of str
        A sentence for each kind of failure, and what else is worth knowing.
    """

    tried: int
    held: int
    failed: int
    notes: tuple[str, ...] = ()
