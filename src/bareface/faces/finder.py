"""Photo -> its faces: boxes and five points, by one small network that looks at the photo at two scales."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from bareface.engine import Network

Array = NDArray[np.float32]

LOOKS = (640, 256)
"""Longest sides in pixels that a photo is brought to: the first for small faces, the second for those that fill it."""
ENLARGE = 2.0
"""A photo is never blown up by more than this; more shows no face that was hidden before."""
THRESHOLD = 0.5
"""Least score of a face."""
OVERLAP = 0.4
"""Two finds whose intersection over union is above this are one face."""
STRIDE = 32
"""The network wants sides that are multiples of this."""


@dataclass(frozen=True)
class Face:
    """One face of a photo, in pixels of the photo; the centre of its first pixel is at 0, 0."""

    box: tuple[float, float, float, float]
    """x, y, width, height; may reach out of the photo where the face is cut."""
    points: Array
    """float32 `[5, 2]`: the person's right eye, left eye, nose tip, right and left corner of the mouth."""
    score: float
    """How sure, in [0, 1]."""


class Finder:
    """Finds any number of faces, masked ones included, from about ten pixels up to the whole photo."""

    def __init__(self, network: Network, threshold: float = THRESHOLD) -> None:
        self.network, self.threshold = network, threshold

    def __call__(self, rgb: NDArray[np.uint8]) -> list[Face]:
        """The faces of a photo, RGB uint8 `[H, W, 3]`, largest first."""
        rows = np.concatenate([self.look(rgb, scale) for scale in scales(rgb.shape[0], rgb.shape[1])])
        rows = rows[suppress(rows)]
        rows = rows[np.argsort(-rows[:, 2] * rows[:, 3], kind="stable")]
        return [_face(row) for row in rows]

    def look(self, rgb: NDArray[np.uint8], scale: float) -> Array:
        """Finds at one scale, `[K, 15]` in pixels of the photo: box, points, score; neighbours not yet merged."""
        (found,) = self.network(prepare(rgb, scale))
        rows = found[0][found[0][:, 14] >= self.threshold]
        return unscale(rows, scale)


def scales(height: int, width: int) -> list[float]:
    """The factors that bring a photo to each of `LOOKS`; one that repeats another is left out."""
    factors = [min(look / max(height, width), ENLARGE) for look in LOOKS]
    return sorted(set(factors), reverse=True)


def prepare(rgb: NDArray[np.uint8], scale: float) -> Array:
    """The photo as the network takes it: scaled, `[1, H, W, 3]` in [0, 1], grey up to the next multiple of 32."""
    size = [max(1, round(side * scale)) for side in (rgb.shape[1], rgb.shape[0])]
    if scale != 1:
        rgb = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)  # type: ignore[assignment]
    padded = np.full((1, -(-size[1] // STRIDE) * STRIDE, -(-size[0] // STRIDE) * STRIDE, 3), 0.5, np.float32)
    np.multiply(rgb, np.float32(1 / 255), out=padded[0, : size[1], : size[0]])
    return padded


def unscale(rows: Array, scale: float) -> Array:
    """`[K, 15]` finds in pixels of a scaled photo, in pixels of the photo itself."""
    rows = rows.copy()
    rows[:, 2:4] /= scale
    # Pixel centres are the integers, so the photo's corner, which stays put, is at -0.5.
    for columns in (slice(0, 2), slice(4, 14)):
        rows[:, columns] = (rows[:, columns] + 0.5) / scale - 0.5
    return rows


def iou(boxes: Array, others: Array) -> Array:
    """Intersection over union of boxes x, y, w, h: `[K, 4]` and `[M, 4]` to `[K, M]`."""
    low = np.maximum(boxes[:, None, :2], others[None, :, :2])
    high = np.minimum(boxes[:, None, :2] + boxes[:, None, 2:4], others[None, :, :2] + others[None, :, 2:4])
    shared = np.prod(np.maximum(high - low, 0), axis=-1)
    areas = np.prod(boxes[:, 2:4], axis=-1)[:, None] + np.prod(others[:, 2:4], axis=-1)[None]
    ratio: Array = shared / np.maximum(areas - shared, 1e-9)
    return ratio


def suppress(rows: Array, overlap: float = OVERLAP) -> NDArray[np.intp]:
    """Indices of the finds `[K, 15]` that no better one covers, best first: greedy non-maximum suppression."""
    order = np.argsort(-rows[:, 14], kind="stable")
    kept = []
    while order.size:
        kept.append(order[0])
        shared = iou(rows[order[:1], :4], rows[order[1:], :4])[0]
        order = order[1:][shared <= overlap]
    return np.array(kept, np.intp)


def _face(row: Array) -> Face:
    x, y, w, h = (float(value) for value in row[:4])
    return Face((x, y, w, h), row[4:14].reshape(5, 2).astype(np.float32), float(row[14]))
