"""Linear classifiers: one weight a pixel."""

from typing import Any

import numpy as np
import scipy.sparse as sp

from digitlab.classifiers.fitting import FIT_EPOCHS_PROGRAM, fit_epochs, fit_with_callback
from digitlab.classifiers.spec import ClassifierSpec, Parameter, Parameters


def _build_logistic(parameters: Parameters, seed: int) -> Any:
    from sklearn.linear_model import LogisticRegression

    # With scikit-learn's own tolerance: one ten times greater ends sooner, but scores worse out of fold
    # (`python -m benchmarks.defaults` prints both).
    return LogisticRegression(C=parameters["C"], max_iter=parameters["max_iter"], random_state=seed)


def _build_sgd(parameters: Parameters, seed: int) -> Any:
    from sklearn.linear_model import SGDClassifier

    # Averaged weights (Polyak and Juditsky, 1992) score better out of fold than the last ones
    # (`python -m benchmarks.defaults`).
    return SGDClassifier(
        loss=parameters["loss"],
        alpha=parameters["alpha"],
        max_iter=parameters["max_iter"],
        average=True,
        random_state=seed,
    )


def _visiting_order(estimator: Any, labels: np.ndarray) -> np.ndarray | None:
    """Return the order in which each `partial_fit` of two classes visits the samples; the seed and their number set it.

    scikit-learn itself tells it: where each sample has a feature of its own and the steps become shorter and shorter,
    the first sample visited has the largest weight. Of more classes each is fitted in another order.
    """
    from sklearn.linear_model import SGDClassifier

    n = len(labels)
    if len(np.unique(labels)) > 2:
        return None
    probe = SGDClassifier(
        penalty=None,
        fit_intercept=False,
        learning_rate="invscaling",
        eta0=1.0,
        power_t=1.0,
        random_state=estimator.random_state,
    )
    own_features = sp.csr_matrix((np.ones(n), np.arange(n, dtype=np.int32), np.arange(n + 1, dtype=np.int32)))
    probe.partial_fit(own_features, np.arange(n) == 0, classes=[False, True])
    return np.abs(probe.coef_[0]).argsort()[::-1]


LINEAR = (
    ClassifierSpec(
        key="LogisticRegression",
        title="Logistic regression",
        sentence="It gives every pixel a weight, adds them up and turns the sum into a probability.",
        duration="about two seconds; ten digits about five",
        seconds=(2, 5),
        build=_build_logistic,
        fit=fit_with_callback,
        step_unit="iteration",
        layout="sparse",
        explained_by="weights",
        parameters=(
            Parameter(
                "C",
                "Inverse regularisation C",
                1.0,
                "Small values hold the weights back, large values let them follow the training images.",
                choices=(0.001, 0.01, 0.1, 1.0, 10.0),
            ),
            Parameter(
                "max_iter",
                "Iterations",
                50,
                "The optimiser stops after so many steps.",
                minimum=5,
                maximum=300,
                step=5,
            ),
        ),
    ),
    ClassifierSpec(
        key="SGDClassifier",
        title="Stochastic gradient descent",
        sentence="It gives every pixel a weight, corrects the weights after each single image, and averages them.",
        duration="about two seconds; ten digits about 15",
        seconds=(2, 15),
        build=_build_sgd,
        fit=fit_epochs(lambda estimator: estimator.max_iter),
        fit_program=FIT_EPOCHS_PROGRAM,
        step_unit="epoch",
        layout="sparse",
        visiting_order=_visiting_order,
        explained_by="weights",
        parameters=(
            Parameter(
                "loss",
                "Loss",
                "hinge",
                "The hinge loss makes a linear support vector machine, the log loss a logistic regression.",
                choices=("hinge", "log_loss", "modified_huber"),
            ),
            Parameter(
                "alpha",
                "Regularisation alpha",
                0.0001,
                "Large values hold the weights back.",
                choices=(0.00001, 0.0001, 0.001, 0.01),
            ),
            Parameter(
                "max_iter", "Epochs", 32, "How often it sees all the training images.", minimum=1, maximum=50, step=1
            ),
        ),
    ),
)
