"""MobileFaceNet's view of a face, and the identity loss."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

from bareface.errors import WeightsError
from bareface.frame import EYES, MOUTH_CORNERS
from bareface.lab.networks.mobilefacenet import HEIGHT, LANDMARKS, WIDTH, MobileFaceNet

NOSE_TIP = 1


def alignment(points: NDArray[np.floating]) -> NDArray[np.float32]:
    """The similarity that takes the network's 112x96 input to the picture whose mesh is `points` [478, 2]: [2, 3]."""
    p = np.asarray(points, np.float64)
    right, left = (p[list(eye)].mean(0) for eye in EYES)
    target = np.stack([right, left, p[NOSE_TIP], *p[list(MOUTH_CORNERS)]])
    source = np.array(LANDMARKS)
    s, t = source - source.mean(0), target - target.mean(0)
    a = (s * t).sum() / (s * s).sum()
    b = (s[:, 0] * t[:, 1] - s[:, 1] * t[:, 0]).sum() / (s * s).sum()
    turn = np.array([[a, -b], [b, a]])
    return np.concatenate([turn, (target.mean(0) - turn @ source.mean(0))[:, None]], 1).astype(np.float32)


class Identity(nn.Module):
    """MobileFaceNet with frozen weights, looking at faces anywhere in a picture."""

    def __init__(self, weights: Path) -> None:
        super().__init__()
        self.network = MobileFaceNet().eval().requires_grad_(False)
        try:
            self.network.load_state_dict(load_file(weights))
        except (OSError, SafetensorError, RuntimeError) as error:
            raise WeightsError(f"{weights}: no MobileFaceNet weights there ({error}); name the file") from error
        ys, xs = torch.meshgrid(torch.arange(HEIGHT), torch.arange(WIDTH), indexing="ij")
        self.register_buffer("at", torch.stack([xs, ys, torch.ones_like(xs)], -1).float(), persistent=False)

    def train(self, mode: bool = True) -> Identity:
        """Stays in evaluation mode."""
        return super().train(False)

    def forward(self, rgb: Tensor, align: Tensor) -> tuple[Tensor, list[Tensor]]:
        """[B, 3, H, W] in [-1, 1] and `alignment`s [B, 2, 3] -> unit vectors [B, 128] and features, fine to coarse."""
        size = torch.tensor([rgb.shape[3], rgb.shape[2]], device=rgb.device)
        where = torch.einsum("bij,hwj->bhwi", align, self.at)
        grid = (2 * where + 1) / size - 1
        face = F.grid_sample(rgb.float(), grid, mode="bilinear", padding_mode="reflection", align_corners=False)
        out: tuple[Tensor, list[Tensor]] = self.network(face * (127.5 / 128))
        return out


def cosine(prediction: Tensor, truth: Tensor) -> Tensor:
    """1 - mean cosine of unit vectors [B, 128]."""
    return 1 - (prediction * truth.detach()).sum(1).mean()
