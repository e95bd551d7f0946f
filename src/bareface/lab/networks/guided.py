"""`guided`: how far to follow another photo of the person that lies over the hole, and what to change of it."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from bareface.lab.networks.blocks import check_divisible, doubled

TRUST = 2.0
"""What the gate starts from: sigmoid(2) of the way to the other photo, 0.88."""


class Guided(nn.Module):
    """An encoder-decoder over both pictures that answers with a way between them and a change.

    Four stride-2 steps, the first and the last by folding 2x2 pixels into channels. The middle adds to every place what
    is there on average: whether two photos show one person is seen by all of them together.
    """

    def __init__(self, width: int = 32, depth: int = 6) -> None:
        """`width`: channels at half size, an even number; `depth`: blocks of the middle."""
        super().__init__()
        w = width
        self.stem = nn.Conv2d(44, w, 3, padding=1)
        self.down1 = nn.Conv2d(w, 2 * w, 4, 2, 1)
        self.down2 = nn.Conv2d(2 * w, 4 * w, 4, 2, 1)
        self.down3 = nn.Conv2d(4 * w, 5 * w, 4, 2, 1)
        self.middle = nn.ModuleList(_Block(5 * w, (1, 2, 4, 1)[k % 4]) for k in range(depth))
        self.up3 = nn.Conv2d(5 * w, 4 * w, 3, padding=1)
        self.up2 = nn.Conv2d(8 * w, 2 * w, 3, padding=1)
        self.up1 = nn.Conv2d(4 * w, w, 3, padding=1)
        self.up0 = nn.Conv2d(2 * w, w, 3, padding=1)
        self.head = nn.Conv2d(w, 20, 3, padding=1)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)

    def forward(self, rgb: Tensor, hole: Tensor, guess: Tensor, other: Tensor, known: Tensor) -> tuple[Tensor, Tensor]:
        """Picture, hole, a fill's guess, another face laid over, how well that is known -> picture, expected error.

        Pictures [B, 3, H, W] in [-1, 1], hole [B, 1, H, W] in {0, 1}, known in [0, 1]. The error is the logarithm of
        the mean absolute error of the three channels, [B, 1, H, W]. H and W divisible by 16.
        """
        check_divisible(rgb, 16, "the guided fill")
        other = other * (known > 0)
        x = torch.cat([rgb * (1 - hole), hole, guess, other, known], 1)
        a = _act(self.stem(F.pixel_unshuffle(x, 2)))
        b = _act(self.down1(a))
        c = _act(self.down2(b))
        y = _act(self.down3(c))
        for block in self.middle:
            y = block(y)
        y = _act(self.up3(doubled(y)))
        y = _act(self.up2(torch.cat([y, c], 1)))
        y = _act(self.up1(torch.cat([doubled(y), b], 1)))
        y = _act(self.up0(torch.cat([doubled(y), a], 1)))
        change, gate, error = F.pixel_shuffle(self.head(y), 2).float().split([3, 1, 1], 1)
        share = torch.sigmoid(gate + TRUST) * known
        # A picture is 2 wide. Without a bound one bad step can throw a run far off (docs/LOG.md).
        return guess + share * (other - guess) + 2 * torch.tanh(change / 2), error - 2.0


class _Block(nn.Module):
    """x + two 3x3 convolutions, the first dilated, with the mean of all places added between."""

    def __init__(self, width: int, dilation: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(width, width, 3, padding=dilation, dilation=dilation)
        self.all = nn.Linear(width, width)
        self.second = nn.Conv2d(width, width, 3, padding=1)
        nn.init.zeros_(self.second.weight)

    def forward(self, x: Tensor) -> Tensor:
        y = _act(self.first(x))
        y = y + self.all(y.mean((2, 3)))[..., None, None]
        return x + self.second(_act(y))


def _act(x: Tensor) -> Tensor:
    return F.leaky_relu(x, 0.1)
