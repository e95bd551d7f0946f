"""Chocolate: bars, pralines and things in foil. The origin is the middle."""

from __future__ import annotations

import numpy as np

from bareface.occluders.kinds.foil import WHITE, bar_wrapper, crumpled
from bareface.occluders.kinds.lit import (
    about,
    blend,
    body,
    disc,
    grain,
    lit,
    polar_of,
    ramp,
    speckled,
    tapered,
    times,
    toned,
    wobbly,
)
from bareface.occluders.layer import Array
from bareface.occluders.sketch import Colour, Field, Sketch, ellipse, rectangle, smooth, turned

_MILK, _DARK = (0.40, 0.21, 0.11), (0.21, 0.10, 0.06)


def tablet(s: Sketch) -> None:
    """A chocolate bar with its squares, foil torn back below; a bite is missing at times."""
    brown = s.pick(_MILK, _DARK, (0.93, 0.86, 0.70))
    cols, wide = int(s.rng.integers(3, 5)), s.rng.uniform(1.7, 2.0)
    rows, half = 5, cols * wide / 2
    top = -rows * wide / 2 - 1
    ring = rectangle(-half, top, half, top + rows * wide * 1.0 + 2.0, 0.15)
    streak = grain(s, 1.5, 3)

    def squares(x: Array, y: Array) -> Array:
        u, v = (x + half) / wide, (y - top) / wide
        near = np.minimum(np.minimum(u - np.floor(u), np.ceil(u) - u), np.minimum(v - np.floor(v), np.ceil(v) - v))
        return np.float32(0.35) * ramp(0.0, 0.2, near) - np.float32(0.06) * ramp(0.26, 0.3, near)

    body(
        s,
        ring,
        lambda x, y: toned(brown, 1 + 0.03 * streak(x, y)),
        share=0.05,
        tall=0.2,
        bumps=(squares,),
        gloss=0.22,
        tight=10,
    )
    if s.rng.uniform() < 0.6:
        for k in range(3):
            s.erase(ellipse(half - 0.3 - 0.75 * k, top + 0.2 + 0.1 * k, 0.62, 0.85 - 0.15 * k))
    edge = top + rows * wide * s.rng.uniform(0.4, 0.6)
    x = np.linspace(-half - 0.12, half + 0.12, 16)
    torn = np.stack([x, edge + s.rng.uniform(-0.45, 0.45, 16) - 0.3 * np.cos(x)], axis=1)
    low = top + rows * wide + 4.6
    crumpled(
        s,
        np.concatenate([torn, [(half + 0.16, low), (-half - 0.16, low)]]),
        s.pick((0.80, 0.80, 0.82), (0.84, 0.70, 0.36)),
        0.5,
    )
    paper = s.pick((0.42, 0.10, 0.46), (0.66, 0.08, 0.10), (0.10, 0.22, 0.46), (0.22, 0.42, 0.26), (0.20, 0.13, 0.10))
    sleeve = np.concatenate([torn + (0, s.rng.uniform(1.0, 1.5)), [(half + 0.2, low), (-half - 0.2, low)]])
    body(s, sleeve, paper, share=0.2, tall=0.2, bumps=(times(grain(s, 1.2, 2), 0.08),), gloss=0.3)
    s.text(
        str(s.rng.choice(("COCOA", "NOIR", "Milk", "choco"))),
        (0, (edge + low) / 2 + 1.0),
        1.0,
        s.pick((0.93, 0.84, 0.56), WHITE),
        bold=0.06,
    )


def praline(s: Sketch, outlines: tuple[Array, ...], count: int) -> None:
    """Filled chocolates with piped lines, in paper cups."""
    for k in range(count):
        at = np.array(((0, 0), (2.9, 0.7), (-2.8, 0.9))[k])
        brown, r = s.pick(_MILK, _DARK, (0.92, 0.85, 0.70)), s.rng.uniform(1.25, 1.45)
        angle = np.linspace(0, 2 * np.pi, 120, endpoint=False)
        pleats = (
            np.stack([np.cos(angle), np.sin(angle)], axis=1) * (1.28 * r * (1 + 0.03 * np.cos(30 * angle)))[:, None]
            + at
            + (0, 0.1)
        )
        cup = s.pick((0.25, 0.15, 0.10), (0.80, 0.64, 0.30), (0.90, 0.86, 0.80))

        def pleated(x: Array, y: Array, at: Array = at) -> Array:
            return np.asarray(0.10 * np.cos(30 * polar_of(x - at[0], y - at[1])[1]))

        s.fill(
            pleats,
            paint=lit(s, pleated, cup, 0.15, 12),
        )
        ring = turned(outlines[int(s.rng.integers(len(outlines)))] * r, s.rng.normal(0, 0.2)) + at
        body(s, ring, brown, share=0.7, gloss=0.35, tight=18)
        drizzle = s.pick((0.93, 0.86, 0.70), _MILK, _DARK)
        zigzag = np.stack(
            [np.linspace(-0.75, 0.75, 12), 0.42 * np.where(np.arange(12) % 2, 1, -1) + s.rng.normal(0, 0.03, 12)],
            axis=1,
        )
        line = turned(smooth(zigzag, closed=False, steps=4) * r, 0.5) + at
        s.line(line + 0.03, 0.13, brown * 0.55)
        s.line(line, 0.12, drizzle)


def truffle(s: Sketch) -> None:
    """Truffles rolled in cocoa."""
    rough, fine = grain(s, 0.7, 3), grain(s, 0.09, 2)
    for k in range(int(s.rng.integers(1, 4))):
        at, r = ((0, 0), (2.3, 0.8), (-2.2, 0.9))[k], s.rng.uniform(1.25, 1.5)
        brown = s.pick((0.34, 0.19, 0.11), (0.26, 0.14, 0.09), (0.90, 0.86, 0.80))
        body(s, wobbly(s, disc(at, r, 0.95 * r), 0.03), speckled(brown, fine, 0.16),
            bumps=(times(rough, 0.06), times(fine, 0.02)), gloss=0.03)  # fmt: skip


def foiled(s: Sketch, ring: Array, tints: tuple[Colour, ...], rough: float) -> None:
    """Chocolate in crinkled foil: an egg, a ball, a kiss, a heart."""
    crumpled(s, ring, s.pick(*tints), rough, round_=True)
    if np.ptp(ring[:, 1]) > 1.15 * np.ptp(ring[:, 0]) and ring[:, 1].min() < -2.4:
        return
    if s.rng.uniform() < 0.5:
        s.text(
            str(s.rng.choice(("CHOCO", "LUXE", "1951"))),
            (0, 0.1),
            0.5,
            (0.96, 0.93, 0.86),
            s.rng.normal(0, 0.15),
            bold=0.05,
        )


def kiss(s: Sketch) -> None:
    """A chocolate drop in foil with a paper flag."""
    points = np.array(((0, -2.2), (0.16, -1.5), (0.6, -0.7), (1.35, 0.2), (1.6, 0.9), (1.2, 1.35), (0, 1.45),
        (-1.2, 1.35), (-1.6, 0.9), (-1.35, 0.2), (-0.6, -0.7), (-0.16, -1.5)))  # fmt: skip
    flag = tapered(smooth(np.array(((0, -1.9), (1.0, -2.8), (2.4, -2.5), (3.4, -3.1))), closed=False), (0.42, 0.42))
    body(s, flag, WHITE, share=0.3, gloss=0.05)
    s.line(smooth(np.array(((0.6, -2.5), (1.4, -2.7), (2.6, -2.6))), closed=False), 0.09, (0.20, 0.36, 0.62))
    crumpled(
        s,
        smooth(points),
        s.pick((0.82, 0.82, 0.84), (0.82, 0.82, 0.84), (0.80, 0.12, 0.16), (0.84, 0.68, 0.30)),
        0.8,
        round_=True,
    )


def coin(s: Sketch) -> None:
    """A chocolate coin in gold foil."""
    r, fine = s.rng.uniform(1.9, 2.3), grain(s, 0.3, 2)
    gold = s.pick((0.86, 0.66, 0.20), (0.86, 0.66, 0.20), (0.80, 0.80, 0.82))

    def struck(x: Array, y: Array) -> Array:
        far, angle = polar_of(x, y)
        far = far / np.float32(r)
        milled = 0.03 * np.cos(60 * angle) * ramp(0.88, 0.94, far)
        return np.asarray(np.float32(r) * (0.10 * ramp(0.78, 0.83, far) + milled + 0.006 * fine(x, y)))

    glare = grain(s, 1.4, 2, (1, 0.5), 0.6)
    metal: Field = lambda x, y: blend(gold * 0.7, np.minimum(gold + 0.12, 1), 0.5 + 0.4 * glare(x, y))  # noqa: E731
    body(s, ellipse(0, 0, r), metal, share=0.2, tall=0.15, bumps=(struck,), gloss=0.4, tight=40, ambient=0.4)
    word = str(s.rng.choice(("1", "2", "50", "$", "€")))
    for shift, tone in ((0.05, 0.45), (-0.03, 1.15), (0.0, 0.86)):
        s.text(word, (shift, shift), 1.9, np.minimum(gold * tone, 1), bold=0.06)


def coated_bar(s: Sketch) -> None:
    """A bitten bar coated in chocolate, in its torn wrapper."""
    brown, ripple = s.pick(_MILK, _DARK), grain(s, 0.5, 2, (1, 3))
    x0 = s.rng.uniform(-4.6, -3.9)
    turn = s.rng.normal(0, 0.3)
    bite = np.stack([x0 + 0.35 * np.abs(np.sin(np.linspace(0, 2.6 * np.pi, 14))), np.linspace(-1.25, 1.25, 14)], axis=1)
    bar = np.concatenate([bite[::-1], [(2.0, -1.3), (2.0, 1.3)]])
    body(s, turned(bar, turn), brown, share=0.6, bumps=(times(ripple, 0.06),), gloss=0.3, tight=14)
    inner = bite * (1, 0.82) + (0.02, 0)
    core = np.concatenate([inner, inner[::-1] * (1, 0.95) + (0.8, 0)])
    nougat, nuts = s.pick((0.93, 0.86, 0.72), (0.80, 0.62, 0.38), (0.95, 0.93, 0.90)), grain(s, 0.3, 2)
    middle = s.rng.uniform(-0.4, 0.1)

    def filling(x: Array, y: Array) -> Array:
        _, v = about(x, y, turn=turn)
        layers = blend((0.78, 0.46, 0.14), nougat, ramp(middle - 0.1, middle + 0.1, v))
        return blend(layers, (0.72, 0.48, 0.22), ramp(1.0, 1.6, nuts(x, y)))

    s.fill(turned(core, turn), paint=lit(s, times(nuts, 0.06), filling, 0.15, 12))
    bar_wrapper(s, turned, turn, (-0.8, 5.6), 1.75)
