"""The threshold slider answers in the browser what Python would answer."""

import re
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from digitlab.evaluation.run_detectors import detectors_of
from digitlab.experiments.experiment import Experiment
from digitlab.metrics.measures import MEASURES
from digitlab.metrics.prevalence import at_prevalence
from digitlab.texts import formats
from tests.browser.conftest import go_to, open_linked
from tests.browser.live_widget import READ, assert_200_positions_show_what_python_computes, drag, numbers
from tests.browser.tab import Tab
from tests.support.browser import wait_until_quiet

LINK = Experiment(n_train=2_000).to_link()


@pytest.fixture(scope="module")
def curve(small_run, data):
    return detectors_of(small_run, data)[7].curve


@pytest.fixture(scope="module")
def page(desktop: Tab, request: pytest.FixtureRequest) -> Iterator[Page]:
    """One visit for all tests of this file: the page and its figures take 3 s of the processor to open."""
    with desktop.visited(request.session) as page:
        yield page


@pytest.fixture
def slider(page: Page, app_url: str, request: pytest.FixtureRequest) -> Iterator[Locator]:
    """The handle, on a page that shows these images; wherever it stands. After a failure the page is opened anew."""
    handle = page.get_by_role("slider", name="Threshold")
    if not page.url.startswith(f"{app_url}/thresholds"):
        page.goto(f"{app_url}/thresholds?run={LINK}")
        expect(handle).to_be_visible()
        expect(page.locator(".digitlab-marks")).to_have_count(5)
        wait_until_quiet(page)  # the last figure has no marks: a click before it is there may hit what still moves
    n_failed = request.session.testsfailed
    yield handle
    if request.session.testsfailed > n_failed:
        page.goto("about:blank")
        return
    page.mouse.up()
    as_counted = page.get_by_role("button", name="As in these images")
    if as_counted.is_visible():
        as_counted.click()
    wait_until_quiet(page)


def test_200_positions_show_what_python_computes(page: Page, slider: Locator, curve):
    assert_200_positions_show_what_python_computes(page, slider, curve)


def test_prevalence_is_live_and_equals_pythons(page: Page, slider: Locator, curve):
    rarity = page.get_by_role("slider", name="How rare is it?")
    for _ in drag(page, rarity, (0.1, 0.4, 0.9)):
        prevalence = float(rarity.get_attribute("aria-valuetext").removesuffix(" %")) / 100
        now = page.evaluate(READ)
        point = curve.at(now["threshold"])
        target = at_prevalence(point, prevalence)
        assert now["shown"] == numbers(target)
        assert now["shown"][1] == formats.share(point.recall)
    page.mouse.up()
    expect(page).to_have_url(re.compile(f"prevalence={prevalence}"))
    page.get_by_role("button", name="As in these images").click()
    assert page.evaluate(READ)["shown"] == numbers(curve.at(now["threshold"]))


def test_marks_follow_the_hand_and_no_figure_is_drawn_again(page: Page, slider: Locator, curve):
    page.evaluate("""() => {
      window.redrawn = 0;
      for (const plot of document.querySelectorAll(".js-plotly-plot")) {
        plot.on("plotly_afterplot", () => window.redrawn++);
      }
    }""")
    where = """(chart) => {
      const plot = document.querySelector(`.st-key-${chart} .js-plotly-plot`);
      const share = (axis, pixel) => axis.range[0] + (pixel / axis._length) * (axis.range[1] - axis.range[0]);
      const { xaxis, yaxis } = plot._fullLayout;
      const [line, point] = [plot.querySelector(".digitlab-marks line"), plot.querySelector(".digitlab-marks circle")];
      const [fromLeft, height] = [(a) => share(xaxis, a), yaxis._length];
      return {
        line: fromLeft(Number(line.getAttribute("x1"))),
        point: [
          fromLeft(Number(point.getAttribute("cx"))), share(yaxis, height - Number(point.getAttribute("cy"))),
        ],
      };
    }"""
    for now in drag(page, slider, (0.45, 0.6, 0.75)):
        point = curve.at(now["threshold"])
        spread = np.ptp(curve.scores)
        for chart in ("by_threshold", "histogram"):
            assert page.evaluate(where, chart)["line"] == pytest.approx(now["threshold"], abs=spread / 100)
        assert page.evaluate(where, "precision_recall")["point"] == pytest.approx(
            [point.recall, point.precision], abs=0.01
        )
        assert page.evaluate(where, "roc")["point"] == pytest.approx(
            [point.false_positive_rate, point.recall], abs=0.01
        )
        assert page.evaluate(where, "gains")["point"] == pytest.approx([point.queue_rate, point.recall], abs=0.01)
    assert page.evaluate("window.redrawn") == 0


def test_keyboard_and_number_field_set_the_threshold(page: Page, slider: Locator, curve):
    lowest, highest = float(slider.get_attribute("min")), float(slider.get_attribute("max"))
    for key, expected in (("Home", lowest), ("End", highest)):
        slider.press(key)
        assert page.evaluate(READ)["threshold"] == expected
    before = page.evaluate(READ)["threshold"]
    slider.press("PageDown")
    after_page = page.evaluate(READ)["threshold"]
    slider.press("ArrowLeft")
    after_arrow = page.evaluate(READ)["threshold"]
    assert before - after_page > after_page - after_arrow > 0
    page.get_by_label("Exact value").fill("1.2345")
    page.get_by_label("Exact value").press("Enter")
    now = page.evaluate(READ)
    assert now["threshold"] == 1.2345
    assert now["shown"] == numbers(curve.at(1.2345))
    assert slider.get_attribute("aria-valuetext").startswith("1.2345: precision 0.")


@pytest.mark.slow
def test_field_takes_a_comma_and_small_steps_and_leaves_out_what_is_no_number(page: Page, slider: Locator):
    field = page.get_by_label("Exact value")
    for typed, expected in (("0,4", 0.4), ("-2,5", -2.5), ("four", -2.5), ("", -2.5)):
        field.fill(typed)
        field.press("Enter")
        assert page.evaluate(READ)["threshold"] == expected
        expect(field).to_have_value(str(expected))
    before = page.evaluate(READ)["threshold"]
    field.press("ArrowUp")
    spread = float(slider.get_attribute("max")) - float(slider.get_attribute("min"))
    assert 0 < page.evaluate(READ)["threshold"] - before < spread / 100


@pytest.mark.slow
def test_page_says_which_prevalence_its_numbers_are_from(page: Page, slider: Locator, curve):
    target, counted = page.get_by_text("In a world where"), page.get_by_text("Counted on these images:")
    expect(target).to_be_hidden()
    for _ in drag(page, page.get_by_role("slider", name="How rare is it?"), (0.2,)):
        expect(target).to_be_visible()
        expect(counted).to_be_visible()
    page.mouse.up()
    # The gains figure shows these images, so its point stays on their curve.
    point = curve.at(page.evaluate(READ)["threshold"])
    across = page.evaluate("""() => {
      const plot = document.querySelector(".st-key-gains .js-plotly-plot");
      const { xaxis } = plot._fullLayout;
      const pixel = Number(plot.querySelector(".digitlab-marks circle").getAttribute("cx"));
      return xaxis.range[0] + (pixel / xaxis._length) * (xaxis.range[1] - xaxis.range[0]);
    }""")
    assert across == pytest.approx(point.queue_rate, abs=0.01)


def test_a_finger_sets_the_threshold(phone_page: Page, app_url: str, curve):
    page = phone_page
    open_linked(page, f"{app_url}/thresholds?run={LINK}")
    slider = page.get_by_role("slider", name="Threshold")
    expect(slider).to_be_visible()
    box = slider.bounding_box()
    page.touchscreen.tap(box["x"] + 0.8 * box["width"], box["y"] + box["height"] / 2)
    now = page.evaluate(READ)
    assert now["threshold"] > 0
    assert now["shown"] == numbers(curve.at(now["threshold"]))


def test_release_reaches_python_the_address_bar_and_other_pages(page: Page, phone_page: Page, slider: Locator, curve):
    for now in drag(page, slider, (0.7, 0.6)):
        assert "threshold=" not in page.url or f"threshold={now['threshold']}" not in page.url
    page.mouse.up()
    expect(page).to_have_url(re.compile(re.escape(f"threshold={now['threshold']}")))
    page.get_by_text("All measures, and how sure they are").click()
    row = page.get_by_role("row", name=re.compile("^Specificity"))
    expect(row).to_contain_text(formats.share(curve.at(now["threshold"]).specificity))
    link = page.url

    go_to(page, "Train")
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_visible()
    go_to(page, "Thresholds")
    expect(slider).to_be_visible()
    assert page.evaluate(READ)["threshold"] == now["threshold"]

    phone_page.goto(link)
    expect(phone_page.get_by_role("slider", name="Threshold")).to_be_visible()
    assert phone_page.evaluate(READ)["threshold"] == now["threshold"]


def share_of_track(slider: Locator, threshold: float) -> float:
    low, high = (float(slider.get_attribute(name)) for name in ("min", "max"))
    return (threshold - low) / (high - low)


def test_a_found_threshold_moves_the_handle(page: Page, slider: Locator, curve, small_run, data):
    halves = detectors_of(small_run, data)[7].halves
    page.get_by_text("Find a threshold").click()
    button = page.get_by_role("button", name="Move the threshold to")
    expect(button).to_be_visible()
    wanted = float(button.inner_text().split()[-1])
    button.click()
    expect(slider).to_have_attribute("aria-valuenow", f"{wanted:g}")
    now = page.evaluate(READ)
    assert now["shown"] == numbers(curve.at(wanted))
    assert halves.chosen_on.at(wanted).precision >= 0.95
    expect(page.get_by_text("Chosen for a precision of at least 95.0 %, on 5,000 test images")).to_be_visible()
    spread = page.locator("[data-name=spread]")
    expect(spread).to_contain_text("For a precision of at least 95.0 %: 95 of 100 resamples would have chosen between")
    handle, ticks = slider.bounding_box(), spread.locator("line.middle").bounding_box()
    middle = handle["x"] + 10 + (handle["width"] - 20) * share_of_track(slider, wanted)
    assert ticks["x"] - 4 <= middle <= ticks["x"] + ticks["width"] + 4  # the handle stands among them
    slider.press("ArrowRight")
    moved = page.evaluate(READ)["threshold"]
    assert moved > wanted
    expect(page).to_have_url(re.compile(re.escape(f"threshold={moved}")))
    wait_until_quiet(page)
    assert page.evaluate(READ)["threshold"] == moved  # the former request does not pull it back


WORDS = """() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => {
  const root = [...document.querySelectorAll("*")].find((e) => e.shadowRoot?.querySelector("#threshold")).shadowRoot;
  const tile = (name) => {
    const shown = root.querySelector(`[data-name=${name}-interval]`);
    return [getComputedStyle(shown, "::after").content.replaceAll('"', ""),
            root.querySelector(`[data-name=${name}]`).getAttribute("aria-description")];
  };
  resolve(["precision", "recall", "f1", "accuracy"].map(tile));
})))"""


def words_of(point, prevalence=None):
    """What stands in the four tiles, and what a screen reader says of them."""
    keys = ("precision", "recall", "f1", "accuracy")
    words = [formats.interval(MEASURES[key].interval(point, prevalence)) for key in keys]
    return [[word, word and f"95 % interval {word}"] for word in words]


def test_tiles_show_their_intervals_at_every_position(page: Page, slider: Locator, curve):
    for now in drag(page, slider, np.linspace(0, 1, 40)):
        assert page.evaluate(WORDS) == words_of(curve.at(now["threshold"]))
    assert page.evaluate(WORDS)[0][0] == ""  # nothing is flagged at the right end: of precision nothing can be said
    page.mouse.up()


@pytest.mark.slow
def test_tiles_show_the_intervals_of_a_target_prevalence(page: Page, slider: Locator, curve):
    rarity = page.get_by_role("slider", name="How rare is it?")
    for _ in drag(page, rarity, (0.1, 0.4, 0.9)):
        prevalence = float(rarity.get_attribute("aria-valuetext").removesuffix(" %")) / 100
        point = curve.at(page.evaluate(READ)["threshold"])
        assert page.evaluate(WORDS) == words_of(point, prevalence)
    page.mouse.up()


@pytest.mark.slow
def test_precision_at_another_prevalence_is_drawn_in_steps(page: Page, slider: Locator, curve):
    """Each piece of the line goes straight across or straight up, as nothing can be had between two thresholds."""
    rarity = page.get_by_role("slider", name="How rare is it?")
    list(drag(page, rarity, (0.3,)))
    page.mouse.up()
    for chart, step in (("by_threshold", r"V[\d.e-]+H[\d.e-]+"), ("precision_recall", r"H[\d.e-]+V[\d.e-]+")):
        line = page.locator(f".st-key-{chart} .digitlab-marks path").first
        expect(line).to_have_attribute("d", re.compile(rf"^M[\d.e-]+ [\d.e-]+({step})+$"))
