import numpy as np
import pytest

from benchmarks.pen_strokes import canvas_json
from digitlab.drawing import image_from_strokes, strokes_from_canvas
from digitlab.drawing.strokes_to_image import sampled
from digitlab.mnist import load_mnist
from digitlab.reader import READER_FILE, DamagedReaderError, load_reader, load_test_readings

TEST = load_mnist().test


def test_the_file_is_small():
    assert READER_FILE.stat().st_size < 2_000_000


def test_it_reads_mnists_test_images():
    read = load_reader().probabilities(TEST.images[:500]).argmax(axis=1)
    assert (read == TEST.labels[:500]).mean() >= 0.994


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


@pytest.mark.parametrize("images", [TEST.images[0], TEST.images[:2] / 255, TEST.images[:2, :100]])
def test_other_shapes_and_types_are_refused(images):
    with pytest.raises(ValueError, match="uint8"):
        load_reader().probabilities(images)


# Sketched for this test, in canvas pixels: a one with a flag, a seven with a bar, a nine with a curled tail, a four.
SKETCHES = {
    1: [[[120, 160], [200, 80], [195, 320]]],
    7: [[[110, 90], [260, 85], [215, 200], [180, 320]], [[150, 200], [255, 198]]],
    9: [[[250, 110], [200, 80], [150, 120], [170, 180], [240, 165], [255, 110], [250, 250], [200, 320], [130, 300]]],
    4: [[[170, 80], [110, 230], [270, 225]], [[230, 160], [220, 330]]],
}


@pytest.mark.parametrize("digit", SKETCHES)
def test_it_reads_forms_that_mnist_hardly_has(digit):
    # A mouse leaves a point every few pixels.
    strokes = [sampled([np.array(stroke, dtype=float)], spacing=8) for stroke in SKETCHES[digit]]
    image = image_from_strokes(strokes_from_canvas(canvas_json(strokes)))
    assert load_reader().probabilities(image[np.newaxis]).argmax() == digit


def test_a_missing_or_damaged_file_says_how_to_make_it_anew(tmp_path):
    with pytest.raises(DamagedReaderError, match=r"digitlab\.reader\.train"):
        load_reader(tmp_path / "none.npz")
    cut = tmp_path / "cut.npz"
    cut.write_bytes(READER_FILE.read_bytes()[:5000])
    with pytest.raises(DamagedReaderError, match=r"digitlab\.reader\.train"):
        load_reader(cut)
    np.savez(tmp_path / "other.npz", weights=np.zeros(3))
    for load in (load_reader, load_test_readings):
        with pytest.raises(DamagedReaderError, match=r"digitlab\.reader\.train"):
            load(tmp_path / "other.npz")
