"""A right hand in centimetres: bones with flesh, bent by a pose, turned before the viewer, on a forearm.

In the hand's own frame the wrist is the origin, the fingers point up (y < 0), the back faces the viewer (z > 0) and so
the thumb is on the left. Lengths are those of a grown man's hand, 19 cm from wrist to fingertip.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from bareface.occluders.kinds.solids import Solid
from bareface.occluders.layer import Array

_KNUCKLES = ((-2.5, -9.0, 0.15), (-0.35, -9.2, 0.35), (1.75, -8.7, 0.2), (3.55, -7.8, -0.15))
_ROOTS = ((-1.2, -2.2, 0.0), (-0.3, -2.2, 0.2), (0.6, -2.1, 0.15), (1.4, -1.9, -0.1))
_PHALANGES = ((4.1, 2.5, 1.75), (4.5, 2.9, 1.85), (4.2, 2.7, 1.8), (3.3, 2.0, 1.6))
_FLESH = ((1.02, 0.96, 0.85, 0.71), (1.04, 0.97, 0.87, 0.73), (1.0, 0.93, 0.82, 0.69), (0.9, 0.81, 0.71, 0.6))
_THUMB = (4.5, 3.4, 2.3)
_THUMB_FLESH = (1.5, 1.25, 1.06, 0.82)

Curl = tuple[float, float, float]
"""Degrees by which knuckle, middle and last joint of a finger are bent."""
STRAIGHT: Curl = (2, 5, 3)
RELAXED: Curl = (18, 26, 14)
HOOKED: Curl = (20, 75, 45)
CLOSED: Curl = (82, 100, 62)


@dataclass(frozen=True)
class Pose:
    """How a hand is held. Angles in degrees."""

    fingers: tuple[Curl, Curl, Curl, Curl] = (STRAIGHT, STRAIGHT, STRAIGHT, STRAIGHT)
    spread: tuple[float, float, float, float] = (2, 0.5, -1, -3)
    """Of each finger, positive to the thumb's side."""
    thumb: tuple[float, float, float] = (32, 18, 55)
    """Away from the palm's side, down before the palm, and how much its nail looks sideways."""
    thumb_curl: tuple[float, float] = (10, 10)
    turn: float = 0.0
    """About the hand's length: 0 shows the back, 180 the palm, 90 the little finger's edge, -90 the thumb's."""
    pitch: float = 0.0
    """Positive: the fingertips come to the viewer."""
    tilt: float = 0.0
    """Clockwise in the picture."""
    arm: float = 0.0
    """The forearm's slant in the picture: positive goes to the left on its way down."""
    centre: tuple[float, float, float] = (0.4, -8.0, 0.0)
    """The point of the hand's frame that lies on the drawing's origin."""


@dataclass(frozen=True)
class Hand:
    """Solids of a hand before the viewer."""

    palm: tuple[Solid, ...]
    fingers: tuple[tuple[Solid, ...], ...]
    """Thumb, index, middle, ring, little: what moves beyond the palm."""
    arm: tuple[Solid, ...]
    """Heel of the hand, forearm, what lies beyond."""
    frame: Array
    """The hand's axes before the viewer, one a column, `[3, 3]`, times its size."""
    origin: Array
    """The wrist, `[3]`."""

    def mirrored(self) -> Hand:
        """The other hand, in the mirror pose."""
        flip = np.diag((-1.0, 1.0, 1.0))

        def across(solids: tuple[Solid, ...]) -> tuple[Solid, ...]:
            return tuple(solid.moved(flip, np.zeros(3)) for solid in solids)

        fingers = tuple(across(finger) for finger in self.fingers)
        return Hand(across(self.palm), fingers, across(self.arm), flip @ self.frame, flip @ self.origin)

    def shifted(self, x: float, y: float, z: float = 0.0) -> Hand:
        """The same hand elsewhere."""
        by = np.array((x, y, z))

        def moved(solids: tuple[Solid, ...]) -> tuple[Solid, ...]:
            return tuple(solid.moved(np.eye(3), by) for solid in solids)

        fingers = tuple(moved(finger) for finger in self.fingers)
        return Hand(moved(self.palm), fingers, moved(self.arm), self.frame, self.origin + by)


def build(pose: Pose, rng: np.random.Generator, plump: float = 1.0, size: float = 1.0, grow: float = 0.0) -> Hand:
    """A hand in a pose, each joint a little off; `grow`: centimetres of cloth about the flesh."""
    off = rng.normal(0, 1, (6, 3))
    length = size * rng.uniform(0.97, 1.04)
    fingers, palm = [], []
    knuckles = []
    for k in range(4):
        root, knuckle = np.array(_ROOTS[k]), np.array(_KNUCKLES[k])
        radii = np.array(_FLESH[k]) * plump + grow
        side = np.radians(pose.spread[k] + 1.2 * off[k, 0])
        way = np.array((-np.sin(side), -np.cos(side), 0.0))
        curl = np.array(pose.fingers[k]) + 2.5 * off[k] * (np.array(pose.fingers[k]) > 0)
        chain = _chain(knuckle, way, np.array((0.0, 0.0, 1.0)), _PHALANGES[k], curl, radii)
        fingers.append(chain)
        palm.append(Solid(root, knuckle, (1.2 + grow, 1.05 * plump + grow), np.array((0.0, 0, 1))))
        first = chain[0]
        palm.append(replace(first, end=first.at(0.42), radii=(first.radii[0], float(radii[:2].mean()) + 0.02)))
        knuckles.append(first)
    thumb = _thumb(pose, plump, grow, off)
    palm += _web(knuckles, pose, grow) + _ball(thumb[0], plump, grow)
    turn = _turning(pose, off[5])
    scale = length
    centre = scale * (turn @ np.array(pose.centre))

    def placed(solids: list[Solid]) -> tuple[Solid, ...]:
        return tuple(solid.moved(turn, -centre, scale) for solid in solids)

    arm = _arm(pose, turn, -centre, plump, grow, scale)
    return Hand(placed(palm), (placed(thumb[1:]), *(placed(f) for f in fingers)), arm, turn * scale, -centre)


def _chain(start: Array, way: Array, back: Array, lengths: tuple[float, ...], curl: Array, radii: Array) -> list[Solid]:
    """Rods end to end, each bent by degrees towards the palm from the one before."""
    solids, offset = [], 0.0
    for joint, (length, degrees) in enumerate(zip(lengths, curl, strict=True)):
        c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
        way, back = c * way - s * back, c * back + s * way
        end = start + length * way
        solids.append(Solid(start, end, (radii[joint], radii[joint + 1]), back, offset))
        start, offset = end, offset + length
    return solids


def _thumb(pose: Pose, plump: float, grow: float, off: Array) -> list[Solid]:
    """The thumb with the bone inside its ball."""
    away, down, twist = np.radians(np.array(pose.thumb) + (2 * off[4, 0], 2 * off[4, 1], 0))
    way = np.array((-np.sin(away) * np.cos(down), -np.cos(away) * np.cos(down), -np.sin(down)))
    back = np.array((0.0, 0.0, 1.0)) - way * way[2]
    back /= np.linalg.norm(back)
    side = np.cross(way, back)
    back = np.cos(twist) * back + np.sin(twist) * side
    curl = np.array((0.0, *pose.thumb_curl))
    radii = np.array(_THUMB_FLESH) * plump + grow
    return _chain(np.array((-1.3, -1.5, -0.7)), way, back, _THUMB, curl, radii)


def _web(knuckles: list[Solid], pose: Pose, grow: float) -> list[Solid]:
    """Flesh between the knuckles, and skin between the roots of neighbouring fingers."""
    out = []
    for k, (first, second) in enumerate(pairwise(knuckles)):
        apart = abs(pose.fingers[k][0] - pose.fingers[k + 1][0])
        share = 0.33 if apart < 25 else 0.1
        a, b = first.at(share), second.at(share)
        radius = 0.72 + grow
        out.append(Solid(a, b, (radius, radius), first.up))
        full = (0.98 + grow, 0.98 + grow)
        out.append(Solid(first.start - (0, 0, 0.12), second.start - (0, 0, 0.12), full, np.array((0.0, 0, 1))))
    return out


def _ball(bone: Solid, plump: float, grow: float) -> list[Solid]:
    """The thumb's ball, the little finger's ball, and the skin between thumb and forefinger."""
    up = np.array((0.0, 0.0, 1.0))
    radius = 1.0 * plump + grow
    flesh = [
        bone,
        Solid(np.array((-0.2, -2.3, -0.7)), (bone.at(0.7) + (-1.2, -5.2, -0.6)) / 2, (1.5 * radius, 1.15 * radius), up),
        Solid(np.array((1.6, -1.9, -0.5)), np.array((3.0, -6.4, -0.4)), (1.45 * radius, 1.25 * radius), up),
        Solid(np.array((-1.3, -6.6, -0.05)), np.array((2.4, -6.0, -0.15)), (1.12 * radius, 1.1 * radius), up),
        Solid(np.array((-0.9, -4.6, -0.05)), np.array((1.8, -4.2, -0.1)), (1.18 * radius, 1.15 * radius), up),
    ]
    for share, x, y in ((0.5, -1.6, -4.8), (0.7, -2.0, -6.2), (0.88, -2.2, -7.4)):
        flesh.append(Solid(bone.at(share), np.array((x, y, -0.1)), (0.98 * radius, 0.95 * radius), up))
    return flesh


def around(rod: Solid, first: float, last: float, thick: float) -> Solid:
    """A band about a rod, between centimetres of its length, standing out by `thick`; its ends are cut."""
    slope = (rod.radii[1] - rod.radii[0]) / max(rod.length, 1e-6)
    radii = (rod.radii[0] + slope * first + thick, rod.radii[0] + slope * last + thick)
    start, end = rod.start + first * rod.way, rod.start + last * rod.way
    return replace(rod, start=start, end=end, radii=radii, offset=0.0, cut=(True, True))


def _turning(pose: Pose, off: Array) -> Array:
    """The hand's rotation `[3, 3]`."""
    turn, pitch, tilt = np.radians(np.array((pose.turn, pose.pitch, pose.tilt)) + (4, 3, 4) * off)
    about_y = np.array(((np.cos(turn), 0, -np.sin(turn)), (0, 1, 0), (np.sin(turn), 0, np.cos(turn))))
    about_x = np.array(((1, 0, 0), (0, np.cos(pitch), np.sin(pitch)), (0, -np.sin(pitch), np.cos(pitch))))
    about_z = np.array(((np.cos(tilt), -np.sin(tilt), 0), (np.sin(tilt), np.cos(tilt), 0), (0, 0, 1)))
    return np.asarray(about_z @ about_x @ about_y)


def _arm(pose: Pose, turn: Array, wrist: Array, plump: float, grow: float, scale: float) -> tuple[Solid, ...]:
    """Wrist and forearm, down to where no picture reaches."""
    slant = np.radians(pose.arm)
    way = np.array((-np.sin(slant), np.cos(slant), -0.02))
    up = turn[:, 2] - way * (turn[:, 2] @ way)
    up /= max(float(np.linalg.norm(up)), 1e-6)
    face = abs(float(up[2]))
    wide = np.hypot(face, 0.72 * np.sqrt(1 - face**2))
    narrow = np.hypot(0.72 * face, np.sqrt(1 - face**2))
    far = max((46 - wrist[1]) / np.cos(slant), 30)
    slim, full = scale * (2.55 * plump + grow) * wide, scale * (3.9 * plump + grow) * wide
    elbow, end = wrist + 24 * way, wrist + far * way
    deep = float(narrow / wide)
    palm = wrist + scale * (turn @ np.array((0.1, -3.2, -0.1)))
    return (
        Solid(palm, wrist, (1.9 * scale * wide + grow, slim), up, deep=deep),
        Solid(wrist, elbow, (slim, full), up, deep=deep),
        Solid(elbow, end, (full, full), up, deep=deep),
    )
