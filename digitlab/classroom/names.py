"""Nicknames: which are allowed, and generated ones for participants who choose none."""

import secrets
import unicodedata
from collections.abc import Container

from digitlab.classroom.errors import RoomError

LONGEST_NAME = 20
_ALLOWED_KINDS = {"L", "M", "N"}  # letters of any script, their marks, digits
_ALLOWED_SIGNS = set(" -'.")
_QUALITIES = (
    "Brave", "Bright", "Calm", "Clever", "Curious", "Eager", "Fair", "Gentle", "Happy", "Honest",
    "Keen", "Kind", "Lively", "Merry", "Neat", "Patient", "Quick", "Quiet", "Smart", "Steady",
)  # fmt: skip
_ANIMALS = (
    "Badger", "Beaver", "Crane", "Dolphin", "Falcon", "Finch", "Fox", "Hare", "Hedgehog", "Heron",
    "Lynx", "Marten", "Mole", "Otter", "Owl", "Puffin", "Raven", "Robin", "Seal", "Squirrel",
)  # fmt: skip


def checked_name(text: str) -> str:
    """Return a normalised nickname, "" for none.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        At most `LONGEST_NAME` characters, in NFKC form.

    Raises
    ------
    RoomError
        If it is longer, or contains anything but letters, digits, spaces, hyphens, apostrophes and full stops.
    """
    name = " ".join(unicodedata.normalize("NFKC", text).split())
    if len(name) > LONGEST_NAME:
        raise RoomError(f"This nickname has {len(name)} characters. Choose one of at most {LONGEST_NAME}.")
    if not all(
        character in _ALLOWED_SIGNS or unicodedata.category(character)[0] in _ALLOWED_KINDS for character in name
    ):
        raise RoomError("A nickname holds letters, digits, spaces, hyphens and full stops only. Choose another one.")
    if name and not any(character.isalnum() for character in name):
        raise RoomError("A nickname needs a letter or a digit. Choose another one.")
    return name


def generated_name(taken: Container[str]) -> str:
    """Return a name that is not taken, such as "Quick Otter"."""
    while True:
        name = f"{secrets.choice(_QUALITIES)} {secrets.choice(_ANIMALS)}"
        if name not in taken:
            return name
        if secrets.randbelow(4) == 0:  # in a full room most are taken
            return numbered(name, taken)


def numbered(name: str, taken: Container[str]) -> str:
    """Return a name, with a number appended if it is taken."""
    number, candidate = 1, name
    while candidate in taken:
        number += 1
        candidate = f"{name[: LONGEST_NAME - len(str(number)) - 1]} {number}"
    return candidate
