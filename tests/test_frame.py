"""The FFHQ frame against hand-computed values, and there and back again."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from bareface.frame import SIZE, Frame


def five(eye: float = 60.0, drop: float = 70.0, centre: tuple[float, float] = (200.0, 150.0)) -> np.ndarray:
    """Right eye, left eye, nose, right and left mouth corner of an upright face."""
    x, y = centre
    return np.array([[x - eye / 2, y], [x + eye / 2, y], [x, y + drop / 2], [x - 20, y + drop], [x + 20, y + drop]])


def test_upright_frame_is_the_published_formula():
    # e = (60, 0), m = (0, 70): e - rot90(m) = (60 + 70, 0); half-width max(2 * 60, 1.8 * 70) = 126.
    frame = Frame.from_five(five())
    assert frame.axis == pytest.approx((126.0, 0.0))
    assert frame.centre == pytest.approx((200.0, 157.0))


def test_wide_eyes_set_the_size():
    # max(2 * 80, 1.8 * 70) = 160.
    assert Frame.from_five(five(eye=80)).side == pytest.approx(320.0)


def test_turned_head_turns_the_frame():
    turn = cv2.getRotationMatrix2D((200, 150), -30, 1)
    frame = Frame.from_five(five() @ turn[:, :2].T + turn[:, 2])
    assert np.degrees(np.arctan2(frame.axis[1], frame.axis[0])) == pytest.approx(30, abs=0.01)


def test_corners_of_the_crop_are_corners_of_the_square():
    frame = Frame((100.0, 100.0), (50.0, 0.0))
    # The square's edge at x = 50 is the outer edge of the first pixel, whose centre is half a crop pixel further in.
    assert frame.to_crop(np.array([[50.0, 50.0]]), 100)[0] == pytest.approx([-0.5, -0.5])
    assert frame.to_crop(np.array([[150.0, 150.0]]), 100)[0] == pytest.approx([99.5, 99.5])


def test_points_go_there_and_back():
    frame = Frame.from_five(five(centre=(321.0, 77.0)))
    points = np.random.default_rng(1).uniform(0, 400, (50, 2))
    assert frame.to_photo(frame.to_crop(points)) == pytest.approx(points, abs=1e-3)


@pytest.mark.parametrize("side", [90.0, 256.0, 1000.0])
def test_crop_shows_what_its_points_say(side):
    """A dot in the photo lies in the crop where `to_crop` puts it, at any scale."""
    photo = np.zeros((1200, 1300, 3), np.uint8)
    axis = np.array([np.cos(0.3), np.sin(0.3)]) * side / 2
    frame = Frame((650.0, 600.0), (axis[0], axis[1]))
    dot = np.array([[650 + 0.2 * side, 600 - 0.1 * side]])
    cv2.circle(photo, tuple(int(v) for v in np.rint(dot[0])), round(side / 40), (255, 255, 255), -1)
    crop = frame.crop(photo)[..., 0].astype(float)
    ys, xs = np.indices(crop.shape)
    found = np.array([(xs * crop).sum(), (ys * crop).sum()]) / crop.sum()
    assert found == pytest.approx(frame.to_crop(np.rint(dot))[0], abs=0.35)


def test_crop_and_uncrop_give_the_photo_again(astronaut):
    frame = Frame((225.0, 120.0), (60.0, 4.0))
    window = frame.window(astronaut.shape)
    again = frame.uncrop(frame.crop(astronaut).astype(np.float32), window, cubic=True)
    x0, y0, x1, y1 = window
    inside = frame.uncrop(np.ones((SIZE, SIZE), np.float32), window) > 0.999
    off = np.abs(again - astronaut[y0:y1, x0:x1])[inside]
    assert off.mean() < 2.0


def test_outside_the_photo_is_mirrored_in(astronaut):
    crop = Frame((0.0, 120.0), (60.0, 0.0)).crop(astronaut)
    left, right = crop[:, : SIZE // 2][:, ::-1].astype(int), crop[:, SIZE // 2 :].astype(int)
    # The mirror axis is half a photo pixel (one crop pixel) off the crop's middle.
    assert np.abs(left[:, 1:] - right[:, :-1]).mean() < 12
    assert crop.std() > 10


def test_frame_far_outside_the_photo_still_gives_a_crop():
    photo = np.full((40, 30, 3), 128, np.uint8)
    assert Frame((-500.0, -500.0), (50.0, 0.0)).crop(photo).shape == (SIZE, SIZE, 3)
