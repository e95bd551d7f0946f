"""Parts of microphones: turned metal, wire balls, foam, cables."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bareface.occluders.kinds.fields import clear, patches
from bareface.occluders.kinds.lathe import (
    PLASTIC,
    RUBBER,
    STEEL,
    Finish,
    Round,
    mesh,
    shine,
    turned_body,
)
from bareface.occluders.layer import Array
from bareface.occluders.raster import rgb_of
from bareface.occluders.sketch import Colour, Sketch, ellipse, smooth

BLACKS = ((0.07, 0.07, 0.075), (0.12, 0.12, 0.125), (0.10, 0.10, 0.13))
GREYS = ((0.62, 0.63, 0.65), (0.45, 0.46, 0.48), (0.72, 0.72, 0.73))
NICKEL = (0.70, 0.71, 0.73)
GOLD = (0.80, 0.62, 0.28)
LOUD = ((0.85, 0.12, 0.15), (0.1, 0.3, 0.7), (0.95, 0.75, 0.1), (0.1, 0.55, 0.3), (0.9, 0.4, 0.65), (0.45, 0.2, 0.6))


def turned_part(
    s: Sketch,
    points: Sequence[tuple[float, float]],
    colour: Colour,
    finish: Finish,
    squash: float = 0.1,
    curved: bool = False,
) -> Round:
    """A turned part along the y axis: (y, radius) pairs."""
    body = turned_body(points, squash, curved=curved)
    s.fill(body.outline(), paint=colour)
    shine(s, body, finish)
    return body


def wire_ball(
    s: Sketch,
    radius: float,
    colour: Colour,
    period: float = 0.22,
    tall: float = 1.0,
    power: float = 2.2,
    hole: float = 0.3,
) -> Array:
    """A head of woven wire."""
    ring = ellipse(0, 0, radius, radius * tall, 0, power)
    s.fill(ring, paint=mesh(colour, period, (0, 0), radius * max(tall, 1) * 1.04, s.light, hole))
    return ring


def belt_ring(s: Sketch, y: float, radius: float, high: float, colour: Colour, finish: Finish = STEEL) -> None:
    """A ring about the head or the handle."""
    turned_part(
        s,
        [(y - high / 2, radius * 0.97), (y - high / 4, radius), (y + high / 4, radius), (y + high / 2, radius * 0.97)],
        colour,
        finish,
    )


def foam_cover(s: Sketch, ring: Array, colour: Array, reach: float) -> None:
    """Open-pored foam: soft, grainy, with little gloss."""
    pores = patches(s, 0.11)

    def open_pored(x: Array, y: Array) -> Array:
        speck = clear(x, y, 0.22) * pores(x, y)
        return rgb_of(1 + 0.13 * speck, colour) + rgb_of(0.02 * speck)

    s.fill(ring, paint=open_pored)
    s.relief(ring, width=reach, strength=0.95)
    middle = ring.mean(axis=0)
    s.fill(
        (ring - middle) * 0.5 + middle + s.light * reach * 0.45,
        paint=colour * 0.6 + 0.4,
        opacity=0.22,
        soft=reach * 0.4,
        atop=True,
    )


def stand_tube(
    s: Sketch, top: float, radius: float = 0.55, colour: Colour = (0.10, 0.10, 0.11), bottom: float = 34.0
) -> None:
    """A straight tube with a threaded collar down out of the picture."""
    turned_part(s, [(top, radius), (bottom, radius)], colour, PLASTIC)
    turned_part(s, [(top + 4.5, radius * 1.9), (top + 8, radius * 1.9)], np.asarray(colour) * 1.4, RUBBER)


def cable(s: Sketch, points: Sequence[tuple[float, float]], width: float = 0.55) -> None:
    """A rubber cable with a faint sheen."""
    path = smooth(points, closed=False)
    s.line(path, width, (0.07, 0.07, 0.075))
    s.line(path - (0.1 * width, 0.15 * width), width * 0.25, (0.22, 0.22, 0.23))
