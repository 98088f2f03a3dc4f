import gzip

import numpy as np
import pytest

from digitlab.mnist import MNIST_FILE, load_mnist, pack
from digitlab.mnist.idx import PUBLISHED_FILES, idx_bytes


@pytest.fixture(scope="module")
def idx_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("idx")
    arrays = np.load(MNIST_FILE)
    for i, (name, published) in enumerate(PUBLISHED_FILES.items()):
        content = idx_bytes(arrays[name])
        if i % 2:  # some of the four as they are downloaded
            (folder / f"{published.name}.gz").write_bytes(gzip.compress(content, compresslevel=1))
        else:
            (folder / published.name).write_bytes(content)
    return folder


@pytest.mark.slow
def test_idx_and_openml_pack_the_same_bytes(idx_folder, tmp_path, monkeypatch, data):
    def fetch_openml(name, *, version, as_frame, return_X_y):
        assert (name, version, as_frame, return_X_y) == ("mnist_784", 1, False, True)
        pixels = np.concatenate([data.train.images, data.test.images]).astype(np.int64)
        return pixels, np.concatenate([data.train.labels, data.test.labels]).astype(str).astype(object)

    monkeypatch.setattr(pack, "fetch_openml", fetch_openml)
    pack.pack(pack.from_idx(idx_folder), tmp_path / "idx.npz")
    pack.pack(pack.from_openml(), tmp_path / "openml.npz")
    assert (tmp_path / "idx.npz").read_bytes() == (tmp_path / "openml.npz").read_bytes()
    assert np.array_equal(load_mnist(tmp_path / "idx.npz").test.images, data.test.images)


def test_other_file_is_refused(idx_folder, tmp_path):
    for path in idx_folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    labels = tmp_path / PUBLISHED_FILES["x_test"].name
    labels.write_bytes(labels.read_bytes()[:-1] + b"\x07")
    with pytest.raises(ValueError, match="MD5"):
        pack.from_idx(tmp_path)
