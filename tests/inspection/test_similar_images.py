import numpy as np
import pytest
from sklearn.neighbors import NearestNeighbors

from digitlab.inspection.similar_images import PixelSearch


@pytest.fixture(scope="module")
def images():
    return np.random.default_rng(1).integers(0, 256, (500, 784), dtype=np.uint8)


def test_neighbours_are_scikit_learns(images):
    searched, queries = images[:400], images[400:]
    reference = NearestNeighbors(n_neighbors=7, algorithm="brute").fit(searched / 255)
    distances, indices = reference.kneighbors(queries / 255)
    search = PixelSearch(searched)
    for query, expected_distances, expected_indices in zip(queries, distances, indices, strict=True):
        found = search.nearest(query, 7)
        np.testing.assert_array_equal(found.indices, expected_indices)
        np.testing.assert_allclose(found.distances, expected_distances)


def test_the_largest_possible_distance_is_exact():
    search = PixelSearch(np.array([np.zeros(784), np.full(784, 255)], dtype=np.uint8))
    found = search.nearest(np.zeros(784, dtype=np.uint8), 2)
    np.testing.assert_array_equal(found.indices, [0, 1])
    np.testing.assert_array_equal(found.distances, [0.0, 28.0])


def test_equally_near_images_stand_in_their_order(images):
    search = PixelSearch(np.vstack([images[:1]] * 5))
    np.testing.assert_array_equal(search.nearest(images[1], 3).indices, [0, 1, 2])


def test_an_image_is_its_own_neighbour_unless_left_out(images):
    search = PixelSearch(images)
    assert search.nearest(images[20], 1).indices[0] == 20
    assert 20 not in search.nearest(images[20], len(images), leave_out=20).indices


def test_more_neighbours_than_images_are_all_images(images):
    assert sorted(PixelSearch(images[:3]).nearest(images[5], 10).indices) == [0, 1, 2]
