"""Random surfaces: functions of coordinates `u`, `v` (`[h, w]`, face widths) that give RGB `[h, w, 3]` in [0, 1].

The number of random values drawn never depends on the size, so the same seed gives the same look at any size.
"""

import math
from collections.abc import Callable

import cv2
import numpy as np

from bareface.occluders.layer import Array
from bareface.occluders.raster import over

Texture = Callable[[Array, Array, np.random.Generator], Array]


def noise(shape: tuple[int, int], cells: tuple[int, int], rng: np.random.Generator) -> Array:
    """Smooth random field `[h, w]` of about unit spread; `cells` rows and columns of independent values."""
    coarse = rng.standard_normal(cells, np.float32)
    return cv2.resize(coarse, shape[::-1], interpolation=cv2.INTER_CUBIC)


def colour(rng: np.random.Generator) -> Array:
    """Any colour `[3]`, dull ones more often than loud ones."""
    grey, hue = rng.uniform(0.03, 0.97), rng.uniform(0, 1, 3)
    loud = rng.uniform(0, 1) ** 1.5
    return np.asarray(grey * (1 - loud) + hue * loud, np.float32)


def skin_tone(rng: np.random.Generator) -> Array:
    """A colour `[3]` between the palest and the darkest skin."""
    dark, pale = np.array((0.24, 0.14, 0.10)), np.array((0.95, 0.78, 0.69))
    mixed = dark + (pale - dark) * rng.uniform(0, 1) + rng.normal(0, 0.02, 3)
    return np.asarray(np.clip(mixed, 0, 1), np.float32)


def flat(u: Array, v: Array, rng: np.random.Generator) -> Array:
    """One colour."""
    return np.broadcast_to(colour(rng), (*u.shape, 3)).copy()


def gradient(u: Array, v: Array, rng: np.random.Generator) -> Array:
    """From one colour to another along a random direction."""
    first, second, turn = colour(rng), colour(rng), rng.uniform(0, 2 * np.pi)
    along = 0.5 + (u * math.cos(turn) + v * math.sin(turn)) * rng.uniform(0.7, 2)
    return over(first, second, np.clip(along, 0, 1))


def stripes(u: Array, v: Array, rng: np.random.Generator) -> Array:
    """Parallel bands of two colours."""
    first, second, turn = colour(rng), colour(rng), rng.choice((0, np.pi / 2, rng.uniform(0, np.pi)))
    wave = np.sin((u * math.cos(turn) + v * math.sin(turn)) * rng.uniform(25, 130) + rng.uniform(0, 6))
    return over(first, second, _edge(wave - rng.uniform(-0.6, 0.6)))


def checks(u: Array, v: Array, rng: np.random.Generator) -> Array:
    """A chequered cloth: two crossing sets of bands, half see-through as woven ones are."""
    first, second, rate, turn = colour(rng), colour(rng), rng.uniform(25, 110), rng.uniform(-0.8, 0.8)
    c, s = math.cos(turn), math.sin(turn)
    across, down = u * c + v * s, v * c - u * s
    return over(first, second, 0.5 * (_edge(np.sin(across * rate)) + _edge(np.sin(down * rate))))


def dots(u: Array, v: Array, rng: np.random.Generator) -> Array:
    """Round dots on a grid."""
    first, second, rate = colour(rng), colour(rng), rng.uniform(30, 100)
    wave = np.sin(u * rate + rng.uniform(0, 6)) * np.sin(v * rate + rng.uniform(0, 6))
    return over(first, second, _edge((np.abs(wave) if rng.uniform() < 0.5 else wave) - rng.uniform(0.3, 0.8)))


def blobs(u: Array, v: Array, rng: np.random.Generator) -> Array:
    """Blotches of three colours: flowers from afar, camouflage, batik."""
    cells = int(rng.integers(5, 22))
    ground = over(colour(rng), colour(rng), _edge(noise(u.shape, (cells, cells), rng) - 0.6, 4))
    return over(ground, colour(rng), _edge(noise(u.shape, (cells + 3, cells + 3), rng) - 0.8, 4))


def grainy(u: Array, v: Array, rng: np.random.Generator) -> Array:
    """One colour with coarse noise: wool, stone, hair."""
    tall, wide = (int(n) for n in rng.integers(6, 70, 2))
    field = noise(u.shape, (tall, wide), rng) * np.float32(rng.uniform(0.03, 0.2))
    return np.asarray(np.clip(cv2.merge([field + part for part in colour(rng)]), 0, 1))


def smooth(u: Array, v: Array, rng: np.random.Generator) -> Array:
    """Slowly changing random colours, as a blurred photo has them."""
    cells = int(rng.integers(3, 9))
    field = np.stack([noise(u.shape, (cells, cells), rng) for _ in range(3)], axis=-1)
    return np.clip(colour(rng) + np.float32(rng.uniform(0.05, 0.2)) * field, 0, 1)


def skin(u: Array, v: Array, rng: np.random.Generator) -> Array:
    """Skin with faint blotches."""
    blotches = noise(u.shape, (9, 9), rng)
    tone = skin_tone(rng)
    rgb = cv2.merge([by * blotches + part for by, part in zip((0.02, 0.03, 0.03), tone, strict=True)])
    return np.asarray(np.clip(rgb, 0, 1))


PRINTS: tuple[Texture, ...] = (stripes, checks, dots, blobs, gradient)
"""What cloth is printed with."""
TEXTURES: tuple[Texture, ...] = (flat, flat, gradient, stripes, checks, dots, blobs, grainy, smooth, skin, skin)
"""Surfaces of any object, the common ones twice."""


def _edge(wave: Array, steepness: float = 6) -> Array:
    """A wave to a band with soft edges, in [0, 1]."""
    return np.asarray(np.clip(0.5 + steepness * wave, 0, 1))
