"""The table of all fills, on a few real faces."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="the lab is not installed")

from bareface.errors import RecipeError
from bareface.lab.leaderboard import Leaderboard

RECIPES = Path(__file__).resolve().parents[2] / "recipes"
SMALL = ["settings.side=64", "settings.width=4", "settings.dilations=[1]", "batch=2", "validations=1", "stop_after=0"]


@pytest.fixture
def board(lab_data, tmp_path):
    return Leaderboard(lab_data, tmp_path, faces=4)


def test_runs_are_trained_judged_and_reused(board, tmp_path):
    recipes = [RECIPES / f"{name}.yaml" for name in ("colour-zeroed", "fill", "colour-rgb2sketch", "mesh")]
    recipes.append(tmp_path / "no-recipe.yaml")
    entries = board.run(recipes, "1 steps", SMALL)
    by_name = {entry.name: entry for entry in entries}
    assert [e.name for e in entries[:4]] == [e.name for e in board.baselines()]
    assert set(by_name) >= {"covered", "fill", "colour-zeroed"}
    assert by_name["fill"].figures["pictures"] == 2
    assert by_name["fill"].figures["parameters"] > 0
    for name, says in (("colour-rgb2sketch", "no photo"), ("mesh", "no fill"), ("no-recipe", "cannot be read")):
        assert says in by_name[name].failure
    covered = by_name["covered"].figures
    assert covered["hole PSNR"] < covered["PSNR"]
    stamp = (tmp_path / "fill" / "state.safetensors").stat().st_mtime_ns
    again = {e.name: e for e in board.run(recipes[:2], "1 steps", SMALL)}
    assert (tmp_path / "fill" / "state.safetensors").stat().st_mtime_ns == stamp
    assert again["fill"].figures["hole PSNR"] == by_name["fill"].figures["hole PSNR"]
    path = board.write(entries, "Two <steps>.")
    table = path.read_text()
    assert "| fill |" in table
    assert "makes no photo" in table
    assert "22.71 dB" in table
    rows = list(csv.DictReader((tmp_path / "leaderboard.csv").open()))
    assert float(next(r for r in rows if r["name"] == "fill")["SSIM"]) == by_name["fill"].figures["SSIM"]
    page = (tmp_path / "leaderboard.html").read_text()
    assert "Two &lt;steps&gt;." in page
    assert page.count("data:image/jpeg") == sum(e.strip is not None for e in entries) + 1


def test_a_run_of_other_settings_is_not_taken_for_this_one(board):
    recipes = [RECIPES / "colour-rgb2rgb.yaml"]
    board.run(recipes, "1 steps", SMALL)
    (entry,) = [e for e in board.run(recipes, "1 steps", [*SMALL, "seed=9"]) if e.name == "colour-rgb2rgb"]
    assert "another recipe or other --set" in entry.failure


def test_a_run_that_dies_is_told_and_the_others_go_on(board):
    entries = board.run([RECIPES / "edit-3.yaml"], "1 steps", ["settings.side=64", "settings.weights=nowhere.pth"])
    assert "training ended with code" in entries[-1].failure
    assert "nowhere.pth" in entries[-1].failure
    assert entries[0].figures


def test_a_change_that_fits_no_recipe_is_refused(board):
    with pytest.raises(RecipeError, match=r"--set settings\.widht=3: no recipe has this field"):
        board.run([RECIPES / "fill.yaml"], "1 steps", ["settings.widht=3"])


def test_the_truth_itself_is_perfect(board):
    cases = {case.hole.tobytes(): case.face.rgb / np.float32(255) for case in board.cases}
    perfect = board._judged("truth", lambda crop, hole: cases[hole.tobytes()])
    assert perfect.figures["SSIM"] == pytest.approx(1)
    assert perfect.figures["cosine"] == pytest.approx(1)
    assert perfect.figures["frechet"] == pytest.approx(0, abs=1e-3)
