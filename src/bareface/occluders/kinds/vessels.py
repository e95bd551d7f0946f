"""Parts of things one drinks from: walls, mouths, ears, prints, straws."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bareface.occluders.kinds.lathe import (
    Round,
    lettered,
    specks,
    turned_body,
)
from bareface.occluders.layer import Array
from bareface.occluders.raster import rgb_of
from bareface.occluders.sketch import Colour, Sketch, ellipse, heart, ribbon, smooth, star
from bareface.occluders.textures import PRINTS

COFFEE = ((0.15, 0.07, 0.03), (0.46, 0.29, 0.17), (0.62, 0.45, 0.30), (0.42, 0.17, 0.04), (0.90, 0.86, 0.78))
CAFES = ("COFFEE", "CAFE", "ROAST", "MOKA", "BREW", "TO GO", "AROMA")


def standing(
    s: Sketch,
    points: Sequence[Sequence[float]],
    low: float = 0.1,
    high: float = 0.26,
    below: float = 0.2,
    curved: bool = False,
) -> Round:
    """A body whose near rim lies at the origin, seen from above or, in the share `below` of draws, from beneath."""
    squash = float(s.rng.uniform(low, high))
    if s.rng.uniform() < below:
        squash *= -0.7
    size = s.rng.normal(1, 0.05, 2).clip(0.88, 1.12)
    shaped = np.asarray(points, np.float64) * size
    shaped[:, 0] -= squash * shaped[0, 1]
    return turned_body(shaped.tolist(), squash, curved=curved)


def opening(
    s: Sketch,
    body: Round,
    lip: Colour,
    inside: Colour,
    wall: float = 0.25,
    drink: Colour | None = None,
    level: float = 1.2,
    froth: bool = False,
) -> None:
    """The opening and what is in it, or the foot if it is seen from beneath."""
    lip, inside = np.asarray(lip), np.asarray(inside)
    radius = float(body.radius(body.start))
    if body.squash < 0:
        s.fill(body.patch(body.start, body.start + 0.12 + wall / 3), paint=lip * 1.03, soft=0.04, atop=True)
        s.fill(body.disc(body.end), paint=lip * 0.55)
        s.fill(body.disc(body.end, 0.86), paint=lip * 0.42)
        s.fill(body.disc(body.end, 0.80), paint=lip * 0.62)
        return
    share = 1 - wall / radius
    hole = body.disc(body.start, share)
    s.fill(body.disc(body.start), paint=lip * 0.8 + 0.19)
    deep, side = body.start + body.squash * radius, float(s.light[0])

    def hollow(x: Array, y: Array) -> Array:
        # The far wall faces the viewer; it darkens downwards and on the side that the light comes from.
        down = np.clip((deep - y) / (2 * body.squash * radius), 0, 1)
        return rgb_of(0.5 + 0.42 * down - 0.16 * side * x / radius, np.asarray(inside))

    s.fill(hole, paint=hollow)
    if drink is not None:
        _drink(s, body, share, np.asarray(drink), level, froth)


def _drink(s: Sketch, body: Round, share: float, drink: Array, level: float, froth: bool) -> None:
    """The surface of a drink as far as the opening shows it."""
    radius = float(body.radius(body.start)) * share
    inner = float(body.radius(body.start + level)) * share * 0.995
    across = np.linspace(-1, 1, 41) * inner
    half = body.squash * np.sqrt(np.maximum(inner**2 - across**2, 0))
    top = body.start + level - half
    edge = body.start + body.squash * np.sqrt(np.maximum(radius**2 - across**2, 0))
    bottom = np.minimum(body.start + level + half, edge)
    seen = top < bottom
    if seen.sum() < 3:
        return
    pool = np.concatenate([np.stack([across, top], 1)[seen], np.stack([across, bottom], 1)[seen][::-1]])
    s.fill(pool, paint=drink)
    rim = np.stack([across, top], 1)[seen]
    s.line(rim, 0.08, drink * 0.6 + 0.25 * froth)
    y = float(body.start + level - body.squash * inner * 0.45)
    shine_at = ellipse(-0.3 * inner * np.sign(s.light[0]), y, inner * 0.5, abs(body.squash) * inner * 0.3)
    s.fill(shine_at, paint=drink * 0.4 + 0.6, opacity=0.75 if froth else 0.45, soft=0.16, atop=True)
    if froth:
        for place in s.rng.uniform(-0.8, 0.8, 7):
            s.fill(ellipse(place * inner, y + s.rng.uniform(-0.1, 0.3), 0.1, 0.05), paint=drink * 0.5 + 0.5)


def ear(
    s: Sketch,
    body: Round,
    colour: Colour,
    top: float,
    bottom: float,
    reach: float,
    thick: float,
    glossy: float = 0.5,
) -> None:
    """An ear on one side; drawn before the body."""
    side = 1 if s.rng.uniform() < 0.5 else -1
    y0, y1 = (body.start + share * (body.end - body.start) for share in (top, bottom))
    r0, r1 = float(body.radius(y0)) - 0.3, float(body.radius(y1)) - 0.3
    out = max(r0, r1) + reach
    path = [
        (r0, y0),
        (r0 + 0.5 * reach, y0 - 0.12 * reach),
        (out, y0 + 0.28 * (y1 - y0)),
        (out - 0.12 * reach, y0 + 0.7 * (y1 - y0)),
        (r1 + 0.45 * reach, y1 + 0.02 * reach),
        (r1, y1),
    ]
    curve = smooth(np.array(path) * (side, 1), closed=False)
    band = ribbon(curve, thick * np.linspace(1.15, 0.9, len(curve)))
    s.fill(band, paint=np.asarray(colour) * 0.92)
    s.relief(band, width=thick * 0.4, strength=0.8)
    s.line(curve[9:21] - (0.12 * thick * side, 0), thick * 0.12, np.asarray(colour) * (1 - glossy) + glossy)


def motif(s: Sketch, x: float, y: float, size: float) -> Array:
    """A heart, star, leaf, paw's pad or ring as an outline."""
    turn = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    which = int(s.rng.integers(4))
    if which == 0:
        return heart(x, y, size)
    if which == 1:
        return star(x, y, size)
    if which == 2:
        points = np.stack([np.sin(turn) * np.abs(np.sin(turn / 2)), -np.cos(turn)], 1) * (0.8, 1)
    else:
        points = np.stack([np.cos(turn), np.sin(turn)], 1) * (0.85 + 0.15 * np.cos(6 * turn))[:, None]
    return np.asarray(points * size + (x, y))


def decorate(s: Sketch, body: Round, ground: Array, ink: Colour, words: Sequence[str]) -> None:
    """One of several decorations: cloth-like print, bands, letters, or a picture."""
    middle, length = (body.start + body.end) / 2, body.end - body.start
    which = int(s.rng.integers(5))
    if which == 0:
        low, high = s.rng.uniform(0.05, 0.3), s.rng.uniform(0.65, 0.95)
        paint = s.cloth(PRINTS[int(s.rng.integers(len(PRINTS)))], float(s.rng.uniform(0.6, 1.2)))
        s.fill(body.patch(body.start + low * length, body.start + high * length), paint=paint)
    elif which == 1:
        for share in np.sort(s.rng.uniform(0.08, 0.9, 4)):
            wide = s.rng.uniform(0.1, 0.9)
            s.fill(body.patch(body.start + share * length, body.start + share * length + wide), paint=ink)
    elif which == 2:
        word = words[int(s.rng.integers(len(words)))]
        lettered(s, body, word, middle, min(1.7, 8.5 / len(word)), ink, bold=0.1)
    elif which == 3:
        at = body.at(middle, float(s.rng.uniform(-0.25, 0.25)))
        s.fill(motif(s, float(at[0]), float(at[1]), float(s.rng.uniform(1.2, 2.2))), paint=ink)
    else:
        for place in np.linspace(-0.9, 0.9, 6):
            for share in (0.25, 0.5, 0.75):
                x, y = body.at(body.start + share * length, np.sin(place * 1.3))
                s.fill(motif(s, float(x), float(y), 0.45), paint=ink)
    s.fill(body.patch(body.end - 0.25 * length, body.end), paint=ground * 0.4, opacity=0.18, soft=0.5, atop=True)


def drinking_straw(s: Sketch, top: Array, foot: Array, bent: bool, width: float = 0.6) -> None:
    """A striped or plain drinking straw from its foot in the cup to its upper end."""
    points = np.stack([foot, top])
    if bent:
        points = smooth(
            np.stack([foot, foot + 0.8 * (top - foot), foot + 0.9 * (top - foot), top + (1.5, 0.6)]), closed=False
        )
    colour = s.pick((0.93, 0.93, 0.92), (0.85, 0.12, 0.12), (0.1, 0.1, 0.1), (0.15, 0.55, 0.3), (0.95, 0.75, 0.2))
    ring = ribbon(points, width)
    s.fill(ring, paint=colour)
    if s.rng.uniform() < 0.5:
        stripe = s.pick((0.8, 0.1, 0.12), (0.15, 0.3, 0.65), (0.1, 0.1, 0.1))
        for share in np.arange(0.06, 1.0, 0.12):
            at = foot + share * (top - foot)
            s.fill(ribbon(np.stack([at, at + (0, -0.45)]), width), paint=stripe)
    s.relief(ring, width=width * 0.4, strength=0.9)


def beads(s: Sketch, body: Round, count: int, colour: Colour) -> None:
    """Small bright beads in a drink or drops on a wall."""
    along = body.start + s.rng.uniform(0.05, 0.95, count) * (body.end - body.start)
    size = s.rng.uniform(0.05, 0.1, count)
    specks(s, body.at(along, s.rng.uniform(-0.85, 0.85, count)), size, size, colour)
