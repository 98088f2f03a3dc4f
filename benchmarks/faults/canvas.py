"""Messages that no canvas would send: each is read, or refused with a sentence, in 50 ms and 50 MB."""

import math
import random
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

from benchmarks.faults.outcome import Outcome
from digitlab.drawing import DrawingError, drawing_steps, strokes_from_canvas
from digitlab.drawing.canvas_json import MOST_COMMANDS, MOST_STROKES

SIDE = 320
MOST_SECONDS = 0.05
MOST_BYTES = 50e6
# Measuring memory takes several times as long as the reading.
_SHARE_MEASURED = 0.2

_JUNK: tuple[Any, ...] = (
    None, True, "", "7", "\ud800", "M", [], {}, [[]], [{}], -0.0, 1e-320, 1e308, math.inf, -math.inf, math.nan, 10**400,
    -1, 0, 3, 10**6, -(10**6), [1, 2], {"type": "path"}, ["M", 1, 2], [["M", 1, 2], ["L", 3, 4]], "x" * 10_000,
)  # fmt: skip
_NUMBERS = ("left", "top", "scaleX", "scaleY", "angle", "strokeWidth", "radius", "x1", "y1", "x2", "y2")


def attack(n: int, seed: int) -> Outcome:
    """Send messages through all that the page does with them before somebody reads the digit.

    Parameters
    ----------
    n : int
        Number of messages.
    seed : int

    Returns
    -------
    Outcome
        Failed is a message that raised anything but a sentence, or took more than 50 ms of the processor or 50 MB.
    """
    rng = random.Random(seed)
    failures: list[str] = []
    longest, largest = 0.0, 0
    read(_honest(rng))  # the first reading sets everything up
    for _ in range(n):
        make = rng.choice(_KINDS)
        message = make(rng)
        measured = rng.random() < _SHARE_MEASURED
        try:
            seconds, held_bytes = _cost(message, measured)
        except Exception as error:
            failures.append(f"A message ({make.__name__.strip('_')}) raised {type(error).__name__}.")
            continue
        longest, largest = max(longest, seconds), max(largest, held_bytes)
        if seconds > MOST_SECONDS or held_bytes > MOST_BYTES:
            failures.append(
                f"A message ({make.__name__.strip('_')}) took {seconds * 1e3:.0f} ms and {held_bytes / 1e6:.0f} MB."
            )
    figures = f"Longest {longest * 1e3:.0f} ms of the processor, largest {largest / 1e6:.1f} MB."
    return Outcome(n, n - len(failures), len(failures), (figures, *failures[:10]))


def read(message: object) -> None:
    """Do with a message what the page does; a sentence is an answer, too."""
    try:
        strokes = strokes_from_canvas(message, (SIDE, SIDE))
        if strokes:
            drawing_steps(strokes, (SIDE, SIDE))
    except DrawingError:
        pass


def _cost(message: object, measured: bool) -> tuple[float, int]:
    """Return the seconds of the processor, and the bytes held at most if they are to be measured, else 0."""
    # Two readings: what else the machine does may disturb one of them.
    seconds = min(_seconds(message) for _ in range(2))
    if not measured:
        return seconds, 0
    tracemalloc.start()
    try:
        read(message)
        return seconds, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _seconds(message: object) -> float:
    started = time.thread_time()
    read(message)
    return time.thread_time() - started


def _canvas(*objects: Any) -> dict[str, Any]:
    return {"version": "7.4.0", "objects": list(objects), "background": "#ffffff"}


def _path(commands: list[Any], **others: Any) -> dict[str, Any]:
    return {"type": "path", "left": 160, "top": 160, "strokeWidth": 18, "path": commands} | others


def _curves(rng: random.Random, n: int, spread: float = SIDE) -> list[list[Any]]:
    return [["M", 0, 0], *(["Q", *(rng.uniform(0, spread) for _ in range(4))] for _ in range(n - 1))]


def _honest(rng: random.Random) -> dict[str, Any]:
    return _canvas(*(_path(_curves(rng, rng.randrange(2, 120))) for _ in range(rng.randrange(1, 4))))


def _scaled(rng: random.Random) -> dict[str, Any]:
    scale = {name: rng.choice((-1, 1)) * 10 ** rng.uniform(-9, 7) for name in ("scaleX", "scaleY")}
    return _canvas(_path(_curves(rng, rng.randrange(2, 300)), angle=rng.uniform(0, 360), **scale))


def _crowded(rng: random.Random) -> dict[str, Any]:
    shape = rng.choice((_path([["M", 0, 0], ["L", 9, 9]]), {"type": "circle", "radius": 9, "left": 9, "top": 9}, {}, 7))
    return _canvas(*[shape] * rng.choice((MOST_STROKES, MOST_STROKES + 1, 20_000)))


def _long(rng: random.Random) -> dict[str, Any]:
    n = rng.choice((MOST_COMMANDS, MOST_COMMANDS + 1, 50_000))
    return _canvas(_path(_curves(rng, n), scaleX=10 ** rng.uniform(-4, 1), scaleY=10 ** rng.uniform(-4, 1)))


def _many_pieces(rng: random.Random) -> dict[str, Any]:
    n = rng.choice((MOST_STROKES, MOST_STROKES + 1, MOST_COMMANDS // 2))
    return _canvas(_path([["M", rng.uniform(0, SIDE), 5], ["L", rng.uniform(-SIDE, 2 * SIDE), 300]] * n))


def _spoiled(rng: random.Random) -> Any:
    """Replace, add or remove something anywhere in an honest message."""
    message = _canvas(*(_path(_curves(rng, 6)) | {name: rng.uniform(-400, 400) for name in _NUMBERS} for _ in range(2)))
    for _ in range(rng.randrange(1, 4)):
        place: Any = message
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            if not keys:
                break
            key = rng.choice(keys)
            if not isinstance(place[key], dict | list) or rng.random() < 0.2:
                if rng.random() < 0.2:
                    del place[key]
                else:
                    place[key] = rng.choice(_JUNK)
                break
            place = place[key]
    return message


def _junk(rng: random.Random) -> Any:
    return rng.choice(
        (rng.choice(_JUNK), {"objects": rng.choice(_JUNK)}, _canvas(rng.choice(_JUNK), rng.choice(_JUNK)))
    )


def _deep(rng: random.Random) -> Any:
    nested: Any = rng.choice(_JUNK)
    for _ in range(500):
        nested = [nested] if rng.random() < 0.5 else {"objects": nested, "path": nested, "type": nested}
    return rng.choice((nested, _canvas(nested), _canvas(_path(nested)), _canvas(_path([nested])), {"objects": nested}))


_KINDS: tuple[Callable[[random.Random], Any], ...] = (
    _honest, _scaled, _crowded, _long, _many_pieces, _spoiled, _spoiled, _spoiled, _junk, _deep,
)  # fmt: skip
