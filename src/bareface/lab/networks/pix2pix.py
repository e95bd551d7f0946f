"""The U-Net generator of pix2pix (Isola et al. 2017)."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from bareface.errors import UsageError
from bareface.lab.networks.blocks import check_divisible
from bareface.lab.networks.patch70 import from_gaussian

WIDEST = 8
"""Channels stop doubling at so many times the first step's: 512 of 64."""
DROPPED = 3
"""Steps up, from the innermost on, that have dropout."""


class Pix2Pix(nn.Module):
    """4x4 convolutions of stride 2 down to one pixel, as many transposed ones up, and skips by concatenation.

    Batch norm in all but the first step, the innermost and the last: what is normed over the one pixel of one picture
    is gone. The paper's noise is its dropout, which there stays on when it is used, with norms over the pictures
    at hand. Here both are off in evaluation, as usual, so that a picture always gets the same answer.
    """

    def __init__(self, side: int = 256, width: int = 64, dropout: float = 0.5) -> None:
        """`side`: pixels of the picture, 2 to the number of steps; `width`: channels of the first step.

        Raises `UsageError` for a side that is no power of two, or below 32.
        """
        super().__init__()
        if side < 32 or side & (side - 1):
            raise UsageError(f"side: {side} cannot be halved down to one pixel; give 64, 128, 256 or so")
        self.side, depth = side, side.bit_length() - 1
        widths = [min(2**k, WIDEST) * width for k in range(depth)]
        self.first = nn.Conv2d(3, width, 4, 2, 1)
        self.down = nn.ModuleList(_down(a, b) for a, b in pairwise(widths[:-1]))
        self.innermost = nn.Conv2d(widths[-2], widths[-1], 4, 2, 1)
        joined = [widths[-1], *(2 * w for w in reversed(widths[1:-1]))]
        shares = [dropout if k < DROPPED else 0.0 for k in range(len(joined))]
        self.up = nn.ModuleList(_up(*step) for step in zip(joined, reversed(widths[:-1]), shares, strict=True))
        self.last = nn.ConvTranspose2d(2 * width, 3, 4, 2, 1)
        self.apply(from_gaussian)

    def forward(self, rgb: Tensor) -> Tensor:
        """[B, 3, H, W] in [-1, 1] -> the same; H and W divisible by the side, or `UsageError`."""
        check_divisible(rgb, self.side, f"pix2pix of {len(self.down) + 2} steps")
        features = [self.first(rgb)]
        for step in self.down:
            features.append(step(F.leaky_relu(features[-1], 0.2)))
        x = self.innermost(F.leaky_relu(features[-1], 0.2))
        for step in self.up:
            x = torch.cat([step(F.relu(x)), features.pop()], 1)
        return torch.tanh(self.last(F.relu(x)).float())


def _down(inputs: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inputs, outputs, 4, 2, 1, bias=False), nn.BatchNorm2d(outputs))


def _up(inputs: int, outputs: int, dropout: float) -> nn.Sequential:
    conv = nn.ConvTranspose2d(inputs, outputs, 4, 2, 1, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(outputs), nn.Dropout(dropout))
