import numpy as np
import pytest
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.tree import DecisionTreeClassifier

from digitlab.classifiers.features import prepare
from digitlab.experiments import naming
from digitlab.experiments.experiment import Experiment
from digitlab.inspection.explanations import explain, linear_terms, score_drops
from digitlab.mnist import load_mnist
from digitlab.training.scoring import score_images, score_kind

N = 1_500


def fitted(experiment, estimator):
    train = load_mnist().train
    return estimator.fit(prepare(train.images[:N], experiment.spec.layout), experiment.task.target(train.labels[:N]))


@pytest.fixture(scope="module")
def images():
    return load_mnist().test.images


@pytest.mark.parametrize(
    "experiment",
    [
        Experiment(digit=7, classifier="LogisticRegression"),
        Experiment(digit=None, classifier="LogisticRegression"),
        Experiment(digit=7, classifier="SGDClassifier"),
        Experiment(digit=None, classifier="SGDClassifier"),
    ],
    ids=naming.title,
)
def test_linear_contributions_and_intercept_sum_to_the_score(experiment, images):
    estimators = {"LogisticRegression": LogisticRegression(tol=0.1), "SGDClassifier": SGDClassifier(average=True)}
    estimator = fitted(experiment, estimators[experiment.classifier])
    assert explain(experiment, estimator, images[0], 7).method == "Weights and contributions"
    scores = score_images(experiment, estimator, images[:5])
    digits = experiment.task.digits
    for image, score in zip(images[:5], scores, strict=True):
        terms = [linear_terms(estimator, image, digit) for digit in digits]
        totals = [contributions.sum() + intercept for _, contributions, intercept in terms]
        if score_kind(estimator) == "probability":
            totals = softmax(totals)
        # scikit-learn sums in single precision.
        np.testing.assert_allclose(totals, np.atleast_1d(score), rtol=1e-4, atol=1e-5)


def test_linear_pictures_are_the_weights_and_weight_times_ink():
    experiment, estimator = Experiment(digit=3), SGDClassifier()
    weights = np.linspace(-1, 1, 784)[None]
    estimator.classes_ = np.array([False, True])
    estimator.coef_, estimator.intercept_ = weights, np.array([0.25])
    image = np.zeros(784, dtype=np.uint8)
    image[[0, 783]] = 255, 51
    explanation = explain(experiment, estimator, image, 3)
    contributions, shown_weights = (picture.values for picture in explanation.pictures)
    np.testing.assert_array_equal(shown_weights.ravel(), weights[0])
    assert contributions[0, 0] == -1.0
    assert contributions[27, 27] == pytest.approx(0.2)
    assert np.count_nonzero(contributions) == 2
    assert "add 0.20" in explanation.says
    assert "-1.00" in explanation.says
    assert "-0.55" in explanation.says


def test_trees_show_their_importances(images):
    experiment = Experiment(digit=None, classifier="DecisionTreeClassifier")
    estimator = fitted(experiment, DecisionTreeClassifier(max_depth=5, random_state=0))
    explanation = explain(experiment, estimator, images[0], 7)
    assert explanation.method == "Pixel importances (mean decrease in impurity)"
    inked, importances = (picture.values for picture in explanation.pictures)
    np.testing.assert_array_equal(importances.ravel(), estimator.feature_importances_)
    np.testing.assert_allclose(inked.ravel(), estimator.feature_importances_ * (images[0] / 255), rtol=1e-6)


def test_other_models_are_explained_by_occlusion(images):
    experiment = Experiment(digit=None, classifier="MLPClassifier")
    network = fitted(experiment, MLPClassifier((16,), tol=0.1, random_state=0))
    explanation = explain(experiment, network, images[0], 7)
    assert explanation.method == "Occlusion"
    picture = explanation.pictures[0]
    assert picture.values.shape == (28, 28)
    assert picture.values.any()


def test_occlusion_of_a_linear_model_by_hand(images):
    # For a linear detector a cover takes away the contributions that it hides; here all weights are 1.
    experiment = Experiment(digit=7, classifier="LogisticRegression")
    estimator = LogisticRegression()
    estimator.classes_ = np.array([False, True])
    estimator.coef_, estimator.intercept_ = np.ones((1, 784)), np.zeros(1)
    image = np.zeros(784, dtype=np.uint8)
    image[14 * 28 + 14] = 255
    drops = score_drops(experiment, estimator, image, 7).reshape(28, 28)
    # Every cover of the one inked pixel lowers the score by 1, and a pixel six away shares no cover with it.
    assert drops[14, 14] == pytest.approx(1.0)
    assert drops[14, 20] == 0.0
    assert 0 < drops[14, 17] < 1


def test_an_empty_image_has_nothing_to_cover():
    experiment = Experiment(digit=7, classifier="LogisticRegression")
    estimator = fitted(experiment, LogisticRegression(tol=0.1))
    drops = score_drops(experiment, estimator, np.zeros(784, dtype=np.uint8), 7)
    np.testing.assert_array_equal(drops, np.zeros(784))
