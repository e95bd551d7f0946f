"""What hats share, and the three large families: peaked caps, knitted hats, hats with a brim all round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bareface.occluders.kinds.fabric import (
    SNOW,
    around,
    bands,
    cable,
    camouflage,
    chart,
    dome,
    folds,
    knit,
    laid,
    over_dome,
    printed,
    rough,
    tile,
    worn,
    woven,
)
from bareface.occluders.kinds.fields import patches, toned
from bareface.occluders.layer import Array
from bareface.occluders.sketch import Colour, Field, Sketch, ellipse, rectangle, ribbon, smooth, turned

WOOLS = ((0.10, 0.10, 0.12), (0.35, 0.36, 0.38), (0.13, 0.18, 0.33), (0.50, 0.12, 0.15), (0.72, 0.66, 0.56),
         (0.20, 0.30, 0.24), (0.80, 0.58, 0.15), (0.85, 0.83, 0.80), (0.62, 0.40, 0.44),
         (0.12, 0.35, 0.42))  # fmt: skip
COTTONS = ((0.07, 0.08, 0.10), (0.11, 0.15, 0.30), (0.62, 0.10, 0.12), (0.88, 0.87, 0.84), (0.12, 0.30, 0.58),
           (0.55, 0.50, 0.40), (0.16, 0.33, 0.22), (0.45, 0.46, 0.48), (0.80, 0.50, 0.55))  # fmt: skip
DENIMS = ((0.22, 0.32, 0.48), (0.35, 0.45, 0.58), (0.14, 0.18, 0.28))
FELTS = ((0.16, 0.14, 0.13), (0.33, 0.24, 0.17), (0.45, 0.44, 0.42), (0.22, 0.25, 0.30), (0.62, 0.50, 0.36))
WORDS = ("NYC", "LA", "B", "SURF", "CREW", "A", "TX", "DAD", "77", "ROAD", "K", "CHI", "OAK", "M", "R", "FISH", "JOE'S")
WHITE, BLACK, GOLD = (0.93, 0.92, 0.90), (0.05, 0.05, 0.06), (0.80, 0.62, 0.25)


# ---- Outlines and light that hats share


def shell(half: Sequence[tuple[float, float]], sag: float) -> Array:
    """A symmetric crown: `half` its left outline from below up to x = 0; its lower edge sags by `sag`."""
    left = np.asarray(half, np.float64)
    top = smooth(np.concatenate([left, left[-2::-1] * (-1, 1)]), closed=False)
    return np.concatenate([top, arc(left[0, 0], left[0, 1], sag)[::-1]])


def skull(low: float, y: float, wide: float, middle: float, top: float, sag: float, power: float = 2.3) -> Array:
    """A round crown: `low` half wide at y where it ends, `wide` at `middle`; `power` above 2 squares it."""
    angle = np.linspace(np.pi, 0, 41)
    x = wide * np.sign(np.cos(angle)) * np.abs(np.cos(angle)) ** (2 / power)
    over = np.stack([x, middle + (top - middle) * np.sin(angle) ** (2 / power)], axis=1)
    below = arc(low, y, sag)[::-1]
    return np.concatenate([over, below])


def arc(x: float, y: float, sag: float) -> Array:
    """A level curve from x to -x at height y, `sag` lower in its middle, `[17, 2]`."""
    t = np.linspace(-1, 1, 17)
    return np.stack([t * abs(x), y + sag * (1 - t * t)], axis=1)


def strip(x: float, y: float, sag: float, high: float, wider: float = 0.0) -> Array:
    """A band round the head: its upper edge at y, `sag` lower in the middle; `wider` at its lower edge."""
    return np.concatenate([arc(x, y, sag), arc(abs(x) + wider, y + high, sag)[::-1]])


def rounded(s: Sketch, ring: Array, deep: float = 0.45) -> Field:
    """Light on the round body inside an outline."""
    (x0, y0), (x1, y1) = ring.min(axis=0), ring.max(axis=0)
    high = (y1 - y0) * 1.15
    return dome(s, (x0 + x1) / 2, y0 + high * 0.62, (x1 - x0) / 2 * 1.04, high * 0.66, deep)


def dim(s: Sketch, ring: Array, opacity: float = 0.45, soft: float = 0.35) -> None:
    """A soft shadow within the thing."""
    s.fill(ring, paint=(0.02, 0.02, 0.03), opacity=opacity, soft=soft, atop=True)


def shine(s: Sketch, ring: Array, opacity: float = 0.4, soft: float = 0.35) -> None:
    """A soft highlight within the thing."""
    s.fill(ring, paint=(1, 1, 0.98), opacity=opacity, soft=soft, atop=True)


def stitched(s: Sketch, points: Array, colour: Colour, width: float = 0.09) -> None:
    """A seam: a dark groove with a light rim."""
    base = np.asarray(colour, np.float64)
    s.line(points + (0.1, 0.0), width, np.clip(base * 1.15 + 0.02, 0, 1))
    s.line(points, width, base * 0.62)


def pompom(s: Sketch, x: float, y: float, radius: float, colour: Colour) -> None:
    """A ball of cut wool."""
    ring = rough(s, ellipse(x, y, radius), radius * 0.22, 0.16)
    s.fill(ring, paint=toned(colour, dome(s, x, y, radius * 1.1, radius * 1.1, 0.5), tufts(s)))


def tufts(s: Sketch) -> Field:
    """Light on cut or looped wool."""
    field = patches(s, 0.3)
    return lambda x, y: 1 + np.float32(0.13) * field(x, y)


# ---- Peaked caps


@dataclass(frozen=True)
class Peaked:
    """A baseball cap: what it is made of, where its peak points, what is on its front."""

    cloth: str = "cotton"
    peak: str = "curved"
    front: str = "word"
    mesh: bool = False
    tall: float = 11.0

    def __call__(self, s: Sketch) -> None:
        """Draws it."""
        colour = s.pick(*{"denim": DENIMS, "camouflage": ((0.33, 0.31, 0.22),)}.get(self.cloth, COTTONS))
        accent = s.pick(*COTTONS, (0.9, 0.75, 0.2)) if s.rng.uniform() < 0.4 and self.cloth == "cotton" else colour
        top = -self.tall + s.rng.normal(0, 0.3)
        ring = skull(8.2, 2.6, s.rng.uniform(8.7, 9.1), -1.6, top, -2.4, s.rng.uniform(2.2, 2.6))
        light = rounded(s, ring)
        surface = self._surface(s, colour)
        s.fill(ring, paint=toned(laid(surface, over_dome(top * 1.3, 2, 9.2)), light))
        if self.mesh:
            self._sides(s, colour, top, light)
        for x in (-5.0, 0.0, 5.0) if not self.mesh else (0.0,):
            bow = np.array(((x * 0.1, top + 0.1), (x * 0.75, top * 0.75), (x, top * 0.4), (x * 1.05, 1.5)))
            stitched(s, smooth(bow, closed=False), colour)
        for x in () if self.mesh else (-3.1, 3.1):
            s.fill(ellipse(x, top * 0.72, 0.28, 0.24), paint=np.asarray(colour) * 0.45)
            s.fill(ellipse(x, top * 0.72, 0.14, 0.11), paint=BLACK)
        s.fill(ellipse(0, top + 0.1, 0.85, 0.42), paint=np.asarray(accent) * 0.9)
        s.relief(ellipse(0, top + 0.1, 0.85, 0.42), width=0.2)
        if self.peak == "back":
            self._strap(s, colour)
            return
        self._emblem(s, top, colour)
        s.depth = 3.0
        if self.peak == "side":
            self._side_peak(s, accent)
        else:
            self.front_peak(s, accent, surface if self.cloth != "cotton" else woven(s, accent, 0.03))

    def _surface(self, s: Sketch, colour: Array) -> Field:
        if self.cloth == "denim":
            twill = bands(np.stack([colour, colour * 1.25]), np.array((0.12, 0.08)))
            return laid(woven(s, twill, 0.1), lambda x, y: (x + y, y))
        if self.cloth == "camouflage":
            return camouflage(s)
        return woven(s, colour, 0.03)

    def _sides(self, s: Sketch, colour: Array, top: float, light: Field) -> None:
        pale = s.pick(WHITE, WHITE, colour, (0.12, 0.12, 0.12))
        net = printed(pale, pale * 0.25, tile("mesh"), 1.7)
        for side in (-1, 1):
            edge = np.array(
                ((5.4, 2.0), (5.5, -2), (4.4, top * 0.72), (2.0, top * 0.96), (9, top), (9.6, -3), (9.2, 2.6))
            )
            ring = edge * (side, 1)
            s.fill(ring, paint=toned(laid(net, over_dome(top * 1.3, 2, 9.2)), light), atop=True)
            stitched(s, ring[:4], colour)

    def _emblem(self, s: Sketch, top: float, colour: Array) -> None:
        pale, dark = (WHITE, WHITE, (0.88, 0.68, 0.2), (0.85, 0.8, 0.65)), (BLACK, (0.6, 0.08, 0.1), (0.1, 0.15, 0.4))
        ink, rim = s.pick(*(pale if colour.mean() < 0.55 else dark)), s.pick(*(dark if colour.mean() < 0.55 else pale))
        word = WORDS[int(s.rng.integers(len(WORDS)))]
        middle = (0.0, top * 0.47)
        if self.front == "patch":
            patch = ellipse(*middle, 3.2, 2.2, power=float(s.rng.choice((2.0, 5.0))))
            s.fill(patch, paint=ink)
            s.fill(ellipse(*middle, 2.9, 1.9, power=5), paint=np.asarray(ink) * 0.85)
            hills = np.array(((-2.4, 1.2), (-1.2, -0.2), (-0.5, 0.4), (0.6, -0.9), (2.4, 1.2))) + middle
            s.fill(hills, paint=s.pick((0.15, 0.3, 0.2), (0.1, 0.2, 0.4), (0.4, 0.2, 0.1)))
            s.text(word, (0, middle[1] - 0.95), 0.8, BLACK if ink.mean() > 0.4 else WHITE, bold=0.08)
            s.relief(patch, width=0.15)
        elif self.front == "word":
            high = min(3.4, 8.0 / max(len(word), 1))
            s.text(word, middle, high * 1.16, rim, bold=0.16)
            s.text(word, middle, high, ink, bold=0.06)
        elif self.front == "swoosh":
            s.fill(turned(ellipse(0, 0, 1.5, 0.5), -0.4) + middle, paint=ink)
            s.text(word, (0, middle[1] + 1.2), 0.6, ink, bold=0.05)

    def front_peak(self, s: Sketch, colour: Array, surface: Field) -> None:
        """The peak over the forehead."""
        flat = self.peak == "flat"
        wide = s.rng.uniform(8.9, 9.6)
        ends, middle = (1.3, s.rng.uniform(2.2, 3.2)) if flat else (s.rng.uniform(3.6, 4.6), s.rng.uniform(2.4, 3.4))
        t = np.linspace(-1, 1, 33)
        inner = 1.8 - (4.0 if not flat else 3.6) * (1 - t * t)
        outer = ends + (middle - ends) * (1 - np.abs(t) ** (3.5 if flat else 2.0))
        x = wide * np.sin(t * 1.35) / np.sin(1.35)
        rows = [np.stack([x * (0.93 + 0.07 * k), inner + (outer - inner) * k], axis=1) for k in np.linspace(0, 1, 6)]
        dim(s, np.concatenate([rows[0] - (0, 0.9), rows[1][::-1]]), 0.5, 0.4)
        ring = np.concatenate([rows[0], rows[-1][::-1]])
        lx = np.float32(s.light[0])

        def bent(x: Array, y: Array) -> Array:
            side = x / np.float32(wide)
            return (
                np.float32(1.08) - (0.1 if flat else 0.42) * side * side + np.float32(0.22) * side * lx - 0.03 * (y - 1)
            )

        s.fill(ring, paint=toned(surface, bent))
        for row in rows[1:-1]:
            s.line(row, 0.06, np.asarray(colour) * 0.75)
        s.line(rows[-1], 0.32, np.asarray(colour) * 0.42)
        s.line(rows[-1] - (0, 0.17), 0.1, np.clip(np.asarray(colour) * 1.15 + 0.04, 0, 1))
        if flat and s.rng.uniform() < 0.6:
            s.fill(ellipse(4.2, 1.2, 1.25, 0.7, -0.25), paint=GOLD)
            s.relief(ellipse(4.2, 1.2, 1.25, 0.7, -0.25), width=0.3, strength=0.8)

    def _side_peak(self, s: Sketch, colour: Array) -> None:
        tip = s.rng.uniform(14.5, 16)
        ring = smooth(
            ((3.5, -0.2), (8.0, -1.6), (12, -1.2), (tip, 0.6), (tip - 0.3, 1.5), (11, 1.9), (7.0, 2.6), (3.5, 1.6))
        )
        dim(s, ring - (0.4, 1.0), 0.45, 0.5)
        s.fill(ring, paint=toned(woven(s, colour), lambda x, y: 1.15 - np.float32(0.16) * (y + 0.5)))
        under = smooth(((4, 1.7), (8, 1.6), (tip - 0.4, 1.0), (tip - 0.6, 1.5), (11, 2.1), (7.0, 2.8)))
        s.fill(under, paint=np.asarray(colour) * 0.4)
        s.depth = 0.0

    def _strap(self, s: Sketch, colour: Array) -> None:
        s.erase(shell(((-3.5, -0.6), (-3.3, -2.4), (-1.7, -4.0), (0, -4.4)), 0.2))
        edge = smooth(
            ((-3.6, -0.6), (-3.4, -2.5), (-1.8, -4.1), (0, -4.5), (1.8, -4.1), (3.4, -2.5), (3.6, -0.6)), closed=False
        )
        s.line(edge, 0.45, np.asarray(colour) * 0.72)
        band = strip(-8.4, 0.6, -1.3, 1.7)
        s.fill(band, paint=toned(woven(s, colour), rounded(s, band, 0.2)))
        for x in np.linspace(-2.8, 2.8, 8):
            s.fill(ellipse(x, 0.25 + 0.012 * x * x, 0.2, 0.17), paint=np.asarray(colour) * 0.4)
        s.line(arc(-8.2, 0.8, -1.3), 0.06, np.asarray(colour) * 0.6)
        s.relief(band, width=0.4, strength=0.5)


# ---- Knitted ones


@dataclass(frozen=True)
class Knitted:
    """A beanie: its stitches, its cuff, its height, what is on top."""

    stitches: str = "ribs"
    cuff: bool = True
    top: float = -10.6
    pompom: bool = False
    flaps: bool = False
    ears: bool = False
    slouch: float = 0.0

    def __call__(self, s: Sketch) -> None:
        """Draws it."""
        colour = s.pick(*WOOLS)
        second = s.pick(*WOOLS, WHITE)
        top = self.top + s.rng.normal(0, 0.35)

        ring = skull(8.0, 2.4, 8.6 + 0.9 * self.slouch, -2.4 - 3 * self.slouch, top, 0.3, 2.25 + 0.3 * self.slouch)
        if self.slouch:
            ring = ring + np.stack(
                [np.clip(-ring[:, 1] - 5, 0, 9) * 0.25 * self.slouch * s.rng.choice((-1, 1)), 0 * ring[:, 1]], axis=1
            )
        ring = rough(s, ring, 0.16, 0.35)
        stitch = s.rng.uniform(0.5, 0.75)
        cloth = self._surface(s, colour, second, stitch)
        wavy = folds(s, 5.5, 0.14 * (1 + self.slouch), turn=s.rng.normal(0, 0.9), drift=0.8)
        if self.ears:
            for side in (-1, 1):
                ear = ellipse(6.0 * side, top + 1.6, 2.6, 2.5)
                s.fill(ear, paint=toned(knit(colour, stitch), dome(s, 6.2 * side, top + 1.3, 2.7, 2.6)))
                s.fill(ellipse(6.2 * side, top + 1.5, 1.4, 1.3), paint=np.asarray(second) * 0.9)
        if self.flaps:
            for side in (-1, 1):
                self._flap(s, side, cloth, second)
        s.fill(ring, paint=toned(laid(cloth, over_dome(top * 1.05, 1, 9.0)), rounded(s, ring), wavy))
        if self.cuff:
            band = rough(s, strip(-8.75, s.rng.uniform(-2.9, -1.7), 0.5, s.rng.uniform(4.2, 4.9), -0.35), 0.13, 0.3)
            dim(s, band - (0, 0.5), 0.5, 0.35)
            rim = colour if s.rng.uniform() < 0.7 else second
            s.fill(band, paint=toned(laid(knit(rim, stitch * 1.1, 0.3, 0.4), around(9.3, 0.7)), rounded(s, band, 0.3)))
            s.relief(band, width=0.7, strength=0.55)
            if s.rng.uniform() < 0.35 and not self.pompom:
                label = rectangle(1.8, -0.6, 4.2, 1.1)
                s.fill(label, paint=s.pick((0.45, 0.28, 0.15), WHITE, BLACK))
                s.text(WORDS[int(s.rng.integers(len(WORDS)))], (3, 0.25), 0.7, s.pick(GOLD, (0.3, 0.3, 0.3)), bold=0.05)
        if self.pompom:
            pompom(s, s.rng.normal(0, 0.4), top - 2.0, s.rng.uniform(2.6, 3.4), s.pick(second, WHITE))

    def _surface(self, s: Sketch, colour: Array, second: Array, stitch: float) -> Field:
        if self.stitches == "cables":
            return cable(colour, s.rng.uniform(2.8, 3.4))
        if self.stitches == "snow":
            third = s.pick(WHITE, second)
            return knit(chart(np.stack([colour, third, second]), SNOW, 0.42), 0.42, 0.3)
        if self.stitches == "stripes":
            return knit(bands(np.stack([colour, second]), s.rng.uniform(1.2, 2.4, 2), upright=False), stitch)
        return knit(colour, stitch, 0.35, 0.45)

    def _flap(self, s: Sketch, side: int, cloth: Field, second: Array) -> None:
        braid = smooth(np.array(((8.2, 8.0), (8.6, 13), (8.2, 18), (8.7, 21))) * (side, 1), closed=False)
        s.fill(rough(s, ribbon(braid, 0.9), 0.12, 0.25), paint=laid(knit(second, 0.5), around(9)))
        pompom(s, float(braid[-1, 0]), float(braid[-1, 1]), 1.1, second)
        flap = smooth(
            np.array(((5.9, -1), (6.3, 3.5), (7.4, 7.5), (8.4, 8.6), (9.1, 7.2), (9.2, 2.5), (8.8, -2))) * (side, 1)
        )
        s.fill(flap, paint=toned(laid(cloth, around(11)), rounded(s, flap, 0.3)))
        s.line(flap[8:40], 0.35, np.asarray(second) * 0.9)


# ---- Hats with a brim all round


@dataclass(frozen=True)
class Brimmed:
    """A crown on a brim: half outlines of both, what they are made of, the ribbon."""

    crown: tuple[tuple[float, float], ...]
    brim: tuple[tuple[float, float], ...]
    """The brim's right half, from its upper edge in the middle round to its lower edge in the middle."""
    cloth: str = "felt"
    ribbon: float = 1.8
    dent: str = ""
    stitches: bool = False

    def __call__(self, s: Sketch) -> None:
        """Draws it."""
        colour, band = self._colours(s)
        grow = np.array((s.rng.uniform(0.95, 1.07), s.rng.uniform(0.95, 1.07)))
        right = np.asarray(self.brim, np.float64) * grow
        brim = smooth(np.concatenate([right, right[-2:0:-1] * (-1, 1)]))
        crown = shell([(x * grow[0], y * grow[1]) for x, y in self.crown], 1.1)
        surface = self._surface(s, colour)
        s.depth = 2.0
        middle, deep = float(np.mean(brim[:, 1])), float(np.ptp(brim[:, 1]))
        lx = np.float32(s.light[0])

        def slope(x: Array, y: Array) -> Array:
            side = x / np.float32(right[:, 0].max())
            return np.float32(0.92) + 0.12 * (y - middle) / deep + np.float32(0.16) * lx * side - 0.12 * side * side

        s.fill(brim, paint=toned(laid(surface, lambda x, y: (x, y * 2.2)), slope))
        for k in (0.95, 0.88, 0.8, 0.71) if self.stitches else ():
            s.line((brim - (0, middle)) * (k, k) + (0, middle), 0.06, np.asarray(colour) * 0.72)
        s.relief(brim, width=0.35, strength=0.6)
        dim(
            s,
            np.concatenate(
                [arc(crown[0, 0] * 1.1, crown[0, 1] - 0.5, 1.5), arc(crown[0, 0] * 1.1, crown[0, 1] + 0.2, 1.9)[::-1]]
            ),
            0.55,
            0.3,
        )
        s.depth = 0.5
        s.fill(crown, paint=toned(laid(surface, around(10.0, 0.8)), rounded(s, crown, 0.5)))
        top = float(crown[:, 1].min())
        if self.dent == "pinch":
            for side in (-1, 1):
                dim(s, ellipse(3.9 * side, top + 3.0, 1.0, 2.6, 0.5 * side), 0.5, 0.8)
            dim(s, ellipse(0, top + 0.7, 2.6, 0.8), 0.5, 0.5)
            shine(s, ellipse(0, top + 3.4, 1.3, 2.2), 0.1, 0.8)
        if self.ribbon:
            self._band(s, crown, band)

    def _colours(self, s: Sketch) -> tuple[Array, Array]:
        if self.cloth == "straw":
            return s.pick((0.85, 0.72, 0.48), (0.78, 0.62, 0.38), (0.90, 0.82, 0.65)), s.pick(
                BLACK, (0.5, 0.1, 0.1), (0.1, 0.15, 0.35)
            )
        if self.cloth in ("cotton", "print"):
            return s.pick(*COTTONS), s.pick(*COTTONS)
        if self.cloth in ("silk", "black"):
            return s.pick(BLACK, BLACK, (0.09, 0.07, 0.12)), s.pick(
                (0.14, 0.13, 0.14), (0.45, 0.1, 0.12), (0.35, 0.2, 0.4)
            )  # fmt: skip
        colour = s.pick(*FELTS)
        return colour, s.pick(BLACK, np.asarray(colour) * 0.5, (0.3, 0.2, 0.1))

    def _surface(self, s: Sketch, colour: Array) -> Field:
        if self.cloth == "straw":
            return toned(
                printed(colour * 0.62, woven(s, colour, 0.08), tile("basket"), s.rng.uniform(1.3, 2.2)),
                worn(s, 3.0, 0.05),
            )
        if self.cloth == "print":
            motif = str(s.rng.choice(("flowers", "leopard", "dots", "paisley")))
            return printed(woven(s, colour), s.pick(WHITE, BLACK, (0.85, 0.6, 0.2)), tile(motif), s.rng.uniform(4, 6))
        return woven(s, colour, 0.045)

    def _band(self, s: Sketch, crown: Array, colour: Array) -> None:
        x, y = float(crown[0, 0]) * 0.995, float(crown[0, 1])
        ring = strip(x, y - self.ribbon, 1.1, self.ribbon + 0.05)
        grosgrain = bands(np.stack([colour, colour * 0.85]), np.array((0.09, 0.07)))
        s.fill(ring, paint=toned(laid(grosgrain, around(9)), rounded(s, ring, 0.3)), atop=True)
        s.line(arc(x, y - self.ribbon, 1.1), 0.07, colour * 0.5)
        if self.cloth == "felt" and self.dent == "pinch":
            bow = rectangle(-7.9, y - self.ribbon + 0.2, -6.5, y + 0.45)
            s.fill(bow, paint=colour * 1.1, atop=True)
            s.relief(bow, width=0.25)


COWBOY = Brimmed(
    ((-7.9, -0.6), (-8.0, -4), (-7.2, -9.5), (-5.2, -12.2), (-2.6, -12.8), (0, -11.9)),
    ((0, -1.8), (8, -1.8), (13, -4.4), (15.5, -7.4), (16.2, -7.0), (15.0, -3.2), (10.5, 0.8), (5, 2.4), (0, 2.9)),
        dent="pinch",
)  # fmt: skip
FEDORA = Brimmed(
    ((-8.1, -0.7), (-8.3, -4), (-7.5, -9), (-5.4, -11.3), (-2.6, -11.7), (0, -11.0)),
    ((0, -2.2), (7, -2.4), (11.5, -2.8), (12.6, -2.2), (11, -0.2), (6, 1.6), (0, 2.2)), ribbon=2.6, dent="pinch",
)  # fmt: skip
BOWLER = Brimmed(
    ((-8.2, -0.7), (-8.6, -4), (-7.6, -8.2), (-4.6, -11.2), (0, -12.4)),
    ((0, -2), (7, -2.2), (10.4, -3.4), (11.2, -3.2), (10.2, -0.8), (6, 1.0), (0, 1.6)), cloth="black",
)  # fmt: skip
TOP_HAT = Brimmed(
    ((-7.9, -0.8), (-7.7, -5), (-7.9, -11), (-8.7, -16.6), (-8.3, -17.2), (-5, -17.8), (0, -18.0)),
    ((0, -2), (7, -2.1), (11, -3.2), (11.8, -2.8), (10.4, -0.6), (6, 1.1), (0, 1.6)), cloth="silk", ribbon=3.2,
)  # fmt: skip
BOATER = Brimmed(
    ((-8.0, -0.8), (-8.0, -3), (-7.8, -7.2), (-7.2, -7.9), (-4, -8.3), (0, -8.5)),
    ((0, -2.4), (8, -2.5), (11.6, -2.0), (12.6, -1.0), (11.2, 0.5), (6, 1.9), (0, 2.4)), cloth="straw", ribbon=3.2,
)  # fmt: skip
SUN_HAT = Brimmed(
    ((-8.2, -1.0), (-8.4, -4), (-7.4, -8.4), (-4.8, -10.6), (0, -11.2)),
    ((0, -3.0), (9, -3.2), (17, -1.8), (18.6, 0.0), (17.4, 1.9), (13.5, 1.9), (9, 3.6), (4, 2.9), (0, 3.7)),
        cloth="straw", ribbon=2.2,
)  # fmt: skip
SOMBRERO = Brimmed(
    ((-7.8, -1.2), (-7.6, -5), (-6.0, -11.5), (-3.8, -15.6), (0, -16.6)),
    ((0, -4), (11, -4.6), (20, -7.4), (24, -9.4), (25.2, -8.2), (22.5, -3.0), (15, 1.2), (7, 2.9), (0, 3.2)),
        cloth="straw", ribbon=2.6,
)  # fmt: skip
BUCKET = Brimmed(
    ((-8.2, -0.7), (-8.1, -3), (-7.5, -8.4), (-6.7, -9.6), (-4, -10.2), (0, -10.4)),
    ((0, -2.5), (7, -2.2), (9.5, 0.4), (11.8, 3.4), (11.0, 4.2), (7, 3.5), (3, 3.0), (0, 2.9)),
    cloth="cotton", ribbon=0.0, stitches=True,
)  # fmt: skip
