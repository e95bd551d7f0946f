"""Faces of nobody, lent where no photo of the person shows what is hidden; and the other answers they give."""

from __future__ import annotations

import shutil

import numpy as np
import pytest

from bareface import Photo, weights
from bareface.errors import WeightsError
from bareface.fills import named_fill
from bareface.fills.exemplars import LENT, Exemplars, exemplars, strip
from bareface.fills.guided import given
from bareface.fills.references import WHOLE, Laid
from bareface.frame import SIZE

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


def test_a_strip_holds_what_was_put_in(tmp_path, mesh, embedded):
    rows = np.concatenate([embedded.pictures, embedded.pictures[:1]])
    found = Photo.decode(strip(rows)).rgb.reshape(rows.shape)
    assert np.abs(found.astype(int) - rows).mean() < 2


def test_damaged_they_are_refused(tmp_path, mesh):
    for name in ("exemplars.webp", "exemplars.toml"):
        shutil.copy(weights.folder() / name, tmp_path / name)
    with (tmp_path / "exemplars.webp").open("ab") as file:
        file.write(b"\0")
    with pytest.raises(WeightsError, match="damaged"):
        exemplars(mesh, tmp_path)


def test_seeds_name_the_mean_the_kinds_and_then_two_of_them_mixed():
    kinds = Exemplars(np.arange(4, dtype=np.uint8)[:, None, None, None] * np.full((1, 2, 2, 3), 60, np.uint8), None)
    assert [int(kinds.of(seed)[0, 0, 0]) for seed in range(4)] == [0, 60, 120, 180]
    mixed = [int(kinds.of(seed)[0, 0, 0]) for seed in range(4, 30)]
    assert min(mixed) > 60
    assert max(mixed) < 180
    assert len(set(mixed)) > 5
    assert mixed == [int(kinds.of(seed)[0, 0, 0]) for seed in range(4, 30)]


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
