"""Round bodies, as a lathe or a potter's wheel makes them, seen from the side, and how light lies on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bareface.occluders.kinds.fields import clear
from bareface.occluders.layer import Array
from bareface.occluders.lettering import proportion
from bareface.occluders.raster import rgb_of
from bareface.occluders.sketch import Colour, Field, Sketch, smooth

_STEPS = 128  # of the tables that stand for curves


@dataclass(frozen=True)
class Finish:
    """How a surface answers the light across a round body, from its dark side (-1) to its lit side (1)."""

    factors: tuple[float, ...]
    """At evenly spaced places of the visible half."""
    glint: float = 0.0
    """Opacity of the white reflection of a window or a lamp."""
    at: tuple[float, float] = (0.36, 0.5)
    """Where across the body the reflection lies."""
    soft: float = 0.06
    """Blur of the reflection, as a share of the radius."""

    @cached_property
    def table(self) -> Array:
        """The factors at `_STEPS` places."""
        where = np.linspace(0, len(self.factors) - 1, _STEPS)
        return np.interp(where, np.arange(len(self.factors)), self.factors).astype(np.float32)


PAPER = Finish((0.55, 0.66, 0.8, 0.92, 1.0, 1.05, 1.06, 1.02, 0.93))
RUBBER = Finish((0.5, 0.58, 0.7, 0.85, 1.0, 1.1, 1.12, 1.0, 0.8), 0.13, (0.25, 0.65), 0.18)
PLASTIC = Finish((0.58, 0.5, 0.68, 0.86, 1.0, 1.1, 1.14, 1.05, 0.82), 0.42, (0.4, 0.52), 0.07)
CHINA = Finish((0.66, 0.56, 0.72, 0.88, 0.98, 1.05, 1.08, 1.02, 0.86), 0.75, (0.42, 0.55), 0.025)
LACQUER = Finish((0.7, 0.45, 0.55, 0.8, 1.0, 1.2, 1.25, 1.0, 0.7), 0.8, (0.42, 0.52), 0.03)
STEEL = Finish((0.7, 0.62, 0.55, 0.72, 1.05, 1.4, 1.5, 1.15, 0.9, 0.8, 0.65), 0.3, (0.15, 0.35), 0.12)
CHROME = Finish(
    (0.45, 1.1, 0.7, 0.38, 0.3, 0.34, 0.5, 0.95, 1.35, 1.4, 1.05, 0.6, 0.42, 0.55, 1.0, 1.6, 1.75, 1.3, 0.5, 0.8),
    0.7,
    (0.56, 0.68),
    0.04,
)


@dataclass(frozen=True)
class Round:
    """A body of revolution about the y axis (or the x axis): circles along it are seen as flat ellipses."""

    profile: Array
    """Places along the axis, rising, and the radii there, `[N, 2]` centimetres."""
    squash: float = 0.0
    """Height over width of the circles: above 0 their near halves bulge to +axis (seen from above)."""
    upright: bool = True
    """Whether the axis is y; else x."""

    @property
    def start(self) -> float:
        """Where it begins along the axis."""
        return float(self.profile[0, 0])

    @property
    def end(self) -> float:
        """Where it ends along the axis."""
        return float(self.profile[-1, 0])

    @cached_property
    def _radii(self) -> Array:
        return self.radius(np.linspace(self.start, self.end, _STEPS)).astype(np.float32)

    def radius(self, along: Array | float) -> Array:
        """Radius at places along the axis."""
        return np.asarray(np.interp(along, *self.profile.T))

    def at(self, along: Array | float, across: Array | float) -> Array:
        """Points of the visible surface; `across` is -1 to 1 from one outline to the other."""
        radius = self.radius(along)
        bulge = self.squash * radius * np.sqrt(np.maximum(1 - np.square(across), 0))
        points = np.stack(np.broadcast_arrays(across * radius, along + bulge), axis=-1)
        return points if self.upright else np.asarray(points[..., ::-1])

    def patch(self, start: float, end: float, low: float = -1.0, high: float = 1.0) -> Array:
        """A part of the surface as an outline, between two places along the axis and two across."""
        inner = self.profile[(self.profile[:, 0] > start) & (self.profile[:, 0] < end), 0]
        along = np.concatenate([(start,), inner, (end,)])
        across = np.sin(np.linspace(np.arcsin(low), np.arcsin(high), 17 if self.squash else 2))
        sides = [self.at(start, across), self.at(along, high), self.at(end, across[::-1]), self.at(along[::-1], low)]
        return np.concatenate(sides)

    def disc(self, along: float, share: float = 1.0) -> Array:
        """The circle at a place along the axis, or one of `share` times its radius."""
        turn = np.linspace(0, 2 * np.pi, 48, endpoint=False)
        radius = float(self.radius(along)) * share
        points = np.stack([radius * np.cos(turn), along + abs(self.squash) * radius * np.sin(turn)], axis=1)
        return points if self.upright else np.asarray(points[:, ::-1])

    def outline(self) -> Array:
        """All that is seen of it."""
        turn = np.linspace(0, np.pi, 25)[1:-1]
        first, last = float(self.radius(self.start)), float(self.radius(self.end))
        flat = abs(self.squash)
        top = np.stack([-first * np.cos(turn), self.start - flat * first * np.sin(turn)], axis=1)
        bottom = np.stack([last * np.cos(turn), self.end + flat * last * np.sin(turn)], axis=1)
        right, left = self.profile[:, ::-1], self.profile[::-1, ::-1] * (-1, 1)
        points = np.concatenate([top, right, bottom, left])
        return points if self.upright else np.asarray(points[:, ::-1])

    def across(self, x: Array, y: Array) -> Array:
        """Where points of the picture lie across the body, -1 to 1 inside."""
        along, side = (y, x) if self.upright else (x, y)
        step = np.float32((_STEPS - 1) / max(self.end - self.start, 1e-6))
        index = np.clip((along - np.float32(self.start)) * step, 0, _STEPS - 1).astype(np.intp)
        return np.asarray(side / np.maximum(self._radii[index], np.float32(1e-3)))

    def lit(self, s: Sketch) -> int:
        """Which side is lit: 1 is the positive one."""
        return 1 if s.light[0 if self.upright else 1] >= 0 else -1


def turned_body(
    points: Sequence[Sequence[float]], squash: float = 0.0, upright: bool = True, curved: bool = False
) -> Round:
    """A body from (along, radius) pairs, straight or smoothly `curved` between them."""
    profile = smooth(points, closed=False, steps=6) if curved else np.asarray(points, np.float64)
    profile = np.column_stack([np.maximum.accumulate(profile[:, 0]), np.maximum(profile[:, 1], 0)])
    return Round(profile, squash, upright)


def shine(s: Sketch, body: Round, finish: Finish, start: float | None = None, end: float | None = None) -> None:
    """Rounds what is drawn of a body: light and dark across it, and the reflection of its finish."""
    side = body.lit(s)
    table = finish.table
    whole = start is None and end is None
    first, last = body.start if start is None else start, body.end if end is None else end

    def factor(x: Array, y: Array) -> Array:
        where = body.across(x, y) * np.float32(side * (_STEPS - 1) / 2) + np.float32((_STEPS - 1) / 2)
        return np.asarray(table[np.clip(where, 0, _STEPS - 1).astype(np.intp)])

    s.shade(body.outline() if whole else body.patch(first, last), factor=factor)
    if finish.glint:
        length = last - first
        low, high = sorted(side * place for place in finish.at)
        strip = body.patch(first + 0.06 * length, last - 0.08 * length, low, high)
        radius = float(np.median(body.profile[:, 1]))
        s.fill(strip, paint=(1, 1, 1), opacity=finish.glint, soft=finish.soft * radius, atop=True)


def lettered(
    s: Sketch,
    body: Round,
    text: str,
    along: float,
    height: float,
    colour: Colour,
    bold: float = 0.06,
    across: float = 0.0,
) -> None:
    """Capitals around an upright body, letter by letter, their middle at `across`."""
    radius = float(body.radius(along))
    widths = [height * (proportion(letter, bold) + 0.15) if letter != " " else 0.5 * height for letter in text]
    place = np.arcsin(across) * radius - sum(widths) / 2
    for letter, width in zip(text, widths, strict=True):
        angle = (place + width / 2) / radius
        place += width
        if letter == " " or abs(angle) > 1.35:
            continue
        x, y = body.at(along, np.sin(angle))
        turn = float(np.arctan(-body.squash * np.tan(angle)))
        s.text(letter, (float(x), float(y)), height, colour, turn=turn, stretch=float(np.cos(angle)), bold=bold)


def specks(s: Sketch, centres: Array, wide: Array | float, tall: Array | float, colour: Colour) -> None:
    """Many small ovals of one colour as one mark; `centres` `[N, 2]`, half widths and heights for each or for all."""
    turn = np.arange(10) * (np.pi / 5)
    x = centres[:, :1] + np.cos(turn) * np.broadcast_to(wide, len(centres))[:, None]
    y = centres[:, 1:] + np.sin(turn) * np.broadcast_to(tall, len(centres))[:, None]
    s.fill(*np.stack([x, y], axis=-1), paint=colour)


def hairs(s: Sketch, roots: Array, ways: Array, width: float, colour: Colour, contrast: float = 0.25) -> None:
    """Tapering hairs in six shades; `roots` and how far each reaches, `ways`, `[N, 2]`; `width` at the root."""
    ink, shades = np.asarray(colour), s.rng.integers(6, size=len(roots))
    side = np.stack([-ways[:, 1], ways[:, 0]], axis=1)
    side *= width / 2 / np.maximum(np.hypot(*ways.T)[:, None], 1e-6)
    spikes = np.stack([roots + side, roots + ways, roots - side], axis=1)
    for shade in range(6):
        s.fill(*spikes[shades == shade], paint=np.clip(ink * (1 + contrast * (shade - 2.5) / 2.5), 0, 1))


def mesh(colour: Colour, period: float, centre: tuple[float, float], radius: float, light: Array, hole: float) -> Field:
    """Woven wire on a ball, or around a cylinder's end: dark holes (`hole`, their brightness) between lit wires."""
    ink = np.asarray(colour, np.float32)

    def field(x: Array, y: Array) -> Array:
        (lx, ly), (cx, cy) = (tuple(map(float, pair)) for pair in (light, centre))
        u, v = (x - cx) * float(1 / radius), (y - cy) * float(1 / radius)
        up = np.sqrt(np.maximum(1 - u * u - v * v, 0))
        # Lines of equal angle crowd at the rim, as they do on a ball.
        rate = np.float32(2 * np.pi * radius / period)
        spread = rate / np.sqrt(up + np.float32(0.35))
        wires = np.maximum(np.cos((u + v) * spread), np.cos((u - v) * spread))
        share = clear(x, y, 0.6 * period)
        wire = np.clip(0.5 + wires * 0.9, 0, 1) * share + (1 - share) * 0.72
        lit = 0.5 + 0.375 * (u * lx + v * ly) + 0.32 * up
        spot = np.clip((u - 0.35 * lx) ** 2 + (v - 0.35 * ly) ** 2, 0, 1)
        tone = (lit + 0.35 * np.exp(-9 * spot)) * (hole + (1 - hole) * wire)
        return rgb_of(tone, ink)

    return field


def wood(s: Sketch, colour: Colour, period: float = 0.25, upright: bool = False) -> Field:
    """Grain along the x axis, or along y if `upright`; `period` centimetres between its dark lines."""
    ink = np.asarray(colour, np.float32)
    drift, wave, turn = s.rng.uniform(0, 6, 2), s.rng.uniform(0.25, 0.6), s.rng.normal(0, 0.06)

    def field(x: Array, y: Array) -> Array:
        along, side = (y, x) if upright else (x, y)
        bent = side + turn * along + 0.5 * period * np.sin(along * wave + drift[0])
        lines = np.sin(bent * (2 * np.pi / period) + 1.5 * np.sin(bent * (2.3 / period) + drift[1]))
        fibre = np.sin(bent * (11 / period) + np.sin(along * 3))
        share = clear(x, y, 0.6 * period)
        return rgb_of(1 + share * (0.1 * lines + 0.05 * fibre), ink)

    return field
