"""Take the README's pictures of the real app in a real browser: `python -m docs.make_pictures`."""

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize

from digitlab.evaluation.detectors import Detector
from digitlab.export.page import save_html
from digitlab.uploads.table import EXAMPLE
from tests.support.browser import chromium
from tests.support.canvas import DRAWINGS, draw
from tests.support.notebooks import JupyterLab
from tests.support.server import Server

FOLDER = Path(__file__).parent / "screenshots"
SIZE = ViewportSize(width=1280, height=800)
MS_A_FRAME = 90
_SHARES = [0.72, 0.7, 0.66, 0.6, 0.54, 0.5, 0.54, 0.6, 0.66, 0.72, 0.76, 0.8, 0.84, 0.88, 0.84, 0.8, 0.76, 0.73]
# A seven as a hand would draw it, on a square from 0 to 1.
_SEVEN = [(0.28, 0.16), (0.72, 0.16), (0.58, 0.5), (0.46, 0.88)]
# Who draws the four that the room asks for first; Alan misheard.
STUDENTS = [
    ("Ada", DRAWINGS["4"]),
    ("Emmy", [[(0.36, 0.14), (0.26, 0.6), (0.74, 0.58)], [(0.6, 0.3), (0.56, 0.9)]]),
    ("Alan", [_SEVEN]),
]
PHONE = ViewportSize(width=390, height=844)


def frame(page: Page) -> Image.Image:
    """Return what the page shows, small enough for a moving picture."""
    shown = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    return shown.resize((shown.width * 5 // 8, shown.height * 5 // 8), Image.Resampling.LANCZOS)


def save_moving(frames: Iterator[Image.Image], name: str, last_ms: int) -> None:
    """Write frames as an animated WebP that repeats."""
    first, *others = frames
    durations = [MS_A_FRAME] * len(others) + [last_ms]
    options = {"quality": 70, "method": 6, "loop": 0}
    first.save(FOLDER / name, save_all=True, append_images=others, duration=durations, **options)


def dragged(page: Page) -> Iterator[Image.Image]:
    """Drag the threshold to and fro."""
    handle = page.get_by_role("slider", name="Threshold")
    box = handle.bounding_box()
    if box is None:
        raise RuntimeError("The page shows no slider.")
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 0.75 * box["width"], y)
    page.mouse.down()
    for share in _SHARES:
        page.mouse.move(box["x"] + share * box["width"], y)
        page.wait_for_timeout(60)
        yield frame(page)
    page.mouse.up()


def drawn(page: Page) -> Iterator[Image.Image]:
    """Draw a seven, a little more of it in each frame, and wait for what is read."""
    yield frame(page)
    for n in range(2, len(_SEVEN) + 1):
        if n > 2:
            page.locator(".st-key-canvas_buttons").get_by_role("button", name="Clear").click()
            page.get_by_text("Draw a digit, and it is read").wait_for()
        draw(page, [_SEVEN[:n]])
        page.get_by_test_id("stMetric").filter(has_text="Prediction").wait_for()
        page.wait_for_timeout(1_500)
        yield frame(page)


def opened(browser: Browser, address: str) -> Page:
    """Open an address and wait until the page has come to rest."""
    page = browser.new_page(viewport=SIZE)
    page.goto(address)
    page.get_by_test_id("stMetric").or_(page.get_by_text("Draw a digit, and it is read")).first.wait_for()
    page.wait_for_timeout(6_000)
    return page


def picture_uploaded_scores(browser: Browser, address: str) -> None:
    """Take the example table on the Thresholds page: its first look, then its figures."""
    page = opened(browser, f"{address}/thresholds")
    page.get_by_role("radio", name="My scores").click()
    page.get_by_role("button", name="Try an example").click()
    page.get_by_role("button", name="It is read right").wait_for()
    page.wait_for_timeout(4_000)
    page.locator(".st-key-first_look").screenshot(path=FOLDER / "first_look.png")
    page.get_by_role("button", name="It is read right").click()
    page.get_by_role("button", name="Change").wait_for()
    page.wait_for_timeout(4_000)
    page.screenshot(path=FOLDER / "own_scores.png")


def take_file(browser: Browser, folder: Path) -> None:
    """Take the example's file, opened without a network."""
    tumours = pd.read_csv(EXAMPLE)
    detector = Detector.from_scores(
        tumours["label"] == "malignant",
        tumours["score_random_forest"],
        title="Tumours, by a random forest",
        names=("benign", "malignant"),
    )
    path = save_html(detector, folder / "tumours.html")
    page = browser.new_context(viewport=SIZE, offline=True).new_page()
    page.goto(path.as_uri())
    page.wait_for_timeout(500)
    page.screenshot(path=FOLDER / "file.png")


def take_notebook(browser: Browser, folder: Path) -> None:
    """Run the committed notebook in a JupyterLab and take its widget."""
    with JupyterLab(folder) as address:
        page = browser.new_page(viewport=SIZE)
        page.goto(f"{address}/lab/tree/explore.ipynb")
        page.get_by_text("point = explorer.point").wait_for()
        page.get_by_role("button", name="Python 3 (ipykernel) | Idle").wait_for()
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.locator("[data-command='runmenu:run-all']").click()
        slider = page.get_by_role("slider", name="Threshold")
        slider.wait_for()
        page.get_by_role("button", name="No", exact=True).click()  # no news of Jupyter's
        page.keyboard.press("Control+b")  # the widget instead of the list of files
        page.wait_for_timeout(1_500)
        slider.evaluate("handle => handle.scrollIntoView({ block: 'start' })")
        page.wait_for_timeout(1_500)
        page.screenshot(path=FOLDER / "notebook.png")


def take_class(browser: Browser, address: str) -> None:
    """Take a teacher's wall with a drawing of each of three students."""
    wall = browser.new_page(viewport=SIZE)
    wall.goto(f"{address}/class")
    wall.get_by_role("button", name="Open a room").click()
    wall.get_by_text("Join with").wait_for()
    code = wall.locator(".class-code strong").inner_text()
    phones = [browser.new_context(viewport=PHONE).new_page() for _ in STUDENTS]
    for phone, (name, _) in zip(phones, STUDENTS, strict=True):
        phone.goto(f"{address}/class?room={code}")
        phone.get_by_label("Nickname").fill(name)
        phone.get_by_role("button", name="Join", exact=True).click()
        phone.get_by_text("· you are").wait_for()
    wall.get_by_role("button", name="Next").click()
    for phone, (_, strokes) in zip(phones, STUDENTS, strict=True):
        phone.get_by_role("button", name="Send").wait_for()
        phone.wait_for_timeout(2_000)
        draw(phone, strokes)
        phone.wait_for_timeout(2_000)
        phone.get_by_role("button", name="Send").click()
    wall.get_by_text("3 sent by 3").wait_for()
    wall.wait_for_timeout(4_000)
    wall.screenshot(path=FOLDER / "class.png")


def main() -> None:
    """Take all pictures."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        take_file(browser, Path(name))
        take_notebook(browser, Path(name))
    with Server(Path(tempfile.mkdtemp())) as server, chromium() as browser:
        for name in ("thresholds", "errors"):
            opened(browser, f"{server.url}/{name}").screenshot(path=FOLDER / f"{name}.png")
        picture_uploaded_scores(browser, server.url)
        take_class(browser, server.url)
        save_moving(dragged(opened(browser, server.url)), "slider.webp", MS_A_FRAME)
        page = opened(browser, f"{server.url}/draw")
        page.get_by_text("a fast one is trained to vote").wait_for(state="detached", timeout=120_000)
        save_moving(drawn(page), "drawing.webp", 2_000)


if __name__ == "__main__":
    main()
