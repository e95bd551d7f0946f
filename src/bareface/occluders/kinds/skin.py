"""Human skin on a hand: palm lines, veins, tendons, knuckles, nails."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from bareface.occluders.kinds.anatomy import Hand, Pose
from bareface.occluders.kinds.solids import Body, Solid, Spot, Surface, coated, ramp
from bareface.occluders.layer import Array
from bareface.occluders.sketch import Sketch, smooth

_LOW, _PER = np.array((-6.0, -12.0)), 12.0  # corner of the maps of lines in the hand's frame; pixels a centimetre
_PALM_LINES = (
    ((4.2, -6.2), (2.4, -6.9), (0.6, -7.2), (-0.6, -8.0)),  # heart
    ((-3.2, -6.6), (-1.2, -6.0), (1.2, -5.0), (3.2, -3.9)),  # head
    ((-3.2, -6.7), (-1.0, -5.6), (0.1, -3.8), (-0.1, -1.2)),  # life
    ((0.6, -6.8), (0.7, -4.5), (0.4, -2.0)),  # fate
    ((-2.4, 0.1), (0.0, -0.1), (2.4, 0.1)),  # wrist
    ((-2.3, 0.7), (0.0, 0.5), (2.3, 0.7)),
)
_TENDONS = (
    ((-2.4, -8.2), (-1.0, -3.0)), ((-0.35, -8.5), (-0.2, -3.0)), ((1.7, -8.0), (0.5, -3.0)), ((3.4, -7.0), (1.1, -3.0)),
)  # fmt: skip
_VEINS = (
    ((-1.4, -7.6), (-1.3, -5.6), (0.3, -4.2), (0.0, -1.5)),
    ((0.8, -7.8), (0.5, -6.0), (1.6, -4.6), (1.9, -2.0), (2.2, 2.0)),
    ((2.7, -7.0), (1.6, -4.7)),
    ((-2.6, -4.5), (-1.6, -2.5), (-1.9, 1.0), (-1.0, 4.0)),
)


def _map(lines: tuple[tuple[tuple[float, float], ...], ...], width: float, soft: float) -> Array:
    """Lines drawn on a map of the hand, 0 to 1."""
    size = (int(12 * _PER), int(17 * _PER))
    canvas: Array = np.zeros(size[::-1], np.uint8)
    for line in lines:
        points = smooth(line, closed=False) if len(line) > 2 else np.array(line)
        at = np.round((points - _LOW) * _PER * 16).astype(np.int32)
        cv2.polylines(canvas, [at], False, 255, max(round(width * _PER), 1), cv2.LINE_AA, shift=4)
    return np.asarray(cv2.GaussianBlur(canvas, (0, 0), soft * _PER).astype(np.float32) / 255)


_MAPS = cv2.merge((_map(_PALM_LINES, 0.1, 0.07), _map(_TENDONS, 0.35, 0.22), _map(_VEINS, 0.22, 0.12)))
_RED = np.array((0.0, 0.13, 0.12), np.float32)[:, None, None]  # what blood under the skin takes away
_LINE = np.array((0.30, 0.42, 0.44), np.float32)[:, None, None]


@dataclass(frozen=True)
class Skin:
    """How a person's skin looks; `nails` is polish, or None for bare ones."""

    back: Array
    palm: Array
    wear: float
    """Veins, tendons and wrinkles: 0 a child's, 1 an old person's."""
    mottles: Array
    nails: Array | None
    nail_length: float

    @classmethod
    def of(cls, s: Sketch, nails: Array | None = None) -> Skin:
        """The skin of the person whom a sketch is for."""
        lit = s.skin.mean()
        pale = np.array((0.94, 0.74, 0.66)) * (0.55 + 0.45 * lit)
        palm = s.skin + (pale - s.skin) * (s.rng.uniform(0.3, 0.5) + 0.4 * max(0.6 - lit, 0))
        mottles = cv2.GaussianBlur(
            s.rng.standard_normal((96, 96)).astype(np.float32), (0, 0), 2, borderType=cv2.BORDER_REFLECT
        )
        mottles = mottles / mottles.std()
        long = s.rng.uniform(0.15, 0.6) if nails is not None else s.rng.uniform(0.0, 0.15)
        wear = float(s.rng.uniform(0.25, 1))
        return cls(s.skin, np.asarray(palm, np.float32), wear, mottles, nails, float(long))

    def plain(self, spot: Spot) -> tuple[Array, Array]:
        """Skin without what is special of a finger or a palm; and how much of it is palm, 0 to 1."""
        inner = ramp(-spot.back, -0.1, 0.6)
        out = coated(spot, self.back, 0.1)
        out[:3] += (self.palm - self.back)[:, None, None] * inner
        x, y = np.broadcast_arrays(*((p * np.float32(6)) % 95 for p in spot.point[:2]))
        blotch = cv2.remap(self.mottles, x, y, cv2.INTER_LINEAR)
        out[:3] *= 1 + np.array((0.012, 0.028, 0.03), np.float32)[:, None, None] * blotch
        return out, inner


def finger(skin: Skin, rods: tuple[Solid, ...], straight: bool) -> Surface:
    """The skin of a finger (three rods) or a thumb (two)."""
    joints = [rod.offset for rod in rods[1:]]
    tip = rods[-1].offset + rods[-1].length
    size = rods[-1].radii[1]

    def surface(spot: Spot) -> Array:
        out, inner = skin.plain(spot)
        outer = 1 - inner
        red = 0.7 * ramp(spot.along, tip - 1.4, tip + 0.4)
        lines = np.zeros_like(spot.along)
        if len(rods) == 3:
            lines += inner * _bell(spot.along, 2.1, 0.07)
        for k, joint in enumerate(joints):
            off = spot.along - np.float32(joint)
            red += outer * _bell(off, 0, 0.55) * 0.6
            lines += inner * (_bell(off, 0.09, 0.06) + (0.7 * _bell(off, -0.14, 0.05) if k == 0 else 0))
            if straight:
                ripple = np.cos(off * np.float32(26) + 2 * spot.across) * _bell(off, 0, 0.34)
                lines += outer * np.maximum(ripple, 0) * np.float32(0.75 * skin.wear * (1 if k == 0 else 0.6))
        out[:3] *= (1 - np.minimum(red, 1) * _RED) * (1 - np.minimum(lines, 1) * _LINE)
        out[4] -= 0.035 * lines
        _nail(skin, out, spot, tip, size)
        return out

    return surface


def _bell(value: Array, middle: float, width: float) -> Array:
    """1 in the middle, falling off over `width`."""
    t = (value - np.float32(middle)) * np.float32(1 / width)
    return np.asarray(np.exp(-np.minimum(t * t, 30)))


def _nail(skin: Skin, out: Array, spot: Spot, tip: float, size: float) -> None:
    """The nail, on the back of a finger whose last rod ends at `tip` with a radius of `size`."""
    if not (spot.back > 0).any():
        return
    half = 0.78 * size + skin.nail_length / 2
    along = (spot.along - np.float32(tip - 0.1 * size + skin.nail_length / 2)) * np.float32(1 / half)
    across = spot.across * np.float32(1 / 0.74)
    radius = np.square(np.square(along)) + np.square(np.square(across))
    edge = max(1.6 * spot.pixel / half, 0.12)
    plate = ramp(1 - radius, -edge, edge) * (spot.back > 0)
    rim = plate * ramp(radius, 0.45, 1.0)
    if skin.nails is None:
        colour = 0.55 * skin.palm + 0.45 * np.array((0.93, 0.74, 0.70), np.float32) * (0.5 + 0.5 * skin.palm.max())
        colour = colour[:, None, None] + np.float32(0.05) * ramp(-along, 0.45, 0.75)
        free = ramp(along, 0.62, 0.78)
        colour = colour + (np.array((0.93, 0.89, 0.84), np.float32)[:, None, None] * 0.95 - colour) * free * np.float32(
            0.8
        )
    else:
        colour = skin.nails[:, None, None]
    out[:3] += (colour * (1 - 0.22 * rim) - out[:3]) * plate
    out[3] += (0.5 - out[3]) * plate
    out[4] = out[4] * (1 - plate) + np.float32(0.03) * plate * (1 - rim)


def palm(skin: Skin, hand: Hand) -> Surface:
    """The skin of palm, back and forearm."""
    inverse = np.linalg.inv(hand.frame)
    shift = inverse @ hand.origin

    def surface(spot: Spot) -> Array:
        out, inner = skin.plain(spot)
        x, y, z = spot.point
        at = [
            (x * np.float32(row[0]) + y * np.float32(row[1]) + z * np.float32(row[2]) - np.float32(by)) for row, by in
            zip(inverse[:2], shift[:2], strict=True)
        ]  # fmt: skip
        lines = cv2.remap(
            _MAPS,
            (at[0] - _LOW[0].astype(np.float32)) * np.float32(_PER),
            (at[1] - _LOW[1].astype(np.float32)) * np.float32(_PER),
            cv2.INTER_LINEAR,
        )
        outer = (1 - inner) * np.float32(skin.wear)
        crease = lines[..., 0] * inner
        vein = lines[..., 2] * outer
        red = 0.5 * ramp(-at[1], 7.0, 8.6) * (1 - 0.6 * inner) + inner * 0.4 * ramp(np.abs(at[0] - 0.3), 1.0, 3.0)
        out[:3] *= 1 - np.minimum(red, 1) * _RED
        out[:3] *= (
            1 - np.minimum(crease * 1.3, 1) * _LINE - vein * np.array((0.09, 0.04, 0.01), np.float32)[:, None, None]
        )
        out[4] += 0.05 * vein + 0.16 * lines[..., 1] * outer - 0.05 * crease
        return out

    return surface


def flesh(hand: Hand, skin: Skin, pose: Pose) -> list[Body]:
    """The flesh of a hand."""
    curls = (0.0, *(finger[1] for finger in pose.fingers))
    return [
        Body(hand.palm + hand.arm, palm(skin, hand), 0.35, 0.75),
        *(Body(f, finger(skin, f, c < 35), 0.1, 0.25) for f, c in zip(hand.fingers, curls, strict=True)),
    ]
