import numpy as np

from digitlab.digit_reader.forms import drawn_forms


def test_drawn_forms_are_pictures_of_all_ten_digits():
    images, labels = drawn_forms(300, np.random.default_rng(0))
    assert images.shape == (300, 784)
    assert set(labels.tolist()) == set(range(10))
    assert images.max(axis=1).min() > 200
    again, _ = drawn_forms(300, np.random.default_rng(0))
    np.testing.assert_array_equal(images, again)
