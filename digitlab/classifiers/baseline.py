"""The baseline that every classifier has to beat."""

from typing import Any

from digitlab.classifiers.fitting import fit_at_once
from digitlab.classifiers.spec import ClassifierSpec, Parameters


def _build(parameters: Parameters, seed: int) -> Any:
    from sklearn.dummy import DummyClassifier

    return DummyClassifier(strategy="prior")


BASELINE = (
    ClassifierSpec(
        key="DummyClassifier",
        title="Always the commonest answer",
        sentence="It never looks at the image, and a detector of this kind always says no: nine times in ten that "
        "is right, which is why accuracy misleads.",
        duration="at once",
        seconds=(0, 0),
        build=_build,
        fit=fit_at_once,
        layout="raw",
    ),
)
