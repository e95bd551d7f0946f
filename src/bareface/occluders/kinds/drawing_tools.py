"""Pencils, crayons, chalk, brushes and quills. The long axis is x, the middle the origin, the tip to the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise

import numpy as np

from bareface.occluders.kinds.fields import stuff
from bareface.occluders.kinds.lathe import (
    CHROME,
    LACQUER,
    PAPER,
    PLASTIC,
    RUBBER,
    wood,
)
from bareface.occluders.kinds.pen_parts import (
    BLACK,
    BRASS,
    GOLD,
    INKS,
    PAINTS,
    PEN_NAMES,
    STEEL_GREY,
    WHITE,
    Section,
    assemble,
    facets,
)
from bareface.occluders.layer import Array
from bareface.occluders.sketch import Colour, Sketch, ellipse, rectangle, ribbon, smooth

_CEDAR = (0.85, 0.66, 0.44)
GRAPHITE = (0.22, 0.22, 0.23)


def _sharpened(
    s: Sketch, x0: float, x1: float, radius: float, lead: Colour, shell: Colour, blunt: float = 0.16
) -> None:
    """Cut wood with the scalloped edge of the paint, and the lead."""
    s.fill(
        np.array(((x0 - 0.05, -radius), (x1, -blunt * radius), (x1, blunt * radius), (x0 - 0.05, radius))),
        paint=wood(s, _CEDAR, 0.12),
    )
    edges = np.array((-1.0, -0.5, 0.5, 1.0)) * radius
    for low, high in pairwise(edges):
        middle, reach = (low + high) / 2, 0.55 * (high - low)
        arc = np.array([(x0 - 0.3, low), (x0 + 0.02, low), (x0 + reach, middle), (x0 + 0.02, high), (x0 - 0.3, high)])
        s.fill(
            smooth(arc, closed=False),
            paint=np.asarray(shell) * (1.1 if middle * s.light[1] > 0.01 else 0.95 if abs(middle) < 0.01 else 0.68),
        )
    tip = x0 + 0.68 * (x1 - x0)
    wide = radius * (1 - 0.68 * (1 - blunt))
    s.fill(
        np.array(((tip, -wide), (x1, -blunt * radius), (x1 + 0.06, 0), (x1, blunt * radius), (tip, wide))), paint=lead
    )
    cone = np.array(((x0, -radius), (x1, -blunt * radius), (x1, blunt * radius), (x0, radius)))

    def round_off(x: Array, y: Array) -> Array:
        n = y / np.maximum(radius * (1 - (x - x0) / (x1 - x0) * (1 - blunt)), 0.02) * (1 if s_light < 0 else -1)
        return np.asarray(1.05 - 0.28 * np.clip(n + 0.3, -0.2, 1.3))

    s_light = float(s.light[1])
    s.shade(cone, factor=round_off)


def _pencil(
    s: Sketch,
    colours: tuple[Colour, ...],
    stripe: Colour | None = None,
    eraser: bool = True,
    length: float = 17.5,
    coloured: bool = False,
    words: Sequence[str] = ("HB 2", "No 2", "2B", "HB", "4H"),
) -> None:
    """A hexagonal pencil."""
    shell = s.pick(*colours)
    length *= s.rng.uniform(0.8, 1.0)
    x0, x1, r = -length / 2, length / 2 - 2.2, 0.38
    facets(s, x0 + (1.6 if eraser else 0), x1, r, shell)
    if stripe is not None:
        for y in (-0.19, 0.19):
            s.fill(rectangle(x0, y - 0.06, x1, y + 0.06), paint=stripe, atop=True)
    foil = GOLD if np.mean(shell) < 0.75 and not coloured else (0.12, 0.2, 0.15) if not coloured else (0.9, 0.9, 0.9)
    s.text(words[int(s.rng.integers(len(words)))], (x0 + 3.4, 0), 0.26, foil, bold=0.06)
    s.text(PEN_NAMES[int(s.rng.integers(len(PEN_NAMES)))], (x0 + 6.2, 0), 0.24, foil)
    lead = shell * 0.95 if coloured else np.array(GRAPHITE)
    _sharpened(s, x1, length / 2, r, lead, shell, float(s.rng.uniform(0.08, 0.24)))
    if not eraser:
        dip = s.pick(WHITE, BLACK, GOLD) if not coloured else shell * 0.8
        assemble(s, Section(((x0 - 0.1, r * 0.85), (x0, r), (x0 + 0.7, r)), dip, LACQUER))
        return
    rubber = s.pick((0.88, 0.5, 0.5), (0.93, 0.6, 0.62), (0.9, 0.9, 0.88))
    assemble(s, Section(((x0 - 0.2, r * 0.7), (x0, r * 0.95), (x0 + 0.9, r)), rubber, PAPER))
    s.fill(ellipse(x0, 0.1, 0.25, 0.2), paint=(0.3, 0.28, 0.3), opacity=0.4, soft=0.1, atop=True)
    ferrule = assemble(
        s, Section(((x0 + 0.6, r * 1.06), (x0 + 1.9, r * 1.06)), s.pick(BRASS, STEEL_GREY, BRASS), CHROME)
    )[0]
    for x in (0.8, 0.98, 1.5, 1.68):
        s.fill(ferrule.patch(x0 + x, x0 + x + 0.07), paint=(0.25, 0.2, 0.1), opacity=0.55, atop=True)
    s.fill(
        ferrule.patch(x0 + 1.12, x0 + 1.4),
        paint=s.pick((0.15, 0.45, 0.3), (0.75, 0.1, 0.1), BRASS),
        opacity=0.6,
        atop=True,
    )


def _carpenter(s: Sketch) -> None:
    """Flat and wide, cut with a knife."""
    shell = s.pick((0.78, 0.1, 0.1), (0.95, 0.75, 0.1), (0.85, 0.66, 0.42), (0.1, 0.45, 0.28))
    s.fill(rectangle(-8.8, -0.62, 5.6, 0.62, 0.1), paint=shell)
    for y, tone in ((-0.52, 1.25), (0.5, 0.6)):
        s.fill(rectangle(-8.8, y - 0.12, 5.6, y + 0.12), paint=np.clip(shell * tone, 0, 1), atop=True)
    s.text(
        ("CARPENTER", "BUILDER", "TIMBER CO", "30 CM")[int(s.rng.integers(4))],
        (-3, 0),
        0.5,
        BLACK if shell.mean() > 0.4 else WHITE,
        bold=0.08,
    )
    cut = np.array(
        ((5.2, -0.62), (6.2, -0.55), (8.4, -0.2), (8.5, 0.22), (6.4, 0.58), (5.4, 0.62), (5.65, 0.2), (5.3, -0.2))
    )
    s.fill(cut, paint=wood(s, _CEDAR, 0.16))
    for a, b, tone in (
        ((5.4, -0.4), (8.2, -0.15), 0.8),
        ((5.5, 0.1), (8.3, 0.05), 1.08),
        ((5.6, 0.45), (8.2, 0.2), 0.7),
    ):
        s.line(np.array((a, b)), 0.06, np.asarray(_CEDAR) * tone)
    s.fill(np.array(((8.0, -0.24), (8.9, -0.16), (9.0, 0.16), (8.0, 0.26))), paint=GRAPHITE)
    s.relief(
        np.concatenate([rectangle(-8.8, -0.62, 5.6, 0.62)[:2], cut[2:5], rectangle(-8.8, -0.62, 5.6, 0.62)[2:]]),
        width=0.2,
        strength=0.6,
    )
    s.fill(rectangle(-8.6, -0.4, 5.4, -0.26), paint=(1, 1, 1), opacity=0.35, soft=0.08, atop=True)


def _crayon(s: Sketch) -> None:
    """Wax in printed paper, worn at its tip."""
    ink = s.pick(*PAINTS)
    length = s.rng.uniform(6.5, 9.0)
    half, r = length / 2, 0.42
    bodies = assemble(
        s,
        Section(
            (
                (-half, r),
                (half - 1.1, r),
                (half - 1.0, r * 0.82),
                (half - 0.1, r * 0.4),
                (half, r * s.rng.uniform(0.15, 0.35)),
            ),
            ink,
            RUBBER,
        ),
        Section(((-half + 0.35, r * 1.06), (half - 1.5, r * 1.06)), ink * 0.85 + 0.1, PAPER),
    )
    paper = bodies[1]
    for x in (-half + 0.6, half - 2.0):
        s.fill(paper.patch(x, x + 0.1), paint=BLACK)
        s.fill(paper.patch(x + 0.2, x + 0.26), paint=BLACK)
    s.fill(
        rectangle(-half + 1.1, -0.27, half - 2.4, 0.27, 0.27),
        rectangle(-half + 1.2, -0.2, half - 2.5, 0.2, 0.2),
        paint=BLACK,
        atop=True,
    )
    s.text(("CRAYON", "WAX", "COLOUR")[int(s.rng.integers(3))], (-0.6, 0), 0.25, BLACK, bold=0.08)
    torn = smooth(
        [(half - 1.6, -0.5), (half - 1.3, -0.2), (half - 1.55, 0.05), (half - 1.35, 0.25), (half - 1.6, 0.5)],
        closed=False,
    )
    s.line(torn, 0.06, WHITE)


def _chalk(s: Sketch) -> None:
    """A dusty stick, worn round."""
    ink = s.pick(WHITE, WHITE, (0.95, 0.75, 0.8), (0.95, 0.92, 0.6), (0.7, 0.82, 0.93), (0.75, 0.9, 0.72))
    half = s.rng.uniform(2.8, 4.2)
    dusty = stuff(s, ink, 0.04, 0.055)
    assemble(
        s, Section(((-half, 0.48), (half - 0.3, 0.52), (half - 0.05, 0.36), (half, 0.1)), dusty, PAPER), squash=0.25
    )
    for x, y in zip(s.rng.uniform(-half, half, 12), s.rng.uniform(-0.4, 0.4, 12), strict=True):
        s.fill(ellipse(x, y, s.rng.uniform(0.03, 0.16), 0.03)[::8], paint=ink * s.rng.uniform(0.82, 1.03))


def _brush(s: Sketch, flat: bool) -> None:
    """A wooden handle, a crimped ferrule and a head with paint."""
    handle = s.pick((0.55, 0.1, 0.1), (0.1, 0.2, 0.4), (0.8, 0.6, 0.35), BLACK, (0.9, 0.75, 0.2), (0.12, 0.4, 0.3))
    paint, hair = s.pick(*PAINTS), s.pick((0.5, 0.3, 0.14), (0.85, 0.75, 0.55), (0.2, 0.15, 0.12), (0.9, 0.9, 0.88))
    r = float(s.rng.uniform(0.7, 1.1)) if flat else float(s.rng.uniform(0.32, 0.5))
    head = 10.4
    outline = smooth(
        [
            (6.6, -r),
            (7.6, -r * 1.12),
            (9.2, -r * (1.1 if flat else 0.75)),
            (head, -r if flat else -0.05),
            (head - (0.1 if flat else 0), 0.05),
            (head, r if flat else 0.05),
            (9.2, r * (1.1 if flat else 0.75)),
            (7.6, r * 1.12),
            (6.6, r),
        ]
    )
    s.fill(outline, paint=hair)
    for y in np.linspace(-0.9, 0.9, 13):
        end = head - s.rng.uniform(0, 0.5)
        s.line(
            np.array(((6.6, y * r), (8.4, y * r * 1.08), (end, y * r * (0.95 if flat else 0.1)))),
            0.04,
            hair * s.rng.uniform(0.7, 1.3),
        )
    wet = float(s.rng.uniform(0.3, 0.75))
    s.fill(rectangle(head - wet * 3.6, -1.6, head + 0.6, 1.6), paint=paint, soft=0.16, atop=True)
    for y in np.linspace(-0.85, 0.85, 9):
        s.line(
            np.array(((head - wet * 3.2, y * r), (head - 0.5, y * r * (1.0 if flat else 0.2)))),
            0.045,
            np.clip(paint * s.rng.uniform(0.75, 1.3), 0, 1),
        )
    s.relief(outline, width=r * 0.6, strength=0.7)
    assemble(
        s,
        Section(((-10.2, 0.14), (-9.8, 0.2), (-4, 0.26), (1.2, 0.5), (3.6, 0.38), (4.4, 0.36)), handle, LACQUER, True),
    )
    ferrule = assemble(s, Section(((4.0, 0.38), (5.0, 0.42), (6.9, r)), s.pick(STEEL_GREY, BRASS, STEEL_GREY), CHROME))[
        0
    ]
    for x in (4.4, 4.75, 6.4):
        s.fill(ferrule.patch(x, x + 0.1), paint=(0.1, 0.1, 0.1), opacity=0.45, soft=0.02, atop=True)
    for x in s.rng.uniform(-8, 3, 5):  # drops of old paint
        s.fill(ellipse(x, s.rng.uniform(-0.2, 0.2), s.rng.uniform(0.06, 0.22), 0.08), paint=s.pick(*PAINTS), atop=True)
    s.text(str(int(s.rng.integers(2, 24))), (2.6, 0), 0.32, GOLD, bold=0.06)


def _bamboo_brush(s: Sketch) -> None:
    """For calligraphy: a bamboo shaft, soft hair, black ink, a loop."""
    cane = s.pick((0.8, 0.65, 0.38), (0.6, 0.42, 0.22))
    loop = ellipse(-10.4, 0, 0.7, 0.45)
    s.line(np.concatenate([loop, loop[:1]]), 0.1, (0.6, 0.08, 0.08))
    hair = smooth([(5.8, -0.5), (6.8, -0.66), (8.4, -0.36), (10.2, 0.0), (8.4, 0.36), (6.8, 0.66), (5.8, 0.5)])
    s.fill(hair, paint=(0.9, 0.86, 0.76))
    s.fill(rectangle(7.0, -1, 10.6, 1), paint=(0.08, 0.08, 0.09), soft=0.3, atop=True)
    for y in np.linspace(-0.4, 0.4, 7):
        s.line(np.array(((6.0, y), (8.2, y * 0.8))), 0.03, (0.6, 0.55, 0.46))
    s.relief(hair, width=0.3, strength=0.8)
    bodies = assemble(
        s,
        Section(((-9.8, 0.36), (5.2, 0.42)), wood(s, cane, 0.22), PLASTIC),
        Section(((4.7, 0.5), (5.9, 0.58)), BLACK, LACQUER),
    )
    for x in (-5.6, 0.4):
        s.fill(bodies[0].patch(x, x + 0.12), paint=cane * 0.5)
        s.fill(bodies[0].patch(x + 0.12, x + 0.3), paint=cane * 1.2)


def _quill(s: Sketch) -> None:
    """A goose feather with a cut point."""
    vane = s.pick((0.93, 0.91, 0.86), (0.93, 0.91, 0.86), (0.66, 0.63, 0.58), (0.12, 0.12, 0.14), (0.3, 0.4, 0.55))
    bow = np.linspace(-11.5, 11, 40)
    spine = np.stack([bow, 0.0105 * (bow - 4) ** 2 - 0.6], 1)
    widths = np.interp(bow, (-11.5, -10.5, -7, -1, 3.0, 4.2), (0.1, 1.0, 1.7, 1.55, 0.9, 0.0))
    notch = 1 - 0.22 * (s.rng.uniform(0, 1, 40) < 0.12)
    upper = spine - np.stack([0 * bow, widths * 0.8 * notch], 1) - (0.4, 0)
    lower = spine + np.stack([0 * bow, widths * notch[::-1]], 1) - (0.7, 0)
    outline = np.concatenate([upper, lower[::-1]])
    s.fill(outline, paint=vane)
    for k in range(0, 30):
        for side, tone in ((-0.78, 1.05), (0.97, 0.82)):
            edge = spine[k] + (-0.75, side * widths[k])
            middle = (spine[min(k + 2, 39)] + edge) / 2 + (0.1, 0)
            s.line(
                np.stack([spine[min(k + 3, 39)], middle, edge]),
                0.05,
                np.clip(vane * tone * s.rng.uniform(0.86, 1.05), 0, 1),
            )
    s.relief(outline, width=0.9, strength=0.5)
    shaft = ribbon(spine, np.interp(bow, (-11.5, 0, 6, 11), (0.08, 0.22, 0.36, 0.32)))
    s.fill(shaft, paint=(0.9, 0.85, 0.7))
    s.relief(shaft, width=0.12, strength=1.0)
    x, y = spine[-1]
    nib = np.array(
        (
            (x - 2.4, y - 0.62),
            (x - 0.2, y - 0.1),
            (x + 0.5, y + 0.08),
            (x - 0.3, y + 0.16),
            (x - 1.2, y + 0.1),
            (x - 2.2, y - 0.12),
        )
    )
    s.fill(nib, paint=(0.85, 0.75, 0.5))
    s.fill(ellipse(x, y, 1.0, 0.4), paint=(0.06, 0.06, 0.1), soft=0.15, atop=True)


def _dip(s: Sketch) -> None:
    """A turned holder with a steel nib wet with ink."""
    holder = s.pick((0.5, 0.28, 0.14), (0.1, 0.1, 0.1), (0.6, 0.1, 0.12), (0.15, 0.25, 0.45))
    ink = s.pick(*INKS)
    assemble(
        s,
        Section(
            ((-9.5, 0.12), (-9.2, 0.2), (-2, 0.3), (2.6, 0.5), (4.4, 0.46), (5.2, 0.4)),
            wood(s, holder, 0.3),
            LACQUER,
            True,
        ),
        Section(((4.6, 0.42), (5.6, 0.4)), BRASS, CHROME),
    )
    nib = smooth(
        [(5.4, -0.34), (6.4, -0.42), (7.6, -0.2), (9.0, -0.01), (9.02, 0.03), (7.6, 0.22), (6.4, 0.42), (5.4, 0.34)]
    )
    s.fill(nib, paint=(0.55, 0.55, 0.57))
    s.relief(nib, width=0.25, strength=1.4)
    s.fill(ellipse(8.6, 0, 1.4, 0.5), paint=ink, opacity=0.9, soft=0.14, atop=True)
    s.fill(ellipse(6.7, 0, 0.16, 0.1), paint=(0.05, 0.05, 0.05))
    s.line(np.array(((6.7, 0), (9.0, 0.01))), 0.03, (0.05, 0.05, 0.05))
    s.fill(ellipse(6.1, -0.15, 0.6, 0.06), paint=(1, 1, 1), opacity=0.8, soft=0.04, atop=True)


DRAWING_TOOLS: dict[str, Callable[[Sketch], None]] = {
    "yellow-pencil": partial(_pencil, colours=((0.95, 0.68, 0.1), (0.96, 0.74, 0.15))),
    "striped-pencil": partial(
        _pencil, colours=((0.75, 0.08, 0.1), (0.95, 0.75, 0.1), (0.1, 0.3, 0.6)), stripe=BLACK, eraser=False
    ),
    "lacquered-pencil": partial(
        _pencil, colours=((0.1, 0.3, 0.22), (0.1, 0.15, 0.35), BLACK, (0.4, 0.06, 0.1)), eraser=False
    ),
    "natural-pencil": partial(_pencil, colours=((0.84, 0.68, 0.46),), length=14.0),
    "coloured-pencil": partial(
        _pencil, colours=PAINTS, eraser=False, coloured=True, words=("COLOR", "AQUARELL", "PASTELLO")
    ),
    "pencil-stub": partial(_pencil, colours=((0.95, 0.68, 0.1), (0.75, 0.08, 0.1), (0.1, 0.3, 0.22)), length=9.5),
    "carpenter-pencil": _carpenter,
    "crayon": _crayon,
    "chalk": _chalk,
    "round-brush": partial(_brush, flat=False),
    "flat-brush": partial(_brush, flat=True),
    "calligraphy-brush": _bamboo_brush,
    "quill": _quill,
    "dip-pen": _dip,
}
