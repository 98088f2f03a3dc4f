"""What runs are called, on every page and in every table."""

from digitlab.experiments.experiment import Experiment


def title(experiment: Experiment) -> str:
    """Return the experiment in a few words, for headings: task, classifier, images, folds."""
    words = [experiment.task.title, experiment.spec.title, _images(experiment), *_folds(experiment)]
    return " · ".join(words)


def short_title(experiment: Experiment) -> str:
    """Return task and classifier, for tables in which all runs have all images."""
    return ", ".join([f"{experiment.task.title} · {experiment.spec.title}", *_augmentation(experiment)])


def in_sentences(experiment: Experiment) -> str:
    """Return classifier and task as a sentence names them, "Random forest for 5"."""
    task = experiment.task
    return f"{experiment.spec.title} for {task.short_title if task.has_threshold else task.title.lower()}"


def full_title(experiment: Experiment) -> str:
    """Return the title with parameters and seed, for lists in which runs of one title may stand beside each other."""
    return " · ".join([title(experiment), *_parameters(experiment).values(), *_seed(experiment)])


def distinct_name(experiment: Experiment) -> str:
    """Return a name for legends that tells an experiment from all others, with what differs from the defaults."""
    defaults = {parameter.name: parameter.default for parameter in experiment.spec.parameters}
    words = _parameters(experiment)
    changed = [words[name] for name, value in experiment.parameters.items() if value != defaults[name]]
    further = [_images(experiment), *_folds(experiment), *_seed(experiment)]
    return ", ".join([f"{experiment.spec.title} ({experiment.task.title.lower()})", *changed, *further])


def parameters(experiment: Experiment) -> str:
    """Return the parameters for a cell of a table."""
    return ", ".join(_parameters(experiment).values())


def _parameters(experiment: Experiment) -> dict[str, str]:
    """Return each parameter as the Train page calls it, with its value: "trees 100"."""
    titles = {parameter.name: parameter.title for parameter in experiment.spec.parameters}
    return {
        name: f"{titles[name][0].lower()}{titles[name][1:]} {value}" for name, value in experiment.parameters.items()
    }


def _images(experiment: Experiment) -> str:
    return ", ".join([f"{experiment.n_train:,} images", *_augmentation(experiment)])


def _augmentation(experiment: Experiment) -> list[str]:
    return list(filter(None, [experiment.augmenting.in_names]))


def _folds(experiment: Experiment) -> list[str]:
    return [f"{experiment.folds} folds"] if experiment.folds else []


def _seed(experiment: Experiment) -> list[str]:
    return [f"seed {experiment.seed}"] if experiment.seed != Experiment.seed else []
