from pathlib import Path

import cv2
import numpy as np
import pytest
from skimage import data

from bareface.engine import Network
from bareface.faces.finder import Finder, iou, looks, prepare, suppress, unscale

WEIGHTS = Path(__file__).parents[2] / "src" / "bareface" / "weights" / "finder.onnx"


# Geometry, by hand


def test_iou_of_known_boxes():
    boxes = np.array([[0, 0, 10, 10], [100, 100, 5, 5]], np.float32)
    others = np.array([[0, 0, 10, 10], [5, 0, 10, 10], [20, 20, 10, 10]], np.float32)
    np.testing.assert_allclose(iou(boxes, others), [[1, 1 / 3, 0], [0, 0, 0]], atol=1e-6)


def test_suppress_keeps_the_best_of_each_heap_and_is_calm_about_none():
    rows = np.zeros((4, 15), np.float32)
    rows[:, :4] = [[0, 0, 10, 10], [1, 0, 10, 10], [50, 0, 10, 10], [2, 0, 10, 10]]
    rows[:, 14] = [0.6, 0.9, 0.7, 0.5]
    assert suppress(rows).tolist() == [1, 2]
    assert suppress(rows[:0]).tolist() == []


def test_prepare_pads_to_multiples_of_32_with_grey():
    array = prepare(np.full((33, 70, 3), 255, np.uint8), 1.0)
    assert array.shape == (1, 64, 96, 3)
    assert array.dtype == np.float32
    assert (array[0, :33, :70] == 1).all()
    assert (array[0, 33:] == 0.5).all()
    assert (array[0, :, 70:] == 0.5).all()


def test_unscale_keeps_corners_where_they_are():
    # The left upper corner of the photo is at -0.5 in every scale; its first pixel's centre at 0.
    rows = np.full((1, 15), -0.5, np.float32)
    rows[0, 2:4] = 10
    back = unscale(rows, 0.5)
    np.testing.assert_allclose(back[0, [0, 1, 4, 13]], -0.5)
    np.testing.assert_allclose(back[0, 2:4], 20)


def test_large_photos_are_looked_at_twice_and_small_ones_enlarged_no_more_than_twice():
    assert looks(6000, 4000) == [(640 / 6000, 0, 160), (320 / 6000, 48, np.inf)]
    assert looks(240, 320) == [(2.0, 0, 160), (1.0, 48, np.inf)]
    assert looks(100, 80) == [(2.0, 0, np.inf)]


class _Bright:
    """Stands in for the network: one face, exactly where the picture is brighter than grey."""

    def __call__(self, array: np.ndarray) -> tuple[np.ndarray, ...]:
        ys, xs = np.nonzero(array[0, ..., 0] > 0.75)
        x, y = xs.min() - 0.5, ys.min() - 0.5
        w, h = xs.max() + 0.5 - x, ys.max() + 0.5 - y
        points = [x, y, x + w, y, x + w / 2, y + h / 2, x, y + h, x + w, y + h]
        return (np.array([[[x, y, w, h, *points, 0.9]]], np.float32),)


@pytest.mark.parametrize("size", [(481, 333), (1999, 1203), (97, 1501), (64, 50)])
def test_boxes_come_back_to_the_photo(size):
    height, width = size
    photo = np.zeros((*size, 3), np.uint8)
    x, y, w, h = width // 4, height // 3, width // 2, height // 2
    photo[y : y + h, x : x + w] = 255
    faces = Finder(_Bright())(photo)
    assert len(faces) == 1
    pixel = max(1.0, max(size) / 320)
    np.testing.assert_allclose(faces[0].box, (x - 0.5, y - 0.5, w, h), atol=1.5 * pixel)
    np.testing.assert_allclose(faces[0].points[2], (x - 0.5 + w / 2, y - 0.5 + h / 2), atol=pixel)


# The shipped network, on real portraits whose points are those that YuNet finds, to half a pixel


@pytest.fixture(scope="module")
def finder() -> Finder:
    return Finder(Network(WEIGHTS))


ASTRONAUT = np.array([[200, 102], [247, 103], [220, 124.5], [199, 143], [240, 143.5]], float)
HOPPER = np.array([[227, 193], [308, 195], [266.5, 240], [228.5, 268], [302, 269.5]], float)


def _off(face, points: np.ndarray) -> float:
    """Largest distance of a point in shares of the box's width."""
    return float(np.linalg.norm(face.points - points, axis=1).max() / face.box[2])


@pytest.mark.parametrize(("photo", "points"), [("astronaut", ASTRONAUT), ("hopper", HOPPER)])
def test_one_face_with_its_points_in_a_portrait(finder, photo, points, request):
    faces = finder(request.getfixturevalue(photo))
    assert len(faces) == 1
    assert _off(faces[0], points) < 0.08
    x, y, w, h = faces[0].box
    assert (points > (x, y)).all()
    assert (points < (x + w, y + h)).all()


@pytest.mark.parametrize(
    ("scores", "found"), [((0.4, 0.4), [80]), ((0.4, 0.9), [15]), ((0.2, 0.2), []), ((0.9, 0.9), [80, 15])]
)
def test_a_face_that_fills_the_photo_needs_less_proof_if_it_is_the_only_one(scores, found):
    class Fixed:
        def __call__(self, _picture):
            rows = np.zeros((1, 2, 15), np.float32)
            rows[0, :, :4] = [[10, 10, 160, 160], [250, 250, 30, 30]]
            rows[0, :, 14] = scores
            return (rows,)

    faces = Finder(Fixed())(np.zeros((160, 160, 3), np.uint8))  # looked at once, doubled
    assert [face.box[2] for face in faces] == found


def test_suppress_drops_a_find_inside_a_better_one_only():
    rows = np.zeros((3, 15), np.float32)
    rows[:, :4] = [[0, 0, 100, 100], [20, 20, 20, 20], [90, 90, 20, 20]]
    rows[:, 14] = [0.9, 0.8, 0.7]
    assert suppress(rows).tolist() == [0, 2]
    rows[1, 14] = 0.95
    assert suppress(rows).tolist() == [1, 0, 2]


def test_a_small_face_in_a_large_photo(finder, astronaut):
    photo = np.full((1600, 2400, 3), 90, np.uint8)
    photo[900:1412, 1300:1812] = astronaut
    faces = finder(photo)
    assert len(faces) == 1
    assert _off(faces[0], ASTRONAUT + np.array([1300, 900])) < 0.12


def test_a_masked_face(finder, astronaut):
    photo = astronaut.copy()
    outline = np.array([(-52, -10), (0, -16), (48, -12), (32, 62), (-24, 62)]) + ASTRONAUT[2]
    cv2.fillPoly(photo, [outline.round().astype(np.int32)], (205, 220, 235), cv2.LINE_AA)
    faces = finder(photo)
    assert len(faces) == 1
    assert _off(faces[0], ASTRONAUT) < 0.2


def test_a_grey_and_turned_face(finder, astronaut):
    turn = cv2.getRotationMatrix2D((225, 130), 20, 1.0)
    grey = cv2.cvtColor(cv2.cvtColor(astronaut, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    faces = finder(cv2.warpAffine(grey, turn, (512, 512)))
    assert len(faces) == 1
    assert _off(faces[0], ASTRONAUT @ turn[:, :2].T + turn[:, 2]) < 0.2


@pytest.mark.parametrize("name", ["coffee", "rocket", "chelsea", "brick"])
def test_no_face_in_pictures_without_one(finder, name):
    picture = np.asarray(getattr(data, name)(), np.uint8)
    assert finder(picture if picture.ndim == 3 else np.repeat(picture[..., None], 3, 2)) == []
