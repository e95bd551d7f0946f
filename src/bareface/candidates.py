"""Several answers for one photo: ranked by how well they fit what is seen, and side by side on one sheet."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from bareface.overlay import heat
from bareface.photo import Photo
from bareface.restorer import FaceResult, Result

MOST_CANDIDATES = 64
"""Answers for one photo, beside the first."""
RING = 12
"""Pixels of the crop round the hole over which a face is held to what is seen."""
TILE = 256
"""Side of a face on the sheet, pixels."""
WHITE = (255, 255, 255)


def misfit(face: FaceResult) -> float | None:
    """How far the fill's own picture is from the photo just outside the hole: mean absolute difference, share of the
    range from black to white. None where nothing was removed.

    A fill draws the whole face. One that does not suit the skin, light or outline round the hole shows it there, before
    the seam is blended away.
    """
    if face.fill is None or face.hole is None:
        return None
    size = 2 * RING + 1
    near = cv2.dilate(face.hole.astype(np.uint8), np.ones((size, size), np.uint8)) > 0
    ring = near & ~face.hole
    if not ring.any():
        return 0.0
    return float(np.abs(face.fill[ring] - face.crop[ring] / np.float32(255)).mean())


def fit(result: Result) -> float:
    """Mean `misfit` of the photo's faces; 0 where nothing was removed."""
    each = [value for face in result.faces if (value := misfit(face)) is not None]
    return float(np.mean(each)) if each else 0.0


def sheet(photo: Photo, results: Sequence[tuple[int, Result]]) -> NDArray[np.uint8]:
    """A row for each face that was uncovered: covered, how sure, then each result under its seed: RGB uint8.

    How sure comes from the first of `results` and is left out where the fill does not say. With nothing removed, the
    sheet is the photo.
    """
    first = results[0][1]
    rows = [
        [_tile(face.frame.crop(photo.rgb), "covered"), *_sure(face)]
        + [_tile(face.frame.crop(result.photo.rgb), _name(seed)) for seed, result in results]
        for face in first.faces
        if face.fill is not None
    ]
    return np.concatenate([np.concatenate(row, 1) for row in rows]) if rows else photo.rgb


def _sure(face: FaceResult) -> list[NDArray[np.uint8]]:
    if face.error is None or face.hole is None:
        return []
    return [_tile(heat(face.crop, face.error, face.hole), "expected error")]


def _name(seed: int) -> str:
    return f"seed {seed}" if seed else "steady"


def _tile(rgb: NDArray[np.uint8], words: str) -> NDArray[np.uint8]:
    tile = np.ascontiguousarray(cv2.resize(rgb, (TILE, TILE), interpolation=cv2.INTER_AREA), np.uint8)
    cv2.putText(tile, words, (6, TILE - 8), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (0, 0, 0), 3, cv2.LINE_AA)
    return np.asarray(cv2.putText(tile, words, (6, TILE - 8), cv2.FONT_HERSHEY_SIMPLEX, 0.5, WHITE, 1, cv2.LINE_AA))
