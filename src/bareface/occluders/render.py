"""A sketch onto a picture's pixels: painted several times larger in bytes, then averaged into colour and soft alpha."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import cv2
import numpy as np

from bareface.occluders.layer import Array, Layer
from bareface.occluders.raster import Box, rgb_of
from bareface.occluders.sketch import Colour, Erase, Fill, Line, Mark, Picture, Relief, Shade, Sketch, adds, outline

_SHIFT = 4  # fractional bits of OpenCV's polygon coordinates
_SOFT_SIDE = 160  # pixels of the longer side at which blurred things are computed: they have no detail


class Placement(Protocol):
    """Where a sketch lies in a picture."""

    @property
    def scale(self) -> float:
        """Pixels per centimetre."""

    def to_image(self, points: Array, depth: float) -> Array:
        """Centimetres `[N, 2]`, `depth` centimetres towards the viewer, to pixels `[N, 2]`."""

    def to_object(self, points: Array, depth: float) -> Array:
        """Pixels `[N, 2]` to centimetres."""


@dataclass(frozen=True)
class Plane:
    """A flat thing, turned, tilted, seen in perspective."""

    matrix: Array
    """Centimetres to pixels, `[3, 3]`."""
    scale: float
    """Pixels per centimetre."""
    parallax: tuple[float, float] = (0.0, 0.0)
    """Pixels by which a centimetre of depth shifts a mark."""

    def to_image(self, points: Array, depth: float) -> Array:
        """See `Placement`."""
        return _project(self.matrix, points) + depth * np.asarray(self.parallax)

    def to_object(self, points: Array, depth: float) -> Array:
        """See `Placement`."""
        return _project(self._back, points - np.asarray(self.parallax, points.dtype) * points.dtype.type(depth))

    @cached_property
    def _back(self) -> Array:
        return np.linalg.inv(self.matrix)


def _project(matrix: Array, points: Array) -> Array:
    # Written out: a product of so narrow matrices wakes all threads of the linear algebra for nothing.
    x, y = np.asarray(points)[..., 0], np.asarray(points)[..., 1]
    u, v, w = (a * x + b * y + c for a, b, c in matrix.tolist())
    return np.stack([u / w, v / w], axis=-1)


def render(sketch: Sketch, placement: Placement, size: tuple[int, int], label: str, kind: str) -> Layer:
    """The sketch as a layer for a picture of `size` (height, width)."""
    layer = Layer(np.zeros((*size, 3), np.float32), np.zeros(size, np.float32), label, kind)
    box = _box(sketch.marks, placement, size)
    if box.empty:
        return layer
    canvas = _Canvas(box, placement)
    for mark in sketch.marks:
        canvas.add(mark)
    layer.rgb[box.slices], layer.alpha[box.slices] = canvas.finished()
    return layer


def _box(marks: list[Mark], placement: Placement, size: tuple[int, int]) -> Box:
    """The part of the picture that the marks can touch."""
    solid = [mark for mark in marks if adds(mark)]
    if not solid:
        return Box(0, 0, 0, 0)
    points = np.concatenate([placement.to_image(outline(mark), mark.depth) for mark in solid])
    if not np.isfinite(points).all():
        return Box(0, 0, 0, 0)
    points = np.clip(points, -1e6, 1e6)
    (x0, y0), (x1, y1) = np.floor(points.min(axis=0)).astype(int) - 2, np.ceil(points.max(axis=0)).astype(int) + 3
    x0, x1 = np.clip((x0, x1), 0, size[1]).tolist()
    y0, y1 = np.clip((y0, y1), 0, size[0]).tolist()
    return Box(x0, y0, x1, y1)


class _Canvas:
    """The enlarged part of the picture: premultiplied RGBA bytes."""

    def __init__(self, box: Box, placement: Placement) -> None:
        longest = max(box.shape)
        self.fine = 4 if longest <= 160 else 3 if longest <= 400 else 2
        self.box, self.placement = box, placement
        self.rgba = np.zeros((box.shape[0] * self.fine, box.shape[1] * self.fine, 4), np.uint8)

    def add(self, mark: Mark) -> None:
        """Paints one mark over what is there."""
        match mark:
            case Fill():
                self._fill(mark)
            case Line():
                self._line(mark)
            case Picture():
                self._picture(mark)
            case Shade():
                self._shade(mark)
            case Relief():
                self._relief(mark)
            case Erase():
                cv2.fillPoly(self.rgba, self._fixed(mark.rings, mark.depth), (0, 0, 0, 0), shift=_SHIFT)

    def finished(self) -> tuple[Array, Array]:
        """Straight colour `[h, w, 3]` and coverage `[h, w]` of the box, float32 in [0, 1]."""
        small = cv2.resize(self.rgba, self.box.shape[::-1], interpolation=cv2.INTER_AREA).astype(np.float32)
        alpha = np.ascontiguousarray(small[..., 3])
        rgb = small[..., :3] / rgb_of(np.maximum(alpha, np.float32(1e-3)))
        return np.minimum(rgb, 1), alpha * np.float32(1 / 255)

    # ---- Coordinates

    def _inside(self, points: Array, depth: float) -> Array:
        """Centimetres to pixels of the canvas; centres lie at whole numbers."""
        at = np.clip(self.placement.to_image(points, depth), -30000, 30000)
        return np.asarray((at - (self.box.x0, self.box.y0) + 0.5) * self.fine - 0.5)

    def _fixed(self, rings: tuple[Array, ...], depth: float) -> list[Array]:
        return [np.round(self._inside(ring, depth) * (1 << _SHIFT)).astype(np.int32) for ring in rings]

    def _window(self, points: Array, margin: float = 0.0) -> Box:
        """The part of the canvas about points in its own pixels."""
        high, wide = self.rgba.shape[:2]
        x0, y0 = (np.floor(points.min(axis=0)) - margin - 1).astype(int)
        x1, y1 = (np.ceil(points.max(axis=0)) + margin + 2).astype(int)
        x0, x1 = np.clip((x0, x1), 0, wide).tolist()
        y0, y1 = np.clip((y0, y1), 0, high).tolist()
        return Box(x0, y0, x1, y1)

    def _stencil(self, rings: tuple[Array, ...], depth: float, soft: float = 0.0) -> tuple[Box, Array]:
        """A window of the canvas and how much of its pixels the outlines cover, uint8."""
        placed = [self._inside(ring, depth) for ring in rings]
        blur = soft * self.placement.scale * self.fine
        window = self._window(np.concatenate(placed), 2.5 * blur)
        if window.empty:
            return window, np.zeros(window.shape, np.uint8)
        step = max(1.0, blur / 6)  # so soft an edge needs no more pixels
        high, wide = (max(round(n / step), 1) for n in window.shape)
        stencil: Array = np.zeros((high, wide), np.uint8)
        factor = np.array((wide / window.shape[1], high / window.shape[0]))
        local = [((ring - (window.x0, window.y0) + 0.5) * factor - 0.5) * (1 << _SHIFT) for ring in placed]
        cv2.fillPoly(stencil, [np.round(ring).astype(np.int32) for ring in local], 255, shift=_SHIFT)
        if blur > 0.3:
            stencil = cv2.GaussianBlur(stencil, (0, 0), blur / step)
        if step > 1:
            stencil = cv2.resize(stencil, window.shape[::-1], interpolation=cv2.INTER_LINEAR)
        return window, stencil

    def _grid(self, window: Box, depth: float) -> tuple[Array, Array]:
        """The x and y in centimetres over a window, at the picture's own resolution."""
        high, wide = (max(round(n / self.fine), 1) for n in window.shape)
        step_x, step_y = (n / (count * self.fine) for n, count in zip(window.shape[::-1], (wide, high), strict=True))
        pixels = np.empty((high, wide, 2), np.float32)
        pixels[..., 0] = (np.arange(wide) + 0.5) * step_x + (window.x0 / self.fine + self.box.x0 - 0.5)
        pixels[..., 1] = ((np.arange(high) + 0.5) * step_y + (window.y0 / self.fine + self.box.y0 - 0.5))[:, None]
        at = np.asarray(self.placement.to_object(pixels, depth), np.float32)
        return np.ascontiguousarray(at[..., 0]), np.ascontiguousarray(at[..., 1])

    # ---- Marks

    def _fill(self, mark: Fill) -> None:
        if not callable(mark.paint) and mark.opacity >= 1 and mark.soft == 0 and not mark.atop:
            cv2.fillPoly(self.rgba, self._fixed(mark.rings, mark.depth), (*_bytes(mark.paint), 255), shift=_SHIFT)
            return
        window, stencil = self._stencil(mark.rings, mark.depth, mark.soft)
        if window.empty:
            return
        if not callable(mark.paint):
            ink: Array = np.empty((*window.shape, 4), np.uint8)
            ink[:] = (*_bytes(mark.paint), 255)
        else:
            colours = np.asarray(mark.paint(*self._grid(window, mark.depth)), np.float32)
            small = cv2.merge((_byte(colours), np.full(colours.shape[:2], 255, np.uint8)))
            ink = cv2.resize(small, window.shape[::-1], interpolation=cv2.INTER_LINEAR)
        if mark.opacity < 1:
            stencil = cv2.convertScaleAbs(stencil, alpha=mark.opacity)
        self._blend(window, ink, stencil, mark.atop, hard=mark.opacity >= 1 and mark.soft == 0)

    def _blend(self, window: Box, ink: Array, stencil: Array, atop: bool, hard: bool = False) -> None:
        """Opaque `ink` (RGBA) over the window, as far as `stencil` says; if `hard` that is all or nothing."""
        part = self.rgba[window.slices]
        if atop:  # premultiplied by what is beneath, and no more of it than there is
            alpha = cv2.extractChannel(part, 3)
            ink = cv2.multiply(ink, cv2.merge((alpha,) * 4), scale=1 / 255)
        if hard:
            cv2.copyTo(ink, stencil, part)
            return
        share = stencil.astype(np.float32) * np.float32(1 / 255)
        part[:] = cv2.blendLinear(ink, part, share, 1 - share)

    def _line(self, mark: Line) -> None:
        points = self._fixed((mark.points,), mark.depth)
        thick = max(round(mark.width * self.placement.scale * self.fine), 1)
        cv2.polylines(self.rgba, points, False, (*_bytes(mark.colour), 255), thick, shift=_SHIFT)

    def _picture(self, mark: Picture) -> None:
        picture = mark.rgba(self.placement.scale * self.fine)
        corners = self._inside(mark.corners, mark.depth).astype(np.float32)
        window = self._window(corners)
        if window.empty:
            return
        picture = _shrunk(picture, corners)
        high, wide = picture.shape[:2]
        source = np.array(((0, 0), (wide, 0), (wide, high), (0, high)), np.float32) - np.float32(0.5)
        target = corners - np.array((window.x0, window.y0), np.float32)
        if abs(cv2.contourArea(target)) < 1:
            return
        matrix = cv2.getPerspectiveTransform(source, target)
        warped = cv2.warpPerspective(picture, matrix, window.shape[::-1], flags=cv2.INTER_LINEAR)
        stencil = cv2.extractChannel(warped, 3)
        straight = cv2.warpPerspective(
            picture[..., :3], matrix, window.shape[::-1], flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        self._blend(window, cv2.merge((straight, np.full_like(stencil, 255))), stencil, mark.atop)

    def _shade(self, mark: Shade) -> None:
        window, stencil = self._stencil(mark.rings, mark.depth)
        if not window.empty:
            self._multiply(window, stencil, np.asarray(mark.factor(*self._grid(window, mark.depth)), np.float32))

    def _multiply(self, window: Box, stencil: Array, factor: Array) -> None:
        """Multiplies the window's colours by a coarse field, as far as `stencil` says."""
        part = self.rgba[window.slices]
        for sign in (-1, 1):  # what darkens and what lightens; bytes cannot hold both
            change = np.clip(sign * (factor - 1), 0, 1)
            if change.max(initial=0) < 1 / 255:
                continue
            share = cv2.resize(_byte(change), window.shape[::-1], interpolation=cv2.INTER_LINEAR)
            share = cv2.bitwise_and(share, stencil)
            moved = cv2.multiply(part, cv2.merge((share, share, share, np.zeros_like(share))), scale=1 / 255)
            part[:] = cv2.add(part, moved) if sign > 0 else cv2.subtract(part, moved)

    def _relief(self, mark: Relief) -> None:
        window, stencil = self._stencil(mark.rings, mark.depth)
        if window.empty:
            return
        scale = min(1.0, _SOFT_SIDE / max(window.shape))
        small = (max(round(window.shape[1] * scale), 2), max(round(window.shape[0] * scale), 2))
        flat = cv2.resize(stencil, small, interpolation=cv2.INTER_AREA).astype(np.float32) * np.float32(1 / 255)
        reach = max(mark.width * self.placement.scale * self.fine * scale, 0.6)
        height = cv2.GaussianBlur(flat, (0, 0), reach, borderType=cv2.BORDER_CONSTANT)
        dx, dy = cv2.Sobel(height, cv2.CV_32F, 1, 0, ksize=3) / 8, cv2.Sobel(height, cv2.CV_32F, 0, 1, ksize=3) / 8
        # At the edge of a half-plane the blurred step is 1/2 high and 1/(sqrt(2 pi) reach) steep.
        slope = np.float32(np.sqrt(2 * np.pi) * reach)
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


def _byte(field: Array) -> Array:
    return np.asarray(np.clip(field, 0, 1) * np.float32(255) + np.float32(0.5)).astype(np.uint8)
