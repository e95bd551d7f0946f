"""Vector shapes to antialiased coverage, only inside the box they need."""

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from bareface.occluders.layer import Array

_SHIFT = 4  # fractional bits of OpenCV's polygon coordinates


class Box(NamedTuple):
    """Part of a picture in whole pixels, right and bottom excluded; empty where `x1 <= x0` or `y1 <= y0`."""

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def slices(self) -> tuple[slice, slice]:
        """Rows and columns, to index an array with."""
        return slice(self.y0, self.y1), slice(self.x0, self.x1)

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width in pixels."""
        return max(self.y1 - self.y0, 0), max(self.x1 - self.x0, 0)

    @property
    def empty(self) -> bool:
        """Whether no pixel lies inside."""
        return 0 in self.shape


class Stroke(NamedTuple):
    """An open line of round ends: points `[N, 2]` and width, both in pixels."""

    points: Array
    width: float


def box_of(fills: Sequence[Array], strokes: Sequence[Stroke], size: tuple[int, int]) -> Box:
    """The part of a picture of `size` (height, width) that the shapes can touch."""
    wide = [s.points + d * s.width for s in strokes for d in (-0.5, 0.5)]
    points = np.concatenate([*fills, *wide])
    x0, y0 = np.floor(points.min(axis=0)).astype(int) - 2
    x1, y1 = np.ceil(points.max(axis=0)).astype(int) + 3
    x0, x1 = np.clip((x0, x1), 0, size[1]).tolist()
    y0, y1 = np.clip((y0, y1), 0, size[0]).tolist()
    return Box(x0, y0, x1, y1)


def coverage(fills: Sequence[Array], strokes: Sequence[Stroke], box: Box) -> Array:
    """Share of each pixel of `box` that the union of the shapes covers: float32 `[h, w]` in [0, 1].

    Drawn several times larger and averaged: exact to 1/16 or better, at any size of the face.
    """
    height, width = box.shape
    if box.empty:
        return np.zeros((height, width), np.float32)
    fine = 4 if max(height, width) <= 800 else 2
    canvas = np.zeros((height * fine, width * fine), np.uint8)
    for fill in fills:
        cv2.fillPoly(canvas, [_fixed(fill, box, fine)], 255, shift=_SHIFT)
    for stroke in strokes:
        thick = max(round(stroke.width * fine), 1)
        cv2.polylines(canvas, [_fixed(stroke.points, box, fine)], False, 255, thick, shift=_SHIFT)
    small = cv2.resize(canvas, (width, height), interpolation=cv2.INTER_AREA)
    return small.astype(np.float32) / np.float32(255)


def rgb_of(field: Array, colour: Array | None = None) -> Array:
    """A field `[h, w]` times a colour `[3]` (white by default), `[h, w, 3]`.

    NumPy broadcasts over a last axis of 3 many times slower.
    """
    return cv2.merge([field] * 3 if colour is None else [field * float(part) for part in colour])


def over(ground: Array, ink: Array, share: Array) -> Array:
    """A colour `[3]`, or a picture, with another over it where `share` `[h, w]` is 1: `[h, w, 3]`."""
    share = np.asarray(share, np.float32)
    if ground.ndim == ink.ndim == 1:
        return cv2.merge([share * float(b - a) + float(a) for a, b in zip(ground, ink, strict=True)])
    rest, part = (rgb_of(s, c) if c.ndim == 1 else c * rgb_of(s) for s, c in ((1 - share, ground), (share, ink)))
    return np.asarray(rest + part)


def _fixed(points: Array, box: Box, fine: int) -> Array:
    """Pixels of the picture to fixed-point pixels of the enlarged box; centres lie at whole numbers in both."""
    inside = (points - (box.x0, box.y0) + 0.5) * fine - 0.5
    return np.round(inside * (1 << _SHIFT)).astype(np.int32)
