import hashlib
import subprocess
import sys
import time

import numpy as np
import pytest

from digitlab.mnist import MNIST_FILE, DamagedDatasetError, load_mnist
from digitlab.mnist.idx import PUBLISHED_FILES, idx_bytes


def test_splits_are_the_published_ones(data):
    arrays = {
        "x_train": data.train.images.reshape(-1, 28, 28),
        "y_train": data.train.labels,
        "x_test": data.test.images.reshape(-1, 28, 28),
        "y_test": data.test.labels,
    }
    for name, published in PUBLISHED_FILES.items():
        assert hashlib.md5(idx_bytes(arrays[name])).hexdigest() == published.md5


def test_shapes_and_types(data):
    assert (len(data.train), len(data.test)) == (60_000, 10_000)
    assert data.train.images.shape == (60_000, 784)
    assert data.test.images.dtype == data.test.labels.dtype == np.uint8


def test_splits_are_read_only(data):
    for array in (data.train.images, data.train.labels, data.test.images, data.test.labels):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_is_loaded_once(data):
    started = time.thread_time()
    again = load_mnist()
    assert again.train.images is data.train.images
    assert time.thread_time() - started < 0.1


def damaged_copies(tmp_path):
    content = MNIST_FILE.read_bytes()
    flipped = bytearray(content)
    flipped[len(content) // 2] ^= 0xFF
    arrays = dict(np.load(MNIST_FILE))
    swapped = {**arrays, "y_test": arrays["y_test"][::-1]}
    wrong_type = {**arrays, "y_test": arrays["y_test"].astype(np.int64)}
    missing_key = {name: arrays[name] for name in ("x_train", "y_train")}
    for name, bad in (("cut", content[:100_000]), ("flipped", bytes(flipped)), ("text", b"not a zip file")):
        (tmp_path / f"{name}.npz").write_bytes(bad)
    for name, bad in (("swapped", swapped), ("wrong_type", wrong_type), ("missing_key", missing_key)):
        np.savez(tmp_path / f"{name}.npz", **bad)
    return sorted(tmp_path.iterdir())


def test_damaged_file_is_named_with_the_command_that_rebuilds_it(tmp_path):
    paths = damaged_copies(tmp_path)
    assert len(paths) == 6
    for path in [*paths, tmp_path / "missing.npz"]:
        with pytest.raises(DamagedDatasetError) as error:
            load_mnist(path)
        assert str(path) in str(error.value)
        assert "python -m digitlab.mnist.pack" in str(error.value)


def test_pickled_arrays_are_refused(tmp_path):
    path = tmp_path / "pickled.npz"
    np.savez(path, x_train=np.array([{"a": 1}], dtype=object))
    with pytest.raises(DamagedDatasetError):
        load_mnist(path)


def test_packer_says_what_is_missing(tmp_path):
    command = [sys.executable, "-m", "digitlab.mnist.pack", "--idx", str(tmp_path), "--to", str(tmp_path / "new.npz")]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False)
    assert outcome.returncode != 0
    assert "train-images-idx3-ubyte" in outcome.stderr
    assert "Traceback" not in outcome.stderr
