"""What is added to a fill in a finer photo: edges grow steeper without overshoot, grain has no direction."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from bareface.detail import MOST_TYPICAL, crisp, grain
from bareface.frame import SIZE, Frame

FRAME = Frame((600.0, 600.0), (384.0, 0.0))  # three photo pixels to one of the crop's
ALL = np.ones((SIZE, SIZE), bool)


def step(blur: float) -> np.ndarray:
    """A picture dark on the left and light on the right, [256, 256, 3]."""
    edge = np.where(np.arange(SIZE) < SIZE // 2, 0.3, 0.7).astype(np.float32)
    return cv2.GaussianBlur(np.tile(edge, (SIZE, 1)), (0, 0), blur)[..., None].repeat(3, 2)


@pytest.mark.parametrize("blur", [1.5, 3.0])
def test_an_edge_grows_steeper_and_does_not_overshoot(blur):
    picture = step(blur)
    plain, made = crisp(picture, 0.0)[SIZE, :, 0], crisp(picture, 1.0)[SIZE, :, 0]
    assert np.abs(np.diff(made)).max() > 1.2 * np.abs(np.diff(plain)).max()
    assert made.min() > 0.3 - 0.01
    assert made.max() < 0.7 + 0.01
    middle = np.interp(0.5, made, np.arange(2 * SIZE))
    assert middle == pytest.approx(np.interp(0.5, plain, np.arange(2 * SIZE)), abs=1)


def test_by_a_share_of_nothing_it_is_enlarged_alone():
    picture = np.random.default_rng(0).random((SIZE, SIZE, 3), np.float32)
    large = cv2.resize(picture, (2 * SIZE, 2 * SIZE), interpolation=cv2.INTER_CUBIC)
    assert np.allclose(crisp(picture, 0.0), large, atol=1e-5)


def test_where_there_is_no_edge_nothing_moves():
    slope = np.linspace(0, 1, SIZE, dtype=np.float32)[None, :, None].repeat(SIZE, 0).repeat(3, 2)
    inner = np.s_[20:-20, 20:-20]
    assert np.allclose(crisp(slope, 1.0)[inner], crisp(slope, 0.0)[inner], atol=1e-3)


def test_grain_has_no_direction_where_the_photo_has_stripes():
    """Stripes of two pixels, as a comb or a scanner leaves: their strength is kept, their direction is not."""
    photo = np.full((1200, 1200, 3), 128, np.uint8)
    photo[:, ::2] += 12
    made = grain(photo, FRAME, ALL, np.ones((300, 400), np.float32), seed=1)
    assert made.std() == pytest.approx(6 / 255, rel=0.25)
    along, across = (np.abs(np.diff(made, axis=axis)).mean() for axis in (0, 1))
    assert along == pytest.approx(across, rel=0.1)


def test_skin_has_more_grain_than_what_the_camera_adds_everywhere():
    rng = np.random.default_rng(2)
    strength = np.linspace(2, 12, 1200)[None, :, None]
    photo = np.clip(128 + strength * rng.standard_normal((1200, 1200, 1)), 0, 255).astype(np.uint8).repeat(3, 2)
    inside = np.zeros((200, 400), np.float32)
    inside[:, :200] = 1
    made = grain(photo, FRAME, ALL, inside, seed=1)
    skin, beside = made[:, :200].std(), made[:, 200:].std()
    assert 1.2 * beside < skin <= 1.1 * MOST_TYPICAL * beside
    assert (grain(photo, FRAME, ALL, inside, seed=1) == made).all()


def test_without_visible_skin_there_is_no_grain():
    photo = np.full((1200, 1200, 3), 128, np.uint8)
    assert not grain(photo, FRAME, ~ALL, np.ones((50, 60), np.float32), seed=1).any()
