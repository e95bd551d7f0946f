import numpy as np
import pytest

from bareface.occluders.render import Plane, render
from bareface.occluders.sketch import Sketch, ellipse, rectangle, ribbon, smooth

SIZE = (64, 64)
TEN = Plane(np.array(((10.0, 0, 31.5), (0, 10, 31.5), (0, 0, 1))), 10.0)
"""Ten pixels a centimetre, the origin in the middle of the picture (between its pixels)."""


@pytest.fixture
def sketch():
    return Sketch(np.random.default_rng(0))


def drawn(sketch, placement=TEN, size=SIZE):
    return render(sketch, placement, size, "box", "test")


def test_a_square_covers_its_pixels_and_no_others(sketch):
    sketch.fill(rectangle(-1, -1, 1, 1), paint=(1, 0.5, 0))
    layer = drawn(sketch)
    assert layer.alpha.sum() == pytest.approx(400, rel=0.03)
    assert (layer.alpha[23:41, 23:41] == 1).all()
    assert layer.alpha[:21].max() == layer.alpha[:, 43:].max() == 0
    assert np.allclose(layer.rgb[layer.alpha > 0], (1, 0.5, 0), atol=0.01)


@pytest.mark.parametrize("radius", [0.31, 1.0, 2.6])
def test_area_is_exact_at_any_size(sketch, radius):
    sketch.fill(ellipse(0.123, -0.077, radius), paint=(0, 0, 0))
    seen = np.sqrt(drawn(sketch).alpha.sum() / np.pi)
    assert seen == pytest.approx(10 * radius, abs=0.15)  # pixels of radius


def test_overlapping_outlines_leave_a_hole(sketch):
    sketch.fill(ellipse(0, 0, 2), ellipse(0, 0, 1), paint=(1, 1, 1))
    layer = drawn(sketch)
    assert layer.alpha[32, 32] == 0
    assert layer.alpha[32, 32 + 15] == 1


def test_glass_lets_through_what_it_says_and_paint_over_it_is_opaque(sketch):
    sketch.fill(rectangle(-2, -2, 2, 2), paint=(0, 0, 1), opacity=0.4)
    sketch.fill(rectangle(0, -2, 2, 2), paint=(1, 0, 0))
    layer = drawn(sketch)
    assert layer.alpha[32, 20] == pytest.approx(0.4, abs=0.01)
    assert np.allclose(layer.rgb[32, 20], (0, 0, 1), atol=0.02)
    assert layer.alpha[32, 44] == 1


def test_atop_never_leaves_the_thing(sketch):
    sketch.fill(rectangle(-1, -1, 1, 1), paint=(0, 0, 0))
    before = drawn(sketch).alpha
    sketch.fill(ellipse(1, 1, 1), paint=(1, 1, 1), atop=True, soft=0.3)
    layer = drawn(sketch)
    assert np.array_equal(layer.alpha, before)
    assert layer.rgb[40, 40].min() > 0.9


def test_soft_edges_fade(sketch):
    sketch.fill(rectangle(-2, -2, 0, 2), paint=(1, 1, 1), soft=0.3)
    across = drawn(sketch).alpha[32]
    assert (np.diff(across[28:42]) <= 0).all()
    assert across[31] == pytest.approx(0.55, abs=0.1)
    assert across[37] < 0.1


def test_shade_multiplies_both_ways(sketch):
    sketch.fill(rectangle(-2, -2, 2, 2), paint=(0.4, 0.4, 0.4))
    sketch.shade(rectangle(-2, -2, 0, 2), factor=lambda x, y: 0.5 + 0 * x)
    sketch.shade(rectangle(0, -2, 2, 2), factor=lambda x, y: 1.5 + 0 * x)
    layer = drawn(sketch)
    assert layer.rgb[32, 20, 0] == pytest.approx(0.2, abs=0.01)
    assert layer.rgb[32, 44, 0] == pytest.approx(0.6, abs=0.01)


def test_relief_is_bright_towards_the_light_and_leaves_alpha(sketch):
    sketch.light = np.array((0.0, -1.0))
    sketch.fill(ellipse(0, 0, 2), paint=(0.5, 0.5, 0.5))
    before = drawn(sketch).alpha
    sketch.relief(ellipse(0, 0, 2), width=0.5)
    layer = drawn(sketch)
    assert np.array_equal(layer.alpha, before)
    assert layer.rgb[15, 32, 0] > layer.rgb[32, 32, 0] > layer.rgb[48, 32, 0]


def test_erase_cuts_through_everything_so_far(sketch):
    sketch.fill(rectangle(-2, -2, 2, 2), paint=(1, 1, 1))
    sketch.erase(ellipse(0, 0, 1))
    sketch.line(np.array(((-2.0, 0), (2, 0))), 0.4, (1, 0, 0))
    alpha = drawn(sketch).alpha
    assert alpha[32, 32] == 1
    assert alpha[25, 32] == 0


def test_paint_sees_centimetres(sketch):
    sketch.fill(rectangle(-2, -2, 2, 2), paint=lambda x, y: np.stack([x / 4 + 0.5, y / 4 + 0.5, 0 * x], axis=-1))
    rgb = drawn(sketch).rgb
    assert rgb[32, 41, 0] == pytest.approx(0.5 + 0.95 / 4, abs=0.02)
    assert rgb[22, 32, 1] == pytest.approx(0.5 - 0.95 / 4, abs=0.02)


def test_words_stay_on_the_thing_and_show(sketch):
    sketch.fill(rectangle(-2.5, -1, 2.5, 1), paint=(1, 1, 1))
    before = drawn(sketch)
    sketch.text("NO", (0, 0), 1.5, (0, 0, 0), bold=0.1)
    layer = drawn(sketch)
    assert np.array_equal(layer.alpha, before.alpha)
    assert 0.05 < (layer.rgb[before.alpha > 0.5].mean(axis=1) < 0.3).mean() < 0.6


def test_a_picture_keeps_its_corners(sketch):
    rgba = np.zeros((40, 40, 4), np.uint8)
    rgba[..., 3] = 255
    rgba[:20, :20] = (255, 0, 0, 255)
    sketch.picture(rgba, np.array(((-2.0, -2), (2, -2), (2, 2), (-2, 2))))
    layer = drawn(sketch)
    assert layer.rgb[15, 15, 0] > 0.95
    assert layer.rgb[15, 48, 0] < 0.05
    assert layer.alpha.sum() == pytest.approx(1600, rel=0.05)


def test_what_lies_outside_the_picture_is_cut(sketch):
    sketch.fill(ellipse(3.2, 0, 2), paint=(1, 1, 1))
    layer = drawn(sketch)
    assert layer.alpha[32, 63] == 1
    sketch = Sketch(np.random.default_rng(0))
    sketch.fill(ellipse(30, 0, 2), paint=(1, 1, 1))
    sketch.relief(ellipse(30, 0, 2), width=0.2)
    assert not drawn(sketch).alpha.any()


def test_depth_shifts_by_the_parallax(sketch):
    tilted = Plane(TEN.matrix, 10.0, (5.0, 0.0))
    sketch.depth = 2.0
    sketch.fill(rectangle(-1, -1, 1, 1), paint=(1, 1, 1))
    columns = np.nonzero(drawn(sketch, tilted).alpha[32] > 0.5)[0]
    assert columns.mean() == pytest.approx(31.5 + 10, abs=0.3)
    moved = tilted.to_object(*tilted.to_image(np.array(((1.0, 2.0),)), 2.0).T, 2.0)
    assert np.stack(moved, axis=-1) == pytest.approx(np.array(((1.0, 2.0),)))


def test_outlines():
    closed = smooth([(0, 0), (1, 0), (1, 1), (0, 1)])
    assert len(closed) == 32
    assert closed[0] == pytest.approx((0, 0))
    opened = smooth([(0, 0), (1, 0), (2, 1)], closed=False)
    assert opened[0] == pytest.approx((0, 0))
    assert opened[-1] == pytest.approx((2, 1))
    band = ribbon([(0, 0), (4, 0)], (1, 2))
    assert band == pytest.approx(np.array(((0, 0.5), (4, 1), (4, -1), (0, -0.5))))
    rounded = rectangle(0, 0, 4, 2, 0.5)
    assert rounded.min(axis=0) == pytest.approx((0, 0))
    assert rounded.max(axis=0) == pytest.approx((4, 2))
