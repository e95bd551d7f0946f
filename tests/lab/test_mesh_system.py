"""What the mesh is taught on."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch", reason="the lab is not installed")

from bareface.lab.data import Shares
from bareface.lab.pairs import HELD, Pairs
from bareface.lab.systems.mesh import MeshSettings, MeshSystem

BARE = Shares(0, 0, 0)


def test_as_many_are_press_photos_as_asked(lab_data):
    def drawn(share: float) -> list[bool]:
        """Whether what is drawn has the mesh of a press photo."""
        system = MeshSystem(MeshSettings(width=8, pairs=share), lab_data, 1)
        press = {points.tobytes() for points in system.pairs.points}
        faces = (system._face(np.random.default_rng((0, k))) for k in range(12))
        return [face.points.tobytes() in press for face in faces]

    assert all(drawn(1.0))
    assert not any(drawn(0.0))


def test_judged_people_are_not_trained_on(lab_data):
    system = MeshSystem(MeshSettings(width=8), lab_data, 1)
    assert len(system.held) == HELD
    assert system.pairs.people + system.held == Pairs(lab_data, "train").people


def test_every_point_is_seen_of_a_bare_face_but_what_the_photo_cuts_off(lab_data):
    for close_ups, whole in ((0.0, True), (1.0, False)):
        system = MeshSystem(MeshSettings(width=8, shares=BARE, close_ups=close_ups), lab_data, 1)
        seen = [system.sample(k)["visible"].min() > 0 for k in range(8)]
        assert all(seen) == whole


def test_a_stock_is_drawn_once_and_cut_another_way_each_time(lab_data, tmp_path, monkeypatch):
    monkeypatch.setenv("BAREFACE_CACHE", str(tmp_path))

    def prepared() -> MeshSystem:
        system = MeshSystem(MeshSettings(width=8, stock=1), lab_data, 1)
        system.prepare()
        return system

    first, second = map(prepared().sample, range(2))
    assert (first["rgb"] != second["rgb"]).any()
    assert (prepared().sample(1)["rgb"] == second["rgb"]).all()
    # One face, so one outline, but for turn, size, place and mirror.
    apart = [np.sort(np.linalg.norm(s["points"] - s["points"].mean(0), axis=1)) for s in (first, second)]
    assert np.allclose(apart[0] / apart[0].mean(), apart[1] / apart[1].mean(), atol=1e-4)


def test_without_a_stock_each_sample_is_another_face(lab_data):
    system = MeshSystem(MeshSettings(width=8, stock=1000000), lab_data, 1)  # nothing is drawn until it is prepared
    shapes = [np.sort(np.linalg.norm(s["points"] - s["points"].mean(0), axis=1)) for s in map(system.sample, range(2))]
    assert not np.allclose(shapes[0] / shapes[0].mean(), shapes[1] / shapes[1].mean(), atol=1e-3)


def test_points_lie_where_they_do_in_the_picture(lab_data):
    """A bare face that is neither turned nor cut: half of the crop's pixels."""
    settings = MeshSettings(width=8, shares=BARE, close_ups=0, turn=0, scale=0, shift=0, pairs=0)
    system = MeshSystem(settings, lab_data, 1)
    known = np.sort(system.faces.points[..., 1])
    for k in range(4):
        heights = np.sort(system.sample(k)["points"][:, 1] * 256 - 0.5)
        assert np.abs(known - heights).max(1).min() < 0.01
