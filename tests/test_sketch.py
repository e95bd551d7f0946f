"""The pencil sketch: each filter by hand, and what it looks like."""

from __future__ import annotations

import numpy as np
import pytest

from bareface.errors import UsageError
from bareface.sketch import BLUR, SHARPEN, pencil


def spread(window, picture):
    """What a filter makes of a grey picture [H, W] whose border is mirrored, window by window, in plain sums."""
    reach = len(window) // 2
    padded = np.pad(picture.astype(float), reach, mode="reflect")
    h, w = picture.shape
    return np.array(
        [[(window * padded[y : y + len(window), x : x + len(window)]).sum() for x in range(w)] for y in range(h)]
    )


def by_hand(grey):
    """The report's chain for a grey picture, in exact numbers, rounded where the chain holds bytes."""
    sharp = np.clip(np.rint(spread(SHARPEN, grey)), 0, 255)
    sigma = 0.3 * ((BLUR - 1) / 2 - 1) + 0.8  # OpenCV's rule for a window without a sigma
    g = np.exp(-((np.arange(BLUR) - BLUR // 2) ** 2) / (2 * sigma**2))
    blurred = np.rint(spread(np.outer(g, g) / g.sum() ** 2, 255 - sharp))
    below = 255 - blurred
    return np.where(below > 0, np.minimum(255, np.rint(256 * sharp / np.maximum(below, 1))), 0)


def test_the_chain_by_hand():
    rng = np.random.default_rng(0)
    grey = (60 + 120 * (np.add.outer(np.arange(24), np.arange(20)) % 12 > 5) + rng.integers(0, 30, (24, 20))).astype(
        np.uint8
    )
    found = pencil(np.repeat(grey[..., None], 3, 2))
    expected = by_hand(grey)
    assert found.dtype == np.uint8
    # A byte of the blur may round the other way, which is up to 256 / 60 of a byte here.
    assert np.abs(found - expected).max() <= 5
    assert np.abs(found - expected).mean() < 0.5
    assert expected.min() < 150


@pytest.mark.parametrize(("level", "expected"), [(0, 0), (1, 255), (90, 255), (255, 255)])
def test_flat_parts_are_white_and_black_stays(level, expected):
    assert (pencil(np.full((20, 20, 3), level, np.uint8)) == expected).all()


def test_a_dark_line_is_a_stroke():
    rgb = np.full((40, 40, 3), 180, np.uint8)
    rgb[20:22, 5:35] = 60
    sketch = pencil(rgb)
    assert sketch[20:22, 10:30].max() < 80
    assert (sketch[:10] == 255).all()


def test_brighter_light_changes_little(astronaut):
    face = astronaut[60:188, 160:288]
    dim, bright = (pencil((face * share).astype(np.uint8)).astype(int) for share in (0.5, 0.7))
    assert np.abs(dim - bright).mean() < 0.2 * np.abs(face * 0.2).mean()
    assert 0.3 < (dim > 240).mean() < 0.95


def test_red_and_blue_are_weighed_as_rgb():
    rgb = np.full((30, 30, 3), 200, np.uint8)
    red, blue = rgb.copy(), rgb.copy()
    red[15, :, 0], blue[15, :, 2] = 0, 0
    # Without its red a pixel is darker than without its blue: 0.299 against 0.114 of the grey.
    assert pencil(red)[15, 15] < pencil(blue)[15, 15] < 255


@pytest.mark.parametrize("wrong", [np.zeros((8, 8), np.uint8), np.zeros((8, 8, 4), np.uint8), np.zeros((8, 8, 3))])
def test_other_arrays_are_refused(wrong):
    with pytest.raises(UsageError, match=r"needs RGB uint8 \[H, W, 3\], got"):
        pencil(wrong)
