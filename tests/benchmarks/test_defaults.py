import ast
import json
from dataclasses import replace

import numpy as np
import pytest

from benchmarks import defaults
from benchmarks.defaults import LEVELS, PLANS, Grid, Plan
from digitlab.classifiers import REGISTRY
from digitlab.classifiers.features import GREY_LEVELS, prepare
from digitlab.mnist import Split
from tests.support.paths import ROOT


def test_every_classifier_has_a_plan():
    assert set(PLANS) == set(REGISTRY)


@pytest.mark.parametrize("classifier", [key for key, plan in PLANS.items() if plan.grids])
def test_candidates_stand_around_the_present_default(classifier):
    """What the registry lets a visitor change has candidates that he may choose, and one of them is the default."""
    spec = REGISTRY[classifier]
    parameters = {parameter.name: parameter for parameter in spec.parameters}
    for grid in PLANS[classifier].grids:
        assert len(set(grid.candidates)) == len(grid.candidates) > 1
        assert defaults.present_value(classifier, grid.name) in grid.candidates
        for candidate in grid.candidates:
            if grid.name in parameters:
                assert parameters[grid.name].checked(candidate) == candidate
            estimator = defaults.built(spec, {grid.name: candidate}, seed=3)
            if grid.name not in parameters and grid.name != LEVELS:
                assert estimator.get_params()[grid.name] == candidate


def test_no_test_image_is_touched():
    source = ast.parse((ROOT / "benchmarks" / "defaults.py").read_text())
    assert not [node for node in ast.walk(source) if isinstance(node, ast.Attribute) and node.attr == "test"]


def test_the_cheapest_within_one_standard_error_is_chosen():
    """Means 0.80, 0.89, 0.90, 0.91; the best one's standard error is 0.02 / sqrt(3) = 0.0115."""
    around = np.array([-0.02, 0.0, 0.02])
    scores = np.array([0.80, 0.89, 0.90, 0.91])[:, None] + around
    assert defaults.standard_errors(scores) == pytest.approx([0.02 / 3**0.5] * 4)
    assert defaults.choose(scores) == 2
    assert defaults.choose(np.array([[0.9, 0.9], [0.9, 0.9]])) == 0
    assert defaults.choose(np.array([[0.8, 0.8], [0.9, 0.9]])) == 1


def test_a_fit_on_the_way_scores_as_a_fit_of_its_own(data):
    plan = Plan(n_images=1_000, digits=(7,))
    way = Grid("max_iter", (1, 3, 5), on_the_way=True)
    settings = {"max_iter": 8, "average": True}
    along, apart = (
        defaults.fold_scores("SGDClassifier", plan, grid, settings, data.train)
        for grid in (way, replace(way, on_the_way=False))
    )
    assert along.shape == (3, defaults.N_FOLDS)
    assert along == pytest.approx(apart)


def test_levels_of_the_plan_are_those_of_the_layout(data):
    """At the registry's number of levels a tree meets the same order of shades as with the registry's layout."""
    images, spec = data.train.images[:50], REGISTRY["RandomForestClassifier"]
    own = prepare(images, spec.layout)
    measured = defaults.features_of(spec, images, {LEVELS: GREY_LEVELS}, fitting=True)
    assert len(np.unique(measured)) == GREY_LEVELS
    assert np.unique(measured, return_inverse=True)[1].ravel() == pytest.approx(own.ravel())


def test_settings_are_chosen_one_after_the_other(data):
    plan = Plan((Grid("max_depth", (1, 10)), Grid("min_samples_leaf", (100, 1))), n_images=1_000)
    shown = []
    rows = defaults.chosen_defaults("DecisionTreeClassifier", plan, data.train, shown.append)
    assert rows == shown
    chosen = {row.setting: row.candidate for row in rows if row.chosen}
    assert chosen == {"max_depth": 10, "min_samples_leaf": 1}
    assert [row.present for row in rows] == [False, False, False, True]
    assert all(0 < row.score < 1 and row.standard_error > 0 for row in rows)


def test_command_prints_and_writes_the_table(data, monkeypatch, tmp_path, capsys):
    monkeypatch.setitem(PLANS, "SGDClassifier", Plan((Grid("max_iter", (1, 8), on_the_way=True),), 1_000, digits=(7,)))
    file = tmp_path / "figures.json"
    monkeypatch.setattr(
        "sys.argv", ["defaults", "--classifier", "DummyClassifier", "SGDClassifier", "--json", str(file)]
    )
    defaults.main()
    printed = capsys.readouterr().out
    assert "DummyClassifier: nothing to choose." in printed
    assert "1,000 training images" in printed
    figures = json.loads(file.read_text())["figures"]
    assert [figure["candidate"] for figure in figures] == [1, 8]
    assert sum(figure["chosen"] for figure in figures) == 1
    assert all(f"{figure['score']:.4f}" in printed for figure in figures)


def test_folds_are_disjoint(data):
    """No image is judged by a model that saw it."""
    numbered = Split(np.arange(60_000, dtype=np.uint16)[:, None], data.train.labels)
    judged = []
    for fitted, held_out in defaults._folds(numbered, 3_000, seed=1):
        assert not set(fitted.images.ravel()) & set(held_out.images.ravel())
        judged += held_out.images.ravel().tolist()
    assert len(judged) == len(set(judged)) == 3_000
