import numpy as np
import pytest

from digitlab.drawing.rubbish import KINDS, LETTERS, rubbish
from digitlab.mnist.frame import CENTRE, SIDE, centre_of_mass


@pytest.mark.parametrize("kind", KINDS)
def test_pictures_are_mnists_in_size_and_place_and_follow_from_the_seed(kind, data):
    digits = data.test.images[:50]
    pictures = rubbish(kind, 12, 3, digits=digits)
    assert (pictures.shape, pictures.dtype) == ((12, 784), np.uint8)
    np.testing.assert_array_equal(pictures, rubbish(kind, 12, 3, digits=digits))
    assert not np.array_equal(pictures, rubbish(kind, 12, 4, digits=digits))
    assert len(np.unique(pictures, axis=0)) == 12
    for picture in pictures.reshape(-1, SIDE, SIDE):
        # As far as the whole line stays in the picture.
        assert np.abs(centre_of_mass(picture) - CENTRE).max() < 3
    assert rubbish(kind, 0, digits=digits).shape == (0, 784)


def test_a_half_is_a_part_of_a_digits_ink(data):
    digit = data.test.images[:1]
    for half in rubbish("half digits", 8, 0, digits=digit):
        assert 0 < int(half.sum()) < int(digit.sum())
        assert set(np.unique(half)) <= set(np.unique(digit))
    blank = np.zeros((1, 784), dtype=np.uint8)
    assert not rubbish("half digits", 2, digits=blank).any()


def test_letters_that_look_like_digits_are_none_of_them():
    assert not set(LETTERS) & set("BCDGIJLOPQSUYZ")


def test_what_cannot_be_made_is_refused_with_a_sentence():
    with pytest.raises(ValueError, match="no rubbish of the kind 'noise'"):
        rubbish("noise", 1)
    with pytest.raises(ValueError, match="made of digits"):
        rubbish("half digits", 1)
