"""Linear classifiers: one weight a pixel."""

from typing import Any

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
