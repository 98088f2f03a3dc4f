"""Rooms in the database: every change is committed before the method returns."""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Executable, Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from digitlab.classroom.codes import CODE_IN_WORDS, hash_token, new_code, new_token, read_code
from digitlab.classroom.database import read_connection, truncate_log
from digitlab.classroom.errors import NoRoomError, RoomError
from digitlab.classroom.names import checked_name, generated_name, numbered
from digitlab.classroom.room import Json, OpenedRoom, Participant, Response, Room, Round
from digitlab.classroom.tables import drafts, participants, responses, rooms, rounds

_ENDED = "This room is closed, or there never was one. Ask your teacher for the code on the wall."
# So much may clocks of several servers differ, in seconds.
_CLOCK_TOLERANCE = 60.0
_FAILED = "The server's database does not answer. Nothing was lost; try again in a moment."


@dataclass(frozen=True)
class Limits:
    """Upper limits."""

    rooms: int = 100  # open at once
    unused_minutes: float = 30.0  # after which a room is deleted that nobody has joined and in which nothing was asked
    participants: int = 200  # in one room
    responses: int = 40  # of one participant in one round
    characters: int = 4_000  # of one response as JSON
    draft_characters: int = 100_000
    rounds: int = 200  # in one room


class Rooms:
    """The rooms of a database, which several servers may share.

    Parameters
    ----------
    engine : Engine
        As `digitlab.classroom.database.connect` returns it.
    hours : float, default=24
        After which a room is deleted.
    limits : Limits, optional
    clock : callable, default=time.time
        Seconds since 1970.

    Notes
    -----
    Every method raises `RoomError` if the database fails. Those that take a token, a participant or a code raise
    `NoRoomError` if there is no such room, except `close`, which does nothing then, and `find_participant`.
    """

    def __init__(
        self,
        engine: Engine,
        hours: float = 24.0,
        limits: Limits = Limits(),
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._engine, self._hours, self._limits, self._clock = engine, hours, limits, clock
        self._log_holds_deleted = False

    # ---- for the teacher

    def open(self) -> OpenedRoom:
        """Open a room; raises `RoomError` if too many are in use.

        It ends early unless it is used. If as many are open as may be, the oldest unused one makes way.
        """
        self.delete_ended()
        token = new_token()
        for _ in range(5):  # another room may have the same code
            code = new_code()
            try:
                with self._writing() as connection:
                    if _count(connection, rooms.c.id) >= self._limits.rooms and not _delete_oldest_unused(connection):
                        raise RoomError(
                            f"{self._limits.rooms} rooms are in use on this server, and that is all. Try again later."
                        )
                    ends_at = self._clock() + min(60 * self._limits.unused_minutes, 3600 * self._hours)
                    new = insert(rooms).values(code=code, teacher_token_hash=hash_token(token), ends_at=ends_at)
                    connection.execute(new)
                return OpenedRoom(code, token)
            except IntegrityError:
                continue
        raise RoomError("No free code was found for a room. Try again.")

    def of_teacher(self, token: str) -> Room:
        """Return the room whose teacher has this token."""
        return self._room(rooms.c.teacher_token_hash == hash_token(token))

    def begin_round(self, token: str, activity: str, setting: Mapping[str, Any]) -> Round:
        """Begin a round with a JSON-serialisable setting, which all screens show from then on."""
        with self._teaching(token) as (connection, room_id):
            if _count(connection, rounds.c.id, rounds.c.room_id == room_id) >= self._limits.rounds:
                raise RoomError("This room has had all the rounds that it may have. Open another one.")
            self._note_use(connection, room_id)
            new = insert(rounds).values(room_id=room_id, activity=activity, setting=json.dumps(dict(setting)))
            round_id = connection.execute(new.returning(rounds.c.id)).scalar_one()
            connection.execute(update(rooms).where(rooms.c.id == room_id).values(round_id=round_id))
        return Round(round_id, activity, dict(setting), is_shown=False)

    def show_result(self, token: str) -> None:
        """Show the result of the current round and close it for responses."""
        with self._teaching(token) as (connection, room_id):
            current = select(rooms.c.round_id).where(rooms.c.id == room_id).scalar_subquery()
            connection.execute(update(rounds).where(rounds.c.id == current).values(is_shown=True))

    def go_to_step(self, token: str, lesson: str | None, step: int = 0) -> None:
        """Show a step of a lesson on all screens, or, with None, leave the lesson; this ends the current round."""
        with self._teaching(token) as (connection, room_id):
            self._note_use(connection, room_id)
            new = update(rooms).where(rooms.c.id == room_id).values(lesson=lesson, step=step, round_id=None)
            connection.execute(new)

    def hide_response(self, token: str, response_id: int, *, is_hidden: bool = True) -> None:
        """Hide a response from the wall, or show it again."""
        with self._teaching(token) as (connection, room_id):
            of_room = select(rounds.c.id).where(rounds.c.room_id == room_id)
            in_room = (responses.c.id == response_id) & responses.c.round_id.in_(of_room)
            connection.execute(update(responses).where(in_room).values(is_hidden=is_hidden))

    def hide_name(self, token: str, participant_id: int, *, is_hidden: bool = True) -> None:
        """Hide a nickname from all screens, or show it again."""
        with self._teaching(token) as (connection, room_id):
            in_room = (participants.c.id == participant_id) & (participants.c.room_id == room_id)
            connection.execute(update(participants).where(in_room).values(is_hidden=is_hidden))

    def close(self, token: str) -> None:
        """Delete a room and everything in it."""
        self._delete(rooms.c.teacher_token_hash == hash_token(token))

    # ---- for students

    def join(self, code: str, token: str, name: str = "") -> Participant:
        """Join a room, or come back to it.

        Parameters
        ----------
        code : str
            As it was typed.
        token : str
            Identifies the participant; kept by the browser.
        name : str, default=""
            A nickname; one is generated if it is empty.

        Raises
        ------
        NoRoomError
            If no room has this code.
        RoomError
            If the name is not allowed, or the room is full.
        """
        wanted, own = checked_name(name), _participant_query(code, token)
        with self._writing() as connection:
            # The row lock makes others wait, so that no two participants get the same name.
            open_room = select(rooms.c.id).where(rooms.c.code == read_code(code), rooms.c.ends_at > self._clock())
            room_id = connection.scalar(open_room.with_for_update())
            if room_id is None:
                raise NoRoomError(
                    f"No room has this code. Look at the {CODE_IN_WORDS} on the wall and type them again."
                )
            if connection.execute(own).one_or_none() is None:
                self._note_use(connection, room_id)
                self._add_participant(connection, room_id, token, wanted)
            return Participant(*connection.execute(own).one())

    def _add_participant(self, connection: Connection, room_id: int, token: str, wanted: str) -> None:
        taken = set(connection.scalars(select(participants.c.name).where(participants.c.room_id == room_id)))
        if len(taken) >= self._limits.participants:
            raise RoomError(f"This room is full: {self._limits.participants} are in. Look at the wall together.")
        name = numbered(wanted, taken) if wanted else generated_name(taken)
        new = insert(participants).values(room_id=room_id, participant_token_hash=hash_token(token), name=name)
        connection.execute(new)

    def find_participant(self, code: str, token: str) -> Participant | None:
        """Return the participant of a room with this token, None if there is none."""
        rows = self._rows(_participant_query(code, token))
        return Participant(*rows[0]) if rows else None

    def of_participant(self, participant: Participant) -> Room:
        """Return a participant's room."""
        return self._room(rooms.c.id == participant.room_id)

    def submit(self, participant: Participant, round_id: int, key: str, content: Mapping[str, Any]) -> None:
        """Store a JSON-serialisable response, replacing the participant's earlier one with the same key.

        Raises
        ------
        RoomError
            If the round is closed, or a limit is exceeded.
        """
        written = json.dumps(dict(content))
        if len(written) > self._limits.characters:
            raise RoomError("This is too large to be sent. Begin again with less.")
        try:
            self._upsert(participant, round_id, key, written)
        except IntegrityError:  # the same key was submitted at the same time: update that row
            self._upsert(participant, round_id, key, written)

    def save_draft(self, participant: Participant, round_id: int, content: Mapping[str, Any]) -> None:
        """Store an unsent response, to be restored when the page is reloaded; one that is too large is dropped."""
        written = json.dumps(dict(content))
        if len(written) > self._limits.draft_characters:
            return
        replaced = update(drafts).where(_own_draft(participant, round_id)).values(content=written)
        try:
            with self._writing() as connection:
                if not connection.execute(replaced).rowcount:
                    new = insert(drafts).values(round_id=round_id, participant_id=participant.id, content=written)
                    connection.execute(new)
        except IntegrityError:
            return  # the room has been closed meanwhile

    def draft(self, participant: Participant, round_id: int) -> Json | None:
        """Return a participant's unsent response, None if there is none."""
        rows = self._rows(select(drafts.c.content).where(_own_draft(participant, round_id)))
        return json.loads(rows[0].content) if rows else None

    def is_open(self, code: str) -> bool:
        """Return whether there is a room with this code."""
        is_it = (rooms.c.code == read_code(code)) & (rooms.c.ends_at > self._clock())
        return bool(self._rows(select(rooms.c.id).where(is_it)))

    # ---- for the wall

    def responses(
        self, round_id: int, latest: int | None = None, participant: Participant | None = None
    ) -> list[Response[Json]]:
        """Return the responses to a round, oldest first: all, the `latest` ones, or those of one participant."""
        query = (
            select(responses, participants.c.name, participants.c.is_hidden.label("is_name_hidden"))
            .join(participants, participants.c.id == responses.c.participant_id)
            .where(responses.c.round_id == round_id)
            .order_by(responses.c.id.desc())
        )
        if participant is not None:
            query = query.where(participants.c.id == participant.id)
        return [_response(row) for row in reversed(self._rows(query.limit(latest)))]

    def n_responses(self, round_id: int) -> tuple[int, int]:
        """Return the number of responses to a round, and of participants who sent them."""
        n_distinct = func.count(responses.c.participant_id.distinct())
        query = select(func.count(), n_distinct).where(responses.c.round_id == round_id)
        ((n_responses, n_participants),) = self._rows(query)
        return int(n_responses), int(n_participants)

    def participants(self, room: Room) -> list[Participant]:
        """Return a room's participants in the order in which they joined."""
        rows = self._rows(_participants(rooms.c.id == room.id).order_by(participants.c.id))
        return [Participant(*row) for row in rows]

    def rounds(self, room: Room) -> list[Round]:
        """Return a room's rounds, oldest first."""
        rows = self._rows(select(rounds).where(rounds.c.room_id == room.id).order_by(rounds.c.id))
        return [_round(row) for row in rows]

    # ---- for the server

    def delete_ended(self) -> int:
        """Delete the expired rooms with everything in them; return how many.

        A clock that was set back prolongs no room: none has more than its full hours left.
        """
        ended, latest = rooms.c.ends_at <= self._clock(), self._clock() + 3600 * self._hours
        if self._rows(select(rooms.c.id).where(rooms.c.ends_at > latest + _CLOCK_TOLERANCE)):
            with self._writing() as connection:
                connection.execute(update(rooms).where(rooms.c.ends_at > latest).values(ends_at=latest))
        if self._log_holds_deleted:
            self._truncate_log()
        return self._delete(ended) if self._rows(select(rooms.c.id).where(ended)) else 0

    def _note_use(self, connection: Connection, room_id: int) -> None:
        """Let a room that is used for the first time live for its full hours."""
        ends_at = self._clock() + 3600 * self._hours
        connection.execute(update(rooms).where(rooms.c.id == room_id, _is_unused()).values(ends_at=ends_at))

    def _delete(self, condition: Any) -> int:
        """Delete rooms and, by foreign keys, all that is in them, from SQLite's write-ahead log, too."""
        with self._writing() as connection:
            n_deleted = int(connection.execute(delete(rooms).where(condition)).rowcount)
        if n_deleted:
            self._truncate_log()
        return n_deleted

    def _truncate_log(self) -> None:
        """Overwrite the database's log; while somebody reads it that cannot be done, and `delete_ended` tries again."""
        try:
            self._log_holds_deleted = not truncate_log(self._engine)
        except SQLAlchemyError as error:
            raise RoomError(_FAILED) from error

    def _upsert(self, participant: Participant, round_id: int, key: str, written: str) -> None:
        own = {"round_id": round_id, "participant_id": participant.id}
        is_own = (responses.c.round_id == round_id) & (responses.c.participant_id == participant.id)
        with self._writing() as connection:
            is_shown = connection.scalar(
                select(rounds.c.is_shown).where(rounds.c.id == round_id, rounds.c.room_id == participant.room_id)
            )
            if is_shown is None:
                raise NoRoomError(_ENDED)
            if is_shown:
                raise RoomError("This was not taken: the result is already shown on the wall.")
            replaced = update(responses).where(is_own, responses.c.key == key).values(content=written)
            if not connection.execute(replaced).rowcount:
                if _count(connection, responses.c.id, is_own) >= self._limits.responses:
                    raise RoomError(
                        f"You have sent {self._limits.responses}, which is all that one may. Look at the wall."
                    )
                connection.execute(insert(responses).values(**own, key=key, content=written))
            connection.execute(delete(drafts).where(_own_draft(participant, round_id)))

    @contextmanager
    def _teaching(self, token: str) -> Iterator[tuple[Connection, int]]:
        """Yield a transaction and the id of the room whose teacher has the token."""
        mine = (rooms.c.teacher_token_hash == hash_token(token)) & (rooms.c.ends_at > self._clock())
        with self._writing() as connection:
            room_id = connection.scalar(select(rooms.c.id).where(mine))
            if room_id is None:
                raise NoRoomError(_ENDED)
            try:
                yield connection, room_id
            except IntegrityError as error:  # the room was closed meanwhile
                raise NoRoomError(_ENDED) from error

    def _room(self, condition: Any) -> Room:
        n_participants = select(func.count()).where(participants.c.room_id == rooms.c.id).scalar_subquery()
        query = (
            select(rooms.c.id.label("room_id"), rooms.c.code, rooms.c.ends_at, rooms.c.lesson, rooms.c.step)
            .add_columns(n_participants.label("n_participants"), rounds)
            .outerjoin(rounds, rounds.c.id == rooms.c.round_id)
            .where(condition, rooms.c.ends_at > self._clock())
        )
        rows = self._rows(query)
        if not rows:
            raise NoRoomError(_ENDED)
        row = rows[0]
        current = None if row.id is None else _round(row)
        return Room(row.room_id, row.code, row.ends_at, row.n_participants, current, row.lesson, row.step)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """Yield a transaction, committed when the block ends."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except IntegrityError:
            raise
        except SQLAlchemyError as error:
            raise RoomError(_FAILED) from error

    def _rows(self, query: Executable) -> Sequence[Any]:
        try:
            with read_connection(self._engine) as connection:
                return connection.execute(query).all()
        except SQLAlchemyError as error:
            raise RoomError(_FAILED) from error


def _is_unused() -> Any:
    """Return the condition that nobody has joined a room and nothing was asked in it."""
    has_participants = select(participants.c.id).where(participants.c.room_id == rooms.c.id).exists()
    has_rounds = select(rounds.c.id).where(rounds.c.room_id == rooms.c.id).exists()
    return rooms.c.lesson.is_(None) & ~has_participants & ~has_rounds


def _delete_oldest_unused(connection: Connection) -> bool:
    """Delete the unused room that was opened first; return whether there was one."""
    oldest = connection.scalar(select(func.min(rooms.c.id)).where(_is_unused()))
    return oldest is not None and bool(connection.execute(delete(rooms).where(rooms.c.id == oldest)).rowcount)


def _count(connection: Connection, column: Any, *conditions: Any) -> int:
    return int(connection.scalar(select(func.count(column)).where(*conditions)) or 0)


def _participants(condition: Any) -> Any:
    """Return the query for participants, with the columns of `Participant`."""
    columns = (participants.c.id, participants.c.room_id, rooms.c.code, participants.c.name, participants.c.is_hidden)
    return select(*columns).select_from(participants.join(rooms)).where(condition)


def _participant_query(code: str, token: str) -> Any:
    return _participants(
        (rooms.c.code == read_code(code)) & (participants.c.participant_token_hash == hash_token(token))
    )


def _own_draft(participant: Participant, round_id: int) -> Any:
    return (drafts.c.round_id == round_id) & (drafts.c.participant_id == participant.id)


def _round(row: Row[Any]) -> Round:
    return Round(row.id, row.activity, json.loads(row.setting), row.is_shown)


def _response(row: Row[Any]) -> Response[Json]:
    name = "Somebody" if row.is_name_hidden else row.name
    return Response(row.id, row.participant_id, name, row.key, json.loads(row.content), row.is_hidden)
