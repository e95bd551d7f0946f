"""Overlap of maps: every figure against a value computed by hand."""

from __future__ import annotations

import numpy as np
import pytest

from bareface.lab.regions import Overlap, overlap


def square(x, y, side, size=20):
    region = np.zeros((size, size), bool)
    region[y : y + side, x : x + side] = True
    return region


def test_a_shifted_square_by_hand():
    o = overlap(square(4, 4, 6), square(7, 4, 6))
    assert (o.both, o.found, o.true) == (18, 36, 36)
    assert o.iou == pytest.approx(18 / 54)
    assert o.precision == o.recall == pytest.approx(0.5)
    # Of 20 pixels on each outline the 6 on the far side are 3 off, all others 2 or less.
    assert (o.outline, o.true_outline) == (20, 20)
    assert o.outline_met == o.true_outline_met == 14
    assert o.boundary_f == pytest.approx(14 / 20)


def test_two_pixels_off_still_meet_and_three_do_not():
    for shift, met in ((2, 1.0), (3, 0.7), (12, 0.0)):
        assert overlap(square(2, 4, 6), square(2 + shift, 4, 6)).boundary_f == pytest.approx(met)


def test_the_pictures_border_is_no_outline():
    half = np.zeros((20, 20), bool)
    half[:, :10] = True
    assert overlap(half, half).outline == 20


def test_pooling_adds_pixels_not_figures():
    large, small = overlap(square(0, 0, 10), square(0, 0, 10)), overlap(square(0, 0, 2), square(10, 10, 2))
    assert (large + small).iou == pytest.approx(100 / 108)
    assert large + Overlap() == large


def test_nothing_found_and_nothing_to_find():
    nothing, thing = np.zeros((20, 20), bool), square(4, 4, 6)
    missed = overlap(nothing, thing)
    assert (missed.iou, missed.recall, missed.boundary_f) == (0, 0, 0)
    assert np.isnan(missed.precision)
    assert np.isnan(overlap(thing, nothing).recall)
    assert np.isnan(overlap(nothing, nothing).iou)
