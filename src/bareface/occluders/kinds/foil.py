"""Foil, film and wrappers about sweets and snacks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bareface.occluders.kinds.lit import about, blend, body, grain, lit, piled, puffed, ramp, times, toned
from bareface.occluders.layer import Array
from bareface.occluders.sketch import Colour, Sketch, rectangle, turned

WHITE = (0.95, 0.94, 0.91)
SWEET = ((0.86, 0.08, 0.14), (0.95, 0.52, 0.06), (0.96, 0.80, 0.10), (0.20, 0.62, 0.20), (0.14, 0.42, 0.80),
    (0.60, 0.16, 0.60), (0.94, 0.40, 0.62))  # fmt: skip


@dataclass(frozen=True)
class Print:
    """What a wrapper shows."""

    ground: Colour
    ink: Colour
    word: str
    shine: float


def crumpled(s: Sketch, ring: Array, colour: Colour, rough: float, round_: bool = False) -> None:
    """Metal foil in facets; `rough`: how crumpled it is; `round_`: wrapped about something round."""
    facets, fine, glare = grain(s, 0.9, 2, (1, 0.6), 0.7), grain(s, 0.35, 2), grain(s, 0.7, 3, (1, 0.7), -0.6)
    tint = np.asarray(colour, np.float32)

    def folds(x: Array, y: Array) -> Array:
        # Creases: the bottom of a fold is sharp.
        return np.float32(0.16 * rough) * np.abs(facets(x, y)) + np.float32(0.035 * rough) * np.abs(fine(x, y))

    def albedo(x: Array, y: Array) -> Array:
        mirror = 0.5 + 0.33 * glare(x, y)
        return blend(toned(tint, 0.55 + 0.5 * mirror), np.minimum(tint + 0.35, 1), ramp(0.75, 1.1, mirror))

    height = piled(puffed(ring, share=1.0 if round_ else 0.3, tall=None if round_ else 0.25), folds)
    s.fill(ring, paint=lit(s, height, albedo, 0.75, 9, 0.4))


def twist_wrapper(s: Sketch, look: Print, size: tuple[float, float], turn: float) -> None:
    """A sweet in a wrapper twisted left and right, `size` half long and high."""
    long, high = size[0] * s.rng.uniform(0.9, 1.1), size[1] * s.rng.uniform(0.9, 1.1)
    ground, ink = s.pick(look.ground), s.pick(look.ink)
    pleats, folds = grain(s, 0.28, 2, (6, 1), turn), grain(s, 0.7, 2, (1, 2), turn)
    fan = np.array(((0.85, -0.28), (1.15, -0.2), (1.75, -0.95), (1.88, -0.5), (1.95, -0.15), (1.86, 0.2),
        (1.96, 0.55), (1.72, 0.92), (1.15, 0.2), (0.85, 0.28)))  # fmt: skip
    striped, rate = s.rng.uniform() < 0.5, s.rng.uniform(3, 5)

    def skin(x: Array, y: Array) -> Array:
        u, v = about(x, y, turn=turn)
        band = np.sin((u + 0.6 * v) * rate) if striped else np.abs(u) / long - 0.72
        return blend(
            ground, ink, ramp(-0.04, 0.04, band) * (0.9 if striped else 0.8 * ramp(0.86, 0.8, np.abs(u) / long))
        )

    for side in (-1, 1):
        end = fan * (0, 1) * high * 1.05 + np.stack(
            [np.sign(side) * (long + (fan[:, 0] - 1) * high), 0 * fan[:, 0]], axis=1
        )
        s.fill(turned(end, turn), paint=lit(s, times(pleats, 0.10), skin, look.shine * 0.7, 9), opacity=0.97)
        s.fill(turned(rectangle(side * long - 0.3, -0.3 * high, side * long + 0.3, 0.3 * high), turn),
            paint=ground * 0.4, opacity=0.5, soft=0.12, atop=True)  # fmt: skip
    barrel = turned(rectangle(-long, -high, long, high, 0.5 * high), turn)
    body(s, barrel, skin, share=0.9, bumps=(times(folds, 0.05),), gloss=look.shine, tight=14)
    if look.word and not striped:
        s.text(look.word, (0.0, 0.0), 0.5 * high, ink, turn, bold=0.05)


def bar_wrapper(
    s: Sketch, place: Callable[[Array, float], Array], turn: float, span: tuple[float, float], half: float
) -> None:
    """The wrapper of a bar, torn open at the left end and crimped at the right one."""
    x0, x1 = span
    ground, ink = s.pick((0.66, 0.06, 0.10), (0.16, 0.14, 0.40), (0.90, 0.62, 0.10), (0.12, 0.42, 0.26),
        (0.36, 0.16, 0.10)), s.pick((0.96, 0.94, 0.90), (0.95, 0.82, 0.26))  # fmt: skip
    teeth = np.stack([np.where(np.arange(18) % 2, x1, x1 - 0.2), np.linspace(-half, half, 18)], axis=1)
    torn = np.stack(
        [x0 + s.rng.uniform(-0.5, 0.5, 12) - 0.5 * np.cos(np.linspace(-3, 3, 12)), np.linspace(half, -half, 12)], axis=1
    )
    creases = grain(s, 0.8, 3, (1, 1.6), turn + 0.5)
    inside = place(torn * (1, 0.9) - (0.45, 0), turn)
    s.fill(np.concatenate([inside, place(torn[::-1] + (0.3, 0), turn)]), paint=(0.78, 0.78, 0.80))

    def folds(x: Array, y: Array) -> Array:
        u, _ = about(x, y, turn=turn)
        crimp = ramp(x1 - 1.0, x1 - 0.9, u)
        return np.asarray(np.float32(0.10) * np.abs(creases(x, y)) * (1 - crimp) + np.float32(0.05) * crimp
            * np.cos(u * 32))  # fmt: skip

    ring = place(np.concatenate([teeth, torn]), turn)
    body(s, ring, lambda x, y: blend(ground, ink, ramp(0.80, 0.84, np.abs(about(x, y, turn=turn)[1]) / half)
        * 0.85), share=0.8, tall=0.7, bumps=(folds,), gloss=0.6, tight=14)  # fmt: skip
    middle = turned(np.array((((x0 + x1 - 0.6) / 2, 0.0),)), turn)[0]
    word = str(s.rng.choice(("nutty", "CRUNCH", "MAXI", "crispo", "Bumper")))
    s.text(word, (float(middle[0]), float(middle[1])), 0.62 * half, ink, turn - 0.06, bold=0.1)
