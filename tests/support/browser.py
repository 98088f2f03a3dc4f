"""A real Chromium, without a window."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

# The headless shell first: it has no windows of its own to draw.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def installed_chromium() -> str | None:
    """Return the path of a Chromium or Chrome on this machine, None if there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the machine's Chromium, or else the one that Playwright has installed."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed_chromium(), args=FLAGS)
        yield browser
        browser.close()


# True once the page's script has not run for some milliseconds.
_QUIET = """(milliseconds) => {
  const now = performance.now();
  const isRunning = document.querySelector("[data-testid=stApp]").dataset.testScriptState !== "notRunning";
  if (isRunning || window.quietSince === undefined) window.quietSince = now;
  return now - window.quietSince > milliseconds;
}"""


def wait_until_quiet(page: Page, seconds: float = 1.5) -> None:
    """Wait until nothing is drawn anew any more, so that a click lands on what stays.

    Parameters
    ----------
    page : playwright.sync_api.Page
        One of an app of Streamlit.
    seconds : float, default=1.5
        How long the page's script must not have run: a canvas, a memory or a photo runs it once more.
    """
    page.evaluate("delete window.quietSince")
    page.wait_for_function(_QUIET, arg=1_000 * seconds, polling=100)


def wait_for_frame(page: Page) -> None:
    """Wait until what the browser knows now is drawn."""
    page.evaluate("() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))")
