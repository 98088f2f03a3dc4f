import numpy as np
import pytest

from digitlab.digit_reader import READER_FILE, DamagedReaderError, load_reader, load_test_readings
from digitlab.digit_reader.reader import Reader, sharpened
from digitlab.drawing import image_from_strokes, strokes_from_canvas
from digitlab.drawing.rubbish import rubbish
from digitlab.drawing.strokes_to_image import sampled
from digitlab.mnist import load_mnist
from tests.support.pen_strokes import canvas_json

TEST = load_mnist().test


def test_the_file_is_small():
    assert READER_FILE.stat().st_size < 1_000_000


def test_it_reads_mnists_test_images():
    read = load_reader().probabilities(TEST.images[:500]).argmax(axis=1)
    assert (read == TEST.labels[:500]).mean() >= 0.994


@pytest.mark.slow
def test_its_readings_travel_with_it():
    readings = load_test_readings()
    assert readings.shape == (10_000,)
    # Every twentieth image, and all that it misreads: those waver most.
    chosen = np.union1d(np.arange(0, 10_000, 20), np.flatnonzero(readings != TEST.labels))
    assert np.array_equal(readings[chosen], load_reader().probabilities(TEST.images[chosen]).argmax(axis=1))


def test_probabilities_are_probabilities_whatever_the_batch():
    together = load_reader().probabilities(TEST.images[:60])
    assert together.shape == (60, 10)
    np.testing.assert_allclose(together.sum(axis=1), 1, atol=1e-5)
    alone = np.concatenate([load_reader().probabilities(TEST.images[i : i + 1]) for i in range(60)])
    np.testing.assert_allclose(alone, together, atol=1e-4)
    assert load_reader().probabilities(TEST.images[:0]).shape == (0, 10)


def test_a_reading_says_of_each_picture_whether_it_is_a_digit():
    images = np.concatenate([TEST.images[:50], rubbish("letters", 50)])
    reading = load_reader().read(images)
    assert reading.no_digit.shape == (100,)
    assert (reading.no_digit[:50] < 0.2).mean() > 0.9
    assert (reading.no_digit[50:] > 0.5).mean() > 0.9
    np.testing.assert_array_equal(reading.probabilities, load_reader().probabilities(images))


def test_what_is_asked_twice_is_read_once(monkeypatch):
    reader = Reader(load_reader().network)
    first = reader.read(TEST.images[:1])
    monkeypatch.setattr(reader, "network", None)  # whoever reads again fails
    assert reader.read(TEST.images[:1]) is first
    with pytest.raises(AttributeError):
        reader.read(TEST.images[1:2])


@pytest.mark.parametrize("images", [TEST.images[0], TEST.images[:2] / 255, TEST.images[:2, :100]])
def test_other_shapes_and_types_are_refused(images):
    with pytest.raises(ValueError, match="uint8"):
        load_reader().probabilities(images)


ROUND = np.linspace(-np.pi / 2, 1.6 * np.pi, 16)
OVAL = np.stack([200 + 80 * np.cos(ROUND), 200 + 110 * np.sin(ROUND)], axis=1).tolist()
# Sketched for this test, in canvas pixels.
SKETCHES = {
    "slashed 0": [OVAL, [[110, 320], [290, 80]]],
    "0 slashed inside": [OVAL, [[160, 260], [240, 140]]],
    "1 with a flag": [[[120, 160], [200, 80], [195, 320]]],
    "1 with a flag along its stem": [[[165, 200], [200, 80], [190, 320]]],
    "printed 1": [[[150, 130], [200, 80], [200, 320]], [[140, 320], [260, 320]]],
    "barred 7": [[[110, 90], [260, 85], [215, 200], [180, 320]], [[150, 200], [255, 198]]],
    "7 barred low, with a serif": [
        [[120, 130], [120, 90], [260, 85], [200, 200], [180, 320]],
        [[130, 225], [250, 215]],
    ],
    "printed 7": [[[120, 80], [270, 80], [180, 320]]],
    "9 with a curled tail": [
        [[250, 110], [200, 80], [150, 120], [170, 180], [240, 165], [255, 110], [250, 250], [200, 320], [130, 300]]
    ],
    "open 4": [[[170, 80], [110, 230], [270, 225]], [[230, 160], [220, 330]]],
    "open 4 with a low bar": [[[150, 80], [120, 270], [250, 260]], [[225, 190], [215, 330]]],
    "5 with a roof of its own": [
        [[150, 120], [145, 180], [220, 190], [250, 250], [200, 320], [130, 300]],
        [[155, 90], [250, 80]],
    ],
}


@pytest.mark.parametrize("form", SKETCHES)
def test_it_reads_forms_that_mnist_hardly_has(form):
    # A mouse leaves a point every few pixels.
    strokes = [sampled([np.array(stroke, dtype=float)], spacing=8) for stroke in SKETCHES[form]]
    image = image_from_strokes(strokes_from_canvas(canvas_json(strokes)))
    digit = next(int(letter) for letter in form if letter.isdigit())
    probabilities = load_reader().probabilities(image[np.newaxis])[0]
    assert probabilities.argmax() == digit
    assert probabilities[digit] > 0.8


@pytest.mark.parametrize("sharpness", [0.5, 1.0, 1.7])
def test_sharpened_probabilities_keep_their_order(sharpness):
    probabilities = np.random.default_rng(0).dirichlet(np.ones(10), size=50)
    sharper = sharpened(probabilities, sharpness)
    np.testing.assert_allclose(sharper.sum(axis=1), 1)
    np.testing.assert_array_equal(sharper.argsort(axis=1), probabilities.argsort(axis=1))
    changes = np.sign(np.round(sharper.max(axis=1) - probabilities.max(axis=1), 12))
    assert set(changes) == {np.sign(sharpness - 1)}


def test_sharpened_by_hand():
    np.testing.assert_allclose(sharpened(np.array([[0.8, 0.2]]), 2), [[0.64 / 0.68, 0.04 / 0.68]])


def test_a_missing_or_damaged_file_says_how_to_make_it_anew(tmp_path):
    with pytest.raises(DamagedReaderError, match=r"digitlab\.digit_reader\.train"):
        load_reader(tmp_path / "none.npz")
    cut = tmp_path / "cut.npz"
    cut.write_bytes(READER_FILE.read_bytes()[:5000])
    with pytest.raises(DamagedReaderError, match=r"digitlab\.digit_reader\.train"):
        load_reader(cut)
    np.savez(tmp_path / "other.npz", weights=np.zeros(3))
    for load in (load_reader, load_test_readings):
        with pytest.raises(DamagedReaderError, match=r"digitlab\.digit_reader\.train"):
            load(tmp_path / "other.npz")
