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
from bareface.lab.pairs import HELD, STORED
from bareface.occluders.pose import pose_of

COPIES = 6


@pytest.fixture(scope="module")
def kinds():
    return embedded(Mesh(weights.load("mesh")))


def written(folder, pictures, meshes, rows):
    """A folder of the lab's data."""
    folder.mkdir()
    share = np.float32(len(pictures[0]) / 256)
    for number, (picture, row) in enumerate(zip(pictures, rows, strict=True)):
        row |= {"file": f"{folder.name}/{number:03}.png", "split": "train"}
        cv2.imwrite(str(folder.parent / row["file"]), picture[..., ::-1])
    with (folder / "manifest.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    np.savez(folder / "landmarks.npz", xy32=np.rint(32 * share * (np.stack(meshes) + 0.5)).astype(np.int16))


@pytest.fixture
def data(kinds, tmp_path, monkeypatch):
    """Nine photos of each of three of the embedded kinds, lit differently, some of them press photos, and a turned one.

    Of one person there are two photos, and of sixty-four, held out, black ones.
    """
    monkeypatch.setattr(making, "DRAWN", 600)
    monkeypatch.setattr(making, "MEAN_OF", COPIES - 2)
    monkeypatch.setattr(making, "DULL", 0.0)
    monkeypatch.setenv("BAREFACE_CACHE", str(tmp_path / "cache"))
    rng, turned = np.random.default_rng(0), kinds.points.copy()
    turned[:, 0] = np.where(turned[:, 0] < 128, turned[:, 0], 128 + 0.4 * (turned[:, 0] - 128))
    assert pose_of(turned).yaw > making.FRONTAL

    def lit(number):
        one = kinds.pictures[(2, 6, 8)[number % 3]] * np.float32(rng.uniform(0.7, 1)) + rng.normal(0, 3, (256, 256, 3))
        return np.clip(one, 0, 255).astype(np.uint8)

    shown = [lit(number) for number in range(3 * COPIES + 1)]
    rows = [{"source": "x", "yaw": 0.9 if number == 3 * COPIES else 0.01} for number in range(len(shown))]
    written(tmp_path / "faces", shown, [*[kinds.points] * 3 * COPIES, turned], rows)
    photos = [lit(number // 2) for number in range(3 * COPIES)] + [np.zeros((256, 256, 3), np.uint8)] * 2 * HELD
    rows = [{"person": f"{number // 2:03}"} for number in range(len(photos))]
    photos, meshes = [cv2.resize(photo, (STORED, STORED)) for photo in photos], [kinds.points] * len(photos)
    written(tmp_path / "pairs", photos, meshes, rows)
    return tmp_path


def test_the_kinds_that_are_there_are_found(data, kinds):
    made, meshes = making.exemplars(data, 3)
    assert made.shape == (4, 256, 256, 3)
    beneath = making.Bent(None, None, kinds.points).halves(256)[1]
    source = [kinds.pictures[k][beneath].astype(float) for k in (2, 6, 8)]
    wrong = np.array([[np.abs(each[beneath] - one).mean() for one in source] for each in made[1:]])
    assert sorted(wrong.argmin(1)) == [0, 1, 2]
    again = making.exemplars(data, 3)
    assert (made == again[0]).all()
    assert (meshes == again[1]).all()


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
