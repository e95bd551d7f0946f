"""Drawings of what was found: where, in which colours, on which side of the map."""

from __future__ import annotations

import numpy as np
import pytest

from bareface import FaceResult
from bareface.classes import COLOURS, NAMES, index_of
from bareface.faces.finder import Face
from bareface.faces.mesh import Points
from bareface.frame import Frame
from bareface.maps.found import Found
from bareface.overlay import BOX, HIDDEN, SEEN, TINT, UNTOLD, overlay

GREY = 100


def seen(side, odds=True):
    """A face whose frame is a whole grey photo of `side`, with a mask over the lower quarter."""
    alpha = np.zeros((256, 256), np.float32)
    alpha[192:, :] = 1
    told = np.zeros((256, 256, len(NAMES)), np.float32)
    told[..., index_of("mask") - 1] = 1
    scale = side / 256
    xy = np.full((478, 2), 64 * scale, np.float32)
    xy[0] = 160 * scale
    visible = np.ones(478, np.float32)
    visible[0] = 0
    face = Face((32 * scale, 40 * scale, 192 * scale, 200 * scale), np.zeros((5, 2), np.float32), 1.0)
    frame = Frame(((side - 1) / 2, (side - 1) / 2), (side / 2, 0.0))
    crop = np.full((256, 256, 3), GREY, np.uint8)
    found = Found(alpha, told if odds else None)
    return FaceResult(face, Points(xy, visible), frame, crop, found, 0.25, alpha > 0.4, None, None, "")


@pytest.mark.parametrize(("odds", "colour"), [(True, COLOURS[index_of("mask") - 1]), (False, UNTOLD)])
def test_the_map_has_its_class_colour_and_the_rest_stays(odds, colour):
    photo = np.full((1024, 1024, 3), GREY, np.uint8)
    drawn = overlay(photo, [seen(1024, odds)], ["1: mask"])
    assert drawn.shape == photo.shape
    expected = (1 - TINT) * GREY + TINT * np.array(colour)
    assert np.abs(drawn[1000, 60] - expected).max() <= 1
    assert (drawn[300, 60] == GREY).all()
    assert (photo == GREY).all()


def test_points_and_box_are_where_they_were_found():
    drawn = overlay(np.full((1024, 1024, 3), GREY, np.uint8), [seen(1024)], ["1"])
    assert tuple(drawn[256, 256]) == SEEN
    assert tuple(drawn[640, 640]) == HIDDEN
    assert tuple(drawn[500, 128]) == BOX


def test_small_photos_come_out_larger_and_words_stay_inside():
    photo = np.full((100, 80, 3), GREY, np.uint8)
    drawn = overlay(
        photo, [seen(80)], ["1: mask (60%) and sunglasses (30%) and hand (10%) over 50% of the face, sure 93%"]
    )
    assert drawn.shape == (800, 640, 3)
    bare = overlay(photo, [seen(80)], [""])
    rows, columns = np.nonzero((drawn > 200).all(2) & (bare <= 200).any(2))
    assert 0 < columns.min() < 40
    assert 600 < columns.max() < 639
    assert rows.max() < 40 / 256 * 640 + 20
    assert (overlay(photo, [], []) == GREY).all()
