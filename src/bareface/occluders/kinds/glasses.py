"""Glasses, bottles and clear plastic, with what is in them. The origin is the middle of the near rim."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from bareface.occluders.kinds.lathe import (
    LACQUER,
    PAPER,
    Finish,
    Round,
    lettered,
    shine,
    specks,
    turned_body,
)
from bareface.occluders.kinds.vessels import CAFES, COFFEE, beads, drinking_straw, ear, standing
from bareface.occluders.sketch import Colour, Sketch, ellipse, rectangle, smooth

_BEERS = ("PILS", "LAGER", "ALE", "BRAU", "STOUT", "IPA")


def _glass(
    s: Sketch,
    body: Round,
    drink: Colour | None,
    level: float,
    base: float = 0.7,
    wall: float = 0.25,
    clear: float = 0.82,
    tint: Colour = (0.86, 0.91, 0.92),
    stop: float | None = None,
) -> Round | None:
    """A clear vessel, with a drink from `level` down to its thick base; gives the drink's body."""
    tint = np.asarray(tint)
    s.fill(body.outline(), paint=tint, opacity=0.3)
    poured = None
    foot = body.end - base if stop is None else stop
    if drink is not None:
        along = np.linspace(body.start + level, foot, 16)
        poured = Round(np.column_stack([along, np.maximum(body.radius(along) - wall, 0.05)]), body.squash)
        hue = np.asarray(drink)
        s.fill(poured.outline(), paint=hue, opacity=clear)
        shine(s, poured, Finish((0.45, 0.7, 0.9, 1.0, 1.08, 1.15, 1.22, 1.25, 0.7)))
        s.fill(poured.disc(poured.start), paint=hue * 0.75 + 0.22, opacity=0.8)
    for low, high, ink, opacity in ((-1, -0.93, 0.35, 0.5), (0.93, 1, 0.35, 0.5), (-0.9, -0.83, 1.1, 0.4)):
        s.fill(body.patch(body.start, body.end, low, high), paint=tint * ink, opacity=opacity)
    s.fill(body.disc(body.end), paint=tint * 0.75, opacity=0.35)
    s.fill(body.disc(body.end, 0.8), body.disc(body.end, 0.55), paint=(1, 1, 1), opacity=0.3, atop=True)
    return poured


def _reflections(s: Sketch, body: Round, opacity: float = 0.6) -> None:
    """Window light on clear glass, and its rim."""
    side = body.lit(s)
    length = body.end - body.start
    for low, high, share in ((0.5, 0.68, 1.0), (-0.72, -0.64, 0.55)):
        places = sorted((side * low, side * high))
        top, foot = body.start + s.rng.uniform(0.05, 0.15) * length, body.start + s.rng.uniform(0.6, 0.92) * length
        s.fill(body.patch(top, foot, *places), paint=(1, 1, 1), opacity=opacity * share, soft=0.05, atop=True)
    if body.squash > 0:
        rim, hole = body.disc(body.start, 1.0), body.disc(body.start, 1 - 0.14 / float(body.radius(body.start)))
        s.fill(rim, hole, paint=(0.97, 0.99, 1.0), opacity=0.75)


def _foam(s: Sketch, body: Round, level: float, deep: float, colour: Colour) -> None:
    """A head of foam from `level` (above the rim if negative) down."""
    ink = np.asarray(colour)
    along = np.linspace(body.start + level, body.start + level + deep, 6)
    head = Round(np.column_stack([along, np.maximum(body.radius(along) - 0.15, 0.2)]), body.squash)
    s.fill(head.outline(), paint=ink)
    shine(s, head, PAPER)
    top = head.disc(head.start, 0.98)
    s.fill(top, paint=ink * 1.02)
    s.relief(top, width=0.3, strength=0.6)
    for x, y, r in zip(
        s.rng.uniform(-0.75, 0.75, 14), s.rng.uniform(-0.7, 0.7, 14), s.rng.uniform(0.06, 0.2, 14), strict=True
    ):
        centre = (x * float(head.radius(head.start)), head.start + y * float(np.ptp(top[:, 1])) / 2)
        s.fill(ellipse(*centre, r, r * 0.6)[::4], paint=ink * (0.86 + 0.3 * r))


def _ice(s: Sketch, body: Round, count: int, low: float, high: float) -> None:
    """Ice cubes between two shares of the height."""
    length = body.end - body.start
    for place, share, turn in zip(
        np.linspace(-0.5, 0.5, count), s.rng.uniform(low, high, count), s.rng.uniform(-0.6, 0.6, count), strict=True
    ):
        x, y = body.at(body.start + share * length, place)
        cube = ellipse(float(x), float(y), 1.25, 1.15, turn + 0.4, 6)
        s.fill(cube, paint=(0.93, 0.96, 0.98), opacity=0.42, atop=True)
        s.relief(cube, width=0.25, strength=0.55)
        s.line(cube[[4, 18, 26]] * 0.97 + np.array((float(x), float(y))) * 0.03, 0.07, (0.97, 0.98, 1.0))


def _water(s: Sketch) -> None:
    body = standing(s, ((0, 3.6), (10.5, 2.9), (11.5, 2.85)), 0.1, 0.24, 0.0)
    juice = s.rng.uniform() < 0.35
    drink = s.pick((0.95, 0.6, 0.1), (0.85, 0.75, 0.3), (0.7, 0.1, 0.1)) if juice else (0.78, 0.86, 0.88)
    poured = _glass(s, body, drink, float(s.rng.uniform(1.5, 4)), 1.2, clear=0.92 if juice else 0.4)
    if s.rng.uniform() < 0.5 and poured is not None:
        _ice(s, poured, 2, 0.1, 0.35)
    _reflections(s, body)


def _beer(s: Sketch, points: Sequence[Sequence[float]], handle: bool) -> None:
    body = standing(s, points, 0.1, 0.2, 0.0, curved=not handle)
    drink = s.pick((0.88, 0.58, 0.08), (0.8, 0.42, 0.05), (0.92, 0.68, 0.2), (0.16, 0.06, 0.03))
    if handle:
        ear(s, body, (0.75, 0.8, 0.8), 0.14, 0.78, 2.8, 1.2, 0.9)
    poured = _glass(s, body, drink, 2.2, 0.9, clear=0.95)
    if handle:  # dimples
        for along in (0.3, 0.55, 0.8):
            for across in (-0.95, -0.32, 0.32, 0.95):
                x, y = body.at(body.start + along * (body.end - body.start), np.sin(across))
                dent = ellipse(float(x), float(y), 1.15 * np.cos(across), 1.3)
                s.relief(dent, width=0.5, strength=0.4)
                s.fill(ellipse(float(x), float(y) - 0.55, 0.55 * np.cos(across), 0.3)[::4], paint=drink * 0.6 + 0.36)
    elif poured is not None:
        beads(s, poured, 40, drink * 0.6 + 0.38)
    _foam(s, body, float(s.rng.uniform(-0.6, 0.5)), float(s.rng.uniform(1.8, 3)), (0.97, 0.94, 0.86))
    if s.rng.uniform() < 0.6 and not handle:
        lettered(
            s,
            body,
            _BEERS[int(s.rng.integers(len(_BEERS)))],
            body.start + 6.5,
            1.4,
            s.pick((0.95, 0.9, 0.8), (0.7, 0.1, 0.08)),
            0.1,
        )
    _reflections(s, body, 0.55)


def _stemmed(
    s: Sketch,
    bowl: Sequence[Sequence[float]],
    stem: float,
    foot: float,
    drinks: Sequence[Colour],
    level: float,
    clear: float,
    garnish: str = "",
    squash: tuple[float, float] = (0.1, 0.2),
) -> None:
    """A bowl on a stem."""
    body = standing(s, bowl, *squash, 0.0, curved=garnish != "olive")
    y = body.end
    leg = turned_body(
        (
            (y - 0.4, 0.55),
            (y + 0.6, 0.38),
            (y + 0.6 * stem, 0.33),
            (y + stem - 0.5, 0.5),
            (y + stem - 0.2, foot * 0.7),
            (y + stem, foot),
        ),
        body.squash,
    )
    s.fill(leg.outline(), paint=(0.82, 0.87, 0.88), opacity=0.42)
    s.fill(leg.disc(leg.end), leg.disc(leg.end, 0.93), paint=(0.97, 0.98, 0.99), opacity=0.6)
    for low, high, tone in ((-1, -0.6, 0.4), (0.5, 0.95, 0.45), (-0.3, 0.15, 1.0)):
        s.fill(
            leg.patch(y - 0.3, y + stem - 0.5, low, high), paint=(tone, tone, tone), opacity=0.5, soft=0.03, atop=True
        )
    drink = s.pick(*drinks)
    poured = _glass(s, body, drink, level, 0.2, 0.12, clear, stop=body.end - 0.15)
    if garnish == "bubbles" and poured is not None:
        beads(s, poured, 45, (0.98, 0.95, 0.8))
    if garnish == "olive":
        x = s.rng.uniform(-1.2, 0.4)
        for dx in (0, 1.1):
            olive = ellipse(x + dx, body.start + level + 0.6 - dx * 0.4, 0.75, 0.62, -0.4)
            s.fill(olive, paint=(0.48, 0.52, 0.15))
            s.relief(olive, width=0.4, strength=0.9)
            s.fill(ellipse(x + dx + 0.5, body.start + level + 0.45 - dx * 0.4, 0.2), paint=(0.75, 0.15, 0.08))
        s.line(np.array(((x - 1, body.start + level + 1), (x + 6, body.start - 1.4))), 0.12, (0.8, 0.68, 0.45))
    _reflections(s, body, 0.6)


def _whisky(s: Sketch) -> None:
    body = standing(s, ((0, 4.2), (8.6, 3.8), (9.2, 3.6)), 0.14, 0.26, 0.0)
    poured = _glass(s, body, s.pick((0.72, 0.36, 0.06), (0.8, 0.48, 0.1), (0.6, 0.25, 0.04)), 4.2, 1.6, clear=0.9)
    for across in np.linspace(-1.2, 1.2, 8):  # cut diamonds
        n = np.sin(across)
        x0, x1 = np.sin(across - 0.17), np.sin(across + 0.17)
        ring = np.stack(
            [
                body.at(body.end - 3.6, n),
                body.at(body.end - 2.2, min(x1, 1)),
                body.at(body.end - 0.8, n),
                body.at(body.end - 2.2, max(x0, -1)),
            ]
        )
        s.fill(ring, paint=(0.98, 0.95, 0.9), opacity=0.3, atop=True)
        s.line(ring[[0, 1, 2]], 0.05, (0.98, 0.93, 0.85))
    if poured is not None:
        _ice(s, poured, 3, -0.35, 0.15)
    _reflections(s, body, 0.65)


def _cocktail(s: Sketch) -> None:
    """A tall glass with a straw and a slice of fruit on the rim."""
    body = standing(s, ((0, 3.4), (12.5, 2.9), (13.3, 2.8)), 0.12, 0.22, 0.0)
    drink, second = (
        s.pick((0.95, 0.55, 0.12), (0.88, 0.3, 0.15), (0.65, 0.78, 0.3), (0.9, 0.4, 0.5)),
        s.pick((0.8, 0.1, 0.15), (0.95, 0.75, 0.2)),
    )
    drinking_straw(s, np.array((-4.6, body.start - 5.5)), np.array((0.6, body.end - 3)), s.rng.uniform() < 0.5)
    poured = _glass(s, body, drink, 1.3, 1.0, clear=0.9)
    if poured is not None:
        s.fill(poured.patch(poured.end - 5, poured.end), paint=second, opacity=0.7, soft=1.1, atop=True)
        _ice(s, poured, 3, 0.05, 0.4)
    _reflections(s, body, 0.5)
    x, y = 2.7, body.start - 0.4
    rind, flesh = (
        ((0.95, 0.5, 0.05), (0.98, 0.66, 0.18)) if s.rng.uniform() < 0.6 else ((0.35, 0.6, 0.1), (0.78, 0.88, 0.45))
    )
    s.fill(ellipse(x, y, 2.3), paint=rind)
    s.fill(ellipse(x, y, 2.05), paint=np.asarray(flesh) * 0.4 + 0.58)
    for turn in np.arange(9) * 0.698:
        s.fill(ellipse(x + 1.1 * np.cos(turn), y + 1.1 * np.sin(turn), 0.86, 0.36, turn, 1.6), paint=flesh)
    s.relief(ellipse(x, y, 2.3), width=0.3, strength=0.4)


def _tea_glass(s: Sketch) -> None:
    """A glass mug of tea with the bag's string and tag."""
    body = standing(s, ((0, 3.9), (9.0, 3.6), (9.8, 3.4)), 0.16, 0.26, 0.0)
    ear(s, body, (0.78, 0.82, 0.82), 0.16, 0.75, 2.2, 0.7, 0.9)
    poured = _glass(s, body, s.pick((0.62, 0.26, 0.04), (0.72, 0.4, 0.08), (0.75, 0.62, 0.2)), 1.5, 0.8, clear=0.88)
    if poured is not None:
        s.fill(poured.patch(poured.end - 4, poured.end), paint=(0.25, 0.08, 0.01), opacity=0.45, soft=0.9, atop=True)
    _reflections(s, body)
    x = float(s.rng.uniform(-2.2, 2.2))
    s.line(
        smooth([(x * 0.4, body.start + 0.6), (x * 0.8, 0.1), (x, 2.5), (x + 0.3, 4.8)], closed=False),
        0.07,
        (0.95, 0.94, 0.9),
    )
    tag = rectangle(x - 0.9, 4.7, x + 1.3, 7.2, 0.15)
    s.fill(tag, paint=s.pick((0.95, 0.8, 0.2), (0.2, 0.5, 0.3), (0.8, 0.15, 0.15)))
    s.fill(rectangle(x - 0.7, 5.3, x + 1.1, 6.6), paint=(0.95, 0.94, 0.9))
    s.text("TEA", (x + 0.2, 5.95), 0.6, (0.2, 0.3, 0.2), bold=0.1)


def _turkish(s: Sketch) -> None:
    body = standing(
        s, ((0, 3.0), (1.5, 2.75), (4.0, 2.1), (6.5, 2.6), (7.8, 2.4), (8.6, 1.7), (8.9, 1.8)), 0.16, 0.28, 0.0, True
    )
    _glass(s, body, s.pick((0.62, 0.16, 0.03), (0.72, 0.26, 0.04)), 1.1, 0.7, 0.15, 0.92)
    if s.rng.uniform() < 0.7:
        s.fill(body.patch(body.start, body.start + 0.3), paint=(0.82, 0.66, 0.3), opacity=0.9, atop=True)
        s.fill(body.patch(body.start + 0.6, body.start + 0.7), paint=(0.82, 0.66, 0.3), opacity=0.9, atop=True)
    _reflections(s, body, 0.65)


def _plastic_cup(s: Sketch, boba: bool) -> None:
    """A clear take-away cup with a domed lid and a thick straw."""
    body = standing(s, ((0, 4.5), (13.2, 3.1), (13.8, 3.0)), 0.1, 0.18, 0.0)
    drink = (
        s.pick((0.78, 0.6, 0.42), (0.85, 0.65, 0.6), (0.66, 0.72, 0.45), (0.6, 0.45, 0.62))
        if boba
        else s.pick(*COFFEE[1:3], (0.9, 0.6, 0.2), (0.85, 0.45, 0.5))
    )
    x = float(s.rng.uniform(-1.2, 1.2))
    wide = 1.1 if boba else 0.7
    poured = _glass(s, body, drink, 1.0, 0.4, clear=0.96)
    if poured is not None:
        if boba:
            for share in (0.97, 0.88, 0.79):
                along = poured.start + (share - s.rng.uniform(0, 0.04, 6)) * (poured.end - poured.start)
                pearls = poured.at(along, np.linspace(-0.85, 0.85, 6)) - (0, 0.3)
                specks(s, pearls, 0.52, 0.52, (0.12, 0.06, 0.04))
                specks(s, pearls - (0.15, 0.18), 0.13, 0.1, (0.55, 0.45, 0.4))
        else:
            s.fill(
                poured.patch(poured.start, poured.start + 4), paint=(0.93, 0.86, 0.75), opacity=0.6, soft=1.3, atop=True
            )
            _ice(s, poured, 3, 0.08, 0.4)
    lettered(
        s,
        body,
        (CAFES if not boba else ("BOBA", "MILKY", "TARO", "YUMI"))[int(s.rng.integers(4))],
        body.start + 6.5,
        1.1,
        s.pick((0.97, 0.96, 0.94), (0.1, 0.3, 0.2)),
        0.1,
    )
    _reflections(s, body, 0.5)
    y, r = body.start, float(body.radius(body.start))
    dome = turned_body(((y - 3.0, 1.2), (y - 2.7, 2.4), (y - 1.7, 3.8), (y - 0.3, r + 0.1)), body.squash)
    drinking_straw(s, np.array((x * 2.2, y - 9.5)), np.array((x * 0.3, y - 2.6)), False, wide)
    s.fill(dome.outline(), paint=(0.9, 0.93, 0.95), opacity=0.4)
    if not boba:
        cream = smooth([(-3.6, y), (-2.7, y - 1.4), (-1.0, y - 2.3), (0.8, y - 2.4), (2.6, y - 1.5), (3.6, y)])
        s.fill(cream, paint=(0.95, 0.92, 0.86), opacity=0.85, soft=0.1, atop=True)
    _reflections(s, dome, 0.7)
    rim = turned_body(((y - 0.4, r + 0.15), (y + 0.25, r + 0.15)), body.squash)
    s.fill(rim.patch(rim.start, rim.end), paint=(0.93, 0.95, 0.96), opacity=0.75)


def _milkshake(s: Sketch) -> None:
    body = standing(
        s, ((0, 3.7), (1.5, 3.5), (10, 2.3), (12, 1.6), (12.8, 1.3), (13.4, 2.6), (13.8, 2.7)), 0.12, 0.2, 0.0, True
    )
    drink = s.pick((0.92, 0.62, 0.66), (0.5, 0.32, 0.2), (0.93, 0.86, 0.7), (0.6, 0.75, 0.55))
    y = body.start
    drinking_straw(s, np.array((2.8, y - 9)), np.array((0.8, y + 1)), False, 0.8)
    _glass(s, body, drink, 0.2, 2.0, clear=0.97)
    for level, wide in ((0.3, 3.4), (-1.1, 2.7), (-2.3, 1.8), (-3.3, 0.9)):  # whipped cream
        swirl = ellipse(0.15 * level, y + level, wide, 1.05, 0.06, 2.4)
        s.fill(swirl, paint=(0.97, 0.95, 0.9))
        s.relief(swirl, width=0.6, strength=0.9)
    cherry = ellipse(-0.3, y - 4.5, 0.95, 0.9)
    s.line(smooth([(-0.2, y - 5.2), (0.3, y - 6.5), (1.2, y - 7.4)], closed=False), 0.12, (0.35, 0.25, 0.1))
    s.fill(cherry, paint=(0.72, 0.04, 0.08))
    s.relief(cherry, width=0.5, strength=1.0)
    s.fill(ellipse(-0.6, y - 4.8, 0.2, 0.14), paint=(1, 0.85, 0.85), soft=0.04, atop=True)
    _reflections(s, body, 0.55)


def _bottle(s: Sketch, points: Sequence[Sequence[float]], glass: bool) -> None:
    """Drunk from as a cup is: beer in brown or green glass, water in thin plastic."""
    body = standing(s, points, 0.08, 0.16, 0.3, curved=True)
    paper = s.pick((0.92, 0.88, 0.78), (0.75, 0.1, 0.1), (0.1, 0.3, 0.2), (0.9, 0.9, 0.92), (0.1, 0.2, 0.5))
    if glass:
        tint = s.pick((0.3, 0.14, 0.03), (0.3, 0.14, 0.03), (0.05, 0.25, 0.12), (0.75, 0.8, 0.78))
        s.fill(body.outline(), paint=tint, opacity=0.94)
        shine(s, body, LACQUER)
    else:
        tint = s.pick((0.7, 0.83, 0.9), (0.8, 0.86, 0.88), spread=0.02)
        _glass(s, body, tint, 4.5, 0.4, 0.1, 0.5, tint)
        for y in np.arange(8.5, body.end - 1, 1.15):
            s.fill(body.patch(y, y + 0.18), paint=tint * 0.6, opacity=0.4, soft=0.06, atop=True)
            s.fill(body.patch(y + 0.25, y + 0.45), paint=(1, 1, 1), opacity=0.4, soft=0.06, atop=True)
    low, high = (12.5, 18.5) if glass else (8.2, 13.2)
    s.fill(body.patch(low, high), paint=paper, atop=True)
    ink = s.pick((0.1, 0.1, 0.1), (0.6, 0.1, 0.08), (0.1, 0.25, 0.5)) if paper.mean() > 0.5 else (0.95, 0.92, 0.85)
    for y in (low + 0.3, high - 0.5):
        s.fill(body.patch(y, y + 0.2), paint=ink, atop=True)
    words = _BEERS if glass else ("AQUA", "PURA", "SPRING", "ALPIN")
    lettered(s, body, words[int(s.rng.integers(len(words)))], (low + high) / 2, 1.3, ink, 0.12)
    shine(s, body, PAPER, low, high)
    if body.squash > 0:
        s.fill(body.disc(body.start), paint=np.asarray(tint) * 0.9 + 0.08)
        s.fill(body.disc(body.start, 0.75), paint=np.asarray(tint) * 0.3)
    _reflections(s, body, 0.4)


_PINT = ((0, 4.3), (2, 4.25), (5, 3.75), (11, 3.2), (14.5, 3.0), (15, 2.95))
_WEIZEN = ((0, 4.0), (3, 4.15), (8, 3.4), (14, 2.5), (18, 2.7), (20, 3.1), (20.6, 3.0))
_STEIN = ((0, 4.4), (12.4, 4.4), (13.2, 4.2))
_WINE = ((0, 3.1), (3, 3.9), (6, 3.9), (8.5, 2.8), (9.8, 0.5))
_FLUTE = ((0, 2.2), (4, 2.55), (9, 2.0), (12.5, 0.45))
_MARTINI = ((0, 5.2), (6.4, 0.4), (6.5, 0.35))
_COUPE = ((0, 4.7), (1.5, 4.6), (3.8, 3.4), (5.0, 0.6))
_LONGNECK = ((0, 1.35), (0.8, 1.35), (0.9, 1.2), (6, 1.45), (9, 2.1), (11, 3.0), (12.2, 3.1), (21, 3.1), (22.5, 2.8))
_PET = ((0, 1.3), (1.6, 1.35), (2, 1.5), (4.5, 2.6), (7, 3.2), (12, 3.1), (14, 3.0), (17, 3.2), (20, 3.1), (21, 2.5))
_WINES = ((0.42, 0.03, 0.09), (0.35, 0.02, 0.06), (0.9, 0.8, 0.45), (0.92, 0.55, 0.48))
GLASSES: dict[str, Callable[[Sketch], None]] = {
    "water-glass": _water,
    "pint-of-beer": partial(_beer, points=_PINT, handle=False),
    "wheat-beer": partial(_beer, points=_WEIZEN, handle=False),
    "beer-mug": partial(_beer, points=_STEIN, handle=True),
    "wine-glass": partial(_stemmed, bowl=_WINE, stem=8.5, foot=3.4, drinks=_WINES, level=4.2, clear=0.93),
    "champagne-flute": partial(
        _stemmed, bowl=_FLUTE, stem=8.0, foot=3.0, drinks=((0.93, 0.80, 0.42),), level=2.2, clear=0.8, garnish="bubbles"
    ),
    "martini": partial(
        _stemmed,
        bowl=_MARTINI,
        stem=8.5,
        foot=3.6,
        level=0.9,
        clear=0.75,
        garnish="olive",
        drinks=((0.88, 0.9, 0.82), (0.85, 0.2, 0.25), (0.3, 0.6, 0.8)),
    ),
    "coupe": partial(
        _stemmed,
        bowl=_COUPE,
        stem=7.5,
        foot=3.3,
        level=0.8,
        clear=0.9,
        drinks=((0.93, 0.6, 0.6), (0.93, 0.80, 0.42), (0.95, 0.7, 0.3)),
        squash=(0.14, 0.26),
    ),
    "whisky": _whisky,
    "long-drink": _cocktail,
    "glass-of-tea": _tea_glass,
    "turkish-tea": _turkish,
    "iced-coffee": partial(_plastic_cup, boba=False),
    "bubble-tea": partial(_plastic_cup, boba=True),
    "milkshake": _milkshake,
    "beer-bottle": partial(_bottle, points=_LONGNECK, glass=True),
    "water-bottle": partial(_bottle, points=_PET, glass=False),
}
