"""Parts of pens: turned sections, hexagonal shafts, clips, names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bareface.occluders.kinds.lathe import (
    STEEL,
    Finish,
    Round,
    shine,
    turned_body,
)
from bareface.occluders.sketch import Colour, Field, Sketch, ellipse, rectangle

INKS = (
    (0.08, 0.2, 0.6),
    (0.08, 0.08, 0.09),
    (0.78, 0.08, 0.1),
    (0.08, 0.5, 0.25),
    (0.5, 0.15, 0.55),
    (0.9, 0.4, 0.1),
    (0.1, 0.55, 0.7),
    (0.92, 0.35, 0.6),
)
PAINTS = (*INKS, (0.96, 0.8, 0.1), (0.55, 0.3, 0.12), (0.95, 0.7, 0.6), (0.65, 0.8, 0.3), (0.5, 0.5, 0.52))
STEEL_GREY = (0.68, 0.69, 0.71)
GOLD = (0.82, 0.65, 0.30)
BRASS = (0.78, 0.60, 0.28)
BLACK = (0.07, 0.07, 0.075)
WHITE = (0.94, 0.94, 0.93)
PEN_NAMES = ("OFFICE", "SWIFT", "LINEA", "NOTA", "SCRIPT", "UNIWRITE", "HB PRO", "TECHNO", "GLIDE")


@dataclass(frozen=True)
class Section:
    """A turned section along the pen."""

    points: Sequence[tuple[float, float]]
    """(x, radius) pairs."""
    paint: Colour | Field
    finish: Finish
    curved: bool = False


def assemble(s: Sketch, *parts: Section, squash: float = 0.16) -> list[Round]:
    """Draws sections in order, later ones over earlier ones."""
    bodies = []
    for part in parts:
        body = turned_body(part.points, squash, upright=False, curved=part.curved)
        s.fill(body.outline(), paint=part.paint)
        shine(s, body, part.finish)
        bodies.append(body)
    return bodies


def facets(s: Sketch, x0: float, x1: float, radius: float, colour: Colour, glossy: float = 0.5) -> None:
    """A hexagonal shaft: three visible sides, each with its own light."""
    ink = np.asarray(colour)
    lit = s.light[1] < 0
    tones = (1.12, 0.95, 0.66) if lit else (0.66, 0.95, 1.12)
    edges = np.array((-1.0, -0.5, 0.5, 1.0)) * radius
    for low, high, tone in zip(edges, edges[1:], tones, strict=False):
        s.fill(rectangle(x0, low - 0.01, x1, high + 0.01), paint=np.clip(ink * tone, 0, 1))
    y = edges[1 if lit else 2]
    s.line(np.array(((x0, y), (x1, y))), radius * 0.1, ink * 0.5 + 0.45)
    strip = (
        rectangle(x0 + 0.2, y * 1.75, x1 - 0.2, y * 1.3) if lit else rectangle(x0 + 0.2, y * 1.3, x1 - 0.2, y * 1.75)
    )
    s.fill(strip, paint=(1, 1, 1), opacity=glossy, soft=radius * 0.09, atop=True)


def pocket_clip(
    s: Sketch, x0: float, x1: float, y: float, colour: Colour, wide: float = 0.32, finish: Finish = STEEL
) -> None:
    """A pocket clip along the barrel, fixed at `x0`."""
    ring = rectangle(min(x0, x1), y - wide / 2, max(x0, x1), y + wide / 2, wide * 0.45)
    s.fill(ring + (0.04, 0.1), paint=(0, 0, 0), opacity=0.35, soft=0.07, atop=True)
    s.fill(ring, paint=colour)
    s.relief(ring, width=wide * 0.35, strength=1.3)
    s.fill(
        rectangle(min(x0, x1) + 0.15, y - wide * 0.28, max(x0, x1) - 0.15, y - wide * 0.08),
        paint=(1, 1, 1),
        opacity=0.6 if finish is STEEL else 0.35,
        soft=0.03,
        atop=True,
    )
    s.fill(ellipse(x1, y, wide * 0.62, wide * 0.55), paint=np.asarray(colour) * 0.95)


def brand(s: Sketch, x: float, y: float, height: float, colour: Colour, words: Sequence[str] = PEN_NAMES) -> None:
    """One of the names, printed along the barrel."""
    s.text(words[int(s.rng.integers(len(words)))], (x, y), height, colour, bold=0.05)


def cone_section(x0: float, x1: float, r0: float, r1: float, paint: Colour | Field, finish: Finish = STEEL) -> Section:
    """A tapering section."""
    return Section(((x0, r0), (x1, r1)), paint, finish)
