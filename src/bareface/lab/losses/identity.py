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

WRONG_SIZE, WRONG_PLACE = 0.02, 1.5
"""Standard deviations of the size (a share) and the place (pixels of the picture) by which `glimpses` look wrongly."""


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


def glimpses(made: Tensor, truth: Tensor, align: Tensor, noise: float) -> tuple[Tensor, Tensor, Tensor]:
    """Two pictures [B, 3, H, W] in [-1, 1] and their `alignment`s as the identity features shall see them.

    Under one noise of standard deviation `noise`, and aligned a little wrongly. A network that looks at the picture
    itself can be pleased by blotches that no person takes for a face; averaged over noise its gradients are those of
    what is seen (Kaur et al. 2019).
    """
    count, grain = len(made), noise * torch.randn_like(made)
    size = 1 + WRONG_SIZE * torch.randn(count, 1, 1, device=made.device)
    shift = WRONG_PLACE * torch.randn(count, 2, 1, device=made.device)
    return made + grain, truth + grain, torch.cat([align[..., :2] * size, align[..., 2:] + shift], 2)


def cosine(prediction: Tensor, truth: Tensor) -> Tensor:
    """1 - mean cosine of unit vectors [B, 128]."""
    return 1 - (prediction * truth.detach()).sum(1).mean()
