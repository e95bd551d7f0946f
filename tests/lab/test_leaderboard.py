"""The table of all fills, on a few real faces."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="the lab is not installed")

from bareface.errors import RecipeError
from bareface.fills import Answer
from bareface.lab.leaderboard import Leaderboard

RECIPES = Path(__file__).resolve().parents[2] / "recipes"
SMALL = ["settings.side=64", "settings.width=4", "batch=2", "validations=1", "stop_after=0"]


@pytest.fixture(scope="module")
def board(lab_data, tmp_path_factory):
    return Leaderboard(lab_data, tmp_path_factory.mktemp("board"), faces=4)


@pytest.fixture(scope="module")
def entries(board):
    names = ("colour-zeroed", "colour-rgb2sketch", "mesh", "no-recipe")
    return {entry.name: entry for entry in board.run([RECIPES / f"{n}.yaml" for n in names], "1 steps", SMALL)}


def test_each_recipe_is_trained_and_judged_or_says_why_not(entries):
    made = entries["colour-zeroed"].figures
    assert made["pictures"] == 2
    assert made["parameters"] > 0
    assert made["macs"] > 0
    for name, says in (("colour-rgb2sketch", "no photo"), ("mesh", "no fill"), ("no-recipe", "cannot be read")):
        assert says in entries[name].failure
    covered = entries["covered"].figures
    assert covered["hole PSNR"] < covered["PSNR"]
    assert entries["OpenCV, Telea"].figures["hole PSNR"] > covered["hole PSNR"]


def test_the_table_names_all_and_what_the_papers_print(board, entries):
    table = board.write(list(entries.values()), "Two <steps>.").read_text()
    assert "| colour-zeroed |" in table
    assert "**mesh**: mesh is no fill" in table
    assert "22.71 dB" in table
    rows = {row["name"]: row for row in csv.DictReader((board.out / "leaderboard.csv").open())}
    assert float(rows["colour-zeroed"]["SSIM"]) == entries["colour-zeroed"].figures["SSIM"]
    page = (board.out / "leaderboard.html").read_text()
    assert "Two &lt;steps&gt;." in page
    assert page.count("data:image/jpeg") == sum(e.strip is not None for e in entries.values()) + 1


def test_a_run_that_is_there_is_reused_unless_it_is_of_other_settings(board, entries):
    stamp = (board.out / "colour-zeroed" / "state.safetensors").stat().st_mtime_ns
    again = board.run([RECIPES / "colour-zeroed.yaml"], "1 steps", SMALL)[-1]
    assert (board.out / "colour-zeroed" / "state.safetensors").stat().st_mtime_ns == stamp
    assert again.figures["hole PSNR"] == entries["colour-zeroed"].figures["hole PSNR"]
    other = board.run([RECIPES / "colour-zeroed.yaml"], "1 steps", [*SMALL, "seed=9"])[-1]
    assert "another recipe or other --set" in other.failure


def test_a_run_that_dies_is_told_and_the_others_go_on(board):
    *others, last = board.run(
        [RECIPES / "edit-3.yaml"], "1 steps", ["settings.side=64", "settings.weights=nowhere.pth"]
    )
    assert "training ended with code" in last.failure
    assert "nowhere.pth" in last.failure
    assert all(entry.figures for entry in others)


def test_a_change_that_fits_no_recipe_is_refused(board):
    with pytest.raises(RecipeError, match=r"--set settings\.widht=3: no recipe has this field"):
        board.run([RECIPES / "fill.yaml"], "1 steps", ["settings.widht=3"])


def test_the_truth_itself_is_perfect(board):
    cases = {case.hole.tobytes(): case.face.rgb / np.float32(255) for case in board.cases}
    perfect = board._judged("truth", lambda crop, hole: Answer(cases[hole.tobytes()]))
    assert perfect.figures["SSIM"] == pytest.approx(1)
    assert perfect.figures["cosine"] == pytest.approx(1)
    assert perfect.figures["frechet"] == pytest.approx(0, abs=1e-3)
