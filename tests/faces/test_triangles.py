"""The triangles of the mesh."""

from __future__ import annotations

import numpy as np
import pytest

from bareface import weights
from bareface.faces.topology import OVAL, triangles
from bareface.fills.exemplars import unpacked
from bareface.frame import NOSE_TIP


@pytest.fixture(scope="module")
def face():
    """The mean frontal mesh."""
    return unpacked(weights.verified("exemplars.npz"))[1][0].astype(np.float64)


def areas(face):
    (ax, ay), (bx, by) = np.moveaxis(face[triangles()][:, 1:] - face[triangles()][:, :1], 0, -1)
    return (ax * by - ay * bx) / 2


def test_all_face_the_camera_and_fill_the_outline_once(face):
    assert (areas(face) > 0).all()
    x, y = face[list(OVAL)].T
    assert areas(face).sum() == pytest.approx(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)) / 2, rel=0.01)


def test_they_are_delaunays_of_the_mean_face(face):
    spatial = pytest.importorskip("scipy.spatial", reason="the lab is not installed")
    found = {frozenset(corners) for corners in spatial.Delaunay(face[:468]).simplices.tolist()}
    assert {frozenset(corners) for corners in triangles().tolist()} <= found


def test_the_nearest_to_the_nose_come_last(face):
    far = np.linalg.norm(face[triangles()].mean(1) - face[NOSE_TIP], axis=1)
    assert (np.diff(far) <= 0).all()


def test_a_face_in_a_mirror_turns_them_all_over(face):
    assert (areas(face * (-1, 1)) < 0).all()
