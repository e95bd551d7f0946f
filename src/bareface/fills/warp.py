"""The fill by another photo of the same person, pasted in; no network is trained for it."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from bareface.fills.answer import STEADY, Answer, Fill
from bareface.fills.references import Laid, Region

SOFT = 2.0
"""Standard deviation of the seam between what the reference shows and what is filled, pixels."""


class WarpFill:
    """Another fill, over which other photos of the person are pasted."""

    def __init__(self, otherwise: Fill) -> None:
        self.otherwise = otherwise

    def __call__(self, crop: NDArray[np.uint8], hole: Region, seed: int = STEADY) -> Answer:
        """As `Fill`: what the other fill says."""
        return self.otherwise(crop, hole, seed)

    def led(self, crop: NDArray[np.uint8], hole: Region, laid: Laid, seeds: Sequence[int] = (STEADY,)) -> list[Answer]:
        """As `LedFill`: what the photos show; what they do not show is left to the other fill."""
        return [self._pasted(crop, hole, laid, seed) for seed in seeds]

    def _pasted(self, crop: NDArray[np.uint8], hole: Region, laid: Laid, seed: int) -> Answer:
        pasted = np.where((hole & laid.known)[..., None], np.rint(255 * laid.picture).astype(np.uint8), crop)
        rest = self.otherwise(pasted, hole & ~laid.known, seed)
        weight = cv2.GaussianBlur(laid.known.astype(np.float32), (0, 0), SOFT)
        weight = np.where(laid.known, np.clip(2 * weight - 1, 0, 1), np.float32(0)).astype(np.float32)
        rgb = weight[..., None] * laid.picture + (1 - weight[..., None]) * rest.rgb
        # Where a reference is pasted, what it is off by where both are seen is the best guess there is.
        off = np.float32(laid.misfit)
        return Answer(rgb, None if rest.error is None else (1 - weight) * rest.error + weight * off)
