"""How well drawings and photos are read, and how fast.

Run ``python -m benchmarks.drawing --strokes FILE``: recorded pen strokes go the whole way from the canvas's JSON to the
label, beside the plain resize of the canvas's picture that most demos do.
"""

import json
from collections.abc import Callable
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from benchmarks.report import arguments, milliseconds, write
from digitlab.classifiers import REGISTRY
from digitlab.classifiers.features import prepare
from digitlab.digit_reader import load_reader
from digitlab.digit_reader.confidence import Certainty, certainty
from digitlab.digit_reader.reader import SHARPNESS, Reading, sharpened
from digitlab.drawing import digits_in_photo, image_from_strokes, strokes_from_canvas
from digitlab.drawing.rubbish import Kind, rubbish
from digitlab.mnist import IMAGE_SIDE, Split, load_mnist
from tests.support.pen_strokes import CANVAS_SIDE, canvas_json, canvas_picture, load_strokes
from tests.support.pictures import enlarged_png, letters_of_a_font

TRAINED_HERE = ("LogisticRegression", "RandomForestClassifier")
SEED = 42
N_TIMED = 200
N_BINS = 10
# The reader learns from other letters and scribbles (`drawing/no_digits.py`). A half of a digit may be a digit.
RUBBISH: tuple[Kind, ...] = ("letters", "scribbles")
N_RUBBISH = 500
SHARPNESSES = (1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6)

Predict = Callable[[np.ndarray], np.ndarray]


def predictors() -> dict[str, Predict]:
    """Load the default reader and train the others on MNIST's 60,000 training images."""
    reader = load_reader()
    found: dict[str, Predict] = {"Default reader": lambda images: reader.probabilities(images).argmax(axis=1)}
    return found | {REGISTRY[key].title: _trained(key) for key in TRAINED_HERE}


def _trained(key: str) -> Predict:
    spec, train = REGISTRY[key], load_mnist().train
    estimator = spec.build(spec.complete({}), SEED)
    estimator.fit(prepare(train.images, spec.layout, fitting=True), train.labels)
    return lambda images: estimator.predict(prepare(images, spec.layout))


def image_from_json(text: str) -> np.ndarray:
    """Go the whole way from the canvas's JSON to the 28x28 picture."""
    return image_from_strokes(strokes_from_canvas(json.loads(text), size=(CANVAS_SIDE, CANVAS_SIDE)))


def plainly_resized(picture: Image.Image) -> np.ndarray:
    """Shrink the canvas's picture to 28x28, as most demos do."""
    return np.asarray(picture.resize((IMAGE_SIDE, IMAGE_SIDE), Image.Resampling.BILINEAR)).ravel()


def largest_digit(content: bytes) -> np.ndarray:
    """Read a picture of one digit as any upload; where pieces stayed apart, the largest one counts."""
    digits = digits_in_photo(content).digits
    return max(digits, key=lambda digit: (digit.box[2] - digit.box[0]) * (digit.box[3] - digit.box[1])).image


def accuracies(predict: Predict, split: Split) -> dict[str, float]:
    """Return the share read right, over all digits and for each."""
    right = predict(split.images) == split.labels
    each = {str(digit): float(right[split.labels == digit].mean()) for digit in np.unique(split.labels)}
    return {"all": float(right.mean())} | each


def calibration(probabilities: np.ndarray, labels: np.ndarray) -> list[tuple[float, float]]:
    """Return how likely a reader says that it is right, and how often it is, in ten bins of as many drawings each."""
    stated, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    bins = np.array_split(np.argsort(stated, kind="stable"), N_BINS)
    return [(float(stated[each].mean()), float(right[each].mean())) for each in bins]


def certainties(reading: Reading, labels: np.ndarray | None = None) -> dict[str, dict[str, float]]:
    """Return which share of drawings gets each answer, and how many of those are read right, where that is known."""
    each = [certainty(Reading(*(part[[i]] for part in reading))) for i in range(len(reading.no_digit))]
    found = {}
    for kind in Certainty:
        chosen = np.array([one is kind for one in each], dtype=np.bool_)
        found[kind.value] = {"share": float(chosen.mean())}
        if labels is not None and chosen.any():
            found[kind.value]["right"] = float((reading.probabilities.argmax(axis=1) == labels)[chosen].mean())
    return found


def largest_differences(probabilities: np.ndarray, labels: np.ndarray) -> dict[float, float]:
    """Return the largest difference in the bins that the default reader would have with each sharpness."""
    each = {
        sharpness: calibration(sharpened(probabilities, sharpness / SHARPNESS), labels) for sharpness in SHARPNESSES
    }
    return {sharpness: max(abs(stated - right) for stated, right in bins) for sharpness, bins in each.items()}


def measured(strokes_file: Path, n_test: int) -> dict[str, Any]:
    """Measure everything; the result is what ``--json`` writes."""
    drawings, labels = load_strokes(strokes_file)
    texts = [json.dumps(canvas_json(drawing)) for drawing in drawings]
    test = load_mnist().test
    test = Split(test.images[:n_test], test.labels[:n_test])
    files = [enlarged_png(image) for image in test.images]
    splits = {
        "pen strokes": Split(np.stack([image_from_json(text) for text in texts]), labels),
        "plain resize": Split(np.stack([plainly_resized(canvas_picture(drawing)) for drawing in drawings]), labels),
        "MNIST test": test,
        "MNIST test as PNG": Split(np.stack([largest_digit(content) for content in files]), test.labels),
    }
    found = predictors()
    reading = load_reader().read(splits["pen strokes"].images)
    read = reading.probabilities
    confidence = {"bins": calibration(read, labels), "largest differences": largest_differences(read, labels)}
    answers = {
        "pen strokes": certainties(reading, labels),
        "letters and symbols of a font": certainties(load_reader().read(letters_of_a_font())),
    } | {kind: certainties(load_reader().read(rubbish(kind, N_RUBBISH, SEED))) for kind in RUBBISH}
    result = {
        title: {name: accuracies(predict, split) for name, split in splits.items()} for title, predict in found.items()
    }
    parsed = cycle([strokes_from_canvas(json.loads(text)) for text in texts[:N_TIMED]])
    each_text, each_file = cycle(texts), cycle(files)
    times = {
        "read the JSON": milliseconds(
            lambda: strokes_from_canvas(json.loads(next(each_text)), (CANVAS_SIDE, CANVAS_SIDE)), N_TIMED
        ),
        "draw anew": milliseconds(lambda: image_from_strokes(next(parsed)), N_TIMED),
        "find in a PNG": milliseconds(lambda: digits_in_photo(next(each_file)), N_TIMED),
    }
    for title, predict in found.items():
        times[title] = milliseconds(partial(predict, test.images[:1]), N_TIMED)
    return {"accuracies": result, "milliseconds": times, "confidence": confidence, "answers": answers}


def main() -> None:
    """Read the command line, measure and print."""
    parser = arguments("drawing", "Measure how drawings are read.")
    parser.add_argument("--strokes", type=Path, required=True, metavar="FILE", help="recorded pen strokes, JSON lines")
    parser.add_argument("--test-images", type=int, default=10_000, metavar="N", help="MNIST test images to use")
    options = parser.parse_args()
    figures = measured(options.strokes, options.test_images)
    for title, tables in figures["accuracies"].items():
        print(title)
        for name, values in tables.items():
            print(f"  {name}: {', '.join(f'{key} {value:.2%}' for key, value in values.items())}")
    print("Milliseconds for a drawing")
    print(f"  {', '.join(f'{key} {value:.2f}' for key, value in figures['milliseconds'].items())}")
    _print_confidence(figures["confidence"])
    _print_answers(figures["answers"])
    write(options.json, figures)


def _print_confidence(confidence: dict[str, Any]) -> None:
    print(f"How likely the default reader says that it is right, and how often it is ({N_BINS} bins of pen strokes)")
    print("\n".join(f"  {stated:.1%}  {right:.1%}" for stated, right in confidence["bins"]))
    for sharpness, difference in confidence["largest differences"].items():
        now = " (now)" if sharpness == SHARPNESS else ""
        print(f"  largest difference with sharpness {sharpness}: {difference:.1%}{now}")


def _print_answers(answers: dict[str, dict[str, dict[str, float]]]) -> None:
    print("What the page Draw answers, and which share of that is read right")
    for name, each in answers.items():
        said = (", ".join(f"{key} {value:.1%}" for key, value in figures.items()) for figures in each.values())
        print(f"  {name}: {'; '.join(f'{kind}: {words}' for kind, words in zip(each, said, strict=True))}")


if __name__ == "__main__":
    main()
