"""A real Chromium against the real app. Where there is no Chromium, one is installed."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from benchmarks.browser import FLAGS, installed_chromium
from benchmarks.server import Server
from tests.conftest import apt_install

# Trainings take their time on a busy machine; what never comes still fails.
PATIENCE_MS = 120_000
expect.set_options(timeout=PATIENCE_MS)


def find_chromium(playwright: Playwright) -> str | None:
    own = playwright.chromium.executable_path
    return installed_chromium() or (own if Path(own).exists() else None)


def install_chromium(playwright: Playwright) -> str:
    for package in ("chromium-headless-shell", "chromium"):
        apt_install(package)
        path = find_chromium(playwright)
        if path:
            return path
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False, timeout=900)
    path = find_chromium(playwright)
    if path:
        return path
    pytest.fail(
        "The browser tests need Chromium or Chrome; none was found and none could be installed. "
        "Install one (on Debian: apt-get install chromium) and run the tests again."
    )


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = find_chromium(playwright) or install_chromium(playwright)
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def app_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def app_url(app_home: Path) -> Iterator[str]:
    with Server(app_home) as server:
        yield server.url


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    yield page
    context.close()


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
    page.wait_for_timeout(500)  # a visit that the browser remembers runs the page once more
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    if button.count():
        button.click()


# True once the page's script has not run for a second and a half: a canvas, a memory or a photo runs it once more.
_QUIET = """() => {
  const now = performance.now();
  const isRunning = document.querySelector("[data-testid=stApp]").dataset.testScriptState !== "notRunning";
  if (isRunning || window.quietSince === undefined) window.quietSince = now;
  return now - window.quietSince > 1500;
}"""


def wait_until_quiet(page: Page) -> None:
    """Wait until nothing is drawn anew any more, so that a click lands on what stays."""
    page.evaluate("delete window.quietSince")
    page.wait_for_function(_QUIET)


def metric(page: Page, label: str) -> str:
    """Read a metric off the page."""
    tile = page.get_by_test_id("stMetric").filter(has_text=label)
    return tile.get_by_test_id("stMetricValue").inner_text()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, so that `-m "not browser"` leaves them out."""
    folder = Path(__file__).parent
    for item in items:
        if folder in item.path.parents:
            item.add_marker(pytest.mark.browser)
