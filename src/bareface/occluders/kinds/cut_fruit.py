"""Cut faces of fruit: halves, slices and wedges. The origin is the middle of the cut."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from bareface.occluders.kinds.lit import (
    about,
    bead,
    blend,
    body,
    grain,
    lit,
    piled,
    polar_of,
    puffed,
    ramp,
    times,
    toned,
    wobbly,
)
from bareface.occluders.layer import Array
from bareface.occluders.sketch import Colour, Sketch, ellipse, smooth, turned

Polar = Callable[[Array, Array], Array]
"""Takes the share of the radius and the angle, `[h, w]` each, and gives colours or heights."""


def _disc(
    s: Sketch, r: float, squash: float, turn: float, face: Polar, rise: Polar, skin: Colour, thick: float
) -> None:
    """A round cut face seen a little from the side, its rind below it `thick` centimetres."""
    rim = turned(ellipse(0, 0, r, r * squash), turn)
    below = ellipse(0, 0, 0.99 * r, r * squash)
    below[:, 1] += np.where(below[:, 1] > 0, thick, 0)
    body(s, turned(below, turn), skin, share=0.8, bumps=(times(grain(s, 0.25, 2), 0.01),), gloss=0.15)

    def polar(x: Array, y: Array) -> tuple[Array, Array]:
        u, v = about(x, y, turn=turn)
        v = v / np.float32(squash)
        return polar_of(u / np.float32(r), v / np.float32(r))

    s.fill(rim, paint=lit(s, lambda x, y: rise(*polar(x, y)), lambda x, y: face(*polar(x, y)), 0.35, 24))


def _segments(s: Sketch, rind: Colour, pulp: Colour, pith: float, r: float) -> tuple[Polar, Polar]:
    """Colour and height of a cut citrus fruit; `pith`: the white ring as a share of the radius."""
    count = int(s.rng.integers(8, 12))
    start, flesh, white = s.rng.uniform(0, 6), s.pick(pulp), np.array((0.97, 0.93, 0.80), np.float32)
    drops, clouds = grain(s, 0.10, 2, (2.6, 1)), grain(s, 0.5, 2)
    peel = s.pick(rind)

    def wall(far: Array, angle: Array) -> Array:
        off = np.abs(np.sin((angle + start) * count / 2)) * far * (2 / count)
        return ramp(0.012, 0.035, off) * ramp(0.07, 0.12, far) * ramp(0.96 - pith, 0.93 - pith, far)

    def vesicles(far: Array, angle: Array) -> Array:
        return drops(far * 3.2, angle * (0.35 + far) * 2.4)

    def face(far: Array, angle: Array) -> Array:
        light = 1 + 0.12 * vesicles(far, angle) + 0.06 * clouds(far * 3, angle)
        whole = blend(white, toned(flesh, light), wall(far, angle) * (0.93 - 0.15 * ramp(0.5, 0.1, far)))
        return blend(whole, peel, ramp(0.945, 0.965, far))

    def rise(far: Array, angle: Array) -> Array:
        return np.float32(r) * (
            0.012 * wall(far, angle) + 0.003 * vesicles(far, angle) * wall(far, angle) - 0.05 * ramp(0.93, 1, far)
        )

    return face, rise


def citrus(
    s: Sketch, r: tuple[float, float], rind: Colour, pulp: Colour, pith: float = 0.05, half: bool = True
) -> None:
    """A halved citrus fruit, or a slice of it."""
    size = s.rng.uniform(*r)
    face, rise = _segments(s, rind, pulp, pith, size)
    _disc(s, size, s.rng.uniform(0.78, 0.98), s.rng.normal(0, 0.2), face, rise, rind, size * (0.38 if half else 0.1))


def citrus_wedge(s: Sketch, rind: Colour, pulp: Colour, r: float) -> None:
    """A wedge of a citrus fruit: half a slice over its bowed rind, as it shows when one bites into it."""
    r *= s.rng.uniform(0.92, 1.08)
    face, rise = _segments(s, rind, pulp, 0.05, r)
    back = s.rng.uniform(0.35, 0.55) * r
    angle = np.linspace(0, np.pi, 40)
    bow = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    rough = times(grain(s, 0.2, 2), 0.02)
    body(
        s,
        np.concatenate([bow * (r, r + back), bow[::-1] * (r, 0.55 * r)]),
        s.pick(rind),
        share=0.8,
        bumps=(rough,),
        gloss=0.3,
    )

    def polar(x: Array, y: Array) -> tuple[Array, Array]:
        return polar_of(x / np.float32(r), y / np.float32(r))

    s.fill(bow * r, paint=lit(s, lambda x, y: rise(*polar(x, y)), lambda x, y: face(*polar(x, y)), 0.4, 20))


def kiwi(s: Sketch) -> None:
    """Half a kiwi: white core, rays, black pips, brown skin."""
    r = s.rng.uniform(2.3, 2.8)
    green, golden = s.pick((0.46, 0.62, 0.12), (0.40, 0.56, 0.10)), s.rng.uniform() < 0.1
    if golden:
        green = s.pick((0.86, 0.70, 0.18))
    rays, pips = grain(s, 0.10, 2, (1, 6)), s.rng.uniform(0.2, 0.8, (2, 64)).astype(np.float32)

    def face(far: Array, angle: Array) -> Array:
        light = (
            ramp(0.3, 0.95, np.cos(angle * 22 + 3 * np.sin(3 * angle)) * 0.5 + 0.5)
            * ramp(0.3, 0.42, far)
            * ramp(0.98, 0.7, far)
        )
        flesh = toned(green, 0.86 + 0.10 * rays(angle * 2, far * 3) + 0.3 * light)
        flesh = blend((0.90, 0.91, 0.68), flesh, ramp(0.22 + 0.02 * float(pips[0, 0]), 0.36, far))
        lane = (angle / (2 * np.pi) + 0.5) * 46
        index = np.clip(lane.astype(np.int32), 0, 63)
        du, dv = (lane - np.floor(lane) - 0.5) * far * 0.14, far - (0.36 + 0.20 * pips[1][index])
        seed = ramp(0.036, 0.022, np.hypot(du * 1.35, dv * 0.75)) * (pips[0][index] > 0.3)
        flesh = blend(flesh, (0.08, 0.06, 0.05), seed)
        return blend(flesh, (0.42, 0.30, 0.16), ramp(0.95, 0.975, far))

    def rise(far: Array, angle: Array) -> Array:
        return np.float32(0.008 * r) * rays(angle * 2, far * 3) - np.float32(0.15 * r) * ramp(0.9, 1, far)

    _disc(s, r, s.rng.uniform(0.85, 1), s.rng.normal(0, 0.3), face, rise, (0.46, 0.33, 0.18), 0.35 * r)


def watermelon(s: Sketch) -> None:
    """A wedge of watermelon: red flesh with pips, white, striped rind below."""
    r = s.rng.uniform(7.5, 9.5)
    open_by = s.rng.uniform(0.62, 1.1)
    angle = np.linspace(np.pi / 2 - open_by, np.pi / 2 + open_by, 40)
    bow = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    lift = np.array((0, 0.55 * r))
    red, clouds, fibres = (
        s.pick((0.90, 0.20, 0.20), (0.86, 0.26, 0.27), (0.93, 0.32, 0.26)),
        grain(s, 1.2, 3),
        grain(s, 0.15, 2),
    )
    stripe, wave = s.rng.uniform(0, 6), grain(s, 0.8, 2)
    bitten = s.rng.uniform() < 0.35

    def rind(x: Array, y: Array) -> Array:
        band = np.sin(np.arctan2(y + lift[1], x) * 26 + stripe + wave(x, y))
        return blend((0.42, 0.60, 0.26), (0.10, 0.26, 0.10), ramp(-0.3, 0.3, band))

    body(s, np.concatenate([bow * (1.01 * r, 1.16 * r), bow[::-1] * r * 0.96]) - lift, rind, share=0.9, gloss=0.3)

    def flesh(x: Array, y: Array) -> Array:
        far = np.hypot(x, y + lift[1]) / r
        pulp = toned(red, 1 + 0.08 * clouds(x, y) + 0.06 * fibres(x, y))
        pale = blend(pulp, (0.95, 0.90, 0.76), ramp(0.84, 0.92, far + 0.006 * clouds(x, y)))
        return blend(pale, (0.42, 0.60, 0.26), ramp(0.955, 0.985, far))

    tip = np.array(((0.25, 0.3), (-0.25, 0.3)))
    slab = np.concatenate([bow * r, tip]) - lift
    s.fill(slab, paint=lit(s, piled(times(fibres, 0.007), times(clouds, 0.03)), flesh, 0.25, 16))
    pips, dark = int(s.rng.integers(8, 15)), s.pick((0.10, 0.06, 0.05), (0.20, 0.12, 0.08))
    for k in range(pips):
        far, way = r * (0.46 + 0.28 * ((k * 0.618) % 1)), np.pi / 2 + open_by * 0.82 * (2 * (k + 0.5) / pips - 1)
        at = np.array((np.cos(way), np.sin(way))) * far - lift
        bead(s, at, 0.16, dark, 0.30, way - np.pi / 2, gloss=0.6)
    if bitten:
        for k in (-1, 0, 1):
            s.erase(ellipse(k * 0.95, -lift[1] + 0.9 + 0.35 * abs(k), 0.85, 1.0 + 0.2 * k))


def melon(s: Sketch, pulp: Colour, rind: Colour, netted: bool) -> None:
    """A crescent of melon, hollow at the top, its rind below."""
    r, thick = s.rng.uniform(7, 8.2), s.rng.uniform(3.6, 4.4)
    angle = np.linspace(0.12, np.pi - 0.12, 40)
    bow = np.stack([np.cos(angle), np.sin(angle)], axis=1) * (1, 0.8)
    lift = np.array((0, 0.45 * r))
    share = np.sin(np.linspace(0.0, np.pi, 40))[:, None]
    ring = np.concatenate([bow * r, (bow * (r - thick * share))[::-1]]) - lift
    net, clouds, skin = grain(s, 0.35, 2), grain(s, 1.1, 2), s.pick(rind)

    def peel(x: Array, y: Array) -> Array:
        return blend(skin, (0.85, 0.80, 0.62), ramp(0.25, 0.0, np.abs(net(x, y))) * netted * 0.9)

    outer = np.concatenate([bow * (r * 1.0, r * 1.2) + (0, 0.1), (bow * 0.96)[::-1] * r]) - lift
    body(s, outer, peel, share=0.9, bumps=(times(net, 0.02 * netted),), gloss=0.1)
    flesh, cushion = s.pick(pulp), puffed(ring, share=0.5, tall=0.5)
    edge = puffed(ring, share=1, tall=1.0)

    def face(x: Array, y: Array) -> Array:
        far = np.hypot(x, (y + lift[1]) / 0.8) / r
        pale = blend(toned(flesh, 1 + 0.05 * clouds(x, y)), (0.80, 0.84, 0.52), ramp(0.86, 0.97, far) * 0.9)
        return blend(pale, flesh * 0.86, ramp(0.75, 0.2, edge(x, y)) * ramp(0.8, 0.6, far) * 0.5)

    s.fill(ring, paint=lit(s, piled(cushion, times(clouds, 0.04)), face, 0.3, 18))


def half(s: Sketch, kind: str) -> None:
    """A fruit halved lengthwise: `apple`, `pear`, `avocado`, `papaya`, `fig`, `peach` or `dragon`."""
    look = _HALVES[kind]
    r = s.rng.uniform(*look.radius)
    points = np.asarray(look.half)
    points = np.concatenate([points, points[-2:0:-1] * (-1, 1)]) * r
    ring = wobbly(s, turned(smooth(points), s.rng.normal(0, 0.2)), 0.012)
    skin, clouds, fibres = s.pick(look.skin), grain(s, 0.5 * r, 2), grain(s, 0.12 * r, 2)
    s.fill(ring * 1.03 + (0, 0.05 * r), paint=skin * 0.7)
    shape = puffed(ring, share=1, tall=1)
    inner, outer, core, edges = s.pick(look.inner), s.pick(look.outer), s.pick(look.core), look.edges

    def face(x: Array, y: Array) -> Array:
        deep = shape(x, y) + 0.015 * clouds(x, y)
        flesh = toned(blend(outer, inner, ramp(edges[0], edges[1], deep)), 1 + 0.03 * fibres(x, y))
        flesh = blend(flesh, core, ramp(edges[2], edges[3], deep))
        return blend(skin, flesh, ramp(0.12, 0.22, deep))

    s.fill(ring, paint=lit(s, piled(times(shape, -0.1 * r * look.hollow), times(fibres, 0.0018 * r)), face, 0.25, 18))
    look.middle(s, r, skin)


@dataclass(frozen=True)
class Look:
    """How a halved fruit is made, its colours from the skin to the core."""

    half: Sequence[Sequence[float]]
    """Outline of its right half from the bottom up, radii."""
    radius: tuple[float, float]
    skin: Colour
    outer: Colour
    inner: Colour
    core: Colour
    edges: tuple[float, float, float, float]
    """Shares of the way from rim to middle at which outer turns to inner, and inner to core."""
    middle: Callable[[Sketch, float, Array], None]
    """Draws stone or seeds, given the radius and the skin's colour."""
    hollow: float = 0.0


def _stone(s: Sketch, r: float, skin: Array, y: float, size: tuple[float, float], colour: Colour, gloss: float,
    rough: float) -> None:  # fmt: skip
    """The stone, with the shadow of its seat."""
    del skin
    at = ellipse(0, y * r, size[0] * r, size[1] * r)
    s.fill(at * 1.06, paint=(0.25, 0.16, 0.05), opacity=0.5, soft=0.06 * r, atop=True)
    body(s, wobbly(s, at, 0.015), s.pick(colour), bumps=(times(grain(s, 0.22 * r, 2), rough),), gloss=gloss, tight=30)


def _pips(s: Sketch, r: float, skin: Array, y: float) -> None:
    """Core of an apple or a pear: chambers with two pips, a stalk."""
    for side in (-1, 1):
        seat = turned(ellipse(0, 0, 0.11 * r, 0.24 * r), -0.25 * side) + (side * 0.15 * r, y * r)
        s.fill(seat, paint=(0.80, 0.68, 0.42), atop=True, soft=0.03 * r)
        bead(s, (side * 0.15 * r, (y + 0.03) * r), 0.075 * r, (0.30, 0.15, 0.07), 0.16 * r, -0.25 * side)
    top = min(float(np.asarray(look[1])) for look in _HALVES["pear" if y > 0.2 else "apple"].half) * r
    s.line(np.array(((0, top + 0.1), (0.1, top - 0.5 * r))), 0.26, (0.32, 0.22, 0.12))
    s.line(np.array(((0, top + 0.1), (0, (y - 0.25) * r))), 0.05, (0.72, 0.62, 0.36))
    s.line(np.array(((0, 0.7 * r), (0, (y + 0.25) * r))), 0.05, np.array((0.72, 0.62, 0.36)) + 0.1 * skin)


def _seeds(
    s: Sketch, r: float, skin: Array, count: int, size: tuple[float, float], spot: float, colour: Colour
) -> None:
    """Many seeds strewn about an upright oval."""
    del skin
    for k in range(count):
        far, way = np.sqrt((k + 0.5) / count), k * 2.39996 + s.rng.normal(0, 0.15)
        x, y = far * np.cos(way) * size[0] * r, far * np.sin(way) * size[1] * r
        across, tone = spot * r * s.rng.uniform(0.8, 1.15), s.pick(colour)
        if spot > 0.05:
            bead(s, (x, y + 0.1 * r), across, tone, gloss=0.6)
            continue
        seed = np.array(((0, -0.5), (0, 0.5))) * across + (x, y + 0.1 * r)
        s.line(seed, 1.6 * across, tone * 0.8)
        s.line(seed[:1] + s.light * 0.3 * across, 0.6 * across, tone + 0.25 * (1 - tone))


_PEAR_HALF = ((0, 1.02), (0.5, 0.98), (0.93, 0.66), (1, 0.2), (0.82, -0.3), (0.55, -0.85), (0.45, -1.3),
    (0.28, -1.6), (0, -1.66))  # fmt: skip
_ROUND = ((0, 0.98), (0.5, 0.9), (0.93, 0.42), (0.98, -0.15), (0.78, -0.68), (0.3, -0.95), (0, -0.86))
_OVAL = ((0, 1.5), (0.5, 1.32), (0.9, 0.7), (0.97, 0), (0.75, -0.75), (0.38, -1.25), (0, -1.38))
_FIG = ((0, 1.0), (0.55, 0.88), (0.98, 0.35), (0.88, -0.2), (0.5, -0.72), (0.22, -1.15), (0.14, -1.4), (0, -1.42))

_HALVES = {
    "apple": Look(_ROUND, (3.5, 4.2), (0.70, 0.12, 0.12), (0.92, 0.90, 0.66), (0.97, 0.94, 0.80), (0.95, 0.90, 0.70),
                  (0.2, 0.5, 0.9, 1.1), partial(_pips, y=0.05)),
    "pear": Look(_PEAR_HALF, (3.1, 3.7), (0.64, 0.66, 0.22), (0.93, 0.91, 0.66), (0.97, 0.95, 0.84),
        (0.94, 0.90, 0.72),
                 (0.2, 0.5, 0.9, 1.1), partial(_pips, y=0.3)),
    "avocado": Look(_PEAR_HALF, (3.0, 3.6), (0.16, 0.20, 0.09), (0.52, 0.62, 0.18), (0.88, 0.86, 0.46),
                    (0.90, 0.84, 0.46), (0.2, 0.62, 0.8, 1.0),
                    partial(_stone, y=0.18, size=(0.52, 0.58), colour=(0.42, 0.23, 0.11), gloss=0.35, rough=0.03)),
    "papaya": Look(_OVAL, (4.2, 5.2), (0.82, 0.62, 0.16), (0.95, 0.62, 0.20), (0.95, 0.48, 0.16), (0.72, 0.26, 0.10),
                   (0.2, 0.5, 0.80, 0.88), partial(_seeds, count=40, size=(0.34, 0.72), spot=0.085,
                       colour=(0.10, 0.09, 0.08)), 4.0),
    "fig": Look(_FIG, (2.3, 2.8), (0.28, 0.14, 0.26), (0.93, 0.86, 0.70), (0.80, 0.30, 0.30), (0.62, 0.14, 0.18),
                (0.45, 0.66, 0.8, 0.97), partial(_seeds, count=70, size=(0.55, 0.52), spot=0.042,
                    colour=(0.90, 0.70, 0.44))),
    "peach": Look(_ROUND, (3.3, 3.9), (0.86, 0.36, 0.22), (0.96, 0.72, 0.30), (0.96, 0.76, 0.34), (0.80, 0.24, 0.16),
                  (0.2, 0.5, 0.78, 0.95), partial(_stone, y=0.05, size=(0.42, 0.5), colour=(0.48, 0.26, 0.14),
                      gloss=0.05, rough=0.07)),
    "dragon": Look(_OVAL, (3.6, 4.4), (0.86, 0.12, 0.42), (0.93, 0.30, 0.55), (0.96, 0.95, 0.93), (0.96, 0.95, 0.93),
                   (0.42, 0.52, 0.9, 1.0), partial(_seeds, count=110, size=(0.74, 1.0), spot=0.026,
                       colour=(0.08, 0.07, 0.08))),
}  # fmt: skip


def coconut(s: Sketch) -> None:
    """Half a coconut: hairy shell, thick white flesh, hollow."""
    r = s.rng.uniform(4.8, 5.6)
    hair = grain(s, 0.16, 3)

    def face(far: Array, angle: Array) -> Array:
        shell = toned((0.34, 0.22, 0.13), 1 + 0.3 * hair(angle * 3, far * 4))
        return blend(blend((0.80, 0.79, 0.76), (0.97, 0.96, 0.94), ramp(0.5, 0.74, far)), shell, ramp(0.90, 0.93, far))

    def rise(far: Array, angle: Array) -> Array:
        bowl = -0.75 * r * np.sqrt(np.maximum(1 - (far / 0.8) ** 2, 0))
        return bowl + 0.03 * hair(angle * 3, far * 4) * ramp(0.88, 0.95, far)

    _disc(s, r, s.rng.uniform(0.72, 0.95), s.rng.normal(0, 0.15), face, rise, (0.30, 0.20, 0.12), 0.45 * r)


def pineapple_ring(s: Sketch) -> None:
    """A ring of pineapple."""
    r = s.rng.uniform(4.0, 4.8)
    fibres, squash, yellow = grain(s, 0.12, 2, (1, 7)), s.rng.uniform(0.8, 1), s.pick((0.95, 0.80, 0.26))
    count = int(s.rng.integers(11, 15))

    def face(far: Array, angle: Array) -> Array:
        pulp = toned(yellow, 0.96 + 0.07 * fibres(angle * 3, far * 3))
        return blend(pulp, (0.99, 0.93, 0.60), ramp(0.55, 0.35, far) * 0.7)

    def rise(far: Array, angle: Array) -> Array:
        return 0.006 * r * fibres(angle * 3, far * 3) - 0.1 * r * ramp(0.88, 1, far) - 0.1 * r * ramp(0.36, 0.28, far)

    _disc(s, r, squash, 0, face, rise, (0.86, 0.66, 0.16), 0.22 * r)
    for k in range(count):
        way = 2 * np.pi * k / count
        s.erase(ellipse(1.06 * r * np.cos(way), 1.06 * r * squash * np.sin(way), 0.13 * r, 0.11 * r))
    s.fill(ellipse(0, 0.02 * r, 0.27 * r, 0.27 * r * squash), paint=(0.70, 0.52, 0.12))
    s.erase(ellipse(0, 0.06 * r, 0.25 * r, 0.22 * r * squash))


def pomegranate(s: Sketch) -> None:
    """A pomegranate broken open: ruby seeds in chambers, a crown on top."""
    r = s.rng.uniform(3.9, 4.6)
    skin = s.pick((0.72, 0.16, 0.16), (0.78, 0.30, 0.22))
    crown = np.array(
        ((-0.3, -0.85), (-0.44, -1.36), (-0.16, -1.12), (0, -1.4), (0.17, -1.12), (0.42, -1.34), (0.3, -0.85))
    )
    body(s, crown * r, skin * 0.9, share=0.5, gloss=0.1)
    ring = wobbly(s, ellipse(0, 0, r, 0.96 * r), 0.02)
    clouds = grain(s, 1.5, 2)
    body(s, ring, lambda x, y: blend(skin, (0.85, 0.62, 0.36), 0.4 * clouds(x, y)), gloss=0.3)
    cut = wobbly(s, ellipse(0, 0.06 * r, 0.88 * r, 0.83 * r), 0.02)
    s.fill(cut, paint=(0.95, 0.86, 0.62))
    walls = s.rng.uniform(0, 1)
    for k in range(90):
        far, way = np.sqrt((k + 0.5) / 90), k * 2.39996
        lane = (way / (2 * np.pi) * 5 + walls) % 1
        x, y = far * np.cos(way) * 0.78 * r, far * np.sin(way) * 0.74 * r + 0.06 * r
        if min(lane, 1 - lane) * far < 0.09 or far < 0.12:
            continue
        size = 0.085 * r * s.rng.uniform(0.9, 1.15)
        bead(
            s,
            (x, y),
            size,
            s.pick((0.66, 0.03, 0.10), (0.76, 0.08, 0.14), (0.55, 0.02, 0.09)),
            size * 1.25,
            way + 1.57,
            0.75,
        )
    s.relief(ring, width=0.25 * r, strength=0.5)
