"""What one part of the attack reports."""

from typing import NamedTuple


class Outcome(NamedTuple):
    """What was tried, and what became of it.

    Attributes
    ----------
    tried : int
    held : int
    failed : int
    notes : tuple of str
        What failed, and figures worth knowing.
    """

    tried: int
    held: int
    failed: int
    notes: tuple[str, ...]
