import numpy as np

from digitlab.digit_reader.forms import drawn_forms


def test_drawn_forms_are_pictures_of_digits_that_others_write_in_another_way():
    images, labels = drawn_forms(200, np.random.default_rng(0))
    assert images.shape == (200, 784)
    assert set(labels.tolist()) == {0, 1, 4, 5, 7, 8, 9}
    assert images.max(axis=1).min() > 200
