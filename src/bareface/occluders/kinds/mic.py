"""Microphones. The origin is the middle of the head, the part before the mouth; what holds it goes down."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from bareface.occluders.kinds.lathe import (
    CHROME,
    LACQUER,
    PLASTIC,
    RUBBER,
    STEEL,
    Finish,
    lettered,
    mesh,
    shine,
    specks,
    turned_body,
)
from bareface.occluders.kinds.mic_parts import (
    BLACKS,
    GOLD,
    GREYS,
    LOUD,
    NICKEL,
    belt_ring,
    cable,
    foam_cover,
    turned_part,
    wire_ball,
)
from bareface.occluders.kinds.stand_mics import STAND_MICS
from bareface.occluders.sketch import Colour, Sketch, ellipse, rectangle, ribbon, smooth, star

_CHANNELS = ("NEWS", "TV 5", "7", "LIVE", "ONE", "24", "RTX", "KWB", "9", "SPORT")


def _switch(s: Sketch, y: float, colour: Colour) -> None:
    """A sliding switch in its recess."""
    s.fill(rectangle(-0.42, y - 0.9, 0.42, y + 0.9, 0.35), paint=(0.03, 0.03, 0.03))
    knob = rectangle(-0.3, y - 0.75, 0.3, y + 0.1, 0.15)
    s.fill(knob, paint=colour)
    s.relief(knob, width=0.15, strength=0.8)


def _handheld(
    s: Sketch,
    grille: Colour,
    handle: Colour,
    finish: Finish = RUBBER,
    radius: float = 2.55,
    tall: float = 1.05,
    power: float = 2.3,
    belt: Colour = NICKEL,
    switch: bool = False,
    wide: float = 1.0,
) -> None:
    """A dynamic microphone: wire ball, ring, tapering handle."""
    grille, handle = s.pick(grille), s.pick(handle)
    r = radius * s.rng.uniform(0.94, 1.06)
    low = r * tall
    neck = 1.75 * wide
    grip = [
        (low * 0.62, r * 0.86),
        (low + 0.9, neck + 0.15),
        (low + 2.2, neck),
        (low + 12, neck * 0.72),
        (low + 14, neck * 0.66),
    ]
    body = turned_part(s, grip, handle, finish)
    turned_part(s, [(low + 13.9, neck * 0.6), (low + 15.6, neck * 0.58)], NICKEL, CHROME)
    cable(s, [(0, low + 15), (0.2, low + 20), (1.5, low + 26), (2.0, low + 34)])
    if switch:
        _switch(s, low + 5, (0.75, 0.1, 0.1))
    else:
        s.text(
            ("VOX", "STAGE", "S-58", "DYNAMIC")[int(s.rng.integers(4))],
            (0, low + 3.4),
            0.42,
            handle * 0.4 + 0.5,
            bold=0.08,
        )
    s.fill(body.patch(low * 0.7, low + 0.8), paint=(0, 0, 0), opacity=0.25, soft=0.25, atop=True)
    ring = wire_ball(s, r, grille, tall=tall, power=power)
    s.relief(ring, width=0.8, strength=0.35)
    belt_ring(s, 0.28 * low, r * (1.015 if power < 3 else 1.02), 0.75, belt)
    turned_part(s, [(low * 0.84, r * 0.62), (low * 0.98, neck + 0.12)], np.asarray(belt) * 0.8, STEEL)


def _wireless(s: Sketch) -> None:
    """Fat body with a display, a coloured ring and an aerial's cap."""
    ring_ink = s.pick(*LOUD)
    dark = s.pick(*BLACKS)
    body = turned_part(s, [(1.8, 1.9), (3.6, 1.75), (12, 1.7), (18, 1.55), (21.5, 1.35), (22, 1.1)], dark, RUBBER)
    turned_part(s, [(21.6, 0.95), (24, 0.85), (24.4, 0.7)], (0.05, 0.05, 0.05), PLASTIC)
    s.fill(rectangle(-1.0, 7.2, 1.0, 9.8, 0.2), paint=(0.02, 0.02, 0.03), atop=True)
    glow = s.pick((0.95, 0.55, 0.15), (0.45, 0.8, 0.95), (0.5, 0.9, 0.4))
    s.fill(rectangle(-0.82, 7.45, 0.82, 9.5), paint=glow, opacity=0.85)
    s.text(f"{int(s.rng.integers(500, 900))}.{int(s.rng.integers(10, 99))}", (0, 8.3), 0.5, (0.05, 0.05, 0.05))
    s.text("CH " + str(int(s.rng.integers(1, 9))), (0, 9.05), 0.35, (0.05, 0.05, 0.05))
    s.fill(ellipse(0, 11.2, 0.35), paint=(0.75, 0.1, 0.1) if s.rng.uniform() < 0.5 else (0.3, 0.3, 0.3))
    ring = wire_ball(s, 2.55, s.pick(*GREYS, (0.14, 0.14, 0.15)), tall=1.06)
    s.relief(ring, width=0.8, strength=0.35)
    belt_ring(s, 0.75, 2.57, 0.6, s.pick(NICKEL, (0.1, 0.1, 0.1)))
    belt_ring(s, 2.75, 1.98, 0.95, ring_ink, PLASTIC)
    s.fill(body.patch(3.2, 3.7), paint=(0, 0, 0), opacity=0.3, soft=0.15, atop=True)


def _rhinestones(s: Sketch) -> None:
    """A singer's microphone set with glass stones."""
    base = s.pick((0.75, 0.76, 0.8), (0.85, 0.5, 0.62), (0.75, 0.6, 0.3), (0.35, 0.3, 0.5))
    body = turned_body(((2.0, 2.0), (3.5, 1.75), (14, 1.35), (18, 1.2)), 0.1)
    s.fill(body.outline(), paint=base * 0.8)
    rows = np.arange(3.6, 17.8, 0.62)
    along = np.repeat(rows, 7)
    angle = np.tile(np.linspace(-1.35, 1.35, 7), len(rows)) + np.repeat(0.2 * (np.arange(len(rows)) % 2), 7)
    tone = s.rng.integers(5, size=len(along))
    for k in range(5):
        some = tone == k
        stones = body.at(along[some], np.sin(angle[some]))
        specks(s, stones, 0.29 * np.maximum(np.cos(angle[some]), 0.15), 0.29, np.clip(base * (0.55 + 0.28 * k), 0, 1))
    shine(s, body, PLASTIC)
    for x, y in body.at(s.rng.uniform(4, 17, 9), s.rng.uniform(-0.8, 0.8, 9)):
        for dx, dy in ((0.4, 0.035), (0.035, 0.4)):
            s.fill(ellipse(x, y, dx, dy)[::8], paint=(1, 1, 1))
    ring = wire_ball(s, 2.5, base * 0.5 + 0.35, tall=1.05)
    s.relief(ring, width=0.8, strength=0.35)
    belt_ring(s, 0.7, 2.53, 0.8, base, CHROME)


def _party_speaker(s: Sketch) -> None:
    """A home karaoke microphone with its own loudspeaker and buttons."""
    colour = s.pick(
        (0.82, 0.62, 0.45), (0.75, 0.55, 0.6), (0.12, 0.12, 0.13), (0.2, 0.3, 0.6), (0.85, 0.4, 0.6), (0.6, 0.1, 0.15)
    )
    turned_part(s, [(17, 2.3), (18, 2.9), (22, 2.9), (23, 2.5)], (0.1, 0.1, 0.11), RUBBER)
    sound = turned_body(((17.8, 2.92), (22, 2.92)), 0.1)
    s.fill(sound.outline(), paint=mesh((0.5, 0.5, 0.52), 0.3, (0, 20), 3.4, s.light, 0.15))
    shine(s, sound, STEEL)
    turned_part(s, [(1.8, 2.0), (4, 1.9), (8, 1.75), (14, 1.9), (17.4, 2.5)], colour, STEEL, curved=True)
    panel = ellipse(0, 9.0, 1.15, 3.7, 0, 3.5)
    s.fill(panel, paint=(0.07, 0.07, 0.08), atop=True)
    for y, r in ((6.6, 0.45), (8.2, 0.55), (10, 0.55), (11.6, 0.4)):
        s.fill(ellipse(0, y, r), paint=colour * 0.8)
        s.text("+-oM"[int(y) % 4], (0, y), r * 0.7, (0.95, 0.95, 0.95))
    ring = wire_ball(s, 2.75, colour * 0.8 + 0.1, tall=1.05)
    s.relief(ring, width=0.8, strength=0.35)
    belt_ring(s, 0.9, 2.78, 0.7, s.pick(NICKEL, GOLD), CHROME)


def _toy(s: Sketch) -> None:
    """Bright plastic, moulded grille, a star for a switch."""
    head, body = s.pick(*LOUD), s.pick((0.98, 0.6, 0.75), (0.4, 0.75, 0.9), (0.98, 0.85, 0.3), (0.6, 0.85, 0.5))
    turned_part(s, [(2.2, 1.7), (4, 1.55), (13, 1.35), (15.5, 1.8), (16.5, 1.5)], body, PLASTIC, curved=True)
    turned_part(s, [(16.2, 1.3), (21, 1.0)], head, PLASTIC)
    s.fill(star(0, 6.6, 1.05), paint=(0.99, 0.85, 0.2))
    for y, ink in ((9.2, (0.9, 0.2, 0.25)), (11.2, (0.25, 0.5, 0.9))):
        button = ellipse(0, y, 0.7)
        s.fill(button, paint=ink)
        s.relief(button, width=0.3, strength=0.8)
    ring = ellipse(0, 0, 2.7, 2.75)
    s.fill(ring, paint=head)
    for angle in np.linspace(-1.2, 1.2, 7):
        s.line(
            np.stack([2.7 * np.sin(angle) * np.cos(t := np.linspace(-1.4, 1.4, 15)), 2.7 * np.sin(t)], 1),
            0.14,
            head * 0.55,
        )
        s.line(np.stack([2.7 * np.sin(t) * np.cos(angle), 2.7 * np.sin(angle) + 0 * t], 1), 0.14, head * 0.55)
    s.relief(ring, width=1.2, strength=0.9)
    s.fill(ellipse(0.9 * s.light[0], 0.95 * s.light[1], 0.6, 0.4), paint=(1, 1, 1), opacity=0.7, soft=0.12, atop=True)
    belt_ring(s, 2.5, 1.95, 0.8, body * 0.9, PLASTIC)


def _foam_ball(s: Sketch) -> None:
    """A coloured foam cover over a hand-held microphone."""
    colour = s.pick(*LOUD, (0.08, 0.08, 0.085), (0.35, 0.36, 0.38))
    turned_part(
        s, [(2, 1.6), (4.5, 1.5), (15, 1.15), (17, 1.1)], s.pick(*BLACKS, (0.7, 0.7, 0.7), spread=0.012), RUBBER
    )
    cable(s, [(0, 16.5), (0.1, 24), (-1.0, 34)], 0.7)
    foam_cover(s, ellipse(0, 0, 3.6, 3.9, 0, 2.2), colour, 1.6)
    s.line(smooth([(-1.8, 3.2), (0, 3.6), (1.8, 3.2)], closed=False), 0.12, colour * 0.4)


def _reporter(s: Sketch, cube: bool) -> None:
    """What television reporters hold: foam head and the channel's sign."""
    foam = s.pick(*LOUD[:4], (0.07, 0.07, 0.08))
    flag = s.pick(*LOUD, (0.95, 0.95, 0.94), (0.08, 0.08, 0.1))
    ink = (0.97, 0.97, 0.96) if flag.mean() < 0.55 else s.pick((0.8, 0.08, 0.1), (0.08, 0.2, 0.5))
    word = _CHANNELS[int(s.rng.integers(len(_CHANNELS)))]
    turned_part(s, [(1.5, 1.25), (12, 1.15), (24, 1.05), (25, 0.95)], s.pick(*BLACKS), RUBBER)
    cable(s, [(0, 24.5), (0.2, 30), (1.4, 38)], 0.6)
    foam_cover(s, ellipse(0, 0, 2.7, 3.2, 0, 2.3), foam, 1.3)
    if not cube:
        lettered(
            s,
            turned_body(((-2, 2.7), (2, 2.7)), 0.1),
            word,
            0.2,
            1.5 if len(word) < 3 else 1.0,
            (0.95, 0.95, 0.93),
            0.12,
        )
        return
    turn = float(s.rng.uniform(-0.75, 0.75))
    edge = 3.3 * np.sin(turn) - np.sign(turn) * 3.3 * np.cos(turn)
    wide, top, foot = 3.3 * (np.cos(turn) + abs(np.sin(turn))), 3.6, 8.6
    front, side = ((edge, wide), (-wide, edge)) if edge < 0 else ((-wide, edge), (edge, wide))
    for (x0, x1), tone, main in ((side, 0.68, False), (front, 1.0, True)):
        face = rectangle(x0, top, x1, foot)
        s.fill(face, paint=flag * tone)
        s.fill(rectangle(x0, foot - 0.9, x1, foot), paint=np.asarray(ink) * tone)
        share = (x1 - x0) / 6.6
        if share > 0.15:
            s.text(
                word,
                ((x0 + x1) / 2, top + 2.1),
                min(2.4, 4.6 / (0.75 * len(word))),
                np.asarray(ink) * tone,
                stretch=share,
                bold=0.08,
            )
        if main:
            s.fill(rectangle(x0, top, x1, top + 2.2), paint=(1, 1, 1), opacity=0.16, soft=0.5, atop=True)
    s.fill(rectangle(-wide, top - 0.05, wide, top + 0.18), paint=flag * 0.6 + 0.35)
    s.relief(rectangle(-wide, top, wide, foot, 0.3), width=0.3, strength=0.35)


def _bouquet(s: Sketch) -> None:
    """Several broadcasters' microphones pushed before one mouth."""
    for x, y, turn in ((-5.6, 1.4, 0.28), (5.4, 1.0, -0.26), (-2.6, -1.0, 0.12), (2.8, -0.6, -0.12), (0.0, 2.6, 0.02)):
        colour, flag = s.pick(*LOUD, *BLACKS), s.pick(*LOUD, (0.94, 0.94, 0.93))
        axis = np.array((-np.sin(turn), np.cos(turn)))
        at = np.array((x, y)) + s.rng.normal(0, 0.5, 2)
        grip = ribbon(np.stack([at + axis, at + axis * 34]), 2.0)
        s.fill(grip, paint=(0.09, 0.09, 0.1))
        s.relief(grip, width=0.8, strength=1.0)
        foam_cover(s, ellipse(float(at[0]), float(at[1]), 2.0, 2.5, turn), colour, 0.9)
        sign = (
            rectangle(-1.9, 2.6, 1.9, 5.9, 0.2)
            @ np.array(((np.cos(turn), np.sin(turn)), (-np.sin(turn), np.cos(turn))))
            + at
        )
        s.fill(sign, paint=flag)
        s.relief(sign, width=0.4, strength=0.4)
        word = _CHANNELS[int(s.rng.integers(len(_CHANNELS)))]
        ink = (0.96, 0.96, 0.95) if flag.mean() < 0.55 else (0.1, 0.15, 0.4)
        s.text(word, tuple(at + axis * 4.2), min(1.7, 2.9 / (0.75 * len(word))), ink, turn=turn, bold=0.08)


def _bullet(s: Sketch) -> None:
    """A harmonica player's: a fat shell with a grille of slots."""
    shell = s.pick((0.35, 0.42, 0.3), (0.12, 0.12, 0.13), (0.5, 0.08, 0.08), (0.75, 0.75, 0.76), (0.75, 0.65, 0.45))
    cable(s, [(0, 3), (0.3, 12), (-0.6, 22), (0.5, 36)], 0.75)
    turned_part(s, [(2.6, 1.0), (5.2, 0.85), (6.2, 0.6)], NICKEL, CHROME)
    ring = ellipse(0, 0, 3.3, 3.2)
    s.fill(ring, paint=shell)
    s.relief(ring, width=1.0, strength=1.0)
    s.fill(ellipse(0, 0, 2.75), paint=np.asarray(NICKEL) * 0.9)
    s.relief(ellipse(0, 0, 2.75), width=0.3, strength=1.2)
    s.fill(ellipse(0, 0, 2.4), paint=(0.05, 0.05, 0.05))
    for y in np.linspace(-1.8, 1.8, 7):
        half = np.sqrt(2.4**2 - y**2)
        bar = rectangle(-half, y - 0.16, half, y + 0.16, 0.1)
        s.fill(bar, paint=NICKEL)
        s.fill(rectangle(-half, y - 0.14, half, y - 0.02), paint=(0.92, 0.93, 0.95))
    s.fill(rectangle(-0.3, -2.4, 0.3, 2.4), paint=NICKEL)
    s.relief(ellipse(0, 0, 2.4), width=0.5, strength=0.8)


def _citizens_band(s: Sketch) -> None:
    """A radio operator's hand microphone with its key and coiled cord."""
    shell = s.pick((0.09, 0.09, 0.1), (0.2, 0.2, 0.21), (0.28, 0.3, 0.27))
    turn = np.linspace(0, 22 * np.pi, 220)
    down = np.linspace(5, 36, 220)
    coil = np.stack([0.9 * np.sin(turn) + 0.6 * np.sin(down / 6), down + 0.5 * np.cos(turn)], 1)
    s.line(coil, 0.42, (0.06, 0.06, 0.06))
    s.line(coil - (0.06, 0.1), 0.12, (0.25, 0.25, 0.26))
    ring = smooth(
        ((-2.6, -3.4), (0, -3.9), (2.6, -3.4), (3.3, 0), (2.9, 3.4), (1.2, 5.6), (-1.2, 5.6), (-2.9, 3.4), (-3.3, 0))
    )
    key = smooth(((-3.2, -2.2), (-4.0, -1.2), (-4.0, 1.6), (-3.0, 2.6)))
    s.fill(key, paint=shell * 1.6 + 0.03)
    s.relief(key, width=0.4, strength=0.9)
    s.fill(ring, paint=shell)
    s.relief(ring, width=0.9, strength=1.1)
    s.fill(ellipse(0, -0.6, 2.2, 2.2, 0, 3), paint=shell * 0.6)
    for y in np.linspace(-2.2, 1.0, 7):
        slot = rectangle(-1.8, y - 0.13, 1.8, y + 0.13, 0.12)
        s.fill(slot, paint=(0.01, 0.01, 0.01))
        s.line(np.array(((-1.7, y + 0.17), (1.7, y + 0.17))), 0.05, shell * 2.2 + 0.1)
    s.text(("RADIO", "CB 40", "TALK")[int(s.rng.integers(3))], (0, 3.0), 0.55, (0.8, 0.8, 0.78), bold=0.06)
    s.fill(rectangle(-1.6, 2.4, 1.6, 2.47), paint=(0.7, 0.7, 0.7))


def _recorder(s: Sketch) -> None:
    """A field recorder with two crossed capsules and a screen."""
    shell = s.pick((0.12, 0.12, 0.13), (0.3, 0.31, 0.33), (0.6, 0.61, 0.62), spread=0.015)
    for side in (1, -1):
        axis = np.array((side * 0.7, -0.72))
        capsule = ribbon(np.stack([np.array((-side * 1.1, 1.4)), np.array((-side * 1.1, 1.4)) + axis * 3.4]), 1.7)
        s.fill(capsule, paint=mesh((0.75, 0.75, 0.77), 0.22, (0, 0), 3, s.light, 0.25))
        s.relief(capsule, width=0.6, strength=1.1)
    frame = smooth([(-2.9, 2.6), (-3.0, -0.6), (-2.3, -2.3), (2.3, -2.3), (3.0, -0.6), (2.9, 2.6)], closed=False)
    s.line(frame, 0.45, (0.6, 0.61, 0.63))
    body = rectangle(-3.3, 2.0, 3.3, 16.0, 0.8)
    s.fill(body, paint=shell)
    s.relief(body, width=0.5, strength=0.9)
    s.fill(rectangle(-2.4, 4.2, 2.4, 8.0, 0.2), paint=(0.02, 0.02, 0.02))
    lit = s.pick((0.6, 0.7, 0.62), (0.85, 0.55, 0.2), (0.55, 0.75, 0.9))
    s.fill(rectangle(-2.15, 4.45, 2.15, 7.75), paint=lit)
    s.text(
        "00:" + str(int(s.rng.integers(10, 59))) + ":" + str(int(s.rng.integers(10, 59))),
        (0, 5.4),
        0.7,
        (0.08, 0.1, 0.1),
    )
    for y in (6.5, 7.1):
        s.fill(rectangle(-1.8, y, -1.8 + float(s.rng.uniform(1.2, 3.6)), y + 0.35), paint=(0.1, 0.12, 0.12))
    for x, y, ink in (
        (0, 10.4, (0.8, 0.1, 0.1)),
        (-1.9, 10.4, shell * 1.7),
        (1.9, 10.4, shell * 1.7),
        (-1.9, 12.8, shell * 1.7),
        (0, 12.8, shell * 1.7),
        (1.9, 12.8, shell * 1.7),
    ):
        s.fill(ellipse(x, y, 0.75), paint=ink)
        s.relief(ellipse(x, y, 0.75), width=0.3, strength=0.9)
    turned_part(s, [(15.8, 1.3), (16.4, 0.8), (34, 0.8)], (0.08, 0.08, 0.08), PLASTIC)


KINDS: dict[str, Callable[[Sketch], None]] = {
    "stage-vocal": partial(_handheld, grille=GREYS[0], handle=BLACKS[1]),
    "black-vocal": partial(_handheld, grille=(0.2, 0.2, 0.21), handle=BLACKS[0], belt=(0.35, 0.55, 0.9), power=2.6),
    "gold-karaoke": partial(
        _handheld, grille=GOLD, handle=(0.78, 0.6, 0.28), finish=STEEL, belt=(0.85, 0.7, 0.35), switch=True
    ),
    "karaoke-switch": partial(
        _handheld, grille=GREYS[2], handle=(0.66, 0.67, 0.69), finish=STEEL, switch=True, wide=0.95
    ),
    "red-vocal": partial(_handheld, grille=(0.66, 0.66, 0.67), handle=(0.65, 0.06, 0.08), finish=LACQUER, switch=True),
    "instrument": partial(
        _handheld,
        grille=(0.34, 0.34, 0.35),
        handle=BLACKS[1],
        radius=1.7,
        tall=0.95,
        power=5,
        wide=0.85,
        belt=(0.15, 0.15, 0.16),
    ),
    "wireless": _wireless,
    "rhinestone": _rhinestones,
    "party-speaker": _party_speaker,
    "toy": _toy,
    "foam-ball": _foam_ball,
    "reporter-cube": partial(_reporter, cube=True),
    "reporter-foam": partial(_reporter, cube=False),
    "press-bouquet": _bouquet,
    "harmonica-bullet": _bullet,
    "radio-hand": _citizens_band,
    "field-recorder": _recorder,
    **STAND_MICS,
}
