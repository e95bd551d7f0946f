"""The discriminator that scores patches (Isola et al. 2017), with spectral norm (Miyato et al. 2018)."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.parametrizations import spectral_norm


class PatchGAN(nn.Module):
    """Four stride-2 convolutions over picture and map, then one score a patch."""

    def __init__(self, width: int = 32) -> None:
        super().__init__()
        widths = (4, width, 2 * width, 4 * width, 4 * width)
        steps = [nn.Conv2d(a, b, 4, 2, 1) for a, b in pairwise(widths)]
        self.steps = nn.ModuleList(spectral_norm(s) for s in steps)
        self.score = spectral_norm(nn.Conv2d(widths[-1], 1, 3, padding=1))

    def forward(self, rgb: Tensor, hole: Tensor) -> tuple[Tensor, list[Tensor]]:
        """Picture [B, 3, H, W] in [-1, 1], hole [B, 1, H, W] -> scores [B, 1, H/16, W/16] and the features before."""
        x, features = torch.cat([rgb, hole], 1), []
        for step in self.steps:
            x = F.leaky_relu(step(x), 0.2)
            features.append(x)
        return self.score(x), features
