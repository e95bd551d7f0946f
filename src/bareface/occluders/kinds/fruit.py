"""Fruit, whole, cut and bitten. The origin is its middle."""

from collections.abc import Callable
from functools import partial

import numpy as np

from bareface.occluders.kinds import cut_fruit
from bareface.occluders.kinds.lit import (
    bead,
    bent,
    blend,
    body,
    dent,
    disc,
    grain,
    leaf,
    lit,
    mottled,
    ramp,
    rod,
    tapered,
    times,
    toned,
    wobbly,
)
from bareface.occluders.layer import Array
from bareface.occluders.sketch import Colour, Field, Sketch, ellipse, smooth, turned

_STALK = (0.33, 0.22, 0.12)
_GREEN = (0.24, 0.42, 0.12)
_CREAM = (0.95, 0.90, 0.72)


# ---- Skins


def _blushed(s: Sketch, ground: Colour, blush: Colour, share: float, streaks: float, reach: float) -> Field:
    """A skin of two colours: one side ripe, streaks from the stalk at (0, -reach), pale pores."""
    run, blotch, pores = grain(s, 0.25, 2), grain(s, 2.2, 2), grain(s, 0.22, 1)
    side, edge = s.rng.uniform(-0.4, 0.4), share + s.rng.normal(0, 0.15)
    ground, blush = np.asarray(ground, np.float32), np.asarray(blush, np.float32)

    def field(x: Array, y: Array) -> Array:
        angle, far = np.arctan2(y + reach, x), np.hypot(x, y + reach)
        ripe = edge + side * x / reach + 0.35 * blotch(x, y) + streaks * run(angle * 6, far * 0.15)
        skin = blend(ground, blush, ramp(-0.6, 0.7, ripe))
        return blend(skin, (0.92, 0.84, 0.62), 0.22 * ramp(1.5, 2.3, pores(x, y)))

    return field


def _stalk(s: Sketch, x: float, y: float, length: float, width: float = 0.28, lean: float = 0.0) -> None:
    path = smooth(bent((x, y), (x + lean * length, y - length), s.rng.normal(0, 0.12), 6), closed=False, steps=3)
    rod(s, path, width, s.pick(_STALK, (0.36, 0.30, 0.14)))


# ---- Whole fruit


def _apple_ring(s: Sketch, r: float) -> Array:
    angle = np.linspace(0, 2 * np.pi, 80, endpoint=False)
    up = np.exp(-(((angle - 1.5 * np.pi) / 0.42) ** 2)) * 0.15 + np.exp(-(((angle - 0.5 * np.pi) / 0.35) ** 2)) * 0.06
    tall = s.rng.uniform(0.9, 1.0)
    across = np.cos(angle) * (1 + 0.05 * -np.sin(angle))
    return wobbly(s, np.stack([across, tall * np.sin(angle)], axis=1) * (r * (1 - up))[:, None], 0.012)


def apple(s: Sketch, skins: tuple[tuple[Colour, Colour, float], ...], bites: int = 0) -> None:
    """An apple; with `bites`, one is taken from its side."""
    r = s.rng.uniform(3.6, 4.4)
    ring = _apple_ring(s, r)
    ground, blush, share = skins[int(s.rng.integers(len(skins)))]
    hollow = dent(0, -0.80 * r, 0.34 * r, 0.17 * r, 0.42 * r)
    skin = _blushed(s, s.pick(ground), s.pick(blush), share, 0.3, 0.8 * r)
    body(s, ring, skin, share=1, bumps=(hollow,), gloss=0.4, tight=60)
    s.fill(ellipse(0, -0.83 * r, 0.2 * r, 0.05 * r), paint=(0.22, 0.17, 0.07), opacity=0.55, soft=0.14, atop=True)
    lean = s.rng.normal(0, 0.35)
    if s.rng.uniform() < 0.4 and not bites:
        leaf(s, (0.1, -1.0 * r), (0.1 + 0.75 * r, -1.28 * r), 0.42 * r, s.pick(_GREEN), 0.14)
    _stalk(s, 0, -0.80 * r, 0.46 * r, lean=lean)
    if not bites:
        return
    side = float(s.rng.choice((-1, 1)))
    at = np.array((side * 1.12 * r, s.rng.uniform(-0.2, 0.2) * r))
    teeth = [at + r * np.array((-side * 0.62 * np.cos(k), 0.72 * np.sin(k))) for k in (-0.85, -0.28, 0.28, 0.85)]
    wound = [np.concatenate([disc((at * (1, 1)), 0.5 * r, 0.72 * r)])] + [disc(tooth, 0.26 * r) for tooth in teeth]
    marks = grain(s, 0.5, 2, (3, 0.6))
    flesh = lit(s, times(marks, 0.03), mottled(s, _CREAM, (0.93, 0.84, 0.58), 0.8), 0.2, 20)
    for part in wound:
        s.fill(part, paint=flesh, atop=True)
    for part, tooth in zip(wound[1:], teeth, strict=True):
        s.fill(part + (-side * 0.04 * r, 0), paint=(0.55, 0.42, 0.18), opacity=0.25, soft=0.1, atop=True)
        s.fill(disc((tooth + (side * 0.06 * r, 0)), 0.24 * r), paint=flesh, atop=True)
    s.erase(ellipse(at[0] + side * 0.08 * r, at[1], 0.42 * r, 0.62 * r))


def pear(s: Sketch) -> None:
    """A pear, green to yellow, with russet freckles."""
    r, neck = s.rng.uniform(3.2, 3.8), s.rng.uniform(0.42, 0.55)
    lean = s.rng.normal(0, 0.12) * r
    half = np.array(((0, 1.02), (0.5, 0.98), (0.93, 0.66), (1, 0.2), (0.82, -0.3), (neck + 0.08, -0.85),
        (neck, -1.3), (0.3, -1.62), (0, -1.66)))  # fmt: skip
    points = np.concatenate([half, half[-2:0:-1] * (-1, 1)]) * r
    points[:, 0] += lean * ramp(0.2, -1.6, points[:, 1] / r)
    ring = wobbly(s, smooth(points), 0.01)
    skin = _blushed(s, s.pick((0.68, 0.70, 0.22), (0.80, 0.70, 0.26), (0.60, 0.46, 0.24)),
        s.pick((0.72, 0.50, 0.20), (0.56, 0.62, 0.2)), 0.0, 0.12, 1.6 * r)  # fmt: skip
    body(s, ring, skin, gloss=0.2, tight=30, bumps=(dent(lean, -1.64 * r, 0.3 * r, 0.12 * r, 0.15 * r),))
    _stalk(s, lean, -1.6 * r, 0.55 * r, lean=s.rng.normal(0.1, 0.3))


def ball(
    s: Sketch, radius: tuple[float, float], one: Colour, two: Colour, tall: tuple[float, float] = (0.93, 1.0),
    pores: tuple[float, float] = (0.2, 0.008), gloss: float = 0.3, dimple: float = 0.25,
) -> float:  # fmt: skip
    """A round fruit with a pored skin and a hollow at the stalk; gives its radius."""
    r = s.rng.uniform(*radius)
    ring = wobbly(s, ellipse(0, 0, r, r * s.rng.uniform(*tall)), 0.012)
    at = (s.rng.normal(0, 0.15) * r, -0.72 * r)
    rough = times(grain(s, pores[0], 2), pores[1])
    skin = mottled(s, s.pick(one), s.pick(two), 1.6, 0.7)
    body(s, ring, skin, bumps=(rough, dent(*at, 0.3 * r, 0.16 * r, dimple * r)), gloss=gloss, tight=28)
    return r


def orange(s: Sketch) -> None:
    """An orange with its green button, sometimes with leaves."""
    r = ball(s, (3.5, 4.2), (0.93, 0.50, 0.07), (0.96, 0.58, 0.10), dimple=0.12)
    if s.rng.uniform() < 0.5:
        leaf(s, (0.1, -0.74 * r), (0.1 + 1.2 * r, -1.1 * r), 0.55 * r, s.pick(_GREEN), -0.1, gloss=0.3)
    star = np.concatenate([[turned(np.array(((q, 0.0),)), k * np.pi / 5)[0]] for k in range(10) for q in ((0.42,
        0.22)[k % 2],)])  # fmt: skip
    s.fill(star * (1, 0.6) + (0, -0.74 * r), paint=s.pick((0.36, 0.44, 0.18)))
    s.fill(ellipse(0, -0.74 * r, 0.14, 0.09), paint=(0.62, 0.60, 0.36))


def tangerine_peeled(s: Sketch) -> None:
    """A peeled tangerine: segments in white threads, half out of its skin."""
    r = s.rng.uniform(2.7, 3.2)
    peel, inner = s.pick((0.93, 0.46, 0.08)), (0.95, 0.86, 0.68)
    for turn in (0.35, 1.57, 2.8):
        tip = np.array((np.cos(turn), np.sin(turn))) * r * s.rng.uniform(1.5, 1.75)
        flap = tapered(bent((0, 0.2 * r), tip, s.rng.normal(0, 0.08)), (1.2 * r, 1.9 * r, 1.7 * r, 0.9 * r, 0.1))
        body(s, flap, mottled(s, inner, (0.90, 0.74, 0.48), 0.5), share=0.4, tall=0.5, gloss=0.05)
        s.line(flap[: len(flap) // 2][6:], 0.16, peel)
        s.line(flap[len(flap) // 2 :][:-6], 0.16, peel)
    count, start = int(s.rng.integers(9, 12)), s.rng.uniform(0, 2)
    threads, squash = grain(s, 0.45, 2, (2.5, 0.6)), s.rng.uniform(0.86, 0.95)
    centre = (s.rng.normal(0, 0.1) * r, -0.12 * r)
    pulp = s.pick((0.97, 0.58, 0.13))

    def parts(x: Array, y: Array) -> tuple[Array, Array, Array]:
        far, angle = np.hypot(x - centre[0], (y - centre[1]) / squash) / r, np.arctan2(y - centre[1], x - centre[0])
        return far, np.abs(np.sin((angle + start) * count / 2)), angle

    def height(x: Array, y: Array) -> Array:
        far, across, _ = parts(x, y)
        return np.asarray(r * 0.6 * np.sqrt(np.maximum(1 - far**2, 0)) + 0.12 * r * np.sqrt(across) * ramp(0.02,
            0.4, far))  # fmt: skip

    def albedo(x: Array, y: Array) -> Array:
        far, across, angle = parts(x, y)
        white = (
            ramp(0.5, 1.8, threads(angle * 2, far * 3)) * 0.7 + ramp(0.16, 0.02, far) + 0.5 * ramp(0.25, 0.05, across)
        )
        return blend(pulp, (0.97, 0.90, 0.76), white)

    s.fill(disc(centre, r, r * squash), paint=lit(s, height, albedo, 0.2, 20))


def lemon(s: Sketch) -> None:
    """A lemon with its nipple."""
    r, turn = s.rng.uniform(2.7, 3.1), s.rng.normal(0, 0.4)
    half = np.array(((-1.5, 0), (-1.36, -0.2), (-1.1, -0.5), (-0.6, -0.86), (0, -0.98), (0.6, -0.86), (1.06, -0.5),
        (1.3, -0.24), (1.5, -0.14), (1.58, 0)))  # fmt: skip
    ring = wobbly(s, turned(smooth(np.concatenate([half, half[-2:0:-1] * (1, -1)])) * r, turn), 0.012)
    skin = mottled(s, s.pick((0.96, 0.82, 0.12)), s.pick((0.93, 0.86, 0.26), (0.80, 0.80, 0.22)), 1.5)
    body(s, ring, skin, bumps=(times(grain(s, 0.24, 2), 0.011),), gloss=0.35, tight=28)
    s.fill(turned(ellipse(-1.44 * r, 0, 0.1 * r, 0.16 * r), turn), paint=(0.45, 0.46, 0.2))


def peach(s: Sketch) -> None:
    """A downy peach with its cleft and a leaf."""
    r = s.rng.uniform(3.3, 4.0)
    ring = wobbly(s, smooth(ellipse(0, 0, r, 0.96 * r)[::4] * (1, 1) + 0), 0.012)
    cleft = s.rng.uniform(-0.3, 0.3) * r

    def fold(x: Array, y: Array) -> Array:
        off = x - cleft * np.sqrt(np.maximum(1 - (y / r) ** 2, 0))
        return np.float32(-0.3 * r) * np.exp(-((off / (0.1 * r)) ** 2)) * ramp(0.9 * r, -0.9 * r, y)

    skin = _blushed(s, s.pick((0.96, 0.72, 0.38), (0.97, 0.80, 0.52)), s.pick((0.80, 0.22, 0.18),
        (0.86, 0.34, 0.24)), 0.1, 0.12, r)  # fmt: skip
    leaf(s, (0, -0.9 * r), (1.25 * r, -1.1 * r), 0.42 * r, s.pick(_GREEN), -0.16)
    body(s, ring, skin, bumps=(fold, times(grain(s, 0.12, 1), 0.008)), gloss=0.06, tight=6, ambient=0.55)
    _stalk(s, cleft * 0.2, -0.9 * r, 0.3, 0.3)


def plum(s: Sketch) -> None:
    """A plum with its bloom of wax and a seam."""
    r = s.rng.uniform(2.4, 2.9)
    turn = s.rng.normal(0, 0.3)
    ring = wobbly(s, turned(ellipse(0, 0, r, 1.22 * r), turn), 0.012)
    wax = grain(s, 1.3, 3)
    dark = s.pick((0.25, 0.08, 0.20), (0.16, 0.09, 0.24), (0.40, 0.06, 0.14))

    def skin(x: Array, y: Array) -> Array:
        return blend(dark, (0.50, 0.50, 0.66), 0.30 + 0.28 * wax(x, y))

    body(s, ring, skin, bumps=(dent(0.3 * r, 0, 0.09 * r, 1.1 * r, 0.2),), gloss=0.3, tight=22)
    leaf(s, (-0.1, -1.15 * r), (-1.1 * r, -1.65 * r), 0.6 * r, s.pick(_GREEN), 0.1)
    _stalk(s, 0, -1.12 * r, 0.7 * r, 0.2, 0.3)


def mango(s: Sketch) -> None:
    """A mango from green over yellow to red."""
    r = s.rng.uniform(4.2, 5.2)
    points = np.array(((-1.05, 0.1), (-0.8, -0.5), (-0.2, -0.74), (0.5, -0.66), (1.0, -0.24), (1.02, 0.2),
        (0.7, 0.56), (0.1, 0.68), (-0.6, 0.6)))  # fmt: skip
    ring = wobbly(s, turned(smooth(points) * r, s.rng.normal(-0.6, 0.3)), 0.015)
    first, flip = (
        _blushed(s, s.pick((0.92, 0.66, 0.16)), s.pick((0.76, 0.18, 0.12)), 0.1, 0.05, r),
        s.rng.choice((-1, 1)),
    )
    green = s.pick((0.42, 0.54, 0.16))
    body(s, ring, lambda x, y: blend(first(x, y), green, ramp(0.1, 1.0, flip * x / r)), gloss=0.3, tight=30)
    end = ring[np.argmin(ring[:, 1])] * 0.95
    _stalk(s, end[0], end[1], 0.7, 0.35)


def banana(s: Sketch, peeled: bool = False) -> None:
    """A banana; peeled, its skin hangs in strips about the flesh."""
    length, bend = s.rng.uniform(15, 18), s.rng.uniform(0.1, 0.16)
    skin = s.pick((0.95, 0.80, 0.20), (0.93, 0.77, 0.15), (0.82, 0.78, 0.26))
    if peeled:
        bend *= 0.5
    path = bent((0.8, -length / 2), (0, length / 2), -bend, 40)
    path[:, 0] -= path[:, 0].mean()
    width = s.rng.uniform(3.0, 3.6)
    freckle, clouds = grain(s, 0.3, 2, (1, 1)), grain(s, 2.0, 2)

    def peel(x: Array, y: Array) -> Array:
        spots = ramp(1.35, 2.0, freckle(x, y) + 0.5 * clouds(x, y))
        ends = ramp(0.42 * length, 0.5 * length, np.abs(y))
        tips = blend(toned(skin, 1 + 0.05 * clouds(x, y)), (0.52, 0.58, 0.2), 0.6 * ends)
        return blend(tips, (0.32, 0.2, 0.1), 0.8 * spots)

    if not peeled:
        outline = tapered(path, (0.75, 0.85, 1.1, 2.2, 0.93 * width, width, width, 0.95 * width, 0.8 * width, 1.6, 0.7))
        ridges = [path + (k * width, 0) for k in (-0.18, 0.24)]
        body(s, outline, peel, share=0.8, gloss=0.12, tight=16)
        for ridge, tone in zip(ridges, (1.07, 0.8), strict=True):
            s.fill(
                tapered(ridge[9:37], (0.02, 0.3, 0.3, 0.02)),
                paint=np.clip(skin * tone, 0, 1),
                opacity=0.6,
                soft=0.06,
                atop=True,
            )
        s.fill(disc(path[0], 0.45, 0.3, 0.1), paint=(0.40, 0.32, 0.14))
        s.fill(disc(path[-1], 0.4, 0.3), paint=(0.22, 0.16, 0.09))
        return
    strips, fibres = [], grain(s, 0.3, 2, (0.6, 5))
    joint = path[22]
    for lean, drop in ((-1.0, 5.2), (1.0, 5.6), (0.15, 6.6)):
        end = joint + (lean * s.rng.uniform(3.6, 4.6), s.rng.uniform(0.8, 1.1) * drop)
        knee = joint + (lean * 3.1, -1.2)
        strips.append(smooth(np.array((joint + (lean * 0.6, 0.6), knee, end)), closed=False, steps=8))
    flesh = tapered(path[:30], (0.5, 1.7, 2.3, 2.6, 2.7, 2.7, 2.7))
    pith = mottled(s, (0.97, 0.92, 0.74), (0.93, 0.85, 0.60), 0.8)
    for strip in strips[:2]:
        body(s, tapered(strip, (1.6, 2.0, 1.9, 1.4, 0.5)), pith, share=0.6, tall=0.4, gloss=0.05)
        s.line(strip + (0.75 * np.sign(strip[-1, 0] - strip[0, 0]), 0.1), 0.28, skin)
    body(s, flesh, pith, bumps=(times(fibres, 0.02),), gloss=0.12, tight=14)
    body(s, tapered(path[20:], (width, width, width * 0.95, 1.7, 0.6)), peel, gloss=0.12, tight=16)
    body(s, tapered(strips[2] + (0, 0.3), (2.4, 2.5, 2.1, 1.4, 0.4)), peel, share=0.7, tall=0.7, gloss=0.1)


def strawberry(s: Sketch) -> None:
    """A strawberry with its seeds in pits and a ruff of leaves."""
    r = s.rng.uniform(1.9, 2.5)
    half = np.array(((0, 1.35), (0.34, 1.2), (0.72, 0.66), (0.97, -0.1), (0.9, -0.6), (0.5, -0.86), (0, -0.84)))
    ring = wobbly(s, smooth(np.concatenate([half, half[-2:0:-1] * (-1, 1)])) * r, 0.025)
    red, pale, gap = s.pick((0.80, 0.07, 0.07), (0.74, 0.05, 0.08)), s.rng.uniform(0, 0.5), 0.30 * r
    clouds = grain(s, 0.8, 2)

    def pits(x: Array, y: Array) -> tuple[Array, Array]:
        bulge = 1 / np.sqrt(np.maximum(1.25 - (x / (1.25 * r)) ** 2, 0.2))
        u, v = x * bulge / gap, (y - 0.12 * x * x / r) / gap
        row = np.round(v)
        u = u - 0.5 * (row % 2)
        du, dv = (u - np.round(u)) * gap, (v - row) * gap
        return np.hypot(du * 1.2, dv), np.hypot(du * 2.4, dv * 1.3)

    def height(x: Array, y: Array) -> Array:
        return -0.10 * r * ramp(0.17 * r, 0.04 * r, pits(x, y)[0])

    def albedo(x: Array, y: Array) -> Array:
        top = ramp(-0.35 * r, -0.85 * r, y) * pale
        skin = blend(toned(red, 1 + 0.12 * clouds(x, y)), (0.95, 0.80, 0.62), top)
        return blend(skin, (0.92, 0.76, 0.32), ramp(0.105 * r, 0.075 * r, pits(x, y)[1]))

    body(s, ring, albedo, bumps=(height,), gloss=0.45, tight=40)
    _stalk(s, 0, -0.8 * r, 0.7 * r, 0.18, s.rng.normal(0, 0.4))
    green = s.pick((0.30, 0.52, 0.16))
    for k in s.rng.permutation(7):
        angle = np.pi * (-0.08 + 1.16 * k / 6) + s.rng.normal(0, 0.1)
        tip = np.array((0.9 * np.cos(angle), -0.8 + 0.45 * np.sin(angle) + s.rng.normal(0, 0.06))) * r
        leaf(s, (0, -0.84 * r), tip, 0.36 * r, green * s.rng.uniform(0.8, 1.15), s.rng.normal(0, 0.12), veins=2)


def cherries(s: Sketch) -> None:
    """Two or three cherries on long stalks."""
    count, r = int(s.rng.integers(2, 4)), s.rng.uniform(1.15, 1.35)
    red = s.pick((0.52, 0.02, 0.06), (0.70, 0.05, 0.06), (0.32, 0.02, 0.06))
    top = np.array((s.rng.normal(0, 0.8), -5.2))
    if s.rng.uniform() < 0.6:
        leaf(s, top, top + (2.6, 1.4), 1.7, s.pick(_GREEN), 0.1)
    for k in range(count):
        at = np.array(((k - (count - 1) / 2) * 2.15 * r, s.rng.uniform(0, 0.9)))
        ring = wobbly(s, smooth(np.array(((0, -0.82), (0.5, -0.96), (0.98, -0.3), (0.85, 0.5), (0, 0.95),
            (-0.85, 0.5), (-0.98, -0.3), (-0.5, -0.96))) * r + at), 0.01)  # fmt: skip
        hollow = dent(at[0], at[1] - 0.75 * r, 0.35 * r, 0.2 * r, 0.4 * r)
        body(s, ring, red, bumps=(hollow,), gloss=0.85, tight=90, ambient=0.5)
        rod(s, bent(at + (0, -0.72 * r), top, s.rng.normal(0, 0.1)), 0.15, (0.42, 0.50, 0.18))


def grapes(s: Sketch) -> None:
    """A bunch of grapes."""
    colour = s.pick((0.62, 0.70, 0.28), (0.24, 0.10, 0.22), (0.52, 0.14, 0.18), (0.14, 0.12, 0.24))
    rod(s, bent((0, -3), (s.rng.normal(0, 0.8), -6.3), 0.1), 0.3, s.pick(_STALK, (0.45, 0.48, 0.2)))
    if s.rng.uniform() < 0.6:
        for k in (-1, 0, 1):
            leaf(s, (0.2, -4.6), (3.4 + 0.6 * (k == 0), -4.6 + 1.9 * k), 2.2, s.pick(_GREEN), 0.05 * k, veins=4)
    r, slim = s.rng.uniform(0.85, 1.05), s.rng.uniform(0.85, 1)
    places = []
    for row in range(7):
        wide = (3, 4, 4, 3, 3, 2, 1)[row]
        places += [((k - (wide - 1) / 2) * 1.62 * r, -4.0 + row * 1.38 * r) for k in range(wide)]
    for x, y in sorted(places, key=lambda p: abs(p[0]) * -1):
        tone = colour * s.rng.uniform(0.8, 1.15) + s.rng.uniform(0, 0.05)
        bead(s, (x + s.rng.normal(0, 0.12), y + s.rng.normal(0, 0.12)), r * slim, tone, r, s.rng.normal(0, 0.3), 0.55)


def drupelets(s: Sketch, colours: tuple[Colour, ...], r: float, ruff: bool) -> None:
    """A raspberry or blackberry: little shining balls on a cone."""
    colour = s.pick(*colours)
    ring = smooth(np.array(((0, 1.2), (0.5, 0.9), (0.95, 0.0), (0.85, -0.7), (0, -0.9), (-0.85, -0.7),
        (-0.95, 0.0), (-0.5, 0.9))) * r)  # fmt: skip
    s.fill(ring * 0.97, paint=colour * 0.3)
    spots = []
    for row in range(8):
        y = -0.80 + row * 0.27
        wide = 0.96 * (1 - max((y + 0.35) / 1.75, 0) ** 1.9) * (0.86 if row == 0 else 1)
        steps = np.arange(-1, 2) + 0.5 * (row % 2) if row > 5 else np.arange(-3, 4) + 0.5 * (row % 2)
        spots += [(np.sin(k * 0.42) * wide, y + s.rng.normal(0, 0.025)) for k in steps if abs(k * 0.42) < 1.5]
    for x, y in spots:
        size = r * 0.215 * s.rng.uniform(0.92, 1.1) * (1 - 0.2 * abs(x))
        bead(s, (x * r + s.rng.normal(0, 0.025) * r, y * r), size, colour * s.rng.uniform(0.85, 1.2), gloss=0.6)
    s.relief(ring * 1.08, width=0.6 * r, strength=0.5)
    if ruff:
        for k in range(5):
            angle = np.pi * (0.02 + 0.96 * k / 4)
            leaf(s, (0, -0.88 * r), (np.cos(angle) * 0.8 * r, -0.9 * r + np.sin(angle) * 0.3 * r), 0.26 * r,
                (0.45, 0.55, 0.26), veins=1)  # fmt: skip
        _stalk(s, 0, -0.85 * r, 0.8 * r, 0.14)


def blueberries(s: Sketch) -> None:
    """A cluster of blueberries with their crowns."""
    for k in range(7):
        angle = k * np.pi / 3
        far = 0.0 if k == 6 else s.rng.uniform(1.25, 1.5)
        x, y, r = far * np.cos(angle), 0.9 * far * np.sin(angle), s.rng.uniform(0.72, 0.86)
        colour = s.pick((0.20, 0.25, 0.46), (0.27, 0.31, 0.50), (0.15, 0.16, 0.33))
        body(
            s,
            wobbly(s, ellipse(x, y, r, 0.94 * r), 0.02),
            mottled(s, colour, colour * 1.35, 0.5),
            gloss=0.16,
            tight=10,
        )
        turn, at = s.rng.uniform(0, 6), (x + s.rng.normal(0, 0.25), y + s.rng.normal(0, 0.25))
        star = np.array([turned(np.array(((q, 0.0),)), turn + j * np.pi / 5)[0] for j in range(10) for q in ((0.38,
            0.2)[j % 2] * r,)])  # fmt: skip
        s.fill(star + at, paint=colour * 0.5)
        s.fill(disc(at, 0.16 * r, 0.15 * r), paint=colour * 0.25)


def pineapple(s: Sketch) -> None:
    """A pineapple: scales in spirals, a crown of stiff leaves."""
    r, tall = s.rng.uniform(4.6, 5.4), s.rng.uniform(1.3, 1.5)
    green = s.pick((0.30, 0.44, 0.22), (0.36, 0.46, 0.30))
    for k in range(19):
        lean = s.rng.uniform(-1, 1) * (1 - k / 20)
        tip = np.array(
            (lean * 1.4 * r, -tall * r * 0.8 - (2.3 - 1.1 * abs(lean)) * r * s.rng.uniform(0.6, 1.0) * (1 - k / 26))
        )
        blade = tapered(bent((lean * 0.32 * r, -0.86 * tall * r), tip, lean * 0.10), (1.0, 1.3, 1.1, 0.7, 0.02))
        tone = green * s.rng.uniform(0.6, 1.2)
        s.fill(blade, paint=tone * 0.7)
        s.fill(blade * (0.985, 1) + (0.09, 0.12), paint=tone)
        s.line(blade[: len(blade) // 2] * (0.99, 1) + (0.1, 0.1), 0.07, np.clip(tone * 1.4, 0, 1))
    ring = ellipse(0, 0, r, tall * r, power=2.4)
    skin, rind, scale = s.pick((0.80, 0.54, 0.16), (0.72, 0.50, 0.18)), s.pick((0.40, 0.40, 0.14)), 0.30 * r
    rough, clouds = grain(s, 0.25, 2), grain(s, 3, 2)

    def eyes(x: Array, y: Array) -> tuple[Array, Array]:
        across = np.arcsin(np.clip(x / (1.06 * r), -1, 1)) * r * 0.9
        u, v = (across + y * 0.85) / scale / 1.45, (across - y * 0.85) / scale / 1.45
        du, dv = u - np.round(u), v - np.round(v)
        return np.maximum(np.abs(du), np.abs(dv)) * 2, np.hypot(du, dv) * 2

    def height(x: Array, y: Array) -> Array:
        edge, far = eyes(x, y)
        return np.asarray(
            scale * (0.42 * np.sqrt(np.maximum(1 - edge**2, 0)) + 0.15 * np.exp(-((far / 0.28) ** 2)))
            + 0.02 * rough(x, y)
        )

    def albedo(x: Array, y: Array) -> Array:
        edge, far = eyes(x, y)
        ground = blend(skin, rind, 0.5 - 0.35 * y / r + 0.3 * clouds(x, y))
        lines = blend(ground, (0.26, 0.19, 0.08), ramp(0.72, 1.0, edge) * 0.85)
        return blend(lines, (0.50, 0.36, 0.20), ramp(0.5, 0.15, far) * 0.8)

    body(s, ring, albedo, bumps=(height,), gloss=0.12, tight=14)


_RED_APPLES = (((0.80, 0.62, 0.26), (0.62, 0.06, 0.08), 0.75), ((0.86, 0.72, 0.32), (0.76, 0.16, 0.12), 0.15),
    ((0.60, 0.05, 0.08), (0.42, 0.02, 0.06), 0.2))  # fmt: skip
_GREEN_APPLES = (((0.56, 0.70, 0.16), (0.66, 0.76, 0.26), 0.0), ((0.76, 0.76, 0.26), (0.84, 0.62, 0.26), -0.5))

KINDS: dict[str, Callable[[Sketch], None]] = {
    "red-apple": partial(apple, skins=_RED_APPLES),
    "green-apple": partial(apple, skins=_GREEN_APPLES),
    "bitten-apple": partial(apple, skins=(*_RED_APPLES, *_GREEN_APPLES), bites=1),
    "half-apple": partial(cut_fruit.half, kind="apple"),
    "pear": pear,
    "half-pear": partial(cut_fruit.half, kind="pear"),
    "banana": banana,
    "peeled-banana": partial(banana, peeled=True),
    "orange": orange,
    "half-orange": partial(cut_fruit.citrus, r=(3.4, 4.0), rind=(0.93, 0.50, 0.07), pulp=(0.96, 0.58, 0.13)),
    "orange-wedge": partial(cut_fruit.citrus_wedge, rind=(0.93, 0.50, 0.07), pulp=(0.96, 0.56, 0.12), r=3.9),
    "half-grapefruit": partial(
        cut_fruit.citrus, r=(4.6, 5.4), rind=(0.95, 0.66, 0.30), pulp=(0.88, 0.32, 0.26), pith=0.09
    ),
    "peeled-tangerine": tangerine_peeled,
    "lemon": lemon,
    "lemon-slice": partial(
        cut_fruit.citrus, r=(2.6, 3.0), rind=(0.95, 0.82, 0.12), pulp=(0.95, 0.88, 0.42), pith=0.07, half=False
    ),
    "lime-wedge": partial(cut_fruit.citrus_wedge, rind=(0.30, 0.50, 0.12), pulp=(0.70, 0.80, 0.38), r=2.8),
    "peach": peach,
    "half-peach": partial(cut_fruit.half, kind="peach"),
    "plum": plum,
    "mango": mango,
    "strawberry": strawberry,
    "cherries": cherries,
    "grapes": grapes,
    "raspberry": partial(drupelets, colours=((0.76, 0.10, 0.16), (0.66, 0.06, 0.14)), r=1.5, ruff=False),
    "blackberry": partial(drupelets, colours=((0.14, 0.07, 0.13), (0.20, 0.06, 0.12)), r=1.6, ruff=True),
    "blueberries": blueberries,
    "pineapple": pineapple,
    "pineapple-ring": cut_fruit.pineapple_ring,
    "kiwi": cut_fruit.kiwi,
    "watermelon": cut_fruit.watermelon,
    "melon": partial(cut_fruit.melon, pulp=(0.95, 0.60, 0.28), rind=(0.62, 0.58, 0.36), netted=True),
    "honeydew": partial(cut_fruit.melon, pulp=(0.80, 0.86, 0.52), rind=(0.86, 0.80, 0.30), netted=False),
    "avocado": partial(cut_fruit.half, kind="avocado"),
    "papaya": partial(cut_fruit.half, kind="papaya"),
    "fig": partial(cut_fruit.half, kind="fig"),
    "dragon-fruit": partial(cut_fruit.half, kind="dragon"),
    "coconut": cut_fruit.coconut,
    "pomegranate": cut_fruit.pomegranate,
}  # fmt: skip
