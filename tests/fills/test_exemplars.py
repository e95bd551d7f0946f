"""Faces of nobody, lent where no photo of the person shows what is hidden; and the other answers they give."""

from __future__ import annotations

import shutil

import numpy as np
import pytest

from bareface import weights
from bareface.errors import WeightsError
from bareface.faces.topology import triangles
from bareface.fills import named_fill
from bareface.fills.exemplars import LENT, Exemplars, exemplars, packed, unpacked, upper_half
from bareface.fills.guided import given
from bareface.fills.references import WHOLE, Laid
from bareface.frame import SIZE
from bareface.warp import draped

HOLE = np.zeros((SIZE, SIZE), bool)
HOLE[140:215, 85:175] = True


@pytest.fixture(scope="module")
def embedded(mesh):
    return exemplars(mesh)


@pytest.fixture(scope="module")
def fill():
    return named_fill("fill")


def test_the_package_has_thirteen_and_they_lie_over_one_mesh(embedded, mesh):
    assert embedded.pictures.shape == (13, SIZE, SIZE, 3)
    for picture in embedded.pictures:
        found = mesh(picture, WHOLE).xy
        assert np.linalg.norm(found - embedded.points, axis=1).mean() < 4


def test_a_file_holds_what_was_put_in(embedded):
    meshes = embedded.points + embedded.shapes
    pictures, found, looks, usual = unpacked(packed(embedded.pictures, meshes, embedded.looks, embedded.usual))
    assert (looks == embedded.looks).all()
    assert (usual == embedded.usual).all()
    assert np.abs(pictures.astype(int) - embedded.pictures).mean() < 2
    assert np.abs(found - meshes).max() <= 1 / 128 + 1e-4


def test_damaged_they_are_refused(tmp_path, mesh):
    for name in ("exemplars.npz", "exemplars.toml"):
        shutil.copy(weights.folder() / name, tmp_path / name)
    with (tmp_path / "exemplars.npz").open("ab") as file:
        file.write(b"\0")
    with pytest.raises(WeightsError, match="damaged"):
        exemplars(mesh, tmp_path)


def test_seeds_name_the_mean_the_kinds_and_then_two_of_them_mixed():
    greys = np.arange(4, dtype=np.uint8)[:, None, None, None] * np.full((1, 2, 2, 3), 60, np.uint8)
    shapes = np.arange(4, dtype=np.float32)[:, None, None] * np.full((1, 478, 2), 60, np.float32)
    kinds = Exemplars(greys, np.zeros((478, 2), np.float32), shapes, np.eye(4, 128, dtype=np.float32), np.zeros(4))
    assert [int(kinds.of(seed)[0][0, 0, 0]) for seed in range(4)] == [0, 60, 120, 180]
    mixed = [int(kinds.of(seed)[0][0, 0, 0]) for seed in range(4, 30)]
    assert min(mixed) > 60
    assert max(mixed) < 180
    assert len(set(mixed)) > 5
    assert mixed == [int(kinds.of(seed)[0][0, 0, 0]) for seed in range(4, 30)]
    for seed in range(30):
        picture, shape = kinds.of(seed)
        assert np.allclose(shape, float(picture[0, 0, 0]), atol=1)

    few = np.array([3, 1])
    assert [int(kinds.of(seed, few)[0][0, 0, 0]) for seed in range(3)] == [0, 180, 60]
    assert 60 < kinds.of(3, few)[0][0, 0, 0] < 180


def test_a_face_is_offered_all_kinds_but_those_least_like_it():
    """Of six kinds, two: as likeness goes beyond what is usual for them, and the mean of all is none of them."""
    looks = np.eye(7, 128, dtype=np.float32)
    usual = np.array([0.9, 0.1, 0.5, 0.3, 0.3, 0.3, 0.3], np.float32)
    kinds = Exemplars(np.zeros((7, 2, 2, 3), np.uint8), np.zeros((478, 2)), np.zeros((7, 478, 2)), looks, usual)
    look = np.zeros(128, np.float32)
    look[:7] = (0, 0.2, 0.4, 0.35, 0.25, 0.4, 0.4)
    assert kinds.like(look).tolist() == [1, 3, 5, 6]


def test_its_own_kind_is_offered_to_every_face(embedded, mesh, likeness):
    """A kind's own picture, covered, is like that kind: it is not among those left out."""
    for kind, picture in enumerate(embedded.pictures[1:], 1):
        covered = np.where(HOLE[..., None], np.uint8(90), picture)
        assert kind in embedded.like(likeness(covered, mesh(covered, WHOLE).xy, HOLE))


def test_each_has_the_mouth_of_its_kind(embedded, mesh, face):
    """Kind 6 smiles and kind 8 does not: so do the meshes they are bent to; the upper half stays where it is."""
    there, upper = mesh(face, WHOLE).xy, upper_half(embedded.points)
    smiling, shut, mean = (embedded._shaped(embedded.shapes[kind], there) for kind in (6, 8, 0))
    assert np.allclose(mean, there, atol=1e-3)

    def width(points):
        return np.linalg.norm(points[61] - points[291])

    assert width(smiling) > 1.1 * width(there) > 1.1 * width(shut)
    assert np.abs(smiling[upper] - there[upper]).mean() < 1.5


def test_on_a_turned_face_nothing_is_shown_twice(embedded):
    """Turned by 40 degrees, as a cylinder would: of the far side only what still faces the camera is there."""
    x, y = (embedded.points - embedded.points.mean(0)).T
    radius = 1.02 * np.abs(x).max()
    at = np.arcsin(x / radius) + np.deg2rad(40)
    there = np.stack([radius * np.sin(at), y], 1).astype(np.float32) + embedded.points.mean(0)
    columns = np.repeat(np.arange(SIZE, dtype=np.uint8)[None], SIZE, 0)[..., None].repeat(3, 2)
    bent, where = draped(columns, embedded.points, there, triangles(), (SIZE, SIZE))
    row = int(embedded.points[:, 1].mean())
    shown = bent[row, where[row], 0].astype(int)
    assert len(shown) > 40
    assert (np.diff(shown) >= -1).all()


def test_it_is_lent_in_the_colours_of_the_face(embedded, mesh, face):
    there = mesh(face, WHOLE).xy
    bluish = np.clip(face * np.float32((0.6, 0.7, 1.0)), 0, 255).astype(np.uint8)
    for crop in (face, bluish):
        lent, within = embedded.lent(0, there, crop, HOLE)
        seen = (within > 0) & ~HOLE
        assert np.abs(lent[seen].mean(0) - crop[seen].mean(0) / 255).max() < 0.03
    assert 0.2 < within.mean() < 0.7


def test_it_fades_out_towards_the_outline_of_the_face(embedded, mesh, face):
    there = mesh(face, WHOLE).xy
    _, within = embedded.lent(0, there, face, HOLE)
    chin, mouth = (tuple(np.rint(there[k]).astype(int)[::-1]) for k in (152, 13))
    assert within[mouth] == 1
    assert within[chin] < 0.2
    assert 0 < within[chin[0] - 6, chin[1]] < 1


def test_a_photo_of_the_person_goes_before_it():
    shown, within = np.zeros((SIZE, SIZE), bool), np.ones((SIZE, SIZE), bool)
    shown[:100], within[:, :10] = True, False
    laid = Laid(np.full((SIZE, SIZE, 3), 0.75, np.float32), shown, 0.1, np.zeros((478, 2), np.float32))
    crop, lent = np.zeros((SIZE, SIZE, 3), np.uint8), np.full((SIZE, SIZE, 3), 0.25, np.float32)
    _, hidden, _, other, known = given(crop, HOLE, lent, laid, (lent, within.astype(np.float32)))
    assert (hidden[0, ..., 0] == HOLE).all()
    assert [float(other[0, y, 50, 0]) for y in (50, 150)] == [0.75, 0.25]
    assert [float(known[0, y, x, 0]) for y, x in ((50, 50), (50, 5), (150, 50), (150, 5))] == [1, 1, LENT, 0]


def test_another_seed_is_another_face_and_the_same_seed_the_same(fill, face):
    covered = np.where(HOLE[..., None], np.uint8(90), face)
    steady, one, other, mixed = (fill(covered, HOLE, seed).rgb[HOLE] for seed in (0, 2, 6, 20))
    for a, b in ((steady, one), (one, other), (other, mixed)):
        assert np.abs(a - b).mean() > 0.004
    assert (fill(covered, HOLE, 2).rgb[HOLE] == one).all()
    assert (fill(covered, HOLE).rgb[HOLE] == steady).all()


def test_candidates_are_of_the_kinds_that_go_with_the_face(fill, face, monkeypatch):
    covered = np.where(HOLE[..., None], np.uint8(90), face)

    def answered(seed, *kinds):
        monkeypatch.setattr(Exemplars, "like", lambda self, look: np.array(kinds))
        return fill(covered, HOLE, seed).rgb[HOLE]

    fifth = answered(1, 5, 9)
    assert (answered(2, 9, 5) == fifth).all()
    assert (answered(1, 9, 5) != fifth).any()
    assert (answered(0, 9, 5) == answered(0, 5, 9)).all()
