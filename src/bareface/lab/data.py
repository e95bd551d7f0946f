"""Faces to train on: clean crops with their points, and the occluders put over them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from bareface.faces import topology
from bareface.frame import SIZE
from bareface.lab.cache import decoded
from bareface.lab.manifest import read_manifest
from bareface.lab.sprites import photographed
from bareface.occluders import Misfit, Occluded, Occluder, composite, draw_object
from bareface.occluders.catalogue import kinds_held_out, kinds_to_train

T = TypeVar("T", bound=np.generic)

SOURCE_WEIGHTS = {"mebeauty": 3.0, "omi": 2.0, "generated": 1.0, "scut": 0.7, "aaf": 0.7}
"""How much more often a face of a source is drawn: the diverse sources more, the many alike ones less."""

ASIDE = 0.2
"""Turn of the head beyond which a face looks aside, as the manifest tells it."""

MIRROR_INDEX = np.array(topology.MIRROR)


@dataclass(frozen=True)
class Clean:
    """One unoccluded face in the FFHQ frame."""

    rgb: NDArray[np.uint8]
    """[256, 256, 3]."""
    points: NDArray[np.float32]
    """The mesh, [478, 2], crop pixels."""


class Faces:
    """One split of a `faces` folder: `manifest.csv` and `landmarks.npz` beside the pictures."""

    def __init__(self, data: Path, split: str, turned: float = 1.0) -> None:
        """`turned`: how many times as often faces that look aside are drawn."""
        self.rows, points = read_manifest(data / "faces", split)
        # The file counts from the picture's edge; here, as everywhere, a pixel's centre is at a whole number.
        self.points = points - np.float32(0.5)
        self.files = [data / row["file"] for row in self.rows]
        aside = np.array([abs(float(row["yaw"])) > ASIDE for row in self.rows])
        weights = np.array([SOURCE_WEIGHTS.get(row["source"], 1.0) for row in self.rows]) * np.where(aside, turned, 1.0)
        self._chance = np.cumsum(weights / weights.sum())

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def pictures(self) -> NDArray[np.uint8]:
        """All crops, uint8 [N, 256, 256, 3]."""
        return decoded(self.files, SIZE)

    def __getitem__(self, index: int) -> Clean:
        return Clean(self.pictures[index], self.points[index])

    def draw(self, rng: np.random.Generator) -> Clean:
        """A face by chance, diverse sources more often, mirrored half of the time."""
        face = self[self.chosen(rng)]
        return mirrored(face) if rng.random() < 0.5 else face

    def chosen(self, rng: np.random.Generator) -> int:
        """The number of a face by chance, diverse sources more often."""
        return int(np.searchsorted(self._chance, rng.random()))


def mirrored(face: Clean) -> Clean:
    """The face in a mirror, its points renamed so that right stays right."""
    return Clean(np.ascontiguousarray(face.rgb[:, ::-1]), topology.mirrored(face.points, face.rgb.shape[1]))


def jittered(face: Clean, rng: np.random.Generator, turn: float, scale: float, shift: float, size: int = SIZE) -> Clean:
    """The face as a slightly wrong frame would cut it, at `size` pixels.

    `turn` (degrees), `scale` and `shift` (shares of the side) are standard deviations.
    """
    side = face.rgb.shape[0]
    centre = (side - 1) / 2
    zoom = size / side * np.exp(rng.normal(0, scale))
    matrix = cv2.getRotationMatrix2D((centre, centre), float(rng.normal(0, turn)), float(zoom))
    matrix[:, 2] += (size - 1) / 2 - centre + rng.normal(0, shift * size, 2)
    rgb = cv2.warpAffine(face.rgb, matrix, (size, size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    return Clean(np.asarray(rgb, np.uint8), (face.points @ matrix[:, :2].T + matrix[:, 2]).astype(np.float32))


def recoloured(rgb: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Another exposure, contrast, white balance and, sometimes, saturation."""
    gain = np.exp(rng.normal(0, 0.12)) * np.exp(rng.normal(0, 0.05, 3))
    gamma = np.exp(rng.normal(0, 0.15))
    table = np.clip((np.linspace(0, 1, 256)[:, None] ** gamma) * gain + rng.normal(0, 0.02), 0, 1)
    out = cv2.LUT(rgb, (table * 255).astype(np.uint8)[:, None, :])
    if rng.random() < 0.3:
        grey = cv2.cvtColor(cv2.cvtColor(out, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
        keep = float(rng.uniform(0, 1.3))
        out = cv2.addWeighted(out, keep, grey, 1 - keep, 0)
    return np.asarray(out, np.uint8)


def degraded(rgb: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """As a poorer camera would have it: now and then softer, grainier, or compressed."""
    out = rgb
    if rng.random() < 0.3:
        small = max(24, int(rgb.shape[0] * rng.uniform(0.3, 0.9)))
        out = cv2.resize(out, (small, small), interpolation=cv2.INTER_AREA)
        out = cv2.resize(out, rgb.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    if rng.random() < 0.3:
        noise = rng.normal(0, rng.uniform(1, 8), out.shape[:2]).astype(np.float32)[..., None]
        out = np.clip(out + noise, 0, 255).astype(np.uint8)
    if rng.random() < 0.4:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(35, 96))]
        out = cv2.imdecode(cv2.imencode(".jpg", out, quality)[1], cv2.IMREAD_COLOR)
    return np.asarray(out, np.uint8)


@dataclass(frozen=True)
class Cut:
    """How many pixels a photo's border takes from a crop: left, top, right, bottom; mirrored in, as the frame does."""

    margins: tuple[int, int, int, int] = (0, 0, 0, 0)

    @staticmethod
    def draw(rng: np.random.Generator, chance: float, most: float = 0.3) -> Cut:
        """With `chance`, one or two sides lose up to the share `most` of a 256 px crop: a close-up."""
        if rng.random() >= chance:
            return Cut()
        lost = rng.uniform(0, most * SIZE, 4) * (rng.permutation(4) < rng.integers(1, 3))
        left, top, right, bottom = (int(v) for v in lost)
        return Cut((left, top, right, bottom))

    def shows(self, points: NDArray[np.float32]) -> NDArray[np.bool_]:
        """Which points [N, 2] of a 256 px crop such a photo still has in it, [N]."""
        left, top, right, bottom = self.margins
        last = SIZE - 1 - np.array((right, bottom))
        return np.asarray(((points >= (left, top)) & (points <= last)).all(1))

    def __call__(self, picture: NDArray[T]) -> NDArray[T]:
        """The crop [H, W] or [H, W, C] as it would be cut out of such a photo; margins count for its own size."""
        height, width = picture.shape[:2]
        left, top, right, bottom = (margin * width // SIZE for margin in self.margins)
        inner = picture[top : height - bottom, left : width - right]
        return np.asarray(cv2.copyMakeBorder(inner, top, bottom, left, right, cv2.BORDER_REFLECT), picture.dtype)


def planes(rgb: torch.Tensor) -> torch.Tensor:
    """uint8 [B, H, W, 3] -> [B, 3, H, W] in [-1, 1], channels last in memory: what networks take."""
    return (rgb.permute(0, 3, 1, 2).float() / 127.5 - 1).contiguous(memory_format=torch.channels_last)


@dataclass(frozen=True)
class Shares:
    """How often each way to cover a face is drawn; the rest of 1 is left uncovered."""

    drawn: float = 0.55
    """A drawn mask."""
    sprite: float = 0.15
    """A photographed thing, where the data has some."""
    objects: float = 0.25
    """One to three simple objects of random shape and texture."""
    things: float = 0.0
    """A drawn thing of any of the nineteen classes, sometimes two."""


class Coverer:
    """Puts occluders over faces by chance."""

    def __init__(self, data: Path, shares: Shares, held_out: bool = False) -> None:
        """`held_out`: the kinds and sprites that are kept from training, instead of the others."""
        kinds = kinds_held_out if held_out else kinds_to_train
        self.shares = shares
        self._drawn = Occluder({"mask": 1.0}, kinds=kinds, together=0)
        self._things = Occluder(kinds=kinds, together=0.25)
        sprites = photographed(data / "sprites", held_out) if shares.sprite > 0 else []
        labels = sorted({sprite.label for sprite in sprites})
        self._sprites = Occluder(dict.fromkeys(labels, 1.0), sprites=sprites, kinds=_none) if labels else None

    def __call__(self, face: Clean, rng: np.random.Generator) -> Occluded:
        """The face with something on it, or nothing."""
        at, s = rng.random(), self.shares
        try:
            if at < s.drawn:
                return self._drawn(face.rgb, face.points, rng)
            if at < s.drawn + s.things:
                return self._things(face.rgb, face.points, rng)
            if at < s.drawn + s.things + s.sprite and self._sprites:
                return self._sprites(face.rgb, face.points, rng)
        except Misfit:
            return composite(face.rgb, [], face.points, rng)
        count = int(rng.integers(1, 4)) if at < s.drawn + s.things + s.sprite + s.objects else 0
        size = face.rgb.shape[0], face.rgb.shape[1]
        layers = [draw_object(face.points, size, rng) for _ in range(count)]
        return composite(face.rgb, layers, face.points, rng)


def validation_set(data: Path, shares: Shares, count: int) -> list[Occluded]:
    """Faces chosen evenly from the validation split, covered with what is kept from training; each time the same."""
    faces, cover = Faces(data, "validation"), Coverer(data, shares, held_out=True)
    chosen = np.linspace(0, len(faces) - 1, count).astype(int)
    return [cover(faces[k], np.random.default_rng((7, k))) for k in chosen]


def _none(_label: str) -> tuple[str, ...]:
    return ()
