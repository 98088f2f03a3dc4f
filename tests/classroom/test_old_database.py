"""A database that an earlier version has created is read and written as it is."""

import sqlite3
from hashlib import sha256

import pytest

from digitlab.classroom.database import connect
from digitlab.classroom.rooms import Rooms

CREATED = """
CREATE TABLE rooms (id INTEGER NOT NULL, code VARCHAR(6) NOT NULL, teacher_sum VARCHAR(64) NOT NULL,
    ends_at FLOAT NOT NULL, round_id INTEGER, lesson VARCHAR(60), step INTEGER NOT NULL, PRIMARY KEY (id),
    UNIQUE (code), UNIQUE (teacher_sum));
CREATE TABLE people (id INTEGER NOT NULL, room_id INTEGER NOT NULL, seat_sum VARCHAR(64) NOT NULL,
    name VARCHAR(40) NOT NULL, is_hidden BOOLEAN NOT NULL, PRIMARY KEY (id), UNIQUE (room_id, seat_sum),
    FOREIGN KEY(room_id) REFERENCES rooms (id) ON DELETE CASCADE);
CREATE INDEX people_of_room ON people (room_id);
CREATE TABLE rounds (id INTEGER NOT NULL, room_id INTEGER NOT NULL, activity VARCHAR(40) NOT NULL,
    setting TEXT NOT NULL, is_shown BOOLEAN NOT NULL, PRIMARY KEY (id),
    FOREIGN KEY(room_id) REFERENCES rooms (id) ON DELETE CASCADE);
CREATE INDEX rounds_of_room ON rounds (room_id);
CREATE TABLE answers (id INTEGER NOT NULL, round_id INTEGER NOT NULL, person_id INTEGER NOT NULL,
    "key" VARCHAR(64) NOT NULL, content TEXT NOT NULL, is_hidden BOOLEAN NOT NULL, PRIMARY KEY (id),
    UNIQUE (round_id, person_id, "key"), FOREIGN KEY(round_id) REFERENCES rounds (id) ON DELETE CASCADE,
    FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE CASCADE);
CREATE INDEX answers_of_person ON answers (person_id);
CREATE TABLE drafts (round_id INTEGER NOT NULL, person_id INTEGER NOT NULL, content TEXT NOT NULL,
    PRIMARY KEY (round_id, person_id), FOREIGN KEY(round_id) REFERENCES rounds (id) ON DELETE CASCADE,
    FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE CASCADE);
CREATE INDEX drafts_of_person ON drafts (person_id);
"""


@pytest.fixture
def rooms(tmp_path):
    old = sqlite3.connect(tmp_path / "rooms.sqlite")
    old.executescript(CREATED)
    teacher, student = (sha256(token.encode()).hexdigest() for token in ("teacher", "student"))
    old.execute("INSERT INTO rooms VALUES (1, 'ABCDEF', ?, 2000, 1, NULL, 0)", (teacher,))
    old.execute("INSERT INTO people VALUES (1, 1, ?, 'Ada', 0)", (student,))
    old.execute("INSERT INTO rounds VALUES (1, 1, 'guess', '{\"question\": \"always_no\"}', 0)")
    old.execute("INSERT INTO answers VALUES (1, 1, 1, 'number', '{\"number\": 5}', 0)")
    old.execute("INSERT INTO drafts VALUES (1, 1, '{\"objects\": []}')")
    old.commit()
    old.close()
    engine = connect(tmp_path)
    yield Rooms(engine, clock=lambda: 1000.0)
    engine.dispose()


def test_an_old_room_goes_on(rooms):
    room, ada = rooms.of_teacher("teacher"), rooms.find_participant("ABCDEF", "student")
    assert (room.code, room.n_participants, room.round.setting) == ("ABCDEF", 1, {"question": "always_no"})
    assert rooms.of_participant(ada) == room
    assert rooms.participants(room) == [ada]
    assert rooms.draft(ada, 1) == {"objects": []}
    assert [(each.name, each.content) for each in rooms.responses(1)] == [("Ada", {"number": 5})]
    rooms.submit(ada, 1, "number", {"number": 6})
    rooms.submit(rooms.join("ABCDEF", "another", "Bob"), 1, "number", {"number": 7})
    assert [(each.name, each.content) for each in rooms.responses(1)] == [
        ("Ada", {"number": 6}),
        ("Bob", {"number": 7}),
    ]
    rooms.hide_name("teacher", ada.id)
    rooms.hide_response("teacher", 1)
    assert [(each.name, each.is_hidden) for each in rooms.responses(1)] == [("Somebody", True), ("Bob", False)]
    rooms.close("teacher")
    assert rooms.responses(1) == []


def test_the_tables_are_created_with_the_old_names(tmp_path):
    connect(tmp_path / "new").dispose()
    old, new = sqlite3.connect(":memory:"), sqlite3.connect(tmp_path / "new" / "rooms.sqlite")
    old.executescript(CREATED)
    for table in ("rooms", "people", "rounds", "answers", "drafts"):
        for pragma in ("table_info", "foreign_key_list", "index_list"):
            query = f"PRAGMA {pragma}({table})"
            assert new.execute(query).fetchall() == old.execute(query).fetchall(), (table, pragma)
    new.close()
