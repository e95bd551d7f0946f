"""Fried things, alone and in cartons. The origin is as in `fast_food`."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bareface.occluders.kinds.bakery import KETCHUP, LETTUCE, MAYO, MUSTARD, bread
from bareface.occluders.kinds.lit import (
    bead,
    bent,
    blend,
    body,
    disc,
    dusted,
    grain,
    lit,
    mottled,
    piled,
    puffed,
    ramp,
    rod,
    tapered,
    times,
    wobbly,
)
from bareface.occluders.layer import Array
from bareface.occluders.sketch import Sketch, ellipse, rectangle, smooth, turned


def corn_dog(s: Sketch) -> None:
    """A sausage fried in batter on a stick."""
    rod(s, np.array(((0, 4), (s.rng.normal(0, 0.3), 12.0))), 0.5, (0.86, 0.70, 0.46))
    ring = wobbly(
        s,
        tapered(np.array([(0, y) for y in np.linspace(-6.2, 5.2, 30)]), (0.6, 2.6, 3.3, 3.4, 3.4, 3.3, 3.0, 2.0)),
        0.02,
    )
    bread(s, ring, (0.62, 0.34, 0.10), (0.86, 0.60, 0.26), 0.035, 0.2)
    sauce = s.pick(MUSTARD, KETCHUP)
    y = np.linspace(-5.0, 4.0, 80)
    line = np.stack([0.75 * np.sin(y * 3.4), y], axis=1)
    s.line(line + 0.06, 0.34, sauce * 0.6)
    s.line(line, 0.32, sauce)


def carton(
    s: Sketch, inside: Callable[[Sketch, float], None], half: float, tall: float, word: str, striped: bool
) -> None:
    """A paper carton with something standing out of it."""
    half, tall = half * s.rng.uniform(0.92, 1.08), tall * s.rng.uniform(0.95, 1.05)
    red = s.pick((0.78, 0.07, 0.08), (0.78, 0.07, 0.08), (0.92, 0.70, 0.12), (0.12, 0.30, 0.56), (0.70, 0.56, 0.40))
    back = np.concatenate(
        [
            bent((-half, 2.2), (half, 2.2), -0.28 if not striped else -0.05, 20),
            [(0.7 * half, tall), (-0.7 * half, tall)],
        ]
    )
    s.fill(back, paint=red * 0.55 + 0.12)
    inside(s, half)
    front = np.concatenate(
        [
            bent((-half, 2.0), (half, 2.0), 0.24 if not striped else 0.06, 24),
            [(0.76 * half, tall), (-0.76 * half, tall)],
        ]
    )
    count, white = int(s.rng.integers(7, 10)), np.array((0.95, 0.94, 0.91))

    def card(x: Array, y: Array) -> Array:
        u = x / (half * (1 - 0.24 * (y - 2) / (tall - 2)))
        if striped:
            return blend(red, white, ramp(-0.12, 0.12, np.cos(u * np.pi * count / 2)))
        return blend(red, red * 0.82, ramp(tall * 0.86, tall * 0.87, y))

    body(s, front, card, share=0.8, tall=1.0, gloss=0.2, tight=12)
    ink = red * 0.7 if striped else white if red @ (0.3, 0.6, 0.1) < 0.5 else red * 0.3
    if striped:
        s.fill(ellipse(0, 0.58 * tall, 0.52 * half, 0.14 * tall), paint=white, atop=True)
    s.text(word, (0, 0.58 * tall), 0.11 * tall, ink, bold=0.1)


def fries(s: Sketch, half: float) -> None:
    """Sticks of potato."""
    for k in range(30):
        x, lean = s.rng.uniform(-0.86, 0.86) * half, s.rng.normal(0, 0.12)
        top = -s.rng.uniform(0.0, 5.0) * (1.15 - 0.5 * (x / half) ** 2) + 1.2 * (k / 30)
        foot = np.array((x * 0.8, 5.0))
        end = np.array((x + lean * 6, top))
        tone = s.pick((0.93, 0.74, 0.30), (0.88, 0.64, 0.20), (0.95, 0.80, 0.42)) * s.rng.uniform(0.9, 1.05)
        way = (foot - end) / np.hypot(*(foot - end))
        side = np.array((-way[1], way[0])) * 0.36
        s.fill(np.stack([end - side, end + side, foot + side, foot - side]), paint=tone)
        s.fill(np.stack([end + side * 0.3, end + side, foot + side, foot + side * 0.3]), paint=tone * 0.74)
        s.fill(
            np.stack([end - side, end + side, end + side * 0.75 - way * 0.26, end - side * 0.8 - way * 0.22]),
            paint=np.minimum(tone * 1.12, 1),
        )
        s.line(
            np.stack([end - side * 0.1, end - side * 0.1 + way * s.rng.uniform(0.6, 2.0)]),
            0.12,
            tone * (0.82, 0.74, 0.6),
        )
    s.fill(rectangle(-half, 0.6, half, 5.0), paint=(0.30, 0.14, 0.03), opacity=0.35, soft=0.8, atop=True)


def _nugget(s: Sketch, at: Array, size: float) -> None:
    ring = wobbly(s, disc(at, 1.25 * size, 0.95 * size, s.rng.uniform(-0.7, 0.7), power=2.6), 0.05)
    crumb = grain(s, 0.3, 3)
    s.fill(ring, paint=(0.20, 0.09, 0.02), opacity=0.5, soft=0.25 * size, atop=True)
    body(
        s,
        ring,
        mottled(s, (0.86, 0.60, 0.22), (0.66, 0.38, 0.12), 0.35),
        share=0.8,
        bumps=(times(crumb, 0.07),),
        gloss=0.15,
    )


def nuggets(s: Sketch, half: float) -> None:
    """Nuggets, heaped."""
    for k in range(8):
        _nugget(
            s,
            np.array(
                ((k % 4 - 1.5) * 0.42 * half + s.rng.normal(0, 0.15), 0.6 - 1.3 * (k < 4) + s.rng.normal(0, 0.2) + 0.8)
            ),
            1.55,
        )


def popcorn(s: Sketch, half: float) -> None:
    """A heap of popcorn."""
    s.fill(ellipse(0, 1.2, 0.85 * half, 3.4), paint=(0.86, 0.75, 0.46))
    for k in range(46):
        y = -3.0 + 5.4 * k / 46
        x = s.rng.uniform(-1, 1) * half * (0.55 + 0.45 * min((y + 3) / 2.4, 1))
        tone = s.pick((0.96, 0.92, 0.78), (0.95, 0.86, 0.60))
        for lobe in s.rng.normal(0, 0.45, (3, 2)):
            tone_here = tone * s.rng.uniform(0.95, 1.03)
            bead(s, (x + lobe[0], y + lobe[1]), s.rng.uniform(0.55, 0.8), tone_here, gloss=0, depth=0.18, steps=3)
        s.line(np.array(((x, y),)) + s.rng.normal(0, 0.2, 2), 0.24, (0.74, 0.50, 0.16))


def wings(s: Sketch, half: float) -> None:
    """Drumsticks, their bones up."""
    for k, (x, y, turn) in enumerate(
        ((-0.5, -1.6, -0.5), (0.45, -1.9, 0.4), (-0.05, -0.4, 0.1), (-0.62, 0.8, -0.3), (0.6, 0.9, 0.4))
    ):
        _drumstick(s, np.array((x * half, y)), turn + s.rng.normal(0, 0.15), 0.8, bone=k < 3)


def _drumstick(s: Sketch, at: Array, turn: float, size: float, bone: bool = True) -> None:
    crumb, large = grain(s, 0.3, 3), grain(s, 1.0, 2)
    if bone:
        end = at + turned(np.array(((0, -4.6),)), turn)[0] * size
        rod(s, np.stack([at, end]), 0.95 * size, (0.90, 0.82, 0.68))
        for side in (-0.4, 0.4):
            bead(
                s,
                (end + turned(np.array(((side, -0.1),)), turn)[0] * size),
                0.55 * size,
                (0.93, 0.86, 0.74),
                gloss=0.2,
            )
    half = np.array(((0, -3.0), (0.7, -2.6), (1.2, -1.2), (2.1, 0.6), (2.0, 2.2), (1.0, 3.1), (0, 3.2)))
    ring = wobbly(s, turned(smooth(np.concatenate([half, half[-2:0:-1] * (-1, 1)])) * size, turn) + at, 0.03)
    body(
        s,
        ring,
        mottled(s, (0.74, 0.44, 0.14), (0.48, 0.23, 0.07), 0.45),
        share=0.9,
        bumps=(times(crumb, 0.10), times(large, 0.08)),
        gloss=0.3,
        tight=18,
    )


def drumstick(s: Sketch) -> None:
    """A fried drumstick held by its bone."""
    _drumstick(s, np.array((0.0, 0.0)), np.pi + s.rng.normal(0, 0.4), s.rng.uniform(1.1, 1.35))


def nugget(s: Sketch) -> None:
    """A nugget or two, one dipped in sauce."""
    _nugget(s, np.array((0.0, 0.0)), s.rng.uniform(2.0, 2.4))
    if s.rng.uniform() < 0.6:
        _nugget(s, np.array((2.4, 2.0)), 1.9)
    sauce = s.pick(KETCHUP, (0.82, 0.56, 0.12), MAYO)
    body(s, wobbly(s, smooth(np.array(((-1.7, -0.6), (-0.6, -1.35), (0.9, -1.2), (1.6, -0.5), (0.8, 0.0),
        (0.2, 0.45), (-0.6, 0.1), (-1.2, 0.2)))), 0.03), sauce, share=0.6, tall=0.4, gloss=0.7, tight=40)  # fmt: skip


def onion_rings(s: Sketch) -> None:
    """Onion rings in batter."""
    for k in range(3):
        at, r = np.array(((0, 0), (2.6, 1.7), (-2.5, 1.9))[k]), s.rng.uniform(2.3, 2.8)
        squash, turn = s.rng.uniform(0.75, 1), s.rng.uniform(0, 3)
        outer = wobbly(s, disc(at, r, r * squash, turn), 0.03)
        inner = wobbly(s, disc(at, 0.48 * r, 0.48 * r * squash, turn), 0.05)
        height = piled(puffed(outer, inner, share=1), times(grain(s, 0.25, 3), 0.06))
        s.fill(outer, inner, paint=lit(s, height, mottled(s, (0.90, 0.66, 0.26), (0.68, 0.40, 0.12), 0.4), 0.2, 16))


_CHIP = np.concatenate(
    [bent((0, -2.8), (2.6, 1.7), -0.04), bent((2.6, 1.7), (-2.6, 1.7), -0.04), bent((-2.6, 1.7), (0, -2.8), -0.04)]
)


def nachos(s: Sketch) -> None:
    """Corn chips with cheese sauce."""
    speck = grain(s, 0.2, 2)
    for k in range(6):
        at = np.array(((-2.4, 1.6), (2.5, 1.8), (0.2, 2.4), (-1.4, -0.6), (1.6, -0.8), (0, 0.4))[k]) + s.rng.normal(
            0, 0.2, 2
        )
        chip = wobbly(s, turned(_CHIP, s.rng.uniform(0, 6)), 0.02) + at
        s.fill(chip + 0.14, paint=(0.36, 0.22, 0.06))
        corn = s.pick((0.92, 0.70, 0.24))
        body(s, chip, dusted(corn, (0.66, 0.36, 0.10), speck, 0.25, 0.3), share=1,
            tall=s.rng.choice((-1, 1)) * 0.7, bumps=(times(speck, 0.03),), gloss=0.12)  # fmt: skip
    sauce = wobbly(s, smooth(np.array(((-1.9, -0.3), (-0.6, -1.3), (0.9, -1.0), (1.9, 0.2), (1.2, 1.2), (0.9, 2.4),
        (0.4, 1.4), (-0.6, 1.3), (-1.1, 2.0), (-1.5, 0.9)))), 0.03)  # fmt: skip
    body(s, sauce, (0.95, 0.66, 0.10), share=0.6, tall=0.5, gloss=0.6, tight=30)
    for _ in range(5):
        spot = s.rng.uniform(-1.1, 1.1, 2)
        s.fill(disc(spot, 0.42, 0.38), paint=(0.22, 0.42, 0.12))
        s.fill(disc(spot, 0.24, 0.2), paint=(0.52, 0.66, 0.26))


def samosa(s: Sketch) -> None:
    """A fried dough triangle."""
    ring = wobbly(s, smooth(np.array(((0, -3.6), (0.5, -3.3), (2.2, -0.4), (3.9, 2.4), (3.6, 3.0), (0, 3.3),
        (-3.6, 3.0), (-3.9, 2.4), (-2.2, -0.4), (-0.5, -3.3)))) * s.rng.uniform(0.95, 1.15), 0.01)  # fmt: skip
    seam = bent((-0.2, -3.2), (1.6, 3.0), 0.12, 12)
    bread(s, ring, (0.70, 0.40, 0.12), (0.90, 0.68, 0.34), 0.02, 0.2)
    s.line(seam + (0.08, 0), 0.16, (0.50, 0.28, 0.08))
    s.line(seam, 0.12, (0.92, 0.72, 0.40))


def spring_rolls(s: Sketch) -> None:
    """Fried rolls, one bitten open."""
    for k in range(2):
        turn = -0.5 + 0.9 * k + s.rng.normal(0, 0.1)
        roll = turned(rectangle(-4.4, -1.25, 4.4, 1.25, 0.9), turn) + (0.3 * k, 1.6 * (1 - k))
        bread(s, wobbly(s, roll, 0.01), (0.72, 0.42, 0.13), (0.90, 0.68, 0.32), 0.018, 0.3)
    end = turned(np.array(((-4.2, 0.0),)), turn)[0] + (0.3, 0)
    s.fill(disc(end, 0.75, 1.15, turn), paint=(0.40, 0.24, 0.10))
    for _ in range(18):
        spot = end + turned(s.rng.uniform((-0.5, -0.85), (0.4, 0.85))[None], turn)[0]
        s.line(
            np.stack([spot, spot + s.rng.normal(0, 0.25, 2)]),
            0.2,
            s.pick(LETTUCE, (0.93, 0.56, 0.14), (0.93, 0.88, 0.72), (0.66, 0.42, 0.26)),
        )
