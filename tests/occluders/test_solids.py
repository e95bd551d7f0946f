import numpy as np
import pytest

from bareface.occluders.kinds.solids import Body, Solid, coated, draw
from bareface.occluders.render import Plane, render
from bareface.occluders.sketch import Sketch

UP = np.array((0.0, 0.0, 1.0))
RED, BLUE = (0.8, 0.1, 0.1), (0.1, 0.1, 0.8)


def ball(x, y, z, radius, colour):
    at = np.array((x, y, z), float)
    return Body((Solid(at, at + (0, 0.01, 0), (radius, radius), UP),), lambda spot: coated(spot, colour))


def drawn(bodies, scale=10.0, turn=0.0, pixels=64):
    sketch = Sketch(np.random.default_rng(0))
    sketch.light = np.array((0.0, -1.0))
    draw(sketch, bodies, np.array((0.5, 0.5, 0.5)))
    c, s, middle = scale * np.cos(turn), scale * np.sin(turn), (pixels - 1) / 2
    return render(
        sketch, Plane(np.array(((c, -s, middle), (s, c, middle), (0, 0, 1))), scale), (pixels,) * 2, "hand", ""
    )


@pytest.mark.parametrize("order", [1, -1])
def test_what_is_nearer_hides_what_is_behind_in_any_order(order):
    layer = drawn([ball(0, 0, 0, 2, RED), ball(0.3, 0, 3, 1, BLUE)][::order])
    r, _, b = layer.rgb[32, 35]
    assert b > 2 * r
    r, _, b = layer.rgb[32, 20]
    assert r > 2 * b


def test_a_ball_is_a_disc_bright_towards_the_light():
    layer = drawn([ball(0, 0, 0, 2, RED)])
    assert np.sqrt(layer.alpha.sum() / np.pi) == pytest.approx(20, abs=0.3)
    assert layer.rgb[17, 32, 0] > 1.5 * layer.rgb[47, 32, 0]


def test_rods_that_point_anywhere_look_whole():
    for way in ((3, 0, 0), (0, -2, 2), (0.1, 0.1, 3), (0, 0, 3), (-1, 1, -3)):
        rod = Solid(np.zeros(3), np.array(way, float), (1.0, 0.8), np.array((0.0, 1.0, 0.0)))
        layer = drawn([Body((rod,), lambda spot: coated(spot, RED), 0.1, 0.3)])
        inside = layer.rgb[layer.alpha == 1]
        assert np.isfinite(inside).all()
        assert (inside[:, 0] > 2 * inside[:, 2]).all()


def test_a_turned_picture_is_the_same_thing_turned():
    bodies = [ball(-0.6, 0.4, 0, 1.4, RED), ball(0.8, -0.5, 0.5, 1, BLUE)]
    upright, turned = drawn(bodies), drawn(bodies, turn=np.pi / 2)
    back = np.rot90(turned.rgb * turned.alpha[..., None])
    assert np.abs(back - upright.rgb * upright.alpha[..., None]).mean() < 0.004


def test_a_surface_knows_where_it_is():
    seen = []

    def surface(spot):
        seen.append(spot)
        return coated(spot, RED)

    rod = Solid(np.array((0.0, -2, 0)), np.array((0.0, 2, 0)), (1.0, 1.0), UP, offset=5.0)
    drawn([Body((rod,), surface)])
    x, y, z = seen[0].point
    row, column = np.argmin(np.abs(y[:, 0] - 1)), np.argmin(np.abs(x[0]))
    assert seen[0].along[row, column] == pytest.approx(8, abs=0.1)
    assert seen[0].across[row, column] == pytest.approx(0, abs=0.1)
    assert seen[0].back[row, column] == pytest.approx(1, abs=0.02)
    assert z[row, column] == pytest.approx(1, abs=0.02)
