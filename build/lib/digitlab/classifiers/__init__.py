"""The registry of classifiers, one file a family."""

from digitlab.classifiers.baseline import BASELINE
from digitlab.classifiers.kernel import KERNEL
from digitlab.classifiers.linear import LINEAR
from digitlab.classifiers.neighbours import NEIGHBOURS
from digitlab.classifiers.neural import NEURAL
from digitlab.classifiers.spec import ClassifierSpec, Parameter, ParameterError, ParameterValue
from digitlab.classifiers.trees import TREES

REGISTRY: dict[str, ClassifierSpec] = {
    spec.key: spec for spec in (*BASELINE, *LINEAR, *TREES, *NEIGHBOURS, *KERNEL, *NEURAL)
}

__all__ = ["REGISTRY", "ClassifierSpec", "Parameter", "ParameterError", "ParameterValue"]
