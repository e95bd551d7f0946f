import cv2
import numpy as np
import pytest

from bareface.errors import UsageError
from bareface.occluders import draw_mask, draw_object
from bareface.occluders.masks import KINDS

SIZE = (256, 256)
SEEDS = range(6)


def at(alpha, points, index):
    x, y = np.round(points[index]).astype(int)
    return alpha[y, x]


def turned(points, degrees):
    """The mean face as a turned half cylinder: far from a real mesh, near enough to test what turns."""
    angle = np.radians(degrees)
    flat = (points[:, 0] - 128) / 72
    around = np.arcsin(np.clip(flat, -0.985, 0.985)) + angle
    return np.stack([128 + 72 * np.sin(around), points[:, 1]], axis=1)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("wear", ["right", "under_nose", "chin"])
def test_a_layer_is_what_it_promises(points, kind, wear):
    layer = draw_mask(points, SIZE, kind, np.random.default_rng(1), wear)
    assert layer.rgb.shape == (*SIZE, 3)
    assert layer.alpha.shape == SIZE
    assert layer.rgb.dtype == layer.alpha.dtype == np.float32
    assert (layer.label, layer.kind) == ("mask", kind)
    for values in (layer.rgb, layer.alpha):
        assert np.isfinite(values).all()
        assert values.min() >= 0
        assert values.max() <= 1
    assert not layer.alpha[:90].any()  # eyes, brow and what is above
    assert 0.02 < layer.alpha.mean() < 0.45


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_gives_the_same_bytes(points, kind):
    first, again, other = (draw_mask(points, SIZE, kind, np.random.default_rng(seed)) for seed in (3, 3, 4))
    assert first.rgb.tobytes() == again.rgb.tobytes()
    assert first.alpha.tobytes() == again.alpha.tobytes()
    assert first.alpha.tobytes() != other.alpha.tobytes()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", SEEDS)
def test_what_each_way_to_wear_it_covers(points, kind, seed):
    right, under, chin = (
        draw_mask(points, SIZE, kind, np.random.default_rng(seed), wear).alpha
        for wear in ("right", "under_nose", "chin")
    )
    assert [at(right, points, k) for k in (1, 13, 14)] == [1, 1, 1]
    assert [at(under, points, k) for k in (1, 13, 14)] == [0, 1, 1]
    assert [at(chin, points, k) for k in (1, 13, 14)] == [0, 0, 0]
    assert at(chin, points, 152) == 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("degrees", [-50, -30, 30, 50])
def test_a_turned_face_is_covered_too(points, kind, degrees):
    face = turned(points, degrees)
    alpha = draw_mask(face, SIZE, kind, np.random.default_rng(2)).alpha
    assert [at(alpha, face, k) for k in (1, 13, 14)] == [1, 1, 1]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", SEEDS)
def test_size_does_not_change_the_mask(points, kind, seed):
    small = draw_mask(points, SIZE, kind, np.random.default_rng(seed))
    large = draw_mask((points + 0.5) * 2 - 0.5, (512, 512), kind, np.random.default_rng(seed))
    shrunk = cv2.resize(large.alpha, SIZE, interpolation=cv2.INTER_AREA)
    both, either = ((f(small.alpha, shrunk)).sum() for f in (np.minimum, np.maximum))
    assert both / either > 0.95
    inside = (small.alpha == 1) & (shrunk == 1)
    colour = cv2.resize(large.rgb, SIZE, interpolation=cv2.INTER_AREA)
    # Threads finer than a pixel are there at one size only; what remains must agree.
    same, other = (cv2.GaussianBlur(rgb, (0, 0), 1.0) for rgb in (colour, small.rgb))
    assert np.abs(same - other)[inside].mean() < 0.04


def test_a_face_outside_the_picture_gives_an_empty_layer(points):
    assert not draw_mask(points + 2000, SIZE, "cloth", np.random.default_rng(0)).alpha.any()


@pytest.mark.parametrize(("kind", "wear"), [("veil", "right"), ("cloth", "backwards")])
def test_an_unknown_mask_names_the_choices(points, kind, wear):
    with pytest.raises(UsageError, match="surgical, cloth, kn95, n95"):
        draw_mask(points, SIZE, kind, np.random.default_rng(0), wear)


@pytest.mark.parametrize("seed", range(40))
def test_objects(points, seed):
    layer, again = (draw_object(points, SIZE, np.random.default_rng(seed)) for _ in range(2))
    assert layer.label == "object"
    assert layer.rgb.tobytes() == again.rgb.tobytes()
    assert layer.alpha.tobytes() == again.alpha.tobytes()
    for values in (layer.rgb, layer.alpha):
        assert np.isfinite(values).all()
        assert values.min() >= 0
        assert values.max() <= 1
