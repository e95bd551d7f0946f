"""Things one smokes. The end between the lips lies at the origin; the thing extends to the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from bareface.occluders.kinds.fields import stuff
from bareface.occluders.kinds.lathe import (
    CHROME,
    LACQUER,
    PAPER,
    PLASTIC,
    RUBBER,
    Round,
    shine,
    wood,
)
from bareface.occluders.kinds.pipes import PIPES, VAPES
from bareface.occluders.kinds.smoking_parts import CORK, DARK, EMBER, GOLD, WHITE, rod, smoke_trail
from bareface.occluders.sketch import Colour, Sketch, ellipse, smooth, turned

_LEAF = (0.36, 0.21, 0.11)


def _tobacco(s: Sketch, body: Round, colour: Colour = (0.42, 0.25, 0.10)) -> None:
    """The cut leaf in the open end."""
    disc = body.disc(body.end, 0.9)
    s.fill(disc, paint=np.asarray(colour) * 0.55)
    radius = float(body.radius(body.end)) * 0.8
    for angle, share, turn in zip(
        *s.rng.uniform(0, 2 * np.pi, (1, 16)), s.rng.uniform(0, 1, 16), s.rng.uniform(0, 3, 16), strict=True
    ):
        at = np.array((body.end + abs(body.squash) * radius * share * np.cos(angle), radius * share * np.sin(angle)))
        way = turned(np.array(((0.3 * radius, 0.0),)), turn)[0]
        s.line(np.stack([at - way, at + way]), radius * 0.17, np.asarray(colour) * s.rng.uniform(0.6, 1.8))


def _burning(s: Sketch, x: float, radius: float, ash: float, ember: Colour = EMBER) -> float:
    """A charred edge, the ember and `ash` centimetres of ash from `x` on; gives where it ends."""
    places = np.linspace(x, x + ash, 14)
    rough = radius * (1 - 0.12 * np.linspace(0, 1, 14)) * (1 + s.rng.normal(0, 0.06, (2, 14)))
    sag = 0.03 * (places - x) ** 2
    ring = np.concatenate([np.stack([places, sag - rough[0]], 1), np.stack([places, sag + rough[1]], 1)[::-1]])
    ring = np.insert(
        ring,
        14,
        [[x + ash + 0.22 * radius, sag[-1] - 0.4 * radius], [x + ash + 0.16 * radius, sag[-1] + 0.5 * radius]],
        axis=0,
    )
    s.fill(ring, paint=stuff(s, (0.62, 0.61, 0.6), 0.06, 0.35, 1.6))
    for place in s.rng.uniform(x + 0.15, x + ash, 5):
        crack = np.stack(
            [
                np.full(5, place) + s.rng.normal(0, 0.05, 5),
                np.linspace(-0.9, 0.9, 5) * radius + 0.03 * (place - x) ** 2,
            ],
            1,
        )
        s.line(crack, 0.035, (0.26, 0.25, 0.25))
    s.relief(ring, width=radius * 0.55, strength=0.9)
    char = np.stack([np.full(9, x) + s.rng.normal(0, 0.035, 9), np.linspace(-0.84, 0.84, 9) * radius], 1)
    s.line(char, 0.13, (0.1, 0.07, 0.06))
    s.fill(ellipse(x + 0.2, 0, 0.26, radius * 0.9), paint=ember, opacity=0.85, soft=0.09, atop=True)
    s.fill(
        ellipse(x + 0.2, 0.1 * radius, 0.1, radius * 0.55), paint=(1.0, 0.72, 0.3), opacity=0.8, soft=0.07, atop=True
    )
    return x + ash


def _lit_or_new(s: Sketch, body: Round, state: str, tobacco: Colour = (0.42, 0.25, 0.10)) -> None:
    """Ends a stick: fresh, burning, or with a long ash; smoke on the burning ones."""
    x, radius = body.end, float(body.radius(body.end))
    if state == "new":
        _tobacco(s, body, tobacco)
        return
    tip = _burning(
        s, x - 0.05, radius, float(s.rng.uniform(1.4, 2.6)) if state == "ash" else float(s.rng.uniform(0.35, 0.8))
    )
    if state == "smoke":
        smoke_trail(s, tip, -0.2, 3)


def _cigarette(
    s: Sketch,
    length: float = 8.3,
    radius: float = 0.4,
    tip: Colour = CORK,
    tip_length: float = 2.6,
    paper: Colour = WHITE,
    band: Colour | None = GOLD,
    state: str = "new",
) -> None:
    """A machine-made cigarette: tipping paper, ring, rolled paper, end."""
    length *= s.rng.uniform(0.95, 1.03)
    tip, paper = s.pick(tip), s.pick(paper)
    body = rod(s, [(0, radius), (length, radius)])
    s.fill(body.outline(), paint=stuff(s, paper, 0.033, 0.028, 1.6))
    if tip_length:
        speck = 0.16 if tip[0] > tip[2] + 0.2 else 0.02
        s.fill(body.patch(body.start, tip_length), paint=stuff(s, tip, 0.038, speck, 1.6))
        s.fill(body.disc(body.start, 0.98)[12:36], paint=tip)
        if s.rng.uniform() < 0.5:  # ventilation holes
            for n in np.linspace(-0.9, 0.9, 9):
                s.fill(ellipse(0, 0, 0.025)[::8] + body.at(0.55 * tip_length, n), paint=tip * 0.6)
    if band is not None:
        for x, wide in ((tip_length + 0.08, 0.08), (tip_length + 0.24, 0.04)):
            s.fill(body.patch(x, x + wide), paint=band)
        s.text(
            ("ROYAL", "LUX", "No 9", "KING", "STAR")[int(s.rng.integers(5))],
            (tip_length + 0.95, 0.02),
            0.2,
            np.asarray(band) * 0.8,
        )
    for x in np.arange(tip_length + 0.5, length, 0.31):  # the paper's burn bands and small folds
        s.fill(body.patch(x, x + 0.05), paint=paper * 0.965)
    shine(s, body, PAPER)
    if state != "new":
        s.fill(body.patch(length - 0.7, length), paint=(0.45, 0.32, 0.18), opacity=0.4, soft=0.25, atop=True)
    _lit_or_new(s, body, state)


def _stub(s: Sketch) -> None:
    """Smoked down and stubbed out."""
    body = rod(s, [(0, 0.38), (2.4, 0.41), (3.1, 0.44), (3.7, 0.36), (4.1, 0.42)])
    s.fill(body.outline(), paint=WHITE)
    s.fill(body.patch(0, 2.6), paint=stuff(s, CORK, 0.038, 0.18, 1.6))
    for x in s.rng.uniform(2.4, 3.9, 6):
        fold = np.stack([x + s.rng.normal(0, 0.1, 4), np.linspace(-0.36, 0.36, 4)], 1)
        s.line(fold, 0.035, (0.58, 0.52, 0.45))
    s.fill(body.patch(3.1, 4.1), paint=(0.3, 0.2, 0.12), opacity=0.6, soft=0.3, atop=True)
    s.fill(ellipse(0.1, 0, 0.6, 0.35), paint=(0.5, 0.3, 0.12), opacity=0.35, soft=0.2, atop=True)
    shine(s, body, PAPER)
    _burning(s, 4.0, 0.4, 0.3, (0.35, 0.1, 0.05))


def _rolled(s: Sketch, cone: bool, state: str) -> None:
    """Rolled by hand: uneven, a seam, and a twist or a cone's wide end."""
    paper = s.pick((0.9, 0.88, 0.82), (0.74, 0.6, 0.42), (0.94, 0.93, 0.9))
    along = np.linspace(0, 8.6 if cone else 7.0, 15)
    wide = np.linspace(0.24, 0.62, 15) if cone else np.full(15, 0.34)
    body = rod(s, np.column_stack([along, wide * (1 + s.rng.normal(0, 0.035, 15))]).tolist())
    s.fill(body.outline(), paint=stuff(s, paper, 0.11, 0.055, 1.6))
    s.fill(
        body.patch(1.8, body.end),
        paint=stuff(s, (0.45, 0.42, 0.22) if cone else (0.5, 0.36, 0.2), 0.14, 0.38, 1.6),
        opacity=0.2,
        atop=True,
    )
    seam = np.stack([along, wide * np.linspace(-0.2, 0.55, 15) + s.rng.normal(0, 0.015, 15)], 1)
    s.line(smooth(seam, closed=False), 0.035, paper * 0.72)
    for _ in range(9):
        x, n = s.rng.uniform(0.3, body.end), s.rng.uniform(-0.8, 0.8)
        a, b = (
            body.at(x, n),
            body.at(min(x + s.rng.uniform(0.3, 0.9), body.end), np.clip(n + s.rng.normal(0, 0.25), -1, 1)),
        )
        s.line(np.stack([a, b]), 0.03, paper * s.rng.uniform(0.75, 0.9))
    card = body.patch(0, 1.6)
    s.fill(card, paint=paper * 0.97 + 0.02, opacity=0.6, atop=True)
    shine(s, body, PAPER)
    if state != "new":
        _lit_or_new(s, body, state)
        return
    twist = smooth(
        [
            (body.end - 0.1, -wide[-1]),
            (body.end + 0.5, -0.12),
            (body.end + 1.0, -0.3),
            (body.end + 1.25, 0.1),
            (body.end + 0.55, 0.14),
            (body.end - 0.1, wide[-1]),
        ]
    )
    s.fill(twist, paint=paper * 0.95)
    s.relief(twist, width=0.2, strength=0.9)
    for y in (-0.3, -0.1, 0.15, 0.35):
        s.line(np.array(((body.end - 0.3, y * wide[-1] * 2.2), (body.end + 0.5, y * 0.3))), 0.04, paper * 0.62)


def _bidi(s: Sketch) -> None:
    """A leaf rolled to a cone and tied with thread."""
    leaf = s.pick((0.45, 0.36, 0.2), (0.5, 0.34, 0.18), (0.36, 0.33, 0.18))
    body = rod(s, [(0, 0.2), (3, 0.34), (6.4, 0.46)])
    s.fill(body.outline(), paint=stuff(s, leaf, 0.12, 0.18, 1.6))
    for n in (-0.6, -0.2, 0.25, 0.65):
        s.line(body.at(np.linspace(0.2, 6.3, 8), n + s.rng.normal(0, 0.06, 8)), 0.03, leaf * 0.6)
    s.line(body.at(np.linspace(1.0, 6.3, 9), np.linspace(-0.9, 0.8, 9)), 0.06, leaf * 0.5)
    thread = s.pick((0.75, 0.1, 0.3), (0.1, 0.3, 0.6), (0.1, 0.5, 0.3))
    for x in (1.2, 1.29, 1.38):
        s.fill(body.patch(x, x + 0.06), paint=thread)
    shine(s, body, PAPER)
    _lit_or_new(s, body, "smoke" if s.rng.uniform() < 0.5 else "new")


def _holder(s: Sketch) -> None:
    """A cigarette in a long holder."""
    dark = s.pick(DARK, DARK, (0.4, 0.05, 0.06), (0.85, 0.8, 0.68))
    stick = rod(s, [(12.6, 0.39), (19, 0.39)])
    s.fill(stick.outline(), paint=WHITE)
    shine(s, stick, PAPER)
    _lit_or_new(s, stick, "smoke" if s.rng.uniform() < 0.5 else "lit")
    body = rod(s, [(0, 0.34), (0.5, 0.3), (1.0, 0.2), (9.5, 0.27), (11.5, 0.5), (13.2, 0.52)], 0.12)
    s.fill(body.outline(), paint=dark)
    shine(s, body, LACQUER)
    for x, wide in ((9.3, 0.35), (12.7, 0.4), (1.0, 0.15)):
        ring = rod(s, [(x, float(body.radius(x)) + 0.05), (x + wide, float(body.radius(x + wide)) + 0.05)], 0.12)
        s.fill(ring.outline(), paint=GOLD)
        shine(s, ring, CHROME)


def _cigar(
    s: Sketch,
    shape: Sequence[tuple[float, float]],
    leaf: Colour = _LEAF,
    state: str = "new",
    bands: int = 1,
    knotted: float = 0.0,
) -> None:
    """A rolled leaf with veins, spiral seams and paper bands."""
    leaf = s.pick(leaf)
    profile = smooth(shape, closed=False, steps=6)
    profile[:, 1] *= 1 + knotted * s.rng.normal(0, 1, len(profile))
    body = rod(s, profile.tolist(), -0.3)
    s.fill(body.outline(), paint=stuff(s, leaf, 0.11, 0.14, 1.6))
    for x in np.arange(1.0, body.end - 0.6, 1.5):  # the wrapper's spiral
        n = np.linspace(-1, 1, 9)
        s.line(body.at(x + 0.55 * n, n), 0.045, leaf * 0.6)
        s.line(body.at(x + 0.06 + 0.55 * n, n), 0.025, leaf * 1.3)
    for x in s.rng.uniform(0.8, body.end - 1, 9):
        start = s.rng.uniform(-0.9, 0.7)
        s.line(
            body.at(x + np.linspace(0, 0.9, 5), start + np.linspace(0, 0.25, 5) + s.rng.normal(0, 0.03, 5)),
            0.025,
            leaf * 1.25,
        )
    for k in range(bands):
        x, ground = (
            2.6 + 3.6 * k,
            s.pick((0.62, 0.08, 0.08), (0.08, 0.08, 0.08), (0.1, 0.25, 0.18), (0.12, 0.18, 0.4), (0.9, 0.85, 0.7)),
        )
        s.fill(body.patch(x, x + 1.5), paint=ground)
        for at, wide in ((x, 0.12), (x + 1.38, 0.12), (x + 0.25, 0.05), (x + 1.2, 0.05)):
            s.fill(body.patch(at, at + wide), paint=GOLD)
        y = 0.15 * float(body.radius(x))
        s.fill(ellipse(x + 0.75, y, 0.62, 0.55), paint=GOLD)
        s.fill(ellipse(x + 0.75, y, 0.52, 0.45), paint=ground * 0.8)
        s.text(("H", "R", "M", "C", "VR")[int(s.rng.integers(5))], (x + 0.75, y), 0.5, (0.93, 0.82, 0.5), bold=0.08)
    shine(s, body, RUBBER)
    radius = float(body.radius(body.end))
    if state == "new":
        _tobacco(s, body, (0.36, 0.22, 0.1))
        return
    tip = _burning(s, body.end - 0.1, radius, float(s.rng.uniform(1.5, 3) if state == "ash" else s.rng.uniform(0.5, 1)))
    if state == "smoke":
        smoke_trail(s, tip, -0.4, 4)


def _cigarillo(s: Sketch, mouthpiece: str) -> None:
    """A thin cigar with a plastic or wooden tip."""
    leaf = s.pick(_LEAF, (0.28, 0.15, 0.08), (0.5, 0.32, 0.18))
    body = rod(s, [(2.4, 0.42), (10.2, 0.45)])
    s.fill(body.outline(), paint=stuff(s, leaf, 0.1, 0.14, 1.6))
    for x in np.arange(3, 10, 1.1):
        n = np.linspace(-1, 1, 7)
        s.line(body.at(np.clip(x + 0.4 * n, 2.4, 10.2), n), 0.035, leaf * 0.6)
    shine(s, body, PAPER)
    ink = np.asarray((0.88, 0.84, 0.75) if mouthpiece == "plastic" else (0.8, 0.62, 0.4)) * s.rng.uniform(0.9, 1.05)
    tip = rod(s, [(0, 0.3), (0.35, 0.33), (0.7, 0.24), (1.6, 0.32), (2.7, 0.47)], 0.2)
    s.fill(tip.outline(), paint=ink if mouthpiece == "plastic" else wood(s, ink, 0.15))
    shine(s, tip, PLASTIC if mouthpiece == "plastic" else PAPER)
    _lit_or_new(
        s, body, "smoke" if s.rng.uniform() < 0.4 else "lit" if s.rng.uniform() < 0.5 else "new", (0.3, 0.18, 0.08)
    )


_CORONA = [(0, 0.2), (0.25, 0.5), (0.8, 0.72), (2, 0.8), (10, 0.82), (13.6, 0.8)]
_CHURCHILL = [(0, 0.3), (0.3, 0.7), (0.9, 0.9), (10, 0.98), (16.2, 0.96)]
_TORPEDO = [(0, 0.12), (1.4, 0.4), (3.4, 0.85), (9, 1.05), (13, 1.0), (14.6, 0.8)]
_TOSCANO = [(0, 0.3), (2, 0.5), (6, 0.85), (9, 0.85), (13, 0.45), (15, 0.28)]
KINDS: dict[str, Callable[[Sketch], None]] = {
    "cork-filter": _cigarette,
    "white-filter": partial(_cigarette, tip=(0.95, 0.95, 0.93), band=(0.62, 0.64, 0.68)),
    "lit": partial(_cigarette, length=7.0, state="lit"),
    "smoking": partial(_cigarette, length=6.4, state="smoke"),
    "long-ash": partial(_cigarette, length=5.6, state="ash"),
    "menthol": partial(_cigarette, tip=(0.94, 0.95, 0.93), band=(0.1, 0.55, 0.35), state="smoke"),
    "slim": partial(
        _cigarette, length=10.0, radius=0.26, tip=(0.94, 0.93, 0.92), band=(0.85, 0.45, 0.6), tip_length=3.2
    ),
    "black-and-gold": partial(_cigarette, tip=GOLD, paper=(0.07, 0.07, 0.075), tip_length=2.3),
    "pastel": lambda s: _cigarette(
        s, tip=GOLD, paper=s.pick((0.95, 0.6, 0.7), (0.55, 0.75, 0.9), (0.7, 0.85, 0.55), (0.95, 0.85, 0.45))
    ),
    "clove": partial(_cigarette, tip=(0.55, 0.35, 0.2), paper=(0.42, 0.26, 0.15), state="smoke"),
    "unfiltered": partial(_cigarette, length=6.9, tip_length=0.0, band=None, state="lit"),
    "stub": _stub,
    "hand-rolled": partial(_rolled, cone=False, state="new"),
    "hand-rolled-lit": partial(_rolled, cone=False, state="lit"),
    "cone": partial(_rolled, cone=True, state="new"),
    "cone-lit": partial(_rolled, cone=True, state="smoke"),
    "bidi": _bidi,
    "holder": _holder,
    "corona-cigar": partial(_cigar, shape=_CORONA),
    "churchill-ash": partial(_cigar, shape=_CHURCHILL, state="ash"),
    "torpedo-cigar": partial(_cigar, shape=_TORPEDO, state="smoke", bands=2),
    "toscano": partial(_cigar, shape=_TOSCANO, leaf=(0.26, 0.15, 0.09), bands=0, knotted=0.07),
    "light-cigar": partial(_cigar, shape=_CORONA, leaf=(0.6, 0.42, 0.24), state="smoke"),
    "plastic-tip-cigarillo": partial(_cigarillo, mouthpiece="plastic"),
    "wood-tip-cigarillo": partial(_cigarillo, mouthpiece="wood"),
    **PIPES,
    **VAPES,
}
