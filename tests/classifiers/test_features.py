import numpy as np
import pytest
from scipy.sparse import csr_matrix

from digitlab.classifiers.features import GREY_LEVELS, prepare


# Fewer and more than what is laid out at once, and just as many.
@pytest.mark.parametrize("n_images", [0, 1, 299, 300, 301, 700])
def test_sparse_layout_is_the_csr_matrix_of_the_pixels(data, n_images):
    images = data.train.images[:n_images]
    levels = images // (256 // GREY_LEVELS)
    for layout, dense in (("sparse", images / np.float32(255)), ("sparse_levels", levels.astype(np.float32))):
        features, expected = prepare(images, layout), csr_matrix(dense)
        assert features.shape == expected.shape
        assert features.dtype == np.float32
        assert np.array_equal(features.indptr, expected.indptr)
        assert np.array_equal(features.indices, expected.indices)
        np.testing.assert_allclose(features.data, expected.data, rtol=1e-6)


def test_order_of_the_images(data):
    images = data.train.images[:700]
    order = np.random.default_rng(0).permutation(700)
    features, expected = prepare(images, "sparse", order=order), prepare(images[order], "sparse")
    assert np.array_equal(features.indptr, expected.indptr)
    assert np.array_equal(features.indices, expected.indices)
    assert np.array_equal(features.data, expected.data)
    with pytest.raises(ValueError, match="dense"):
        prepare(images, "dense", order=order)
