"""The edit module of the report "Unmasking Face", after Din et al. 2020: the picture beneath a map."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

import torch
from torch import Tensor, nn

from bareface.errors import UsageError
from bareface.lab.networks.blocks import check_divisible
from bareface.lab.networks.map_unet import WIDEST

REDUCTION = 16
"""Channels of squeeze-and-excitation to each of its hidden ones (Hu et al. 2018)."""
RANGES = {"tanh": torch.tanh, "sigmoid": torch.sigmoid}


class Edit(nn.Module):
    """U-Net over picture and map of an odd number of blocks: as many down as up, and the bottleneck between them.

    9 blocks, squeeze-and-excitation after the second and four atrous convolutions for a bottleneck are the full module;
    5 blocks without squeeze-and-excitation the light one, which the report trained. Blocks are those of `MapUNet`, as
    the report has it: 3x3 convolutions with batch norm and LeakyReLU, in the first block ReLU and no norm, dropout on
    the way down. The atrous convolutions follow one another; their channels the report leaves open.
    """

    def __init__(
        self,
        blocks: int = 9,
        width: int = 64,
        squeeze: bool = True,
        atrous: tuple[int, ...] = (2, 4, 8, 16),
        out: Literal["tanh", "sigmoid"] = "tanh",
        dropout: float = 0.25,
    ) -> None:
        """`width`: channels of the first block; `atrous`: rates of the bottleneck's convolutions, () for a plain block.

        Raises `UsageError` for a number of blocks that is even or below 3.
        """
        super().__init__()
        if blocks < 3 or blocks % 2 == 0:
            raise UsageError(
                f"blocks: {blocks} cannot be as many down as up and one between; give 9, 5, 3 or another odd"
            )
        self.blocks, self.out = blocks, out
        widths = [min(2**k, WIDEST) * width for k in range(blocks // 2 + 1)]
        rates = [(1, 1)] * (blocks // 2 - 1) + [atrous or (1, 1)]
        self.first = nn.Sequential(
            nn.Conv2d(4, width, 3, padding=1), nn.ReLU(), nn.Conv2d(width, width, 3, padding=1), nn.ReLU()
        )
        self.down = nn.ModuleList(
            nn.Sequential(nn.MaxPool2d(2), nn.Dropout(dropout), _block(a, b, r))
            for (a, b), r in zip(pairwise(widths), rates, strict=True)
        )
        self.squeeze = SqueezeExcitation(widths[1]) if squeeze else nn.Identity()
        self.up = nn.ModuleList(nn.ConvTranspose2d(b, a, 2, 2) for a, b in reversed(list(pairwise(widths))))
        self.joined = nn.ModuleList(_block(2 * w, w) for w in reversed(widths[1:-1]))
        self.last = nn.Sequential(_block(2 * width, width, (1,)), nn.Conv2d(width, 3, 3, padding=1))

    def forward(self, rgb: Tensor, hole: Tensor) -> Tensor:
        """Picture [B, 3, H, W] in [-1, 1], map [B, 1, H, W] in [0, 1] -> picture [B, 3, H, W].

        The answer lies in [-1, 1] with tanh and in [0, 1] with sigmoid. Raises `UsageError` unless H and W are
        divisible by 2 for each block down: 16 with 9 blocks, 4 with 5, 2 with 3.
        """
        check_divisible(rgb, 2 ** len(self.down), f"an edit network of {self.blocks} blocks")
        features = [self.first(torch.cat([rgb, hole], 1))]
        for at, block in enumerate(self.down):
            x = block(features[-1])
            features.append(self.squeeze(x) if at == 0 else x)
        x = features.pop()
        for up, block in zip(self.up, (*self.joined, self.last), strict=True):
            x = block(torch.cat([features.pop(), up(x)], 1))
        return RANGES[self.out](x.float())


class SqueezeExcitation(nn.Module):
    """Weighs each channel by what all channels' means say (Hu et al. 2018)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        hidden = max(4, width // REDUCTION)
        self.weigh = nn.Sequential(nn.Linear(width, hidden), nn.ReLU(), nn.Linear(hidden, width), nn.Sigmoid())

    def forward(self, x: Tensor) -> Tensor:
        """[B, width, H, W] -> the same, each channel times its weight in (0, 1)."""
        return x * self.weigh(x.mean((2, 3)))[:, :, None, None]


def _block(inputs: int, outputs: int, rates: tuple[int, ...] = (1, 1)) -> nn.Sequential:
    """One 3x3 convolution a rate."""
    ends = (inputs, *[outputs] * len(rates))
    steps = zip(pairwise(ends), rates, strict=True)
    return nn.Sequential(*(part for (a, b), rate in steps for part in _normed(a, b, rate)))


def _normed(inputs: int, outputs: int, rate: int) -> tuple[nn.Module, ...]:
    conv = nn.Conv2d(inputs, outputs, 3, padding=rate, dilation=rate, bias=False)
    return conv, nn.BatchNorm2d(outputs), nn.LeakyReLU(0.2)
