"""Cloths that scarves are made of, by name."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bareface.occluders.kinds.fabric import (
    SNOW,
    bands,
    cable,
    camouflage,
    chart,
    folds,
    fur,
    knit,
    laid,
    plaid,
    printed,
    tile,
    worn,
    woven,
)  # fmt: skip
from bareface.occluders.kinds.fields import toned
from bareface.occluders.layer import Array
from bareface.occluders.raster import over
from bareface.occluders.sketch import Colour, Field, Paint, Sketch

WOOLS = ((0.12, 0.12, 0.14), (0.45, 0.45, 0.47), (0.14, 0.20, 0.36), (0.52, 0.11, 0.15), (0.76, 0.70, 0.60),
         (0.22, 0.33, 0.26), (0.82, 0.60, 0.18), (0.88, 0.86, 0.82), (0.66, 0.44, 0.48), (0.15, 0.40, 0.46),
         (0.42, 0.30, 0.22), (0.45, 0.30, 0.48))  # fmt: skip
SILKS = ((0.62, 0.08, 0.12), (0.10, 0.16, 0.40), (0.90, 0.86, 0.78), (0.10, 0.40, 0.38), (0.85, 0.45, 0.15),
         (0.80, 0.55, 0.60), (0.08, 0.08, 0.10), (0.45, 0.25, 0.50), (0.85, 0.72, 0.30))  # fmt: skip
WHITE, BLACK = (0.92, 0.91, 0.88), (0.06, 0.06, 0.07)


def _tartan(s: Sketch) -> Field:
    sets = (
        ((0.60, 0.08, 0.10), ((0.10, 0.14, 0.25), (0.12, 0.25, 0.16), (0.9, 0.8, 0.4))),
        ((0.78, 0.66, 0.48), ((0.10, 0.10, 0.10), (0.92, 0.90, 0.86), (0.65, 0.10, 0.12))),
        ((0.14, 0.26, 0.20), ((0.08, 0.10, 0.22), (0.75, 0.65, 0.2), (0.60, 0.1, 0.1))),
        ((0.62, 0.62, 0.64), ((0.25, 0.26, 0.28), (0.90, 0.90, 0.90), (0.85, 0.45, 0.5))),
        ((0.20, 0.30, 0.48), ((0.85, 0.85, 0.86), (0.08, 0.10, 0.20), (0.75, 0.15, 0.15))),
    )  # fmt: skip
    ground, inks = sets[int(s.rng.integers(len(sets)))]
    places, widths = np.array((0.2, 0.52, 0.8)), np.array((0.26, 0.07, 0.05)) * s.rng.uniform(0.7, 1.3, 3)
    return woven(s, plaid(np.asarray(ground), np.asarray(inks), s.rng.uniform(4.5, 8), places, widths), 0.05)


def _print(s: Sketch, name: str, size: float, ground: Paint, ink: Paint) -> Field:
    return printed(woven(s, ground, 0.02), ink, tile(name), size * s.rng.uniform(0.85, 1.15))


def _shaded(s: Sketch) -> Field:
    first, second = s.pick(*WOOLS), s.pick(*WOOLS)

    return lambda x, y: over(first, second, 0.5 + 0.5 * np.sin(x * np.float32(0.3) + y * np.float32(0.22)))


def _net(s: Sketch) -> Field:
    ground = s.pick(WHITE, WHITE, BLACK, spread=0.01)
    inks = ((0.55, 0.06, 0.08), BLACK, (0.12, 0.25, 0.15)) if ground.mean() > 0.5 else (WHITE, (0.6, 0.08, 0.1))
    return _print(s, "net", 2.8, ground, s.pick(*inks))


def _across(x: Array, y: Array) -> tuple[Array, Array]:
    return y, x  # ribs run along the scarf


def cloth_of(s: Sketch, name: str) -> Field:
    """The flat cloth of a scarf; x runs along it, y across it."""
    wool, other, silk = s.pick(*WOOLS), s.pick(*WOOLS, WHITE), s.pick(*SILKS)
    stitch = s.rng.uniform(0.55, 0.85)
    makers: dict[str, Callable[[], Field]] = {
        "knit": lambda: laid(knit(wool, stitch, 0.4), _across),
        "chunky": lambda: laid(knit(wool, stitch * 1.9, 0.55), _across),
        "rib": lambda: knit(wool, stitch, 0.3, 0.5),
        "cable": lambda: laid(cable(wool, 3.0, 0.55), _across),
        "snow": lambda: knit(chart(np.stack([wool, s.pick(WHITE, other), other]), SNOW, 0.45), 0.45, 0.3),
        "college": lambda: woven(
            s, bands(np.stack([silk, other, s.pick(*SILKS), other]), s.rng.uniform(0.8, 2.4, 4), False)
        ),
        "melange": lambda: knit(_shaded(s), stitch, 0.35),
        "tartan": lambda: _tartan(s),
        "houndstooth": lambda: _print(
            s, "houndstooth", 3.6, s.pick(WHITE, (0.75, 0.68, 0.58)), s.pick(BLACK, (0.3, 0.12, 0.1))
        ),
        "plain": lambda: woven(s, wool, 0.05),
        "silk": lambda: _print(
            s, str(s.rng.choice(("flowers", "paisley", "stars"))), 6.0, silk, s.pick(WHITE, (0.85, 0.7, 0.3), BLACK)
        ),
        "dots": lambda: _print(s, "dots", 3.0, silk, s.pick(WHITE, BLACK)),
        "paisley": lambda: _print(
            s, "paisley", 5.5, s.pick((0.62, 0.06, 0.08), (0.08, 0.12, 0.32), BLACK, (0.1, 0.3, 0.2)), WHITE
        ),
        "leopard": lambda: _print(
            s, "leopard", 5.5, s.pick((0.80, 0.60, 0.36), (0.72, 0.66, 0.60)), (0.15, 0.09, 0.06)
        ),
        "net": lambda: _net(s),
        "camouflage": lambda: camouflage(s, 1.4),
        "fur": lambda: fur(
            s,
            s.pick((0.75, 0.70, 0.64), (0.28, 0.22, 0.18), (0.48, 0.34, 0.22), (0.12, 0.11, 0.12), WHITE),
            0.5,
            0.16,
            np.pi / 2 - 0.5,
        ),
        "fleece": lambda: toned(wool, worn(s, 0.22, 0.09), worn(s, 2.5, 0.05)),
        "black": lambda: woven(s, s.pick(BLACK, BLACK, (0.10, 0.11, 0.17), (0.22, 0.17, 0.14)), 0.05),
        "waffle": lambda: _waffle(woven(s, wool), 0.5),
        "denim": lambda: laid(
            bands(np.array(((0.20, 0.28, 0.42), (0.30, 0.40, 0.54))), np.array((0.1, 0.08))), lambda x, y: (x + y, y)
        ),
        "nylon": lambda: _nylon(s, silk),
    }
    return makers[name]()


def _waffle(ground: Paint, size: float) -> Field:
    def grid(x: Array, y: Array) -> Array:
        cells = np.sin(x * np.float32(np.pi / size)) * np.sin(y * np.float32(np.pi / size))
        return np.asarray(0.75 + 0.3 * np.sqrt(np.abs(cells)))

    return toned(ground, grid)


def _nylon(s: Sketch, colour: Colour) -> Field:
    """Down quilted in chambers about four centimetres long."""
    small = folds(s, 0.9, 0.08, 0.5, 1.6)

    def chambers(x: Array, y: Array) -> Array:
        hill = np.abs(np.sin(x * np.float32(np.pi / 4.2)))
        return 0.3 + 0.75 * hill**0.3 + 0.15 * hill**12

    return toned(colour, chambers, small)
