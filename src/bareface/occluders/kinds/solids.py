"""Round solids with depth, seen from the front, lit and shadowing one another: hands, gloves, all that has limbs.

A solid is a rod with round ends (a sphere swept along a line, its radius changing evenly). Solids of one body melt into
one another; bodies hide one another by depth. z points to the viewer. What a surface looks like, its function says.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import cv2
import numpy as np

from bareface.occluders.layer import Array
from bareface.occluders.raster import Box
from bareface.occluders.sketch import Sketch

_WRAP = np.array((0.55, 0.38, 0.34), np.float32)[:, None, None]  # red light travels furthest under skin
_DARK = np.array((0.72, 0.9, 0.95), np.float32)[:, None, None]
_AMBIENT, _DIFFUSE = np.float32(0.34), np.float32(0.76)
_ANGLE = np.linspace(0, 2 * np.pi, 36, endpoint=False)
_CIRCLE = np.stack([np.cos(_ANGLE), np.sin(_ANGLE)], axis=1)
_FINEST = 500  # steps of the lattice along the longer side, at most: surfaces so soft need no more
_CALM = 0.28  # a body's form is worked out in steps of so much of what its flesh evens out
_SHADOW_STEP = 0.15  # centimetres between the points at which shadows are worked out
_AT_ONCE = 10_000  # points for which rods are worked out together
_NOWHERE = np.float32(-99)  # depth where there is nothing


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
    def bounds(self) -> tuple[float, float, float, float]:
        """Lowest x and y, highest x and y."""
        (ax, ay, _), (bx, by, _), (a, b) = self.start.tolist(), self.end.tolist(), self.radii
        return min(ax - a, bx - b), min(ay - a, by - b), max(ax + a, bx + b), max(ay + a, by + b)

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
    """Where on a body points lie; fields `[h, w]`."""

    along: Array
    """Centimetres along the limb."""
    across: Array
    """-1 on one flank, 1 on the other."""
    back: Array
    """1 where the surface faces `up`, -1 on the opposite side."""
    point: tuple[Array, Array, Array]
    """x `[1, w]`, y `[h, 1]`, z `[h, w]`."""
    pixel: float
    """Centimetres from one point to the next."""


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


class _Lattice(NamedTuple):
    """Points in rows and columns, `step` centimetres apart; the first at (x0, y0)."""

    x0: float
    y0: float
    step: float
    rows: int
    columns: int

    @classmethod
    def over(cls, x: Array, y: Array, bodies: Sequence[Body]) -> _Lattice:
        """What a picture whose pixels lie at (x, y) shows of the bodies, as fine as the picture if it is small."""
        boxes = np.array([solid.bounds for body in bodies for solid in body.solids])
        pixel = np.sqrt(np.hypot(*_spacing(x, y, 0, -1)) * np.hypot(*_spacing(x, y, -1, 0)))
        low = np.maximum(boxes[:, :2].min(axis=0), (x.min(), y.min()))
        wide, high = np.maximum(np.minimum(boxes[:, 2:].max(axis=0), (x.max(), y.max())) - low, 0)
        step = float(max(pixel, max(wide, high) / _FINEST, 1e-4))
        margin = 3 * step
        return cls(float(low[0]) - margin, float(low[1]) - margin, step, *(int(n / step) + 8 for n in (high, wide)))

    def window(self, solid: Solid, margin: float) -> Box:
        """The part that holds a solid and `margin` steps about it."""
        x0, y0, x1, y1 = solid.bounds
        return Box(
            max(math.floor((x0 - self.x0) / self.step - margin), 0),
            max(math.floor((y0 - self.y0) / self.step - margin), 0),
            min(math.ceil((x1 - self.x0) / self.step + margin) + 1, self.columns),
            min(math.ceil((y1 - self.y0) / self.step + margin) + 1, self.rows),
        )

    def part(self, box: Box, times: int = 1) -> _Lattice:
        """The part in a window, its steps `times` as long; each point in the middle of those for which it stands."""
        middle = (times - 1) / 2
        x0, y0 = (start + self.step * (first + middle) for start, first in ((self.x0, box.x0), (self.y0, box.y0)))
        return _Lattice(x0, y0, self.step * times, *(-(-n // times) for n in box.shape))

    @property
    def x(self) -> Array:
        """`[1, columns]`."""
        return (self.x0 + self.step * np.arange(self.columns))[None].astype(np.float32)

    @property
    def y(self) -> Array:
        """`[rows, 1]`."""
        return (self.y0 + self.step * np.arange(self.rows))[:, None].astype(np.float32)


def _spacing(x: Array, y: Array, row: int, column: int) -> tuple[float, float]:
    """The way from the first pixel to another corner, divided by the pixels between."""
    count = max(x.shape[1] if column else x.shape[0], 2) - 1
    return float(x[row, column] - x[0, 0]) / count, float(y[row, column] - y[0, 0]) / count


@dataclass(frozen=True)
class _Scene:
    """A paint: what bodies look like."""

    bodies: tuple[Body, ...]
    light: Array
    ground: Array

    def __call__(self, x: Array, y: Array) -> Array:
        lattice = _Lattice.over(x, y, self.bodies)
        sight = _Sight(lattice)
        for form in sight.forms(self.bodies):
            sight.add(form)
        picture = sight.lit(self.light, self.ground)
        rate = 1 / lattice.step
        across, down = ((at - start) * rate for at, start in ((x, lattice.x0), (y, lattice.y0)))
        return cv2.remap(picture, across, down, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)


class _Form(NamedTuple):
    """The form of a body in a window of the lattice."""

    body: Body
    box: Box
    fields: Array
    """Normal (3), along, across, back, depth: `[7, h, w]`."""
    inside: Array
    """Steps of the lattice from the outline, positive inside, `[h, w]`."""

    def seen(self, front: Array) -> _Form:
        """Cut to where nothing lies before it: `front` is how near things are."""
        clear = (self.fields[6] + self.body.near > front[self.box.slices] - np.float32(0.2)) & (self.inside > -1.5)
        x, y, wide, high = cv2.boundingRect(clear.view(np.uint8))
        local = (slice(y, y + high), slice(x, x + wide))
        box = Box(self.box.x0 + x, self.box.y0 + y, self.box.x0 + x + wide, self.box.y0 + y + high)
        return _Form(self.body, box, self.fields[(slice(None), *local)], self.inside[local])


class _Sight:
    """What is seen at each point: normal (3), surface (5); and how near it is."""

    def __init__(self, lattice: _Lattice) -> None:
        self.lattice = lattice
        self.seen = np.zeros((8, lattice.rows, lattice.columns), np.float32)
        self.z = np.full(self.seen.shape[1:], _NOWHERE, np.float32)

    def forms(self, bodies: Sequence[Body]) -> list[_Form]:
        """The forms of bodies, each cut to where it may be seen."""
        found = [melt.form() for melt in _melted(bodies, self.lattice)]
        front = np.full_like(self.z, _NOWHERE)
        for form in found:
            part = front[form.box.slices]
            np.maximum(part, form.fields[6] + form.body.near, out=part, where=form.inside > 0)
        return [form for form in (form.seen(front) for form in found) if not form.box.empty]

    def add(self, form: _Form) -> None:
        """Puts a body where it is nearer than what is there."""
        at = self.lattice.part(form.box)
        along, across, back, depth = form.fields[3:]
        surface = form.body.surface(Spot(along, across, back, (at.x, at.y, depth), at.step))
        near = depth + form.body.near
        before = self.z[form.box.slices]
        ahead = np.clip((near - before) * np.float32(3.5) + np.float32(0.5), 0, 1)
        share = np.clip(form.inside + np.float32(0.5), 0, 1) * ahead
        # A margin about all, so that the outline does not mix with nothing.
        share[(before == _NOWHERE) & (form.inside > -1.5)] = 1
        for seen, look in ((self.seen[:3], form.fields[:3]), (self.seen[3:], surface)):
            part = seen[(slice(None), *form.box.slices)]
            part += (look - part) * share
        before += (near - before) * share

    def lit(self, light: Array, ground: Array) -> Array:
        """The picture `[h, w, 3]`."""
        nx, ny, nz = self.seen[:3]
        self._bump(nx, ny, self.seen[7])
        length = 1 / np.sqrt(np.maximum(nx * nx + ny * ny + nz * nz, np.float32(1e-6)))
        toward = (nx * light[0] + ny * light[1] + nz * light[2]) * length
        there = self.z > _NOWHERE
        dark = np.minimum(self._darkness(there, light), np.float32(0.85))
        diffuse = np.clip((toward + _WRAP) * (1 / (1 + _WRAP)), 0, 1)
        colour = self.seen[3:6] * (_AMBIENT + _DIFFUSE * diffuse) * (1 - dark * _DARK)
        between = light + (0, 0, 1)
        between = (between / np.linalg.norm(between)).astype(np.float32)
        shine = np.clip((nx * between[0] + ny * between[1] + nz * between[2]) * length, 0, 1)
        shine = np.square(np.square(np.square(shine)))
        sharp = np.square(np.square(np.square(shine)))
        colour += (np.float32(0.35) * shine + sharp) * self.seen[6] * (1 - dark)
        picture = cv2.merge(tuple(colour))
        picture[~there] = ground
        return np.asarray(picture)

    def _bump(self, nx: Array, ny: Array, height: Array) -> None:
        """Tilts normals by what stands out of the surface, centimetres."""
        if not height.any():
            return
        rate = 0.125 / self.lattice.step
        nx -= np.clip(cv2.Sobel(height, cv2.CV_32F, 1, 0, scale=rate), -0.7, 0.7)
        ny -= np.clip(cv2.Sobel(height, cv2.CV_32F, 0, 1, scale=rate), -0.7, 0.7)

    def _darkness(self, there: Array, light: Array) -> Array:
        """How much less light comes into hollows and behind what is nearer to the light, 0 to about 1.4."""
        high, wide = there.shape
        shrink = min(1.0, self.lattice.step / _SHADOW_STEP)
        size = (max(round(wide * shrink), 2), max(round(high * shrink), 2))
        mask = there.astype(np.float32)
        both = cv2.resize(cv2.merge((self.z * mask, mask)), size, interpolation=cv2.INTER_AREA)
        step = self.lattice.step / shrink
        close, far = _even(both, 0.3 / step), _even(both, 1.1 / step)
        shift = light[:2] / max(float(np.hypot(*light[:2])), 1e-6) * 0.9 / step
        matrix = np.array(((1, 0, shift[0]), (0, 1, shift[1])))
        # Outside of the picture and of the things there is nothing that could cast a shadow.
        cover = np.minimum(both[..., 1], 1)
        thrown = cv2.warpAffine(cv2.merge((close, cover)), matrix, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
        fields = (close, far, *cv2.split(thrown))
        close, far, over, cover = (cv2.resize(f, (wide, high), interpolation=cv2.INTER_LINEAR) for f in fields)
        dark = np.clip((close - self.z) * 1.485 - 0.022, 0, 0.55)
        dark += np.clip((far - self.z) * 0.375 - 0.025, 0, 0.5)
        dark += np.clip((over - self.z) * 0.27 - 0.243, 0, 0.3) * cover
        return np.asarray(dark)


def _even(both: Array, reach: float) -> Array:
    """Depths (times coverage, and coverage, `[h, w, 2]`) averaged over `reach` pixels of what is solid."""
    side = max(round(2 * reach), 1) | 1
    for _ in range(2):
        both = cv2.blur(both, (side, side), borderType=cv2.BORDER_REFLECT)
    return np.asarray(both[..., 0] / np.maximum(both[..., 1], 1e-3))


# ---- Forms


class _Melt:
    """Rods of a body melting into one another, worked out no finer than its flesh is soft."""

    def __init__(self, body: Body, whole: _Lattice) -> None:
        self.body, self.step = body, whole.step
        self.times = max(int(_CALM * body.soften / whole.step), 1)
        boxes = [box for solid in body.solids if not (box := whole.window(solid, 2 * self.times)).empty]
        x0, y0, x1, y1 = zip(*boxes, strict=True) if boxes else ((0,), (0,), (0,), (0,))
        self.box = Box(min(x0), min(y0), max(x1), max(y1))
        self.lattice = whole.part(self.box, self.times)
        self.level = max(float(max(solid.start[2], solid.end[2])) for solid in body.solids)
        self.total = np.zeros((7, self.lattice.rows, self.lattice.columns), np.float32)
        """Normal, along, across, back, all times the weight; the weight."""
        self.inside = np.full(self.total.shape[1:], _NOWHERE, np.float32)
        """Centimetres."""

    def form(self) -> _Form:
        """What has come of it."""
        body, fields, (high, wide) = self.body, self.total, self.box.shape
        weight = np.maximum(fields[6], np.float32(1e-30))
        fields[:6] *= 1 / weight
        fields[6] = body.blend * np.log(weight) + self.level
        inside, step = self.inside * np.float32(1 / self.step), self.lattice.step
        if body.soften:
            _soften(fields, inside > -0.5 * self.times, 0.42 * body.soften / step)
        if self.times > 1:
            size = (self.lattice.columns * self.times, self.lattice.rows * self.times)
            fine = [cv2.resize(f, size, interpolation=cv2.INTER_LINEAR)[:high, :wide] for f in (*fields, inside)]
            fields, inside = np.stack(fine[:7]), fine[7]
        return _Form(body, self.box, fields, inside)


class _Rod(NamedTuple):
    """A solid and its window in the lattice of its body."""

    solid: Solid
    box: Box
    melt: _Melt

    @property
    def size(self) -> tuple[bool, int]:
        """Whether it is wide, and its area."""
        high, wide = self.box.shape
        return wide > high, wide * high


def _melted(bodies: Sequence[Body], lattice: _Lattice) -> list[_Melt]:
    """The bodies that the lattice touches, all their rods melted."""
    melts = [melt for body in bodies if not (melt := _Melt(body, lattice)).box.empty]
    rods = [_Rod(solid, melt.lattice.window(solid, 2), melt) for melt in melts for solid in melt.body.solids]
    rods = sorted((rod for rod in rods if not rod.box.empty), key=lambda rod: rod.size)
    while rods:  # several rods of a size at once: one by one they are too small to be worth a call
        count = 1
        while (
            count < len(rods)
            and rods[count].size[1] * (count + 1) < _AT_ONCE
            and rods[count].size[0] == rods[0].size[0]
        ):
            count += 1
        _melt(rods[:count])
        rods = rods[count:]
    return melts


def _melt(rods: Sequence[_Rod]) -> None:
    """Adds rods to their bodies."""
    high, wide = (max(sizes) for sizes in zip(*(rod.box.shape for rod in rods), strict=True))
    grids = [(rod.melt.lattice.part(rod.box), rod.melt) for rod in rods]
    numbers = [(at.x0, at.y0, at.step, melt.level, 1 / melt.body.blend) for at, melt in grids]
    x0, y0, step, level, rate = np.array(numbers, np.float32).T[..., None, None]
    x, y = x0 + step * np.arange(wide, dtype=np.float32), y0 + step * np.arange(high, dtype=np.float32)[:, None]
    depth, parts, reach = _facing([rod.solid for rod in rods], x, y)
    weight = np.exp(np.maximum((depth - level) * rate, -60))
    weight *= np.minimum(np.maximum(reach / step + 1.5, 0), 1)
    parts[:6] *= weight
    parts[6] = weight
    for k, rod in enumerate(rods):
        (tall, broad), (rows, columns) = rod.box.shape, rod.box.slices
        rod.melt.total[:, rows, columns] += parts[:, k, :tall, :broad]
        part = rod.melt.inside[rows, columns]
        np.maximum(part, reach[k, :tall, :broad], out=part)


def _soften(fields: Array, solid: Array, sigma: float) -> None:
    """Evens out normals and depths within a body, in place; `sigma` in steps of the lattice."""
    side = 2 * math.ceil(2 * sigma) + 1
    mask = solid.astype(np.float32)
    both = cv2.merge((*(fields[k] * mask for k in (0, 1, 2, 6)),))
    even, share = (cv2.GaussianBlur(f, (side, side), sigma, borderType=cv2.BORDER_REFLECT) for f in (both, mask))
    share = 1 / np.maximum(share, np.float32(1e-3))
    for channel, k in enumerate((0, 1, 2, 6)):
        np.multiply(even[..., channel], share, out=fields[k])


def _facing(solids: Sequence[Solid], x: Array, y: Array) -> tuple[Array, Array, Array]:
    """The fronts of solids where x `[R, 1, w]` and y `[R, h, 1]` say.

    Gives their depth, centimetres inside their outlines (both `[R, h, w]`), and normal, along, across, back with room
    for one more, `[7, R, h, w]`.
    """
    ends = [[0 if cut else 99 for cut in solid.cut] for solid in solids]
    numbers = [
        (*s.start.tolist(), *s.way.tolist(), s.length, *s.radii, s.offset, s.deep, *s.up.tolist(), *open_by)
        for s, open_by in zip(solids, ends, strict=True)
    ]
    sx, sy, sz, wx, wy, wz, length, first, last, offset, deep, ux, uy, uz, open_start, open_end = (
        np.array(numbers, np.float32).T[..., None, None]
    )  # fmt: skip
    taper = (last - first) / np.maximum(length, np.float32(1e-6))
    flat = np.sqrt(wx * wx + wy * wy)
    px, py = np.where(flat > 1e-3, wx / np.maximum(flat, 1e-9), 1), wy / np.maximum(flat, np.float32(1e-3))
    steep = np.maximum(flat * flat, np.float32(0.03))  # a rod that points at the viewer has no front of its own
    ahead = (x - sx) * px + (y - sy) * py
    aside = (y - sy) * px - (x - sx) * py
    level = ahead * flat
    base = level * (1 + wz * wz / steep)
    square = aside * aside
    if (steep > flat * flat).any():
        square += np.square(ahead * (wz * np.sqrt(1 - flat * flat / steep)))
    mean = (first + last) / 2  # the radius depends on where the front lies, and that on the radius
    along = base + np.sqrt(np.maximum(mean * mean - square, 0)) * (wz / np.sqrt(steep))
    held = np.minimum(np.maximum(along, 0), length)
    radius = held * taper + first
    inverse = 1 / radius
    u, v = (ahead - held * flat) * inverse, aside * inverse
    off = u * u + v * v
    bulge = np.sqrt(np.maximum(1 - off, 0))
    depth = held * wz + sz + bulge * radius * deep
    reach = (1 - np.sqrt(off)) * radius
    if any(any(solid.cut) for solid in solids):
        reach = np.minimum(np.minimum(reach, level + open_start), length * flat * flat + open_end - level)
    parts = np.empty((7, *off.shape), np.float32)
    nz = np.multiply(bulge, 1 / deep, out=parts[2])
    if (deep != 1).any():
        even = 1 / np.maximum(np.sqrt(off + nz * nz), 0.5)
        u, v = u * even, v * even
        nz *= even
    np.subtract(u * px, v * py, out=parts[0])
    np.add(u * py, v * px, out=parts[1])
    np.add(along, offset, out=parts[3])
    sides = (wy * uz - wz * uy, wz * ux - wx * uz, wx * uy - wy * ux)
    for k, (ax, ay, az) in ((4, sides), (5, (ux, uy, uz))):
        np.add(u * (px * ax + py * ay) + v * (px * ay - py * ax), nz * az, out=parts[k])
    return depth, parts, reach
