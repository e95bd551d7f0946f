"""What a way to the map has found on one face: which pixels, which things, how sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from bareface.classes import NAMES, index_of

THRESHOLD = 0.4
"""Alpha above which a pixel counts as occluder."""
LEAST_KIND = 0.05
"""Share of the map's pixels below which a class is not worth a word."""
REACH = 8
"""Pixels (one standard deviation) within which neighbours have a say in what a pixel is: a thing is of one class."""
CELL = 4
"""Side of the cells in which they are asked, pixels: so smooth a field needs no finer grid."""


@dataclass(frozen=True)
class Found:
    """Which pixels of a face's crop are occluder, and, if the way tells, of which class."""

    alpha: NDArray[np.float32]
    """[256, 256] in [0, 1], 1 = occluder."""
    odds: NDArray[np.float32] | None = None
    """[256, 256, 19]: odds of each class if something is there, in the order of `classes.NAMES`; None if untold."""
    note: str = ""
    """What a user should know of this map; empty if nothing."""

    @cached_property
    def classes(self) -> NDArray[np.uint8]:
        """[256, 256]: the class of each pixel of the map, 1 to 19; 0 where nothing is, and everywhere if untold."""
        return np.where(self.alpha > THRESHOLD, self._nearest, np.uint8(0))

    @cached_property
    def kinds(self) -> dict[str, float]:
        """Share of the map's pixels for each class that has 0.05 of them or more, largest first; {} if untold."""
        counts = np.bincount(self.classes[self.classes > 0], minlength=len(NAMES) + 1)[1:]
        shares = counts / max(1, counts.sum())
        return {NAMES[k]: float(shares[k]) for k in np.argsort(-shares, kind="stable") if shares[k] >= LEAST_KIND}

    @cached_property
    def scores(self) -> dict[str, float]:
        """For each of the `kinds` the mean odds of that class over the pixels that are named so, in [0, 1]."""
        if self.odds is None:
            return {}
        return {
            name: float(self.odds[self.classes == index_of(name), index_of(name) - 1].mean()) for name in self.kinds
        }

    @cached_property
    def sure(self) -> float | None:
        """The IoU with the truth that the map itself expects, in [0, 1], if alpha is each pixel's chance to be hidden.

        The sum of alpha over the map's pixels, divided by their number and the sum of alpha outside. A sharp map comes
        near 1; one that is grey inside or round it does not, and neither does one of a thing that is half transparent.
        None if there is no map, or the way gives no chances (k-means, a map of the user's own).
        """
        inside = self.alpha > THRESHOLD
        if self.odds is None or not inside.any():
            return None
        return float(self.alpha[inside].sum() / (inside.sum() + self.alpha[~inside].sum()))

    def only(self, names: Sequence[str]) -> Found:
        """The map of the things of these classes alone. Raises `UsageError` for a name that is no class."""
        wanted = [index_of(name) for name in names]
        return replace(self, alpha=np.where(np.isin(self._nearest, wanted), self.alpha, np.float32(0)))

    @cached_property
    def _nearest(self) -> NDArray[np.uint8]:
        """[256, 256]: the class of each pixel and its neighbourhood, soft edges included; 0 if untold."""
        if self.odds is None:
            return np.zeros(self.alpha.shape, np.uint8)
        height, width = self.alpha.shape
        votes = self.odds * np.where(self.alpha > THRESHOLD, self.alpha, np.float32(0))[..., None]
        coarse = cv2.resize(votes, (width // CELL, height // CELL), interpolation=cv2.INTER_AREA)
        spread = cv2.GaussianBlur(coarse, (0, 0), REACH / CELL)
        fine = cv2.resize(spread, (width, height), interpolation=cv2.INTER_LINEAR)
        return np.asarray(np.argmax(fine, axis=2) + 1, np.uint8)
