"""Pipes and electric cigarettes. The end between the lips lies at the origin; they extend to the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from bareface.occluders.kinds.fields import stuff
from bareface.occluders.kinds.lathe import (
    CHROME,
    LACQUER,
    PAPER,
    PLASTIC,
    STEEL,
    Finish,
    shine,
    specks,
    turned_body,
    wood,
)
from bareface.occluders.kinds.smoking_parts import (
    CORK,
    DARK,
    EMBER,
    GOLD,
    STEEL_GREY,
    WHITE,
    rod,
    smoke_trail,
)
from bareface.occluders.layer import Array
from bareface.occluders.raster import over
from bareface.occluders.sketch import Colour, Sketch, ellipse, rectangle, ribbon, smooth

_BRIGHT = (
    (0.95, 0.4, 0.6),
    (0.25, 0.6, 0.85),
    (0.5, 0.75, 0.3),
    (0.98, 0.75, 0.2),
    (0.55, 0.35, 0.75),
    (0.9, 0.25, 0.2),
)


def _pipe(
    s: Sketch,
    stem: Sequence[tuple[float, float]],
    bowl: Sequence[tuple[float, float]],
    at: tuple[float, float],
    colours: tuple[Colour, ...],
    bit: Colour = DARK,
    texture: str = "wood",
    ring: Colour | None = None,
    thick: float = 1.5,
    rim: Colour | None = None,
    bit_share: float = 0.55,
) -> None:
    """A tobacco pipe: a stem from the lips, a shank, and an upright bowl whose top stands at `at`."""
    ink = s.pick(*colours)
    squash = float(s.rng.uniform(0.18, 0.3))
    body = turned_body((np.asarray(bowl) + (at[1], 0)).tolist(), squash, curved=True)
    path = smooth(stem, closed=False)
    cut = round(len(path) * bit_share)
    width = np.concatenate([np.linspace(0.55, 0.62, 4), np.linspace(0.55, thick, len(path) - 4)])
    width[:3] = (0.95, 0.95, 0.75)
    surface = wood(s, ink, 0.35) if texture == "wood" else stuff(s, ink, 0.2, 0.3 if texture == "cob" else 0.03, 1.6)
    shift = np.array((at[0], 0.0))

    def moved(points: Array) -> Array:
        return np.asarray(points + shift)

    shank = ribbon(path[cut - 1 :], width[cut - 1 :])
    s.fill(shank, paint=surface)
    s.relief(shank, width=thick * 0.4, strength=1.1)
    mouth = ribbon(path[: cut + 1], width[: cut + 1])
    s.fill(mouth, paint=bit)
    s.relief(mouth, width=0.3, strength=1.1)
    s.fill(
        ribbon(path[4 : cut - 1] - (0, 0.2 * width[cut // 2]), 0.1), paint=(1, 1, 1), opacity=0.5, soft=0.04, atop=True
    )
    if ring is not None:
        collar = ribbon(path[cut - 2 : cut + 2], width[cut] * 1.1)
        s.fill(collar, paint=ring)
        s.relief(collar, width=0.25, strength=1.4)
    outline = moved(body.outline())
    s.fill(outline, paint=surface)
    if texture == "cob":
        rows = np.arange(body.start + 0.5, body.end - 0.4, 0.42)
        for n in np.linspace(-1.25, 1.25, 8):  # the grains' pits
            pits = moved(body.at(rows + 0.1 * s.rng.normal(0, 1, len(rows)), np.sin(n)))
            specks(s, pits, 0.16 * np.cos(n) + 0.02, 0.13, ink * s.rng.uniform(0.62, 0.85))
    table_side = body.lit(s)
    radius = float(body.profile[:, 1].max())

    def round_off(x: Array, y: Array) -> Array:
        n = np.clip((x - at[0]) / radius * table_side, -1, 1)
        return np.asarray(0.98 + 0.2 * n - 0.38 * np.clip(np.abs(n - 0.15), 0, 1) ** 2)

    s.shade(outline, factor=round_off)
    s.relief(outline, width=0.8, strength=0.6)
    glow = ellipse(
        at[0] + table_side * 0.45 * radius, (body.start + body.end) / 2 - 0.4, 0.22 * radius, 1.2, 0.1 * table_side
    )
    s.fill(glow, paint=(1, 1, 1), opacity=0.4 if texture == "wood" else 0.2, soft=0.18, atop=True)
    s.fill(moved(body.disc(body.start)), paint=np.asarray(ink if rim is None else rim) * 0.9)
    s.fill(moved(body.disc(body.start, 0.74)), paint=(0.07, 0.05, 0.04))
    if s.rng.uniform() < 0.6:
        coal = moved(body.disc(body.start, 0.66)) + (0, 0.08)
        s.fill(coal, paint=stuff(s, (0.3, 0.19, 0.11), 0.08, 0.55, 1.6))
        s.fill(ellipse(at[0], body.start + 0.1, 0.4, 0.1), paint=EMBER, opacity=0.7, soft=0.12, atop=True)
        smoke_trail(s, at[0], body.start - 0.2, 3)


def _calabash_pipe(s: Sketch) -> None:
    """The detective's: a curved gourd with a white bowl set into it."""
    gourd = s.pick((0.78, 0.5, 0.2), (0.7, 0.4, 0.15), (0.6, 0.3, 0.1))
    path = smooth([(0, 0), (2.4, 0.6), (4.4, 3.0), (5.6, 6.6), (8.0, 9.0), (10.6, 7.6), (11.2, 4.4)], closed=False)
    width = np.interp(
        np.linspace(0, 1, len(path)), (0, 0.03, 0.06, 0.35, 0.55, 0.8, 1), (0.9, 0.9, 0.55, 1.0, 1.7, 3.2, 4.6)
    )
    cut = round(len(path) * 0.38)
    horn = ribbon(path[cut:], width[cut:])
    s.fill(horn, paint=stuff(s, gourd, 0.25, 0.065, 1.6))
    s.relief(horn, width=1.3, strength=1.0)
    s.fill(
        ribbon(path[cut + 4 : -6] + (0.35, -0.15), width[cut + 4 : -6] * 0.1),
        paint=(1, 1, 1),
        opacity=0.45,
        soft=0.12,
        atop=True,
    )
    mouth = ribbon(path[: cut + 1], width[: cut + 1])
    s.fill(mouth, paint=DARK)
    s.relief(mouth, width=0.3, strength=1.2)
    collar = ribbon(path[cut - 1 : cut + 3], width[cut] * 1.12)
    s.fill(collar, paint=STEEL_GREY)
    s.relief(collar, width=0.3, strength=1.5)
    rim = ellipse(11.2, 4.1, 2.7, 0.95)
    s.fill(rim, paint=(0.94, 0.91, 0.83))
    s.relief(rim, width=0.4, strength=0.8)
    s.fill(ellipse(11.2, 4.05, 1.5, 0.5), paint=(0.08, 0.06, 0.05))
    smoke_trail(s, 11.2, 3.8, 3)


def _device(
    s: Sketch, parts: Sequence[tuple[float, float, float, Colour, Finish]], words: str = "", light: Colour | None = None
) -> None:
    """Round sections (start, end, radius, colour, finish), a word and a lamp at the tip."""
    for start, end, radius, ink, finish in parts:
        body = rod(
            s, [(start, radius * 0.93), (start + 0.08, radius), (end - 0.08, radius), (end, radius * 0.93)], 0.22
        )
        s.fill(body.outline(), paint=ink)
        shine(s, body, finish)
    start, end, radius, ink, _ = parts[-1]
    if words:
        s.text(words, ((start + end) / 2, 0.05), radius * 0.75, np.clip(1 - np.asarray(ink), 0, 1) * 0.85 + 0.05)
    if light is not None:
        s.fill(ellipse(end - 0.02, 0, 0.2, radius * 0.92), paint=light)
        s.fill(ellipse(end, 0, 0.3, radius), paint=light, opacity=0.5, soft=0.15)


def _vape_pen(s: Sketch) -> None:
    ink = s.pick(DARK, STEEL_GREY, *_BRIGHT)
    parts: list[tuple[float, float, float, Colour, Finish]] = [
        (0.0, 1.3, 0.32, s.pick(DARK, STEEL_GREY), PLASTIC),
        (1.2, 4.2, 0.62, (0.75, 0.78, 0.8), CHROME),
        (4.1, 4.6, 0.68, STEEL_GREY, CHROME),
        (4.5, 13.2, 0.68, ink, STEEL),
    ]
    _device(s, parts, ("EGO", "VAPO", "AIR", "MIST")[int(s.rng.integers(4))])
    s.fill(rectangle(1.6, -0.42, 3.9, 0.42, 0.15), paint=(0.35, 0.24, 0.1), opacity=0.75)
    s.fill(rectangle(1.7, -0.3, 3.8, -0.16), paint=(1, 1, 1), opacity=0.6, soft=0.03)
    s.fill(ellipse(5.9, 0, 0.38), paint=(0.75, 0.76, 0.78))
    s.fill(ellipse(5.9, 0, 0.22), paint=s.pick((0.2, 0.5, 1.0), (0.95, 0.95, 0.95), (0.9, 0.1, 0.1)))
    if s.rng.uniform() < 0.5:
        smoke_trail(s, -0.3, -0.3, 3)


def _look_alike(s: Sketch) -> None:
    parts: list[tuple[float, float, float, Colour, Finish]] = [
        (0.0, 3.4, 0.46, s.pick(CORK, (0.93, 0.92, 0.9), DARK), PLASTIC),
        (3.3, 3.6, 0.47, GOLD, CHROME),
        (3.5, 11.0, 0.46, s.pick(WHITE, DARK), PLASTIC),
    ]
    _device(s, parts, ("e-lite", "blu", "VIP")[int(s.rng.integers(3))], s.pick((0.95, 0.35, 0.1), (0.2, 0.5, 0.98)))


def _flat_device(s: Sketch, length: float, wide: float, kind: str) -> None:
    """A flat stick or bar with a narrower mouthpiece."""
    first, second = (
        s.pick(*_BRIGHT, DARK) if kind == "disposable" else s.pick(DARK, (0.3, 0.32, 0.36), (0.2, 0.3, 0.42)),
        s.pick(*_BRIGHT),
    )

    def fade(x: Array, y: Array) -> Array:
        return over(first, second, np.clip((x - 2) / (length - 2.5), 0, 1))

    tip = smooth(
        [
            (0, -0.3),
            (0.3, -0.42),
            (1.6, -wide * 0.8),
            (2.4, -wide),
            (2.4, wide),
            (1.6, wide * 0.8),
            (0.3, 0.42),
            (0, 0.3),
        ]
    )
    s.fill(tip, paint=s.pick(DARK, (0.9, 0.9, 0.9)) if kind == "pod" else first * 0.8)
    s.relief(tip, width=0.35, strength=1.0)
    body = rectangle(2.0, -wide, length, wide, 0.45 if kind == "disposable" else 0.15)
    s.fill(body, paint=fade if kind == "disposable" else first)
    if kind == "disposable":
        s.text(
            ("MANGO ICE", "COLA", "BERRY", "MINT 600", "LUSH ICE")[int(s.rng.integers(5))],
            (length * 0.58, -0.05),
            0.62,
            (0.97, 0.97, 0.97),
            bold=0.1,
        )
        for x, y, r in zip(
            s.rng.uniform(2.6, length, 7), s.rng.uniform(-wide, wide, 7), s.rng.uniform(0.1, 0.4, 7), strict=True
        ):
            s.fill(ellipse(x, y, r), paint=(1, 1, 1), opacity=0.25, atop=True)
    else:
        s.fill(rectangle(2.0, -wide * 0.62, 3.3, wide * 0.62, 0.1), paint=(0.42, 0.25, 0.08), atop=True)
        s.fill(
            rectangle(2.1, -wide * 0.5, 3.2, -wide * 0.2), paint=(0.95, 0.85, 0.6), opacity=0.5, soft=0.05, atop=True
        )
        s.fill(ellipse(length * 0.6, 0, 0.16), paint=s.pick((0.3, 0.95, 0.4), (0.95, 0.95, 0.95)))
    s.relief(body, width=0.4, strength=1.0)
    s.fill(
        rectangle(2.5, -wide * 0.72, length - 0.5, -wide * 0.45), paint=(1, 1, 1), opacity=0.35, soft=0.09, atop=True
    )
    if s.rng.uniform() < 0.35:
        smoke_trail(s, -0.3, -0.2, 3)


def _box_mod(s: Sketch) -> None:
    """A box with screen and keys under a glass tank."""
    ink = s.pick(DARK, (0.55, 0.56, 0.58), (0.6, 0.1, 0.1), (0.15, 0.3, 0.6), (0.35, 0.3, 0.5))
    _device(
        s,
        [
            (0, 1.2, 0.55, DARK, PLASTIC),
            (1.1, 1.7, 1.15, STEEL_GREY, CHROME),
            (1.6, 4.2, 1.2, (0.6, 0.4, 0.2), CHROME),
            (4.1, 4.9, 1.15, STEEL_GREY, CHROME),
        ],
    )
    s.fill(rectangle(2.0, -0.4, 3.9, 0.4, 0.1), paint=(0.85, 0.86, 0.88))
    box = rectangle(4.8, -2.1, 12.8, 3.4, 0.5)
    s.fill(box, paint=ink)
    s.relief(box, width=0.5, strength=1.0)
    s.fill(rectangle(6.8, -0.6, 10.0, 1.9, 0.15), paint=(0.02, 0.02, 0.03))
    glow = s.pick((0.4, 0.85, 0.95), (0.95, 0.7, 0.2), (0.95, 0.95, 0.95))
    s.text(str(int(s.rng.integers(15, 99))) + "W", (8.4, 0.2), 0.85, glow)
    s.text("3.8V", (7.7, 1.35), 0.35, glow)
    s.fill(rectangle(8.6, 1.15, 9.7, 1.5), paint=glow)
    for x, y, r in ((5.8, 0.65, 0.6), (11.0, 0.1, 0.4), (11.0, 1.3, 0.4)):
        s.fill(ellipse(x, y, r), paint=(0.72, 0.73, 0.75))
        s.relief(ellipse(x, y, r), width=0.2, strength=1.0)
    s.fill(rectangle(5.1, -1.9, 12.5, -1.4), paint=(1, 1, 1), opacity=0.3, soft=0.15, atop=True)
    if s.rng.uniform() < 0.6:
        smoke_trail(s, -0.4, -0.4, 4)


def _heated(s: Sketch) -> None:
    """A short tobacco stick in a heating holder."""
    ink = s.pick((0.93, 0.92, 0.9), (0.1, 0.12, 0.2), (0.75, 0.55, 0.35), (0.15, 0.15, 0.16))
    stick = rod(s, [(0, 0.36), (4.0, 0.36)])
    s.fill(stick.outline(), paint=WHITE)
    s.fill(stick.patch(1.3, 1.4), paint=s.pick((0.3, 0.65, 0.75), (0.75, 0.6, 0.3), (0.5, 0.3, 0.6)))
    shine(s, stick, PAPER)
    body = turned_body(((2.6, 0.62), (3.2, 0.72), (10.6, 0.72), (11.4, 0.5)), 0.2, upright=False)
    s.fill(body.outline(), paint=ink)
    s.fill(body.patch(2.6, 3.5), paint=s.pick(GOLD, (0.3, 0.3, 0.32), (0.8, 0.5, 0.3)))
    shine(s, body, STEEL if s.rng.uniform() < 0.4 else PLASTIC)
    s.fill(ellipse(7.0, 0.05, 0.42, 0.3), paint=ink * 0.75)
    s.fill(ellipse(7.9, 0.05, 0.09), paint=(0.95, 0.97, 1.0))
    s.fill(ellipse(8.25, 0.05, 0.09), paint=(0.95, 0.97, 1.0))


def _hookah(s: Sketch) -> None:
    """The mouthpiece and hose of a water pipe."""
    ink, gold = s.pick((0.6, 0.08, 0.12), (0.1, 0.2, 0.5), (0.1, 0.4, 0.3), (0.35, 0.1, 0.4)), np.asarray(GOLD)
    drop = float(s.rng.uniform(9, 16))
    hose = smooth([(9.5, 0), (14, 0.6), (17, 4), (16, drop), (10, drop + 6), (9, drop + 16)], closed=False)
    band = ribbon(hose, 1.5)
    s.fill(band, paint=ink)
    for a in hose[1:]:
        s.line(np.stack([a - (0.72, 0.3), a + (0.72, -0.3)]), 0.16, ink * 0.6 if s.rng.uniform() < 0.6 else gold)
    s.relief(band, width=0.6, strength=1.1)
    body = turned_body(
        ((0, 0.4), (0.5, 0.42), (1.2, 0.28), (4.5, 0.5), (5, 0.85), (5.5, 0.55), (8.5, 0.85), (9, 1.05), (10.2, 0.85)),
        0.15,
        upright=False,
    )
    s.fill(body.outline(), paint=wood(s, (0.45, 0.24, 0.12), 0.3))
    for x, wide in ((0.0, 1.2), (4.6, 0.9), (8.7, 1.4)):
        s.fill(body.patch(x, x + wide), paint=gold)
    shine(s, body, LACQUER)
    smoke_trail(s, -0.4, -0.3, 3)


_BILLIARD = [(0, 1.75), (0.6, 1.85), (2.6, 1.9), (4.1, 1.6), (4.8, 0.7)]
_DUBLIN = [(0, 2.1), (1.5, 1.95), (3.6, 1.5), (4.7, 1.1), (5.1, 0.5)]
_COB = [(0, 1.8), (0.4, 1.95), (3.6, 1.9), (4.2, 1.75), (4.5, 1.5)]
_CLAY = [(0, 1.1), (1.2, 1.3), (2.6, 1.1), (3.2, 0.55)]
_BRIARS = ((0.42, 0.17, 0.07), (0.32, 0.12, 0.06), (0.55, 0.28, 0.12), (0.2, 0.1, 0.07))
PIPES: dict[str, Callable[[Sketch], None]] = {
    "straight-pipe": partial(
        _pipe, stem=[(0, 0), (3, 0.2), (7, 0.6), (11.5, 1.3)], bowl=_BILLIARD, at=(12.2, -2.4), colours=_BRIARS
    ),
    "bent-pipe": partial(
        _pipe,
        stem=[(0, 0), (2.4, 0.2), (4.6, 2.4), (6.4, 4.9), (9.2, 5.7)],
        bowl=_DUBLIN,
        at=(9.9, 1.2),
        colours=_BRIARS,
        ring=STEEL_GREY,
    ),
    "corncob-pipe": partial(
        _pipe,
        stem=[(0, 0), (3, 0.3), (7, 1.2), (11, 2.4)],
        bowl=_COB,
        at=(11.4, -0.6),
        colours=((0.86, 0.68, 0.36),),
        texture="cob",
        bit=(0.85, 0.6, 0.15),
        thick=0.95,
        rim=(0.72, 0.52, 0.26),
        bit_share=0.6,
    ),
    "clay-pipe": partial(
        _pipe,
        stem=[(0, 0), (6, 0.5), (14, 1.4), (19.5, 2.6)],
        bowl=_CLAY,
        at=(20.2, 0.0),
        bit=(0.9, 0.88, 0.82),
        colours=((0.92, 0.9, 0.84),),
        texture="clay",
        thick=0.8,
    ),
    "meerschaum": partial(
        _pipe,
        stem=[(0, 0), (2.4, 0.2), (4.6, 2.0), (6.6, 4.3), (9.2, 4.9)],
        bowl=_BILLIARD,
        at=(9.8, 0.6),
        colours=((0.94, 0.88, 0.76), (0.9, 0.78, 0.58)),
        texture="clay",
        bit=(0.85, 0.5, 0.1),
        ring=GOLD,
    ),
    "calabash": _calabash_pipe,
    "water-pipe-hose": _hookah,
}
VAPES: dict[str, Callable[[Sketch], None]] = {
    "vape-pen": _vape_pen,
    "e-cigarette": _look_alike,
    "disposable-vape": partial(_flat_device, length=10.6, wide=0.85, kind="disposable"),
    "pod-vape": partial(_flat_device, length=9.6, wide=0.72, kind="pod"),
    "box-mod": _box_mod,
    "heated-stick": _heated,
}
