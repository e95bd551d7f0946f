"""Objects of no particular class, so that a network learns "what covers a face" and not a catalogue."""

from collections.abc import Callable

import cv2
import numpy as np

from bareface.occluders import textures
from bareface.occluders.layer import Array, Layer
from bareface.occluders.pose import Pose, pose_of
from bareface.occluders.raster import Stroke, box_of, coverage, rgb_of

LABEL = "object"
Shape = tuple[list[Array], list[Stroke]]
"""Filled outlines and strokes, all in face widths."""


def draw_object(points: Array, size: tuple[int, int], rng: np.random.Generator) -> Layer:
    """One simple object of random shape, surface and place on or near the face.

    `points`: MediaPipe mesh `[478, 2]`, pixels. `size`: height and width of the picture.
    """
    pose = pose_of(points)
    kind = KINDS[rng.integers(len(KINDS))]
    fills, strokes = _SHAPES[kind](pose.to_local(np.asarray(points, np.float64)), rng)
    fills = [pose.to_image(f) for f in fills]
    strokes = [Stroke(pose.to_image(s.points), s.width * pose.width) for s in strokes]
    box = box_of(fills, strokes, size)
    layer = Layer(np.zeros((*size, 3), np.float32), np.zeros(size, np.float32), LABEL, kind)
    if box.empty:
        return layer
    cover = coverage(fills, strokes, box)
    opacity = rng.uniform(0.75, 1) if kind == "lenses" and rng.uniform() < 0.4 else 1.0
    layer.alpha[box.slices] = cover * np.float32(opacity)
    layer.rgb[box.slices] = _surface(cover, kind, pose, rng)
    return layer


def _surface(cover: Array, kind: str, pose: Pose, rng: np.random.Generator) -> Array:
    """Texture and a rounded look, `[h, w, 3]`."""
    height, width = cover.shape
    v, u = (np.mgrid[0:height, 0:width] / pose.width).astype(np.float32)
    surface = textures.TEXTURES[rng.integers(len(textures.TEXTURES))]
    if kind == "fingers" and rng.uniform() < 0.75:
        surface = textures.skin
    rgb = surface(u, v, rng)
    if kind == "lenses" and rng.uniform() < 0.8:
        rgb = rgb * np.float32(rng.uniform(0.05, 0.35))
    # A wide blur of the outline is high in the middle and low at the rim: a cheap stand-in for a rounded surface.
    small = cv2.resize(cover, (max(width // 4, 1), max(height // 4, 1)), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), max(pose.width * rng.uniform(0.005, 0.03), 0.5))
    depth = cv2.resize(small, (width, height))
    strength, tilt = np.float32(rng.uniform(0, 0.6)), rng.uniform(-0.3, 0.3, 2).astype(np.float32)
    shade = 1 + strength * (depth - 0.85) + tilt[0] * (u - u.mean()) + tilt[1] * (v - v.mean())
    return np.asarray(np.clip(rgb * rgb_of(shade.astype(np.float32)), 0, 1))


def _place(local: Array, rng: np.random.Generator) -> Array:
    """A point on the face or a little off it."""
    return np.asarray(local[rng.integers(len(local))] + rng.normal(0, 0.1, 2))


def _spin(points: Array, rng: np.random.Generator) -> Array:
    turn = rng.uniform(0, 2 * np.pi)
    c, s = np.cos(turn), np.sin(turn)
    return np.asarray(points @ np.array(((c, s), (-s, c))))


def _ring(radii: Array) -> Array:
    """Radii `[N]` at equal angles to points `[N, 2]`."""
    angle = np.linspace(0, 2 * np.pi, len(radii), endpoint=False)
    return np.stack([radii * np.cos(angle), radii * np.sin(angle)], axis=1)


def _blob(local: Array, rng: np.random.Generator) -> Shape:
    """Closed curve whose radius is a few random harmonics."""
    angle, radius = np.linspace(0, 2 * np.pi, 96, endpoint=False), np.ones(96)
    for order in range(1, 7):
        radius += rng.normal(0, 0.35 / order) * np.cos(order * angle + rng.uniform(0, 6.3))
    ring = _ring(np.maximum(radius, 0.15)) * rng.uniform(0.08, 0.42) * (1, rng.uniform(0.4, 1))
    return [_spin(ring, rng) + _place(local, rng)], []


def _polygon(local: Array, rng: np.random.Generator) -> Shape:
    ring = _ring(rng.uniform(0.35, 1, int(rng.integers(3, 9)))) * rng.uniform(0.1, 0.5)
    return [_spin(ring, rng) + _place(local, rng)], []


def _ellipse(local: Array, rng: np.random.Generator) -> Shape:
    ring = _ring(np.ones(72)) * rng.uniform(0.06, 0.42) * (1, rng.uniform(0.35, 1))
    return [_spin(ring, rng) + _place(local, rng)], []


def _rectangle(local: Array, rng: np.random.Generator) -> Shape:
    """A card, a book, a phone: corners a little round."""
    half, round_by = rng.uniform(0.08, 0.45, 2), rng.uniform(4, 30)
    ring = _ring(np.ones(96))
    ring = ring / (np.abs(ring) ** round_by).sum(axis=1, keepdims=True) ** (1 / round_by)
    return [_spin(ring * half, rng) + _place(local, rng)], []


def _bar(local: Array, rng: np.random.Generator) -> Shape:
    """A long thing across the face: a stick, a microphone stand, a railing."""
    line = _spin(np.array(((-1.5, 0), (1.5, 0))) * rng.uniform(0.2, 1), rng) + _place(local, rng)
    return [], [Stroke(line, rng.uniform(0.03, 0.16))]


def _strands(local: Array, rng: np.random.Generator) -> Shape:
    """Thin things: hair, a cable, a straw."""
    start, end, sag = _place(local, rng), _place(local, rng), rng.normal(0, 0.25, 2)
    t, width = np.linspace(0, 1, 24)[:, None], rng.uniform(0.008, 0.03)
    curve = start * (1 - t) + end * t + 4 * t * (1 - t) * sag
    return [], [Stroke(curve + rng.normal(0, 0.04, 2), width) for _ in range(rng.integers(1, 6))]


def _fingers(local: Array, rng: np.random.Generator) -> Shape:
    """Two to five capsules that fan out of a palm."""
    count, thick, reach = int(rng.integers(2, 6)), rng.uniform(0.09, 0.14), rng.uniform(0.3, 0.5)
    fan = (np.arange(count) - (count - 1) / 2) * rng.uniform(0.1, 0.3)
    roots = np.stack([np.arange(count) * thick * 0.92, np.zeros(count)], axis=1)
    middle = roots + 0.5 * reach * np.stack([np.sin(fan), -np.cos(fan)], axis=1)
    tips = middle + reach * rng.uniform(0.3, 0.6, (count, 1)) * np.stack(
        [np.sin(fan * 1.4), -np.cos(fan * 1.4)], axis=1
    )
    palm = np.array(((-0.5, 0), (count - 0.5, 0), (count - 0.7, 9), (-0.3, 9))) * thick
    bones = np.concatenate([np.stack([roots, middle, tips], axis=1).reshape(-1, 2), palm])
    hand = _spin(bones - middle.mean(axis=0), rng) + _place(local, rng)
    strokes = [Stroke(hand[3 * k : 3 * k + 3], thick) for k in range(count)]
    return [hand[3 * count :]], strokes


def _lenses(local: Array, rng: np.random.Generator) -> Shape:
    """Two dark lenses before the eyes, a bridge, and arms towards the ears."""
    eyes = np.stack([local[[33, 133]].mean(axis=0), local[[362, 263]].mean(axis=0)])
    power, wide, high = rng.uniform(2, 6), rng.uniform(0.15, 0.21), rng.uniform(0.09, 0.16)
    ring = _ring(np.ones(64))
    ring = ring / (np.abs(ring) ** power).sum(axis=1, keepdims=True) ** (1 / power) * (wide, high)
    ring += np.array((0, rng.uniform(-0.03, 0.05)))
    arm = rng.uniform(0.015, 0.04)
    ears = [Stroke(np.stack([eye, local[ear]]), arm) for eye, ear in zip(eyes, (127, 356), strict=True)]
    return [ring + eye for eye in eyes], [Stroke(eyes, arm), *ears]


_SHAPES: dict[str, Callable[[Array, np.random.Generator], Shape]] = {
    "blob": _blob, "polygon": _polygon, "ellipse": _ellipse, "rectangle": _rectangle,
    "bar": _bar, "strands": _strands, "fingers": _fingers, "lenses": _lenses,
}  # fmt: skip
KINDS = tuple(_SHAPES)
