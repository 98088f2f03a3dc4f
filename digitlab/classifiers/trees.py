"""Trees and forests: questions about single pixels."""

from dataclasses import replace
from functools import partial
from typing import Any

from digitlab.classifiers.features import GREY_LEVELS
from digitlab.classifiers.fitting import fit_at_once, fit_in_batches, on_one_thread
from digitlab.classifiers.model_format import FOREST
from digitlab.classifiers.spec import ClassifierSpec, Parameter, Parameters

_N_TREES = Parameter("n_estimators", "Trees", 100, "How many trees vote.", minimum=10, maximum=300, step=10)
_MAX_DEPTH = Parameter(
    "max_depth", "Greatest depth", 0, "How many questions in a row; 0 sets no limit.", minimum=0, maximum=50, step=1
)


def _with_depth(parameters: Parameters) -> dict[str, Any]:
    """Return the parameters with scikit-learn's word for no limit, None, where the greatest depth is 0."""
    return {**parameters, "max_depth": parameters["max_depth"] or None}


def _build_tree(parameters: Parameters, seed: int) -> Any:
    from sklearn.tree import DecisionTreeClassifier

    return DecisionTreeClassifier(**_with_depth(parameters), random_state=seed)


def _build_forest(kind: str, parameters: Parameters, seed: int) -> Any:
    from sklearn import ensemble

    return getattr(ensemble, kind)(**_with_depth(parameters), n_jobs=-1, random_state=seed)


def _build_boosting(parameters: Parameters, seed: int) -> Any:
    from sklearn.ensemble import HistGradientBoostingClassifier

    return HistGradientBoostingClassifier(**parameters, max_bins=GREY_LEVELS, early_stopping=False, random_state=seed)


def _forest(kind: str, title: str, sentence: str, duration: str, seconds: tuple[float, float]) -> ClassifierSpec:
    return ClassifierSpec(
        key=kind,
        title=title,
        sentence=sentence,
        duration=duration,
        seconds=seconds,
        build=partial(_build_forest, kind),
        fit=fit_in_batches("n_estimators", batch=10),
        step_unit="tree",
        layout="levels",
        max_images=150_000,
        model_format=FOREST,
        explained_by="importances",
        parameters=(_N_TREES, _MAX_DEPTH),
    )


TREES = (
    ClassifierSpec(
        key="DecisionTreeClassifier",
        title="Decision tree",
        sentence="It asks one pixel after another whether it is dark enough, like a game of twenty questions.",
        duration="about 10 seconds; ten digits about 35",
        seconds=(10, 35),
        build=_build_tree,
        fit=fit_at_once,
        layout="sparse_levels",
        explained_by="importances",
        parameters=(
            replace(_MAX_DEPTH, default=20),
            Parameter(
                "min_samples_leaf",
                "Smallest leaf",
                1,
                "Every leaf holds at least so many training images.",
                minimum=1,
                maximum=100,
                step=1,
            ),
        ),
    ),
    _forest(
        "RandomForestClassifier",
        "Random forest",
        "Many trees, each grown on another sample of the images and pixels, vote.",
        "about 10 seconds; ten digits about 15",
        (10, 15),
    ),
    _forest(
        "ExtraTreesClassifier",
        "Extremely randomised trees",
        "A forest whose trees draw their questions at random and keep the best of a few draws.",
        "about 15 seconds; ten digits about 20",
        (15, 20),
    ),
    ClassifierSpec(
        key="HistGradientBoostingClassifier",
        title="Gradient boosting",
        sentence="Small trees are grown one after the other, each on what the ones before it got wrong.",
        duration="about 30 seconds; ten digits about four minutes",
        seconds=(30, 220),
        build=_build_boosting,
        # Every batch sorts the pixels into bins again, which takes a second; two batches are a fair price.
        fit=on_one_thread(fit_in_batches("max_iter", batch=20)),
        step_unit="round",
        layout="levels",
        max_images=60_000,
        parameters=(
            Parameter(
                "max_iter",
                "Rounds",
                80,
                "How many trees are grown one after the other, for ten digits ten trees a round.",
                minimum=10,
                maximum=200,
                step=10,
            ),
            Parameter(
                "learning_rate",
                "Learning rate",
                0.2,
                "How much of the remaining error each tree corrects.",
                choices=(0.05, 0.1, 0.2, 0.5),
            ),
            Parameter("max_leaf_nodes", "Leaves", 15, "How large each tree may grow.", choices=(7, 15, 31, 63)),
        ),
    ),
)
