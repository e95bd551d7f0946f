"""Hats and caps on a head seen from the front. Origin: the middle of the hairline; the skull's top is at y = -7."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from bareface.occluders.kinds.costume import (
    bike_helmet,
    chef_hat,
    fez,
    graduation_cap,
    hard_hat,
    leaf_hat,
    officer_cap,
    party_hat,
    santa_hat,
    witch_hat,
)
from bareface.occluders.kinds.fabric import (
    bands,
    dome,
    folds,
    fur,
    knit,
    laid,
    over_dome,
    plaid,
    printed,
    rough,
    tile,
    woven,
)
from bareface.occluders.kinds.fields import toned
from bareface.occluders.kinds.headwear import (
    BLACK,
    BOATER,
    BOWLER,
    BUCKET,
    COTTONS,
    COWBOY,
    FEDORA,
    GOLD,
    SOMBRERO,
    SUN_HAT,
    TOP_HAT,
    WHITE,
    WORDS,
    Knitted,
    Peaked,
    arc,
    dim,
    rounded,
    shell,
    shine,
    skull,
    stitched,
    strip,
    tufts,
)
from bareface.occluders.sketch import Field, Sketch, ellipse, ribbon, smooth, turned


def beret(s: Sketch, badge: bool = False) -> None:
    """A felt disc pulled to one side; the army's has a badge."""
    side = s.rng.choice((-1, 1))
    colour = s.pick((0.45, 0.06, 0.10), (0.10, 0.22, 0.15), (0.12, 0.14, 0.28)) if badge else s.pick((0.62, 0.08,
        0.12), BLACK, (0.1, 0.13, 0.25), (0.75, 0.66, 0.5))  # fmt: skip
    half = np.array(((-8.2, -1.2), (-9.4, -4.2), (-8.0, -8.4), (-2.5, -10.8), (4.5, -10.2), (9.5, -7.2), (12.2, -3.2),
        (11.6, -0.4), (9.4, 0.7), (8.0, -0.6), (4, -1.2), (0, -1.6), (-5, -1.4)))  # fmt: skip
    ring = smooth(half * (side, 1))
    s.fill(
        ring, paint=toned(woven(s, colour, 0.05), dome(s, side * 1.5, -3.5, 12, 8.5, 0.45), folds(s, 5.5, 0.14, 1.1))
    )
    dim(s, smooth(np.array(((7.4, -1.6), (9.8, -0.4), (11.6, -0.2), (11, -1.8), (9, -2.6))) * (side, 1)), 0.35, 0.5)
    band = strip(-8.3, -0.9, -1.1, 1.5)
    s.fill(band, paint=toned(np.asarray(colour) * 0.5 if not badge else BLACK, rounded(s, band, 0.3)))
    if badge:
        x = -side * 3.6
        s.fill(ellipse(x, -4.0, 1.3, 1.5), paint=s.pick(GOLD, (0.7, 0.7, 0.7)))
        s.fill(ellipse(x, -4.2, 0.7, 0.8), paint=s.pick((0.5, 0.1, 0.1), (0.1, 0.2, 0.4)))
        s.relief(ellipse(x, -4.0, 1.3, 1.5), width=0.35, strength=0.9)
    else:
        s.line(np.array(((side * 1.5, -10.3), (side * 1.6, -11.4))), 0.45, np.asarray(colour) * 0.9)


def flat_cap(s: Sketch) -> None:
    """A low tweed cap drawn over its small peak."""
    ground = s.pick((0.38, 0.33, 0.27), (0.30, 0.31, 0.32), (0.45, 0.40, 0.30), (0.20, 0.22, 0.26))
    tweed: Field
    if s.rng.uniform() < 0.5:
        tweed = printed(ground, np.asarray(ground) * 0.6, tile("houndstooth"), s.rng.uniform(1.8, 2.6))
    else:
        inks = np.stack([ground * 0.55, ground * 1.5, s.pick((0.5, 0.2, 0.1), (0.2, 0.3, 0.45))])
        tweed = plaid(ground, np.clip(inks, 0, 1), 3.6, np.array((0.2, 0.5, 0.8)), np.array((0.2, 0.04, 0.05)))
    top = s.rng.uniform(-9.2, -8.2)
    ring = shell(((-8.4, 1.6), (-9.9, -1.6), (-9.2, -4.8), (-5.2, top * 0.9), (0, top)), -0.8)
    s.fill(
        ring,
        paint=toned(laid(woven(s, tweed, 0.1), over_dome(-14, 2, 10.5, 2)), rounded(s, ring), folds(s, 6, 0.12, 0.9)),
    )
    s.depth = 3.0
    t = np.linspace(-1, 1, 25)
    upper, lower = (
        np.stack([t * 8.0, 1.6 - 2.4 * (1 - t * t)], axis=1),
        np.stack([t * 8.4, 2.6 - 0.2 * (1 - t * t)], axis=1),
    )
    dim(s, np.concatenate([upper - (0, 0.7), upper[::-1] + (0, 0.4)]), 0.5, 0.3)
    peak = np.concatenate([upper, lower[::-1]])
    s.fill(peak, paint=toned(woven(s, tweed, 0.1), lambda x, y: np.float32(1.05) - 0.006 * x * x))
    s.line(lower, 0.25, ground * 0.4)


def hood(s: Sketch, lining: bool = False) -> None:
    """A hood drawn up: it frames the face and falls to the shoulders."""
    colour = (
        s.pick((0.25, 0.32, 0.22), (0.12, 0.16, 0.30), (0.50, 0.12, 0.12), (0.13, 0.13, 0.14))
        if lining
        else s.pick(*COTTONS)
    )
    wide, low = s.rng.uniform(7.3, 7.8), s.rng.uniform(21.5, 25.0)
    half = np.array((
        (17.5, 32), (13.8, 25), (11.6, 19), (11.0, 11), (10.9, 3), (9.6, -6), (5.5, -11.2), (0, -12.4),
    ))  # fmt: skip
    outer = smooth(np.concatenate([half * (-1, 1), half[-2::-1]]), closed=False)
    half = np.array((
        (0.05, low + 1.6), (2.6, low + 0.6), (5.4, low - 3), (wide - 0.2, 13), (wide, 5), (wide - 1.2, -2.0),
        (3.8, -5.0), (0, -5.9),
    ))  # fmt: skip
    inner = smooth(np.concatenate([half, half[-2::-1] * (-1, 1)]), closed=False)
    ring = np.concatenate([outer, [(0.05, 32)], inner, [(-0.05, 32)]])
    cloth = woven(s, colour, 0.04)
    s.fill(ring, paint=toned(cloth, dome(s, 0, 6, 15, 27, 0.45), folds(s, 4.0, 0.2, 0.25, 0.8)))
    if lining:
        edge = rough(s, rough(s, ribbon(inner[8:-8] * (1.07, 1.0), 3.4), 0.7, 0.5), 0.5, 0.13)
        pelt = fur(s, s.pick((0.62, 0.50, 0.36), (0.78, 0.72, 0.62), (0.42, 0.36, 0.31)), 0.45)
        s.fill(edge, paint=toned(pelt, dome(s, 0, 4, 12, 18, 0.3)))
    else:
        s.line(inner * (1.09, 1.04) - (0, 0.5), 0.08, colour * 0.55)
        s.fill(ribbon(inner, 0.9), paint=toned(knit(colour * 0.8, 0.3), dome(s, 0, 4, 13, 19, 0.3)))
    s.line(np.array(((0, low + 1.4), (0, 32))), 0.5, colour * 0.5)
    s.line(np.array(((0, low + 1.4), (0, 32))), 0.16, s.pick(GOLD, (0.75, 0.75, 0.76), BLACK))
    cord, tip = s.pick(WHITE, colour * 0.6), s.pick(GOLD, colour * 0.4)
    for side in (-1, 1):
        drop = np.array(
            ((4.4, low - 0.6), (4.3, low + 3), (4.7 + s.rng.normal(0, 0.4), low + 7 + s.rng.normal(0, 1.5)))
        )
        hang = smooth(drop * (side, 1), closed=False)
        s.line(hang, 0.45, cord)
        s.line(hang[-3:], 0.55, tip)


def turban(s: Sketch) -> None:
    """Long cloth wound in slanting turns that meet over the forehead."""
    colour = s.pick((0.75, 0.30, 0.08), (0.12, 0.15, 0.38), (0.55, 0.08, 0.15), (0.90, 0.88, 0.84), (0.85, 0.60,
        0.15), (0.10, 0.35, 0.35), (0.55, 0.25, 0.45))  # fmt: skip
    cloth = woven(s, colour, 0.03)
    body = shell(((-8.1, 3.2), (-10.4, -1), (-10.9, -5.5), (-7.8, -11), (0, -13.2)), -4.6)
    s.fill(body, paint=toned(cloth, rounded(s, body, 0.5), folds(s, 1.6, 0.3, 1.4)))
    first = s.rng.choice((-1, 1))
    for k in range(5):
        rise = 1.9 * (4 - k)
        out = 8.6 + min(2.6, 0.66 * (4 - k)) - (0.8 if k == 0 else 0)
        for side in (first, -first):
            low = np.array(((-1.5, -2.2 - rise * 1.02), (2.0, -1.6 - rise), (6.3, 0.6 - rise), (out, 3.6 - rise)))
            high = np.array(((out + 0.3, 1.0 - rise), (6.0, -2.4 - rise), (1.5, -4.4 - rise), (-1.9, -4.3 - rise)))
            turn = smooth(np.concatenate([low, high]) * (side, 1))
            s.fill(
                turn,
                paint=toned(cloth, dome(s, 0, -4, 11.5, 11, 0.4), folds(s, 0.9, 0.22, -1.05 * side, 0.25)),
            )
            s.line(smooth(low * (side, 1), closed=False), 0.22, colour * 0.42)
            s.line(smooth(high * (side, 1), closed=False), 0.12, colour * 0.5)


def ushanka(s: Sketch) -> None:
    """A fur hat with its ear flaps down."""
    pelt = s.pick((0.30, 0.22, 0.16), (0.12, 0.11, 0.11), (0.45, 0.42, 0.40), (0.50, 0.36, 0.22))
    colour = s.pick((0.25, 0.27, 0.20), (0.14, 0.15, 0.2), (0.3, 0.2, 0.14))
    for side in (-1, 1):
        flap = smooth(
            np.array(((6.8, -1), (7.2, 5), (7.3, 11), (8.4, 14.2), (10.4, 12.8), (11.0, 6), (10.2, -2))) * (side, 1)
        )
        flap = rough(s, rough(s, flap, 0.5, 0.5), 0.35, 0.14)
        s.fill(flap, paint=toned(fur(s, pelt, 0.5, 0.25), rounded(s, flap, 0.4)))
        s.line(np.array(((8.9 * side, 13.5), (8.6 * side, 18), (9.0 * side, 21))), 0.3, colour * 0.5)
    body = shell(((-9.4, -2), (-9.9, -6), (-8.6, -11.2), (-5, -12.8), (0, -13.2)), 0.5)
    s.fill(body, paint=toned(woven(s, colour, 0.05), rounded(s, body, 0.5)))
    stitched(s, np.array(((0, -13), (0, -6.0))), colour)
    front = rough(
        s, rough(s, shell(((-9.6, 0.2), (-10.2, -3), (-9.2, -7.2), (-5, -8.6), (0, -9.0)), 0.5), 0.5, 0.5), 0.35, 0.14
    )
    s.fill(front, paint=toned(fur(s, pelt, 0.5, 0.25, s.rng.normal(0, 0.3)), rounded(s, front, 0.4)))
    s.relief(front, width=1.2, strength=0.5)


def bandana(s: Sketch) -> None:
    """A printed kerchief tied round the head."""
    colour = s.pick((0.62, 0.06, 0.08), (0.08, 0.12, 0.32), BLACK, (0.1, 0.3, 0.2))
    ring = skull(7.9, 3.0, 8.2, -1.0, -8.8, -2.8, 2.1)
    side = s.rng.choice((-1, 1))
    cloth = printed(woven(s, colour), WHITE, tile("paisley"), s.rng.uniform(4.5, 6.0))
    for angle in s.rng.uniform(0.2, 1.4, 2):
        tail = turned(np.array(((0, -0.5), (3, -1.1), (6.0, -1.5), (5.2, 0.6), (2.8, 0.9), (0, 0.5))), angle) * (
            side,
            1,
        ) + (side * 8.1, 1.4)
        s.fill(smooth(tail), paint=toned(cloth, folds(s, 1.0, 0.35, 1.5)))
    s.fill(
        ring, paint=toned(laid(cloth, over_dome(-11, 3, 9)), rounded(s, ring, 0.45), folds(s, 3.0, 0.15, 1.3 * side))
    )
    s.line(arc(-8.0, 2.4, -2.6), 0.09, colour * 0.55)
    knot = ellipse(side * 8.2, 1.2, 0.8, 1.0)
    s.fill(knot, paint=cloth)
    s.relief(knot, width=0.4, strength=0.9)


def surgical_cap(s: Sketch) -> None:
    """A thin gathered theatre cap."""
    colour = s.pick((0.30, 0.52, 0.62), (0.28, 0.55, 0.45), (0.20, 0.35, 0.55), (0.55, 0.72, 0.80))
    ring = rough(s, skull(8.0, 1.8, 8.9, -3.0, -10.2, -1.8, 2.3), 0.15, 0.5)
    cloth: Field = woven(s, colour, 0.02)
    if s.rng.uniform() < 0.5:
        cloth = printed(
            cloth,
            s.pick(WHITE, (0.9, 0.5, 0.6), (0.95, 0.8, 0.3)),
            tile(str(s.rng.choice(("flowers", "stars", "dots")))),
            4.0,
        )
    s.fill(ring, paint=toned(cloth, rounded(s, ring, 0.3), laid(folds(s, 1.0, 0.2, 0.0, 0.5), over_dome(-13, 3, 10))))
    band = strip(-8.1, 0.0, -1.8, 1.7)
    s.fill(band, paint=toned(colour * 0.92, folds(s, 0.45, 0.2), rounded(s, band, 0.3)))
    s.relief(band, width=0.4, strength=0.4)


def shower_cap(s: Sketch) -> None:
    """See-through plastic with an elastic frill."""
    tint = s.pick((0.75, 0.85, 0.92), (0.92, 0.75, 0.82), (0.85, 0.90, 0.80), WHITE)
    puff = rough(s, skull(8.2, 0.6, 10.4, -4.8, -12.6, -0.9, 2.2), 0.2, 0.8)
    cloth = printed(
        tint,
        s.pick((0.3, 0.5, 0.8), (0.85, 0.35, 0.5), (0.95, 0.75, 0.2)),
        tile(str(s.rng.choice(("dots", "flowers", "stars")))),
        4.5,
    )
    s.fill(
        puff,
        paint=toned(cloth, rounded(s, puff, 0.3), laid(folds(s, 1.8, 0.2), over_dome(-15, 3, 11))),
        opacity=s.rng.uniform(0.72, 0.9),
    )
    for x in s.rng.uniform(-6, 6, 5):
        shine(s, ribbon(smooth(((x, -11), (x * 1.2, -7), (x * 1.15, -3)), closed=False), 0.35), 0.7, 0.12)
    frill = rough(s, strip(-8.9, -0.6, -0.9, 1.9), 0.35, 0.35)
    s.fill(frill, paint=toned(tint, folds(s, 0.6, 0.35), rounded(s, frill, 0.2)), opacity=0.93)


def swim_cap(s: Sketch) -> None:
    """Tight rubber."""
    colour = s.pick((0.08, 0.2, 0.55), (0.75, 0.08, 0.1), BLACK, (0.9, 0.9, 0.88), (0.95, 0.8, 0.1), (0.1, 0.55, 0.6))
    ring = skull(7.75, 4.2, 7.9, 0.0, -8.4, -3.8, 2.0)
    s.fill(ring, paint=toned(colour, rounded(s, ring, 0.5), folds(s, 6, 0.06, 1.2)))
    s.text(str(s.rng.choice(("SPEED", "AQUA", "SWIM", "TEAM", "H2O"))), (0, -2.2), 1.4, s.pick(WHITE, BLACK), bold=0.08)
    shine(s, ellipse(2.6 * s.light[0] + 1.5, -6.0, 2.2, 0.8, 0.25), 0.6, 0.3)
    shine(s, ellipse(-4.6, -3.4, 0.6, 1.8, 0.4), 0.3, 0.3)
    s.line(arc(-7.7, 4.1, -3.8), 0.25, np.asarray(colour) * 0.7)


def headband(s: Sketch) -> None:
    """A terry or knitted band round the forehead."""
    colour, stripe = s.pick(WHITE, *COTTONS), s.pick((0.7, 0.1, 0.1), (0.1, 0.2, 0.5), WHITE, BLACK)
    high = s.rng.uniform(4.0, 5.6)
    band = rough(s, strip(-7.75, -2.6, 0.7, high, 0.3), 0.08, 0.25)
    widths = np.array((high * 0.36, 0.55, 0.4, 0.55, high))
    loops = bands(np.stack([colour, stripe, colour, stripe, colour]), widths, upright=False)
    cloth = toned(laid(loops, lambda x, y: (x, y + 2.6 - 0.7 * (1 - (x / 8) ** 2))), tufts(s))
    s.fill(band, paint=toned(cloth, dome(s, 0, -1, 8.4, 16, 0.5)))
    s.relief(band, width=0.9, strength=0.6)


def visor(s: Sketch) -> None:
    """A peak on a band, the head above it bare."""
    colour = s.pick(*COTTONS)
    band = strip(-7.6, -3.4, -0.9, 4.6, 0.5)
    s.fill(band, paint=toned(woven(s, colour), dome(s, 0, -1, 8.6, 16, 0.45)))
    s.relief(band, width=0.4, strength=0.4)
    word = WORDS[int(s.rng.integers(len(WORDS)))]
    s.text(word, (0, -3.1), 0.9, s.pick(WHITE, BLACK, GOLD), bold=0.08)
    s.depth = 3.0
    Peaked().front_peak(s, colour, woven(s, colour, 0.03))


KINDS: dict[str, Callable[[Sketch], None]] = {
    "baseball-cap": Peaked(), "trucker-cap": Peaked(front="patch", mesh=True, tall=12.0),
    "snapback": Peaked(peak="flat", tall=12.2), "denim-dad-cap": Peaked("denim", front="swoosh", tall=9.8),
    "camouflage-cap": Peaked("camouflage", front="none"), "backwards-cap": Peaked(peak="back"),
    "sideways-cap": Peaked(peak="side", front="none"), "visor": visor,
    "ribbed-beanie": Knitted(), "cable-knit-bobble-hat": Knitted("cables", pompom=True),
    "snowflake-bobble-hat": Knitted("snow", pompom=True), "striped-skull-cap": Knitted("stripes", cuff=False, top=-9.2),
    "slouchy-beanie": Knitted(top=-14, cuff=False, slouch=1.0), "earflap-knit-hat": Knitted("snow", cuff=False,
        flaps=True),
    "bear-ear-hat": Knitted("stripes", ears=True), "bucket-hat": BUCKET, "cowboy-hat": COWBOY, "fedora": FEDORA,
    "bowler": BOWLER, "top-hat": TOP_HAT, "boater": BOATER, "straw-sun-hat": SUN_HAT, "sombrero": SOMBRERO,
    "witch-hat": witch_hat, "beret": beret, "army-beret": partial(beret, badge=True), "flat-cap": flat_cap,
    "hoodie": hood, "fur-hood": partial(hood, lining=True), "turban": turban, "chef-hat": chef_hat,
    "santa-hat": santa_hat, "ushanka": ushanka, "bandana": bandana, "surgical-cap": surgical_cap,
    "shower-cap": shower_cap, "swim-cap": swim_cap, "headband": headband, "officer-cap": officer_cap,
    "hard-hat": hard_hat, "bike-helmet": bike_helmet, "graduation-cap": graduation_cap, "party-hat": party_hat,
    "fez": fez, "leaf-cone-hat": leaf_hat,
}  # fmt: skip
