"""A sketch onto a picture's pixels: painted several times larger in bytes, then averaged into colour and soft alpha."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Protocol

import cv2
import numpy as np

from bareface.occluders.layer import Array, Layer
from bareface.occluders.raster import Box, rgb_of
from bareface.occluders.sketch import (
    Colour,
    Erase,
    Fill,
    Line,
    Mark,
    Picture,
    Relief,
    Shade,
    Sketch,
    adds,
    reach,
    rings_of,
)

_SHIFT = 4  # fractional bits of OpenCV's polygon coordinates
_STRIP = 64  # rows of the canvas that are blended at once
_SOFT_SIDE = 160  # pixels of the longer side at which blurred things are computed: they have no detail


class Placement(Protocol):
    """Where a sketch lies in a picture."""

    @property
    def scale(self) -> float:
        """Pixels per centimetre."""

    def to_image(self, points: Array, depth: float | Array) -> Array:
        """Centimetres `[N, 2]`, `depth` centimetres (one for all, or `[N]`) towards the viewer, to pixels `[N, 2]`."""

    def to_object(self, x: Array, y: Array, depth: float) -> tuple[Array, Array]:
        """Pixels, `x` and `y` of shapes that broadcast to one another, to centimetres."""


@dataclass(frozen=True)
class Plane:
    """A flat thing, turned, tilted, seen in perspective."""

    matrix: Array
    """Centimetres to pixels, `[3, 3]`."""
    scale: float
    """Pixels per centimetre."""
    parallax: tuple[float, float] = (0.0, 0.0)
    """Pixels by which a centimetre of depth shifts a mark."""

    def to_image(self, points: Array, depth: float | Array) -> Array:
        """See `Placement`."""
        points = np.asarray(points)
        flat = np.stack(_project(self.matrix, points[..., 0], points[..., 1]), axis=-1)
        return flat + np.multiply.outer(depth, self.parallax)

    def to_object(self, x: Array, y: Array, depth: float) -> tuple[Array, Array]:
        """See `Placement`."""
        return _project(self._back, x - depth * self.parallax[0], y - depth * self.parallax[1])

    @cached_property
    def _back(self) -> Array:
        return np.linalg.inv(self.matrix)


def _project(matrix: Array, x: Array, y: Array) -> tuple[Array, Array]:
    # Written out: a product of so narrow matrices wakes all threads of the linear algebra for nothing.
    u, v, w = (a * x + (b * y + c) for a, b, c in matrix.tolist())
    return u / w, v / w


def render(sketch: Sketch, placement: Placement, size: tuple[int, int], label: str, kind: str) -> Layer:
    """The sketch as a layer for a picture of `size` (height, width)."""
    layer = Layer(np.zeros((*size, 3), np.float32), np.zeros(size, np.float32), label, kind)
    if not any(adds(mark) for mark in sketch.marks):
        return layer
    points, spans = _placed(sketch.marks, placement)
    box = _box(sketch.marks, points, spans, placement.scale, size)
    if box.empty:
        return layer
    canvas = _Canvas(box, placement, points)
    for mark, parts in zip(sketch.marks, spans, strict=True):
        canvas.add(mark, parts)
    canvas.finish(layer.rgb[box.slices], layer.alpha[box.slices])
    return layer


def _placed(marks: list[Mark], placement: Placement) -> tuple[Array, list[list[slice]]]:
    """The outlines of all marks in pixels of the picture, `[N, 2]`, and which of them are each mark's."""
    rings = [rings_of(mark) for mark in marks]
    ends = np.cumsum([0, *(len(ring) for mine in rings for ring in mine)]).tolist()
    depths = np.repeat([mark.depth for mark in marks], [sum(map(len, mine)) for mine in rings])
    points = placement.to_image(np.concatenate([ring for mine in rings for ring in mine]), depths)
    parts = iter([slice(start, end) for start, end in pairwise(ends)])
    return points, [[next(parts) for _ in mine] for mine in rings]


def _box(marks: list[Mark], points: Array, spans: list[list[slice]], scale: float, size: tuple[int, int]) -> Box:
    """The part of the picture that the marks can touch."""
    low, high = [], []
    for mark, parts in zip(marks, spans, strict=True):
        if adds(mark):
            part, by = points[parts[0].start : parts[-1].stop], reach(mark) * scale
            low.append(part.min(axis=0) - by)
            high.append(part.max(axis=0) + by)
    first, last = np.min(low, axis=0), np.max(high, axis=0)
    if not np.isfinite((first, last)).all():
        return Box(0, 0, 0, 0)
    (x0, y0), (x1, y1) = np.clip(np.floor(first) - 2, 0, size[::-1]), np.clip(np.ceil(last) + 3, 0, size[::-1])
    return Box(int(x0), int(y0), int(x1), int(y1))


class _Canvas:
    """The enlarged part of the picture: premultiplied RGBA bytes."""

    def __init__(self, box: Box, placement: Placement, points: Array) -> None:
        """`points`: the outlines of all marks in pixels of the picture, `[N, 2]`."""
        longest = max(box.shape)
        self.fine = 4 if longest <= 160 else 3 if longest <= 400 else 2
        self.box, self.placement = box, placement
        # Pixels of the canvas, whose centres lie at whole numbers; and those in OpenCV's fixed point.
        self.points = (np.clip(points, -30000, 30000) - (box.x0, box.y0) + 0.5) * self.fine - 0.5
        self.fixed = np.round(self.points * (1 << _SHIFT)).astype(np.int32)
        self.rgba = np.zeros((box.shape[0] * self.fine, box.shape[1] * self.fine, 4), np.uint8)
        self.solid = True
        """Whether each pixel is covered wholly or not at all so far."""

    def add(self, mark: Mark, parts: list[slice]) -> None:
        """Paints one mark over what is there; `parts`: which of the points are its outlines."""
        match mark:
            case Fill():
                self._fill(mark, parts)
            case Line():
                thick = max(round(mark.width * self.placement.scale * self.fine), 1)
                ink = (*_bytes(mark.colour), 255)
                cv2.polylines(self.rgba, [self.fixed[part] for part in parts], False, ink, thick, shift=_SHIFT)
            case Picture():
                self._picture(mark, self.points[parts[0]].astype(np.float32))
            case Shade():
                window, stencil = self._stencil(parts)
                if not window.empty:
                    factor = np.asarray(mark.factor(*self._grid(window, mark.depth)), np.float32)
                    self._multiply(window, stencil, factor)
            case Relief():
                self._relief(mark, parts)
            case Erase():
                cv2.fillPoly(self.rgba, [self.fixed[part] for part in parts], (0, 0, 0, 0), shift=_SHIFT)

    def finish(self, rgb: Array, alpha: Array) -> None:
        """Writes straight colour `[h, w, 3]` and coverage `[h, w]` of the box, float32 in [0, 1]."""
        small = cv2.resize(self.rgba, self.box.shape[::-1], interpolation=cv2.INTER_AREA)
        cover = cv2.extractChannel(small, 3)
        colour = cv2.min(cv2.cvtColor(small, cv2.COLOR_RGBA2RGB), cv2.merge((cover, cover, cover)))
        np.multiply(cover, np.float32(1 / 255), out=alpha)
        np.divide(colour.astype(np.float32), rgb_of(np.maximum(cover, 1).astype(np.float32)), out=rgb)

    # ---- Coordinates

    def _window(self, points: Array, margin: float = 0.0) -> Box:
        """The part of the canvas about points in its own pixels."""
        high, wide = self.rgba.shape[:2]
        (x0, y0), (x1, y1) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
        return Box(
            min(max(math.floor(x0 - margin) - 1, 0), wide),
            min(max(math.floor(y0 - margin) - 1, 0), high),
            min(max(math.ceil(x1 + margin) + 2, 0), wide),
            min(max(math.ceil(y1 + margin) + 2, 0), high),
        )

    def _stencil(self, parts: list[slice], soft: float = 0.0) -> tuple[Box, Array]:
        """A window of the canvas and how much of its pixels the outlines cover, uint8."""
        blur = soft * self.placement.scale * self.fine
        every = slice(parts[0].start, parts[-1].stop)
        window = self._window(self.points[every], 2.5 * blur)
        if window.empty:
            return window, np.zeros(window.shape, np.uint8)
        step = max(1.0, blur / 6)  # so soft an edge needs no more pixels
        high, wide = (max(round(n / step), 1) for n in window.shape)
        stencil: Array = np.zeros((high, wide), np.uint8)
        if step > 1:
            factor = np.array((wide / window.shape[1], high / window.shape[0]))
            local = ((self.points[every] - (window.x0, window.y0) + 0.5) * factor - 0.5) * (1 << _SHIFT)
            fixed = np.round(local).astype(np.int32)
        else:
            fixed = self.fixed[every] - np.array((window.x0 << _SHIFT, window.y0 << _SHIFT), np.int32)
        rings = [fixed[part.start - every.start : part.stop - every.start] for part in parts]
        cv2.fillPoly(stencil, rings, 255, shift=_SHIFT)
        if blur > 0.3:
            stencil = cv2.GaussianBlur(stencil, (0, 0), blur / step)
        if step > 1:
            stencil = cv2.resize(stencil, window.shape[::-1], interpolation=cv2.INTER_LINEAR)
        return window, stencil

    def _grid(self, window: Box, depth: float) -> tuple[Array, Array]:
        """The x and y in centimetres over a window, at the picture's own resolution."""
        high, wide = (max(round(n / self.fine), 1) for n in window.shape)
        step_x, step_y = (n / (count * self.fine) for n, count in zip(window.shape[::-1], (wide, high), strict=True))
        x = (np.arange(wide) + 0.5) * step_x + (window.x0 / self.fine + self.box.x0 - 0.5)
        y = (np.arange(high) + 0.5) * step_y + (window.y0 / self.fine + self.box.y0 - 0.5)
        return self.placement.to_object(x.astype(np.float32)[None], y.astype(np.float32)[:, None], depth)

    # ---- Marks

    def _fill(self, mark: Fill, parts: list[slice]) -> None:
        if not callable(mark.paint) and mark.opacity >= 1 and mark.soft == 0 and not mark.atop:
            ink = (*_bytes(mark.paint), 255)
            cv2.fillPoly(self.rgba, [self.fixed[part] for part in parts], ink, shift=_SHIFT)
            return
        window, stencil = self._stencil(parts, mark.soft)
        if window.empty:
            return
        if mark.opacity < 1:
            stencil = cv2.convertScaleAbs(stencil, alpha=mark.opacity)
        if not callable(mark.paint):
            row = np.tile(np.array((*_bytes(mark.paint), 255), np.uint8), (1, window.shape[1], 1))
            self._blend(window, row, stencil, mark.atop)
            return
        colours = np.asarray(mark.paint(*self._grid(window, mark.depth)), np.float32)
        small = cv2.cvtColor(cv2.convertScaleAbs(np.maximum(colours, 0), alpha=255), cv2.COLOR_RGB2RGBA)
        picture = cv2.resize(small, window.shape[::-1], interpolation=cv2.INTER_LINEAR)
        if mark.opacity >= 1 and mark.soft == 0:
            self._cover(window, picture, stencil, mark.atop)
        else:
            self._blend(window, picture, stencil, mark.atop)

    def _cover(self, window: Box, ink: Array, stencil: Array, atop: bool) -> None:
        """Opaque `ink` (RGBA) over the window where `stencil` is not 0."""
        part = self.rgba[window.slices]
        if atop:
            alpha = cv2.extractChannel(part, 3)
            if self.solid:
                stencil = cv2.bitwise_and(stencil, alpha)
            else:  # premultiplied by what is beneath
                ink = cv2.multiply(ink, cv2.merge((alpha,) * 4), scale=1 / 255)
        cv2.copyTo(ink, stencil, part)

    def _blend(self, window: Box, ink: Array, stencil: Array, atop: bool) -> None:
        """Opaque `ink` (RGBA, one row or all) over the window as far as `stencil` says."""
        pinned = atop and not self.solid
        self.solid &= atop
        for top in range(0, len(stencil), _STRIP):  # in strips that stay in the processor's cache
            strip = slice(top, top + _STRIP)
            row = ink if len(ink) == 1 else ink[strip]
            self._mix(self.rgba[window.slices][strip], row, stencil[strip], atop, pinned)

    @staticmethod
    def _mix(part: Array, ink: Array, stencil: Array, atop: bool, pinned: bool) -> None:
        """Ink over a part, in place; `pinned`: what is beneath may be glass and stays as see-through as it is."""
        share = stencil
        if atop:  # no more ink than there is of what is beneath
            alpha = cv2.extractChannel(part, 3)
            share = cv2.multiply(stencil, alpha, scale=1 / 255) if pinned else cv2.bitwise_and(stencil, alpha)
        rest = cv2.bitwise_not(stencil if pinned else share)
        kept = cv2.merge((rest, rest, rest, np.full_like(rest, 255) if pinned else rest))
        taken = cv2.merge((share, share, share, np.zeros_like(share) if pinned else share))
        mixed = np.multiply(part, kept, dtype=np.uint16)  # rounded once: faint inks lie over one another many times
        mixed += np.multiply(ink, taken, dtype=np.uint16)
        cv2.convertScaleAbs(mixed, part, alpha=1 / 255)

    def _picture(self, mark: Picture, corners: Array) -> None:
        window = self._window(corners)
        if window.empty:
            return
        picture = _shrunk(mark.rgba(self.placement.scale * self.fine), corners)
        high, wide = picture.shape[:2]
        # A rim of nothing in the colours next to it, so that edges fade and do not darken.
        picture = cv2.copyMakeBorder(picture, 1, 1, 1, 1, cv2.BORDER_REPLICATE)
        picture[[0, -1], :, 3] = picture[:, [0, -1], 3] = 0
        source = np.array(((0, 0), (wide, 0), (wide, high), (0, high)), np.float32) + np.float32(0.5)
        target = corners - np.array((window.x0, window.y0), np.float32)
        if abs(cv2.contourArea(target)) < 1:
            return
        matrix = cv2.getPerspectiveTransform(source, target)
        warped = cv2.warpPerspective(picture, matrix, window.shape[::-1], flags=cv2.INTER_LINEAR)
        stencil = cv2.extractChannel(warped, 3)
        warped[..., 3] = 255
        self._blend(window, warped, stencil, mark.atop)

    def _multiply(self, window: Box, stencil: Array, factor: Array) -> None:
        """Multiplies the window's colours by a coarse field, as far as `stencil` says."""
        part = self.rgba[window.slices]
        for sign in (-1, 1):  # what darkens and what lightens; bytes cannot hold both
            change = np.maximum(sign * (factor - 1), 0)
            if change.max(initial=0) < 1 / 255:
                continue
            share = cv2.resize(
                cv2.convertScaleAbs(change, alpha=255), window.shape[::-1], interpolation=cv2.INTER_LINEAR
            )
            share = cv2.bitwise_and(share, stencil)
            if sign < 0:
                self._darken(part, share)
            else:
                more = cv2.multiply(part, cv2.merge((share, share, share, np.zeros_like(share))), scale=1 / 255)
                cv2.add(part, more, dst=part)

    @staticmethod
    def _darken(part: Array, share: Array) -> None:
        """Takes a share of the colours away, in place."""
        rest = cv2.bitwise_not(share)
        cv2.multiply(part, cv2.merge((rest, rest, rest, np.full_like(rest, 255))), dst=part, scale=1 / 255)

    def _relief(self, mark: Relief, parts: list[slice]) -> None:
        window, stencil = self._stencil(parts)
        if window.empty:
            return
        scale = min(1.0, _SOFT_SIDE / max(window.shape))
        small = (max(round(window.shape[1] * scale), 2), max(round(window.shape[0] * scale), 2))
        flat = cv2.resize(stencil, small, interpolation=cv2.INTER_AREA).astype(np.float32) * np.float32(1 / 255)
        sigma = max(mark.width * self.placement.scale * self.fine * scale, 0.6)
        height = cv2.GaussianBlur(flat, (0, 0), sigma, borderType=cv2.BORDER_CONSTANT)
        dx, dy = cv2.Sobel(height, cv2.CV_32F, 1, 0, ksize=3) / 8, cv2.Sobel(height, cv2.CV_32F, 0, 1, ksize=3) / 8
        # At the edge of a half-plane the blurred step is 1/2 high and 1/(sqrt(2 pi) sigma) steep.
        slope = np.float32(np.sqrt(2 * np.pi) * sigma)
        toward = -(dx * np.float32(mark.light[0]) + dy * np.float32(mark.light[1])) * slope
        rim = np.clip(2 * (1 - height), 0, 1) ** 2
        field = 1 + np.float32(mark.strength) * (np.float32(0.55) * toward - np.float32(0.45) * rim)
        self._multiply(window, stencil, field)


def _shrunk(picture: Array, corners: Array) -> Array:
    """The picture near the size it is shown at, against aliasing; premultiplied while it shrinks."""
    across = max(np.hypot(*(corners[1] - corners[0])), np.hypot(*(corners[2] - corners[3])))
    down = max(np.hypot(*(corners[3] - corners[0])), np.hypot(*(corners[2] - corners[1])))
    high, wide = picture.shape[:2]
    small = (max(min(round(across), wide), 1), max(min(round(down), high), 1))
    if small[0] > 0.8 * wide and small[1] > 0.8 * high:
        return picture
    alpha = picture[..., 3].astype(np.float32)
    both = cv2.merge((picture[..., :3].astype(np.float32) * rgb_of(alpha * np.float32(1 / 255)), alpha))
    resized = cv2.resize(both, small, interpolation=cv2.INTER_AREA)
    straight = resized[..., :3] * rgb_of(np.float32(255) / np.maximum(resized[..., 3], np.float32(1e-3)))
    return cv2.merge((np.clip(straight + 0.5, 0, 255).astype(np.uint8), np.round(resized[..., 3]).astype(np.uint8)))


def _bytes(colour: Colour) -> tuple[int, int, int]:
    r, g, b = (round(255 * min(max(float(v), 0), 1)) for v in colour)
    return r, g, b
