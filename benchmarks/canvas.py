"""From pen lift to the shown prediction, in a real browser, with its parts.

Draws digits with a real mouse on the Draw page and notes, at every frame, what the page shows as its prediction. Beside
it stand the server's own parts: the way from the canvas's JSON to the picture, and each reader's time for one drawing.
"""

import statistics
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.report import arguments, milliseconds, write
from digitlab.classifiers import REGISTRY
from digitlab.digit_reader import load_reader
from digitlab.drawing import drawing_steps, image_from_strokes
from digitlab.experiments.experiment import Experiment
from digitlab.mnist import load_mnist
from digitlab.store.run_files import load_model
from digitlab.training.scoring import score_images
from digitlab.training.train import train
from tests.support.browser import chromium, wait_until_quiet
from tests.support.canvas import DRAWINGS, draw
from tests.support.server import Server

N_ROUNDS = 5
SIDE = 320
_EMPTY = "Draw a digit, and it is read"
# Notes when the pen was lifted last and when a prediction stood on the page first after that.
_WATCH = """() => {
  window.seen = { lifted: null, shown: null };
  addEventListener("pointerup", () => (window.seen = { lifted: performance.now(), shown: null }), true);
  const frame = () => {
    const value = document.querySelector("[data-testid=stMetricValue]");
    if (value && window.seen.lifted !== null && window.seen.shown === null) window.seen.shown = performance.now();
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}"""


def time_browser(url: str) -> list[float]:
    """Return the milliseconds from lifting the pen after a digit's first stroke to its prediction."""
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(120_000)
        page.goto(f"{url}/draw")
        page.get_by_text(_EMPTY).wait_for()
        page.get_by_text("a fast one is trained to vote").wait_for(state="detached")
        wait_until_quiet(page)
        page.evaluate(_WATCH)
        times = []
        for strokes in [*DRAWINGS.values()] * N_ROUNDS:
            draw(page, strokes[:1])
            page.get_by_test_id("stMetricValue").first.wait_for()
            page.wait_for_function("window.seen.shown !== null")
            seen = page.evaluate("window.seen")
            times.append(seen["shown"] - seen["lifted"])
            wait_until_quiet(page)
            page.locator("canvas").last.hover()
            page.get_by_role("button", name="Reset canvas").click()
            page.get_by_text(_EMPTY).wait_for()
        return times[1:]  # the first sets everything up


def time_parts(classifiers: list[str]) -> dict[str, float]:
    """Return the milliseconds of each of the server's parts; models are trained on 10,000 images and stored."""
    strokes = [np.array(stroke) * SIDE for stroke in DRAWINGS["7"]]
    image = image_from_strokes(strokes)[np.newaxis]
    reader = load_reader()
    parts = {
        "strokes to the steps and the picture": milliseconds(lambda: drawing_steps(strokes, (SIDE, SIDE))),
        "digitlab's own reader": milliseconds(lambda: reader.probabilities(image)),
    }
    for classifier in classifiers:
        experiment = Experiment(digit=None, classifier=classifier, n_train=10_000)
        with tempfile.TemporaryDirectory() as folder:
            estimator = train(experiment, load_mnist()).estimator
            assert estimator is not None
            model_format = experiment.spec.model_format
            model_format.save(estimator, Path(folder, model_format.file_name))
            model = load_model(Path(folder), experiment)
        parts[experiment.spec.title] = milliseconds(partial(score_images, experiment, model, image))
    return parts


def measure(classifiers: list[str]) -> dict[str, Any]:
    """Time the parts, then the whole in a browser."""
    parts = time_parts(classifiers)
    with tempfile.TemporaryDirectory() as home, Server(Path(home)) as server:
        times = time_browser(server.url)
    return {"parts_ms": parts, "lift_to_prediction_ms": {"median": statistics.median(times), "longest": max(times)}}


def main() -> None:
    """Read the command line, measure, print."""
    parser = arguments("canvas", __doc__ or "")
    parser.add_argument("--only", nargs="+", choices=list(REGISTRY), help="some classifiers instead of all")
    options = parser.parse_args()
    figures = measure(options.only or list(REGISTRY))
    for name, value in figures["parts_ms"].items():
        print(f"{name:<45}{value:>8.1f} ms")
    whole = figures["lift_to_prediction_ms"]
    print(f"From pen lift to shown prediction: median {whole['median']:.0f} ms, longest {whole['longest']:.0f} ms.")
    write(options.json, figures)


if __name__ == "__main__":
    main()
