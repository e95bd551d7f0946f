"""Losses on pixels: L1 whole, in the hole or round it, SSIM, cosine, total variation; Dice and entropy of maps."""

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


def valid_l1(prediction: Tensor, truth: Tensor, hole: Tensor) -> Tensor:
    """Mean absolute difference over the pixels outside the hole; 0 where there are none."""
    return hole_l1(prediction, truth, 1 - hole)


def hole_normalised_l1(prediction: Tensor, truth: Tensor, hole: Tensor) -> Tensor:
    """`hole_l1` of each picture, averaged over the batch: a small hole counts as much as a large one.

    This is mean(|prediction - truth| * hole / mean(hole)) with a mean of each picture's own hole (Yu et al. 2018).
    A picture without a hole adds 0. Give `1 - hole` for the same outside.
    """
    difference = (prediction.float() - truth.float()).abs().mean(1, keepdim=True)
    return ((difference * hole).sum((1, 2, 3)) / hole.sum((1, 2, 3)).clamp_min(1.0)).mean()


def surprise(prediction: Tensor, truth: Tensor, error: Tensor, hole: Tensor) -> Tensor:
    """Negative log likelihood of the absolute error in the hole, under Laplace's distribution of width exp(error).

    `error`: [B, 1, H, W]. Only it learns by this: no gradient goes to the prediction.
    """
    wrong = (prediction.detach() - truth).abs().mean(1, keepdim=True)
    # A width of a thousandth is as sure as a picture of 8 bits can be.
    error = F.softplus(error + 7) - 7
    return ((wrong * (-error).exp() + error) * hole).sum() / hole.sum().clamp_min(1.0)


def cosine_mean(prediction: Tensor, truth: Tensor) -> Tensor:
    """1 - cosine similarity of each picture, flattened, to its truth; averaged over the batch.

    A picture times any positive factor is no worse: values in [-1, 1] are told apart by their direction alone.
    """
    return (1 - F.cosine_similarity(prediction.float().flatten(1), truth.float().flatten(1), eps=1e-8)).mean()


def cosine_sum(prediction: Tensor, truth: Tensor) -> Tensor:
    """`cosine_mean` with the sum over the batch instead."""
    return len(prediction) * cosine_mean(prediction, truth)


def total_variation(picture: Tensor, hole: Tensor) -> Tensor:
    """Absolute difference of neighbours, down and across, over the hole dilated by one pixel (Liu et al. 2018).

    Of pairs that lie in that region; averaged over the pairs of the whole picture, so that large holes weigh more.
    """
    region = F.max_pool2d(hole.float(), 3, 1, 1)
    across = (picture[..., 1:] - picture[..., :-1]).float().abs() * (region[..., 1:] * region[..., :-1])
    down = (picture[..., 1:, :] - picture[..., :-1, :]).float().abs() * (region[..., 1:, :] * region[..., :-1, :])
    return across.mean() + down.mean()


def bce(prediction: Tensor, truth: Tensor) -> Tensor:
    """Mean binary cross-entropy of values in [0, 1], maps or pictures; an outright wrong value costs 100, not infinity.

    With a truth between 0 and 1 its least is the truth's own entropy, not 0.
    """
    with torch.autocast(prediction.device.type, enabled=False):
        return F.binary_cross_entropy(prediction.float(), truth.float())


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
