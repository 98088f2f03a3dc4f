"""Nearest neighbours: the training images themselves are the model."""

from typing import Any

from digitlab.classifiers.fitting import fit_at_once
from digitlab.classifiers.spec import ClassifierSpec, Parameter, Parameters


def _build(parameters: Parameters, seed: int) -> Any:
    """Build neighbours among principal components.

    They hold what tells images apart: with 50 numbers an image instead of 784, scoring is faster and the stored model
    smaller. How many components and neighbours: `python -m benchmarks.defaults`.
    """
    from sklearn.decomposition import PCA
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.pipeline import Pipeline

    components = PCA(parameters["n_components"], svd_solver="covariance_eigh", random_state=seed)
    neighbours = KNeighborsClassifier(parameters["n_neighbors"], weights=parameters["weights"], algorithm="brute")
    return Pipeline([("components", components), ("classifier", neighbours)])


NEIGHBOURS = (
    ClassifierSpec(
        key="KNeighborsClassifier",
        title="Nearest neighbours",
        sentence="It looks the most similar training images up and lets them vote.",
        duration="about 2 seconds, most of them for scoring",
        seconds=(2, 2),
        build=_build,
        fit=fit_at_once,
        layout="dense",
        max_images=60_000,
        parameters=(
            Parameter("n_neighbors", "Neighbours", 3, "How many of them vote.", minimum=1, maximum=50, step=1),
            Parameter(
                "weights",
                "Votes",
                "distance",
                "All alike, or closer neighbours count for more.",
                choices=("distance", "uniform"),
            ),
            Parameter(
                "n_components",
                "Principal components",
                50,
                "Images are compared by so many numbers, the directions in which they differ most.",
                choices=(10, 25, 50, 100),
            ),
        ),
    ),
)
