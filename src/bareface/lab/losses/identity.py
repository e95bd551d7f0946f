"""MobileFaceNet's view of a face, and the identity loss."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

from bareface.errors import WeightsError
from bareface.faces.likeness import HEIGHT, WIDTH
from bareface.lab.networks.mobilefacenet import MobileFaceNet


class Identity(nn.Module):
    """MobileFaceNet with frozen weights, looking at faces anywhere in a picture."""

    def __init__(self, weights: Path) -> None:
        super().__init__()
        self.network = MobileFaceNet().eval().requires_grad_(False)
        try:
            self.network.load_state_dict(load_file(weights))
        except (OSError, SafetensorError, RuntimeError) as error:
            raise WeightsError(f"{weights}: no MobileFaceNet weights there ({error}); name the file") from error

    def train(self, mode: bool = True) -> Identity:
        """Stays in evaluation mode."""
        return super().train(False)

    def forward(self, rgb: Tensor, align: Tensor) -> tuple[Tensor, list[Tensor]]:
        """[B, 3, H, W] in [-1, 1] and `alignment`s [B, 2, 3] -> unit vectors [B, 128] and features, fine to coarse."""
        out: tuple[Tensor, list[Tensor]] = self.network(aligned(rgb, align) * (127.5 / 128))
        return out


def aligned(picture: Tensor, align: Tensor) -> Tensor:
    """The face of pictures [B, C, H, W], cut by `alignment`s [B, 2, 3]: float32 [B, C, 112, 96]."""
    line = (torch.arange(n, dtype=torch.float32, device=picture.device) for n in (HEIGHT, WIDTH))
    ys, xs = torch.meshgrid(*line, indexing="ij")
    where = torch.einsum("bij,hwj->bhwi", align, torch.stack([xs, ys, torch.ones_like(xs)], -1))
    grid = (2 * where + 1) / where.new_tensor([picture.shape[3], picture.shape[2]]) - 1
    return F.grid_sample(picture.float(), grid, mode="bilinear", padding_mode="reflection", align_corners=False)


def cosine(prediction: Tensor, truth: Tensor) -> Tensor:
    """1 - mean cosine of unit vectors [B, 128]."""
    return 1 - (prediction * truth.detach()).sum(1).mean()
