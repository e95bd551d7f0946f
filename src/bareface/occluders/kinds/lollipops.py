"""Sweets on sticks, and canes. The origin is the middle of the sweet."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bareface.occluders.kinds.foil import SWEET, WHITE
from bareface.occluders.kinds.lit import (
    about,
    blend,
    body,
    disc,
    grain,
    polar_of,
    ramp,
    rod,
    tapered,
    toned,
    wobbly,
)
from bareface.occluders.layer import Array
from bareface.occluders.sketch import Sketch, ellipse, rectangle, smooth, turned


def _stick(s: Sketch, length: float, width: float = 0.42, top: float = 0.0) -> None:
    rod(
        s, np.array(((0.0, top), (s.rng.normal(0, 0.3), length))), width, s.pick((0.94, 0.93, 0.90), (0.88, 0.78, 0.60))
    )


def _two(s: Sketch) -> tuple[Array, Array]:
    """Two sweets' colours, one of them white now and then."""
    order = s.rng.permutation(len(SWEET))
    second = WHITE if s.rng.uniform() < 0.5 else SWEET[int(order[1])]
    return s.pick(SWEET[int(order[0])]), s.pick(second)


def lollipop(
    s: Sketch, outline: Callable[[float], Array], r: tuple[float, float], share: float, clear: float = 0.0
) -> None:
    """A plain glossy lollipop of any outline; `clear`: how much light shines through its middle."""
    size = s.rng.uniform(*r)
    _stick(s, s.rng.uniform(10, 13))
    colour, clouds = s.pick(*SWEET), grain(s, 1.2, 2)

    def albedo(x: Array, y: Array) -> Array:
        glow = clear * ramp(1.1, 0.2, np.hypot(x + s.light[0] * 0.5 * size, y + s.light[1] * 0.5 * size) / size)
        return blend(toned(colour, 0.92 + 0.06 * clouds(x, y)), np.minimum(colour * 0.6 + 0.42, 1), glow)

    ring = wobbly(s, outline(size), 0.01)
    body(s, ring, albedo, share=share, gloss=0.85, tight=90, ambient=0.5, opacity=0.96)
    s.fill(disc((-s.light * 0.62 * size), 0.35 * size, 0.12 * size, np.arctan2(s.light[1],
        s.light[0]) + np.pi / 2), paint=colour * 0.5 + 0.45, opacity=0.35, soft=0.1 * size, atop=True)  # fmt: skip


def heart(r: float) -> Array:
    """The outline of a heart."""
    half = np.array(((0, 1.0), (0.55, 0.48), (0.98, -0.12), (0.94, -0.62), (0.5, -0.88), (0.08, -0.55)))
    return np.asarray(smooth(np.concatenate([half, half[:0:-1] * (-1, 1)])) * r)


def blossom(r: float) -> Array:
    """The outline of a flower of five round petals."""
    angle = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    return np.stack([np.cos(angle), np.sin(angle)], axis=1) * (r * (1 + 0.09 * np.cos(5 * angle)))[:, None]


def swirl(s: Sketch, straight: bool = False) -> None:
    """A big flat lollipop of twisted strands, rolled up; or a wheel of rays."""
    r = s.rng.uniform(3.6, 5.2)
    _stick(s, s.rng.uniform(13, 16), 0.5)
    colours = [s.pick(SWEET[k]) for k in s.rng.permutation(len(SWEET))[: int(s.rng.integers(2, 5))]] + [np.array(WHITE)]
    turns, hand = s.rng.uniform(3.2, 4.4), float(s.rng.choice((-1, 1)))
    arms = len(colours) * int(s.rng.integers(2, 4))

    def lanes(x: Array, y: Array) -> tuple[Array, Array]:
        far, angle = polar_of(x / np.float32(r), y / np.float32(r))
        if straight:
            return far, hand * far * 1.1 * arms / 5 + angle * np.float32(arms / (2 * np.pi))
        return far, far * np.float32(turns) + hand * angle / np.float32(2 * np.pi)

    def albedo(x: Array, y: Array) -> Array:
        _, lane = lanes(x, y)
        _, angle = polar_of(x, y)
        stripe = lane if straight else lane * 1.0 + (np.floor(lane) + angle * hand / np.float32(2 * np.pi)) * 3.0 + lane
        which = np.floor(stripe).astype(np.int32) % len(colours)
        return np.asarray(np.asarray(colours, np.float32)[which])

    def ropes(x: Array, y: Array) -> Array:
        _, lane = lanes(x, y)
        part = lane - np.floor(lane)
        return np.asarray(np.float32((0.10 if straight else 0.5) * r / turns)
            * np.sqrt(np.maximum(part * (1 - part), 0)))  # fmt: skip

    body(s, ellipse(0, 0, r), albedo, share=0.35, tall=0.16 * r, bumps=(ropes,), gloss=0.5, tight=40)


def rock_stick(s: Sketch) -> None:
    """Sugar crystals grown on a stick."""
    colour = s.pick(*SWEET, WHITE)
    rod(s, np.array(((0, -3.0), (0, 11.0))), 0.5, (0.86, 0.74, 0.54))
    for k in range(70):
        y = -4.2 + 8.6 * s.rng.uniform() ** 0.9
        wide = 1.25 * np.sqrt(max(1 - ((y - 0.1) / 4.8) ** 2, 0.05))
        spot, size, turn = np.array((s.rng.uniform(-1, 1) * wide, y)), s.rng.uniform(0.32, 0.6), s.rng.uniform(0, 1.6)
        box = turned(np.array(((-1, -1), (1, -1), (1, 1), (-1, 1))) * size * (1, 0.85), turn)
        tone = colour * s.rng.uniform(0.6, 1.0) + s.rng.uniform(0, 0.12)
        s.fill(box + spot, paint=tone * 0.75)
        s.fill(box[:3] + spot, paint=tone)
        s.fill(
            box[[0, 1]].tolist() + [(0.25 * size, -0.1 * size)] + spot,
            paint=tone + (1 - tone) * s.rng.uniform(0.2, 0.75) * (k % 3 > 0),
        )
    s.relief(rectangle(-1.7, -4.7, 1.7, 5), width=0.8, strength=0.4)


def cane(s: Sketch) -> None:
    """A candy cane."""
    first, _ = _two(s)
    colour = s.pick((0.80, 0.06, 0.10), (0.80, 0.06, 0.10), first)
    r, width, turn = s.rng.uniform(1.7, 2.1), s.rng.uniform(1.0, 1.3), s.rng.normal(0, 0.15)
    arc = np.linspace(np.pi * 1.0, 0, 24)
    hook = np.stack([np.cos(arc), -np.sin(arc)], axis=1) * r - (0, 4.2)
    path = np.concatenate([[(-r, -3.0)], hook, np.linspace((r, -4.0), (r, 8.5), 30)])
    ring = turned(tapered(path, (width,) * 3), turn)
    pitch = s.rng.uniform(1.5, 2.1)

    def albedo(x: Array, y: Array) -> Array:
        u, v = about(x, y, turn=turn)
        angle = np.arctan2(-(v + 4.2), u)
        far = np.hypot(u, v + 4.2)
        straight = v > -4.2
        run = np.where(straight, np.where(u > 0, v + 4.2, -(v + 4.2) - np.pi * r), -angle * r)
        across = np.where(straight, np.abs(u) - r, far - r)
        part = (run + across * 0.9) / pitch
        part = part - np.floor(part)
        wide = ramp(0.04, 0.08, part) * ramp(0.52, 0.48, part) + ramp(0.66, 0.69, part) * ramp(0.78, 0.75, part)
        return blend(WHITE, colour, wide)

    body(s, ring, albedo, gloss=0.7, tight=60)
