"""`bare`: an encoder-decoder whose middle sees the whole face, steered by a code, that says how wrong it may be."""

from __future__ import annotations

from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from bareface.lab.networks.blocks import check_divisible, doubled

CODE = 32
"""Values of a code."""
Middle = Literal["dilated", "attention", "fourier"]


class Bare(nn.Module):
    """Four stride-2 steps, blocks at a sixteenth of the size, skips on the way up.

    The first step folds 2x2 pixels into channels and the last unfolds them, so that the widest maps are half-size.
    Nothing is normalised outside the middle: the brightness of skin must come through unchanged. Where a face lies is
    known from its frame, so the middle has a learnt vector for each place. The code modulates the middle and the way
    up (co-modulation, Zhao et al. 2021); zeros are the *steady* answer, trained to err least.
    """

    def __init__(
        self, width: int = 48, inner: int = 224, depth: int = 8, middle: Middle = "dilated", far: int = 2
    ) -> None:
        """`width`: channels at half size; `inner`: of the middle, of `depth` blocks and `far` attentions."""
        super().__init__()
        w = width
        self.stem = nn.Conv2d(16, w, 3, padding=1)
        self.down1 = nn.Conv2d(w, 2 * w, 4, 2, 1)
        self.down2 = nn.Conv2d(2 * w, 4 * w, 4, 2, 1)
        self.down3 = nn.Conv2d(4 * w, inner, 4, 2, 1)
        self.place = nn.Parameter(torch.zeros(1, inner, 16, 16))
        self.style = nn.Sequential(nn.Linear(CODE, 128), nn.LeakyReLU(0.1), nn.Linear(128, 128), nn.LeakyReLU(0.1))
        self.middle = nn.ModuleList(_block(middle, inner, k) for k in range(depth))
        self.far = nn.ModuleList(Attention(inner) for _ in range(far))
        self.far_after = [max(1, (k + 1) * depth // (far + 1)) for k in range(far)]
        self.up3 = nn.Conv2d(2 * inner, 4 * w, 3, padding=1)
        self.up2 = nn.Conv2d(8 * w, 2 * w, 3, padding=1)
        self.up1 = nn.Conv2d(4 * w, w, 3, padding=1)
        self.up0 = nn.Conv2d(2 * w, w, 3, padding=1)
        self.modulate = nn.ModuleList(Modulation(c) for c in (4 * w, 2 * w, w))
        self.head = nn.Conv2d(w, 12, 3, padding=1)
        self.error = nn.Conv2d(w, 4, 3, padding=1)

    def forward(self, rgb: Tensor, hole: Tensor, code: Tensor) -> tuple[Tensor, Tensor]:
        """Picture [B, 3, H, W] in [-1, 1], hole [B, 1, H, W] (1 = hidden), code [B, CODE] -> picture, expected error.

        Both at full size: the whole picture in [-1, 1], and the logarithm of the mean absolute error of its three
        channels, [B, 1, H, W]. H and W divisible by 16. What the picture shows under the hole never reaches a weight.
        """
        check_divisible(rgb, 16, "the fill")
        x = F.pixel_unshuffle(torch.cat([rgb * (1 - hole), hole], 1), 2)
        style = self.style(code)
        a = _act(self.stem(x))
        b = _act(self.down1(a))
        c = _act(self.down2(b))
        d = _act(self.down3(c))
        y = d + self._places(d)
        for k, block in enumerate(self.middle, 1):
            y = block(y, style)
            for after, far in zip(self.far_after, self.far, strict=True):
                y = far(y, style) if after == k else y
        y = self.modulate[0](_act(self.up3(torch.cat([y, d], 1))), style)
        y = self.modulate[1](_act(self.up2(torch.cat([doubled(y), c], 1))), style)
        y = self.modulate[2](_act(self.up1(torch.cat([doubled(y), b], 1))), style)
        y = _act(self.up0(torch.cat([doubled(y), a], 1)))
        out, error = (F.pixel_shuffle(last(y), 2).float() for last in (self.head, self.error))
        return torch.tanh(out), error - 2.0

    def _places(self, d: Tensor) -> Tensor:
        if d.shape[2:] == self.place.shape[2:]:
            return self.place
        return F.interpolate(self.place, size=d.shape[2:], mode="bilinear", align_corners=False)


class Modulation(nn.Module):
    """x * (1 + scale) + shift, both from the style; starts as x."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.of = nn.Linear(128, 2 * width)
        nn.init.zeros_(self.of.weight)
        nn.init.zeros_(self.of.bias)

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        """[B, width, H, W], [B, 128] -> [B, width, H, W]."""
        scale, shift = self.of(style)[..., None, None].chunk(2, 1)
        return x * (1 + scale) + shift


class Attention(nn.Module):
    """x + what every place gathers from all places; what is hidden on one side of a face is seen on the other."""

    def __init__(self, width: int, heads: int = 4) -> None:
        super().__init__()
        self.heads = heads
        self.norm = ChannelNorm(width)
        self.modulate = Modulation(width)
        self.all = nn.Conv2d(width, 3 * width, 1)
        self.joined = nn.Conv2d(width, width, 1)
        nn.init.zeros_(self.joined.weight)
        nn.init.zeros_(self.joined.bias)

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        """[B, width, H, W], style [B, 128] -> [B, width, H, W]."""
        count, width = x.shape[:2]
        asked = self.all(self.modulate(self.norm(x), style))
        query, key, value = asked.reshape(count, 3, self.heads, width // self.heads, -1).unbind(1)
        out = F.scaled_dot_product_attention(query.transpose(2, 3), key.transpose(2, 3), value.transpose(2, 3))
        return x + self.joined(out.transpose(2, 3).reshape(x.shape))


class AttentionBlock(nn.Module):
    """Attention between all places, then a convolution of each with its neighbours, both added to what was there."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.far = Attention(width)
        self.norm, self.modulate = ChannelNorm(width), Modulation(width)
        self.wide = nn.Conv2d(width, 2 * width, 1)
        self.near = nn.Conv2d(2 * width, 2 * width, 3, padding=1, groups=2 * width)
        self.narrow = nn.Conv2d(2 * width, width, 1)
        nn.init.zeros_(self.narrow.weight)
        nn.init.zeros_(self.narrow.bias)

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        """[B, width, H, W], style [B, 128] -> [B, width, H, W]."""
        x = self.far(x, style)
        return x + self.narrow(F.gelu(self.near(self.wide(self.modulate(self.norm(x), style)))))


class DilatedBlock(nn.Module):
    """x + two 3x3 convolutions, the first dilated, modulated between."""

    def __init__(self, width: int, dilation: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(width, width, 3, padding=dilation, dilation=dilation)
        self.modulate = Modulation(width)
        self.second = nn.Conv2d(width, width, 3, padding=1)
        nn.init.zeros_(self.second.weight)

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        """[B, width, H, W], style [B, 128] -> [B, width, H, W]."""
        return x + self.second(self.modulate(_act(self.first(_act(x))), style))


class FourierBlock(nn.Module):
    """x + a 3x3 convolution beside a 1x1 one in the Fourier plane (Chi et al. 2020; LaMa, Suvorov et al. 2022)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.near = nn.Conv2d(width, width, 3, padding=1)
        self.far = nn.Conv2d(2 * width, 2 * width, 1)
        self.modulate = Modulation(width)
        self.joined = nn.Conv2d(width, width, 1)
        nn.init.zeros_(self.joined.weight)

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        """[B, width, H, W], style [B, 128] -> [B, width, H, W]."""
        y = _act(x)
        plane = torch.fft.rfft2(y.float(), norm="ortho")
        real, imaginary = _act(self.far(torch.cat([plane.real, plane.imag], 1))).float().chunk(2, 1)
        far = torch.fft.irfft2(torch.complex(real, imaginary), s=(x.shape[2], x.shape[3]), norm="ortho")
        return x + self.joined(self.modulate(_act(self.near(y) + far), style))


class ChannelNorm(nn.Module):
    """Layer norm over the channels of each place (Ba et al. 2016)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)

    def forward(self, x: Tensor) -> Tensor:
        """[B, width, H, W] -> the same."""
        return self.norm(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class Guess(nn.Module):
    """What of a hidden part no visible pixel tells, as the mean and log variance of a code: the encoder of a VAE.

    Only training has it: it sees the clean face.
    """

    def __init__(self, width: int = 32) -> None:
        super().__init__()
        widths = (16, width, 2 * width, 4 * width, 4 * width, 4 * width)
        layers: list[nn.Module] = []
        for k in range(5):
            layers += [nn.Conv2d(widths[k], widths[k + 1], 4, 2, 1), nn.LeakyReLU(0.1)]
        self.layers = nn.Sequential(*layers)
        self.of = nn.Linear(widths[-1] * 16, 2 * CODE)

    def forward(self, rgb: Tensor, hole: Tensor) -> tuple[Tensor, Tensor]:
        """Clean picture [B, 3, H, W] in [-1, 1] and hole [B, 1, H, W] -> mean and log variance, both [B, CODE]."""
        x = self.layers(F.pixel_unshuffle(torch.cat([rgb, hole], 1), 2))
        mean, spread = self.of(F.adaptive_avg_pool2d(x, 4).flatten(1)).float().chunk(2, 1)
        return mean, spread.clamp(-8, 4)


def _block(middle: Middle, width: int, number: int) -> nn.Module:
    if middle == "attention":
        return AttentionBlock(width)
    return FourierBlock(width) if middle == "fourier" else DilatedBlock(width, (1, 2, 4, 8)[number % 4])


def _act(x: Tensor) -> Tensor:
    return F.leaky_relu(x, 0.1)
