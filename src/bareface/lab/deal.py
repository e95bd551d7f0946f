"""Covered faces composed where the network trains: a sample is a few numbers, the pictures lie on the device.

A processor can draw some fifty covered faces a second and core, a GPU learns from thousands. So the faces and a bank of
holes are brought to the device once, and each sample says which of them to take, how to turn, colour and cut them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from bareface.faces.likeness import alignment
from bareface.faces.topology import mirrored
from bareface.frame import SIZE
from bareface.lab.data import Cut
from bareface.lab.holes import Bank
from bareface.lab.system import Batch

GROWN = (2, 4, 8)
"""By how many pixels of 256 a hole is grown, by chance."""


@dataclass(frozen=True)
class Chances:
    """How samples vary."""

    turn: float = 2.0
    """Rotation of the face, degrees, one standard deviation."""
    scale: float = 0.03
    """Its size, natural logarithm."""
    shift: float = 0.01
    """Its place, share of the side."""
    hole_shift: float = 0.03
    """Place of the hole over it, share of the side."""
    close_ups: float = 0.25
    """Share of faces cut by the border of their photo."""
    second: float = 0.15
    """Share under two holes."""
    shadow: float = 0.5
    """Share with a shadow round the hole."""
    rim: float = 0.25
    """Share with a rim round the hole that the map missed."""


class Pictures(Protocol):
    """Faces in the frame."""

    points: NDArray[np.float32]
    """Their meshes, [N, 478, 2], pixels of 256."""

    @property
    def pictures(self) -> NDArray[np.uint8]:
        """[N, S, S, 3], of any size S."""

    def chosen(self, rng: np.random.Generator) -> Any:
        """The number of one by chance; of photos of a person, their numbers."""


class Dealer:
    """Deals samples by number, and composes batches of them."""

    def __init__(self, faces: Pictures, holes: Bank, chances: Chances, side: int) -> None:
        """`side`: pixels of the composed pictures."""
        self.faces, self.holes, self.chances, self.side = faces, holes, chances, side
        self._on: dict[torch.device, tuple[Tensor, Tensor]] = {}

    def sample(self, rng: np.random.Generator, face: int | None = None) -> dict[str, np.ndarray]:
        """One sample: which face and holes, and where every pixel of the picture comes from.

        `face`: its number; None for one by chance.
        """
        c = self.chances
        face, mirror = self.faces.chosen(rng) if face is None else face, rng.random() < 0.5
        points = self.faces.points[face]
        if mirror:
            points = mirrored(points, SIZE)
        matrix = _similarity(rng, c.turn, c.scale, c.shift)
        moved = (points - _CENTRE) @ matrix[:, :2].T + matrix[:, 2] + _CENTRE
        share = self.side / SIZE
        holes = np.stack([_similarity(rng, 4.0, 0.08, c.hole_shift, rng.random() < 0.5) for _ in range(2)])
        second = rng.random() < c.second
        grow, gain = rng.integers(3), np.exp(rng.normal(0, 0.12)) * np.exp(rng.normal(0, 0.05, 3))
        tones = (*gain, np.exp(rng.normal(0, 0.15)), rng.normal(0, 0.02), _saturation(rng))
        around = (
            rng.uniform(0.1, 0.5) * (rng.random() < c.shadow), *rng.normal(0, 4, 2),
            float(rng.random() < c.rim), *rng.uniform(-1, 1, 3),
        )  # fmt: skip
        return {
            "face": np.int64(face),
            "mirror": np.float32(mirror),
            "at": _inverse(matrix),
            "holes": rng.integers(0, len(self.holes), 2) * np.array([1, second]) - np.array([0, not second]),
            "holes_at": np.stack([_inverse(m) for m in holes]),
            "grow": np.int64(grow),
            "cut": np.array(Cut.draw(rng, c.close_ups).margins, np.float32),
            "tones": np.array(tones, np.float32),
            "around": np.array(around, np.float32),
            "align": alignment((moved + 0.5) * share - 0.5),
        }  # fmt: skip

    @torch.no_grad()
    def compose(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
        """The batch of samples as clean pictures and covered ones, [B, 3, S, S] in [-1, 1], and holes [B, 1, S, S].

        Under the hole the covered picture is the clean one: no fill that is trained on these may look there.
        """
        with torch.autocast(batch["at"].device.type, enabled=False):
            faces, holes = self._placed(batch["at"].device)
            flip = torch.where(batch["mirror"] > 0, -1.0, 1.0)[:, None]
            where = _reflected(self._grid(batch["at"].device), batch["cut"])
            at = _mapped(where, batch["at"]) * torch.stack([flip, torch.ones_like(flip)], -1)[:, None]
            rgb = faces[batch["face"]].permute(0, 3, 1, 2).float()
            rgb = _recoloured(_sampled(rgb, at, "reflection") / 255, batch["tones"])
            hole = self._holes(holes, batch, where)
            around = batch["around"]
            seen = (
                rgb
                + _rim(hole, self.side)
                * around[:, 3, None, None, None]
                * (around[:, 4:, None, None] - rgb * 2 + 1)
                * 0.5
            )
            seen = (seen * (1 - _shade(hole, around, self.side))).clamp(0, 1)
            seen = torch.lerp(seen, rgb, hole)
        return _planes(rgb), _planes(seen), hole

    def _placed(self, device: torch.device) -> tuple[Tensor, Tensor]:
        if device.type == "cpu":
            return _Rows(self.faces.pictures), _Rows(self.holes.packed)  # type: ignore[return-value]
        if device not in self._on:
            pictures = torch.from_numpy(np.ascontiguousarray(self.faces.pictures)).to(device)
            self._on[device] = pictures, torch.from_numpy(self.holes.packed).to(device)
        return self._on[device]

    def _grid(self, device: torch.device) -> Tensor:
        line = (torch.arange(self.side, device=device, dtype=torch.float32) + 0.5) * (2 / self.side) - 1
        ys, xs = torch.meshgrid(line, line, indexing="ij")
        return torch.stack([xs, ys], -1)

    def _holes(self, bank: Tensor, batch: Batch, where: Tensor) -> Tensor:
        """The first hole and, where there is one, the second, placed and grown: [B, 1, S, S] in {0, 1}."""
        number = batch["holes"]
        flat = bank[number.clamp_min(0).flatten()]
        bits = torch.arange(7, -1, -1, device=flat.device, dtype=torch.uint8)
        full = ((flat[..., None] >> bits) & 1).reshape(-1, 1, SIZE, SIZE).float()
        at = torch.cat([_mapped(where, batch["holes_at"][:, k]) for k in range(2)], 1)
        both = full.view(-1, 2, SIZE, SIZE)
        parts = [_sampled(both[:, k, None], at.chunk(2, 1)[k], "zeros") for k in range(2)]
        hole = torch.maximum(parts[0], parts[1] * (number[:, 1] >= 0).float()[:, None, None, None])
        hole = (hole > 0.3).float()
        for k, by in enumerate(GROWN):
            chosen = batch["grow"] == k
            hole[chosen] = _grown(hole[chosen], max(1, by * self.side // SIZE))
        return hole


class _Rows:
    """An array of which rows are read as tensors: pictures are a memory map, and no device could hold them sooner."""

    def __init__(self, pictures: NDArray[np.uint8]) -> None:
        self.pictures = pictures

    def __getitem__(self, rows: Tensor) -> Tensor:
        return torch.from_numpy(self.pictures[rows.numpy()])


_CENTRE = (SIZE - 1) / 2


def _similarity(
    rng: np.random.Generator, turn: float, scale: float, shift: float, mirror: bool = False
) -> NDArray[np.float64]:
    """A random similarity about the middle of the crop, [2, 3], pixels."""
    angle, zoom = np.deg2rad(rng.normal(0, turn)), np.exp(rng.normal(0, scale))
    c, s = zoom * np.cos(angle), zoom * np.sin(angle)
    linear = np.array([[c, -s], [s, c]]) * ((-1, 1) if mirror else (1, 1))
    return np.column_stack([linear, rng.normal(0, shift * SIZE, 2)])


def _inverse(matrix: NDArray[np.float64]) -> NDArray[np.float32]:
    """Where a place of the picture comes from, in grid coordinates [-1, 1] about the middle: [2, 3]."""
    back = np.linalg.inv(matrix[:, :2])
    return np.column_stack([back, -back @ (matrix[:, 2] * 2 / SIZE)]).astype(np.float32)


def _saturation(rng: np.random.Generator) -> float:
    return float(rng.uniform(0, 1.3)) if rng.random() < 0.3 else 1.0


def _mapped(where: Tensor, matrix: Tensor) -> Tensor:
    """Grid [B, S, S, 2] under similarities [B, 2, 3]."""
    return torch.einsum("bij,bhwj->bhwi", matrix[:, :, :2], where) + matrix[:, None, None, :, 2]


def _reflected(grid: Tensor, cut: Tensor) -> Tensor:
    """Where each pixel comes from once the border of the photo has taken `cut` [B, 4] pixels of 256, mirrored in."""
    low = cut[:, None, None, :2] * (2 / SIZE) - 1
    high = 1 - cut[:, None, None, 2:] * (2 / SIZE)
    inside = torch.where(grid < low, 2 * low - grid, grid)
    return torch.where(inside > high, 2 * high - inside, inside)


def _sampled(picture: Tensor, grid: Tensor, beyond: str) -> Tensor:
    if grid.shape[1] < picture.shape[2]:
        picture = F.avg_pool2d(picture, picture.shape[2] // grid.shape[1])
    return F.grid_sample(picture, grid, mode="bilinear", padding_mode=beyond, align_corners=False)


def _recoloured(rgb: Tensor, tones: Tensor) -> Tensor:
    """Another exposure, white balance, contrast and saturation: as `data.recoloured`, of [B, 3, H, W] in [0, 1]."""
    gain, rest = tones[:, :3, None, None], tones[:, 3:, None, None, None]
    out = (rgb.clamp_min(1e-4) ** rest[:, 0] * gain + rest[:, 1]).clamp(0, 1)
    grey = (out * out.new_tensor([0.299, 0.587, 0.114])[:, None, None]).sum(1, keepdim=True)
    return torch.lerp(grey, out, rest[:, 2]).clamp(0, 1)


def _grown(hole: Tensor, by: int) -> Tensor:
    """Dilated by about `by` pixels: by an octagon."""
    for k in range(by):
        if k % 3 == 2:
            hole = F.max_pool2d(hole, 3, 1, 1)
        else:
            across = F.max_pool2d(hole, (1, 3), 1, (0, 1))
            hole = torch.maximum(across, F.max_pool2d(hole, (3, 1), 1, (1, 0)))
    return hole


def _rim(hole: Tensor, side: int) -> Tensor:
    """Soft, thin, just outside the hole: what a map misses of an occluder's edge."""
    near = max(1, side // 128)
    return F.avg_pool2d(_grown(hole, near), 3, 1, 1) * (1 - hole)


def _shade(hole: Tensor, around: Tensor, side: int) -> Tensor:
    """The shadow that the occluder casts round itself, [B, 1, S, S]: the hole blurred and moved."""
    small = F.avg_pool2d(hole, 8)
    soft = F.avg_pool2d(F.avg_pool2d(small, 3, 1, 1, count_include_pad=False), 3, 1, 1, count_include_pad=False)
    line = torch.arange(side, device=hole.device, dtype=torch.float32)
    grid = torch.stack(torch.meshgrid(line, line, indexing="ij")[::-1], -1) + 0.5
    moved = (grid + around[:, None, None, 1:3] * side / SIZE) * (2 / side) - 1
    return F.grid_sample(soft, moved, align_corners=False, padding_mode="border") * around[:, :1, None, None]


def _planes(rgb: Tensor) -> Tensor:
    return (rgb * 2 - 1).contiguous(memory_format=torch.channels_last)
