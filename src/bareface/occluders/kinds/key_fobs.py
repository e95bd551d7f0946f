"""What hangs on a key ring beside the keys: tags, straps, toys, tools."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bareface.occluders.kinds.fields import stuff
from bareface.occluders.kinds.key_parts import (
    BLACK,
    BRASS,
    COPPER,
    GOLD,
    LOUD,
    NICKEL,
    STEEL_GREY,
    WHITE,
    Hook,
    arc,
    bent_wire,
    chain_down,
    flat_part,
    sheen,
)
from bareface.occluders.kinds.lathe import hairs, wood
from bareface.occluders.layer import Array
from bareface.occluders.sketch import Colour, Sketch, ellipse, heart, rectangle, ribbon, smooth

_LEATHER = (
    (0.42, 0.22, 0.1),
    (0.6, 0.35, 0.16),
    (0.12, 0.1, 0.09),
    (0.5, 0.1, 0.1),
    (0.15, 0.2, 0.32),
    (0.28, 0.34, 0.22),
)


def leather_strap(s: Sketch, hook: Hook) -> None:
    """A stitched strap with a rivet and stamped letters."""
    hide = s.pick(*_LEATHER)
    skin = stuff(s, hide, 0.08, 0.09)
    wide = s.rng.uniform(1.0, 1.4)
    outline = smooth(
        [
            (-0.6, -0.3),
            (0.6, -0.3),
            (0.75, 0.8),
            (wide, 2.4),
            (wide * 1.1, 6.0),
            (wide * 0.9, 7.4),
            (0, 7.9),
            (-wide * 0.9, 7.4),
            (-wide * 1.1, 6.0),
            (-wide, 2.4),
            (-0.75, 0.8),
        ]
    )
    flat_part(s, hook, outline, skin, (), 0.22, 0.9)
    middle = outline.mean(axis=0)
    thread = hide * 0.4 + 0.5
    seam = (outline - middle) * (0.82, 0.9) + middle
    for k in range(0, len(seam) - 2, 3):
        s.line(hook(seam[k : k + 2]), 0.07, thread)
    flat_part(s, hook, ellipse(0, 1.0, 0.32), sheen(s, s.pick(BRASS, NICKEL)), (), 0.12, 1.3)
    hook.write(s, ("J.R.", "HOME", "M", "A.K.", "MOTO", "S")[int(s.rng.integers(6))], (0, 4.6), 0.75, hide * 0.45)


def _plate(
    s: Sketch,
    hook: Hook,
    outline: Array,
    ground: Colour,
    text: Sequence[str],
    ink: Colour,
    metal: bool,
    height: float = 1.1,
    chain: float = 1.2,
) -> None:
    """A flat tag on a short chain, engraved or printed."""
    hook = chain_down(s, hook, chain)
    colour = s.pick(ground)
    flat_part(s, hook, outline, sheen(s, colour) if metal else colour, [ellipse(0, 0.45, 0.22)], 0.2, 1.1)
    middle = float(outline[:, 1].mean())
    lines = len(text)
    for k, word in enumerate(text):
        y = middle + 0.25 + (k - (lines - 1) / 2) * height * 1.35
        hook.write(
            s,
            word,
            (0.04, y + 0.04),
            height * (0.62 if k == 0 and lines > 1 else 1),
            np.clip(np.asarray(colour) * 1.3, 0, 1) if metal else colour * 0.9,
        )
        hook.write(s, word, (0, y), height * (0.62 if k == 0 and lines > 1 else 1), ink)
    if not metal:
        low, high = outline.min(axis=0), outline.max(axis=0)
        gleam = ribbon(np.array(((low[0], low[1] + 1.5), (high[0], low[1] + 0.2))), 0.6)
        s.fill(hook(gleam), paint=(1, 1, 1), opacity=0.3, soft=0.15, atop=True)


def motel_tag(s: Sketch, hook: Hook) -> None:
    """The plastic diamond of a motel's room."""
    ink = s.pick(*LOUD, (0.35, 0.1, 0.1))
    diamond = smooth(
        [(0, -0.1), (0.5, 0.3), (2.3, 3.6), (2.4, 4.4), (0.4, 8.6), (-0.4, 8.6), (-2.4, 4.4), (-2.3, 3.6), (-0.5, 0.3)],
        steps=5,
    )
    _plate(s, hook, diamond, ink, ("ROOM", str(int(s.rng.integers(2, 420)))), WHITE, False, 1.3)


def room_tag(s: Sketch, hook: Hook) -> None:
    """A hotel's brass disc or plate, engraved."""
    shape = ellipse(0, 2.3, 1.9) if s.rng.uniform() < 0.5 else ellipse(0, 2.6, 1.6, 2.6, 0, 3)
    _plate(s, hook, shape, BRASS, ("HOTEL", str(int(s.rng.integers(101, 620)))), (0.2, 0.13, 0.05), True, 0.95)


def dog_tag(s: Sketch, hook: Hook) -> None:
    """A soldier's name plate."""
    _plate(
        s,
        hook,
        rectangle(-1.4, 0, 1.4, 5.0, 1.3),
        s.pick(NICKEL, STEEL_GREY, COPPER),
        ("J SMITH", "O POS", "19" + str(int(s.rng.integers(50, 99)))),
        (0.2, 0.2, 0.2),
        True,
        0.5,
    )


def wood_tag(s: Sketch, hook: Hook) -> None:
    """A wooden slab with a burnt-in number."""
    hook = chain_down(s, hook, 1.0)
    flat_part(
        s,
        hook,
        rectangle(-1.5, -0.1, 1.5, 7.0, 0.5),
        wood(s, s.pick((0.62, 0.4, 0.2), (0.8, 0.62, 0.4), (0.4, 0.23, 0.12)), 0.3, True),
        [ellipse(0, 0.5, 0.28)],
        0.25,
        0.9,
    )
    hook.write(s, str(int(s.rng.integers(1, 40))), (0, 3.6), 2.0, (0.16, 0.08, 0.04), bold=0.1)


def label_tag(s: Sketch, hook: Hook) -> None:
    """A plastic tag with a handwritten slip under its window."""
    frame = s.pick(*LOUD)
    flat_part(
        s,
        hook,
        smooth([(-0.6, -0.5), (0.6, -0.5), (1.2, 1.0), (1.3, 4.6), (1.0, 5.1), (-1.0, 5.1), (-1.3, 4.6), (-1.2, 1.0)]),
        frame,
        [ellipse(0, 0, 0.3)],
        0.2,
        1.0,
    )
    slip = hook(rectangle(-0.95, 1.3, 0.95, 4.6, 0.12))
    s.fill(slip, paint=(0.95, 0.94, 0.89))
    hook.write(
        s,
        ("Home", "Office", "Garage", "Cellar", "Gate", "Shed", "No 7")[int(s.rng.integers(7))],
        (0, 2.95),
        0.62,
        (0.12, 0.15, 0.4),
        turn=-np.pi / 2,
        bold=0.02,
    )
    s.fill(hook(ribbon(np.array(((-0.9, 4.0), (0.9, 2.2))), 0.7)), paint=(1, 1, 1), opacity=0.3, soft=0.1, atop=True)


def entrance_chip(s: Sketch, hook: Hook) -> None:
    """The drop-shaped chip of an entrance."""
    drop = smooth(
        [
            (0, -0.6),
            (0.65, -0.3),
            (1.2, 1.3),
            (1.7, 3.0),
            (1.2, 4.4),
            (0, 4.8),
            (-1.2, 4.4),
            (-1.7, 3.0),
            (-1.2, 1.3),
            (-0.65, -0.3),
        ]
    )
    ink = s.pick((0.1, 0.25, 0.65), (0.1, 0.25, 0.65), (0.75, 0.1, 0.12), BLACK, (0.9, 0.7, 0.1), (0.5, 0.5, 0.5))
    flat_part(s, hook, drop, ink, [ellipse(0, 0, 0.32)], 0.5, 0.9)
    for r, tone in ((1.15, 0.7), (1.05, 1.15), (0.98, 1.0)):
        s.fill(hook(ellipse(0, 3.0, r)), paint=np.clip(ink * tone, 0, 1))
    s.fill(hook(ellipse(-0.3, 2.6, 0.5, 0.25, -0.6)), paint=(1, 1, 1), opacity=0.35, soft=0.15, atop=True)


def padlock(s: Sketch, hook: Hook) -> None:
    """A brass padlock with its shackle through the ring."""
    shackle = np.concatenate([[(-1.1, 3.0)], arc((0, 0.95), 1.1, -np.pi / 2, -3 * np.pi / 2)[:40], [(1.1, 3.0)]])
    bent_wire(s, hook(shackle), 0.55, NICKEL)
    body = rectangle(-2.0, 2.4, 2.0, 5.9, 0.3)
    flat_part(s, hook, body, sheen(s, s.pick(BRASS, BRASS, (0.5, 0.08, 0.1), STEEL_GREY)), (), 0.25, 1.2)
    for y in np.arange(2.9, 5.7, 0.5):
        s.fill(hook(rectangle(-1.95, y, 1.95, y + 0.05)), paint=(0.3, 0.2, 0.08), opacity=0.35, atop=True)
    hook.write(s, ("50", "ABUX", "SOLID", "TITAN")[int(s.rng.integers(4))], (0, 3.7), 0.75, (0.25, 0.16, 0.05))
    flat_part(s, hook, ellipse(0, 5.0, 0.5), (0.6, 0.5, 0.3), (), 0.1, 1.2)
    s.fill(hook(rectangle(-0.08, 4.7, 0.08, 5.3)), paint=BLACK)


def carabiner(s: Sketch, hook: Hook) -> None:
    """An anodised snap hook."""
    ink = s.pick(*LOUD, BLACK, NICKEL)
    loop = smooth(
        [(-0.2, -0.4), (0.9, -0.1), (1.35, 1.0), (1.2, 4.4), (0.5, 5.4), (-0.6, 5.2), (-1.2, 4.0), (-1.2, 0.8)]
    )
    bent_wire(s, hook(np.concatenate([loop, loop[:1]])), 0.6, ink)
    bent_wire(s, hook(loop[42:58]), 0.42, NICKEL)


def bottle_opener(s: Sketch, hook: Hook) -> None:
    """A bottle opener."""
    outline = smooth(
        [
            (0, -0.6),
            (0.75, -0.4),
            (0.8, 1.0),
            (0.75, 3.0),
            (1.7, 4.2),
            (2.0, 5.8),
            (1.2, 7.2),
            (-1.2, 7.2),
            (-2.0, 5.8),
            (-1.7, 4.2),
            (-0.75, 3.0),
            (-0.8, 1.0),
            (-0.75, -0.4),
        ]
    )
    mouth = smooth([(-1.0, 4.6), (0, 4.9), (1.0, 4.6), (1.25, 5.6), (0.7, 6.5), (-0.7, 6.5), (-1.25, 5.6)])
    ink = s.pick(NICKEL, STEEL_GREY, *LOUD)
    flat_part(s, hook, outline, sheen(s, ink), [ellipse(0, 0, 0.34), mouth], 0.25, 1.2)
    hook.write(
        s,
        ("BEER", "PROST", "CHEERS", "PUB")[int(s.rng.integers(4))],
        (0, 2.0),
        0.62,
        ink * 0.35,
        turn=-np.pi / 2,
        bold=0.1,
    )


def heart_fob(s: Sketch, hook: Hook) -> None:
    """A domed heart of metal or enamel."""
    hook = chain_down(s, hook, 1.2)
    shape = heart(0, 1.7, 2.2)
    ink = s.pick((0.8, 0.08, 0.15), (0.95, 0.5, 0.65), NICKEL, GOLD)
    flat_part(s, hook, shape, sheen(s, ink) if ink[1] > 0.55 else ink, (), 0.6, 1.1)
    hook.write(
        s,
        ("LOVE", "MUM", "YOU+ME", "2GETHER")[int(s.rng.integers(4))],
        (0, 1.7),
        0.62,
        ink * 0.35 if ink.mean() > 0.5 else WHITE,
    )
    s.fill(hook(ellipse(-0.95, 0.75, 0.5, 0.28, -0.6)), paint=(1, 1, 1), opacity=0.6, soft=0.12, atop=True)


def fur_ball(s: Sketch, hook: Hook) -> None:
    """A ball of fur."""
    hook = chain_down(s, hook, 1.3, GOLD)
    ink = s.pick(
        (0.93, 0.9, 0.86), (0.9, 0.62, 0.68), (0.3, 0.28, 0.28), (0.55, 0.4, 0.28), (0.6, 0.62, 0.66), (0.5, 0.12, 0.2)
    )
    x, y = hook(np.array(((0, 3.0),)))[0]
    s.fill(ellipse(x, y, 2.8), paint=ink * 0.9, soft=0.25)
    angle, share = s.rng.uniform(0, 2 * np.pi, 260), np.sqrt(s.rng.uniform(0, 1, 260))
    out = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    ways = out * (0.25 + 0.5 * share)[:, None] + (0, 0.15) + s.rng.normal(0, 0.16, (260, 2))
    hairs(s, (x, y) + 2.4 * share[:, None] * out, ways, 0.14, ink, 0.16)
    s.relief(ellipse(x, y, 3.3), width=1.6, strength=0.6)


def teddy(s: Sketch, hook: Hook) -> None:
    """A plush bear."""
    hook = chain_down(s, hook, 1.0)
    fur = s.pick((0.62, 0.42, 0.25), (0.8, 0.65, 0.45), (0.93, 0.9, 0.85), (0.85, 0.55, 0.62), (0.4, 0.28, 0.2))
    plush = stuff(s, fur, 0.11, 0.15)
    for x, y, rx, ry, turn in (
        (-1.7, 4.6, 0.75, 1.4, 0.6),
        (1.7, 4.6, 0.75, 1.4, -0.6),
        (-1.1, 7.2, 0.9, 1.3, 0.3),
        (1.1, 7.2, 0.9, 1.3, -0.3),
        (0, 5.4, 1.75, 2.1, 0.0),
        (-1.35, 0.6, 0.75, 0.7, 0),
        (1.35, 0.6, 0.75, 0.7, 0),
        (0, 1.8, 1.95, 1.75, 0),
    ):
        flat_part(s, hook, ellipse(x, y, rx, ry, turn), plush, (), 0.6, 0.9)
    pale = fur * 0.5 + 0.47
    for ring, ink in (
        (ellipse(0, 2.4, 0.9, 0.7), pale),
        (ellipse(0, 5.6, 1.0, 1.3), pale),
        (ellipse(-1.35, 0.6, 0.4), pale * 0.9),
        (ellipse(1.35, 0.6, 0.4), pale * 0.9),
    ):
        s.fill(hook(ring), paint=ink, soft=0.06, atop=True)
    for x in (-0.7, 0.7):
        s.fill(hook(ellipse(x, 1.5, 0.2)), paint=BLACK)
        s.fill(hook(ellipse(x - 0.06, 1.43, 0.06)), paint=WHITE)
    s.fill(hook(ellipse(0, 2.1, 0.32, 0.22)), paint=(0.15, 0.08, 0.06))
    s.line(hook(((0, 2.2), (0, 2.6), (-0.35, 2.8))), 0.07, (0.2, 0.1, 0.08))
    s.line(hook(((0, 2.6), (0.35, 2.8))), 0.07, (0.2, 0.1, 0.08))
    bow = s.pick(*LOUD)
    for side in (-1, 1):
        flat_part(s, hook, np.array(((0, 3.5), (side * 1.2, 3.0), (side * 1.2, 4.1))), bow, (), 0.2, 0.8)
    s.fill(hook(ellipse(0, 3.52, 0.28)), paint=bow * 0.75)


def strap(s: Sketch, hook: Hook, long: bool) -> None:
    """A woven lanyard, or a short embroidered tag."""
    ink = s.pick(*LOUD, BLACK)
    word = ("REMOVE BEFORE FLIGHT", "CREW", "STAFF ONLY", "UNIVERSITY", "RIDE FREE")[int(s.rng.integers(5))]
    letters = WHITE if ink.mean() < 0.6 else BLACK
    if not long:
        hook = chain_down(s, hook, 0.9)
        flat_part(s, hook, rectangle(-1.25, 0, 1.25, 10.5, 0.15), ink, [ellipse(0, 0.5, 0.3)], 0.15, 0.7)
        s.fill(
            hook(rectangle(-1.1, 1.0, 1.1, 10.3)),
            hook(rectangle(-1.0, 1.1, 1.0, 10.2)),
            paint=np.asarray(letters) * 0.9,
            atop=True,
        )
        hook.write(s, word, (0, 5.7), min(1.2, 7.8 / (0.62 * len(word))), letters, turn=-np.pi / 2, bold=0.08)
        return
    clip = hook(rectangle(-0.5, 0.0, 0.5, 1.6, 0.3))
    x, y = hook(np.array(((0, 1.3),)))[0]
    for side in (-1, 1):
        path = smooth(
            [(x, y), (x + side * 0.9, y + 4.5), (x + side * 2.3, y + 11), (x + side * 1.2 + 1.0, y + 17)], closed=False
        )
        band = ribbon(path, 1.7)
        s.fill(band, paint=ink * (0.85 if side < 0 else 1))
        s.relief(band, width=0.3, strength=0.7)
        for k in range(3, len(path) - 3, 5):
            way = path[k + 1] - path[k]
            s.text(
                word.split(maxsplit=1)[0],
                tuple(path[k]),
                0.55,
                letters,
                turn=float(np.arctan2(way[1], way[0])),
                bold=0.06,
            )
    s.fill(clip, paint=sheen(s, NICKEL))
    s.relief(clip, width=0.2, strength=1.2)
    buckle = hook(rectangle(-1.1, 1.3, 1.1, 3.2, 0.25))
    s.fill(buckle, paint=BLACK)
    s.relief(buckle, width=0.3, strength=1.0)


def torch(s: Sketch, hook: Hook) -> None:
    """A small aluminium lamp."""
    ink = s.pick(*LOUD, BLACK, STEEL_GREY)
    for y0, y1, r, tone in ((0.2, 1.0, 0.55, 0.7), (0.9, 5.2, 0.75, 1.0), (5.0, 6.6, 0.98, 0.95)):
        tube = hook(rectangle(-r, y0, r, y1, 0.18))
        s.fill(tube, paint=ink * tone)
        s.relief(tube, width=r * 0.5, strength=1.3)
    for y in np.arange(1.8, 4.6, 0.28):
        s.line(hook(((-0.72, y), (0.72, y))), 0.07, ink * 0.5)
    s.fill(hook(rectangle(-0.25, 1.0, -0.1, 6.4)), paint=(1, 1, 1), opacity=0.55, soft=0.05, atop=True)
    s.fill(hook(ellipse(0, 6.6, 0.95, 0.26)), paint=NICKEL)
    s.fill(hook(ellipse(0, 6.62, 0.75, 0.18)), paint=(0.98, 0.97, 0.85))


def tower(s: Sketch, hook: Hook) -> None:
    """The souvenir from Paris."""
    hook = chain_down(s, hook, 1.2, BRASS)
    ink = s.pick((0.55, 0.42, 0.24), NICKEL, GOLD, (0.35, 0.25, 0.17))
    half = np.array(
        (
            (0.08, 0),
            (0.12, 1.2),
            (0.3, 1.6),
            (0.38, 3.4),
            (0.75, 4.0),
            (0.7, 4.3),
            (1.0, 5.6),
            (1.5, 6.0),
            (1.4, 6.3),
            (2.2, 8.0),
            (1.35, 8.0),
            (0.9, 7.1),
            (0.0, 6.75),
        )
    )
    outline = np.concatenate([half, (half * (-1, 1))[::-1][1:]])
    window = np.array(((0, 4.5), (0.42, 5.6), (-0.42, 5.6)))
    flat_part(s, hook, outline, sheen(s, ink), [window], 0.18, 1.3)
    for y, w in ((1.6, 0.4), (4.05, 0.95), (6.1, 1.75)):
        s.fill(hook(rectangle(-w, y - 0.12, w, y + 0.14)), paint=np.clip(ink * 1.25, 0, 1))
    for y in np.arange(2.0, 3.9, 0.45):
        s.line(hook(((-0.3, y), (0.3, y + 0.4))), 0.06, ink * 0.45)
        s.line(hook(((0.3, y), (-0.3, y + 0.4))), 0.06, ink * 0.45)
    for side in (-1, 1):
        for y in (6.5, 7.0, 7.5):
            s.line(
                hook(((side * (0.2 + 0.36 * (y - 5.5)), y), (side * (0.95 + 0.36 * (y - 5.5)), y + 0.3))),
                0.06,
                ink * 0.45,
            )


def tassel(s: Sketch, hook: Hook) -> None:
    """A tassel below a row of beads."""
    ink = s.pick(*LOUD, (0.85, 0.75, 0.6), BLACK)
    for y in (0.6, 1.35, 2.1):
        bead = hook(ellipse(0, y, 0.42))
        s.fill(bead, paint=s.pick(*LOUD, WHITE, (0.6, 0.42, 0.25)))
        s.relief(bead, width=0.25, strength=1.2)
    for x in s.rng.permutation(np.linspace(-1, 1, 34)):
        sway = s.rng.normal(0, 0.12)
        strand = smooth(
            [(x * 0.35, 3.0), (x * 0.75, 4.6), (x * 0.9 + sway, 8.4 + s.rng.uniform(-0.5, 0.3))], closed=False
        )
        s.line(hook(strand), 0.13, np.clip(ink * s.rng.uniform(0.65, 1.2), 0, 1))
    knot = hook(rectangle(-0.5, 2.4, 0.5, 3.7, 0.4))
    s.fill(knot, paint=ink * 0.9)
    s.relief(knot, width=0.3, strength=1.0)
    s.fill(hook(rectangle(-0.52, 3.2, 0.52, 3.5)), paint=GOLD)


def duck(s: Sketch, hook: Hook) -> None:
    """A rubber duck."""
    hook = chain_down(s, hook, 1.0)
    ink = s.pick((0.98, 0.82, 0.12), (0.98, 0.82, 0.12), (0.95, 0.5, 0.7), (0.3, 0.6, 0.9), spread=0.01)
    body = smooth(
        [
            (-2.4, 3.4),
            (-2.9, 2.6),
            (-1.6, 3.0),
            (-0.3, 2.9),
            (1.4, 2.8),
            (2.0, 4.0),
            (1.2, 5.4),
            (-1.2, 5.5),
            (-2.2, 4.6),
        ]
    )
    flat_part(s, hook, body, ink, (), 0.8, 0.9)
    flat_part(s, hook, ellipse(0.8, 1.5, 1.5, 1.45), ink, (), 0.7, 0.9)
    flat_part(
        s, hook, smooth([(-1.4, 3.8), (0.2, 3.5), (0.5, 4.2), (-0.4, 4.8), (-1.5, 4.5)]), ink * 0.96, (), 0.35, 0.9
    )
    flat_part(
        s,
        hook,
        smooth([(1.9, 1.5), (2.8, 1.4), (3.1, 1.75), (2.6, 2.1), (1.8, 2.1)]),
        (0.95, 0.42, 0.08),
        (),
        0.25,
        0.9,
    )
    s.fill(hook(ellipse(1.2, 1.1, 0.26)), paint=BLACK)
    s.fill(hook(ellipse(1.14, 1.02, 0.09)), paint=WHITE)
    s.fill(hook(ellipse(0.4, 0.8, 0.4, 0.22, -0.4)), paint=(1, 1, 1), opacity=0.6, soft=0.1, atop=True)


def initial(s: Sketch, hook: Hook) -> None:
    """A clear resin disc with a letter and glitter."""
    hook = chain_down(s, hook, 1.1, GOLD)
    ink = s.pick(*LOUD, (0.9, 0.7, 0.75))
    disc = ellipse(0, 2.1, 2.1)
    s.fill(hook(disc), hook(ellipse(0, 0.5, 0.25)), paint=ink, opacity=0.82)
    for x, y in zip(s.rng.uniform(-1.4, 1.4, 26), s.rng.uniform(0.7, 3.5, 26), strict=True):
        s.fill(hook(ellipse(x, y, s.rng.uniform(0.05, 0.13))[::9]), paint=s.pick(GOLD, (0.98, 0.9, 0.7), WHITE))
    hook.write(s, "ABDEHKLMNRST"[int(s.rng.integers(12))], (0, 2.2), 2.0, WHITE, bold=0.08)
    s.relief(hook(disc), width=0.4, strength=0.9)
    s.fill(hook(ellipse(-0.8, 1.0, 0.8, 0.3, -0.6)), paint=(1, 1, 1), opacity=0.6, soft=0.12, atop=True)


def memory_stick(s: Sketch, hook: Hook) -> None:
    """A memory stick."""
    ink = s.pick(*LOUD, BLACK, NICKEL)
    flat_part(s, hook, rectangle(-0.6, 4.6, 0.6, 6.2, 0.05), sheen(s, NICKEL), (), 0.1, 1.0)
    for x in (-0.28, 0.28):
        s.fill(hook(rectangle(x - 0.12, 5.1, x + 0.12, 5.4)), paint=BLACK)
    flat_part(s, hook, rectangle(-0.9, -0.5, 0.9, 4.8, 0.4), ink, [ellipse(0, 0, 0.32)], 0.25, 1.0)
    hook.write(
        s,
        ("64 GB", "32 GB", "USB 3")[int(s.rng.integers(3))],
        (0, 2.6),
        0.6,
        WHITE if ink.mean() < 0.6 else BLACK,
        turn=-np.pi / 2,
    )


def football(s: Sketch, hook: Hook) -> None:
    """A football, five patches seen."""
    hook = chain_down(s, hook, 1.1)
    s.fill(hook(ellipse(0, 2.0, 2.0)), paint=(0.94, 0.94, 0.92))
    turn = np.arange(5) * 2 * np.pi / 5 - np.pi / 2 + s.rng.uniform(-0.3, 0.3)
    pentagon = np.stack([np.cos(turn), np.sin(turn)], 1)
    s.fill(hook(pentagon * 0.72 + (0, 2.0)), paint=BLACK)
    for way in pentagon:
        s.line(hook(np.stack([way * 0.72, way * 1.35]) + (0, 2.0)), 0.07, (0.35, 0.35, 0.35))
        side = np.array((-way[1], way[0]))
        patch = np.stack(
            [
                way * 1.35,
                way * 1.6 + side * 0.55,
                way * 1.98 + side * 0.35,
                way * 1.98 - side * 0.35,
                way * 1.6 - side * 0.55,
            ]
        )
        s.fill(hook(patch + (0, 2.0)), paint=BLACK)
    s.relief(hook(ellipse(0, 2.0, 2.0)), width=0.9, strength=1.1)
