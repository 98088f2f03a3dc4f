"""A class in a room: every student sends a drawing or a guess every few seconds, while others train.

Starts the real server with an empty store. A teacher opens a room and forty students join it, each a real session that
speaks Streamlit's own messages over the WebSocket; ten more visitors train. The room draws and guesses in turns. Noted
are the time from sending until the student reads "Sent", and until the teacher's wall counts it. At the end the
database is asked for every response of which a student was told that it was sent. With `--kill` the server is killed in
the middle (SIGKILL) and started again; all come back as a browser does that remembers its participant's token.
"""

import asyncio
import json
import random
import re
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from benchmarks.classroom import REQUESTS, ask
from benchmarks.report import arguments, write
from digitlab.classroom.database import connect
from digitlab.classroom.rooms import Limits, Rooms
from tests.support.canvas import DRAWINGS
from tests.support.pen_strokes import canvas_json
from tests.support.server import Server
from tests.support.sessions import Session

SECONDS_OF_A_ROUND = 30.0
_SIDE = 320
_SECONDS_TO_BE_TOLD = 10.0
_PATIENCE = 20.0
_DRAWN = re.compile(r"Sent\. (One|\d+) drawings? of yours")
_COUNT = re.compile(r"([\d,]+) sent by")


@dataclass(frozen=True)
class Sent:
    """A response of which its student was told that it was sent: what was asked, when it was sent and when told."""

    asked: str
    sent_at: float
    told_at: float


@dataclass
class Student:
    """One student, with what was sent."""

    session: Session
    sent: list[Sent] = field(default_factory=list)
    n_drawn: dict[str, int] = field(default_factory=dict)
    n_overtaken: int = 0


@dataclass
class Wall:
    """The teacher's screen: what was asked, and when it counted how many responses."""

    session: Session
    since: float = field(default_factory=time.perf_counter)
    counted: list[tuple[float, str, int]] = field(default_factory=list)

    async def watch(self) -> None:
        """Note every change of the count."""
        while True:
            found = next(filter(None, map(_COUNT.search, _texts(self.session))), None)
            if found is not None:
                seen = (_asked(self.session), int(found[1].replace(",", "")))
                if not self.counted or self.counted[-1][1:] != seen:
                    self.counted.append((time.perf_counter(), *seen))
            await asyncio.sleep(0.02)

    def waits(self, students: list[Student]) -> list[float]:
        """Return the seconds from sending a drawing until the wall counted it.

        Each drawing is one more response, so the wall has the k-th that was told when it counts k. Guesses are left
        out: who guesses again replaces a guess.
        """
        watched = (sent for student in students for sent in student.sent if sent.sent_at >= self.since)
        drawings = sorted((sent for sent in watched if sent.asked.startswith("Draw")), key=lambda sent: sent.told_at)
        waits = []
        for asked in dict.fromkeys(sent.asked for sent in drawings):
            for number, sent in enumerate((one for one in drawings if one.asked == asked), 1):
                shown = (at for at, what, count in self.counted if what == asked and count >= number)
                at = next(shown, None)
                if at is not None:  # else the wall went on to the next round before
                    waits.append(max(0.0, at - sent.sent_at))
        return waits


def _texts(session: Session) -> list[str]:
    return [element.body for element in session.elements("markdown")]


def _asked(session: Session) -> str:
    """Return what the page asks: the heading that is no title of ours."""
    return next((heading.body for heading in session.elements("heading")), "")


def _button(session: Session, label: str) -> Any | None:
    return next((button for button in session.elements("button") if button.label == label), None)


async def press(session: Session, label: str) -> None:
    """Press the button with a label as soon as the page has it."""
    await session.until(lambda: _button(session, label) is not None)
    button = _button(session, label)
    if button is not None:
        await session.set(button.id, trigger_value=True)


async def open_room(address: str) -> tuple[Session, str]:
    """Open a room; return the teacher's session and the code."""
    session = Session(address, page="class")
    await session.open()
    await press(session, "Open a room")
    code = re.compile(r"<strong>([A-Z]{6})</strong>")

    def shown() -> str:
        return next((found[1] for html in session.elements("html") if (found := code.search(html.body))), "")

    await session.until(lambda: bool(shown()))
    return session, shown()


async def join(address: str, code: str) -> Session:
    """Join a room by its link."""
    session = Session(address, query=f"room={code}", page="class", patience=_PATIENCE)
    await session.open()
    await press(session, "Join")
    await session.until(lambda: any("you are" in text for text in _texts(session)))
    return session


def _remembered(session: Session) -> str:
    """Return what the browser keeps of a visit."""
    memory = session.component("browser_memory")
    assert memory is not None
    return json.loads(memory.json)["visit"]


async def come_back(address: str, query: str, visit: str) -> Session:
    """Open the page anew, in a browser that remembers the visit."""
    session = Session(address, query=query, page="class", patience=_PATIENCE)
    await session.open()
    await session.until(lambda: session.component("browser_memory") is not None)
    memory = session.component("browser_memory")
    assert memory is not None
    await session.set_component(memory.id, visit=visit)
    return session


async def _send_once(student: Student) -> None:
    """Send what the room asks for now, and wait for the confirmation of this very response."""
    session, asked = student.session, _asked(student.session)
    canvas, number = session.component("canvas"), next(iter(session.elements("number_input")), None)
    if canvas is not None:
        strokes = [np.array(stroke) * _SIDE for stroke in random.choice(list(DRAWINGS.values()))]
        await session.set_component(canvas.id, drawing={"raw": canvas_json(strokes), "data": None})
        is_told = partial(_counts_more, session, student.n_drawn.get(asked, 0))
    elif number is not None:
        guess = random.randrange(10_000)
        await session.set(number.id, double_value=float(guess))
        is_told = partial(_repeats, session, guess)
    else:
        return  # the next round is on its way to this student
    button = _button(session, "Send")
    if button is None or is_told():
        return
    started = time.perf_counter()
    await session.set(button.id, trigger_value=True)
    await _until(lambda: is_told() or _asked(session) != asked)
    if is_told() and _asked(session) == asked:
        student.sent.append(Sent(asked, started, time.perf_counter()))
        student.n_drawn[asked] = _n_drawn(session)
    else:
        student.n_overtaken += 1  # the room has gone on, and the page with it, before anything was said


def _counts_more(session: Session, before: int) -> bool:
    return _n_drawn(session) > before


def _n_drawn(session: Session) -> int:
    """Return how many drawings a student is told to have on the wall."""
    found = next(filter(None, map(_DRAWN.match, _said(session))), None)
    return 0 if found is None else 1 if found[1] == "One" else int(found[1])


def _repeats(session: Session, guess: int) -> bool:
    return any(text.startswith(f"Sent: {guess:,}.") for text in _said(session))


async def _until(condition: Callable[[], bool]) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(_SECONDS_TO_BE_TOLD):
            while not condition():
                await asyncio.sleep(0.005)


def _said(session: Session) -> list[str]:
    return [alert.body for alert in session.elements("alert")]


async def take_part(student: Student, every: float, until: float) -> None:
    """Send again and again."""
    await asyncio.sleep(random.uniform(0, every))
    while time.perf_counter() < until:
        started = time.perf_counter()
        await _send_once(student)
        await asyncio.sleep(max(0.0, every - (time.perf_counter() - started)))


async def lead(teacher: Session, until: float) -> None:
    """Go from round to round: a digit to draw, a number to guess, and again."""
    is_drawing = False
    while time.perf_counter() < until:
        is_drawing = not is_drawing
        box = next(box for box in teacher.elements("selectbox") if box.label == "Activity")
        await teacher.set(box.id, string_value="Draw" if is_drawing else "Guess first")
        await press(teacher, "Next")
        await asyncio.sleep(min(SECONDS_OF_A_ROUND, max(0.1, until - time.perf_counter())))


async def _train(address: str, request: tuple[str, int]) -> Session:
    session = Session(address, page="thresholds")
    await session.open()
    await session.until(lambda: session.component("threshold") is not None)
    await session.go_to("train")
    await ask(session, *request)
    return session


async def _sample_memory(server: Server, into: list[float]) -> None:
    while True:
        with suppress(psutil.Error):  # it is being killed
            into.append(psutil.Process(server.pid).memory_info().rss / 1e6)
        await asyncio.sleep(0.5)


async def lesson(server: Server, n_students: int, every: float, seconds: float, *, kill: bool) -> dict[str, Any]:
    """Run the class; return what was seen."""
    memory: list[float] = []
    sampling = asyncio.create_task(_sample_memory(server, memory))
    teacher, code = await open_room(server.address)
    started = time.perf_counter()
    joining = await asyncio.gather(*(join(server.address, code) for _ in range(n_students)))
    students, joined = [Student(session) for session in joining], time.perf_counter() - started
    trainers = [asyncio.create_task(_train(server.address, request)) for request in REQUESTS]
    waits = await _part(teacher, students, every, seconds / 2)
    if kill:
        visits = [_remembered(student.session) for student in students]
        teachers = _remembered(teacher)
        for session in [teacher, *(student.session for student in students)]:
            session.drop()
        server.kill_and_start()
        for student, visit in zip(students, visits, strict=True):
            student.session = await come_back(server.address, f"room={code}", visit)
        teacher = await come_back(server.address, "", teachers)
        await teacher.until(lambda: _button(teacher, "Next") is not None)
    waits += await _part(teacher, students, every, seconds / 2)
    outcomes = await asyncio.gather(*trainers, return_exceptions=True)
    sampling.cancel()
    sessions = [student.session for student in students]
    return {
        "students": n_students,
        "joined_within_s": joined,
        "sent": sum(len(student.sent) for student in students),
        "overtaken": sum(student.n_overtaken for student in students),
        "lost": lost(server.home, code, students),
        "to_sent_ms": percentiles([one.told_at - one.sent_at for student in students for one in student.sent]),
        "to_wall_ms": percentiles(waits),
        "server_mb": max(memory),
        "trainings_asked_for": sum(not isinstance(outcome, BaseException) for outcome in outcomes),
        "errors": [error for session in [teacher, *sessions] for error in session.errors],
    }


async def _part(teacher: Session, students: list[Student], every: float, seconds: float) -> list[float]:
    """Let everybody work for a while; return how long the wall took."""
    wall, until = Wall(teacher), time.perf_counter() + seconds
    watching = asyncio.create_task(wall.watch())
    await asyncio.gather(*(take_part(student, every, until) for student in students), lead(teacher, until))
    await asyncio.sleep(3)
    watching.cancel()
    return wall.waits(students)


def percentiles(seconds: list[float]) -> dict[int, float]:
    """Return the 50th, 95th and 99th percentile in milliseconds."""
    return {p: float(np.percentile(seconds, p)) * 1000 if seconds else float("nan") for p in (50, 95, 99)}


def lost(home: Path, code: str, students: list[Student]) -> int:
    """Return how many responses the database lacks of which a student was told that they were sent."""
    rooms = Rooms(connect(home), limits=Limits(participants=10_000))
    contents = [
        response.content
        for round_ in rooms.rounds(rooms.of_participant(rooms.join(code, "who counts")))
        for response in rooms.responses(round_.id)
    ]
    drawn, guessed = (sum(name in content for content in contents) for name in ("image", "number"))
    told = [sent for student in students for sent in student.sent]
    n_drawn = sum(sent.asked.startswith("Draw") for sent in told)
    # Of a student's guesses in one round the database has the last one.
    n_guessed = sum(
        len({one.asked for one in student.sent if not one.asked.startswith("Draw")}) for student in students
    )
    return max(0, n_drawn - drawn) + max(0, n_guessed - guessed)


def main() -> None:
    """Read the command line, measure, print."""
    parser = arguments("room", __doc__ or "")
    parser.add_argument("--students", type=int, default=40, help="how many are in (40)")
    parser.add_argument("--every", type=float, default=3.0, help="seconds between what one student sends (3)")
    parser.add_argument("--seconds", type=float, default=120.0, help="how long they work (120)")
    parser.add_argument("--kill", action="store_true", help="kill the server in the middle and start it again")
    options = parser.parse_args()
    random.seed(42)
    with tempfile.TemporaryDirectory() as home, Server(Path(home)) as server:
        seen = asyncio.run(lesson(server, options.students, options.every, options.seconds, kill=options.kill))
    for name in ("to_sent_ms", "to_wall_ms"):
        p = seen[name]
        print(f"{name}: 50th percentile {p[50]:.0f}, 95th {p[95]:.0f}, 99th {p[99]:.0f}")
    print(
        f"{seen['students']} students, in within {seen['joined_within_s']:.1f} s; {seen['sent']} answers sent, "
        f"{seen['overtaken']} overtaken by the next round, "
        f"{seen['lost']} lost; trainings asked for: {seen['trainings_asked_for']}; "
        f"server at most {seen['server_mb']:.0f} MB; errors: {len(seen['errors'])}"
    )
    for error in seen["errors"][:10]:
        print(f"  {error}")
    write(options.json, seen)


if __name__ == "__main__":
    main()
