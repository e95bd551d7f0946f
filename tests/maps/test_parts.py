"""Which parts of a map are removed: before the face, of the classes asked for, glasses as one thing."""

from __future__ import annotations

import numpy as np
import pytest

from bareface.classes import NAMES, index_of
from bareface.maps.found import THRESHOLD, Found
from bareface.maps.parts import chosen, hole_of, lets_eyes_through, on_face, touching

NONE = np.zeros((0, 2), np.float32)


@pytest.fixture
def skin():
    inside = np.zeros((256, 256), bool)
    inside[60:210, 70:186] = True
    return inside


def named(name, alpha):
    odds = np.full((256, 256, len(NAMES)), 0.01, np.float32)
    odds[..., index_of(name) - 1] = 0.82
    return Found(alpha, odds)


def pair(lens, rim, missed=False):
    """A frame with two lenses at the eyes, of which one may have been missed."""
    alpha = np.zeros((256, 256), np.float32)
    for x in (97,) if missed else (97, 159):
        alpha[105:139, x - 26 : x + 26] = rim
        alpha[108:136, x - 23 : x + 23] = lens
    return alpha


def test_only_what_is_before_the_face_is_mapped(skin):
    alpha = np.zeros((256, 256), np.float32)
    alpha[150:190, 80:176] = 1  # a mask
    alpha[5:20, 5:60] = 1  # something in the background
    alpha[80:90, 90:110] = 0.5  # half clear, with a hidden point
    alpha[80:90, 140:160] = 0.5  # half clear, where the mesh sees the face
    alpha[100:105, 90:100] = 1  # a speck of 50 pixels: 0.3 % of the face
    kept = on_face(alpha, skin, np.array([[100.0, 85.0]], np.float32))
    assert kept[170, 100] == 1
    assert kept[:30].max() == 0
    assert kept[85, 100] == 0.5
    assert kept[85, 150] == 0
    assert kept[102, 95] == 0


def test_a_thin_thing_is_taken_when_it_is_clearly_seen(skin):
    alpha = np.zeros((256, 256), np.float32)
    alpha[170:175, 120:150] = 0.9  # 150 pixels: 0.9 % of the face
    assert (on_face(alpha, skin, NONE) > THRESHOLD).sum() == 150


def test_what_touches_the_face_at_all_is_kept_of_a_map_to_be_believed(skin):
    alpha = np.zeros((256, 256), np.float32)
    alpha[40:61, 100:103] = 1  # one row of it on the face
    alpha[20:30, 200:240] = 1
    kept = touching(alpha, skin)
    assert kept[45, 101] == 1
    assert kept[25, 220] == 0
    assert touching(alpha, skin, least=0.01).max() == 0


def test_hole_is_the_map_grown():
    alpha = np.zeros((256, 256), np.float32)
    alpha[100, 100] = 1
    hole = hole_of(alpha)
    assert hole[100, 93:108].all()
    assert hole.sum() == pytest.approx(np.pi * 7.5**2, rel=0.15)
    assert hole_of(alpha, 3)[100, 97:104].all()
    assert not hole_of(alpha, 3)[100, 96]
    assert hole_of(alpha, 0).sum() == 1


@pytest.mark.parametrize(
    ("lens", "rim", "through"), [(0.95, 0.95, False), (0.75, 0.9, False), (0.45, 0.9, True), (0.0, 0.9, True)]
)
def test_glasses_are_told_by_what_their_lenses_let_through(lens, rim, through):
    alpha = pair(lens, rim)
    assert lets_eyes_through(alpha, alpha) is through


def test_glare_on_one_lens_makes_no_sunglasses():
    alpha = pair(0.9, 0.9, missed=True)
    assert lets_eyes_through(alpha, alpha)


def test_sunglasses_pushed_up_hide_what_they_hide():
    alpha = np.zeros((256, 256), np.float32)
    alpha[62:88, 80:176] = 0.95
    assert not lets_eyes_through(alpha, alpha)
    assert not lets_eyes_through(np.zeros_like(alpha), alpha)


def test_clear_glasses_stay_unless_they_are_named(skin):
    clear = named("sunglasses", pair(0.45, 0.9))
    left = chosen(clear, skin, NONE)
    assert left.alpha.max() == 0
    assert left.note == "left on: glasses one can see through"
    taken = chosen(clear, skin, NONE, ["sunglasses"])
    assert (taken.alpha > THRESHOLD).sum() == (clear.alpha > THRESHOLD).sum()
    assert taken.note == ""
    dark = chosen(named("sunglasses", pair(0.9, 0.9)), skin, NONE)
    assert list(dark.kinds) == ["sunglasses"]


def test_what_is_not_named_stays_and_is_told(skin):
    both = named("mask", pair(0.95, 0.95))
    both.odds[:145] = named("sunglasses", both.alpha).odds[:145]
    both.alpha[160:205, 80:176] = 1
    every, mask = chosen(both, skin, NONE), chosen(both, skin, NONE, ["mask"])
    assert set(every.kinds) == {"mask", "sunglasses"}
    assert list(mask.kinds) == ["mask"]
    assert mask.note == "left on: sunglasses"
    assert mask.alpha[122, 97] == 0


def test_a_map_without_classes_is_taken_as_it_is(skin):
    alpha = pair(0.95, 0.95)
    taken = chosen(Found(alpha, note="as it is"), skin, NONE)
    assert np.array_equal(taken.alpha, alpha)
    assert taken.note == "as it is"
