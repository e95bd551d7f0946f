"""One face laid over another: by a thin-plate spline through landmarks (Bookstein 1989, Principal Warps), or draped
triangle by triangle over the whole mesh.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from bareface.errors import UsageError
from bareface.faces.topology import OVAL

Points = NDArray[np.floating]
T = TypeVar("T", np.float32, np.float64)

LANDMARKS = (
    *OVAL[::3],  # the outline
    105, 334, 33, 133, 362, 263,  # brows, corners of the eyes
    168, 1, 2, 64, 294,  # bridge, tip, base and wings of the nose
    50, 280, 0, 17, 61, 291, 199,  # cheeks, mouth, chin
)  # fmt: skip
"""The mesh's points that one face is bent to another by: 30, as in "Mask inpainting with a GAN network" (Lumetti et
al.), which does not say which. More follow the mesh's errors, fewer the face not well enough."""


@dataclass(frozen=True)
class ThinPlateSpline:
    """The smoothest map of the plane that takes given points to given points: an affine part and one bend a point.

    f(x) = a + A x + sum_k w_k U(|x - p_k|) with U(r) = r^2 log r^2, and no bend that an affine map could do.
    """

    points: NDArray[np.float64]
    """p, [K, 2]."""
    bends: NDArray[np.float64]
    """w, [K, 2]."""
    affine: NDArray[np.float64]
    """a and A, [3, 2]."""

    @staticmethod
    def fit(source: Points, target: Points) -> ThinPlateSpline:
        """The spline that takes `source` [K, 2] to `target` [K, 2].

        Raises `UsageError` unless the source has three points off one line, and no point twice.
        """
        p = np.asarray(source, np.float64)
        flat = np.column_stack([np.ones(len(p)), p])
        if np.linalg.matrix_rank(flat) < 3 or len(np.unique(p, axis=0)) < len(p):
            raise UsageError("a thin-plate spline needs three landmarks off one line, and none twice at one place")
        system = np.block([[_bending(_squares(p, p)), flat], [flat.T, np.zeros((3, 3))]])
        solved = np.linalg.solve(system, np.concatenate([np.asarray(target, np.float64), np.zeros((3, 2))]))
        return ThinPlateSpline(p, solved[:-3], solved[-3:])

    def __call__(self, points: Points) -> NDArray[np.float64]:
        """[N, 2] -> [N, 2]."""
        at = np.asarray(points, np.float64)
        bent = _bending(_squares(at, self.points)) @ self.bends
        return np.asarray(bent + self.affine[0] + at @ self.affine[1:], np.float64)

    def grid(self, height: int, width: int) -> NDArray[np.float32]:
        """Where each pixel of a picture of that size goes, [height, width, 2].

        As the call in single precision, several times faster: off by hundredths of a pixel at 256 pixels.
        """
        xs, ys = np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)
        x, y = self.points.astype(np.float32).T
        squares = np.square(ys[:, None, None] - y) + np.square(xs[None, :, None] - x)
        bent = _bending(squares) @ self.bends.astype(np.float32)
        a = self.affine.astype(np.float32)
        return np.asarray(bent + a[0] + xs[None, :, None] * a[1] + ys[:, None, None] * a[2], np.float32)


def laid_over(
    rgb: NDArray[np.uint8], own: Points, there: Points, size: tuple[int, int]
) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """The face of a picture, bent to lie over another face: uint8 [H, W, C], and where it does, [H, W].

    `rgb`: uint8 [h, w, C] of up to four channels; `own`: its mesh [478, 2]; `there`: the other face's [478, 2], pixels
    of a picture of `size` (H, W). It lies over that face's outline, as far as the picture reaches; not where the spline
    folds, as it does between a front and a profile.
    """
    chosen = list(LANDMARKS)
    at = ThinPlateSpline.fit(there[chosen], own[chosen]).grid(*size)
    bent = cv2.remap(rgb, at[..., 0], at[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    outline = np.zeros(size, np.uint8)
    cv2.fillPoly(outline, [np.rint(there[list(OVAL)]).astype(np.int32)], 1)
    last = np.array(rgb.shape[1::-1]) - 1
    return np.asarray(bent, np.uint8), (outline > 0) & ((at >= 0) & (at <= last)).all(-1) & ~_folded(at)


def draped(
    rgb: NDArray[np.uint8], own: Points, there: Points, triangles: NDArray[np.integer], size: tuple[int, int]
) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """As `laid_over`, every triangle of the mesh by the affine map of its corners: what turns away is not shown twice.

    `triangles`: [T, 3] numbers of mesh points, clockwise as the camera sees them; where several lie over a pixel it is
    the last one's. Those that face backwards in either picture are left out.
    """
    source, target = np.asarray(own, np.float64)[triangles], np.asarray(there, np.float64)[triangles]
    faces = np.minimum(_twice_area(source), _twice_area(target)) > _FLAT
    source, target = source[faces], target[faces]
    maps = np.linalg.solve(np.concatenate([target, np.ones((len(target), 3, 1))], 2), source)
    which = np.full(size, -1, np.int32)
    for number, corners in enumerate(np.rint(target * (1 << _PARTS)).astype(np.int32)):
        cv2.fillConvexPoly(which, corners, number, cv2.LINE_8, _PARTS)
    ys, xs = np.nonzero(which >= 0)  # most of a picture is no face, so this is half the time of all pixels
    over = maps.astype(np.float32)[which[ys, xs]]
    x, y = xs[:, None].astype(np.float32), ys[:, None].astype(np.float32)
    from_there = over[:, 0] * x + over[:, 1] * y + over[:, 2]
    at, within = np.zeros((*size, 2), np.float32), np.zeros(size, bool)
    at[ys, xs] = from_there
    within[ys, xs] = ((from_there >= 0) & (from_there <= np.array(rgb.shape[1::-1]) - 1)).all(-1)
    bent = cv2.remap(rgb, at[..., 0], at[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(bent, np.uint8), within


_PARTS = 4
"""Binary digits of a pixel's parts, by which OpenCV places corners."""
_FLAT = 1e-3
"""Twice the area of a triangle, in square pixels, that shows nothing."""


def _twice_area(triangles: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of triangles [T, 3, 2], above zero for those that run clockwise in a picture: [T]."""
    (ax, ay), (bx, by) = np.moveaxis(triangles[:, 1:] - triangles[:, :1], 0, -1)
    return np.asarray(ax * by - ay * bx, np.float64)


def affinely(own: Points, there: Points, seen: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Points `own` [N, 2] by the affine map that brings those `seen` [N] nearest to `there` [N, 2]: least squares."""
    flat = np.column_stack([own, np.ones(len(own))])
    return np.asarray(flat @ np.linalg.lstsq(flat[seen], there[seen], rcond=None)[0], np.float64)


def _folded(at: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Where a map of pixels [H, W, 2] turns the plane over: its determinant is not above zero."""
    down, across = (np.asarray(np.gradient(at, axis=axis), np.float32) for axis in (0, 1))
    return np.asarray(across[..., 0] * down[..., 1] <= across[..., 1] * down[..., 0])


def _squares(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """Squared distances of [N, 2] and [K, 2]: [N, K]."""
    return np.asarray(np.square(a[:, None] - b[None]).sum(-1), np.float64)


def _bending(squares: NDArray[T]) -> NDArray[T]:
    """U of squared distances; 0 at 0, where the logarithm has no value."""
    return squares * np.log(np.where(squares > 0, squares, 1))
