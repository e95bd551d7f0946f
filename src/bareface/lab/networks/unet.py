"""The first map network: which pixels of a 256x256 crop are occluder."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from bareface.lab.networks.blocks import Residual, conv_bn, doubled


class UNet(nn.Module):
    """U-Net (Ronneberger et al. 2015) that works at half size and unfolds its output to full size (Shi et al. 2016)."""

    def __init__(self, width: int = 16, inputs: int = 3, outputs: int = 1) -> None:
        super().__init__()
        w = width
        self.stem = conv_bn(inputs, w, 5, 2)
        self.down1 = nn.Sequential(conv_bn(w, 2 * w, 3, 2), Residual(2 * w))
        self.down2 = nn.Sequential(conv_bn(2 * w, 4 * w, 3, 2), Residual(4 * w), Residual(4 * w))
        middle = [Residual(8 * w, d) for d in (1, 2, 4, 1)]
        self.down3 = nn.Sequential(conv_bn(4 * w, 8 * w, 3, 2), *middle)
        self.up3 = conv_bn(12 * w, 4 * w)
        self.up2 = conv_bn(6 * w, 2 * w)
        self.up1 = conv_bn(3 * w, w)
        self.head = nn.Conv2d(w, 4 * outputs, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        """[B, inputs, H, W] in [-1, 1], H and W divisible by 16 -> logits [B, outputs, H, W]."""
        a = self.stem(x)
        b = self.down1(a)
        c = self.down2(b)
        y = self.down3(c)
        y = self.up3(torch.cat([doubled(y), c], 1))
        y = self.up2(torch.cat([doubled(y), b], 1))
        y = self.up1(torch.cat([doubled(y), a], 1))
        return F.pixel_shuffle(self.head(y), 2)
