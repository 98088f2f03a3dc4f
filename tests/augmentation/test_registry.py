"""What holds for every augmentation."""

import numpy as np
import pytest

from digitlab.augmentation import AUGMENTATIONS


@pytest.fixture(params=AUGMENTATIONS)
def entry(request):
    return AUGMENTATIONS[request.param]


def test_the_images_come_first_and_each_copy_keeps_its_label(entry, data):
    images, labels = data.train.images[:40], data.train.labels[:40]
    more, target = entry.apply(images, labels, seed=3)
    assert len(more) == len(target) == 40 * (1 + entry.n_copies)
    assert more.dtype == np.uint8
    assert np.array_equal(more[:40], images)
    assert np.array_equal(target, np.tile(labels, 1 + entry.n_copies))
    # A copy is nearer to its own image than to the others, on average.
    for copy in more[40:].reshape(entry.n_copies, 40, 784).astype(float):
        distances = np.linalg.norm(copy[:, None] - images[None].astype(float), axis=2)
        assert distances.diagonal().mean() < 0.8 * distances.mean()


def test_the_seed_decides(entry, data):
    images, labels = data.train.images[:10], data.train.labels[:10]
    first, again = (entry.apply(images, labels, seed=3)[0] for _ in range(2))
    assert np.array_equal(first, again)


def test_it_has_a_title_a_sentence_and_a_name(entry):
    assert entry.title
    assert entry.sentence.endswith(".")
    assert bool(entry.in_names) == bool(entry.n_copies)
    names = [other.in_names for other in AUGMENTATIONS.values()]
    assert names.count(entry.in_names) == 1
