"""How well a map covers what it should: overlap, and whether its border lies where the true one does."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from bareface.errors import UsageError

Region = NDArray[np.bool_]

TOLERANCE = 0.008
"""How far apart two borders may lie and count as one, a share of the picture's diagonal (Perazzi et al. 2016)."""


def iou(found: Region, true: Region) -> float:
    """Intersection over union of two regions [H, W]; not a number where both are empty."""
    _check(found, true)
    union = int((found | true).sum())
    return int((found & true).sum()) / union if union else math.nan


def boundary_f(found: Region, true: Region) -> float:
    """F1 of border pixels of two regions [H, W]: found ones near a true one, and true ones near a found one.

    As DAVIS has it (Perazzi et al. 2016). 0 where one of them is empty, not a number where both are.
    """
    _check(found, true)
    if not (found.any() or true.any()):
        return math.nan
    reach = math.ceil(TOLERANCE * math.hypot(*true.shape))
    near = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    mine, theirs = _border(found), _border(true)
    precision, recall = (
        _share(cv2.dilate(other, near) > 0, own > 0) for own, other in ((mine, theirs), (theirs, mine))
    )
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _border(region: Region) -> NDArray[np.uint8]:
    """Pixels of a region beside one that is not of it; beyond the picture nothing is told, so its edge is no border."""
    whole = region.astype(np.uint8)
    return np.asarray(whole - cv2.erode(whole, np.ones((3, 3), np.uint8)), np.uint8)


def _share(hit: Region, of: Region) -> float:
    return float(hit[of].mean()) if of.any() else 0.0


def _check(found: Region, true: Region) -> None:
    if found.shape != true.shape or found.dtype != np.bool_ or true.dtype != np.bool_:
        given = f"{found.dtype} {list(found.shape)} and {true.dtype} {list(true.shape)}"
        raise UsageError(f"maps: give two of bool [H, W], not {given}")
