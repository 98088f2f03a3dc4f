"""Kernel machines: a linear classifier in a space of similarities."""

from typing import Any

from digitlab.classifiers.fitting import fit_at_once
from digitlab.classifiers.spec import ClassifierSpec, Parameter, Parameters

_EPOCHS = 16


def _build(parameters: Parameters, seed: int) -> Any:
    """Build a linear machine over Nystroem's map (Williams and Seeger, 2001): the exact machine takes hours."""
    from sklearn.kernel_approximation import Nystroem
    from sklearn.linear_model import SGDClassifier
    from sklearn.pipeline import Pipeline

    likenesses = Nystroem(gamma=parameters["gamma"], n_components=parameters["n_components"], random_state=seed)
    weights = SGDClassifier(alpha=parameters["alpha"], max_iter=_EPOCHS, tol=None, average=True, random_state=seed)
    return Pipeline([("kernel", likenesses), ("classifier", weights)])


KERNEL = (
    ClassifierSpec(
        key="KernelSVM",
        title="Kernel support vector machine, approximate",
        sentence="It measures how alike an image is to hundreds of sample images and weighs these likenesses.",
        duration="about 5 seconds; ten digits about 20",
        seconds=(5, 20),
        build=_build,
        fit=fit_at_once,
        layout="dense",
        max_images=60_000,
        parameters=(
            Parameter(
                "n_components",
                "Sample images",
                1000,
                "With how many training images each image is compared.",
                choices=(100, 250, 500, 1000),
            ),
            Parameter(
                "gamma",
                "Kernel width gamma",
                0.02,
                "Small values let distant images count as alike, large values only close ones.",
                choices=(0.003, 0.01, 0.02, 0.03, 0.05),
            ),
            Parameter(
                "alpha",
                "Regularisation alpha",
                0.000001,
                "Large values hold the weights back.",
                choices=(0.0000001, 0.000001, 0.00001, 0.0001),
            ),
        ),
    ),
)
