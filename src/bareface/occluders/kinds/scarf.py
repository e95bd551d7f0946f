"""Scarves on a head seen from the front. The origin is the tip of the chin; the mouth is at y = -4, the nose at -7."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bareface.occluders.kinds.fabric import (
    around,
    bands,
    dome,
    folds,
    knit,
    laid,
    rough,
    spread_from,
    worn,
)  # fmt: skip
from bareface.occluders.kinds.fields import toned
from bareface.occluders.kinds.weaves import BLACK, SILKS, WHITE, WOOLS, cloth_of
from bareface.occluders.layer import Array
from bareface.occluders.sketch import Field, Sketch, ellipse, ribbon, smooth, turned

CLUBS = ("UNITED", "CITY", "ROVERS", "FC 1899", "FOREVER", "THE REDS", "ULTRAS", "CHAMPIONS", "AWAY DAYS")


# ---- How they are worn


@dataclass(frozen=True)
class Scarf:
    """What it is made of and how it goes round the neck."""

    cloth: str
    wear: str
    fuzz: float = 0.0
    """Centimetres by which wool or fur stands off its outline."""
    thick: float = 5.0
    """Height of one turn in centimetres."""
    fringe: float = 0.0
    gloss: float = 0.0
    crease: float = 0.25
    opacity: float = 1.0

    def __call__(self, s: Sketch) -> None:
        """Draws it."""
        ways = {
            "wound": self._wound, "snood": self._snood, "loop": self._loop, "draped": self._draped,
            "tube": self._tube, "triangle": self._triangle, "veil": self._veil, "tied": self._tied,
        }  # fmt: skip
        ways[self.wear](s, cloth_of(s, self.cloth))

    # ---- Parts

    def _ring(self, s: Sketch, ring: Array) -> Array:
        if self.fuzz > 0.4:  # hairs on tufts
            return rough(s, rough(s, ring, 0.6 * self.fuzz, 0.6), 0.5 * self.fuzz, 0.15)
        return rough(s, ring, self.fuzz, 0.28) if self.fuzz else ring

    def turn(
        self, s: Sketch, cloth: Field, y: float, wide: float, rise: float, tilt: float = 0.0, high: float | None = None
    ) -> Array:  # fmt: skip
        """One turn round the neck: its middle at (0, y), its ends `rise` higher; returns its outline."""
        high = (high or self.thick) * s.rng.uniform(0.92, 1.08)
        t = np.sin(np.sin(np.linspace(-1, 1, 41) * np.pi / 2) * np.pi / 2)
        course = y - rise * t * t + tilt * t
        half = high / 2 * np.sqrt(1 - np.abs(t) ** 9) * (1 + 0.08 * np.sin(3 * t + s.rng.uniform(0, 6)))
        ring = np.concatenate([np.stack([t * wide, course - half], 1), np.stack([t * wide, course + half], 1)[::-1]])
        ring = self._ring(s, ring)
        bend = around(wide * 1.05)

        def move(px: Array, py: Array) -> tuple[Array, Array]:
            side = px / np.float32(wide)
            return bend(px, py - (y - rise * side * side + tilt * side))

        def body(px: Array, py: Array) -> Array:
            side = px / np.float32(wide)
            v = (py - (y - rise * side * side + tilt * side)) * np.float32(2 / high)
            facing = np.sqrt(np.clip(1.08 - v * v, 0, 1))
            light = v * np.float32(s.light[1]) + side * np.float32(s.light[0])
            return np.float32(0.56) + 0.48 * facing + 0.14 * light - 0.18 * np.square(side * side)

        run = laid(folds(s, high / 2.6, self.crease, np.pi / 2 - 0.12, 0.9, self.gloss), move)
        s.fill(ring, paint=toned(laid(cloth, move), body, run), opacity=self.opacity)
        return ring

    def tail(self, s: Sketch, cloth: Field, x: float, y: float, end: tuple[float, float], wide: float) -> None:
        """A loose end that hangs from (x, y)."""
        bow = s.rng.normal(0, 0.6)
        path = smooth(((x, y), (x * 0.7 + end[0] * 0.3 + bow, y * 0.6 + end[1] * 0.4), end), closed=False)
        widths = np.linspace(0.62, 1.0, len(path)) * wide
        ring = ribbon(path, widths)
        angle = np.arctan2(end[0] - x, end[1] - y)
        c, n = np.float32(np.cos(angle)), np.float32(np.sin(angle))

        def move(px: Array, py: Array) -> tuple[Array, Array]:
            return (px - x) * n + (py - y) * c, (px - x) * c - (py - y) * n

        def side(px: Array, py: Array) -> Array:
            v = ((px - x) * c - (py - y) * n) * np.float32(2 / wide)
            under = 0.25 * np.exp(-np.abs(py - y - 1) / 2)  # the turn's own shadow
            return np.asarray(np.float32(1.02) - 0.2 * v * v + np.float32(0.14 * s.light[0]) * v - under)

        if self.fringe:
            self._tassels(s, path[-1], np.array((n, c)), wide, cloth(*np.full((2, 1, 1), 3.0, np.float32))[0, 0])
        run = laid(folds(s, wide / 3.2, self.crease * 1.2, 0.0, 0.5, self.gloss), lambda px, py: move(px, py)[::-1])
        s.fill(self._ring(s, ring), paint=toned(laid(cloth, move), side, run), opacity=self.opacity)

    def _tassels(self, s: Sketch, end: Array, down: Array, wide: float, colour: Array) -> None:
        """Threads that hang from an end."""
        across = np.array((down[1], -down[0]))
        for k in np.linspace(-0.48, 0.48, max(int(wide / 0.42), 6)):
            start = end + across * k * wide - 0.3 * down
            drop = (down + across * s.rng.normal(0, 0.08)) * self.fringe * s.rng.uniform(0.85, 1.1)
            thread = np.stack([start, start + drop * 0.5 + across * s.rng.normal(0, 0.07), start + drop])
            s.fill(ribbon(thread, (0.24, 0.2, 0.26)), paint=colour * s.rng.uniform(0.6, 1.0))

    def _shadow(self, s: Sketch, ring: Array, opacity: float = 0.45) -> None:
        """The dark under a turn that is drawn next."""
        s.fill(ring, paint=(0.02, 0.02, 0.03), opacity=opacity, soft=0.5, atop=True)

    def over(
        self, s: Sketch, cloth: Field, y: float, wide: float, rise: float, tilt: float, high: float | None = None
    ) -> None:  # fmt: skip
        """A turn over an earlier one, which it darkens along its upper edge."""
        t = np.linspace(-0.95, 0.95, 17)
        edge = np.stack([t * wide, y - rise * t * t + tilt * t - 0.47 * (high or self.thick)], axis=1)
        s.depth = 0.8
        self._shadow(s, ribbon(edge, 0.9))
        self.turn(s, cloth, y, wide, rise, tilt, high)

    # ---- Ways to wear them

    def _wound(self, s: Sketch, cloth: Field) -> None:
        """Wound twice or three times, one or two ends hanging."""
        high = self.thick
        top = s.rng.uniform(-7.0, -4.0) + high / 2
        turns = int(s.rng.integers(2, 4))
        wide = 8.6 + 0.12 * high
        self.turn(s, cloth, top, wide, s.rng.uniform(2.2, 3.2), s.rng.normal(0, 0.5))
        side = s.rng.choice((-1, 1))
        ends = [(side * s.rng.uniform(1.5, 4), s.rng.uniform(15, 19))]
        if s.rng.uniform() < 0.5:
            ends.append((-side * s.rng.uniform(3, 6), s.rng.uniform(13, 17)))
        for end in ends:
            self.tail(s, cloth, end[0] * 0.6, top + 1.5, end, high * 1.15)
        for k in range(1, turns):
            tilt = s.rng.normal(0, 1.0)
            self.over(s, cloth, top + k * high * 0.62, wide + 0.75 * k, 2.2 + 0.5 * k, tilt)

    def _snood(self, s: Sketch, cloth: Field) -> None:
        """A closed loop laid twice."""
        high = self.thick
        top = s.rng.uniform(-7.5, -3.5) + high / 2
        self.turn(s, cloth, top, 8.4 + 0.1 * high, 2.4, s.rng.normal(0, 0.4))
        self.over(s, cloth, top + high * 0.7, 9.6 + 0.1 * high, 3.0, s.rng.normal(0, 0.9), high * 1.15)
        if s.rng.uniform() < 0.5:
            self.over(s, cloth, top + high * 1.4, 10.2 + 0.1 * high, 3.8, s.rng.normal(0, 0.9))

    def _loop(self, s: Sketch, cloth: Field) -> None:
        """Folded double, both ends drawn through the loop."""
        high, side = self.thick, s.rng.choice((-1, 1))
        top = s.rng.uniform(-6.0, -2.5) + high / 2
        self.turn(s, cloth, top, 8.8, 2.8)
        self.over(s, cloth, top + high * 0.55, 9.3, 3.2, side * 0.8)
        for k, end in enumerate(((side * 3.4, 17.5), (side * 0.2, 16.0))):
            self.tail(s, cloth, side * (2.0 - 0.5 * k), top + high * 0.7, (end[0], end[1] + s.rng.normal(0, 1)), high)
        knot = turned(ellipse(0, 0, high * 0.62, high * 0.45, power=2.6), 0.5 * side) + (side * 1.6, top + high * 0.72)
        self._shadow(s, knot + (0, 0.5), 0.5)
        s.fill(self._ring(s, knot), paint=toned(cloth, folds(s, high / 3, self.crease, 1.1 * side, 0.6, self.gloss)))
        s.relief(knot, width=0.8, strength=0.9)

    def _draped(self, s: Sketch, cloth: Field) -> None:
        """A wide shawl, one end thrown over the shoulder."""
        side = s.rng.choice((-1, 1))
        top = s.rng.uniform(-8.0, -4.5)
        base = smooth(np.array(((-8.4, top - 2.2), (-4.5, top + 0.2), (0, top + 1.2), (4.5, top + 0.2),
            (8.4, top - 2.2), (10.2, 2), (13.0, 8), (14.5, 17.5), (4, 18.5), (-6, 18), (-14, 17), (-13.5, 10),
            (-10, 3))) * (side, 1))  # fmt: skip
        light = dome(s, 0, 6, 15, 19, 0.35)
        s.fill(self._ring(s, base), paint=toned(laid(cloth, lambda x, y: (x + 0.3 * y, y)), light, laid(folds(s, 2.0,
            self.crease * 1.3, 0.1, 0.7, self.gloss), spread_from(0, -12, 15))), opacity=self.opacity)  # fmt: skip
        high = self.thick
        self.over(s, cloth, top + high * 0.75, 9.4, 3.0, -side * 1.0)
        throw = smooth(np.array(((-9.6, top - 1.5), (-5, 1.4), (1, 4.2), (6.5, 4.9), (10.6, 4.4), (13.4, 7.5),
            (14.0, 11.5), (8, 14.0), (-1, 13.0), (-8.5, 8.0), (-10.4, 2))) * (side, 1))  # fmt: skip
        self._shadow(s, throw + (0, 0.7), 0.45)
        angle = -0.35 * side
        c, n = np.float32(np.cos(angle)), np.float32(np.sin(angle))
        run = folds(s, 2.1, self.crease * 1.3, np.pi / 2, 0.7, self.gloss)

        def move(x: Array, y: Array) -> tuple[Array, Array]:
            return x * c - y * n, y * c + x * n + np.float32(0.03) * x * x

        run = laid(run, lambda x, y: (move(x, y)[0], y + 0.035 * x * x - 0.4 * side * x))
        s.fill(
            self._ring(s, throw), paint=toned(laid(cloth, move), dome(s, 0, 4, 14, 13, 0.35), run), opacity=self.opacity
        )

    def _tube(self, s: Sketch, cloth: Field) -> None:
        """A tube pulled over the nose or the chin, in folds on the neck."""
        top = float(s.rng.choice((-8.6, -8.2, -3.6))) + s.rng.normal(0, 0.3)
        nose = 0.9 if top < -6 else -0.5
        face = 7.55 if top < -6 else 6.9
        low = s.rng.uniform(8, 11)
        cheek = -5.0 if top < -6 else top + 0.6
        right = np.array((
            (0, top - nose), (2.2, top - 0.35 * nose), (face - 1.4, top + 0.3), (face, top), (7.3, cheek),
            (6.9, -2.4), (6.5, 1.2), (6.9, 5), (7.8, low - 0.6), (5, low + 0.3), (0, low + 0.9),
        ))  # fmt: skip
        ring = smooth(np.concatenate([right, right[-2:0:-1] * (-1, 1)]))
        bunch = folds(s, 2.3, self.crease * 1.5, np.pi / 2, 0.8, self.gloss)

        def gathered(x: Array, y: Array) -> Array:
            share = np.clip((y - np.float32(-1)) / 4, 0, 1)
            return 1 + (bunch(x, y + 0.07 * x * x) - 1) * share

        def face_light(x: Array, y: Array) -> Array:
            nose_side = np.exp(-((x / 1.5) ** 2)) * np.clip(-(y + 4.5) / 3, 0, 1)
            chin = np.exp(-((y - 0.9) ** 2) / 1.5) * np.exp(-((x / 5) ** 2))
            return np.asarray(1 + 0.12 * nose_side - 0.3 * chin)

        light = dome(s, 0, 0, 8.0, 19, 0.5)
        paint = toned(laid(cloth, around(8.6)), light, gathered, face_light)
        s.fill(self._ring(s, ring), paint=paint, opacity=self.opacity)
        edge = ring[:25]
        s.line(edge + (0, 0.45), 0.07, (0.1, 0.1, 0.1))
        s.line((edge + (0, 0.45)) * (-1, 1), 0.07, (0.1, 0.1, 0.1))

    def _triangle(self, s: Sketch, cloth: Field) -> None:
        """A kerchief over nose and mouth, its corner down."""
        top = s.rng.uniform(-9.3, -8.3) if s.rng.uniform() < 0.75 else s.rng.uniform(-5.4, -4.6)
        right = np.array((
            (0, top), (3.0, top + 0.5), (7.5, top + 0.9), (7.6, min(top + 2.6, -3.2)), (7.1, -1.6), (5.6, 3.0),
            (2.6, 7.0), (0, s.rng.uniform(8, 12)),
        ))  # fmt: skip
        right[-1, 0] = s.rng.normal(0, 0.8)
        ring = smooth(np.concatenate([right, right[-2:0:-1] * (-1, 1)]), steps=5)
        hang = laid(folds(s, 2.3, self.crease, 0.0, 0.8, self.gloss), spread_from(0, -16, 16))

        def chin(x: Array, y: Array) -> Array:
            nose = np.exp(-(x * x + (y + 7) ** 2) / 3)
            return np.asarray(1 + 0.13 * nose - 0.2 * np.exp(-(x * x / 12 + (y - 1.4) ** 2 / 1.6)))

        bias = laid(cloth, lambda x, y: (0.7 * (x + y), 0.7 * (y - x)))
        light = dome(s, 0, -2, 8.4, 15, 0.45)
        s.fill(ring, paint=toned(laid(bias, around(8.8)), light, hang, chin), opacity=self.opacity)

    def _veil(self, s: Sketch, cloth: Field) -> None:
        """A veil that hangs from below the eyes."""
        top, low = s.rng.uniform(-9.6, -8.8), s.rng.uniform(13, 18)
        right = np.array(((0, top), (3.5, top + 0.1), (7.6, top - 0.3), (8.0, top + 2), (8.3, 0), (9.6, 7),
            (11.2, low - 1.5), (6, low + 0.3), (0, low + 1)))  # fmt: skip
        ring = smooth(np.concatenate([right, right[-2:0:-1] * (-1, 1)]))
        hang = laid(folds(s, 2.0, self.crease * 1.4, 0.0, 0.6, self.gloss), spread_from(0, -24, 26))
        still = np.float32(top + 3)

        def loose(x: Array, y: Array) -> Array:
            share = np.clip((y - still) / 9, 0.15, 1)
            return np.asarray(1 + (hang(x, y) - 1) * share + 0.25 * np.exp(-(x * x / 2 + (y + 7) ** 2) / 2.5))

        s.fill(
            ring,
            paint=toned(laid(cloth, spread_from(0, -30, 30)), dome(s, 0, 0, 11, 20, 0.4), loose),
            opacity=self.opacity,
        )
        s.line(
            np.stack([np.linspace(-7.4, 7.4, 12), np.full(12, top + 0.75) - 0.3 * np.linspace(-1, 1, 12) ** 2], 1),
            0.07,
            (0.14, 0.14, 0.15),
        )

    def _tied(self, s: Sketch, cloth: Field) -> None:
        """A kerchief round the neck up to the chin, knotted at the front or the side."""
        side = s.rng.choice((-1, 0, 1))
        top = s.rng.uniform(-4.5, -1.0) + self.thick / 2
        x, y = side * 3.6, top + 1.9 + 0.25 * self.thick
        for sign in (-1, 1):
            angle = sign * s.rng.uniform(0.5, 1.0) + 0.15 * side
            long = s.rng.uniform(6, 9)
            half = long * np.array((0.4, 0.9, 1.0, 0.85, 0.4))
            wing = np.column_stack([(0, 1.7, 2.8, 0.4, -2.4, -1.4), (-0.5, *half)])
            wing = turned(smooth(wing), -angle) + (x, y)
            s.fill(
                wing,
                paint=toned(
                    cloth, laid(folds(s, 1.3, self.crease * 1.3, 0, 0.5, self.gloss), spread_from(x, y - 4, 9))
                ),
                opacity=self.opacity,
            )
            s.relief(wing, width=0.4, strength=0.5)
        self.turn(s, cloth, top - 0.6, 7.6, 2.4, side * 0.6)
        self.over(s, cloth, top + 1.7, 7.6, 2.2, side * 0.9)
        knot = ellipse(x, y, 1.5, 1.25, power=2.6)
        self._shadow(s, knot + (0, 0.3), 0.6)
        s.fill(knot, paint=toned(cloth, folds(s, 0.8, 0.3, 0.5, 0.5, self.gloss)))
        s.relief(knot, width=0.6, strength=1.0)


def football(s: Sketch) -> None:
    """A supporter's scarf wound once, the club's name in front."""
    first = s.pick(*SILKS, WHITE)
    second = (
        s.pick(WHITE, (0.9, 0.75, 0.2)) if first.mean() < 0.45 else s.pick(BLACK, (0.6, 0.05, 0.1), (0.1, 0.15, 0.4))
    )
    scarf = Scarf("knit", "wound", 0.08, 6.6, 2.6)
    bars = knit(bands(np.stack([first, second]), np.full(2, s.rng.uniform(2, 3.2))), 0.3, 0.2)
    side, y = s.rng.choice((-1, 1)), s.rng.uniform(-3.0, -0.5)
    for k in (-1, 1):
        scarf.tail(s, bars, 3.0 * k * side, y + 2, (4.5 * k * side + s.rng.normal(0, 0.5), s.rng.uniform(15, 19)), 6.8)
    middle = bands(np.stack([first, second, first, second, first]), np.array((1.1, 0.5, 3.4, 0.5, 9.0)), False)
    scarf.over(s, laid(knit(middle, 0.3, 0.2), lambda px, py: (px, py + 2.75)), y + 1.0, 9.6, 3.0, s.rng.normal(0, 0.5))
    s.text(CLUBS[int(s.rng.integers(len(CLUBS)))], (0, y + 0.9), 1.9, second, stretch=1.15, bold=0.1)


def crochet(s: Sketch) -> None:
    """A shawl of crocheted lace: the holes show what is behind."""
    scarf = Scarf("plain", "draped", 0.15, 5.0)
    colour = s.pick(WHITE, (0.80, 0.72, 0.60), *WOOLS)
    top = s.rng.uniform(-6, -3)
    ring = smooth(
        (
            (-8.8, top - 2),
            (0, top + 1.5),
            (8.8, top - 2),
            (10.5, 4), (12.5, 10), (6, 13.5), (0, 17), (-6, 13.5), (-12.5, 10), (-10.5, 4),
        )
    )  # fmt: skip
    yarn = toned(
        colour,
        worn(s, 0.25, 0.12),
        dome(s, 0, 4, 13, 17, 0.35),
        laid(folds(s, 3.0, 0.25, 0, 0.7), spread_from(0, -14, 18)),
    )
    s.fill(rough(s, ring, 0.5, 0.45), paint=yarn)
    holes = []
    for row, radius in enumerate(np.arange(18.5, 33, 1.5)):
        for angle in np.arange(-0.6, 0.61, 1.45 / radius) + 0.36 / radius * (row % 2):
            holes.append(ellipse(radius * np.sin(angle), radius * np.cos(angle) - 20 + top + 6, 0.38, 0.5)[::6])
    s.erase(*holes)
    scarf.turn(s, toned(colour, worn(s, 0.25, 0.15)), top + 1.4, 9.2, 2.6, high=3.4)


def pompom_scarf(s: Sketch) -> None:
    """A child's knitted scarf with woollen balls at its ends."""
    scarf = Scarf("knit", "wound", 0.12, 4.6)
    colour, other = s.pick(*WOOLS), s.pick(*WOOLS, WHITE)
    cloth = knit(bands(np.stack([colour, other]), np.full(2, s.rng.uniform(1.6, 3.0))), 0.6, 0.4)
    y = s.rng.uniform(-3.5, -1.5)
    scarf.turn(s, cloth, y, 8.8, 2.6)
    for k in (-1, 1):
        end = (k * s.rng.uniform(2.5, 4.5), s.rng.uniform(11, 14))
        scarf.tail(s, cloth, 1.2 * k, y + 2.5, end, 4.6)
        for dx in (-1.3, 1.3):
            ball = rough(s, ellipse(end[0] + dx, end[1] + 1.0, 1.5), 0.3, 0.15)
            s.fill(ball, paint=toned(other, dome(s, end[0] + dx, end[1] + 1.0, 1.7, 1.7, 0.5), worn(s, 0.3, 0.12)))
    scarf.over(s, cloth, y + 2.9, 9.4, 3.0, s.rng.normal(0, 0.8))


KINDS: dict[str, Callable[[Sketch], None]] = {
    "wool-scarf": Scarf("knit", "wound", 0.1, 5.4, 2.2), "chunky-snood": Scarf("chunky", "snood", 0.18, 6.4),
    "cable-knit-scarf": Scarf("cable", "loop", 0.1, 6.0, 2.6), "ribbed-neck-warmer": Scarf("rib", "tube", 0.06,
        crease=0.2),
    "snowflake-scarf": Scarf("snow", "wound", 0.1, 6.0, 2.2), "ombre-snood": Scarf("melange", "snood", 0.12, 5.4),
    "tartan-scarf": Scarf("tartan", "loop", 0.0, 5.6, 1.6), "blanket-scarf": Scarf("tartan", "draped", 0.0, 6.4,
        crease=0.2),
    "college-scarf": Scarf("college", "wound", 0.0, 5.6, 2.0, crease=0.15), "football-scarf": football,
    "houndstooth-scarf": Scarf("houndstooth", "wound", 0.0, 5.0, 1.6), "pashmina": Scarf("plain", "draped", 0.0, 5.0,
        crease=0.35),
    "silk-scarf": Scarf("silk", "tied", 0.0, 4.4, gloss=0.45, crease=0.4), "dotted-neckerchief": Scarf("dots",
        "triangle", gloss=0.15),
    "bandana": Scarf("paisley", "triangle", crease=0.22), "leopard-chiffon": Scarf("leopard", "wound", 0.0, 4.8,
        opacity=0.9, crease=0.35, gloss=0.1),
    "keffiyeh": Scarf("net", "draped", 0.0, 5.4, crease=0.3), "desert-shemagh": Scarf("net", "triangle", crease=0.35),
    "camouflage-neck-tube": Scarf("camouflage", "tube", crease=0.22), "fleece-neck-warmer": Scarf("fleece", "tube",
        0.05, crease=0.12),
    "printed-neck-tube": Scarf("paisley", "tube", crease=0.25, gloss=0.1), "fur-stole": Scarf("fur", "snood", 0.8,
        7.2, crease=0.12),
    "fur-collar": Scarf("fur", "loop", 0.7, 6.0, crease=0.1), "face-veil": Scarf("black", "veil", crease=0.3),
    "chiffon-veil": Scarf("silk", "veil", opacity=0.72, crease=0.3, gloss=0.1), "padded-loop": Scarf("nylon", "snood",
        0.0, 6.4, crease=0.06, gloss=0.1),
    "waffle-snood": Scarf("waffle", "snood", 0.06, 6.0), "denim-bandana": Scarf("denim", "triangle", crease=0.2),
    "crochet-shawl": crochet, "pompom-scarf": pompom_scarf,
}  # fmt: skip
