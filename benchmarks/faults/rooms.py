"""Who guesses codes of rooms, and who opens rooms without end: neither may keep a class out.

On a real server eleven sessions send a hundred wrong codes and ten more open a hundred rooms. All the while an honest
teacher's students join with the right code, each in a session of its own.
"""

import asyncio
import itertools
import tempfile
import time
from pathlib import Path

from benchmarks.faults.outcome import Outcome
from benchmarks.room import open_room, press
from tests.support.server import Server
from tests.support.sessions import Session

GUESSERS, OPENERS = 11, 10
MOST_SECONDS_TO_JOIN = 2.0
_PATIENCE = 60.0


def attack(n: int) -> Outcome:
    """Send wrong codes and open rooms while students join.

    Parameters
    ----------
    n : int
        Wrong codes, and rooms; for every ten of them one student joins.

    Returns
    -------
    Outcome
        Tried is each student: held if the page said within 2 s that it was in the room; and the server, held if nobody
        met an error.
    """
    with tempfile.TemporaryDirectory() as home, Server(Path(home)) as server:
        waits, n_wrong, n_opened, faults = asyncio.run(_attacked(server.address, n))
        log = server.log
    if "Traceback" in log:
        faults.append(f"the server wrote a traceback: {log[log.index('Traceback') :][-300:]}")
    late = [seconds for seconds in waits if seconds > MOST_SECONDS_TO_JOIN]
    figures = (
        f"{n_wrong} wrong codes of {GUESSERS} sessions, {n_opened} rooms of {OPENERS}; {len(waits)} students joined, "
        f"the slowest in {max(waits):.2f} s"
    )
    failed = len(late) + bool(faults)
    return Outcome(len(waits) + 1, len(waits) + 1 - failed, failed, (figures, *faults))


async def _attacked(address: str, n: int) -> tuple[list[float], int, int, list[str]]:
    teacher, code = await open_room(address)
    faults: list[str] = []
    students = [await _at_the_entrance(address, code) for _ in range(max(1, n // 10))]
    # In use from here on: an unused room makes way for others once all places are taken.
    waits = [await _join(students[0])]
    guessed, opened, places = itertools.count(), itertools.count(), itertools.count()
    attackers = [asyncio.create_task(_guess(address, n, places, guessed)) for _ in range(GUESSERS)]
    attackers += [asyncio.create_task(_open(address, n // OPENERS, opened)) for _ in range(OPENERS)]
    for student in students[1:]:
        await asyncio.sleep(0.5)
        waits.append(await _join(student))
    done, late = await asyncio.wait(attackers, timeout=_PATIENCE)
    faults += [f"{type(error).__name__}: {error}" for task in done if (error := task.exception()) is not None]
    for task in late:
        task.cancel()
    for session in (teacher, *students):
        faults += session.errors
        await session.close()
    return waits, next(guessed), next(opened), faults


async def _at_the_entrance(address: str, code: str) -> Session:
    session = Session(address, query=f"room={code}", page="class", patience=_PATIENCE)
    await session.open()
    await session.until(lambda: bool(session.elements("text_input")))
    return session


async def _join(student: Session) -> float:
    """Join as a student; return the seconds until the page says so."""
    started = time.perf_counter()
    await press(student, "Join")
    await student.until(lambda: any("you are" in text.body for text in student.elements("markdown")))
    return time.perf_counter() - started


async def _guess(address: str, n: int, places: "itertools.count[int]", guessed: "itertools.count[int]") -> None:
    """Send wrong codes, until all sessions together have sent so many."""
    session = Session(address, page="class", patience=_PATIENCE)
    await session.open()
    await session.until(lambda: bool(session.elements("text_input")))
    while (place := next(places)) < n:
        field = next(one for one in session.elements("text_input") if one.label == "Code")
        code = "".join("ABCDEFGHJK"[int(digit)] for digit in f"{place:06d}")
        await session.set(field.id, string_value=code)
        await press(session, "Join")
        next(guessed)
    await session.close()


async def _open(address: str, n: int, opened: "itertools.count[int]") -> None:
    """Open rooms, each in a session of its own."""
    for _ in range(n):
        teacher, _ = await open_room(address)
        next(opened)
        await teacher.close()
