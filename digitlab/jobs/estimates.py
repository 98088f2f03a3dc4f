"""Rough durations of trainings, by which short ones go first."""

from digitlab.experiments.experiment import MAX_TRAIN, Experiment
from digitlab.experiments.tasks import TEN_DIGITS

# Reading the images and storing the run.
_OVERHEAD_SECONDS = 1.0
# Parameters to which the work of a fit is proportional.
_REPETITIONS = ("epochs", "max_iter", "n_estimators")


def expected_seconds(experiment: Experiment) -> float:
    """Return how many seconds an experiment's training will take on two cores, roughly.

    What the registry says of 60,000 images and the default parameters is scaled by images, augmented copies, trainings
    (one for each fold and one for the whole) and epochs, iterations or trees.
    """
    one_digit, ten_digits = experiment.spec.seconds
    seconds = ten_digits if experiment.task == TEN_DIGITS else one_digit
    seconds *= experiment.n_fitted / MAX_TRAIN * (experiment.folds + 1)
    defaults = {parameter.name: parameter.default for parameter in experiment.spec.parameters}
    for name in _REPETITIONS:
        if name in defaults:
            seconds *= float(experiment.parameters[name]) / float(defaults[name])
    return seconds + _OVERHEAD_SECONDS
