"""Photo -> its faces: boxes and five points, by one small network that looks at the photo at two scales."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from bareface.resample import halved

if TYPE_CHECKING:
    from bareface.engine import Network

Array = NDArray[np.float32]

FINE, COARSE = 640, 320
"""Longest sides in pixels that a photo is brought to: one look for small faces, one for those that fill the photo."""
FINE_TO, COARSE_FROM = 160.0, 48.0
"""Largest and smallest shorter side, in pixels of its look, that a face is taken from the fine and the coarse look."""
ENLARGE = 2.0
"""A photo is never blown up by more than this; more shows no face that was hidden before."""
THRESHOLD = 0.6
"""Least score of a face."""
LARGE, EASE = 0.4, 0.58
"""Where no find has the score, the best one that takes more than the first share of the photo's shorter side needs only
the second share of it: a face that fills the photo is often cut or half hidden, and false finds are mostly small."""
OVERLAP = 0.4
"""Two finds whose intersection over union is above this are one face."""
INSIDE = 0.8
"""A find of which more than this share lies inside a better one is a part of it: an eye behind glasses, a print."""
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
        small, factor = halved(rgb, max(rgb.shape[:2]) / FINE)
        rows = np.concatenate([self._sized(small, *look) for look in looks(small.shape[0], small.shape[1])])
        rows = rows[suppress(rows)]
        sure = rows[:, 14] >= self.threshold
        if not sure.any():
            large = rows[:, 2:4].min(axis=1) > LARGE * min(small.shape[:2])
            sure = np.arange(len(rows)) == (np.argmax(large * rows[:, 14]) if large.any() else -1)
        rows = unscale(rows[sure], 1 / factor)
        rows = rows[np.argsort(-rows[:, 2] * rows[:, 3], kind="stable")]
        return [_face(row) for row in rows]

    def look(self, rgb: NDArray[np.uint8], scale: float) -> Array:
        """Finds at one scale with EASE of the score that a small face needs, neighbours not yet merged.

        `[K, 15]` in pixels of the photo: box, points, score.
        """
        (found,) = self.network(prepare(rgb, scale))
        rows = found[0][found[0][:, 14] >= EASE * self.threshold]
        return unscale(rows, scale)

    def _sized(self, rgb: NDArray[np.uint8], scale: float, low: float, high: float) -> Array:
        rows = self.look(rgb, scale)
        sides = rows[:, 2:4].min(axis=1) * scale
        chosen: Array = rows[(sides >= low) & (sides < high)]
        return chosen


def looks(height: int, width: int) -> list[tuple[float, float, float]]:
    """How a photo is looked at: each look's scale, and the least and largest scaled side of the faces taken from it."""
    fine, coarse = (min(side / max(height, width), ENLARGE) for side in (FINE, COARSE))
    if fine == coarse:
        return [(fine, 0.0, float("inf"))]
    return [(fine, 0.0, FINE_TO), (coarse, COARSE_FROM, float("inf"))]


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
    shared = _shared(boxes, others)
    areas = np.prod(boxes[:, 2:4], axis=-1)[:, None] + np.prod(others[:, 2:4], axis=-1)[None]
    ratio: Array = shared / np.maximum(areas - shared, 1e-9)
    return ratio


def _shared(boxes: Array, others: Array) -> Array:
    """Area of the intersections, `[K, M]`."""
    low = np.maximum(boxes[:, None, :2], others[None, :, :2])
    high = np.minimum(boxes[:, None, :2] + boxes[:, None, 2:4], others[None, :, :2] + others[None, :, 2:4])
    area: Array = np.prod(np.maximum(high - low, 0), axis=-1)
    return area


def suppress(rows: Array, overlap: float = OVERLAP) -> NDArray[np.intp]:
    """Indices of the finds `[K, 15]` that no better one covers or holds, best first: greedy non-maximum suppression."""
    order = np.argsort(-rows[:, 14], kind="stable")
    kept = []
    while order.size:
        best, rest = order[:1], order[1:]
        kept.append(order[0])
        inside = _shared(rows[best, :4], rows[rest, :4])[0] / np.maximum(np.prod(rows[rest, 2:4], axis=-1), 1e-9)
        order = rest[(iou(rows[best, :4], rows[rest, :4])[0] <= overlap) & (inside <= INSIDE)]
    return np.array(kept, np.intp)


def _face(row: Array) -> Face:
    x, y, w, h = (float(value) for value in row[:4])
    return Face((x, y, w, h), row[4:14].reshape(5, 2).astype(np.float32), float(row[14]))
