"""What glasses are made of: outlines of lenses, glass with what it reflects, frames; see `sunglasses` for the axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bareface.occluders.kinds.fields import patches, toned
from bareface.occluders.layer import Array
from bareface.occluders.raster import over, rgb_of
from bareface.occluders.sketch import Colour, Field, Paint, Sketch, ellipse, heart, ribbon, smooth, star, turned

Points = Sequence[tuple[float, float]]
BLACK, WHITE = (0.08, 0.08, 0.085), (0.93, 0.92, 0.90)
GOLD, SILVER, GUN = (0.80, 0.64, 0.36), (0.74, 0.75, 0.77), (0.24, 0.24, 0.26)
BRIGHT = ((0.78, 0.08, 0.10), (0.10, 0.35, 0.70), (0.92, 0.75, 0.10), (0.95, 0.40, 0.10), (0.85, 0.20, 0.50),
    (0.15, 0.60, 0.35), (0.45, 0.20, 0.60))  # fmt: skip
TINTS = ((0.62, 0.36, 0.10), (0.20, 0.32, 0.50), (0.55, 0.20, 0.25), (0.65, 0.52, 0.10), (0.25, 0.42, 0.28),
    (0.60, 0.30, 0.45), (0.42, 0.28, 0.55))  # fmt: skip
DARKS = ((0.03, 0.03, 0.035), (0.07, 0.05, 0.04), (0.04, 0.06, 0.05), (0.05, 0.05, 0.08), (0.09, 0.06, 0.04))
MIRRORS = (


    ((0.15, 0.35, 0.85), (0.55, 0.85, 0.95)), ((0.85, 0.35, 0.05), (1.0, 0.85, 0.35)), ((0.55, 0.58, 0.62),
        (0.92, 0.94, 0.96)),
    ((0.05, 0.50, 0.35), (0.65, 0.90, 0.40)), ((0.60, 0.15, 0.55), (0.98, 0.60, 0.55)), ((0.70, 0.08, 0.10),
        (1.0, 0.60, 0.25)),
    ((0.45, 0.20, 0.75), (0.35, 0.75, 0.95)),
)  # fmt: skip


# ---- Outlines


def grown(ring: Array, reach: float) -> Array:
    """An outline moved outwards by centimetres."""
    along = np.roll(ring, -1, axis=0) - np.roll(ring, 1, axis=0)
    outward = np.stack([along[:, 1], -along[:, 0]], axis=1) / np.maximum(np.hypot(*along.T), 1e-9)[:, None]
    x, y = ring.T
    return np.asarray(ring + np.sign(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y)) * reach * outward)


def both(ring: Array) -> tuple[Array, Array]:
    """The right outline and the left one."""
    return ring, ring * (-1, 1)


ROUND = tuple(map(tuple, ellipse(3.2, 0.35, 2.3, 2.25)[::4]))
AVIATOR = (
    (1.1, -1.2), (3.0, -1.9), (5.4, -1.7), (6.3, -0.6), (6.1, 1.3), (4.7, 3.0), (3.0, 3.1), (1.6, 1.7), (0.95, 0.1),
)  # fmt: skip
WAYFARER = (
    (0.95, -1.2), (2.6, -1.75), (5.0, -1.9), (6.35, -1.6), (6.1, 0.3), (5.3, 2.0), (3.4, 2.3), (1.7, 1.7),
    (1.0, 0.1),
)  # fmt: skip
SQUARE = ((1.0, -1.8), (3.2, -2.0), (5.9, -1.9), (6.2, -0.2), (6.0, 1.9), (3.6, 2.2), (1.5, 1.9), (1.0, 0.2))
CAT_EYE = (
    (0.95, -0.7), (2.6, -1.6), (5.0, -2.3), (7.0, -3.2), (6.4, -0.8), (5.4, 1.4), (3.5, 1.9), (1.7, 1.4), (1.0, 0.3),
)  # fmt: skip
CLUB = ((1.05, -1.4), (3.2, -1.7), (5.6, -1.6), (6.0, -0.2), (5.4, 1.7), (3.5, 2.3), (1.7, 1.8), (1.0, 0.1))
OVERSIZE = ((0.85, -2.1), (3.2, -2.7), (6.0, -2.5), (6.9, -0.6), (6.4, 2.2), (4.2, 3.6), (2.0, 3.0), (0.9, 0.9))
BUTTERFLY = ((0.9, -1.4), (3.0, -2.2), (6.2, -2.9), (7.2, -1.2), (6.8, 1.6), (5.0, 3.0), (2.4, 2.4), (1.0, 0.6))
SLIM = ((1.2, -0.7), (3.4, -0.95), (5.9, -0.8), (6.2, 0.1), (5.6, 0.9), (3.4, 1.1), (1.5, 0.9), (1.1, 0.1))
OVAL = tuple(map(tuple, ellipse(3.3, 0.2, 2.2, 1.25)[::4]))
SPORT = ((0.8, -0.9), (3.0, -1.5), (6.0, -1.5), (8.3, -0.7), (7.8, 0.5), (5.6, 1.7), (3.0, 2.1), (1.5, 1.4), (0.9, 0.2))
HEXAGON = ((1.5, -1.7), (4.9, -1.8), (6.1, 0.2), (5.0, 2.3), (2.2, 2.4), (1.0, 0.4))
PILOT = ((0.9, -1.9), (3.0, -2.1), (6.0, -2.0), (6.4, -0.3), (5.8, 2.4), (4.2, 2.9), (2.2, 2.5), (1.0, 0.4))


HEART = tuple(map(tuple, heart(3.7, 0.1, 2.8)[::2]))
STAR = tuple(map(tuple, star(3.75, 0.4, 3.5, 0.5)))


def flower() -> Points:
    """A blossom of six petals about the right pupil."""
    t = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    reach = 2.55 + 0.45 * np.cos(6 * t)
    return tuple(map(tuple, np.stack([3.6 + np.cos(t) * reach, 0.3 + np.sin(t) * reach], axis=1)))


# ---- Glass


def surroundings(s: Sketch, low: Colour, high: Colour, y0: float, y1: float, pair: bool) -> Field:
    """What a mirrored lens shows between y0 and y1: sky, bright horizon, dark ground, in the mirror's two colours."""
    first, second = np.asarray(low, np.float32), np.asarray(high, np.float32)
    skyline, clouds = patches(s, 1.1), patches(s, 2.4, 0.6)
    horizon = np.float32(s.rng.uniform(0.5, 0.68))
    lean = np.float32(s.rng.normal(0, 0.03))
    sharp = np.float32(s.rng.uniform(7, 40))
    middle = np.float32(3.3 if pair else 0.0)

    def field(x: Array, y: Array) -> Array:
        across = x - middle * np.sign(x)
        v = (y - np.float32(y0)) / np.float32(y1 - y0) + lean * across
        bulge = v + np.float32(0.012 if pair else 0.004) * across**2
        sky = np.clip(bulge / horizon, 0, 1)
        cloudy = 1 + 0.07 * clouds(across, y)
        colour = rgb_of((1 - 0.25 * sky) * cloudy, first) + rgb_of(sky**1.6 * cloudy, second - first)
        edge = horizon + np.float32(0.035) * skyline(across, np.float32(0) * y)
        ground = np.clip((bulge - edge) * sharp, 0, 1)
        dark = rgb_of(1 + 1.1 * np.clip(bulge - edge, 0, 1), 0.22 * first + 0.10 * second)
        return over(colour, dark, ground)

    return field


def glaze(s: Sketch, lenses: Sequence[Array], look: str, rim: float = 0.3) -> None:
    """Fills lens outlines: `look` is dark, gradient, tint or mirror; adds what they reflect."""
    every = np.concatenate(lenses)
    y0, y1 = every[:, 1].min(), every[:, 1].max()
    high = y1 - y0
    if look == "mirror":
        low, top = MIRRORS[int(s.rng.integers(len(MIRRORS)))]
        s.fill(
            *lenses,
            paint=surroundings(s, s.pick(low), s.pick(top), y0, y1, len(lenses) > 1),
            opacity=s.rng.uniform(0.97, 1.0),
        )
    elif look == "gradient":
        colour = s.pick(*DARKS, (0.20, 0.11, 0.06), (0.10, 0.12, 0.18), (0.22, 0.08, 0.14))
        share = s.rng.uniform(0.55, 0.75)
        s.fill(*lenses, paint=colour * 1.3, opacity=share)
        fine = [_dense(ring) for ring in lenses]
        for k in np.linspace(0.97, 0.1, 11):
            s.fill(*[ring[ring[:, 1] < y0 + k * high] for ring in fine], paint=colour, opacity=0.14)
    else:
        shades: dict[str, tuple[Sequence[Colour], float, float]] = {
            "dark": (DARKS, 0.91, 0.985), "tint": (TINTS, 0.62, 0.82)}  # fmt: skip
        colours, least, most = shades[look]
        colour = s.pick(*colours, spread=0.015)
        step = np.float32(1 / high)
        s.fill(*lenses, paint=toned(colour, lambda x, y: np.float32(0.75) + 0.6 * (y - np.float32(y0)) * step),
            opacity=s.rng.uniform(least, most))  # fmt: skip
    _reflections(s, lenses, 0.5 if look == "mirror" else 1.0)
    if rim > 0.2:  # the shadow of the rim on the glass
        s.relief(*lenses, width=0.3, strength=0.35)


def _dense(ring: Array) -> Array:
    t = np.linspace(0, 1, 8, endpoint=False)[:, None]
    return np.asarray(ring[:, None] * (1 - t) + np.roll(ring, -1, axis=0)[:, None] * t).reshape(-1, 2)


def _reflections(s: Sketch, lenses: Sequence[Array], strength: float) -> None:
    """Sky, a window or a lamp, at the same place in each lens."""
    kind = s.rng.choice(("sky", "window", "streak", "lamp"))
    side, opacity = float(np.sign(s.light[0]) or 1.0), strength * s.rng.uniform(0.16, 0.38)
    x, y = s.rng.uniform(0.2, 0.5) * side, s.rng.uniform(-0.5, -0.25)
    for ring in lenses:
        (x0, y0), (x1, y1) = ring.min(axis=0), ring.max(axis=0)
        middle, half = np.array(((x0 + x1) / 2, (y0 + y1) / 2)), np.array((min((x1 - x0) / 2, 3.2), (y1 - y0) / 2))
        spot = middle + half * (x, y)
        if kind == "sky":
            patch = np.minimum(ring, middle + half * (9, -0.12))
            s.fill(
                middle + (patch - middle) * (0.93, 0.88),
                paint=(0.75, 0.84, 0.95),
                opacity=0.7 * opacity,
                soft=0.22,
                atop=True,
            )
        elif kind == "window":
            for dx, dy in ((-0.13, -0.16), (0.13, -0.2), (-0.13, 0.2), (0.13, 0.16)):
                pane = np.array(((-0.11, -0.15), (0.11, -0.18), (0.11, 0.14), (-0.11, 0.16))) * half + spot
                s.fill(pane + half * (dx, dy), paint=(0.92, 0.95, 1.0), opacity=1.3 * opacity, soft=0.05, atop=True)
            continue
        elif kind == "streak":
            for dx, wide in ((-0.25, 0.2), (0.1, 0.07)):
                band = np.array(((dx - wide, 1.0), (dx + wide, 1.0), (dx + wide + 0.7, -1.0), (dx - wide + 0.7, -1.0)))
                s.fill(
                    (band - (0.2, 0)) * half * (0.9, 0.9) + middle,
                    paint=(0.9, 0.94, 1.0),
                    opacity=0.6 * opacity,
                    soft=0.12,
                    atop=True,
                )
        s.fill(
            ellipse(float(spot[0]), float(spot[1]), 0.32, 0.2, 0.4),
            paint=(1, 1, 1),
            opacity=min(2.2 * opacity, 0.9),
            soft=0.12,
            atop=True,
        )


# ---- Frames


def tortoise(s: Sketch) -> Field:
    """Amber and brown blotches."""
    amber, brown = s.pick((0.55, 0.30, 0.10), (0.62, 0.40, 0.18)), s.pick((0.10, 0.05, 0.03), (0.16, 0.08, 0.04))
    field = patches(s, 0.7, 0.45)

    return lambda x, y: over(brown, amber, np.clip(0.5 + 1.3 * field(x, y), 0, 1))


def wood(s: Sketch) -> Field:
    """Grain along the frame."""
    colour = s.pick((0.45, 0.28, 0.15), (0.62, 0.44, 0.26), (0.28, 0.16, 0.10))
    grain, slow = patches(s, 3.0, 0.12), patches(s, 5.0, 1.0)
    return toned(colour, lambda x, y: 1 + 0.14 * grain(x, y + 0.4 * slow(x, y)))


def frame_paint(s: Sketch, name: str) -> Paint:
    """The paint of a frame by its stuff."""
    if name == "tortoise":
        return tortoise(s)
    if name == "wood":
        return wood(s)
    return s.pick(*{"black": (BLACK, BLACK, (0.12, 0.10, 0.15)), "white": (WHITE, (0.88, 0.85, 0.80)), "bright": BRIGHT,
                    "metal": (GOLD, SILVER, GUN, GOLD), "gold": (GOLD, (0.78, 0.55, 0.42)), "silver": (SILVER, GUN),
                    "pale": ((0.85, 0.68, 0.66), (0.80, 0.76, 0.68), (0.62, 0.70, 0.74), (0.75, 0.70, 0.80))}[name],
                        spread=0.02)  # fmt: skip


def arms(s: Sketch, start: tuple[float, float], paint: Paint, first: float, last: float, ear: float = 11.4) -> None:
    """Both temples, from the frame's corner to the ears, `first` to `last` centimetres high."""
    drop = s.rng.uniform(-0.1, 0.5)
    path = smooth((start, ((start[0] + ear) / 2, (start[1] + drop) / 2 - 0.15), (ear, drop)), closed=False)
    rings = both(ribbon(path, np.linspace(first, last, len(path))))
    fade = np.float32(1 / (ear - start[0]))
    s.fill(
        *rings,
        paint=toned(
            paint, lambda x, y: np.float32(1.0) - 0.4 * np.clip((np.abs(x) - np.float32(start[0])) * fade, 0, 1)
        ),
    )
    if first > 0.3:
        s.relief(*rings, width=0.16, strength=0.6)


def wire(s: Sketch, path: Array, width: float, colour: Colour) -> None:
    """A metal rod: dark below, bright above."""
    dark, bright = _metal(colour)
    s.fill(ribbon(path + (0, 0.15 * width), width), paint=dark)
    s.fill(ribbon(path - (0, 0.12 * width), 0.5 * width), paint=bright)


def hoop(s: Sketch, ring: Array, width: float, colour: Colour) -> None:
    """A metal rim along a closed outline."""
    dark, bright = _metal(colour)
    s.fill(grown(ring, 0.5 * width), grown(ring, -0.5 * width), paint=dark)
    s.fill(grown(ring, 0.2 * width), grown(ring, -0.3 * width), paint=bright)


def _metal(colour: Colour) -> tuple[Array, Array]:
    base = np.asarray(colour, np.float64)
    return base * 0.6, np.clip(base * 1.25 + 0.05, 0, 1)


@dataclass(frozen=True)
class Shades:
    """Two lenses in a frame."""

    lens: Points
    """Outline of the right lens."""
    look: tuple[str, ...] = ("dark",)
    frame: tuple[str, ...] = ("black",)
    rim: float = 0.35
    """Width of the rim in centimetres; below 0.2 a wire, 0 none."""
    bridge: str = "saddle"
    arm: float = 0.6
    brow: float = 0.0
    """Height of a bar of plastic on the upper rim."""
    wings: float = 0.0
    """How far the frame's upper corners stand out."""
    gems: bool = False
    angular: bool = False
    joint: float = -0.9

    def __call__(self, s: Sketch) -> None:
        """Draws it."""
        size = np.array((s.rng.uniform(0.96, 1.05), s.rng.uniform(0.93, 1.08)))
        points = np.asarray(self.lens, np.float64) * size
        right = points if self.angular else smooth(points, steps=6 if len(points) < 14 else 3)
        lenses = both(right)
        name = str(s.rng.choice(self.frame))
        paint = frame_paint(s, name)
        metal = np.asarray(paint if not callable(paint) else GOLD)
        corner = (float(right[:, 0].max()) + 0.5 * self.rim - 0.1, float(self.joint * size[1]))
        thin = self.rim < 0.2
        arms(s, corner, metal if thin else paint, min(self.arm, 0.3) if thin else self.arm, 0.25 if thin else 0.45)
        glaze(s, lenses, str(s.rng.choice(self.look)), self.rim)
        if thin:
            self._wires(s, lenses, metal, corner)
        else:
            self._plastic(s, right, paint, corner)
        if self.brow:
            self._brow(s, right, frame_paint(s, str(s.rng.choice(("black", "tortoise", "tortoise")))), metal)
        if self.gems:
            self._gems(s, right)

    def _wires(self, s: Sketch, lenses: Sequence[Array], metal: Array, corner: tuple[float, float]) -> None:
        (inner, _), top = lenses[0].min(axis=0), float(lenses[0][:, 1].min())
        y = -0.35
        if self.bridge in ("double", "bar"):
            wire(s, arc_between(1.9, top + 0.18, -0.1), 0.16, metal)
        if self.bridge != "bar":
            wire(s, arc_between(inner + 0.15, y, -0.5), 0.17, metal)
        for side in (-1, 1):
            pad = turned(ellipse(0, 0, 0.2, 0.5), 0.3 * side) + (side * (inner - 0.22), 0.75)
            s.fill(pad, paint=(0.85, 0.82, 0.78), opacity=0.5)
            wire(
                s,
                np.array(((corner[0] - 0.5, corner[1]), (corner[0] + 0.35, corner[1] - 0.05))) * (side, 1),
                0.24,
                metal,
            )
            if not self.rim:
                s.fill(
                    ellipse(side * (inner + 0.3), y, 0.13),
                    ellipse(side * (corner[0] - 0.35), corner[1], 0.13),
                    paint=metal,
                )
        if self.rim:
            for ring in lenses:
                hoop(s, ring, self.rim, metal)

    def _plastic(self, s: Sketch, right: Array, paint: Paint, corner: tuple[float, float]) -> None:
        outer = grown(right, self.rim)
        if not self.angular:
            outer[:, 1] = np.where(outer[:, 1] < -0.6, outer[:, 1] - 0.25 * self.rim, outer[:, 1])
        if self.wings:
            near = np.exp(-((outer[:, 0] - corner[0]) ** 2 + (outer[:, 1] - right[:, 1].min()) ** 2) / 1.1)
            outer = outer + near[:, None] * self.wings * np.array((1.0, -0.55))
        inner, top = float(right[:, 0].min()), float(right[:, 1].min())
        high = {"saddle": (max(top * 0.75, -1.5), -0.1), "keyhole": (-1.2, -0.3), "bar": (top - 0.3, top + 0.6)}[
            self.bridge
        ]
        x = np.linspace(-1, 1, 13)
        arch = -0.35 if self.bridge != "bar" else 0.0
        wide = inner + 0.25
        span = np.concatenate([np.stack([x * wide, high[0] + 0.15 * x * x], 1), np.stack([x * wide,
            high[1] + arch * (1 - x * x) + 0.55 * x * x], 1)[::-1]])  # fmt: skip
        s.fill(span, paint=paint)
        s.relief(span, width=0.2, strength=0.6)
        rings = [ring for lens, edge in zip(both(right), both(outer), strict=True) for ring in (edge, lens)]
        s.fill(*rings, paint=paint)
        s.relief(*rings, width=0.13, strength=0.7)
        for side in (-1, 1):
            glint = np.array(((2.4, top - 0.45 * self.rim), (4.8, top - 0.5 * self.rim))) * (side, 1)
            s.fill(ribbon(glint, 0.1), paint=(1, 1, 1), opacity=0.35, soft=0.06, atop=True)
            if s.rng.uniform() < 0.5:
                s.fill(ellipse(side * (corner[0] + 0.05), corner[1] - 0.1, 0.16, 0.1), paint=s.pick(SILVER, GOLD))

    def _brow(self, s: Sketch, right: Array, paint: Paint, metal: Array) -> None:
        order = right[np.argsort(right[:, 0])]
        top = order[order[:, 1] < 0.0]
        upper = np.stack([top[:, 0], top[:, 1]], 1)
        lift = self.brow * np.linspace(0.75, 1.15, len(upper))
        bar = np.concatenate([upper - np.stack([0 * lift, lift], 1), (upper + (0, 0.12))[::-1]])
        bar = grown(bar, 0.06)
        s.fill(*both(bar), paint=paint)
        s.relief(*both(bar), width=0.18, strength=0.7)
        for side in (-1, 1):
            s.fill(ellipse(side * (top[-1, 0] - 0.35), top[-1, 1] - 0.1, 0.14, 0.09), paint=metal)

    def _gems(self, s: Sketch, right: Array) -> None:
        ring = grown(right, 0.55 * self.rim)
        for point in ring[:: max(len(ring) // 16, 1)]:
            for side in (-1, 1):
                glow = s.rng.uniform(0.6, 1.0)
                s.fill(ellipse(point[0] * side, point[1], 0.13), paint=np.array((0.92, 0.95, 1.0)) * glow)


def arc_between(x: float, y: float, rise: float) -> Array:
    """A bow from -x to x over the nose, `rise` from its ends to its middle."""
    t = np.linspace(-1, 1, 15)
    return np.stack([t * x, y + rise * (1 - t * t)], axis=1)


def symmetric(right: Points) -> Array:
    """A closed outline from its right half, both ends on x = 0."""
    half = np.asarray(right, np.float64)
    return smooth(np.concatenate([half, half[-2:0:-1] * (-1, 1)]), steps=5)
