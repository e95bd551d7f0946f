"""Gated convolution (Yu et al. 2019, Free-Form Image Inpainting with Gated Convolution)."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

SLOPE = 0.2
"""Of LeakyReLU."""


class GatedConv(nn.Module):
    """activation(feature) * sigmoid(gate): two convolutions over the same input, of which one says what counts where.

    The activation is LeakyReLU, or none.
    """

    def __init__(
        self, inputs: int, outputs: int, kernel: int = 3, stride: int = 1, dilation: int = 1, active: bool = True
    ) -> None:
        """`kernel`: odd, or even with an even stride; keeps H and W but for the stride."""
        super().__init__()
        pad = dilation * (kernel - 1) // 2
        self.feature = nn.Conv2d(inputs, outputs, kernel, stride, pad, dilation)
        self.gate = nn.Conv2d(inputs, outputs, kernel, stride, pad, dilation)
        self.active = active
        nn.init.kaiming_normal_(self.feature.weight, SLOPE)
        # Gates start half open; twice the weight keeps the signal's size through any number of layers.
        self.feature.weight.data *= 2
        nn.init.zeros_(self.feature.bias)

    def forward(self, x: Tensor) -> Tensor:
        """[B, inputs, H, W] -> [B, outputs, H / stride, W / stride]."""
        feature = self.feature(x)
        return (F.leaky_relu(feature, SLOPE) if self.active else feature) * torch.sigmoid(self.gate(x))
