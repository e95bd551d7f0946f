"""Blossoms, each a function of a point and a radius, without their stems."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from bareface.occluders.kinds.lit import (
    Point,
    bead,
    bent,
    blend,
    body,
    grain,
    ramp,
    rod,
    wobbly,
)
from bareface.occluders.kinds.petals import (
    Petal,
    Whorl,
    corolla,
    florets,
    petal,
    ruffles,
    spiral,
    stamens,
    whorl,
)
from bareface.occluders.sketch import Colour, Sketch, ellipse, smooth, turned

Bloom = Callable[[Sketch, Point, float], None]

_ROSES = (
    ((0.36, 0.01, 0.05), (0.78, 0.07, 0.12)), ((0.72, 0.22, 0.36), (0.95, 0.62, 0.70)),
        ((0.78, 0.66, 0.42), (0.97, 0.93, 0.82)),
    ((0.84, 0.50, 0.10), (0.97, 0.82, 0.32)), ((0.78, 0.26, 0.10), (0.97, 0.58, 0.34)),
        ((0.50, 0.05, 0.28), (0.88, 0.28, 0.52)),
)  # fmt: skip

_BLUNT = (0.45, 0.75, 0.95, 1.0, 0.95, 0.72)

WIDE = (0.3, 0.72, 0.98, 1.08, 0.9)

_POINTED = (0.3, 0.72, 1.0, 0.95, 0.62, 0.22)


def rose(s: Sketch, at: Point, r: float, rich: bool = True) -> None:
    """A rose; `rich` ones have outer petals painted one by one."""
    colours = _ROSES[int(s.rng.integers(len(_ROSES)))]
    dark, light, squash = s.pick(colours[0]), s.pick(colours[1]), s.rng.uniform(0.86, 1.0)
    outer = Petal(
        dark * 0.75 + light * 0.25,
        light,
        WIDE,
        (0.2, 0.85),
        0.03,
        cup=-0.35,
        crinkle=0.25,
        veins=0.15,
        rim=light * 0.8 + 0.16,
    )
    if rich:
        corolla(s, at, 5, (r, 1.25 * r), outer, squash, uneven=0.06)
        corolla(s, at, 5, (0.84 * r, 1.1 * r), outer, squash, uneven=0.06, shadow=0.4)
    else:
        whorl(s, at, r, 5, Whorl(dark, light, 4, 0.25, (0.3, 0.9), cup=-0.2), squash, hidden=0.6)
    spiral(s, at, (0.66 if rich else 0.78) * r, dark, light, 4.2, squash)


def tulip(s: Sketch, at: Point, r: float) -> None:
    """A tulip from the side."""
    base, tip = s.pick((0.92, 0.78, 0.22), (0.66, 0.05, 0.10), (0.95, 0.90, 0.80),
        (0.45, 0.10, 0.40)), s.pick((0.84, 0.10, 0.14), (0.94, 0.66, 0.12), (0.90, 0.42, 0.58), (0.50, 0.14, 0.46),
        (0.95, 0.90, 0.84))  # fmt: skip
    look = Petal(
        base * 0.4 + tip * 0.6,
        tip,
        (0.62, 0.95, 1.0, 0.86, 0.5, 0.16),
        (0.0, 0.5),
        -0.02,
        cup=1.0,
        veins=0.7,
        rim=tip * 0.75 + 0.2,
        gloss=0.12,
    )
    foot, noise = np.asarray(at) + (0, 1.05 * r), grain(s, 0.5, 2)
    for lean, long, wide, bend in ((-0.18, 1.95, 1.2, 0.05), (0.2, 1.9, 1.2, -0.05), (-0.34, 2.05, 1.25, 0.12),
        (0.34, 2.0, 1.25, -0.12), (0.02, 1.9, 1.5, 0)):  # fmt: skip
        petal(
            s, foot, -np.pi / 2 + lean + s.rng.normal(0, 0.05), (long * r, wide * r), look, noise, bend=bend, shadow=0.4
        )
    s.fill(
        ellipse(foot[0], foot[1], 0.35 * r, 0.16 * r), paint=(0.5, 0.56, 0.26), soft=0.12 * r, opacity=0.8, atop=True
    )


def rays(
    s: Sketch, at: Point, r: float, looks: tuple[Whorl, ...], counts: tuple[int, int], rings: int, disc: float,
    heart: tuple[Colour, Colour], uneven: float = 0.05,
) -> None:  # fmt: skip
    """A daisy of any sort: `rings` of ray petals about a disc of florets, whose radius is the share `disc`."""
    squash, look = s.rng.uniform(0.8, 1.0), looks[int(s.rng.integers(len(looks)))]
    look = replace(look, tip=s.pick(look.tip), base=s.pick(look.base))
    for k in range(rings):
        size = 1 - (0.16 if rings < 3 else 0.13) * k
        whorl(
            s,
            at,
            r * size,
            int(s.rng.integers(*counts)),
            look,
            squash,
            uneven,
            hidden=disc * 1.05 if k == rings - 1 else 0.6,
        )
    florets(s, at, disc * r, heart, squash)


def double(
    s: Sketch,
    at: Point,
    r: float,
    looks: tuple[Whorl, ...],
    counts: tuple[int, ...],
    smallest: float = 0.2,
    power: float = 1.0,
) -> None:
    """A filled blossom: whorls down to the middle."""
    look = looks[int(s.rng.integers(len(looks)))]
    look = replace(look, tip=s.pick(look.tip), base=s.pick(look.base))
    ruffles(s, at, r, look, counts, s.rng.uniform(0.84, 1.0), smallest, power)


def poppy(s: Sketch, at: Point, r: float) -> None:
    """A poppy: four crumpled petals, a black heart."""
    red, squash = s.pick((0.86, 0.12, 0.06), (0.90, 0.22, 0.06), (0.80, 0.08, 0.08)), s.rng.uniform(0.8, 1)
    look = Petal(
        (0.10, 0.04, 0.05), red, WIDE, (0.16, 0.30), 0.02, cup=-0.5, crinkle=1.0, veins=0.6, rim=red * 0.8 + 0.16
    )
    start = s.rng.uniform(0, 1.5)
    corolla(s, at, 2, (r, 1.75 * r), look, squash, start)
    corolla(s, at, 2, (0.95 * r, 1.6 * r), look, squash, start + np.pi / 2, shadow=0.4)
    stamens(s, at, 34, (0.16 * r, 0.36 * r), (0.10, 0.07, 0.10), (0.12, 0.10, 0.13), 0.045 * r, squash)
    bead(s, (at[0], at[1]), 0.15 * r, (0.40, 0.46, 0.26), gloss=0.2)
    for k in range(8):
        end = turned(np.array(((0.13 * r, 0.0),)), k * np.pi / 4)[0] + at
        s.line(np.stack([np.asarray(at), end]), 0.03 * r, (0.20, 0.16, 0.16))


def anemone(s: Sketch, at: Point, r: float) -> None:
    """An anemone: eight broad petals, white about a dark heart."""
    tip, squash = (
        s.pick((0.40, 0.22, 0.66), (0.80, 0.12, 0.24), (0.94, 0.92, 0.94), (0.72, 0.26, 0.60)),
        s.rng.uniform(0.82, 1),
    )
    look = Petal((0.93, 0.90, 0.90), tip, WIDE, (0.16, 0.42), cup=-0.3, veins=0.6, crinkle=0.2)
    corolla(s, at, 5, (r, 0.95 * r), look, squash)
    corolla(s, at, 5, (0.86 * r, 0.85 * r), look, squash)
    stamens(s, at, 40, (0.2 * r, 0.4 * r), (0.12, 0.09, 0.17), (0.09, 0.08, 0.14), 0.035 * r, squash)
    florets(s, at, 0.17 * r, ((0.10, 0.09, 0.14), (0.06, 0.05, 0.10)), squash, 0.3)


def lily(s: Sketch, at: Point, r: float) -> None:
    """A lily: six long petals, freckled, and long stamens."""
    base, tip = (
        ((0.86, 0.22, 0.44), (0.96, 0.78, 0.84)) if s.rng.uniform() < 0.4 else ((0.80, 0.86, 0.60), (0.97, 0.95, 0.92))
    )
    if s.rng.uniform() < 0.3:
        base, tip = (0.80, 0.26, 0.06), (0.94, 0.50, 0.10)
    squash, start = s.rng.uniform(0.75, 0.95), s.rng.uniform(0, 1)
    look = Petal(s.pick(base), s.pick(tip), _POINTED, (0.05, 0.55), -0.04, cup=0.9, veins=0.9, crinkle=0.35)
    corolla(s, at, 3, (1.05 * r, 0.52 * r), look, squash, start)
    corolla(s, at, 3, (r, 0.72 * r), look, squash, start + np.pi / 3, shadow=0.4)
    for _ in range(30):
        angle, far = start + np.pi / 3 * s.rng.integers(6) + s.rng.normal(0, 0.14), s.rng.uniform(0.18, 0.5) * r
        spot = np.array((np.cos(angle), squash * np.sin(angle))) * far + at
        s.line(spot[None], 0.035 * r, np.asarray(base) * 0.55)
    s.fill(
        ellipse(at[0], at[1], 0.16 * r, 0.16 * r * squash),
        paint=(0.55, 0.66, 0.22),
        soft=0.07 * r,
        opacity=0.8,
        atop=True,
    )
    stamens(s, at, 6, (0.42 * r, 0.55 * r), (0.74, 0.82, 0.52), (0.52, 0.22, 0.08), 0.05 * r, squash)
    rod(s, bent(at, np.asarray(at) + (0.25 * r, -0.55 * r), 0.1), 0.06 * r, (0.72, 0.80, 0.48))


def hibiscus(s: Sketch, at: Point, r: float) -> None:
    """A hibiscus: five overlapping petals, a dark throat, a long column."""
    tip, squash = (
        s.pick((0.86, 0.10, 0.16), (0.94, 0.46, 0.58), (0.95, 0.70, 0.16), (0.94, 0.90, 0.88)),
        s.rng.uniform(0.8, 1),
    )
    look = Petal((0.42, 0.02, 0.10), tip, WIDE, (0.06, 0.36), 0.02, cup=-0.4, crinkle=0.75, veins=1.2)
    corolla(s, at, 5, (r, 1.12 * r), look, squash)
    end = np.asarray(at) + r * np.array((s.rng.choice((-1, 1)) * 0.45, 0.42))
    column = bent(at, end, 0.1)
    rod(s, column, 0.10 * r, (0.93, 0.70, 0.50))
    for _ in range(26):
        point = column[int(s.rng.integers(7, 16))] + s.rng.normal(0, 0.07, 2) * r
        bead(s, point, 0.032 * r, s.pick((0.95, 0.78, 0.22)), gloss=0.2)
    for k in range(5):
        bead(s, (end + np.array((0.06 * np.cos(k * 1.26), 0.06 * np.sin(k * 1.26))) * r), 0.035 * r, (0.72, 0.08, 0.12))


def pansy(s: Sketch, at: Point, r: float) -> None:
    """A pansy with its dark face."""
    back, front = s.pick((0.34, 0.14, 0.52), (0.50, 0.06, 0.24), (0.93, 0.76, 0.14)), s.pick((0.94, 0.78, 0.14),
        (0.50, 0.30, 0.70), (0.93, 0.88, 0.84))  # fmt: skip
    face, noise = s.pick((0.10, 0.03, 0.13), (0.16, 0.03, 0.10)), grain(s, 0.5, 2)
    plain = Petal(back * 0.6, back, WIDE, (0.1, 0.6), 0.02, cup=-0.25, crinkle=0.4, veins=0.6)
    marked = Petal(face, front, WIDE, (0.40, 0.58), 0.02, cup=-0.25, crinkle=0.4, veins=0.8)
    for angle, look, long, wide in ((-2.05, plain, 1, 1.25), (-1.1, plain, 1, 1.25), (3.05, marked, 0.92, 1.1),
        (0.1, marked, 0.92, 1.1), (1.57, marked, 1.0, 1.65)):  # fmt: skip
        petal(s, at, angle + s.rng.normal(0, 0.05), (long * r, wide * r), look, noise)
    s.fill(ellipse(at[0], at[1] + 0.05 * r, 0.12 * r, 0.10 * r), paint=(0.96, 0.80, 0.16), soft=0.03 * r, atop=True)
    bead(s, (at[0], at[1]), 0.06 * r, (0.62, 0.70, 0.24), gloss=0.2)


def five(
    s: Sketch, at: Point, r: float, looks: tuple[Petal, ...], wide: float, eye: Colour, dots: int = 0, bend: float = 0.0
) -> None:
    """Five petals about a small eye, with stamens perhaps: blossom of a tree, forget-me-not, plumeria."""
    look, squash = looks[int(s.rng.integers(len(looks)))], s.rng.uniform(0.8, 1)
    look = replace(look, tip=s.pick(look.tip))
    corolla(s, at, 5, (r, wide * r), look, squash, bend=bend)
    if dots:
        stamens(s, at, dots, (0.2 * r, 0.5 * r), (0.93, 0.80, 0.80), (0.86, 0.62, 0.22), 0.035 * r, squash)
    bead(s, (at[0], at[1]), 0.09 * r, s.pick(eye), gloss=0.2)


def daffodil(s: Sketch, at: Point, r: float) -> None:
    """A daffodil: six petals, a frilled trumpet."""
    petals, cup = (
        s.pick((0.96, 0.84, 0.20), (0.96, 0.93, 0.80)),
        s.pick((0.95, 0.66, 0.08), (0.96, 0.78, 0.12), (0.92, 0.44, 0.10)),
    )
    squash, start = s.rng.uniform(0.85, 1), s.rng.uniform(0, 1)
    look = Petal(petals * 0.85, petals, (0.35, 0.8, 1.0, 0.85, 0.5, 0.14), (0.0, 0.5), -0.03, cup=0.5, veins=0.6)
    corolla(s, at, 3, (r, 0.74 * r), look, squash, start)
    corolla(s, at, 3, (0.97 * r, 0.74 * r), look, squash, start + np.pi / 3)
    s.fill(
        ellipse(at[0], at[1] + 0.03 * r, 0.46 * r, 0.44 * r), paint=petals * 0.4, soft=0.09 * r, opacity=0.5, atop=True
    )
    whorl(s, at, 0.46 * r, 13, Whorl(cup * 0.45, cup, 3, 0.12, (0.25, 0.9), cup=0.7, ragged=0.6, lift=0.9), squash)
    stamens(s, at, 6, (0.05 * r, 0.12 * r), cup, (0.90, 0.74, 0.22), 0.035 * r, squash)


def orchid(s: Sketch, at: Point, r: float) -> None:
    """A moth orchid: three sepals, two wide petals, a lip."""
    tip = s.pick((0.82, 0.34, 0.66), (0.95, 0.93, 0.94), (0.90, 0.62, 0.76), (0.88, 0.82, 0.40))
    vein, lip, noise = (
        s.pick((0.62, 0.10, 0.44), (0.80, 0.50, 0.70)),
        s.pick((0.62, 0.04, 0.36), (0.86, 0.60, 0.12)),
        grain(s, 0.5, 2),
    )
    sepal = Petal(vein * 0.5 + tip * 0.5, tip, (0.3, 0.8, 1.0, 0.95, 0.68), (0.0, 0.5), cup=0.4, veins=0.9)
    side = replace(sepal, shape=(0.25, 0.8, 1.08, 1.1, 0.82))
    for angle in (-np.pi / 2, 0.72, np.pi - 0.72):
        petal(s, at, angle + s.rng.normal(0, 0.06), (0.95 * r, 0.66 * r), sepal, noise)
    for angle in (-0.22, np.pi + 0.22):
        petal(s, at, angle + s.rng.normal(0, 0.06), (1.02 * r, 1.2 * r), side, noise, shadow=0.4)
    tongue = Petal(lip * 0.7, lip, (0.5, 0.9, 0.8, 0.55, 0.3), (0.0, 0.7), cup=1.0, veins=0.5, gloss=0.2)
    for angle in (0.5, np.pi - 0.5):
        petal(s, at, angle, (0.36 * r, 0.34 * r), tongue, noise)
    petal(s, at, np.pi / 2, (0.58 * r, 0.42 * r), tongue, noise)
    body(s, ellipse(at[0], at[1] - 0.02 * r, 0.10 * r, 0.13 * r), tip, gloss=0.3)
    bead(s, (at[0], at[1] + 0.13 * r), 0.07 * r, (0.93, 0.76, 0.22))


def iris(s: Sketch, at: Point, r: float) -> None:
    """A bearded iris from the side: petals that stand and petals that fall."""
    top, fall, noise = s.pick((0.50, 0.40, 0.78), (0.88, 0.80, 0.50), (0.74, 0.66, 0.88)), s.pick((0.30, 0.14,
        0.56), (0.22, 0.12, 0.46), (0.46, 0.10, 0.32)), grain(s, 0.5, 2)  # fmt: skip
    stand = Petal(top * 0.7, top, WIDE, (0.0, 0.6), 0.02, cup=-0.5, crinkle=0.6, veins=0.9)
    down = Petal(
        (0.90, 0.86, 0.80), fall, WIDE, (0.12, 0.40), 0.02, cup=0.6, crinkle=0.5, veins=1.0, rim=fall * 0.8 + 0.14
    )
    for angle, long, wide in ((-1.57, 1.0, 1.1), (-2.1, 1.05, 0.9), (-1.04, 1.05, 0.9)):
        petal(s, at, angle + s.rng.normal(0, 0.05), (long * r, wide * r), stand, noise, bend=0.1 * (angle + 1.57))
    for angle, bend in ((0.45, 0.35), (np.pi - 0.45, -0.35), (1.57, 0.0)):
        petal(s, np.asarray(at) + (0, 0.08 * r), angle, (1.0 * r, 0.85 * r), down, noise, bend=bend)
    for angle in (0.5, np.pi - 0.5, 1.57):
        beard = np.linspace(0.08, 0.4, 5)[:, None] * np.array((np.cos(angle), np.sin(angle))) * r + at + (0, 0.1 * r)
        s.line(beard, 0.10 * r, (0.86, 0.56, 0.08))
        s.line(beard - 0.015 * r, 0.05 * r, (0.97, 0.80, 0.22))


def calla(s: Sketch, at: Point, r: float) -> None:
    """A calla: one rolled leaf about a yellow rod."""
    white = s.pick((0.95, 0.94, 0.90), (0.95, 0.80, 0.24), (0.62, 0.26, 0.50), (0.92, 0.66, 0.66))
    points = np.array(((0, 1.5), (0.35, 0.9), (0.85, 0.1), (0.95, -0.6), (0.6, -1.15), (0.1, -1.7), (-0.3, -1.2),
        (-0.8, -0.7), (-0.78, 0.0), (-0.35, 0.85)))  # fmt: skip
    ring = wobbly(s, smooth(points) * r + at, 0.015)
    run = grain(s, 0.4, 2, (0.5, 4))
    body(s, ring, lambda x, y: blend(white * 0.72, white, 0.75 + 0.12 * run(x, y)), share=0.9, tall=-0.7 * r, gloss=0.1)
    rod(
        s,
        bent(np.asarray(at) + (0.02 * r, 0.4 * r), np.asarray(at) + (0.06 * r, -0.8 * r), 0.03),
        0.2 * r,
        (0.90, 0.70, 0.14),
    )
    lap = np.array(((0, 1.52), (0.36, 0.9), (0.85, 0.1), (0.97, -0.55), (0.55, -0.1), (-0.05, 0.32),
        (-0.55, -0.05), (-0.82, -0.35), (-0.74, 0.1), (-0.35, 0.88)))  # fmt: skip
    fold = smooth(lap) * r + at
    body(
        s,
        fold,
        lambda x, y: blend(
            blend((0.60, 0.68, 0.36), white, ramp(1.5 * r, 0.6 * r, y - at[1])), white * 0.9, 0.2 * run(x, y)
        ),
        share=0.8,
        tall=0.42 * r,
        gloss=0.12,
    )


def lotus(s: Sketch, at: Point, r: float) -> None:
    """A lotus from a little above."""
    tip, noise = s.pick((0.90, 0.42, 0.62), (0.95, 0.90, 0.90), (0.86, 0.60, 0.80)), grain(s, 0.5, 2)
    look = Petal((0.96, 0.92, 0.86), tip, (0.5, 0.85, 1.0, 0.88, 0.56, 0.2), (0.1, 0.95), -0.04, cup=-0.6, veins=0.9)
    foot = np.asarray(at) + (0, 0.35 * r)
    for row, (count, long) in enumerate(((7, 1.25), (6, 1.05), (5, 0.8))):
        for k in range(count):
            lean = (k / (count - 1) - 0.5) * (3.3 - 0.5 * row)
            petal(s, foot, -np.pi / 2 + lean, (long * r * (1 - 0.10 * abs(lean)), 0.62 * r), look, noise, shadow=0.35)
    florets(s, foot + (0, -0.28 * r), 0.26 * r, ((0.86, 0.76, 0.30), (0.93, 0.76, 0.20)), 0.5, 0.3)
    for lean in (-0.5, 0.5, 0.0):
        petal(
            s,
            foot + (0, 0.16 * r),
            -np.pi / 2 + 1.6 * lean,
            (0.52 * r, 0.6 * r),
            replace(look, cup=0.7),
            noise,
            shadow=0.4,
        )


def hydrangea(s: Sketch, at: Point, r: float) -> None:
    """A ball of small four-petalled blossoms."""
    colour = s.pick((0.46, 0.56, 0.84), (0.84, 0.52, 0.68), (0.88, 0.90, 0.80), (0.62, 0.50, 0.82))
    s.fill(wobbly(s, ellipse(at[0], at[1], 0.95 * r, 0.85 * r), 0.03), paint=colour * 0.4)
    outline = smooth(np.array(((0, 0), (0.35, 0.42), (0.78, 0.46), (1.0, 0), (0.78, -0.46), (0.35, -0.42))), steps=3)
    for k in range(48):
        far, way = np.sqrt(1 - (k + 0.5) / 48), k * 2.39996
        spot = np.array((np.cos(way), 0.9 * np.sin(way))) * far * 0.9 * r + at
        size, turn, tone = (
            0.25 * r * s.rng.uniform(0.85, 1.1),
            s.rng.uniform(0, 1.6),
            colour * s.rng.uniform(0.84, 1.1) + s.rng.normal(0, 0.02, 3),
        )
        four = [turned(outline * size, turn + j * np.pi / 2) for j in range(4)]
        s.fill(*(one + spot + 0.03 * size for one in four), paint=tone * 0.72)
        for pair, bright in ((four[:2], 0.93), (four[2:], 1.05)):
            s.fill(*(0.93 * one + spot - 0.02 * size for one in pair), paint=tone * bright)
        s.line(spot[None], 0.22 * size, (0.90, 0.90, 0.72))
    s.relief(ellipse(at[0], at[1], r, 0.92 * r), width=0.5 * r, strength=0.55)


def thistle(s: Sketch, at: Point, r: float) -> None:
    """A thistle: a purple brush from a scaly ball."""
    purple, green = s.pick((0.62, 0.22, 0.62), (0.52, 0.24, 0.70)), s.pick((0.36, 0.46, 0.30))
    for k in range(90):
        lean, far = s.rng.uniform(-0.85, 0.85), s.rng.uniform(0.75, 1.15)
        foot = np.asarray(at) + (0.5 * lean * r, 0.05 * r)
        end = np.asarray(at) + np.array((np.sin(lean) * 1.15, -np.cos(lean * 0.9))) * far * r
        s.line(bent(foot, end, 0.05 * lean, 4), 0.05 * r, purple * (0.55 + 0.65 * k / 90))
    ball = np.asarray(at) + (0, 0.62 * r)
    body(s, ellipse(ball[0], ball[1], 0.72 * r, 0.64 * r), green)
    for row in range(5):
        wide = int(7 - abs(row - 2))
        for k in range(wide):
            x = np.sin((k - (wide - 1) / 2) * 0.42) * 0.78 * r * np.sqrt(1 - ((row - 2.2) / 3.4) ** 2)
            spot = ball + (x, (0.42 - 0.22 * row) * r)
            spine = np.array(((-0.09, 0.05), (0, -0.26), (0.09, 0.05))) * r + (0.1 * x, 0)
            s.fill(spine + spot, paint=green * 0.62)
            s.line(np.stack([spot + spine[1] * 0.2, spot + spine[1] * 0.95]), 0.03 * r, green * 1.35)
    s.relief(ellipse(ball[0], ball[1], 0.78 * r, 0.7 * r), width=0.3 * r, strength=0.5)
