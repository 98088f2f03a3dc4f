"""A real Chromium against the real app. Where there is no Chromium, one is installed."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Trainings take their time on a busy machine; what never comes still fails.
PATIENCE_MS = 120_000
expect.set_options(timeout=PATIENCE_MS)


def find_chromium(playwright: Playwright) -> str | None:
    for name in NAMES:
        path = shutil.which(name)
        if path:
            return path
    own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def install_chromium(playwright: Playwright) -> str:
    commands = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get") and os.geteuid() == 0:
        commands += [["apt-get", "update"], ["apt-get", "install", "--yes", "chromium"]]
    for command in commands:
        print(f"No Chromium on this machine; installing one: {' '.join(command)}")
        subprocess.run(command, check=False, timeout=900)
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


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def start_app(home: Path, **environment: str) -> tuple[str, subprocess.Popen]:
    """Start the app with its own store and wait until it answers."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    options = [f"--server.port={port}", "--server.address=127.0.0.1", "--server.headless=true"]
    server = subprocess.Popen(
        command + options, cwd=ROOT, env={**os.environ, "DIGITLAB_HOME": str(home), **environment}
    )
    url = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=1)
            return url, server
        except OSError:
            time.sleep(0.2)
    server.kill()
    pytest.fail("The app did not start within a minute; run 'streamlit run app.py' to see why.")


def stop_app(server: subprocess.Popen) -> None:
    server.terminate()
    try:
        server.wait(timeout=15)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


@pytest.fixture(scope="session")
def app_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    url, server = start_app(tmp_path_factory.mktemp("home"))
    yield url
    stop_app(server)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    yield page
    context.close()


def metric(page: Page, label: str) -> str:
    """Read a metric off the page."""
    tile = page.get_by_test_id("stMetric").filter(has_text=label)
    return tile.get_by_test_id("stMetricValue").inner_text()
