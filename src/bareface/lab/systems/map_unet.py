"""The map module of "Unmasking Face", after Din et al. 2020: a U-Net on grey pictures of 128 pixels, cleaned after."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Literal

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from bareface.frame import SIZE
from bareface.lab.data import Clean, Coverer, Faces, Shares, degraded, jittered, recoloured, validation_set
from bareface.lab.networks.map_unet import MapUNet
from bareface.lab.regions import Overlap, overlap
from bareface.lab.sheets import red
from bareface.lab.system import Batch, System
from bareface.maps.pairs import map_from_pair

SIDE = 128
"""Pixels along the side of what the network sees."""
GREY = (0.299, 0.587, 0.114)
"""Shares of red, green and blue in a pixel's grey (ITU-R BT.601), as OpenCV has them."""
JUDGED = 95
"""Validation pictures of each kind."""


@dataclass(frozen=True)
class MapUNetSettings:
    """What a recipe of the map module may set."""

    blocks: int = 9
    """9 is U-Net and what the report trained, 11 the paper's."""
    width: int = 64
    """Channels of the first block."""
    dropout: float = 0.25
    """Share of values dropped in each block of the encoder but the first."""
    truth: Literal["alpha", "absolute"] = "alpha"
    """The exact alpha, or what the report made of clean and covered picture: `maps.pairs.absolute_difference`."""
    shares: Shares = field(default_factory=lambda: Shares(drawn=0.2, sprite=0.1, objects=0.1, things=0.5))
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
        grey = (rgb * rgb.new_tensor(GREY)).sum(-1)[:, None]
        alpha = opened(torch.sigmoid(self.network(F.avg_pool2d(grey, 2) * 2 - 1).float()))
        return F.interpolate(alpha, scale_factor=2.0, mode="bilinear", align_corners=False).permute(0, 2, 3, 1)


class MapUNetSystem(System):
    """Trains `MapUNet` on covered faces whose maps are known."""

    Settings: ClassVar[type] = MapUNetSettings
    settings: MapUNetSettings
    judged_by: ClassVar = ("IoU things", "highest")

    def __init__(self, settings: MapUNetSettings, data: Path, seed: int) -> None:
        super().__init__(settings, data, seed)
        self.faces = Faces(data, "train")
        self.pictures = len(self.faces)
        self.cover = Coverer(data, settings.shares)
        self.network = MapUNet(settings.blocks, settings.width, settings.dropout)

    def sample(self, index: int) -> dict[str, np.ndarray]:
        """A covered face `grey` uint8 [128, 128] and its `map` float32 [128, 128]."""
        s, rng = self.settings, self.rng(index)
        face = jittered(self.faces.draw(rng), rng, s.turn, s.scale, s.shift)
        clean = Clean(recoloured(face.rgb, rng), face.points)
        covered = self.cover(clean, rng)
        grey = cv2.cvtColor(_small(degraded(recoloured(covered.photo, rng), rng)), cv2.COLOR_RGB2GRAY)
        if s.truth == "alpha":
            return {"grey": grey, "map": _small(covered.alpha)}
        return {"grey": grey, "map": map_from_pair(_small(clean.rgb), _small(covered.photo), s.truth)}

    def loss(self, batch: Batch, progress: float) -> dict[str, Tensor]:
        """Binary cross-entropy."""
        logits = self.network(batch["grey"][:, None].float() / 127.5 - 1).float()
        return {"entropy": F.binary_cross_entropy_with_logits(logits, batch["map"][:, None])}

    def validate(self, network: nn.Module) -> dict[str, float]:
        """On things held out of training: IoU of the cleaned map, pooled over pictures; false alarms."""
        asked = {"things": Shares(0, 0, 0, 1), "masks": Shares(1, 0, 0), "clean": Shares(0, 0, 0)}
        pooled = {}
        for name, shares in asked.items():
            rgb, truth = self._validation(shares, JUDGED)
            found = self._maps(network, rgb) > 0.5
            pooled[name] = sum((overlap(f, t) for f, t in zip(found, truth > 0.5, strict=True)), Overlap())
        alarms = 100 * pooled["clean"].found / (JUDGED * SIZE * SIZE)
        return {f"IoU {name}": pooled[name].iou for name in ("things", "masks")} | {"false %": alarms}

    def export_module(self, network: nn.Module) -> nn.Module:
        """[B, 256, 256, 3] in [0, 1] -> alpha [B, 256, 256, 1] in [0, 1], read off the grey picture at 128 pixels."""
        return _Export(network)

    def example(self) -> tuple[Tensor, ...]:
        """One input of each."""
        return (torch.rand(1, SIZE, SIZE, 3),)

    def sheet(self, network: nn.Module) -> NDArray[np.uint8]:
        """Validation faces with the map in red."""
        rgb, _ = self._validation(Shares(0.2, 0, 0, 0.7), 32)
        return red(rgb, self._maps(network, rgb))

    def _maps(self, network: nn.Module, rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Cleaned maps [N, 256, 256] of pictures [N, 256, 256, 3]."""
        module, device = _Export(network), next(network.parameters()).device
        parts = [module(torch.from_numpy(rgb[k : k + 38]).to(device) / 255) for k in range(0, len(rgb), 38)]
        return torch.cat(parts)[..., 0].float().cpu().numpy()

    def _validation(self, shares: Shares, count: int) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
        covered = validation_set(self.data, shares, count)
        return np.stack([c.photo for c in covered]), np.stack([c.alpha for c in covered])


def opened(alpha: Tensor) -> Tensor:
    """Maps [B, 1, H, W] without what is thinner than three pixels: a 3x3 erosion, then a 3x3 dilation.

    On soft maps, erosion is the least value around a pixel and dilation the greatest, so that the opening of a map at
    any threshold is the threshold of its opening. The report names no size; 3x3 is what its training maps are opened
    with here.
    """
    eroded = -F.max_pool2d(-alpha, 3, 1, 1)
    return F.max_pool2d(eroded, 3, 1, 1)


def _small(picture: NDArray) -> NDArray:
    return cv2.resize(picture, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
