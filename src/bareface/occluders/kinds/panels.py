"""Flat faces in perspective, and what is printed on them: what books, boxes, letters and telephones are made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from bareface.occluders.kinds.fields import patches
from bareface.occluders.layer import Array
from bareface.occluders.lettering import lettering, proportion
from bareface.occluders.raster import over, rgb_of
from bareface.occluders.sketch import Colour, Field, Paint, Picture, Sketch, ellipse, rectangle, ribbon, smooth, turned

Kind = Callable[[Sketch], None]

_PRINT_RATE = 14  # pixels per centimetre of body text: an x-height is then three pixels


@dataclass(frozen=True)
class View:
    """How a thing is turned, and from how far it is seen; z points to the viewer, the middle of its front is 0."""

    yaw: float = 0.0
    """Radians; above 0 the thing's right side comes into sight."""
    pitch: float = 0.0
    """Radians; above 0 its top does."""
    roll: float = 0.0
    distance: float = 60.0
    """Centimetres from the eye."""

    def camera(self, points: Array) -> Array:
        """Points `[N, 3]` of the thing, turned."""
        cy, sy, cp, sp, cr, sr = (f(a) for a in (self.yaw, self.pitch, self.roll) for f in (np.cos, np.sin))
        yaw = np.array(((cy, 0, -sy), (0, 1, 0), (sy, 0, cy)))
        pitch = np.array(((1, 0, 0), (0, cp, sp), (0, -sp, cp)))
        roll = np.array(((cr, -sr, 0), (sr, cr, 0), (0, 0, 1)))
        return np.asarray(points @ (roll @ pitch @ yaw).T)

    def at(self, points: Array) -> Array:
        """Points `[N, 3]` of the thing to the sketch `[N, 2]`, centimetres."""
        turned_points = self.camera(np.asarray(points, np.float64))
        return turned_points[:, :2] * (self.distance / (self.distance - turned_points[:, 2:]))

    def flat(self, ring: Array, z: float = 0.0) -> Array:
        """An outline `[N, 2]` that lies `z` centimetres before the front's plane, to the sketch."""
        return self.at(np.column_stack([ring, np.full(len(ring), z)]))

    def panel(
        self,
        s: Sketch,
        wide: float,
        high: float,
        centre: Sequence[float] = (0, 0, 0),
        across: Sequence[float] = (1, 0, 0),
        down: Sequence[float] = (0, 1, 0),
    ) -> Panel:
        """A face of the thing about `centre`; `across` and `down` are the unit vectors of its own x and y."""
        middle, x, y = self.camera(np.array((centre, across, down), np.float64))
        rows = [self.distance * np.array((x[k], y[k], middle[k])) for k in (0, 1)]
        matrix = np.array((*rows, (-x[2], -y[2], self.distance - middle[2])))
        normal = np.cross(x, y)
        towards = float(normal[:2] @ s.light)
        return Panel(s, matrix, wide, high, float(np.clip(0.72 + 0.28 * normal[2] + 0.3 * towards, 0.45, 1.12)))


@dataclass(frozen=True)
class Panel:
    """A flat face of its own centimetres, x right and y down from its middle; draws on the sketch."""

    s: Sketch
    matrix: Array
    """The face's centimetres to the sketch's, homogeneous, `[3, 3]`."""
    wide: float
    high: float
    light: float = 1.0
    """By how much all colours are multiplied: how much light the face gets."""

    def at(self, points: Array) -> Array:
        """Points `[N, 2]` of the face on the sketch."""
        mapped = np.asarray(points, np.float64) @ self.matrix[:, :2].T + self.matrix[:, 2]
        return np.asarray(mapped[:, :2] / mapped[:, 2:])

    def scaled(self, times: float) -> Panel:
        """The same face, on which all that is drawn comes out `times` as large."""
        return Panel(self.s, self.matrix @ np.diag((times, times, 1)), self.wide / times, self.high / times, self.light)

    def moved(self, x: float, y: float) -> Panel:
        """The same face with its origin at (x, y)."""
        shift = np.array(((1, 0, x), (0, 1, y), (0, 0, 1)))
        return Panel(self.s, self.matrix @ shift, self.wide, self.high, self.light)

    def field(self, own: Field) -> Field:
        """A field of the face's centimetres as one of the sketch's."""
        inverse = np.linalg.inv(self.matrix).tolist()

        def field(x: Array, y: Array) -> Array:
            u, v, w = (cv2.addWeighted(x, a, y, b, c) for a, b, c in inverse)
            return own(u / w, v / w)

        return field

    def edge(self, inset: float = 0.0, radius: float = 0.0) -> Array:
        """The face's own outline, `inset` centimetres further in."""
        x, y = self.wide / 2 - inset, self.high / 2 - inset
        return rectangle(-x, -y, x, y, radius)

    def lit(self, paint: Paint) -> Paint:
        """A paint in the light that the face gets."""
        if callable(paint):
            own, gain = self.field(paint), np.float32(self.light)
            return lambda x, y: own(x, y) * gain
        return np.clip(np.asarray(paint, np.float64) * self.light, 0, 1)

    def fill(self, *rings: Array, paint: Paint, opacity: float = 1.0, soft: float = 0.0, atop: bool = False) -> None:
        """`Sketch.fill` on the face; without outlines all of it."""
        placed = [self.at(ring) for ring in rings or (self.edge(),)]
        self.s.fill(*placed, paint=self.lit(paint), opacity=opacity, soft=soft, atop=atop)

    def block(self, x0: float, y0: float, x1: float, y1: float, paint: Paint, radius: float = 0.0) -> None:
        """An upright rectangle on the face."""
        self.fill(rectangle(x0, y0, x1, y1, radius), paint=paint)

    def line(self, points: Array | Sequence[Sequence[float]], width: float, colour: Colour) -> None:
        """`Sketch.line` on the face."""
        self.s.line(self.at(np.asarray(points, np.float64)), width, np.asarray(self.lit(colour)))

    def shade(self, factor: Field, *rings: Array) -> None:
        """`Sketch.shade` on the face; without outlines all of it."""
        self.s.shade(*[self.at(ring) for ring in rings or (self.edge(),)], factor=self.field(factor))

    def text(
        self,
        text: str,
        centre: tuple[float, float],
        height: float,
        colour: Colour,
        turn: float = 0.0,
        stretch: float = 1.0,
        bold: float = 0.0,
        widest: float = 0.0,
    ) -> None:
        """`Sketch.text` on the face; made smaller if it would be wider than `widest` centimetres."""
        wide = proportion(text, bold) * height * stretch
        shrink = min(1.0, widest / wide) if widest else 1.0
        half = np.array((wide, height)) * shrink / 2
        ink = np.asarray(self.lit(colour), np.float32)
        corners = self.at(turned(np.array(((-1, -1), (1, -1), (1, 1), (-1, 1))) * half, turn) + centre)
        self.s.marks.append(
            Picture(lambda rate: lettering(text, height * shrink * rate, bold, ink), corners, True, self.s.depth)
        )

    def picture(self, rgba: Array, x0: float, y0: float, x1: float, y1: float) -> None:
        """A picture uint8 `[h, w, 4]` on the face."""
        self.s.picture(rgba, self.at(rectangle(x0, y0, x1, y1)))

    def gloss(self, strength: float = 0.2, place: float = 0.0, width: float = 0.3) -> None:
        """A slanting reflection across the face; `place` in -1 (left) … 1 (right), `width` as a share of the face."""
        x, y, lean = self.wide / 2, self.high / 2, self.wide * 0.2
        left, right = (np.clip(x * (place + side * width), -x + lean, x - lean) for side in (-1, 1))
        band = np.array(((left + lean, -y), (right + lean, -y), (right - lean, y), (left - lean, y)))
        self.fill(band, paint=(1, 1, 1), opacity=strength, soft=0.06 * self.wide, atop=True)

    def wear(self, colour: Colour, width: float = 0.08) -> None:
        """Rubbed edges: broken pale lines along the rim."""
        x, y = self.wide / 2 - width / 2, self.high / 2 - width / 2
        corners = np.array(((-x, -y), (x, -y), (x, y), (-x, y)))
        for k, (start, end) in enumerate(self.s.rng.uniform(0, 1, (4, 2))):
            first, second = corners[k], corners[(k + 1) % 4]
            self.line(np.array((first + (second - first) * start * 0.5, first + (second - first) * end)), width, colour)
        for corner in corners:
            self.fill(rectangle(*(corner - width), *(corner + width)), paint=colour, opacity=0.6, soft=width, atop=True)


@dataclass(frozen=True)
class Cuboid:
    """The faces of a block that can be seen."""

    front: Panel
    side: Panel | None
    """The left or the right one; its x runs as it is read."""
    cap: Panel | None
    """The top or the bottom one."""

    @property
    def flanks(self) -> list[Panel]:
        """The visible faces but the front."""
        return [panel for panel in (self.side, self.cap) if panel]


def cuboid(s: Sketch, wide: float, high: float, deep: float, view: View, z: float = 0.0) -> Cuboid:
    """A block whose front's middle lies `z` before the origin."""
    x, y = wide / 2, high / 2
    eye = view.camera(np.array(((1, 0, 0), (0, 1, 0)))) @ np.array(
        (0, 0, view.distance)
    )  # the eye as the thing sees it
    side = cap = None
    if abs(eye[0]) > x:
        sign = np.sign(eye[0])
        side = view.panel(s, deep, high, (sign * x, 0, z - deep / 2), (0, 0, -sign), (0, 1, 0))
    if abs(eye[1]) > y:
        sign = np.sign(eye[1])
        cap = view.panel(s, wide, deep, (0, sign * y, z - deep / 2), (1, 0, 0), (0, 0, -sign))
    return Cuboid(view.panel(s, wide, high, (0, 0, z)), side, cap)


def slab(s: Sketch, view: View, ring: Array, thick: float, paint: Paint, front: float = 0.0) -> Array:
    """A plate of a convex outline `[N, 2]` from `front` back by `thick`, its rim in one paint; gives its silhouette."""
    both = np.concatenate([view.flat(ring, front), view.flat(ring, front - thick)])
    hull = cv2.convexHull(both.astype(np.float32))[:, 0].astype(np.float64)
    s.fill(hull, paint=paint)
    return hull


def turned_view(s: Sketch, most: float = 0.5, tilt: float = 0.35, distance: float = 55.0) -> View:
    """A random view, turned to one side by 0.4 to 1 times `most` radians."""
    yaw = s.rng.choice((-1, 1)) * s.rng.uniform(0.4, 1) * most
    return View(yaw, s.rng.uniform(-0.5, 1) * tilt, s.rng.normal(0, 0.03), distance * s.rng.uniform(0.85, 1.2))


def spot(
    at: Sequence[float] | Array, rx: float, ry: float | None = None, turn: float = 0.0, power: float = 2.0
) -> Array:
    """`ellipse` about a point."""
    return ellipse(float(at[0]), float(at[1]), rx, ry, turn, power)


# ---- Surfaces


def blend(first: Colour, second: Colour, start: float, end: float, axis: int = 1) -> Field:
    """From one colour at coordinate `start` to another at `end`, along x (0) or y (1)."""
    a, b, rate = np.asarray(first), np.asarray(second), 1 / float(end - start)
    return lambda x, y: over(a, b, np.clip(((y if axis else x) - float(start)) * rate, 0, 1))


def scene(s: Sketch, wide: float, high: float) -> Field:
    """A picture of somewhere, as printed on covers and shown on screens: hills, sea, lights at night, a wood, blots."""
    kind = int(s.rng.integers(5))
    hue, size = s.rng.uniform(0, 1), max(wide, high)
    warm = np.array(((0.98, 0.80, 0.55), (0.95, 0.62, 0.50), (0.80, 0.88, 0.95), (0.93, 0.90, 0.80)))[int(hue * 4)]
    cold = np.array(((0.16, 0.27, 0.42), (0.25, 0.16, 0.33), (0.10, 0.32, 0.36), (0.13, 0.20, 0.20)))[int(hue * 97) % 4]
    line = float(s.rng.uniform(-0.1, 0.25) * high)
    sun = (float(s.rng.uniform(-0.3, 0.3) * wide), float(line - s.rng.uniform(0.08, 0.3) * high))
    blots = patches(s, size / 9)
    spots = s.rng.uniform(-0.5, 0.5, (9, 2)) * (wide, high)
    lamps = s.rng.uniform(0.3, 1.0, (9, 3)) * (1.0, 0.85, 0.6)
    sky = blend(cold * 1.3 if kind else cold * 2, warm, -high / 2, line)

    def glow(x: Array, y: Array) -> Array:
        halo = 0.5 * np.exp(_far(x, y, sun) * (-1 / (0.14 * size)))
        return np.asarray(sky(x, y) + rgb_of(halo, warm))

    def hills(x: Array, y: Array) -> Array:
        colours = glow(x, y)
        for k in range(4):
            ridge = line + high * (0.11 * k - 0.06 + (0.025 + 0.008 * k) * blots(x * (0.9 + 0.3 * k), x * 0 + 31 * k))
            share = np.clip((y - ridge) / (0.004 * size) + 0.5, 0, 1)
            colours = over(colours, cold * (0.35 + 0.3 * (3 - k)) + warm * 0.12 * (3 - k), share)
        return colours

    def sea(x: Array, y: Array) -> Array:
        waves = blots(x * 1.5, y * 9)
        glitter = np.exp(-(((x - sun[0]) / (0.1 * wide)) ** 2)) * np.clip(0.7 * waves, 0, 1)
        water = rgb_of(1.2 + 0.1 * waves, cold) + rgb_of(glitter, warm * 0.8)
        return over(glow(x, y), water, y > line)

    def night(x: Array, y: Array) -> Array:
        colours = rgb_of(np.full_like(x, 0.4), cold)
        for spot, lamp in zip(spots.tolist(), lamps, strict=True):
            off = _far(x, y, spot) / float(0.05 * size * (0.6 + lamp[2]))
            colours += rgb_of(np.clip((1 - off) * 8, 0, 1) * (0.55 + 0.25 * off), lamp)
        return colours

    def wood(x: Array, y: Array) -> Array:
        mist = blend(warm, cold, -0.3 * high, 0.6 * high)(x, y)
        for k in range(3):
            trunk = np.clip((blots(x * (2.5 - 0.6 * k) + 0.035 * blots(y, x), x * 0 + 7 * k) - 0.77) * 4.3, 0, 1)
            mist = over(mist, cold * (0.9 - 0.3 * k), trunk * (0.35 + 0.3 * k))
        return mist

    def paint(x: Array, y: Array) -> Array:
        bend = 0.7 * blots(x * 0.6, y * 0.6)
        first = np.clip((blots(x + bend, y) - 0.28) * 3.6, 0, 1)
        second = np.clip((blots(y + bend, x - bend) - 0.98) * 3.6, 0, 1)
        return over(warm, cold * 1.4, first) + rgb_of(second, (lamps[0] - warm) * 0.8)

    return (hills, sea, night, wood, paint)[kind]


def _far(x: Array, y: Array, point: Sequence[float]) -> Array:
    """Distance from a point."""
    u, v = x - point[0], y - point[1]
    return np.sqrt(u * u + v * v)


# ---- Print


def typed(s: Sketch, wide: float, high: float, pitch: float = 0.42, ink: Colour = (0.2, 0.2, 0.2)) -> Array:
    """Body text of `pitch` centimetres a line on nothing, uint8 `[h, w, 4]`, ragged at the ends of paragraphs."""
    rows, columns = max(int(high / pitch), 1), max(int(wide * _PRINT_RATE), 8)
    tall = max(round(pitch * _PRINT_RATE), 4)
    letters = s.rng.uniform(0.45, 1.0, (rows, columns, 2))
    words = np.cumsum(s.rng.uniform(0, 1, (rows, columns)) < 1 / (pitch * 2.2 * _PRINT_RATE), axis=1)
    gap = np.diff(words, axis=1, prepend=0) > 0
    gap |= np.roll(gap, 1, axis=1)
    length = np.where(s.rng.uniform(0, 1, rows) < 0.16, s.rng.uniform(0.2, 0.8, rows), 1.0) * columns
    alpha = np.zeros((rows, tall, columns))
    body = slice(tall // 3, tall - max(tall // 4, 1))
    alpha[:, body] = letters[:, :, :1].transpose(0, 2, 1)
    alpha[:, body.start - 1] = (letters[:, :, 1] > 0.82) * 0.7
    alpha *= ~gap[:, None] & (np.arange(columns) < length[:, None])[:, None]
    rgba = np.empty((rows * tall, columns, 4), np.uint8)
    rgba[..., :3] = np.round(np.asarray(ink, np.float64) * 255)
    rgba[..., 3] = alpha.reshape(rows * tall, columns) * 255
    return rgba


def barcode(s: Sketch) -> Array:
    """Black bars on a white label, uint8 `[h, w, 4]`."""
    bars = s.rng.integers(0, 2, 59, np.uint8)
    bars[[0, 2, 28, 30, 56, 58]], bars[[1, 29, 57]] = 0, 1
    picture = np.full((22, 67, 4), 255, np.uint8)
    picture[2:18, 4:63, :3] = np.where(bars[None, :, None] > 0, 245, 25)
    picture[19:21, 8:59, :3] = np.where(s.rng.uniform(0, 1, 51) < 0.6, 60, 255)[None, :, None]
    return picture


def square_code(s: Sketch) -> Array:
    """A square of black modules with the three finders, uint8 `[29, 29, 4]`."""
    grid = s.rng.integers(0, 2, (29, 29), np.uint8)
    grid[:2] = grid[-2:] = grid[:, :2] = grid[:, -2:] = 1
    for y, x in ((2, 2), (2, 20), (20, 2)):
        grid[y : y + 7, x : x + 7] = 0
        grid[y + 1 : y + 6, x + 1 : x + 6] = 1
        grid[y + 2 : y + 5, x + 2 : x + 5] = 0
    rgba = np.full((29, 29, 4), 255, np.uint8)
    rgba[..., :3] = np.where(grid[..., None] > 0, 248, 20)
    return rgba


def scrawl(s: Sketch, panel: Panel, x0: float, y: float, x1: float, size: float, colour: Colour) -> None:
    """A handwritten line on a face: loops from x0 to x1 about `y`, `size` centimetres tall, with gaps of words."""
    letters = max(int((x1 - x0) / (size * 0.34)), 3)
    tall = 0.22 + 0.38 * (s.rng.uniform(0, 1, letters) < 0.25) * s.rng.choice((-1, 1), letters)
    wide, lift, breaks = (
        s.rng.uniform(0.1, 0.28, letters),
        s.rng.uniform(0.1, 0.3, letters),
        s.rng.uniform(0, 1, letters),
    )
    phase = np.linspace(0, letters, letters * 9, endpoint=False)
    letter, turn = phase.astype(int), 2 * np.pi * phase
    x = x0 + (x1 - x0) * phase / letters - wide[letter] * size * np.sin(turn)
    high = (np.maximum(tall, lift)[letter], np.maximum(-tall, lift)[letter])
    swing = np.cos(turn)
    points = np.column_stack(
        [x, y - size * (np.maximum(swing, 0) * high[0] - np.maximum(-swing, 0) * high[1] + 0.1 * phase / letters)]
    )
    words = np.cumsum(breaks < 0.2)[letter]
    for word in np.unique(words):
        panel.line(points[words == word][:-4], size * 0.08, colour)


def rows_of(s: Sketch, choices: Sequence[str], count: int) -> list[str]:
    """`count` different words of a list."""
    return [choices[int(k)] for k in s.rng.permutation(len(choices))[:count]]


def bow(s: Sketch, at: Array, size: float, colour: Colour) -> None:
    """A tied bow: two loops, two ends, a knot."""
    tone = np.asarray(colour)
    for side in (-1, 1):
        end = smooth(((0, 0), (side * 0.5, 0.55), (side * s.rng.uniform(0.7, 1.1), 1.0)), closed=False) * size + at
        s.fill(ribbon(end, np.linspace(0.2, 0.42, len(end)) * size), paint=tone * 0.8)
    for side in (-1, 1):
        up = s.rng.uniform(0.5, 0.75)
        loop = (
            smooth(((0, 0), (side * 0.5, -up), (side * 1.15, -up * 0.9), (side * 1.2, -0.1), (side * 0.6, 0.12))) * size
            + at
        )
        s.fill(loop, paint=tone)
        hollow = (
            smooth(((side * 0.45, -0.1), (side * 0.75, -up * 0.6), (side * 1.1, -up * 0.62), (side * 1.08, -0.16)))
            * size
            + at
        )
        s.fill(hollow, paint=tone * 0.5)
        s.relief(loop, width=0.22 * size, strength=0.7)
    knot = ellipse(at[0], at[1], 0.24 * size, 0.27 * size, power=2.6)
    s.fill(knot, paint=np.clip(tone * 1.08, 0, 1))
    s.relief(knot, width=0.12 * size, strength=0.8)
