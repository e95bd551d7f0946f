"""The mesh: 478 points of a face and how visible each is, read off a crop whose frame is a little wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import ClassVar

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from bareface.faces.mesh import CROP
from bareface.frame import EYES, SIZE
from bareface.lab.cache import stocked
from bareface.lab.data import (
    MIRROR_INDEX,
    Clean,
    Coverer,
    Cut,
    Faces,
    Shares,
    degraded,
    jittered,
    mirrored,
    planes,
    recoloured,
)
from bareface.lab.networks.mesh import MeshNet
from bareface.lab.pairs import Pairs
from bareface.lab.system import Batch, System

STOCKED = 160
"""Pixels along the side of a covered face before it is turned, scaled and cut."""
_VERSION = 1
_BARE, _MASKS, _THINGS = Shares(0, 0, 0), Shares(1, 0, 0), Shares(0, 0, 0, things=1)


@dataclass(frozen=True)
class MeshSettings:
    """What a mesh recipe may set."""

    width: int = 24
    """Channels after the first step."""
    blocks: int = 2
    """Residual blocks a step."""
    turn: float = 8.0
    """Error of the frame's rotation in training, degrees, one standard deviation."""
    scale: float = 0.08
    """Error of its size, natural logarithm."""
    shift: float = 0.04
    """Error of its centre, share of the side."""
    visibility: float = 0.05
    """Weight of the visibility's cross-entropy."""
    pairs: float = 0.35
    """Share of samples that are a press photo of `pairs`."""
    shares: Shares = field(default_factory=lambda: Shares(drawn=0.3, sprite=0.1, objects=0.15, things=0.25))
    """How often faces are covered by what."""
    close_ups: float = 0.1
    """Share of faces cut by the border of their photo; what it cuts off is not visible."""
    stock: int = 0
    """Covered faces that are drawn before the training and cut over and over again; 0 draws one for each sample."""


class _Export(nn.Module):
    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, rgb: Tensor) -> Tensor:
        points, logits = self.network(rgb.permute(0, 3, 1, 2) * 2 - 1)
        return torch.cat([points, torch.sigmoid(logits)[..., None]], -1)


class MeshSystem(System):
    """Trains `MeshNet` on covered faces whose clean points are known."""

    Settings: ClassVar[type] = MeshSettings
    settings: MeshSettings
    stored: ClassVar = "bytes"  # costs a hundredth of a per cent of the eye distance

    def __init__(self, settings: MeshSettings, data: Path, seed: int) -> None:
        super().__init__(settings, data, seed)
        self.faces = Faces(data, "train")
        self.pictures = len(self.faces)
        self.pairs = Pairs(data, "train")
        self.held = self.pairs.hold_out()
        self.cover = Coverer(data, settings.shares)
        self.stock: NDArray[np.void] | None = None
        mean = torch.from_numpy((self.faces.points.mean(0) + 0.5) / 256).float()
        self.network = MeshNet(mean, settings.width, settings.blocks)

    def prepare(self) -> None:
        """Draws the stock; until then, each sample is drawn anew."""
        s = self.settings
        if s.stock:
            told = f"{_VERSION} {s.shares} {s.pairs} {s.close_ups} {self.seed} {self.data}"
            self.stock = stocked(told, s.stock, self._stock_face)

    def _stock_face(self, k: int) -> dict[str, np.ndarray]:
        return self._covered_face(np.random.default_rng((self.seed, _VERSION, k)))

    def sample(self, index: int) -> dict[str, np.ndarray]:
        """A covered face at 128 px: `rgb` uint8, `points` in shares of the side, `visible`."""
        s, rng = self.settings, self.rng(index)
        drawn = self._covered_face(rng) if self.stock is None else self.stock[rng.integers(len(self.stock))]
        face, visible = Clean(drawn["rgb"], drawn["points"]), drawn["visible"]
        if rng.random() < 0.5:
            face, visible = mirrored(face), visible[MIRROR_INDEX]
        crop = jittered(Clean(recoloured(face.rgb, rng), face.points), rng, s.turn, s.scale, s.shift, CROP)
        return {
            "rgb": degraded(crop.rgb, rng),
            "points": (crop.points + 0.5) / CROP,
            "visible": visible.astype(np.float32),
        }

    def _covered_face(self, rng: np.random.Generator) -> dict[str, np.ndarray]:
        """A face with something on it, perhaps cut by its photo's border, a quarter larger than the network sees it."""
        face, cut = self._face(rng), Cut.draw(rng, self.settings.close_ups)
        covered = self.cover(face, rng)
        rgb = cv2.resize(cut(covered.photo), (STOCKED, STOCKED), interpolation=cv2.INTER_AREA)
        return {
            "rgb": np.asarray(rgb, np.uint8),
            "points": ((face.points + 0.5) * (STOCKED / SIZE) - 0.5).astype(np.float32),
            "visible": covered.visible & cut.shows(face.points),
        }

    def _face(self, rng: np.random.Generator) -> Clean:
        if rng.random() >= self.settings.pairs:
            return self.faces[self.faces.chosen(rng)]
        return self.pairs.photo(self.pairs.chosen(rng)[0])

    def loss(self, batch: Batch, progress: float) -> dict[str, Tensor]:
        """Mean point error in eye distances, and the visibility's cross-entropy."""
        points, logits = self.network(planes(batch["rgb"]))
        error = _point_errors(points, batch["points"]).mean()
        seen = F.binary_cross_entropy_with_logits(logits, batch["visible"])
        return {"points": error, "visible": self.settings.visibility * seen}

    def validate(self, network: nn.Module) -> dict[str, float]:
        """Mean point error in per cent of the eye distance, and visibility's accuracy.

        Of faces, clean and under a mask; of press photos under things of all classes, and there of hidden points alone.
        """
        figures: dict[str, float] = {}
        press = [self.pairs.photo(first) for first, *_ in self.held]
        judged = {"clean": (self._studio, _BARE), "masked": (self._studio, _MASKS), "press": (press, _THINGS)}
        for name, (faces, shares) in judged.items():
            rgb, points, seen = self._covered(faces, shares)
            out, logits = _read(network, rgb)
            error = 100 * _point_errors(out, points)
            figures[f"{name} %"] = float(error.mean())
            figures[f"{name} visible"] = float(((logits > 0) == (seen > 0.5)).float().mean())
            if name == "press":
                figures[f"{name} hidden %"] = float(error[seen < 0.5].mean())
        return figures

    def export_module(self, network: nn.Module) -> nn.Module:
        """[B, 128, 128, 3] in [0, 1] -> [B, 478, 3]: x and y in shares of the side, and how visible in [0, 1]."""
        return _Export(network)

    def example(self) -> tuple[Tensor, ...]:
        """One input of each."""
        return (torch.rand(1, CROP, CROP, 3),)

    def sheet(self, network: nn.Module) -> NDArray[np.uint8]:
        """Validation faces under masks with the points found, visible ones green."""
        rgb, _, _ = self._covered(self._studio[:32], Shares(0.7, 0.1, 0.2))
        out, logits = _read(network, rgb)
        tiles = [_drawn(rgb[k].numpy(), out[k].numpy(), logits[k].numpy() > 0) for k in range(32)]
        return np.concatenate([np.concatenate(tiles[r : r + 8], 1) for r in range(0, 32, 8)])

    @cached_property
    def _studio(self) -> list[Clean]:
        faces = Faces(self.data, "validation")
        return [faces[k] for k in range(len(faces))]

    def _covered(self, faces: Sequence[Clean], shares: Shares) -> tuple[Tensor, Tensor, Tensor]:
        """`rgb`, `points` and `visible` of faces to be judged, each time the same."""
        s, cover = self.settings, Coverer(self.data, shares)
        rgb, points, seen = [], [], []
        for k, face in enumerate(faces):
            rng = np.random.default_rng((7, k))
            covered = cover(face, rng)
            # The finder's frame is off by less than what training is given.
            crop = jittered(Clean(covered.photo, face.points), rng, s.turn / 2, s.scale / 2, s.shift / 2, CROP)
            rgb.append(crop.rgb)
            points.append((crop.points + 0.5) / CROP)
            seen.append(covered.visible.astype(np.float32))
        return torch.from_numpy(np.stack(rgb)), torch.from_numpy(np.stack(points)), torch.from_numpy(np.stack(seen))


def _read(network: nn.Module, rgb: Tensor) -> tuple[Tensor, Tensor]:
    """Points and logits of pictures uint8 [B, H, W, 3], on the processor."""
    points, logits = network(planes(rgb).to(next(network.parameters()).device))
    return points.float().cpu(), logits.float().cpu()


def _point_errors(points: Tensor, truth: Tensor) -> Tensor:
    """Distance of each point to its truth over the distance between the eye centres: [B, 478]."""
    right, left = (truth[:, list(eye)].mean(1) for eye in EYES)
    eyes = (right - left).norm(dim=-1, keepdim=True)
    return (points - truth).float().square().sum(-1).add(1e-12).sqrt() / eyes


def _drawn(rgb: NDArray[np.uint8], points: NDArray[np.float32], seen: NDArray[np.bool_]) -> NDArray[np.uint8]:
    out = cv2.resize(rgb, (256, 256))
    for (x, y), v in zip(points * 256, seen, strict=True):
        cv2.circle(out, (int(x), int(y)), 1, (0, 255, 0) if v else (255, 80, 0), -1)
    return np.asarray(out, np.uint8)
