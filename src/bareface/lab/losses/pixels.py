"""Losses on pixels: L1 on the whole picture or in the hole, SSIM, and the Dice overlap of maps."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F


def l1(prediction: Tensor, truth: Tensor) -> Tensor:
    """Mean absolute difference."""
    return (prediction.float() - truth.float()).abs().mean()


def hole_l1(prediction: Tensor, truth: Tensor, hole: Tensor) -> Tensor:
    """Mean absolute difference over the hole's pixels alone; 0 where no picture has a hole."""
    difference = (prediction.float() - truth.float()).abs().mean(1, keepdim=True)
    return (difference * hole).sum() / hole.sum().clamp_min(1.0)


def ssim(prediction: Tensor, truth: Tensor) -> Tensor:
    """Mean structural similarity, Gaussian window of 11 with sigma 1.5 (Wang et al. 2004), over values in [-1, 1]."""
    window = _gaussian(prediction.shape[1], prediction.device)

    def blur(v: Tensor) -> Tensor:
        v = F.conv2d(v, window, groups=v.shape[1])
        return F.conv2d(v, window.transpose(2, 3), groups=v.shape[1])

    with torch.autocast(prediction.device.type, enabled=False):
        x, y = prediction.float(), truth.float()
        mx, my = blur(x), blur(y)
        xx, yy, xy = blur(x * x) - mx * mx, blur(y * y) - my * my, blur(x * y) - mx * my
        c1, c2 = (0.01 * 2) ** 2, (0.03 * 2) ** 2
        value = (2 * mx * my + c1) * (2 * xy + c2) / ((mx * mx + my * my + c1) * (xx + yy + c2))
    return value.mean()


def dice(prediction: Tensor, truth: Tensor) -> Tensor:
    """1 - Dice overlap of soft maps [B, 1, H, W] in [0, 1], averaged over the batch (Milletari et al. 2016)."""
    p, t = prediction.float().flatten(1), truth.float().flatten(1)
    return (1 - (2 * (p * t).sum(1) + 1) / (p.sum(1) + t.sum(1) + 1)).mean()


def _gaussian(channels: int, device: torch.device) -> Tensor:
    x = torch.arange(11, device=device, dtype=torch.float32) - 5
    g = torch.exp(-(x**2) / (2 * 1.5**2))
    return (g / g.sum()).view(1, 1, 1, 11).repeat(channels, 1, 1, 1)
