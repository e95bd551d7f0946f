"""Back into the photo: nothing outside the hole changes, no seam, no step of colour, grain that fits."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from bareface.blend import blend
from bareface.frame import SIZE, Frame

SKIN = np.zeros((SIZE, SIZE), bool)
SKIN[40:230, 60:200] = True
HOLE = np.zeros((SIZE, SIZE), bool)
HOLE[140:220, 80:180] = True


def put_back(photo, frame, fill, hole=HOLE, seed=0):
    patch = blend(photo, frame, frame.crop(photo), fill, hole, SKIN, seed)
    out = photo.copy()
    x0, y0, x1, y1 = patch.window
    out[y0:y1, x0:x1] = patch.rgb
    changed = np.zeros(photo.shape[:2], bool)
    changed[y0:y1, x0:x1] = patch.changed
    return out, changed


@pytest.mark.parametrize("side", [100.0, 256.0, 700.0])
def test_outside_the_hole_every_bit_stays(side):
    photo = np.random.default_rng(0).integers(0, 256, (800, 900, 3), dtype=np.uint8)
    frame = Frame((430.0, 400.0), (side / 2 * 0.98, side / 2 * 0.2))
    out, changed = put_back(photo, frame, np.full((SIZE, SIZE, 3), 0.5, np.float32))
    assert (out[~changed] == photo[~changed]).all()
    assert (out[changed] != photo[changed]).mean() > 0.5
    # What changed is the hole and no more than its own pixel's width around it.
    hole = frame.uncrop(cv2.dilate(HOLE.astype(np.float32), np.ones((3, 3))), (0, 0, 900, 800)) > 0
    assert not (changed & ~hole).any()


def test_the_right_fill_gives_the_photo_back(astronaut):
    frame = Frame((225.0, 120.0), (64.0, 0.0))
    out, changed = put_back(astronaut, frame, frame.crop(astronaut).astype(np.float32) / 255)
    assert np.abs(out[changed].astype(int) - astronaut[changed]).mean() < 2.5


def test_a_fill_of_another_colour_is_brought_to_the_photos():
    """A fill that is off by the same amount everywhere is taken back by that amount near the visible part."""
    photo = np.full((400, 400, 3), 150, np.uint8)
    frame = Frame((200.0, 200.0), (128.0, 0.0))
    out, changed = put_back(photo, frame, np.full((SIZE, SIZE, 3), 150 / 255 + 0.1, np.float32))
    step = np.abs(out[changed].astype(int) - 150)
    assert step.max() < 26
    border = changed & ~cv2.erode(changed.astype(np.uint8), np.ones((13, 13))).astype(bool)
    assert np.abs(out[border].astype(int) - 150).mean() < 6


def test_fine_photos_get_their_grain_back():
    rng = np.random.default_rng(3)
    noise = rng.normal(0, 6, (1200, 1200, 1))
    photo = np.clip(150 + noise, 0, 255).astype(np.uint8).repeat(3, 2)
    frame = Frame((600.0, 600.0), (500.0, 0.0))
    out, changed = put_back(photo, frame, np.full((SIZE, SIZE, 3), 150 / 255, np.float32))
    inner = cv2.erode(changed.astype(np.uint8), np.ones((61, 61))).astype(bool)
    assert out[inner].std() == pytest.approx(6, rel=0.35)
    again, _ = put_back(photo, frame, np.full((SIZE, SIZE, 3), 150 / 255, np.float32))
    assert (again == out).all()


def test_a_hole_outside_the_photo_changes_nothing_there():
    photo = np.full((100, 100, 3), 90, np.uint8)
    frame = Frame((50.0, -60.0), (60.0, 0.0))
    hole = np.zeros((SIZE, SIZE), bool)
    hole[:60] = True
    out, _ = put_back(photo, frame, np.zeros((SIZE, SIZE, 3), np.float32), hole)
    assert out.shape == photo.shape


def test_a_black_and_white_photo_stays_one(astronaut):
    frame = Frame((225.0, 120.0), (128.0, 0.0))
    grey = cv2.cvtColor(cv2.cvtColor(astronaut, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    pink = np.full((SIZE, SIZE, 3), (0.9, 0.5, 0.5), np.float32)
    out, changed = put_back(grey, frame, pink)
    assert np.ptp(out[changed].astype(int), axis=1).max() <= 1
    coloured, changed = put_back(astronaut, frame, pink)
    assert np.ptp(coloured[changed].astype(int), axis=1).mean() > 20


@pytest.mark.parametrize(("feather", "at_border"), [(0, 1.0), (4, 0.15), (20, 0.01)])
def test_the_seam_is_as_wide_as_asked(feather, at_border):
    photo = np.zeros((SIZE, SIZE, 3), np.uint8)
    frame = Frame((127.5, 127.5), (128.0, 0.0))
    white_in_the_hole = HOLE[..., None].repeat(3, 2).astype(np.float32)
    patch = blend(photo, frame, photo, white_in_the_hole, HOLE, SKIN, feather=feather)
    x0, y0 = patch.window[:2]
    row = patch.rgb[180 - y0, :, 0] / 255
    assert row[80 - x0] == pytest.approx(at_border, abs=0.02)
    assert row[130 - x0] == 1
