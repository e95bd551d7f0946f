"""Drawings of things in centimetres: shapes, lines, letters, light. What they look like on a photo, `render` says.

x points to the right, y down. What the origin is, is the class's own affair (see `placing`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bareface.occluders.layer import Array
from bareface.occluders.textures import Texture

Colour = Sequence[float] | Array
"""RGB in [0, 1]."""
Field = Callable[[Array, Array], Array]
"""Takes x and y in centimetres, `[h, w]` each, and gives colours `[h, w, 3]` in [0, 1], or factors `[h, w]`."""
Paint = Colour | Field

_UNIT = 14.0  # centimetres that a texture takes for 1: the width of a face


@dataclass(frozen=True)
class Fill:
    """Closed outlines, filled; where two overlap there is a hole."""

    rings: tuple[Array, ...]
    paint: Paint
    opacity: float
    soft: float
    atop: bool
    depth: float


@dataclass(frozen=True)
class Line:
    """A line of round ends."""

    points: Array
    width: float
    colour: Colour
    depth: float


@dataclass(frozen=True)
class Picture:
    """A flat picture with alpha, stretched to a quadrilateral."""

    rgba: Callable[[float], Array]
    """Takes pixels per centimetre and gives uint8 `[h, w, 4]`."""
    corners: Array
    """Top left, top right, bottom right, bottom left, `[4, 2]`."""
    atop: bool
    depth: float


@dataclass(frozen=True)
class Shade:
    """Light and dark over what is drawn so far."""

    rings: tuple[Array, ...]
    factor: Field
    depth: float


@dataclass(frozen=True)
class Relief:
    """A rounded look: the rim falls off and one side catches the light."""

    rings: tuple[Array, ...]
    width: float
    strength: float
    light: Array
    depth: float


@dataclass(frozen=True)
class Erase:
    """Holes cut into what is drawn so far."""

    rings: tuple[Array, ...]
    depth: float


Mark = Fill | Line | Picture | Shade | Relief | Erase


class Sketch:
    """One thing being drawn; each call adds a mark over the earlier ones."""

    def __init__(self, rng: np.random.Generator, skin: Colour = (0.80, 0.60, 0.50)) -> None:
        """`skin`: the colour of the person's skin in neutral light, for hands."""
        self.rng = rng
        self.skin = np.asarray(skin, np.float32)
        self.marks: list[Mark] = []
        self.depth = 0.0
        """Centimetres towards the viewer at which the next marks lie: they shift as the head turns."""
        angle = rng.normal(-np.pi / 2, 0.7)
        self.light = np.array((np.cos(angle), np.sin(angle)))
        """Unit vector towards the light, mostly from above."""

    def fill(
        self, *rings: Array, paint: Paint, opacity: float = 1.0, soft: float = 0.0, atop: bool = False
    ) -> None:  # fmt: skip
        """Fills closed outlines `[N, 2]`; overlaps of an even number are holes.

        `opacity` < 1 is glass. `soft`: centimetres over which the edge fades. `atop`: only where something is drawn
        already, without adding to it (shadows, prints and highlights that must not leave the thing).
        """
        self.marks.append(Fill(_rings(rings), paint, opacity, soft, atop, self.depth))

    def line(self, points: Array, width: float, colour: Colour) -> None:
        """A line through points `[N, 2]`, `width` centimetres, with round ends."""
        self.marks.append(Line(np.asarray(points, np.float64), width, colour, self.depth))

    def text(
        self, text: str, centre: tuple[float, float], height: float, colour: Colour,
        turn: float = 0.0, stretch: float = 1.0, bold: float = 0.0,
    ) -> None:  # fmt: skip
        """Letters on what is drawn already, `height` centimetres, turned by radians, `stretch` times as wide.

        `bold`: extra stroke width as a share of the height.
        """
        from bareface.occluders.lettering import lettering, proportion

        half = np.array((proportion(text, bold) * height * stretch / 2, height / 2))
        ink = np.clip(np.asarray(colour, np.float32), 0, 1)
        corners = turned(np.array(((-1, -1), (1, -1), (1, 1), (-1, 1))) * half, turn) + centre
        self.marks.append(Picture(lambda rate: lettering(text, height * rate, bold, ink), corners, True, self.depth))

    def picture(self, rgba: Array, corners: Array) -> None:
        """A picture uint8 `[h, w, 4]`, straight alpha, stretched to four corners `[4, 2]`, clockwise from top left."""
        self.marks.append(Picture(lambda _: rgba, np.asarray(corners, np.float64), False, self.depth))

    def shade(self, *rings: Array, factor: Field) -> None:
        """Multiplies the colours inside the outlines by `factor(x, y)`, 0 black, 1 as it is, up to 2."""
        self.marks.append(Shade(_rings(rings), factor, self.depth))

    def relief(self, *rings: Array, width: float, strength: float = 0.5) -> None:
        """Rounds the inside of outlines: within `width` centimetres of the rim it turns to the light or from it."""
        self.marks.append(Relief(_rings(rings), width, strength, self.light, self.depth))

    def erase(self, *rings: Array) -> None:
        """Cuts holes."""
        self.marks.append(Erase(_rings(rings), self.depth))

    def cloth(self, texture: Texture, scale: float = 1.0) -> Field:
        """A surface of `textures` as a paint; `scale` 2 makes its pattern twice as large."""
        seed = int(self.rng.integers(1 << 62))

        def field(x: Array, y: Array) -> Array:
            per = np.float32(1 / (_UNIT * scale))
            return texture(x * per, y * per, np.random.default_rng(seed))

        return field

    def pick(self, *colours: Colour, spread: float = 0.03) -> Array:
        """One of the colours, a little off; dark ones less, so that black stays black."""
        chosen = np.asarray(colours[int(self.rng.integers(len(colours)))], np.float64)
        spread *= min(1.0, 0.25 + float(chosen.mean()))
        return np.clip(chosen + self.rng.normal(0, spread) + self.rng.normal(0, spread / 2, 3), 0.01, 0.99)

    def extent(self) -> Array:
        """Lower and upper corner of all that is drawn, `[2, 2]` centimetres."""
        parts = [(np.concatenate(rings_of(mark)), reach(mark)) for mark in self.marks if adds(mark)]
        low = np.min([points.min(axis=0) - by for points, by in parts], axis=0)
        return np.stack([low, np.max([points.max(axis=0) + by for points, by in parts], axis=0)])


def adds(mark: Mark) -> bool:
    """Whether the mark can cover what nothing covered before."""
    return isinstance(mark, Line) or (isinstance(mark, Fill | Picture) and not mark.atop)


def rings_of(mark: Mark) -> tuple[Array, ...]:
    """The points `[N, 2]` that a mark is made of, centimetres."""
    match mark:
        case Line():
            return (mark.points,)
        case Picture():
            return (mark.corners,)
        case _:
            return mark.rings


def reach(mark: Mark) -> float:
    """Centimetres by which a mark leaves its outline."""
    return mark.width / 2 if isinstance(mark, Line) else 2 * mark.soft if isinstance(mark, Fill) else 0.0


def _rings(rings: Sequence[Array]) -> tuple[Array, ...]:
    return tuple(np.asarray(ring, np.float64) for ring in rings)


# ---- Outlines


def turned(points: Array, angle: float) -> Array:
    """Points `[N, 2]` turned about the origin, radians, clockwise on the screen."""
    c, s = np.cos(angle), np.sin(angle)
    return np.asarray(points @ np.array(((c, s), (-s, c))))


def ellipse(x: float, y: float, rx: float, ry: float | None = None, turn: float = 0.0, power: float = 2.0) -> Array:
    """An ellipse about (x, y), `[64, 2]`; `power` above 2 makes it a rounded rectangle (a superellipse)."""
    angle = np.linspace(0, 2 * np.pi, 64, endpoint=False)
    ring = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    ring = np.sign(ring) * np.abs(ring) ** (2 / power)
    return np.asarray(turned(ring * (rx, rx if ry is None else ry), turn) + (x, y))


def heart(x: float, y: float, r: float) -> Array:
    """A heart about (x, y), `r` half as wide, `[64, 2]`."""
    angle = np.linspace(0, 2 * np.pi, 64, endpoint=False)
    down = 13 * np.cos(angle) - 5 * np.cos(2 * angle) - 2 * np.cos(3 * angle) - np.cos(4 * angle)
    return np.stack([x + r * np.sin(angle) ** 3, y - r / 16 * down], axis=1)


def star(x: float, y: float, r: float, inner: float = 0.42, spikes: int = 5) -> Array:
    """A star about (x, y), one spike up, its notches at `inner` times the radius, `[2 * spikes, 2]`."""
    angle, reach = np.arange(2 * spikes) * (np.pi / spikes), np.tile((r, inner * r), spikes)
    return np.stack([x + reach * np.sin(angle), y - reach * np.cos(angle)], axis=1)


def rectangle(x0: float, y0: float, x1: float, y1: float, radius: float = 0.0) -> Array:
    """An upright rectangle with round corners, `[4, 2]` or `[32, 2]`."""
    if radius <= 0:
        return np.array(((x0, y0), (x1, y0), (x1, y1), (x0, y1)))
    r = min(radius, (x1 - x0) / 2, (y1 - y0) / 2)
    arc = np.linspace(0, np.pi / 2, 8)
    quarter = np.stack([np.cos(arc), np.sin(arc)], axis=1) * r
    corners = ((x1 - r, y1 - r), (x0 + r, y1 - r), (x0 + r, y0 + r), (x1 - r, y0 + r))
    return np.concatenate([turned(quarter, k * np.pi / 2) + corner for k, corner in enumerate(corners)])


def smooth(points: Array | Sequence[Sequence[float]], closed: bool = True, steps: int = 8) -> Array:
    """A smooth curve through points `[N, 2]` (Catmull-Rom), `steps` points a piece."""
    p = np.asarray(points, np.float64)
    before, after, second = (np.roll(p, shift, axis=0) for shift in (1, -1, -2))
    if not closed:
        before[0], after[-1], second[-1] = p[0], p[-1], p[-1]
        second[-2] = p[-1]
    t = np.linspace(0, 1, steps, endpoint=False)[:, None, None]
    curve = 0.5 * (
        2 * p + t * (after - before) + t**2 * (2 * before - 5 * p + 4 * after - second)
        + t**3 * (3 * p - before - 3 * after + second)
    )  # fmt: skip
    curve = curve.transpose(1, 0, 2)
    return curve.reshape(-1, 2) if closed else np.concatenate([curve[:-1].reshape(-1, 2), p[-1:]])


def ribbon(points: Array, width: float | Sequence[float] | Array) -> Array:
    """The outline of a band along points `[N, 2]`; `width` is one number or one for each point; flat ends."""
    p = np.asarray(points, np.float64)
    along = np.gradient(p, axis=0)
    along /= np.maximum(np.hypot(*along.T)[:, None], 1e-9)
    side = np.stack([-along[:, 1], along[:, 0]], axis=1) * np.broadcast_to(np.asarray(width) / 2, len(p))[:, None]
    return np.concatenate([p + side, (p - side)[::-1]])
