"""Thin-plate splines by their properties, and a face laid over another."""

from __future__ import annotations

import numpy as np
import pytest

from bareface.errors import UsageError
from bareface.faces.topology import MIRROR, OVAL
from bareface.warp import LANDMARKS, ThinPlateSpline, affinely, draped, laid_over


@pytest.fixture
def points():
    return np.random.default_rng(0).uniform(0, 256, (30, 2))


def test_there_are_thirty_landmarks_alike_on_both_sides():
    assert len(set(LANDMARKS)) == len(LANDMARKS) == 30
    assert {MIRROR[k] for k in LANDMARKS} == set(LANDMARKS)


def test_landmarks_go_to_landmarks(points):
    target = points + np.random.default_rng(1).normal(0, 12, points.shape)
    assert ThinPlateSpline.fit(points, target)(points) == pytest.approx(target, abs=1e-6)


def test_an_affine_motion_is_itself_everywhere(points):
    turn, shift = np.array([[0.9, -0.4], [0.3, 1.2]]), np.array([12.0, -7.0])
    spline = ThinPlateSpline.fit(points, points @ turn.T + shift)
    far = np.random.default_rng(2).uniform(-500, 800, (50, 2))
    assert spline(far) == pytest.approx(far @ turn.T + shift, abs=1e-5)
    assert np.abs(spline.bends).max() < 1e-8


def test_an_affine_map_is_found_by_what_is_seen_alone(points):
    turn, shift, seen = np.array([[0.9, -0.4], [0.3, 1.2]]), np.array([5.0, -7.0]), np.arange(30) < 20
    there = np.where(seen[:, None], points @ turn + shift, 0)
    assert affinely(points, there, seen) == pytest.approx(points @ turn + shift)


def test_four_corners_and_a_raised_middle_by_hand():
    """Square of side 2, its centre moved by 1 in x: the spline is symmetric, and known by its equation."""
    square = np.array([[-1.0, -1], [1, -1], [-1, 1], [1, 1], [0, 0]])
    target = square + np.array([[0, 0], [0, 0], [0, 0], [0, 0], [1, 0]])
    spline = ThinPlateSpline.fit(square, target)
    # Bends w, w, w, w and -4 w. At the centre: a + 4 w U(2) = 1; at a corner: a + w (2 U(4) + U(8) - 4 U(2)) = 0, where
    # U takes the squared distance: U(s) = s ln s.
    u = lambda r2: r2 * np.log(r2)  # noqa: E731
    w = 1 / (4 * u(2) - (2 * u(4) + u(8) - 4 * u(2)))
    assert spline.bends[:, 0] == pytest.approx([w, w, w, w, -4 * w])
    assert spline.affine[0, 0] == pytest.approx(1 - 4 * w * u(2))
    assert spline.bends[:, 1] == pytest.approx(0, abs=1e-12)


def test_the_grid_is_the_call(points):
    spline = ThinPlateSpline.fit(points, points + np.random.default_rng(1).normal(0, 12, points.shape))
    grid = spline.grid(40, 60)
    assert grid.shape == (40, 60, 2)
    ys, xs = np.mgrid[:40, :60]
    assert grid.reshape(-1, 2) == pytest.approx(spline(np.column_stack([xs.ravel(), ys.ravel()])), abs=5e-2)


@pytest.mark.parametrize(
    "wrong", [[[0, 0], [1, 1], [2, 2], [3, 3]], [[0, 0], [1, 0]], [[0, 0], [1, 0], [0, 1], [1, 0]]]
)
def test_landmarks_that_fix_no_spline_are_refused(wrong):
    with pytest.raises(UsageError, match="three landmarks off one line, and none twice"):
        ThinPlateSpline.fit(np.array(wrong, float), np.zeros((len(wrong), 2)))


def mesh(centre, scale):
    """A mesh whose outline is a circle; the inner points lie where a golden spiral puts them."""
    k = np.arange(478)
    angle, radius = k * 2.4, np.sqrt((k + 0.5) / 478)
    points = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)]) * 0.9
    round_ = np.linspace(0, 2 * np.pi, len(OVAL), endpoint=False)
    points[list(OVAL)] = np.column_stack([np.sin(round_), -np.cos(round_)])
    return (points * scale + centre).astype(np.float32)


def test_a_face_is_laid_over_another_within_its_outline():
    ys, xs = np.mgrid[:100, :100]
    rgb = np.stack([2 * xs, 2 * ys, np.full_like(xs, 50)], 2).astype(np.uint8)
    bent, valid = laid_over(rgb, mesh((50, 50), 30), mesh((60, 70), 40), (128, 120))
    assert bent.shape == (128, 120, 3)
    assert valid.shape == (128, 120)
    ys, xs = np.mgrid[:128, :120]
    assert valid[np.hypot(xs - 60, ys - 70) < 38].all()
    assert not valid[np.hypot(xs - 60, ys - 70) > 42].any()
    # Pixel (x, y) shows the picture at 50 + (x - 60) * 3 / 4, and the picture is twice its own coordinates.
    assert bent[valid][:, 0] == pytest.approx(2 * (50 + (xs[valid] - 60) * 0.75), abs=1.1)
    assert bent[valid][:, 1] == pytest.approx(2 * (50 + (ys[valid] - 70) * 0.75), abs=1.1)


def test_what_the_picture_does_not_reach_is_not_valid():
    rgb = np.full((100, 100, 3), 90, np.uint8)
    _, valid = laid_over(rgb, mesh((90, 50), 30), mesh((64, 64), 30), (128, 128))
    assert valid[64, 64]
    assert valid[64, 72]
    assert not valid[:, 75:].any()  # its picture ends at 99, nine from the face's middle


def test_where_the_spline_folds_nothing_is_valid():
    """The other face's cheeks have changed sides: round the nose the picture would be mirrored."""
    rgb, there = np.full((128, 128, 3), 90, np.uint8), mesh((64, 64), 40)
    right, left = 50, 280
    there[right], there[left] = (44, 64), (84, 64)
    own = there.copy()
    own[[right, left]] = there[[left, right]]
    before, valid, mirrored = (
        laid_over(rgb, face, there, (128, 128))[1] for face in (there, own, there * [-1, 1] + [128, 0])
    )
    assert 0.3 * before.sum() < valid.sum() < 0.9 * before.sum()
    assert not mirrored.any()


SQUARE = np.array([[10.0, 10], [50, 10], [50, 50], [10, 50]])
HALVES = np.array([[0, 1, 2], [0, 2, 3]])


def ramp():
    """x in the first channel, y in the second."""
    ys, xs = np.mgrid[:60, :60].astype(np.uint8)
    return np.stack([xs, ys], -1)


def test_draped_every_triangle_goes_with_its_corners():
    """The square's lower right corner is pulled out to (58, 58): its middle edge is the only one that is shared."""
    there = SQUARE.copy()
    there[2] = 58, 58
    bent, where = draped(ramp(), SQUARE, there, HALVES, (60, 60))
    # (36, 20) lies in the first triangle: p = a + s (b - a) + t (c - a), s = 26 / 40 - 48 / 40 t, t = 10 / 48.
    t = 10 / 48
    s = (26 - 48 * t) / 40
    assert where[20, 36]
    assert bent[20, 36] == pytest.approx([10 + 40 * s + 40 * t, 10 + 40 * t], abs=1)
    assert bent[34, 34] == pytest.approx([30, 30], abs=1)
    assert not where[5, 5]
    assert not where[12, 56]


def test_draped_what_turns_away_is_not_shown_and_the_last_lies_on_top():
    folded = SQUARE.copy()
    folded[3] = 40, 20  # over the diagonal: the second triangle faces backwards
    bent, where = draped(ramp(), SQUARE, folded, HALVES, (60, 60))
    assert bent[20, 40] == pytest.approx([40, 20], abs=1)
    assert not where[40, 20]
    apart = np.concatenate([SQUARE[:3], SQUARE[:3] + (4, 0)])
    shown = [draped(ramp(), apart, np.tile(SQUARE[:3], (2, 1)), np.array(order), (60, 60))[0][20, 40, 0] for order in
             ([[0, 1, 2], [3, 4, 5]], [[3, 4, 5], [0, 1, 2]])]  # fmt: skip
    assert shown == [44, 40]


def test_draped_over_itself_it_is_itself_and_a_flat_one_is_nowhere():
    bent, where = draped(ramp(), SQUARE, SQUARE, HALVES, (60, 60))
    assert (bent[where] == ramp()[where]).all()
    assert where[12:48, 12:48].all()
    flat = np.where([True, False], SQUARE, 30.0)
    assert not draped(ramp(), SQUARE, flat, HALVES, (60, 60))[1].any()
