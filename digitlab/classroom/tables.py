"""The tables of the database.

Tables and columns keep the names that existing databases have; ``key`` is what the code calls a column.
"""

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

from digitlab.classroom.codes import CODE_LENGTH

metadata = MetaData()

_CASCADE = "CASCADE"

rooms = Table(
    "rooms",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(CODE_LENGTH), nullable=False, unique=True),
    Column("teacher_sum", String(64), key="teacher_token_hash", nullable=False, unique=True),
    Column("ends_at", Float, nullable=False),  # seconds since 1970
    Column("round_id", Integer),  # the current round
    Column("lesson", String(60)),
    Column("step", Integer, nullable=False, default=0),
)

participants = Table(
    "people",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("room_id", Integer, ForeignKey("rooms.id", ondelete=_CASCADE), nullable=False),
    Column("seat_sum", String(64), key="participant_token_hash", nullable=False),
    Column("name", String(40), nullable=False),
    Column("is_hidden", Boolean, nullable=False, default=False),
    UniqueConstraint("room_id", "participant_token_hash"),
)

rounds = Table(
    "rounds",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("room_id", Integer, ForeignKey("rooms.id", ondelete=_CASCADE), nullable=False),
    Column("activity", String(40), nullable=False),
    Column("setting", Text, nullable=False),  # JSON
    Column("is_shown", Boolean, nullable=False, default=False),  # whether its result is shown
)

responses = Table(
    "answers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("round_id", Integer, ForeignKey("rounds.id", ondelete=_CASCADE), nullable=False),
    Column("person_id", Integer, ForeignKey("people.id", ondelete=_CASCADE), key="participant_id", nullable=False),
    Column("key", String(64), nullable=False),  # a response replaces an earlier one with its key
    Column("content", Text, nullable=False),  # JSON
    Column("is_hidden", Boolean, nullable=False, default=False),
    UniqueConstraint("round_id", "participant_id", "key"),
)

# Unsent responses.
drafts = Table(
    "drafts",
    metadata,
    Column("round_id", Integer, ForeignKey("rounds.id", ondelete=_CASCADE), primary_key=True),
    Column("person_id", Integer, ForeignKey("people.id", ondelete=_CASCADE), key="participant_id", primary_key=True),
    Column("content", Text, nullable=False),
)

Index("people_of_room", participants.c.room_id)
Index("rounds_of_room", rounds.c.room_id)
Index("answers_of_person", responses.c.participant_id)
Index("drafts_of_person", drafts.c.participant_id)
