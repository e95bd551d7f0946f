import numpy as np
import pytest

from bareface.occluders import Effects, Layer, composite, draw_mask

NONE = Effects(light=False, shadow=False, grain=False, blur=False, cast=False)


def test_with_all_effects_off_it_is_plain_alpha(photo, points):
    layer = draw_mask(points, (256, 256), "surgical", np.random.default_rng(0))
    done = composite(photo, [layer], points, np.random.default_rng(1), NONE)
    assert np.array_equal(done.alpha, layer.alpha)
    assert np.array_equal(done.photo[layer.alpha == 0], photo[layer.alpha == 0])
    over = photo / 255 + (layer.rgb - photo / 255) * layer.alpha[..., None]
    assert np.abs(done.photo - over * 255).max() < 0.51


def test_effects_leave_the_rest_of_the_picture_alone(photo, points):
    layer = draw_mask(points, (256, 256), "cloth", np.random.default_rng(0))
    done = composite(photo, [layer], points, np.random.default_rng(1))
    assert np.array_equal(done.photo[:60], photo[:60])
    without = composite(photo, [layer], points, np.random.default_rng(1), Effects(shadow=False))
    clear = without.alpha == 0
    assert np.array_equal(without.photo[clear], photo[clear])
    assert (done.photo[clear] <= photo[clear]).all()
    assert (done.photo[clear] < photo[clear]).any()


def test_the_same_seed_gives_the_same_bytes_and_the_input_is_kept(photo, points):
    layer, before = draw_mask(points, (256, 256), "n95", np.random.default_rng(0)), photo.copy()
    first, again = (composite(photo, [layer], points, np.random.default_rng(5)) for _ in range(2))
    assert first.photo.tobytes() == again.photo.tobytes()
    assert np.array_equal(photo, before)


def test_light_comes_from_the_side_it_comes_from_in_the_photo(photo, points):
    grey = Layer(np.full((256, 256, 3), 0.5, np.float32), np.zeros((256, 256), np.float32), "object", "card")
    grey.alpha[165:235, 80:176] = 1
    only = Effects(shadow=False, grain=False, blur=False, cast=False)
    done = composite(photo, [grey], points, np.random.default_rng(0), only).photo[165:235].astype(float)
    assert done[:, 160:176].mean() > done[:, 80:96].mean() * 1.05


def test_visible_points_and_stacked_layers(photo, points):
    right, half = (np.zeros((256, 256), np.float32) for _ in range(2))
    right[:, 128:], half[:] = 1, 0.25
    rgb = np.zeros((256, 256, 3), np.float32)
    layers = [Layer(rgb, right, "object", "card"), Layer(rgb, half, "object", "veil")]
    done = composite(photo, layers, points, np.random.default_rng(0), NONE)
    assert done.visible.shape == (478,)
    assert done.visible[33]
    assert not done.visible[263]
    assert done.alpha[10, 10] == pytest.approx(0.25)
    assert done.alpha[10, 200] == 1


@pytest.mark.parametrize("shift", [-1000, -120, 120, 1000])
def test_faces_at_the_border(photo, points, shift):
    moved = points + np.array((shift, 0))
    layer = draw_mask(moved, (256, 256), "kn95", np.random.default_rng(0))
    done = composite(photo, [layer], moved, np.random.default_rng(0))
    assert done.photo.shape == photo.shape
    assert done.photo.dtype == np.uint8


def test_no_layer_is_no_change_and_float_photos_are_welcome(photo, points):
    done = composite(photo / np.float32(255), [], points, np.random.default_rng(0))
    assert np.array_equal(done.photo, photo)
    assert not done.alpha.any()
    assert done.visible.all()
