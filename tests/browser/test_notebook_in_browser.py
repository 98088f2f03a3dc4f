"""The widget in a real JupyterLab: the committed notebook is run, the handle is dragged, Python reads its point."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from urllib.error import URLError
from urllib.request import urlopen

import pandas as pd
import pytest
from playwright.sync_api import Browser, expect

from digitlab.detectors import Detector
from digitlab.own_scores import EXAMPLE
from tests.browser.live_widget import READ, assert_200_positions_show_what_python_computes
from tests.conftest import ROOT

SECONDS_TO_START = 90


@pytest.fixture
def jupyter(tmp_path):
    """The address of a JupyterLab of its own, in a folder with the notebook."""
    shutil.copy(ROOT / "docs" / "explore.ipynb", tmp_path)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {name: str(tmp_path / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")}
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}"]
    command += ["--IdentityProvider.token=", f"--ServerApp.root_dir={tmp_path}", "--ServerApp.ip=127.0.0.1"]
    server = subprocess.Popen(
        command,
        env=os.environ | own | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=tmp_path,
    )
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        try:
            urlopen(f"{address}/api").close()
            break
        except URLError:
            time.sleep(0.3)
    yield address
    server.terminate()
    server.wait(30)


@pytest.mark.slow
def test_the_notebook_moves_and_gives_its_point_back(browser: Browser, jupyter, tmp_path):
    tumours = pd.read_csv(EXAMPLE)
    curve = Detector.from_scores(tumours["label"] == "malignant", tumours["score_logistic_regression"]).curve
    context = browser.new_context(viewport={"width": 1400, "height": 1200})
    page = context.new_page()
    page.goto(f"{jupyter}/lab/tree/explore.ipynb")
    expect(page.get_by_text("point = explorer.point")).to_be_visible()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.locator("[data-command='runmenu:run-all']").click()
    slider = page.get_by_role("slider", name="Threshold")
    expect(slider).to_be_visible()
    slider.scroll_into_view_if_needed()
    assert_200_positions_show_what_python_computes(page, slider, curve)
    page.mouse.up()
    slider.focus()
    slider.press("PageDown")
    threshold = page.evaluate(READ)["threshold"]
    page.get_by_text("point = explorer.point").click()
    page.keyboard.press("Control+Enter")
    point = curve.at(threshold)
    expect(page.get_by_text(f"{threshold} {point.tp} {point.fp} {point.fn} {point.tn}")).to_be_visible()
    saved = json.loads((tmp_path / "explore.ipynb").read_text())
    assert len(saved["cells"]) == 7
    assert (tmp_path / "tumours.html").stat().st_size > 10_000
    context.close()
