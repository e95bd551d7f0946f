"""Stiff masks of rubber and plastic, bent round the head (`placing.Around`); cloth is the affair of `masks`.

The origin lies under the nose: the bridge is at y = -5, the pupils at (+-3.2, -4.8), the mouth at 2, the chin at 6.4.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from bareface.occluders.layer import Array
from bareface.occluders.sketch import Colour, Sketch, ellipse, rectangle, ribbon, smooth

_RUBBER = ((0.07, 0.07, 0.08), (0.20, 0.21, 0.22), (0.42, 0.44, 0.46), (0.12, 0.16, 0.24), (0.25, 0.28, 0.22))
_STRAP = ((0.06, 0.06, 0.06), (0.30, 0.30, 0.32), (0.75, 0.76, 0.76))
_FILTER = ((0.86, 0.20, 0.52), (0.93, 0.93, 0.90), (0.15, 0.15, 0.16), (0.55, 0.60, 0.50), (0.90, 0.78, 0.20))


def _both(points: Sequence[tuple[float, float]]) -> Array:
    """A closed smooth outline, mirrored; given from the top down its right side."""
    right = np.array(points)
    return smooth(np.concatenate([right, right[::-1][1:-1] * (-1, 1)]))


def _straps(s: Sketch, *heights: tuple[float, float]) -> None:
    """Bands from the mask (first height) to behind the ears (second), both sides."""
    colour, width = s.pick(*_STRAP), s.rng.uniform(0.7, 1.3)
    for start, end in heights:
        for side in (-1, 1):
            path = np.array(((side * 4.2, start), (side * 7.5, (start + end) / 2 - 0.2), (side * 11.6, end)))
            s.fill(ribbon(smooth(path, closed=False), width), paint=colour)


def _cartridge(s: Sketch, x: float, y: float, radius: float, colour: Colour, disc: bool) -> None:
    """A filter on the mask: a flat soft disc, or a hard can with a grid."""
    rim, s.depth = np.asarray(colour) * 0.5, 3.0
    s.fill(ellipse(x, y, radius * 1.05), paint=rim)
    s.depth = 3.8
    ring = ellipse(x, y, radius)
    s.fill(ring, paint=colour)
    s.relief(ring, width=radius * (0.5 if disc else 0.2), strength=0.7)
    if disc:
        s.fill(ellipse(x, y, radius * 0.86), ellipse(x, y, radius * 0.80), paint=rim, opacity=0.35, atop=True)
        s.text("P100" if s.rng.random() < 0.6 else "P3", (x, y), radius * 0.34, rim * 0.6)
        return
    for k in range(-3, 4):
        reach = radius * 0.78 * np.sqrt(1 - (k / 4) ** 2)
        s.line(np.array(((x - reach, y + k * radius / 4.5), (x + reach, y + k * radius / 4.5))), radius * 0.09, rim)
    s.fill(ellipse(x, y, radius * 0.9), ellipse(x, y, radius * 0.8), paint=(1, 1, 1), opacity=0.25, atop=True)


def _valve(s: Sketch, x: float, y: float, radius: float, colour: Colour) -> None:
    """The round cover of the exhalation valve."""
    s.depth = 4.0
    dark = np.asarray(colour) * 0.55
    s.fill(ellipse(x, y, radius * 1.12), paint=dark)
    s.fill(ellipse(x, y, radius, power=2.6), paint=colour)
    s.relief(ellipse(x, y, radius, power=2.6), width=radius * 0.35, strength=0.8)
    for k in (-1, 0, 1):
        slot = ellipse(x, y + k * radius * 0.42, radius * 0.62, radius * 0.11, power=3)
        s.fill(slot, paint=dark * 0.6, atop=True)


def _body(s: Sketch, ring: Array, colour: Colour) -> None:
    """Moulded rubber: round, a bright ridge down the nose, darker under the chin."""
    s.depth = 0.6
    s.fill(ring, paint=colour)
    s.relief(ring, width=1.4, strength=0.9)
    s.depth = 1.8
    ridge = ellipse(0, -1.4, 1.2, 3.2)
    s.fill(ridge, paint=(1, 1, 1), opacity=0.16, soft=0.5, atop=True)
    s.fill(ellipse(0, 6.2, 4, 1.4), paint=(0, 0, 0), opacity=0.35, soft=0.8, atop=True)


def _half(s: Sketch, filters: int, disc: bool) -> None:
    """A half-face respirator with one or two filters."""
    colour, plastic = s.pick(*_RUBBER), s.pick((0.16, 0.17, 0.19), (0.55, 0.57, 0.6), (0.7, 0.1, 0.1))
    _straps(s, (-0.8, -2.6), (3.6, 3.4))
    wide, low = s.rng.uniform(4.4, 5.1), s.rng.uniform(6.9, 7.6)
    bridge = s.rng.uniform(-4.6, -3.8)
    ring = _both(
        [(0, bridge), (1.3, bridge + 0.4), (2.9, -1.6), (wide, 1.6), (wide - 0.5, 4.6), (2.4, low - 0.5), (0, low)]
    )
    _body(s, ring, colour)
    s.depth = 2.6
    core = _both([(0, -0.8), (1.7, 0), (2.7, 2.4), (1.9, 4.6), (0, 5.2)])
    s.fill(core, paint=plastic)
    s.relief(core, width=0.7, strength=0.8)
    tint = s.pick(*_FILTER)
    if filters == 1:
        _cartridge(s, 0, 2.6, s.rng.uniform(2.5, 3.1), tint, disc)
        return
    reach, radius = s.rng.uniform(4.3, 5.1), s.rng.uniform(2.2, 2.9)
    for side in (-1, 1):
        _cartridge(s, side * reach, 2.9, radius, tint, disc)
    _valve(s, 0, 3.0, 1.5, plastic)


def _visor(s: Sketch, ring: Array, tint: Colour, opacity: float) -> None:
    """A clear window with a slanted reflection."""
    s.erase(ring)
    s.fill(ring, paint=tint, opacity=opacity)
    left, top = ring.min(axis=0)
    wide, high = np.ptp(ring, axis=0)
    for share, thick in ((0.2, 0.16), (0.42, 0.06)):
        x = left + share * wide
        band = np.array(
            ((x, top), (x + thick * wide, top), (x + (thick - 0.12) * wide, top + high), (x - 0.12 * wide, top + high))
        )
        s.fill(band, paint=(1, 1, 1), opacity=0.22, soft=0.15, atop=True)


def _full(s: Sketch, filters: int) -> None:
    """A full-face gas mask: one wide visor over rubber."""
    colour, plastic = s.pick(*_RUBBER[:3]), s.pick((0.12, 0.12, 0.13), (0.4, 0.42, 0.45))
    _straps(s, (-8.4, -10.5), (-3.6, -3.4), (3.6, 3.4))
    ring = _both([(0, -11.4), (4.2, -10.9), (7.0, -7.6), (7.0, -2.6), (5.6, 2.4), (4.2, 6.0), (1.8, 7.6), (0, 7.8)])
    _body(s, ring, colour)
    s.depth = 1.4
    _visor(s, _both([(0, -9.6), (3.6, -9.3), (6.0, -7.2), (5.9, -3.8), (3.6, -1.4), (1.5, -1.9), (0, -2.6)]),
           s.pick((0.75, 0.80, 0.82), (0.25, 0.30, 0.32), (0.85, 0.70, 0.35)), s.rng.uniform(0.25, 0.7))  # fmt: skip
    s.depth = 2.8
    core = _both([(0, -0.9), (2.0, -0.4), (3.0, 2.4), (2.2, 5.2), (0, 5.8)])
    s.fill(core, paint=plastic)
    s.relief(core, width=0.8, strength=0.8)
    tint = s.pick(*_FILTER)
    for x in (0,) if filters == 1 else (-4.6, 4.6):
        _cartridge(s, x, 3.4, s.rng.uniform(2.4, 3.0), tint, False)
    if filters == 2:
        _valve(s, 0, 3.2, 1.6, plastic)


def _old(s: Sketch, hose: bool) -> None:
    """An army gas mask: two round eyepieces and a snout, with a can or a hose."""
    colour = s.pick((0.27, 0.29, 0.20), (0.10, 0.10, 0.10), (0.45, 0.40, 0.30), (0.55, 0.55, 0.52))
    metal = s.pick((0.5, 0.5, 0.48), (0.2, 0.2, 0.2), (0.62, 0.52, 0.30))
    _straps(s, (-8.0, -10.0), (-3.0, -3.0), (4.0, 4.0))
    ring = _both([(0, -11.8), (4.4, -11.2), (7.2, -8.0), (7.4, -2.6), (6.2, 3.0), (4.4, 6.6), (1.9, 8.0), (0, 8.2)])
    _body(s, ring, colour)
    for x in (-3.3, 3.3):
        s.depth, radius = 1.6, s.rng.uniform(2.3, 2.7)
        s.fill(ellipse(x, -4.8, radius + 0.5), paint=metal)
        s.relief(ellipse(x, -4.8, radius + 0.5), width=0.3, strength=0.9)
        _visor(s, ellipse(x, -4.8, radius), (0.12, 0.14, 0.13), s.rng.uniform(0.6, 0.95))
    if hose:
        s.depth = 2.5
        tube = smooth(np.array(((0, 2.5), (0.3, 8), (0.8, 14), (2.4, 22))), closed=False)
        s.fill(ribbon(tube, 3.6), paint=np.asarray(colour) * 0.8)
        s.shade(ribbon(tube, 3.6), factor=lambda x, y: (0.8 + 0.3 * np.sin(y * 5.0)).astype(np.float32))
    s.depth = 3.4
    s.fill(ellipse(0, 3.0, 3.0, 2.9), paint=np.asarray(colour) * 0.7)
    _cartridge(s, 0, 3.2, s.rng.uniform(2.2, 2.7), metal, False)


def _shield(s: Sketch) -> None:
    """A clear face shield under a forehead band."""
    ring = _both([(0, -10.5), (6, -10.4), (9.2, -10.0), (9.2, 4.5), (7.2, 9.6), (0, 10.6)])
    s.depth = 3.0
    s.fill(ring, paint=(0.90, 0.95, 0.98), opacity=s.rng.uniform(0.12, 0.3))
    for x, wide in ((-5.5, 1.6), (3.6, 0.7)):
        s.fill(rectangle(x, -10, x + wide, 8.4), paint=(1, 1, 1), opacity=0.5, soft=0.4, atop=True)
    rim = np.concatenate([ring, ring[:1]])
    s.fill(ribbon(rim, 0.22), paint=(0.88, 0.92, 0.95), opacity=0.7)
    band = rectangle(-9.4, -11.4, 9.4, -8.8, 0.8)
    s.fill(band, paint=s.pick((0.25, 0.5, 0.8), (0.95, 0.95, 0.95), (0.1, 0.1, 0.1)))
    s.relief(band, width=0.6, strength=0.5)


KINDS: dict[str, Callable[[Sketch], None]] = {
    "half-face-discs": partial(_half, filters=2, disc=True),
    "half-face-cans": partial(_half, filters=2, disc=False),
    "half-face-single": partial(_half, filters=1, disc=False),
    "gas-full": partial(_full, filters=1),
    "gas-twin": partial(_full, filters=2),
    "gas-army": partial(_old, hose=False),
    "gas-hose": partial(_old, hose=True),
    "face-shield": _shield,
}
