"""The whole flow on real portraits with the embedded networks."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

import bareface
from bareface import Photo, PhotoError, Restorer
from bareface.faces.topology import OVAL
from bareface.occluders import composite, draw_mask
from bareface.restorer import hole_of, on_face

LIPS = (13, 14)


@pytest.fixture(scope="session")
def restorer():
    return Restorer()


@pytest.fixture(scope="session", params=["surgical", "cloth", "kn95", "n95"])
def scene(request, restorer, astronaut):
    """Clean and masked photo, the mesh read off the clean one, and the exact alpha."""
    points = restorer(Photo.from_array(astronaut)).faces[0].points.xy
    rng = np.random.default_rng(4)
    covered = composite(astronaut, [draw_mask(points, (512, 512), request.param, rng)], points, rng)
    return astronaut, covered.photo, points, covered.alpha


def test_nothing_outside_the_map_changes(restorer, scene):
    _, masked, _, _ = scene
    result = restorer(Photo.from_array(masked))
    assert result.removed == 1
    assert (result.photo.rgb[~result.changed] == masked[~result.changed]).all()
    assert 0.01 < result.changed.mean() < 0.2


def test_the_mask_is_what_is_taken_away(restorer, scene):
    clean, masked, points, alpha = scene
    result = restorer(Photo.from_array(masked))
    truth = alpha > 0.5
    covered = (result.changed & truth).sum() / truth.sum()
    assert covered > 0.93
    x, y = points[list(LIPS)].mean(0).round().astype(int)
    assert result.changed[y, x]
    # What is put there is nearer to the face than the mask was.
    inside = result.changed & truth
    before = np.abs(masked[inside].astype(int) - clean[inside]).mean()
    after = np.abs(result.photo.rgb[inside].astype(int) - clean[inside]).mean()
    assert after < 0.6 * before


def test_points_behind_the_mask_are_where_the_face_has_them(restorer, scene):
    _, masked, points, _ = scene
    found = restorer(Photo.from_array(masked)).faces[0].points
    eyes = np.linalg.norm(points[468] - points[473])
    assert np.linalg.norm(found.xy - points, axis=1).mean() / eyes < 0.1
    assert found.visible[list(LIPS)].max() < 0.5 < found.visible[[10, 468, 473]].min()


def test_clean_photo_is_left_alone(restorer, astronaut, hopper):
    for rgb in (astronaut, hopper):
        photo = Photo.from_array(rgb)
        result = restorer(photo)
        assert len(result.faces) == 1
        assert result.removed == 0
        assert "nothing covers" in result.faces[0].note
        assert result.photo is photo


def test_every_face_of_a_photo_is_handled(restorer, scene):
    _, masked, _, _ = scene
    both = np.concatenate([masked, masked[:, ::-1]], 1)
    result = restorer(Photo.from_array(both))
    assert [face.fill is not None for face in result.faces].count(True) == 2
    left, right = result.changed[:, :512].mean(), result.changed[:, 512:].mean()
    assert left == pytest.approx(right, rel=0.15)


def test_turned_photo_is_restored_too(restorer, scene):
    _, masked, _, _ = scene
    import cv2

    turn = cv2.getRotationMatrix2D((225, 120), 15, 1)
    result = restorer(Photo.from_array(cv2.warpAffine(masked, turn, (512, 512), borderMode=cv2.BORDER_REFLECT)))
    assert result.removed >= 1
    assert np.degrees(np.arctan2(*result.faces[0].frame.axis[::-1])) == pytest.approx(-15, abs=8)


def test_same_photo_same_bytes(restorer, scene):
    _, masked, _, _ = scene
    a, b = (restorer(Photo.from_array(masked)).photo.rgb for _ in range(2))
    assert (a == b).all()


def test_steps_are_timed(restorer, scene):
    _, masked, _, _ = scene
    seconds = restorer(Photo.from_array(masked)).seconds
    assert list(seconds) == ["find", "mesh", "map", "fill", "blend"]
    assert all(value > 0 for value in seconds.values())


def test_photo_without_a_face(restorer):
    result = restorer(Photo.from_array(np.full((200, 300, 3), 127, np.uint8)))
    assert result.faces == ()
    assert not result.changed.any()


def test_public_call_takes_files_arrays_and_photos(tmp_path, scene):
    _, masked, _, _ = scene
    file = tmp_path / "masked.png"
    Photo.from_array(masked).save(file)
    a, b, c = (bareface.restore(v).photo.rgb for v in (file, masked, Photo.from_array(masked)))
    assert (a == b).all()
    assert (a == c).all()


def test_wrong_arrays_are_refused():
    with pytest.raises(PhotoError, match="float64"):
        bareface.restore(np.zeros((10, 10, 3)))
    with pytest.raises(PhotoError, match="10, 10"):
        bareface.restore(np.zeros((10, 10), np.uint8))


def test_only_what_is_before_the_face_is_mapped():
    skin = np.zeros((256, 256), bool)
    skin[60:200, 80:180] = True
    alpha = np.zeros((256, 256), np.float32)
    alpha[150:190, 70:190] = 1  # a mask, much of the face
    alpha[5:20, 5:60] = 1  # something in the background
    alpha[80:90, 90:110] = 1  # small, with a hidden point
    alpha[80:90, 140:160] = 1  # small, where the mesh sees the face
    kept = on_face(alpha, skin, np.array([[100.0, 85.0]]))
    assert kept[170, 100] == 1
    assert kept[:30].max() == 0
    assert kept[85, 100] == 1
    assert kept[85, 150] == 0


def test_hole_is_the_map_grown():
    alpha = np.zeros((256, 256), np.float32)
    alpha[100, 100] = 1
    hole = hole_of(alpha)
    assert hole[100, 93:108].all()
    assert hole.sum() == pytest.approx(np.pi * 7.5**2, rel=0.15)


def test_the_oval_goes_round_the_face(restorer, astronaut):
    points = restorer(Photo.from_array(astronaut)).faces[0].points.xy
    oval = points[list(OVAL)]
    x, y = oval[:, 0], oval[:, 1]
    area = 0.5 * abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1)))
    box = np.prod(oval.max(0) - oval.min(0))
    assert 0.7 < area / box < 0.85


def test_no_torch_and_no_network_access(tmp_path, scene):
    """The studio's way, in a process of its own in which torch cannot be imported and no socket opened."""
    _, masked, _, _ = scene
    file = tmp_path / "masked.png"
    Photo.from_array(masked).save(file)
    script = f"""
import socket, sys
class Refused:
    def __init__(self, *a, **k): raise RuntimeError("a socket was opened")
socket.socket = Refused
sys.modules["torch"] = None
import bareface
assert bareface.restore({str(file)!r}).removed == 1
assert not any(name.startswith("bareface.lab") for name in sys.modules)
"""
    subprocess.run([sys.executable, "-c", script], check=True)
