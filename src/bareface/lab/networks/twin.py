"""The generator of "Face Under-Mask Reconstruction", a report after Din et al. 2020: two encoders, one decoder."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

import torch
from torch import Tensor, nn

from bareface.errors import UsageError
from bareface.lab.networks.blocks import check_divisible, doubled
from bareface.lab.networks.partial import PartialBlock

Branches = Literal["both", "vanilla", "partial"]

HALVINGS = 4
"""Both encoders end at a sixteenth of the picture's size."""
RATES = (2, 4, 8, 16)
"""Of the atrous convolutions, as far as they reach inside what they see."""
KERNELS = (7, 5, 5, 3, 3, 3, 3, 3)
"""Of the partial convolutions, Liu et al. 2018."""


class Twin(nn.Module):
    """A vanilla and a partial-convolution encoder side by side, an atrous block over both, one U-Net decoder.

    The report's encoders have 5 and 8 blocks and must end alike, and it does not say how they do. Here the fifth
    vanilla block is not pooled, since the report's listing starts the decoder there, and partial blocks after the
    fourth keep the size: they go on closing the hole, at 256 pixels by 16 on each side a block. Atrous convolutions
    are those of `RATES` that reach another pixel at a sixteenth of `side`. The report ends in a sigmoid; here it is a
    tanh, which fits pictures in [-1, 1].
    """

    def __init__(self, width: int = 64, branches: Branches = "both", side: int = 256) -> None:
        """`width`: channels of the first block of each encoder; `branches`: which of the two are built.

        Raises `UsageError` for other `branches`, or a `side` (pixels) too small for any atrous convolution.
        """
        super().__init__()
        rates = [rate for rate in RATES if rate < side >> HALVINGS]
        if branches not in ("both", "vanilla", "partial"):
            raise UsageError(f"branches: there is no {branches!r}; give both, vanilla or partial")
        if not rates:
            raise UsageError(f"side: {side} leaves the atrous block nothing to look at; give 64 or more")
        self.vanilla = Vanilla(width) if branches != "partial" else None
        self.partial = Partial(width) if branches != "vanilla" else None
        built = [encoder for encoder in (self.vanilla, self.partial) if encoder is not None]
        *skips, deepest = (sum(widths) for widths in zip(*(encoder.widths for encoder in built), strict=True))
        ends = (deepest, *(len(rates) * [8 * width]))
        self.atrous = nn.Sequential(*(_conv(a, b, rate) for (a, b), rate in zip(pairwise(ends), rates, strict=True)))
        self.decoder = Decoder(width, skips)

    def forward(self, rgb: Tensor, hole: Tensor) -> Tensor:
        """Picture [B, 3, H, W] in [-1, 1] and hole [B, 1, H, W], 1 = hidden, else 0 -> picture [B, 3, H, W] in [-1, 1].

        Raises `UsageError` unless H and W are divisible by 16. The vanilla encoder sees what covers the face, the
        partial one does not.
        """
        check_divisible(rgb, 2**HALVINGS, "the twin encoders")
        seen = []
        if self.vanilla is not None:
            seen.append(self.vanilla(rgb, hole))
        if self.partial is not None:
            seen.append(self.partial(rgb, 1 - hole))
        *skips, deepest = (torch.cat(features, 1) for features in zip(*seen, strict=True))
        out: Tensor = self.decoder(self.atrous(deepest), skips)
        return out


class Vanilla(nn.Module):
    """Five blocks of two 3x3 convolutions, a pool after each but the last, dropout in the last two."""

    def __init__(self, width: int = 64, dropout: float = 0.5) -> None:
        super().__init__()
        self.widths = [width * 2**k for k in range(HALVINGS + 1)]
        """Channels of what `forward` gives."""
        drops = (0.0, 0.0, 0.0, dropout, dropout)
        self.blocks = nn.ModuleList(
            nn.Sequential(_conv(a, b), _conv(b, b), nn.Dropout(drop))
            for (a, b), drop in zip(pairwise((4, *self.widths)), drops, strict=True)
        )
        self.pool = nn.MaxPool2d(2)

    def forward(self, rgb: Tensor, hole: Tensor) -> list[Tensor]:
        """Picture [B, 3, H, W] and hole [B, 1, H, W] -> features at H, H/2, H/4, H/8, H/16."""
        features = [self.blocks[0](torch.cat([rgb, hole], 1))]
        for block in self.blocks[1:]:
            features.append(block(self.pool(features[-1])))
        return features


class Partial(nn.Module):
    """Eight partial-convolution blocks, four of stride 2 and four of stride 1; batch norm in all but the first."""

    def __init__(self, width: int = 64) -> None:
        super().__init__()
        widths = [min(2**k, 8) * width for k in range(len(KERNELS))]
        self.widths = [4, *widths[: HALVINGS - 1], widths[-1]]
        """Channels of what `forward` gives."""
        self.blocks = nn.ModuleList(
            PartialBlock(a, b, kernel, stride=2 if at < HALVINGS else 1, norm=at > 0)
            for at, ((a, b), kernel) in enumerate(zip(pairwise((3, *widths)), KERNELS, strict=True))
        )

    def forward(self, rgb: Tensor, known: Tensor) -> list[Tensor]:
        """Picture [B, 3, H, W] and inverse hole [B, 1, H, W] -> features at H, H/2, H/4, H/8, H/16.

        The first are the known pixels and where they are: what Liu et al. 2018 give the last step of the decoder.
        """
        features, x, mask = [torch.cat([rgb * known, known], 1)], rgb, known
        for block in self.blocks:
            x, mask = block(x, mask)
            features.append(x)
        return [*features[:HALVINGS], features[-1]]


class Decoder(nn.Module):
    """Four times: twice the size, a convolution, the skip beside it, two convolutions; then the picture."""

    def __init__(self, width: int, skips: list[int]) -> None:
        """`skips`: channels of what joins, finest first; `width`: channels at full size, eight times that at first."""
        super().__init__()
        widths = [8 * width, *(width * 2**k for k in reversed(range(HALVINGS)))]
        self.up = nn.ModuleList(_conv(a, b) for a, b in pairwise(widths))
        self.joined = nn.ModuleList(
            nn.Sequential(_conv(b + skip, b), _conv(b, b)) for b, skip in zip(widths[1:], reversed(skips), strict=True)
        )
        self.head = nn.Conv2d(width, 3, 1)

    def forward(self, x: Tensor, skips: list[Tensor]) -> Tensor:
        """[B, 8 width, H/16, W/16] and the skips, finest first -> picture [B, 3, H, W] in [-1, 1]."""
        for up, joined, skip in zip(self.up, self.joined, reversed(skips), strict=True):
            x = joined(torch.cat([up(doubled(x)), skip], 1))
        return torch.tanh(self.head(x).float())


def _conv(inputs: int, outputs: int, dilation: int = 1) -> nn.Sequential:
    conv = nn.Conv2d(inputs, outputs, 3, padding=dilation, dilation=dilation)
    # As the report's listing starts its weights: there is no norm here that would make up for smaller ones.
    nn.init.kaiming_normal_(conv.weight, nonlinearity="relu")
    nn.init.zeros_(conv.bias)
    return nn.Sequential(conv, nn.ReLU())
