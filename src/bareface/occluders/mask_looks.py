"""What the kinds of mask look like laid flat: RGB `[h, w, 3]` in [0, 1] over arrays of `s` and `t` (see `masks`)."""

from collections.abc import Callable
from functools import partial

import cv2
import numpy as np

from bareface.occluders import textures
from bareface.occluders.layer import Array
from bareface.occluders.raster import rgb_of

Look = Callable[[Array, Array, np.random.Generator], tuple[Array, Array]]
"""Takes s, t and chance; gives colours `[h, w, 3]` and relief, factors `[h, w]`."""

_MEDICAL = ((0.62, 0.82, 0.92), (0.45, 0.74, 0.90), (0.93, 0.94, 0.95), (0.70, 0.88, 0.85), (0.95, 0.75, 0.80),
            (0.10, 0.10, 0.11), (0.60, 0.62, 0.64), (0.55, 0.68, 0.88))  # fmt: skip
_MEDICAL_ODDS = (0.28, 0.2, 0.2, 0.08, 0.07, 0.09, 0.04, 0.04)
_RESPIRATOR = ((0.94, 0.94, 0.93), (0.55, 0.56, 0.58), (0.09, 0.09, 0.10), (0.62, 0.76, 0.88), (0.90, 0.86, 0.78))
_RESPIRATOR_ODDS = (0.68, 0.08, 0.1, 0.07, 0.07)


def look(kind: str, s: Array, t: Array, rng: np.random.Generator) -> Array:
    """A new mask of `kind`, one of `masks.KINDS`."""
    rgb, relief = LOOKS[kind](s, t, rng)
    # Both are soft: half the resolution is enough.
    soft = _roundness(s[::2, ::2], t[::2, ::2], rng) * _wrinkles(s[::2, ::2], t[::2, ::2], rng)
    shade = cv2.resize(soft.astype(np.float32), s.shape[::-1], interpolation=cv2.INTER_LINEAR) * relief
    weave = cv2.resize(rng.standard_normal((48, 60), np.float32), s.shape[::-1], interpolation=cv2.INTER_LINEAR)
    shade = shade * (1 + np.float32(rng.uniform(0.003, 0.012)) * weave)
    # Dark cloth has little contrast of its own, bright cloth must not turn into paper: add a little, multiply the rest.
    lifted = (rgb + np.float32(0.03)) * rgb_of(shade.astype(np.float32)) - np.float32(0.03)
    return np.asarray(np.clip(lifted, 0, 1))


def _roundness(s: Array, t: Array, rng: np.random.Generator) -> Array:
    """Shading of the shape beneath: falls off to the sides and below the chin, ridge of the nose, folds beside it."""
    side, under, nose = rng.uniform(0.12, 0.45), rng.uniform(0.1, 0.42), rng.uniform(0.0, 0.12)
    upper = np.exp(-((t / 0.42) ** 2))
    beside = np.exp(-(((np.abs(s) - 0.34) / 0.14) ** 2)) * upper
    ridge = np.exp(-((s / 0.16) ** 2)) * upper
    drop = np.clip((t - 0.55) / 0.5, 0, 1) ** 2
    return np.asarray(1.03 - side * np.abs(s) ** 3 - under * drop + nose * (ridge - beside))


def _wrinkles(s: Array, t: Array, rng: np.random.Generator) -> Array:
    """Creases and soft bumps as light and dark: the slope of a random height, lit from a random side."""
    lit, strength = rng.normal((0, 0.6), 0.7), rng.uniform(0.015, 0.06)
    height = textures.noise(s.shape, (8, 6), rng) + 0.4 * textures.noise(s.shape, (16, 13), rng)
    slope = sum(a * cv2.Sobel(height, cv2.CV_32F, *d) for a, d in zip(lit, ((1, 0), (0, 1)), strict=True))
    shade = strength * np.asarray(slope) / (float(np.std(slope)) + 1e-6)
    for _ in range(5):  # folds pulled from the edges inward
        turn, offset, width = rng.normal(0, 0.55), rng.uniform(0.1, 0.95), rng.uniform(0.015, 0.06)
        centre, length = rng.choice((-0.75, 0.75)) + rng.normal(0, 0.3), rng.uniform(0.2, 0.5)
        across = (t - offset - 0.5 * np.sin(turn) * (s - centre)) / width
        fold = across * np.exp(-(across**2) - ((s - centre) / length) ** 2)
        shade += rng.normal(0, 2.4 * strength) * fold
    return 1 + shade.astype(np.float32)


def _line(distance: Array, width: float) -> Array:
    """1 on the line, 0 away from it."""
    return np.exp(-((distance / width) ** 2))


def _stitches(along: Array, distance: Array, rate: float, width: float) -> Array:
    """A dotted line."""
    return _line(distance, width) * (np.sin(along * rate) > 0)


def _pick(colours: tuple[tuple[float, ...], ...], odds: tuple[float, ...], rng: np.random.Generator) -> Array:
    chosen = np.array(colours[rng.choice(len(colours), p=odds)])
    return np.clip(chosen + rng.normal(0, 0.03) + rng.normal(0, 0.02, 3), 0.02, 0.98).astype(np.float32)


def _plain(colour: Array, shape: tuple[int, int]) -> Array:
    return np.broadcast_to(colour, (*shape, 3)).copy()


def _medical(s: Array, t: Array, rng: np.random.Generator) -> Array:
    """The usual colours of surgical masks."""
    return _plain(_pick(_MEDICAL, _MEDICAL_ODDS, rng), s.shape)


def _respirator(s: Array, t: Array, rng: np.random.Generator) -> Array:
    return _plain(_pick(_RESPIRATOR, _RESPIRATOR_ODDS, rng), s.shape)


def _tone(s: Array, t: Array, rng: np.random.Generator, tones: tuple[float, ...] = (0.05, 0.12, 0.9, -1, -1)) -> Array:
    """One colour: a grey of `tones`, or where that is negative any colour."""
    tone = rng.choice(tones)
    return _plain(textures.colour(rng) if tone < 0 else np.full(3, tone, np.float32), s.shape)


def _printed(s: Array, t: Array, rng: np.random.Generator, texture: textures.Texture | None = None) -> Array:
    """A pattern on cloth, any one if none is named."""
    texture = texture or textures.PRINTS[rng.integers(len(textures.PRINTS))]
    return texture(s * np.float32(0.5), t * np.float32(0.75), rng)


def _denim(s: Array, t: Array, rng: np.random.Generator) -> Array:
    """Blue twill, washed out in places."""
    blue = np.array((0.16, 0.25, 0.42), np.float32) * np.float32(rng.uniform(0.6, 1.7))
    worn = 1 + np.float32(0.12) * textures.noise(s.shape, (7, 9), rng)
    twill = 1 + np.float32(0.06) * np.sin((s * 40 + t * 60) * np.float32(np.pi))
    return np.asarray(np.clip(blue * (worn * twill)[..., None], 0, 1))


def _knit(s: Array, t: Array, rng: np.random.Generator) -> Array:
    """Rows of V-shaped stitches."""
    count = np.float32(rng.uniform(9, 15))
    column = s * count
    slant = np.abs(column - np.round(column)) * 0.9
    stitch = 0.8 + 0.2 * np.cos((t * count * 1.6 - slant) * np.float32(2 * np.pi)) * (slant < 0.42)
    return np.clip(_tone(s, t, rng, (0.12, 0.85, -1, -1)) * stitch[..., None], 0, 1)


def _paisley(s: Array, t: Array, rng: np.random.Generator) -> Array:
    """A bandana's print: rings of light dots and drops on one strong colour."""
    ground = np.array(((0.62, 0.08, 0.10), (0.08, 0.12, 0.38), (0.06, 0.06, 0.07), (0.10, 0.32, 0.2))[rng.integers(4)])
    rate = np.float32(rng.uniform(3.5, 5.5))
    x, y = s * rate, t * rate * np.float32(0.8)
    cell_x, cell_y = x - np.round(x), y - np.round(y)
    bent = np.hypot(cell_x + 0.25 * cell_y, cell_y * 0.8)
    ink = _line(bent - 0.33, 0.06) + _line(bent - 0.15, 0.08) * (np.sin(np.arctan2(cell_y, cell_x) * 5) > -0.2)
    ink = ink + 0.8 * _line(np.hypot(np.abs(cell_x) - 0.5, np.abs(cell_y) - 0.5) - 0.1, 0.07)
    share = np.clip(ink, 0, 1)[..., None].astype(np.float32)
    return np.asarray(ground + (0.9 - ground) * share, np.float32)


# ---- Surgical: pleats, welded borders, a nose wire


def _surgical(s: Array, t: Array, rng: np.random.Generator, ground: textures.Texture = _medical) -> tuple[Array, Array]:
    rgb, relief = ground(s, t, rng), np.ones_like(s)
    count, first, opened = int(rng.integers(2, 5)), rng.uniform(0.2, 0.36), rng.uniform(0.02, 0.12)
    depth = rng.uniform(0.12, 0.40)
    pleats = np.linspace(first, rng.uniform(0.66, 0.84), count) + rng.normal(0, 0.012, 4)[:count]
    # A worn mask is pulled open in the middle: the pleats bow away from its centre line.
    for pleat in pleats:
        bow = opened * np.sign(pleat - 0.5) * (1 - s * s)
        below = t - pleat - bow * np.float32(abs(pleat - 0.5) + 0.2) - rng.uniform(-0.015, 0.015) * s
        relief += depth * (0.25 * _line(below + 0.012, 0.012) - np.exp(-np.maximum(below, 0) / 0.035) * (below > 0))
    border = np.float32(rng.uniform(0.90, 0.97))
    sides = rng.uniform(0.88, 0.93)
    relief *= np.where((np.abs(s) > sides) | (t < 0.09), border, 1)
    relief -= 0.10 * _line(np.abs(s) - sides, 0.012) + 0.07 * _stitches(t, np.abs(s) - 0.96, 95, 0.012)
    relief -= 0.09 * _stitches(s, t - 0.03, 60, 0.008) + 0.09 * _stitches(s, t - 0.085, 60, 0.008)
    relief += rng.uniform(0, 0.12) * _line(t - 0.055, 0.012) * (np.abs(s) < 0.42)
    if rng.uniform() < 0.35:  # the white inner layer, folded over the border
        rgb[(np.abs(s) > sides) | (t < 0.025) | (t > 0.975)] = 0.92
    return rgb, relief


# ---- KN95: two panels, welded centre seam, embossed lines, marks


def _kn95(s: Array, t: Array, rng: np.random.Generator, valve: bool = False) -> tuple[Array, Array]:
    rgb, relief = _respirator(s, t, rng), np.ones_like(s)
    seam = s - rng.normal(0, 0.012)
    relief += np.float32(rng.choice((-1, 1)) * rng.uniform(0.02, 0.08)) * np.tanh(seam / 0.05)
    relief += 0.10 * _line(seam - 0.012, 0.014) - 0.16 * _line(seam + 0.012, 0.014)
    slope, start = rng.uniform(0.1, 0.35), rng.uniform(0.22, 0.38)
    relief -= 0.14 * _stitches(s, t - start - slope * np.abs(s), 75, 0.010)
    relief -= 0.10 * _stitches(s, t - 0.74 + 0.25 * np.abs(s), 75, 0.010) * np.float32(rng.uniform() < 0.6)
    edge = np.maximum(np.abs(s), 2 * np.abs(t - 0.5))
    relief -= 0.10 * _line(edge - 0.93, 0.012) + 0.05 * (edge > 0.93)
    if valve:
        _valve(rgb, relief, (0.45, 0.55), s, t)
    if rng.uniform() < 0.6:
        _print_text(rgb, "KN95", (rng.uniform(0.18, 0.30), rng.uniform(0.5, 0.68)), 0.9)
    return rgb, relief


# ---- N95: a cup with a welded rim, a foam-lined wire, often a valve


def _n95(s: Array, t: Array, rng: np.random.Generator, valve: bool = False) -> tuple[Array, Array]:
    rgb, relief = _respirator(s, t, rng), np.ones_like(s)
    radius = (np.abs(s) ** 2.6 + np.abs(2 * t - 1) ** 2.6) ** np.float32(1 / 2.6)
    relief -= 0.14 * _line(radius - 0.86, 0.025) + 0.07 * (radius > 0.88)
    relief += 0.06 * (1 - radius**2) - rng.uniform(0.05, 0.22) * np.clip(radius, 0, 1) ** 4
    wire = 0.10 + 0.16 * s * s
    relief += rng.uniform(0.0, 0.18) * _line(t - wire, 0.022) * (np.abs(s) < 0.45)
    relief -= 0.10 * _line(t - wire - 0.035, 0.012) * (np.abs(s) < 0.47)
    if valve:
        _valve(rgb, relief, (0.0, rng.uniform(0.5, 0.66)), s, t)
    elif rng.uniform() < 0.7:
        _print_text(rgb, "N95", (rng.uniform(0.4, 0.5), rng.uniform(0.55, 0.72)), 1.1)
    return rgb, relief


def _valve(rgb: Array, relief: Array, centre: tuple[float, float], s: Array, t: Array) -> None:
    """A round plastic valve, in place."""
    x, y = (s - centre[0]) * 0.62, t - centre[1]
    radius = np.maximum(np.abs(x), np.abs(y)) * 0.4 + np.hypot(x, y) * 0.6
    disc = (radius < 0.12)[..., None]
    rgb[:] = np.where(disc, 0.5 * rgb + 0.42, rgb)
    relief *= 1 - 0.22 * _line(radius - 0.12, 0.012) - 0.10 * _line(np.abs(y) - 0.03, 0.012) * (radius < 0.09)
    relief += 0.08 * _line(radius - 0.098, 0.012)


# ---- Cloth: any colour or print, hems, a seam, sometimes words


def _cloth(
    s: Array, t: Array, rng: np.random.Generator, ground: textures.Texture = _tone, slogan: bool = False
) -> tuple[Array, Array]:
    rgb = ground(s, t, rng)
    relief = np.ones_like(s)
    hem, strength = rng.uniform(0.88, 0.96), np.float32(rng.uniform(0.03, 0.16))
    edge = np.maximum(np.abs(s), 2 * np.abs(t - 0.5))
    relief -= strength * _line(edge - hem, 0.012) - 0.4 * strength * _line(edge - hem - 0.03, 0.02)
    if rng.uniform() < 0.55:
        relief += strength * (0.6 * _line(s - 0.012, 0.015) - _line(s + 0.012, 0.015))
    else:  # two gathers from the corners
        relief -= strength * _line(t - 0.35 - 0.10 * np.cos(2 * s), 0.03) * np.abs(s)
        relief -= strength * _line(t - 0.68 + 0.06 * np.cos(2 * s), 0.03) * np.abs(s)
    if slogan:
        word = "".join(rng.choice(list("ABCDEHKLMNORSTUX37"), int(rng.integers(1, 7))))
        _print_text(rgb, word, (rng.uniform(0.2, 0.5), rng.uniform(0.4, 0.7)), rng.uniform(0.8, 2))
    return rgb, relief


def _print_text(rgb: Array, text: str, place: tuple[float, float], size: float) -> None:
    """Letters in ink that stands out, in place; `place` and `size` as shares of the flat mask."""
    height, width = rgb.shape[:2]
    ink = np.clip(rgb.mean(axis=(0, 1)) + np.float32(0.5 if rgb.mean() < 0.4 else -0.45), 0, 1)
    where = (int(place[0] * width), int(place[1] * height))
    scale, thick = size * width / 260, max(round(size * width / 160), 1)
    letters = np.zeros((height, width), np.uint8)  # OpenCV 5 writes on bytes only
    cv2.putText(letters, text, where, cv2.FONT_HERSHEY_SIMPLEX, scale, 255, thick, cv2.LINE_AA)
    rgb += (ink - rgb) * (letters[..., None] * np.float32(1 / 255))


# ---- Folded respirators: a duck's bill, three panels


def _duckbill(
    s: Array, t: Array, rng: np.random.Generator, ground: textures.Texture = _respirator
) -> tuple[Array, Array]:
    """Two panels that meet in a wide fold, which stands out and catches the light."""
    rgb, relief = ground(s, t, rng), np.ones_like(s)
    fold = t - np.float32(rng.uniform(0.46, 0.58)) - np.float32(rng.uniform(0.0, 0.08)) * (1 - s * s)
    out = np.sqrt(np.clip(1 - np.abs(s) ** 2.5, 0, 1))
    relief += np.float32(rng.uniform(0.06, 0.14)) * np.exp(np.minimum(fold, 0) / 0.16) * (fold < 0) * out
    relief -= np.float32(rng.uniform(0.16, 0.34)) * np.exp(-np.maximum(fold, 0) / 0.22) * (fold >= 0) * out
    relief -= 0.12 * _line(fold - 0.01, 0.012)
    relief -= 0.10 * _stitches(s, fold + 0.035, 80, 0.008) + 0.08 * _stitches(s, fold - 0.05, 80, 0.008)
    edge = (np.abs(s) ** 2.8 + np.abs(2 * t - 1) ** 2.8) ** np.float32(1 / 2.8)
    relief -= 0.12 * _line(edge - 0.92, 0.016)
    relief += np.float32(rng.uniform(0, 0.15)) * _line(t - 0.09 - 0.1 * s * s, 0.02) * (np.abs(s) < 0.4)
    return rgb, relief


def _kf94(s: Array, t: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    """A middle panel like a boat, a flap above and one below."""
    rgb, relief = _tone(s, t, rng, (0.95, 0.95, 0.95, 0.06, 0.5)), np.ones_like(s)
    upper, lower = rng.uniform(0.26, 0.36), rng.uniform(0.62, 0.74)
    for fold, shade in ((t - upper - 0.10 * s * s, -0.14), (t - lower + 0.10 * s * s, -0.26)):
        relief += np.float32(shade) * np.exp(-np.maximum(fold, 0) / 0.10) * (fold > 0) * (1 - 0.5 * s * s)
        relief += 0.08 * _line(fold + 0.012, 0.014) - 0.12 * _line(fold, 0.010)
    relief -= 0.08 * _stitches(t, np.abs(s) - 0.93, 80, 0.012) + 0.08 * _stitches(s, t - 0.04, 70, 0.01)
    return rgb, relief


# ---- Cloth without ties: over the ears, round the neck


def _sport(s: Array, t: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    """Neoprene with a seam down the nose and two round vents."""
    rgb, relief = _tone(s, t, rng, (0.07, 0.10, 0.3, -1)), np.ones_like(s)
    relief += 0.12 * _line(s - 0.02, 0.02) - 0.16 * _line(s + 0.015, 0.015)
    trim = textures.colour(rng)
    for side in (-1, 1):
        radius = np.hypot((s - side * 0.34) * 0.72, t - 0.62)
        rgb[radius < 0.105] = 0.08
        relief += 0.25 * _line(radius - 0.09, 0.012) * (radius < 0.11)
        relief += 0.22 * np.sign(np.sin((s + t) * 110)) * (radius < 0.075)
        rgb[np.abs(radius - 0.112) < 0.012] = trim
    edge = np.maximum(np.abs(s), 2 * np.abs(t - 0.5))
    rgb[edge > 0.94] = trim
    return rgb, relief


def _hanging(s: Array, t: Array, rng: np.random.Generator, ground: textures.Texture) -> tuple[Array, Array]:
    """Loose cloth: a rolled upper hem, folds that fall from the cheeks and gather under the chin."""
    rgb, relief = ground(s, t, rng), np.ones_like(s)
    relief += 0.14 * _line(t - 0.05, 0.03) - 0.22 * _line(t - 0.105, 0.02)
    for _ in range(6):
        start, drift, width = rng.uniform(-0.9, 0.9), rng.normal(0, 0.25), rng.uniform(0.03, 0.09)
        across = (s - start - drift * t) / np.float32(width)
        relief += np.float32(rng.normal(0, 0.16)) * across * np.exp(-(across**2)) * np.clip(t * 1.6 - 0.2, 0, 1)
    for _ in range(3):  # it sags between nose and neck
        height, bow = rng.uniform(0.45, 0.95), rng.uniform(0.05, 0.25)
        across = (t - height - bow * (1 - s * s)) / np.float32(rng.uniform(0.02, 0.05))
        relief += np.float32(rng.uniform(0.06, 0.2)) * across * np.exp(-(across**2))
    return rgb, relief


LOOKS: dict[str, Look] = {
    "surgical": _surgical,
    "cloth": _cloth,
    "kn95": _kn95,
    "n95": _n95,
    "surgical-black": partial(_surgical, ground=partial(_tone, tones=(0.05, 0.09))),
    "surgical-print": partial(_surgical, ground=_printed),
    "tied": _surgical,
    "cloth-stripes": partial(_cloth, ground=partial(_printed, texture=textures.stripes)),
    "cloth-checks": partial(_cloth, ground=partial(_printed, texture=textures.checks)),
    "cloth-dots": partial(_cloth, ground=partial(_printed, texture=textures.dots)),
    "cloth-camouflage": partial(_cloth, ground=partial(_printed, texture=textures.blobs)),
    "cloth-shaded": partial(_cloth, ground=partial(_printed, texture=textures.gradient)),
    "cloth-denim": partial(_cloth, ground=_denim),
    "cloth-knit": partial(_cloth, ground=_knit),
    "cloth-slogan": partial(_cloth, slogan=True),
    "kn95-valve": partial(_kn95, valve=True),
    "n95-valve": partial(_n95, valve=True),
    "kf94": _kf94,
    "duckbill": _duckbill,
    "duckbill-print": partial(_duckbill, ground=_printed),
    "sport": _sport,
    "bandana": partial(_hanging, ground=_tone),
    "bandana-paisley": partial(_hanging, ground=_paisley),
    "gaiter": partial(_hanging, ground=_tone),
    "gaiter-print": partial(_hanging, ground=_printed),
}
"""The kinds of mask, by name."""
