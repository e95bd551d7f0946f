"""Fills by name and by file."""

from __future__ import annotations

import shutil

import cv2
import numpy as np
import pytest

from bareface import weights
from bareface.errors import UsageError, WeightsError
from bareface.fills import NetworkFill, named_fill
from bareface.fills.references import WHOLE, laid_together


@pytest.fixture
def crop(astronaut):
    return np.ascontiguousarray(astronaut[0:256, 96:352])


@pytest.fixture
def hole():
    hole = np.zeros((256, 256), bool)
    hole[140:200, 100:160] = True
    return hole


@pytest.mark.parametrize("name", ["fill", "telea", "navier-stokes"])
def test_each_gives_a_face_that_differs_in_the_hole(name, crop, hole):
    made = named_fill(name)(crop, hole).rgb
    assert made.shape == (256, 256, 3)
    assert made.dtype == np.float32
    assert 0 <= made.min() <= made.max() <= 1
    assert np.abs(made[hole] - crop[hole] / 255).mean() > 0.01


def test_telea_is_opencvs_and_leaves_the_rest(crop, hole):
    made = named_fill("telea")(crop, hole).rgb
    theirs = cv2.inpaint(crop, hole.astype(np.uint8), 5, cv2.INPAINT_TELEA)
    assert (np.rint(255 * made) == theirs).all()
    assert (np.rint(255 * made)[~hole] == crop[~hole]).all()


def test_a_file_is_a_fill_and_its_card_is_held_to(tmp_path, crop, hole):
    for suffix in (".onnx", ".toml"):
        shutil.copy(weights.folder() / f"fill{suffix}", tmp_path / f"mine{suffix}")
    mine = named_fill(str(tmp_path / "mine.onnx"))
    assert isinstance(mine, NetworkFill)
    assert (mine(crop, hole).rgb == named_fill("warp")(crop, hole).rgb).all()
    with (tmp_path / "mine.onnx").open("ab") as file:
        file.write(b"\0")
    with pytest.raises(WeightsError, match="damaged"):
        named_fill(str(tmp_path / "mine.onnx"))


@pytest.mark.parametrize(
    ("name", "error", "says"),
    [
        ("bear", UsageError, "'bear' is no fill; there are fill, warp, telea, navier-stokes, or a file"),
        ("nowhere.onnx", WeightsError, "nowhere.onnx: missing"),
        (str(weights.folder() / "mesh.onnx"), UsageError, "mesh.onnx: .* so it is no fill"),
    ],
)
def test_what_is_no_fill_is_refused(name, error, says):
    with pytest.raises(error, match=says):
        named_fill(name)


def test_what_lies_under_the_hole_never_matters_to_the_embedded_fill(crop, hole):
    other = np.where(hole[..., None], 255 - crop, crop)
    fill, alone = named_fill("fill"), named_fill("warp")
    assert (alone(crop, hole).rgb[hole] == alone(other, hole).rgb[hole]).all()
    # Where the face's points lie is found in the whole crop, with what covers it; given them, the same holds.
    there = fill.mesh(crop, WHOLE).xy
    one, same = (fill.led(each, hole, laid_together((), there, each, hole))[0].rgb[hole] for each in (crop, other))
    assert (one == same).all()
