"""The face parser: which part of a face each pixel shows."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from bareface.lab.networks.blocks import Residual, check_divisible, conv_bn, doubled

PARTS = ("background", "skin", "brows", "eyes", "nose", "lips")
"""What a pixel can show, in the order of the network's channels."""


class ParsingNet(nn.Module):
    """U-Net (Ronneberger et al. 2015) from half size down to an eighth, unfolded to full size (Shi et al. 2016)."""

    def __init__(self, width: int = 16) -> None:
        """`width`: channels at half size."""
        super().__init__()
        w = width
        self.stem = conv_bn(3, w, 5, 2)
        self.down1 = nn.Sequential(conv_bn(w, 2 * w, 3, 2), Residual(2 * w))
        self.down2 = nn.Sequential(conv_bn(2 * w, 4 * w, 3, 2), *(Residual(4 * w, d) for d in (1, 2, 4, 1)))
        self.up2 = conv_bn(6 * w, 2 * w)
        self.up1 = conv_bn(3 * w, w)
        self.head = nn.Conv2d(w, 4 * len(PARTS), 3, padding=1)

    def forward(self, rgb: Tensor) -> Tensor:
        """[B, 3, H, W] in [-1, 1] -> logits of PARTS [B, 6, H, W]. `UsageError` unless 8 divides H and W."""
        check_divisible(rgb, 8, "the face parser")
        a = self.stem(rgb)
        b = self.down1(a)
        y = self.up2(torch.cat([doubled(self.down2(b)), b], 1))
        y = self.up1(torch.cat([doubled(y), a], 1))
        return F.pixel_shuffle(self.head(y), 2)
