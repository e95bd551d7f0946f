"""The FFHQ frame: photo -> aligned square crop -> back, by one affine. Nothing else knows the geometry.

With the eye centres' difference e and the vector m from eye centre to mouth centre, the half-width is
x = normalise(e - rot90(m)) * max(2.0 * |e|, 1.8 * |m|), the centre is eyes + 0.1 * m, and the crop is the square turned
with x; what lies outside the photo is mirrored in (Karras et al. 2019, A Style-Based Generator Architecture).
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from bareface.resample import halved

SIZE = 256
"""Pixels along one side of the crop that the networks see."""

EYES = ((33, 160, 158, 133, 153, 144), (362, 385, 387, 263, 373, 380))
"""Mesh points round the right and round the left eye (the person's right: smaller x in an upright photo)."""
MOUTH_CORNERS = (61, 291)
"""Mesh points at the right and the left corner of the mouth."""
NOSE_TIP = 1
"""Mesh point at the tip of the nose: what is beneath, a medical mask hides."""


def similarity(source: NDArray[np.floating], target: NDArray[np.floating]) -> NDArray[np.float64]:
    """The turn, scale and shift that bring points [K, 2] nearest to others, by least squares: [2, 3] (Umeyama 1991)."""
    source, target = np.asarray(source, np.float64), np.asarray(target, np.float64)
    s, t = source - source.mean(0), target - target.mean(0)
    spread = max(float((s * s).sum()), 1e-12)
    a, b = (s * t).sum() / spread, (s[:, 0] * t[:, 1] - s[:, 1] * t[:, 0]).sum() / spread
    turn = np.array([[a, -b], [b, a]])
    return np.concatenate([turn, (target.mean(0) - turn @ source.mean(0))[:, None]], 1)


@dataclass(frozen=True)
class Frame:
    """Where one face's crop lies in a photo."""

    centre: tuple[float, float]
    """Centre of the square, photo pixels."""
    axis: tuple[float, float]
    """Half of the square's upper side: a vector along the eyes, photo pixels."""

    @staticmethod
    def from_five(points: NDArray[np.floating]) -> Frame:
        """From right eye, left eye, nose, right and left mouth corner: [5, 2], photo pixels."""
        p = np.asarray(points, np.float64)
        return _frame(p[0], p[1], (p[3] + p[4]) / 2)

    @staticmethod
    def from_mesh(points: NDArray[np.floating]) -> Frame:
        """From the mesh's points: [478, 2], photo pixels."""
        p = np.asarray(points, np.float64)
        right, left = (p[list(eye)].mean(0) for eye in EYES)
        return _frame(right, left, p[list(MOUTH_CORNERS)].mean(0))

    @property
    def side(self) -> float:
        """Length of the square's side in photo pixels."""
        return 2 * float(np.hypot(*self.axis))

    def matrix(self, size: int = SIZE) -> NDArray[np.float64]:
        """Photo -> crop of `size` pixels: [2, 3], pixel centres at whole numbers in both."""
        x = np.array(self.axis)
        turn = np.stack([x, [-x[1], x[0]]]) * (size / 2 / (x @ x))
        shift = size / 2 - 0.5 - turn @ np.array(self.centre)
        return np.concatenate([turn, shift[:, None]], 1)

    def to_crop(self, points: NDArray[np.floating], size: int = SIZE) -> NDArray[np.float32]:
        """Photo pixels -> crop pixels: [N, 2]."""
        return _apply(self.matrix(size), points)

    def to_photo(self, points: NDArray[np.floating], size: int = SIZE) -> NDArray[np.float32]:
        """Crop pixels -> photo pixels: [N, 2]."""
        return _apply(np.asarray(cv2.invertAffineTransform(self.matrix(size)), np.float64), points)

    def crop(self, rgb: NDArray[np.uint8], size: int = SIZE) -> NDArray[np.uint8]:
        """The face as the networks see it: uint8 [size, size, 3] out of the photo's [H, W, 3]."""
        matrix = self.matrix(size)
        x0, y0, x1, y1 = self.window(rgb.shape[:2], margin=2)
        part = rgb[y0:y1, x0:x1]
        matrix = _after_shift(matrix, x0, y0)
        # Averaging first keeps fine detail from turning into moire; the warp then runs at about scale one.
        part, factor = halved(part, self.side / size)
        matrix = _after_resize(matrix, 1 / factor, 1 / factor)
        shrink = self.side / size / factor
        if shrink > 1:
            small = (max(1, round(part.shape[1] / shrink)), max(1, round(part.shape[0] / shrink)))
            matrix = _after_resize(matrix, small[0] / part.shape[1], small[1] / part.shape[0])
            part = np.asarray(cv2.resize(part, small, interpolation=cv2.INTER_AREA), np.uint8)
        warped = cv2.warpAffine(part, matrix, (size, size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
        return np.asarray(warped, np.uint8)

    def uncrop(
        self, crop: NDArray[np.float32], window: tuple[int, int, int, int], cubic: bool = False
    ) -> NDArray[np.float32]:
        """A crop [S, S] or [S, S, C] at the photo's resolution, within `window` (x0, y0, x1, y1); zero outside it."""
        x0, y0, x1, y1 = window
        matrix = _after_shift(self.matrix(crop.shape[0]), x0, y0)
        flags = (cv2.INTER_CUBIC if cubic else cv2.INTER_LINEAR) | cv2.WARP_INVERSE_MAP
        # warpAffine wants destination -> source, which is photo -> crop: the matrix as it is.
        border = cv2.BORDER_REPLICATE if cubic else cv2.BORDER_CONSTANT
        warped = cv2.warpAffine(crop, matrix, (x1 - x0, y1 - y0), flags=flags, borderMode=border)
        return np.asarray(warped, np.float32)

    def window(self, shape: tuple[int, ...], margin: int = 0) -> tuple[int, int, int, int]:
        """The part of a photo of `shape` (H, W) that the square touches: x0, y0, x1, y1, at least one pixel."""
        x, c = np.array(self.axis), np.array(self.centre)
        reach = np.abs(x).sum() + margin
        h, w = shape[:2]
        x0, y0 = (int(np.clip(np.floor(c[k] - reach), 0, n - 1)) for k, n in ((0, w), (1, h)))
        x1, y1 = (int(np.clip(np.ceil(c[k] + reach) + 1, lo + 1, n)) for k, n, lo in ((0, w, x0), (1, h, y0)))
        return x0, y0, x1, y1


def _frame(right: NDArray[np.float64], left: NDArray[np.float64], mouth: NDArray[np.float64]) -> Frame:
    e, eyes = left - right, (left + right) / 2
    m = mouth - eyes
    x = e - np.array([-m[1], m[0]])
    x *= max(2.0 * np.hypot(*e), 1.8 * np.hypot(*m)) / max(float(np.hypot(*x)), 1e-6)
    c = eyes + 0.1 * m
    return Frame((float(c[0]), float(c[1])), (float(x[0]), float(x[1])))


def _apply(matrix: NDArray[np.float64], points: NDArray[np.floating]) -> NDArray[np.float32]:
    return (np.asarray(points, np.float64) @ matrix[:, :2].T + matrix[:, 2]).astype(np.float32)


def _after_shift(matrix: NDArray[np.float64], x0: int, y0: int) -> NDArray[np.float64]:
    """The same affine for a photo whose first x0 columns and y0 rows are cut off."""
    moved = matrix.copy()
    moved[:, 2] += matrix[:, :2] @ np.array([x0, y0], float)
    return moved


def _after_resize(matrix: NDArray[np.float64], fx: float, fy: float) -> NDArray[np.float64]:
    """The same affine for a photo resized by fx, fy (pixel centres at whole numbers before and after)."""
    scale = np.array([1 / fx, 1 / fy])
    moved = matrix.copy()
    moved[:, :2] = matrix[:, :2] * scale
    moved[:, 2] += matrix[:, :2] @ (0.5 * scale - 0.5)
    return moved
