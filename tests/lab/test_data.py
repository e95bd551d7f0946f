"""Faces to train on: mirrored, jittered, cut, covered, and their points with them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

pytest.importorskip("torch", reason="the lab is not installed")

from bareface.errors import RecipeError
from bareface.faces.topology import MIRROR, OVAL
from bareface.frame import EYES
from bareface.lab.data import Clean, Coverer, Cut, Faces, Shares, degraded, jittered, mirrored, recoloured


@pytest.fixture
def dotted():
    """A picture whose one bright dot is point 1 of its mesh."""
    points = np.random.default_rng(0).uniform(60, 190, (478, 2)).astype(np.float32)
    points[1] = (90, 150)
    rgb = np.zeros((256, 256, 3), np.uint8)
    cv2.circle(rgb, (90, 150), 5, (255, 255, 255), -1)
    return Clean(rgb, points)


def dot(rgb):
    grey = rgb[..., 0].astype(float)
    ys, xs = np.indices(grey.shape)
    return np.array([(xs * grey).sum(), (ys * grey).sum()]) / grey.sum()


def test_mirroring_twice_gives_the_face_again():
    assert [MIRROR[MIRROR[k]] for k in range(478)] == list(range(478))
    assert sorted(MIRROR[k] for k in EYES[0]) == sorted(EYES[1])
    assert sorted(MIRROR[k] for k in OVAL) == sorted(OVAL)


def test_mirrored_points_stay_on_the_picture(dotted):
    other = mirrored(dotted)
    assert MIRROR[1] == 1
    assert other.points[1] == pytest.approx(dot(other.rgb), abs=0.1)
    assert mirrored(other).points == pytest.approx(dotted.points, abs=1e-4)


@pytest.mark.parametrize("size", [128, 256])
def test_jittered_points_stay_on_the_picture(dotted, size):
    for seed in range(8):
        other = jittered(dotted, np.random.default_rng(seed), 10, 0.1, 0.03, size)
        assert other.rgb.shape == (size, size, 3)
        assert other.points[1] == pytest.approx(dot(other.rgb), abs=0.6)


def test_what_a_border_cuts_off_is_not_shown():
    points = np.array([(0, 0), (10, 0), (226, 251), (225, 250), (225, 251)], np.float32)
    assert Cut((10, 0, 30, 5)).shows(points).tolist() == [False, True, False, True, False]
    assert Cut().shows(points).all()


def test_a_cut_is_what_the_frame_would_mirror_in():
    picture = np.arange(256, dtype=np.uint8)[None].repeat(256, 0)
    cut = Cut((10, 0, 30, 5))(picture)
    assert cut.shape == picture.shape
    assert (cut[:, 10:226] == picture[:, 10:226]).all()
    assert cut[0, 9] == 10
    assert cut[0, 226] == 225
    assert Cut.draw(np.random.default_rng(0), 0.0) == Cut()
    drawn = [Cut.draw(np.random.default_rng(k), 1.0).margins for k in range(30)]
    assert all(sum(m > 0 for m in margins) <= 2 and max(margins) < 77 for margins in drawn)
    assert max(max(margins) for margins in drawn) > 50


def test_colours_and_cameras_vary_and_repeat(astronaut):
    face = astronaut[:256, 100:356]
    for change in (recoloured, degraded):
        a, b, c = (change(face, np.random.default_rng(seed)) for seed in (1, 1, 2))
        assert (a == b).all()
        assert a.shape == face.shape
        assert (recoloured(face, np.random.default_rng(1)) != c).any()


def test_missing_data_is_named(tmp_path):
    with pytest.raises(RecipeError, match=r"manifest\.csv"):
        Faces(tmp_path, "train")


def test_the_labs_faces(lab_data):
    faces = Faces(lab_data, "validation")
    assert len(faces) == 330
    face = faces.draw(np.random.default_rng(0))
    assert face.rgb.shape == (256, 256, 3)
    assert face.points.min() > -60
    assert face.points.max() < 316


@pytest.mark.parametrize("name", ["drawn", "sprite", "objects"])
def test_covered_as_asked(lab_data, name):
    shares = Shares(**{**dict.fromkeys(("drawn", "sprite", "objects"), 0.0), name: 1.0})
    faces, cover = Faces(lab_data, "validation"), Coverer(lab_data, shares)
    for k in range(5):
        seen, again = (cover(faces[k], np.random.default_rng(k)) for _ in range(2))
        assert (seen.photo == again.photo).all()
        assert seen.alpha.max() > 0.9
        changed = (seen.photo != faces[k].rgb).any(2)
        assert changed[seen.alpha > 0.9].mean() > 0.5
