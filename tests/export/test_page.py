"""The saved file, without a browser; `tests/browser/test_file_in_browser.py` opens it."""

import json
import math
import re

import numpy as np
import pytest

from digitlab.evaluation.detectors import Detector
from digitlab.export.page import html_page, save_html

DETECTOR = Detector.from_scores([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])


def sent(page: str) -> dict:
    """Return what the page's script reads: JSON, which has neither NaN nor infinities."""
    found = re.search(r'<script[^>]*id="data"[^>]*>(.*?)</script>', page, flags=re.DOTALL)
    return json.loads(found[1], parse_constant=pytest.fail)


@pytest.mark.parametrize("threshold", [math.nan, math.inf, "0.5"])
def test_no_file_is_written_that_could_not_be_opened(tmp_path, threshold):
    with pytest.raises(ValueError, match="threshold must be a finite number"):
        save_html(DETECTOR, tmp_path / "page.html", threshold=threshold)
    assert not list(tmp_path.iterdir())


def test_a_prevalence_of_nothing_is_refused():
    with pytest.raises(ValueError, match="prevalence must lie between 0 and 1"):
        html_page(DETECTOR, prevalence=0)


def test_numbers_of_numpy_are_thresholds_too():
    assert sent(html_page(DETECTOR, threshold=np.float32(0.5), prevalence=np.float64(0.25)))["threshold"] == 0.5


def test_a_file_that_cannot_be_written_leaves_the_earlier_one(tmp_path):
    path = tmp_path / "scores.html"
    save_html(Detector.from_scores([0, 1], [0.1, 0.9]), path)
    earlier = path.read_bytes()
    with pytest.raises(ValueError, match="half a character"):
        save_html(Detector.from_scores([0, 1], [0.1, 0.9], title="A\ud800"), path)
    with pytest.raises(OSError, match="No such file"):
        save_html(Detector.from_scores([0, 1], [0.1, 0.9]), tmp_path / "none" / "scores.html")
    assert path.read_bytes() == earlier
    assert list(tmp_path.iterdir()) == [path]
