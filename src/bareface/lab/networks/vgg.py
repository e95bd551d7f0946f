"""VGG (Simonyan and Zisserman 2014): the convolutions of its 16 or 19 layers, for losses in the lab only."""

from __future__ import annotations

from typing import Literal

import torch
from torch import Tensor, nn

WIDTHS = (64, 128, 256, 512, 512)
"""Channels of each block."""
REPEATS = {16: (2, 2, 3, 3, 3), 19: (2, 2, 4, 4, 4)}
"""Convolutions of each block, by how many layers the whole network has."""
MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
"""Of ImageNet's red, green and blue in [0, 1], as torchvision's weights expect them."""


class VGG(nn.Module):
    """The features of VGG, as deep as they are asked for.

    Weights have torchvision's names, `features.0.weight` and so on, so that its files fit.
    """

    mean: Tensor
    deviation: Tensor

    def __init__(self, depth: Literal[16, 19], layers: tuple[int, ...]) -> None:
        """`layers`: numbers of torchvision's `features` whose outputs are given; what is behind is not built."""
        super().__init__()
        parts, inputs = list[nn.Module](), 3
        for width, repeats in zip(WIDTHS, REPEATS[depth], strict=True):
            for _ in range(repeats):
                parts += [nn.Conv2d(inputs, width, 3, padding=1), nn.ReLU()]
                inputs = width
            parts.append(nn.MaxPool2d(2))
        self.layers = layers
        self.features = nn.Sequential(*parts[: max(layers) + 1])
        self.register_buffer("mean", _colours(MEAN), persistent=False)
        self.register_buffer("deviation", _colours(DEVIATION), persistent=False)

    def forward(self, rgb: Tensor) -> list[Tensor]:
        """[B, 3, H, W] in [-1, 1] -> the output of each of `layers`, fine to coarse."""
        x, found = (rgb * 0.5 + 0.5 - self.mean) / self.deviation, []
        for k, part in enumerate(self.features):
            x = part(x)
            if k in self.layers:
                found.append(x)
        return found


def _colours(values: tuple[float, ...]) -> Tensor:
    return torch.tensor(values)[None, :, None, None]
