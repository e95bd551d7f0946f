"""The segmenter: which pixels of a face's crop are occluder, and what it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import ClassVar

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from bareface.classes import COLOURS, NAMES
from bareface.frame import SIZE
from bareface.lab.data import Clean, Coverer, Cut, Faces, Shares, degraded, jittered, planes, recoloured
from bareface.lab.losses.pixels import dice
from bareface.lab.networks.blocks import doubled
from bareface.lab.networks.segmenter import Segmenter
from bareface.lab.system import Batch, System
from bareface.occluders import Occluded

UNKNOWN = 255
"""Class of pixels whose class is not asked: nothing is there, or a thing of none of the nineteen."""


@dataclass(frozen=True)
class SegmenterSettings:
    """What a segmenter recipe may set."""

    width: int = 16
    """Channels at half size."""
    shares: Shares = field(default_factory=lambda: Shares(drawn=0.2, sprite=0.1, objects=0.1, things=0.5))
    """How often faces are covered by what."""
    turn: float = 5.0
    """Error of the frame's rotation in training, degrees, one standard deviation."""
    scale: float = 0.08
    """Error of its size, natural logarithm."""
    shift: float = 0.03
    """Error of its centre, share of the side."""
    close: float = 0.15
    """How often the photo's border runs through the crop, and what lies beyond is mirrored in."""


class _Export(nn.Module):
    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, rgb: Tensor) -> Tensor:
        amount, kind = self.network(rgb.permute(0, 3, 1, 2) * 2 - 1)
        both = torch.cat([torch.sigmoid(amount), doubled(torch.softmax(kind, 1))], 1)
        return both.permute(0, 2, 3, 1)


class SegmenterSystem(System):
    """Trains `Segmenter` on covered faces whose exact alpha and classes are known."""

    Settings: ClassVar[type] = SegmenterSettings
    settings: SegmenterSettings
    judged_by: ClassVar = ("IoU things", "highest")
    stored: ClassVar = "quantized"

    def __init__(self, settings: SegmenterSettings, data: Path, seed: int) -> None:
        super().__init__(settings, data, seed)
        self.faces = Faces(data, "train")
        self.pictures = len(self.faces)
        self.cover = Coverer(data, settings.shares)
        self.network = Segmenter(settings.width, len(NAMES))

    def sample(self, index: int) -> dict[str, np.ndarray]:
        """A covered face.

        `rgb` uint8 [256, 256, 3], `map` float32 [256, 256], `kind` uint8 [128, 128]: the class, from 0, or UNKNOWN.
        """
        s, rng = self.settings, self.rng(index)
        face = jittered(self.faces.draw(rng), rng, s.turn, s.scale, s.shift)
        covered = self.cover(Clean(recoloured(face.rgb, rng), face.points), rng)
        cut = Cut.draw(rng, s.close)
        photo = degraded(recoloured(cut(covered.photo), rng), rng)
        return {"rgb": photo, "map": cut(covered.alpha), "kind": cut(_kinds(covered))}

    def loss(self, batch: Batch, progress: float) -> dict[str, Tensor]:
        """Cross-entropy and Dice against the exact alpha; cross-entropy of the class where something is."""
        amount, kind = (out.float() for out in self.network(planes(batch["rgb"])))
        truth = batch["map"][:, None]
        entropy = F.binary_cross_entropy_with_logits(amount, truth)
        told = F.cross_entropy(kind, batch["kind"].long(), ignore_index=UNKNOWN, reduction="sum")
        known = (batch["kind"] != UNKNOWN).sum().clamp_min(1)
        return {"entropy": 2 * entropy, "dice": 0.5 * dice(torch.sigmoid(amount), truth), "class": 0.3 * told / known}

    def validate(self, network: nn.Module) -> dict[str, float]:
        """On things held out of training: IoU of the map and share of their pixels named right; false alarms."""
        figures = {}
        asked = {"things": Shares(0, 0, 0, 1), "sprites": Shares(0, 1, 0), "masks": Shares(1, 0, 0)}
        for name, shares in asked.items():
            rgb, truth, kind = self._validation(shares, 190)
            found, classes = self._found(network, rgb)
            right = (classes == kind)[kind != UNKNOWN].float().mean()
            figures |= {f"IoU {name}": _iou(found, truth), f"class {name}": float(right)}
        found, _ = self._found(network, self._validation(Shares(0, 0, 0), 120)[0])
        return figures | {"false %": 100 * float(found.float().mean())}

    def export_module(self, network: nn.Module) -> nn.Module:
        """[B, 256, 256, 3] in [0, 1] -> [B, 256, 256, 20]: alpha, then the odds of each class, all in [0, 1]."""
        return _Export(network)

    def example(self) -> tuple[Tensor, ...]:
        """One input of each."""
        return (torch.rand(1, SIZE, SIZE, 3),)

    def sheet(self, network: nn.Module) -> NDArray[np.uint8] | None:
        """Validation faces with what was found in the colours of its class, named."""
        rgb, _, _ = self._validation(Shares(0.1, 0.2, 0, 0.7), 32)
        found, classes = self._found(network, rgb)
        tiles = []
        for picture, hidden, coarse in zip(rgb.numpy(), found.numpy(), classes.numpy(), strict=True):
            kind = cv2.resize(coarse.astype(np.uint8), (SIZE, SIZE), interpolation=cv2.INTER_NEAREST)
            tint = np.array(COLOURS, np.uint8)[kind]
            tile = np.where(hidden[..., None], picture // 2 + tint // 2, picture)
            name = NAMES[np.bincount(kind[hidden]).argmax()] if hidden.any() else ""
            tiles.append(cv2.putText(tile.astype(np.uint8), name, (4, 250), 0, 0.7, (255, 255, 255), 2, cv2.LINE_AA))
        return np.concatenate([np.concatenate(tiles[r : r + 8], 1) for r in range(0, 32, 8)])

    def _found(self, network: nn.Module, rgb: Tensor) -> tuple[Tensor, Tensor]:
        parts = [network(planes(part.to(next(network.parameters()).device))) for part in rgb.split(38)]
        return (
            torch.cat([amount[:, 0] > 0 for amount, _ in parts]).cpu(),
            torch.cat([kind.argmax(1) for _, kind in parts]).cpu(),
        )

    @lru_cache(maxsize=8)  # noqa: B019 - a run has one system
    def _validation(self, shares: Shares, count: int) -> tuple[Tensor, Tensor, Tensor]:
        faces, cover = Faces(self.data, "validation"), Coverer(self.data, shares, held_out=True)
        chosen = np.linspace(0, len(faces) - 1, count).astype(int)
        covered = [cover(faces[k], np.random.default_rng((7, k))) for k in chosen]
        stacks = zip(*((c.photo, c.alpha > 0.5, _kinds(c)) for c in covered), strict=True)
        rgb, truth, kind = (torch.from_numpy(np.stack(stack)) for stack in stacks)
        return rgb, truth, kind


def _kinds(covered: Occluded) -> NDArray[np.uint8]:
    """Classes from 0 at half size, UNKNOWN where none is; the class of a pixel is what most of its quarter shows."""
    return (cv2.resize(covered.classes, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_NEAREST) - 1).astype(np.uint8)


def _iou(found: Tensor, truth: Tensor) -> float:
    both, either = (found & truth).sum((1, 2)), (found | truth).sum((1, 2))
    return float((both / either.clamp_min(1)).mean())
