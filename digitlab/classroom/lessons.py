"""Lessons: Markdown files with steps, for a class or a single visitor.

A lesson begins with its title (``# ...``) and lines ``about: ...`` and ``minutes: ...``. Each step begins with its
title (``## ...``), followed by lines ``name: value`` and, after an empty line, its text. ``docs/teaching.md`` lists the
names.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

_SHIPPED = Path(__file__).with_name("lessons")
_HEADER = re.compile(r"([a-z_]+):\s*(.*)")
_STEP_KEYS = {"show", "threshold", "clear_below", "person_errs", "prevalence", "lines"}
_STEP_KEYS |= {"activity", "question", "answer"}
_RUN_KEYS = {"classifier", "digit"}
_NUMBER_KEYS = {"threshold", "clear_below", "person_errs", "prevalence"}
_DIGITS = frozenset("0123456789")
SHOWN = ("measures", "curves", "compared", "matrix", "mistakes", "groups", "choices", "zone")
# How groups have lines of their own, by the keys of `metrics.lines.LINE_CHOICES`.
LINES = ("equal_recall", "equalized_odds", "equal_share", "profit")


class LessonError(ValueError):
    """A lesson is invalid; the message names the file and what to change."""


@dataclass(frozen=True)
class Step:
    """One step of a lesson."""

    title: str
    text: str  # Markdown; ``{precision}`` and the like are replaced by measures at the step's threshold
    show: tuple[str, ...]  # members of `SHOWN`
    threshold: float | None  # None for the run's default
    prevalence: float | None  # None for that of the test images
    clear_below: float | None  # lower end of a zone whose upper end is `threshold`; None for a line
    person_errs: float | None  # in how many of 100 the person who is asked errs; None for none
    lines: str | None  # one of `LINES`; None for one line
    activity: str | None
    options: Mapping[str, str]  # of the run ("classifier", "digit") and of the activity
    question: str  # "" if there is none
    answer: str


@dataclass(frozen=True)
class Lesson:
    """A lesson."""

    title: str
    sentence: str
    minutes: int  # duration in class
    steps: tuple[Step, ...]  # at least one


def read_lesson(text: str, name: str, activities: Mapping[str, Iterable[str]]) -> Lesson:
    """Parse a lesson.

    Parameters
    ----------
    text : str
    name : str
        Of the file, for messages.
    activities : mapping of str to iterable of str
        Names of the activities, with the options that a step may set for each.

    Returns
    -------
    Lesson

    Raises
    ------
    LessonError
        If a required line is missing, or a name or value is invalid.
    """
    parts = re.split(r"(?m)^## ", text.replace("\r\n", "\n"))
    title, about, _ = _parse(parts[0].lstrip().removeprefix("# "))
    unknown = set(about) - {"about", "minutes"}
    if unknown or not title or not about.get("minutes", "").isdecimal():
        raise LessonError(f"{name} must begin with “# title” and the lines “about: ...” and “minutes: ...”, alone.")
    if len(parts) == 1:
        raise LessonError(f"{name} has no steps. Begin each with “## title”.")
    steps = tuple(_step(part, name, activities) for part in parts[1:])
    return Lesson(title, about.get("about", ""), int(about["minutes"]), steps)


def find_lessons(folders: Iterable[Path]) -> dict[str, Path]:
    """Return the files of lessons by name: the shipped ones, then those in other folders."""
    return {path.stem: path for folder in (_SHIPPED, *folders) for path in sorted(folder.glob("*.md"))}


def _parse(part: str) -> tuple[str, dict[str, str], str]:
    """Return the title in the first line, the values by name in the lines below it, and the text after those."""
    title, *lines = part.split("\n")
    headers = list(takewhile(bool, (_HEADER.fullmatch(line.strip()) for line in lines)))
    values = {match[1]: match[2] for match in headers if match}
    return title.strip(), values, "\n".join(lines[len(headers) :]).strip()


def _step(part: str, name: str, activities: Mapping[str, Iterable[str]]) -> Step:
    title, values, text = _parse(part)
    where = f"{name}, step “{title}”"
    activity = values.get("activity")
    if activity is not None and activity not in activities:
        raise LessonError(f"{where}: there is no activity {activity!r}; there are {', '.join(activities)}.")
    options = _RUN_KEYS | set(activities[activity] if activity is not None else ())
    unknown = set(values) - _STEP_KEYS - options
    if unknown:
        raise LessonError(f"{where}: {min(unknown)!r} is nothing that a step says.")
    shown = tuple(values.get("show", "").replace(",", " ").split())
    if not set(shown) <= set(SHOWN):
        raise LessonError(f"{where}: show takes {', '.join(SHOWN)}.")
    if values.get("lines", LINES[0]) not in LINES:
        raise LessonError(f"{where}: lines takes one of {', '.join(LINES)}.")
    if "digit" in values and values["digit"] not in _DIGITS:
        raise LessonError(f"{where}: digit must be 0 to 9.")
    numbers = {number: _number(values, number, where) for number in _NUMBER_KEYS}
    _check_zone(numbers, shows_zone="zone" in shown, where=where)
    return Step(
        title=title,
        text=text,
        show=shown,
        **numbers,
        lines=values.get("lines"),
        activity=activity,
        options={key: value for key, value in values.items() if key in options},
        question=values.get("question", ""),
        answer=values.get("answer", ""),
    )


def _check_zone(numbers: Mapping[str, float | None], *, shows_zone: bool, where: str) -> None:
    lower, upper, errs = (numbers[name] for name in ("clear_below", "threshold", "person_errs"))
    if lower is None and (shows_zone or errs is not None):
        raise LessonError(f"{where}: a zone needs clear_below and threshold.")
    if lower is not None and (upper is None or not lower <= upper):
        raise LessonError(f"{where}: clear_below needs a threshold that is not below it.")
    if errs is not None and not 0 <= errs <= 100:
        raise LessonError(f"{where}: person_errs must be from 0 to 100.")


def _number(values: Mapping[str, str], name: str, where: str) -> float | None:
    if name not in values:
        return None
    try:
        return float(values[name])
    except ValueError:
        raise LessonError(f"{where}: {name} must be a number.") from None
