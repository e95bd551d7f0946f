"""The map module of "Unmasking Face", a report after Din et al. 2020: which pixels of a grey picture are occluder."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn

from bareface.errors import UsageError
from bareface.lab.networks.blocks import check_divisible

WIDEST = 16
"""Channels stop doubling at so many times the first block's: U-Net's 1024 of 64."""


class MapUNet(nn.Module):
    """U-Net (Ronneberger et al. 2015) of an odd number of blocks: as many down as up, and one between them.

    9 blocks are U-Net itself, which the report took; 11, with one more block on each side, are Din et al.'s.
    Each block is two 3x3 convolutions with batch norm and LeakyReLU, but for the first (ReLU, no norm) and the last
    (tanh, then the sigmoid of the one channel that is left, which is not part of this module). Max pooling between the
    blocks down, with dropout; skips by concatenation. How wide the blocks are, and how strong the dropout, the report
    does not say; nor the slope of LeakyReLU: 0.2 is pix2pix's.
    """

    def __init__(self, blocks: int = 9, width: int = 64, dropout: float = 0.25) -> None:
        """`width`: channels of the first block. Raises `UsageError` for a number of blocks that is even or below 3."""
        super().__init__()
        if blocks < 3 or blocks % 2 == 0:
            raise UsageError(
                f"blocks: {blocks} cannot be as many down as up and one between; give 9, 11 or another odd"
            )
        self.blocks, depth = blocks, blocks // 2
        widths = [min(2**k, WIDEST) * width for k in range(depth + 1)]
        self.first = nn.Sequential(
            nn.Conv2d(1, width, 3, padding=1), nn.ReLU(), nn.Conv2d(width, width, 3, padding=1), nn.ReLU()
        )
        self.down = nn.ModuleList(
            nn.Sequential(nn.MaxPool2d(2), nn.Dropout(dropout), _block(a, b)) for a, b in pairwise(widths)
        )
        self.up = nn.ModuleList(nn.ConvTranspose2d(b, a, 2, 2) for a, b in reversed(list(pairwise(widths))))
        self.joined = nn.ModuleList(_block(2 * w, w) for w in reversed(widths[1:-1]))
        self.last = nn.Sequential(*_normed(2 * width, width, nn.Tanh()), nn.Conv2d(width, 1, 3, padding=1))

    def forward(self, grey: Tensor) -> Tensor:
        """[B, 1, H, W] in [-1, 1] -> logits [B, 1, H, W], whose sigmoid is the map.

        Raises `UsageError` unless H and W are divisible by 2 for each block down: 16 with 9 blocks, 32 with 11.
        """
        check_divisible(grey, 2 ** len(self.down), f"a map network of {self.blocks} blocks")
        features = [self.first(grey)]
        for block in self.down:
            features.append(block(features[-1]))
        x = features.pop()
        for up, block in zip(self.up, (*self.joined, self.last), strict=True):
            x = block(torch.cat([features.pop(), up(x)], 1))
        return x


def _block(inputs: int, outputs: int) -> nn.Sequential:
    ends = (inputs, outputs, outputs)
    return nn.Sequential(*(part for a, b in pairwise(ends) for part in _normed(a, b, nn.LeakyReLU(0.2))))


def _normed(inputs: int, outputs: int, active: nn.Module) -> tuple[nn.Module, ...]:
    return nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), active
