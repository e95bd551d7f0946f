"""OpenCV's inpainting: no network, knows nothing of faces; what every other fill has to beat."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from bareface.fills.answer import STEADY, Answer, only_steady

RADIUS = 5
"""Pixels round a hidden one that it is made of."""


def telea(crop: NDArray[np.uint8], hole: NDArray[np.bool_], seed: int = STEADY) -> Answer:
    """By the fast marching method (Telea 2004). As `Fill`."""
    only_steady("telea", seed)
    return _inpainted(crop, hole, cv2.INPAINT_TELEA)


def navier_stokes(crop: NDArray[np.uint8], hole: NDArray[np.bool_], seed: int = STEADY) -> Answer:
    """By fluid dynamics (Bertalmio et al. 2001). As `Fill`."""
    only_steady("navier-stokes", seed)
    return _inpainted(crop, hole, cv2.INPAINT_NS)


def _inpainted(crop: NDArray[np.uint8], hole: NDArray[np.bool_], method: int) -> Answer:
    filled = cv2.inpaint(crop, hole.astype(np.uint8), RADIUS, method)
    return Answer(np.multiply(filled, np.float32(1 / 255), dtype=np.float32))
