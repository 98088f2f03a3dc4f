import sqlite3
import threading

import pytest
from sqlalchemy import func, select

from digitlab.classroom.codes import ALPHABET, new_token
from digitlab.classroom.database import connect, read_connection
from digitlab.classroom.errors import NoRoomError, RoomError
from digitlab.classroom.rooms import Limits, Rooms
from digitlab.classroom.tables import metadata


def rows(engine, code):
    """Count what the database holds of a room, whatever table it is in."""
    with read_connection(engine) as connection:
        tables = metadata.tables
        room_id = connection.scalar(select(tables["rooms"].c.id).where(tables["rooms"].c.code == code))
        counts = {}
        for name, table in tables.items():
            if "room_id" in table.c:
                counts[name] = connection.scalar(select(func.count()).where(table.c.room_id == room_id))
        of_room = select(tables["rounds"].c.id).where(tables["rounds"].c.room_id == room_id)
        for name in ("answers", "drafts"):
            table = tables[name]
            counts[name] = connection.scalar(select(func.count()).where(table.c.round_id.in_(of_room)))
        return counts | {"rooms": 0 if room_id is None else 1}


def everything(engine):
    with read_connection(engine) as connection:
        return [row for table in metadata.sorted_tables for row in connection.execute(select(table))]


@pytest.fixture
def opened(rooms):
    return rooms.open()


@pytest.fixture
def participant(rooms, opened):
    return rooms.join(opened.code, new_token(), "Ada")


def test_a_room_has_a_code_that_one_can_read_and_a_token_that_one_cannot_guess(rooms, engine):
    opened = [rooms.open() for _ in range(20)]
    assert all(len(one.code) == 6 and set(one.code) <= set(ALPHABET) for one in opened)
    assert not set(ALPHABET) & set("IOQSVZ0152")
    assert len({one.teacher_token for one in opened}) == 20
    assert all(len(one.teacher_token) * 6 >= 128 for one in opened)
    assert not any(one.teacher_token in str(row) for one in opened for row in everything(engine))


def test_students_join_with_the_code_as_they_type_it(rooms, opened):
    typed = f" {opened.code[:3].lower()} {opened.code[3:].lower()} "
    assert rooms.join(typed, new_token()).code == opened.code
    assert rooms.of_teacher(opened.teacher_token).n_participants == 1


@pytest.mark.parametrize("code", ["", "AAAAAA", "AB", "ABC-DE", "'; DROP TABLE rooms; --", "ÄÖÜßéñ", "A" * 1000])
def test_a_wrong_code_is_a_sentence(rooms, opened, code):
    with pytest.raises(NoRoomError, match="No room has this code"):
        rooms.join(code, new_token())


def test_who_comes_back_is_the_same_participant(rooms, opened):
    token = new_token()
    first = rooms.join(opened.code, token, "Ada")
    assert rooms.join(opened.code, token, "Somebody else") == first
    assert rooms.find_participant(opened.code, token) == first
    assert rooms.find_participant(opened.code, new_token()) is None
    assert rooms.of_teacher(opened.teacher_token).n_participants == 1


def test_nicknames_are_told_apart_and_made_up(rooms, opened):
    names = [rooms.join(opened.code, new_token(), name).name for name in ("Ada", "Ada", "", "", "Ada")]
    assert names[:2] == ["Ada", "Ada 2"]
    assert names[4] == "Ada 3"
    assert len(set(names)) == 5
    assert all(names)


@pytest.mark.parametrize(
    "name", ["<script>", "a\u202eb", "x" * 21, "[a](http://b)", "…", "🙂", "a\x00b", "`a`", ":red[a]"]
)
def test_a_hostile_nickname_is_refused_with_a_sentence(rooms, opened, name):
    with pytest.raises(RoomError, match=r"nickname .*Choose"):
        rooms.join(opened.code, new_token(), name)
    assert rooms.of_teacher(opened.teacher_token).n_participants == 0


def test_what_was_sent_is_there_for_another_server(rooms, opened, participant, engine, clock):
    one = rooms.begin_round(opened.teacher_token, "guess", {"question": "always_no"})
    rooms.submit(participant, one.id, "number", {"number": 5})
    other = Rooms(engine, clock=clock)
    assert [response.content for response in other.responses(one.id)] == [{"number": 5}]
    assert other.of_participant(participant).round == one
    assert other.n_responses(one.id) == (1, 1)


def test_what_is_sent_twice_under_one_key_is_one_response(rooms, opened, participant):
    one = rooms.begin_round(opened.teacher_token, "guess", {})
    rooms.submit(participant, one.id, "number", {"number": 5})
    rooms.submit(participant, one.id, "number", {"number": 6})
    (response,) = rooms.responses(one.id, participant=participant)
    assert (response.key, response.content) == ("number", {"number": 6})


def test_many_send_at_once_and_nothing_is_lost(rooms, opened):
    one = rooms.begin_round(opened.teacher_token, "draw", {"digit": 4})
    students = [rooms.join(opened.code, new_token()) for _ in range(8)]
    failed = []

    def send_all(participant):
        try:
            for number in range(10):
                rooms.submit(participant, one.id, str(number), {"number": number})
        except RoomError as error:
            failed.append(error)

    threads = [threading.Thread(target=send_all, args=(student,)) for student in students]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert rooms.n_responses(one.id) == (80, 8)
    assert len(rooms.responses(one.id, latest=7)) == 7


def test_many_join_at_once_under_one_name(rooms, opened):
    names = []
    threads = [
        threading.Thread(target=lambda: names.append(rooms.join(opened.code, new_token(), "Ada").name))
        for _ in range(10)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(names)) == 10


def test_a_draft_is_kept_until_it_is_sent(rooms, opened, participant):
    one = rooms.begin_round(opened.teacher_token, "draw", {"digit": 4})
    rooms.save_draft(participant, one.id, {"objects": [1]})
    rooms.save_draft(participant, one.id, {"objects": [1, 2]})
    assert rooms.draft(participant, one.id) == {"objects": [1, 2]}
    rooms.submit(participant, one.id, "a", {"image": ""})
    assert rooms.draft(participant, one.id) is None


def test_nothing_is_taken_once_the_result_is_shown(rooms, opened, participant):
    one = rooms.begin_round(opened.teacher_token, "guess", {})
    rooms.show_result(opened.teacher_token)
    assert rooms.of_participant(participant).round.is_shown
    with pytest.raises(RoomError, match="already shown"):
        rooms.submit(participant, one.id, "number", {"number": 5})
    assert rooms.responses(one.id) == []


def test_nobody_responds_in_another_room(rooms, opened, participant):
    other = rooms.open()
    foreign = rooms.begin_round(other.teacher_token, "guess", {})
    with pytest.raises(NoRoomError):
        rooms.submit(participant, foreign.id, "number", {"number": 5})
    assert rooms.responses(foreign.id) == []


def test_a_student_cannot_teach(rooms, opened):
    token = new_token()
    participant = rooms.join(opened.code, token)
    for guess in (token, opened.code, "", "x" * 32, str(participant.id)):
        for act in (
            lambda guess=guess: rooms.of_teacher(guess),
            lambda guess=guess: rooms.begin_round(guess, "draw", {}),
            lambda guess=guess: rooms.show_result(guess),
            lambda guess=guess: rooms.go_to_step(guess, None),
            lambda guess=guess: rooms.hide_name(guess, participant.id),
        ):
            with pytest.raises(NoRoomError):
                act()
        rooms.close(guess)
    assert rooms.of_teacher(opened.teacher_token).n_participants == 1


def test_a_teacher_hides_drawings_and_names_of_the_own_room_only(rooms, opened, participant):
    one = rooms.begin_round(opened.teacher_token, "draw", {"digit": 4})
    rooms.submit(participant, one.id, "a", {"image": ""})
    response = rooms.responses(one.id)[0]
    other = rooms.open()
    rooms.hide_response(other.teacher_token, response.id)
    rooms.hide_name(other.teacher_token, participant.id)
    assert rooms.responses(one.id) == [response]
    rooms.hide_response(opened.teacher_token, response.id)
    rooms.hide_name(opened.teacher_token, participant.id)
    hidden = rooms.responses(one.id)[0]
    assert hidden.is_hidden
    assert hidden.name == "Somebody"
    assert [participant.is_hidden for participant in rooms.participants(rooms.of_teacher(opened.teacher_token))] == [
        True
    ]


@pytest.fixture
def two_rooms(rooms, opened, participant):
    other = rooms.open()
    for one, who in ((opened, participant), (other, rooms.join(other.code, new_token()))):
        begun = rooms.begin_round(one.teacher_token, "draw", {"digit": 4})
        rooms.submit(who, begun.id, "a", {"image": "AAAA"})
        rooms.save_draft(who, begun.id, {"objects": []})
    return opened, other


def test_closing_deletes_all_of_the_room_and_nothing_else(rooms, engine, two_rooms, participant):
    mine, other = two_rooms
    full = {"rooms": 1, "people": 1, "rounds": 1, "answers": 1, "drafts": 1}
    assert rows(engine, mine.code) == full
    rooms.close(mine.teacher_token)
    assert set(rows(engine, mine.code).values()) == {0}
    assert rows(engine, other.code) == full
    assert len(everything(engine)) == 5
    with pytest.raises(NoRoomError, match="closed"):
        rooms.of_participant(participant)
    with pytest.raises(NoRoomError):
        rooms.join(mine.code, new_token())
    rooms.close(other.teacher_token)
    assert everything(engine) == []


def test_a_room_is_over_after_its_hours_and_then_deleted(rooms, engine, two_rooms, participant, clock):
    clock.now += 24 * 3600 - 1
    assert rooms.delete_ended() == 0
    clock.now += 1
    with pytest.raises(NoRoomError):
        rooms.of_participant(participant)
    with pytest.raises(NoRoomError):
        rooms.of_teacher(two_rooms[0].teacher_token)
    assert rooms.delete_ended() == 2
    assert everything(engine) == []


def test_deleted_drawings_cannot_be_read_off_the_disk(tmp_path):
    engine = connect(tmp_path)
    rooms = Rooms(engine)
    opened = rooms.open()
    participant = rooms.join(opened.code, new_token())
    one = rooms.begin_round(opened.teacher_token, "draw", {"digit": 4})
    rooms.submit(participant, one.id, "a", {"image": "DRAWN-BY-A-CHILD"})
    assert any(b"DRAWN-BY-A-CHILD" in path.read_bytes() for path in tmp_path.iterdir())
    rooms.close(opened.teacher_token)
    assert not any(b"DRAWN-BY-A-CHILD" in path.read_bytes() for path in tmp_path.iterdir())
    engine.dispose()


def test_there_are_limits(engine, clock):
    rooms = Rooms(engine, clock=clock, limits=Limits(rooms=2, participants=2, responses=3, characters=50, rounds=2))
    opened, other = rooms.open(), rooms.open()
    participant = rooms.join(opened.code, new_token())
    rooms.join(other.code, new_token())
    with pytest.raises(RoomError, match="2 rooms are in use"):
        rooms.open()
    rooms.join(opened.code, new_token())
    with pytest.raises(RoomError, match="full: 2 are in"):
        rooms.join(opened.code, new_token())
    one = rooms.begin_round(opened.teacher_token, "draw", {})
    with pytest.raises(RoomError, match="too large"):
        rooms.submit(participant, one.id, "a", {"image": "x" * 50})
    for key in "abc":
        rooms.submit(participant, one.id, key, {})
    rooms.submit(participant, one.id, "a", {"again": True})
    with pytest.raises(RoomError, match="You have sent 3"):
        rooms.submit(participant, one.id, "d", {})
    rooms.begin_round(opened.teacher_token, "draw", {})
    with pytest.raises(RoomError, match="all the rounds"):
        rooms.begin_round(opened.teacher_token, "draw", {})
    rooms.close(other.teacher_token)
    rooms.open()


def test_a_lesson_is_gone_through_step_by_step(rooms, opened, participant):
    rooms.begin_round(opened.teacher_token, "draw", {})
    rooms.go_to_step(opened.teacher_token, "accuracy", 2)
    room = rooms.of_participant(participant)
    assert (room.lesson, room.step, room.round) == ("accuracy", 2, None)
    rooms.go_to_step(opened.teacher_token, None)
    assert rooms.of_participant(participant).lesson is None


def test_a_database_that_cannot_be_opened_is_a_sentence_without_its_password(tmp_path):
    with pytest.raises(RoomError, match="DIGITLAB_DATABASE") as refused:
        connect(tmp_path, "postgresql://digitlab:secret@127.0.0.1:1/none")
    assert "secret" not in str(refused.value)
    (tmp_path / "rooms.sqlite").mkdir()
    with pytest.raises(RoomError, match="server's folder"):
        connect(tmp_path)


def test_an_unused_room_ends_early_and_a_used_one_does_not(rooms, clock):
    unused, joined, asked, in_lesson = (rooms.open() for _ in range(4))
    rooms.join(joined.code, new_token())
    rooms.begin_round(asked.teacher_token, "guess", {})
    rooms.go_to_step(in_lesson.teacher_token, "a lesson", 0)
    clock.now += 60 * 31
    assert [rooms.is_open(each.code) for each in (unused, joined, asked, in_lesson)] == [False, True, True, True]
    clock.now += 3600 * 23
    rooms.join(joined.code, new_token())  # who comes late does not prolong it
    clock.now += 3600
    assert not any(rooms.is_open(each.code) for each in (joined, asked, in_lesson))


def test_rooms_that_nobody_uses_make_way(engine, clock):
    rooms = Rooms(engine, clock=clock, limits=Limits(rooms=3))
    first, second, third = (rooms.open() for _ in range(3))
    rooms.join(first.code, new_token())
    fourth = rooms.open()
    assert [rooms.is_open(each.code) for each in (first, second, third, fourth)] == [True, False, True, True]
    rooms.join(third.code, new_token())
    rooms.join(fourth.code, new_token())
    with pytest.raises(RoomError, match="3 rooms are in use"):
        rooms.open()


def test_a_clock_that_is_set_back_prolongs_no_room(rooms, opened, clock):
    rooms.begin_round(opened.teacher_token, "guess", {})
    clock.now -= 30 * 24 * 3600
    assert rooms.delete_ended() == 0
    assert rooms.of_teacher(opened.teacher_token).ends_at == clock.now + 24 * 3600


def test_what_was_deleted_leaves_the_log_as_soon_as_nobody_reads(tmp_path):
    engine = connect(tmp_path)
    rooms = Rooms(engine)
    opened = rooms.open()
    rooms.join(opened.code, new_token(), "Marker")

    def is_left():
        return any(b"Marker" in path.read_bytes() for path in tmp_path.rglob("*.sqlite*"))

    (file,) = tmp_path.rglob("*.sqlite")
    reader = sqlite3.connect(file, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT name FROM people").fetchall()  # a backup reads, and goes on
    rooms.close(opened.teacher_token)
    assert is_left()  # or this test would show nothing
    reader.close()
    rooms.delete_ended()
    assert not is_left()
