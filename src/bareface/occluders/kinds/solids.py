"""Round solids with depth, seen from the front, lit and shadowing one another: hands, gloves, all that has limbs.

A solid is a rod with round ends (a sphere swept along a line, its radius changing evenly). Solids of one body melt into
one another; bodies hide one another by depth. z points to the viewer. What a surface looks like, its function says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import cv2
import numpy as np

from bareface.occluders.layer import Array
from bareface.occluders.sketch import Sketch

_WRAP = np.array((0.55, 0.38, 0.34), np.float32)[:, None, None]  # red light travels furthest under skin
_DARK = np.array((0.72, 0.9, 0.95), np.float32)[:, None, None]
_AMBIENT, _DIFFUSE = np.float32(0.34), np.float32(0.76)
_ANGLE = np.linspace(0, 2 * np.pi, 36, endpoint=False)
_CIRCLE = np.stack([np.cos(_ANGLE), np.sin(_ANGLE)], axis=1)
_COARSE = 0.1  # centimetres a pixel at which shadows are worked out


@dataclass(frozen=True)
class Solid:
    """A rod from one point to another, `[3]` each."""

    start: Array
    end: Array
    radii: tuple[float, float]
    up: Array
    """Unit vector to the side that is called the back."""
    offset: float = 0.0
    """Centimetres along the limb at which the rod starts."""
    deep: float = 1.0
    """Depth of its cross-section for a width of 1."""
    cut: tuple[bool, bool] = (False, False)
    """Ends that are cut off straight."""

    @cached_property
    def length(self) -> float:
        """Centimetres from centre to centre of the ends."""
        return float(np.sqrt(((self.end - self.start) ** 2).sum()))

    @cached_property
    def way(self) -> Array:
        """Unit vector from the start to the end."""
        return np.asarray((self.end - self.start) / max(self.length, 1e-6))

    def moved(self, turn: Array, shift: Array, scale: float = 1.0) -> Solid:
        """The same solid turned by a matrix `[3, 3]`, scaled, and shifted."""
        start, end = (scale * (turn @ p) + shift for p in (self.start, self.end))
        radii = (self.radii[0] * scale, self.radii[1] * scale)
        return replace(self, start=start, end=end, radii=radii, up=turn @ self.up, offset=self.offset * scale)

    def at(self, share: float) -> Array:
        """The point of the axis at a share of the length."""
        return np.asarray(self.start + share * (self.end - self.start))

    @cached_property
    def silhouette(self) -> Array:
        """Its outline seen from the front, `[N, 2]`."""
        rings = []
        for centre, radius, cut, sign in zip((self.start, self.end), self.radii, self.cut, (-1, 1), strict=True):
            ring = _CIRCLE
            if cut:
                beyond = np.maximum(ring @ self.way[:2] * sign, 0) * sign
                ring = ring - beyond[:, None] * self.way[:2]
            rings.append(centre[:2] + ring * radius)
        hull = cv2.convexHull(np.concatenate(rings).astype(np.float32))
        return np.asarray(hull.reshape(-1, 2), np.float64)


@dataclass(frozen=True)
class Spot:
    """Where on a body pixels lie; all fields `[h, w]`."""

    along: Array
    """Centimetres along the limb."""
    across: Array
    """-1 on one flank, 1 on the other."""
    back: Array
    """1 where the surface faces `up`, -1 on the opposite side."""
    point: tuple[Array, Array, Array]
    pixel: float
    """Centimetres that a pixel takes."""


Surface = Callable[[Spot], Array]
"""Gives red, green, blue, gloss (all 0 to 1) and height (centimetres), `[5, h, w]`."""


@dataclass(frozen=True)
class Body:
    """Solids that melt into one another over `blend` centimetres."""

    solids: tuple[Solid, ...]
    surface: Surface
    blend: float = 0.12
    soften: float = 0.0
    """Centimetres over which flesh evens out what lies beneath it."""
    near: float = 0.0
    """Centimetres by which it is taken to be nearer than it is: cloth over a limb."""


def draw(s: Sketch, bodies: Sequence[Body], ground: Array) -> None:
    """Draws bodies; `ground` is the colour beneath, which shows only where nothing else does."""
    rings = [solid.silhouette for body in bodies for solid in body.solids]
    for ring in rings:
        s.fill(ring, paint=ground)
    points = np.concatenate(rings)
    (x0, y0), (x1, y1) = points.min(axis=0), points.max(axis=0)
    light = np.array((0.62 * s.light[0], 0.62 * s.light[1], 0.78), np.float32)
    scene = _Scene(tuple(bodies), light, np.asarray(ground, np.float32))
    s.fill(np.array(((x0, y0), (x1, y0), (x1, y1), (x0, y1))), paint=scene, atop=True)


def coated(spot: Spot, colour: Array | Sequence[float], gloss: float = 0.0) -> Array:
    """A surface of one colour, `[5, h, w]`, to be changed further."""
    out = np.zeros((5, *spot.along.shape), np.float32)
    out[:3] = np.asarray(colour, np.float32)[:, None, None]
    out[3] = gloss
    return out


def ramp(value: Array, low: float, high: float) -> Array:
    """0 below `low`, 1 above `high`, smooth in between."""
    t = np.clip((value - np.float32(low)) * np.float32(1 / (high - low)), 0, 1)
    return np.asarray(t * t * (3 - 2 * t))


class _Grid:
    """The pixels of a picture in centimetres, taken as evenly spaced."""

    def __init__(self, x: Array, y: Array) -> None:
        self.x, self.y = x, y
        high, wide = x.shape
        across = np.array((x[0, -1] - x[0, 0], y[0, -1] - y[0, 0]), np.float64) / (wide - 1)
        down = np.array((x[-1, 0] - x[0, 0], y[-1, 0] - y[0, 0]), np.float64) / (high - 1)
        self.inverse = np.linalg.pinv(np.stack([across, down], axis=1))
        self.pixel = float(max(np.sqrt(np.hypot(*across) * np.hypot(*down)), 1e-4))
        last = self.inverse @ (x[-1, -1] - x[0, 0], y[-1, -1] - y[0, 0])
        self.slack = 2 + float(np.abs(last - (wide - 1, high - 1)).max())  # perspective makes spacing uneven

    def window(self, ring: Array) -> tuple[slice, slice]:
        """The rows and columns that hold an outline."""
        at = (ring - (self.x[0, 0], self.y[0, 0])) @ self.inverse.T
        high, wide = self.x.shape
        (x0, y0), (x1, y1) = (at.min(axis=0) - self.slack).tolist(), (at.max(axis=0) + self.slack + 1).tolist()
        rows = slice(int(min(max(y0, 0), high)), int(min(max(y1, 0), high)))
        return rows, slice(int(min(max(x0, 0), wide)), int(min(max(x1, 0), wide)))


@dataclass(frozen=True)
class _Scene:
    """A paint: what bodies look like."""

    bodies: tuple[Body, ...]
    light: Array
    ground: Array

    def __call__(self, x: Array, y: Array) -> Array:
        if min(x.shape) < 2:
            return np.broadcast_to(self.ground, (*x.shape, 3))
        sight = _Sight(_Grid(x, y))
        for body in self.bodies:
            sight.add(body)
        return sight.lit(self.light, self.ground)


class _Sight:
    """What is seen in each pixel: normal (3), surface (5), coverage; and how near it is."""

    def __init__(self, grid: _Grid) -> None:
        self.grid = grid
        self.seen = np.zeros((9, *grid.x.shape), np.float32)
        self.z = np.full(grid.x.shape, -99, np.float32)

    def add(self, body: Body) -> None:
        """Puts a body where it is nearer than what is there."""
        windows = [self.grid.window(solid.silhouette) for solid in body.solids]
        kept = [(solid, w) for solid, w in zip(body.solids, windows, strict=True) if _holds(w)]
        if not kept:
            return
        rows, columns = window = _around(w for _, w in kept)
        x, y = self.grid.x[window], self.grid.y[window]
        total = np.zeros((7, *x.shape), np.float32)  # normal, along, across, back, weight
        inside = np.zeros(x.shape, np.float32)
        level = max(max(float(solid.start[2]), float(solid.end[2])) for solid, _ in kept)
        for solid, (r, c) in kept:
            local = (
                slice(r.start - rows.start, r.stop - rows.start),
                slice(c.start - columns.start, c.stop - columns.start),
            )
            depth, parts, reach = _facing(solid, x[local], y[local], self.grid.pixel)
            reach = np.clip(reach + 1.5, 0, 2)
            weight = np.exp(np.maximum((depth - np.float32(level)) * np.float32(1 / body.blend), -60))
            weight *= np.minimum(reach, 1)
            here = (slice(None), *local)
            total[here][:6] += parts * weight
            total[here][6] += weight
            np.maximum(inside[local], reach, out=inside[local])
        depth = np.float32(body.blend) * np.log(np.maximum(total[6], 1e-30)) + np.float32(level)
        total[:6] *= 1 / np.maximum(total[6], 1e-30)
        if body.soften:
            self._soften(total, depth, inside > 1, body.soften)
        surface = body.surface(Spot(total[3], total[4], total[5], (x, y, depth), self.grid.pixel))
        depth += np.float32(body.near)
        self._place(window, np.concatenate([total[:3], surface]), depth, inside)

    def _place(self, window: tuple[slice, slice], look: Array, depth: Array, inside: Array) -> None:
        """Puts a look `[8, h, w]` where it is nearer; `inside`: 1 a pixel outside the outline, 2 inside it."""
        before, seen = self.z[window], self.seen[(slice(None), *window)]
        ahead = 1 / (1 + np.exp(np.clip((before - depth) * 14, -30, 30)))
        share = np.maximum(
            np.clip(inside - 1, 0, 1) * ahead, np.minimum(inside, 1) * (1 - seen[8])
        )  # a margin around all, so that the outline does not mix with nothing
        seen[:8] += (look - seen[:8]) * share
        seen[8] += (1 - seen[8]) * share
        np.copyto(before, depth, where=share > 0.5)

    def _soften(self, total: Array, depth: Array, solid: Array, reach: float) -> None:
        """Evens out normals and depths within a body."""
        side = max(round(reach / self.grid.pixel), 1) | 1
        if side == 1:
            return
        mask = solid.astype(np.float32)
        for field in (*total[:3], depth):
            field[~solid] = 0
        both = [cv2.merge((total[0], total[1], total[2])), cv2.merge((depth, mask))]
        for _ in range(2):
            both = [cv2.blur(field, (side, side), borderType=cv2.BORDER_REFLECT) for field in both]
        even, share = both[0], 1 / np.maximum(both[1][..., 1], 1e-3)
        for k in range(3):
            total[k] = even[..., k] * share
        depth[:] = both[1][..., 0] * share

    def lit(self, light: Array, ground: Array) -> Array:
        """The picture `[h, w, 3]`."""
        cover = self.seen[8]
        inverse = 1 / np.maximum(cover, 1e-3)
        nx, ny, nz = self.seen[:3] * inverse
        self._bump(nx, ny, self.seen[7] * inverse)
        length = 1 / np.sqrt(np.maximum(nx * nx + ny * ny + nz * nz, 1e-6))
        toward = (nx * light[0] + ny * light[1] + nz * light[2]) * length
        dark = np.minimum(self._darkness(self.z > -90, light), 0.85)
        diffuse = np.clip((toward + _WRAP) * (1 / (1 + _WRAP)), 0, 1)
        colour = self.seen[3:6] * inverse * (_AMBIENT + _DIFFUSE * diffuse) * (1 - dark * _DARK)
        between = light + (0, 0, 1)
        between = (between / np.linalg.norm(between)).astype(np.float32)
        shine = np.clip((nx * between[0] + ny * between[1] + nz * between[2]) * length, 0, 1)
        shine = np.square(np.square(np.square(shine)))
        sharp = np.square(np.square(np.square(shine)))
        colour += (0.35 * shine + sharp) * self.seen[6] * inverse * (1 - dark)
        picture = np.ascontiguousarray(colour.transpose(1, 2, 0))
        picture[cover <= 0] = ground
        return picture

    def _bump(self, nx: Array, ny: Array, height: Array) -> None:
        """Tilts normals by what stands out of the surface, centimetres."""
        if not height.any():
            return
        height = height * np.float32(1 / self.grid.pixel)
        across = np.clip(cv2.Sobel(height, cv2.CV_32F, 1, 0, scale=0.125), -0.7, 0.7)
        down = np.clip(cv2.Sobel(height, cv2.CV_32F, 0, 1, scale=0.125), -0.7, 0.7)
        turn = (self.grid.inverse * self.grid.pixel).astype(np.float32)
        nx -= across * turn[0, 0] + down * turn[1, 0]
        ny -= across * turn[0, 1] + down * turn[1, 1]

    def _darkness(self, solid: Array, light: Array) -> Array:
        """How much less light comes into hollows and behind what is nearer to the light, 0 to about 1.4."""
        high, wide = solid.shape
        shrink = min(1.0, self.grid.pixel / _COARSE)
        size = (max(round(wide * shrink), 2), max(round(high * shrink), 2))
        mask = solid.astype(np.float32)
        both = cv2.resize(cv2.merge((self.z * mask, mask)), size, interpolation=cv2.INTER_AREA)
        z = both[..., 0] / np.maximum(both[..., 1], 1e-3)
        pixel = self.grid.pixel / shrink
        close, far = _even(both, 0.3 / pixel), _even(both, 1.1 / pixel)
        dark = 0.55 * np.clip((close - z) * np.float32(2.7) - np.float32(0.04), 0, 1)
        dark += 0.5 * np.clip((far - z) * np.float32(0.75) - np.float32(0.05), 0, 1)
        shift = self.grid.inverse @ (light[:2] / max(float(np.hypot(*light[:2])), 1e-6) * 0.9) * shrink
        matrix = np.array(((1, 0, shift[0]), (0, 1, shift[1])))
        # Outside of the picture and of the things there is nothing that could cast a shadow.
        there = cv2.warpAffine(
            cv2.merge((close, np.minimum(both[..., 1], 1))), matrix, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        )
        dark += 0.3 * np.clip((there[..., 0] - z - np.float32(0.9)) * np.float32(0.9), 0, 1) * there[..., 1]
        return cv2.resize(dark, (wide, high), interpolation=cv2.INTER_LINEAR)


def _even(both: Array, reach: float) -> Array:
    """Depths (times coverage, and coverage, `[h, w, 2]`) averaged over `reach` pixels of what is solid."""
    side = max(round(2 * reach), 1) | 1
    for _ in range(2):
        both = cv2.blur(both, (side, side), borderType=cv2.BORDER_REFLECT)
    return np.asarray(both[..., 0] / np.maximum(both[..., 1], 1e-3))


def _holds(window: tuple[slice, slice]) -> bool:
    return all(part.stop > part.start for part in window)


def _around(windows: Iterable[tuple[slice, slice]]) -> tuple[slice, slice]:
    rows, columns = zip(*windows, strict=True)
    return (
        slice(min(r.start for r in rows), max(r.stop for r in rows)),
        slice(min(c.start for c in columns), max(c.stop for c in columns)),
    )


def _facing(solid: Solid, x: Array, y: Array, pixel: float) -> tuple[Array, Array, Array]:
    """The front of a solid over pixels: depth; normal, along, across, back `[6, h, w]`; pixels inside its outline."""
    sx, sy, sz = (float(v) for v in solid.start)
    wx, wy, wz = (float(v) for v in solid.way)
    length, (first, last) = solid.length, solid.radii
    mx, my = x - np.float32(sx), y - np.float32(sy)
    ahead = mx * np.float32(wx) + my * np.float32(wy)
    taper = (last - first) / max(length, 1e-6)
    along = ahead
    if abs(wz) > 0.03:
        q = max(1 - wz**2, 0.03)
        aside = ahead * ahead - mx * mx - my * my
        lean = ahead * np.float32(wz)
        radius: Array = np.full_like(ahead, (first + last) / 2)
        for _ in range(2):  # the radius depends on where the front lies, and that on the radius
            root = np.sqrt(np.maximum(lean * lean + np.float32(q) * (radius * radius + aside), 0))
            along = ahead + (lean + root) * np.float32(wz / q)
            radius = np.float32(first) + np.float32(taper) * np.clip(along, 0, length)
    held = np.clip(along, 0, length)
    radius = np.float32(first) + np.float32(taper) * held
    inverse = 1 / radius
    parts = np.empty((6, *x.shape), np.float32)
    nx, ny, nz = parts[:3]
    np.multiply(mx - held * np.float32(wx), inverse, out=nx)
    np.multiply(my - held * np.float32(wy), inverse, out=ny)
    off = nx * nx + ny * ny
    bulge = np.sqrt(np.maximum(1 - off, 0))
    off = np.sqrt(off)
    reach = (1 - off) * radius * np.float32(1 / pixel)
    for cut, beyond in zip(solid.cut, (-ahead, ahead - np.float32(length * (1 - wz**2))), strict=True):
        if cut:
            reach = np.minimum(reach, -beyond * np.float32(1 / pixel))
    nz[:] = bulge * np.float32(1 / solid.deep)
    parts[:3] *= 1 / np.maximum(np.sqrt(off * off + nz * nz), np.float32(0.5))
    depth = np.float32(sz) + held * np.float32(wz) + np.float32(solid.deep) * radius * bulge
    ux, uy, uz = (float(v) for v in solid.up)
    parts[3] = along + np.float32(solid.offset)
    parts[4] = nx * (wy * uz - wz * uy) + ny * (wz * ux - wx * uz) + nz * (wx * uy - wy * ux)
    parts[5] = nx * ux + ny * uy + nz * uz
    return depth, parts, reach
