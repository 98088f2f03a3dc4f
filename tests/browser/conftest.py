"""A real Chromium against the real app."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from digitlab.experiments.runs import Run
from digitlab.store import RunStore
from tests.browser.tab import PATIENCE_MS, Tab
from tests.support.browser import FLAGS, installed_chromium, wait_until_quiet
from tests.support.packages import require
from tests.support.server import Server

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
        path = require(
            "Chromium or Chrome",
            lambda: installed_chromium() or (str(own) if own.exists() else None),
            ["chromium-headless-shell", "chromium"],
            [sys.executable, "-m", "playwright", "install", "chromium"],
        )
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def app_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def store(app_home: Path) -> RunStore:
    """The store of the app that the tests visit."""
    return RunStore(app_home)


@pytest.fixture(scope="session")
def server(app_home: Path, store: RunStore, small_run: Run, ten_digit_run: Run) -> Iterator[Server]:
    """The app that all tests of this process visit, with a detector of a few images and somebody to vote."""
    for run in (small_run, ten_digit_run):
        store.save(run)
    with Server(app_home) as server:
        yield server


@pytest.fixture(scope="session")
def app_url(server: Server) -> str:
    return server.url


@pytest.fixture(scope="session")
def desktop(browser: Browser) -> Iterator[Tab]:
    with Tab(browser, viewport={"width": 1400, "height": 1000}) as tab:
        yield tab


@pytest.fixture(scope="session")
def phone(browser: Browser) -> Iterator[Tab]:
    with Tab(browser, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True) as tab:
        yield tab


@pytest.fixture
def page(desktop: Tab, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page as a new visitor's."""
    with desktop.visited(request.session) as page:
        yield page


@pytest.fixture
def phone_page(phone: Tab, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page as a new visitor's who holds a phone."""
    with phone.visited(request.session) as page:
        yield page


def go_to(page: Page, name: str) -> None:
    """Go to a page by the list at the top; the one within a thumb's reach is there, too, until its style has come."""
    page.get_by_test_id("stTopNavLink").filter(has_text=name).click()
    expect(page).to_have_title(f"{name} - digitlab")


def open_linked(page: Page, address: str) -> None:
    """Open a link, and have its run trained if the page asks whether to."""
    page.goto(address)
    button = page.get_by_role("button", name="Train it")
    # Title and form come first; the run's heading, or the question, says that the page knows what it shows.
    expect(page.locator("h3", has_text=" · ").or_(button).first).to_be_visible()
    wait_until_quiet(page)  # a visit that the browser remembers runs the page once more
    if button.count():
        button.click()


def metric(page: Page, label: str) -> Locator:
    """Return the value of a metric."""
    tile = page.get_by_test_id("stMetric").filter(has_text=label)
    return tile.get_by_test_id("stMetricValue")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, so that `-m "not browser"` leaves them out."""
    folder = Path(__file__).parent
    for item in items:
        if folder in item.path.parents:
            item.add_marker(pytest.mark.browser)
