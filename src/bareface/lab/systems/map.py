"""The first map: which pixels of a face's crop are occluder."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from bareface.frame import SIZE
from bareface.lab.data import Clean, Coverer, Faces, Shares, degraded, jittered, planes, recoloured
from bareface.lab.losses.pixels import dice
from bareface.lab.networks.unet import UNet
from bareface.lab.system import Batch, System


@dataclass(frozen=True)
class MapSettings:
    """What a map recipe may set."""

    width: int = 16
    """Channels at half size."""
    shares: Shares = field(default_factory=Shares)
    """How often faces are covered by what."""
    turn: float = 5.0
    """Error of the frame's rotation in training, degrees, one standard deviation."""
    scale: float = 0.08
    """Error of its size, natural logarithm."""
    shift: float = 0.03
    """Error of its centre, share of the side."""


class _Export(nn.Module):
    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, rgb: Tensor) -> Tensor:
        return torch.sigmoid(self.network(rgb.permute(0, 3, 1, 2) * 2 - 1)).permute(0, 2, 3, 1)


class MapSystem(System):
    """Trains `UNet` on covered faces whose exact alpha is known."""

    Settings: ClassVar[type] = MapSettings
    settings: MapSettings

    def __init__(self, settings: MapSettings, data: Path, seed: int) -> None:
        super().__init__(settings, data, seed)
        self.faces = Faces(data, "train")
        self.cover = Coverer(data, settings.shares)
        self.network = UNet(settings.width)

    def sample(self, index: int) -> dict[str, np.ndarray]:
        """A covered face `rgb` uint8 [256, 256, 3] and its `map` float32 [256, 256]."""
        s, rng = self.settings, self.rng(index)
        face = jittered(self.faces.draw(rng), rng, s.turn, s.scale, s.shift)
        covered = self.cover(Clean(recoloured(face.rgb, rng), face.points), rng)
        return {"rgb": degraded(recoloured(covered.photo, rng), rng), "map": covered.alpha}

    def loss(self, batch: Batch, progress: float) -> dict[str, Tensor]:
        """Cross-entropy and Dice against the exact alpha."""
        logits, truth = self.network(planes(batch["rgb"])).float(), batch["map"][:, None]
        entropy = F.binary_cross_entropy_with_logits(logits, truth)
        return {"entropy": 2 * entropy, "dice": 0.5 * dice(torch.sigmoid(logits), truth)}

    def validate(self, network: nn.Module) -> dict[str, float]:
        """Intersection over union by what covers the face, and the share of clean pixels called occluder."""
        shares = {"drawn": Shares(1, 0, 0), "sprite": Shares(0, 1, 0), "objects": Shares(0, 0, 1)}
        figures = {f"IoU {name}": _iou(*self._maps(network, s)) for name, s in shares.items()}
        found, _ = self._maps(network, Shares(0, 0, 0))
        return figures | {"false %": 100 * float(found.float().mean())}

    def export_module(self, network: nn.Module) -> nn.Module:
        """[B, 256, 256, 3] in [0, 1] -> alpha [B, 256, 256, 1] in [0, 1]."""
        return _Export(network)

    def example(self) -> tuple[Tensor, ...]:
        """One input of each."""
        return (torch.rand(1, SIZE, SIZE, 3),)

    def sheet(self, network: nn.Module) -> NDArray[np.uint8] | None:
        """Validation faces with the map in red."""
        rgb, _ = self._validation(Shares(0.4, 0.2, 0.4), 32)
        alpha = torch.sigmoid(network(planes(rgb)).float())[:, 0, :, :, None].numpy()
        tiles = rgb.numpy() * (1 - 0.5 * alpha) + 0.5 * alpha * np.array([255, 0, 0])
        return np.concatenate([np.concatenate(list(tiles[r : r + 8]), 1) for r in range(0, 32, 8)]).astype(np.uint8)

    def _maps(self, network: nn.Module, shares: Shares) -> tuple[Tensor, Tensor]:
        rgb, truth = self._validation(shares, 120)
        logits = torch.cat([network(planes(part)) for part in rgb.split(40)])
        return logits[:, 0] > 0, truth > 0.5

    def _validation(self, shares: Shares, count: int) -> tuple[Tensor, Tensor]:
        faces, cover = Faces(self.data, "validation"), Coverer(self.data, shares)
        chosen = np.linspace(0, len(faces) - 1, count).astype(int)
        covered = [cover(faces[k], np.random.default_rng((7, k))) for k in chosen]
        rgb, maps = np.stack([c.photo for c in covered]), np.stack([c.alpha for c in covered])
        return torch.from_numpy(rgb), torch.from_numpy(maps)


def _iou(found: Tensor, truth: Tensor) -> float:
    both, either = (found & truth).sum((1, 2)), (found | truth).sum((1, 2))
    return float((both / either.clamp_min(1)).mean())
