"""A pencil sketch of a photo, by filters alone."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from bareface.errors import UsageError

SHARPEN = np.array([[0, -1, 0], [-1, 5.2, -1], [0, -1, 0]], np.float32)
"""It adds up to 1.2: flat parts become a fifth brighter too."""
BLUR = 15
"""Side of the Gaussian's window, pixels; OpenCV makes sigma 2.6 of it. Strokes are about as wide."""


def pencil(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Dark strokes on white where a picture uint8 [H, W, 3] is darker than what is round it: uint8 [H, W].

    Sharpened, grey, divided by its own blur: what the report "Unmasking Face Masks using Generative Adversarial
    Networks" (Sivakumar) makes its sketches with, there at 128x128 pixels. Raises `UsageError` for another array.
    """
    if rgb.dtype != np.uint8 or rgb.ndim != 3 or rgb.shape[2] != 3:
        raise UsageError(f"a sketch needs RGB uint8 [H, W, 3], got {rgb.dtype} {list(rgb.shape)}")
    grey = cv2.cvtColor(cv2.filter2D(rgb, -1, SHARPEN), cv2.COLOR_RGB2GRAY)
    blurred = cv2.GaussianBlur(255 - grey, (BLUR, BLUR), 0)
    return np.asarray(cv2.divide(grey, 255 - blurred, scale=256), np.uint8)
