"""What paints are put together from: functions of centimetres that give colours or factors at the pixels asked for."""

from __future__ import annotations

import cv2
import numpy as np

from bareface.occluders.layer import Array
from bareface.occluders.raster import rgb_of
from bareface.occluders.sketch import Colour, Field, Paint, Sketch

_LATTICE = 64  # of random values, repeated


def colour_at(paint: Paint, x: Array, y: Array) -> Array:
    """The colours of a paint at points, `[h, w, 3]`, or `[3]` where it has only one."""
    return np.asarray(paint(x, y) if callable(paint) else paint, np.float32)


def toned(paint: Paint, *factors: Field) -> Field:
    """A paint times factors `[h, w]`: cloth and the light on it in one."""

    def field(x: Array, y: Array) -> Array:
        gain = np.asarray(factors[0](x, y), np.float32)
        for factor in factors[1:]:
            gain = gain * np.asarray(factor(x, y), np.float32)
        colours = colour_at(paint, x, y)
        return rgb_of(gain, colours) if colours.ndim == 1 else np.asarray(colours * rgb_of(gain))

    return field


def patches(s: Sketch, wide: float, tall: float | None = None) -> Field:
    """A smooth random field `[h, w]` of about unit spread; patches `wide` and `tall` centimetres."""
    lattice = s.rng.standard_normal((_LATTICE, _LATTICE), np.float32) * np.float32(1.4)
    across, down = float(1 / (wide * _LATTICE)), float(1 / ((tall or wide) * _LATTICE))

    def field(x: Array, y: Array) -> Array:
        turns = (np.asarray(at * rate + 0.5, np.float32) for at, rate in ((x, across), (y, down)))
        u, v = ((at - np.floor(at)) * _LATTICE for at in turns)
        return cv2.remap(lattice, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)

    return field


def stuff(s: Sketch, colour: Colour, size: float = 0.25, strength: float = 0.04, stretch: float = 1.0) -> Field:
    """A colour with faint blotches, small ones of `size` centimetres and broad ones: paper, leather, leaf, cork, chalk.

    `stretch`: how much wider than tall they are.
    """
    fine, broad = (patches(s, stretch * tall, tall) for tall in (size, 7 * size))

    def factor(x: Array, y: Array) -> Array:
        return 1 + strength * (0.7 * clear(x, y, 3 * size) * fine(x, y) + 0.28 * broad(x, y))

    return toned(colour, factor)


def clear(x: Array, y: Array, period: float) -> float:
    """How much of a pattern of `period` centimetres the pixels can show, 0 to 1: finer ones turn to an even tone."""
    if min(x.shape) < 2:
        return 0.0
    row, column = x.shape[0] // 2, x.shape[1] // 2
    near = [np.array((v[row, column], v[row, column - 1], v[row - 1, column]), np.float64) for v in (x, y)]
    step = max(float(np.hypot(*(v[0] - v[k] for v in near))) for k in (1, 2)) + 1e-6
    return float(np.clip(period / step / 2 - 0.9, 0, 1))
