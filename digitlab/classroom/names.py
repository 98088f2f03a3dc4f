"""Nicknames: which are allowed, and generated ones for participants who choose none."""

import secrets
import unicodedata
from collections.abc import Iterable

from digitlab.classroom.errors import RoomError

LONGEST_NAME = 20
# Letters of some scripts carry two marks, or three; a tower of them covers the names above and below.
_MOST_MARKS = 3
# Letters and marks that show nothing: fillers of Hangul and Khmer, and selectors of variants.
_INVISIBLE = {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F, *range(0xFE00, 0xFE10)} | set(
    range(0xE0100, 0xE01F0)
)
# Digits, Cyrillic and Greek letters that look like a Latin letter, from the back row at least; i is as l.
_LOOK_ALIKES = str.maketrans(
    "01iıавсԁеһіїјкмноорԛѕтухѡԝӏαβεηικμνορτυχω",  # noqa: RUF001
    "olllabcdehlljkmhoopqstyxwwlabenlkmvoptuxw",
)
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
    if any(ord(character) in _INVISIBLE for character in name) or _has_tower(name):
        raise RoomError("A nickname holds letters that can be seen, with three accents at most. Choose another one.")
    if name and _skeleton(name) in {_skeleton(reserved) for reserved in _RESERVED}:
        raise RoomError(f"{name} is what the screens call somebody else. Choose another nickname.")
    if name and not any(character.isalnum() for character in name):
        raise RoomError("A nickname needs a letter or a digit. Choose another one.")
    return name


# What a screen calls somebody itself.
_RESERVED = ("Teacher", "Somebody", "You")


def _has_tower(name: str) -> bool:
    """Return whether more marks than a script needs stand on one letter."""
    run = 0
    for character in unicodedata.normalize("NFD", name):
        run = run + 1 if unicodedata.category(character).startswith("M") else 0
        if run > _MOST_MARKS:
            return True
    return False


def _skeleton(name: str) -> str:
    """Return what names that look alike have in common: neither case, marks, spaces nor signs tell them apart."""
    letters = unicodedata.normalize("NFD", name.casefold()).translate(_LOOK_ALIKES)
    return "".join(character for character in letters if character.isalnum())


def generated_name(taken: Iterable[str]) -> str:
    """Return a name that is not taken, such as "Quick Otter"."""
    taken = set(taken)
    while True:
        name = f"{secrets.choice(_QUALITIES)} {secrets.choice(_ANIMALS)}"
        if name not in taken:
            return name
        if secrets.randbelow(4) == 0:  # in a full room most are taken
            return numbered(name, taken)


def numbered(name: str, taken: Iterable[str]) -> str:
    """Return a name, with a number appended if it, or one that looks like it, is taken."""
    looks = {_skeleton(each) for each in taken}
    number, candidate = 1, name
    while _skeleton(candidate) in looks:
        number += 1
        candidate = f"{name[: LONGEST_NAME - len(str(number)) - 1]} {number}"
    return candidate
