"""Keys and car remotes, hung by their hole at the origin of a hook."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bareface.occluders.kinds.key_parts import (
    BLACK,
    BRASS,
    IRON,
    LOUD,
    NICKEL,
    STEEL_GREY,
    WHITE,
    Hook,
    arc,
    bent_wire,
    chain_down,
    flat_part,
    sheen,
)
from bareface.occluders.kinds.lathe import turned_body
from bareface.occluders.layer import Array
from bareface.occluders.sketch import Colour, Sketch, ellipse, rectangle, smooth
from bareface.occluders.textures import PRINTS


def _cuts(s: Sketch, x: float, top: float, bottom: float, deep: float, steps: int = 7) -> list[tuple[float, float]]:
    """The bitting of one edge, downwards."""
    points: list[tuple[float, float]] = [(x, top)]
    span = (bottom - top) / steps
    for k, depth in enumerate(s.rng.uniform(0.15, 1.0, steps) * deep):
        middle = top + (k + 0.5) * span
        points += [
            (x - depth, middle - 0.16 * span),
            (x - depth, middle + 0.16 * span),
            (x - 0.25 * depth, middle + 0.5 * span),
        ]
    return points


def _bow(s: Sketch, shape: str, size: float) -> Array:
    """The grip's outline, hung by a hole near its top at the origin."""
    y = size - 0.55
    if shape == "round":
        return ellipse(0, y, size, size)
    if shape == "hex":
        turn = np.arange(6) * np.pi / 3 + np.pi / 6
        return np.stack([size * 1.08 * np.cos(turn), y + size * np.sin(turn)], 1)
    if shape == "square":
        return ellipse(0, y, size * 1.02, size, 0, 5)
    if shape == "clover":
        turn = np.linspace(0, 2 * np.pi, 90, endpoint=False)
        r = size * (0.86 + 0.2 * np.cos(3 * (turn + np.pi / 2)))
        return np.stack([r * 1.12 * np.cos(turn), y + r * np.sin(turn)], 1)
    return ellipse(0, y, size * 1.15, size * 0.88, 0, 3)


def house_key(
    s: Sketch,
    hook: Hook,
    metal: Colour | None = None,
    shape: str = "",
    cover: Colour | None = None,
    printed: bool = False,
    dimpled: bool = False,
    head: Colour | None = None,
) -> None:
    """A flat cylinder-lock key: bow with a hole, grooved blade, cuts; a coloured cap, a print or a plastic head."""
    ink = s.pick(NICKEL, NICKEL, BRASS, STEEL_GREY) if metal is None else s.pick(metal)
    shape = shape or ("round", "hex", "square", "clover", "oval")[int(s.rng.integers(5))]
    size = s.rng.uniform(1.05, 1.3)
    bow = _bow(s, shape, size)
    shoulder = 2 * size - 0.75
    end = shoulder + s.rng.uniform(2.7, 3.5)
    w = s.rng.uniform(0.36, 0.44)
    paint = s.cloth(PRINTS[int(s.rng.integers(len(PRINTS)))], 0.25) if printed else sheen(s, ink)
    hole = ellipse(0, 0, 0.36, 0.3)
    if dimpled:
        right = [(w, shoulder), (w, end - 0.3), (w * 0.5, end)]
    else:
        right = [
            (w * 1.25, shoulder),
            (w * 1.25, shoulder + 0.25),
            *_cuts(s, w, shoulder + 0.4, end - 0.35, 0.42),
            (0.02, end),
        ]
    blade = np.array(
        [
            (-w * 1.25, shoulder - 0.3),
            (w * 1.25, shoulder - 0.3),
            *right,
            (-w * 0.6, end),
            (-w, end - 0.35),
            (-w, shoulder + 0.25),
            (-w * 1.25, shoulder + 0.25),
        ]
    )
    if head is None:
        # One piece of metal: the bow's outline, entered and left where the blade begins.
        keep = bow[~((bow[:, 1] > size) & (np.abs(bow[:, 0]) < 1.25 * w))]
        angle = np.arctan2(keep[:, 0], keep[:, 1] - size)  # 0 straight down, anticlockwise on the screen
        keep = keep[np.argsort(angle % (2 * np.pi))]
        blade = np.concatenate([keep, blade[::-1]])
    flat_part(s, hook, blade, paint, [] if head is not None else [hole], width=0.12)
    for x, wide, tone in ((-0.2, 0.12, 0.55), (-0.11, 0.05, 1.25), (0.02, 0.08, 0.65)):
        s.fill(
            hook(rectangle(x - wide / 2, shoulder + 0.1, x + wide / 2, end - 0.2)),
            paint=np.clip(ink * tone, 0, 1),
        )
    if dimpled:
        for y, x in zip(np.linspace(shoulder + 0.5, end - 0.4, 6), s.rng.uniform(-0.16, 0.16, 6), strict=True):
            s.fill(hook(ellipse(x, y, 0.15)), paint=ink * 0.42)
            s.fill(hook(ellipse(x + 0.03, y + 0.05, 0.09)), paint=ink * 1.1)
    if head is not None:
        cap = smooth(
            [
                (0, -0.7),
                (1.1, -0.5),
                (1.35, 0.6),
                (1.05, 1.8),
                (0.7, shoulder + 0.5),
                (-0.7, shoulder + 0.5),
                (-1.05, 1.8),
                (-1.35, 0.6),
                (-1.1, -0.5),
            ]
        )
        flat_part(s, hook, cap, head, [hole], 0.3, 0.9)
        s.fill(hook(ellipse(0, 1.35, 0.5, 0.28)), paint=np.asarray(head) * 0.6 + 0.3)
        hook.write(
            s,
            ("KESO", "DOM", "ABUX", "EV")[int(s.rng.integers(4))],
            (0, 1.35),
            0.24,
            WHITE if np.mean(head) < 0.4 else BLACK,
        )
        return
    if cover is not None:
        rubber = np.concatenate([bow * (1.12, 1.1)])
        flat_part(
            s,
            hook,
            rubber,
            cover,
            [ellipse(0, 0, 0.42, 0.34), ellipse(0, size * 0.85, 0.5 * size, 0.4 * size)],
            0.2,
            0.8,
        )
        return
    if not printed:
        y = size - 0.2
        s.fill(
            hook(ellipse(0, y + 0.1, size * 0.62, size * 0.4)),
            hook(ellipse(0, y + 0.1, size * 0.56, size * 0.34)),
            paint=ink * 0.66,
        )
        hook.write(
            s,
            ("YALO", "ABUX", "CISO", "LOCK", "KALE", "DOM", "JMA")[int(s.rng.integers(7))],
            (0, y + 0.1),
            0.3,
            ink * 0.4,
        )


def lever_key(s: Sketch, hook: Hook, metal: Colour | None = None, scale: float = 1.0) -> None:
    """An old lever key: wrought bow, round shank with collars, a bit with wards."""
    ink = s.pick(BRASS, IRON, (0.45, 0.33, 0.2), STEEL_GREY) if metal is None else s.pick(metal)
    length = s.rng.uniform(5.5, 7.5) * scale
    k = scale
    which = int(s.rng.integers(3))
    if which == 0:
        loops = [(0.0, 0.75, 1.15, 1.0)]
    elif which == 1:
        loops = [(-0.72, 0.85, 0.66, 0.72), (0.72, 0.85, 0.66, 0.72), (0.0, 0.0, 0.62, 0.55)]
    else:
        loops = [(-0.55, 0.75, 0.75, 0.95), (0.55, 0.75, 0.75, 0.95)]
    top = 1.75 * k
    shank = turned_body(
        ((top - 0.3, 0.3 * k), (top + 0.2, 0.24 * k), (length + top - 0.6, 0.2 * k), (length + top, 0.24 * k)), 0.15
    )
    foot = length + top
    bit = [
        (0.1, foot - 1.9 * k),
        (1.35 * k, foot - 1.95 * k),
        (1.35 * k, foot - 1.4 * k),
        (0.85 * k, foot - 1.4 * k),
        (0.85 * k, foot - 1.15 * k),
        (1.35 * k, foot - 1.15 * k),
        (1.4 * k, foot - 0.35 * k),
        (1.0 * k, foot - 0.35 * k),
        (1.0 * k, foot - 0.6 * k),
        (0.6 * k, foot - 0.6 * k),
        (0.6 * k, foot - 0.35 * k),
        (0.1, foot - 0.35 * k),
    ]
    flat_part(s, hook, np.array(bit), sheen(s, ink, 0.1), width=0.14 * k)
    for x, y, rx, ry in loops:
        ring = ellipse(x * k, y * k, rx * k, ry * k)
        bent_wire(s, hook(np.concatenate([ring, ring[:1]])), 0.34 * k, ink)
    outline = hook(shank.outline())
    s.fill(outline, paint=ink)
    s.relief(outline, width=0.13 * k, strength=1.3)
    for y, wide in ((top - 0.1, 0.46), (top + 0.32 * k, 0.38), (foot - 2.3 * k, 0.34)):
        collar = hook(ellipse(0, y, wide * k, 0.17 * k, 0, 3))
        s.fill(collar, paint=ink * 1.05)
        s.relief(collar, width=0.1 * k, strength=1.3)
    s.fill(
        hook(rectangle(-0.1 * k, top + 0.6, 0.0, foot - 0.3)),
        paint=np.clip(ink * 0.4 + 0.55, 0, 1),
        opacity=0.6,
        soft=0.04,
        atop=True,
    )
    for y in s.rng.uniform(top, foot, 4):
        s.fill(
            hook(ellipse(s.rng.uniform(-0.2, 0.2), y, 0.22, 0.3)),
            paint=(0.3, 0.16, 0.08),
            opacity=0.35,
            soft=0.1,
            atop=True,
        )


def _car_blade(s: Sketch, hook: Hook, y: float, metal: Colour = NICKEL) -> None:
    """A laser-cut car blade from `y` down."""
    end = y + 4.2
    outline = [(-0.42, y - 0.3), (0.42, y - 0.3), (0.42, end - 0.4), (0.0, end), (-0.42, end - 0.4)]
    flat_part(s, hook, np.array(outline), sheen(s, metal), width=0.12)
    wander = np.stack([s.rng.uniform(-0.16, 0.16, 8), np.linspace(y + 0.1, end - 0.5, 8)], 1)
    track = hook(smooth(wander, closed=False))
    s.line(track, 0.24, np.asarray(metal) * 0.45)
    s.line(track + (0.05, 0.03), 0.08, np.asarray(metal) * 1.2)


def _symbol(s: Sketch, hook: Hook, which: int, x: float, y: float, r: float, ink: Colour) -> None:
    """A remote's sign: closed or open lock, boot, horn."""
    if which < 2:
        body = hook(rectangle(x - 0.55 * r, y - 0.05 * r, x + 0.55 * r, y + 0.7 * r))
        s.fill(body, paint=ink)
        shackle = arc((x + (0.35 * r if which else 0), y), 0.38 * r, np.pi * 0.5, np.pi * 1.5)
        s.line(hook(shackle), 0.16 * r, ink)
    elif which == 2:
        s.line(
            hook(
                (
                    (x - 0.8 * r, y + 0.3 * r),
                    (x + 0.8 * r, y + 0.3 * r),
                    (x + 0.7 * r, y - 0.1 * r),
                    (x - 0.1 * r, y - 0.1 * r),
                    (x - 0.7 * r, y - 0.6 * r),
                )
            ),
            0.14 * r,
            ink,
        )
    else:
        s.fill(
            hook(
                (
                    (x - 0.7 * r, y - 0.25 * r),
                    (x, y - 0.25 * r),
                    (x + 0.6 * r, y - 0.7 * r),
                    (x + 0.6 * r, y + 0.7 * r),
                    (x, y + 0.25 * r),
                    (x - 0.7 * r, y + 0.25 * r),
                )
            ),
            paint=ink,
        )


def _remote(
    s: Sketch, hook: Hook, outline: Array, shell: Colour, buttons: Sequence[tuple[float, float, float]], chrome: bool
) -> None:
    """A plastic remote: shell, rubber buttons with signs, an emblem."""
    ink = s.pick(shell, spread=0.015)
    s.fill(hook(outline * (1.03, 1.01)), paint=ink * 0.5)
    flat_part(s, hook, outline, ink, [ellipse(0, 0, 0.4, 0.26)], 0.4, 1.0)
    if chrome:
        inner = (outline - outline.mean(axis=0)) * 0.88 + outline.mean(axis=0)
        outer = (outline - outline.mean(axis=0)) * 0.95 + outline.mean(axis=0)
        s.fill(hook(outer), hook(inner), paint=sheen(s, NICKEL), atop=True)
    for k, (x, y, r) in enumerate(buttons):
        pad = ellipse(x, y, r * 1.25, r, 0, 3)
        red = k == 3
        flat_part(s, hook, pad, (0.75, 0.1, 0.1) if red else ink * 0.75 + 0.04, (), 0.12, 1.2)
        _symbol(s, hook, k, x, y, r * 0.62, (0.92, 0.92, 0.92))
    centre = outline.mean(axis=0)
    top, low = outline.min(axis=0), outline.max(axis=0)
    gleam = ellipse(
        centre[0] + 0.3 * (low[0] - top[0]) * s.light[0],
        top[1] + 0.22 * (low[1] - top[1]),
        0.22 * (low[0] - top[0]),
        0.5,
    )
    s.fill(hook(gleam), paint=(1, 1, 1), opacity=0.28, soft=0.25, atop=True)


def _emblem(s: Sketch, hook: Hook, y: float) -> None:
    """A maker's round badge, of no maker."""
    flat_part(s, hook, ellipse(0, y, 0.52), sheen(s, NICKEL), (), 0.12, 1.2)
    s.fill(hook(ellipse(0, y, 0.38)), paint=s.pick(BLACK, (0.1, 0.2, 0.5), (0.6, 0.08, 0.1)))
    hook.write(s, ("A", "V", "K", "Z", "M")[int(s.rng.integers(5))], (0, y), 0.42, WHITE, bold=0.1)


def car_key(s: Sketch, hook: Hook) -> None:
    """A plastic head with buttons and a laser-cut blade."""
    _car_blade(s, hook, 4.3)
    outline = smooth(
        [
            (0, -0.7),
            (1.2, -0.5),
            (1.75, 0.7),
            (1.7, 2.4),
            (1.2, 4.0),
            (0.55, 4.7),
            (-0.55, 4.7),
            (-1.2, 4.0),
            (-1.7, 2.4),
            (-1.75, 0.7),
            (-1.2, -0.5),
        ]
    )
    _remote(
        s,
        hook,
        outline,
        s.pick(BLACK, (0.16, 0.16, 0.17)),
        ((-0.7, 1.3, 0.42), (0.7, 1.3, 0.42), (0, 2.35, 0.42)),
        False,
    )
    _emblem(s, hook, 3.6)


def flip_key(s: Sketch, hook: Hook) -> None:
    """A folding key, its blade out."""
    shell = s.pick(BLACK, (0.14, 0.14, 0.15), (0.6, 0.08, 0.1), WHITE)
    _car_blade(s, hook, 6.4)
    outline = smooth(
        [
            (0, -0.7),
            (1.2, -0.55),
            (1.7, 0.5),
            (1.75, 3.2),
            (1.7, 5.6),
            (1.1, 6.5),
            (-1.1, 6.5),
            (-1.7, 5.6),
            (-1.75, 3.2),
            (-1.7, 0.5),
            (-1.2, -0.55),
        ]
    )
    _remote(s, hook, outline, shell, ((0, 1.4, 0.5), (0, 2.7, 0.5), (0, 4.0, 0.5)), True)
    flat_part(s, hook, ellipse(0.75, 5.55, 0.6), sheen(s, NICKEL), (), 0.15, 1.2)
    _emblem(s, hook, 5.45)


def smart_fob(s: Sketch, hook: Hook) -> None:
    """A keyless fob."""
    hook = chain_down(s, hook, 1.1) if s.rng.uniform() < 0.5 else hook
    shape = [
        (0, -0.6),
        (1.3, -0.5),
        (2.0, 1.0),
        (2.1, 3.8),
        (1.6, 6.4),
        (0, 6.9),
        (-1.6, 6.4),
        (-2.1, 3.8),
        (-2.0, 1.0),
        (-1.3, -0.5),
    ]
    _remote(
        s,
        hook,
        smooth(shape),
        s.pick(BLACK, (0.12, 0.12, 0.13), (0.85, 0.85, 0.84), (0.12, 0.14, 0.25)),
        ((0, 1.3, 0.52), (0, 2.6, 0.52), (0, 3.9, 0.52), (0, 5.2, 0.4)),
        s.rng.uniform() < 0.7,
    )


def tube_key(s: Sketch, hook: Hook) -> None:
    """For a bicycle's or machine's lock: a tube with a notch, a moulded head."""
    flat_part(s, hook, rectangle(-0.42, 2.2, 0.42, 4.6, 0.1), sheen(s, NICKEL), (), 0.25, 1.4)
    s.fill(hook(ellipse(0, 4.55, 0.42, 0.14)), paint=NICKEL)
    s.fill(hook(ellipse(0, 4.55, 0.3, 0.09)), paint=BLACK)
    s.fill(hook(rectangle(-0.1, 3.9, 0.1, 4.6)), paint=BLACK, atop=True)
    flat_part(s, hook, ellipse(0, 1.0, 1.3, 1.6, 0, 3), s.pick(BLACK, *LOUD), [ellipse(0, 0, 0.36, 0.3)], 0.3, 0.9)
    hook.write(s, str(int(s.rng.integers(10, 99))), (0, 1.4), 0.5, (0.8, 0.8, 0.8))
