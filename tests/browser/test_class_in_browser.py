"""A teacher and three students on phones, in one room: each activity to its end, and who should not be there."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from digitlab.classroom.database import connect, read_connection
from digitlab.classroom.tables import metadata
from digitlab.ui.classroom.activities import ACTIVITIES
from tests.browser.tab import PATIENCE_MS
from tests.support.browser import wait_until_quiet
from tests.support.canvas import DRAWINGS
from tests.support.canvas import draw as draw_strokes
from tests.support.postgresql import own_cluster
from tests.support.server import Server

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def everything(home: Path) -> dict[str, list[str]]:
    """Return all rows of the database by their tables."""
    with read_connection(connect(home)) as connection:
        return {table.name: [str(row) for row in connection.execute(select(table))] for table in metadata.sorted_tables}


def phone(browser: Browser) -> Page:
    page = browser.new_context(**PHONE).new_page()
    page.set_default_timeout(PATIENCE_MS)
    return page


def open_room(page: Page, server: Server) -> str:
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"{server.url}/class")
    page.get_by_role("button", name="Open a room").click()
    expect(page.get_by_text("Join with")).to_be_visible()
    return page.locator(".class-code strong").inner_text()


def join(page: Page, server: Server, code: str, name: str = "") -> Page:
    page.goto(f"{server.url}/class?room={code}")
    expect(page.get_by_label("Code")).to_have_value(code)
    page.get_by_label("Nickname").fill(name)
    page.get_by_role("button", name="Join", exact=True).click()
    expect(page.get_by_text("· you are")).to_be_visible()
    return page


@pytest.fixture
def room(page: Page, browser: Browser, server: Server) -> Iterator[tuple[Page, list[Page], str]]:
    """A teacher with three students in the room, and its code."""
    code = open_room(page, server)
    students = [join(phone(browser), server, code, name) for name in ("Ada", "", "Ada")]
    expect(page.get_by_role("heading", name="3 are in")).to_be_visible()
    yield page, students, code
    for student in students:
        student.context.close()


def send_drawing(student: Page, _number: int) -> None:
    wait_until_quiet(student)
    student.locator("canvas").last.hover(trial=True)  # it stands still, in view
    draw_strokes(student, DRAWINGS["4"])
    expect(student.get_by_role("button", name="Clear")).to_be_enabled()


def send_threshold(student: Page, number: int) -> None:
    handle = student.get_by_role("slider", name="Threshold")
    for _ in range(number + 1):
        handle.press("PageUp")
    wait_until_quiet(student)


def send_vote(student: Page, number: int) -> None:
    student.get_by_role("radio", name=str(number + 3), exact=True).click()


def send_guess(student: Page, number: int) -> None:
    field = student.get_by_label("Your guess")
    field.fill(str(1_000 + 50 * number))
    field.press("Tab")


# What a student does before "Send", and what stands on the wall when the result is shown.
PLAYED: dict[str, tuple[Callable[[Page, int], None], str]] = {
    "draw": (send_drawing, "on your hands"),
    "place": (send_threshold, "The class's median costs"),
    "wrong": (send_vote, "The label says"),
    "race": (lambda student, _: None, "wins with"),
    "guess": (send_guess, "It is 1,028"),
}


@pytest.mark.slow
def test_every_activity_is_played_to_its_end(room: tuple[Page, list[Page], str]):
    teacher, students, _ = room
    assert set(PLAYED) == set(ACTIVITIES)
    for name, (answer, result) in PLAYED.items():
        teacher.get_by_role("button", name="Next").click()
        for number, student in enumerate(students):
            expect(student.get_by_role("button", name="Send")).to_be_visible()
            answer(student, number)
            student.get_by_role("button", name="Send").click()
            expect(student.get_by_text("on the board." if name == "race" else "Sent").first).to_be_visible()
            assert student.evaluate("document.documentElement.scrollWidth") <= 390
        # Equal runs are one training, but three tries.
        expect(teacher.get_by_text("3 sent by 3")).to_be_visible()
        teacher.get_by_role("button", name="Show result").click()
        expect(teacher.get_by_role("heading", name=re.compile(re.escape(result)))).to_be_visible()
        for student in students:
            expect(student.get_by_text("The result is on the wall.")).to_be_visible()
        expect(teacher.get_by_text("cannot be shown")).to_have_count(0)


def test_a_student_who_comes_back_is_where_he_was_and_cannot_teach(page: Page, phone_page: Page, server: Server):
    teacher, code = page, open_room(page, server)
    student = join(phone_page, server, code, "Ada")
    expect(teacher.get_by_role("heading", name="1 is in")).to_be_visible()
    teacher.get_by_role("button", name="Next").click()
    send_drawing(student, 0)
    wait_until_quiet(student)
    student.reload()
    expect(student.get_by_text("· you are Ada")).to_be_visible()
    # What was begun and not sent is there, too.
    expect(student.get_by_role("button", name="Clear")).to_be_enabled()
    wait_until_quiet(student)
    student.get_by_role("button", name="Send").click()
    expect(teacher.get_by_text("1 sent by 1")).to_be_visible()
    # The wall's address bar holds no token, and without one nobody teaches.
    assert "teach" not in teacher.url
    for query in ("", f"?teach={code}", f"?teach={'x' * 32}", f"?room={code}&teach=1"):
        student.goto(f"{server.url}/class{query}")
        expect(
            student.get_by_text("· you are")
            .or_(student.get_by_text("Join a room"))
            .or_(student.get_by_text("The room is closed"))
            .first
        ).to_be_visible()
        expect(student.get_by_role("button", name="Show result")).to_have_count(0)
    expect(teacher.get_by_role("button", name="Show result")).to_be_enabled()


@pytest.mark.slow
def test_the_teachers_link_works_elsewhere_and_names_are_hidden(room: tuple[Page, list[Page], str], browser: Browser):
    teacher, (student, *_), _ = room
    teacher.get_by_text("The room", exact=True).click()
    teacher.get_by_role("button", name="Teacher's link").click()
    link = teacher.get_by_text("#teach=").inner_text()
    elsewhere = browser.new_context().new_page()
    elsewhere.set_default_timeout(PATIENCE_MS)
    elsewhere.goto(re.sub(r"//[^/]+/", f"//{teacher.url.split('/')[2]}/", link.strip()))
    expect(elsewhere.get_by_role("heading", name="3 are in")).to_be_visible()
    assert "teach" not in elsewhere.url
    elsewhere.get_by_role("button", name="Next").click()
    send_drawing(student, 0)
    student.get_by_role("button", name="Send").click()
    expect(elsewhere.get_by_role("listitem").filter(has_text="Ada")).to_have_count(1)
    elsewhere.get_by_text("The room", exact=True).click()
    elsewhere.get_by_role("button", name="Ada", exact=True).click()
    expect(elsewhere.get_by_role("listitem").filter(has_text="Somebody")).to_have_count(1)
    elsewhere.get_by_role("listitem").filter(has_text="Somebody").get_by_role("button").click()
    expect(elsewhere.get_by_text("No drawing has come yet.")).to_be_visible()
    elsewhere.get_by_role("button", name="Show again what is hidden (1)").click()
    expect(elsewhere.get_by_role("listitem").filter(has_text="Somebody")).to_have_count(1)
    elsewhere.context.close()


@pytest.mark.slow
def test_a_hostile_nickname_is_refused(page: Page, browser: Browser, server: Server):
    code = open_room(page, server)
    student = phone(browser)
    student.goto(f"{server.url}/class?room={code}")
    for name in ("<img src=x onerror=alert(1)>", "[a](http://b.c)", "x" * 40, ":red[a]"):
        student.get_by_label("Nickname").fill(name)
        student.get_by_role("button", name="Join", exact=True).click()
        wait_until_quiet(student)
        alert = student.get_by_role("alert").filter(has_text="nickname")
        expect(alert).to_be_visible()
        expect(alert.locator("img, a")).to_have_count(0)
        expect(student.get_by_text("· you are")).to_have_count(0)
    student.get_by_label("Nickname").fill("Zoë")
    student.get_by_role("button", name="Join", exact=True).click()
    expect(student.get_by_text("· you are Zoë")).to_be_visible()
    expect(page.get_by_role("heading", name="1 is in")).to_be_visible()
    student.context.close()


@pytest.mark.slow
def test_after_closing_time_nothing_is_left(room: tuple[Page, list[Page], str], server: Server):
    teacher, (student, other, _), code = room
    teacher.get_by_role("button", name="Next").click()
    send_drawing(student, 0)
    student.get_by_role("button", name="Send").click()
    expect(teacher.get_by_text("1 sent by 1")).to_be_visible()
    before = everything(server.home)
    assert any(code in row for row in before["rooms"])
    teacher.get_by_role("button", name="Close").click()
    teacher.get_by_role("button", name="Close the room and delete everything").click()
    for one in (teacher, student, other):
        expect(one.get_by_text("The room is closed")).to_be_visible()
    left = everything(server.home)
    assert not any(code in row for row in left["rooms"])
    for table, n_of_room in {"rooms": 1, "people": 3, "rounds": 1, "answers": 1}.items():
        assert len(left[table]) == len(before[table]) - n_of_room, table


@pytest.mark.slow
def test_a_killed_server_loses_nothing_and_the_room_goes_on(page: Page, browser: Browser, tmp_path: Path):
    with Server(tmp_path) as server:
        code = open_room(page, server)
        student = join(phone(browser), server, code, "Ada")
        page.get_by_role("button", name="Next").click()
        send_drawing(student, 0)
        student.get_by_role("button", name="Send").click()
        expect(student.get_by_text("Sent. One drawing of yours is on the wall")).to_be_visible()
        server.kill_and_start()
        expect(page.get_by_text("1 sent by 1")).to_be_visible()
        page.reload()
        expect(page.get_by_text("1 sent by 1")).to_be_visible()
        student.reload()
        expect(student.get_by_text("· you are Ada")).to_be_visible()
        send_drawing(student, 0)
        student.get_by_role("button", name="Send").click()
        expect(page.get_by_text("2 sent by 1")).to_be_visible()
        student.context.close()


@pytest.mark.slow
def test_two_servers_share_a_room_through_postgresql(page: Page, browser: Browser, tmp_path_factory):
    homes = [tmp_path_factory.mktemp(name) for name in ("one", "other")]
    with (
        own_cluster() as address,
        Server(homes[0], DIGITLAB_DATABASE=address) as one,
        Server(homes[1], DIGITLAB_DATABASE=address) as other,
    ):
        code = open_room(page, one)
        students = [join(phone(browser), server, code, name) for server, name in ((one, "Ada"), (other, "Emmy"))]
        expect(page.get_by_role("heading", name="2 are in")).to_be_visible()
        page.get_by_role("button", name="Next").click()
        for student in students:
            send_drawing(student, 0)
            student.get_by_role("button", name="Send").click()
        expect(page.get_by_text("2 sent by 2")).to_be_visible()
        other.kill_and_start()
        page.get_by_role("button", name="Show result").click()
        students[1].reload()
        expect(students[1].get_by_text("The result is on the wall.")).to_be_visible()
        page.get_by_role("button", name="Close").click()
        page.get_by_role("button", name="Close the room and delete everything").click()
        for student in students:
            expect(student.get_by_text("The room is closed")).to_be_visible()
            student.context.close()


def test_a_lesson_is_gone_through_alone(page: Page, server: Server):
    page.goto(f"{server.url}/class")
    page.get_by_role("button", name=re.compile("Accuracy lies")).click()
    expect(page.get_by_text("step 1 of 5")).to_be_visible()
    send_guess(page, 0)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Sent: 1,000")).to_be_visible()
    page.get_by_text("Show result").click()
    expect(page.get_by_role("heading", name="It is 1,028")).to_be_visible()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", name="The lazy classifier")).to_be_visible()
    expect(page.get_by_text("Of 10,000 test images it gets 1,028 wrong.")).to_be_visible()
