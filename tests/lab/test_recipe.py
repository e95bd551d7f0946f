"""Recipes: what they say, and what they refuse."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="the lab is not installed")

from bareface.errors import RecipeError
from bareface.lab.recipe import Budget, build_recipe, plain, read_recipe

RECIPES = sorted((Path(__file__).resolve().parents[2] / "recipes").glob("*.yaml"))


@pytest.mark.parametrize("path", RECIPES, ids=lambda p: p.stem)
def test_every_recipe_reads_and_goes_through_plain_values(path):
    recipe = read_recipe(path)
    assert build_recipe(plain(recipe)) == recipe
    assert recipe.card.data
    assert "non-commercial" in recipe.card.terms.lower()


@pytest.mark.parametrize(
    ("text", "seconds", "steps"), [("45m", 2700, None), ("90s", 90, None), ("1.5h", 5400, None), ("20 steps", None, 20)]
)
def test_budget(text, seconds, steps):
    budget = Budget.parse(text)
    assert (budget.seconds, budget.steps) == (seconds, steps)


def test_budget_is_spent_by_its_own_unit():
    assert Budget(seconds=100).spent(25, 10**6) == 0.25
    assert Budget(steps=100).spent(10**6, 25) == 0.25
    assert Budget(steps=100).spent(0, 500) == 1.0


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ({}, "system"),
        ({"system": "nose", "budget": "1m"}, "nose"),
        ({"system": "segmenter", "budget": "soon"}, "budget: 'soon'"),
        ({"system": "segmenter", "budget": "1m", "bach": 3}, "bach: unknown field"),
        ({"system": "segmenter", "budget": "1m", "batch": "many"}, "batch: expected int, got 'many'"),
        ({"system": "segmenter", "budget": "1m", "settings": {"widht": 3}}, "settings.widht: unknown field"),
        ({"system": "segmenter", "budget": "1m", "optimizer": {"betas": 0.5}}, "optimizer.betas: expected a list"),
        ({"system": "segmenter", "budget": "1m", "optimizer": {"kind": "no"}}, "kind: expected one of adam, sgd"),
        ({"system": "segmenter"}, "budget"),
    ],
)
def test_wrong_recipes_are_refused_by_the_name_of_the_field(raw, says):
    with pytest.raises(RecipeError, match=says.replace("'", "'")):
        build_recipe(raw)


def test_the_detector_says_what_to_install(tmp_path, monkeypatch):
    from bareface.lab.systems import system_class

    monkeypatch.setitem(sys.modules, "bareface.lab.networks.detector", None)
    system = system_class("detector")
    with pytest.raises(RecipeError, match=r"needs torchvision .*bareface\[lab,detector\]"):
        system(system.Settings(), tmp_path, 1)


def test_errors_name_the_file(tmp_path):
    missing, broken = tmp_path / "no.yaml", tmp_path / "broken.yaml"
    broken.write_text("a: [1")
    for path in (missing, broken):
        with pytest.raises(RecipeError, match=path.name):
            read_recipe(path)
