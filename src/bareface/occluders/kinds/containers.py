"""Boxes that are no folded board: of wood, metal, plastic, velvet, pulp."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bareface.occluders.kinds.fields import stuff
from bareface.occluders.kinds.packaging import (
    LOUD,
    Size,
    faces,
    seen,
    sized,
)
from bareface.occluders.kinds.panels import View, blend, bow, cuboid, scene, slab, spot
from bareface.occluders.layer import Array
from bareface.occluders.raster import over
from bareface.occluders.sketch import Colour, Field, Sketch, ellipse, heart, rectangle, ribbon

_WOOD = ((0.62, 0.43, 0.25), (0.74, 0.57, 0.37), (0.45, 0.28, 0.15))


def _wood(s: Sketch, colour: Colour) -> Field:
    """Planed boards with grain along x."""
    return stuff(s, colour, 0.12, 0.09, 14.0)


GIFT = (
    (0.75, 0.1, 0.14),
    (0.12, 0.3, 0.55),
    (0.1, 0.42, 0.28),
    (0.9, 0.86, 0.78),
    (0.55, 0.25, 0.5),
    (0.93, 0.62, 0.68),
)


def heart_box(s: Sketch) -> None:
    """A heart-shaped box of chocolates."""
    tone, view = (
        s.pick((0.72, 0.06, 0.12), (0.85, 0.25, 0.4), (0.45, 0.05, 0.12)),
        View(s.rng.normal(0, 0.2), s.rng.uniform(-0.35, 0.1), s.rng.normal(0, 0.08)),
    )
    ring = heart(0, 0, 9.9)
    for z in np.linspace(-4.2, -0.4, 6):
        s.fill(view.flat(ring * 0.975, z), paint=tone * (0.5 if z < -1.8 else 0.72))
    lid = view.flat(ring)
    s.fill(lid, paint=stuff(s, tone, 0.2, 0.02))
    s.relief(lid, width=1.3, strength=0.6)
    inner = view.flat(ring * 0.86 - (0, 0.1))
    s.line(np.concatenate([inner, inner[:1]]), 0.14, (0.88, 0.72, 0.4))
    panel = view.panel(s, 20, 18)
    tie = s.pick((0.9, 0.75, 0.45), (0.95, 0.9, 0.88), (0.2, 0.12, 0.1))
    band = np.array(((-9.0, -3.3), (9.0, 2.2)))
    panel.fill(ribbon(band + (0.3, -1.2), 1.5), paint=blend(np.clip(tie * 1.1, 0, 1), tie * 0.8, -9, 9, 0), atop=True)
    panel.text(s.rng.choice(("With Love", "Chocolates", "Sweet Heart")), (0, 3.6), 1.2, (0.92, 0.78, 0.48), widest=9)
    s.fill(view.flat(ellipse(-5, -5.5, 2.2, 0.9, -0.7)), paint=(1, 1, 1), opacity=0.3, soft=0.5, atop=True)
    bow(s, view.at(np.array(((-0.2, -1.8, 0),)))[0], 2.5, tie)


def tin(s: Sketch, tall: float, round_lid: bool) -> None:
    """A biscuit tin or a hat box: a drum with a lid, seen a little from above."""
    r, tall = s.rng.uniform(9, 11), tall * s.rng.uniform(0.9, 1.1)
    tone, gold, tip = s.pick(*GIFT), np.array((0.85, 0.72, 0.42)), s.rng.uniform(0.18, 0.34)
    stripes, top = s.rng.uniform(0.6, 1.2), -tall / 2
    base, ring = ellipse(0, tall / 2, r * 0.97, r * tip)[:33], ellipse(0, top, r, r * tip)
    body = np.concatenate([base, ((-r * 0.97, top), (r * 0.97, top))])
    pale = np.clip(tone * 0.25 + 0.7, 0, 1)

    def wrap(x: Array, y: Array) -> Array:
        around = np.arcsin(np.clip(x / r, -1, 1)) * r
        share = np.clip(np.sin(around * 2.6 / stripes) * 6 + 0.5, 0, 1)
        return over(tone, pale, share if not round_lid else 0.2 * share)

    s.fill(body, paint=wrap)
    if round_lid:
        s.fill(ellipse(0, r * tip * 0.9 + 0.6, r * 0.5, tall * 0.26), paint=(0.95, 0.92, 0.82))
        s.text(
            s.rng.choice(("BISCUITS", "COOKIES", "SHORTBREAD")), (0, r * tip * 0.9 + 0.6), 1.2, tone * 0.7, bold=0.03
        )
    depth = 2.0 if round_lid else 3.2
    lid = np.concatenate(
        [
            ellipse(0, top + depth, r * 1.02, r * tip)[:33],
            ellipse(0, top, r * 1.02, r * tip)[32:],
            ((r * 1.02, top + depth),),
        ]
    )
    s.fill(lid, paint=gold if round_lid else tone * 0.85)
    whole = np.concatenate([base, ((-r * 1.02, top), (r * 1.02, top))])
    lean = float(s.light[0]) * 0.35
    s.shade(
        whole,
        factor=lambda x, y: (
            1.12
            - 0.6 * np.abs(np.clip(x / r, -1, 1) - lean) ** 2.2
            + 0.18 * np.exp(-((x / r - lean) ** 2) / 0.01) * round_lid
        ),
    )
    s.fill(ring, paint=tone if round_lid else np.clip(tone * 0.95, 0, 1))
    rim = np.concatenate([ring, ring[:1]])
    s.line(rim, 0.3, np.clip((gold if round_lid else tone) * 1.2, 0, 1))
    s.shade(ring, factor=lambda x, y: 1.0 + 0.16 * np.sin(x / r * 2.5 + 1.0) + 0.1 * (y - top) / r)
    if round_lid:
        for k in range(3):
            s.fill(
                ellipse(0, top, r * (0.72 - 0.2 * k), r * tip * (0.72 - 0.2 * k)),
                paint=(0.93, 0.88, 0.75) if k % 2 == 0 else tone * 0.8,
            )
    else:
        tie = np.clip(1.1 - tone, 0.1, 0.95) * 0.6 + 0.35 * tone
        s.fill(ribbon(np.array(((-r * 0.05, top - r * tip), (0.2, top + r * tip))), 1.7), paint=tie * 0.95)
        drop = np.array(((0.2, top + r * tip - 0.1), (0.2, tall / 2 + r * tip * 0.98)))
        s.fill(ribbon(drop, 1.7), paint=blend(tie * 0.8, np.clip(tie * 1.1, 0, 1), -0.7, 1.0, 0))
        bow(s, np.array((0.1, top)), 3.2, tie)


def crate(s: Sketch) -> None:
    """A wooden crate of slats."""
    wood = s.pick(*_WOOD[:2])
    wide, high, deep = sized(s, (28, 19, 18))
    view = seen(s, 80)
    block = cuboid(s, wide, high, deep, view)
    grain = _wood(s, wood)
    rows = int(s.rng.integers(3, 5))
    for face in (*block.flanks, block.front):
        face.fill(paint=wood * 0.16 if face is not block.cap else blend(wood * 0.12, wood * 0.3, -deep / 2, deep / 2))
        x, y = face.wide / 2, face.high / 2
        if face is block.cap:
            for edge in (-x, x - 1.0):
                face.block(edge, -y, edge + 1.0, y, np.clip(wood * 1.1, 0, 1))
            face.block(-x, -y, x, -y + 0.8, wood)
            face.block(-x, y - 0.9, x, y, np.clip(wood * 1.15, 0, 1))
            continue
        for k in range(rows):
            y0, shade = -y + k * 2 * y / rows, 0.9 + 0.06 * k
            face.fill(
                rectangle(-x, y0 + 0.25, x, y0 + 2 * y / rows - 0.35),
                paint=_wood(s, wood * shade),
            )
        for edge in (-x, x - 2.4):
            face.block(edge, -y, edge + 2.4, y, lambda u, v: grain(v, u) * 1.06)
            for k in range(rows):
                at = -y + (k + 0.5) * 2 * y / rows
                for off in (0.7, 1.7):
                    face.fill(ellipse(edge + off, at, 0.16), paint=(0.2, 0.18, 0.17))
    block.front.text(
        s.rng.choice(("APPLES", "ORANGES", "FRAGILE", "FARM", "WINE")),
        (0, 0),
        high * 0.2,
        (0.14, 0.1, 0.08),
        bold=0.028,
        widest=wide * 0.6,
    )


def _vault(s: Sketch, view: View, size: Size, lid: float, look: tuple[Array, Array]) -> None:
    """The arched lid of a chest, `lid` centimetres tall, of wood with straps of brass."""
    (wide, high, deep), (wood, brass) = size, look
    t = np.linspace(0, np.pi, 14)
    x, y = wide / 2, -high / 2 + lid
    arc = np.column_stack([y - np.sin(t) * lid * 1.25, (np.cos(t) - 1) * deep / 2])
    for side in (-1, 1):
        s.fill(view.at(np.column_stack([np.full(14, side * x), arc])), paint=wood * 0.62)
    for k in range(13):
        light = 0.75 + 0.5 * np.sin(t[k] + 0.5)
        normal = view.camera(np.array(((0, -np.sin(t[k] + 0.12), np.cos(t[k] + 0.12)),)))[0]
        if normal[2] <= -0.15:
            continue
        for e, half, tone in ((0.0, x, wood), *((e, 0.7, brass * 0.9) for e in (-0.95, -0.3, 0.3, 0.95))):
            corners = ((-half, k), (half, k), (half, k + 1), (-half, k + 1))
            s.fill(view.at(np.array([(e * x + dx, *arc[j]) for dx, j in corners])), paint=tone * light)


def casket(s: Sketch, arched: bool) -> None:
    """A wooden box with brass: a jewellery box, or a chest with an arched lid."""
    wood = s.pick(*_WOOD) * (0.75 if arched else 1.0)
    wide, high, deep = sized(s, (20, 13, 12))
    view, brass = seen(s), s.pick((0.80, 0.62, 0.28), (0.55, 0.42, 0.25))
    grain, lid = _wood(s, wood), high * 0.36
    if arched:
        _vault(s, view, (wide, high, deep), lid, (wood, brass))
    shift = lid / 2 if arched else 0.0
    block = cuboid(s, wide, high - 2 * shift, deep, view)
    front = view.panel(s, wide, high - 2 * shift, (0, shift, 0))
    sides = []
    if block.side:
        sign = float(np.sign(view.yaw))
        sides = [view.panel(s, deep, high - 2 * shift, (sign * wide / 2, shift, -deep / 2), (0, 0, -sign))]
    lids = [face for face in block.flanks if face is block.cap and not arched]
    for face in (*sides, *lids, front):
        face.fill(paint=grain)
    for face in (*sides, front):
        x, y = face.wide / 2, face.high / 2
        if not arched:
            face.block(-x, -y + lid - 0.12, x, -y + lid + 0.12, wood * 0.3)
        for e in (-0.95, -0.3, 0.3, 0.95) if arched and face is front else ():
            face.block(e * x - 0.7, -y, e * x + 0.7, y, brass * 0.85)
        corner = np.array(((0, 0), (2.2, 0), (0, 2.2)))
        for sx, sy in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
            face.fill((corner * (-sx, -sy)) + (sx * x, sy * y), paint=brass)
    for face in lids:
        face.fill(ellipse(0, 0, face.wide * 0.3, face.high * 0.3), paint=np.clip(wood * 1.35, 0, 1))
    y = -front.high / 2 + (0.3 if arched else lid)
    lock = rectangle(-1.3, y - 1.2, 1.3, y + 1.9, 0.4)
    front.fill(lock, paint=blend(np.clip(brass * 1.25, 0, 1), brass * 0.75, y - 1.2, y + 1.9))
    front.fill(ellipse(0, y + 0.4, 0.32), paint=(0.08, 0.06, 0.05))
    front.block(-0.14, y + 0.4, 0.14, y + 1.3, (0.08, 0.06, 0.05))
    front.gloss(0.12, s.rng.uniform(-0.5, 0.5), 0.35)


def eggs(s: Sketch) -> None:
    """An egg box of grey pulp."""
    tone = s.pick((0.62, 0.60, 0.56), (0.55, 0.63, 0.58), (0.72, 0.62, 0.48), (0.60, 0.66, 0.72))
    view, count = (
        View(s.rng.normal(0, 0.2), s.rng.uniform(0.25, 0.5), s.rng.normal(0, 0.04), 55),
        int(s.rng.choice((3, 5))),
    )
    wide, deep, high = count * 5.0, 10.5, 6.5
    pulp = stuff(s, tone, 0.12, 0.07)
    x = np.linspace(-wide / 2, wide / 2, count * 12 + 1)
    hump = np.abs(np.sin(np.pi * (x + wide / 2) / 5.0)) ** 0.6
    base = np.concatenate(
        [np.column_stack([x * 0.98, np.full(len(x), 0.0)]), np.column_stack([x * 0.94, 1.0 + 2.6 * hump])[::-1]]
    )
    s.fill(view.flat(base, 0), paint=pulp)
    s.shade(
        view.flat(base, 0), factor=lambda u, v: 0.62 + 0.28 * np.cos(2 * np.pi * u / 5.0 + np.pi * (count % 2)) * -1
    )
    lip = view.at(np.array([(e * (wide / 2 + 0.4), 0.1, z) for e, z in ((-1, 0.5), (1, 0.5), (1, -deep), (-1, -deep))]))
    s.fill(lip, paint=tone * 0.8)
    lid = np.array(
        [
            (e * (wide / 2 - i), -h, z)
            for e, i, h, z in ((-1, 0, 0, 0.3), (1, 0, 0, 0.3), (1, 0.9, high * 0.7, -1.0), (-1, 0.9, high * 0.7, -1.0))
        ]
    )
    front, top = (
        view.at(lid),
        view.at(lid[[3, 2, 2, 3]] - (((0, 0, 0), (0, 0, 0), (0.3, 0, deep - 2), (-0.3, 0, deep - 2)))),
    )
    sides = [
        view.at(
            np.array(
                (
                    (e * wide / 2, 0, 0.3),
                    (e * (wide / 2 - 0.9), -high * 0.7, -1),
                    (e * (wide / 2 - 1.2), -high * 0.7, 1 - deep),
                    (e * wide / 2, 0, -deep),
                )
            )
        )
        for e in (-1, 1)
    ]
    for ring, gain in ((sides[0], 0.7), (sides[1], 0.7), (top, 1.05), (front, 0.9)):
        s.fill(ring, paint=stuff(s, tone * gain, 0.12, 0.07))
    s.shade(front, factor=lambda u, v: 0.94 + 0.12 * np.cos(2 * np.pi * u / 5.0 + np.pi * (count % 2 == 0) + np.pi))
    s.line(front[2:], 0.25, np.clip(tone * 1.15, 0, 1))
    panel = view.panel(s, wide, high)
    panel.block(-wide * 0.3, -high * 0.55, wide * 0.3, -high * 0.12, (0.95, 0.9, 0.7), 0.3)
    panel.text("FREE RANGE EGGS", (0, -high * 0.33), 1.0, (0.5, 0.25, 0.1), bold=0.04, widest=wide * 0.52)


def tub(s: Sketch) -> None:
    """A clouded plastic storage box with a lid that clips on; things show through."""
    wide, high, deep = sized(s, (28, 18, 19))
    view, tint = seen(s, 80), s.pick((0.80, 0.86, 0.90), (0.85, 0.88, 0.86), (0.75, 0.82, 0.92))
    block = cuboid(s, wide, high, deep, view)
    for face in (*block.flanks, block.front):
        face.fill(paint=tint * 0.8, opacity=0.82)
    front = block.front
    for _ in range(6):
        at, r = s.rng.uniform(-0.36, 0.36, 2) * (wide, high * 0.8) + (0, high * 0.12), s.rng.uniform(2, 3.6)
        front.fill(
            spot(at, r, r * 0.7, s.rng.uniform(0, 3), 3),
            paint=s.pick(*LOUD, (0.9, 0.88, 0.8)),
            opacity=0.4,
            soft=0.5,
            atop=True,
        )
    for face in (front, *block.flanks):
        if face is not block.cap:
            face.shade(lambda x, y: 1.06 - 0.14 * y / high + 0.08 * np.cos(x * 1.7) ** 8)
    lid = s.pick((0.9, 0.92, 0.94), (0.2, 0.4, 0.7), (0.8, 0.2, 0.25), (0.25, 0.6, 0.45))
    faces = [view.panel(s, wide + 1.4, 2.4, (0, -high / 2, 0.7))]
    if block.side:
        sign = float(np.sign(view.yaw))
        faces.insert(0, view.panel(s, deep + 1.4, 2.4, (sign * (wide / 2 + 0.7), -high / 2, -deep / 2), (0, 0, -sign)))
    if block.cap and view.pitch > 0:
        faces.append(view.panel(s, wide + 1.4, deep + 1.4, (0, -high / 2 - 1.2, -deep / 2), (1, 0, 0), (0, 0, 1)))
    for face in faces:
        face.fill(paint=lid)
        ring = face.edge(0.12)
        face.line(np.concatenate([ring, ring[:1]]), 0.16, np.clip(lid * 1.25, 0, 1))
    if len(faces) > 1 and view.pitch > 0:
        faces[-1].fill(faces[-1].edge(2.2, 1.5), paint=lid * 0.9)
        faces[-1].gloss(0.25, 0.2, 0.3)
    for x in (-0.25, 0.25):
        clip = rectangle(x * wide - 2, -high / 2 - 0.8, x * wide + 2, -high / 2 + 3.2, 0.6)
        front.fill(clip, paint=np.clip(lid * 0.75, 0, 1))
        front.fill(
            rectangle(x * wide - 1.6, -high / 2 - 0.6, x * wide + 1.6, -high / 2 + 2.6, 0.5),
            paint=np.clip(lid * 1.05, 0, 1),
        )
    front.gloss(0.25, s.rng.uniform(-0.5, 0.5), 0.18)


def case(s: Sketch, colours: Sequence[Colour], lunch: bool) -> None:
    """A metal tool box, or a child's lunch tin, with a handle and latches."""
    tone = s.pick(*colours)
    wide, high, deep = sized(s, (20, 14, 8.5) if lunch else (28, 13, 13))
    view = seen(s, 70)
    steel = np.array((0.72, 0.73, 0.75))
    grip = [
        view.at(
            np.array(
                (
                    (-4.5, -high / 2, -deep / 2),
                    (-4.2, -high / 2 - 2.8, -deep / 2),
                    (4.2, -high / 2 - 2.8, -deep / 2),
                    (4.5, -high / 2, -deep / 2),
                )
            )
        )
    ]
    block = faces(s, (wide, high, deep), view, tone)
    s.line(grip[0], 0.7, steel * 0.6)
    s.line(grip[0][1:3], 1.3, (0.12, 0.12, 0.13) if not lunch else tone * 0.6)
    s.line(grip[0][1:3] - (0, 0.25), 0.3, (0.4, 0.4, 0.42))
    front = block.front
    for face in (block.side, front):
        if face:
            x = face.wide / 2
            face.block(-x, -high * 0.2, x, -high * 0.2 + 0.3, tone * 0.4)
            face.block(-x, -high * 0.2 - 0.25, x, -high * 0.2, np.clip(tone * 1.3, 0, 1))
    if lunch:
        view_in = scene(s, wide * 0.8, high * 0.55)
        front.fill(
            rectangle(-wide * 0.42, -high * 0.1, wide * 0.42, high * 0.42, 0.8),
            paint=lambda x, y: view_in(x, y - high * 0.16) * 1.1,
        )
        front.text(
            s.rng.choice(("SPACE!", "DINO", "RACER", "LUNCH")),
            (0, high * 0.16),
            high * 0.2,
            (0.98, 0.9, 0.3),
            bold=0.033,
        )
    else:
        front.block(-3.5, high * 0.08, 3.5, high * 0.3, (0.15, 0.15, 0.16), 0.3)
        front.text("TOOLS", (0, high * 0.19), 1.3, (0.9, 0.9, 0.88), bold=0.04)
    for x in (-0.3, 0.3):
        front.block(x * wide - 1.0, -high * 0.32, x * wide + 1.0, -high * 0.02, steel * 0.55, 0.2)
        front.block(
            x * wide - 0.8,
            -high * 0.3,
            x * wide + 0.8,
            -high * 0.05,
            blend(steel * 1.3, steel * 0.7, -high * 0.3, -high * 0.05),
            0.2,
        )
    front.gloss(0.2, s.rng.uniform(-0.6, 0.6), 0.2)
    front.wear(steel * 0.8, 0.14)


def ring_box(s: Sketch) -> None:
    """A small velvet box, open, with a ring in it."""
    tone = s.pick((0.10, 0.13, 0.35), (0.45, 0.04, 0.1), (0.08, 0.08, 0.09), (0.1, 0.3, 0.28))
    view = View(s.rng.normal(0, 0.3), s.rng.uniform(0.3, 0.5), s.rng.normal(0, 0.05), 40)
    wide, high, deep = 5.6, 3.0, 5.4
    x = wide / 2
    back = rectangle(-x, -high / 2 - 4.6, x, -high / 2, 0.4)
    slab(s, view, back, 1.6, tone * 0.7, -deep + 1.0)
    s.fill(view.flat(back, -deep + 1.0), paint=stuff(s, tone * 1.1, 0.1, 0.1))
    satin = np.array((0.93, 0.91, 0.88))
    inner = view.flat(rectangle(-x + 0.45, -high / 2 - 4.15, x - 0.45, -high / 2, 0.4), -deep + 1.0)
    s.fill(inner, paint=satin)
    s.relief(inner, width=0.6, strength=0.6)
    block = faces(s, (wide, high, deep), view, stuff(s, tone, 0.1, 0.1))
    if block.cap:
        for inset, paint in ((0.45, satin * 0.9), (0.7, tone * 0.9)):
            block.cap.fill(block.cap.edge(inset, 0.5), paint=paint)
        block.cap.block(-1.7, -0.35, 1.7, 0.35, tone * 0.4, 0.2)
    gold = s.pick((0.88, 0.72, 0.36), (0.82, 0.83, 0.85))
    at = view.at(np.array(((0, -high / 2 - 0.7, -deep / 2),)))[0]
    hoop = np.concatenate([spot(at, 1.15, 1.25)[24:], spot(at, 1.15, 1.25)[:9]])
    s.line(hoop, 0.3, gold * 0.6)
    s.line(hoop - 0.05, 0.18, gold)
    stone = np.array(((-0.55, -0.3), (-0.3, -0.65), (0.3, -0.65), (0.55, -0.3), (0, 0.35))) + at + (0, -1.35)
    s.fill(stone, paint=(0.85, 0.92, 0.97))
    s.fill(stone[[0, 1, 4]], paint=(0.65, 0.78, 0.88))
    s.fill(stone[[2, 3, 4]], paint=(1, 1, 1))
