"""The network of "Mask inpainting with a GAN network" (Lumetti et al.), with the reference photo as an input."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from bareface.lab.networks.attention import SelfAttention
from bareface.lab.networks.blocks import check_divisible, doubled
from bareface.lab.networks.gated import SLOPE, GatedConv

INPUTS = 8
"""Picture, hole, reference, and where there is a reference: 3 + 1 + 3 + 1."""
WIDE_RATES = (1, 2, 3, 4, 5, 6, 8, 10)
"""Dilations side by side in each block of the coarse network."""
LONG_RATES = (2, 4, 8, 16)
"""Dilations one after the other, behind those blocks."""
REFINE_RATES = (1, 2, 4, 8)
"""Dilations side by side in each block of the refine network."""


class ReferenceNetwork(nn.Module):
    """A coarse and a refine network; both see the picture, the hole and, where there is one, the reference.

    No normalisation, as in Yu et al. 2019 (the authors' code has batch norm): the brightness of skin comes through, and
    a batch of unlike pictures spoils no statistics. At the authors' widths of 32 it holds 40 million weights.
    """

    def __init__(self, width: int = 32, refine_width: int = 32, blocks: int = 6) -> None:
        """`width`, `refine_width`: channels at full size of the two, even; `blocks`: pyramid blocks of the second."""
        super().__init__()
        self.coarse = CoarseNet(width)
        self.refine = RefineNet(refine_width, blocks)

    def forward(
        self, rgb: Tensor, hole: Tensor, reference: Tensor | None = None, valid: Tensor | None = None
    ) -> tuple[Tensor, Tensor, Tensor]:
        """The refined and the coarse picture [B, 3, H, W] in [-1, 1], and the `code` of the input.

        Picture and reference [B, 3, H, W] in [-1, 1]; hole [B, 1, H, W], 1 = hidden; `valid` [B, 1, H, W], 1 where the
        reference shows the face. Without the last two there is no reference. H and W divisible by 16. What lies under
        the hole, or beyond `valid`, never reaches a weight.
        """
        coarse, known = self._begun(rgb, hole, reference, valid)
        features, code = self.refine.encoded(known)
        return self.refine.decoded(features), coarse, code

    def code(self, rgb: Tensor, hole: Tensor, reference: Tensor | None = None, valid: Tensor | None = None) -> Tensor:
        """What the bottleneck makes of the same inputs, averaged over the picture: [B, 16 * refine_width]."""
        return self.refine.encoded(self._begun(rgb, hole, reference, valid)[1])[1]

    def _begun(
        self, rgb: Tensor, hole: Tensor, reference: Tensor | None, valid: Tensor | None
    ) -> tuple[Tensor, Tensor]:
        """The coarse picture, and the refine network's input with it in the hole."""
        check_divisible(rgb, 16, "the network with a reference")
        valid = torch.zeros_like(hole) if valid is None else valid
        reference = torch.zeros_like(rgb) if reference is None else reference * valid
        coarse: Tensor = self.coarse(torch.cat([rgb * (1 - hole), hole, reference, valid], 1))
        return coarse, torch.cat([rgb * (1 - hole) + coarse * hole, hole, reference, valid], 1)


class CoarseNet(nn.Module):
    """Gated convolutions, down to a quarter of the size, dilated there, and up again; tanh."""

    def __init__(self, width: int = 32) -> None:
        super().__init__()
        w = width
        self.down = nn.Sequential(
            GatedConv(INPUTS, w, 5),
            GatedConv(w, 2 * w, 4, 2),
            GatedConv(2 * w, 2 * w),
            GatedConv(2 * w, 4 * w, 4, 2),
            GatedConv(4 * w, 4 * w),
            GatedConv(4 * w, 4 * w),
        )
        self.middle = nn.Sequential(
            *(PyramidBlock(4 * w, WIDE_RATES, gated=True) for _ in range(4)),
            *(GatedConv(4 * w, 4 * w, dilation=rate) for rate in LONG_RATES),
            *(GatedConv(4 * w, 4 * w) for _ in range(2)),
        )
        self.up1 = nn.Sequential(GatedConv(4 * w, 2 * w), GatedConv(2 * w, 2 * w))
        self.up0 = nn.Sequential(GatedConv(2 * w, w), GatedConv(w, w // 2), nn.Conv2d(w // 2, 3, 3, padding=1))

    def forward(self, known: Tensor) -> Tensor:
        """[B, 8, H, W] -> [B, 3, H, W] in [-1, 1]."""
        x = self.middle(self.down(known))
        return torch.tanh(self.up0(doubled(self.up1(doubled(x)))).float())


class RefineNet(nn.Module):
    """Plain convolutions, four steps down and up; pyramid blocks at the bottom; self-attention there and in two skips.

    At 256 pixels that is attention over 16x16, 32x32 and 64x64 places.
    """

    def __init__(self, width: int = 32, blocks: int = 6) -> None:
        super().__init__()
        w, before = width, blocks // 2
        self.down1 = nn.Sequential(_plain(INPUTS, w, 7), _plain(w, 2 * w, 4, 2))
        self.down2 = _plain(2 * w, 4 * w, 4, 2)
        self.down3 = _plain(4 * w, 8 * w, 4, 2)
        self.skip2 = nn.Sequential(_plain(4 * w, 2 * w), SelfAttention(2 * w))
        self.skip3 = nn.Sequential(_plain(8 * w, 4 * w), SelfAttention(4 * w))
        pyramid = [PyramidBlock(16 * w, REFINE_RATES, gated=False) for _ in range(blocks)]
        self.down4 = nn.Sequential(_plain(8 * w, 16 * w, 4, 2), *pyramid[:before])
        self.middle = nn.Sequential(SelfAttention(16 * w), *pyramid[before:])
        self.up3 = _plain(16 * w, 8 * w)
        self.joined3 = _plain(12 * w, 8 * w)
        self.up2 = _plain(8 * w, 4 * w)
        self.joined2 = _plain(6 * w, 4 * w)
        self.up1 = _plain(4 * w, 2 * w)
        self.up0 = _plain(2 * w, w)
        self.head = nn.Conv2d(w, 3, 7, padding=3)

    def encoded(self, known: Tensor) -> tuple[tuple[Tensor, Tensor, Tensor], Tensor]:
        """[B, 8, H, W] -> features at 1/4, 1/8 and 1/16 of the size, and their code [B, 16 * width]."""
        quarter = self.down2(self.down1(known))
        eighth = self.down3(quarter)
        bottom = self.down4(eighth)
        return (quarter, eighth, bottom), bottom.mean((2, 3))

    def decoded(self, features: tuple[Tensor, Tensor, Tensor]) -> Tensor:
        """The features of `encoded` -> picture [B, 3, H, W] in [-1, 1]."""
        quarter, eighth, bottom = features
        x = self.up3(doubled(self.middle(bottom)))
        x = self.joined3(torch.cat([x, self.skip3(eighth)], 1))
        x = self.joined2(torch.cat([self.up2(doubled(x)), self.skip2(quarter)], 1))
        return torch.tanh(self.head(self.up0(doubled(self.up1(doubled(x))))).float())


class PyramidBlock(nn.Module):
    """x + one convolution over dilated ones side by side: spatial pyramid dilation (Li et al. 2020, DeepGIN)."""

    def __init__(self, width: int, rates: tuple[int, ...], gated: bool) -> None:
        """`width`: a multiple of the number of `rates`, the dilations; `gated`: of gated or of plain convolutions."""
        super().__init__()
        share, make = width // len(rates), GatedConv if gated else _plain
        self.branches = nn.ModuleList(make(width, share, dilation=rate) for rate in rates)
        self.merge = GatedConv(width, width, active=False) if gated else nn.Conv2d(width, width, 3, padding=1)
        # The block starts as the identity, so that any number of them trains.
        for weight in (self.merge.feature if isinstance(self.merge, GatedConv) else self.merge).parameters():
            nn.init.zeros_(weight)

    def forward(self, x: Tensor) -> Tensor:
        """[B, width, H, W] -> the same."""
        return x + self.merge(torch.cat([branch(x) for branch in self.branches], 1))


def _plain(inputs: int, outputs: int, kernel: int = 3, stride: int = 1, dilation: int = 1) -> nn.Sequential:
    conv = nn.Conv2d(inputs, outputs, kernel, stride, dilation * (kernel - 1) // 2, dilation)
    nn.init.kaiming_normal_(conv.weight, SLOPE)
    return nn.Sequential(conv, nn.LeakyReLU(SLOPE))
