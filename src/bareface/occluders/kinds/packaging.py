"""Blocks of board, what is printed on folding boxes, and what they hold out."""

from __future__ import annotations

import numpy as np

from bareface.occluders import textures
from bareface.occluders.kinds.fields import toned
from bareface.occluders.kinds.panels import (
    Cuboid,
    Panel,
    View,
    barcode,
    blend,
    bow,
    cuboid,
    rows_of,
    scene,
    typed,
)
from bareface.occluders.layer import Array
from bareface.occluders.sketch import Colour, Field, Sketch, ellipse, rectangle, ribbon, smooth, star

LOUD = ((0.9, 0.2, 0.12), (0.12, 0.35, 0.75), (0.97, 0.72, 0.1), (0.2, 0.6, 0.3), (0.5, 0.2, 0.6))


Size = tuple[float, float, float]


def seen(s: Sketch, distance: float = 60.0, low: bool = False) -> View:
    """A random look at a corner: the front, a side, and most often the top."""
    pitch = s.rng.uniform(-0.3, -0.12) if low and s.rng.uniform() < 0.2 else s.rng.uniform(0.22, 0.5)
    return View(
        s.rng.choice((-1, 1)) * s.rng.uniform(0.3, 0.7),
        pitch,
        s.rng.normal(0, 0.04),
        distance * s.rng.uniform(0.85, 1.2),
    )


def faces(s: Sketch, size: Size, view: View, paint: Colour | Field, rim: float = 1.2, z: float = 0.0) -> Cuboid:
    """A block of one material with its edges caught by the light, and flanks that darken towards the far end."""
    block = cuboid(s, *size, view, z)
    for face in block.flanks:
        deep, flip = (face.wide, np.sign(view.yaw)) if face is block.side else (face.high, -1)
        across = 0 if face is block.side else 1
        face.fill(paint=toned(paint, blend((0.95 + 0.08 * flip,), (0.95 - 0.08 * flip,), -deep / 2, deep / 2, across)))
    block.front.fill(paint=toned(paint, lambda x, y: 1.0 - 0.1 * y / size[1]))
    if rim and not callable(paint):
        edges(block, np.clip(np.asarray(paint) * rim, 0, 1))
    return block


def sized(s: Sketch, size: Size, spread: float = 0.12) -> Size:
    """A size that is up to `spread` larger or smaller in each direction."""
    wide, high, deep = (n * s.rng.uniform(1 - spread, 1 + spread) for n in size)
    return wide, high, deep


def edges(block: Cuboid, colour: Colour, width: float = 0.09) -> None:
    """The front's edges, a little rubbed."""
    ring = block.front.edge()
    block.front.line(np.concatenate([ring, ring[:1]]), width, colour)


def _ink_for(ground: Array) -> Array:
    return np.array((0.97, 0.97, 0.95) if ground.mean() < 0.6 else (0.12, 0.12, 0.2))


def _facts(s: Sketch, panel: Panel | None) -> None:
    """The table of contents that food has on its side, and a bar code."""
    if panel:
        x, y = panel.wide * 0.38, panel.high * 0.4
        panel.block(-x, -y, x, y * 0.3, (0.95, 0.95, 0.94))
        panel.picture(typed(s, 2 * x, 1.2 * y, 0.55), -x * 0.9, -y * 0.9, x * 0.9, y * 0.25)
        panel.picture(barcode(s), -x * 0.8, y * 0.55, x * 0.8, min(y * 0.55 + x, y * 1.1))


def cereal(s: Sketch, block: Cuboid, ground: Array) -> None:
    """A burst, a bowl of flakes, a big name."""
    front, w, h = block.front, block.front.wide / 2, block.front.high / 2
    front.fill(star(0, h * 0.3, 0.95 * w, 0.79, 24), paint=np.clip(ground * 1.3 + 0.15, 0, 1))
    name = rows_of(s, ("CRUNCHIES", "HONEY HOOPS", "CORN POPS", "FROSTY-O", "MUESLI"), 1)[0]
    for dx, colour in ((0.18, ground * 0.35), (0.0, (0.99, 0.97, 0.9))):
        for k, word in enumerate(name.split()):
            front.text(
                word, (dx, -h * (0.72 - 0.25 * k) + dx), h * 0.19, colour, turn=-0.07, bold=0.039, widest=w * 1.75
            )
    front.fill(ellipse(0, h * 0.3, w * 0.72, w * 0.24), paint=(0.97, 0.96, 0.94))
    bowl = np.concatenate([ellipse(0, h * 0.3, w * 0.72, 0.1)[:33], ellipse(0, h * 0.3, w * 0.72, w * 0.62)[:33]])
    front.fill(bowl, paint=blend((0.3, 0.5, 0.8), (0.15, 0.25, 0.5), h * 0.3, h * 0.7))
    flake = s.pick((0.85, 0.58, 0.2), (0.65, 0.4, 0.2), (0.93, 0.75, 0.4))
    for k, (a, b) in enumerate(s.rng.uniform(-1, 1, (34, 2))):
        front.fill(
            ellipse(a * w * 0.6 * np.sqrt(1 - b * b * 0.8), h * 0.29 + b * w * 0.17, 0.75, 0.5, 7 * a),
            paint=flake * (0.8 + 0.3 * (k % 3) / 2),
        )
    front.block(-w * 0.9, h * 0.82, w * 0.1, h * 0.93, (0.97,) * 3, 0.3)
    front.text("375 g", (-w * 0.4, h * 0.875), h * 0.06, (0.1,) * 3)
    _facts(s, block.side)


def washing(s: Sketch, block: Cuboid, ground: Array) -> None:
    """A swirl, bubbles, a shouting name."""
    front, w, h = block.front, block.front.wide / 2, block.front.high / 2
    for k, (share, colour) in enumerate(
        ((0.95, (0.97,) * 3), (0.78, (0.97, 0.75, 0.1)), (0.6, (0.15, 0.4, 0.8)), (0.42, (0.97,) * 3))
    ):
        front.fill(ellipse(w * 0.06 * k, h * 0.02 * k, w * share, w * share * 0.85, 0.4 * k), paint=colour)
    front.text(
        rows_of(s, ("BRIO", "WASH!", "ULTRA", "SPLASH", "NEVA"), 1)[0],
        (0, 0),
        h * 0.24,
        (0.8, 0.08, 0.12),
        turn=-0.18,
        bold=0.055,
        widest=w * 1.7,
    )
    front.text("WASHING POWDER", (0, h * 0.62), h * 0.08, _ink_for(ground), bold=0.03, widest=w * 1.7)
    front.text("2.4 kg", (w * 0.5, h * 0.83), h * 0.08, _ink_for(ground))
    for x, y, r in s.rng.uniform(-1, 1, (9, 3)):
        front.fill(ellipse(x * w * 0.85, y * h * 0.85, 0.7 + 0.4 * r), paint=(0.9, 0.95, 1), opacity=0.5)
    _facts(s, block.side)


def remedy(s: Sketch, block: Cuboid, ground: Array) -> None:
    """A name, a dose, a coloured band, a cross."""
    front, w, h = block.front, block.front.wide / 2, block.front.high / 2
    tone = s.pick((0.1, 0.4, 0.7), (0.75, 0.15, 0.2), (0.2, 0.55, 0.35), (0.85, 0.5, 0.1))
    for face in (block.front, block.side, block.cap):
        if face and face is not block.cap:
            face.block(-face.wide / 2, h * 0.35, face.wide / 2, h * 0.72, tone)
    name = rows_of(s, ("Dolorin", "Panaxol", "Febrilan", "Cardivel", "Nasomed"), 1)[0]
    front.text(name, (-w * 0.1, -h * 0.4), h * 0.42, tone * 0.7, bold=0.028, widest=w * 1.4)
    front.text("500 mg", (-w * 0.5, h * 0.1), h * 0.18, (0.2, 0.2, 0.25))
    front.text("24 tablets", (-w * 0.45, h * 0.54), h * 0.18, (0.97,) * 3)
    front.fill(ellipse(w * 0.66, h * 0.02, h * 0.3), paint=tone)
    front.block(w * 0.66 - h * 0.07, -h * 0.16, w * 0.66 + h * 0.07, h * 0.2, (0.97,) * 3)
    front.block(w * 0.66 - h * 0.18, -h * 0.05, w * 0.66 + h * 0.18, h * 0.09, (0.97,) * 3)
    if block.cap:
        block.cap.text(name, (0, 0), block.cap.high * 0.4, tone * 0.7, bold=0.028)


def tea(s: Sketch, block: Cuboid, ground: Array) -> None:
    """Gold lines, an oval with leaves."""
    front, w, h = block.front, block.front.wide / 2, block.front.high / 2
    gold, ring = np.array((0.85, 0.70, 0.38)), front.edge(0.35)
    front.line(np.concatenate([ring, ring[:1]]), 0.12, gold)
    front.fill(ellipse(0, -h * 0.1, w * 0.66, h * 0.62), paint=(0.94, 0.91, 0.82))
    front.text("TEA", (0, -h * 0.3), h * 0.3, ground * 0.7, bold=0.03)
    front.text(
        s.rng.choice(("EARL GREY", "GREEN MINT", "CAMOMILE", "ASSAM")),
        (0, h * 0.02),
        h * 0.12,
        (0.2, 0.15, 0.1),
        widest=w,
    )
    for turn in (-0.7, 0.0, 0.7):
        front.fill(
            ellipse(np.sin(turn) * 0.9, h * 0.32 - 0.2 * np.cos(turn), 0.28, 0.8, turn, 1.5), paint=(0.3, 0.5, 0.2)
        )
    front.text("20 BAGS", (0, h * 0.75), h * 0.13, gold, bold=0.03)
    if block.cap:
        block.cap.line(((-w * 0.9, 0), (w * 0.9, 0)), 0.12, gold)
    if block.side:
        block.side.text("TEA", (0, 0), h * 0.3, gold)


def gadget(s: Sketch, block: Cuboid, ground: Array) -> None:
    """A picture of the telephone that is inside."""
    front, w, h = block.front, block.front.wide / 2, block.front.high / 2
    ink = _ink_for(ground)
    body = rectangle(-w * 0.42, -h * 0.7, w * 0.42, h * 0.45, w * 0.1)
    view = scene(s, w, h * 1.2)
    front.fill(body, paint=(0.1, 0.1, 0.12))
    front.fill(rectangle(-w * 0.38, -h * 0.67, w * 0.38, h * 0.42, w * 0.08), paint=view)
    front.text(rows_of(s, ("Nova X", "phone 9", "Aero", "Lumen S"), 1)[0], (0, h * 0.68), h * 0.1, ink)
    for face in block.flanks:
        face.text(
            "Nova",
            (0, 0),
            min(face.wide, face.high) * 0.3,
            ink * 0.6 + 0.2,
            turn=0.0 if face is block.cap else np.pi / 2,
        )


def game(s: Sketch, block: Cuboid, ground: Array) -> None:
    """A scene, a title, pieces."""
    front, w, h = block.front, block.front.wide / 2, block.front.high / 2
    view = scene(s, 2 * w, 2 * h)
    front.fill(rectangle(-w * 0.94, -h * 0.92, w * 0.94, h * 0.92), paint=lambda x, y: view(x, y) * 1.1)
    name = rows_of(s, ("CASTLE QUEST", "PIRATES", "TRAIN LINES", "1000 PIECES", "ISLANDS"), 1)[0]
    for dx, colour in ((0.25, (0.1, 0.05, 0.05)), (0.0, (0.98, 0.88, 0.35))):
        front.text(name, (dx, -h * 0.66 + dx), h * 0.2, colour, bold=0.033, widest=w * 1.7)
    for k in range(4):
        x, y = w * (-0.6 + 0.35 * k), h * s.rng.uniform(0.45, 0.7)
        tone = s.pick(*LOUD)
        front.fill(ellipse(x, y - 1.5, 0.8), paint=tone)
        front.fill(np.array(((x - 1.1, y + 1.4), (x, y - 1.8), (x + 1.1, y + 1.4))), paint=tone)
    front.text("2-4 players   8+", (0, h * 0.84), h * 0.07, (0.98,) * 3, bold=0.03)
    for face in block.flanks:
        face.text(
            name,
            (0, 0),
            min(face.wide, face.high) * 0.4,
            (0.98, 0.88, 0.35),
            turn=0.0 if face is block.cap else np.pi / 2,
            bold=0.028,
            widest=max(face.wide, face.high) * 0.8,
        )


def shoes(s: Sketch, block: Cuboid, ground: Array) -> None:
    """A lid of another colour, a name, a size label."""
    ink, lid = _ink_for(ground), min(3.6, block.front.high * 0.33)
    lid_tone = s.pick(ground, (0.95, 0.94, 0.92), (0.15, 0.15, 0.15))
    for face in (block.side, block.cap, block.front):
        if face is block.cap and face:
            face.fill(paint=lid_tone)
        elif face:
            y = -face.high / 2
            face.block(-face.wide / 2 - 0.15, y, face.wide / 2 + 0.15, y + lid, lid_tone)
            face.block(-face.wide / 2, y + lid, face.wide / 2, y + lid + 0.25, ground * 0.55)
    front = block.front
    front.text(
        rows_of(s, ("STRIDE", "velo", "RUNNER", "Marlow"), 1)[0],
        (-front.wide * 0.12, front.high * 0.16),
        front.high * 0.22,
        ink,
        bold=0.033,
    )
    x, y = front.wide * 0.25, front.high * 0.0
    front.block(x, y, x + front.wide * 0.2, y + front.high * 0.38, (0.95,) * 3)
    front.picture(barcode(s), x + 0.2, y + front.high * 0.2, x + front.wide * 0.2 - 0.2, y + front.high * 0.36)
    front.text("EU 42", (x + front.wide * 0.1, y + front.high * 0.1), 0.9, (0.1,) * 3, bold=0.028)


def window(s: Sketch, block: Cuboid, ground: Array) -> None:
    """A toy behind a clear film."""
    front, w, h = block.front, block.front.wide / 2, block.front.high / 2
    pane = rectangle(-w * 0.8, -h * 0.5, w * 0.8, h * 0.7, 1.2)
    front.fill(pane, paint=blend(ground * 0.25, np.clip(ground * 0.8 + 0.1, 0, 1), -h * 0.5, h * 0.7))
    if s.rng.uniform() < 0.5:
        tone, y = s.pick(*LOUD), h * 0.3
        front.fill(
            smooth(
                (
                    (-w * 0.62, y),
                    (-w * 0.55, y - 2.4),
                    (-w * 0.25, y - 4.6),
                    (w * 0.25, y - 4.6),
                    (w * 0.45, y - 2.6),
                    (w * 0.66, y - 1.8),
                    (w * 0.66, y),
                )
            ),
            paint=tone,
        )
        front.fill(
            np.array(((-w * 0.3, y - 2.4), (-w * 0.2, y - 4.1), (w * 0.18, y - 4.1), (w * 0.32, y - 2.4))),
            paint=(0.6, 0.75, 0.85),
        )
        for x in (-w * 0.38, w * 0.4):
            front.fill(ellipse(x, y + 0.2, 1.5), paint=(0.1, 0.1, 0.1))
            front.fill(ellipse(x, y + 0.2, 0.75), paint=(0.75, 0.75, 0.78))
    else:
        fur, y = s.pick((0.65, 0.43, 0.25), (0.85, 0.75, 0.6), (0.9, 0.6, 0.65)), h * 0.0
        front.fill(ellipse(0, y + h * 0.36, w * 0.42, h * 0.3), paint=fur * 0.9)
        for side in (-1, 1):
            front.fill(ellipse(side * w * 0.32, y - h * 0.27, w * 0.17), paint=fur * 0.8)
            front.fill(ellipse(side * w * 0.45, y + h * 0.35, w * 0.16, h * 0.18, side * 0.6), paint=fur * 0.8)
        front.fill(ellipse(0, y - h * 0.06, w * 0.42, h * 0.28), paint=fur)
        front.fill(ellipse(0, y + h * 0.04, w * 0.2, h * 0.12), paint=np.clip(fur * 1.3, 0, 1))
        for x, dy, r in ((-0.16, -0.12, 0.05), (0.16, -0.12, 0.05), (0, 0.0, 0.07)):
            front.fill(ellipse(x * w, y + dy * h, r * w), paint=(0.1, 0.07, 0.06))
    front.fill(
        np.array(((-w * 0.5, -h * 0.48), (-w * 0.15, -h * 0.48), (-w * 0.45, h * 0.68), (-w * 0.7, h * 0.68))),
        paint=(1, 1, 1),
        opacity=0.22,
        soft=0.3,
        atop=True,
    )
    ring = np.concatenate([pane, pane[:1]])
    front.line(ring, 0.2, np.clip(ground * 1.3, 0, 1))
    front.text(
        rows_of(s, ("TURBO", "BEST FRIEND", "SUPER TOY", "FUN!"), 1)[0],
        (0, -h * 0.75),
        h * 0.2,
        (0.99, 0.95, 0.6),
        turn=-0.05,
        bold=0.039,
        widest=w * 1.7,
    )
    front.text("AGES 3+", (w * 0.55, h * 0.85), h * 0.1, (0.97,) * 3, bold=0.04)


def tissues(s: Sketch, block: Cuboid, ground: Array) -> None:
    """Patterned board, a slit, a tissue that stands up from it."""
    cloth = s.cloth((textures.blobs, textures.dots, textures.stripes)[int(s.rng.integers(3))], 1.6)
    for face in (*block.flanks, block.front):
        face.fill(paint=lambda x, y: 0.45 * cloth(x, y) + 0.55 * ground)
    edges(block, np.clip(ground * 1.2, 0, 1))
    if not block.cap:
        return
    middle = block.cap.at(np.zeros((1, 2)))[0]
    slot = block.cap.at(ellipse(0, 0, block.cap.wide * 0.3, block.cap.high * 0.16))
    s.fill(slot, paint=(0.93, 0.94, 0.95))
    s.fill(block.cap.at(ellipse(0, 0, block.cap.wide * 0.24, block.cap.high * 0.1)), paint=(0.25, 0.25, 0.27))
    w = block.cap.wide * 0.24
    tip = s.rng.uniform(-0.6, 0.6) * w
    left, right = s.rng.uniform(3.0, 5.5, 2)
    sheet = (
        np.concatenate(
            [
                smooth(((-w * 0.8, 0.1), (-w * 0.7, -1.6), (-w * 1.1, -left), (-w * 1.3, -left - 1.6)), closed=False),
                smooth(
                    ((-w * 0.9, -left - 1.3), (tip - 2.2, -left - 1.7), (tip - 0.9, -8.0), (tip, -9.8)), closed=False
                ),
                smooth(
                    ((tip + 0.4, -8.2), (tip + 1.4, -right - 1.9), (w * 0.8, -right - 0.9), (w * 1.35, -right - 1.2)),
                    closed=False,
                ),
                smooth(((w * 1.0, -right + 0.4), (w * 0.7, -1.4), (w * 0.8, 0.1), (0, 0.7)), closed=False),
            ]
        )
        + middle
    )
    s.fill(sheet, paint=(0.96, 0.96, 0.97))
    for k, (x, y) in enumerate(
        ((-1.2, -left - 1.2), (-0.55, -left - 2.0), (tip / w, -9.0), (0.5, -right - 1.6), (1.2, -right - 1.0))
    ):
        fold = (
            smooth(((w * (-0.5 + 0.25 * k), 0.3), (w * (-0.4 + 0.2 * k) + 0.15, -2.0), (x * w, y)), closed=False)
            + middle
        )
        s.fill(
            ribbon(fold, np.linspace(0.7, 0.08, len(fold))),
            paint=(0.66, 0.68, 0.73),
            opacity=0.75,
            soft=0.14,
            atop=True,
        )
    s.relief(sheet, width=0.5, strength=0.3)


def cakes(s: Sketch, block: Cuboid, ground: Array) -> None:
    """A baker's roundel, striped sides, a ribbon."""
    front, tone = block.front, s.pick((0.85, 0.35, 0.5), (0.3, 0.6, 0.55), (0.55, 0.35, 0.2))
    front.fill(ellipse(0, 0, front.high * 0.4), paint=tone)
    front.text("Patisserie", (0, -0.4), 1.3, (0.97,) * 3)
    front.line(((-2.2, 1.0), (2.2, 1.0)), 0.1, (0.97,) * 3)
    for face in block.flanks:
        for x in np.linspace(-0.45, 0.45, 10) * face.wide:
            face.block(
                x - face.wide * 0.012, -face.high / 2, x + face.wide * 0.012, face.high / 2, np.clip(tone * 1.1, 0, 1)
            )
    for face in (*block.flanks, front):
        if face is not block.side:
            face.line(((face.wide * 0.3, -face.high / 2), (face.wide * 0.3, face.high / 2)), 0.3, tone * 0.8)
    if block.cap:
        bow(s, block.cap.at(np.array(((block.cap.wide * 0.3, 0),)))[0], 1.8, tone * 0.9)
