"""Petals, single and in whorls, and what stands in the middle of a flower."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from bareface.occluders.kinds.lit import Height, Point, about, bead, blend, grain, lit, polar_of, ramp, toned
from bareface.occluders.layer import Array
from bareface.occluders.sketch import Colour, Sketch, ellipse, smooth, turned


@dataclass(frozen=True)
class Petal:
    """How the petals of a flower are made."""

    base: Colour
    tip: Colour
    shape: tuple[float, ...] = (0.25, 0.7, 0.98, 1.0, 0.75)
    """Half widths from the foot almost to the tip."""
    throat: tuple[float, float] = (0.0, 0.8)
    """Shares of the length between which the base's colour turns to the tip's."""
    notch: float = 0.0
    """How far the middle of the tip lies behind the rest, as a share of the length; negative is pointed."""
    cup: float = 0.5
    """How much the petal is bowed across; negative is a trough."""
    veins: float = 0.3
    crinkle: float = 0.0
    rim: Colour | None = None
    """Colour of the edge."""
    gloss: float = 0.08


def petal(
    s: Sketch, at: Point, angle: float, size: tuple[float, float], look: Petal, noise: Height,
    squash: float = 1.0, bend: float = 0.0, shadow: float = 0.3,
) -> None:  # fmt: skip
    """One petal from its foot `at` outwards, `size` long and wide; `squash`: the flower's height over its width."""
    length, half = size[0], size[1] / 2
    along = np.linspace(0.04, 0.93, len(look.shape)) * length
    side = np.stack([along, np.asarray(look.shape) * half], axis=1)
    tip = np.array(((length * (1 - look.notch), 0.0),))
    ring = smooth(np.concatenate([((0.0, 0.0),), side, tip, side[::-1] * (1, -1)]), steps=5)
    if look.crinkle:
        wave = np.sin(np.arange(len(ring)) * 1.1 + s.rng.uniform(0, 6)) + 0.6 * np.sin(np.arange(len(ring)) * 2.3)
        ring *= 1 + (0.045 * look.crinkle * wave * np.clip(ring[:, 0] / length, 0, 1))[:, None]
    ring[:, 1] += bend * ring[:, 0] ** 2 / length
    seed, tone = s.rng.uniform(0, 40), s.rng.uniform(0.93, 1.05)

    def local(x: Array, y: Array) -> tuple[Array, Array]:
        u, v = about(x - np.float32(at[0]), (y - np.float32(at[1])) / np.float32(squash), turn=angle)
        u = u / np.float32(length)
        return u, (v / np.float32(length) - np.float32(bend) * u * u) * np.float32(length / half)

    def height(x: Array, y: Array) -> Array:
        u, v = local(x, y)
        fan = v / (0.35 + 0.65 * np.maximum(u, 0))
        bow = np.float32(-0.5 * look.cup * half) * v * v - np.float32(0.35 * look.cup * length) * (u - 0.45) ** 2
        rib = (
            np.float32(0.007 * look.veins * half) * np.cos(fan * 19 + 3 * noise(u, v))
            + np.float32(0.05 * look.veins * half) * np.exp(-((v / 0.1) ** 2)) * -1
        )
        folds = np.float32(0.09 * look.crinkle * half) * noise(u * 0.9 + seed, fan * 1.5) if look.crinkle else 0
        return np.asarray(bow + rib + folds)

    def albedo(x: Array, y: Array) -> Array:
        u, v = local(x, y)
        streak = noise(u * 0.8 + seed, v / (0.35 + 0.65 * np.maximum(u, 0)) * 6)
        colours = blend(look.base, look.tip, ramp(*look.throat, u + 0.06 * streak))
        if look.rim is not None:
            colours = blend(colours, look.rim, ramp(0.72, 1.0, np.maximum(np.abs(v), u)))
        return toned(colours, (tone + 0.055 * streak) * (0.72 + 0.28 * ramp(0, 0.35, u)))

    ring = turned(ring, angle) * (1, squash) + at
    if shadow:
        s.fill(ring + 0.05 * half, paint=np.asarray(look.base) * 0.35, opacity=shadow, soft=0.12 * half, atop=True)
    s.fill(ring, paint=lit(s, height, albedo, look.gloss, 12, 0.55))


def corolla(
    s: Sketch, at: Point, count: int, size: tuple[float, float], look: Petal, squash: float = 1.0,
        start: float | None = None,
    bend: float = 0.0, uneven: float = 0.04, shadow: float = 0.3,
) -> None:  # fmt: skip
    """A ring of single petals, each over the last."""
    noise = grain(s, 0.5, 2)
    begin = s.rng.uniform(0, 2 * np.pi) if start is None else start
    for k in range(count):
        angle = begin + 2 * np.pi * k / count + s.rng.normal(0, 0.3 * uneven)
        one = (size[0] * (1 + s.rng.normal(0, uneven)), size[1] * (1 + s.rng.normal(0, uneven)))
        petal(s, at, angle, one, look, noise, squash, bend + s.rng.normal(0, uneven), shadow)


@dataclass(frozen=True)
class Whorl:
    """How a ring of many narrow petals is made, which is painted in one go."""

    base: Colour
    tip: Colour
    power: float = 3.0
    """Blunt petals have a large one, pointed ones about 1.5."""
    depth: float = 0.6
    """How far the gaps reach to the middle, as a share of the length."""
    throat: tuple[float, float] = (0.2, 0.7)
    cup: float = 0.5
    ragged: float = 0.0
    """Teeth at the tips."""
    lift: float = 0.0
    """How much the petals rise outwards, as those of a cup do."""


def whorl(
    s: Sketch, at: Point, r: float, count: int, look: Whorl, squash: float = 1.0, uneven: float = 0.06,
        hidden: float = 0.0,
) -> None:  # fmt: skip
    """A ring of `count` petals out to `r`; the next ring covers the share `hidden` of it and shades a little more."""
    start, length = s.rng.uniform(0, 2 * np.pi), 1 + s.rng.normal(0, uneven, count)
    tone, sway = (1 + s.rng.normal(0, 0.07, count)).astype(np.float32), s.rng.normal(0, uneven * 2, count)
    points = max(16, round(220 / count))
    a = np.tile(np.linspace(-1, 1, points, endpoint=False), count)
    index = np.repeat(np.arange(count), points)
    teeth = 1 - look.ragged * 0.12 * (np.arange(len(a)) % 4 < 2)
    reach = length[index] * (1 - look.depth * np.abs(a) ** look.power) * teeth
    angle = start + (index + a / 2) * 2 * np.pi / count + sway[index] * reach * 2 / count
    ring = np.stack([np.cos(angle), squash * np.sin(angle)], axis=1) * (r * reach)[:, None] + at
    streak = grain(s, 0.5, 2)

    def local(x: Array, y: Array) -> tuple[Array, Array, Array]:
        far, angle = polar_of(x - np.float32(at[0]), (y - np.float32(at[1])) / np.float32(squash))
        lane = (angle - np.float32(start)) * np.float32(count / (2 * np.pi)) + count
        nearest = np.round(lane)
        which = nearest.astype(np.int32) % count
        shift = sway.astype(np.float32)[which] * far / np.float32(np.pi * r)
        return far / np.float32(r), np.clip(2 * (lane - nearest - shift), -1.2, 1.2), which

    def height(x: Array, y: Array) -> Array:
        u, a, _ = local(x, y)
        wide = np.float32(np.pi * r / count) * np.minimum(u, 0.8)
        return np.asarray(wide * (look.cup * (1 - a * a) - 0.06 * np.cos(a * 9)) + np.float32(r * look.lift) * u * u)

    def albedo(x: Array, y: Array) -> Array:
        u, a, which = local(x, y)
        run = streak(u * 1.0 + which * 3.0, a * 1.2)
        colours = blend(look.base, look.tip, ramp(*look.throat, u + 0.05 * run))
        dim = (1 - 0.30 * ramp(0.62, 1.05, np.abs(a))) * (1 - 0.42 * ramp(hidden + 0.22, hidden - 0.05, u))
        return toned(colours, tone[which] * (1 + 0.06 * run) * dim)

    s.fill(ring, paint=lit(s, height, albedo, 0.06, 10, 0.62))


def ruffles(
    s: Sketch, at: Point, r: float, look: Whorl, counts: Sequence[int], squash: float = 1.0, smallest: float = 0.2,
        power: float = 1.0,
) -> None:  # fmt: skip
    """Whorls in each other, from the outermost to the middle, counts of petals one after the other."""
    sizes = smallest + (1 - smallest) * np.linspace(1, 0, len(counts)) ** power
    for k, (count, size) in enumerate(zip(counts, sizes, strict=True)):
        deeper = replace(
            look, tip=np.asarray(look.tip) * (1 - 0.10 * k / len(counts)), throat=(look.throat[0], look.throat[1])
        )
        after = sizes[k + 1] / size if k + 1 < len(counts) else 0.0
        whorl(s, at, r * size, count, deeper, squash, hidden=after * 0.92)


def spiral(
    s: Sketch, at: Point, r: float, dark: Colour, light: Colour, turns: float, squash: float = 1.0, ruffle: float = 0.3,
) -> None:  # fmt: skip
    """The rolled heart of a rose."""
    start, arms, hand = s.rng.uniform(0, 6), int(s.rng.integers(2, 4)), float(s.rng.choice((-1, 1)))
    wave, fold = grain(s, 0.9, 2), s.rng.uniform(0, 6)

    def phase(x: Array, y: Array) -> tuple[Array, Array]:
        far, angle = polar_of((x - np.float32(at[0])) / np.float32(r), (y - np.float32(at[1])) / np.float32(r * squash))
        bump = 0.30 * np.cos(3 * angle + fold + 5 * far) + ruffle * wave(
            np.cos(angle) * (1 + far), np.sin(angle) * (1 + far)
        )
        return far, np.float32(turns) * far**0.8 + hand * arms * (angle + start) / np.float32(2 * np.pi) + bump * far

    def height(x: Array, y: Array) -> Array:
        far, at_phase = phase(x, y)
        part = at_phase - np.floor(at_phase)
        lip = np.sqrt(part) * ramp(1.0, 0.8, part)
        return np.asarray(np.float32(r) * (0.09 * lip / np.float32(turns**0.5) - 0.35 * far * far))

    def albedo(x: Array, y: Array) -> Array:
        far, at_phase = phase(x, y)
        part = at_phase - np.floor(at_phase)
        lip = ramp(0.0, 0.85, part) * (0.35 + 0.65 * ramp(0.0, 0.5, far))
        return blend(dark, light, lip * (0.62 + 0.38 * ramp(1.0, 0.86, part)))

    ring = ellipse(at[0], at[1], r, r * squash)
    angle = np.linspace(0, 2 * np.pi, len(ring), endpoint=False)
    ring = (ring - at) * (1 + 0.06 * np.cos(3 * angle + fold) + 0.03 * np.cos(5 * angle + start))[:, None] + at
    s.fill(ring, paint=lit(s, height, albedo, 0.06, 10, 0.55))


def florets(
    s: Sketch, at: Point, r: float, colours: tuple[Colour, Colour], squash: float = 1.0, cell: float = 0.14
) -> None:
    """The disc of a daisy or sunflower: seeds in spirals, `cell` of the radius apart, darker in the middle."""
    start = s.rng.uniform(0, 6)
    rough, cell = grain(s, 0.12 * r, 2), cell * 6

    def bumps(x: Array, y: Array) -> tuple[Array, Array]:
        far, angle = polar_of((x - np.float32(at[0])) / np.float32(r), (y - np.float32(at[1])) / np.float32(r * squash))
        turn, out = angle / np.float32(2 * np.pi), np.sqrt(far) * np.float32(9 / cell)
        one = np.sin(2 * np.pi * (out + 13 * turn) + start) * np.sin(2 * np.pi * (out - 21 * turn))
        return far, one

    def height(x: Array, y: Array) -> Array:
        far, one = bumps(x, y)
        return np.float32(r) * (0.035 * one + 0.012 * rough(x, y) + 0.35 * np.sqrt(np.maximum(1.05 - far * far, 0)))

    def albedo(x: Array, y: Array) -> Array:
        far, one = bumps(x, y)
        return toned(blend(colours[0], colours[1], ramp(0.1, 0.9, far + 0.1 * rough(x, y))), 0.9 + 0.25 * one)

    s.fill(ellipse(at[0], at[1], r, r * squash), paint=lit(s, height, albedo, 0.05, 8))


def stamens(
    s: Sketch, at: Point, count: int, reach: tuple[float, float], stalk: Colour, head: Colour, dot: float,
        squash: float = 1.0,
    start: float = 0.0, arc: float = 2 * np.pi,
) -> None:  # fmt: skip
    """Threads with pollen at their ends, out to between `reach` centimetres; `dot`: the radius of their ends."""
    for k in range(count):
        angle, far = start + arc * (k + s.rng.uniform(-0.3, 0.3)) / count, s.rng.uniform(*reach)
        end = np.array((np.cos(angle), squash * np.sin(angle))) * far + at
        s.line(np.stack([np.asarray(at, float), end]), 0.45 * dot, stalk)
        bead(s, end, dot, s.pick(head), dot * s.rng.uniform(0.7, 1.6), angle, gloss=0.2)
