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
        faces = (system._drawn(np.random.default_rng((0, k))) for k in range(12))
        return [face.points.tobytes() in press for face in faces]

    assert any(drawn(1.0))  # those in a mirror have another
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
