"""Back into the photo: the filled crop at the photo's own resolution, without a seam, as sharp and grainy as it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from bareface.detail import crisp, grain
from bareface.frame import SIZE, Frame

FEATHER = 4
"""Width of the seam inside the hole's border, crop pixels, if nothing else is asked."""
FARTHEST = 0.1
"""Largest shift of colour, in shares of the range, that the fill is given to meet the photo."""
COLOURLESS = 0.01
"""Mean difference between a pixel's channels, in shares of the range, below which a photo is black and white."""

Picture = NDArray[np.float32]


@dataclass(frozen=True)
class Patch:
    """New pixels for a window of the photo."""

    window: tuple[int, int, int, int]
    """x0, y0, x1, y1 in photo pixels."""
    rgb: NDArray[np.uint8]
    """[h, w, 3]: the window as it should be."""
    changed: NDArray[np.bool_]
    """[h, w]: where it differs from what was there by intent; elsewhere it is the photo, bit for bit."""


def blend(
    rgb: NDArray[np.uint8],
    frame: Frame,
    crop: NDArray[np.uint8],
    fill: Picture,
    hole: NDArray[np.bool_],
    skin: NDArray[np.bool_],
    seed: int = 0,
    feather: int = FEATHER,
) -> Patch:
    """The part of the photo uint8 [H, W, 3] that changes when the hole of its `crop` takes the fill's pixels.

    `crop` uint8 and `fill` in [0, 1] are [256, 256, 3]; `hole` and the face's `skin` (visible or not) [256, 256].
    The seed is the grain's; `feather` is the seam's width, crop pixels.
    """
    x0, y0, x1, y1 = window = _window(rgb, frame, hole)
    weight = frame.uncrop(_ramp(hole, feather), window)
    even = _evened(np.asarray(crop / 255, np.float32), fill, hole)
    # Nothing to be made finer where the photo is as coarse as the crop; all of it where it is twice as fine.
    finer = min(1.0, frame.side / SIZE - 1)
    new = frame.uncrop(crisp(even, finer) if finer > 0 else even, window, cubic=True)
    if finer > 0:
        inside = frame.uncrop(skin.astype(np.float32), window)
        detail = grain(rgb, frame, skin & ~hole, inside, seed)
        detail *= np.float32(finer)
        new += detail[..., None]
    fresh = cv2.convertScaleAbs(np.maximum(new, np.float32(0)), alpha=255)
    there = rgb[y0:y1, x0:x1]
    mixed = cv2.blendLinear(fresh, there, weight, 1 - weight)
    changed = weight > 0
    return Patch(window, np.where(changed[..., None], mixed, there), changed)


def _window(rgb: NDArray[np.uint8], frame: Frame, hole: NDArray[np.bool_]) -> tuple[int, int, int, int]:
    """The part of the photo in which the hole lies: x0, y0, x1, y1, at least one pixel."""
    ys, xs = np.nonzero(hole)
    if not len(xs):
        return 0, 0, 1, 1
    corners = np.array([(x, y) for x in (xs.min() - 1, xs.max() + 1) for y in (ys.min() - 1, ys.max() + 1)], float)
    found = frame.to_photo(corners)
    height, width = rgb.shape[:2]
    x0, x1 = np.clip([np.floor(found[:, 0].min()), np.ceil(found[:, 0].max()) + 1], 0, width).astype(int)
    y0, y1 = np.clip([np.floor(found[:, 1].min()), np.ceil(found[:, 1].max()) + 1], 0, height).astype(int)
    x0, y0 = min(x0, width - 1), min(y0, height - 1)
    return int(x0), int(y0), int(max(x1, x0 + 1)), int(max(y1, y0 + 1))


def _ramp(hole: NDArray[np.bool_], feather: int) -> Picture:
    """0 outside the hole, rising smoothly to 1 at `feather` pixels inside; at the crop's border there is no seam."""
    inside = cv2.distanceTransform(np.pad(hole.astype(np.uint8), 1, mode="edge"), cv2.DIST_L2, 3)[1:-1, 1:-1]
    t = np.clip(inside / max(feather, 1), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)


def _evened(crop: Picture, fill: Picture, hole: NDArray[np.bool_]) -> Picture:
    """The fill, shifted in colour so that it meets the photo at the hole's border.

    The network gives the visible part as well: how far it is off there, spread smoothly into the hole, is taken away.
    """
    known = (~hole).astype(np.float32)
    # Where it is far off it shows something else, such as an edge of the occluder that the map has missed.
    off = np.clip(crop - fill, -FARTHEST, FARTHEST) * known[..., None]
    even = np.asarray(fill + carried(off, known, SIZE / 24, 0.05), np.float32)
    # A black-and-white photo stays one.
    grey = float(np.ptp(crop, axis=2)[~hole].mean()) < COLOURLESS if not hole.all() else False
    return even.mean(2, keepdims=True).repeat(3, 2) if grey else even


def carried(off: Picture, known: Picture, sigma: float, least: float) -> Picture:
    """What is `off` [H, W, C] where it is `known` [H, W], and zero elsewhere, spread smoothly into the rest.

    Normalized convolution (Knutsson and Westin 1993) over `sigma` pixels. Where less than about the share `least` in
    reach is known it fades out instead of growing uncertain.
    """
    share = cv2.GaussianBlur(known, (0, 0), sigma)[..., None]
    return np.asarray(cv2.GaussianBlur(off, (0, 0), sigma) / (share + np.float32(least)), np.float32)
