"""Sweets and chocolate. The origin is the middle of the sweet; sticks go down."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from bareface.occluders.kinds.chocolate import coated_bar, coin, foiled, kiss, praline, tablet, truffle
from bareface.occluders.kinds.foil import SWEET, WHITE, Print, twist_wrapper
from bareface.occluders.kinds.lit import (
    Height,
    about,
    bead,
    bent,
    blend,
    body,
    disc,
    grain,
    lit,
    piled,
    polar_of,
    puffed,
    ramp,
    rod,
    speckled,
    tapered,
    times,
    wobbly,
)
from bareface.occluders.kinds.lollipops import blossom, cane, heart, lollipop, rock_stick, swirl
from bareface.occluders.layer import Array
from bareface.occluders.sketch import Colour, Sketch, ellipse, rectangle, smooth, turned


def twisted(s: Sketch, prints: tuple[Print, ...], size: tuple[float, float]) -> None:
    """A sweet in a wrapper twisted at both ends."""
    twist_wrapper(s, prints[int(s.rng.integers(len(prints)))], size, s.rng.normal(0, 0.35))


def peppermint(s: Sketch) -> None:
    """A starlight mint in clear film."""
    r, colour = s.rng.uniform(1.2, 1.5), s.pick((0.82, 0.05, 0.10), (0.82, 0.05, 0.10), (0.10, 0.56, 0.26))
    turn, count, start = s.rng.normal(0, 0.4), int(s.rng.integers(6, 9)), s.rng.uniform(0, 6)
    folds = grain(s, 0.4, 2, (3, 0.4))
    for side in (-1, 1):
        fan = turned(
            np.array(((0.75, -0.25), (1.9, -0.85), (2.1, -0.3), (1.95, 0.2), (2.1, 0.8), (0.75, 0.25))) * (side * r, r),
            turn,
        )
        s.fill(fan, paint=lit(s, times(folds, 0.14), (0.90, 0.91, 0.93), 0.6, 20), opacity=0.62)

    def albedo(x: Array, y: Array) -> Array:
        far, angle = polar_of(x, y)
        lane = (angle + start + 0.7 * far / r) * np.float32(count / (2 * np.pi))
        part = lane - np.floor(lane)
        return blend(WHITE, colour, ramp(0.0, 0.06, part) * ramp(0.55, 0.49, part) * ramp(0.12, 0.2, far / r))

    body(s, ellipse(0, 0, r), albedo, share=0.7, gloss=0.5, tight=50)
    film = s.pick(WHITE)
    for k in (0.2, 0.9, -0.6):
        s.fill(turned(tapered(bent((-0.9 * r, k * 0.5 * r), (0.9 * r, k * 0.8 * r), 0.1 * k),
            (0.02, 0.1 * r, 0.02)), turn), paint=film, opacity=0.4, soft=0.03, atop=True)  # fmt: skip


def gummy_bears(s: Sketch) -> None:
    """A few gummy bears."""
    half = np.array(((0, -1.0), (0.2, -0.98), (0.33, -1.16), (0.52, -1.05), (0.47, -0.8), (0.5, -0.55),
        (0.4, -0.35), (0.62, -0.3), (0.8, -0.12), (0.7, 0.06), (0.5, 0.06), (0.52, 0.4), (0.72, 0.55),
        (0.74, 0.85), (0.45, 0.98), (0.18, 0.86), (0, 0.8)))  # fmt: skip
    outline = smooth(np.concatenate([half, half[-2:0:-1] * (-1, 1)]), steps=4)
    for k in range(int(s.rng.integers(2, 5))):
        at, turn = np.array(((0, 0), (1.3, 0.7), (-1.3, 0.5), (0.1, 1.9))[k]) * 1.1, s.rng.normal(0, 0.35)
        colour, size = (
            s.pick((0.82, 0.05, 0.08), (0.94, 0.50, 0.05), (0.94, 0.78, 0.12), (0.16, 0.56, 0.16), (0.93, 0.90, 0.72)),
            1.1,
        )
        ring = turned(outline * size, turn) + at

        def spots(x: Array, y: Array, at: Array = at, turn: float = turn, size: float = size) -> Array:
            u, v = about(x, y, at, turn)
            parts = ((0.0, -0.62, 0.17, 0.3), (0.17, -0.84, 0.07, -0.15), (-0.17, -0.84, 0.07, -0.15),
                (0.3, 0.05, 0.18, 0.25), (-0.3, 0.05, 0.18, 0.25), (0.4, 0.72, 0.2, 0.3), (-0.4, 0.72, 0.2, 0.3),
                (0, 0.25, 0.3, 0.2))  # fmt: skip
            bumps = [
                tall * np.exp(-(((u / size - px) / w) ** 2) - ((v / size - py) / w) ** 2) for px, py, w, tall in parts
            ]
            return np.asarray(np.float32(0.55 * size) * np.sum(bumps, axis=0))

        def albedo(x: Array, y: Array, colour: Array = colour, at: Array = at, size: float = size) -> Array:
            glow = ramp(-1, 1.2, -((x - at[0]) * s.light[0] + (y - at[1]) * s.light[1]) / size)
            return blend(colour * 0.72, colour * 0.8 + 0.25, glow)

        body(s, ring, albedo, share=0.8, bumps=(spots,), gloss=0.6, tight=35, ambient=0.6, opacity=0.94)


def gummy_worm(s: Sketch) -> None:
    """A long gummy worm in two colours, ringed."""
    first, second = s.pick(*SWEET[:4]), s.pick(*SWEET[3:])
    x = np.linspace(-5, 5, 40)
    path = np.stack([x, 1.1 * np.sin(x * s.rng.uniform(0.75, 1.0) + s.rng.uniform(0, 6))], axis=1)
    ring = tapered(path, (0.5, 1.0, 1.1, 1.1, 1.0, 0.95, 0.85, 0.3))
    edge, sugar = s.rng.uniform(-1, 1), grain(s, 0.10, 2)
    sour = s.rng.uniform() < 0.5

    def albedo(x: Array, y: Array) -> Array:
        ground = blend(first, second, ramp(edge - 0.7, edge + 0.7, x))
        return blend(ground, (0.97, 0.96, 0.93), (0.30 + 0.3 * sugar(x, y)) * sour)

    ridges: Height = lambda x, y: np.float32(0.06) * np.cos(x * 14)  # noqa: E731
    bumps = (ridges, times(sugar, 0.035 * sour))
    body(s, ring, albedo, bumps=bumps, gloss=0.55 * (1 - 0.6 * sour), tight=35, ambient=0.6)


def sugared(
    s: Sketch, outlines: tuple[Array, ...], size: tuple[float, float], count: tuple[int, int], tints: tuple[Colour, ...]
) -> None:
    """Jellies rolled in sugar."""
    sugar, places = grain(s, 0.11, 2), ((0, 0), (0.72, 0.45), (-0.70, 0.55), (0.1, 0.95))
    for k in range(int(s.rng.integers(*count))):
        r, colour = s.rng.uniform(*size), s.pick(*tints)
        ring = (
            turned(outlines[int(s.rng.integers(len(outlines)))] * r, s.rng.normal(0, 0.3)) + np.array(places[k]) * r * 2
        )

        def albedo(x: Array, y: Array, colour: Array = colour) -> Array:
            return blend(colour, (0.97, 0.95, 0.93), 0.30 + 0.26 * sugar(x, y))

        body(
            s,
            wobbly(s, ring, 0.015),
            albedo,
            share=0.75,
            bumps=(times(sugar, 0.035),),
            gloss=0.25,
            tight=10,
            ambient=0.55,
        )


def sour_belt(s: Sketch) -> None:
    """A sour belt in rainbow stripes, hanging in a wave."""
    sugar, count, width = grain(s, 0.10, 2), int(s.rng.integers(4, 6)), s.rng.uniform(1.7, 2.2)
    colours = np.asarray([s.pick(SWEET[k]) for k in s.rng.permutation(len(SWEET))[:count]], np.float32)
    y, phase, swing = np.linspace(-6, 6, 44), s.rng.uniform(0, 6), s.rng.uniform(0.6, 1.1)
    path = np.stack([swing * np.sin(0.75 * y + phase), y], axis=1)

    def albedo(x: Array, y: Array) -> Array:
        across = (x - swing * np.sin(0.75 * y + phase)) / np.float32(width) + 0.5
        which = np.clip(np.floor(across * count), 0, count - 1).astype(np.int32)
        return blend(colours[which], (0.97, 0.96, 0.94), 0.22 + 0.22 * sugar(x, y))

    waves: Height = lambda x, y: np.float32(0.28) * np.sin(1.5 * y + 2 * phase) + 0.03 * sugar(x, y)  # noqa: E731
    body(s, tapered(path, (width, width)), albedo, share=0.15, tall=0.12, bumps=(waves,), gloss=0.15, tight=10)


def handful(
    s: Sketch,
    colours: tuple[Colour, ...],
    size: tuple[float, float],
    stretch: float,
    count: int,
    glossy: float,
    marks: bool = False,
) -> None:
    """A heap of small sweets: jelly beans, lentils, gumballs, dragees."""
    r = s.rng.uniform(*size)
    places = []
    for k in range(count):
        far, way = np.sqrt((k + 0.3) / count), k * 2.39996 + s.rng.normal(0, 0.1)
        places.append((far * np.cos(way), 0.82 * far * np.sin(way)))
    reach = 1.02 * r * np.sqrt(count * stretch)
    for x, y in sorted(places, key=lambda p: -np.hypot(*p)):
        turn = s.rng.uniform(0, 3.1)
        at = (x * reach + s.rng.normal(0, 0.1) * r, y * reach + s.rng.normal(0, 0.1) * r)
        if r > 0.8:
            body(s, disc(at, r * stretch, r, turn), s.pick(*colours), gloss=glossy, tight=80, ambient=0.5)
        else:
            bead(s, at, r * stretch, s.pick(*colours), r, turn, gloss=glossy, depth=0.45)
        if marks and s.rng.uniform() < 0.4:
            s.text("m", at, 0.55 * r, (0.96, 0.95, 0.93), turn)


def candy_corn(s: Sketch) -> None:
    """Three pieces of candy corn."""
    outline = smooth(
        np.array(
            ((0, -1.15), (0.3, -0.85), (0.82, 0.7), (0.6, 1.0), (0, 1.08), (-0.6, 1.0), (-0.82, 0.7), (-0.3, -0.85))
        ),
        steps=5,
    )
    for k in range(3):
        at, turn = np.array(((0.1, -0.2), (1.3, 0.8), (-1.3, 0.7))[k]), s.rng.normal(0, 0.6)

        def albedo(x: Array, y: Array, at: Array = at, turn: float = turn) -> Array:
            _, v = about(x, y, at, turn)
            return blend(blend(WHITE, (0.95, 0.50, 0.06), ramp(-0.55, -0.4, v)), (0.97, 0.80, 0.12), ramp(0.3, 0.46, v))

        body(s, turned(outline, turn) + at, albedo, share=0.9, gloss=0.3, tight=25)


def liquorice_wheel(s: Sketch) -> None:
    """A wheel of rolled liquorice, its end hanging loose."""
    r, black = s.rng.uniform(2.0, 2.6), s.pick((0.09, 0.08, 0.08), (0.09, 0.08, 0.08), (0.56, 0.05, 0.09))
    turns = s.rng.uniform(4.5, 6)

    def coils(x: Array, y: Array) -> Array:
        far, angle = polar_of(x, y)
        lane = far * np.float32(turns / r) + angle / np.float32(2 * np.pi)
        part = lane - np.floor(lane)
        return np.float32(0.62 * r / turns) * np.sqrt(np.maximum(part * (1 - part), 0)) * ramp(0.02, 0.08, far / r)

    tail = bent((0.92 * r, 0.3), (1.15 * r + s.rng.uniform(0, 0.8), 2.2 * r), -0.12)
    body(s, tapered(tail, (0.9 * r / turns,) * 2), black, gloss=0.4)
    body(s, ellipse(0, 0, r), black, share=0.2, tall=0.2, bumps=(coils,), gloss=0.45, tight=18, ambient=0.55)
    middle = s.pick(*SWEET[:3], (0.94, 0.50, 0.64))
    bead(s, (0, 0), 0.36 * r, middle, gloss=0.5)


def allsorts(s: Sketch) -> None:
    """Liquorice allsorts: layered cubes and a beaded button."""
    for k in range(3):
        at, turn, r = (
            np.array(((-0.9, 0.2), (1.2, 0.7), (0.3, -1.6))[k]),
            s.rng.normal(0, 0.4),
            s.rng.uniform(0.95, 1.15),
        )
        tint, noise = (
            s.pick((0.95, 0.56, 0.66), (0.96, 0.82, 0.26), (0.93, 0.55, 0.20), (0.94, 0.92, 0.86)),
            grain(s, 0.15, 2),
        )
        if k == 1:
            tone = s.pick((0.95, 0.56, 0.70), (0.40, 0.62, 0.86))
            for j in range(40):
                far, way = np.sqrt(1 - j / 40), j * 2.39996
                bead(s, (at[0] + far * np.cos(way) * r, at[1] + far * np.sin(way) * 0.85 * r), 0.17 * r, tone,
                    gloss=0.4)  # fmt: skip
            continue

        def albedo(x: Array, y: Array, at: Array = at, turn: float = turn, r: float = r, tint: Array = tint) -> Array:
            _, v = about(x, y, at, turn)
            band = ramp(0.30, 0.34, np.abs(v / r))
            return blend((0.10, 0.09, 0.09), tint, band)

        top = turned(np.array(((-1.0, -0.95), (-0.55, -1.45), (1.4, -1.35), (1.0, -0.9))) * r, turn) + at
        side = turned(np.array(((0.95, -0.95), (1.42, -1.37), (1.36, 0.5), (0.95, 0.98))) * r, turn) + at
        s.fill(top, paint=np.minimum(tint * 1.06, 1))

        def shaded(x: Array, y: Array, front: Callable[[Array, Array], Array] = albedo) -> Array:
            return np.asarray(0.66 * front(x, y))

        s.fill(side, paint=shaded)
        body(
            s,
            turned(rectangle(-r, -r, r, r, 0.12 * r), turn) + at,
            albedo,
            share=0.2,
            tall=0.1,
            bumps=(times(noise, 0.012),),
            gloss=0.1,
        )


def cotton_candy(s: Sketch) -> None:
    """A cloud of spun sugar on a stick."""
    rod(s, np.array(((0, 4), (0.3, 17.0))), 0.7, s.pick((0.94, 0.92, 0.88), (0.86, 0.74, 0.54)))
    pink, second = (
        s.pick((0.95, 0.64, 0.76), (0.62, 0.80, 0.93), (0.86, 0.74, 0.93)),
        s.pick((0.97, 0.80, 0.87), (0.95, 0.66, 0.78)),
    )
    angle = np.linspace(0, 2 * np.pi, 150, endpoint=False)
    lumps = sum(s.rng.uniform(0.03, 0.07) * np.abs(np.sin(k * angle / 2 + s.rng.uniform(0, 6))) for k in (5, 8, 13))
    fringe = 0.012 * s.rng.standard_normal(150)
    ring = np.stack([np.cos(angle), np.sin(angle) * 1.1], axis=1) * (7.0 * (0.86 + lumps + fringe))[:, None]
    ring[:, 0] *= 1 - 0.2 * np.clip(ring[:, 1] / 7, 0, 1)
    clouds, threads, more = grain(s, 2.4, 3), grain(s, 0.16, 2, (5, 1), 0.5), grain(s, 0.14, 2, (1, 5), 0.3)
    s.fill(ring, paint=pink, opacity=0.6, soft=0.3)
    for k in s.rng.integers(0, 150, 60):
        way = np.array((-ring[k, 1], ring[k, 0])) * s.rng.uniform(0.10, 0.22) * s.rng.choice((-1, 1))
        s.line(bent(ring[k] * 0.97, ring[k] * s.rng.uniform(1.0, 1.05) + way, 0.1, 6), 0.035, second)
    fluff = piled(times(clouds, 0.4), times(threads, 0.010), times(more, 0.010))
    body(s, ring, lambda x, y: blend(pink, second, 0.5 + 0.3 * clouds(x, y) + 0.12 * threads(x, y)), tall=3.0,
        bumps=(fluff,), gloss=0.03, tight=4, ambient=0.66)  # fmt: skip


def marshmallows(s: Sketch, toasted: bool = False) -> None:
    """Marshmallows, in a heap or toasted on a stick."""
    dust, brown = grain(s, 0.5, 3), grain(s, 0.9, 2)
    if toasted:
        rod(s, bent((-0.2, 9), (0.1, -2.6), 0.02), 0.3, (0.46, 0.33, 0.20))
    places = ((0, 0.0), (0, 2.5)) if toasted else ((-1.2, 1.1), (1.3, 1.0), (0.1, -0.8))
    for k, place in enumerate(places[: int(s.rng.integers(1, 3)) if toasted else 3]):
        tint = s.pick((0.95, 0.93, 0.90), (0.95, 0.93, 0.90), (0.95, 0.74, 0.78))
        turn = s.rng.normal(0, 0.08 if toasted else 0.5)
        ring = turned(ellipse(0, 0, 1.45, 1.3, power=3.6), turn) + place
        edge = puffed(ring, share=1, tall=1)

        def albedo(x: Array, y: Array, tint: Array = tint, edge: Height = edge) -> Array:
            burnt = 0.25 + 0.6 * brown(x, y) + 0.8 * ramp(0.8, 0.2, edge(x, y))
            return blend(
                blend(tint, (0.80, 0.55, 0.28), burnt * toasted), (0.24, 0.13, 0.07), ramp(0.9, 1.6, burnt) * toasted
            )

        body(s, ring, albedo, share=0.6, bumps=(times(dust, 0.015),), gloss=0.05, tight=6, ambient=0.55)
        top = turned(ellipse(0, -0.62, 1.18, 0.42), turn) + place
        s.fill(top, paint=tint * 1.02 if not toasted else tint * 0.8, opacity=0.35, soft=0.12, atop=True)
        del k


def macaron(s: Sketch, stacked: bool = False) -> None:
    """A macaron: two smooth shells on ruffled feet, cream between; or three in a pile."""
    tints = ((0.90, 0.56, 0.62), (0.66, 0.76, 0.50), (0.62, 0.46, 0.36), (0.93, 0.82, 0.46), (0.74, 0.66, 0.84),
        (0.93, 0.66, 0.44), (0.56, 0.74, 0.80))  # fmt: skip
    r, noise, fine = s.rng.uniform(2.2, 2.6), grain(s, 0.16, 2), grain(s, 0.4, 2)
    for k in range(3 if stacked else 1):
        y0, shift = (2.3 - 2.3 * k if stacked else 0.0), s.rng.normal(0, 0.12)
        tint = s.pick(*tints)
        cream = rectangle(shift - 0.93 * r, y0 - 0.32 * r, shift + 0.93 * r, y0 + 0.32 * r, 0.3)
        body(
            s,
            cream,
            np.minimum(tint * 0.5 + s.pick((0.45, 0.42, 0.36), (0.20, 0.12, 0.08), (0.36, 0.10, 0.14)), 0.97),
            gloss=0.15,
        )
        for up in (1, -1):
            foot = rectangle(shift - 0.98 * r, y0 - 0.12 * r, shift + 0.98 * r, y0 + 0.12 * r, 0.1) + (0, up * 0.22 * r)
            body(s, foot, np.minimum(tint * 1.04, 1), share=1, bumps=(times(noise, 0.05),), gloss=0.03)
            half = np.array(((-1.0, 0), (-0.97, -0.22), (-0.75, -0.47), (-0.3, -0.6), (0.3, -0.6), (0.75, -0.47),
                (0.97, -0.22), (1.0, 0), (0.5, 0.05), (-0.5, 0.05)))  # fmt: skip
            shell = smooth(half) * (r, up * r) + (shift, y0 - up * 0.28 * r)
            body(
                s,
                shell,
                speckled(tint, fine, 0.02),
                share=0.9,
                tall=0.8,
                bumps=(times(noise, 0.004),),
                gloss=0.12,
                tight=14,
            )


_FRUITY = tuple(Print(a, b, word, shine) for a, b, word, shine in (
    ((0.90, 0.20, 0.26), (0.97, 0.92, 0.86), "cherry", 0.5), ((0.96, 0.76, 0.12), (0.97, 0.95, 0.90), "lemon", 0.5),
    ((0.30, 0.66, 0.26), (0.96, 0.96, 0.90), "apple", 0.5), ((0.95, 0.52, 0.10), (0.97, 0.93, 0.86), "orange",
    0.5)))  # fmt: skip

_TOFFEE = tuple(Print(a, b, word, shine) for a, b, word, shine in (
    ((0.78, 0.56, 0.24), (0.36, 0.16, 0.08), "toffee", 0.9), ((0.52, 0.16, 0.52), (0.93, 0.80, 0.42), "", 0.9),
    ((0.72, 0.10, 0.14), (0.93, 0.80, 0.42), "", 0.9), ((0.12, 0.28, 0.62), (0.90, 0.88, 0.86), "milk",
    0.9)))  # fmt: skip

_CUBE, _DROP = ellipse(0, 0, 1, 0.95, power=5), ellipse(0, 0, 1.0, 0.95)

_WEDGE = np.concatenate([np.stack([np.cos(a), np.sin(a)], axis=1) for a in (np.linspace(0, np.pi, 24),)]) * (
    1.35,
    1.15,
) - (0, 0.4)

KINDS: dict[str, Callable[[Sketch], None]] = {
    "lollipop": partial(lollipop, outline=lambda r: ellipse(0, 0, r), r=(1.3, 1.8), share=1.0, clear=0.5),
    "heart-lollipop": partial(lollipop, outline=heart, r=(2.2, 2.9), share=0.5, clear=0.6),
    "flower-lollipop": partial(lollipop, outline=blossom, r=(2.0, 2.6), share=0.6, clear=0.6),
    "swirl-lollipop": swirl,
    "pinwheel-lollipop": partial(swirl, straight=True),
    "rock-candy": rock_stick,
    "candy-cane": cane,
    "cotton-candy": cotton_candy,
    "wrapped-drop": partial(twisted, prints=_FRUITY, size=(1.5, 1.15)),
    "wrapped-toffee": partial(twisted, prints=_TOFFEE, size=(2.3, 1.05)),
    "peppermint": peppermint,
    "gummy-bears": gummy_bears,
    "gummy-worm": gummy_worm,
    "fruit-jellies": partial(
        sugared,
        outlines=(_WEDGE,),
        size=(1.2, 1.4),
        count=(2, 4),
        tints=((0.93, 0.46, 0.08), (0.94, 0.76, 0.12), (0.80, 0.10, 0.16), (0.36, 0.62, 0.16)),
    ),
    "gumdrops": partial(
        sugared,
        outlines=(smooth(np.array(((0, -0.95), (0.6, -0.7), (0.95, 0.75), (0, 1.0), (-0.95, 0.75), (-0.6, -0.7)))),),
        size=(1.0, 1.2),
        count=(3, 5),
        tints=SWEET,
    ),
    "turkish-delight": partial(
        sugared,
        outlines=(_CUBE,),
        size=(1.2, 1.5),
        count=(2, 5),
        tints=((0.90, 0.56, 0.62), (0.90, 0.74, 0.42), (0.70, 0.80, 0.56)),
    ),
    "sour-belt": sour_belt,
    "jelly-beans": partial(handful, colours=SWEET, size=(0.48, 0.6), stretch=1.6, count=16, glossy=0.75),
    "chocolate-lentils": partial(
        handful, colours=(*SWEET, (0.34, 0.18, 0.10)), size=(0.6, 0.7), stretch=1.05, count=18, glossy=0.4,
            marks=True
    ),
    "gumballs": partial(handful, colours=(*SWEET, WHITE), size=(0.9, 1.1), stretch=1.0, count=9, glossy=0.95),
    "sugared-almonds": partial(
        handful,
        colours=((0.93, 0.92, 0.90), (0.93, 0.72, 0.78), (0.66, 0.78, 0.90), (0.90, 0.84, 0.60)),
        size=(0.82, 0.92),
        stretch=1.4,
        count=8,
        glossy=0.12,
    ),
    "candy-corn": candy_corn,
    "liquorice-wheel": liquorice_wheel,
    "allsorts": allsorts,
    "marshmallows": marshmallows,
    "toasted-marshmallow": partial(marshmallows, toasted=True),
    "macaron": macaron,
    "macaron-pile": partial(macaron, stacked=True),
    "chocolate-bar": tablet,
    "chocolate-snack": coated_bar,
    "pralines": partial(praline, outlines=(_CUBE, _DROP, heart(1.05)), count=3),
    "truffles": truffle,
    "chocolate-egg": partial(
        foiled,
        ring=smooth(
            np.array(
                (
                    (0, -1.35),
                    (0.7, -0.85),
                    (1.0, 0.15),
                    (0.7, 0.95),
                    (0, 1.2),
                    (-0.7, 0.95),
                    (-1.0, 0.15),
                    (-0.7, -0.85),
                )
            )
        )
        * 2.4,
        tints=((0.80, 0.16, 0.40), (0.84, 0.66, 0.22), (0.20, 0.42, 0.78), (0.42, 0.16, 0.56)),
        rough=0.5,
    ),
    "chocolate-ball": partial(
        foiled,
        ring=ellipse(0, 0, 1.6, 1.55),
        tints=((0.84, 0.66, 0.24), (0.78, 0.10, 0.14), (0.80, 0.80, 0.83)),
        rough=1.0,
    ),
    "chocolate-heart": partial(foiled, ring=heart(2.2), tints=((0.80, 0.06, 0.14), (0.84, 0.66, 0.24)), rough=0.4),
    "chocolate-drop": kiss,
    "chocolate-coin": coin,
}  # fmt: skip
