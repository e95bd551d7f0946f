"""Colour or sketch, of "Unmasking Face Masks using Generative Adversarial Networks" (Sivakumar): one U-Net, no map."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from bareface.lab.data import Shares, planes
from bareface.lab.losses.pixels import bce, ssim
from bareface.lab.networks.colour import ColourUNet
from bareface.lab.system import Batch
from bareface.lab.systems.inpainting import JUDGED, Inpainting, InpaintingSettings
from bareface.sketch import pencil


@dataclass(frozen=True)
class ColourSettings(InpaintingSettings):
    """What a recipe of the colour network may set."""

    side: int = 128
    """Pixels along the side of what the network sees: 256 divided by a power of two."""
    shares: Shares = field(default_factory=lambda: Shares(drawn=0.8, sprite=0.1, objects=0.1))
    """How often faces are covered by what."""
    target: Literal["rgb", "sketch"] = "rgb"
    """What it learns to make: the clean picture, or `bareface.sketch.pencil` of it."""
    zeroed: bool = False
    """Whether what is hidden is black before the network sees it, so that all occluders look alike."""
    width: int = 32
    """Channels of the first level."""


class ColourSystem(Inpainting):
    """Trains `ColourUNet` on covered faces to give the clean face, or its sketch, by binary cross-entropy."""

    Settings: ClassVar[type] = ColourSettings
    settings: ColourSettings
    judged_by: ClassVar = ("BCE", "lowest")

    def __init__(self, settings: ColourSettings, data: Path, seed: int) -> None:
        super().__init__(settings, data, seed)
        self.network = ColourUNet(1 if settings.target == "sketch" else 3, settings.width)

    def paint(self, network: nn.Module, seen: Tensor, hole: Tensor) -> Tensor:
        """The network's own answer, or with the target "sketch" the sketch [B, 1, H, W] in [-1, 1]."""
        # -1 is black, which is 0 to the network.
        shown = (seen + 1) * (1 - hole) - 1 if self.settings.zeroed else seen
        made: Tensor = network(shown)
        return made * 2 - 1

    def sample(self, index: int) -> dict[str, np.ndarray]:
        """As any fill's; with the target "sketch" also the `sketch` of the clean face, uint8 [S, S]."""
        sample = super().sample(index)
        return sample | {"sketch": pencil(sample["rgb"])} if self.settings.target == "sketch" else sample

    def loss(self, batch: Batch, progress: float) -> dict[str, Tensor]:
        """Binary cross-entropy over the whole picture."""
        made = self.paint(self.network, planes(batch["seen"]), batch["hole"][:, None].float())
        truth = batch["rgb"] if self.settings.target == "rgb" else batch["sketch"][..., None]
        return {"entropy": _entropy(made, planes(truth))}

    def validate(self, network: nn.Module) -> dict[str, float]:
        """Under drawn masks: the whole answer's binary cross-entropy; and a fill's figures, or those of the sketch.

        Those are PSNR in the hole and whole, SSIM, and SSIM of the sketch that the filters make of the masked face.
        """
        rgb, seen, hole, _ = self._validation(JUDGED)
        truth, made = self._truth(rgb), self._answers(network, seen, hole)
        entropy = {"BCE": float(_entropy(made, truth))}
        if self.settings.target == "rgb":
            return entropy | super().validate(network)
        error = ((made - truth) / 2).square()
        inside = (error * hole).sum((1, 2, 3)) / hole.sum((1, 2, 3))
        return entropy | {
            "hole dB": float((-10 * inside.log10()).mean()),
            "PSNR": float((-10 * error.mean((1, 2, 3)).log10()).mean()),
            "SSIM": float(ssim(made, truth)),
            "SSIM masked": float(ssim(self._truth(seen), truth)),
        }

    def export_module(self, network: nn.Module) -> nn.Module:
        """[B, 256, 256, 3] in [0, 1], hole [B, 256, 256, 1] -> the picture [B, 256, 256, 3] or its sketch [..., 1]."""
        return super().export_module(network)

    def sheet(self, network: nn.Module) -> NDArray[np.uint8]:
        """Validation faces: covered, filled, clean; or covered, sketched, the sketch of the clean face."""
        if self.settings.target == "rgb":
            return super().sheet(network)
        rgb, seen, hole, _ = (v[::3] for v in self._validation(JUDGED))
        made, rows = self._answers(network, seen, hole), []
        for r in range(0, 32, 8):
            for part in (planes(seen[r : r + 8]), made[r : r + 8], self._truth(rgb[r : r + 8])):
                row = ((part.permute(0, 2, 3, 1) + 1) * 127.5).round().clamp(0, 255).expand(-1, -1, -1, 3).numpy()
                rows.append(np.concatenate(list(row), 1))
        return np.concatenate(rows).astype(np.uint8)

    def _truth(self, rgb: Tensor) -> Tensor:
        """What the network should make of validation faces uint8 [N, S, S, 3]: [N, C, S, S] in [-1, 1]."""
        if self.settings.target == "rgb":
            return planes(rgb)
        return planes(torch.from_numpy(np.stack([pencil(v)[..., None] for v in rgb.numpy()])))

    def _answers(self, network: nn.Module, seen: Tensor, hole: Tensor) -> Tensor:
        """The network's answers [N, C, S, S] in [-1, 1], on the processor."""
        device, step = next(network.parameters()).device, 32
        chunks = zip(seen.split(step), hole.split(step), strict=True)
        parts = [self.paint(network, planes(s).to(device), h.to(device)).float().cpu() for s, h in chunks]
        return torch.cat(parts)


def _entropy(made: Tensor, truth: Tensor) -> Tensor:
    return bce((made + 1) / 2, (truth + 1) / 2)
