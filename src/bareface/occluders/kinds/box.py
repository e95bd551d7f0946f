"""Boxes, cartons, crates and tins. The origin is the middle of the front."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from bareface.occluders import textures
from bareface.occluders.kinds.containers import (
    GIFT,
    case,
    casket,
    crate,
    eggs,
    heart_box,
    ring_box,
    tin,
    tub,
)
from bareface.occluders.kinds.fields import stuff
from bareface.occluders.kinds.packaging import (
    LOUD,
    Size,
    cakes,
    cereal,
    edges,
    faces,
    gadget,
    game,
    remedy,
    seen,
    shoes,
    sized,
    tea,
    tissues,
    washing,
    window,
)
from bareface.occluders.kinds.panels import (
    Cuboid,
    Kind,
    Panel,
    View,
    barcode,
    blend,
    bow,
    rows_of,
    scrawl,
    spot,
    square_code,
    typed,
)
from bareface.occluders.layer import Array
from bareface.occluders.sketch import Colour, Sketch, ellipse, rectangle, smooth

Print = Callable[[Sketch, Cuboid, Array], None]

_BOARD = ((0.72, 0.54, 0.36), (0.66, 0.48, 0.31), (0.77, 0.61, 0.43))


# ---- Parts


def _tape(s: Sketch, block: Cuboid, width: float = 5.0) -> None:
    """Parcel tape over the top and down the front."""
    colour = s.pick((0.78, 0.66, 0.44), (0.62, 0.44, 0.26), (0.85, 0.82, 0.75))
    reach = block.front.high * s.rng.uniform(0.15, 0.3)
    for face in (*block.flanks, block.front):
        if face is not block.side:
            y0 = -face.high / 2
            y1 = y0 + reach if face is block.front else face.high / 2
            face.fill(rectangle(-width / 2, y0, width / 2, y1), paint=np.clip(colour * 1.05, 0, 1), opacity=0.8)
            face.fill(rectangle(-width * 0.2, y0, width * 0.1, y1), paint=(1, 1, 0.95), opacity=0.25, atop=True)


def _seam(block: Cuboid, paint: Array) -> None:
    """The slit where the lid's two flaps meet."""
    if block.cap:
        y = block.cap.high / 2
        block.cap.line(((0, -y), (0, y)), 0.16, paint * 0.45)


def _address(s: Sketch, panel: Panel, x: float, y: float, wide: float, high: float) -> None:
    """A white shipping label with an address, a bar code and a square code."""
    panel.block(x, y, x + wide, y + high, (0.95, 0.95, 0.93))
    panel.picture(
        typed(s, wide * 0.5, high * 0.4, 0.5), x + 0.05 * wide, y + 0.08 * high, x + 0.6 * wide, y + 0.48 * high
    )
    panel.picture(square_code(s), x + 0.68 * wide, y + 0.08 * high, x + 0.95 * wide, y + 0.08 * high + 0.27 * wide)
    panel.picture(barcode(s), x + 0.06 * wide, y + 0.55 * high, x + 0.94 * wide, y + 0.95 * high)


def _marks(panel: Panel, x: float, y: float, size: float, ink: Colour) -> None:
    """The arrows that say which side is up, and a glass."""
    for k in (0, 1):
        at = x + k * size * 0.6
        panel.block(at - size * 0.07, y - size * 0.2, at + size * 0.07, y + size * 0.5, ink)
        panel.fill(
            np.array(((at - size * 0.24, y - size * 0.15), (at, y - size * 0.5), (at + size * 0.24, y - size * 0.15))),
            paint=ink,
        )
    panel.block(x - size * 0.3, y + size * 0.56, x + size * 0.9, y + size * 0.64, ink)
    g = x + size * 1.7
    panel.fill(
        np.array(
            (
                (g - 0.3 * size, y - 0.5 * size),
                (g + 0.3 * size, y - 0.5 * size),
                (g + 0.05 * size, y + 0.1 * size),
                (g + 0.05 * size, y + 0.5 * size),
                (g + 0.25 * size, y + 0.64 * size),
                (g - 0.25 * size, y + 0.64 * size),
                (g - 0.05 * size, y + 0.5 * size),
                (g - 0.05 * size, y + 0.1 * size),
            )
        ),
        paint=ink,
    )


# ---- Cardboard


def carton(s: Sketch, size: Size = (30, 22, 20), moving: bool = False) -> None:
    """A brown carton: tape, and a shipping label, or a handle and a marker's scrawl."""
    board = s.pick(*_BOARD)
    size = sized(s, size)
    block = faces(s, size, seen(s, 80), stuff(s, board, 0.2, 0.035, 8.0))
    edges(block, np.clip(board * 1.18, 0, 1), 0.16)
    _seam(block, board)
    _tape(s, block)
    wide, high, _ = size
    if moving:
        for face in (block.front, block.side):
            if face:
                face.block(-4.2, -high * 0.3 - 1.5, 4.2, -high * 0.3 + 1.5, board * 0.25, 1.5)
                face.fill(rectangle(-4.2, -high * 0.3 + 0.9, 4.2, -high * 0.3 + 1.5, 0.3), paint=board * 0.6)
        block.front.text(
            rows_of(s, ("KITCHEN", "BOOKS", "BEDROOM", "TOYS", "MISC", "FRAGILE"), 1)[0],
            (0, high * 0.12),
            3.2,
            (0.1, 0.1, 0.12),
            turn=s.rng.normal(0, 0.05),
            bold=0.03,
            widest=wide * 0.7,
        )
    else:
        x, y = s.rng.uniform(-0.42, -0.05) * wide, s.rng.uniform(-0.18, 0.0) * high
        _address(s, block.front, x, y, wide * 0.42, high * 0.42)
        if block.side:
            _marks(block.side, -3, high * 0.1, 4.0, (0.2, 0.12, 0.1) if s.rng.uniform() < 0.5 else (0.7, 0.12, 0.1))


def open_carton(s: Sketch) -> None:
    """A carton with its flaps thrown open."""
    board = s.pick(*_BOARD)
    wide, high, deep = sized(s, (26, 18, 20))
    view = View(s.rng.choice((-1, 1)) * s.rng.uniform(0.25, 0.6), s.rng.uniform(0.35, 0.55), 0.0, 80)
    x, y = wide / 2, -high / 2
    inside = stuff(s, board * 0.6, 0.2, 0.04, 8.0)
    back = view.panel(s, wide, 11, (0, y - 4.5, -deep - 3), (1, 0, 0), (0, 0.85, 0.5))
    back.fill(paint=stuff(s, board * 0.9, 0.2, 0.04, 8.0))
    s.fill(view.at(np.array(((-x, y, 0), (x, y, 0), (x, y, -deep), (-x, y, -deep)))), paint=board * 0.22)
    wall = view.panel(s, wide, high, (0, 0, -deep))
    s.fill(wall.at(rectangle(-x, y, x, y + high * 0.5)), paint=wall.field(inside))
    for side in (-1, 1):
        inner = view.at(np.array(((side * x, y, 0), (side * x, y, -deep), (side * x, y + 6, -deep))))
        s.fill(inner, paint=board * 0.42)
    block = faces(s, (wide, high, deep), view, stuff(s, board, 0.2, 0.035, 8.0))
    if block.cap:
        block.cap.fill(paint=blend(board * 0.5, board * 0.18, -deep / 2, deep / 2))
    for side in (-1, 1):
        lift = s.rng.uniform(-0.5, 0.5)
        tip = np.array((side * np.cos(lift), np.sin(lift), 0)) * 10
        flap = view.at(
            np.array(((side * x, y, 0), (side * x, y, -deep), (side * x, y, -deep) + tip, (side * x, y, 0) + tip))
        )
        s.fill(flap, paint=np.clip(board * s.rng.uniform(0.85, 1.15), 0, 1))
        s.line(flap[2:], 0.35, board * 0.7)
    drop = s.rng.uniform(0.3, 1.1)
    front = view.panel(
        s, wide, 9, (0, y + 4.5 * np.sin(drop), 4.5 * np.cos(drop)), (1, 0, 0), (0, np.sin(drop), np.cos(drop))
    )
    front.fill(paint=stuff(s, np.clip(board * 1.12, 0, 1), 0.2, 0.04, 8.0))
    front.line(((-x, 4.5), (x, 4.5)), 0.35, board * 0.7)
    _marks(block.front, -2.0, high * 0.22, 4.0, (0.25, 0.14, 0.1))


def parcel(s: Sketch) -> None:
    """Brown paper tied with string, stamps, an address by hand."""
    paper = s.pick((0.68, 0.50, 0.32), (0.76, 0.62, 0.45))
    wide, high, _ = size = sized(s, (22, 16, 9))
    block = faces(s, size, seen(s), stuff(s, paper, 0.5, 0.06, 2.0))
    string = s.pick((0.9, 0.85, 0.72), (0.55, 0.4, 0.25), (0.8, 0.15, 0.15))
    for face in (*block.flanks, block.front):
        x, y = face.wide / 2, face.high / 2
        if face is not block.side:
            face.line(((wide * 0.08, -y), (wide * 0.08, y)), 0.32, string * 0.8)
        if face is not block.cap:
            face.line(((-x, -high * 0.05), (x, -high * 0.05)), 0.32, string)
    front = block.front
    for fold in s.rng.uniform(-0.45, 0.45, (4, 2)) * (wide, high):
        front.line(
            np.array((fold, fold + s.rng.uniform(-3, 3, 2) * (1, 0.6))).clip(
                (-wide / 2, -high / 2), (wide / 2, high / 2)
            ),
            0.06,
            paper * 1.2,
        )
    for k in range(2):
        x, y = wide / 2 - 3.1 - 3.2 * k, -high / 2 + 0.8
        front.block(x, y, x + 2.4, y + 3.0, (0.95, 0.93, 0.88))
        front.block(x + 0.25, y + 0.25, x + 2.15, y + 2.75, s.pick(*LOUD))
    for k in range(3):
        scrawl(s, front, -wide * 0.4, high * (0.12 + 0.11 * k), wide * s.rng.uniform(-0.1, 0.05), 1.1, (0.1, 0.1, 0.15))
    bow(s, front.at(np.array(((wide * 0.08, -high * 0.05),)))[0], 1.4, string)


def pizza(s: Sketch) -> None:
    """A flat square pizza box."""
    board, ink = (
        s.pick((0.93, 0.91, 0.86), (0.72, 0.55, 0.37)),
        s.pick((0.75, 0.1, 0.1), (0.1, 0.4, 0.2), (0.12, 0.12, 0.12)),
    )
    side = s.rng.uniform(27, 33)
    block = faces(
        s,
        (side, side, s.rng.uniform(3.5, 4.5)),
        View(s.rng.normal(0, 0.35), s.rng.uniform(-0.3, 0.45), s.rng.normal(0, 0.08), 75),
        stuff(s, board, 0.2, 0.02, 6.0),
    )
    front = block.front
    if block.cap:
        block.cap.line(((-side / 2, 0.3), (side / 2, 0.3)), 0.15, board * 0.6)
    front.text("PIZZA", (0, -side * 0.3), side * 0.17, ink, bold=0.033)
    front.text(
        s.rng.choice(("hot & fresh", "Da Mario", "Bella Napoli", "oven baked")), (0, side * 0.4), side * 0.06, ink
    )
    r, y = side * 0.24, side * 0.06
    for share, colour in ((1.0, (0.78, 0.53, 0.25)), (0.88, (0.93, 0.74, 0.32)), (0.0, ink)):
        if share:
            front.fill(ellipse(0, y, r * share), paint=colour)
    for k, turn in enumerate(np.arange(8) * np.pi / 4 + 0.3):
        out = np.array((np.cos(turn), np.sin(turn))) * r
        front.fill(
            spot((out * s.rng.uniform(0.4, 0.68) + (0, y)), r * 0.13),
            paint=(0.75, 0.16, 0.1) if k % 3 else (0.25, 0.45, 0.18),
        )
        front.line(((0, y), (out[0] * 0.88 * 1, out[1] * 0.88 + y)), 0.1, (0.8, 0.55, 0.2)) if k % 2 else None
    ring = front.edge(1.0)
    front.line(np.concatenate([ring, ring[:1]]), 0.2, ink)
    edges(block, board * 0.85)


# ---- Printed


def printed(
    s: Sketch, size: Size, colours: Sequence[Colour], artwork: Print, board: float = 1.0, low: bool = True
) -> None:
    """A folding box in one of the colours, with artwork on its faces."""
    ground = s.pick(*colours)
    block = faces(s, sized(s, size), seen(s, low=low), ground * board)
    artwork(s, block, ground)


def gift(s: Sketch, size: Size = (17, 15, 15)) -> None:
    """A wrapped present: ribbon both ways, a bow on top."""
    paper, tie = s.pick(*GIFT), s.pick((0.85, 0.70, 0.35), (0.95, 0.94, 0.92), (0.78, 0.08, 0.12), (0.2, 0.3, 0.5))
    pattern = (textures.dots, textures.stripes, textures.checks, textures.flat)[int(s.rng.integers(4))]
    cloth, size = s.cloth(pattern, 1.3), sized(s, size)
    tie = np.clip(1 - paper, 0.05, 0.95) if np.abs(tie - paper).sum() < 0.5 else tie
    block = faces(s, size, seen(s), lambda x, y: 0.75 * paper.astype(np.float32) + 0.25 * cloth(x, y))
    half = size[0] * 0.075
    for face in (*block.flanks, block.front):
        x, y = face.wide / 2, face.high / 2
        face.block(-half, -y, half, y, blend(tie * 0.85, np.clip(tie * 1.12, 0, 1), -half, half, 0))
        if face is block.cap:
            face.block(-x, -half, x, half, tie)
    block.front.gloss(0.12, s.rng.uniform(-0.6, 0.6), 0.3)
    top = block.cap.at(np.zeros((1, 2)))[0] if block.cap else np.array((0, -size[1] / 2))
    bow(s, top, size[0] * 0.28, tie)


# ---- Other shapes and stuffs


def matches(s: Sketch) -> None:
    """A matchbox, its drawer pushed out, with matches."""
    size = sized(s, (5.4, 3.6, 1.5), 0.06)
    view = View(s.rng.uniform(0.3, 0.6), s.rng.uniform(0.2, 0.45), s.rng.normal(0, 0.15), 40)
    wide, high, deep = size
    out = s.rng.uniform(1.3, 2.2)
    shifted = view.panel(s, out + 1, high - 0.3, (wide / 2 + out / 2 - 0.5, 0, -0.45))
    for z, tone in ((-deep + 0.1, 0.75), (-0.5, 0.95)):
        s.fill(
            view.flat(rectangle(wide / 2 - 1, -high / 2 + 0.15, wide / 2 + out, high / 2 - 0.15), z),
            paint=np.array((0.86, 0.78, 0.62)) * tone,
        )
    for y in np.linspace(-high / 2 + 0.45, high / 2 - 0.45, 8):
        tip = out * s.rng.uniform(0.2, 0.42)
        shifted.line(((-out / 2 - 0.5, y), (tip, y)), 0.24, s.pick((0.88, 0.72, 0.48)))
        shifted.fill(ellipse(tip + 0.1, y, 0.26, 0.2), paint=s.pick((0.72, 0.12, 0.1), (0.65, 0.1, 0.1)))
    end = view.at(
        np.array(
            [
                (wide / 2 + out, e * (high / 2 - 0.15), z)
                for e, z in ((-1, -0.1), (1, -0.1), (1, -deep + 0.1), (-1, -deep + 0.1))
            ]
        )
    )
    s.fill(end, paint=(0.66, 0.58, 0.44))
    ground = s.pick((0.8, 0.15, 0.12), (0.15, 0.3, 0.6), (0.95, 0.78, 0.2))
    block = faces(s, size, view, ground)
    if block.cap:
        block.cap.block(-wide / 2, -deep * 0.36, wide / 2, deep * 0.36, stuff(s, (0.28, 0.17, 0.14), 0.05, 0.2))
    front = block.front
    front.block(-wide * 0.44, -high * 0.42, wide * 0.44, high * 0.42, (0.94, 0.9, 0.78), 0.2)
    front.text("SAFETY", (0, -high * 0.28), 0.42, ground * 0.7, bold=0.04)
    front.text("MATCHES", (0, high * 0.28), 0.42, ground * 0.7, bold=0.04)
    front.fill(ellipse(0, 0, 0.62, 0.6), paint=ground)
    front.fill(np.array(((-0.28, 0.25), (0.0, -0.5), (0.28, 0.25))), paint=(0.98, 0.85, 0.4))


def noodles(s: Sketch) -> None:
    """A folded take-away box with a wire handle."""
    ink, view = (
        s.pick((0.8, 0.1, 0.1), (0.1, 0.1, 0.1), (0.1, 0.4, 0.25)),
        View(s.rng.choice((-1, 1)) * s.rng.uniform(0.3, 0.65), s.rng.uniform(-0.05, 0.15), 0.0, 50),
    )
    top, foot, high = s.rng.uniform(5.2, 5.8), s.rng.uniform(3.6, 4.2), s.rng.uniform(5.0, 5.6)
    paper = np.array((0.95, 0.94, 0.92))
    sign = float(np.sign(view.yaw))

    def corner(x: float, y: float, z: float) -> tuple[float, float, float]:
        half = foot + (top - foot) * (high - y) / (2 * high)
        return x * half, y, z * half - top

    arc = np.linspace(0, np.pi, 15)
    wire = view.at(np.column_stack([top * np.cos(arc), -high * 0.75 - 5.5 * np.sin(arc), np.full(15, -top)]))
    for x, z in ((0, -1), (-1, 0), (1, 0)):
        ends = [(-1, z), (1, z)] if x == 0 else [(x, -1), (x, 1)]
        base = [np.array(corner(a, -high, b)) for a, b in ends]
        middle = (base[0] + base[1]) / 2 * (0.82, 1, 1) + (0, -2.6, 0)
        flap = view.at(
            np.array(
                (base[0], base[0] * (0.9, 1, 1) + (0, -2.2, 0), middle, base[1] * (0.9, 1, 1) + (0, -2.2, 0), base[1])
            )
        )
        s.fill(flap, paint=paper * (0.8 if x != sign else 0.92))
    front = view.at(np.array([corner(*p) for p in ((-1, -high, 1), (1, -high, 1), (1, high, 1), (-1, high, 1))]))
    side = view.at(
        np.array([corner(*p) for p in ((sign, -high, 1), (sign, -high, -1), (sign, high, -1), (sign, high, 1))])
    )
    tongue = np.array([corner(*p) for p in ((-1, -high, 1), (1, -high, 1))])
    s.fill(
        view.at(
            np.array(
                (
                    tongue[0],
                    tongue[0] * (0.75, 1, 1) + (0, -2.4, -1.2),
                    tongue[1] * (0.75, 1, 1) + (0, -2.4, -1.2),
                    tongue[1],
                )
            )
        ),
        paint=paper * 0.97,
    )
    s.fill(side, paint=blend(paper * 0.82, paper * 0.7, -high, high))
    s.fill(front, paint=blend(np.clip(paper * 1.03, 0, 1), paper * 0.93, -high, high))
    s.line(front[:2], 0.08, paper * 0.75)
    fold = view.at(np.array([corner(*p) for p in ((sign, -high, 1), (sign, high * 0.3, 0.0), (sign, -high, -1))]))
    s.line(fold, 0.1, paper * 0.62)
    panel = view.panel(s, 2 * top, 2 * high, (0, 0, -(top - foot) / 2))
    for k in range(3):
        half, y = 1.3 + 0.55 * k, -2.2 + 1.5 * k
        panel.fill(
            smooth(
                (
                    (-half - 0.5, y - 0.1),
                    (-half * 0.5, y - 0.35),
                    (0, y - 1.2),
                    (half * 0.5, y - 0.35),
                    (half + 0.5, y - 0.1),
                    (0, y + 0.1),
                )
            ),
            paint=ink,
        )
        panel.block(-half * 0.55, y - 0.1, half * 0.55, y + 1.0, ink)
    panel.text(s.rng.choice(("THANK YOU", "NOODLES", "ENJOY")), (0, 3.4), 0.8, ink, bold=0.03)
    s.line(wire, 0.2, (0.45, 0.45, 0.47))
    s.line(wire - 0.04, 0.1, (0.8, 0.8, 0.82))


KINDS: dict[str, Kind] = {
    "shipping-carton": carton,
    "moving-box": partial(carton, size=(30, 24, 24), moving=True),
    "open-carton": open_carton,
    "brown-parcel": parcel,
    "pizza-box": pizza,
    "cereal-box": partial(printed, size=(19, 28, 6.5), colours=LOUD, artwork=cereal),
    "washing-powder": partial(
        printed, size=(18, 24, 9), colours=((0.1, 0.25, 0.65), (0.1, 0.5, 0.3), (0.85, 0.35, 0.1)), artwork=washing
    ),
    "medicine-box": partial(printed, size=(12.5, 6, 2.6), colours=((0.95, 0.95, 0.95),), artwork=remedy),
    "tea-box": partial(
        printed,
        size=(13, 9.5, 7),
        colours=((0.45, 0.08, 0.1), (0.1, 0.3, 0.18), (0.1, 0.14, 0.35), (0.75, 0.55, 0.2)),
        artwork=tea,
    ),
    "gadget-box": partial(
        printed, size=(10, 17, 5), colours=((0.95, 0.95, 0.96), (0.1, 0.1, 0.11), (0.93, 0.93, 0.9)), artwork=gadget
    ),
    "board-game": partial(
        printed, size=(29, 29, 7), colours=((0.15, 0.2, 0.4), (0.5, 0.1, 0.1), (0.15, 0.35, 0.25)), artwork=game
    ),
    "shoe-box": partial(
        printed,
        size=(31, 12, 19),
        colours=((0.85, 0.35, 0.1), (0.15, 0.15, 0.15), (0.7, 0.54, 0.36), (0.75, 0.1, 0.12), (0.15, 0.3, 0.5)),
        artwork=shoes,
        low=False,
    ),
    "toy-box": partial(
        printed,
        size=(20, 24, 10),
        colours=((0.85, 0.15, 0.45), (0.1, 0.35, 0.75), (0.95, 0.6, 0.1), (0.45, 0.2, 0.6)),
        artwork=window,
    ),
    "tissue-box": partial(
        printed,
        size=(22, 9, 12),
        colours=((0.7, 0.82, 0.9), (0.93, 0.8, 0.82), (0.8, 0.88, 0.75), (0.9, 0.87, 0.8)),
        artwork=tissues,
        low=False,
    ),
    "cake-box": partial(
        printed,
        size=(20, 9, 18),
        colours=((0.96, 0.95, 0.93), (0.95, 0.85, 0.86), (0.86, 0.93, 0.91)),
        artwork=cakes,
        low=False,
    ),
    "gift-box": gift,
    "flat-gift-box": partial(gift, size=(24, 17, 5)),
    "heart-box": heart_box,
    "biscuit-tin": partial(tin, tall=8.0, round_lid=True),
    "hat-box": partial(tin, tall=15.0, round_lid=False),
    "wooden-crate": crate,
    "jewellery-box": partial(casket, arched=False),
    "treasure-chest": partial(casket, arched=True),
    "matchbox": matches,
    "egg-box": eggs,
    "storage-tub": tub,
    "tool-box": partial(
        case, colours=((0.75, 0.08, 0.08), (0.12, 0.3, 0.55), (0.25, 0.27, 0.28), (0.85, 0.6, 0.05)), lunch=False
    ),
    "lunch-tin": partial(case, colours=LOUD, lunch=True),
    "noodle-box": noodles,
    "ring-box": ring_box,
}
