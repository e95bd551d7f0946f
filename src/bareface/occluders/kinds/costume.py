"""Hats of work, games and feasts, on a head as in `cap`."""

from __future__ import annotations

import numpy as np

from bareface.occluders.kinds.fabric import (
    bands,
    dome,
    folds,
    fur,
    laid,
    printed,
    rough,
    tile,
    woven,
)
from bareface.occluders.kinds.fields import patches, toned
from bareface.occluders.kinds.headwear import (
    BLACK,
    GOLD,
    WHITE,
    arc,
    dim,
    pompom,
    rounded,
    shell,
    shine,
    skull,
    strip,
)
from bareface.occluders.layer import Array
from bareface.occluders.sketch import Sketch, ellipse, rectangle, smooth, turned


def witch_hat(s: Sketch) -> None:
    """A pointed hat whose tip is bent."""
    lean = s.rng.choice((-1, 1)) * s.rng.uniform(2, 6)
    colour, band = s.pick(BLACK, (0.16, 0.09, 0.22)), s.pick((0.45, 0.15, 0.5), (0.8, 0.4, 0.08), (0.2, 0.4, 0.15))
    right = np.array(((0, -3.4), (9, -3.6), (16.5, -2.8), (17.5, -1.6), (12, 1.6), (6, 2.8), (0, 3.2)))
    brim = smooth(np.concatenate([right, right[-2:0:-1] * (-1, 1)]))
    cloth = toned(woven(s, colour), folds(s, 4.0, 0.3, 1.3, 1.0))
    s.depth = 2.0
    s.fill(brim, paint=toned(cloth, lambda x, y: np.float32(1.1) + 0.1 * y))
    s.depth = 0.5
    cone = smooth(((-8.2, -1), (-6.4, -8), (-3.5, -16), (0.2 * lean, -22), (lean, -26.5), (0.45 * lean + 1, -21),
        (4.2, -14), (6.4, -8), (8.2, -1)), closed=False)  # fmt: skip
    cone = np.concatenate([cone, arc(-8.2, -1, 1.2)[::-1]])
    s.fill(cone, paint=toned(cloth, dome(s, 0, -4, 8.4, 40, 0.6)))
    ring = strip(-8.25, -4.0, 1.2, 2.9)
    s.fill(ring, paint=toned(woven(s, band), dome(s, 0, -3, 8.6, 20, 0.5)), atop=True)
    s.fill(rectangle(-1.9, -3.2, 1.9, -0.2, 0.2), rectangle(-1.2, -2.6, 1.2, -0.8, 0.2), paint=GOLD)
    s.relief(rectangle(-1.9, -3.2, 1.9, -0.2, 0.2), width=0.3, strength=0.7)


def chef_hat(s: Sketch) -> None:
    """A white toque: a starched band and a puffed crown."""
    white = s.pick((0.93, 0.93, 0.92), (0.90, 0.90, 0.88), spread=0.015)
    lobes = int(s.rng.integers(5, 8))
    high, wide = s.rng.uniform(15, 20), s.rng.uniform(11, 13)
    x = np.linspace(-wide, wide, lobes)
    tops = np.stack([x * 0.86, -high + 4.5 * (x / wide) ** 2 + s.rng.normal(0, 0.4, lobes)], axis=1)
    puff = smooth(
        np.concatenate(
            [
                ((-8.2, -6.5), (-wide, -8.8), (-wide - 0.3, -11.5)),
                tops,
                ((wide + 0.3, -11.5), (wide, -8.8), (8.2, -6.5)),
            ]
        )
    )
    s.fill(
        puff,
        paint=toned(
            woven(s, white, 0.02), folds(s, 2.6, 0.2, 0.0, 0.35), lambda x, y: np.float32(1.0) + 0.012 * (-9 - y)
        ),
    )
    dim(s, strip(-8.8, -8.0, 0.4, 1.6), 0.3, 0.5)
    band = strip(-8.3, -7.4, 0.7, 7.6)
    s.fill(band, paint=toned(woven(s, white, 0.015), dome(s, 0, -4, 8.8, 16, 0.35), folds(s, 7.0, 0.06, 0.0, 0.2)))
    s.line(arc(-8.3, -7.3, 0.7), 0.09, white * 0.75)
    s.line(arc(-8.3, -0.3, 0.7), 0.06, white * 0.8)


def santa_hat(s: Sketch) -> None:
    """Red plush with a white rim and ball."""
    side = s.rng.choice((-1, 1))
    red = s.pick((0.70, 0.05, 0.07), (0.78, 0.08, 0.08), (0.55, 0.03, 0.06))
    fall = s.rng.uniform(-3, 3)
    body = smooth(np.array(((-7.6, -0.6), (-8.0, -4.6), (-5.5, -11.5), (0, -15), (6, -14.2), (11, -9.5),
        (13.2, -3 + fall), (13.4, 1 + fall), (11.6, 1 + fall), (10.6, -3 + fall),
        (8.4, -6.2), (7.9, -2.5), (7.6, -0.5))) * (side, 1))  # fmt: skip
    s.fill(body, paint=toned(woven(s, red, 0.06), folds(s, 3.4, 0.35, 0.7 * side, 0.8), rounded(s, body, 0.35)))
    pompom(s, 12.6 * side, 2.4 + fall, s.rng.uniform(2.0, 2.6), WHITE)
    band = rough(s, strip(-8.8, -3.2, 0.8, 4.4, -0.1), 0.45, 0.16)
    s.fill(band, paint=toned(fur(s, WHITE, 0.22, 0.3), rounded(s, band, 0.25)))
    s.relief(band, width=1.0, strength=0.4)


def officer_cap(s: Sketch) -> None:
    """A stiff plate of cloth over a dark band, a badge, a patent leather peak."""
    colour = s.pick(WHITE, (0.10, 0.13, 0.24), (0.28, 0.32, 0.22), (0.14, 0.15, 0.17))
    band = s.pick(BLACK, (0.5, 0.07, 0.09), (0.08, 0.1, 0.2))
    plate = smooth(((-8.2, -3.2), (-11.4, -6.4), (-11.8, -8.0), (-9, -9.8), (-4, -11.8), (0, -12.6), (4, -11.8),
        (9, -9.8), (11.8, -8.0), (11.4, -6.4), (8.2, -3.2), (0, -3)))  # fmt: skip
    s.fill(plate, paint=toned(woven(s, colour, 0.02), dome(s, 0, -5, 13, 9.5, 0.4), folds(s, 7, 0.08, 0.4)))
    s.relief(plate, width=0.6, strength=0.5)
    ring = strip(-8.3, -5.0, 0.5, 5.6)
    s.fill(ring, paint=toned(woven(s, band), dome(s, 0, -3, 8.7, 16, 0.45)))
    s.line(arc(-8.3, -5.0, 0.5), 0.2, np.asarray(colour) * 0.7)
    badge = smooth(
        ((0, -9.4), (1.3, -7.6), (1.8, -5.6), (1.0, -3.8), (0, -3.2), (-1.0, -3.8), (-1.8, -5.6), (-1.3, -7.6))
    )  # fmt: skip
    s.fill(badge, paint=s.pick(GOLD, (0.75, 0.75, 0.76)))
    s.fill(ellipse(0, -5.7, 0.9), paint=s.pick((0.1, 0.15, 0.4), (0.5, 0.08, 0.1), BLACK))
    s.relief(badge, width=0.5, strength=1.0)
    s.depth = 3.0
    t = np.linspace(-1, 1, 25)
    upper, lower = (
        np.stack([t * 8.3, 0.9 - 0.8 * (1 - t * t)], axis=1),
        np.stack([t * 8.2, 1.4 + 2.6 * (1 - t**4)], axis=1),
    )
    peak = np.concatenate([upper, lower[::-1]])
    s.fill(peak, paint=toned(BLACK, lambda x, y: np.float32(1.6) - 0.2 * y))
    shine(s, ellipse(2.5 * s.light[0] - 1, 1.3, 3.6, 0.5, 0.06), 0.5, 0.25)
    s.line(lower, 0.15, (0.16, 0.16, 0.17))
    s.fill(strip(-8.3, -0.8, 0.8, 0.75), paint=s.pick(GOLD, BLACK))
    for side in (-1, 1):
        s.fill(ellipse(8.0 * side, 0.0, 0.5), paint=GOLD)


def hard_hat(s: Sketch) -> None:
    """A builder's helmet."""
    colour = s.pick((0.95, 0.75, 0.05), (0.92, 0.92, 0.90), (0.90, 0.38, 0.05), (0.1, 0.3, 0.65), (0.75, 0.1, 0.1))
    ring = skull(9.4, 0.4, 9.8, -2.6, -13.0, 0.3, 2.15)
    light = dome(s, 0, -3.5, 10.6, 10.6, 0.4)
    s.fill(ring, paint=toned(colour, light))
    for x in (-1, 1):
        ridge = smooth(((1.0 * x, -13.2), (1.9 * x, -10), (2.3 * x, -6), (2.4 * x, -3)), closed=False)
        s.line(ridge, 0.35, colour * 0.72)
        s.line(ridge - (0.25, 0), 0.18, np.clip(colour * 1.1 + 0.1, 0, 1))
    s.text(
        str(s.rng.choice(("SITE", "SAFETY", "CREW 4", "BAUER", "VISITOR", "N 12"))),
        (0, -4.6),
        1.0,
        s.pick(BLACK, (0.1, 0.2, 0.5)),
        bold=0.08,
    )
    shine(s, ellipse(4.2 * np.sign(s.light[0]), -9.0, 0.8, 2.6, -0.5 * np.sign(s.light[0])), 0.65, 0.35)
    s.depth = 2.5
    t = np.linspace(-1, 1, 25)
    upper, lower = (
        np.stack([t * 10.0, 0.2 - 2.6 * (1 - t * t)], axis=1),
        np.stack([t * 10.2, 1.2 + 0.9 * (1 - t**4)], axis=1),
    )
    dim(s, np.concatenate([upper - (0, 0.6), upper[::-1] + (0, 0.3)]), 0.4, 0.3)
    brim = np.concatenate([upper, lower[::-1]])
    s.fill(brim, paint=toned(colour, lambda x, y: np.float32(1.06) - 0.003 * x * x - 0.07 * (y - 0.5)))
    s.line(lower, 0.3, colour * 0.55)


def bike_helmet(s: Sketch) -> None:
    """A foam shell with openings, and its straps."""
    colour, second = (
        s.pick((0.08, 0.08, 0.09), WHITE, (0.75, 0.1, 0.1), (0.1, 0.35, 0.7), (0.75, 0.85, 0.1)),
        s.pick(BLACK, (0.85, 0.85, 0.85)),
    )
    for side in (-1, 1):
        for end in (6.5, 8.2):
            s.line(
                smooth(np.array(((end + 0.2, 0.5), (7.6, 9.5), (6.6, 14.5), (3.0, 19.6))) * (side, 1), closed=False),
                0.55,
                (0.08, 0.08, 0.09),
            )
        s.fill(rectangle(7.0 * side - 0.6, 9.0, 7.0 * side + 0.9, 10.4, 0.3), paint=(0.15, 0.15, 0.16))
    ring = skull(9.2, 1.1, 10.2, -2.6, -13.2, -1.5, 2.1)
    s.fill(ring, paint=toned(colour, dome(s, 0, -3.5, 11, 11, 0.5)))
    for k, x in enumerate((0.0, -3.4, 3.4, -6.6, 6.6)):
        lean = x * 0.13
        vent = smooth(np.array(((0.9, -2.6), (1.15, -5.4), (0.7, -9.6), (0, -11.4), (-0.7, -9.6), (-1.15, -5.4),
            (-0.9, -2.6), (0, -1.7))) * (1, 1 - 0.06 * abs(x)) + np.array((x, 0.1 * abs(x))))  # fmt: skip
        vent[:, 0] -= lean * np.clip(-vent[:, 1] - 3, 0, 9) * 0.55
        s.fill(vent, paint=toned((0.07, 0.07, 0.08), lambda x, y: np.float32(1.0) - 0.12 * (y + 4)))
        s.line(
            np.concatenate([vent, vent[:1]]),
            0.16,
            np.clip(np.asarray(colour) * 1.2 + 0.08, 0, 1) if k % 2 else np.asarray(second) * 0.8,
        )
    s.line(arc(-9.0, 0.8, -1.4), 0.5, second * 0.9)
    shine(s, ellipse(1.9, -9.5, 0.35, 1.8, 0.15), 0.7, 0.2)
    shine(s, ellipse(-5.0, -8.6, 0.4, 1.6, 0.4), 0.5, 0.2)


def graduation_cap(s: Sketch) -> None:
    """A square board on a skullcap, a tassel at its side."""
    colour, gold = s.pick(BLACK, BLACK, (0.08, 0.12, 0.3), (0.35, 0.05, 0.1)), s.pick(GOLD, WHITE, (0.6, 0.1, 0.1))
    body = shell(((-8.1, 0.8), (-8.5, -3), (-8.0, -7.5), (0, -8.6)), -1.4)
    s.fill(body, paint=toned(woven(s, colour), dome(s, 0, -3, 9, 14, 0.5)))
    tilt = s.rng.normal(0, 0.05)
    board = turned(np.array(((0, -12.6), (15.2, -9.3), (0.6, -4.6), (-15.2, -8.9))), tilt)
    s.depth = 1.5
    dim(s, board + (0, 0.9), 0.5, 0.4)
    s.fill(board + (0, 0.35), paint=colour * 0.5)
    s.fill(board, paint=toned(woven(s, np.asarray(colour) * 1.6 + 0.02), lambda x, y: np.float32(0.8) - 0.06 * (y + 9)))
    side = s.rng.choice((-1, 1))
    cord = smooth(
        np.array(((0, -9.0), (side * 5, -8.0), (side * 10.2, -7.2), (side * 10.7, -4), (side * 10.6, 0))), closed=False
    )
    s.line(cord, 0.3, gold)
    s.fill(ellipse(0, -9.0, 0.7, 0.35), paint=colour * 0.7)
    x = side * 10.6
    tassel = rough(s, np.array(((x - 0.4, 0), (x + 0.4, 0), (x + 0.9, 6), (x - 0.9, 6))), 0.25, 0.12)
    s.fill(tassel, paint=toned(gold, folds(s, 0.22, 0.4)))
    s.fill(rectangle(x - 0.5, 0.7, x + 0.5, 1.3), paint=gold * 0.7)


def party_hat(s: Sketch) -> None:
    """A paper cone on an elastic."""
    colour, ink = s.pick((0.85, 0.15, 0.3), (0.15, 0.45, 0.8), (0.95, 0.75, 0.1), (0.35, 0.7, 0.35), (0.55, 0.3,
        0.7)), s.pick(WHITE, (0.95, 0.85, 0.2), (0.2, 0.75, 0.8))  # fmt: skip
    for side in (-1, 1):
        s.line(
            smooth(np.array(((5.2, -4), (7.7, 1), (7.6, 9), (5.8, 16), (2.6, 19.2))) * (side, 1), closed=False),
            0.12,
            (0.85, 0.85, 0.83),
        )
    lean = s.rng.normal(0, 1.0)
    cone = np.concatenate([((-5.9, -3.6), (lean - 0.25, -21.5), (lean + 0.25, -21.5)), arc(-5.9, -3.6, 1.3)[::-1]])
    pattern = str(s.rng.choice(("dots", "stars", "stripes")))
    cloth = laid(bands(np.stack([colour, ink]), np.array((1.7, 1.2))), lambda x, y:
        (x + 0.6 * y, y)) if pattern == "stripes" else printed(colour, ink, tile(pattern), 4.2)  # fmt: skip
    s.fill(
        cone,
        paint=toned(
            cloth,
            lambda x, y: (
                np.float32(1.05) - 0.5 * np.clip((x - lean * 0.4) / (np.abs(y + 22) * 0.34 + 0.3), -1, 1) ** 2 * 0.7
            ),
        ),
    )
    shine(s, np.array(((-2.6, -3.6), (lean - 0.1, -19), (-1.5, -3.4))), 0.35, 0.25)
    trim = rough(s, strip(-6.2, -4.2, 1.3, 1.4), 0.5, 0.22)
    s.fill(trim, paint=toned(s.pick(GOLD, (0.8, 0.8, 0.85), ink), folds(s, 0.3, 0.4)))
    pompom(s, lean, -21.8, 1.5, s.pick(ink, GOLD))


def fez(s: Sketch) -> None:
    """A red felt cone with a tassel."""
    red = s.pick((0.50, 0.05, 0.08), (0.42, 0.04, 0.10), (0.6, 0.08, 0.06))
    ring = shell(((-7.9, 0), (-7.6, -4), (-6.4, -11.6), (-5.9, -12.2), (-3, -12.8), (0, -13.0)), 1.0)
    s.fill(ring, paint=toned(woven(s, red, 0.05), dome(s, 0, -4, 8.4, 24, 0.55)))
    s.fill(ellipse(0, -12.3, 6.0, 0.75), paint=toned(red, lambda x, y: np.float32(1.15) - 0.04 * np.abs(x)))
    side = s.rng.choice((-1, 1))
    s.line(smooth(((0, -12.4), (side * 4.5, -12.2), (side * 6.4, -11.0), (side * 6.6, -6)), closed=False), 0.35, BLACK)
    x = side * 6.6
    s.fill(
        rough(s, np.array(((x - 0.3, -6.2), (x + 0.3, -6.2), (x + 0.9, -1), (x - 0.9, -1))), 0.2, 0.12),
        paint=toned((0.1, 0.1, 0.12), folds(s, 0.25, 0.5)),
    )


def leaf_hat(s: Sketch) -> None:
    """A cone of palm leaves with a ribbon under the chin."""
    straw = s.pick((0.88, 0.78, 0.55), (0.80, 0.66, 0.42), (0.92, 0.86, 0.68))
    strap = s.pick((0.75, 0.2, 0.3), WHITE, (0.2, 0.3, 0.5))
    for side in (-1, 1):
        s.line(
            smooth(np.array(((8.0, 0), (7.8, 8), (6.0, 15.5), (2.4, 19.4))) * (side, 1), closed=False),
            0.5,
            strap,
        )
    s.depth = 2.0
    edge = arc(-19, 0.4, 2.6)
    half = ((-19, 0.4), (-9, -7.9), (-1.2, -14.8), (0, -15.4))
    ring = shell(half, 2.6)
    leaves = patches(s, 0.05, 60)

    def rays(x: Array, y: Array) -> Array:
        angle = x / (y + 17)
        hoops = np.abs(np.sin((y + 0.0045 * x * x) * np.float32(1.9)))
        grain, shadow = np.float32(0.09) * leaves(angle, y), np.float32(0.16) * (np.exp(-7 * hoops) + angle * angle)
        return np.asarray(1 + grain - shadow)

    s.fill(ring, paint=toned(straw, rays, dome(s, 0, 0, 24, 20, 0.25)))
    s.line(edge, 0.35, straw * 0.6)
