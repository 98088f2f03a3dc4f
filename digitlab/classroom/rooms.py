"""Rooms: who is in, what is asked, what was answered. All of it is in the database before a function returns."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from digitlab.classroom.codes import new_code, new_secret, read_code, sum_of
from digitlab.classroom.database import reading
from digitlab.classroom.errors import NoRoomError, RoomError
from digitlab.classroom.names import checked_name, made_up_name, numbered
from digitlab.classroom.room import Answer, Json, OpenedRoom, Person, Room, Round, Seat
from digitlab.classroom.tables import answers, drafts, people, rooms, rounds

_ENDED = "This room is closed, or there never was one. Ask your teacher for the code on the wall."
_FAILED = "The server's database does not answer. Nothing was lost; try again in a moment."


@dataclass(frozen=True)
class Limits:
    """How much of everything there may be.

    Attributes
    ----------
    rooms : int
        Open at once.
    people : int
        In one room.
    answers : int
        Of one person in one round.
    characters : int
        Of one answer as JSON.
    draft_characters : int
        Of what somebody has begun.
    rounds : int
        In one room.
    """

    rooms: int = 100
    people: int = 200
    answers: int = 40
    characters: int = 4_000
    draft_characters: int = 100_000
    rounds: int = 200


class Rooms:
    """The rooms of a database, which several servers may share.

    Parameters
    ----------
    engine : Engine
        As `digitlab.classroom.database.connect` returns it.
    hours : float, default=24
        After which a room and all in it are deleted.
    limits : Limits, optional
    clock : callable, default=time.time
        Seconds since 1970.

    Notes
    -----
    Every method raises `RoomError` if the database fails, and those that take a secret, a seat or a code raise
    `NoRoomError` if there is no such room, but for `close`, which has nothing to do then, and `seat`.
    """

    def __init__(
        self,
        engine: Engine,
        hours: float = 24.0,
        limits: Limits = Limits(),
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._engine, self._hours, self._limits, self._clock = engine, hours, limits, clock

    # ---- what the teacher does

    def open(self) -> OpenedRoom:
        """Open a room.

        Raises
        ------
        RoomError
            If too many are open.
        """
        self.delete_ended()
        secret = new_secret()
        for _ in range(5):  # another room may have the same code
            code = new_code()
            try:
                with self._writing() as connection:
                    if _count(connection, rooms.c.id) >= self._limits.rooms:
                        raise RoomError(f"{self._limits.rooms} rooms are open on this server. Try again later.")
                    ends_at = self._clock() + 3600 * self._hours
                    connection.execute(
                        insert(rooms).values(code=code, teacher_sum=sum_of(secret), ends_at=ends_at, step=0)
                    )
                return OpenedRoom(code, secret)
            except IntegrityError:
                continue
        raise RoomError("No free code was found for a room. Try again.")

    def taught(self, secret: str) -> Room:
        """Return the room whose teacher has this secret."""
        return self._room(rooms.c.teacher_sum == sum_of(secret))

    def begin(self, secret: str, activity: str, setting: Mapping[str, Any]) -> Round:
        """Begin a round: from now on all screens show it.

        Parameters
        ----------
        secret : str
            The teacher's.
        activity : str
        setting : mapping
            What JSON can hold.
        """
        with self._writing() as connection:
            room_id = self._taught_id(connection, secret)
            if _count(connection, rounds.c.id, rounds.c.room_id == room_id) >= self._limits.rounds:
                raise RoomError("This room has had all the rounds that it may have. Open another one.")
            written = json.dumps(dict(setting))
            new = insert(rounds).values(room_id=room_id, activity=activity, setting=written, is_shown=False)
            round_id = connection.execute(new.returning(rounds.c.id)).scalar_one()
            connection.execute(update(rooms).where(rooms.c.id == room_id).values(round_id=round_id))
        return Round(round_id, activity, dict(setting), is_shown=False)

    def show_result(self, secret: str) -> None:
        """Show the round's result; it takes no answers any more."""
        with self._writing() as connection:
            room_id = self._taught_id(connection, secret)
            current = select(rooms.c.round_id).where(rooms.c.id == room_id).scalar_subquery()
            connection.execute(update(rounds).where(rounds.c.id == current).values(is_shown=True))

    def go_to_step(self, secret: str, lesson: str | None, step: int = 0) -> None:
        """Let all screens show a lesson's step, or, with None, leave the lesson; what was asked is over."""
        with self._writing() as connection:
            room_id = self._taught_id(connection, secret)
            connection.execute(
                update(rooms).where(rooms.c.id == room_id).values(lesson=lesson, step=step, round_id=None)
            )

    def hide_answer(self, secret: str, answer_id: int, *, is_hidden: bool = True) -> None:
        """Take an answer off the wall, or put it back."""
        with self._writing() as connection:
            of_room = select(rounds.c.id).where(rounds.c.room_id == self._taught_id(connection, secret))
            mine = (answers.c.id == answer_id) & answers.c.round_id.in_(of_room)
            connection.execute(update(answers).where(mine).values(is_hidden=is_hidden))

    def hide_name(self, secret: str, person_id: int, *, is_hidden: bool = True) -> None:
        """Take somebody's nickname off all screens, or put it back."""
        with self._writing() as connection:
            mine = (people.c.id == person_id) & (people.c.room_id == self._taught_id(connection, secret))
            connection.execute(update(people).where(mine).values(is_hidden=is_hidden))

    def close(self, secret: str) -> None:
        """Close a room and delete all that was in it."""
        with self._writing() as connection:
            _delete(connection, rooms.c.teacher_sum == sum_of(secret))
        self._forget_deleted()

    # ---- what a student does

    def join(self, code: str, seat_secret: str, name: str = "") -> Seat:
        """Take a seat, or go back to it.

        Parameters
        ----------
        code : str
            As it was typed.
        seat_secret : str
            Of the student's browser; who has it has the seat.
        name : str, default=""
            A nickname; one is made up if it is empty.

        Raises
        ------
        NoRoomError
            If no room has this code.
        RoomError
            If the name cannot be, or the room is full.
        """
        wanted, found = checked_name(name), read_code(code)
        with self._writing() as connection:
            # Others who join wait here, so that no two get one name.
            room_id = connection.scalar(
                select(rooms.c.id).where(rooms.c.code == found, rooms.c.ends_at > self._clock()).with_for_update()
            )
            if room_id is None or found is None:
                raise NoRoomError("No room has this code. Look at the six letters on the wall and type them again.")
            known = connection.execute(_seat_query(found, seat_secret)).one_or_none()
            if known is not None:
                return _seat(known)
            taken = set(connection.scalars(select(people.c.name).where(people.c.room_id == room_id)))
            if len(taken) >= self._limits.people:
                raise RoomError(f"This room is full: {self._limits.people} are in. Look at the wall together.")
            given = numbered(wanted, taken) if wanted else made_up_name(taken)
            connection.execute(
                insert(people).values(room_id=room_id, seat_sum=sum_of(seat_secret), name=given, is_hidden=False)
            )
            return _seat(connection.execute(_seat_query(found, seat_secret)).one())

    def seat(self, code: str, seat_secret: str) -> Seat | None:
        """Return the seat that a browser has in a room, None if it has none."""
        with self._reading() as connection:
            row = connection.execute(_seat_query(read_code(code) or "", seat_secret)).one_or_none()
        return None if row is None else _seat(row)

    def of(self, seat: Seat) -> Room:
        """Return the room of a seat."""
        return self._room(rooms.c.id == seat.room_id)

    def send(self, seat: Seat, round_id: int, key: str, content: Mapping[str, Any]) -> None:
        """Take an answer; it is on the disk when this returns.

        Parameters
        ----------
        seat : Seat
        round_id : int
        key : str
            What is sent again under the same key takes the place of what was sent before.
        content : mapping
            What JSON can hold.

        Raises
        ------
        RoomError
            If the round is over, or somebody sends too much.
        """
        written = json.dumps(dict(content))
        if len(written) > self._limits.characters:
            raise RoomError("This is too large to be sent. Begin again with less.")
        try:
            self._put(seat, round_id, key, written)
        except IntegrityError:  # the same was sent twice at once, and the other one came first
            self._put(seat, round_id, key, written)

    def keep_draft(self, seat: Seat, round_id: int, content: Mapping[str, Any]) -> None:
        """Keep what somebody has begun, for when the page is opened again; what is too large is not kept."""
        written = json.dumps(dict(content))
        if len(written) > self._limits.draft_characters:
            return
        mine = (drafts.c.round_id == round_id) & (drafts.c.person_id == seat.person_id)
        try:
            with self._writing() as connection:
                if not connection.execute(update(drafts).where(mine).values(content=written)).rowcount:
                    connection.execute(
                        insert(drafts).values(round_id=round_id, person_id=seat.person_id, content=written)
                    )
        except IntegrityError:
            return  # the room was closed meanwhile

    def draft(self, seat: Seat, round_id: int) -> Json | None:
        """Return what somebody has begun, None for nothing."""
        with self._reading() as connection:
            written = connection.scalar(
                select(drafts.c.content).where(drafts.c.round_id == round_id, drafts.c.person_id == seat.person_id)
            )
        return None if written is None else json.loads(written)

    def sent(self, seat: Seat, round_id: int) -> dict[str, Json]:
        """Return what somebody has sent in a round, by its keys."""
        with self._reading() as connection:
            rows = connection.execute(
                select(answers.c.key, answers.c.content)
                .where(answers.c.round_id == round_id, answers.c.person_id == seat.person_id)
                .order_by(answers.c.id)
            )
            return {row.key: json.loads(row.content) for row in rows}

    # ---- what the wall shows

    def answers(self, round_id: int, latest: int | None = None) -> list[Answer]:
        """Return what was sent in a round, the first first.

        Parameters
        ----------
        round_id : int
        latest : int, optional
            Only so many, the last ones.
        """
        query = (
            select(answers, people.c.name, people.c.is_hidden.label("is_nameless"))
            .join(people, people.c.id == answers.c.person_id)
            .where(answers.c.round_id == round_id)
            .order_by(answers.c.id.desc())
        )
        with self._reading() as connection:
            rows = connection.execute(query.limit(latest)).all()
        return [_answer(row) for row in reversed(rows)]

    def n_answers(self, round_id: int) -> tuple[int, int]:
        """Return how many answers a round has, and of how many people."""
        query = select(func.count(), func.count(answers.c.person_id.distinct())).where(answers.c.round_id == round_id)
        with self._reading() as connection:
            n_answers, n_people = connection.execute(query).one()
        return int(n_answers), int(n_people)

    def people(self, room: Room) -> list[Person]:
        """Return who is in, the first first."""
        with self._reading() as connection:
            rows = connection.execute(select(people).where(people.c.room_id == room.id).order_by(people.c.id))
            return [Person(row.id, row.name, row.is_hidden) for row in rows]

    def rounds(self, room: Room) -> list[Round]:
        """Return a room's rounds, the first first."""
        with self._reading() as connection:
            rows = connection.execute(select(rounds).where(rounds.c.room_id == room.id).order_by(rounds.c.id))
            return [_round(row) for row in rows]

    # ---- what the server does

    def delete_ended(self) -> int:
        """Delete the rooms whose time is over, with all that is in them; return how many."""
        ended = rooms.c.ends_at <= self._clock()
        with self._reading() as connection:
            if not _count(connection, rooms.c.id, ended):
                return 0
        with self._writing() as connection:
            n_deleted = _delete(connection, ended)
        self._forget_deleted()
        return n_deleted

    def _forget_deleted(self) -> None:
        """Empty SQLite's write-ahead log, in which deleted answers could still be read."""
        if self._engine.dialect.name == "sqlite":
            with self._reading() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def _put(self, seat: Seat, round_id: int, key: str, written: str) -> None:
        mine = (answers.c.round_id == round_id) & (answers.c.person_id == seat.person_id)
        with self._writing() as connection:
            asked = connection.execute(
                select(rounds.c.is_shown).where(rounds.c.id == round_id, rounds.c.room_id == seat.room_id)
            ).one_or_none()
            if asked is None:
                raise NoRoomError(_ENDED)
            if asked.is_shown:
                raise RoomError("This was not taken: the result is already shown on the wall.")
            if not connection.execute(
                update(answers).where(mine, answers.c.key == key).values(content=written)
            ).rowcount:
                if _count(connection, answers.c.id, mine) >= self._limits.answers:
                    raise RoomError(
                        f"You have sent {self._limits.answers}, which is all that one may. Look at the wall."
                    )
                connection.execute(
                    insert(answers).values(
                        round_id=round_id, person_id=seat.person_id, key=key, content=written, is_hidden=False
                    )
                )
            connection.execute(
                delete(drafts).where(drafts.c.round_id == round_id, drafts.c.person_id == seat.person_id)
            )

    def _taught_id(self, connection: Connection, secret: str) -> int:
        room_id = connection.scalar(
            select(rooms.c.id).where(rooms.c.teacher_sum == sum_of(secret), rooms.c.ends_at > self._clock())
        )
        if room_id is None:
            raise NoRoomError(_ENDED)
        return int(room_id)

    def _room(self, which: Any) -> Room:
        n_people = select(func.count()).where(people.c.room_id == rooms.c.id).scalar_subquery()
        query = (
            select(rooms.c.id.label("room_id"), rooms.c.code, rooms.c.ends_at, rooms.c.lesson, rooms.c.step)
            .add_columns(n_people.label("n_people"), rounds)
            .outerjoin(rounds, rounds.c.id == rooms.c.round_id)
            .where(which, rooms.c.ends_at > self._clock())
        )
        with self._reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise NoRoomError(_ENDED)
        current = None if row.id is None else _round(row)
        return Room(row.room_id, row.code, row.ends_at, row.n_people, current, row.lesson, row.step)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """Give a transaction that is on the disk when the block ends."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except IntegrityError:
            raise
        except SQLAlchemyError as error:
            raise RoomError(_FAILED) from error

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        try:
            with reading(self._engine) as connection:
                yield connection
        except SQLAlchemyError as error:
            raise RoomError(_FAILED) from error


def _count(connection: Connection, column: Any, *conditions: Any) -> int:
    return int(connection.scalar(select(func.count(column)).where(*conditions)) or 0)


def _delete(connection: Connection, which: Any) -> int:
    """Delete rooms, and by the tables' foreign keys all that belongs to them."""
    return int(connection.execute(delete(rooms).where(which)).rowcount)


def _seat_query(code: str, seat_secret: str) -> Any:
    return (
        select(people.c.id, people.c.room_id, people.c.name, rooms.c.code)
        .join(rooms, rooms.c.id == people.c.room_id)
        .where(rooms.c.code == code, people.c.seat_sum == sum_of(seat_secret))
    )


def _seat(row: Row[Any]) -> Seat:
    return Seat(row.id, row.room_id, row.code, row.name)


def _round(row: Row[Any]) -> Round:
    return Round(row.id, row.activity, json.loads(row.setting), row.is_shown)


def _answer(row: Row[Any]) -> Answer:
    name = "Somebody" if row.is_nameless else row.name
    return Answer(row.id, row.person_id, name, json.loads(row.content), row.is_hidden)
