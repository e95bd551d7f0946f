"""Things one writes, draws or paints with. The long axis is x, the middle the origin, the writing tip to the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import cv2
import numpy as np

from bareface.occluders.kinds.drawing_tools import DRAWING_TOOLS, GRAPHITE
from bareface.occluders.kinds.lathe import (
    CHINA,
    CHROME,
    LACQUER,
    PAPER,
    PLASTIC,
    RUBBER,
    STEEL,
    Finish,
    hairs,
    shine,
    turned_body,
)
from bareface.occluders.kinds.pen_parts import (
    BLACK,
    BRASS,
    GOLD,
    INKS,
    PAINTS,
    STEEL_GREY,
    WHITE,
    Section,
    assemble,
    brand,
    cone_section,
    facets,
    pocket_clip,
)
from bareface.occluders.layer import Array
from bareface.occluders.sketch import Colour, Field, Sketch, ellipse, rectangle, smooth

_NEON = ((0.95, 0.95, 0.15), (0.55, 0.95, 0.25), (1.0, 0.5, 0.7), (1.0, 0.62, 0.15), (0.4, 0.8, 0.98))


def _stick(s: Sketch, capped: bool) -> None:
    """The clear hexagonal ballpoint of every office."""
    ink = s.pick(*INKS[:4], spread=0.02)
    shell = s.pick((0.88, 0.91, 0.92), (0.95, 0.6, 0.12), spread=0.01)
    x0, x1 = -7.2, 5.4
    clear = shell[2] > 0.5
    s.fill(rectangle(x0, -0.41, x1, 0.41), paint=shell, opacity=0.5 if clear else 1.0)
    if clear:
        level = s.rng.uniform(-5, 3)
        s.fill(rectangle(x0 + 0.4, -0.13, x1 + 0.3, 0.13), paint=(0.9, 0.9, 0.88), opacity=0.8)
        s.fill(rectangle(level, -0.12, x1 + 0.3, 0.12), paint=ink, opacity=0.95)
        for y, tone, opacity in ((-0.37, 1.0, 0.8), (-0.2, 0.55, 0.5), (0.22, 1.0, 0.7), (0.34, 0.4, 0.5)):
            s.fill(rectangle(x0, y - 0.035, x1, y + 0.035), paint=(tone, tone, tone), opacity=opacity, soft=0.015)
    else:
        facets(s, x0, x1, 0.41, shell)
    s.fill(ellipse(-1.2, 0, 0.08), paint=(0.25, 0.27, 0.28))
    assemble(
        s,
        cone_section(x1 - 0.1, 6.7, 0.41, 0.2, shell * 0.95, PLASTIC),
        cone_section(6.6, 7.3, 0.18, 0.08, BRASS),
        Section(((-7.7, 0.36), (-7.1, 0.36)), ink, PLASTIC),
    )
    if not capped:
        s.fill(ellipse(7.3, 0, 0.06), paint=ink * 0.5 + 0.2)
        return
    assemble(s, Section(((3.4, 0.5), (7.6, 0.44), (8.2, 0.3), (8.4, 0.16)), ink, PLASTIC))
    pocket_clip(s, 7.7, 2.2, -0.08, ink * 0.92, 0.34, PLASTIC)


def _click(s: Sketch) -> None:
    """A retractable ballpoint with button, clip and rubber grip."""
    shell, trim = s.pick(*INKS, WHITE, (0.75, 0.76, 0.78)), s.pick(STEEL_GREY, STEEL_GREY, BLACK, WHITE)
    grip = s.pick(BLACK, (0.3, 0.3, 0.31), shell * 0.6)
    bodies = assemble(
        s,
        Section(((-7.6, 0.2), (-7.5, 0.24), (-6.4, 0.24)), trim, CHROME),
        Section(((-6.6, 0.42), (-6.3, 0.5), (0, 0.54)), shell, PLASTIC),
        Section(((0, 0.55), (3.0, 0.54), (5.6, 0.46)), shell, PLASTIC),
        Section(((1.6, 0.56), (3.4, 0.5), (5.5, 0.5)), grip, RUBBER, True),
        cone_section(5.4, 7.0, 0.45, 0.14, trim, CHROME),
        cone_section(6.9, 7.5, 0.12, 0.07, BRASS),
    )
    for x in np.arange(2.0, 5.4, 0.42):
        s.fill(bodies[3].patch(x, x + 0.12), paint=grip * 0.5, atop=True)
    s.fill(bodies[2].patch(0.0, 0.22), paint=np.asarray(trim) * 1.1)
    brand(s, -0.7 - 1.4, 0.14, 0.3, np.clip(1 - shell, 0, 1) * 0.9 + 0.05)
    pocket_clip(s, -6.4, -2.9, -0.12, trim)


def _metal(s: Sketch, body: Colour, trim: Colour, finish: Finish, guilloche: bool = False) -> None:
    """A twist ballpoint of metal or lacquer."""
    ink = s.pick(body)
    parts = assemble(
        s,
        Section(((-6.9, 0.2), (-6.6, 0.4), (-6.2, 0.46)), trim, CHROME),
        Section(((-6.3, 0.48), (-3, 0.55), (0.1, 0.57)), ink, finish),
        Section(((0.0, 0.57), (3.5, 0.52), (6.0, 0.3)), ink, finish),
        Section(((-0.15, 0.6), (0.4, 0.6)), trim, CHROME),
        cone_section(5.9, 7.1, 0.3, 0.12, trim, CHROME),
        cone_section(7.0, 7.4, 0.09, 0.05, BRASS),
    )
    if guilloche:
        for x in np.arange(-6.0, 5.6, 0.32):
            for lean in (0.35, -0.35):
                body_of = parts[1] if x < -0.2 else parts[2]
                n = np.linspace(-0.98, 0.98, 7)
                s.line(body_of.at(np.clip(x + lean * n, -6.2, 5.7), n), 0.03, ink * (0.72 if lean > 0 else 1.2))
    else:
        brand(s, -0.9 - 0.9, 0.2, 0.24, np.asarray(trim) * 0.9)
    pocket_clip(s, -6.3, -2.4, -0.14, trim, 0.28)


def _multicolour(s: Sketch) -> None:
    """Four colours, four sliders."""
    shell = s.pick((0.2, 0.45, 0.75), (0.95, 0.6, 0.75), WHITE, (0.3, 0.7, 0.6))
    assemble(
        s,
        Section(((-6.6, 0.6), (-6.2, 0.66), (-0.2, 0.66)), WHITE, PLASTIC),
        Section(((-0.3, 0.68), (4.4, 0.62), (6.4, 0.36), (6.9, 0.22)), shell, PLASTIC),
        cone_section(6.8, 7.4, 0.16, 0.07, BRASS),
        Section(((-7.2, 0.2), (-7.0, 0.3), (-6.4, 0.34)), WHITE, PLASTIC),
    )
    down = int(s.rng.integers(4))
    for k, (ink, y) in enumerate(zip(INKS[:4], (-0.48, -0.16, 0.16, 0.48), strict=True)):
        x = -5.9 + 1.0 * (k == down)
        s.fill(rectangle(x - 0.2, y - 0.11, -3.6, y + 0.11), paint=(0.5, 0.5, 0.5))
        slider = rectangle(x, y - 0.14, x + 1.5, y + 0.14, 0.1)
        s.fill(slider, paint=ink)
        s.relief(slider, width=0.1, strength=0.9)
    brand(s, 1.8, 0.1, 0.4, np.clip(1.05 - shell, 0.1, 0.95))


def _fountain(s: Sketch, resin: Colour, trim: Colour, marbled: bool = False, clear: bool = False) -> None:
    """Barrel, gold rings, section, and a slit nib."""
    ink = s.pick(resin)
    paint: Colour | Field = ink
    if marbled:
        veil = s.rng.uniform(0, 6, 4)

        def paint(x: Array, y: Array) -> Array:
            swirl = np.sin(3 * x + 5 * y + 2 * np.sin(2.2 * x + veil[0]) + veil[1]) * np.sin(1.7 * x - 6 * y + veil[2])
            glow = 0.12 * np.maximum(swirl, 0)
            return np.asarray(cv2.merge([(1 + 0.55 * swirl) * float(part) + glow for part in ink]))

    nib_x = 4.4
    barrel = turned_body(
        ((-7.4, 0.2), (-7.0, 0.42), (-5, 0.58), (0, 0.68), (2.2, 0.62)), 0.16, upright=False, curved=True
    )
    if clear:
        s.fill(barrel.outline(), paint=(0.88, 0.92, 0.93), opacity=0.45)
        s.fill(rectangle(-5.6, -0.28, 2.2, 0.28, 0.15), paint=s.pick(*INKS), opacity=0.85)
        s.fill(rectangle(-6.2, -0.2, -5.4, 0.2, 0.1), paint=(0.2, 0.2, 0.2))
        shine(s, barrel, CHINA)
    else:
        assemble(s, Section(barrel.profile.tolist(), paint, LACQUER))
    assemble(
        s,
        Section(
            ((2.0, 0.5), (3.0, 0.44), (4.3, 0.4), (4.7, 0.47)),
            ink * 0.75 if not clear else (0.75, 0.8, 0.82),
            LACQUER,
            True,
        ),
    )
    for x, wide in ((1.6, 0.4), (-0.6, 0.12), (-6.7, 0.2)):
        r = float(barrel.radius(x)) + 0.03
        assemble(s, Section(((x, r), (x + wide, r)), trim, CHROME))
    gold, y = np.asarray(trim), 0.0
    nib = smooth(
        [(nib_x, -0.4), (5.4, -0.42), (6.4, -0.2), (7.5, -0.02), (7.55, 0.05), (6.4, 0.22), (5.4, 0.42), (nib_x, 0.4)]
    )
    s.fill(nib, paint=gold)
    s.relief(nib, width=0.25, strength=1.2)
    s.fill(ellipse(5.5, y, 0.11), paint=(0.08, 0.06, 0.05))
    s.line(np.array(((5.5, y), (7.45, y))), 0.035, (0.1, 0.08, 0.05))
    s.fill(ellipse(5.3, -0.16, 0.7, 0.08), paint=(1, 0.97, 0.85), opacity=0.8, soft=0.05, atop=True)
    s.line(
        smooth([(4.7, -0.26), (5.7, -0.26), (6.6, -0.08), (6.6, 0.08), (5.7, 0.26), (4.7, 0.26)], closed=False),
        0.03,
        gold * 0.55,
    )
    s.fill(ellipse(7.5, y, 0.07), paint=(0.75, 0.75, 0.76))


def _capped(s: Sketch) -> None:
    """A fountain pen or rollerball with its cap on."""
    ink = s.pick(*INKS, (0.3, 0.05, 0.08), (0.05, 0.08, 0.2), (0.1, 0.22, 0.16))
    trim = s.pick(GOLD, STEEL_GREY)
    bodies = assemble(
        s,
        Section(((-6.8, 0.2), (-6.5, 0.4), (-4, 0.56), (0.5, 0.62)), ink, LACQUER, True),
        Section(((0.2, 0.68), (0.4, 0.72), (5.2, 0.66), (6.4, 0.5), (6.7, 0.28)), ink, LACQUER),
    )
    for x, r in ((0.25, 0.74), (0.85, 0.74), (6.1, 0.58)):
        assemble(s, Section(((x, r), (x + 0.35, r)), trim, CHROME))
    s.fill(bodies[1].patch(-0.1, 0.2), paint=(0, 0, 0), opacity=0.3, soft=0.05, atop=True)
    pocket_clip(s, 6.1, 1.9, -0.16, trim, 0.3)
    s.fill(ellipse(6.75, 0, 0.1, 0.24), paint=WHITE)


def _felt(
    s: Sketch,
    length: float,
    radius: float,
    tip: str,
    words: Sequence[str],
    shells: tuple[Colour, ...],
    inks: tuple[Colour, ...],
    cap: bool | None = None,
) -> None:
    """Felt pens: `tip` is fine, round, chisel or slanted; drawn open or with the cap on."""
    ink = s.pick(*inks)
    coloured = s.rng.uniform() < 0.4
    shell = ink if coloured and tip == "slanted" else s.pick(*shells)
    half = length / 2
    capped = s.rng.uniform() < 0.35 if cap is None else cap
    bodies = assemble(
        s,
        Section(
            ((-half + 0.05, radius * 0.9), (-half + 0.2, radius), (half * 0.5, radius), (half * 0.56, radius * 0.85)),
            shell,
            PLASTIC,
        ),
        Section(((-half, radius * 0.8), (-half + 0.6, radius * 1.02)), ink, PLASTIC),
    )
    body = bodies[0]
    low, high = -half * 0.72, half * 0.3
    s.fill(body.patch(low, low + 0.35), paint=ink, atop=True)
    s.fill(body.patch(high, high + 0.18), paint=ink, atop=True)
    contrast = np.clip(ink * 0.8, 0, 1) if np.mean(shell) > 0.6 else np.array(WHITE)
    s.text(words[int(s.rng.integers(len(words)))], ((low + high) / 2 - 0.3, 0.06), radius * 0.72, contrast, bold=0.09)
    s.fill(
        rectangle((low + high) / 2 - 1.6, radius * 0.52, (low + high) / 2 + 1.2, radius * 0.62),
        paint=contrast,
        atop=True,
    )
    x = half * 0.5
    if capped:
        parts = assemble(
            s, Section(((x - 0.3, radius * 1.1), (half - 0.5, radius * 1.0), (half - 0.1, radius * 0.8)), ink, PLASTIC)
        )
        for n in np.linspace(-0.9, 0.9, 7):
            s.line(parts[0].at(np.array((half - 1.6, half - 0.4)), n), 0.05, ink * 0.7)
        pocket_clip(s, half - 0.5, x - 1.2, -0.1, ink * 0.95, radius * 0.5, PLASTIC)
        return
    assemble(
        s,
        Section(
            ((x, radius * 0.86), (x + 0.35 * (half - x), radius * 0.72), (half - 0.28 * (half - x), radius * 0.34)),
            np.asarray(shell) * 0.85 if tip != "round" else (0.2, 0.2, 0.2),
            PLASTIC,
        ),
    )
    end = half - 0.3 * (half - x)
    wide = radius * {"fine": 0.14, "round": 0.42, "chisel": 0.5, "slanted": 0.5}[tip]
    shape = np.array(
        (
            (end, -wide),
            (half, -wide * 0.8),
            (half - (0.35 if tip in ("chisel", "slanted") else 0.05), wide),
            (end, wide),
        )
    )
    if tip in ("fine", "round"):
        shape = smooth([(end, -wide), (half - 0.3, -wide * 0.8), (half, 0), (half - 0.3, wide * 0.8), (end, wide)])
    s.fill(shape, paint=ink * (0.8 if tip != "slanted" else 1.0))
    s.relief(shape, width=wide * 0.6, strength=0.7)


def _stylus(s: Sketch) -> None:
    """A white or dark pen for tablets."""
    ink = s.pick(WHITE, WHITE, (0.2, 0.2, 0.21), (0.75, 0.76, 0.78), spread=0.01)
    assemble(
        s,
        Section(((-8.3, 0.3), (-8.2, 0.42), (6.4, 0.43), (7.6, 0.2)), ink, PAPER),
        Section(((7.5, 0.2), (8.2, 0.09), (8.3, 0.03)), ink * 0.86, PAPER),
        Section(((-7.2, 0.44), (-7.0, 0.44)), STEEL_GREY, CHROME),
    )
    s.fill(rectangle(3.6, -0.12, 5.4, 0.12, 0.12), paint=ink * s.rng.uniform(0.75, 0.97), atop=True)
    s.text("Stylus", (-5.6, 0.03), 0.28, ink * 0.4 if ink.mean() > 0.5 else (0.7, 0.7, 0.7))


def _novelty(s: Sketch) -> None:
    """A child's pen with a fluffy ball on top and a print."""
    shell, fluff = (
        s.pick(*_NEON, (0.75, 0.6, 0.9), WHITE),
        s.pick((0.98, 0.6, 0.75), (0.7, 0.55, 0.9), (0.5, 0.8, 0.9), (0.98, 0.85, 0.4)),
    )
    bodies = assemble(
        s,
        Section(((-4.8, 0.45), (5.0, 0.45)), shell, PLASTIC),
        Section(((4.9, 0.42), (6.4, 0.16)), fluff * 0.9, PLASTIC),
        cone_section(6.3, 6.9, 0.12, 0.06, STEEL_GREY),
    )
    for x in np.arange(-4, 4.8, 0.9):
        ink = s.pick(*INKS)
        for turn in np.arange(5) * 1.257:
            s.fill(ellipse(x + 0.13 * np.cos(turn), 0.13 * np.sin(turn) + 0.12 * (-1) ** int(x), 0.11)[::6], paint=ink)
    s.fill(bodies[0].patch(-4.8, -4.4), paint=(0, 0, 0), opacity=0.2, soft=0.1, atop=True)
    s.fill(ellipse(-6.4, 0, 1.7), paint=fluff * 0.75)
    angle, share = s.rng.uniform(0, 2 * np.pi, 150), np.sqrt(s.rng.uniform(0, 1, 150))
    out = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    ways = out * s.rng.uniform(0.3, 0.75, (150, 1)) + s.rng.normal(0, 0.12, (150, 2))
    hairs(s, 1.5 * share[:, None] * out - (6.4, 0), ways, 0.13, fluff, 0.22)
    s.relief(ellipse(-6.4, 0, 2.2), width=0.9, strength=0.7)


def _mechanical(s: Sketch) -> None:
    """Clutch pencil: knurled metal grip, thin pipe, lead."""
    shell, grip = s.pick(BLACK, *INKS, (0.55, 0.56, 0.58)), s.pick(STEEL_GREY, BLACK)
    bodies = assemble(
        s,
        Section(((-7.4, 0.24), (-6.6, 0.26)), WHITE, PAPER),
        Section(((-6.8, 0.27), (-5.8, 0.3)), STEEL_GREY, CHROME),
        Section(((-5.9, 0.42), (1.8, 0.45)), shell, PLASTIC),
        Section(((1.7, 0.46), (5.3, 0.46)), grip, STEEL),
        Section(((5.2, 0.44), (6.6, 0.16)), STEEL_GREY, CHROME),
        Section(((6.5, 0.08), (7.1, 0.08)), STEEL_GREY, CHROME),
    )
    for x in np.arange(2.0, 5.1, 0.14):
        n = np.linspace(-1, 1, 5)
        s.line(bodies[3].at(x + 0.06 * n, n), 0.04, np.asarray(grip) * 0.6)
    s.line(np.array(((7.0, 0), (7.5, 0))), 0.06, GRAPHITE)
    brand(s, -0.4, 0.08, 0.26, np.clip(1.1 - shell, 0.1, 0.92), ("0.5 GRAPH", "DRAFT 0.7", "TECHNO 0.5"))
    pocket_clip(s, -5.7, -2.4, -0.1, STEEL_GREY, 0.26)


def _correction(s: Sketch) -> None:
    """A squeezable correction pen."""
    shell = s.pick((0.93, 0.93, 0.93), (0.2, 0.45, 0.8))
    ink = s.pick(*INKS)
    bodies = assemble(
        s,
        Section(((-6.2, 0.4), (-6.0, 0.75), (-2, 0.95), (2.2, 0.9), (3.0, 0.55)), shell, PLASTIC, True),
        Section(((2.8, 0.5), (5.0, 0.32), (5.6, 0.2)), ink, PLASTIC),
        Section(((5.5, 0.14), (6.4, 0.1)), STEEL_GREY, CHROME),
    )
    s.fill(bodies[0].patch(-5.0, -4.5), paint=ink, atop=True)
    s.text("CORRECT", (-1.6, -0.05), 0.6, ink if shell.mean() > 0.6 else WHITE, bold=0.1)
    s.fill(ellipse(6.4, 0.03, 0.2, 0.14), paint=(0.97, 0.97, 0.97))


KINDS: dict[str, Callable[[Sketch], None]] = {
    "ballpoint-stick": partial(_stick, capped=False),
    "capped-stick": partial(_stick, capped=True),
    "click-pen": _click,
    "steel-ballpoint": partial(_metal, body=STEEL_GREY, trim=STEEL_GREY, finish=CHROME),
    "black-and-gold": partial(_metal, body=BLACK, trim=GOLD, finish=LACQUER),
    "engraved-gold": partial(_metal, body=GOLD, trim=(0.86, 0.7, 0.36), finish=STEEL, guilloche=True),
    "wooden-ballpoint": lambda s: _metal(s, (0.5, 0.26, 0.12), s.pick(STEEL_GREY, GOLD), RUBBER),
    "four-colours": _multicolour,
    "fountain-pen": partial(_fountain, resin=(0.06, 0.06, 0.065), trim=GOLD),
    "marbled-fountain-pen": lambda s: _fountain(
        s, s.pick((0.1, 0.3, 0.45), (0.5, 0.12, 0.14), (0.15, 0.4, 0.3), (0.6, 0.35, 0.12)), GOLD, marbled=True
    ),
    "clear-fountain-pen": partial(_fountain, resin=(0.8, 0.84, 0.86), trim=(0.72, 0.73, 0.75), clear=True),
    "capped-pen": _capped,
    "felt-tip": partial(
        _felt,
        length=14.5,
        radius=0.48,
        tip="fine",
        words=("SUPER FINE", "COLOUR", "FIBRE"),
        shells=(WHITE, (0.9, 0.9, 0.85)),
        inks=PAINTS,
    ),
    "fineliner": partial(
        _felt,
        length=16.5,
        radius=0.42,
        tip="fine",
        words=("0.3 mm LINER", "TRIPLUS", "PIGMENT 0.4"),
        inks=INKS,
        cap=False,
        shells=((0.88, 0.72, 0.2), (0.15, 0.15, 0.16), (0.72, 0.73, 0.75)),
    ),
    "permanent-marker": partial(
        _felt,
        length=13.6,
        radius=0.62,
        tip="round",
        words=("PERMANENT", "MARKER"),
        inks=INKS,
        shells=((0.72, 0.73, 0.74), BLACK, (0.85, 0.85, 0.84)),
    ),
    "whiteboard-marker": partial(
        _felt,
        length=13.0,
        radius=0.9,
        tip="round",
        words=("WHITEBOARD", "DRY ERASE", "BOARD"),
        shells=(WHITE,),
        inks=INKS[:4],
    ),
    "chisel-marker": partial(
        _felt,
        length=12.0,
        radius=1.15,
        tip="chisel",
        words=("JUMBO", "850", "XXL MARKER"),
        inks=INKS[:5],
        cap=False,
        shells=((0.72, 0.73, 0.74), BLACK, (0.93, 0.75, 0.15)),
    ),
    "highlighter": partial(
        _felt,
        length=12.2,
        radius=0.85,
        tip="slanted",
        words=("NEON", "TEXT LINER", "HI-LITE"),
        shells=_NEON,
        inks=_NEON,
    ),
    "stylus": _stylus,
    "fluffy-pen": _novelty,
    "mechanical-pencil": _mechanical,
    "correction-pen": _correction,
    **DRAWING_TOOLS,
}
