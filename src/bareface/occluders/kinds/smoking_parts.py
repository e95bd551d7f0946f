"""Parts of things one smokes: round paper, flecked leaf, smoke."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bareface.occluders.kinds.lathe import (
    Round,
    turned_body,
)
from bareface.occluders.sketch import Sketch, ribbon, smooth

WHITE = (0.93, 0.92, 0.89)
CORK = (0.80, 0.55, 0.30)
GOLD = (0.80, 0.64, 0.30)
DARK = (0.08, 0.08, 0.085)
STEEL_GREY = (0.66, 0.67, 0.69)
EMBER = (0.95, 0.30, 0.05)


def rod(s: Sketch, points: Sequence[tuple[float, float]], squash: float = -0.28) -> Round:
    """A round body along the x axis from (x, radius) pairs; the far end is turned to the viewer if `squash` < 0."""
    return turned_body(points, squash, upright=False)


def smoke_trail(s: Sketch, x: float, y: float, strands: int = 2) -> None:
    """Smoke that rises from a point and widens."""
    up, tall = np.linspace(0, 1, 8), s.rng.uniform(5, 9)
    wave, phase, lean = s.rng.uniform(4, 8), s.rng.uniform(0, 6), s.rng.normal(0.3, 1.0)
    for k in range(strands):  # they leave as one thread and part as they curl
        sway = (lean + 0.5 * s.rng.normal()) * up**1.5 + 0.75 * up * np.sin(wave * up + phase + 0.9 * k)
        path = smooth(np.stack([x + sway, y - up * tall], 1), closed=False)
        wide = 0.09 + s.rng.uniform(0.5, 1.5) * np.linspace(0, 1, len(path)) ** 1.4
        s.fill(ribbon(path, wide), paint=(0.86, 0.87, 0.9), opacity=float(s.rng.uniform(0.2, 0.34)), soft=0.16)
