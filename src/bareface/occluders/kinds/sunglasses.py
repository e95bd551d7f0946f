"""Sunglasses and goggles. x is the distance along the head from the middle of the nose bridge, y = 0 at the pupils."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from bareface.occluders.kinds.fabric import woven
from bareface.occluders.kinds.fields import toned
from bareface.occluders.kinds.spectacles import (
    AVIATOR,
    BLACK,
    BRIGHT,
    BUTTERFLY,
    CAT_EYE,
    CLUB,
    GOLD,
    GUN,
    HEART,
    HEXAGON,
    OVAL,
    OVERSIZE,
    PILOT,
    ROUND,
    SILVER,
    SLIM,
    SPORT,
    SQUARE,
    STAR,
    WAYFARER,
    WHITE,
    Shades,
    arc_between,
    arms,
    both,
    flower,
    glaze,
    grown,
    hoop,
    symmetric,
    wire,
)
from bareface.occluders.sketch import Sketch, ellipse, rectangle, ribbon, smooth, turned


def shield(s: Sketch, half: bool = False) -> None:
    """A wrap-around sports visor; `half`: with a rim only above."""
    grow = s.rng.uniform(0.94, 1.08)
    ring = symmetric(
        (
            (0, -1.9), (4, -2.2), (7.2, -1.9), (9.0, -1.0), (8.6, 0.4), (6.2, 2.0), (3.4, 2.7), (1.6, 2.2),
            (0.9, 1.0), (0, 0.5),
        )
    )  # fmt: skip
    ring = ring * (1, grow)
    colour = s.pick(BLACK, WHITE, *BRIGHT)
    arms(s, (8.5, -0.8), colour, 1.3, 0.6)
    glaze(s, (ring,), "mirror" if s.rng.uniform() < 0.75 else "dark", 0.0)
    upper = ring[ring[:, 1] < -0.4 * grow]
    upper = upper[np.argsort(upper[:, 0])]
    bar = ribbon(upper - (0, 0.15), 0.55 if half else 0.3)
    s.fill(bar, paint=colour)
    s.relief(bar, width=0.15, strength=0.7)
    if not half:
        s.fill(grown(ring, 0.08), grown(ring, -0.08), paint=colour * 0.8)
    word = str(s.rng.choice(("AERO", "RUN", "VENT", "PRO")))
    for side in (-1, 1):
        s.fill(ellipse(side * 0.75, 0.9, 0.3, 0.75, -0.35 * side), paint=(0.1, 0.1, 0.11))
        s.text(
            word,
            (side * 9.6, -0.65),
            0.4,
            np.clip(1.2 - colour, 0, 1),
            bold=0.08,
        )


def ski_goggles(s: Sketch) -> None:
    """A big lens in a padded frame on a wide strap."""
    ring = symmetric(
        (
            (0, -3.3), (4, -3.4), (7.0, -2.9), (8.4, -1.2), (8.2, 1.4), (6.6, 3.4), (3.8, 4.0), (2.0, 3.0),
            (1.2, 1.9), (0, 1.5),
        )
    )  # fmt: skip
    frame, band = s.pick(BLACK, WHITE, (0.3, 0.3, 0.32)), s.pick(BLACK, *BRIGHT)
    for side in (-1, 1):
        strap = np.array(((7.6, -2.2), (9.5, -1.9), (13.0, -1.6), (13.0, 1.7), (9.5, 1.9), (7.6, 2.3))) * (side, 1)
        s.fill(strap, paint=toned(woven(s, band), lambda x, y: np.float32(1.05) - 0.05 * y * y))
        for y in (-1.4, 1.4):
            s.line(np.array(((8.5, y), (13.0, y * 0.9))) * (side, 1), 0.14, np.clip(np.asarray(band) * 0.6, 0, 1))
        s.text(
            str(s.rng.choice(("ALPINE", "FREERIDE", "NORD", "POWDER"))),
            (side * 10.9, 0),
            0.85,
            np.clip(1.15 - np.asarray(band), 0.1, 0.95),
            bold=0.1,
        )
    foam = grown(ring, 0.95)
    s.fill(foam, paint=(0.12, 0.12, 0.13))
    edge = grown(ring, 0.6)
    s.fill(edge, paint=frame)
    s.relief(edge, width=0.35, strength=0.8)
    glaze(s, (ring,), "mirror" if s.rng.uniform() < 0.8 else "dark")
    for side in (-1, 1):
        s.fill(rectangle(side * 8.9 - 0.4, -1.5, side * 8.9 + 0.4, 1.6, 0.3), paint=np.asarray(frame) * 0.8)


def swim_goggles(s: Sketch) -> None:
    """Two small cups, a nose piece and a rubber strap."""
    rubber = s.pick(BLACK, (0.10, 0.25, 0.55), (0.85, 0.85, 0.85), (0.1, 0.5, 0.55))
    right = smooth(((1.3, -0.9), (2.9, -1.5), (4.9, -1.2), (5.6, -0.1), (4.9, 1.2), (3.0, 1.5), (1.5, 0.9)))
    for rise in (-0.45, 0.35):
        s.fill(*both(ribbon(smooth(((5.2, rise * 0.6), (8, rise * 1.4 - 0.3), (12.6, rise * 3 - 0.9)), closed=False),
            0.5)), paint=toned(rubber, lambda x, y: np.float32(1.1) - 0.04 * np.abs(x)))  # fmt: skip
    s.fill(ribbon(arc_between(1.7, -0.2, -0.35), 0.45), paint=rubber)
    seal = grown(right, 0.42)
    s.fill(*both(seal), paint=rubber)
    s.relief(*both(seal), width=0.25, strength=0.9)
    glaze(s, both(right), str(s.rng.choice(("mirror", "tint", "dark", "tint"))))
    for ring in both(grown(right, -0.25)):
        s.fill(grown(ring, 0.04), grown(ring, -0.04), paint=(0.75, 0.8, 0.85))


def cardboard(s: Sketch, eclipse: bool = False) -> None:
    """Paper glasses: a red and a blue film, or a foil against the sun."""
    paper = (
        s.pick(WHITE, (0.88, 0.87, 0.84), BLACK) if not eclipse else s.pick((0.1, 0.15, 0.4), BLACK, (0.8, 0.5, 0.1))
    )
    front = symmetric(
        (
            (0, -1.3), (0.9, -1.9), (4, -2.3), (7.1, -2.2), (7.5, -0.5), (7.3, 1.8), (5.0, 2.4), (2.4, 2.2),
            (1.2, 1.0), (0, 0.1),
        )
    )  # fmt: skip
    arms(s, (7.0, -0.9), toned(paper, lambda x, y: np.float32(0.95) + 0 * x), 1.9, 1.2)
    window = rectangle(1.5, -1.2, 6.2, 1.4, 0.5)
    s.fill(front, *both(window), paint=toned(woven(s, paper, 0.02), lambda x, y: np.float32(1.0) - 0.03 * y))
    s.relief(front, width=0.12, strength=0.5)
    films = ((0.12, 0.12, 0.13),) * 2 if eclipse else ((0.80, 0.06, 0.08), (0.03, 0.35, 0.75))
    for side, film in zip((-1, 1), films, strict=True):
        ring = window * (side, 1)
        s.fill(ring, paint=film, opacity=0.97 if eclipse else 0.8)
        s.fill(
            turned(rectangle(-0.5, -2, 0.5, 2), 0.5) * (1, 0.55) + (side * 3.6, 0),
            paint=(1, 1, 1),
            opacity=0.22,
            soft=0.2,
            atop=True,
        )
    ink = s.pick((0.1, 0.1, 0.12), (0.7, 0.1, 0.1)) if paper[1] > 0.5 else s.pick(WHITE, (0.95, 0.8, 0.2))
    s.text(
        "ECLIPSE" if eclipse else str(s.rng.choice(("3D", "3-D", "CINEMA 3D"))),
        (-3.8, -1.72),
        0.5,
        ink,
        bold=0.1,
    )
    for side in (-1, 1):
        s.text("SOLAR SAFE" if eclipse else "3D MOVIE", (side * 9.3, -0.75), 0.5, ink, bold=0.06)


def shutter(s: Sketch) -> None:
    """Slats instead of lenses."""
    colour = s.pick(*BRIGHT, BLACK, WHITE)
    right = smooth(((0.7, -1.7), (3.2, -2.2), (6.6, -2.1), (7.0, -0.2), (6.2, 2.2), (3.6, 2.6), (1.5, 2.0), (0.8, 0.4)))
    arms(s, (6.7, -1.0), colour, 0.9, 0.5)
    inner = grown(right, -0.35)
    top, low = inner[:, 1].min(), inner[:, 1].max()
    gaps = []
    count = int(s.rng.integers(5, 7))
    pitch = (low - top) / count
    for k in range(count):
        y = top + (k + 0.5) * pitch
        at = inner[np.abs(inner[:, 1] - y) < pitch]
        gaps.append(rectangle(at[:, 0].min() + 0.1, y - 0.22 * pitch, at[:, 0].max() - 0.1, y + 0.26 * pitch))
    s.fill(ribbon(arc_between(1.3, -0.8, -0.15), 0.8), paint=colour)
    for side in (-1, 1):
        s.fill(right * (side, 1), *[gap * (side, 1) for gap in gaps], paint=colour)
        s.relief(right * (side, 1), *[gap * (side, 1) for gap in gaps], width=0.14, strength=0.8)


def pixelated(s: Sketch) -> None:
    """Stepped black blocks with white squares, from the pictures that go round."""
    c = s.rng.uniform(0.66, 0.76)
    rows = (
        "111111111111111111111111111111",
        "000111111111110001111111111100",
        "000111111111110001111111111100",
        "000011111111100000111111111000",
        "000001111111000000011111110000",
    )
    x0 = -15 * c
    y = -1.5
    for row, high in zip(rows, (0.9, 0.8, 0.8, 0.75, 0.7), strict=True):
        cells = np.flatnonzero(np.array([int(v) for v in row]))
        for run in np.split(cells, np.flatnonzero(np.diff(cells) > 1) + 1):
            s.fill(rectangle(x0 + run[0] * c, y, x0 + (run[-1] + 1) * c, y + high * c + 0.04), paint=(0.02, 0.02, 0.02))
        y += high * c
    for left in (4, 18):
        for dx, dy in ((0, 0), (2, 0), (1, 1), (3, 1), (2, 2), (4, 2)):
            at = (x0 + (left + dx) * c, -1.5 + 0.9 * c + dy * 0.8 * c)
            s.fill(rectangle(at[0], at[1], at[0] + c, at[1] + 0.78 * c), paint=WHITE)


def glacier(s: Sketch) -> None:
    """Round dark lenses with leather against light from the sides."""
    leather = s.pick((0.35, 0.20, 0.10), (0.12, 0.10, 0.09), (0.50, 0.32, 0.18))
    Shades(ROUND, ("mirror", "dark"), ("metal",), 0.19, "double", 0.3)(s)
    for side in (-1, 1):
        flap = smooth(
            np.array(((5.5, -1.4), (6.8, -1.5), (8.4, -0.9), (8.6, 0.4), (7.6, 1.7), (5.6, 1.9), (5.75, 0.3)))
            * (side, 1)
        )
        s.fill(flap, paint=toned(woven(s, leather, 0.08), lambda x, y: np.float32(1.1) - 0.05 * np.abs(x)))
        s.relief(flap, width=0.25, strength=0.7)
        s.line(flap[4:40] * (0.985, 0.9), 0.05, leather * 1.5)


def brass_goggles(s: Sketch) -> None:
    """Aviation goggles of brass and leather."""
    brass, leather = (
        s.pick((0.66, 0.48, 0.22), (0.58, 0.36, 0.22), SILVER),
        s.pick((0.30, 0.17, 0.09), (0.14, 0.10, 0.08)),
    )
    for side in (-1, 1):
        strap = np.array(((5.5, -1.3), (9, -1.1), (13, -0.9), (13, 1.2), (9, 1.3), (5.5, 1.6))) * (side, 1)
        s.fill(strap, paint=toned(woven(s, leather, 0.08), lambda x, y: np.float32(1.05) - 0.08 * y * y))
        s.line(np.array(((6, -0.85), (13, -0.6))) * (side, 1), 0.06, leather * 1.7)
        s.line(np.array(((6, 1.1), (13, 0.9))) * (side, 1), 0.06, leather * 1.7)
    s.fill(ribbon(arc_between(1.6, 0.1, -0.2), 0.9), paint=leather * 1.2)
    for side in (-1, 1):
        x = 3.5 * side
        s.fill(ellipse(x, 0.2, 3.1, 3.0), paint=toned(leather, lambda px, py: np.float32(0.9) - 0.05 * py))
        s.fill(ellipse(x, 0.2, 2.75), paint=brass)
        s.relief(ellipse(x, 0.2, 2.75), width=0.3, strength=1.0)
        for angle in np.arange(8) * np.pi / 4 + 0.2:
            s.fill(ellipse(x + 2.42 * np.cos(angle), 0.2 + 2.42 * np.sin(angle), 0.16), paint=brass * 0.55)
        s.fill(ellipse(x, 0.2, 2.15), paint=brass * 0.35)
    glaze(s, both(ellipse(3.5, 0.2, 2.0)), str(s.rng.choice(("dark", "tint", "mirror"))))


def flip_up(s: Sketch) -> None:
    """Tinted lenses hinged over clear ones, standing up."""
    metal = s.pick(GOLD, SILVER, GUN)
    right = ellipse(3.2, 0.4, 2.3, 2.1)
    arms(s, (5.4, -0.5), metal, 0.28, 0.25)
    s.fill(*both(right), paint=(0.80, 0.86, 0.88), opacity=0.18)
    for ring in both(right):
        hoop(s, ring, 0.2, metal)
    wire(s, arc_between(1.1, -0.2, -0.4), 0.18, metal)
    lifted = np.stack([right[:, 0], -2.3 + (right[:, 1] - 0.4) * s.rng.uniform(0.55, 0.75)], axis=1)
    s.depth = 1.2
    glaze(s, both(lifted), str(s.rng.choice(("dark", "tint"))))
    for ring in both(lifted):
        hoop(s, ring, 0.17, metal)
    wire(s, arc_between(1.4, -1.6, 0.0), 0.22, metal)
    s.depth = 0.0


KINDS: dict[str, Callable[[Sketch], None]] = {
    "aviator": Shades(AVIATOR, ("gradient", "dark"), ("metal",), 0.16, "double", 0.28),
    "mirrored-aviator": Shades(AVIATOR, ("mirror",), ("metal",), 0.16, "double", 0.28),
    "square-pilot": Shades(PILOT, ("gradient", "tint"), ("gold",), 0.18, "bar", 0.3),
    "wayfarer": Shades(WAYFARER, ("dark", "gradient"), ("black",), 0.42, "saddle", 0.95, wings=0.35),
    "tortoiseshell": Shades(WAYFARER, ("dark", "gradient"), ("tortoise",), 0.45, "keyhole", 0.8, wings=0.25),
    "coloured-plastic": Shades(WAYFARER, ("mirror",), ("bright",), 0.42, "saddle", 0.9, wings=0.3),
    "white-square": Shades(SQUARE, ("dark", "gradient"), ("white",), 0.45, "saddle", 0.8),
    "wooden": Shades(SQUARE, ("dark", "mirror"), ("wood",), 0.45, "keyhole", 0.9),
    "round-wire": Shades(ROUND, ("dark",), ("metal",), 0.15, "wire", 0.25, joint=-0.5),
    "round-tinted": Shades(ROUND, ("tint",), ("metal",), 0.15, "wire", 0.25, joint=-0.5),
    "round-keyhole": Shades(ROUND, ("dark", "gradient"), ("tortoise", "black"), 0.42, "keyhole", 0.6),
    "cat-eye": Shades(CAT_EYE, ("gradient", "dark"), ("black", "tortoise", "bright"), 0.38, "saddle", 0.7, joint=-1.9),
    "rhinestone-cat-eye": Shades(CAT_EYE, ("gradient",), ("white", "black", "pale"), 0.5, "saddle", 0.8, gems=True,
        joint=-1.9),
    "browline": Shades(CLUB, ("dark", "gradient"), ("gold",), 0.14, "wire", 0.3, brow=0.6),
    "oversize": Shades(OVERSIZE, ("gradient", "dark"), ("black", "tortoise"), 0.45, "saddle", 1.1, joint=-1.3),
    "butterfly": Shades(BUTTERFLY, ("gradient",), ("tortoise", "pale", "bright"), 0.4, "saddle", 1.0, joint=-1.6),
    "rimless": Shades(SQUARE, ("gradient", "tint"), ("silver", "gold"), 0.0, "wire", 0.25),
    "slim-rectangle": Shades(SLIM, ("dark", "tint"), ("black", "bright", "silver"), 0.22, "saddle", 0.5, joint=-0.4),
    "tiny-oval": Shades(OVAL, ("dark", "tint"), ("metal",), 0.15, "wire", 0.25, joint=-0.3),
    "hexagonal": Shades(HEXAGON, ("tint", "gradient"), ("metal",), 0.17, "wire", 0.25, angular=True, joint=0.1),
    "sport-wrap": Shades(SPORT, ("mirror", "dark"), ("black", "bright"), 0.3, "saddle", 1.0, joint=-0.6),
    "heart-shaped": Shades(HEART, ("tint", "dark"), ("bright",), 0.4, "saddle", 0.6, angular=True),
    "star-shaped": Shades(STAR, ("mirror", "tint"), ("bright", "white"), 0.35, "saddle", 0.6, angular=True,
        joint=-0.6),
    "flower-shaped": Shades(flower(), ("tint", "dark"), ("bright", "white"), 0.45, "saddle", 0.6, angular=True,
        joint=0.0),
    "sport-shield": shield, "cycling-half-rim": partial(shield, half=True), "ski-goggles": ski_goggles,
    "swim-goggles": swim_goggles, "3d-glasses": cardboard, "eclipse-glasses": partial(cardboard, eclipse=True),
    "shutter-shades": shutter, "pixel-shades": pixelated, "glacier-glasses": glacier, "brass-goggles": brass_goggles,
    "flip-up": flip_up,
}  # fmt: skip
