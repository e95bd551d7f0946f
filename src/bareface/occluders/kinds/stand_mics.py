"""Microphones on stands, poles and heads. The origin is the middle of the head."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from bareface.occluders.kinds.fields import clear
from bareface.occluders.kinds.lathe import (
    CHROME,
    PLASTIC,
    RUBBER,
    STEEL,
    Finish,
    hairs,
    mesh,
    shine,
    specks,
    turned_body,
)
from bareface.occluders.kinds.mic_parts import (
    GOLD,
    NICKEL,
    belt_ring,
    cable,
    foam_cover,
    stand_tube,
    turned_part,
    wire_ball,
)
from bareface.occluders.layer import Array
from bareface.occluders.raster import rgb_of
from bareface.occluders.sketch import Sketch, ellipse, rectangle, ribbon, smooth


def _condenser(s: Sketch, pop: bool, gold: bool = False) -> None:
    """A studio's large-diaphragm condenser in its spider mount, behind a pop filter if `pop`."""
    body = s.pick((0.62, 0.63, 0.65), (0.08, 0.08, 0.09), (0.72, 0.66, 0.52), (0.16, 0.2, 0.3))
    stand_tube(s, 15.5)
    for x in (-3.9, 3.9):
        s.line(np.array(((x, 4.6), (x * 0.8, 12.4))), 0.32, (0.15, 0.15, 0.16))
    turned_parts = [(3.4, 2.55), (3.9, 2.6), (12, 2.5), (13.2, 2.1), (13.6, 1.6)]
    turned_part(s, turned_parts, body, STEEL, 0.08)
    for low, high in ((5.0, 5.9), (11.2, 12.1)):  # the two hoops of the mount and their cords
        r = 4.0 if low < 8 else 3.4
        for x in (-1, 1):
            for dy in (-0.5, 0.5):
                s.line(
                    np.array(((x * 2.4, low + 0.4 + dy * 2), (x * r, low + 0.45))),
                    0.14,
                    (0.5, 0.1, 0.1) if gold else (0.06, 0.06, 0.06),
                )
        hoop = turned_body(((low, r), (high, r)), 0.16)
        s.fill(hoop.patch(low, high), paint=(0.14, 0.14, 0.15))
        shine(s, hoop, PLASTIC, low, high)
    s.fill(ellipse(0, 8.4, 0.55, 0.55), paint=s.pick((0.8, 0.65, 0.3), (0.75, 0.1, 0.12), (0.85, 0.85, 0.86)))
    ring = ellipse(0, 0.2, 2.65, 3.7, 0, 4)
    s.fill(ring, paint=(0.16, 0.15, 0.13))
    s.fill(ellipse(0, 0.3, 1.7), paint=(0.72, 0.55, 0.25))  # the diaphragm shines through
    s.fill(ellipse(0, 0.3, 1.35), paint=(0.83, 0.66, 0.35))
    wire = np.asarray(GOLD if gold else (0.7, 0.71, 0.73))
    s.fill(ring, paint=mesh(wire, 0.26, (0, 0), 4.1, s.light, 0.1), opacity=0.72)
    s.relief(ring, width=0.7, strength=0.8)
    for x in (-2.55, 2.55):
        s.line(np.array(((x, -2.4), (x, 3.6))), 0.28, wire * 0.8)
    belt_ring(s, -3.1, 2.45, 0.5, wire, STEEL)
    belt_ring(s, 3.5, 2.7, 0.6, wire, STEEL)
    if pop:
        _pop_filter(s)


def _pop_filter(s: Sketch) -> None:
    """A hoop covered with nylon, on a gooseneck."""
    x, y, r = float(s.rng.uniform(-1.0, 1.0)), 0.4, 6.6
    neck = smooth([(x + r * 0.7, y + r * 0.75), (8.2, 9.5), (5.0, 15.0), (0.6, 19.0)], closed=False)
    s.line(neck, 0.75, (0.09, 0.09, 0.1))
    for at in neck[::2]:
        s.line(np.stack([at - (0.3, 0.05), at + (0.3, 0.05)]), 0.16, (0.28, 0.28, 0.29))
    s.fill(ellipse(x, y, r), paint=(0.05, 0.05, 0.055), opacity=0.8)

    def weave(px: Array, py: Array) -> Array:
        share = clear(px, py, 0.13)
        grid = 0.5 + 0.5 * share * np.cos(px * 28) * np.cos(py * 28)
        fold = 0.6 + 0.4 * np.cos(((px - x) * s.light[0] + (py - y) * s.light[1]) * 0.4)
        return rgb_of(0.17 * grid * fold)

    s.fill(ellipse(x, y, r - 0.3), paint=weave, opacity=0.55)
    hoop = (ellipse(x, y, r), ellipse(x, y, r - 0.75))
    s.fill(*hoop, paint=(0.1, 0.1, 0.105))
    s.relief(*hoop, width=0.25, strength=1.4)
    s.fill(rectangle(x + 4.0, y + 4.2, x + 5.6, y + 5.9, 0.3), paint=(0.13, 0.13, 0.14))


def _pencil(s: Sketch) -> None:
    """A slim condenser in a clip, pointing up at the mouth."""
    colour = s.pick((0.1, 0.1, 0.11), (0.68, 0.66, 0.6), (0.6, 0.61, 0.63))
    turned_part(s, [(14, 0.6), (36, 0.6)], (0.08, 0.08, 0.085), PLASTIC)
    body = turned_part(s, [(-1.1, 1.15), (12, 1.15), (13.4, 0.95)], colour, STEEL, 0.32)
    for y in (-0.2, 0.15, 0.5, 0.85):
        s.fill(body.patch(y, y + 0.17), paint=colour * 0.2, atop=True)
    top = body.disc(body.start, 0.98)
    s.fill(top, paint=mesh(NICKEL, 0.2, (0, -1.1), 1.4, s.light, 0.25))
    s.fill(top, body.disc(body.start, 0.84), paint=colour * 1.2 + 0.04)
    s.text("C-" + str(int(s.rng.integers(2, 99))), (0, 4.2), 0.5, colour * 0.3 + 0.3)
    clip = rectangle(-1.7, 8.2, 1.7, 11.2, 0.5)
    s.fill(clip, paint=(0.1, 0.1, 0.11))
    s.relief(clip, width=0.6, strength=1.0)
    turned_part(s, [(11, 0.8), (15.5, 0.9)], (0.12, 0.12, 0.13), RUBBER)


def _shotgun(s: Sketch, fur: bool) -> None:
    """A long film microphone from below, in foam or in a furry cover, on a pole."""
    turned_part(s, [(11, 1.2), (14, 1.0), (40, 0.9)], (0.09, 0.09, 0.1), PLASTIC)
    if not fur:
        turned_part(s, [(-2, 1.05), (13, 1.1)], (0.08, 0.08, 0.09), RUBBER)
        colour = s.pick((0.07, 0.07, 0.075), (0.2, 0.2, 0.21), (0.55, 0.1, 0.1))
        foam_cover(
            s,
            smooth(((-1.7, -3.0), (0, -3.8), (1.7, -3.0), (2.0, 3), (1.8, 9), (0, 9.6), (-1.8, 9), (-2.0, 3))),
            colour,
            1.0,
        )
        for y in (11.0, 12.4):
            belt_ring(s, y, 1.5, 0.5, (0.15, 0.15, 0.16), RUBBER)
        return
    colour = s.pick((0.45, 0.45, 0.46), (0.62, 0.6, 0.57), (0.2, 0.19, 0.19), (0.4, 0.34, 0.28), spread=0.015)
    s.fill(ellipse(0, 2.8, 3.9, 8.0, 0, 2.2), paint=colour * 0.85)
    angle, share = s.rng.uniform(0, 2 * np.pi, 320), np.sqrt(s.rng.uniform(0, 1, 320))
    out = np.stack([np.cos(angle), np.sin(angle)], axis=1) * share[:, None]
    ways = (out * (1.3, 0.9) + (0, 0.9)) * s.rng.uniform(0.7, 1.5, (320, 1)) + s.rng.normal(0, 0.3, (320, 2))
    hairs(s, out * (3.6, 7.8) + (0, 2.4), ways, 0.3, colour, 0.24)
    s.relief(ellipse(0, 3.0, 5.2, 9.6), width=2.5, strength=0.9)


def _podcast(s: Sketch) -> None:
    """A broadcaster's microphone under a long foam cap, hung in a yoke on an arm."""
    dark = s.pick((0.09, 0.09, 0.1), (0.24, 0.25, 0.26), (0.3, 0.3, 0.29))
    side = 1 if s.rng.uniform() < 0.5 else -1
    arm = smooth(np.array(((7.9, 16.2), (9.6, 21), (9.0, 29), (7.4, 40))) * (side, 1), closed=False)
    s.fill(ribbon(arm, 1.6), paint=(0.08, 0.08, 0.085))
    s.relief(ribbon(arm, 1.6), width=0.6, strength=1.1)
    body = turned_body(((1.5, 3.0), (10, 3.0), (11.2, 2.6), (12.4, 1.9)), 0.12)
    s.fill(body.outline(), paint=dark)
    shine(s, body, RUBBER)
    for y in (4.4, 9.4):
        s.fill(body.patch(y, y + 0.22), paint=dark * 0.3, atop=True)
    s.text(("STUDIO", "ON AIR", "CAST", "RADIO")[int(s.rng.integers(4))], (0, 7.0), 0.75, (0.75, 0.75, 0.74), bold=0.08)
    hoop = smooth(
        np.array(
            ((-3.2, 6.8), (-4.4, 6.2), (-4.4, 11), (-2, 14.6), (0, 15.2), (2, 14.6), (4.4, 11), (4.4, 6.2), (3.2, 6.8))
        ),
        closed=False,
    )
    s.line(hoop, 0.7, (0.07, 0.07, 0.075))
    s.line(hoop - (0.12, 0.1), 0.14, (0.3, 0.3, 0.31))
    for x in (-3.9, 3.9):
        knob = ellipse(x, 6.8, 0.9, 1.1)
        s.fill(knob, paint=(0.13, 0.13, 0.14))
        s.relief(knob, width=0.4, strength=1.0)
    s.line(np.array(((0, 15.1), (side * 4.2, 16.8), (side * 7.9, 17.2))), 0.9, (0.08, 0.08, 0.085))
    foam = np.asarray(
        smooth(
            (
                (-2.9, -3.0),
                (-1.4, -4.4),
                (1.4, -4.4),
                (2.9, -3.0),
                (3.35, 0),
                (3.4, 3.4),
                (0, 3.9),
                (-3.4, 3.4),
                (-3.35, 0),
            )
        )
    )
    foam_cover(s, foam, s.pick((0.06, 0.06, 0.065), (0.2, 0.2, 0.21), (0.55, 0.08, 0.08)), 1.5)


def _desk_usb(s: Sketch) -> None:
    """A stout microphone for streamers on its own foot."""
    colour = s.pick((0.68, 0.69, 0.7), (0.09, 0.09, 0.1), (0.12, 0.2, 0.4), (0.55, 0.1, 0.12), (0.9, 0.9, 0.9))
    foot = turned_body(((25.4, 5.6), (26.4, 6.0)), 0.3)
    s.fill(foot.outline(), paint=colour * 0.85)
    shine(s, foot, STEEL)
    for x in (-3.9, 3.9):
        s.fill(ribbon(np.array(((x, 7.2), (x * 1.03, 16), (x * 0.5, 22), (x * 0.4, 25.6))), 1.0), paint=colour * 0.7)
        knob = ellipse(x * 1.02, 8.2, 0.85)
        s.fill(knob, paint=colour * 0.9)
        s.relief(knob, width=0.35, strength=1.1)
    turned_part(s, [(17, 1.6), (24.8, 2.2), (25.8, 2.6)], colour * 0.8, STEEL)
    body = turned_part(s, [(1.6, 3.2), (16.5, 3.2), (17.6, 2.7)], colour, STEEL)
    s.fill(ellipse(0, 6.0, 0.7), paint=(0.08, 0.08, 0.08))
    s.relief(ellipse(0, 6.0, 0.7), width=0.3, strength=1.0)
    s.fill(ellipse(0, 9.0, 0.35), paint=s.pick((0.9, 0.1, 0.1), (0.2, 0.9, 0.4)))
    s.text(
        ("CAST", "USB", "ORB", "NOVA")[int(s.rng.integers(4))],
        (0, 12.2),
        0.9,
        colour * 0.3 if colour.mean() > 0.4 else (0.8, 0.8, 0.8),
        bold=0.06,
    )
    s.fill(body.patch(1.6, 2.4), paint=(0, 0, 0), opacity=0.35, soft=0.2, atop=True)
    ring = ellipse(0, -0.6, 3.25, 4.2, 0, 2.9)
    s.fill(ring, paint=mesh(colour * 0.5 + 0.35, 0.28, (0, -0.6), 4.4, s.light, 0.25))
    s.relief(ring, width=1.1, strength=0.8)
    belt_ring(s, 2.2, 3.3, 0.9, colour * 0.9)


def _globe(s: Sketch) -> None:
    """A ball on a small tripod."""
    colour = s.pick((0.93, 0.93, 0.92), (0.1, 0.1, 0.11), (0.6, 0.15, 0.2), (0.3, 0.55, 0.6))
    for x in (-5.5, 0.4, 5.5):
        s.line(np.array(((0, 15), (x, 24.5))), 0.7, (0.62, 0.63, 0.65))
        s.line(np.array(((-0.12, 15), (x - 0.15, 24.3))), 0.16, (0.92, 0.92, 0.93))
        s.line(np.array(((x * 0.96, 24.0), (x, 24.7))), 0.95, (0.08, 0.08, 0.08))
    turned_part(s, [(5.0, 0.8), (15.5, 0.9)], NICKEL, CHROME)
    ring = ellipse(0, 0, 5.6)
    s.fill(ring, paint=colour)
    s.relief(ring, width=2.2, strength=1.0)
    grill = ellipse(0, -0.6, 3.9)
    s.fill(grill, paint=mesh((0.75, 0.76, 0.78), 0.36, (0, -0.6), 4.6, s.light, 0.2))
    s.fill(ellipse(0, -0.6, 4.05), ellipse(0, -0.6, 3.8), paint=NICKEL)
    s.fill(ellipse(0, 4.2, 0.22), paint=(0.95, 0.1, 0.1))
    s.fill(ellipse(2.4 * s.light[0], 3.6 * s.light[1], 1.3, 0.8), paint=(1, 1, 1), opacity=0.4, soft=0.4, atop=True)


def _elvis(s: Sketch) -> None:
    """The ribbed chrome shell of the fifties."""
    metal = s.pick(NICKEL, NICKEL, (0.75, 0.6, 0.32), spread=0.01)
    cloth = s.pick((0.05, 0.05, 0.06), (0.1, 0.2, 0.45), (0.45, 0.08, 0.08))
    stand_tube(s, 10, 0.7, NICKEL)
    turned_part(s, [(5.4, 1.2), (7, 0.9), (7.6, 1.3), (10.6, 1.3), (11, 1.0)], metal, CHROME)
    shell = smooth(
        (
            (0, -5.3),
            (2.1, -4.8),
            (3.1, -3.0),
            (3.3, 0),
            (3.1, 3.2),
            (2.4, 5.2),
            (0, 5.9),
            (-2.4, 5.2),
            (-3.1, 3.2),
            (-3.3, 0),
            (-3.1, -3.0),
            (-2.1, -4.8),
        )
    )
    s.fill(shell, paint=metal * 0.85)
    s.fill(shell * 0.9 + (0, 0.02), paint=cloth)
    for x in np.linspace(-2.5, 2.5, 7):
        tall = 4.9 * np.sqrt(max(1 - (x / 3.6) ** 2, 0))
        rib = ribbon(np.stack([np.full(9, x), np.linspace(-tall, tall, 9)], 1), 0.42)
        s.fill(rib, paint=metal)
        s.fill(
            ribbon(np.stack([np.full(2, x + 0.1 * s.light[0]), np.array((-tall, tall)) * 0.95], 1), 0.13),
            paint=metal * 0.4 + 0.6,
        )
        s.line(np.array(((x - 0.22, -tall), (x - 0.22, tall))), 0.07, metal * 0.3)
    for y, high in ((-1.5, 0.5), (0.0, 1.2), (1.5, 0.5)):
        half = 3.3 - 0.02 * y * y
        bar = rectangle(-half, y - high / 2, half, y + high / 2, 0.2)
        s.fill(bar, paint=metal)
        s.fill(rectangle(-half, y - 0.32 * high, half, y - 0.12 * high), paint=metal * 0.4 + 0.6)
        s.fill(rectangle(-half, y + 0.2 * high, half, y + 0.42 * high), paint=metal * 0.4)
    s.fill(shell, shell * 0.9, paint=metal)
    s.relief(shell, width=1.3, strength=1.0)
    s.text(("STAR", "RADIO", "UNI")[int(s.rng.integers(3))], (0, 0), 0.5, (0.1, 0.1, 0.1), bold=0.06)
    s.fill(
        smooth(((-2.4, -3.8), (-1.0, -4.9), (-1.6, -2.0), (-2.6, 0.5))),
        paint=(1, 1, 1),
        opacity=0.4,
        soft=0.2,
        atop=True,
    )


def _ribbon_mic(s: Sketch) -> None:
    """A broadcasting studio's long angular shell of perforated metal."""
    metal = s.pick((0.62, 0.62, 0.63), (0.3, 0.3, 0.32), (0.7, 0.6, 0.4))
    stand_tube(s, 15, 0.75, NICKEL)
    yoke = smooth([(-4.0, 6.0), (-4.2, 9.5), (-2, 13.2), (0, 14.2), (2, 13.2), (4.2, 9.5), (4.0, 6.0)], closed=False)
    s.line(yoke, 0.9, (0.25, 0.25, 0.26))
    s.line(yoke - (0.1, 0.15), 0.2, (0.7, 0.7, 0.7))
    shell = np.array(
        ((-2.2, -6.4), (2.2, -6.4), (3.9, -3.6), (3.9, 3.6), (2.2, 6.4), (-2.2, 6.4), (-3.9, 3.6), (-3.9, -3.6))
    )
    s.fill(shell, paint=metal)
    lower = np.array(
        ((-3.9, 2.6), (3.9, 2.6), (3.9, 3.6), (3.0, 8.2), (2.0, 10.4), (-2.0, 10.4), (-3.0, 8.2), (-3.9, 3.6))
    )
    dark = metal * 0.35
    for row, y in enumerate(np.arange(-6.0, 2.4, 0.55)):
        half = 3.6 if abs(y) < 3.6 else 3.6 - 0.6 * (abs(y) - 3.6)
        across = np.arange(-half + 0.2 * (row % 2), half, 0.5)
        specks(s, np.stack([across, np.full(len(across), y)], axis=1), 0.15, 0.19, dark)
    s.fill(lower, paint=metal * 0.55)
    for x in (-1.9, 0, 1.9):
        s.fill(rectangle(x - 0.16, -6.4, x + 0.16, 2.7), paint=metal * 1.15)
    for y in (-3.4, 2.6, 7.9):
        s.fill(rectangle(-3.9 if y < 5 else -3.05, y - 0.28, 3.9 if y < 5 else 3.05, y + 0.28), paint=NICKEL)
    s.relief(np.concatenate([shell[:4], lower[3:], shell[7:]]), width=1.1, strength=1.0)
    s.text(("WKRB", "BBN", "NBX", "CBX")[int(s.rng.integers(4))], (0, 5.2), 1.5, (0.85, 0.7, 0.35), bold=0.1)
    s.fill(rectangle(-2.8, -6, -1.6, 2), paint=(1, 1, 1), opacity=0.3, soft=0.4, atop=True)


def _spring_ring(s: Sketch) -> None:
    """The capsule of the twenties, hung by springs in a hoop."""
    metal = s.pick(NICKEL, (0.72, 0.55, 0.28), (0.2, 0.2, 0.21))
    stand_tube(s, 7, 0.7, metal)
    turned_part(s, [(6.3, 1.0), (8.0, 1.4), (8.6, 0.9)], metal, CHROME)
    hoop = (ellipse(0, 0, 6.8), ellipse(0, 0, 5.9))
    s.fill(*hoop, paint=metal)
    s.relief(*hoop, width=0.35, strength=1.6)
    for k in range(8):
        angle = k * np.pi / 4 + np.pi / 8
        t = np.linspace(0, 1, 40)
        out = 3.3 + 2.9 * t
        wave = 0.32 * np.sin(t * 12 * np.pi)
        axis, cross = np.array((np.cos(angle), np.sin(angle))), np.array((-np.sin(angle), np.cos(angle)))
        s.line(out[:, None] * axis + wave[:, None] * cross, 0.12, metal * 0.6 + 0.15)
        s.fill(ellipse(0, 0, 0.3)[::4] + axis * 6.35, paint=metal * 0.4)
    ring = ellipse(0, 0, 3.6)
    s.fill(ring, paint=metal)
    s.relief(ring, width=0.7, strength=1.3)
    s.fill(ellipse(0, 0, 2.7), paint=mesh(metal * 0.9, 0.34, (0, 0), 3.4, s.light, 0.1))
    s.fill(ellipse(0, 0, 2.7), ellipse(0, 0, 2.5), paint=metal * 0.3)
    s.text(("LIVE", "KWRX", "WABC")[int(s.rng.integers(3))], (0, 0), 1.0, (0.92, 0.9, 0.85), bold=0.08)


def _gooseneck(s: Sketch) -> None:
    """A conference table's thin neck with a small head and a ring of light."""
    lean = float(s.rng.uniform(-5, 5))
    neck = smooth([(0, 1.4), (lean * 0.1, 7), (lean * 0.5, 14), (lean, 22), (lean, 30)], closed=False)
    s.fill(ribbon(neck, 0.75), paint=(0.1, 0.1, 0.105))
    for at in neck[2:28]:
        s.line(np.stack([at - (0.34, 0), at + (0.34, 0)]), 0.1, (0.25, 0.25, 0.26))
    s.relief(ribbon(neck, 0.75), width=0.3, strength=1.2)
    base = turned_body(((29, 4.2), (31, 5.4)), 0.35)
    s.fill(base.outline(), paint=(0.1, 0.1, 0.11))
    shine(s, base, PLASTIC)
    turned_part(s, [(1.2, 0.8), (4.6, 0.7)], (0.09, 0.09, 0.095), RUBBER)
    light = s.pick((0.95, 0.1, 0.08), (0.1, 0.85, 0.3), (0.2, 0.5, 0.98))
    turned_part(s, [(1.5, 1.0), (2.1, 1.0)], light, Finish((0.7, 0.9, 1.1, 1.3, 1.1, 0.9, 0.8)))
    if s.rng.uniform() < 0.5:
        foam_cover(s, ellipse(0, -0.3, 1.6, 2.2, 0, 2.4), np.array((0.08, 0.08, 0.085)), 0.8)
    else:
        ring = wire_ball(s, 1.05, (0.3, 0.3, 0.32), 0.16, 1.7, 3.2, 0.2)
        s.relief(ring, width=0.5, strength=0.8)


def _headset(s: Sketch) -> None:
    """A call centre's or gamer's boom from the ear to the mouth."""
    side = 1 if s.rng.uniform() < 0.5 else -1
    dark = s.pick((0.08, 0.08, 0.085), (0.16, 0.16, 0.17), (0.85, 0.85, 0.84))
    boom = smooth(np.array(((0.2, 0), (3.0, 0.9), (6.4, -1.2), (8.6, -5.4))) * (side, 1), closed=False)
    s.line(boom, 0.55, dark * 0.9)
    s.line(boom - (0.05, 0.14), 0.14, dark * 0.5 + 0.35)
    band = smooth(np.array(((8.8, -7), (9.6, -13), (7.5, -18.5), (3, -21.4))) * (side, 1), closed=False)
    s.line(band, 1.5, dark)
    s.line(band - (0.25 * side, 0.1), 0.3, dark * 0.5 + 0.25)
    for wide, tall, ink in (
        (2.3, 3.8, dark * 0.6),
        (1.7, 3.2, dark),
        (0.9, 1.7, s.pick((0.7, 0.1, 0.12), (0.5, 0.5, 0.52), (0.1, 0.5, 0.6))),
    ):
        pad = ellipse(side * 8.9, -7.0, wide, tall, 0, 2.4)
        s.fill(pad, paint=ink)
        s.relief(pad, width=0.6, strength=1.0)
    cable(s, [(side * 9.2, -3.6), (side * 9.6, 6), (side * 7.0, 16), (side * 6.5, 30)], 0.4)
    foam_cover(s, ellipse(0, 0, 1.75, 1.45, 0.2 * side), np.array((0.07, 0.07, 0.075)), 0.7)


def _head_worn(s: Sketch) -> None:
    """A singer's thin skin-coloured or black stalk beside the cheek."""
    side = 1 if s.rng.uniform() < 0.5 else -1
    ink = s.skin * 0.95 if s.rng.uniform() < 0.5 else np.array((0.08, 0.08, 0.085))
    stalk = smooth(
        np.array(((0.2, 0), (3.4, 0.1), (6.5, -1.8), (8.0, -5.4), (8.6, -8.6), (9.8, -8.0), (9.8, -4.6))) * (side, 1),
        closed=False,
    )
    s.line(stalk, 0.3, ink)
    s.line(stalk - (0.02, 0.07), 0.08, np.clip(ink * 0.6 + 0.35, 0, 1))
    cable(s, [(side * 9.8, -4.6), (side * 9.6, 4), (side * 7.6, 14), (side * 6.8, 26)], 0.22)
    foam_cover(s, ellipse(0, 0, 1.2, 0.95, 0.1), np.array((0.09, 0.09, 0.09)) if ink.mean() < 0.3 else ink * 0.8, 0.5)


STAND_MICS: dict[str, Callable[[Sketch], None]] = {
    "studio-condenser": partial(_condenser, pop=False),
    "gold-condenser": partial(_condenser, pop=False, gold=True),
    "pop-filter": partial(_condenser, pop=True),
    "pencil-condenser": _pencil,
    "furry-shotgun": partial(_shotgun, fur=True),
    "foam-shotgun": partial(_shotgun, fur=False),
    "podcast": _podcast,
    "desk-usb": _desk_usb,
    "globe": _globe,
    "fifties-chrome": _elvis,
    "broadcast-ribbon": _ribbon_mic,
    "spring-ring": _spring_ring,
    "conference-gooseneck": _gooseneck,
    "headset": _headset,
    "head-worn": _head_worn,
}
