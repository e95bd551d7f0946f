"""Slices of pizza. The origin is the tip."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bareface.occluders.kinds.bakery import (
    TOMATO,
    bread,
)
from bareface.occluders.kinds.lit import (
    bead,
    bent,
    blend,
    body,
    disc,
    grain,
    leaf,
    lit,
    mottled,
    piled,
    puffed,
    ramp,
    tapered,
    times,
    wobbly,
)
from bareface.occluders.layer import Array
from bareface.occluders.sketch import Sketch, smooth, turned


def pizza(s: Sketch, topping: str) -> None:
    """A slice of pizza, its tip up: `salami`, `garden`, `cheese` or `mushroom`."""
    long, half = s.rng.uniform(15, 17), s.rng.uniform(5.2, 6.2)
    tip = np.array(((-half, long), (-0.25, 0.15), (0, -0.1), (0.25, 0.15), (half, long)))
    base = np.concatenate([tip, bent((half, long), (-half, long), 0.06, 20)])
    clouds, fine, blisters = grain(s, 1.3, 3), grain(s, 0.3, 2), grain(s, 1.0, 2)
    cheese, sauce = s.pick((0.95, 0.78, 0.40), (0.96, 0.84, 0.56)), s.pick((0.72, 0.20, 0.08))
    s.fill(base + (0, 0.4), paint=(0.70, 0.46, 0.20))

    def face(x: Array, y: Array) -> Array:
        mix = blend(cheese, sauce, ramp(0.45, 1.3, clouds(x, y)))
        edge = np.maximum(ramp(0.94, 1.0, np.abs(x) / (half * y / long + 0.2)), ramp(0.90, 0.97, y / long))
        mix = blend(mix, sauce, 0.6 * edge)
        return blend(mix, (0.62, 0.34, 0.10), 0.75 * ramp(1.0, 1.9, blisters(x, y)))

    height = piled(times(clouds, 0.08), times(fine, 0.012))
    s.fill(base, paint=lit(s, height, face, 0.4, 20))
    for k in range(11):
        y = long * (0.14 + 0.72 * (k + 0.5) / 11)
        x = half * (y / long) * 0.68 * np.sin(k * 2.3 + 0.4) + s.rng.normal(0, 0.2)
        _TOPPINGS[topping](s, np.array((x, y)), k)
    rim = bent((half + 0.1, long - 0.3), (-half - 0.1, long - 0.3), 0.06, 24)
    bread(
        s,
        wobbly(s, tapered(rim, (1.6, 2.3, 2.0, 2.4, 1.7)), 0.01),
        (0.66, 0.38, 0.14),
        (0.92, 0.76, 0.48),
        0.035,
        browning=0.9,
    )


def _salami(s: Sketch, at: Array, k: int) -> None:
    if k % 2:
        r, fat = s.rng.uniform(1.3, 1.6), grain(s, 0.3, 2)
        red = s.pick((0.68, 0.14, 0.08))
        s.fill(disc((at + 0.1), 1.05 * r), paint=(0.36, 0.14, 0.05), opacity=0.5, soft=0.08, atop=True)
        ring = wobbly(s, disc(at, r, 0.95 * r), 0.02)
        s.fill(ring, paint=lit(s, piled(puffed(ring, share=0.3, tall=-0.16), times(fat, 0.02)), lambda x,
            y: blend(red, (0.90, 0.52, 0.40), 0.7 * ramp(0.8, 1.5, fat(x, y))), 0.45, 22), atop=True)  # fmt: skip


def _garden(s: Sketch, at: Array, k: int) -> None:
    if k % 3 == 0:
        ring = wobbly(s, disc(at, 1.25, 1.15), 0.03)
        body(
            s,
            ring,
            lambda x, y: blend((0.90, 0.36, 0.16), TOMATO, ramp(0.6, 1.1, np.hypot(x - at[0], y - at[1]))),
            share=0.4,
            gloss=0.5,
        )
    elif k % 3 == 1:
        turn = s.rng.uniform(0, 6)
        leaf(s, at, at + 1.7 * np.array((np.cos(turn), np.sin(turn))), 1.0, (0.16, 0.36, 0.12), 0.1, gloss=0.3)
    else:
        tone = s.pick((0.20, 0.50, 0.14), (0.86, 0.70, 0.14), (0.10, 0.09, 0.09))
        arc = turned(bent((-0.9, 0), (0.9, 0), 0.3, 10), s.rng.uniform(0, 6)) + at
        s.line(arc + 0.06, 0.34, tone * 0.5)
        s.line(arc, 0.32, tone)
        s.line(arc + s.light * 0.08, 0.09, np.minimum(tone + 0.3, 1))


def _bubbles(s: Sketch, at: Array, k: int) -> None:
    if k % 2 == 0:
        bubble = wobbly(s, disc(at, 0.9, 0.75), 0.08)
        body(s, bubble, mottled(s, (0.93, 0.70, 0.32), (0.55, 0.28, 0.08), 0.5), share=0.8, tall=0.3, gloss=0.4)


def _mushroom(s: Sketch, at: Array, k: int) -> None:
    if k % 3 == 2:
        bead(s, (at[0], at[1]), 0.62, (0.12, 0.10, 0.10), gloss=0.5)
        s.fill(disc(at, 0.26, 0.22), paint=(0.62, 0.36, 0.10))
        return
    turn, tone = s.rng.uniform(0, 6), s.pick((0.86, 0.76, 0.60))
    cap = np.array(((-1, 0), (-0.85, -0.5), (0, -0.85), (0.85, -0.5), (1, 0), (0.5, 0.1), (0.3, 0.15), (0.3, 0.9),
        (-0.3, 0.9), (-0.3, 0.15), (-0.5, 0.1)))  # fmt: skip
    ring = turned(smooth(cap, steps=4) * 1.05, turn) + at
    s.fill(ring + 0.1, paint=(0.36, 0.20, 0.08), opacity=0.5, soft=0.06, atop=True)
    body(s, ring, tone, share=0.4, tall=0.2, gloss=0.15)
    s.line(turned(smooth(cap[:5] * 0.92, closed=False), turn) + at, 0.12, (0.46, 0.32, 0.20))


_TOPPINGS: dict[str, Callable[[Sketch, Array, int], None]] = {
    "salami": _salami, "garden": _garden, "cheese": _bubbles, "mushroom": _mushroom,
}  # fmt: skip
