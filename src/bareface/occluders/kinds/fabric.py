"""What worn things are made of: knits, prints, furs, folds, as functions of centimetres.

A `Field` gives colours or factors at the pixels asked for. Patterns finer than the pixels fade to their mean.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import cv2
import numpy as np

from bareface.occluders.kinds.fields import clear, colour_at, patches, toned
from bareface.occluders.layer import Array
from bareface.occluders.raster import over
from bareface.occluders.sketch import Field, Paint, Sketch, star

Move = Callable[[Array, Array], tuple[Array, Array]]
"""Takes x and y on the picture of the thing and gives where on the flat cloth that is."""

_THREADS = 256  # of one repeat of a tartan; a power of two


# ---- Bent over a body


def laid(field: Field, move: Move) -> Field:
    """A field bent over a body."""
    return lambda x, y: field(*move(x, y))


def woven(s: Sketch, colour: Paint, grain: float = 0.05) -> Field:
    """Plain cloth: a little uneven from near and from afar."""
    return toned(colour, worn(s, 0.3, grain), worn(s, 5.0, grain))


def around(radius: float, lift: float = 0.0) -> Move:
    """Cloth round an upright cylinder of `radius`: it narrows to the sides; level lines sag there by `lift`."""

    def move(x: Array, y: Array) -> tuple[Array, Array]:
        side = np.clip(x / np.float32(radius), -0.995, 0.995)
        return np.float32(radius) * np.arcsin(side), y - np.float32(lift) * side * side

    return move


def over_dome(top: float, bottom: float, radius: float, lift: float = 0.0) -> Move:
    """Cloth over a skull: round to the sides and gathered towards the `top`; `bottom` is where it is widest."""

    def move(x: Array, y: Array) -> tuple[Array, Array]:
        height = np.clip((bottom - y) / np.float32(bottom - top), 0, 0.985)
        wide = np.float32(radius) * np.sqrt(1 - height * height)
        side = np.clip(x / wide, -0.995, 0.995)
        return np.float32(radius) * np.arcsin(side), y - np.float32(lift) * side * side

    return move


def spread_from(x0: float, y0: float, radius: float) -> Move:
    """Cloth that hangs from one point: what runs down runs away from it; at `radius` it is as wide as it was."""

    def move(x: Array, y: Array) -> tuple[Array, Array]:
        dx, dy = x - np.float32(x0), y - np.float32(y0)
        return np.float32(radius) * np.arctan2(dx, dy), np.hypot(dx, dy)

    return move


# ---- Light


def dome(s: Sketch, x: float, y: float, rx: float, ry: float, deep: float = 0.35) -> Field:
    """Light on a round body about (x, y)."""
    x, y, rx, ry = float(x), float(y), float(rx), float(ry)  # a NumPy float64 would make all that follows slower
    lx, ly = (float(0.5 * deep * v) for v in s.light)

    def factor(px: Array, py: Array) -> Array:
        nx, ny = (px - x) * (1 / rx), (py - y) * (1 / ry)
        facing = np.sqrt(np.clip(1 - nx * nx - ny * ny, 0, 1))
        return np.asarray(1 - deep + deep * facing + nx * lx + ny * ly)

    return factor


def worn(s: Sketch, wide: float, deep: float, tall: float | None = None) -> Field:
    """Uneven cloth: factors about 1, `deep` apart."""
    field = patches(s, wide, tall)

    def factor(x: Array, y: Array) -> Array:
        return 1 + np.float32(deep * clear(x, y, min(wide, tall or wide))) * field(x, y)

    return factor


def folds(s: Sketch, width: float, deep: float, turn: float = 0.0, drift: float = 0.6, gloss: float = 0.0) -> Field:
    """Light on folds about `width` centimetres apart that run down, or `turn` radians from it.

    `deep`: how dark the valleys are; `drift`: how far folds wander; `gloss`: how much their crests shine.
    """
    lattice, start = patches(s, 3.5 * width, 3.5 * width), s.rng.uniform(0, 1)
    c, n = np.float32(np.cos(turn) / width), np.float32(np.sin(turn) / width)
    toward = np.float32(np.clip(s.light[0] * np.cos(turn) + s.light[1] * np.sin(turn), -1, 1))

    def factor(x: Array, y: Array) -> Array:
        phase = np.float32(np.pi) * (x * c + y * n + np.float32(drift / 1.6) * lattice(x, y) + np.float32(start))
        across, flank = np.sin(phase), np.cos(phase)
        hill = np.abs(across)
        smooth = np.sqrt(hill)
        leaning = np.copysign(smooth, across) * flank
        light = smooth * np.float32(deep) - leaning * np.float32(0.9 * deep * toward) + np.float32(1 - deep)
        return light + np.float32(gloss) * hill**16 if gloss else light

    return factor


# ---- Cloth


def knit(ground: Paint, stitch: float = 0.5, deep: float = 0.35, ribs: float = 0.0) -> Field:
    """Knitted stitches `stitch` centimetres wide, one V each; `ribs`: how deep every other pair of columns lies."""

    def relief(x: Array, y: Array) -> Array:
        u, v = x * np.float32(1 / stitch), y * np.float32(1.25 / stitch)
        column = u - np.floor(u) - np.float32(0.5)
        row = v - np.abs(column) * np.float32(1.3)
        light = np.abs(np.sin(np.float32(2 * np.pi) * column)) * np.abs(np.sin(np.float32(np.pi) * row))
        factor = 1 + np.float32(1.3 * deep * clear(x, y, stitch / 2)) * (np.sqrt(light) - np.float32(0.62))
        if ribs:
            wave = np.sin(np.float32(np.pi / 2) * u)
            factor = factor * (
                1 + np.float32(ribs * clear(x, y, 2 * stitch)) * (np.sqrt(np.abs(wave)) - 1 + 0.25 * wave)
            )
        return np.asarray(factor)

    return toned(ground, relief)


def cable(ground: Paint, width: float = 2.6, deep: float = 0.5) -> Field:
    """An Aran knit: plaits of two strands, `width` centimetres apart, on a plain ground."""

    def relief(x: Array, y: Array) -> Array:
        u = (x / np.float32(width) + np.float32(0.5)) % 1 - np.float32(0.5)
        phase = np.float32(np.pi / width) * y
        swing = np.float32(0.16) * np.sin(phase)
        first, second = np.abs(u - swing), np.abs(u + swing)
        crossing = np.cos(phase) > 0
        over, under = np.where(crossing, first, second), np.where(crossing, second, first)
        bump = np.where(
            over < 0.15, 1 - (over / np.float32(0.15)) ** 2, 0.75 * np.clip(1 - (under / np.float32(0.15)) ** 2, 0, 1)
        )
        purl = np.float32(0.25) * np.abs(np.sin(x * np.float32(np.pi / 0.4)) * np.sin(y * np.float32(np.pi / 0.35)))
        light = np.where(bump > 0, np.sqrt(bump) + 0.15, np.float32(0.35) + purl * clear(x, y, 0.4))
        return 1 + np.float32(deep * clear(x, y, width / 5)) * (light - np.float32(0.75))

    return toned(ground, relief)


def chart(colours: Array, pattern: Array, stitch: float = 0.5) -> Field:
    """A pattern knitted in: `pattern` `[rows, columns]` says which of `colours` `[K, 3]` each stitch has."""
    table = np.asarray(colours, np.float32)

    def field(x: Array, y: Array) -> Array:
        column = np.floor(x * np.float32(1 / stitch)).astype(np.int32) % pattern.shape[1]
        row = np.floor(y * np.float32(1.25 / stitch)).astype(np.int32) % pattern.shape[0]
        return _faded(table[pattern[row, column]], clear(x, y, 1.3 * stitch))

    return field


def _faded(colours: Array, share: float) -> Array:
    if share >= 1:
        return colours
    mean = colours.mean(axis=(0, 1))
    return np.asarray(mean + (colours - mean) * np.float32(share), np.float32)


def bands(colours: Array, widths: Array, upright: bool = True) -> Field:
    """Stripes of `colours` `[K, 3]`, `widths` centimetres `[K]`, over and over; `upright` ones change along x."""
    edges, table = np.cumsum(widths).astype(np.float32), np.asarray(colours, np.float32)

    def field(x: Array, y: Array) -> Array:
        at = (x if upright else y) * float(1 / edges[-1])
        at = (at - np.floor(at)) * edges[-1]
        stripe = sum((at >= edge).astype(np.intp) for edge in edges[:-1])
        return _faded(table[stripe], clear(x, y, 2 * float(edges[-1]) / len(table)))

    return field


def plaid(ground: Array, inks: Array, period: float, places: Array, widths: Array) -> Field:
    """Tartan: each ink's stripe `[K]` at `places` of the period, `widths` wide (both shares), crossing itself."""
    at = np.arange(_THREADS) / _THREADS
    table = np.broadcast_to(np.asarray(ground, np.float32) / 2, (_THREADS, 3)).copy()
    for ink, place, width in zip(inks, places, widths, strict=True):
        table[np.abs((at - place + 0.5) % 1 - 0.5) < width / 2] = ink / 2
    rate = float(_THREADS / period)

    def field(x: Array, y: Array) -> Array:
        across, down = (np.floor(v * rate).astype(np.int32) & (_THREADS - 1) for v in (x, y))
        return np.asarray(table[across] + table[down])

    return field


def printed(ground: Paint, ink: Paint, tile: Array, size: float) -> Field:
    """A pattern printed over and over: `tile` `[n, n]` uint8 is how much `ink`, `size` centimetres wide."""

    def field(x: Array, y: Array) -> Array:
        step = float(np.hypot(x[0, -1] - x[0, 0], y[0, -1] - y[0, 0])) / max(x.shape[1] - 1, 1)
        pixels = int(np.clip(size / max(step, 1e-6), 1, tile.shape[0]))
        small = cv2.resize(tile, (pixels, pixels), interpolation=cv2.INTER_AREA)
        u, v = x * (1 / size), y * (1 / size)
        u, v = (u - np.floor(u)) * pixels, (v - np.floor(v)) * pixels
        share = cv2.remap(small, u.astype(np.float32), v.astype(np.float32), cv2.INTER_LINEAR, None, cv2.BORDER_WRAP)
        return over(colour_at(ground, x, y), colour_at(ink, x, y), share * np.float32(1 / 255))

    return field


def fur(s: Sketch, ground: Paint, deep: float = 0.3, hair: float = 0.22, turn: float = 0.0) -> Field:
    """Hairs: streaks that run down, or `turn` radians from it, over tufts."""
    fine, tufts = patches(s, 0.7 * hair, 6 * hair), patches(s, 3 * hair, 9 * hair)
    c, n = np.float32(np.cos(turn)), np.float32(np.sin(turn))

    def strands(x: Array, y: Array) -> Array:
        u, v = x * c + y * n, y * c - x * n
        tuft = tufts(u, v)
        streak = fine(u + np.float32(0.9 * hair) * tuft, v)
        return 1 + np.float32(0.3 * deep) * tuft + np.float32(0.6 * deep * clear(x, y, 0.8 * hair)) * streak

    return toned(ground, strands)


def camouflage(s: Sketch, size: float = 1.0) -> Field:
    """Blotches of four colours."""
    palettes = (
        ((0.45, 0.44, 0.30), (0.25, 0.30, 0.18), (0.30, 0.22, 0.15), (0.09, 0.09, 0.07)),
        ((0.72, 0.64, 0.50), (0.55, 0.45, 0.32), (0.45, 0.42, 0.34), (0.38, 0.28, 0.20)),
        ((0.62, 0.64, 0.66), (0.42, 0.44, 0.47), (0.26, 0.28, 0.31), (0.85, 0.86, 0.87)),
    )  # fmt: skip
    table = np.array(palettes[int(s.rng.integers(len(palettes)))], np.float32) + s.rng.normal(0, 0.02)
    fields = [patches(s, 2.2 * size, 1.3 * size) for _ in range(3)]

    def field(x: Array, y: Array) -> Array:
        chosen = np.zeros(x.shape, np.int32)
        for k, (layer, least) in enumerate(zip(fields, (0.1, 0.5, 0.9), strict=True)):
            chosen[layer(x + 0.3 * y, y) > least] = k + 1
        return np.asarray(table[chosen])

    return field


# ---- Outlines


def rough(s: Sketch, ring: Array, size: float, pitch: float) -> Array:
    """An outline with hairs or loops standing off it by up to `size` centimetres, every `pitch` centimetres."""
    closed = np.concatenate([ring, ring[:1]])
    length = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(closed, axis=0).T))])
    count = max(int(length[-1] / pitch), 8)
    at = np.linspace(0, length[-1], count, endpoint=False)
    points = np.stack([np.interp(at, length, closed[:, k]) for k in (0, 1)], axis=1)
    along = np.roll(points, -1, axis=0) - np.roll(points, 1, axis=0)
    outward = np.stack([along[:, 1], -along[:, 0]], axis=1) / np.maximum(np.hypot(*along.T), 1e-9)[:, None]
    x, y = ring.T
    clockwise = np.sign(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))
    reach = s.rng.uniform(0.0, size, count) * np.where(np.arange(count) % 2, 1.0, -0.2)
    return np.asarray(points + clockwise * outward * reach[:, None])


# ---- Patterns

SNOW = np.array([[int(c) for c in row] for row in (
    "000000000000", "000000100000", "001000100010", "000100100100", "000010101000", "011111111111",
    "000010101000", "000100100100", "001000100010", "000000100000", "000000000000",
    "222222222222", "020202020202", "000000000000", "101010101010", "111111111111", "101010101010")])  # fmt: skip
"""Which of three yarns each stitch has: snowflakes between borders."""


@lru_cache(maxsize=16)
def tile(name: str) -> Array:
    """A pattern that repeats, `[96, 96]` uint8; see `TILES`."""
    canvas = np.zeros((288, 288), np.uint8)  # three by three, so that what crosses an edge comes back on the other side
    for down in range(3):
        for across in range(3):
            TILES[name](canvas, 96 * across, 96 * down)
    return cv2.GaussianBlur(canvas[96:192, 96:192], (0, 0), 0.7, borderType=cv2.BORDER_REFLECT)


def _dots(canvas: Array, x: int, y: int) -> None:
    for cx, cy in ((24, 24), (72, 72)):
        cv2.circle(canvas, (x + cx, y + cy), 12, 255, -1, cv2.LINE_AA)


def _stars(canvas: Array, x: int, y: int) -> None:
    for cx, cy in ((24, 24), (72, 72)):
        cv2.fillPoly(canvas, [np.round(star(x + cx, y + cy, 20)).astype(np.int32)], 255, cv2.LINE_AA)


def _flowers(canvas: Array, x: int, y: int) -> None:
    for cx, cy, size, turn in ((26, 28, 10, 0.2), (74, 66, 13, 0.9), (24, 78, 7, 0.5), (70, 18, 6, 0.0)):
        for k in range(5):
            a = turn + 2 * np.pi * k / 5
            centre = (round(x + cx + size * np.cos(a)), round(y + cy + size * np.sin(a)))
            cv2.ellipse(
                canvas, centre, (round(size * 0.75), round(size * 0.5)), np.degrees(a), 0, 360, 255, -1, cv2.LINE_AA
            )
        cv2.circle(canvas, (x + cx, y + cy), round(size * 0.32), 0, -1, cv2.LINE_AA)


def _paisley(canvas: Array, x: int, y: int) -> None:
    for cx, cy, flip in ((28, 30, 1), (76, 78, -1)):
        for size, ink in ((1.0, 255), (0.72, 0), (0.5, 255), (0.25, 0)):
            t = np.linspace(0, 2 * np.pi, 28)
            hook = 9 * np.clip(-0.2 - np.cos(t), 0, None)
            bulb = np.stack([15 * np.sin(t) * (0.55 + 0.45 * np.cos(t)) + hook, -20 * np.cos(t)], axis=1)
            at = bulb * size * (flip, flip) + (x + cx, y + cy)
            cv2.fillPoly(canvas, [np.round(at).astype(np.int32)], ink, cv2.LINE_AA)
    for cx, cy in ((76, 26), (28, 76)):
        for k in range(8):
            a = np.pi * k / 4
            cv2.circle(
                canvas, (round(x + cx + 10 * np.cos(a)), round(y + cy + 10 * np.sin(a))), 3, 255, -1, cv2.LINE_AA
            )
        cv2.circle(canvas, (x + cx, y + cy), 4, 255, -1, cv2.LINE_AA)
    for cx, cy in ((52, 6), (52, 52), (4, 52), (4, 4)):
        cv2.circle(canvas, (x + cx, y + cy), 2, 255, -1, cv2.LINE_AA)


def _leopard(canvas: Array, x: int, y: int) -> None:
    spots = (
        (18, 18, 9, 20), (52, 12, 8, 140), (82, 30, 9, 250), (34, 46, 10, 80),
        (66, 56, 9, 320), (14, 74, 9, 200), (46, 84, 8, 30), (82, 84, 9, 110),
    )  # fmt: skip
    for cx, cy, size, a0 in spots:
        for start, sweep in ((a0, 100), (a0 + 130, 80), (a0 + 240, 70)):
            cv2.ellipse(
                canvas, (x + cx, y + cy), (size, round(size * 0.8)), 0, start, start + sweep, 255, 5, cv2.LINE_AA
            )


def _houndstooth(canvas: Array, x: int, y: int) -> None:
    rows = ("11110001", "11110011", "11110110", "11111100", "00110000", "01100000", "11000000", "10000000")
    tooth = np.array([[int(c) for c in row] for row in rows], np.uint8)
    canvas[y : y + 96, x : x + 96] = np.kron(np.tile(tooth, (2, 2)), np.full((6, 6), 255, np.uint8))


def _net(canvas: Array, x: int, y: int) -> None:
    for k in range(2):
        for a, b in (((0, 48 * k), (48 * (2 - k), 96)), ((48 * k, 0), (96, 48 * (2 - k)))):
            cv2.line(canvas, (x + a[0], y + a[1]), (x + b[0], y + b[1]), 255, 7, cv2.LINE_AA)
            cv2.line(canvas, (x + 96 - a[0], y + a[1]), (x + 96 - b[0], y + b[1]), 255, 7, cv2.LINE_AA)
    for cx in (0, 48, 96):
        for cy in (0, 48, 96):
            cv2.circle(canvas, (x + cx, y + cy), 9, 255, -1, cv2.LINE_AA)


def _mesh(canvas: Array, x: int, y: int) -> None:
    for cy in range(4):
        for cx in range(4):
            centre = (x + 24 * cx + 12 * (cy % 2) + 6, y + 24 * cy + 12)
            cv2.circle(canvas, centre, 7, 255, -1, cv2.LINE_AA)


def _basket(canvas: Array, x: int, y: int) -> None:
    for cy in range(4):
        for cx in range(4):
            left, top = x + 24 * cx, y + 24 * cy
            for k in range(3):
                ends = ((0, 8 * k + 4), (22, 8 * k + 4)) if (cx + cy) % 2 else ((8 * k + 4, 0), (8 * k + 4, 22))
                (ax, ay), (bx, by) = ends
                cv2.line(canvas, (left + ax, top + ay), (left + bx, top + by), 255, 4, cv2.LINE_AA)


TILES: dict[str, Callable[[Array, int, int], None]] = {
    "dots": _dots, "stars": _stars, "flowers": _flowers, "paisley": _paisley, "leopard": _leopard,
    "houndstooth": _houndstooth, "net": _net, "mesh": _mesh, "basket": _basket,
}  # fmt: skip
