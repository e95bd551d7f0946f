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


def test_epochs_are_counted_in_steps():
    assert Budget.parse("20 epochs").counted(pictures=16_000, batch=16) == Budget(steps=20_000)
    assert Budget.parse("90s").counted(pictures=0, batch=16) == Budget(seconds=90)
    with pytest.raises(RecipeError, match="no counted set of pictures"):
        Budget.parse("2 epochs").counted(pictures=0, batch=16)


def test_fields_are_set_from_outside():
    path = RECIPES[0].with_name("segmenter.yaml")
    changes = ["optimizer.lr=1e-4", "settings.shares={drawn: 1.0, things: 0.0}", "batch=8", "settings.turn=0"]
    recipe = read_recipe(path, changes)
    assert (recipe.optimizer.lr, recipe.batch, recipe.settings.turn) == (1e-4, 8, 0.0)
    assert (recipe.settings.shares.drawn, recipe.settings.shares.things) == (1.0, 0.0)
    assert recipe.optimizer.betas == read_recipe(path).optimizer.betas


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("optimizer.lrr=1", r"optimizer\.lrr: unknown field"),
        ("optimizer.lr", "write FIELD=VALUE"),
        ("batch.size=3", "--set batch.size=3: batch has no fields"),
        ("batch=[", "not a value in YAML"),
        ("batch=many", "batch: expected int, got 'many'"),
        ("optimizer.patience=3", r"optimizer\.patience: says nothing with schedule cosine; write schedule: plateau"),
        ("optimizer.lr=0", r"optimizer\.lr: 0\.0 is no learning rate"),
        ("accumulate=3", "accumulate: 32 pictures cannot be taken in 3 equal parts"),
        ("stop_after=9", "stop_after: 2 validations cannot be 9 without a gain"),
        ("budget=0m", "budget: '0m' is not a time or a count"),
    ],
)
def test_a_wrong_or_contradictory_change_names_the_field(change, says):
    with pytest.raises(RecipeError, match=says):
        read_recipe(RECIPES[0].with_name("segmenter.yaml"), [change])


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
