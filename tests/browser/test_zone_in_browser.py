"""A zone between two handles, live in the app and in a file: the browser shows what Python computes."""

import re

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from digitlab.decisions import Zone
from digitlab.evaluation.detectors import Detector
from digitlab.evaluation.run_detectors import detectors_of
from digitlab.experiments.experiment import Experiment
from digitlab.export.notebook import explore
from digitlab.export.page import save_html
from digitlab.inspection.examples import along_the_scores
from digitlab.store import RunStore
from digitlab.texts import formats, zones
from tests.browser.live_widget import drag
from tests.browser.test_notebook_in_browser import RENDER
from tests.support.browser import wait_for_frame, wait_until_quiet

READ_ZONE = """() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => {
  const within = (tree) => tree.querySelector("#threshold") ? tree
    : [...tree.querySelectorAll("*")].filter((e) => e.shadowRoot).map((e) => within(e.shadowRoot)).find(Boolean);
  const root = within(document);
  const text = (name) => root.querySelector(`[data-name="${name}"]`).textContent;
  const at = (id) => Number(root.querySelector(`#${id}`).getAttribute("aria-valuenow"));
  const limits = (name) => root.querySelector(`[data-name="zone-${name}-interval"]`).getAttribute("data-words");
  const tiles = ["precision", "negative_predictive_value", "recall", "error_rate"];
  const cells = ["tp", "asked_positive", "fn", "fp", "asked_negative", "tn"];
  resolve({
    ends: [at("clear-below"), at("threshold")],
    tiles: tiles.map((name) => [text(`zone-${name}`), limits(name)]),
    cells: cells.map((name) => [text(`zone-count-${name}`), text(`zone-part-${name}`)]),
    asked: text("zone-asked"),
    aDay: text("zone-a-day"),
    left: text("zone-left"),
  });
})))"""
WORDS_OF_EXAMPLES = """() => {
  const host = [...document.querySelectorAll("*")].find((e) => e.shadowRoot?.querySelector("#threshold"));
  return [...host.shadowRoot.querySelectorAll(".examples .side")].map((word) => word.textContent);
}"""
BAND = """(chart) => {
  const plot = document.querySelector(`.st-key-${chart} .js-plotly-plot`);
  const { xaxis } = plot._fullLayout;
  const band = plot.querySelector(".digitlab-marks rect");
  const from = Number(band.getAttribute("x"));
  const at = (pixel) => xaxis.range[0] + (pixel / xaxis._length) * (xaxis.range[1] - xaxis.range[0]);
  return [at(from), at(from + Number(band.getAttribute("width")))];
}"""


def assert_python_computes(now, curve, person_errs=0.0, a_day=10_000):
    counts = Zone(*now["ends"]).counts(curve)
    tiles = [(formats.share(counts.value(key)), formats.interval(counts.interval(key))) for key in zones.HEADLINE]
    assert [tuple(tile) for tile in now["tiles"]] == tiles
    cells = [
        (formats.count(count), formats.percent_with_interval(counts.value(key), counts.interval(key)))
        for key, count in counts.six.items()
    ]
    by_key = dict(zip(("tp", "asked_positive", "fn", "fp", "asked_negative", "tn"), now["cells"], strict=True))
    assert [tuple(by_key[key]) for key in counts.six] == cells
    assert f"about {formats.per_thousand(counts.asked_rate)} of 1,000" in now["asked"]
    assert now["aDay"] == f"it is {formats.count(counts.asked_rate * a_day)}."
    left = counts.after_asking(person_errs)
    assert f"of 1,000: {formats.per_thousand((left.fp + left.fn) / left.n_samples)}." in now["left"]
    return counts


def handles(page: Page) -> tuple[Locator, Locator]:
    return tuple(page.get_by_role("slider", name=name, exact=True) for name in ("Clear below", "Threshold"))


def default_detector(app_home, data) -> Detector:
    """The one that a first visitor finds; the server has it from the first visit on."""
    return detectors_of(RunStore(app_home).load(Experiment()), data)[7]


def test_two_handles_show_what_python_computes_and_cannot_cross(page: Page, app_url: str, app_home, data):
    page.goto(f"{app_url}/thresholds?threshold=1.5")
    lower, upper = handles(page)
    expect(upper).to_be_visible()
    expect(page.locator(".digitlab-marks")).to_have_count(5)
    wait_until_quiet(page)
    seven = default_detector(app_home, data)
    expect(lower).to_be_hidden()
    page.get_by_role("switch", name="Ask a person in between").click()
    expect(lower).to_be_visible()
    expect(page).to_have_url(re.compile("clear_below=-"))
    counts = assert_python_computes(page.evaluate(READ_ZONE), seven.curve)
    assert 0 < counts.asked_rate <= 0.05
    for end in (lower, upper):
        wait_until_quiet(page)
        for _ in drag(page, end, np.linspace(0.55, 0.9, 12) if end is lower else np.linspace(0.9, 0.6, 12)):
            now = page.evaluate(READ_ZONE)
            assert now["ends"][0] <= now["ends"][1]
            assert_python_computes(now, seven.curve)
            ends = page.evaluate(BAND, "by_threshold")
            assert ends == pytest.approx(now["ends"], abs=0.3)
        page.mouse.up()
        assert now["ends"][0] == now["ends"][1]  # the one that moved stays at the other
        assert float(end.input_value()) == now["ends"][0]
        lower.press("PageDown")
        lower.press("PageDown")
    now = page.evaluate(READ_ZONE)
    counts = assert_python_computes(now, seven.curve)
    upper_point, lower_point = counts.upper, counts.lower
    expected = {
        "precision_recall": (upper_point.recall, lower_point.recall),
        "roc": (upper_point.false_positive_rate, lower_point.false_positive_rate),
        "gains": (upper_point.queue_rate, lower_point.queue_rate),
        "histogram": now["ends"],
    }
    for chart, ends in expected.items():
        assert page.evaluate(BAND, chart) == pytest.approx(ends, abs=0.01 if chart != "histogram" else 0.3), chart


def test_keyboard_numbers_and_link(page: Page, app_url: str, app_home, data):
    page.goto(f"{app_url}/?threshold=0.5&clear_below=-2.5")
    lower, upper = handles(page)
    expect(lower).to_be_visible()
    wait_until_quiet(page)
    assert page.evaluate(READ_ZONE)["ends"] == [-2.5, 0.5]
    seven = default_detector(app_home, data)
    truth, scores = seven.judged
    picked = along_the_scores(truth, scores)
    words = page.evaluate(WORDS_OF_EXAMPLES)
    answers = [{1: "flagged", 0: "cleared", -1: "asked"}[answer] for answer in Zone(-2.5, 0.5).decide(scores[picked])]
    assert [word.removesuffix(", wrong") for word in words] == answers
    assert [word.endswith(", wrong") for word in words] == [
        answer != "asked" and (answer == "flagged") != bool(truth[i]) for answer, i in zip(answers, picked, strict=True)
    ]
    upper.press("Home")
    assert page.evaluate(READ_ZONE)["ends"] == [-2.5, -2.5]
    lower.press("End")
    assert page.evaluate(READ_ZONE)["ends"] == [-2.5, -2.5]
    upper.press("End")
    lower.press("ArrowUp")
    now = page.evaluate(READ_ZONE)
    assert -2.5 < now["ends"][0] < now["ends"][1]
    assert lower.get_attribute("aria-valuetext").startswith(f"{now['ends'][0]}: negative predictive value 0.9")
    field = page.get_by_label("Exact lower end")
    for typed, expected in (("-1,25", -1.25), ("below", -1.25), ("1e9", now["ends"][1])):
        field.fill(typed)
        field.press("Enter")
        assert page.evaluate(READ_ZONE)["ends"][0] == expected
    errs, a_day = page.get_by_label("In how many of 100 the person errs"), page.get_by_label("How many come in a day")
    errs.fill("20")
    a_day.fill("500")
    a_day.press("Tab")
    assert_python_computes(page.evaluate(READ_ZONE), seven.curve, 0.2, 500)
    a_day.fill("-3")
    expect(page.get_by_text("Type a number from 1 to 1,000,000,000.")).to_be_visible()
    a_day.press("Tab")
    expect(a_day).to_have_value("500")
    page.get_by_role("switch", name="Ask a person in between").click()
    expect(lower).to_be_hidden()
    expect(page).not_to_have_url(re.compile("clear_below"))


def test_a_file_holds_a_zone_and_needs_no_python(page: Page, tmp_path):
    generator = np.random.default_rng(2)
    truth = generator.random(2_000) < 0.2
    detector = Detector.from_scores(truth, (generator.normal(size=2_000) + 2 * truth).round(4), title="Zone")
    page.goto(save_html(detector, tmp_path / "zone.html", threshold=1.5, clear_below=0.25).as_uri())
    lower, upper = handles(page)
    expect(lower).to_be_visible()
    now = page.evaluate(READ_ZONE)
    assert now["ends"] == [0.25, 1.5]
    assert_python_computes(now, detector.curve)
    expect(page.get_by_text("What scores below 0.25 is cleared")).to_be_visible()
    for _ in drag(page, lower, np.linspace(0.1, 0.5, 6)):
        assert_python_computes(page.evaluate(READ_ZONE), detector.curve)
    page.mouse.up()
    band = page.locator(".figures figure").first.locator("rect.asked")
    expect(band).to_be_visible()
    before = band.get_attribute("width")
    upper.press("PageUp")
    wait_for_frame(page)
    assert float(band.get_attribute("width")) > float(before)
    # Where rows weigh differently, an interval between two lines is Python's to compute, and the file says so.
    weighted = Detector.from_scores(truth, detector.judged.y_score, sample_weight=1 + generator.random(2_000))
    page.goto(save_html(weighted, tmp_path / "weighted.html", threshold=1.5, clear_below=0.25).as_uri())
    counts = Zone(0.25, 1.5).counts(weighted.curve)
    assert page.evaluate(READ_ZONE)["tiles"][2][1] == formats.interval(counts.interval("recall"))
    upper.press("PageUp")
    assert page.evaluate(READ_ZONE)["tiles"][2][1] == ""
    expect(page.get_by_text(zones.PHRASES["unknown_alone"])).to_be_visible()


def test_a_notebook_opens_between_two_positions_of_both_handles(page: Page):
    """What the browser of a large table does not know, Python has looked up: of both ends, weights included."""
    generator = np.random.default_rng(0)
    truth = generator.random(20_000) < 0.2
    detector = Detector.from_scores(
        truth, (generator.random(20_000) + truth).round(6), sample_weight=1 + generator.random(20_000)
    )
    explorer = explore(detector, threshold=1.123456, clear_below=0.654321)
    traits = {name: getattr(explorer, name) for name in ("content", "requested", "position", "looked_up")}
    page.goto("about:blank")
    page.evaluate(RENDER, {"script": explorer._esm, "traits": traits})
    now = page.evaluate(READ_ZONE)
    assert now["ends"] == [0.654321, 1.123456]
    assert_python_computes(now, detector.curve)
