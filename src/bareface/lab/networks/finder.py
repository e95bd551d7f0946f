"""A single-shot face finder: at every place of three grids, is a face centred here, where is its box, its five points.

Anchor-free heads on a feature pyramid, after FCOS (Tian et al. 2019, arXiv:1904.01355), with YuNet's parametrisation
(Wu et al. 2023, doi:10.1007/s11633-023-1423-y): centre offset and logarithm of the size, both in strides of the grid.
"""

from collections.abc import Sequence
from copy import deepcopy
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils import fuse_conv_bn_eval

from bareface.lab.networks.blocks import check_divisible

STRIDES = (8, 16, 32)


class Block(nn.Sequential):
    """A 3x3 convolution without bias, batch norm, ReLU."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1) -> None:
        super().__init__(
            nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)
        )


class Residual(nn.Module):
    """`x + f(x)`, with `depth` blocks for f."""

    def __init__(self, width: int, depth: int) -> None:
        super().__init__()
        self.blocks = nn.Sequential(*[Block(width, width) for _ in range(depth)])

    def forward(self, x: Tensor) -> Tensor:
        """`[B, C, H, W]` to the same shape."""
        return x + self.blocks(x)


class FinderNetwork(nn.Module):
    """Faces of a picture, on grids of stride 8, 16 and 32.

    `widths` are the channels at strides 2, 4, 8, 16 and 32, `neck` those of the pyramid and the heads.
    """

    def __init__(self, widths: Sequence[int] = (16, 32, 48, 96, 128), neck: int = 48) -> None:
        super().__init__()
        self.stem = nn.Sequential(Block(3, widths[0], 2), Block(widths[0], widths[1], 2), Residual(widths[1], 1))
        self.stages = nn.ModuleList(
            nn.Sequential(Block(inputs, outputs, 2), Residual(outputs, 2)) for inputs, outputs in pairwise(widths[1:])
        )
        self.laterals = nn.ModuleList(nn.Conv2d(width, neck, 1) for width in widths[2:])
        self.heads = nn.ModuleList(
            nn.Sequential(Block(neck, neck), Block(neck, neck), nn.Conv2d(neck, 15, 1)) for _ in STRIDES
        )
        for head in self.heads:
            nn.init.normal_(head[-1].weight, std=0.01)
            nn.init.zeros_(head[-1].bias)
            nn.init.constant_(head[-1].bias[14:], -4.6)  # a score of 0.01: almost every place is background

    def forward(self, x: Tensor) -> list[Tensor]:
        """`[B, 3, H, W]` in [-1, 1], H and W multiples of 32, to one raw `[B, 15, H/s, W/s]` for each stride s.

        The 15: centre offset x, y and log w, h; five points' offsets x, y; the logit of the score.
        """
        check_divisible(x, 32, "the finder")
        features, x = [], self.stem(x)
        for stage in self.stages:
            x = stage(x)
            features.append(x)
        levels = [lateral(feature) for lateral, feature in zip(self.laterals, features, strict=True)]
        for fine in (1, 0):
            levels[fine] = levels[fine] + F.interpolate(levels[fine + 1], scale_factor=2.0, mode="nearest")
        return [head(level) for head, level in zip(self.heads, levels, strict=True)]


def places(height: int, width: int, stride: int, device: torch.device | None = None) -> Tensor:
    """The `[height * width, 2]` centres x, y, in pixels, of a grid's cells."""
    rows = torch.arange(height, device=device, dtype=torch.float32) * stride + (stride - 1) / 2
    columns = torch.arange(width, device=device, dtype=torch.float32) * stride + (stride - 1) / 2
    grid = torch.stack((columns[None].expand(height, width), rows[:, None].expand(height, width)), dim=-1)
    return grid.reshape(-1, 2)


def decode(levels: Sequence[Tensor]) -> Tensor:
    """Raw outputs to `[B, N, 15]` float32: x, y, w, h of the box and five points in pixels, then the score's logit.

    N counts the places of all grids, finest first, row by row. x, y is the box's upper left corner.
    """
    decoded = []
    for raw, stride in zip(levels, STRIDES, strict=True):
        height, width = raw.shape[-2:]
        flat = raw.float().flatten(2).transpose(1, 2)
        centre = places(height, width, stride, raw.device)
        size = flat[..., 2:4].clamp(-4.0, 4.0).exp() * stride
        corner = centre + flat[..., :2] * stride - size / 2
        points = centre.repeat(1, 5) + flat[..., 4:14] * stride
        decoded.append(torch.cat((corner, size, points, flat[..., 14:]), dim=-1))
    return torch.cat(decoded, dim=1)


def fused(network: nn.Module) -> nn.Module:
    """A copy for inference, in which every block's batch norm is part of its convolution."""
    network = deepcopy(network).eval()
    for block in (module for module in network.modules() if isinstance(module, Block)):
        block[0], block[1] = fuse_conv_bn_eval(block[0], block[1]), nn.Identity()
    return network


class FinderExport(nn.Module):
    """Finds faces: box x, y, w, h and five points x, y in pixels, then a score, for each of N places of a photo."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        # Fused here rather than by the exporter, so that weights rounded for the file are rounded the same in torch.
        self.network = fused(network)

    def forward(self, photo: Tensor) -> Tensor:
        """`[B, H, W, 3]` float32 RGB in [0, 1], H and W multiples of 32, to `[B, N, 15]`.

        The 15: box x, y, w, h and five points x, y in pixels, then the score in [0, 1].
        """
        found = decode(self.network(photo.permute(0, 3, 1, 2) * 2 - 1))
        return torch.cat((found[..., :14], found[..., 14:].sigmoid()), dim=-1)
