"""The discriminator of "Face Under-Mask Reconstruction", a report after Din et al. 2020: one score a picture."""

from __future__ import annotations

from itertools import pairwise

from torch import Tensor, nn

from bareface.errors import UsageError

STEPS = 5
"""Convolutions of stride 2."""


class DenseCritic(nn.Module):
    """Five 4x4 convolutions of stride 2 with LeakyReLU, two dense layers with ReLU, dropout, one logit.

    The sigmoid that ends it is part of the loss. The dense layers tie it to one size of picture; at 256 pixels they
    hold 151 of its 154 million weights.
    """

    def __init__(self, side: int, width: int = 32, dense: int = 4096, dropout: float = 0.2) -> None:
        """`side`: of the pictures, pixels; `width`: channels of the first step, doubling; `dense`: units of each layer.

        Raises `UsageError` unless `side` is divisible by 32.
        """
        super().__init__()
        if side % 2**STEPS:
            raise UsageError(f"side: {side} cannot be halved {STEPS} times; give a multiple of {2**STEPS}")
        self.side = side
        widths = (3, *(width * 2**k for k in range(STEPS)))
        self.steps = nn.Sequential(
            *(nn.Sequential(nn.Conv2d(a, b, 4, 2, 1), nn.LeakyReLU(0.2)) for a, b in pairwise(widths))
        )
        self.dense = nn.Sequential(
            nn.Linear(widths[-1] * (side // 2**STEPS) ** 2, dense), nn.ReLU(), nn.Linear(dense, dense), nn.ReLU()
        )
        self.score = nn.Sequential(nn.Dropout(dropout), nn.Linear(dense, 1))

    def forward(self, rgb: Tensor) -> Tensor:
        """Pictures [B, 3, side, side] in [-1, 1] -> logits [B, 1]; `UsageError` for pictures of another size."""
        height, width = (int(n) for n in rgb.shape[2:])
        if (height, width) != (self.side, self.side):
            raise UsageError(f"a picture of {width}x{height} does not fit a dense critic of {self.side}x{self.side}")
        score: Tensor = self.score(self.dense(self.steps(rgb).flatten(1)))
        return score
