"""Bread and what lies in it: crusts, lettuce, slices, sauces."""

from __future__ import annotations

import numpy as np

from bareface.occluders.kinds.lit import (
    bent,
    blend,
    body,
    grain,
    lit,
    puffed,
    ramp,
    tapered,
    times,
    toned,
)
from bareface.occluders.layer import Array
from bareface.occluders.sketch import Colour, Field, Sketch, smooth

BUN, CRUST, FRIED = (0.78, 0.48, 0.18), (0.80, 0.56, 0.28), (0.80, 0.50, 0.16)

CHEESE, TOMATO, LETTUCE, ONION = (0.96, 0.68, 0.12), (0.82, 0.14, 0.08), (0.46, 0.64, 0.18), (0.80, 0.62, 0.76)

KETCHUP, MUSTARD, MAYO = (0.70, 0.06, 0.04), (0.88, 0.66, 0.08), (0.95, 0.92, 0.82)


def baked(s: Sketch, dark: Colour, pale: Colour, ring: Array, browning: float = 0.6) -> Field:
    """A crust: browner on top and where it bulges, pale at the rim, blistered."""
    bulge, clouds, spots = puffed(ring, share=1, tall=1), grain(s, 1.4, 3), grain(s, 0.25, 2)
    low, high = ring.min(axis=0)[1], ring.max(axis=0)[1]

    def field(x: Array, y: Array) -> Array:
        top = ramp(high, low, y)
        brown = browning * (0.35 + 0.5 * bulge(x, y)) + 0.35 * top + 0.13 * clouds(x, y)
        return toned(blend(pale, dark, brown), 1 - 0.10 * ramp(1.0, 2.0, spots(x, y)))

    return field


def bread(
    s: Sketch, ring: Array, dark: Colour = BUN, pale: Colour = (0.93, 0.78, 0.50), rough: float = 0.02,
        gloss: float = 0.15,
    browning: float = 0.8, share: float = 0.9,
) -> None:  # fmt: skip
    """Anything baked or fried of this outline."""
    skin = grain(s, 0.35, 3)
    body(
        s,
        ring,
        baked(s, s.pick(dark), np.asarray(pale), ring, browning),
        share=share,
        bumps=(times(skin, rough),),
        gloss=gloss,
        tight=14,
    )


def frill(
    s: Sketch, start: tuple[float, float], end: tuple[float, float], height: float, colour: Colour, waves: int = 7
) -> None:
    """A wavy edge of lettuce from start to end."""
    path, tone = bent(start, end, s.rng.normal(0, 0.01), 60), s.pick(colour)
    run = np.linspace(0, 1, 60)
    wave = (
        0.5
        + 0.5 * np.sin(run * waves * 2 * np.pi + s.rng.uniform(0, 6))
        + 0.35 * np.sin(run * waves * 4.3 * np.pi + s.rng.uniform(0, 6))
    )
    low = path + np.stack([0.12 * height * np.sin(run * waves * 6.1 * np.pi), height * (0.55 + 0.5 * wave)], axis=1)
    crisp = grain(s, 0.5, 3, (0.5, 1.6))

    def albedo(x: Array, y: Array) -> Array:
        share = ramp(start[1], start[1] + 1.3 * height, y + 0.1 * height * crisp(x, y))
        return blend(tone * 0.8 + np.array((0.26, 0.24, 0.16)), tone, share)

    s.fill(np.concatenate([path, low[::-1]]), paint=lit(s, times(crisp, 0.16 * height), albedo, 0.2, 14))


def slab(
    s: Sketch,
    x0: float,
    x1: float,
    y: float,
    thick: float,
    colour: Colour,
    rough: float,
    gloss: float,
    mottle: float = 0.15,
) -> None:
    """A layer seen from its edge: meat, tomato, cheese, onion."""
    rim, clouds, tone = grain(s, 0.3, 3), grain(s, 0.35, 3), s.pick(colour)
    x = np.linspace(x0, x1, 26)
    edge = s.rng.normal(0, 0.16 * rough, (2, 26))
    ring = smooth(
        np.concatenate([np.stack([x, y + edge[0]], axis=1), np.stack([x, y + thick + edge[1]], axis=1)[::-1]]), steps=3
    )
    body(
        s,
        ring,
        lambda u, v: toned(tone, 1 + mottle * clouds(u, v)),
        bumps=(times(rim, 0.10 * rough),),
        gloss=gloss,
        tight=16,
    )


def drip(s: Sketch, x: float, y: float, length: float, width: float, colour: Colour) -> None:
    """A run of sauce."""
    path = np.array(((x, y - 0.2), (x + s.rng.normal(0, 0.1), y + length)))
    body(
        s,
        tapered(bent(path[0], path[1], 0.05, 10), (1.6 * width, width, 0.8 * width, width, 0.7 * width, 0.1)),
        colour,
        gloss=0.6,
        tight=40,
    )


def melted(s: Sketch, x0: float, x1: float, y: float, thick: float) -> None:
    """A slice of processed cheese with corners hanging down."""
    tone, corner = s.pick(CHEESE, (0.96, 0.80, 0.36)), s.rng.uniform(-0.3, 0.3) * (x1 - x0)
    mid = (x0 + x1) / 2 + corner
    ring = smooth(np.array(((x0, y), (mid, y - 0.05), (x1, y), (x1 - 0.1, y + thick), (mid + 1.3, y + thick),
        (mid, y + thick + s.rng.uniform(0.6, 1.1)), (mid - 1.5, y + thick), (x0 + 0.1, y + thick))))  # fmt: skip
    body(s, ring, tone, share=0.5, tall=0.25, gloss=0.35, tight=20)
