import numpy as np
import pytest

from bareface.occluders.kinds.fields import clear, patches, stuff, toned
from bareface.occluders.raster import over, rgb_of
from bareface.occluders.sketch import Sketch, heart, star


@pytest.fixture
def sketch():
    return Sketch(np.random.default_rng(0))


def grid(step, count=64):
    x, y = np.meshgrid(np.arange(count) * step, np.arange(count) * step)
    return x.astype(np.float32), y.astype(np.float32)


def test_over_lays_colours_and_pictures_on_one_another():
    share = np.array(((0.0, 0.25), (0.5, 1.0)), np.float32)
    black, red = np.zeros(3), np.array((1.0, 0, 0))
    expected = share[..., None] * red
    assert np.allclose(over(black, red, share), expected)
    assert np.allclose(over(rgb_of(share * 0), red, share), expected)
    assert np.allclose(over(black, rgb_of(share * 0 + 1, red), share), expected)
    assert np.allclose(over(red, black, share > 0.4), (1 - (share[..., None] > 0.4)) * red)


def test_toned_multiplies_a_colour_or_a_paint():
    x, y = grid(0.1, 4)
    colour = np.array((0.2, 0.4, 0.8))
    flat = toned(colour, lambda x, y: 0.5 + 0 * x, lambda x, y: 1 + y)(x, y)
    assert np.allclose(flat, colour * 0.5 * (1 + y[..., None]))
    assert np.allclose(toned(lambda x, y: rgb_of(0 * x + 1, colour), lambda x, y: 1 + y)(x, y), 2 * flat)


def test_patches_spread_about_one_and_repeat_without_a_seam(sketch):
    field = patches(sketch, 0.5, 2.0)
    x, y = grid(0.31, 200)
    values = field(x, y)
    assert 0.75 < values.std() < 1.15
    assert np.allclose(field(x[:8] + 32, y[:8]), values[:8], atol=0.05)
    steps = field(*grid(0.01, 200))
    assert np.abs(np.diff(steps, axis=1)).max() > 2 * np.abs(np.diff(steps, axis=0)).max() > 0


def test_fine_patterns_fade_where_pixels_are_coarse(sketch):
    assert clear(*grid(0.01), 0.1) == 1
    assert clear(*grid(0.1), 0.1) == 0
    assert 0 < clear(*grid(0.1), 0.28) < 1
    colour = np.array((0.5, 0.5, 0.5))
    near, far = (stuff(sketch, colour, 0.05, 0.5)(*grid(step)).std() for step in (0.01, 0.2))
    assert near > far


def test_black_stays_black_and_white_varies(sketch):
    black, white = (np.array([sketch.pick(colour) for _ in range(300)]) for colour in ((0.05,) * 3, (0.9,) * 3))
    assert black.std(axis=0).max() < 0.5 * white.std(axis=0).min()
    assert black.max() < 0.12
    assert 0.015 < white.std() < 0.05


def test_hearts_and_stars():
    curve = heart(1, 2, 3)
    assert curve[:, 0].min() == pytest.approx(-2, abs=0.05)
    assert curve[:, 0].max() == pytest.approx(4, abs=0.05)
    assert curve[np.argmax(curve[:, 1])] == pytest.approx((1, 2 + 3 * 17 / 16))
    spikes = star(0, 0, 2, 0.5)
    assert spikes.shape == (10, 2)
    assert spikes[0] == pytest.approx((0, -2))
    assert np.hypot(*spikes.T) == pytest.approx(np.tile((2, 1), 5))
