"""Telephones of earlier days: with keys, flaps, aerials and cords."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bareface.occluders.kinds.panels import Panel, View, blend, scene, slab, spot
from bareface.occluders.kinds.screens import (
    WHITE,
)
from bareface.occluders.layer import Array
from bareface.occluders.sketch import Colour, Sketch, ellipse, rectangle, ribbon, smooth, turned


def held(s: Sketch, most: float = 0.45) -> View:
    """A random look at a telephone that somebody holds."""
    return View(s.rng.normal(0, most * 0.5), s.rng.normal(0, 0.12), s.rng.normal(0, 0.12), s.rng.uniform(35, 55))


def lens(panel: Panel, x: float, y: float, r: float, ring: Colour = (0.3, 0.3, 0.32)) -> None:
    """A camera's lens: rim, dark glass, two reflections."""
    panel.fill(ellipse(x, y, r), paint=ring)
    panel.fill(ellipse(x, y, r * 0.86), paint=(0.03, 0.03, 0.04))
    panel.fill(ellipse(x, y, r * 0.55), paint=(0.06, 0.07, 0.12))
    panel.fill(ellipse(x, y, r * 0.3), paint=(0.02, 0.02, 0.04))
    panel.fill(ellipse(x - r * 0.28, y - r * 0.3, r * 0.17, r * 0.11, -0.8), paint=(0.75, 0.8, 0.95))
    panel.fill(ellipse(x + r * 0.25, y + r * 0.3, r * 0.1), paint=(0.25, 0.3, 0.5))


def _keys(
    s: Sketch,
    panel: Panel,
    box: tuple[float, float, float, float],
    grid: tuple[int, int],
    tone: Colour,
    ink: Colour,
    labels: str = "",
    lit: Array | None = None,
) -> None:
    """Rows and columns of keys in a rectangle, with one letter each from `labels`."""
    (x0, y0, x1, y1), (rows, columns) = box, grid
    dx, dy = (x1 - x0) / columns, (y1 - y0) / rows
    for row in range(rows):
        for column in range(columns):
            x, y = x0 + (column + 0.5) * dx, y0 + (row + 0.5) * dy
            key = np.asarray(tone if lit is None else lit, np.float64)
            panel.block(x - dx * 0.42, y - dy * 0.36 + 0.06, x + dx * 0.42, y + dy * 0.4 + 0.06, key * 0.45, dy * 0.3)
            panel.block(x - dx * 0.42, y - dy * 0.38, x + dx * 0.42, y + dy * 0.36, key, dy * 0.3)
            k = row * columns + column
            if k < len(labels):
                panel.text(labels[k], (x, y), dy * 0.34, ink, bold=0.03)
            else:
                panel.line(((x - dx * 0.1, y), (x + dx * 0.1, y)), 0.1, ink)


def _display(s: Sketch, panel: Panel, x0: float, y0: float, x1: float, y1: float, colour: bool) -> None:
    """A small screen: green and black, or coloured."""
    panel.block(x0 - 0.25, y0 - 0.25, x1 + 0.25, y1 + 0.25, (0.05, 0.05, 0.06), 0.3)
    if colour:
        view = scene(s, x1 - x0, y1 - y0)
        panel.fill(rectangle(x0, y0, x1, y1), paint=lambda x, y: view(x - (x0 + x1) / 2, y - (y0 + y1) / 2))
        ink: Colour = WHITE
    else:
        panel.block(x0, y0, x1, y1, s.pick((0.55, 0.68, 0.42), (0.62, 0.68, 0.62), (0.45, 0.62, 0.72)))
        ink = (0.1, 0.14, 0.1)
    panel.text("12:45", ((x0 + x1) / 2, (y0 + y1) / 2), (y1 - y0) * 0.24, ink, widest=(x1 - x0) * 0.7)
    panel.block(x0 + 0.2, y0 + 0.2, x0 + 0.7, y0 + 0.4, ink)
    panel.block(x1 - 0.7, y0 + 0.2, x1 - 0.2, y0 + 0.4, ink)


def candybar(s: Sketch, large: bool) -> None:
    """A telephone with a small screen and twelve keys; `large` ones have big keys for old people."""
    view, tone = held(s), s.pick((0.2, 0.24, 0.32), (0.12, 0.12, 0.13), (0.7, 0.72, 0.75), (0.6, 0.12, 0.15))
    wide, high, thick = (
        (5.8, 13.0, 1.6) if large else (4.8 * s.rng.uniform(0.95, 1.1), 11.5 * s.rng.uniform(0.95, 1.08), 2.0)
    )
    ring = ellipse(0, 0, wide / 2, high / 2, power=6 if large else 4.2)
    slab(s, view, ring, thick, tone * 0.6)
    panel = view.panel(s, wide, high)
    panel.fill(ring, paint=blend(np.clip(tone * 1.15, 0, 1), tone * 0.8, -high / 2, high / 2))
    s.relief(panel.at(ring), width=0.5, strength=0.8)
    for x in (-0.4, 0, 0.4):
        panel.block(x - 0.13, -high * 0.445, x + 0.13, -high * 0.43, (0.03,) * 3, 0.05)
    _display(s, panel, -wide * 0.34, -high * 0.36, wide * 0.34, -high * 0.1, bool(s.rng.uniform() < 0.35))
    dark = tone.mean() < 0.5
    pale = dark and not large
    key, ink = (np.clip(tone * 1.5 + 0.1, 0, 1), (0.97,) * 3) if pale else (np.array((0.93, 0.93, 0.92)), (0.1,) * 3)
    panel.block(-wide * 0.2, -high * 0.05, wide * 0.2, high * 0.01, key * 0.9 if not large else (0.2, 0.6, 0.3), 0.3)
    for side, colour in ((-1, (0.2, 0.6, 0.3)), (1, (0.75, 0.15, 0.15))):
        panel.block(side * wide * 0.32 - 0.55, -high * 0.04, side * wide * 0.32 + 0.55, high * 0.0, colour, 0.2)
    _keys(s, panel, (-wide * 0.42, high * 0.04, wide * 0.42, high * 0.46), (4, 3), key, ink, "123456789*0#")


def flip(s: Sketch, shut: bool) -> None:
    """A folding telephone: open with screen and keys, or shut with its small outer display."""
    view, tone = (
        held(s, 0.3),
        s.pick((0.75, 0.76, 0.78), (0.1, 0.1, 0.12), (0.85, 0.35, 0.5), (0.6, 0.1, 0.15), (0.2, 0.3, 0.5)),
    )
    wide, high = 5.0, 9.4
    ring = rectangle(-wide / 2, -high / 2, wide / 2, high / 2, 1.1)
    if shut:
        slab(s, view, ring, 2.0, tone * 0.55)
        panel = view.panel(s, wide, high)
        panel.fill(panel.edge(0, 1.1), paint=blend(np.clip(tone * 1.15, 0, 1), tone * 0.85, -high / 2, high / 2))
        s.relief(panel.at(panel.edge(0, 1.1)), width=0.35, strength=0.8)
        _display(s, panel, -1.4, -high * 0.3, 1.4, -high * 0.08, False)
        lens(panel, 0, -high * 0.4, 0.4, tone * 0.6)
        panel.line(((-wide / 2 + 0.1, high * 0.4), (wide / 2 - 0.1, high * 0.4)), 0.12, tone * 0.5)
        panel.block(-1.2, high * 0.2, 1.2, high * 0.24, np.clip(tone * 1.3, 0, 1), 0.1)
        panel.gloss(0.3, s.rng.uniform(-0.4, 0.4), 0.2)
        return
    fold, gap = s.rng.uniform(0.15, 0.5), 0.35
    for sign in (1, -1):
        down = np.array((0, np.cos(fold * (sign < 0)), -np.sin(fold) * (sign < 0)))
        centre = (0, (high / 2 + gap) * sign * down[1], -(high / 2 + gap) * abs(down[2]) * -1 if sign < 0 else 0.0)
        rear = view.panel(s, wide, high, (centre[0], centre[1], centre[2] - 1.0), (1, 0, 0), tuple(down))
        s.fill(rear.at(rear.edge(0, 1.1)), paint=tone * 0.5)
        panel = view.panel(s, wide, high, centre, (1, 0, 0), tuple(down))
        panel.fill(panel.edge(0, 1.1), paint=blend(np.clip(tone * 1.1, 0, 1), tone * 0.85, -high / 2, high / 2))
        s.relief(panel.at(panel.edge(0, 1.1)), width=0.25, strength=0.6)
        if sign < 0:
            _display(s, panel, -wide * 0.37, -high * 0.32, wide * 0.37, high * 0.36, True)
            panel.block(-0.7, -high * 0.43, 0.7, -high * 0.405, (0.05,) * 3, 0.1)
            panel.gloss(0.15, 0.2, 0.3)
        else:
            panel.fill(ellipse(0, -high * 0.3, 1.1), ellipse(0, -high * 0.3, 0.55), paint=tone * 0.7)
            panel.fill(ellipse(0, -high * 0.3, 0.45), paint=np.clip(tone * 1.2, 0, 1))
            _keys(
                s,
                panel,
                (-wide * 0.43, -high * 0.14, wide * 0.43, high * 0.46),
                (4, 3),
                np.clip(tone * 0.7 + 0.2, 0, 1),
                (0.05,) * 3,
                "123456789*0#",
            )
    s.fill(
        view.flat(rectangle(-wide / 2 + 0.3, -0.75, wide / 2 - 0.3, 0.75, 0.5), 0.2),
        paint=blend(np.clip(tone * 1.1, 0, 1), tone * 0.5, -0.7, 0.7),
    )


def lettered(s: Sketch, slides: bool) -> None:
    """A telephone with a typewriter's keys under its screen, or under a part that slides up."""
    view, tone = held(s), s.pick((0.08, 0.08, 0.09), (0.25, 0.27, 0.3), (0.85, 0.85, 0.86), (0.45, 0.08, 0.12))
    wide, high = (6.4, 11.4) if not slides else (5.6, 15.0)
    ring = rectangle(-wide / 2, -high / 2, wide / 2, high / 2, 1.0)
    slab(s, view, ring, 1.4, tone * 0.6)
    panel = view.panel(s, wide, high)
    panel.fill(ring, paint=tone)
    s.relief(panel.at(ring), width=0.4, strength=0.7)
    key = np.clip(tone * 1.3 + 0.08, 0, 1) if tone.mean() < 0.5 else np.array((0.2, 0.2, 0.22))
    if slides:
        _keys(s, panel, (-wide * 0.44, high * 0.17, wide * 0.44, high * 0.47), (4, 3), key, (0.95,) * 3, "123456789*0#")
        upper = rectangle(-wide / 2, -high / 2, wide / 2, high * 0.15, 1.0)
        slab(s, view, upper, 0.7, tone * 0.7, 0.7)
        lid = view.panel(s, wide, high, (0, 0, 0.7))
        lid.fill(upper, paint=np.clip(tone * 1.1 + 0.02, 0, 1))
        _display(s, lid, -wide * 0.4, -high * 0.44, wide * 0.4, -high * 0.02, True)
        lid.block(-0.9, high * 0.03, 0.9, high * 0.12, np.clip(tone * 1.3 + 0.1, 0, 1), 0.4)
        lid.gloss(0.12, 0.1, 0.3)
        return
    _display(s, panel, -wide * 0.42, -high * 0.42, wide * 0.42, -high * 0.02, True)
    panel.fill(ellipse(0, high * 0.06, 0.42), paint=(0.75, 0.76, 0.78))
    for side, colour in ((-1, (0.2, 0.6, 0.3)), (1, (0.75, 0.15, 0.15))):
        panel.block(side * wide * 0.3 - 0.7, high * 0.035, side * wide * 0.3 + 0.7, high * 0.085, colour, 0.2)
    _keys(s, panel, (-wide * 0.46, high * 0.11, wide * 0.46, high * 0.46), (4, 10), key, (0.95,) * 3)
    panel.gloss(0.12, s.rng.uniform(-0.4, 0.4), 0.25)


def brick(s: Sketch, cordless: bool) -> None:
    """A handset with an aerial: the first mobiles, or a cordless one."""
    view = held(s, 0.5)
    tone = (
        s.pick((0.12, 0.12, 0.13), (0.9, 0.9, 0.88), (0.35, 0.38, 0.42))
        if cordless
        else s.pick((0.75, 0.72, 0.65), (0.2, 0.2, 0.21), (0.45, 0.45, 0.42))
    )
    wide, high, thick = (4.8, 16.5, 2.6) if cordless else (6.0, 19.5, 4.2)
    x, top = wide * 0.28, -high / 2
    long = s.rng.uniform(2.5, 4) if cordless else s.rng.uniform(9, 13)
    for w, colour in ((1.0, (0.06,) * 3), (0.35, (0.35,) * 3)):
        s.line(
            view.at(np.array(((x, top + 1, -thick / 2), (x, top - long, -thick / 2))))
            - ((0.15, 0) if w < 1 else (0, 0)),
            w,
            colour,
        )
    ring = rectangle(-wide / 2, -high / 2, wide / 2, high / 2, 1.2 if cordless else 0.5)
    slab(s, view, ring, thick, tone * 0.62)
    panel = view.panel(s, wide, high)
    panel.fill(ring, paint=blend(np.clip(tone * 1.1, 0, 1), tone * 0.88, top, -top))
    s.relief(panel.at(ring), width=0.4, strength=0.7)
    for k in range(9):
        at = ((k % 3 - 1) * 0.5, top + 1.3 + (k // 3) * 0.45)
        panel.fill(spot(at, 0.14), paint=(0.03,) * 3)
    _display(s, panel, -wide * 0.36, -high * 0.32, wide * 0.36, -high * (0.13 if cordless else 0.24), False)
    key, ink = ((0.15, 0.15, 0.16), (0.95,) * 3) if tone.mean() > 0.4 else ((0.75, 0.76, 0.76), (0.1,) * 3)
    _keys(
        s,
        panel,
        (-wide * 0.43, -high * (0.02 if cordless else 0.18), wide * 0.43, high * 0.27),
        (4, 3),
        key,
        ink,
        "123456789*0#",
    )
    _keys(
        s,
        panel,
        (
            -wide * 0.43,
            -high * 0.11 if cordless else high * 0.28,
            wide * 0.43,
            -high * 0.03 if cordless else high * 0.36,
        ),
        (1, 2),
        (0.25, 0.6, 0.35),
        (0.95,) * 3,
    )
    for y in np.linspace(0.36, 0.44, 4) * high:
        panel.line(((-0.7, y), (0.7, y)), 0.13, tone * 0.35)


def receiver(s: Sketch, metal: bool) -> None:
    """A receiver on its coiled cord, seen from its side: two cups on a bowed grip."""
    tone = (
        s.pick((0.07, 0.07, 0.08), (0.10, 0.10, 0.10))
        if metal
        else s.pick((0.08, 0.08, 0.09), (0.75, 0.08, 0.1), (0.88, 0.84, 0.72), (0.35, 0.55, 0.5), (0.9, 0.75, 0.25))
    )
    half, bow, turn = s.rng.uniform(9.5, 10.5), s.rng.uniform(1.6, 2.6), s.rng.normal(0, 0.15)
    side = float(s.rng.choice((-1, 1)))

    def put(points: Array | Sequence[Sequence[float]]) -> Array:
        return turned(np.asarray(points, np.float64) * (side, 1), turn)

    cord = put(((-1.2, half - 0.5), (-1.8, half + 5), (1.0, half + 11), (0.0, half + 17)))
    path = smooth(cord, closed=False, steps=40)
    if metal:
        s.line(path, 1.0, (0.45, 0.46, 0.48))
        for k in range(2, len(path) - 2, 2):
            step = path[k + 1] - path[k - 1]
            across = np.array((-step[1], step[0])) / np.hypot(*step) * 0.5
            s.line(np.array((path[k] - across, path[k] + across)), 0.13, (0.75, 0.76, 0.78))
    else:
        angle = np.linspace(0, 2 * np.pi * 26, 600)
        spine = np.column_stack(
            [np.interp(np.linspace(0, len(path) - 1, 600), np.arange(len(path)), path[:, k]) for k in (0, 1)]
        )
        coil = spine + np.column_stack([0.75 * np.cos(angle), 0.35 * np.sin(angle)])
        s.line(coil, 0.34, tone * 0.7)
        s.line(coil - 0.06, 0.12, np.clip(tone * 1.3 + 0.08, 0, 1))
    for sign in (-1, 1):
        cup = put(
            smooth(
                (
                    (-2.0, sign * (half - 3.2)),
                    (1.7, sign * (half - 3.4)),
                    (2.5, sign * (half - 3.5)),
                    (2.9, sign * (half - 1.6)),
                    (2.5, sign * (half + 0.4)),
                    (1.5, sign * (half + 0.4)),
                    (-1.4, sign * (half + 0.1)),
                )
            )
        )
        s.fill(cup, paint=tone)
        s.relief(cup, width=0.6, strength=0.9)
        face = put(ellipse(2.65, sign * (half - 1.55), 0.55, 2.05))
        s.fill(face, paint=tone * 0.55)
        for k in range(5):
            s.fill(put(ellipse(2.75, sign * (half - 1.55) + (k - 2) * 0.62, 0.1, 0.14)), paint=(0.01,) * 3)
        ring = put(((1.55, sign * (half - 3.5)), (1.75, sign * (half - 1.5)), (1.55, sign * (half + 0.45))))
        s.line(smooth(ring, closed=False), 0.14, tone * 0.45)
    t = np.linspace(-1, 1, 25)
    spine = put(np.column_stack([-0.7 - bow * (1 - t**2), t * (half - 1.2)]))
    grip = ribbon(spine, 2.3 + 0.7 * t**4)
    s.fill(grip, paint=tone)
    s.relief(grip, width=0.8, strength=1.0)
    shine = ribbon(spine[4:-4] + put(((-0.35, 0),)), 0.35)
    s.fill(shine, paint=WHITE, opacity=0.4, soft=0.15, atop=True)
