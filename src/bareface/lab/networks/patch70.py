"""The 70x70 PatchGAN of pix2pix (Isola et al. 2017)."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

from torch import Tensor, nn

Norm = Literal["batch", "instance", "none"]


class Patch70(nn.Module):
    """Five 4x4 convolutions of strides 2, 2, 2, 1, 1: each score sees 70x70 pixels.

    LeakyReLU after all but the last; a norm before it in all but the first and the last. `batch` is the paper's;
    a gradient penalty needs a norm that keeps pictures apart, or none (Gulrajani et al. 2017).
    """

    def __init__(self, inputs: int, width: int = 64, norm: Norm = "batch") -> None:
        """`inputs`: channels of the picture, with its condition where there is one; `width`: of the first step."""
        super().__init__()
        steps: list[nn.Module] = [nn.Conv2d(inputs, width, 4, 2, 1), nn.LeakyReLU(0.2)]
        for stride, (a, b) in zip((2, 2, 1), pairwise((width, 2 * width, 4 * width, 8 * width)), strict=True):
            steps += [nn.Conv2d(a, b, 4, stride, 1, bias=norm == "none"), _normalised(b, norm), nn.LeakyReLU(0.2)]
        self.steps = nn.Sequential(*steps, nn.Conv2d(8 * width, 1, 4, 1, 1))
        self.apply(from_gaussian)

    def forward(self, x: Tensor) -> Tensor:
        """[B, inputs, H, W] -> scores [B, 1, H/8 - 2, W/8 - 2], logits: 14x14 at 128x128, 30x30 at 256x256."""
        out: Tensor = self.steps(x)
        return out


def from_gaussian(module: nn.Module) -> None:
    """Weights as pix2pix starts them: normal with deviation 0.02, round 0 in convolutions and round 1 in norms."""
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d | nn.InstanceNorm2d):
        nn.init.normal_(module.weight, 1.0, 0.02)
    if getattr(module, "bias", None) is not None:
        nn.init.zeros_(module.bias)


def _normalised(width: int, norm: Norm) -> nn.Module:
    if norm == "batch":
        return nn.BatchNorm2d(width)
    return nn.InstanceNorm2d(width, affine=True) if norm == "instance" else nn.Identity()
