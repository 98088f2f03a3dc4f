"""The file that one takes home, opened as a file, without a network."""

import gzip

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from digitlab.evaluation.detectors import Detector
from digitlab.evaluation.run_detectors import detectors_of
from digitlab.export.page import save_html
from digitlab.metrics.choosing import choose
from digitlab.metrics.criteria import CRITERIA
from digitlab.metrics.measures import MEASURES
from digitlab.metrics.prevalence import at_prevalence, curve_at_prevalence
from digitlab.texts import formats
from digitlab.texts.choices import needed_sentence, request, sentence, verdict_sentence, with_noun
from tests.browser.live_widget import READ, assert_200_positions_show_what_python_computes, counts, numbers
from tests.browser.tab import Tab
from tests.browser.test_accessibility import RULES

HOSTILE = '<img src=x onerror="window.hacked=1"></script><script>window.hacked=1</script>{data}'


@pytest.fixture(scope="module")
def detector(small_run, data):
    return detectors_of(small_run, data)[7]


def large_detector():
    generator = np.random.default_rng(3)
    truth = generator.random(300_000) < 0.05
    # Its own threshold is no position of the handle.
    return Detector.from_scores(truth, 0.01 * generator.normal(size=len(truth)) + 0.02 * truth - 0.3, title="Large")


@pytest.fixture(scope="module")
def offline(browser: Browser):
    with Tab(browser, viewport={"width": 1280, "height": 900}, offline=True) as tab:
        yield tab


@pytest.fixture
def alone(offline: Tab, request):
    """A page without a network, of which the browser must not complain."""
    complaints = []
    listeners = {
        "console": lambda message: complaints.append(message.text),
        "pageerror": lambda error: complaints.append(str(error)),
        "request": lambda request: request.url.startswith(("file:", "data:")) or complaints.append(request.url),
    }
    with offline.visited(request.session) as page:
        for event, listener in listeners.items():
            page.on(event, listener)
        yield page
        for event, listener in listeners.items():
            page.remove_listener(event, listener)
    assert complaints == []


def opened(page: Page, path) -> Locator:
    page.goto(path.as_uri())
    slider = page.get_by_role("slider", name="Threshold")
    expect(slider).to_be_visible()
    return slider


def test_a_detectors_file_shows_what_python_computes(alone: Page, detector, data, tmp_path):
    path = save_html(detector, tmp_path / "seven.html", images=data.test.images)
    assert path.stat().st_size < 1_500_000
    slider = opened(alone, path)
    assert_200_positions_show_what_python_computes(alone, slider, detector.curve)


@pytest.mark.slow
def test_a_large_file_is_small_and_exact(alone: Page, tmp_path):
    large = large_detector()
    path = save_html(large, tmp_path / "large.html")
    assert path.stat().st_size < 1_500_000
    slider = opened(alone, path)
    # It opens where it was saved, also between two positions of the handle.
    assert alone.evaluate(READ)["shown"] == numbers(large.curve.at(large.default_threshold))
    assert_200_positions_show_what_python_computes(alone, slider, large.curve)
    alone.mouse.up()
    # Between two positions of the handle nobody can be asked: the nearest one counts, and the field says so.
    field = alone.get_by_role("textbox", name="Exact value")
    field.fill("-0.2923456789")
    field.press("Enter")
    now = alone.evaluate(READ)
    assert now["threshold"] != -0.2923456789
    assert now["shown"] == numbers(large.curve.at(now["threshold"]))
    assert float(field.input_value()) == now["threshold"]
    field.fill("1e9")
    field.press("Enter")
    assert alone.evaluate(READ)["shown"][0] == "undefined"


def test_a_large_file_opens_at_any_threshold(alone: Page, tmp_path):
    generator = np.random.default_rng(0)
    detector = Detector.from_scores(generator.random(20_000) < 0.1, generator.random(20_000).round(6))
    for threshold in [0.123456, -3.0, 5.0, *generator.random(5).round(6)]:
        slider = opened(alone, save_html(detector, tmp_path / "page.html", threshold=threshold))
        point = detector.curve.at(threshold)
        now = {"threshold": threshold, "shown": numbers(point), "counts": counts(point)}
        assert alone.evaluate(READ) == now
        assert float(slider.input_value()) == pytest.approx(min(1, max(0, threshold)))
        assert float(alone.get_by_role("textbox", name="Exact value").input_value()) == threshold


def few_and_tied():
    return Detector.from_scores([0, 0, 1, 0, 1, 1, 1, 0, 0, 1, 0, 1], [1, 2, 2, 3, 3, 5, 5, 0, 1, 4, 2, 1], title="Few")


def only_negatives():
    return Detector.from_scores([0] * 6, [0.1, 0.4, 0.2, 0.9, 0.7, 0.3], title="One kind")


DETECTORS = {"few": few_and_tied, "one kind": only_negatives}


def options(detector):
    return {with_noun(criterion.label, detector.noun_plural): key for key, criterion in CRITERIA.items()}


@pytest.mark.parametrize("which", ["seven", "few", "one kind"])
def test_the_finder_finds_what_python_finds_and_says_the_same(alone: Page, detector, tmp_path, which):
    shown = detector if which == "seven" else DETECTORS[which]()
    opened(alone, save_html(shown, tmp_path / "page.html"))
    box, answer = alone.get_by_role("combobox", name="What matters to you?"), alone.locator("[data-name=answer]")
    assert [option.strip() for option in box.locator("option").all_text_contents()] == list(options(shown))
    for label, key in options(shown).items():
        box.select_option(label)
        choice = choose(shown.curve if shown.holdout is None else shown.holdout.chosen_on, key)
        button = alone.get_by_role("button", name="Move the threshold to")
        assert float(button.inner_text().rsplit(" ", 1)[1]) == choice.point.threshold, label
        assert sentence(choice) in answer.inner_text()
        assert (f"Impossible: {request(choice)}." in answer.inner_text()) == (not choice.possible), label
        assert choice.possible or "Chosen for" not in answer.inner_text()
    button.click()
    now = alone.evaluate(READ)
    assert now["threshold"] == choice.point.threshold
    if shown.holdout is not None:
        checked = shown.holdout.checked_on.at(choice.point.threshold)
        assert f"Checked on {shown.holdout.checked_name}: precision {formats.percent(checked.precision)}" in (
            answer.inner_text()
        )


def test_confidence_can_be_asked_for_as_in_the_app(alone: Page, detector, tmp_path):
    opened(alone, save_html(detector, tmp_path / "page.html"))
    alone.get_by_role("spinbutton", name="Precision at least, %").fill("90")
    alone.get_by_role("checkbox", name="With 95 % confidence").check()
    choice = choose(detector.holdout.chosen_on, "precision", wanted=0.9, confidence=0.95)
    button = alone.get_by_role("button", name="Move the threshold to")
    assert float(button.inner_text().rsplit(" ", 1)[1]) == choice.point.threshold
    held = detector.holdout.checked_on.at(choice.point.threshold)
    told = alone.locator("[data-name=answer]").inner_text()
    assert "a precision of at least 90.0 %, with 95 % confidence" in told
    assert verdict_sentence(choice.promise.judged(held)) in told
    assert needed_sentence(choice, detector.noun_plural) in told
    # At another prevalence nobody can promise that.
    alone.evaluate("window.scrollTo(0, 0)")
    alone.get_by_role("slider", name="How rare is it?").press("PageDown")
    expect(alone.get_by_role("checkbox", name="With 95 % confidence")).to_have_count(0)


def test_all_measures_follow_the_handle(alone: Page, detector, tmp_path):
    slider = opened(alone, save_html(detector, tmp_path / "page.html"))
    alone.get_by_text("All measures, and how sure they are").click()
    slider.press("PageDown")
    point = detector.curve.at(alone.evaluate(READ)["threshold"])
    rows = alone.locator("[data-name=all-measures] tr:has(td)")
    expect(rows).to_have_count(len(MEASURES))
    for row, measure in zip(rows.all(), MEASURES.values(), strict=True):
        assert row.locator("td").all_inner_texts() == [
            measure.name,
            formats.share(measure.of(point)),
            formats.interval(measure.interval(point)),
            measure.as_text,
        ]


def test_the_finder_works_at_the_target_prevalence(alone: Page, detector, tmp_path):
    opened(alone, save_html(detector, tmp_path / "page.html", prevalence=0.01))
    box = alone.get_by_role("combobox", name="What matters to you?")
    for label, key in options(detector).items():
        box.select_option(label)
        choice = choose(curve_at_prevalence(detector.holdout.chosen_on, 0.01), key)
        button = alone.get_by_role("button", name="Move the threshold to")
        assert float(button.inner_text().rsplit(" ", 1)[1]) == choice.point.threshold, label
    checked = detector.holdout.checked_on.at(choice.point.threshold)
    precision = at_prevalence(checked, 0.01).precision
    told = alone.locator("[data-name=answer]").inner_text()
    interval = MEASURES["precision"].interval(checked, 0.01)
    assert f"precision {formats.percent_with_interval(precision, interval)}" in told
    assert "of the world that you imagine, where 1 % are positive" in told
    alone.get_by_role("button", name="As in these images").click()
    expect(alone.locator("[data-name=answer]")).not_to_contain_text("imagine")


def test_figures_and_prevalence_move_and_are_described(alone: Page, detector, tmp_path):
    slider = opened(alone, save_html(detector, tmp_path / "page.html"))
    figures = alone.locator(".figures svg[role=img]")
    expect(figures).to_have_count(4)
    before = figures.nth(1).get_attribute("aria-label")
    slider.press("PageDown")
    now = alone.evaluate(READ)
    after = figures.nth(1).get_attribute("aria-label")
    assert before != after
    assert f"recall {now['shown'][1]} and precision {now['shown'][0]}" in after
    target = alone.locator(".figures path.at_prevalence").first
    expect(target).to_be_hidden()
    alone.get_by_role("slider", name="How rare is it?").press("PageDown")
    expect(target).to_be_visible()
    expect(alone.get_by_role("button", name="As in these images")).to_be_visible()


def test_what_a_visitor_wrote_stays_text(alone: Page, tmp_path):
    generator = np.random.default_rng(0)
    truth = generator.random(50) < 0.4
    hostile = Detector.from_scores(truth, generator.random(50), title=HOSTILE, names=(HOSTILE, f"b{HOSTILE}"))
    opened(alone, save_html(hostile, tmp_path / "hostile.html", origin=HOSTILE, with_rows=True))
    assert alone.evaluate("window.hacked") is None
    expect(alone.get_by_role("heading", level=1)).to_have_text(HOSTILE)
    expect(alone.get_by_role("rowheader").first).to_have_text(HOSTILE)


def test_rows_are_in_it_only_when_asked_for(alone: Page, tmp_path):
    few = few_and_tied()
    opened(alone, save_html(few, tmp_path / "without.html"))
    expect(alone.get_by_role("link", name="Save the rows")).to_have_count(0)
    opened(alone, save_html(few, tmp_path / "with.html", with_rows=True))
    with alone.expect_download() as download:
        alone.get_by_role("link", name="Save the rows").click()
    lines = gzip.decompress(download.value.path().read_bytes()).decode().split()
    assert lines[0] == "label,score"
    assert [line.split(",")[0] for line in lines[1:]] == [str(int(label)) for label in few.judged.y_true]


def test_a_thumb_moves_it_on_a_phone(browser: Browser, detector, tmp_path):
    path = save_html(detector, tmp_path / "phone.html")
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, offline=True)
    page = context.new_page()
    slider = opened(page, path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    box = slider.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 4, box["y"] + box["height"] / 2)
    now = page.evaluate(READ)
    assert now["shown"] == numbers(detector.curve.at(now["threshold"]))
    page.evaluate("window.scrollTo(0, 1500)")
    expect(slider).to_be_in_viewport()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.slow
def test_the_file_breaks_no_rule_of_accessibility(browser: Browser, detector, data, tmp_path, scheme):
    context = browser.new_context(color_scheme=scheme, offline=True)
    page = context.new_page()
    opened(page, save_html(detector, tmp_path / "page.html", images=data.test.images, with_rows=True))
    found = Axe().run(page, options=RULES).response["violations"]
    assert not [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]
    context.close()
