"""How well a map meets the truth: overlap, precision and recall of its pixels, and how near its outline lies."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Region = NDArray[np.bool_]

NEAR = 2
"""Pixels, at 256 for a face's crop, by which an outline may be off and still count as met."""

_CROSS = np.array(((0, 1, 0), (1, 1, 1), (0, 1, 0)), np.uint8)


@dataclass(frozen=True)
class Overlap:
    """Pixels counted over any number of pictures; add overlaps to pool them."""

    both: int = 0
    """In the map and in truth."""
    found: int = 0
    """In the map."""
    true: int = 0
    """In truth."""
    outline: int = 0
    """On the map's outline."""
    outline_met: int = 0
    """Of these, within `NEAR` pixels of the true outline."""
    true_outline: int = 0
    """On the true outline."""
    true_outline_met: int = 0
    """Of these, within `NEAR` pixels of the map's outline."""

    def __add__(self, other: Overlap) -> Overlap:
        return Overlap(*(a + b for a, b in zip(vars(self).values(), vars(other).values(), strict=True)))

    @property
    def iou(self) -> float:
        """Intersection over union; not a number where neither has a pixel."""
        return _share(self.both, self.found + self.true - self.both)

    @property
    def precision(self) -> float:
        """Share of the map that is true; not a number for an empty map."""
        return _share(self.both, self.found)

    @property
    def recall(self) -> float:
        """Share of the truth that is in the map; not a number where nothing is true."""
        return _share(self.both, self.true)

    @property
    def boundary_f(self) -> float:
        """Harmonic mean of the outlines' precision and recall (Csurka et al. 2013, after Martin et al. 2004)."""
        precision = self.outline_met / max(self.outline, 1)
        recall = _share(self.true_outline_met, self.true_outline)
        return 2 * precision * recall / max(precision + recall, 1e-9)


def overlap(found: Region, truth: Region) -> Overlap:
    """Of one map with one truth, bool [H, W] each."""
    outline, true_outline = _outline(found), _outline(truth)
    return Overlap(
        *(int(np.count_nonzero(region)) for region in (found & truth, found, truth)),
        *_met(outline, true_outline),
        *_met(true_outline, outline),
    )


def _outline(region: Region) -> Region:
    """Pixels of the region with a neighbour outside it; the picture's border is no outline."""
    return np.asarray(region & (cv2.erode(region.astype(np.uint8), _CROSS) == 0))


def _met(outline: Region, other: Region) -> tuple[int, int]:
    """Pixels of an outline, and how many of them lie within `NEAR` of another."""
    if not other.any():
        return int(np.count_nonzero(outline)), 0
    away = cv2.distanceTransform((~other).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return int(np.count_nonzero(outline)), int(np.count_nonzero(outline & (away <= NEAR + 1e-3)))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")
