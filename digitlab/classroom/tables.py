"""The tables of the database.

Tables and columns keep the names that existing databases have; ``key`` is what the code calls a column.
"""

from typing import Any

from sqlalchemy.schema import Column, ForeignKey, Index, MetaData, Table, UniqueConstraint
from sqlalchemy.types import Boolean, Float, Integer, String, Text

from digitlab.classroom.codes import CODE_LENGTH

metadata = MetaData()


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _required(name: str, kind: Any, **options: Any) -> Column[Any]:
    return Column(name, kind, nullable=False, **options)


def _parent(name: str, table: str, **options: Any) -> Column[int]:
    """Return a reference to the row with which this one is deleted."""
    return Column(name, Integer, ForeignKey(f"{table}.id", ondelete="CASCADE"), nullable=False, **options)


rooms = Table(
    "rooms",
    metadata,
    _id(),
    _required("code", String(CODE_LENGTH), unique=True),
    _required("teacher_sum", String(64), key="teacher_token_hash", unique=True),
    _required("ends_at", Float),  # seconds since 1970
    Column("round_id", Integer),  # the current round
    Column("lesson", String(60)),
    _required("step", Integer, default=0),
)

participants = Table(
    "people",
    metadata,
    _id(),
    _parent("room_id", "rooms"),
    _required("seat_sum", String(64), key="participant_token_hash"),
    _required("name", String(40)),
    _required("is_hidden", Boolean, default=False),
    UniqueConstraint("room_id", "participant_token_hash"),
)

rounds = Table(
    "rounds",
    metadata,
    _id(),
    _parent("room_id", "rooms"),
    _required("activity", String(40)),
    _required("setting", Text),  # JSON
    _required("is_shown", Boolean, default=False),  # whether its result is shown
)

responses = Table(
    "answers",
    metadata,
    _id(),
    _parent("round_id", "rounds"),
    _parent("person_id", "people", key="participant_id"),
    _required("key", String(64)),  # a response replaces an earlier one with its key
    _required("content", Text),  # JSON
    _required("is_hidden", Boolean, default=False),
    UniqueConstraint("round_id", "participant_id", "key"),
)

# Unsent responses.
drafts = Table(
    "drafts",
    metadata,
    _parent("round_id", "rounds", primary_key=True),
    _parent("person_id", "people", key="participant_id", primary_key=True),
    _required("content", Text),
)

Index("people_of_room", participants.c.room_id)
Index("rounds_of_room", rounds.c.room_id)
Index("answers_of_person", responses.c.participant_id)
Index("drafts_of_person", drafts.c.participant_id)
