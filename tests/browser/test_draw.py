"""Digits drawn with a real mouse, read off the page."""

import io
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import CDPSession, Page, expect

from tests.browser.tab import PATIENCE_MS
from tests.support.browser import wait_until_quiet
from tests.support.canvas import draw as draw_strokes

# Strokes on a square from 0 to 1, x to the right and y downwards, as a hand would draw them.
STROKES = {
    0: [[(0.5, 0.15), (0.32, 0.25), (0.28, 0.5), (0.34, 0.78), (0.5, 0.87), (0.67, 0.77), (0.72, 0.5),
         (0.66, 0.24), (0.5, 0.15)]],
    1: [[(0.52, 0.12), (0.5, 0.5), (0.48, 0.88)]],
    2: [[(0.3, 0.3), (0.38, 0.17), (0.55, 0.14), (0.68, 0.25), (0.66, 0.42), (0.5, 0.62), (0.28, 0.84),
         (0.74, 0.84)]],
    3: [[(0.3, 0.2), (0.5, 0.12), (0.66, 0.22), (0.63, 0.4), (0.47, 0.47), (0.66, 0.57), (0.69, 0.75),
         (0.5, 0.87), (0.3, 0.8)]],
    4: [[(0.36, 0.14), (0.28, 0.55), (0.72, 0.55)], [(0.64, 0.2), (0.62, 0.9)]],
    5: [[(0.68, 0.15), (0.36, 0.15), (0.34, 0.45), (0.54, 0.42), (0.68, 0.56), (0.65, 0.77), (0.48, 0.87),
         (0.3, 0.8)]],
    6: [[(0.62, 0.12), (0.42, 0.32), (0.32, 0.6), (0.38, 0.82), (0.55, 0.87), (0.67, 0.72), (0.58, 0.57),
         (0.36, 0.64)]],
    7: [[(0.28, 0.16), (0.72, 0.16), (0.58, 0.5), (0.46, 0.88)]],
    8: [[(0.64, 0.22), (0.5, 0.13), (0.36, 0.24), (0.42, 0.4), (0.62, 0.58), (0.66, 0.76), (0.5, 0.87),
         (0.34, 0.76), (0.4, 0.58),
         (0.6, 0.4), (0.64, 0.22)]],
    9: [[(0.65, 0.3), (0.52, 0.14), (0.36, 0.24), (0.38, 0.43), (0.55, 0.46), (0.65, 0.3), (0.64, 0.6),
         (0.58, 0.88)]],
}  # fmt: skip


@pytest.fixture(scope="session")
def draw_url(app_url: str) -> str:
    return f"{app_url}/draw"


def opened(page: Page, url: str) -> Page:
    page.goto(url)
    expect(page.get_by_text("Draw a digit, and it is read")).to_be_visible()
    expect(page.get_by_text("a fast one is trained to vote")).to_have_count(0)
    return page


def expect_prediction(page: Page, text: str, seconds: float = PATIENCE_MS / 1000) -> None:
    """Wait until the page predicts this and nothing else; what it showed before may stand beside it for a moment."""
    tiles = page.get_by_test_id("stMetric").filter(has_text="Prediction").get_by_test_id("stMetricValue")
    expect(tiles).to_have_text([text], timeout=1000 * seconds)


def draw(page: Page, digit: int) -> None:
    draw_strokes(page, STROKES[digit])


def clear(page: Page) -> None:
    page.locator("canvas").last.hover()
    page.get_by_role("button", name="Reset canvas").click()
    expect(page.get_by_text("Draw a digit, and it is read")).to_be_visible()


@pytest.mark.parametrize("digits", [(2, 4, 7), pytest.param(tuple(STROKES), marks=pytest.mark.slow)])
def test_drawn_digits_are_read(page: Page, draw_url: str, digits):
    opened(page, draw_url)
    for digit in digits:
        draw(page, digit)
        expect_prediction(page, str(digit))
        clear(page)


def test_everyone_votes_and_the_steps_are_shown(page: Page, draw_url: str):
    opened(page, draw_url)
    draw(page, 3)
    expect(page.get_by_text("Everyone votes")).to_be_visible()
    for step in ("1. The pen's path", "2. Its box", "3. Scaled to 20x20", "4. Centred by its mass"):
        expect(page.get_by_role("img", name=step)).to_be_visible()


def test_chosen_detector_shows_its_own_axis(page: Page, draw_url: str):
    opened(page, draw_url)
    draw(page, 7)
    expect(page.get_by_text("Everyone votes")).to_be_visible()
    wait_until_quiet(page)
    page.get_by_test_id("stSelectbox").filter(has=page.get_by_label("Read by", exact=True)).click()
    page.get_by_role("option", name="Digit 7 · Stochastic gradient descent").click()
    expect_prediction(page, "A 7")


def test_visitors_never_see_each_others_drawings_and_nothing_is_left(
    page: Page, phone_page: Page, draw_url: str, app_home: Path
):
    opened(page, draw_url)
    before = sorted(path for path in app_home.rglob("*") if path.is_file())
    draw(page, 5)
    expect_prediction(page, "5")
    label = page.get_by_role("combobox", name="It was meant to be")
    label.click()
    label.fill("5")
    label.press("Enter")
    page.get_by_role("button", name="Add to the class").click()
    expect(page.get_by_text("1 labelled drawings: 5.")).to_be_visible()
    neighbour = opened(phone_page, draw_url)
    expect(neighbour.get_by_text("There are no labelled drawings yet.")).to_be_visible()
    expect(neighbour.get_by_test_id("stMetric").filter(has_text="Prediction")).to_have_count(0)
    assert sorted(path for path in app_home.rglob("*") if path.is_file()) == before


def drag_finger(page: Page, session: CDPSession, way: Sequence[tuple[float, float]]) -> None:
    """Drag a finger over the last canvas, along points on a square from 0 to 1."""
    canvas = page.locator("canvas").last
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    points = [{"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]} for x, y in way]
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points[:1]})
    for point in points[1:]:
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_finger_on_a_phone(phone_page: Page, draw_url: str):
    page = opened(phone_page, draw_url)
    seven = ((0.28, 0.16), (0.5, 0.16), (0.72, 0.16), (0.64, 0.35), (0.58, 0.5), (0.52, 0.7), (0.46, 0.88))
    drag_finger(page, page.context.new_cdp_session(page), seven)
    expect_prediction(page, "7")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.slow
def test_canvas_has_buttons_of_its_own(page: Page, draw_url: str):
    opened(page, draw_url)
    buttons = page.locator(".st-key-canvas_buttons")
    undo, clear_it = (buttons.get_by_role("button", name=name) for name in ("Undo", "Clear"))
    expect(undo).to_be_disabled()
    draw_strokes(page, STROKES[1])
    expect_prediction(page, "1")
    draw_strokes(page, [[(0.2, 0.5), (0.8, 0.5)]])
    wait_until_quiet(page)
    undo.click()
    wait_until_quiet(page)
    expect_prediction(page, "1")
    clear_it.click()
    expect(page.get_by_text("Draw a digit, and it is read")).to_be_visible()
    draw_strokes(page, STROKES[7])
    expect_prediction(page, "7")
    for button in (undo, clear_it):
        assert button.bounding_box()["height"] >= 40


def photo_of(digits: tuple[int, ...], side: int = 400) -> bytes:
    """Write digits side by side with a pen on paper."""
    paper = Image.new("L", (side * len(digits), side), 225)
    pen = ImageDraw.Draw(paper)
    for place, digit in enumerate(digits):
        for stroke in STROKES[digit]:
            points = [((0.2 + 0.6 * x + place) * side, (0.2 + 0.6 * y) * side) for x, y in stroke]
            pen.line(points, fill=40, width=side // 30, joint="curve")
    file = io.BytesIO()
    paper.save(file, "JPEG", quality=90)
    return file.getvalue()


def upload_photo(page: Page, digits: tuple[int, ...]) -> None:
    page.get_by_test_id("stButtonGroup").get_by_text("Upload a photo").click()
    uploader = page.get_by_test_id("stFileUploader").filter(has_text="Upload a photo")
    file = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": photo_of(digits)}
    uploader.locator("input").set_input_files(file)
    expect_prediction(page, " ".join(map(str, digits)))


def until_predicted(page: Page, text: str, act: Callable[[], None]) -> None:
    """Do something on a canvas until the page predicts this: on a busy machine the page may move under the hand."""
    for _ in range(5):
        act()
        with suppress(AssertionError):
            expect_prediction(page, text, seconds=20)
            return
    expect_prediction(page, text)


def open_part(page: Page) -> None:
    """Open the choice of a part, and wait until it has unfolded and its canvas stands still in view."""
    wait_until_quiet(page)
    page.get_by_text("Read only a part of the photo").click()
    wait_until_quiet(page)
    page.locator("canvas").last.hover(trial=True)


@pytest.mark.slow
def test_a_box_is_dragged_over_a_photo(page: Page, draw_url: str):
    opened(page, draw_url)
    upload_photo(page, (2, 7))
    open_part(page)
    until_predicted(page, "7", lambda: draw_strokes(page, [[(0.55, 0.05), (0.7, 0.5), (0.97, 0.95)]]))
    wait_until_quiet(page)
    page.get_by_role("button", name="Read the whole photo").click()
    expect_prediction(page, "2 7")


@pytest.mark.slow
def test_a_part_of_a_photo_is_chosen_with_a_finger(phone_page: Page, draw_url: str):
    page = opened(phone_page, draw_url)
    upload_photo(page, (2, 7))
    open_part(page)
    session = page.context.new_cdp_session(page)
    until_predicted(page, "2", lambda: drag_finger(page, session, ((0.03, 0.05), (0.2, 0.4), (0.45, 0.95))))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
