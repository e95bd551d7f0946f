"""Sweet things from the stall: doughnuts, ices, waffles, pretzels. The origin is as in `fast_food`."""

from __future__ import annotations

import numpy as np

from bareface.occluders.kinds.lit import (
    about,
    bent,
    blend,
    body,
    disc,
    dusted,
    grain,
    lit,
    mottled,
    piled,
    puffed,
    ramp,
    tapered,
    times,
    toned,
    waves,
    wobbly,
)
from bareface.occluders.layer import Array
from bareface.occluders.sketch import Colour, Sketch, ellipse, rectangle, smooth, turned


def doughnut(
    s: Sketch, glaze: tuple[Colour, ...], sprinkles: int = 0, stripes: bool = False, bitten: bool = False
) -> None:
    """A ring doughnut from the front, glazed, strewn or striped."""
    r, hole = s.rng.uniform(4.2, 4.8), s.rng.uniform(0.24, 0.3)
    outer, inner = wobbly(s, ellipse(0, 0, r, 0.97 * r), 0.012), wobbly(s, ellipse(0, 0, hole * r), 0.03)
    skin, dough = grain(s, 0.4, 2), s.pick((0.78, 0.50, 0.22))
    s.fill(
        outer,
        inner,
        paint=lit(s, piled(puffed(outer, inner), times(skin, 0.02)), mottled(s, dough, dough * 1.15, 0.8), 0.12, 12),
    )
    angle = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    edge = np.zeros(90) + sum(s.rng.uniform(0.012, 0.03) * np.cos(k * angle + s.rng.uniform(0, 6)) for k in (3, 5,
        7, 9))  # fmt: skip
    coat = np.stack([np.cos(angle), np.sin(angle)], axis=1) * (0.9 * r * (1 + edge))[:, None]
    well = inner * 1.12
    tint = s.pick(*glaze)
    thick = piled(puffed(outer, inner), puffed(coat, well, share=0.2, tall=0.12))
    s.fill(coat, well, paint=lit(s, thick, tint, 0.6, 35, 0.5))
    if stripes:
        ink = s.pick((0.95, 0.92, 0.86), (0.30, 0.15, 0.08))
        x = np.linspace(-0.74, 0.74, 15)
        zigzag = smooth(
            np.stack([x, 0.80 * np.where(np.arange(15) % 2, 1, -1) * np.sqrt(1 - x**2)], axis=1), closed=False
        )
        zigzag = turned(zigzag * r, 0.5)
        s.line(zigzag + 0.04, 0.17, tint * 0.5)
        s.line(zigzag, 0.15, ink)
        s.erase(inner)
    for _ in range(sprinkles):
        far, way = s.rng.uniform(0.42, 0.82) * r, s.rng.uniform(0, 2 * np.pi)
        spot, turn, tone = np.array((np.cos(way), np.sin(way))) * far, s.rng.uniform(0,
            3.1), s.pick((0.92, 0.20, 0.34), (0.98, 0.86, 0.20), (0.24, 0.62, 0.86), (0.96, 0.95, 0.93),
            (0.42, 0.72, 0.30), (0.93, 0.52, 0.16))  # fmt: skip
        grains = (
            np.array(((-0.24, 0), (0.24, 0))) @ np.array(((np.cos(turn), np.sin(turn)), (-np.sin(turn), np.cos(turn))))
            + spot
        )
        s.line(grains + 0.04, 0.19, tint * 0.55)
        s.line(grains, 0.17, tone)
    if bitten:
        for k in (-0.5, 0, 0.5):
            s.erase(ellipse(1.02 * r * np.sin(k), -1.02 * r * np.cos(k), 0.34 * r))


def cone(s: Sketch, soft: bool = False) -> None:
    """An ice-cream cone: balls, or soft ice in a spiral."""
    half, long = s.rng.uniform(2.4, 2.8), s.rng.uniform(11, 13)
    waffle = s.pick((0.82, 0.58, 0.26), (0.74, 0.48, 0.18))

    def lattice(x: Array, y: Array) -> Array:
        across = np.arcsin(np.clip(x / (half * np.maximum(1 - (y - 2) / long, 0.05)), -1, 1)) * half * 0.8
        u, v = (across + y * 0.62) / 0.9, (across - y * 0.62) / 0.9
        near = np.minimum(np.abs(u - np.round(u)), np.abs(v - np.round(v)))
        return np.float32(0.16) * ramp(0.22, 0.06, near)

    ring = np.array(((-half, 1.8), (0, 2.6), (half, 1.8), (0.35, long + 2), (0, long + 2.4), (-0.35, long + 2)))
    body(s, ring, mottled(s, waffle, waffle * 0.85, 1.0), tall=half * 0.8, bumps=(lattice,), gloss=0.1)
    rim = np.concatenate(
        [
            bent((-1.06 * half, 1.5), (1.06 * half, 1.5), 0.08, 12),
            bent((1.0 * half, 2.3), (-1.0 * half, 2.3), -0.08, 12),
        ]
    )
    rough, fine = grain(s, 0.5, 3), grain(s, 0.16, 2)
    tints = (
        (0.96, 0.90, 0.72),
        (0.93, 0.62, 0.68),
        (0.42, 0.25, 0.15),
        (0.70, 0.82, 0.58),
        (0.72, 0.42, 0.56),
        (0.95, 0.74, 0.44),
    )
    if soft:
        cream = s.pick((0.96, 0.93, 0.84), (0.96, 0.93, 0.84), (0.46, 0.28, 0.18), (0.94, 0.74, 0.78))
        body(s, rim, waffle, share=0.8, gloss=0.1)
        for k in range(5):
            wide, y, lean = half * (1.16 - 0.23 * k), 1.0 - 1.5 * k, s.rng.normal(0.06, 0.03)
            coil = turned(ellipse(0, 0, wide, 1.05), -lean * 2) + (0.12 * k, y)
            s.fill(coil + (0, 0.3), paint=cream * 0.45, opacity=0.35, soft=0.15, atop=True)
            body(s, coil, cream, bumps=(times(fine, 0.006),), gloss=0.25, tight=12, ambient=0.55)
        tip = np.array(((-0.55, 0.3), (-0.4, -0.7), (0.25, -1.5), (0.85, -1.35), (0.5, -0.8), (0.6, 0.2)))
        body(s, smooth(tip) + (0.45, -5.6), cream, gloss=0.25, ambient=0.55)
        return
    count = int(s.rng.integers(1, 4))
    spots = (
        ((0.0, -0.2),)
        if count == 1
        else ((-1.3, 0.2), (1.4, 0.1), (0.0, -2.6))[3 - count :]
        if count == 3
        else ((0.0, -0.1), (0.1, -3.4))
    )
    for at in spots:
        tint, r = s.pick(*tints), (2.9 if count < 3 else 2.4) * s.rng.uniform(0.95, 1.05)
        chips = s.rng.uniform() < 0.4
        skirt = np.linspace(0, 2 * np.pi, 70, endpoint=False)
        out = r * (
            1
            + np.where(np.sin(skirt) > 0.35, 0.07 * np.abs(np.sin(skirt * 9 + 2)) + 0.05, 0)
            + 0.012 * np.sin(skirt * 5 + 1)
        )
        scoop = np.stack([np.cos(skirt), 0.93 * np.sin(skirt)], axis=1) * out[:, None] + at

        def scooped(x: Array, y: Array, tint: Array = tint, chips: bool = chips) -> Array:
            return blend(
                toned(tint, 1 + 0.03 * rough(x, y)), (0.22, 0.12, 0.08), ramp(1.25, 1.5, fine(x * 0.5, y * 0.5)) * chips
            )

        s.fill(scoop + (0, 0.35), paint=tint * 0.4, opacity=0.35, soft=0.2, atop=True)
        body(s, scoop, scooped, bumps=(times(rough, 0.12), times(fine, 0.025)), gloss=0.18, tight=10, ambient=0.55)
    body(s, rim, waffle, share=0.8, gloss=0.1)


def ice_lolly(s: Sketch) -> None:
    """Ice or ice cream on a flat stick, plain, striped or coated, bitten at times."""
    half, tall = s.rng.uniform(2.4, 2.8), s.rng.uniform(8.5, 10)
    body(
        s,
        rectangle(-0.6, tall - 1, 0.6, tall + 5.5, 0.6),
        (0.88, 0.74, 0.52),
        share=0.6,
        tall=0.2,
        bumps=(times(grain(s, 0.3, 2, (0.5, 4)), 0.01),),
        gloss=0.08,
    )
    ring = rectangle(-half, -0.5, half, tall, 1.5 if s.rng.uniform() < 0.5 else half)
    style, frost = int(s.rng.integers(3)), grain(s, 0.5, 3)
    colours = np.asarray([s.pick((0.90, 0.20, 0.24), (0.96, 0.62, 0.12), (0.60, 0.80, 0.30), (0.93, 0.50, 0.66),
        (0.96, 0.90, 0.70)) for _ in range(3)], np.float32)  # fmt: skip
    coat = s.pick((0.30, 0.16, 0.09), (0.22, 0.11, 0.07), (0.93, 0.86, 0.72))

    def grooves(x: Array, y: Array) -> Array:
        return np.float32(-0.35) * ramp(0.25, 0.12, np.abs(np.abs(x) / half - 0.34)) * ramp(0.3, 1.2, y)

    def ice(x: Array, y: Array) -> Array:
        if style == 0:
            return toned(coat, 1 + 0.05 * frost(x, y))
        bands = (
            np.clip(y / tall * 3 + 0.08 * frost(x, y), 0, 2.99).astype(np.int32)
            if style == 1
            else np.zeros(x.shape, np.int32)
        )
        return blend(colours[bands], (0.97, 0.97, 0.97), 0.10 + 0.10 * frost(x, y))

    bumps = (times(frost, 0.03),) if style == 0 else (grooves, times(frost, 0.03))
    body(s, ring, ice, share=0.4, bumps=bumps, gloss=0.45, tight=22)
    if s.rng.uniform() < 0.6:
        at = np.array((half * s.rng.choice((-1, 1)) * 0.7, -0.4))
        for dx in (-0.8, 0, 0.8):
            s.fill(
                ellipse(at[0] + dx, at[1] + 0.55, 0.95, 0.95),
                paint=lit(
                    s, times(frost, 0.10), (0.95, 0.90, 0.78) if style == 0 else colours[0] * 0.6 + 0.38, 0.1, 10
                ),
                atop=True,
            )
        for dx in (-0.8, 0, 0.8):
            s.erase(ellipse(at[0] + dx, at[1] - 0.15, 0.85, 0.85))


def pretzel(s: Sketch) -> None:
    """A soft pretzel with salt."""
    points = smooth(np.array(((-2.9, 2.9), (-1.2, 1.4), (0.35, 0.4), (-0.1, -0.6), (0.7, -2.0), (2.6, -3.3),
        (4.6, -2.4), (4.8, 0.2), (3.2, 2.8), (0, 3.9), (-3.2, 2.8), (-4.8, 0.2), (-4.6, -2.4), (-2.6, -3.3),
        (-0.7, -2.0), (0.1, -0.6), (-0.35, 0.4), (1.2, 1.4), (2.9, 2.9))) * s.rng.uniform(1.0, 1.15), closed=False,
        steps=9)  # fmt: skip
    widths = np.interp(np.linspace(0, 1, len(points)), (0, 0.2, 0.5, 0.8, 1), (1.0, 1.2, 2.2, 1.2, 1.0))
    skin = grain(s, 0.4, 2)
    brown = s.pick((0.50, 0.24, 0.08), (0.60, 0.32, 0.10))
    third = len(points) // 3
    for a, b in ((third, 2 * third + 2), (0, third + 2), (2 * third - 1, len(points))):
        part = tapered(points[a:b], widths[a : b : max((b - a) // 8, 1)].tolist())
        body(s, part, mottled(s, brown, brown * 1.35, 1.0), bumps=(times(skin, 0.015),), gloss=0.35, tight=20)
    for _ in range(46):
        k = int(s.rng.integers(4, len(points) - 4))
        spot = points[k] + s.rng.normal(0, 0.24, 2)
        grains = turned(rectangle(-0.14, -0.12, 0.14, 0.12), s.rng.uniform(0, 3)) + spot
        s.fill(grains + 0.05, paint=brown * 0.5)
        s.fill(grains, paint=(0.96, 0.95, 0.93))


def croissant(s: Sketch) -> None:
    """A croissant: overlapping rolls in a crescent."""
    r = s.rng.uniform(5.2, 6.0)
    layers, skin, flakes = 7, grain(s, 0.25, 2, (1, 3)), grain(s, 0.5, 3)
    order = sorted(range(layers), key=lambda k: -abs(k - layers // 2))
    for k in order:
        share = (k - layers // 2) / (layers // 2)
        angle = share * 1.15
        at = np.array((np.sin(angle) * 0.98 * r, (1 - np.cos(angle)) * 0.95 * r - 0.4))
        tall = 2.7 * (1 - 0.55 * abs(share))
        ring = turned(wobbly(s, ellipse(0, 0, 1.25 * (1 - 0.1 * abs(share)) + 0.15, tall, power=2.5), 0.02), angle) + at

        def crust(x: Array, y: Array, at: Array = at, angle: float = angle, tall: float = tall) -> Array:
            u, v = about(x, y, at, angle)
            return blend(
                (0.62, 0.33, 0.09),
                (0.93, 0.70, 0.32),
                0.9 * ramp(0.3, 1.0, np.abs(u)) + 0.16 * flakes(x, y) + 0.25 * ramp(0.5, 1, np.abs(v) / tall),
            )

        body(s, ring, crust, bumps=(waves(at, angle, 14, 0.02), times(skin, 0.012)), gloss=0.25, tight=14)


def waffle(s: Sketch) -> None:
    """A waffle with cream and fruit."""
    half, cell = s.rng.uniform(4.6, 5.4), s.rng.uniform(1.5, 1.8)
    brown = s.pick((0.80, 0.54, 0.20), (0.70, 0.44, 0.16))

    def cells(x: Array, y: Array) -> Array:
        u, v = x / cell - 0.5, y / cell - 0.5
        near = np.minimum(np.abs(u - np.round(u)), np.abs(v - np.round(v)))
        return np.float32(0.45) * ramp(0.26, 0.12, near)

    ring = wobbly(s, rectangle(-half, -half, half, half, 1.2), 0.01)
    body(s, ring, lambda x, y: blend(brown * 0.72, np.minimum(brown * 1.15, 1), cells(x, y) / 0.45), share=0.15,
        tall=0.3, bumps=(cells, times(grain(s, 0.25, 2), 0.02)), gloss=0.12)  # fmt: skip
    if s.rng.uniform() < 0.7:
        sauce, cream = s.pick((0.30, 0.14, 0.07), (0.66, 0.06, 0.12)), grain(s, 0.8, 2)
        run = smooth(
            np.stack(
                [np.linspace(-0.8, 0.8, 9), 0.7 * np.where(np.arange(9) % 2, 1, -1) + s.rng.normal(0, 0.08, 9)], axis=1
            )
            * half,
            closed=False,
        )
        s.line(run + 0.06, 0.6, sauce * 0.6)
        s.line(run, 0.55, sauce)
        s.line(run + s.light * 0.14, 0.12, np.minimum(sauce + 0.35, 1))
        for spot, size in (((0.4, -0.2), 2.0), ((0.1, -0.8), 1.4), ((0.3, -1.4), 0.8)):
            body(
                s,
                wobbly(s, disc(spot, size, 0.86 * size), 0.05),
                (0.97, 0.95, 0.90),
                bumps=(times(cream, 0.10),),
                gloss=0.1,
                ambient=0.55,
            )


def churros(s: Sketch) -> None:
    """Ridged churros in sugar, with paper about their ends."""
    sugar = grain(s, 0.12, 2)
    for k in range(3):
        lean, foot = (k - 1) * 0.14 + s.rng.normal(0, 0.03), np.array(((k - 1) * 0.9, 10.0))
        top = np.array((lean * 26, -1.5 + abs(k - 1) * 1.2 + s.rng.normal(0, 0.4)))
        way = foot - top
        turn = float(np.arctan2(way[1], way[0]))
        crust = s.pick((0.74, 0.46, 0.18))
        body(s, tapered(bent(top, foot, 0.01, 12), (1.4, 1.9, 1.9, 1.8)),
            dusted(crust, (0.97, 0.93, 0.84), sugar, 0.18, 0.3), bumps=(waves(top, turn + np.pi / 2, 7.2, 0.08),
            times(sugar, 0.03)), gloss=0.2)  # fmt: skip
        if k == 1 and s.rng.uniform() < 0.6:
            body(s, wobbly(s, ellipse(top[0], top[1] + 1.0, 1.05, 1.5), 0.04), (0.26, 0.13, 0.07), gloss=0.6, tight=35)
    fold = grain(s, 1.2, 3)
    body(s, np.array(((-3.0, 5.4), (0.2, 6.4), (3.2, 5.0), (1.8, 13.5), (-1.6, 13.5))),
        s.pick((0.93, 0.91, 0.87), (0.72, 0.56, 0.38)), share=0.8, tall=1.4, bumps=(times(fold, 0.08),),
        gloss=0.05)  # fmt: skip
