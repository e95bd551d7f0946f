"""The first fill: an encoder-decoder with dilated residual blocks in the middle."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from bareface.lab.networks.blocks import check_divisible, doubled


class Dilated(nn.Module):
    """Four stride-2 steps, dilated residual blocks at a sixteenth of the size, skips on the way up.

    The first step folds 2x2 pixels into channels and the last unfolds them, so that the widest maps are half-size.
    No normalisation: the brightness of skin must come through unchanged.
    """

    def __init__(self, width: int = 44, dilations: tuple[int, ...] = (1, 2, 4, 8, 1, 2, 4, 8)) -> None:
        super().__init__()
        w = width
        self.stem = nn.Conv2d(16, w, 3, padding=1)
        self.down1 = nn.Conv2d(w, 2 * w, 4, 2, 1)
        self.down2 = nn.Conv2d(2 * w, 4 * w, 4, 2, 1)
        self.down3 = nn.Conv2d(4 * w, 4 * w, 4, 2, 1)
        self.middle = nn.Sequential(*(DilatedBlock(4 * w, d) for d in dilations))
        self.up3 = nn.Conv2d(8 * w, 4 * w, 3, padding=1)
        self.up2 = nn.Conv2d(8 * w, 2 * w, 3, padding=1)
        self.up1 = nn.Conv2d(4 * w, w, 3, padding=1)
        self.up0 = nn.Conv2d(2 * w, w, 3, padding=1)
        self.head = nn.Conv2d(w, 12, 3, padding=1)

    def forward(self, rgb: Tensor, hole: Tensor) -> Tensor:
        """Picture [B, 3, H, W] in [-1, 1] and hole [B, 1, H, W] (1 = hidden) -> whole picture [B, 3, H, W] in [-1, 1].

        H and W divisible by 16. What the picture shows under the hole never reaches a weight.
        """
        check_divisible(rgb, 16, "the dilated fill")
        known = 1 - hole
        x = F.pixel_unshuffle(torch.cat([rgb * known, hole], 1), 2)
        a = _act(self.stem(x))
        b = _act(self.down1(a))
        c = _act(self.down2(b))
        d = _act(self.down3(c))
        y = _act(self.up3(torch.cat([self.middle(d), d], 1)))
        y = _act(self.up2(torch.cat([doubled(y), c], 1)))
        y = _act(self.up1(torch.cat([doubled(y), b], 1)))
        y = _act(self.up0(torch.cat([doubled(y), a], 1)))
        return torch.tanh(F.pixel_shuffle(self.head(y), 2).float())


class DilatedBlock(nn.Module):
    """x + two 3x3 convolutions, the first dilated."""

    def __init__(self, width: int, dilation: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(width, width, 3, padding=dilation, dilation=dilation)
        self.second = nn.Conv2d(width, width, 3, padding=1)
        nn.init.zeros_(self.second.weight)

    def forward(self, x: Tensor) -> Tensor:
        """[B, width, H, W] -> the same."""
        return x + self.second(_act(self.first(_act(x))))


def _act(x: Tensor) -> Tensor:
    return F.leaky_relu(x, 0.1)
