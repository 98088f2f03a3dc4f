"""The picture that one copies from a figure, of a saved file without a network and of the app."""

import io
import re
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
import PIL.Image
import pytest
from playwright.sync_api import Browser, Page, expect

from digitlab.decisions import Zone
from digitlab.evaluation.detectors import Detector
from digitlab.evaluation.run_detectors import detectors_of
from digitlab.experiments.experiment import Experiment
from digitlab.export.page import save_html
from digitlab.texts import formats
from digitlab.texts.pictures import COPY, PHRASES
from tests.browser.conftest import open_linked, wait_until_quiet
from tests.browser.tab import Tab

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<img src=x onerror="window.hacked=1">\x01</text><script>window.hacked=1</script> url(http://example.org)'
# A clipboard that keeps what it is given: whether a browser has one is for its settings to say.
CLIPBOARD = """() => Object.defineProperty(navigator, "clipboard", { configurable: true, value: {
  write: async ([item]) => { window.inClipboard = await createImageBitmap(await item.getType("image/png")); },
} })"""
NO_CLIPBOARD = '() => Object.defineProperty(navigator, "clipboard", { configurable: true, value: undefined })'


@pytest.fixture(scope="module")
def offline(browser: Browser):
    with Tab(browser, viewport={"width": 1280, "height": 900}, offline=True) as tab:
        yield tab


@pytest.fixture
def alone(offline: Tab, request):
    with offline.visited(request.session) as page:
        yield page


def saved(page: Page, button: str, nth: int = 0):
    """What a button under a figure saves, by its name and content."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button).nth(nth).click()
    return download.value.suggested_filename, download.value.path().read_bytes()


def assert_stands_alone(svg: bytes) -> list[str]:
    """Check that a picture is well-formed and refers to nothing outside; return its texts."""
    root = ElementTree.fromstring(svg)
    for element in root.iter():
        assert element.tag.startswith(SVG), element.tag
        assert element.tag.removeprefix(SVG) not in {"script", "image", "use", "a", "style", "foreignObject"}
        for name, value in element.attrib.items():
            assert not re.match("on|href|src|.*}href", name), name
            assert all(place.startswith("#") for place in re.findall(r"url\([\"']?([^)]*)", unquote(value))), value
    return [" ".join("".join(text.itertext()).split()) for text in root.iter(f"{SVG}text")]


def test_a_saved_files_picture_tells_what_it_shows(alone: Page, tmp_path):
    generator = np.random.default_rng(0)
    truth = generator.random(900) < 0.3
    scores = (generator.normal(size=900) + 2 * truth).round(3)
    detector = Detector.from_scores(truth, scores, title=HOSTILE, names=("no <i>", HOSTILE))
    origin = "Chosen for a recall of at least 95.0 %, on 450 rows, every other one."
    alone.goto(save_html(detector, tmp_path / "file.html", threshold=0.75, origin=origin).as_uri())
    expect(alone.get_by_role("button", name=COPY)).to_have_count(4)
    name, svg = saved(alone, PHRASES["save_svg"])
    assert name == "digitlab-precision-and-recall-by-threshold.svg"
    texts, point = assert_stands_alone(svg), detector.curve.at(0.75)
    assert formats.share(point.precision) in texts
    assert {f"{point.fp:,} false alarms", f"{point.tp:,} found", "no <i>"} <= set(texts)
    said = " ".join(texts)
    assert f"Flagged from the threshold 0.75 on. {origin} Counted on 900 rows." in said
    assert "<img src=x" in said
    assert alone.evaluate("window.hacked") is None
    # Moved by hand, it was chosen for nothing.
    alone.get_by_label("Exact value").first.fill("1.5")
    alone.get_by_label("Exact value").first.press("Enter")
    said = " ".join(assert_stands_alone(saved(alone, PHRASES["save_svg"], 3)[1]))
    assert "Flagged from the threshold 1.5 on. It was set by hand. Counted on 900 rows." in said
    assert formats.share(detector.curve.at(1.5).precision) in said


def test_a_zones_picture_has_six_counts_and_both_handles(alone: Page, tmp_path):
    generator = np.random.default_rng(1)
    truth = generator.random(900) < 0.3
    detector = Detector.from_scores(truth, (generator.normal(size=900) + 2 * truth).round(3), title="Mine")
    alone.goto(save_html(detector, tmp_path / "zone.html", threshold=1.5, clear_below=0.5).as_uri())
    expect(alone.get_by_role("slider", name="Clear below")).to_be_visible()
    texts, counts = assert_stands_alone(saved(alone, PHRASES["save_svg"], 3)[1]), Zone(0.5, 1.5).counts(detector.curve)
    six = counts.six
    assert {f"{six['asked_positive']:,} positives", f"{six['tn']:,} true negatives", "Asked"} <= set(texts)
    assert {formats.share(counts.negative_predictive_value), formats.share(counts.error_rate)} <= set(texts)
    said = "Flagged from 1.5 on, cleared below 0.5, a person is asked in between. It was set by hand."
    assert said in " ".join(texts)


def test_a_picture_is_copied_or_else_saved(alone: Page, tmp_path):
    detector = Detector.from_scores([0, 0, 1, 1] * 20, np.linspace(0, 1, 80).round(3))
    alone.goto(save_html(detector, tmp_path / "file.html").as_uri())
    alone.evaluate(CLIPBOARD)
    alone.get_by_role("button", name=COPY).nth(2).click()
    expect(alone.get_by_text(PHRASES["copied"])).to_be_visible()
    width, height = alone.evaluate("[window.inClipboard.width, window.inClipboard.height]")
    assert 1_200 < width < 3_000
    assert 1_000 < height < 3_000
    alone.evaluate(NO_CLIPBOARD)
    name, png = saved(alone, COPY)
    assert name.endswith(".png")
    expect(alone.get_by_text(PHRASES["saved"])).to_be_visible()
    picture = PIL.Image.open(io.BytesIO(png)).convert("RGB")
    assert picture.width > 1_200
    assert len(picture.getcolors(1_000_000)) > 20  # something is drawn


def test_figures_of_the_app_are_copied_with_their_marks(page: Page, app_url: str, small_run, data):
    point = detectors_of(small_run, data)[7].curve.at(0.5)
    open_linked(page, f"{app_url}/thresholds?run={Experiment(n_train=2_000).to_link()}&threshold=0.5")
    expect(page.get_by_role("button", name=COPY)).to_have_count(5)
    wait_until_quiet(page)
    name, svg = saved(page, PHRASES["save_svg"], 1)
    assert name == "digitlab-precision-against-recall.svg"
    texts = assert_stands_alone(svg)
    assert {"Recall", "Precision", formats.share(point.precision), f"{point.tp:,} found"} <= set(texts)
    assert "Flagged from the threshold 0.5 on. It was set by hand. Counted on 10,000 test images." in " ".join(texts)
    assert b"<circle" in svg
    page.evaluate(NO_CLIPBOARD)
    picture = PIL.Image.open(io.BytesIO(saved(page, COPY, 1)[1])).convert("RGB")
    assert picture.width > 1_200
    assert len(picture.getcolors(10_000_000)) > 50
