"""Rounded, rough and glossy surfaces: heights in centimetres over the picture's plane, and paints that light them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np

from bareface.occluders.layer import Array
from bareface.occluders.sketch import Colour, Field, Paint, Sketch, ellipse, ribbon, smooth, turned

Point = Sequence[float] | Array
Height = Callable[[Array, Array], Array]
"""Takes x and y in centimetres, `[h, w]` each, and gives centimetres towards the viewer (or any scalar), `[h, w]`."""

_TILE = 48  # random values a side, then noise repeats
_LARGE_GLINT, _SMALL_GLINT = ((0.27, 0.45), (0.17, 1.0)), ((0.21, 0.8),)  # sizes and strengths
_FINE = 4  # steps between them
_ROUND = np.stack([np.cos(np.arange(24) * np.pi / 12), np.sin(np.arange(24) * np.pi / 12)], axis=1)
_MAP = 96  # pixels of the longer side of a rounded outline's height map


def ramp(low: float, high: float, value: Array) -> Array:
    """0 below `low`, 1 above `high`, smooth between; falls where `high` is the smaller."""
    t = np.minimum(np.maximum((value - np.float32(low)) * np.float32(1 / (high - low)), 0), 1)
    return np.asarray(t * t * (3 - 2 * t))


def blend(first: Colour | Array, second: Colour | Array, share: Array) -> Array:
    """From one colour, or picture of colours, to another as `share` `[h, w]` goes from 0 to 1."""
    part = np.minimum(np.maximum(share, 0), 1).astype(np.float32)
    return np.asarray(cv2.merge([one + (two - one) * part for one, two in zip(_planes(first), _planes(second),
        strict=True)]))  # fmt: skip


def toned(colour: Colour | Array, factor: Array) -> Array:
    """A colour, or picture of colours, times `factor` `[h, w]`."""
    return np.asarray(cv2.merge([plane * factor.astype(np.float32) for plane in _planes(colour)]))


def _planes(colour: Colour | Array) -> Sequence[Array]:
    # Channel by channel: NumPy is slow where the last axis is only three long.
    colours = np.asarray(colour, np.float32)
    return list(cv2.split(colours)) if colours.ndim == 3 else list(colours)


def about(x: Array, y: Array, centre: Point = (0, 0), turn: float = 0.0) -> tuple[Array, Array]:
    """Coordinates along and across a direction `turn` from a centre."""
    c, s = np.float32(np.cos(turn)), np.float32(np.sin(turn))
    x, y = x - np.float32(centre[0]), y - np.float32(centre[1])
    return x * c + y * s, y * c - x * s


def polar_of(x: Array, y: Array) -> tuple[Array, Array]:
    """Distance from the origin, and angle in [0, 2 pi)."""
    far, angle = cv2.cartToPolar(x.astype(np.float32), y.astype(np.float32))
    return far, angle


# ---- Heights


def grain(s: Sketch, size: float, octaves: int = 2, stretch: tuple[float, float] = (1, 1), turn: float = 0) -> Height:
    """Noise of unit spread with bumps of `size` centimetres, longer by `stretch`; it fades where pixels are coarser."""
    values = np.pad(s.rng.standard_normal((_TILE, _TILE), np.float32), 2, mode="wrap")
    fine = cv2.resize(values, None, fx=_FINE, fy=_FINE, interpolation=cv2.INTER_CUBIC)
    tile = np.ascontiguousarray(fine[2 * _FINE : -2 * _FINE, 2 * _FINE : -2 * _FINE])

    def field(x: Array, y: Array) -> Array:
        pitch = _pitch(x, y)
        u, v = about(x, y, turn=turn) if turn else (x, y)
        total = np.zeros(x.shape, np.float32)
        for octave in range(octaves):
            cell = size / 2**octave
            seen = 0.5**octave * min(1.0, cell / (1.5 * pitch))
            along, across = (np.float32(_FINE / (cell * longer)) for longer in stretch)
            u_at, v_at = u * along + np.float32(29 * octave), v * across + np.float32(13 * octave)
            u_at, v_at = u_at.astype(np.float32), v_at.astype(np.float32)
            total += np.float32(seen) * cv2.remap(tile, u_at, v_at, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
        return total

    return field


def puffed(*rings: Array, share: float = 1.0, tall: float | None = None) -> Height:
    """The inside of outlines blown up like a cushion, `tall` centimetres.

    `share`: how much of the way from rim to middle rises; 0.2 is a bevelled plate, 1 a ball. Overlaps are holes.
    """
    points = np.concatenate(rings)
    low, span = points.min(axis=0), float(np.ptp(points, axis=0).max())
    rate = _MAP / span
    wide, high = (np.ceil(np.ptp(points, axis=0) * rate).astype(int) + 5).tolist()
    stencil = np.zeros((high, wide), np.uint8)
    cv2.fillPoly(stencil, [np.round(((ring - low) * rate + 2) * 16).astype(np.int32) for ring in rings], 255, shift=4)
    inside = cv2.distanceTransform(stencil, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    reach = max(float(inside.max()) * share, 1.0)
    rise = 1 - (1 - np.clip(inside / reach, 0, 1)) ** 2
    rise = np.sqrt(cv2.GaussianBlur(rise, (0, 0), 0.5 + 0.16 * reach))
    rise *= np.float32(0.85 * reach / rate if tall is None else tall)

    def field(x: Array, y: Array) -> Array:
        u, v = (x - np.float32(low[0])) * np.float32(rate) + 2, (y - np.float32(low[1])) * np.float32(rate) + 2
        step = max(x.shape) / _MAP
        if step < 1.5:
            return np.asarray(cv2.remap(rise, u, v, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE))
        # OpenCV looks up at 1/32 pixel, which shows where the map is enlarged; resizing is exact.
        small = (max(round(x.shape[1] / step), 2), max(round(x.shape[0] / step), 2))
        coarse = [cv2.resize(part, small, interpolation=cv2.INTER_AREA) for part in (u, v)]
        found = cv2.remap(rise, coarse[0], coarse[1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(cv2.resize(cv2.GaussianBlur(found, (0, 0), 0.9), x.shape[::-1],
            interpolation=cv2.INTER_CUBIC))  # fmt: skip

    return field


def dome(x0: float, y0: float, rx: float, ry: float | None = None, tall: float = 1.0, turn: float = 0.0) -> Height:
    """Half an ellipsoid; a negative `tall` is a bowl."""
    long, short = np.float32(1 / rx), np.float32(1 / (rx if ry is None else ry))

    def field(x: Array, y: Array) -> Array:
        u, v = about(x, y, (x0, y0), turn)
        return np.asarray(np.float32(tall) * np.sqrt(np.maximum(1 - (u * long) ** 2 - (v * short) ** 2, 0)))

    return field


def dent(x0: float, y0: float, rx: float, ry: float, deep: float) -> Height:
    """A soft hollow, `deep` centimetres; a bump where negative."""
    return lambda x, y: np.float32(-deep) * np.exp(-(((x - x0) / rx) ** 2) - ((y - y0) / ry) ** 2)


def waves(at: Point, turn: float, rate: float, tall: float) -> Height:
    """Furrows across the direction `turn`, `rate` radians a centimetre."""
    return lambda x, y: np.float32(tall) * np.cos(about(x, y, at, turn)[0] * np.float32(rate))


def piled(*heights: Height) -> Height:
    """The sum of heights."""
    return lambda x, y: np.asarray(sum(height(x, y) for height in heights))


def times(height: Height, factor: float) -> Height:
    """A height made higher or lower."""
    return lambda x, y: height(x, y) * np.float32(factor)


def speckled(colour: Colour, noise: Height, amount: float) -> Field:
    """A paint: one colour, lighter and darker as `noise` has it."""
    return lambda x, y: toned(colour, 1 + np.float32(amount) * noise(x, y))


def dusted(colour: Colour, dust: Colour, noise: Height, share: float, amount: float) -> Field:
    """A paint: a colour under flour, sugar or char, `share` of it on the whole and `amount` more where `noise` is 1."""
    return lambda x, y: blend(colour, dust, np.float32(share) + np.float32(amount) * noise(x, y))


def mottled(s: Sketch, one: Colour, two: Colour, size: float, amount: float = 1.0) -> Field:
    """A paint: two colours in clouds of `size` centimetres."""
    clouds = grain(s, size, 3)
    return lambda x, y: blend(one, two, 0.5 + 0.4 * amount * clouds(x, y))


# ---- Light


def lit(
    s: Sketch, height: Height, albedo: Paint, gloss: float = 0.15, tight: float = 25, ambient: float = 0.45
) -> Field:  # fmt: skip
    """A paint: colours `albedo` on a surface of this height, with the sketch's light on it.

    `gloss`: brightness of the highlight; `tight`: how small it is; `ambient`: how much light comes from all around.
    """
    towards = np.array((0.62 * s.light[0], 0.62 * s.light[1], 0.78), np.float32)
    half = (towards + (0, 0, 1)) / np.linalg.norm(towards + (0, 0, 1))

    def paint(x: Array, y: Array) -> Array:
        dx, dy = _slopes(height(x, y), x, y)
        facing = 1 / np.sqrt(1 + dx * dx + dy * dy)
        direct = np.maximum((towards[2] - towards[0] * dx - towards[1] * dy) * facing, 0)
        around = np.float32(ambient) * (np.float32(0.72) + np.float32(0.28) * facing + np.float32(0.12) * dy * facing)
        light = around + np.float32(1.28 * (1 - ambient)) * direct
        colours = albedo(x, y) if callable(albedo) else np.asarray(albedo, np.float32)
        mirror = np.maximum((half[2] - half[0] * dx - half[1] * dy) * facing, 0).astype(np.float32)
        shine = np.float32(gloss) * np.minimum(2 * cv2.pow(mirror, tight), 1)
        return np.asarray(cv2.merge([plane * light + shine for plane in _planes(colours)]))

    return paint


def body(
    s: Sketch, ring: Array, albedo: Paint, share: float = 1.0, tall: float | None = None, bumps: Sequence[Height] = (),
    gloss: float = 0.15, tight: float = 25, ambient: float = 0.45, opacity: float = 1.0,
) -> None:  # fmt: skip
    """A solid thing of this outline, blown up (see `puffed`), with bumps added, lit (see `lit`)."""
    height = piled(puffed(ring, share=share, tall=tall), *bumps)
    s.fill(ring, paint=lit(s, height, albedo, gloss, tight, ambient), opacity=opacity)


def bead(
    s: Sketch, at: Point, rx: float, colour: Colour, ry: float | None = None, turn: float = 0.0,
    gloss: float = 0.7, depth: float = 0.55, steps: int | None = None,
) -> None:  # fmt: skip
    """A small ball or bean out of plain fills, which cost nearly nothing; `depth`: how dark its far side is.

    `gloss` 0 has no highlight. `steps`: how many fills, more of them the larger it is if not given.
    """
    tall = rx if ry is None else ry
    rim = turned(_ROUND * (rx, tall), turn)
    base, reach, middle = np.asarray(colour, np.float64), min(rx, tall), np.asarray(at)
    for step in np.linspace(0, 1, steps or (3 if tall < 0.22 else 4 if tall < 0.45 else 6)):
        paint = base * (1 - depth + (depth + 0.12) * step)
        s.fill(rim * (1 - 0.78 * step) + (middle + s.light * (reach * 0.36 * step)), paint=paint)
    for size, share in (_LARGE_GLINT if tall > 0.4 else _SMALL_GLINT) if gloss else ():
        s.fill(rim * size + (middle + s.light * (reach * 0.5)), paint=base + (1 - base) * (gloss * share))


# ---- Outlines


def disc(at: Point, rx: float, ry: float | None = None, turn: float = 0.0, power: float = 2.0) -> Array:
    """`ellipse` about a point."""
    return ellipse(float(at[0]), float(at[1]), rx, ry, turn, power)


def wobbly(s: Sketch, ring: Array, amount: float, waves: int = 5) -> Array:
    """An outline made less perfect: its distance from the middle changes by about the share `amount`."""
    centre = ring.mean(axis=0)
    off = ring - centre
    angle = np.arctan2(off[:, 1], off[:, 0])
    change = sum(
        s.rng.normal(0, amount / k) * np.cos(k * angle + s.rng.uniform(0, 2 * np.pi)) for k in range(2, 2 + waves)
    )
    return np.asarray(centre + off * (1 + change)[:, None])


def bent(start: Point, end: Point, bulge: float, steps: int = 16) -> Array:
    """A bow from start to end, `[steps, 2]`; `bulge` to the right of the way, as a share of its length."""
    a, b = np.asarray(start, np.float64), np.asarray(end, np.float64)
    t = np.linspace(0, 1, steps)[:, None]
    side = np.array((-(b - a)[1], (b - a)[0]))
    return np.asarray(a + (b - a) * t + side * bulge * 4 * t * (1 - t))


def tapered(path: Array, widths: Point) -> Array:
    """The outline of a thing along `path`, its widths spread evenly along it."""
    share = np.linspace(0, 1, len(path))
    return ribbon(path, np.interp(share, np.linspace(0, 1, len(widths)), widths))


def rod(s: Sketch, path: Array, width: float, colour: Colour) -> None:
    """A round stick or stalk: three lines of falling width, the lit one to the light."""
    base = np.asarray(colour, np.float64)
    for size, share, shift in ((1.0, 0.62, 0.0), (0.68, 1.0, 0.13), (0.22, 1.25, 0.22)):
        s.line(path + s.light * width * shift, width * size, np.clip(base * share, 0, 1))


def leaf(
    s: Sketch, base: Point, tip: Point, width: float, colour: Colour, bulge: float = 0.1,
    gloss: float = 0.12, shape: Sequence[float] = (0.05, 0.6, 0.95, 1, 0.85, 0.5, 0.02), veins: int = 7,
) -> None:  # fmt: skip
    """A leaf with ribs, folded a little along the middle one."""
    path = smooth(bent(base, tip, bulge, 8), closed=False, steps=3)
    ring = tapered(path, np.asarray(shape) * width)
    start, way = np.asarray(base, np.float64), np.subtract(tip, base)
    length, turn = float(np.hypot(*way)), float(np.arctan2(way[1], way[0]))
    dark, mottle = np.asarray(colour, np.float32), grain(s, 0.35 * width)

    def across(x: Array, y: Array) -> tuple[Array, Array]:
        u, v = about(x, y, start, turn)
        t = np.clip(u / np.float32(length), 0, 1)
        return t, (v - np.float32(4 * bulge * length) * t * (1 - t)) / np.float32(width / 2)

    def ribs(t: Array, v: Array) -> Array:
        return ramp(0.75, 1, np.cos((t - 0.25 * np.abs(v)) * np.float32(2 * np.pi * veins)))

    def height(x: Array, y: Array) -> Array:
        t, v = across(x, y)
        return np.float32(width) * (
            np.float32(0.16) * np.abs(v) - np.float32(0.15) * v * v - np.float32(0.012) * ribs(t, v)
        )

    def albedo(x: Array, y: Array) -> Array:
        t, v = across(x, y)
        pale = np.maximum(ramp(0.11, 0.03, np.abs(v)) * np.float32(0.5), ribs(t, v) * np.float32(0.14))
        return toned(blend(dark, dark * 0.5 + np.array((0.3, 0.36, 0.18)), pale), 1 + 0.07 * mottle(x, y))

    s.fill(ring, paint=lit(s, height, albedo, gloss, 12))


# ---- The picture's grid


def _pitch(x: Array, y: Array) -> float:
    """Centimetres a pixel."""
    if min(x.shape) < 2:
        return 0.1
    return float(np.sqrt(abs(np.linalg.det(_axes(x, y)))) + 1e-6)


def _axes(x: Array, y: Array) -> Array:
    """How x and y change a pixel to the right and a pixel down, on the whole, `[2, 2]`."""
    high, wide = x.shape
    right = [float(f[high // 2, -1] - f[high // 2, 0]) / (wide - 1) for f in (x, y)]
    down = [float(f[-1, wide // 2] - f[0, wide // 2]) / (high - 1) for f in (x, y)]
    return np.array((right, down))


def _slopes(height: Array, x: Array, y: Array) -> tuple[Array, Array]:
    """How the height changes a centimetre along x and along y."""
    if min(height.shape) < 2:
        return np.zeros_like(height), np.zeros_like(height)
    axes = _axes(x, y)
    if abs(np.linalg.det(axes)) < 1e-9:
        return np.zeros_like(height), np.zeros_like(height)
    back = np.linalg.inv(axes).astype(np.float32)
    height = np.ascontiguousarray(height, np.float32)
    if (blur := max(height.shape) / 400) > 0.4:
        height = cv2.GaussianBlur(height, (0, 0), blur)
    right = cv2.Sobel(height, cv2.CV_32F, 1, 0, ksize=3, scale=1 / 8, borderType=cv2.BORDER_REPLICATE)
    down = cv2.Sobel(height, cv2.CV_32F, 0, 1, ksize=3, scale=1 / 8, borderType=cv2.BORDER_REPLICATE)
    return back[0, 0] * right + back[0, 1] * down, back[1, 0] * right + back[1, 1] * down
