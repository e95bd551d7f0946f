"""Scores of maps against values by hand and a second library."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bareface.errors import UsageError
from bareface.scores.maps import boundary_f, iou


def square(left, top=60, side=80, size=200):
    region = np.zeros((size, size), bool)
    region[top : top + side, left : left + side] = True
    return region


def test_overlap_by_hand():
    assert iou(square(60), square(60)) == 1
    assert iou(square(60), square(100)) == pytest.approx(1 / 3)
    assert iou(square(0), square(100)) == 0
    assert iou(square(60), np.zeros((200, 200), bool)) == 0


def test_overlap_is_scikit_learns_jaccard():
    metrics = pytest.importorskip("torchmetrics.functional.classification", reason="torchmetrics is not installed")
    torch = pytest.importorskip("torch")
    one, other = np.random.default_rng(0).random((2, 40, 50)) > 0.6
    expected = metrics.binary_jaccard_index(torch.from_numpy(one), torch.from_numpy(other))
    assert iou(one, other) == pytest.approx(float(expected))


def test_a_border_within_reach_is_right_and_beyond_it_wrong():
    """Of 200x200 pixels the reach is 0.008 of the diagonal, 2.3, so three pixels."""
    true = square(60)
    assert boundary_f(true, true) == 1
    assert boundary_f(square(63), true) == 1
    # Moved by ten: of 316 border pixels the two upright sides are out of reach but for their ends and what crosses.
    assert 0.4 < boundary_f(square(70), true) < 0.6
    assert boundary_f(square(150, 0, 20), square(0, 150, 20)) == 0


def test_a_region_at_the_edge_of_the_picture_has_no_border_there():
    whole = np.zeros((200, 200), bool)
    whole[:, :100] = True
    assert boundary_f(whole, whole) == 1
    assert boundary_f(np.ones((200, 200), bool), whole) == 0


def test_nothing_at_all():
    empty = np.zeros((50, 50), bool)
    assert math.isnan(iou(empty, empty))
    assert math.isnan(boundary_f(empty, empty))
    assert boundary_f(empty, square(10, 10, 10, 50)) == 0


@pytest.mark.parametrize("other", [np.zeros((50, 40), bool), np.zeros((50, 50), np.uint8)])
def test_what_does_not_compare_is_refused(other):
    for score in (iou, boundary_f):
        with pytest.raises(UsageError, match="bool"):
            score(np.zeros((50, 50), bool), other)
