"""Letters that are open, and what else comes by post: padded, plastic, cardboard and red paper."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bareface.occluders import textures
from bareface.occluders.kinds.fields import patches, stuff, toned
from bareface.occluders.kinds.panels import (
    barcode,
    blend,
    bow,
    rows_of,
    slab,
    spot,
    square_code,
    typed,
)
from bareface.occluders.kinds.postage import (
    Size,
    held,
    postmark,
    printed_address,
    sheet,
    stamp,
    written,
)
from bareface.occluders.layer import Array
from bareface.occluders.sketch import Colour, Sketch, ellipse, rectangle, turned

WHITE = ((0.95, 0.95, 0.94), (0.93, 0.92, 0.88), (0.90, 0.92, 0.94))


CREAM = ((0.94, 0.89, 0.78), (0.92, 0.87, 0.80), (0.96, 0.94, 0.88))


KRAFT = ((0.74, 0.57, 0.38), (0.68, 0.50, 0.32), (0.80, 0.66, 0.46))


PINK = ((0.95, 0.75, 0.78), (0.93, 0.62, 0.68), (0.97, 0.86, 0.86))


GOLD = np.array((0.82, 0.66, 0.34))


def gaping(s: Sketch, size: Size, papers: Sequence[Colour], lined: bool, letter: bool) -> None:
    """An envelope with its flap up; a patterned lining, or a letter that looks out."""
    tone = s.pick(*papers, spread=0.02)
    wide, high = (n * s.rng.uniform(0.93, 1.07) for n in size)
    view = held(s)
    x, y, lift = wide / 2, high / 2, high * s.rng.uniform(0.5, 0.62)
    paper, pattern = (
        stuff(s, tone, 0.15),
        s.cloth((textures.dots, textures.checks, textures.blobs, textures.stripes)[int(s.rng.integers(4))], 1.2),
    )
    flap = np.array(((-x, -y), (-x * 0.15, -y - lift), (x * 0.15, -y - lift), (x, -y)))
    s.fill(view.flat(flap, 0), paint=tone * 0.93)
    inside = view.panel(s, wide, high)
    lining = flap * (0.9, 1) + (0, 0.5)
    inside.fill(
        np.concatenate([lining, ((x * 0.9, -y + 3), (-x * 0.9, -y + 3))]), paint=pattern if lined else tone * 0.86
    )
    inside.shade(lambda u, v: 0.82 - 0.2 * (v + y) / lift, flap)
    if letter:
        out = high * s.rng.uniform(0.3, 0.5)
        sheet = rectangle(-x * 0.9, -y - out, x * 0.9, y)
        inside.fill(sheet + (0.1, -0.1), paint=tone * 0.3, opacity=0.35, soft=0.15, atop=True)
        inside.fill(sheet, paint=(0.96, 0.95, 0.92))
        if s.rng.uniform() < 0.6:
            inside.picture(
                typed(s, wide * 0.7, high * 0.8, 0.55, (0.3, 0.3, 0.33)), -x * 0.72, -y - out + 1.0, x * 0.72, y * 0.5
            )
        else:
            written(s, inside, -x * 0.75, -y - out + 1.2, wide * 0.7, 6, 0.9)
    if not letter:
        inside.fill(
            np.array(((-x * 0.97, -y), (x * 0.97, -y), (0, y * 0.4))), paint=blend(tone * 0.8, tone * 0.45, -y, y * 0.2)
        )
        inside.fill(
            np.array(((-x * 0.88, -y), (x * 0.88, -y), (0, y * 0.3))),
            paint=toned(pattern if lined else tone, lambda u, v: 0.7 - 0.25 * v / y),
        )
    pocket = np.array(((-x, -y), (0, y * 0.15), (x, -y), (x, y), (-x, y)))
    inside.fill(pocket - (0, 0.2), paint=(0.1, 0.1, 0.1), opacity=0.35, soft=0.2, atop=True)
    for side in (-1, 1):
        inside.fill(np.array(((side * x, -y), (-side * x * 0.1, y * 0.3), (side * x, y))), paint=paper)
    lower = np.array(((-x, y), (-x * 0.08, -y * 0.02), (0, -y * 0.07), (x * 0.08, -y * 0.02), (x, y)))
    inside.fill(lower - (0, 0.15), paint=tone * 0.4, opacity=0.35, soft=0.15, atop=True)
    inside.fill(lower, paint=paper)
    inside.shade(lambda u, v: 0.96 + 0.06 * v / y, pocket)
    inside.line(lower, 0.06, np.clip(tone * 1.1, 0, 1))


def torn(s: Sketch) -> None:
    """A letter torn open along its top, the contents showing."""
    tone = s.pick(*WHITE, *KRAFT)
    wide, high = 22.0 * s.rng.uniform(0.93, 1.07), 11.0 * s.rng.uniform(0.95, 1.1)
    panel = held(s).panel(s, wide, high)
    x = np.linspace(-wide / 2, wide / 2, 40)
    rag = -high / 2 + 0.35 + np.cumsum(s.rng.normal(0, 0.2, 40)) * 0.5 + s.rng.normal(0, 0.14, 40)
    back = np.concatenate(
        [np.column_stack([x, rag - s.rng.uniform(0.2, 1.0, 40)]), ((wide / 2, high / 2), (-wide / 2, high / 2))]
    )
    panel.fill(back, paint=tone * 0.72)
    panel.block(-wide * 0.46, -high / 2 - 1.6, wide * 0.46, high * 0.3, (0.96, 0.96, 0.95))
    panel.picture(typed(s, wide * 0.8, 2.4, 0.5), -wide * 0.4, -high / 2 - 1.2, wide * 0.4, -high / 2 + 1.2)
    front = np.concatenate([np.column_stack([x, rag]), ((wide / 2, high / 2), (-wide / 2, high / 2))])
    panel.fill(front - (0, 0.15), paint=(0.1, 0.1, 0.1), opacity=0.35, soft=0.15, atop=True)
    panel.fill(front, paint=stuff(s, tone, 0.15, 0.03))
    panel.line(np.column_stack([x, rag + 0.1]), 0.22, np.clip(tone * 1.2 + 0.05, 0, 1))
    stamp(s, panel, wide / 2 - 3.2, -high / 2 + 1.8, 2.4)
    postmark(s, panel, wide / 2 - 5.4, -high / 2 + 3.0)
    written(s, panel, -wide * 0.15, high * 0.1, wide * 0.5, 3, 1.0)
    panel.shade(lambda u, v: 1.0 - 0.08 * np.sin(u / 5), front)


def padded(s: Sketch) -> None:
    """A padded mailer: bubbles press through, the flap is stuck down."""
    tone = s.pick((0.80, 0.62, 0.36), (0.94, 0.93, 0.9), (0.72, 0.55, 0.38), (0.85, 0.72, 0.75))
    panel = sheet(s, (18, 24), stuff(s, tone, 0.2, 0.03), tone, 1.2)
    w, h = panel.wide / 2, panel.high / 2
    panel.s.relief(panel.at(panel.edge(0, 0.8)), width=1.2, strength=0.5)

    def bubbles(x: Array, y: Array) -> Array:
        row = np.floor(y / 0.95)
        u, v = (x / 1.1 + 0.5 * (row % 2)) % 1 - 0.5, y / 0.95 % 1 - 0.5
        return np.asarray(1 - 0.2 * (u * s.light[0] + v * s.light[1]) * -2 * np.exp(-6 * (u * u + v * v)))

    panel.shade(bubbles)
    panel.line(((-w, -h + 4.2), (w, -h + 4.2)), 0.1, tone * 0.7)
    panel.line(((-w, -h + 4.35), (w, -h + 4.35)), 0.08, np.clip(tone * 1.1, 0, 1))
    panel.block(-w * 0.7, -h * 0.2, w * 0.7, h * 0.5, (0.96, 0.96, 0.95))
    printed_address(s, panel, -w * 0.6, -h * 0.08, 0.75)
    panel.picture(barcode(s), -w * 0.6, h * 0.24, w * 0.6, h * 0.45)
    stamp(s, panel, w - 4.0, -h * 0.55, 2.8)


def courier(s: Sketch) -> None:
    """A courier's plastic bag: folds that shine, a large label."""
    tone = s.pick((0.62, 0.64, 0.67), (0.93, 0.93, 0.92), (0.12, 0.12, 0.13), (0.85, 0.65, 0.1), (0.45, 0.2, 0.5))
    panel = sheet(s, (25, 32), tone, tone, 0.8)
    w, h = panel.wide / 2, panel.high / 2
    folds = patches(s, 5.5, 2.2)
    panel.shade(
        lambda x, y: (
            1.0 + 0.22 * np.tanh(1.4 * folds(x + y * 0.6, y - x * 0.4)) * np.clip(0.7 * folds(y, x) + 0.6, 0, 1)
        )
    )
    panel.s.relief(panel.at(panel.edge(0, 0.5)), width=1.5, strength=0.5)
    panel.block(-w, -h + 2.2, w, -h + 2.5, tone * 0.7)
    ink = (0.97,) * 3 if tone.mean() < 0.6 else (0.15, 0.15, 0.3)
    panel.text(
        rows_of(s, ("EXPRESS", "SWIFT POST", "PARCEL24", "COURIER"), 1)[0],
        (0, -h * 0.66),
        h * 0.12,
        ink,
        bold=0.028,
        widest=w * 1.7,
    )
    panel.block(-w * 0.75, -h * 0.35, w * 0.75, h * 0.72, (0.96,) * 3)
    printed_address(s, panel, -w * 0.65, -h * 0.25, 1.0)
    panel.line(((-w * 0.75, h * 0.08), (w * 0.75, h * 0.08)), 0.1, (0.1,) * 3)
    panel.picture(barcode(s), -w * 0.65, h * 0.12, w * 0.65, h * 0.5)
    panel.picture(square_code(s), w * 0.25, -h * 0.3, w * 0.65, -h * 0.3 + w * 0.4)
    panel.text(f"{s.rng.integers(10, 99)} {s.rng.integers(1000, 9999)}", (0, h * 0.61), h * 0.1, (0.1,) * 3, bold=0.033)
    for _ in range(3):
        a, b = s.rng.uniform(-0.9, 0.9, 2), s.rng.uniform(-0.25, 0.25, 2)
        shine = np.array((a - b * 0.5, a + (0.04, 0.0), a + b * 0.5, a - (0.04, 0.0))) * (w, h)
        panel.fill(shine.clip((-w, -h), (w, h)), paint=(1, 1, 1), opacity=0.35, soft=0.25, atop=True)


def photo_mailer(s: Sketch) -> None:
    """A stiff cardboard mailer: a tear strip, DO NOT BEND."""
    tone = s.pick((0.93, 0.92, 0.89), *KRAFT)
    panel = sheet(s, (26, 19), stuff(s, tone, 0.2, 0.03, 8.0), tone, 0.5)
    w, h, red = panel.wide / 2, panel.high / 2, s.pick((0.8, 0.1, 0.1), (0.1, 0.1, 0.1))
    panel.block(-w, h - 3.0, w, h - 2.0, tone * 0.86)
    for x in np.linspace(-w + 0.6, w - 0.6, 20):
        panel.line(((x - 0.4, h - 3.0), (x + 0.1, h - 3.0)), 0.07, tone * 0.55)
        panel.line(((x - 0.4, h - 2.0), (x + 0.1, h - 2.0)), 0.07, tone * 0.55)
    panel.text("PULL", (w - 2.2, h - 2.5), 0.6, tone * 0.4, bold=0.04)
    panel.block(-w * 0.92, -h * 0.88, -w * 0.05, -h * 0.5, red)
    panel.text(
        s.rng.choice(("DO NOT BEND", "PHOTOS")),
        (-w * 0.485, -h * 0.69),
        h * 0.16,
        (0.97,) * 3,
        bold=0.033,
        widest=w * 0.75,
    )
    panel.block(-w * 0.35, -h * 0.25, w * 0.6, h * 0.42, (0.96,) * 3)
    printed_address(s, panel, -w * 0.3, -h * 0.1, 0.8)
    stamp(s, panel, w - 3.4, -h + 0.8)
    postmark(s, panel, w - 5.4, -h + 2.3)


def vellum(s: Sketch) -> None:
    """A see-through envelope with a card inside."""
    tone, wide, high, view = (
        np.array((0.93, 0.93, 0.91)),
        18 * s.rng.uniform(0.93, 1.07),
        13 * s.rng.uniform(0.93, 1.07),
        held(s),
    )
    panel, x, y = view.panel(s, wide, high), wide / 2, high / 2
    panel.fill(panel.edge(0, 0.1), paint=tone, opacity=0.6)
    card = rectangle(-x + 0.7, -y + 0.7, x - 0.7, y - 0.5)
    panel.fill(card, paint=s.pick(*CREAM, *PINK))
    for _ in range(9):
        at, colour = (
            s.rng.uniform(-0.75, 0.75, 2) * (x, y),
            s.pick((0.8, 0.35, 0.4), (0.9, 0.65, 0.3), (0.5, 0.4, 0.65), (0.85, 0.5, 0.6)),
        )
        panel.fill(spot((at + (0.8, 0.6)), 1.1, 0.4, s.rng.uniform(0, 3), 1.5), paint=(0.4, 0.55, 0.35))
        for turn in np.arange(5) * 1.257:
            panel.fill(ellipse(at[0] + 0.55 * np.cos(turn), at[1] + 0.55 * np.sin(turn), 0.5), paint=colour)
        panel.fill(spot(at, 0.3), paint=(0.9, 0.8, 0.4))
    panel.fill(paint=tone, opacity=0.45)
    flap = np.array(((-x, -y), (x, -y), (0.4, y * 0.25), (-0.4, y * 0.25)))
    for ring in (flap, np.array(((-x, y), (-0.3, -y * 0.05), (0.3, -y * 0.05), (x, y)))):
        panel.fill(ring, paint=tone, opacity=0.35)
        panel.line(np.concatenate([ring, ring[:1]]), 0.07, (0.8, 0.8, 0.78))
    panel.gloss(0.3, s.rng.uniform(-0.5, 0.5), 0.2)


def red_packet(s: Sketch) -> None:
    """A red gift envelope for money, printed with gold."""
    tone = s.pick((0.78, 0.06, 0.08), (0.68, 0.04, 0.08), (0.85, 0.12, 0.1), spread=0.02)
    panel = sheet(s, (9, 17), stuff(s, tone, 0.12, 0.03), tone)
    w, h, gold = (
        panel.wide / 2,
        panel.high / 2,
        blend((0.95, 0.82, 0.45), (0.72, 0.52, 0.2), -panel.high / 2, panel.high / 2),
    )
    flap = np.array(((-w, -h), (w, -h), (w, -h * 0.78), (w * 0.4, -h * 0.62), (-w * 0.4, -h * 0.62), (-w, -h * 0.78)))
    ring = panel.edge(0.35)
    panel.line(np.concatenate([ring, ring[:1]]), 0.1, GOLD)
    for r, inner in ((w * 0.62, w * 0.55), (w * 0.48, w * 0.44)):
        panel.fill(ellipse(0, 0, r), ellipse(0, 0, inner), paint=gold)
    petals = int(s.rng.choice((5, 6, 8)))
    for turn in np.arange(petals) * 2 * np.pi / petals:
        panel.fill(ellipse(w * 0.2 * np.cos(turn), w * 0.2 * np.sin(turn), w * 0.17, w * 0.11, turn), paint=GOLD)
    panel.fill(ellipse(0, 0, w * 0.09), paint=(0.95, 0.85, 0.5))
    for side in (-1, 1):
        for k in range(3):
            x, y = side * w * (0.62 - 0.22 * k), h * (0.62 + 0.08 * k)
            arc = ellipse(x, y, w * 0.22)[32:]
            panel.line(arc, 0.12, GOLD)
            panel.line(ellipse(x, y, w * 0.12)[32:], 0.1, GOLD)
    panel.fill(flap + (0, 0.2), paint=(0.2, 0, 0), opacity=0.5, soft=0.15, atop=True)
    panel.fill(flap, paint=np.clip(tone * 1.06, 0, 1))
    panel.line(flap[2:], 0.1, GOLD)
    panel.gloss(0.15, s.rng.uniform(-0.5, 0.5), 0.35)


def bundle(s: Sketch) -> None:
    """Old letters in a pile, tied with a ribbon."""
    view = held(s)
    for k in range(5):
        tone = s.pick(*CREAM, *WHITE, (0.8, 0.7, 0.55))
        ring = turned(rectangle(-8, -5.6, 8, 5.6), s.rng.normal(0, 0.05)) + s.rng.normal(0, 0.3, 2)
        slab(s, view, ring, 0.25, tone * 0.65, -1.3 + 0.3 * k)
        s.fill(view.flat(ring, -1.3 + 0.3 * k), paint=tone)
    panel = view.panel(s, 16, 11.2)
    paper = stuff(s, tone, 0.3, 0.04)
    panel.fill(paint=paper)
    stamp(s, panel, 4.9, -5.0)
    postmark(s, panel, 2.9, -3.6)
    written(s, panel, -6.5, 2.2, 12, 2, 1.0, (0.25, 0.17, 0.12))
    tie = s.pick((0.62, 0.1, 0.15), (0.2, 0.35, 0.55), (0.7, 0.45, 0.55))
    band = blend(np.clip(tie * 1.15, 0, 1), tie * 0.8, -0.5, 0.5)
    panel.block(-8.4, -0.5, 8.4, 0.5, band)
    panel.block(-1.5, -5.9, -0.5, 5.9, tie)
    bow(s, panel.at(np.array(((-1.0, 0.0),)))[0], 2.0, tie)
