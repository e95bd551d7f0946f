"""Telephones: smart ones from both sides, small tablets, and those of earlier days. The origin is the middle."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from bareface.occluders import textures
from bareface.occluders.kinds.fields import patches, stuff, toned
from bareface.occluders.kinds.handsets import brick, candybar, flip, held, lens, lettered, receiver
from bareface.occluders.kinds.panels import Kind, Panel, View, blend, scene, slab
from bareface.occluders.kinds.screens import (
    APPS,
    CASES,
    calling,
    chat,
    cracked,
    feed,
    finder,
    glare,
    home,
    locked,
    mapped,
    music,
    off,
    reading,
)
from bareface.occluders.layer import Array
from bareface.occluders.sketch import Colour, Field, Paint, Sketch, ellipse, rectangle

Size = tuple[float, float, float]
Artwork = Callable[[Sketch, Panel], None]

_SMART = (7.3, 15.4, 0.8)
_CASED = (7.8, 16.0)
_HIDES = ((0.45, 0.25, 0.13), (0.14, 0.12, 0.11), (0.6, 0.38, 0.2), (0.4, 0.1, 0.1))
_WOODS = ((0.5, 0.33, 0.18), (0.68, 0.48, 0.28), (0.3, 0.18, 0.1))
_RABBITS = ((0.95, 0.70, 0.76), (0.9, 0.88, 0.85), (0.7, 0.8, 0.9))
_METAL = ((0.72, 0.73, 0.75), (0.16, 0.16, 0.18), (0.82, 0.72, 0.58), (0.45, 0.50, 0.56), (0.85, 0.70, 0.68))
_GLASS = (
    (0.10, 0.10, 0.12),
    (0.90, 0.90, 0.89),
    (0.20, 0.28, 0.42),
    (0.42, 0.52, 0.46),
    (0.72, 0.66, 0.78),
    (0.86, 0.76, 0.64),
    (0.62, 0.14, 0.18),
)


# ---- Parts


def _plate(s: Sketch, view: View, size: Size, radius: float, rim: Array, face: Paint) -> Panel:
    """A flat body of round corners with a metal rim; returns its face."""
    wide, high, thick = size
    ring = rectangle(-wide / 2, -high / 2, wide / 2, high / 2, radius)
    phase = s.rng.uniform(0, 6)

    slab(s, view, ring, thick, toned(rim, lambda x, y: 0.85 + 0.35 * np.sin(0.35 * y + 0.8 * x + phase)))
    panel = view.panel(s, wide, high)
    panel.fill(panel.edge(0, radius), paint=np.clip(rim * 1.12 + 0.03, 0, 1))
    panel.fill(panel.edge(0.1, radius - 0.1), paint=face)
    return panel


def _buttons(s: Sketch, view: View, size: Size, rim: Array) -> None:
    """The keys on the rim: drawn first, they stick out."""
    wide, high, thick = size
    for side, y0, y1 in ((1, -0.22, -0.12), (-1, -0.3, -0.23), (-1, -0.21, -0.14)):
        ring = rectangle(side * wide / 2 - 0.12, y0 * high, side * wide / 2 + 0.12, y1 * high, 0.05)
        s.fill(view.flat(ring, -thick / 2), paint=np.clip(rim * 0.9, 0, 1))


# ---- Screens


# ---- Backs


def _triple(s: Sketch, panel: Panel, tone: Array) -> None:
    w, h = panel.wide / 2, panel.high / 2
    x, y, side = -w + 0.35, -h + 0.35, 3.5
    if s.rng.uniform() < 0.5:
        x = w - side - 0.35
    panel.fill(
        rectangle(x + 0.05, y + 0.1, x + side + 0.05, y + side + 0.1, 0.9),
        paint=tone * 0.4,
        opacity=0.6,
        soft=0.1,
        atop=True,
    )
    panel.block(x, y, x + side, y + side, np.clip(tone * 1.15 + 0.03, 0, 1), 0.9)
    for dx, dy in ((0.28, 0.28), (0.28, 0.72), (0.72, 0.5)):
        lens(panel, x + dx * side, y + dy * side, 0.72, np.clip(tone * 0.8 + 0.15, 0, 1))
    panel.fill(ellipse(x + 0.74 * side, y + 0.2 * side, 0.25), paint=(0.95, 0.92, 0.8))
    panel.fill(ellipse(x + 0.74 * side, y + 0.8 * side, 0.22), paint=(0.08, 0.08, 0.09))


def _pill(s: Sketch, panel: Panel, tone: Array) -> None:
    x, y = -panel.wide / 2 + 1.35, -panel.high / 2 + 0.5
    count = int(s.rng.integers(2, 4))
    panel.fill(
        rectangle(x - 0.8, y + 0.1, x + 0.9, y + 1.6 * count + 0.3, 0.85),
        paint=tone * 0.4,
        opacity=0.6,
        soft=0.1,
        atop=True,
    )
    panel.block(x - 0.85, y, x + 0.85, y + 1.6 * count + 0.2, tone * 0.75, 0.85)
    for k in range(count):
        lens(panel, x, y + 0.9 + 1.6 * k, 0.66)
    panel.fill(ellipse(x + 1.35, y + 0.9, 0.24), paint=(0.95, 0.92, 0.8))


def _bar(s: Sketch, panel: Panel, tone: Array) -> None:
    w, y = panel.wide / 2, -panel.high / 2 + 2.0
    panel.block(-w + 0.1, y + 0.08, w - 0.1, y + 1.85, tone * 0.5)
    panel.block(-w + 0.1, y, w - 0.1, y + 1.7, (0.08, 0.08, 0.09))
    panel.line(((-w + 0.1, y + 0.06), (w - 0.1, y + 0.06)), 0.1, np.clip(tone * 1.2 + 0.1, 0, 1))
    for x in (-0.55, -0.1):
        lens(panel, x * w, y + 0.85, 0.62)
    panel.fill(ellipse(w * 0.55, y + 0.85, 0.24), paint=(0.95, 0.92, 0.8))


def _island(s: Sketch, panel: Panel, tone: Array) -> None:
    y, r = -panel.high / 2 + 3.4, 2.3
    panel.fill(ellipse(0.05, y + 0.12, r), paint=tone * 0.35, opacity=0.6, soft=0.12, atop=True)
    panel.fill(ellipse(0, y, r), paint=np.clip(tone * 0.7 + 0.2, 0, 1))
    panel.fill(ellipse(0, y, r - 0.14), paint=(0.06, 0.06, 0.07))
    for turn in np.arange(4) * np.pi / 2 + np.pi / 4:
        if turn < 5:
            lens(panel, 1.15 * np.cos(turn), y + 1.15 * np.sin(turn), 0.62)
    panel.fill(ellipse(1.15 * np.cos(-0.785), y + 1.15 * np.sin(-0.785), 0.24), paint=(0.95, 0.92, 0.8))


def _single(s: Sketch, panel: Panel, tone: Array) -> None:
    x, y = -panel.wide / 2 + 1.1, -panel.high / 2 + 1.1
    lens(panel, x, y, 0.5, np.clip(tone * 0.8 + 0.15, 0, 1))
    panel.fill(ellipse(x + 1.1, y, 0.2), paint=(0.95, 0.92, 0.8))
    for share in (-1, 1):
        band = share * panel.high / 2 - share * 1.0
        panel.line(((-panel.wide / 2, band), (panel.wide / 2, band)), 0.09, tone * 0.75)


Camera = Callable[[Sketch, Panel, Array], None]


# ---- Smart telephones


def facing(s: Sketch, screen: Artwork, size: Size = _SMART, hole: str = "pill", margin: float = 0.28) -> None:
    """A smart telephone's or tablet's screen."""
    view, rim = held(s), s.pick(*_METAL)
    wide, high, _ = size = (size[0] * s.rng.uniform(0.95, 1.05), size[1] * s.rng.uniform(0.95, 1.05), size[2])
    _buttons(s, view, size, rim)
    panel = _plate(
        s, view, size, 1.0, rim, (0.02, 0.02, 0.022) if hole != "button" or s.rng.uniform() < 0.6 else (0.93,) * 3
    )
    tall = 1.7 if hole == "button" else margin
    shown = Panel(s, panel.matrix, wide - 2 * margin, high - 2 * tall)
    screen(s, shown)
    top = -high / 2 + tall
    if hole == "pill":
        panel.block(-0.95, top + 0.2, 0.95, top + 0.75, (0.01, 0.01, 0.012), 0.27)
    elif hole == "dot":
        panel.fill(ellipse(0, top + 0.42, 0.22), paint=(0.01, 0.01, 0.015))
    elif hole == "notch":
        panel.block(-1.7, top - 0.1, 1.7, top + 0.55, (0.02, 0.02, 0.022), 0.25)
    elif hole == "button":
        panel.fill(ellipse(0, high / 2 - 0.85, 0.55), ellipse(0, high / 2 - 0.85, 0.48), paint=(0.5, 0.5, 0.52))
        panel.block(-0.6, -high / 2 + 0.85, 0.6, -high / 2 + 0.97, (0.4, 0.4, 0.42), 0.06)
    glare(s, panel, 0.11)


def backing(s: Sketch, camera: Camera, tones: Sequence[Colour] = _GLASS, gloss: float = 0.3) -> None:
    """A smart telephone's bare back."""
    view, tone = held(s), s.pick(*tones)
    size = (_SMART[0] * s.rng.uniform(0.95, 1.05), _SMART[1] * s.rng.uniform(0.95, 1.05), 0.8)
    rim = s.pick(np.clip(tone * 0.9 + 0.08, 0, 1), *_METAL[:2])
    _buttons(s, view, size, rim)
    panel = _plate(
        s, view, size, 1.0, rim, blend(np.clip(tone * 1.12 + 0.04, 0, 1), tone * 0.82, -8, 8, int(s.rng.integers(2)))
    )
    glare(s, panel, gloss)
    camera(s, panel, tone)
    panel.s.relief(panel.at(panel.edge(0, 1.0)), width=0.2, strength=0.5)


def cased(
    s: Sketch,
    camera: Camera,
    ground: Callable[[Sketch, Array], Paint],
    tones: Sequence[Colour] = CASES,
    trim: Camera | None = None,
    behind: Callable[[Sketch, View, Array], None] | None = None,
    gloss: float = 0.0,
) -> None:
    """The back of a telephone in a case of a material, `ground`; `trim` is on it, `behind` sticks out around it."""
    view, tone = held(s), s.pick(*tones)
    size = (_CASED[0], _CASED[1] * s.rng.uniform(0.97, 1.03), 1.2)
    if behind:
        behind(s, view, tone)
    panel = _plate(s, view, size, 1.2, tone * 0.75, ground(s, tone))
    if trim:
        trim(s, panel, tone)
    camera(s, panel, tone)
    s.relief(panel.at(panel.edge(0, 1.2)), width=0.35, strength=0.55)
    if gloss:
        glare(s, panel, gloss)


def _silicone(s: Sketch, tone: Array) -> Paint:
    return blend(np.clip(tone * 1.06, 0, 1), tone * 0.9, -_CASED[1] / 2, _CASED[1] / 2)


def _grained(s: Sketch, tone: Array, size: float = 0.12, strength: float = 0.1, stretch: float = 1.0) -> Paint:
    return stuff(s, tone, size, strength, stretch)


def _printed(s: Sketch, tone: Array) -> Paint:
    cloth = s.cloth((textures.blobs, textures.dots, textures.checks, textures.stripes)[int(s.rng.integers(4))], 0.8)
    return lambda x, y: 0.3 * tone.astype(np.float32) + 0.7 * cloth(x, y)


def _glitter(s: Sketch, tone: Array) -> Paint:
    sparks = patches(s, 0.13)
    return toned(tone, lambda x, y: 0.8 + 0.36 * np.clip(sparks(x, y) - 0.42, 0, 4))


def _clear(s: Sketch, panel: Panel, tone: Array) -> None:
    """The telephone seen through its case, with the ring of magnets."""
    inner, y = panel.edge(0.35, 1.0), panel.high / 2
    panel.fill(panel.edge(0.0, 1.2), paint=(0.86, 0.88, 0.9))
    panel.fill(inner, paint=blend(np.clip(tone * 1.1, 0, 1), tone * 0.8, -y, y))
    panel.line(np.concatenate([inner, inner[:1]]), 0.07, (0.6, 0.62, 0.65))
    panel.fill(ellipse(0, y * 0.1, 2.4), ellipse(0, y * 0.1, 2.1), paint=(0.93, 0.93, 0.95), opacity=0.5)
    glare(s, panel, 0.45)


def _bumpers(s: Sketch, view: View, tone: Array) -> None:
    """Rubber corners that stick out."""
    for sx, sy in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        corner = ellipse(sx * (_CASED[0] / 2 - 0.9), sy * (_CASED[1] / 2 - 0.9), 1.25, power=3.5)
        slab(s, view, corner, 1.5, (0.07, 0.07, 0.08), 0.15)


def _ribs(s: Sketch, panel: Panel, tone: Array) -> None:
    """Chevrons and dark corners."""
    w, h = panel.wide / 2 - 0.4, panel.high / 2 - 0.4
    chevron = np.array(((-2.4, 0), (0, 0.9), (2.4, 0), (2.4, 0.5), (0, 1.4), (-2.4, 0.5)))
    for y in np.linspace(-0.2, 0.8, 5) * h:
        panel.fill(chevron + (0, y), paint=tone * 0.42)
    for sx, sy in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        corner = np.array(((0, 0), (2.6, 0), (0, 2.6))) * (-sx, -sy) + (sx * w, sy * h)
        panel.fill(corner, paint=(0.1, 0.1, 0.11))


def _stitches(s: Sketch, panel: Panel, tone: Array) -> None:
    ring = panel.edge(0.4, 1.0)
    panel.line(np.concatenate([ring, ring[:1]]), 0.05, np.clip(tone * 1.5, 0, 1))


def _ears(s: Sketch, view: View, tone: Array) -> None:
    """A rabbit's ears."""
    for side in (-1, 1):
        x, y = side * _CASED[0] * 0.25, -_CASED[1] / 2
        ear = view.flat(ellipse(x, y - 1.8, 1.15, 2.6, side * 0.12), -0.3)
        s.fill(ear, paint=tone * 0.95)
        s.relief(ear, width=0.35)
        s.fill(view.flat(ellipse(x, y - 1.7, 0.6, 1.8, side * 0.12), -0.3), paint=(0.93, 0.55, 0.62))


def _muzzle(s: Sketch, panel: Panel, tone: Array) -> None:
    """A rabbit's face."""
    for x in (-1.2, 1.2):
        panel.fill(ellipse(x, 1.2, 0.28), paint=(0.15, 0.12, 0.12))
        panel.fill(ellipse(x * 1.6, 2.2, 0.6, 0.36), paint=(0.95, 0.6, 0.65))
    panel.fill(ellipse(0, 1.9, 0.3, 0.2), paint=(0.8, 0.4, 0.45))


def _grip(s: Sketch, panel: Panel, tone: Array) -> None:
    """A round grip stuck on."""
    disc = ellipse(0, panel.high * 0.1, 2.0)
    panel.fill(disc + (0.15, 0.35), paint=(0.05, 0.05, 0.05), opacity=0.5, soft=0.25, atop=True)
    panel.fill(disc, paint=s.cloth((textures.blobs, textures.gradient, textures.checks)[int(s.rng.integers(3))], 0.6))
    s.relief(panel.at(disc), width=0.3, strength=0.8)


def folio(s: Sketch) -> None:
    """A telephone in a leather wallet that is open like a book, cards in its flap."""
    view, tone = held(s), s.pick((0.42, 0.22, 0.12), (0.1, 0.1, 0.11), (0.5, 0.1, 0.14), (0.2, 0.3, 0.4))
    wide, high = 7.9, 16.0
    leather, bend = stuff(s, tone, 0.12, 0.08), s.rng.uniform(0.3, 0.9)
    across = np.array((np.cos(bend), 0, -np.sin(bend)))
    flap = view.panel(s, wide, high, tuple(np.array((-wide / 2 - 0.5, 0, 0)) - across * wide / 2), tuple(across))
    flap.fill(flap.edge(0, 0.8), paint=leather)
    flap.fill(flap.edge(0.4, 0.6), paint=stuff(s, np.clip(tone * 1.25, 0, 1), 0.12, 0.05))
    for k in range(3):
        y = -high * 0.3 + 2.4 * k
        flap.block(
            -wide * 0.36,
            y,
            wide * 0.36,
            y + 3.0,
            s.pick((0.2, 0.4, 0.7), (0.8, 0.7, 0.4), (0.75, 0.2, 0.25), (0.85,) * 3),
            0.3,
        )
        flap.block(-wide * 0.42, y + 1.0, wide * 0.42, y + 4.4, np.clip(tone * 1.15, 0, 1))
        flap.line(((-wide * 0.42, y + 1.0), (wide * 0.42, y + 1.0)), 0.08, tone * 0.6)
    s.fill(
        view.at(
            np.array(
                (
                    (-wide / 2 - 0.6, -high / 2, -0.3),
                    (-wide / 2 + 0.3, -high / 2, 0),
                    (-wide / 2 + 0.3, high / 2, 0),
                    (-wide / 2 - 0.6, high / 2, -0.3),
                )
            )
        ),
        paint=tone * 0.8,
    )
    panel = _plate(s, view, (wide, high, 1.1), 0.9, tone * 0.9, leather)
    panel.fill(panel.edge(0.35, 0.8), paint=(0.02, 0.02, 0.022))
    (home, chat, locked)[int(s.rng.integers(3))](s, Panel(s, panel.matrix, wide - 1.1, high - 1.1))
    glare(s, panel, 0.12)


def folding(s: Sketch) -> None:
    """A telephone whose screen folds, half open."""
    view, tone, bend = (
        View(s.rng.normal(0, 0.12), s.rng.normal(0, 0.1), s.rng.normal(0, 0.08), 45),
        s.pick(*_METAL),
        s.rng.uniform(0.2, 0.5),
    )
    wide, high = 6.7, 15.5
    art = scene(s, 2 * wide, high)
    halves: dict[int, Field] = {-1: lambda x, y: art(x - wide / 2, y), 1: lambda x, y: art(x + wide / 2, y)}
    for side in (-1, 1):
        across = np.array((np.cos(bend), 0, side * np.sin(bend)))
        centre = side * across * wide / 2
        rear = view.panel(s, wide, high, tuple(centre + (0, 0, -0.6)), tuple(across))
        s.fill(rear.at(rear.edge(-0.08, 0.6)), paint=tone * 0.7)
        panel = view.panel(s, wide, high, tuple(centre), tuple(across))
        panel.fill(panel.edge(-0.06, 0.6), paint=tone)
        panel.fill(panel.edge(0.06, 0.5), paint=(0.02,) * 3)
        panel.fill(
            rectangle(
                -wide / 2 + (0.25 if side < 0 else 0),
                -high / 2 + 0.3,
                wide / 2 - (0.25 if side > 0 else 0),
                high / 2 - 0.3,
            ),
            paint=halves[side],
        )
        for row in range(4 if side > 0 else 0):
            for column in range(3):
                x, y = -1.9 + 1.9 * column, -5.5 + 2.6 * row
                panel.block(x - 0.6, y - 0.6, x + 0.6, y + 0.6, s.pick(*APPS), 0.28)
        panel.moved(-side * wide / 2, 0).shade(
            lambda x, y: 1.0 - 0.25 * np.exp(-np.abs(x) / 0.7),
            rectangle(-wide / 2 + side * wide / 2, -high / 2, wide / 2 + side * wide / 2, high / 2),
        )
        panel.gloss(0.14, s.rng.uniform(-0.5, 0.5), 0.3)


# ---- Earlier ones


KINDS: dict[str, Kind] = {
    "home-screen": partial(facing, screen=home),
    "lock-screen": partial(facing, screen=locked, hole="dot"),
    "chat": partial(facing, screen=chat, hole="notch"),
    "video-call": partial(facing, screen=partial(calling, video=True)),
    "incoming-call": partial(facing, screen=partial(calling, video=False), hole="dot"),
    "camera-view": partial(facing, screen=finder),
    "map": partial(facing, screen=mapped, hole="dot"),
    "music": partial(facing, screen=music, hole="notch"),
    "photo-feed": partial(facing, screen=feed, hole="notch"),
    "screen-off": partial(facing, screen=off),
    "with-home-button": partial(facing, screen=home, size=(6.7, 13.8, 0.75), hole="button"),
    "cracked-screen": partial(facing, screen=cracked, hole="notch"),
    "small-tablet": partial(facing, screen=home, size=(13.5, 20, 0.7), hole="", margin=0.8),
    "reader": partial(facing, screen=reading, size=(11.7, 16.5, 0.8), hole="", margin=1.1),
    "three-lens-back": partial(backing, camera=_triple),
    "lens-column-back": partial(backing, camera=_pill),
    "camera-bar-back": partial(backing, camera=_bar),
    "round-camera-back": partial(backing, camera=_island),
    "metal-back": partial(backing, camera=_single, tones=_METAL, gloss=0.15),
    "silicone-case": partial(cased, camera=_pill, ground=_silicone),
    "clear-case": partial(cased, camera=_triple, ground=_silicone, trim=_clear),
    "leather-case": partial(cased, camera=_triple, ground=_grained, tones=_HIDES, trim=_stitches),
    "printed-case": partial(cased, camera=_triple, ground=_printed, gloss=0.15),
    "glitter-case": partial(cased, camera=_pill, ground=_glitter, gloss=0.15),
    "wooden-case": partial(
        cased, camera=_pill, ground=partial(_grained, size=0.1, strength=0.13, stretch=16.0), tones=_WOODS
    ),
    "rugged-case": partial(cased, camera=_triple, ground=partial(_grained, strength=0.04), behind=_bumpers, trim=_ribs),
    "rabbit-case": partial(
        cased, camera=_pill, ground=_silicone, tones=_RABBITS, behind=_ears, trim=_muzzle, gloss=0.1
    ),
    "grip-case": partial(cased, camera=_triple, ground=_silicone, trim=_grip),
    "wallet-case": folio,
    "folding-screen": folding,
    "old-mobile": partial(candybar, large=False),
    "big-keys": partial(candybar, large=True),
    "flip-open": partial(flip, shut=False),
    "flip-shut": partial(flip, shut=True),
    "letter-keys": partial(lettered, slides=False),
    "slider": partial(lettered, slides=True),
    "first-mobile": partial(brick, cordless=False),
    "cordless": partial(brick, cordless=True),
    "receiver": partial(receiver, metal=False),
    "payphone-receiver": partial(receiver, metal=True),
}
