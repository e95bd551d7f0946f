"""Self-attention over a feature map (Zhang et al. 2019, Self-Attention Generative Adversarial Networks)."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class SelfAttention(nn.Module):
    """x + gamma * what every place gathers from all places; gamma is learnt and starts at 0.

    Queries and keys have an eighth of the channels. Memory grows with the fourth power of the side: at 64x64 places the
    attention of each picture holds 17 million values.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        inner = max(1, width // 8)
        self.query = nn.Conv2d(width, inner, 1, bias=False)
        self.key = nn.Conv2d(width, inner, 1, bias=False)
        self.value = nn.Conv2d(width, width, 1, bias=False)
        self.gamma = nn.Parameter(torch.zeros(1))

    def forward(self, x: Tensor) -> Tensor:
        """[B, width, H, W] -> the same."""
        query, key, value = (part(x).flatten(2) for part in (self.query, self.key, self.value))
        share = torch.softmax(query.transpose(1, 2) @ key, 2)
        return x + self.gamma * (value @ share.transpose(1, 2)).reshape(x.shape)
