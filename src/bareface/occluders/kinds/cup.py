"""Things one drinks from. The origin is the middle of the near rim, where the lips would be; they stand below it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from bareface.occluders.kinds.glasses import GLASSES
from bareface.occluders.kinds.lathe import (
    CHINA,
    CHROME,
    LACQUER,
    PAPER,
    PLASTIC,
    STEEL,
    Finish,
    Round,
    lettered,
    shine,
    turned_body,
)
from bareface.occluders.kinds.vessels import (
    CAFES,
    COFFEE,
    beads,
    decorate,
    drinking_straw,
    ear,
    motif,
    opening,
    standing,
)
from bareface.occluders.layer import Array
from bareface.occluders.sketch import Colour, Sketch, ellipse, rectangle, ribbon, smooth

_GLAZES = (
    (0.93, 0.92, 0.89),
    (0.95, 0.94, 0.92),
    (0.12, 0.13, 0.15),
    (0.16, 0.28, 0.48),
    (0.72, 0.13, 0.12),
    (0.85, 0.66, 0.22),
    (0.30, 0.48, 0.42),
    (0.74, 0.80, 0.82),
    (0.86, 0.62, 0.58),
    (0.42, 0.44, 0.46),
)
_SLOGANS = ("MONDAY", "PARIS", "I LOVE NY", "BEST DAD", "NO 1", "HELLO", "TEAM", "1987", "BOSS", "LONDON", "OH NO")
_BRANDS = ("COLA", "FIZZ", "SODA", "LIMO", "ZERO", "ZING", "KOLA", "BOOM")


def _mug(s: Sketch) -> None:
    ground = s.pick(*_GLAZES)
    ink = (
        s.pick((0.1, 0.1, 0.12), (0.75, 0.1, 0.12), (0.12, 0.25, 0.5))
        if ground.mean() > 0.5
        else s.pick((0.94, 0.92, 0.88))
    )
    inside = ground if s.rng.uniform() < 0.5 else s.pick((0.94, 0.93, 0.9), (0.85, 0.5, 0.2), (0.3, 0.55, 0.6))
    foot = s.rng.uniform(3.3, 4.1)
    body = standing(s, ((0, 4.1), (0.3, 4.05), (8.2, foot + 0.1), (9.3, foot), (9.6, foot - 0.35)))
    ear(s, body, ground, 0.17, 0.78, 2.6, 1.1)
    s.fill(body.outline(), paint=ground)
    decorate(s, body, ground, ink, _SLOGANS)
    shine(s, body, CHINA)
    opening(s, body, inside * 0.97, inside, 0.3, s.pick(*COFFEE), float(s.rng.uniform(0.9, 2.2)))


def _stoneware(s: Sketch) -> None:
    clay, glaze = s.pick((0.62, 0.5, 0.38), (0.45, 0.36, 0.3), (0.75, 0.68, 0.58)), s.pick(*_GLAZES, (0.35, 0.42, 0.36))
    body = standing(s, ((0, 3.9), (2.5, 4.3), (6.0, 4.4), (8.4, 3.7), (8.8, 3.3)), curved=True)
    ear(s, body, glaze, 0.2, 0.75, 2.2, 1.2)
    s.fill(body.outline(), paint=clay)
    drips = body.start + s.rng.uniform(4.5, 7.0) + np.cumsum(s.rng.normal(0, 0.3, 13))
    across = np.linspace(-1, 1, 13)
    edge = smooth(body.at(drips.clip(body.start + 3, body.end - 0.4), across), closed=False)
    top = body.patch(body.start, body.start + 2.9)
    s.fill(top, paint=glaze)
    s.fill(
        np.concatenate(
            [
                edge,
                body.at(np.linspace(body.end - 2, body.start, 9), 1.0),
                body.at(np.linspace(body.start, body.end - 2, 9), -1.0),
            ]
        ),
        paint=glaze,
        atop=True,
    )
    s.line(edge, 0.16, glaze * 0.72)
    beads(s, body, 40, clay * 0.55)
    shine(s, body, CHINA)
    opening(s, body, clay * 0.9, glaze, 0.35, s.pick(*COFFEE), 1.4)


def _enamel(s: Sketch) -> None:
    ground = s.pick((0.93, 0.93, 0.9), (0.92, 0.9, 0.84), (0.14, 0.24, 0.4), (0.2, 0.36, 0.3), (0.7, 0.14, 0.12))
    dark = s.pick((0.07, 0.1, 0.22), (0.08, 0.08, 0.08))
    body = standing(s, ((0, 4.25), (0.25, 4.1), (7.6, 3.9), (8.0, 3.7)))
    ear(s, body, ground, 0.2, 0.72, 2.3, 0.75)
    s.fill(body.outline(), paint=ground)
    beads(s, body, 70, dark if ground.mean() > 0.5 else (0.9, 0.9, 0.88))
    shine(s, body, LACQUER)
    for x, y in body.at(s.rng.uniform(body.start + 3, body.end, 4), s.rng.uniform(-0.9, 0.9, 4)):
        s.fill(ellipse(float(x), float(y), s.rng.uniform(0.12, 0.35), s.rng.uniform(0.12, 0.25)), paint=dark, atop=True)
    opening(s, body, dark, (0.93, 0.93, 0.9), 0.2, s.pick(*COFFEE), 1.5)
    s.fill(body.patch(body.start, body.start + 0.22), paint=dark, atop=True)


def _espresso(s: Sketch) -> None:
    ground = s.pick(*_GLAZES)
    body = standing(s, ((0, 3.2), (2.2, 3.1), (4.2, 2.5), (5.4, 1.8), (5.7, 1.7)), 0.2, 0.38, 0.1, curved=True)
    ear(s, body, ground, 0.14, 0.66, 1.8, 0.7)
    s.fill(body.outline(), paint=ground)
    shine(s, body, CHINA)
    opening(
        s, body, (0.95, 0.94, 0.92), (0.95, 0.94, 0.92), 0.3, s.pick((0.55, 0.34, 0.15), (0.48, 0.28, 0.1)), 0.7, True
    )


def _cappuccino(s: Sketch) -> None:
    ground = s.pick((0.95, 0.94, 0.92), (0.95, 0.94, 0.92), (0.2, 0.3, 0.34), (0.55, 0.2, 0.15), (0.4, 0.5, 0.4))
    body = standing(s, ((0, 5.2), (1.5, 5.1), (4.0, 4.3), (6.0, 2.9), (6.6, 2.4)), 0.3, 0.45, 0.0, curved=True)
    ear(s, body, ground, 0.12, 0.62, 2.2, 0.85)
    s.fill(body.outline(), paint=ground)
    shine(s, body, CHINA)
    opening(s, body, (0.96, 0.95, 0.93), (0.96, 0.95, 0.93), 0.3, (0.66, 0.43, 0.22), 0.45)
    y, flat = body.start + 0.25, body.squash
    heart = motif(s, 0, 0, 2.6) * (1, flat) + (0, y)
    s.fill(heart, paint=(0.96, 0.9, 0.8), opacity=0.95, soft=0.08, atop=True)
    for scale in (0.7, 0.35):
        s.fill(
            (heart - (0, y)) * scale + (0, y),
            (heart - (0, y)) * (scale - 0.1) + (0, y),
            paint=(0.66, 0.43, 0.22),
            opacity=0.7,
            soft=0.06,
            atop=True,
        )


def _teacup(s: Sketch) -> None:
    body = standing(s, ((0, 4.9), (0.8, 4.4), (3.2, 3.6), (4.9, 2.2), (5.3, 1.9), (5.9, 2.2)), 0.2, 0.38, 0.0, True)
    gold = s.pick((0.78, 0.6, 0.25), (0.15, 0.2, 0.5), (0.6, 0.15, 0.2))
    ear(s, body, (0.95, 0.94, 0.91), 0.14, 0.62, 1.9, 0.45)
    s.fill(body.outline(), paint=(0.95, 0.94, 0.91))
    petal = s.pick((0.82, 0.32, 0.42), (0.3, 0.4, 0.7), (0.85, 0.5, 0.2), (0.6, 0.3, 0.55))
    for n in s.rng.uniform(-0.75, 0.75, 5):
        x, y = body.at(body.start + s.rng.uniform(1.0, 3.2), n)
        for turn in np.arange(5) * 1.257 + s.rng.uniform(0, 1):
            s.fill(ellipse(x + 0.36 * np.cos(turn), y + 0.36 * np.sin(turn), 0.34, 0.24, turn), paint=petal, atop=True)
        s.fill(ellipse(x, y, 0.17), paint=(0.93, 0.78, 0.3))
        for side in (-1, 1):
            s.fill(ellipse(x + side * 0.8, y + 0.45, 0.45, 0.17, side * 0.6), paint=(0.35, 0.52, 0.3), atop=True)
    shine(s, body, CHINA)
    opening(s, body, gold, (0.97, 0.96, 0.93), 0.14, s.pick((0.55, 0.24, 0.06), (0.66, 0.45, 0.15)), 1.0)


def _yunomi(s: Sketch) -> None:
    ground = s.pick((0.25, 0.3, 0.33), (0.8, 0.8, 0.74), (0.45, 0.33, 0.24), (0.5, 0.58, 0.5))
    body = standing(s, ((0, 3.5), (5, 3.7), (8.0, 3.5), (8.6, 2.6), (9.0, 2.5)))
    s.fill(body.outline(), paint=ground)
    ink = ground * 0.4 if ground.mean() > 0.45 else ground * 0.3 + 0.6
    for x in (-0.35, 0.4):  # brushed grass
        root = body.at(body.end - 1.2, x)
        for lean in s.rng.uniform(-1.8, 1.8, 4):
            blade = smooth(
                root + np.array(((0, 0), (0.3 * lean, -2.2), (lean, -s.rng.uniform(3.2, 5.2)))), closed=False
            )
            s.fill(ribbon(blade, np.linspace(0.28, 0.04, len(blade))), paint=ink, atop=True)
    beads(s, body, 30, ground * 0.6)
    shine(s, body, PLASTIC)
    opening(s, body, ground * 0.7, ground * 0.9, 0.35, (0.55, 0.6, 0.2), 1.3)


def _paper_cup(s: Sketch, lid: bool) -> None:
    ground = s.pick((0.93, 0.92, 0.9), (0.72, 0.55, 0.38), (0.1, 0.1, 0.11), (0.5, 0.14, 0.12), (0.1, 0.32, 0.24))
    ink = (
        s.pick((0.12, 0.1, 0.09), (0.1, 0.32, 0.24), (0.55, 0.1, 0.1))
        if ground.mean() > 0.45
        else s.pick((0.93, 0.9, 0.84))
    )
    body = standing(s, ((0, 4.3), (0.35, 4.3), (0.4, 4.15), (10.8, 2.95), (11, 2.9)), 0.08, 0.2, 0.0 if lid else 0.2)
    s.fill(body.outline(), paint=ground)
    if lid and s.rng.uniform() < 0.7:
        kraft = s.pick((0.68, 0.52, 0.36), (0.55, 0.4, 0.28), (0.2, 0.19, 0.18))
        sleeve = body.patch(body.start + 3, body.start + 8)
        s.fill((sleeve - (0, 5.5)) * (1.03, 1) + (0, 5.5), paint=kraft)
        ink = kraft * 0.4 if kraft.mean() > 0.3 else kraft + 0.6
        s.line(body.patch(body.start + 3, body.start + 3.05)[:17], 0.06, kraft * 1.25)
        lettered(s, body, CAFES[int(s.rng.integers(len(CAFES)))], body.start + 5.4, 1.25, ink, 0.1)
    else:
        decorate(s, body, ground, ink, CAFES)
    s.fill(body.patch(body.end - 0.35, body.end), paint=ground * 0.75, opacity=0.7, atop=True)
    shine(s, body, PAPER)
    if lid:
        _flat_lid(s, body, s.pick((0.95, 0.95, 0.94), (0.08, 0.08, 0.08), (0.4, 0.26, 0.18)))
    else:
        opening(s, body, (0.96, 0.95, 0.93), (0.95, 0.94, 0.92), 0.16, s.pick(*COFFEE), 1.5)


def _flat_lid(s: Sketch, cup: Round, colour: Array, dome: float = 1.3) -> None:
    """A moulded lid with a sipping edge, over the rim of a cup."""
    r, y = float(cup.radius(cup.start)), cup.start
    skirt = turned_body(((y - 0.35, r + 0.22), (y + 0.45, r + 0.25), (y + 0.75, r + 0.08)), cup.squash)
    crown = turned_body(((y - dome, r - 0.45), (y - dome + 0.2, r - 0.3), (y - 0.3, r - 0.12)), cup.squash)
    for part in (skirt, crown):
        s.fill(part.outline(), paint=colour)
        shine(s, part, PLASTIC)
    s.fill(crown.disc(crown.start), paint=colour * 0.92 + 0.05)
    s.fill(crown.disc(crown.start, 0.88), paint=colour * 0.75)
    s.fill(crown.disc(crown.start + 0.12, 0.82), paint=colour * 0.9 + 0.02)
    s.fill(ellipse(0, y - dome + r * cup.squash * 0.35, 0.55, 0.13), paint=(0.06, 0.05, 0.04))
    s.line(skirt.at(y + 0.4, np.linspace(-1, 1, 21)), 0.08, colour * 0.6)


def _soda_cup(s: Sketch) -> None:
    ground = s.pick((0.8, 0.08, 0.1), (0.1, 0.2, 0.5), (0.94, 0.94, 0.92), (0.95, 0.75, 0.1), (0.1, 0.45, 0.3))
    ink = (0.97, 0.97, 0.95) if ground.mean() < 0.6 else (0.8, 0.08, 0.1)
    body = standing(s, ((0, 4.6), (14.5, 3.1), (14.8, 3.0)), 0.08, 0.18, 0.0)
    s.fill(body.outline(), paint=ground)
    wave = np.linspace(-1, 1, 30)
    ups = body.at(body.start + 9 + 1.3 * np.sin(wave * 3 + s.rng.uniform(0, 6)), wave)
    s.fill(np.concatenate([ups, ups[::-1] + (0, s.rng.uniform(0.8, 2))]), paint=ink, atop=True)
    lettered(s, body, _BRANDS[int(s.rng.integers(len(_BRANDS)))], body.start + 5.2, 1.9, ink, 0.1)
    shine(s, body, PAPER)
    top = body.start
    _flat_lid(s, body, s.pick((0.9, 0.91, 0.92), (0.94, 0.94, 0.93), spread=0.01), 0.7)
    lean = s.rng.uniform(-2.5, 2.5)
    drinking_straw(s, np.array((lean, top - 8.5)), np.array((0.2 * lean, top - 0.75)), s.rng.uniform() < 0.4)


def _party_cup(s: Sketch) -> None:
    ground = s.pick((0.78, 0.07, 0.08), (0.78, 0.07, 0.08), (0.1, 0.22, 0.58), (0.12, 0.45, 0.22), (0.9, 0.5, 0.1))
    body = standing(
        s,
        (
            (0, 4.75),
            (0.4, 4.75),
            (0.45, 4.55),
            (4, 4.2),
            (4.05, 4.05),
            (8, 3.6),
            (8.05, 3.45),
            (11.5, 3.05),
            (11.8, 2.95),
        ),
    )
    s.fill(body.outline(), paint=ground)
    shine(s, body, PLASTIC)
    for y in (4.02, 8.02, 9.0, 9.7):
        s.fill(
            body.patch(body.start + y, body.start + y + 0.13), paint=ground * 0.45, opacity=0.7, soft=0.03, atop=True
        )
        s.fill(body.patch(body.start + y - 0.15, body.start + y), paint=(1, 1, 1), opacity=0.25, soft=0.03, atop=True)
    opening(s, body, ground * 0.9 + 0.08, (0.95, 0.94, 0.93), 0.2, s.pick((0.85, 0.6, 0.15), *COFFEE), 1.8)


def _tumbler(s: Sketch) -> None:
    coat = s.pick(
        (0.12, 0.12, 0.13), (0.2, 0.38, 0.42), (0.85, 0.6, 0.62), (0.9, 0.9, 0.88), (0.16, 0.2, 0.36), (0.4, 0.47, 0.36)
    )
    body = standing(s, ((0, 4.1), (3.5, 3.95), (12, 3.5), (15.5, 3.3), (15.8, 3.1)), 0.08, 0.2, 0.15)
    s.fill(body.outline(), paint=(0.66, 0.67, 0.68))
    s.fill(body.patch(body.start + 1.3, body.end - 1.1), paint=coat)
    lettered(
        s, body, ("NORD", "TREK", "PEAK", "HUSK")[int(s.rng.integers(4))], body.start + 6, 0.8, coat * 0.4 + 0.5, 0.05
    )
    shine(s, body, STEEL if s.rng.uniform() < 0.5 else PLASTIC)
    if body.squash < 0:
        opening(s, body, (0.7, 0.71, 0.72), (0.6, 0.6, 0.6), 0.2)
        return
    y, r = body.start, float(body.radius(body.start))
    lid = turned_body(((y - 1.2, r - 0.2), (y, r + 0.12), (y + 0.5, r + 0.12)), body.squash)
    s.fill(lid.outline(), paint=(0.1, 0.1, 0.11))
    shine(s, lid, PLASTIC)
    s.fill(lid.disc(lid.start, 0.96), paint=(0.2, 0.2, 0.21))
    s.fill(lid.disc(lid.start + 0.1, 0.85), paint=(0.13, 0.13, 0.14))
    flap = rectangle(-0.9, lid.start - 0.3, 0.9, lid.start + 0.8, 0.3)
    s.fill(flap, paint=(0.23, 0.23, 0.24))
    s.relief(flap, width=0.2)


def _steel_mug(s: Sketch, ground: Colour, finish: Finish) -> None:
    colour = s.pick(ground)
    body = standing(s, ((0, 4.3), (0.2, 4.1), (3, 4.25), (6.5, 4.4), (8.8, 4.0), (9.2, 3.5)), curved=True)
    ear(s, body, colour * 0.9, 0.16, 0.74, 2.3, 0.7, 0.8)
    s.fill(body.outline(), paint=colour)
    if s.rng.uniform() < 0.6:  # hammered
        for across in np.linspace(-1.2, 1.2, 11):
            for along in np.linspace(0.06, 0.94, 8):
                n = np.sin(across + s.rng.uniform(-0.05, 0.05))
                x, y = body.at(body.start + along * (body.end - body.start), n)
                wide = 0.5 * np.cos(across)
                s.fill(ellipse(x, y, wide, 0.5)[::4], paint=colour * s.rng.uniform(0.9, 1.07))
    shine(s, body, finish)
    opening(s, body, colour * 1.15, colour * 0.8, 0.15, s.pick((0.8, 0.75, 0.5), *COFFEE), 1.6)


def _can(s: Sketch) -> None:
    ground = s.pick(
        (0.78, 0.05, 0.08), (0.08, 0.25, 0.6), (0.1, 0.5, 0.25), (0.95, 0.55, 0.1), (0.1, 0.1, 0.1), (0.85, 0.86, 0.88)
    )
    body = standing(s, ((0, 2.7), (0.35, 2.65), (1.4, 3.3), (11.2, 3.3), (12, 2.6), (12.2, 2.5)), 0.14, 0.26, 0.2)
    s.fill(body.outline(), paint=(0.75, 0.76, 0.77))
    s.fill(body.patch(body.start + 0.9, body.end - 0.7), paint=ground)
    ink = (
        s.pick((0.95, 0.95, 0.94), (0.95, 0.85, 0.3))
        if ground.mean() < 0.6
        else s.pick((0.8, 0.1, 0.12), (0.1, 0.2, 0.5))
    )
    wave = np.linspace(-1, 1, 30)
    sweep = body.at(body.start + 8.2 + s.rng.uniform(-1.4, 1.4) * wave + 0.8 * np.sin(wave * 4), wave)
    s.fill(np.concatenate([sweep, sweep[::-1] + (0, s.rng.uniform(0.5, 1.6))]), paint=ink, atop=True)
    lettered(s, body, _BRANDS[int(s.rng.integers(len(_BRANDS)))], body.start + 5, 1.55, ink, 0.1)
    shine(s, body, STEEL)
    if s.rng.uniform() < 0.5:
        beads(s, body, 30, ground * 0.6 + 0.4)
    opening(s, body, (0.85, 0.86, 0.87), (0.85, 0.86, 0.87), 0.2, (0.7, 0.71, 0.72), 0.3)
    if body.squash > 0:
        y, flat = body.start + 0.3, body.squash
        s.fill(ellipse(0, y + 1.0 * flat, 0.9, 0.75 * flat), paint=(0.06, 0.05, 0.05))
        s.fill(
            ellipse(0, y - 0.7 * flat, 0.6, 1.1 * flat),
            ellipse(0, y - 1.1 * flat, 0.35, 0.4 * flat),
            paint=(0.9, 0.9, 0.91),
        )


def _sippy(s: Sketch) -> None:
    ground = s.pick((0.95, 0.6, 0.7), (0.45, 0.75, 0.9), (0.65, 0.85, 0.45), (0.98, 0.8, 0.3))
    lid = s.pick((0.2, 0.5, 0.8), (0.9, 0.35, 0.5), (0.3, 0.65, 0.35), (0.95, 0.55, 0.15))
    body = turned_body(((2.4, 3.6), (5, 3.3), (9, 3.5), (11.5, 3.2), (11.9, 2.7)), 0.12, curved=True)
    for side in (-1, 1):
        ear = smooth(np.array(((2.8, 4.4), (4.9, 4.2), (5.7, 6.2), (5.0, 8.6), (2.9, 8.9))) * (side, 1), closed=False)
        band = ribbon(ear, 1.1)
        s.fill(band, paint=lid)
        s.relief(band, width=0.4, strength=0.7)
    s.fill(body.outline(), paint=ground)
    for n in (-0.65, 0.0, 0.65):
        x, y = body.at(7.3 + s.rng.uniform(-0.6, 0.6), n)
        s.fill(motif(s, float(x), float(y), 0.95), paint=s.pick((0.95, 0.95, 0.95), lid))
    shine(s, body, PLASTIC)
    collar = turned_body(((1.6, 2.6), (2.0, 3.5), (2.3, 3.85), (3.5, 3.85)), 0.12)
    spout = turned_body(((0, 1.0), (0.3, 1.3), (1.3, 1.5), (2.0, 2.2)), 0.2, curved=True)
    for part in (collar, spout):
        s.fill(part.outline(), paint=lid)
        shine(s, part, PLASTIC)
    for x in (-0.35, 0, 0.35):
        s.fill(ellipse(x, -0.05, 0.09, 0.06), paint=lid * 0.3)


def _tin(s: Sketch) -> None:
    """A shaker or sports bottle with a screwed cap and nozzle."""
    ground = s.pick((0.15, 0.45, 0.75), (0.85, 0.2, 0.15), (0.12, 0.12, 0.13), (0.6, 0.8, 0.2), (0.9, 0.9, 0.9))
    cap = s.pick((0.1, 0.1, 0.1), (0.9, 0.9, 0.9), (0.9, 0.3, 0.1))
    body = turned_body(
        ((4.0, 3.2), (5, 3.7), (9, 3.6), (11, 3.1), (13, 3.1), (15, 3.6), (20, 3.6), (20.8, 3.2)), 0.1, curved=True
    )
    s.fill(body.outline(), paint=ground)
    lettered(s, body, ("SPORT", "RUN", "TEAM", "GYM")[int(s.rng.integers(4))], 17.4, 1.4, cap * 0.8 + 0.1, 0.15)
    shine(s, body, PLASTIC)
    for start, end, r0, r1 in ((2.2, 4.6, 3.0, 3.4), (0.6, 2.4, 1.0, 1.5), (0, 1.0, 0.75, 0.7)):
        part = turned_body(((start, r0), (start + 0.3, r1), (end, r1)), 0.14)
        s.fill(part.outline(), paint=cap if start else (0.92, 0.92, 0.9))
        shine(s, part, PLASTIC)
    for n in np.linspace(-1.2, 1.2, 13):
        s.line(turned_body(((3.0, 3.42), (4.4, 3.42)), 0.1).at(np.array((3.0, 4.3)), np.sin(n)), 0.09, cap * 0.6)


KINDS: dict[str, Callable[[Sketch], None]] = {
    "mug": _mug,
    "stoneware-mug": _stoneware,
    "enamel-mug": _enamel,
    "espresso": _espresso,
    "cappuccino": _cappuccino,
    "porcelain-teacup": _teacup,
    "japanese-teacup": _yunomi,
    "paper-cup": partial(_paper_cup, lid=False),
    "coffee-to-go": partial(_paper_cup, lid=True),
    "soda-cup": _soda_cup,
    "party-cup": _party_cup,
    "travel-tumbler": _tumbler,
    "copper-mug": partial(_steel_mug, ground=(0.72, 0.40, 0.26), finish=STEEL),
    "steel-mug": partial(_steel_mug, ground=(0.68, 0.69, 0.70), finish=CHROME),
    "soda-can": _can,
    "sippy-cup": _sippy,
    "sports-bottle": _tin,
    **GLASSES,
}
