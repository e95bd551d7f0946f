"""Flowers, single and bunched. The origin is the middle of the main blossom; stems go down."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from bareface.occluders.kinds.blossoms import (
    WIDE,
    Bloom,
    anemone,
    calla,
    daffodil,
    double,
    five,
    hibiscus,
    hydrangea,
    iris,
    lily,
    lotus,
    orchid,
    pansy,
    poppy,
    rays,
    rose,
    thistle,
    tulip,
)
from bareface.occluders.kinds.lit import (
    Point,
    bead,
    bent,
    body,
    disc,
    grain,
    leaf,
    rod,
    tapered,
    times,
)
from bareface.occluders.kinds.petals import (
    Petal,
    Whorl,
)
from bareface.occluders.sketch import Colour, Sketch, ellipse, smooth, turned

_GREENS = ((0.26, 0.42, 0.16), (0.20, 0.36, 0.16), (0.34, 0.46, 0.20))


def _stem(
    s: Sketch,
    at: Point,
    length: float,
    width: float = 0.4,
    leaves: int = 2,
    leaf_size: tuple[float, float] = (4.0, 1.6),
) -> None:
    """A stem down from a point, with leaves left and right by turns."""
    green = s.pick(*_GREENS)
    end = np.asarray(at) + (s.rng.normal(0, 0.12) * length, length)
    path = smooth(bent(at, end, s.rng.normal(0, 0.05), 6), closed=False, steps=4)
    side = s.rng.choice((-1, 1))
    for k in range(leaves):
        foot = path[int(len(path) * (0.45 + 0.35 * k / max(leaves, 1)))]
        reach = np.array((side * s.rng.uniform(0.75, 0.95), -s.rng.uniform(0.25, 0.7))) * leaf_size[0]
        leaf(
            s,
            foot,
            foot + reach,
            leaf_size[1] * s.rng.uniform(0.85, 1.15),
            green * s.rng.uniform(0.85, 1.2),
            side * 0.12,
        )
        side = -side
    rod(s, path, width, green)


def on_stem(
    s: Sketch, bloom: Bloom, r: tuple[float, float], leaves: int = 2, leaf_size: tuple[float, float] = (4.0, 1.6),
        width: float = 0.4,
) -> None:  # fmt: skip
    """A blossom on its stem."""
    _stem(s, (0, 0), s.rng.uniform(13, 17), width, leaves, leaf_size)
    bloom(s, (0.0, 0.0), s.rng.uniform(*r))


def dandelion_clock(s: Sketch) -> None:
    """A dandelion gone to seed: a ball of silk, half see-through."""
    r = s.rng.uniform(2.3, 2.8)
    _stem(s, (0, 0), 14, 0.28, 0)
    s.fill(ellipse(0, 0, 0.98 * r), paint=(0.90, 0.90, 0.89), opacity=0.35, soft=0.14 * r)
    for k in range(56):
        far, way = np.sqrt((k + 0.5) / 56), k * 2.39996
        end = np.array((np.cos(way), np.sin(way))) * far * r * 0.93
        s.line(np.stack([end * 0.12, end]), 0.025, (0.80, 0.78, 0.72))
        hairs = way + np.arange(-2, 3) * (1.25 if far < 0.5 else 0.6)
        tips = end + np.stack([np.cos(hairs), np.sin(hairs)], axis=1) * (0.26 * r * s.rng.uniform(0.7, 1, 5))[:, None]
        s.line(np.stack([np.tile(end, (5, 1)), tips], axis=1).reshape(-1, 2), 0.018, (0.95, 0.95, 0.95))
    bead(s, (0, 0), 0.2 * r, (0.52, 0.46, 0.32), gloss=0.1)


def spike(s: Sketch, colours: tuple[Colour, ...], stems: int, wide: float, tall: float, tuft: float) -> None:
    """Many small blossoms up a stem: lavender, lilac, hyacinth."""
    colour = s.pick(*colours)
    green = s.pick((0.44, 0.52, 0.36), *_GREENS)
    petal = ellipse(0.66 * tuft, 0, 0.56 * tuft, 0.27 * tuft)[::4]
    for k in range(stems):
        lean = (k - (stems - 1) / 2) * 0.13 + s.rng.normal(0, 0.03)
        top, foot = (
            np.array((lean * 14, -tall / 2 + s.rng.uniform(0, 0.2 * tall) * (stems > 1))),
            np.array((lean * -6, 14.0)),
        )
        rod(s, bent(foot, top, s.rng.normal(0, 0.03), 10), 0.18 if stems > 1 else 0.6, green)
        way = (foot - top) / np.hypot(*(foot - top))
        side = np.array((-way[1], way[0]))
        rows = 9 if stems > 1 else 11
        for row in range(rows - 1, -1, -1):
            share = row / (rows - 1)
            for j in (-1.0, 1.0, 0.0) if stems > 1 else (-1.0, 1.0, -0.6, 0.6, -0.2, 0.25):
                out = wide * (0.35 + 0.65 * share**0.6) * j
                spot = top + way * tall * share + side * out + s.rng.normal(0, 0.05 * tuft / 0.3, 2)
                tone = colour * s.rng.uniform(0.72, 1.15) + s.rng.uniform(0, 0.05)
                turn = np.arctan2(*(-way)[::-1]) + j * 0.6
                if stems > 1:
                    bead(s, spot, tuft, tone, 0.55 * tuft, turn, gloss=0, steps=3)
                    continue
                begin = s.rng.uniform(0, 1.2)
                petals = [turned(petal, begin + i * 2 * np.pi / 5) + spot for i in range(5)]
                s.fill(*(one + 0.06 * tuft for one in petals), paint=tone * 0.6)
                s.fill(*petals, paint=tone)
                s.line(spot[None], 0.28 * tuft, tone * 0.55)


def bells(s: Sketch, colours: tuple[Colour, ...], size: float) -> None:
    """Bells hanging from a bowed stem: bluebell, lily of the valley."""
    colour, side = s.pick(*colours), float(s.rng.choice((-1, 1)))
    path = smooth(
        np.array(((side * -1.6, 13), (side * -1.4, 3), (side * -0.4, -3.2), (side * 1.9, -4.6), (side * 3.4, -3.6))),
        closed=False,
    )
    for lean in (-1, 1):
        blade = bent(path[0], path[0] + (lean * 3.6, -12.0), lean * 0.08, 8)
        leaf(s, blade[0], blade[-1], 2.4, s.pick(*_GREENS), lean * 0.08, veins=1)
    rod(s, path, 0.26, s.pick(*_GREENS))
    for k in range(9):
        foot = path[int(len(path) * (0.42 + 0.56 * k / 8)) - 1]
        out = side * (0.55 if k % 2 else -0.45) * (1 - 0.3 * k / 8) + 0.25 * side
        top, big = foot + (out * size, 0.5 * size), size * (1.15 - 0.35 * k / 8)
        s.line(bent(foot, top, 0.15 * np.sign(out), 6), 0.09, (0.42, 0.52, 0.28))
        half = np.array(((0, 0), (0.36, 0.1), (0.5, 0.5), (0.52, 0.85), (0.78, 1.12), (0.36, 1.0), (0.14, 1.2)))
        ring = np.concatenate([half, half[::-1] * (-1, 1)])[:-1] * big
        body(
            s, smooth(turned(ring, -0.25 * out) + top, steps=4), colour * s.rng.uniform(0.9, 1.08), share=1, gloss=0.15
        )


def twig(s: Sketch, bloom: Bloom, r: tuple[float, float]) -> None:
    """A twig of a blossoming tree."""
    path = smooth(
        np.array(((-9.0, 4.5), (-4, 1.6), (0, 0.6), (4, -2.2), (8.0, -3.4))) + s.rng.normal(0, 0.4, (5, 2)),
        closed=False,
    )
    rod(s, path, 0.55, (0.33, 0.23, 0.19))
    for k in (9, 22, 30):
        end = path[k] + s.rng.normal(0, 0.6, 2) + (1.6, -2.6)
        rod(s, bent(path[k], end, 0.1), 0.26, (0.36, 0.25, 0.20))
        bead(s, end, 0.45, s.pick((0.90, 0.55, 0.64)), 0.6, gloss=0.2)
    for k in (4, 27, 12, 19):
        bloom(s, path[k] + s.rng.normal(0, 0.5, 2), s.rng.uniform(*r))
    bloom(s, (0.0, 0.0), r[1])


def bouquet(s: Sketch, blooms: tuple[Bloom, ...], r: float, count: int, wrap: bool) -> None:
    """Blossoms and leaves together, in paper or tied with a ribbon."""
    green, span = s.pick(*_GREENS), 1.1 * r * np.sqrt(count)
    tie = np.array((0.0, span + 5.0))
    if not wrap:
        for k in range(9):
            rod(
                s,
                np.array((tie + ((k - 4) * -0.12, -1), tie + ((k - 4) * 0.5, 6.5))),
                0.34,
                green * s.rng.uniform(0.8, 1.2),
            )
            rod(s, np.array((((k - 4) * 0.2 * span, 0.3 * span), tie)), 0.34, green * s.rng.uniform(0.8, 1.2))
    paper, crease = (
        s.pick((0.72, 0.58, 0.42), (0.93, 0.92, 0.90), (0.86, 0.62, 0.66), (0.42, 0.52, 0.46)),
        grain(s, 1.4, 3, (0.5, 3)),
    )
    cone = np.array(((-1.25 * span, -0.4 * span), (-0.4 * span, -0.95 * span), (0.5 * span, -0.9 * span),
        (1.25 * span, -0.35 * span), (0.9, tie[1] + 5), (-0.9, tie[1] + 5)))  # fmt: skip
    if wrap:
        body(s, cone, paper * 0.85, share=0.3, tall=0.5, bumps=(times(crease, 0.12),), gloss=0.05)
    for k in range(9):
        way = 2 * np.pi * k / 9 + s.rng.normal(0, 0.15)
        leaf(
            s,
            (0, 0),
            np.array((np.cos(way), 0.92 * np.sin(way))) * span * 1.15,
            0.36 * span,
            green * s.rng.uniform(0.7, 1.15),
            0.08,
        )
    for k in range(count - 1, -1, -1):
        far, way = np.sqrt(k / count), k * 2.39996
        spot = np.array((np.cos(way), 0.9 * np.sin(way))) * far * span * 0.85
        s.fill(disc((spot + 0.1), 1.08 * r), paint=green * 0.25, opacity=0.45, soft=0.12 * r, atop=True)
        blooms[k % len(blooms)](s, spot, r * s.rng.uniform(0.9, 1.1))
    if wrap:
        front = np.array(((-1.3 * span, -0.1 * span), (-0.3 * span, 0.86 * span), (0.35 * span, 0.8 * span),
            (1.3 * span, -0.05 * span), (1.0, tie[1] + 5), (-1.0, tie[1] + 5)))  # fmt: skip
        body(s, front, paper, share=0.25, tall=0.6, bumps=(times(crease, 0.14),), gloss=0.08)
    bow = s.pick((0.75, 0.10, 0.16), (0.92, 0.86, 0.76), (0.30, 0.36, 0.56))
    band = np.array(((-1.6, -0.5), (1.6, -0.5), (1.6, 0.6), (-1.6, 0.6)))
    body(s, smooth(band) * ((1, 1) if wrap else (0.62, 1)) + tie, bow, share=0.8, gloss=0.3)
    for side in (-1, 1):
        body(
            s,
            tapered(bent(tie, tie + (side * 2.6, -0.9), -side * 0.15), (0.5, 1.5, 1.8, 1.1)),
            bow,
            share=0.8,
            gloss=0.3,
        )
        body(
            s,
            tapered(bent(tie, tie + (side * 1.8, 4.0), side * 0.1), (0.6, 0.8, 0.8, 0.9)),
            bow * 0.9,
            share=0.6,
            gloss=0.3,
        )


def garland(s: Sketch, blooms: tuple[Bloom, ...]) -> None:
    """A piece of a wreath: leaves and blossoms along a bow."""
    path = bent((-12, 3.4), (12, 3.4), -0.16, 30)
    rod(s, path, 0.5, (0.36, 0.28, 0.18))
    for _ in range(34):
        foot = path[int(s.rng.integers(0, 28))]
        reach = np.array((s.rng.uniform(1.2, 2.6) * s.rng.choice((-1, 1)), s.rng.normal(0, 1.9)))
        leaf(
            s,
            foot,
            foot + reach,
            s.rng.uniform(0.7, 1.1),
            s.pick(*_GREENS, (0.45, 0.52, 0.42)),
            s.rng.normal(0, 0.1),
            veins=2,
        )
    for k in (3, 26, 9, 20):
        blooms[k % len(blooms)](s, path[k] + s.rng.normal(0, 0.4, 2), s.rng.uniform(1.3, 1.9))
    blooms[0](s, (0.0, 0.0), 2.4)


_YELLOW, _ORANGE = (0.95, 0.74, 0.10), (0.90, 0.52, 0.06)

_DAISY = partial(rays, looks=(Whorl((0.88, 0.90, 0.84), (0.95, 0.95, 0.94), 5, 0.66),), counts=(17, 24), rings=2,
    disc=0.30, heart=((0.86, 0.60, 0.06), (0.95, 0.76, 0.12)))  # fmt: skip

_SUNFLOWER = partial(rays, looks=(Whorl((0.88, 0.50, 0.04), (0.96, 0.76, 0.10), 1.7, 0.55),
    Whorl((0.90, 0.58, 0.06), (0.95, 0.80, 0.16), 1.7, 0.55)), counts=(17, 22), rings=3, disc=0.46,
    heart=((0.17, 0.11, 0.06), (0.36, 0.20, 0.07)))  # fmt: skip

_GERBERA = partial(rays, looks=tuple(Whorl(np.multiply(c, 0.75), c, 4, 0.6,
    (0.1, 0.6)) for c in ((0.92, 0.36, 0.10), (0.88, 0.16, 0.32), (0.95, 0.62, 0.70), (0.95, 0.76, 0.22),
    (0.78, 0.08, 0.12))), counts=(26, 33), rings=3, disc=0.24, heart=((0.20, 0.16, 0.06), (0.74, 0.66,
    0.30)))  # fmt: skip

_ASTER = partial(rays, looks=(Whorl((0.46, 0.36, 0.70), (0.60, 0.50, 0.84), 4, 0.75),
    Whorl((0.70, 0.36, 0.56), (0.86, 0.60, 0.76), 4, 0.75)), counts=(30, 38), rings=2, disc=0.25,
    heart=((0.82, 0.62, 0.10), (0.90, 0.72, 0.16)))  # fmt: skip

_COSMOS = partial(rays, looks=(Whorl((0.66, 0.16, 0.42), (0.90, 0.56, 0.74), 5, 0.55, ragged=0.6, cup=0.3),
    Whorl((0.86, 0.82, 0.86), (0.96, 0.93, 0.95), 5, 0.55, ragged=0.6, cup=0.3),
    Whorl((0.50, 0.05, 0.26), (0.76, 0.16, 0.44), 5, 0.55, ragged=0.6, cup=0.3)), counts=(8, 9), rings=1,
    disc=0.19, heart=((0.80, 0.60, 0.08), (0.92, 0.72, 0.14)))  # fmt: skip

_CORNFLOWER = partial(rays, looks=(Whorl((0.20, 0.22, 0.66), (0.34, 0.42, 0.86), 1.2, 0.7, ragged=1.8),),
    counts=(9, 12), rings=3, disc=0.22, heart=((0.26, 0.12, 0.42), (0.36, 0.26, 0.66)), uneven=0.12)  # fmt: skip

_DAHLIA = partial(double, looks=tuple(Whorl(np.multiply(c, 0.62), c, 2.2, 0.35,
    cup=-0.5) for c in ((0.84, 0.20, 0.30), (0.94, 0.56, 0.26), (0.60, 0.10, 0.36), (0.95, 0.84, 0.62),
    (0.86, 0.62, 0.84))), counts=(17, 17, 15, 15, 13, 11, 8), smallest=0.16)  # fmt: skip

_MUM = partial(double, looks=tuple(Whorl(np.multiply(c, 0.7), c, 4.5, 0.45, cup=0.6) for c in ((0.93, 0.78, 0.24),
    (0.92, 0.90, 0.84), (0.80, 0.44, 0.66), (0.72, 0.34, 0.14))), counts=(34, 32, 30, 26, 22, 16, 10),
    smallest=0.12)  # fmt: skip

_MARIGOLD = partial(double, looks=(Whorl((0.80, 0.30, 0.02), (0.95, 0.56, 0.05), 3, 0.2, ragged=0.8),
    Whorl((0.86, 0.56, 0.04), (0.96, 0.78, 0.10), 3, 0.2, ragged=0.8)), counts=(13, 14, 13, 12, 11, 9, 7),
    smallest=0.16)  # fmt: skip

_CARNATION = partial(double, looks=tuple(Whorl(np.power(c, 1.6), c, 2.5, 0.15, cup=0.35,
    ragged=0.9) for c in ((0.90, 0.50, 0.60), (0.80, 0.08, 0.14), (0.94, 0.92, 0.90), (0.88, 0.30, 0.42))),
    counts=(9, 10, 9, 8, 8, 6, 5), smallest=0.2)  # fmt: skip

_PEONY = partial(double, looks=tuple(Whorl(np.power(c, 1.5), c, 4, 0.24, cup=-0.3, ragged=0.12,
    lift=0.2) for c in ((0.92, 0.60, 0.70), (0.95, 0.90, 0.88), (0.78, 0.16, 0.36))),
    counts=(6, 7, 7, 8, 8, 8, 7, 6), smallest=0.15, power=0.9)  # fmt: skip

_DANDELION = partial(double, looks=(Whorl((0.88, 0.62, 0.02), (0.97, 0.83, 0.08), 6, 0.4, cup=0.45, ragged=0.6),),
    counts=(46, 42, 36, 28, 20), smallest=0.2)  # fmt: skip

_CHERRY = partial(five, looks=(Petal((0.90, 0.56, 0.66), (0.96, 0.84, 0.87), WIDE, (0.0, 0.5), 0.12, cup=-0.3),
    Petal((0.92, 0.80, 0.78), (0.96, 0.94, 0.93), WIDE, (0.0, 0.5), 0.05, cup=-0.3)), wide=0.9,
    eye=(0.70, 0.26, 0.32), dots=9)  # fmt: skip

_FORGET = partial(rays, looks=(Whorl((0.93, 0.94, 0.97), (0.40, 0.58, 0.88), 3, 0.45, (0.28, 0.38), cup=0.25),),
    counts=(5, 6), rings=1, disc=0.14, heart=((0.72, 0.50, 0.06), (0.95, 0.80, 0.18)))  # fmt: skip

_PLUMERIA = partial(five, looks=(Petal((0.95, 0.72, 0.14), (0.96, 0.95, 0.91), (0.3, 0.66, 0.95, 1.08, 0.85),
    (0.1, 0.6), cup=0.6), Petal((0.95, 0.66, 0.16), (0.92, 0.46, 0.56), (0.3, 0.66, 0.95, 1.08, 0.85), (0.1, 0.7),
    cup=0.6)), wide=0.8, eye=(0.90, 0.58, 0.10), bend=0.14)  # fmt: skip

_SMALL_ROSE = partial(rose, rich=False)

KINDS: dict[str, Callable[[Sketch], None]] = {
    "rose": partial(on_stem, bloom=rose, r=(3.2, 4.0)),
    "tulip": partial(on_stem, bloom=tulip, r=(2.4, 3.0), leaf_size=(8, 2.4), width=0.6),
    "daisy": partial(on_stem, bloom=_DAISY, r=(2.4, 3.2), leaves=1, leaf_size=(2.6, 0.9), width=0.25),
    "sunflower": partial(on_stem, bloom=_SUNFLOWER, r=(6.0, 7.5), leaf_size=(7, 5), width=0.9),
    "gerbera": partial(on_stem, bloom=_GERBERA, r=(4.2, 5.2), leaves=0, width=0.5),
    "aster": partial(on_stem, bloom=_ASTER, r=(2.4, 3.2), leaf_size=(3, 0.8), width=0.3),
    "cosmos": partial(on_stem, bloom=_COSMOS, r=(3.2, 4.2), leaves=0, width=0.22),
    "cornflower": partial(on_stem, bloom=_CORNFLOWER, r=(2.2, 2.8), leaf_size=(4, 0.5), width=0.25),
    "dahlia": partial(on_stem, bloom=_DAHLIA, r=(4.0, 5.5)),
    "chrysanthemum": partial(on_stem, bloom=_MUM, r=(3.8, 5.0), leaf_size=(3.5, 2.2)),
    "marigold": partial(on_stem, bloom=_MARIGOLD, r=(2.8, 3.6), leaf_size=(3.5, 1.0)),
    "carnation": partial(on_stem, bloom=_CARNATION, r=(2.8, 3.6), leaf_size=(4, 0.5), width=0.32),
    "peony": partial(on_stem, bloom=_PEONY, r=(4.5, 5.8)),
    "dandelion": partial(on_stem, bloom=_DANDELION, r=(1.9, 2.4), leaves=0, width=0.3),
    "dandelion-clock": dandelion_clock,
    "poppy": partial(on_stem, bloom=poppy, r=(3.4, 4.4), leaves=0, width=0.22),
    "anemone": partial(on_stem, bloom=anemone, r=(3.0, 3.8), leaf_size=(3, 1.4)),
    "lily": partial(on_stem, bloom=lily, r=(5.5, 7.0), leaf_size=(5, 1.2)),
    "hibiscus": partial(on_stem, bloom=hibiscus, r=(4.6, 5.8), leaf_size=(4.5, 2.6)),
    "pansy": partial(on_stem, bloom=pansy, r=(2.6, 3.2), leaf_size=(2.6, 1.2), width=0.22),
    "daffodil": partial(on_stem, bloom=daffodil, r=(3.4, 4.2), leaf_size=(8, 1.1)),
    "orchid": partial(on_stem, bloom=orchid, r=(3.6, 4.6), leaves=0, width=0.35),
    "iris": partial(on_stem, bloom=iris, r=(3.8, 4.6), leaf_size=(9, 1.4), width=0.5),
    "calla": partial(on_stem, bloom=calla, r=(3.0, 3.8), leaves=1, leaf_size=(6, 3.4), width=0.8),
    "lotus": partial(on_stem, bloom=lotus, r=(4.6, 5.6), leaves=0, width=0.6),
    "hydrangea": partial(on_stem, bloom=hydrangea, r=(5.5, 7.0), leaf_size=(5.5, 3.6)),
    "plumeria": partial(on_stem, bloom=_PLUMERIA, r=(3.0, 3.8), leaf_size=(5, 2)),
    "forget-me-not": partial(bouquet, blooms=(_FORGET,), r=1.3, count=7, wrap=False),
    "thistle": partial(on_stem, bloom=thistle, r=(2.2, 2.8), leaf_size=(4, 1.0)),
    "lavender": partial(
        spike, colours=((0.48, 0.38, 0.70), (0.42, 0.34, 0.62)), stems=6, wide=0.42, tall=6.5, tuft=0.5
    ),
    "hyacinth": partial(
        spike,
        colours=((0.36, 0.40, 0.80), (0.90, 0.50, 0.66), (0.93, 0.92, 0.90), (0.56, 0.28, 0.66)),
        stems=1,
        wide=1.9,
        tall=9.0,
        tuft=0.85,
    ),
    "bluebell": partial(bells, colours=((0.36, 0.38, 0.80), (0.46, 0.40, 0.84)), size=2.0),
    "lily-of-the-valley": partial(bells, colours=((0.95, 0.95, 0.92),), size=1.3),
    "cherry-blossom": partial(twig, bloom=_CHERRY, r=(1.6, 2.0)),
    "rose-bouquet": partial(bouquet, blooms=(_SMALL_ROSE,), r=2.6, count=9, wrap=True),
    "wild-bouquet": partial(
        bouquet, blooms=(_DAISY, _CORNFLOWER, _ASTER, _MARIGOLD, _COSMOS), r=2.3, count=11, wrap=False
    ),
    "wreath": partial(garland, blooms=(_SMALL_ROSE, _DAISY, _CHERRY)),
}  # fmt: skip
