"""U-Net with additive skips, of "Unmasking Face Masks using Generative Adversarial Networks" (Sivakumar)."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn

from bareface.lab.networks.blocks import check_divisible

LEVELS = 4
"""Sizes of picture between which it goes down and up."""


class ColourUNet(nn.Module):
    """U-Net (Ronneberger et al. 2015) whose skips are added behind the convolutions, not concatenated before them.

    Two 3x3 convolutions a level, max pooling on the way down, transposed 3x3 convolutions on the way up, ReLU behind
    each, a 3x3 convolution and sigmoid at the end: 15 convolutions, 3 transposed ones, 3 poolings, 3 additions.
    """

    def __init__(self, channels: int = 3, width: int = 32) -> None:
        """`channels`: of the output, 3 for colour and 1 for a sketch; `width`: of the first level, doubling."""
        super().__init__()
        widths = [width * 2**k for k in range(LEVELS)]
        self.down = nn.ModuleList(_level(a, b) for a, b in pairwise((3, *widths)))
        self.pool = nn.MaxPool2d(2)
        steps = list(pairwise(reversed(widths)))
        self.up = nn.ModuleList(nn.ConvTranspose2d(a, b, 3, 2, 1, output_padding=1) for a, b in steps)
        self.level = nn.ModuleList(_level(b, b) for _, b in steps)
        self.head = nn.Conv2d(width, channels, 3, padding=1)
        self.apply(_keras)

    def forward(self, rgb: Tensor) -> Tensor:
        """[B, 3, H, W] in [-1, 1] -> [B, channels, H, W] in [0, 1]; `UsageError` unless H and W are divisible by 8."""
        check_divisible(rgb, 2 ** (LEVELS - 1), "the colour network")
        # Black is 0 to the first convolution, as in the report: what is blackened out adds nothing.
        x, skips = (rgb + 1) / 2, []
        for level in self.down:
            x = level(self.pool(x) if skips else x)
            skips.append(x)
        for up, level, skip in zip(self.up, self.level, reversed(skips[:-1]), strict=True):
            x = level(torch.relu(up(x))) + skip
        return torch.sigmoid(self.head(x).float())


def _level(inputs: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, padding=1), nn.ReLU(), nn.Conv2d(outputs, outputs, 3, padding=1), nn.ReLU()
    )


def _keras(part: nn.Module) -> None:
    """Weights as Keras starts them (Glorot and Bengio 2010): torch's own let the signal fade through these ReLUs."""
    if isinstance(part, nn.Conv2d | nn.ConvTranspose2d) and part.bias is not None:
        nn.init.xavier_uniform_(part.weight)
        nn.init.zeros_(part.bias)
