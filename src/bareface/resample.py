"""Photos made smaller: area averages, fast however large the photo is."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray


def halved(rgb: NDArray[np.uint8], shrink: float) -> tuple[NDArray[np.uint8], int]:
    """The picture uint8 [H, W, 3] halved as often as `shrink` holds a factor of two, and by what it was shrunk.

    Each pixel is the mean of a square block of that side; rows and columns beyond the last whole block are left out.
    OpenCV halves several times faster than it shrinks by an odd factor.
    """
    factor = 1
    while shrink >= 2 * factor and min(rgb.shape[:2]) >= 2:
        height, width = rgb.shape[0] // 2, rgb.shape[1] // 2
        even = rgb[: 2 * height, : 2 * width]
        rgb = np.asarray(cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
        factor *= 2
    return rgb, factor
