"""MobileFaceNet (Chen et al. 2018): identity features, for losses and measurements in the lab only."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional as F

STAGES = (0, 5, 6, 12, 13)
"""Blocks whose outputs serve as perceptual features, from fine to coarse."""
_BLOCKS = ((2, 64, 5, 2), (4, 128, 1, 2), (2, 128, 6, 1), (4, 128, 1, 2), (2, 128, 2, 1))


class _ConvBlock(nn.Module):
    def __init__(self, inputs: int, outputs: int, kernel: int | tuple[int, int], stride: int, pad: int, groups: int = 1,
                 linear: bool = False) -> None:  # fmt: skip
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, pad, groups=groups, bias=False)
        self.bn = nn.BatchNorm2d(outputs)
        self.prelu = nn.Identity() if linear else nn.PReLU(outputs)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.prelu(self.bn(self.conv(x)))
        return out


class _Bottleneck(nn.Module):
    def __init__(self, inputs: int, outputs: int, stride: int, expansion: int) -> None:
        super().__init__()
        wide = inputs * expansion
        self.skip = stride == 1 and inputs == outputs
        self.conv = nn.Sequential(
            nn.Conv2d(inputs, wide, 1, bias=False), nn.BatchNorm2d(wide), nn.PReLU(wide),
            nn.Conv2d(wide, wide, 3, stride, 1, groups=wide, bias=False), nn.BatchNorm2d(wide), nn.PReLU(wide),
            nn.Conv2d(wide, outputs, 1, bias=False), nn.BatchNorm2d(outputs),
        )  # fmt: skip

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.conv(x)
        return x + out if self.skip else out


class MobileFaceNet(nn.Module):
    """Identity features of an aligned face."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = _ConvBlock(3, 64, 3, 2, 1)
        self.dw_conv1 = _ConvBlock(64, 64, 3, 1, 1, groups=64)
        blocks, width = [], 64
        for expansion, outputs, repeats, stride in _BLOCKS:
            for k in range(repeats):
                blocks.append(_Bottleneck(width, outputs, stride if k == 0 else 1, expansion))
                width = outputs
        self.blocks = nn.Sequential(*blocks)
        self.conv2 = _ConvBlock(128, 512, 1, 1, 0)
        self.linear7 = _ConvBlock(512, 512, (7, 6), 1, 0, groups=512, linear=True)
        self.linear1 = _ConvBlock(512, 128, 1, 1, 0, linear=True)

    def forward(self, x: Tensor) -> tuple[Tensor, list[Tensor]]:
        """[B, 3, 112, 96], (value - 127.5) / 128 -> unit vectors [B, 128], and the features after each of STAGES."""
        x = self.dw_conv1(self.conv1(x))
        features = []
        for k, block in enumerate(self.blocks):
            x = block(x)
            if k in STAGES:
                features.append(x)
        x = self.linear1(self.linear7(self.conv2(x))).flatten(1)
        return F.normalize(x.float(), dim=1), features
