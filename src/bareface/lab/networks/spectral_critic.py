"""SN-PatchGAN, the discriminator of Yu et al. 2019 (Free-Form Image Inpainting with Gated Convolution)."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.parametrizations import spectral_norm


class SpectralCritic(nn.Module):
    """Six 5x5 convolutions of stride 2 with spectral norm; every value of the last one's features is a score."""

    def __init__(self, width: int = 64) -> None:
        """`width`: channels of the first step; they double twice."""
        super().__init__()
        widths = (4, width, 2 * width, 4 * width, 4 * width, 4 * width, 4 * width)
        self.steps = nn.ModuleList(spectral_norm(nn.Conv2d(a, b, 5, 2, 2)) for a, b in pairwise(widths))

    def forward(self, rgb: Tensor, hole: Tensor) -> Tensor:
        """Picture [B, 3, H, W] in [-1, 1], hole [B, 1, H, W] -> scores [B, 4 * width, H / 64, W / 64], rounded up."""
        *steps, last = self.steps
        x = torch.cat([rgb, hole], 1)
        for step in steps:
            x = F.leaky_relu(step(x), 0.2)
        scores: Tensor = last(x)
        return scores
