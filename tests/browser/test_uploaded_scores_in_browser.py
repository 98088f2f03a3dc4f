"""A file of one's own, from the upload to the file that one takes home."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect

from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.uploads.table import EXAMPLE
from tests.browser.conftest import go_to
from tests.browser.live_widget import READ, assert_200_positions_show_what_python_computes, counts, numbers
from tests.support.browser import wait_until_quiet

N_ROWS = 300_000  # larger than what Streamlit takes elsewhere, and than what is sent to the browser whole


@pytest.fixture(scope="module")
def large() -> pd.DataFrame:
    generator = np.random.default_rng(5)
    label = generator.random(N_ROWS) < 0.1
    return pd.DataFrame(
        {"id": np.arange(N_ROWS), "label": label.astype(int), "score": generator.normal(size=N_ROWS) + label}
    )


@pytest.fixture(scope="module")
def large_file(large: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("own") / "large.csv"
    large.to_csv(path, index=False)
    assert path.stat().st_size > 6_000_000
    return path


def choose_uploaded_scores(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/thresholds")
    expect(page.get_by_test_id("stMetric").first).to_be_visible()
    wait_until_quiet(page)
    page.get_by_role("radio", name="My scores").click()
    expect(page.get_by_role("button", name="Try an example")).to_be_visible()
    wait_until_quiet(page)


def taken_home(page: Page) -> Path:
    """Take the page's file home; the last of the clicks."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Take it home").click()
    path = Path(download.value.path())
    return path.rename(path.with_suffix(".html"))


@contextmanager
def opened_alone(browser: Browser, path: Path) -> Iterator[Page]:
    """Open a file without a network until the ``with`` block ends."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    yield page
    context.close()


@pytest.mark.slow
def test_a_large_file_is_exact_at_each_position_and_between(
    page: Page, app_url: str, large, large_file, browser: Browser
):
    choose_uploaded_scores(page, app_url)
    page.get_by_test_id("stFileUploader").locator("input").set_input_files(large_file)
    slider = page.get_by_role("slider", name="Threshold")
    expect(slider).to_be_visible()
    expect(page.locator(".digitlab-marks")).to_have_count(5)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    curve = ThresholdCurve(large["label"] == 1, large["score"])
    slider.scroll_into_view_if_needed()  # the first look stands above it
    assert_200_positions_show_what_python_computes(page, slider, curve)
    page.mouse.up()
    field = page.get_by_role("textbox", name="Exact value")
    field.fill("0.123456789")
    field.press("Enter")
    point = curve.at(0.123456789)
    expect(page.locator("[data-name=tp]")).to_have_text(counts(point)[0])
    now = page.evaluate(READ)
    assert (now["threshold"], now["shown"]) == (0.123456789, numbers(point))
    wait_until_quiet(page)
    with opened_alone(browser, taken_home(page)) as alone:
        assert alone.evaluate(READ) == {"threshold": 0.123456789, "shown": numbers(point), "counts": counts(point)}
    assert "run=" not in page.url
    assert "threshold=" not in page.url


def test_nobody_else_sees_it_and_its_own_tab_finds_it_again(
    page: Page, phone_page: Page, app_url: str, app_home: Path, tmp_path: Path
):
    path = tmp_path / "secret.csv"
    path.write_text("label,score,name\n" + "".join(f"{i % 2},{i / 50},secret-{i}\n" for i in range(50)))
    choose_uploaded_scores(page, app_url)
    before = sorted(file for file in app_home.rglob("*") if file.is_file())
    page.get_by_test_id("stFileUploader").locator("input").set_input_files(path)
    expect(page.get_by_role("button", name="Remove the file")).to_be_visible()
    go_to(page, "Errors")
    expect(page.get_by_role("heading", name="The rows behind the numbers")).to_be_visible()
    neighbour = phone_page
    choose_uploaded_scores(neighbour, app_url)
    expect(neighbour.get_by_text("secret.csv")).to_have_count(0)
    neighbour.goto(page.url)
    expect(neighbour.get_by_role("button", name="Try an example")).to_be_visible()
    expect(neighbour.get_by_text("secret.csv")).to_have_count(0)
    kept = sorted(file for file in app_home.rglob("*") if file.is_file())
    assert kept == before
    assert not any(b"secret-" in file.read_bytes() for file in kept)
    page.reload()
    expect(page.get_by_text("secret.csv")).to_be_visible()
    expect(page.get_by_role("heading", name="The rows behind the numbers")).to_be_visible()
    page.get_by_role("button", name="Remove the file").click()
    expect(page.get_by_role("button", name="Try an example")).to_be_visible()
    wait_until_quiet(page)
    page.reload()
    expect(page.get_by_role("button", name="Try an example")).to_be_visible()
    expect(page.get_by_text("no longer here")).to_have_count(0)


def test_a_table_that_is_no_longer_kept_is_said_to_be_gone(page: Page, app_url: str):
    choose_uploaded_scores(page, app_url)
    page.evaluate(f"sessionStorage.setItem('digitlab-table', '{'x' * 32} My scores')")
    page.reload()
    expect(page.get_by_text("Your table is no longer here")).to_be_visible()
    expect(page.get_by_role("button", name="Try an example")).to_be_visible()


def test_from_the_example_to_a_file_in_three_clicks(page: Page, app_url: str, browser: Browser):
    choose_uploaded_scores(page, app_url)  # the first click
    page.get_by_role("button", name="Try an example").click()
    expect(page.get_by_role("slider", name="Threshold")).to_be_visible()
    wait_until_quiet(page)
    frame = pd.read_csv(EXAMPLE)
    curve = ThresholdCurve(frame["label"] == "malignant", frame["score_logistic_regression"])
    with opened_alone(browser, taken_home(page)) as alone:
        assert alone.evaluate(READ)["shown"] == numbers(curve.at(0.5))
        expect(alone.get_by_text(re.compile("569 rows"))).to_be_visible()


def test_a_runs_program_and_file_are_taken_home_with_its_zone(page: Page, app_url: str):
    page.goto(f"{app_url}/thresholds?threshold=0.5&clear_below=-2")
    expect(page.get_by_role("slider", name="Threshold")).to_be_visible()
    wait_until_quiet(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Take the program").click()
    program = Path(download.value.path()).read_text()
    assert "SGDClassifier(" in program
    assert "digitlab." not in program
    assert "class ZoneClassifier(" in program
    assert "scores < -2.0" in program
    compile(program, "program.py", "exec")
    with page.expect_download() as download:
        page.get_by_role("button", name="Take it home").click()
    assert Path(download.value.path()).stat().st_size < 1_500_000
    assert '"clear_below": -2.0' in Path(download.value.path()).read_text()
    page.get_by_role("button", name="Take the model").click()
    expect(page.get_by_text("answers = decide(scores)")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the model's file").click()
    assert download.value.suggested_filename.endswith(".skops")
    assert Path(download.value.path()).stat().st_size > 1_000
