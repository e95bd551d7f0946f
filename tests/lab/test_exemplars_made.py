"""Faces of nobody are made of faces: the kinds that are there are found, the same each time."""

from __future__ import annotations

import csv
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

pytest.importorskip("torch", reason="the lab is not installed")

from bareface import weights
from bareface.faces.mesh import Mesh
from bareface.fills.exemplars import exemplars as embedded
from bareface.fills.exemplars import unpacked, upper_half
from bareface.lab import exemplars as making

COPIES = 6


@pytest.fixture(scope="module")
def kinds():
    return embedded(Mesh(weights.load("mesh")))


@pytest.fixture
def data(kinds, tmp_path, monkeypatch):
    """Six photos of each of three of the embedded kinds, lit differently, and one that is turned away."""
    monkeypatch.setattr(making, "MEAN_OF", COPIES - 2)
    monkeypatch.setattr(making, "DULL", 0.0)
    monkeypatch.setenv("BAREFACE_CACHE", str(tmp_path / "cache"))
    folder, rng = tmp_path / "faces", np.random.default_rng(0)
    (folder / "train").mkdir(parents=True)
    rows = []
    for number in range(3 * COPIES + 1):
        lit = kinds.pictures[(2, 6, 8)[number % 3]] * np.float32(rng.uniform(0.7, 1)) + rng.normal(0, 3, (256, 256, 3))
        name = f"faces/train/{number:02}.png"
        cv2.imwrite(str(tmp_path / name), np.clip(lit, 0, 255).astype(np.uint8)[..., ::-1])
        rows.append({"file": name, "split": "train", "source": "x", "yaw": 0.9 if number == 3 * COPIES else 0.01})
    with (folder / "manifest.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    points = np.rint(32 * (kinds.points + 0.5)).astype(np.int16)
    np.savez(folder / "landmarks.npz", xy32=np.repeat(points[None], len(rows), 0))
    return tmp_path


def test_the_kinds_that_are_there_are_found(data, kinds):
    made, meshes, looks, usual = making.exemplars(data, 3)
    assert made.shape == (4, 256, 256, 3)
    beneath = making.Bent(None, None, kinds.points).halves(256)[1]
    source = [kinds.pictures[k][beneath].astype(float) for k in (2, 6, 8)]
    wrong = np.array([[np.abs(each[beneath] - one).mean() for one in source] for each in made[1:]])
    assert sorted(wrong.argmin(1)) == [0, 1, 2]
    again = making.exemplars(data, 3)
    assert (made == again[0]).all()
    assert all((a == b).all() for a, b in zip((meshes, looks, usual), again[1:], strict=True))
    assert np.linalg.norm(looks, axis=1) == pytest.approx(np.ones(4), abs=1e-3)
    # The people are copies of the three kinds, so each looks much like one of them and, on the whole, like the mean.
    assert usual.argmax() == 0


def test_few_of_them_are_unlike_ones():
    """After the first, the one that is farthest from it, then what is farthest from both; elsewhere they may differ."""
    where = np.zeros((256, 256), bool)
    where[100:120, 50:90] = True
    greys = np.zeros((4, 256, 256, 3), np.uint8)
    for picture, (inside, outside) in zip(greys, ((100, 0), (110, 250), (200, 0), (150, 90)), strict=True):
        picture[:] = np.where(where[..., None], inside, outside)
    assert making._unlike(greys, where) == [0, 2, 3, 1]


def test_the_command_writes_a_file_of_them(data):
    making.main(["--data", str(data), "--kinds", "3", "-o", str(data / "mine.npz")])
    assert unpacked((data / "mine.npz").read_bytes())[0].shape == (4, 256, 256, 3)


def test_a_kinds_shape_is_its_peoples_where_their_upper_halves_lie_over_the_means(kinds):
    """Two people with the mean's upper half, moved, turned and larger, whose mouths are wider by 2 and by 4 pixels."""
    there, corners = kinds.points, [61, 291]
    wider = [there.copy(), there.copy()]
    for mesh, by in zip(wider, (2.0, 4.0), strict=True):
        mesh[corners, 0] += (-by, by)
    turned = wider[1] @ np.array([[1.1, 0.2], [-0.2, 1.1]]) + (5, -3)
    faces = SimpleNamespace(points=np.stack([wider[0], turned]))
    shape = making._shape(making.Bent(faces, None, there), np.array([0, 1]))
    assert np.allclose(shape[corners] - there[corners], [(-3, 0), (3, 0)], atol=1e-3)
    others = np.setdiff1d(np.arange(478), corners)
    assert np.allclose(shape[others], there[others], atol=1e-3)
    assert not upper_half(there)[corners].any()
