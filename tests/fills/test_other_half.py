"""Half a face shows the other half, where that is hidden and it is not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bareface.faces.topology import MIRROR, mirrored
from bareface.fills import named_fill
from bareface.fills.exemplars import exemplars
from bareface.fills.references import Laid, completed, laid_together
from bareface.frame import SIZE

ONE_SIDE = np.zeros((SIZE, SIZE), bool)
ONE_SIDE[100:200, 50:120] = True
BOTH_SIDES = ONE_SIDE | ONE_SIDE[:, ::-1]


@pytest.fixture(scope="module")
def points(mesh):
    """A mesh that is its own mirror image."""
    there = exemplars(mesh).points
    return ((there + mirrored(there, SIZE)) / 2).astype(np.float32)


@pytest.fixture(scope="module")
def even(mesh):
    """A face of nobody that is its own mirror image, [256, 256, 3]."""
    face = exemplars(mesh).pictures[1].astype(int)
    return ((face + face[:, ::-1]) // 2).astype(np.uint8)


def unlaid(points, crop, hole) -> Laid:
    return laid_together((), points, crop, hole)


def test_a_mesh_in_the_mirror_has_right_on_the_right(points):
    there = points + (3.0, 1.0)
    assert np.allclose(mirrored(mirrored(there, SIZE), SIZE), there)
    assert mirrored(there, SIZE)[33] == pytest.approx(((SIZE - 1) - there[263, 0], there[263, 1]))
    assert MIRROR[33] == 263


def test_a_hidden_side_is_shown_by_the_other(points, even):
    covered = np.where(ONE_SIDE[..., None], np.uint8(40), even)
    laid = completed(unlaid(points, covered, ONE_SIDE), covered, ONE_SIDE)
    shown = laid.known & ONE_SIDE
    assert shown.sum() > 0.6 * ONE_SIDE.sum()
    assert np.abs(laid.picture - even / 255)[shown].mean() < 0.02
    assert np.abs(covered / 255.0 - even / 255)[shown].mean() > 0.3


def test_where_both_sides_are_hidden_nothing_is_shown(points, even):
    covered = np.where(BOTH_SIDES[..., None], np.uint8(40), even)
    laid = unlaid(points, covered, BOTH_SIDES)
    assert completed(laid, covered, BOTH_SIDES) is laid
    beside = np.zeros_like(ONE_SIDE)
    beside[:20, :20] = True
    assert completed(laid, covered, beside) is laid


def test_a_photo_goes_first(points, even):
    covered, upper = np.where(ONE_SIDE[..., None], np.uint8(40), even), np.zeros_like(ONE_SIDE)
    upper[:150] = True
    given = replace(
        unlaid(points, covered, ONE_SIDE), picture=np.ones((SIZE, SIZE, 3), np.float32), known=upper, misfit=0.0
    )
    laid = completed(given, covered, ONE_SIDE)
    assert (laid.picture[upper & ONE_SIDE] == 1).all()
    beneath = laid.known & ONE_SIDE & ~upper
    assert beneath.sum() > 1000
    assert np.abs(laid.picture - even / 255)[beneath].mean() < 0.02
    assert laid.misfit == 0


def test_the_fill_gives_the_hidden_eye_that_the_other_half_shows(even):
    covered, fill = np.where(ONE_SIDE[..., None], np.uint8(40), even), named_fill("fill")
    eye = (slice(105, 135), slice(72, 112))
    told, guessed = (
        np.abs(answer.rgb - even / 255)[eye].mean()
        for answer in (fill(covered, ONE_SIDE), fill.otherwise(covered, ONE_SIDE))
    )
    assert told < 0.8 * guessed
