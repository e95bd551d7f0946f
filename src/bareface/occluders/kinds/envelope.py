"""Envelopes and mailers. The origin is the middle of the side that faces the viewer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from bareface.occluders import textures
from bareface.occluders.kinds.fields import stuff, toned
from bareface.occluders.kinds.mailers import (
    CREAM,
    GOLD,
    KRAFT,
    PINK,
    WHITE,
    bundle,
    courier,
    gaping,
    padded,
    photo_mailer,
    red_packet,
    torn,
    vellum,
)
from bareface.occluders.kinds.panels import Kind, Panel, blend, bow, spot
from bareface.occluders.kinds.postage import (
    Size,
    addressed,
    airmail,
    card,
    confidential,
    office,
    registered,
    sheet,
    weathered,
    windowed,
)
from bareface.occluders.layer import Array
from bareface.occluders.sketch import Colour, Paint, Sketch, ellipse, heart, smooth

Artwork = Callable[[Sketch, Panel, Array], None]

_MANILA = ((0.90, 0.76, 0.48), (0.86, 0.70, 0.44), (0.93, 0.82, 0.58))
_BRIGHT = (
    (0.85, 0.25, 0.3),
    (0.25, 0.55, 0.75),
    (0.95, 0.75, 0.3),
    (0.45, 0.7, 0.5),
    (0.6, 0.4, 0.65),
    (0.95, 0.6, 0.5),
)


# ---- Parts


def _flap(s: Sketch, panel: Panel, paper: Paint, tone: Array, form: str, drop: float) -> Array:
    """The seams of the back and the shut flap, which comes down by a share `drop`; returns the flap's tip."""
    x, y, tip = panel.wide / 2, panel.high / 2, panel.high * (drop - 0.5)
    seam = tone * 0.8
    if form in ("pointed", "round"):
        for side in (-1, 1):
            panel.line(((side * x, y), (side * x * 0.12, tip - panel.high * 0.1)), 0.07, seam)
            panel.line(
                ((side * x, y - 0.12), (side * x * 0.12, tip - panel.high * 0.1 - 0.12)),
                0.06,
                np.clip(tone * 1.07, 0, 1),
            )
    else:
        for side in (-1, 1):
            panel.line(((side * (x - 1.6), y), (side * (x - 1.6), -y)), 0.07, seam)
    ring = {
        "pointed": np.array(((-x, -y), (x, -y), (0.5, tip - 0.2), (0.0, tip), (-0.5, tip - 0.2))),
        "round": np.concatenate(
            [
                ((x, -y),),
                smooth(
                    (
                        (x * 0.93, -y + 0.5),
                        (x * 0.45, tip - 1.1),
                        (0, tip),
                        (-x * 0.45, tip - 1.1),
                        (-x * 0.93, -y + 0.5),
                    ),
                    closed=False,
                ),
                ((-x, -y),),
            ]
        ),
        "wallet": np.array(((-x, -y), (x, -y), (x - 1.8, tip), (-x + 1.8, tip))),
        "square": np.array(((-x, -y), (x, -y), (x, tip), (-x, tip))),
    }[form]
    panel.fill(ring + (0, 0.22), paint=tone * 0.25, opacity=0.4, soft=0.18, atop=True)
    panel.fill(ring, paint=toned(paper, lambda u, v: 1.05 - 0.1 * (v + y) / (tip + y)))
    lower = ring[1:] if form in ("pointed", "wallet", "square") else ring
    panel.line(np.concatenate([lower, ring[:1]]) if form != "round" else lower, 0.06, np.clip(tone * 1.12, 0, 1))
    return np.array((0.0, tip))


# ---- Front


def posted(s: Sketch, size: Size, papers: Sequence[Colour], artwork: Artwork, grain: float = 0.025) -> None:
    """An envelope's address side in one of the papers, with what is on it."""
    tone = s.pick(*papers, spread=0.02)
    artwork(s, sheet(s, size, stuff(s, tone, 0.15, grain), tone), tone)


# ---- Back


def sealed(
    s: Sketch, size: Size, papers: Sequence[Colour], form: str, drop: float, artwork: Artwork, grain: float = 0.025
) -> None:
    """An envelope's back with the flap shut; `artwork` draws on a face moved to the flap's tip."""
    tone = s.pick(*papers, spread=0.02)
    paper = stuff(s, tone, 0.15, grain)
    panel = sheet(s, size, paper, tone)
    tip = _flap(s, panel, paper, tone, form, drop * s.rng.uniform(0.92, 1.08))
    artwork(s, panel.moved(*tip), tone)


def _bare(s: Sketch, panel: Panel, tone: Array) -> None:
    """Nothing on it."""


def _wax(s: Sketch, panel: Panel, tone: Array) -> None:
    red = s.pick((0.6, 0.05, 0.07), (0.45, 0.04, 0.1), (0.5, 0.36, 0.12), (0.1, 0.2, 0.15), spread=0.015)
    angle = np.linspace(0, 2 * np.pi, 15, endpoint=False)
    r = 1.75 + s.rng.uniform(-0.2, 0.25, 15)
    blob = smooth(np.column_stack([np.cos(angle) * r, np.sin(angle) * r]))
    panel.fill(blob + (0.1, 0.2), paint=(0.1, 0.05, 0.05), opacity=0.4, soft=0.15, atop=True)
    panel.fill(blob, paint=red)
    panel.s.relief(panel.at(blob), width=0.4, strength=1.0)
    inner = ellipse(0, 0, 1.22)
    panel.fill(inner, paint=red * 0.82)
    panel.line(np.concatenate([inner, inner[:1]]), 0.1, np.clip(red * 1.5 + 0.05, 0, 1))
    panel.text(s.rng.choice(tuple("AEHKMRS")), (0, 0), 1.3, np.clip(red * 1.55 + 0.06, 0, 1), bold=0.03)
    panel.fill(ellipse(-0.7, -1.2, 0.5, 0.18, -0.5), paint=(1, 0.9, 0.9), opacity=0.5, soft=0.12, atop=True)


def _heart(s: Sketch, panel: Panel, tone: Array) -> None:
    curve = heart(0, 0, 1.6)
    red = s.pick((0.8, 0.08, 0.15), (0.85, 0.2, 0.4), (0.65, 0.05, 0.1))
    panel.fill(curve + (0.08, 0.15), paint=(0.2, 0.05, 0.08), opacity=0.35, soft=0.12, atop=True)
    panel.fill(curve, paint=red)
    panel.s.relief(panel.at(curve), width=0.35, strength=0.7)
    panel.fill(ellipse(-0.6, -0.65, 0.3, 0.2, -0.6), paint=(1, 1, 1), opacity=0.5, soft=0.1, atop=True)


def _string(s: Sketch, panel: Panel, tone: Array) -> None:
    """Two paper buttons with a string wound round them."""
    panel = panel.scaled(1.7)
    red, y = s.pick((0.6, 0.12, 0.1), (0.2, 0.16, 0.13), (0.85, 0.8, 0.7)), (-0.9, 1.6)
    angle = np.linspace(0, 4 * np.pi, 60)
    wound = np.column_stack([0.95 * np.sin(angle), (y[0] + y[1]) / 2 + (y[1] - y[0] + 1.4) / 2 * np.cos(angle)])
    for at in y:
        panel.fill(ellipse(0.06, at + 0.14, 0.95), paint=tone * 0.4, opacity=0.5, soft=0.1, atop=True)
        panel.fill(ellipse(0, at, 0.95), paint=red)
        panel.fill(ellipse(0, at, 0.25), paint=(0.75, 0.72, 0.65))
    panel.line(wound + (0.03, 0.06), 0.16, (0.35, 0.3, 0.25))
    panel.line(wound, 0.12, (0.93, 0.9, 0.82))
    tail = smooth(((0.2, y[1] + 0.8), (1.4, y[1] + 2.0), (0.8, y[1] + 3.6), (1.9, y[1] + 4.6)), closed=False)
    panel.line(tail, 0.12, (0.93, 0.9, 0.82))


def _clasp(s: Sketch, panel: Panel, tone: Array) -> None:
    """A brass clasp through an eyelet."""
    brass = np.array((0.80, 0.68, 0.36))
    panel = panel.scaled(1.9)
    panel.fill(ellipse(0, -1.0, 0.75), ellipse(0, -1.0, 0.3), paint=brass * 0.8)
    for side in (-1, 1):
        wing = np.array(((0, -1.35), (side * 2.0, -1.25), (side * 2.2, -1.0), (side * 2.0, -0.75), (0, -0.65)))
        panel.fill(wing + (0.05, 0.15), paint=tone * 0.4, opacity=0.5, soft=0.1, atop=True)
        panel.fill(wing, paint=blend(np.clip(brass * 1.3, 0, 1), brass * 0.75, -1.35, -0.65))


def _gilt(s: Sketch, panel: Panel, tone: Array) -> None:
    """Gold lines along the flap, a monogram."""
    x, top, reach = panel.wide / 2, -panel.high * 0.55, 0.0
    panel.line(((-x * 0.86, top + 0.4), (0, reach - 0.8), (x * 0.86, top + 0.4)), 0.1, GOLD)
    panel.line(((-x * 0.72, top + 0.4), (0, reach - 1.7), (x * 0.72, top + 0.4)), 0.06, GOLD)
    panel.fill(ellipse(0, -3.4, 1.2), ellipse(0, -3.4, 1.05), paint=GOLD)
    panel.text(s.rng.choice(("A&M", "J&L", "S", "K&R")), (0, -3.4), 0.7, GOLD)


def _ribboned(s: Sketch, panel: Panel, tone: Array) -> None:
    """A satin ribbon round the middle, tied."""
    tie = s.pick((0.55, 0.2, 0.25), (0.25, 0.35, 0.5), (0.8, 0.68, 0.45), (0.4, 0.45, 0.35))
    x = panel.wide / 2
    panel.block(-x, -0.7, x, 0.7, blend(np.clip(tie * 1.2, 0, 1), tie * 0.8, -0.7, 0.7))
    bow(s, panel.at(np.zeros((1, 2)))[0], 2.1, tie)


def _twine(s: Sketch, panel: Panel, tone: Array) -> None:
    """Twine both ways, a sprig under the knot."""
    hemp, x, y = np.array((0.82, 0.72, 0.52)), panel.wide / 2, panel.high
    for dx in (-0.2, 0.2):
        panel.line(((-x, dx - 0.5), (x, dx - 0.5)), 0.18, hemp * (0.8 if dx > 0 else 1.0))
        top, low = panel.high * -0.55, y * 0.45
        panel.line(((dx, top), (dx, low)), 0.18, hemp * (0.8 if dx > 0 else 1.0))
    for k, turn in enumerate(np.linspace(-2.6, -0.5, 7)):
        out = np.array((np.cos(turn), np.sin(turn)))
        panel.fill(
            spot((out * 1.7 - (0, 0.5)), 1.3, 0.36, turn, 1.6),
            paint=np.array((0.32, 0.45, 0.25)) * (0.8 + 0.06 * k),
        )
    bow(s, panel.at(np.array(((0, -0.5),)))[0], 1.3, hemp)


# ---- Open


# ---- Mailers


def wrapped(s: Sketch, size: Size) -> None:
    """A patterned envelope's back."""
    tone = s.pick(*CREAM, *PINK, (0.75, 0.86, 0.88))
    cloth = s.cloth(
        (textures.dots, textures.blobs, textures.stripes, textures.checks)[int(s.rng.integers(4))],
        s.rng.uniform(1.0, 2.0),
    )

    def paper(x: Array, y: Array) -> Array:
        return np.asarray(0.55 * tone + 0.45 * cloth(x, y), np.float32)

    panel = sheet(s, size, paper, tone)
    _flap(s, panel, paper, tone * 0.9, str(s.rng.choice(("pointed", "round"))), s.rng.uniform(0.5, 0.62))


_DL, _C6, _C5, _SQUARE = (22.0, 11.0), (16.2, 11.4), (22.9, 16.2), (15.5, 15.5)

KINDS: dict[str, Kind] = {
    "letter-back": partial(sealed, size=_C6, papers=WHITE, form="pointed", drop=0.58, artwork=_bare),
    "round-flap": partial(sealed, size=_C5, papers=CREAM, form="round", drop=0.6, artwork=_bare),
    "business-back": partial(sealed, size=_DL, papers=WHITE, form="wallet", drop=0.4, artwork=_bare),
    "addressed-letter": partial(posted, size=_C6, papers=WHITE, artwork=addressed),
    "airmail": partial(posted, size=(17, 11.5), papers=WHITE, artwork=airmail),
    "window-envelope": partial(posted, size=_DL, papers=WHITE, artwork=windowed),
    "confidential": partial(posted, size=(30, 22), papers=_MANILA, artwork=confidential, grain=0.035),
    "internal-mail": partial(posted, size=(22, 29), papers=KRAFT, artwork=office, grain=0.04),
    "old-letter": partial(
        posted, size=(15, 10), papers=((0.82, 0.70, 0.50), (0.78, 0.67, 0.52)), artwork=weathered, grain=0.05
    ),
    "registered-letter": partial(posted, size=_C5, papers=(*WHITE, *KRAFT), artwork=registered),
    "greeting-card": partial(posted, size=_SQUARE, papers=_BRIGHT, artwork=card),
    "wax-seal": partial(sealed, size=_C6, papers=CREAM, form="pointed", drop=0.58, artwork=_wax, grain=0.04),
    "love-letter": partial(sealed, size=_C6, papers=PINK, form="pointed", drop=0.56, artwork=_heart),
    "string-and-button": partial(
        sealed, size=(23, 31), papers=KRAFT, form="wallet", drop=0.2, artwork=_string, grain=0.04
    ),
    "clasp-envelope": partial(
        sealed, size=(23, 30), papers=_MANILA, form="wallet", drop=0.18, artwork=_clasp, grain=0.035
    ),
    "black-invitation": partial(
        sealed,
        size=_SQUARE,
        papers=((0.07, 0.07, 0.08), (0.08, 0.1, 0.2), (0.2, 0.05, 0.1)),
        form="pointed",
        drop=0.55,
        artwork=_gilt,
    ),
    "wedding-envelope": partial(sealed, size=_C5, papers=CREAM, form="pointed", drop=0.5, artwork=_ribboned),
    "kraft-with-twine": partial(sealed, size=_C6, papers=KRAFT, form="square", drop=0.45, artwork=_twine, grain=0.05),
    "letter-inside": partial(gaping, size=_C6, papers=(*WHITE, *KRAFT), lined=False, letter=True),
    "patterned-lining": partial(gaping, size=_C5, papers=(*CREAM, *WHITE), lined=True, letter=False),
    "bright-with-card": partial(gaping, size=_SQUARE, papers=_BRIGHT, lined=False, letter=True),
    "torn-open": torn,
    "padded-mailer": padded,
    "courier-bag": courier,
    "photo-mailer": photo_mailer,
    "vellum": vellum,
    "red-packet": red_packet,
    "bundle-of-letters": bundle,
    "patterned-envelope": partial(wrapped, size=_C6),
}
