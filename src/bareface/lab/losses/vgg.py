"""Frozen networks whose features perceptual and style losses compare: VGG-16, VGG-19, or the lab's own."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path
from typing import Literal

from torch import Tensor, nn

from bareface.errors import WeightsError
from bareface.lab.losses.identity import Identity
from bareface.lab.networks.vgg import VGG
from bareface.lab.others import weights_of

FeaturesName = Literal["vgg16", "vgg19", "identity"]
VGG16_POOLS = (4, 9, 16)
"""The first three pools."""
VGG19_BLOCKS = (17, 26, 35)
"""block3_conv4, block4_conv4 and block5_conv4 with their ReLU, which Keras counts to the convolution."""


class Features(nn.Module, ABC):
    """A frozen network's view of faces. It belongs to the losses: keep it out of the system's network."""

    def train(self, mode: bool = True) -> Features:
        """Stays in evaluation mode."""
        return super().train(False)

    @abstractmethod
    def forward(self, rgb: Tensor, align: Tensor) -> list[Tensor]:
        """[B, 3, H, W] in [-1, 1] and `alignment`s [B, 2, 3] -> features [B, C, h, w], fine to coarse."""


class VGGFeatures(Features):
    """VGG-16's first three pools, or the last convolutions of VGG-19's last three blocks; of the whole picture."""

    def __init__(self, name: Literal["vgg16", "vgg19"], weights: str = "") -> None:
        """`weights`: a file of them, instead of the cache's. `WeightsError` for none, or another network's."""
        super().__init__()
        self.network = VGG(16, VGG16_POOLS) if name == "vgg16" else VGG(19, VGG19_BLOCKS)
        all_of_it, needed = weights_of(name, weights), self.network.state_dict()
        try:
            self.network.load_state_dict({k: v for k, v in all_of_it.items() if k in needed})
        except RuntimeError as error:
            wrong = str(error).splitlines()[1].strip()
            raise WeightsError(f"{weights or name}: not the {name} of torchvision: {wrong[:100]}") from error
        self.eval().requires_grad_(False)

    def forward(self, rgb: Tensor, align: Tensor) -> list[Tensor]:
        """`align` does not matter here."""
        found: list[Tensor] = self.network(rgb)
        return found


class IdentityFeatures(Features):
    """The stages of MobileFaceNet, of the aligned face."""

    def __init__(self, weights: Path) -> None:
        super().__init__()
        self.identity = Identity(weights)

    def forward(self, rgb: Tensor, align: Tensor) -> list[Tensor]:
        """[B, 3, H, W] in [-1, 1] and `alignment`s [B, 2, 3] -> features, fine to coarse."""
        found: list[Tensor] = self.identity(rgb, align)[1]
        return found


def features_of(name: FeaturesName, data: Path, weights: str = "") -> Features:
    """The frozen features called `name`; `weights` is a file of them, instead of the usual one.

    "identity" lies in `data`; the others are fetched once. Raises `WeightsError` where they are not to be had.
    """
    if name == "identity":
        return IdentityFeatures(Path(weights) if weights else data / "models" / "mobilefacenet.safetensors")
    return VGGFeatures(name, weights)
