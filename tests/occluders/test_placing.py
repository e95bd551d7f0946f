import numpy as np
import pytest

from bareface.classes import NAMES
from bareface.occluders.placing import FACE_WIDTH, Around, flat, head_of, place

LEVEL = np.zeros(2)


def turn(points, degrees):
    """The frontal mesh as if on an upright cylinder turned to the picture's right."""
    radius = np.ptp(points[[234, 454], 0]) / 2 / np.sin(np.radians(80))
    middle = points[168, 0]
    angle = np.arcsin(np.clip((points[:, 0] - middle) / radius, -0.98, 0.98)) + np.radians(degrees)
    return np.stack([middle + radius * np.sin(angle), points[:, 1]], axis=1)


def test_a_head_is_measured_in_centimetres(points):
    head = head_of(points)
    assert np.hypot(*(head.points[454] - head.points[234])) == pytest.approx(FACE_WIDTH, abs=0.1)
    assert np.hypot(*(head.points[473] - head.points[468])) == pytest.approx(6.3, abs=0.4)
    assert head.pitch == pytest.approx(0, abs=0.02)
    assert head.to_image(head.points) == pytest.approx(points, abs=1e-6)


def test_pitch_follows_the_temples(points):
    down = points.copy()
    down[[127, 356, 234, 454], 1] -= 10  # looking down, the back of the head rises
    assert head_of(down).pitch > 0.1


@pytest.mark.parametrize("degrees", [-40, -15, 0, 25, 50])
@pytest.mark.parametrize("depth", [0.0, 3.0])
def test_around_and_back(points, degrees, depth):
    placement = Around(head_of(turn(points, degrees)), np.array((0.2, 1.0)), (1.1, 0.9), 0.1)
    xy = np.stack(np.meshgrid(np.linspace(-3.5, 3.5, 5), np.linspace(-4, 4, 5)), axis=-1).reshape(-1, 2)
    back = placement.to_object(*placement.to_image(xy, depth).T, depth)
    assert np.stack(back, axis=-1) == pytest.approx(xy, abs=1e-6)


def test_around_narrows_the_side_that_turns_away(points):
    head = head_of(turn(points, 35))
    placement = Around(head, np.array((head.points[168, 0], 0.0)))
    left, middle, right = placement.to_image(np.array(((-5.0, 0), (0, 0), (5, 0))), 0)[:, 0]
    assert right - middle < 0.75 * (middle - left)
    nearer = placement.to_image(np.array(((0.0, 0),)), 4.0)[0, 0]
    assert nearer > middle + 1


def test_flat_is_a_similarity_without_tilt(points):
    head = head_of(points)
    placement = flat(head, np.array((1.0, 2.0)), 0.3, 1.2)
    origin, along = placement.to_image(np.array(((0.0, 0), (1, 0))), 0)
    assert origin == pytest.approx(head.to_image(np.array((1.0, 2.0))))
    assert np.hypot(*(along - origin)) == pytest.approx(1.2 * head.scale)
    mirrored = flat(head, LEVEL, 0, mirror=True).to_image(np.array(((0.0, 0), (1, 0))), 0)
    assert mirrored[1, 0] < mirrored[0, 0]


def test_tilt_foreshortens_and_the_nearer_end_is_larger(points):
    head = head_of(points)
    placement = flat(head, LEVEL, 0, tilt=(0.8, 0))
    left, middle, right = placement.to_image(np.array(((-5.0, 0), (0, 0), (5, 0))), 0)
    assert np.hypot(*(right - left)) < 10 * head.scale * 0.75
    assert abs(np.hypot(*(right - middle)) - np.hypot(*(middle - left))) > 0.5


@pytest.mark.parametrize("label", NAMES)
def test_every_class_has_its_place_near_the_face(points, label):
    head = head_of(points)
    for seed in range(20):
        rng = np.random.default_rng(seed)
        placement = place(label, head, rng, anywhere=seed % 4 == 3 and label not in ("cap", "scarf"))
        origin = placement.to_image(np.zeros((1, 2)), 0)
        local = head.pose.to_local(origin[0]) * FACE_WIDTH
        assert np.abs(local).max() < 22
        back = placement.to_object(*placement.to_image(np.array(((1.5, -2.0),)), 0).T, 0)
        assert np.stack(back, axis=-1) == pytest.approx(np.array(((1.5, -2.0),)), abs=1e-3)
