"""Rings, hooks, wire and flat metal for keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from bareface.occluders.kinds.fields import clear, patches
from bareface.occluders.layer import Array
from bareface.occluders.sketch import Colour, Field, Sketch, ellipse, turned

NICKEL = (0.70, 0.71, 0.72)
BRASS = (0.76, 0.60, 0.30)
STEEL_GREY = (0.58, 0.59, 0.61)
IRON = (0.24, 0.22, 0.21)
COPPER = (0.66, 0.42, 0.30)
GOLD = (0.84, 0.68, 0.34)
BLACK = (0.08, 0.08, 0.085)
WHITE = (0.93, 0.93, 0.92)
LOUD = (
    (0.82, 0.1, 0.12),
    (0.1, 0.3, 0.68),
    (0.95, 0.75, 0.1),
    (0.1, 0.52, 0.28),
    (0.92, 0.45, 0.1),
    (0.9, 0.4, 0.62),
    (0.45, 0.22, 0.6),
    (0.15, 0.6, 0.65),
)


@dataclass(frozen=True)
class Hook:
    """Where a thing hangs on the ring, and its turn."""

    at: tuple[float, float]
    angle: float

    def __call__(self, points: Array | Sequence[Sequence[float]]) -> Array:
        """From the thing's own coordinates, hung at its origin, to the sketch's."""
        return np.asarray(turned(np.asarray(points, np.float64), self.angle) + self.at)

    def write(
        self,
        s: Sketch,
        text: str,
        at: tuple[float, float],
        height: float,
        colour: Colour,
        turn: float = 0.0,
        bold: float = 0.07,
    ) -> None:
        """Letters on the thing."""
        x, y = self(np.array((at,)))[0]
        s.text(text, (float(x), float(y)), height, colour, turn=self.angle + turn, bold=bold)


Item = Callable[[Sketch, Hook], None]


def sheen(s: Sketch, colour: Colour, rough: float = 0.05) -> Field:
    """Flat brushed metal: broad bands of reflected light, fine scratches."""
    ink = np.asarray(colour, np.float32)
    phase, slant, rate = s.rng.uniform(0, 6), s.rng.uniform(-0.6, 0.6), s.rng.uniform(1.0, 1.9)
    scratches = patches(s, 0.07, 0.33)

    def field(x: Array, y: Array) -> Array:
        band = np.sin((x + slant * y) * rate + phase)
        tone = 0.92 + band * (0.2 + 0.12 * band * band) + rough * clear(x, y, 0.14) * scratches(x, y)
        glint = 0.1 * np.square(np.square(np.maximum(band, 0)))
        return cv2.merge([tone * float(part) + glint for part in ink])

    return field


def flat_part(
    s: Sketch,
    hook: Hook,
    outline: Array,
    paint: Colour | Field,
    holes: Sequence[Array] = (),
    width: float = 0.14,
    strength: float = 1.1,
) -> None:
    """A flat part with rounded edges."""
    rings = [hook(ring) for ring in (outline, *holes)]
    s.fill(*rings, paint=paint)
    s.relief(*rings, width=width, strength=strength)


def bent_wire(s: Sketch, points: Array, width: float, colour: Colour) -> None:
    """Round wire with its highlight."""
    ink = np.asarray(colour)
    s.line(points, width, ink * 0.55)
    s.line(points + s.light * width * 0.1, width * 0.66, ink)
    s.line(points + s.light * width * 0.2, width * 0.22, np.clip(ink * 0.45 + 0.55, 0, 1))


def arc(centre: tuple[float, float], radius: float, start: float, stop: float) -> Array:
    """A part of a circle; angles from straight down, to the right positive."""
    turn = np.linspace(start, stop, 40)
    return np.stack([centre[0] + radius * np.sin(turn), centre[1] + radius * np.cos(turn)], axis=1)


def hang_all(
    s: Sketch,
    items: Sequence[Item],
    radius: float = 1.5,
    metal: Colour = NICKEL,
    spread: float = 0.5,
    wire: float = 0.2,
) -> None:
    """A split ring with things on it, left to right, each pulled down and a little aside."""
    radius *= s.rng.uniform(0.9, 1.1)
    centre = (0.0, radius)
    whole = arc(centre, radius, -np.pi, np.pi)
    bent_wire(s, whole, wire, metal)
    bent_wire(s, arc(centre, radius - wire * 0.55, -2.6, 2.4), wire * 0.7, np.asarray(metal) * 0.9)
    count = len(items)
    order = s.rng.permutation(count)
    for k in order:
        share = (k - (count - 1) / 2) / max(count - 1, 1)
        where = 1.3 * spread * share * 2 + s.rng.normal(0, 0.05)
        x, y = arc(centre, radius, where, where)[0]
        angle = -spread * share * 1.5 + s.rng.normal(0, 0.07)
        items[k](s, Hook((float(x), float(y)), float(angle)))
        bent_wire(s, arc(centre, radius, where - 0.55, where + 0.02), wire, metal)
        bent_wire(s, arc(centre, radius - wire * 0.5, where - 0.5, where - 0.02), wire * 0.6, np.asarray(metal) * 0.92)


def chain_down(s: Sketch, hook: Hook, length: float, metal: Colour = NICKEL) -> Hook:
    """Links down from a hook; gives the hook at its end."""
    for k, y in enumerate(np.arange(0.3, length, 0.52)):
        link = ellipse(0, y, 0.14 if k % 2 else 0.27, 0.36)
        bent_wire(s, hook(np.concatenate([link, link[:1]])), 0.13, metal)
    x, y = hook(np.array(((0.0, length),)))[0]
    return Hook((float(x), float(y)), hook.angle)
