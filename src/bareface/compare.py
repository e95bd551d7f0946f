"""Pictures side by side, to look at."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

GAP = 8
"""White pixels between two pictures."""


def side_by_side(pictures: Sequence[NDArray[np.uint8]], height: int | None = None) -> NDArray[np.uint8]:
    """Pictures uint8 [H, W, 3] of any size in one row, all as high as the first (or as `height`)."""
    height = height or pictures[0].shape[0]
    gap = np.full((height, GAP, 3), 255, np.uint8)
    row: list[NDArray[np.uint8]] = []
    for picture in pictures:
        scale = height / picture.shape[0]
        size = (max(1, round(picture.shape[1] * scale)), height)
        flags = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        same = picture.shape[0] == height
        row += [picture if same else np.asarray(cv2.resize(picture, size, interpolation=flags), np.uint8), gap]
    return np.concatenate(row[:-1], 1)
