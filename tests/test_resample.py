"""Smaller pictures against means computed by hand."""

from __future__ import annotations

import numpy as np
import pytest

from bareface.resample import halved


@pytest.mark.parametrize(("shrink", "factor"), [(0.5, 1), (1.9, 1), (2.0, 2), (5.0, 4), (8.1, 8)])
def test_each_pixel_is_the_mean_of_its_block(shrink, factor):
    rgb = np.random.default_rng(0).integers(0, 256, (67, 93, 3), dtype=np.uint8)
    small, found = halved(rgb, shrink)
    assert found == factor
    height, width = 67 // factor, 93 // factor
    assert small.shape == (height, width, 3)
    blocks = rgb[: height * factor, : width * factor].reshape(height, factor, width, factor, 3).mean((1, 3))
    assert np.abs(small - blocks).max() <= 0.5 * np.log2(factor) + 1e-6


def test_tiny_pictures_stay_pictures():
    assert halved(np.zeros((1, 9, 3), np.uint8), 100)[0].shape == (1, 9, 3)
    assert halved(np.zeros((3, 9, 3), np.uint8), 100)[0].shape == (1, 4, 3)
