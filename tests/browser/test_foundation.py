"""What only a browser can show of the first way through the app."""

import json
import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect
from sklearn.metrics import precision_score, recall_score

from digitlab.experiments.experiment import Experiment
from digitlab.store import RunStore
from digitlab.training.train import train
from tests.browser.conftest import go_to, metric
from tests.support.browser import wait_until_quiet
from tests.support.server import Server


def choose(page: Page, label: str, option: str) -> None:
    box = page.get_by_test_id("stSelectbox").filter(has=page.get_by_label(label, exact=True))
    box.click()
    page.get_by_role("option", name=option).click()


def test_train_a_forest_for_5_and_move_its_threshold(page: Page, app_url: str, store: RunStore, data):
    linked = Experiment(n_train=10_000)
    store.save(train(linked, data))
    page.goto(f"{app_url}/train?run={linked.to_link()}")
    expect(page.get_by_role("heading", name="Digit 7 · Stochastic gradient descent")).to_be_visible()
    assert float(metric(page, "F1").inner_text()) > 0.9

    wait_until_quiet(page)
    # The linked number of images stays in the controls.
    choose(page, "Digit", "5")
    choose(page, "Classifier", "Random forest (RandomForestClassifier)")
    page.get_by_role("button", name="Train", exact=True).click()
    # Real progress: the text counts the trees.
    expect(page.get_by_text(re.compile(r"tree \d+0 of 100"))).to_be_visible()
    expect(page.get_by_role("button", name="Cancel")).to_be_visible()
    expect(page.get_by_role("heading", name="Digit 5 · Random forest · 10,000 images")).to_be_visible()
    expect(page.get_by_role("button", name="Cancel")).to_have_count(0)

    go_to(page, "Thresholds")
    expect(page.get_by_role("heading", name="Digit 5 · Random forest")).to_be_visible()
    run = store.load(Experiment(digit=5, classifier="RandomForestClassifier", n_train=10_000))
    truth, scores = data.test.labels == 5, run.test_scores
    handle = page.get_by_role("slider", name="Threshold")
    seen = set()
    for key in ("PageDown", "PageDown", "PageUp", "ArrowRight"):
        handle.press(key)
        threshold = float(handle.input_value())
        predicted = scores >= threshold
        expect(metric(page, "Precision")).to_have_text(f"{precision_score(truth, predicted):.4f}")
        expect(metric(page, "Recall")).to_have_text(f"{recall_score(truth, predicted):.4f}")
        seen.add(threshold)
    assert len(seen) >= 3


def test_no_traceback_for_a_broken_link(page: Page, app_url: str):
    page.goto(f"{app_url}/?run=%7Bbroken")
    expect(page.get_by_text("The default detector is shown instead")).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)


@pytest.mark.parametrize(
    "text",
    [
        "# Sign in",
        "[Sign in](https://evil.example)",
        "![](https://evil.example/x.png)",
        "www.evil.example a@evil.example",
        "https://evil.example",
        ":red[red] :blue-badge[x] :smile:",
        ":material/home: $x^2$",
        "**bold** _slanted_ ~~x~~",
        "<b>bold</b><img src=x>",
        "' [a](https://evil.example) '",
    ],
)
def test_what_a_link_says_is_shown_as_it_was_written(page: Page, app_url: str, text):
    page.goto(f"{app_url}/?run={quote(json.dumps({'classifier': text}))}")
    said = page.get_by_test_id("stAlert").get_by_test_id("stMarkdownContainer")
    expect(said).to_contain_text("The default detector is shown instead")
    expect(said).to_contain_text(text[:5])
    assert said.locator("*").evaluate_all("all => [...new Set(all.map(one => one.tagName))]") == ["P", "CODE"]


def test_shared_link_opens_the_same_run(page: Page, app_url: str):
    page.goto(app_url)
    expect(page.get_by_test_id("stMetric").first).to_be_visible()
    go_to(page, "Thresholds")
    expect(page.get_by_role("slider", name="Threshold")).to_be_visible()
    assert "run=" in page.url
    link = page.url
    page.goto("about:blank")
    page.goto(link)
    expect(page.get_by_role("heading", name="Digit 7 · Stochastic gradient descent")).to_be_visible()


def test_narrow_screen_does_not_scroll_sideways(page: Page, app_url: str):
    page.set_viewport_size({"width": 400, "height": 900})
    for path in ("", "thresholds"):
        page.goto(f"{app_url}/{path}")
        expect(page.get_by_test_id("stMetric").first).to_be_visible()
        wait_until_quiet(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 400


@pytest.mark.slow
def test_first_request_of_a_fresh_server_may_be_a_deep_link(page: Page, tmp_path):
    with Server(tmp_path) as server:
        page.goto(f"{server.url}/thresholds")
        expect(page.get_by_role("heading", name="Digit 7 · Stochastic gradient descent")).to_be_visible()
        expect(page.get_by_role("link", name="Train")).to_be_visible()
