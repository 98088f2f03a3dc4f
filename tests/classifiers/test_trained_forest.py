import numpy as np
import pytest
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier

from digitlab.classifiers.features import prepare
from digitlab.classifiers.trained_forest import from_sklearn, load_forest, save_forest

KINDS = (RandomForestClassifier, ExtraTreesClassifier)


@pytest.fixture(scope="module")
def images(data):
    return prepare(data.train.images[:1_500], "levels")


def fitted(kind, images, labels, **parameters):
    return kind(n_estimators=7, random_state=0, **parameters).fit(images[: len(labels)], labels)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("max_depth", [None, 4, 1])
def test_probabilities_and_importances_are_scikit_learns(kind, max_depth, images, data, tmp_path):
    for labels in (data.train.labels[:1_000], data.train.labels[:1_000] == 7):
        forest = fitted(kind, images, labels, max_depth=max_depth)
        plain = from_sklearn(forest)
        save_forest(plain, tmp_path / "forest.npz")
        for read in (plain, load_forest(tmp_path / "forest.npz")):
            np.testing.assert_allclose(read.predict_proba(images), forest.predict_proba(images), rtol=0, atol=1e-12)
            assert np.array_equal(read.predict(images), forest.predict(images))
            assert np.array_equal(read.feature_importances_, forest.feature_importances_)
            assert np.array_equal(read.classes_, forest.classes_)


def test_features_beside_a_threshold_fall_on_scikit_learns_side(images):
    """A threshold of 64 bits may lie between two numbers of 32; each of the two has to stay on its side."""
    forest = fitted(ExtraTreesClassifier, images, np.arange(1_000) % 2)
    features = images[:200].copy()
    for member in forest.estimators_:
        tree = member.tree_
        inner = np.flatnonzero(tree.feature >= 0)[:200]
        exact = tree.threshold[inner].astype(np.float32)
        for nearby in (exact, np.nextafter(exact, np.float32(99)), np.nextafter(exact, np.float32(-99))):
            features[np.arange(len(inner)), tree.feature[inner]] = nearby
            np.testing.assert_allclose(from_sklearn(forest).predict_proba(features), forest.predict_proba(features))


def test_a_forest_of_one_leaf_answers_too(images):
    forest = fitted(RandomForestClassifier, images, np.zeros(1_000, dtype=int))
    assert np.array_equal(from_sklearn(forest).predict_proba(images[:3]), np.ones((3, 1)))


def test_other_features_are_refused(images, data):
    forest = from_sklearn(fitted(RandomForestClassifier, images, data.train.labels[:1_000]))
    assert forest.predict_proba(images[:0]).shape == (0, 10)
    with pytest.raises(ValueError, match="784 features"):
        forest.predict_proba(images[:, :50])
