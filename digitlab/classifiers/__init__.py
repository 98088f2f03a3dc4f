"""The registry of classifiers, one file a family."""

from digitlab.classifiers.baseline import BASELINE
from digitlab.classifiers.linear import LINEAR
from digitlab.classifiers.neural import NEURAL
from digitlab.classifiers.spec import ClassifierSpec, Parameter, ParameterError, ParameterValue
from digitlab.classifiers.trees import TREES

REGISTRY: dict[str, ClassifierSpec] = {spec.key: spec for spec in (*BASELINE, *LINEAR, *TREES, *NEURAL)}

__all__ = ["REGISTRY", "ClassifierSpec", "Parameter", "ParameterError", "ParameterValue"]
