"""Books, magazines and notebooks. The origin is the middle of the front cover, or of the open spread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from bareface.occluders.kinds.covers import (
    AUTHORS,
    TITLES,
    Shades,
    comic,
    cookery,
    guide,
    lettered,
    magazine,
    marbled,
    passport,
    pictured,
    plain,
    playful,
    reference,
    schoolbook,
    tooled,
)
from bareface.occluders.kinds.fields import patches, stuff, toned
from bareface.occluders.kinds.panels import (
    Kind,
    Panel,
    View,
    barcode,
    blend,
    cuboid,
    rows_of,
    scene,
    scrawl,
    slab,
    spot,
    turned_view,
    typed,
)
from bareface.occluders.layer import Array
from bareface.occluders.sketch import Colour, Field, Sketch, ellipse, rectangle, ribbon, smooth

Design = Callable[[Sketch, Panel, Shades], None]

_PAPER = np.array((0.93, 0.90, 0.82))
_GOLD = np.array((0.80, 0.64, 0.30))
_DARK = ((0.07, 0.08, 0.10), (0.10, 0.06, 0.06), (0.05, 0.10, 0.13))


# ---- Parts


def _leaves(s: Sketch, panel: Panel, colour: Colour, along: int) -> None:
    """The cut edge of the leaves: fine lines along x (0) or y (1) of the face."""
    grain = patches(s, 0.06)
    depth = panel.high if along == 0 else panel.wide
    panel.fill(
        paint=toned(
            colour,
            lambda x, y: (
                0.93 + 0.063 * grain((y, x)[along], (x, y)[along] * 0.01) - 0.5 * np.abs((y, x)[along] / depth) ** 3
            ),
        )
    )


def _spine(s: Sketch, panel: Panel, shades: Shades, title: str, author: str, bands: int = 0) -> None:
    """A rounded back with the title running down, or with raised bands."""
    ground, ink = shades
    panel.fill(paint=stuff(s, ground, 0.15))
    room = panel.high * (0.5 if bands == 0 else 0.4)
    height = min(panel.wide * 0.42, 1.3)
    panel.text(title, (0, -panel.high * 0.12), height, ink, turn=np.pi / 2, bold=0.04, widest=room)
    panel.text(author, (0, panel.high * 0.32), height * 0.6, ink, turn=np.pi / 2, widest=panel.high * 0.26)
    for y in np.linspace(-0.42, 0.42, bands) * panel.high if bands else ():
        panel.block(-panel.wide / 2, y - 0.22, panel.wide / 2, y + 0.22, np.asarray(ground) * 1.25)
        panel.line(((-panel.wide / 2, y + 0.35), (panel.wide / 2, y + 0.35)), 0.07, ink)
    panel.shade(lambda x, y: 1.08 - 0.45 * np.abs(2 * x / panel.wide) ** 2.5)


def _hinge(panel: Panel, at: float = 0.75) -> None:
    """The groove beside the back, where the cover bends."""
    x0 = -panel.wide / 2
    groove = rectangle(x0, -panel.high / 2, x0 + 2 * at, panel.high / 2)
    panel.shade(
        lambda x, y: (
            1 - 0.28 * np.exp(-(((x - x0 - at) / 0.11) ** 2)) + 0.14 * np.exp(-(((x - x0 - at - 0.25) / 0.12) ** 2))
        ),
        groove,
    )


# ---- Covers


# ---- Books


def closed(
    s: Sketch,
    size: tuple[float, float, float],
    shades: Sequence[Shades],
    design: Design,
    hard: bool = True,
    most: float = 0.7,
    bands: int = 0,
    edges: Colour = (),
    gloss: float = 0.0,
    radius: float = 0.0,
) -> None:
    """A shut book of `size` (width, height, thickness), turned so that its back or its leaves show.

    `edges` is the colour of the cut leaves, `gloss` how strongly the cover reflects.
    """
    wide, high, thick = (n * s.rng.uniform(0.93, 1.07) for n in size)
    chosen = shades[int(s.rng.integers(len(shades)))]
    look = (s.pick(chosen[0], spread=0.02), s.pick(chosen[1], spread=0.01))
    view, leaf = turned_view(s, most), s.pick(_PAPER, _PAPER * 0.93, spread=0.02) if len(edges) == 0 else edges
    board, over = (0.22, 0.3) if hard else (0.05, 0.0)
    outline = rectangle(-wide / 2, -high / 2, wide / 2, high / 2, radius)
    slab(s, view, outline, board, look[0] * 0.6, -thick + board)
    block = cuboid(s, wide - 2 * over, high - 2 * over, thick - 1.6 * board, view, -0.8 * board)
    spine = cuboid(s, wide, high, thick, view).side
    for k, face in enumerate((block.cap, block.side)):
        if face:
            _leaves(s, face, leaf, k)
    if view.yaw < 0 and spine:
        _spine(s, spine, look, rows_of(s, TITLES, 1)[0], rows_of(s, AUTHORS, 1)[0], bands)
    slab(s, view, outline, board, look[0] * 0.8)
    front = view.panel(s, wide, high)
    design(s, front, look)
    if thick > 0.9:
        _hinge(front, 0.75 if hard else 0.5)
    if gloss:
        front.gloss(gloss * s.rng.uniform(0.6, 1.2), s.rng.uniform(-0.7, 0.7), s.rng.uniform(0.15, 0.5))


def ringed(s: Sketch, top: bool, design: Design, shades: Sequence[Shades]) -> None:
    """A notebook bound with a wire spiral at its left or top."""
    wide, high, thick = s.rng.uniform(13, 17), s.rng.uniform(18, 23), s.rng.uniform(0.8, 1.4)
    look = shades[int(s.rng.integers(len(shades)))]
    view = turned_view(s, 0.3)
    slab(s, view, rectangle(-wide / 2, -high / 2, wide / 2, high / 2, 0.6), 0.1, (0.3, 0.28, 0.26), -thick)
    slab(s, view, rectangle(-wide / 2, -high / 2, wide / 2 - 0.1, high / 2 - 0.1), thick - 0.1, _PAPER * 0.88, -0.05)
    front = view.panel(s, wide, high)
    design(s, front, look)
    along, edge = (wide, high / 2) if top else (high, wide / 2)
    wire = s.pick((0.75, 0.76, 0.78), (0.15, 0.15, 0.16), (0.85, 0.85, 0.86), spread=0.02)
    for at in np.linspace(-along / 2 + 0.7, along / 2 - 0.7, int(along / 0.85)):
        hole, out = -edge + 0.75, -edge - 0.45
        loop = np.array(((at, hole), (at + 0.06, (hole + out) / 2), (at + 0.1, out)))
        loop = loop if top else loop[:, ::-1]
        front.fill(spot(loop[0], 0.2), paint=(0.12, 0.11, 0.1))
        front.line(loop + 0.06, 0.2, wire * 0.5)
        front.line(loop, 0.13, wire)


def spread_out(
    s: Sketch, size: tuple[float, float, float], shades: Sequence[Shades], design: Design, gloss: float
) -> None:
    """An open book as others see its reader's: front cover at the right, back cover at the left."""
    wide, high, thick = (n * s.rng.uniform(0.93, 1.07) for n in size)
    chosen = shades[int(s.rng.integers(len(shades)))]
    look = (s.pick(chosen[0], spread=0.02), s.pick(chosen[1], spread=0.01))
    view = View(s.rng.normal(0, 0.12), s.rng.uniform(-0.1, 0.22), s.rng.normal(0, 0.04), s.rng.uniform(45, 65))
    bend = s.rng.uniform(0.25, 0.6)
    c, sn, half = np.cos(bend), np.sin(bend), thick / 2

    def crease(side: int) -> Field:
        return lambda x, y: 1.0 - 0.22 * np.exp(-(wide / 2 + side * x) / 0.6)

    for side in (-1, 1):
        across = np.array((c, 0, -side * sn))
        inner = np.array((side * half, 0, 0)) + np.array((-side * sn, 0, -c)) * 0.25
        block = [inner + side * across * x + (0, y, 0) for x, y in ((0, -1), (wide - 0.3, -1), (wide - 0.3, 1), (0, 1))]
        near = np.array([point * (1, high / 2 - 0.25, 1) for point in block])
        far = near - np.array((side * sn, 0, c)) * thick * 0.5
        s.fill(view.at(np.concatenate([near[:2], far[1::-1]])), paint=_PAPER * 0.9)
        s.fill(view.at(np.array((near[1], near[2], far[2], far[1]))), paint=_PAPER * 0.82)
        panel = view.panel(s, wide, high, (side * (half + wide / 2 * c), 0, -wide / 2 * sn), tuple(across))
        if side > 0:
            design(s, panel, look)
        else:
            panel.fill(paint=stuff(s, look[0], 0.2, 0.03))
            x, y = panel.wide * 0.36, panel.high * 0.38
            if not gloss:
                ring = panel.edge(0.09 * panel.wide)
                panel.line(np.concatenate([ring, ring[:1]]), 0.1, look[1])
                continue
            panel.picture(typed(s, 2 * x, y * 1.1, 0.6, look[1]), -x, -y, x, y * 0.1)
            panel.picture(barcode(s), x - 3.6, y - 2.2, x, y)
        panel.shade(crease(side))
        if gloss:
            panel.gloss(gloss, s.rng.uniform(-0.6, 0.6), 0.3)
    back = view.panel(s, thick * 1.04, high)
    _spine(s, back, look, rows_of(s, TITLES, 1)[0], rows_of(s, AUTHORS, 1)[0])
    for x in s.rng.uniform(-0.4, 0.4, 2 if thick > 1.2 and gloss else 0) * thick:
        back.line(((x, -high / 2), (x + 0.05, high / 2)), 0.05, np.clip(look[0] * 1.4 + 0.1, 0, 1))


def opened(s: Sketch, size: tuple[float, float], pictured: bool, paper: Colour, rule: bool = False) -> None:
    """An open book that shows its pages: two curved leaves, body text, perhaps a picture; or a ruled notebook."""
    wide, high = (n * s.rng.uniform(0.93, 1.07) for n in size)
    view = View(s.rng.normal(0, 0.15), s.rng.uniform(-0.25, 0.1), s.rng.normal(0, 0.04), 55)
    cover, paper = s.pick((0.35, 0.1, 0.1), (0.1, 0.15, 0.3), (0.2, 0.2, 0.2), (0.3, 0.35, 0.25)), np.asarray(paper)
    rise = s.rng.uniform(1.2, 2.2)

    def bulge(side: int, glow: float) -> Field:
        def factor(x: Array, y: Array) -> Array:
            out = np.clip(side * x / wide, 0, 1)
            return np.asarray(1.02 + glow - 0.5 * np.exp(-np.abs(x) / (0.1 * wide)) + 0.1 * np.sin(3 * out))

        return factor

    slab(s, view, rectangle(-wide - 0.4, -high / 2 - 0.3, wide + 0.4, high / 2 + 0.3, 0.15), 0.3, cover, -rise * 0.9)
    for side in (-1, 1):
        t = np.linspace(0, 1, 9)
        x, z = side * wide * t**0.9, rise * (np.sin(np.pi * t**0.6) * 0.9 - 0.25 * t - 0.35 * (1 - t))
        for lower in (0.5, 0.35, 0.2, 0.0):
            leaf = [
                np.column_stack([x * (1 + 0.02 * lower), np.full(9, y), z - lower * rise * t])
                for y in (-high / 2, high / 2)
            ]
            ring = view.at(np.concatenate([leaf[0], leaf[1][::-1]]))
            s.fill(ring, paint=paper * (1 - 0.22 * lower - 0.05 * (lower > 0)))
        ink, margin = np.array((0.2, 0.19, 0.2)), 0.13
        if rule:
            for y in np.arange(-high / 2 + 2.2, high / 2 - 0.8, 0.8):
                s.line(view.at(np.column_stack([x, np.full(9, y), z])), 0.035, (0.55, 0.65, 0.8))
            words = s.rng.integers(6, 14)
            for k in range(int(words)):
                flat = Panel(s, np.eye(3), 1, 1)
                y = -high / 2 + 2.05 + 0.8 * k
                ends = view.at(
                    np.array(
                        (
                            (side * wide * 0.5 - wide * 0.38, y, z[4]),
                            (side * wide * 0.5 + wide * s.rng.uniform(0.1, 0.4), y, z[4]),
                        )
                    )
                )
                scrawl(s, flat, ends[0, 0], float(ends[:, 1].mean()), ends[1, 0], 0.6, (0.12, 0.18, 0.5))
        else:
            page = typed(s, wide * (1 - 2 * margin), high * (1 - 2 * margin), 0.42 if not pictured else 0.5, ink)
            if pictured and side < 0:
                page = _plate(s, page)
            strips = np.linspace(margin, 1 - margin, 6)
            columns = np.round(np.linspace(0, page.shape[1], 6)).astype(int)
            for a, b, ca, cb in zip(strips[:-1], strips[1:], columns[:-1], columns[1:], strict=True):
                first, second = (a, b) if side > 0 else (1 - a, 1 - b)
                edges = [(np.interp(q, t, x), np.interp(q, t, z)) for q in (first, second)]
                y = high * (0.5 - margin)
                quad = np.array(
                    [(edges[k][0], sign * y, edges[k][1]) for k, sign in ((0, -1), (1, -1), (1, 1), (0, 1))]
                )
                s.picture(page[:, ca:cb], view.at(quad))
        glow = s.rng.uniform(0.0, 0.08)
        s.shade(ring, factor=bulge(side, glow))


def _plate(s: Sketch, page: Array) -> Array:
    """A page whose upper part is a picture."""
    page = page.copy()
    tall, wide = int(page.shape[0] * s.rng.uniform(0.4, 0.65)), page.shape[1]
    y, x = np.mgrid[:tall, :wide].astype(np.float32)
    colours = scene(s, wide, tall)(x - wide / 2, y - tall / 2)
    page[:tall, :, :3], page[:tall, :, 3] = np.clip(colours * 255, 0, 255), 255
    return page


def pile(s: Sketch) -> None:
    """Several books, one on another, their backs to the viewer."""
    view, count = (
        View(s.rng.normal(0, 0.25), s.rng.uniform(0.1, 0.25), s.rng.normal(0, 0.02), 60),
        int(s.rng.integers(3, 6)),
    )
    thick = s.rng.uniform(2.2, 4.2, count)
    tops = np.cumsum(thick) - thick.sum() / 2 - thick
    for top, tall in zip(tops[::-1], thick[::-1], strict=True):
        wide, shift, deep = s.rng.uniform(18, 22), s.rng.normal(0, 0.6), s.rng.uniform(12, 15)
        ground = s.pick(
            (0.5, 0.12, 0.1), (0.1, 0.2, 0.35), (0.15, 0.32, 0.22), (0.85, 0.8, 0.7), (0.1, 0.1, 0.1), (0.8, 0.5, 0.15)
        )
        y = top + tall / 2
        lid = view.panel(s, wide, deep, (shift, top, -deep / 2), (1, 0, 0), (0, 0, 1))
        lid.fill(paint=ground)
        ink = (0.9, 0.85, 0.7) if ground.mean() < 0.5 else (0.15, 0.1, 0.1)
        sides = [view.panel(s, deep, tall, (shift + e * wide / 2, y, -deep / 2), (0, 0, -e)) for e in (-1, 1)]
        _leaves(s, sides[0 if view.yaw < 0 else 1], _PAPER, 0)
        back = view.panel(s, wide, tall, (shift, y, 0))
        back.fill(paint=stuff(s, ground, 0.2))
        back.text(rows_of(s, TITLES, 1)[0], (-wide * 0.1, 0), tall * 0.32, ink, bold=0.04, widest=wide * 0.5)
        back.text(rows_of(s, AUTHORS, 1)[0], (wide * 0.35, 0), tall * 0.17, ink, widest=wide * 0.2)
        for x in (-0.44, 0.47):
            back.block(x * wide, -tall / 2, x * wide + 0.2, tall / 2, ink)
        back.scaled(tall).shade(lambda x, y: 1.1 - 0.55 * np.abs(2 * y) ** 2.5 - 0.12 * y)


def with_ribbon(s: Sketch, book: Kind) -> None:
    """A book with its marker ribbon hanging out below."""
    colour = s.pick((0.65, 0.08, 0.1), (0.75, 0.6, 0.2), (0.1, 0.2, 0.45))
    x = s.rng.uniform(-2, 2)
    tail = smooth(((x, 7.0), (x + 0.4, 10.5), (x - 0.2, 12.0), (x + 0.3, s.rng.uniform(12.8, 14))), closed=False)
    s.fill(ribbon(tail, 0.5), paint=colour)
    book(s)


def clasped(s: Sketch) -> None:
    """A diary with a strap and a little lock."""
    shades = (((0.80, 0.40, 0.55), _GOLD), ((0.45, 0.30, 0.60), _GOLD), ((0.25, 0.45, 0.60), (0.8,) * 3))
    closed(s, (11.5, 15.5, 2.4), shades, partial(plain, label="MY DIARY"), most=0.45)
    tone = s.pick((0.85, 0.70, 0.35), (0.78, 0.78, 0.80))
    s.fill(rectangle(1.8, 0.2, 5.6, 2.2, 0.3), paint=tone * 0.55)
    s.fill(rectangle(1.8, 0.1, 5.6, 2.05, 0.3), paint=tone * 0.8)
    lock = rectangle(2.2, -0.3, 4.2, 2.5, 0.6)
    s.fill(lock, paint=blend(tone * 1.15, tone * 0.8, -0.3, 2.5))
    s.relief(lock, width=0.2)
    s.fill(ellipse(3.2, 0.9, 0.3), paint=(0.1, 0.08, 0.06))
    s.fill(rectangle(3.08, 0.9, 3.32, 1.7), paint=(0.1, 0.08, 0.06))


_NOVELS: Sequence[Shades] = (((0.20, 0.25, 0.32), (0.95, 0.92, 0.85)), ((0.35, 0.18, 0.15), (0.96, 0.88, 0.60)))
_MODERN: Sequence[Shades] = (
    ((0.88, 0.35, 0.28), (0.98, 0.94, 0.86)),
    ((0.95, 0.78, 0.30), (0.15, 0.14, 0.16)),
    ((0.18, 0.42, 0.45), (0.96, 0.90, 0.75)),
    ((0.93, 0.90, 0.84), (0.12, 0.12, 0.14)),
    ((0.85, 0.62, 0.66), (0.30, 0.10, 0.18)),
    ((0.14, 0.18, 0.38), (0.95, 0.75, 0.40)),
)
_LOUD: Sequence[Shades] = tuple(
    (dark, ink) for dark, ink in zip(_DARK, ((0.98, 0.85, 0.1), (0.95,) * 3, (0.9, 0.15, 0.1)), strict=True)
)
_HIDES: Sequence[Shades] = (
    ((0.33, 0.17, 0.09), _GOLD),
    ((0.36, 0.07, 0.08), _GOLD),
    ((0.08, 0.20, 0.13), _GOLD),
    ((0.09, 0.13, 0.26), _GOLD),
)
_CLOTH: Sequence[Shades] = (
    ((0.55, 0.50, 0.40), (0.20, 0.14, 0.10)),
    ((0.42, 0.16, 0.13), _GOLD),
    ((0.30, 0.38, 0.33), _GOLD),
    ((0.24, 0.30, 0.42), (0.85, 0.80, 0.65)),
)
_SCHOOL: Sequence[Shades] = (
    ((0.08, 0.30, 0.55), (0.97,) * 3),
    ((0.12, 0.42, 0.30), (0.97,) * 3),
    ((0.92, 0.91, 0.88), (0.1, 0.12, 0.2)),
    ((0.62, 0.13, 0.15), (0.97,) * 3),
)
_BRIGHT: Sequence[Shades] = (
    ((0.20, 0.55, 0.85), (0.85, 0.15, 0.2)),
    ((0.95, 0.80, 0.2), (0.2, 0.25, 0.6)),
    ((0.9, 0.4, 0.3), (0.98, 0.97, 0.9)),
)
_GLOSSY: Sequence[Shades] = (
    ((0.82, 0.84, 0.87), (0.85, 0.1, 0.2)),
    ((0.93, 0.72, 0.70), (0.98,) * 3),
    ((0.35, 0.45, 0.55), (0.97, 0.93, 0.4)),
    ((0.93, 0.86, 0.7), (0.1,) * 3),
)
_COMICS: Sequence[Shades] = (
    ((0.93, 0.55, 0.12), (0.98, 0.93, 0.3)),
    ((0.20, 0.45, 0.80), (0.98, 0.9, 0.2)),
    ((0.75, 0.15, 0.2), (0.98, 0.95, 0.9)),
)
_NOTES: Sequence[Shades] = (
    ((0.07, 0.07, 0.08), (0.03,) * 3),
    ((0.55, 0.10, 0.12), (0.25, 0.04, 0.05)),
    ((0.15, 0.32, 0.36), (0.05, 0.12, 0.14)),
    ((0.76, 0.62, 0.45), (0.2, 0.15, 0.1)),
)

KINDS: dict[str, Kind] = {
    "hardcover-novel": partial(closed, size=(14.5, 21.5, 3.0), shades=_NOVELS, design=pictured, gloss=0.14),
    "modern-paperback": partial(closed, size=(12.8, 19.6, 2.0), shades=_MODERN, design=lettered, hard=False, gloss=0.1),
    "thriller": partial(
        closed,
        size=(11.0, 17.6, 3.2),
        shades=_LOUD,
        design=partial(pictured, dark=0.45, size=0.15, bold=0.066),
        hard=False,
        gloss=0.2,
    ),
    "leather-bound": partial(closed, size=(14, 20.5, 3.6), shades=_HIDES, design=tooled, bands=5, edges=_PAPER * 0.85),
    "bible": lambda s: with_ribbon(
        s,
        partial(
            closed,
            size=(13, 19, 3.8),
            shades=(((0.05, 0.05, 0.06), _GOLD), ((0.30, 0.06, 0.08), _GOLD)),
            design=partial(tooled, cross=True, framed=False),
            edges=_GOLD,
            radius=0.7,
        ),
    ),
    "cloth-bound": partial(
        closed, size=(13, 19.5, 2.6), shades=_CLOTH, design=partial(tooled, framed=False), edges=_PAPER * 0.82
    ),
    "textbook": partial(closed, size=(20, 26, 3.2), shades=_SCHOOL, design=schoolbook, gloss=0.15),
    "picture-book": partial(closed, size=(21, 21, 1.2), shades=_BRIGHT, design=playful, most=0.5, gloss=0.15),
    "cookery-book": partial(
        closed,
        size=(19, 25, 2.4),
        shades=(
            ((0.86, 0.82, 0.75), (0.2, 0.2, 0.2)),
            ((0.35, 0.30, 0.27), (0.96,) * 3),
            ((0.62, 0.74, 0.72), (0.1, 0.2, 0.2)),
        ),
        design=cookery,
        gloss=0.12,
    ),
    "travel-guide": partial(
        closed,
        size=(12.5, 20, 2.2),
        shades=(((0.85, 0.15, 0.15), (0.98,) * 3), ((0.1, 0.35, 0.6), (0.98,) * 3), ((0.97, 0.8, 0.1), (0.1,) * 3)),
        design=guide,
        hard=False,
        gloss=0.15,
    ),
    "dictionary": partial(
        closed,
        size=(15, 22, 6.0),
        shades=(
            ((0.6, 0.08, 0.1), (0.97, 0.93, 0.8)),
            ((0.06, 0.14, 0.36), (0.97, 0.85, 0.3)),
            ((0.1, 0.3, 0.2), (0.95,) * 3),
        ),
        design=reference,
        most=0.75,
    ),
    "magazine": partial(
        closed, size=(20.5, 27, 0.45), shades=_GLOSSY, design=magazine, hard=False, most=0.45, gloss=0.22
    ),
    "comic": partial(closed, size=(16.8, 25.5, 0.3), shades=_COMICS, design=comic, hard=False, most=0.45, gloss=0.12),
    "composition-book": partial(
        closed,
        size=(19, 24.5, 1.3),
        shades=(((0.06,) * 3, (0.93,) * 3), ((0.08, 0.12, 0.35), (0.93,) * 3)),
        design=marbled,
        hard=False,
        most=0.45,
        radius=0.8,
    ),
    "notebook-with-band": partial(
        closed, size=(13, 21, 1.6), shades=_NOTES, design=partial(plain, band=True), most=0.4, radius=0.6
    ),
    "exercise-book": partial(
        closed,
        size=(17, 21, 0.4),
        shades=(
            ((0.35, 0.55, 0.75), (0.1,) * 3),
            ((0.85, 0.55, 0.25), (0.1,) * 3),
            ((0.45, 0.65, 0.45), (0.1,) * 3),
            ((0.8, 0.4, 0.45), (0.1,) * 3),
        ),
        design=partial(plain, label="EXERCISE BOOK"),
        hard=False,
        most=0.45,
    ),
    "spiral-notebook": partial(ringed, top=False, design=lettered, shades=_MODERN),
    "reporter-pad": partial(ringed, top=True, design=plain, shades=_NOTES),
    "passport": partial(
        closed,
        size=(8.8, 12.5, 0.5),
        shades=(((0.07, 0.1, 0.24), _GOLD), ((0.36, 0.06, 0.09), _GOLD), ((0.06, 0.22, 0.15), _GOLD)),
        design=passport,
        hard=False,
        most=0.45,
        radius=0.4,
    ),
    "locked-diary": clasped,
    "open-novel-outside": partial(spread_out, size=(13.5, 20.5, 2.4), shades=_NOVELS, design=pictured, gloss=0.1),
    "open-paperback-outside": partial(spread_out, size=(11.5, 18, 2.2), shades=_MODERN, design=lettered, gloss=0.08),
    "open-magazine-outside": partial(spread_out, size=(20, 27, 0.35), shades=_GLOSSY, design=magazine, gloss=0.2),
    "open-leather-outside": partial(spread_out, size=(13.5, 20, 3.2), shades=_HIDES, design=tooled, gloss=0.0),
    "open-pages": partial(opened, size=(13, 20), pictured=False, paper=(0.95, 0.93, 0.86)),
    "open-illustrated-pages": partial(opened, size=(17, 24), pictured=True, paper=(0.96, 0.96, 0.95)),
    "open-notebook": partial(opened, size=(14, 20), pictured=False, paper=(0.96, 0.96, 0.93), rule=True),
    "pile-of-books": pile,
}
