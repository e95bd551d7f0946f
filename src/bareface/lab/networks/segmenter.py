"""The segmenter: how much of each pixel of a 256x256 crop is occluder, and which of the nineteen classes."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from bareface.lab.networks.blocks import Residual, check_divisible, conv_bn, doubled


class Segmenter(nn.Module):
    """U-Net (Ronneberger et al. 2015) at half size with two heads.

    How much is hidden is unfolded to full size (Shi et al. 2016); what it is has no need of so fine a grid.
    """

    def __init__(self, width: int = 16, classes: int = 19) -> None:
        super().__init__()
        w = width
        self.stem = conv_bn(3, w, 5, 2)
        self.down1 = nn.Sequential(conv_bn(w, 2 * w, 3, 2), Residual(2 * w))
        self.down2 = nn.Sequential(conv_bn(2 * w, 4 * w, 3, 2), Residual(4 * w), Residual(4 * w))
        self.down3 = nn.Sequential(conv_bn(4 * w, 8 * w, 3, 2), *(Residual(8 * w, d) for d in (1, 2, 4, 1)))
        self.up3 = conv_bn(12 * w, 4 * w)
        self.up2 = conv_bn(6 * w, 2 * w)
        self.up1 = conv_bn(3 * w, w)
        self.amount = nn.Conv2d(w, 4, 3, padding=1)
        self.kind = nn.Conv2d(2 * w, classes, 1)
        self.detail = nn.Conv2d(w, classes, 1)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """[B, 3, H, W] in [-1, 1], H and W divisible by 16 -> logits of alpha [B, 1, H, W], of class at half size.

        The class logits, [B, classes, H/2, W/2], are added up from two scales: things are told by their parts.
        """
        check_divisible(x, 16, "the segmenter")
        a = self.stem(x)
        b = self.down1(a)
        c = self.down2(b)
        y = self.down3(c)
        y = self.up3(torch.cat([doubled(y), c], 1))
        coarse = self.up2(torch.cat([doubled(y), b], 1))
        fine = self.up1(torch.cat([doubled(coarse), a], 1))
        return F.pixel_shuffle(self.amount(fine), 2), self.detail(fine) + doubled(self.kind(coarse))
