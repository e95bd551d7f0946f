"""The embedded fill's speed beside that of Big-LaMa's architecture, on this machine, in one run.

    python benchmarks/big_lama.py [--runs 7] [--threads 2]

Big-LaMa (Suvorov et al. 2022, Resolution-robust Large Mask Inpainting with Fourier Convolutions) as its paper and
published configuration describe it: 64 channels, three halvings, eighteen residual blocks of which three quarters of
the channels go through fast Fourier convolutions, 51 million weights. The weights are of chance, on which speed does
not depend; in torch, float32. Medians over the runs, the two by turns.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from functools import partial
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor, nn

from bareface.fills import named_fill

OURS = "the embedded fill, a face of 256x256"
WIDTH, HALVINGS, BLOCKS, GLOBAL = 64, 3, 18, 0.75


def _conv(a: int, b: int, kernel: int, stride: int = 1) -> nn.Conv2d:
    return nn.Conv2d(a, b, kernel, stride, kernel // 2, bias=False, padding_mode="reflect" if kernel > 1 else "zeros")


class Spectral(nn.Module):
    """Halved channels, mixed over the whole picture by a convolution of their spectrum."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        half = channels // 2
        self.before = nn.Sequential(_conv(channels, half, 1), nn.BatchNorm2d(half), nn.ReLU())
        self.spectrum = nn.Sequential(_conv(channels, channels, 1), nn.BatchNorm2d(channels), nn.ReLU())
        self.after = _conv(half, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        """[B, C, H, W] -> the same shape."""
        x = self.before(x)
        size = x.shape[-2:]
        waves = torch.view_as_real(torch.fft.rfftn(x, dim=(-2, -1), norm="ortho")).movedim(-1, 2).flatten(1, 2)
        parts = self.spectrum(waves).unflatten(1, (-1, 2)).movedim(2, -1).contiguous()
        return self.after(x + torch.fft.irfftn(torch.view_as_complex(parts), s=size, dim=(-2, -1), norm="ortho"))


class Fourier(nn.Module):
    """A fast Fourier convolution: local and global channels, each fed by both."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        wide = int(GLOBAL * channels)
        near = channels - wide
        self.near, self.inwards = _conv(near, near, 3), _conv(wide, near, 3)
        self.outwards, self.wide = _conv(near, wide, 3), Spectral(wide)
        self.norms = nn.ModuleList([nn.BatchNorm2d(near), nn.BatchNorm2d(wide)])

    def forward(self, both: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor]:
        """Local [B, C / 4, H, W] and global [B, 3 C / 4, H, W] -> the same shapes."""
        near, wide = both
        sums = self.near(near) + self.inwards(wide), self.outwards(near) + self.wide(wide)
        one, other = (torch.relu(norm(each)) for norm, each in zip(self.norms, sums, strict=True))
        return one, other


class BigLama(nn.Module):
    """The generator."""

    def __init__(self) -> None:
        super().__init__()
        widths = [WIDTH << k for k in range(HALVINGS + 1)]
        down: list[nn.Module] = [_conv(4, WIDTH, 7), nn.BatchNorm2d(WIDTH), nn.ReLU()]
        for a, b in pairwise(widths):
            down += [_conv(a, b, 3, 2), nn.BatchNorm2d(b), nn.ReLU()]
        self.down = nn.Sequential(*down)
        self.blocks = nn.ModuleList(nn.Sequential(Fourier(widths[-1]), Fourier(widths[-1])) for _ in range(BLOCKS))
        up: list[nn.Module] = []
        for a, b in pairwise(widths[::-1]):
            up += [nn.ConvTranspose2d(a, b, 3, 2, 1, 1), nn.BatchNorm2d(b), nn.ReLU()]
        self.up = nn.Sequential(*up, _conv(WIDTH, 3, 7), nn.Sigmoid())

    def forward(self, x: Tensor) -> Tensor:
        """Covered picture and hole [B, 4, H, W] -> [B, 3, H, W] in [0, 1]."""
        x = self.down(x)
        near, wide = x.split([int((1 - GLOBAL) * x.shape[1]), int(GLOBAL * x.shape[1])], 1)
        for block in self.blocks:
            one, other = block((near, wide))
            near, wide = near + one, wide + other
        out: Tensor = self.up(torch.cat([near, wide], 1))
        return out


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    lama, fill, rng = BigLama().eval(), named_fill("fill", threads=options.threads), np.random.default_rng(0)
    crop, hole = rng.integers(0, 256, (256, 256, 3), dtype=np.uint8), rng.random((256, 256)) < 0.3
    calls: dict[str, Callable[[], object]] = {
        f"Big-LaMa's architecture, {side}x{side}": partial(lama, torch.rand(1, 4, side, side)) for side in (256, 512)
    }
    calls[OURS] = partial(fill, crop, hole)
    taken: dict[str, list[float]] = {name: [] for name in calls}
    with torch.inference_mode():
        for run in range(options.runs + 1):
            for name, call in calls.items():
                start = time.perf_counter()
                call()
                if run:
                    taken[name].append(1000 * (time.perf_counter() - start))
    ours = statistics.median(taken[OURS])
    print(f"{sum(w.numel() for w in lama.parameters()) / 1e6:.1f} million weights, {options.threads} threads\n")
    print("| | ms | times the fill's |\n|---|---|---|")
    for name, each in taken.items():
        print(f"| {name} | {statistics.median(each):.0f} | {statistics.median(each) / ours:.1f} |")


if __name__ == "__main__":
    main()
