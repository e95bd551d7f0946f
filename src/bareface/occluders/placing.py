"""Where people wear and hold things: a placement on a head for a sketch of each class.

Lengths are centimetres in the face's own frame: origin between the eyes, x along them, y towards the chin.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bareface.occluders.layer import Array
from bareface.occluders.pose import Pose, pose_of
from bareface.occluders.render import Placement, Plane
from bareface.occluders.sketch import turned

FACE_WIDTH = 14.0
"""Centimetres from ear to ear, seen from the front: what the mesh's width stands for. Then pupils are 6.2 apart."""
_RADIUS = 7.2  # of the cylinder that worn things bend round
_BEHIND = 7.5  # how far the temples lie behind the eyes
_TEMPLES = (127, 356, 234, 454)
_TEMPLE_HEIGHT = 1.02  # mean y of those on a level head
_EAR_ANGLE = np.radians(80)
_CAMERA = 70.0  # distance from which tilted things are seen
_RIGHT_EAR, _LEFT_EAR = 234, 454
_MIRRORED = ("flower", "fruit", "glove", "hand")
"""Classes that may be turned over: nothing is written on them."""


@dataclass(frozen=True)
class Head:
    """A face to place things on."""

    pose: Pose
    points: Array
    """The mesh `[478, 2]` in centimetres."""
    pitch: float
    """Radians; positive where the person looks down."""

    @property
    def scale(self) -> float:
        """Pixels per centimetre."""
        return self.pose.width / FACE_WIDTH

    @property
    def parallax(self) -> tuple[float, float]:
        """Pixels by which a centimetre of depth shifts a point."""
        moved = np.array((np.sin(self.pose.yaw), np.sin(self.pitch))) @ self.pose.axes * self.scale
        return float(moved[0]), float(moved[1])

    @property
    def mouth(self) -> Array:
        """Between the lips, `[2]`."""
        return np.asarray(self.points[[13, 14]].mean(axis=0))

    def to_image(self, points: Array) -> Array:
        """Centimetres of the face to pixels."""
        return self.pose.to_image(points / FACE_WIDTH)


def head_of(points: Array) -> Head:
    """The head of a mesh `[478, 2]`, pixels."""
    pose = pose_of(points)
    local = pose.to_local(np.asarray(points, np.float64)) * FACE_WIDTH
    drop = float(local[list(_TEMPLES), 1].mean()) - _TEMPLE_HEIGHT
    return Head(pose, local, float(np.arcsin(np.clip(-drop / _BEHIND, -0.7, 0.7))))


@dataclass(frozen=True)
class Around:
    """Bent round the head, a cylinder as upright as the face: x is measured along its surface from the nose."""

    head: Head
    at: Array
    """Where the origin lies, `[2]` centimetres of the face."""
    stretch: tuple[float, float] = (1.0, 1.0)
    turn: float = 0.0
    """Radians; nobody wears things quite straight."""

    @property
    def scale(self) -> float:
        """Pixels per centimetre."""
        return self.head.scale * self.stretch[0]

    def to_image(self, points: Array, depth: float | Array) -> Array:
        """See `Placement`."""
        p = turned(np.asarray(points, np.float64), self.turn) * self.stretch
        yaw, drop = self.head.pose.yaw, -np.sin(self.head.pitch)
        angle = np.clip(p[..., 0] / _RADIUS, -np.pi / 2 - yaw, np.pi / 2 - yaw)
        x = (_RADIUS + depth) * np.sin(angle + yaw) - _RADIUS * np.sin(yaw)
        back = (1 - np.cos(angle)) / (1 - np.cos(_EAR_ANGLE))
        y = p[..., 1] + drop * (_BEHIND * back - depth)
        return self.head.to_image(np.stack([x, y], axis=-1) + self.at)

    def to_object(self, x: Array, y: Array, depth: float) -> tuple[Array, Array]:
        """See `Placement`."""
        pose, yaw, drop = self.head.pose, self.head.pose.yaw, -math.sin(self.head.pitch)
        (x0, y0), axes = pose.origin.tolist(), (pose.axes * (FACE_WIDTH / pose.width)).tolist()
        across, down = (
            (x - x0) * ax + ((y - y0) * ay - by) for (ax, ay), by in zip(axes, self.at.tolist(), strict=True)
        )
        side = (across + _RADIUS * math.sin(yaw)) * (1 / (_RADIUS + depth))
        angle = np.arcsin(np.clip(side, -1, 1)) - yaw
        back = (1 - np.cos(angle)) * (1 / (1 - math.cos(_EAR_ANGLE)))
        u, v = angle * (_RADIUS / self.stretch[0]), (down - drop * (_BEHIND * back - depth)) * (1 / self.stretch[1])
        c, s = math.cos(self.turn), math.sin(self.turn)
        return u * c + v * s, v * c - u * s


def flat(
    head: Head, at: Array, turn: float, scale: float = 1.0, tilt: tuple[float, float] = (0.0, 0.0), mirror: bool = False
) -> Plane:
    """A thing held before the face: its origin at `at`, turned, then tilted about its upright and its level axis.

    Angles in radians.
    """
    (cy, cx), (sy, sx) = np.cos(tilt), np.sin(tilt)
    tilted = np.array(((cy, sy * sx), (0, cx), (-sy, cy * sx)))
    spun = tilted @ np.array(((np.cos(turn), -np.sin(turn)), (np.sin(turn), np.cos(turn))))
    spun = spun * (scale * (-1 if mirror else 1), scale)
    matrix = np.eye(3)
    matrix[:2, :2], matrix[2, :2] = spun[:2], spun[2] / _CAMERA
    to_pixels = np.eye(3)
    to_pixels[:2, :2] = head.pose.axes.T * head.scale
    to_pixels[:2, 2] = head.to_image(at)
    return Plane(to_pixels @ matrix, head.scale * scale, head.parallax)


# ---- Each class


Worn = Callable[[Head, np.random.Generator], Placement]


def place(label: str, head: Head, rng: np.random.Generator, anywhere: bool = False) -> Placement:
    """A place for a thing of class `label` as people have it there, or `anywhere` on the face at any angle."""
    if anywhere:
        at = head.points[int(rng.integers(len(head.points)))] + rng.normal(0, 2.5, 2)
        turn, mirror = rng.uniform(-np.pi, np.pi), label in _MIRRORED and rng.random() < 0.5
        return flat(head, at, turn, rng.uniform(0.7, 1.2), _tilt(rng, 0.3), mirror)
    return _PLACES[label](head, rng)


def _tilt(rng: np.random.Generator, spread: float) -> tuple[float, float]:
    across, along = rng.normal(0, spread, 2)
    return float(np.clip(across, -1.1, 1.1)), float(np.clip(along, -1.1, 1.1))


def _side(rng: np.random.Generator) -> int:
    return 1 if rng.random() < 0.5 else -1


def _spot(head: Head, rng: np.random.Generator, **odds: float) -> Array:
    """One of the face's places by odds, `[2]`."""
    p, side = head.points, _side(rng)
    places = {
        "mouth": head.mouth,
        "nose": p[4],
        "chin": p[152],
        "cheek": p[280 if side > 0 else 50],
        "eye": p[473 if side > 0 else 468],
        "eyes": (p[468] + p[473]) / 2,
        "brow": p[9],
        "temple": p[356 if side > 0 else 127],
        "jaw": p[397 if side > 0 else 172],
    }
    chosen = rng.choice(list(odds), p=np.array(list(odds.values())) / sum(odds.values()))
    return np.asarray(places[str(chosen)])


def _before(spread: tuple[float, float], turn: float, tilt: float, **odds: float) -> Worn:
    """Held before one of the face's places."""

    def where(head: Head, rng: np.random.Generator) -> Placement:
        at = _spot(head, rng, **odds) + rng.normal(0, 1, 2) * spread
        return flat(head, at, rng.normal(0, turn), rng.uniform(0.92, 1.12), _tilt(rng, tilt), mirror=rng.random() < 0.5)

    return where


def _page(head: Head, rng: np.random.Generator) -> Placement:
    """A book, a box, an envelope: before the lower face, or from a side over a half of it."""
    if rng.random() < 0.6:
        at = head.mouth + (rng.normal(0, 1.5), rng.uniform(1, 9))
    else:
        at = (_side(rng) * rng.uniform(5, 10), rng.uniform(-2, 8)) + head.points[4] * (1, 0)
    return flat(head, at, rng.normal(0, 0.18), rng.uniform(0.85, 1.1), _tilt(rng, 0.25))


def _phone(head: Head, rng: np.random.Generator) -> Placement:
    side, how = _side(rng), rng.random()
    if how < 0.45:  # at the ear, its lower end towards the mouth, seen from its edge
        ear = head.points[_LEFT_EAR if side > 0 else _RIGHT_EAR]
        at = ear + (side * rng.uniform(-1.5, 1.5), rng.uniform(1.0, 4.0))
        return flat(head, at, side * rng.uniform(0.05, 0.45), rng.uniform(0.95, 1.1), (side * rng.uniform(0.2, 1.0), 0))
    if how < 0.65:  # spoken into, before the mouth
        at = head.mouth + (side * rng.uniform(0, 3), rng.uniform(1.0, 4.5))
        return flat(head, at, side * rng.uniform(0.3, 1.7), rng.uniform(0.95, 1.15), _tilt(rng, 0.35))
    at = _spot(head, rng, mouth=2, cheek=2, nose=1, eye=1) + rng.normal(0, 2, 2)  # a picture taken in a mirror
    turn = rng.normal(0, 0.15) + (np.pi / 2 if rng.random() < 0.25 else 0)
    return flat(head, at, turn, rng.uniform(0.9, 1.1), _tilt(rng, 0.2))


def _cup(head: Head, rng: np.random.Generator) -> Placement:
    at = head.mouth + (rng.normal(0, 0.8), rng.uniform(-2.2, 1.2))
    return flat(head, at, rng.normal(0, 0.17), rng.uniform(0.9, 1.1), (0, rng.normal(0, 0.25)))


def _mic(head: Head, rng: np.random.Generator) -> Placement:
    at = head.mouth + (rng.normal(0, 1.6), rng.uniform(0.2, 4.0))
    return flat(head, at, rng.normal(0, 0.4), rng.uniform(0.95, 1.35), (0, rng.normal(0, 0.3)))


def _in_mouth(head: Head, rng: np.random.Generator) -> Placement:
    """One end between the lips, the other out to a side and mostly down."""
    side, lips = _side(rng), head.mouth
    at = lips + (side * rng.uniform(0, 1.9), rng.normal(0, 0.15))
    turn = rng.normal(0.35, 0.3)
    return flat(head, at, side * turn, rng.uniform(0.95, 1.15), (rng.uniform(0.1, 1.0), 0), mirror=side < 0)


def _pen(head: Head, rng: np.random.Generator) -> Placement:
    how = rng.random()
    if how < 0.35:  # across, between the teeth
        turn, at = rng.normal(0, 0.12) + (np.pi if rng.random() < 0.5 else 0), head.mouth + rng.normal(0, (1.5, 0.15))
        return flat(head, at, turn, rng.uniform(0.95, 1.1), _tilt(rng, 0.2))
    at = _spot(head, rng, mouth=3, cheek=2, chin=1, nose=1, temple=1) + rng.normal(0, 2.5, 2)
    return flat(head, at, rng.uniform(-np.pi, np.pi), rng.uniform(0.95, 1.15), _tilt(rng, 0.4))


def _keys(head: Head, rng: np.random.Generator) -> Placement:
    at = np.array((rng.normal(0, 3.5), rng.uniform(-6, 4)))
    return flat(head, at, rng.normal(0, 0.2), rng.uniform(0.95, 1.35), _tilt(rng, 0.3))


def _arm(head: Head, rng: np.random.Generator) -> Placement:
    """A hand: its arm comes from below or from a side, never out of the person's own hair."""
    side = _side(rng)
    at = _spot(head, rng, mouth=5, cheek=3, eye=2, eyes=1, chin=2, nose=2, brow=1, temple=1, jaw=1)
    turn = -side * np.clip(rng.normal(0.45, 0.45), -0.4, 1.7)
    return flat(head, at + rng.normal(0, 1.2, 2), turn, rng.uniform(0.92, 1.12), _tilt(rng, 0.2), rng.random() < 0.5)


def _cap(head: Head, rng: np.random.Generator) -> Placement:
    at = head.points[10] + (0, rng.uniform(-0.3, 1.2))
    return flat(head, at, rng.normal(0, 0.05), rng.uniform(0.97, 1.08))


def _scarf(head: Head, rng: np.random.Generator) -> Placement:
    at = head.points[152] + (0, rng.uniform(-0.8, 1.5))
    return flat(head, at, rng.normal(0, 0.06), rng.uniform(0.95, 1.1))


def _glasses(head: Head, rng: np.random.Generator) -> Placement:
    pupils = (head.points[468] + head.points[473]) / 2
    slid = rng.uniform(1.0, 2.2) if rng.random() < 0.12 else rng.uniform(-0.1, 0.6)
    size = rng.uniform(0.95, 1.1)
    at = np.array((head.points[168, 0], pupils[1] + slid))
    return Around(head, at, (size, size), float(rng.normal(0, 0.03)))


def _respirator(head: Head, rng: np.random.Generator) -> Placement:
    """A stiff mask: its origin under the nose, as high as this face."""
    face = head.points
    high = float(np.clip((face[152, 1] - face[168, 1]) / 11.55, 0.75, 1.25))
    at = np.array((face[2, 0] * 0.5 + face[168, 0] * 0.5, face[2, 1] + rng.normal(0, 0.2)))
    return Around(head, at, (rng.uniform(0.97, 1.08), high * rng.uniform(0.97, 1.06)), float(rng.normal(0, 0.02)))


_PLACES: dict[str, Worn] = {
    "book": _page,
    "box": _page,
    "candy": _before((0.8, 0.8), 0.35, 0.2, mouth=6, eye=1, cheek=1, nose=1),
    "cap": _cap,
    "cigarette": _in_mouth,
    "cup": _cup,
    "envelope": _page,
    "fast food": _before((1.0, 1.2), 0.3, 0.2, mouth=8, chin=2, cheek=1),
    "flower": _before((1.5, 1.5), 0.5, 0.25, mouth=4, nose=2, cheek=3, eye=2, temple=2, chin=1),
    "fruit": _before((1.0, 1.0), 0.6, 0.2, mouth=5, eye=2, cheek=2, nose=1, chin=1),
    "glove": _arm,
    "hand": _arm,
    "keys": _keys,
    "mask": _respirator,
    "mic": _mic,
    "pen": _pen,
    "phone": _phone,
    "scarf": _scarf,
    "sunglasses": _glasses,
}
