"""The tables of the database."""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

_CASCADE = "CASCADE"

rooms = Table(
    "rooms",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(6), nullable=False, unique=True),
    Column("teacher_sum", String(64), nullable=False, unique=True),
    Column("ends_at", Float, nullable=False),  # seconds since 1970
    Column("round_id", Integer),  # the round that the screens show, none before the first
    Column("lesson", String(60)),
    Column("step", Integer, nullable=False, default=0),
)

people = Table(
    "people",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("room_id", Integer, ForeignKey("rooms.id", ondelete=_CASCADE), nullable=False),
    Column("seat_sum", String(64), nullable=False),
    Column("name", String(40), nullable=False),
    Column("is_hidden", Boolean, nullable=False, default=False),
    UniqueConstraint("room_id", "seat_sum"),
)

rounds = Table(
    "rounds",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("room_id", Integer, ForeignKey("rooms.id", ondelete=_CASCADE), nullable=False),
    Column("activity", String(40), nullable=False),
    Column("setting", Text, nullable=False),  # JSON
    Column("is_shown", Boolean, nullable=False, default=False),  # whether its result is
)

answers = Table(
    "answers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("round_id", Integer, ForeignKey("rounds.id", ondelete=_CASCADE), nullable=False),
    Column("person_id", Integer, ForeignKey("people.id", ondelete=_CASCADE), nullable=False),
    Column("key", String(64), nullable=False),  # what is sent twice under one key is one answer
    Column("content", Text, nullable=False),  # JSON
    Column("is_hidden", Boolean, nullable=False, default=False),
    UniqueConstraint("round_id", "person_id", "key"),
)

# What somebody has begun and not sent yet.
drafts = Table(
    "drafts",
    metadata,
    Column("round_id", Integer, ForeignKey("rounds.id", ondelete=_CASCADE), primary_key=True),
    Column("person_id", Integer, ForeignKey("people.id", ondelete=_CASCADE), primary_key=True),
    Column("content", Text, nullable=False),
)

Index("people_of_room", people.c.room_id)
Index("rounds_of_room", rounds.c.room_id)
Index("answers_of_person", answers.c.person_id)
Index("drafts_of_person", drafts.c.person_id)
