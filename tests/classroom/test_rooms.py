import threading

import pytest
from sqlalchemy import func, select

from digitlab.classroom.codes import ALPHABET, new_secret
from digitlab.classroom.database import connect, reading
from digitlab.classroom.errors import NoRoomError, RoomError
from digitlab.classroom.rooms import Limits, Rooms
from digitlab.classroom.tables import metadata


def rows(engine, code):
    """Count what the database holds of a room, whatever table it is in."""
    with reading(engine) as connection:
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
    with reading(engine) as connection:
        return [row for table in metadata.sorted_tables for row in connection.execute(select(table))]


@pytest.fixture
def opened(rooms):
    return rooms.open()


@pytest.fixture
def seat(rooms, opened):
    return rooms.join(opened.code, new_secret(), "Ada")


def test_a_room_has_a_code_that_one_can_read_and_a_secret_that_one_cannot_guess(rooms, engine):
    opened = [rooms.open() for _ in range(20)]
    assert all(len(one.code) == 6 and set(one.code) <= set(ALPHABET) for one in opened)
    assert not set(ALPHABET) & set("IOQSVZ0152")
    assert len({one.secret for one in opened}) == 20
    assert all(len(one.secret) * 6 >= 128 for one in opened)
    assert not any(one.secret in str(row) for one in opened for row in everything(engine))


def test_students_join_with_the_code_as_they_type_it(rooms, opened):
    typed = f" {opened.code[:3].lower()} {opened.code[3:].lower()} "
    assert rooms.join(typed, new_secret()).code == opened.code
    assert rooms.taught(opened.secret).n_people == 1


@pytest.mark.parametrize("code", ["", "AAAAAA", "AB", "ABC-DE", "'; DROP TABLE rooms; --", "ÄÖÜßéñ", "A" * 1000])
def test_a_wrong_code_is_a_sentence(rooms, opened, code):
    with pytest.raises(NoRoomError, match="No room has this code"):
        rooms.join(code, new_secret())


def test_who_comes_back_has_the_same_seat(rooms, opened):
    secret = new_secret()
    first = rooms.join(opened.code, secret, "Ada")
    assert rooms.join(opened.code, secret, "Somebody else") == first
    assert rooms.seat(opened.code, secret) == first
    assert rooms.seat(opened.code, new_secret()) is None
    assert rooms.taught(opened.secret).n_people == 1


def test_nicknames_are_told_apart_and_made_up(rooms, opened):
    names = [rooms.join(opened.code, new_secret(), name).name for name in ("Ada", "Ada", "", "", "Ada")]
    assert names[:2] == ["Ada", "Ada 2"]
    assert names[4] == "Ada 3"
    assert len(set(names)) == 5
    assert all(names)


@pytest.mark.parametrize(
    "name", ["<script>", "a\u202eb", "x" * 21, "[a](http://b)", "…", "🙂", "a\x00b", "`a`", ":red[a]"]
)
def test_a_hostile_nickname_is_refused_with_a_sentence(rooms, opened, name):
    with pytest.raises(RoomError, match=r"nickname .*Choose"):
        rooms.join(opened.code, new_secret(), name)
    assert rooms.taught(opened.secret).n_people == 0


def test_what_was_sent_is_there_for_another_server(rooms, opened, seat, engine, clock):
    one = rooms.begin(opened.secret, "guess", {"question": "always_no"})
    rooms.send(seat, one.id, "number", {"number": 5})
    other = Rooms(engine, clock=clock)
    assert [answer.content for answer in other.answers(one.id)] == [{"number": 5}]
    assert other.of(seat).round == one
    assert other.n_answers(one.id) == (1, 1)


def test_what_is_sent_twice_under_one_key_is_one_answer(rooms, opened, seat):
    one = rooms.begin(opened.secret, "guess", {})
    rooms.send(seat, one.id, "number", {"number": 5})
    rooms.send(seat, one.id, "number", {"number": 6})
    assert rooms.sent(seat, one.id) == {"number": {"number": 6}}


def test_many_send_at_once_and_nothing_is_lost(rooms, opened):
    one = rooms.begin(opened.secret, "draw", {"digit": 4})
    seats = [rooms.join(opened.code, new_secret()) for _ in range(8)]
    failed = []

    def send_all(seat):
        try:
            for number in range(10):
                rooms.send(seat, one.id, str(number), {"number": number})
        except RoomError as error:
            failed.append(error)

    threads = [threading.Thread(target=send_all, args=(seat,)) for seat in seats]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert rooms.n_answers(one.id) == (80, 8)
    assert len(rooms.answers(one.id, latest=7)) == 7


def test_many_join_at_once_under_one_name(rooms, opened):
    names = []
    threads = [
        threading.Thread(target=lambda: names.append(rooms.join(opened.code, new_secret(), "Ada").name))
        for _ in range(10)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(names)) == 10


def test_a_draft_is_kept_until_it_is_sent(rooms, opened, seat):
    one = rooms.begin(opened.secret, "draw", {"digit": 4})
    rooms.keep_draft(seat, one.id, {"objects": [1]})
    rooms.keep_draft(seat, one.id, {"objects": [1, 2]})
    assert rooms.draft(seat, one.id) == {"objects": [1, 2]}
    rooms.send(seat, one.id, "a", {"image": ""})
    assert rooms.draft(seat, one.id) is None


def test_nothing_is_taken_once_the_result_is_shown(rooms, opened, seat):
    one = rooms.begin(opened.secret, "guess", {})
    rooms.show_result(opened.secret)
    assert rooms.of(seat).round.is_shown
    with pytest.raises(RoomError, match="already shown"):
        rooms.send(seat, one.id, "number", {"number": 5})
    assert rooms.answers(one.id) == []


def test_nobody_answers_in_another_room(rooms, opened, seat):
    other = rooms.open()
    foreign = rooms.begin(other.secret, "guess", {})
    with pytest.raises(NoRoomError):
        rooms.send(seat, foreign.id, "number", {"number": 5})
    assert rooms.answers(foreign.id) == []


def test_a_student_cannot_teach(rooms, opened):
    secret = new_secret()
    seat = rooms.join(opened.code, secret)
    for guess in (secret, opened.code, "", "x" * 32, str(seat.person_id)):
        for act in (
            lambda guess=guess: rooms.taught(guess),
            lambda guess=guess: rooms.begin(guess, "draw", {}),
            lambda guess=guess: rooms.show_result(guess),
            lambda guess=guess: rooms.go_to_step(guess, None),
            lambda guess=guess: rooms.hide_name(guess, seat.person_id),
        ):
            with pytest.raises(NoRoomError):
                act()
        rooms.close(guess)
    assert rooms.taught(opened.secret).n_people == 1


def test_a_teacher_hides_drawings_and_names_of_the_own_room_only(rooms, opened, seat):
    one = rooms.begin(opened.secret, "draw", {"digit": 4})
    rooms.send(seat, one.id, "a", {"image": ""})
    answer = rooms.answers(one.id)[0]
    other = rooms.open()
    rooms.hide_answer(other.secret, answer.id)
    rooms.hide_name(other.secret, seat.person_id)
    assert rooms.answers(one.id) == [answer]
    rooms.hide_answer(opened.secret, answer.id)
    rooms.hide_name(opened.secret, seat.person_id)
    hidden = rooms.answers(one.id)[0]
    assert hidden.is_hidden
    assert hidden.name == "Somebody"
    assert [person.is_hidden for person in rooms.people(rooms.taught(opened.secret))] == [True]


@pytest.fixture
def two_rooms(rooms, opened, seat):
    other = rooms.open()
    for one, who in ((opened, seat), (other, rooms.join(other.code, new_secret()))):
        begun = rooms.begin(one.secret, "draw", {"digit": 4})
        rooms.send(who, begun.id, "a", {"image": "AAAA"})
        rooms.keep_draft(who, begun.id, {"objects": []})
    return opened, other


def test_closing_deletes_all_of_the_room_and_nothing_else(rooms, engine, two_rooms, seat):
    mine, other = two_rooms
    full = {"rooms": 1, "people": 1, "rounds": 1, "answers": 1, "drafts": 1}
    assert rows(engine, mine.code) == full
    rooms.close(mine.secret)
    assert set(rows(engine, mine.code).values()) == {0}
    assert rows(engine, other.code) == full
    assert len(everything(engine)) == 5
    with pytest.raises(NoRoomError, match="closed"):
        rooms.of(seat)
    with pytest.raises(NoRoomError):
        rooms.join(mine.code, new_secret())
    rooms.close(other.secret)
    assert everything(engine) == []


def test_a_room_is_over_after_its_hours_and_then_deleted(rooms, engine, two_rooms, seat, clock):
    clock.now += 24 * 3600 - 1
    assert rooms.delete_ended() == 0
    clock.now += 1
    with pytest.raises(NoRoomError):
        rooms.of(seat)
    with pytest.raises(NoRoomError):
        rooms.taught(two_rooms[0].secret)
    assert rooms.delete_ended() == 2
    assert everything(engine) == []


def test_deleted_drawings_cannot_be_read_off_the_disk(tmp_path):
    engine = connect(tmp_path)
    rooms = Rooms(engine)
    opened = rooms.open()
    seat = rooms.join(opened.code, new_secret())
    one = rooms.begin(opened.secret, "draw", {"digit": 4})
    rooms.send(seat, one.id, "a", {"image": "DRAWN-BY-A-CHILD"})
    assert any(b"DRAWN-BY-A-CHILD" in path.read_bytes() for path in tmp_path.iterdir())
    rooms.close(opened.secret)
    assert not any(b"DRAWN-BY-A-CHILD" in path.read_bytes() for path in tmp_path.iterdir())
    engine.dispose()


def test_there_are_limits(engine, clock):
    rooms = Rooms(engine, clock=clock, limits=Limits(rooms=2, people=2, answers=3, characters=50, rounds=2))
    opened, other = rooms.open(), rooms.open()
    with pytest.raises(RoomError, match="2 rooms are open"):
        rooms.open()
    seat = rooms.join(opened.code, new_secret())
    rooms.join(opened.code, new_secret())
    with pytest.raises(RoomError, match="full: 2 are in"):
        rooms.join(opened.code, new_secret())
    one = rooms.begin(opened.secret, "draw", {})
    with pytest.raises(RoomError, match="too large"):
        rooms.send(seat, one.id, "a", {"image": "x" * 50})
    for key in "abc":
        rooms.send(seat, one.id, key, {})
    rooms.send(seat, one.id, "a", {"again": True})
    with pytest.raises(RoomError, match="You have sent 3"):
        rooms.send(seat, one.id, "d", {})
    rooms.begin(opened.secret, "draw", {})
    with pytest.raises(RoomError, match="all the rounds"):
        rooms.begin(opened.secret, "draw", {})
    rooms.close(other.secret)
    rooms.open()


def test_a_lesson_is_gone_through_step_by_step(rooms, opened, seat):
    rooms.begin(opened.secret, "draw", {})
    rooms.go_to_step(opened.secret, "accuracy", 2)
    room = rooms.of(seat)
    assert (room.lesson, room.step, room.round) == ("accuracy", 2, None)
    rooms.go_to_step(opened.secret, None)
    assert rooms.of(seat).lesson is None


def test_a_database_that_cannot_be_opened_is_a_sentence_without_its_password(tmp_path):
    with pytest.raises(RoomError, match="DIGITLAB_DATABASE") as refused:
        connect(tmp_path, "postgresql://digitlab:secret@127.0.0.1:1/none")
    assert "secret" not in str(refused.value)
    (tmp_path / "rooms.sqlite").mkdir()
    with pytest.raises(RoomError, match="server's folder"):
        connect(tmp_path)
