"""The likeness network: a face, perhaps partly hidden, as a unit vector."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from bareface.faces.likeness import HEIGHT, WIDTH

STEPS = 16
"""The picture's side over that of the last features."""


class Likeness(nn.Module):
    """A small residual network (He et al. 2016), read out place by place as MobileFaceNet is.

    Plain convolutions, for training on processors: seven times as fast there as as many layers of separable ones.
    """

    def __init__(self, width: int = 32, size: int = 128) -> None:
        """`width`: channels at half size; `size`: of the vector."""
        super().__init__()
        w = width
        self.features = nn.Sequential(
            nn.Conv2d(4, w, 3, 2, 1, bias=False), nn.BatchNorm2d(w), nn.PReLU(w),
            _Block(w, 2 * w, 2), _Block(2 * w, 2 * w, 1),
            _Block(2 * w, 4 * w, 2), _Block(4 * w, 4 * w, 1), _Block(4 * w, 4 * w, 1),
            _Block(4 * w, 8 * w, 2), _Block(8 * w, 8 * w, 1),
        )  # fmt: skip
        self.place = nn.Conv2d(8 * w, 8 * w, (HEIGHT // STEPS, WIDTH // STEPS), groups=8 * w, bias=False)
        self.vector = nn.Sequential(nn.BatchNorm2d(8 * w), nn.Conv2d(8 * w, size, 1))

    def forward(self, rgb: Tensor, hole: Tensor) -> Tensor:
        """[B, 3, 112, 96] in [-1, 1] and hole [B, 1, 112, 96], 1 where hidden -> unit vectors [B, `size`]."""
        x = self.features(torch.cat([rgb * (1 - hole), hole], 1))
        return F.normalize(self.vector(self.place(x)).flatten(1).float(), dim=1)


class _Block(nn.Module):
    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        self.chain = nn.Sequential(
            nn.BatchNorm2d(inputs), nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False),
            nn.BatchNorm2d(outputs), nn.PReLU(outputs), nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False),
        )  # fmt: skip
        same = stride == 1 and inputs == outputs
        self.past = nn.Identity() if same else nn.Conv2d(inputs, outputs, 1, stride, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.chain(x) + self.past(x)
        return out
