"""The documentation as a site: built offline and strictly; what is live in it moves."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import digitlab
from tests.support.paths import ROOT


def test_the_citation_names_the_version():
    assert f"version: {digitlab.__version__}\n" in (ROOT / "CITATION.cff").read_text()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    # Whoever would ask the network is refused.
    environment = {**os.environ, "https_proxy": "http://127.0.0.1:9", "http_proxy": "http://127.0.0.1:9"}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.slow
def test_every_public_name_is_in_the_reference(site: Path):
    reference = (site / "reference.html").read_text(encoding="utf-8")
    named = set(re.findall(r"<h2[^>]*>.*?digitlab\.(\w+)", reference, re.DOTALL))
    assert set(digitlab.__all__) - {"__version__"} <= named


@pytest.mark.slow
@pytest.mark.browser
def test_live_pages_move_and_ask_nobody_else(site: Path, page: Page):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"file://{site}/index.html")
    frame = page.frame_locator("iframe.live")
    handle = frame.get_by_role("slider", name="Threshold")
    before = handle.get_attribute("aria-valuetext") or handle.input_value()
    handle.press("PageUp")
    expect(handle).not_to_have_value(before)
    for live in sorted((site / "gallery").glob("*.html")):
        page.goto(f"file://{live}")
        expect(page.get_by_role("slider", name="Threshold")).to_be_visible()
    assert not [url for url in asked if not url.startswith(("file:", "data:", "blob:"))]
