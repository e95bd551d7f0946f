"""L1 between the features of a network: perceptual and style loss on a frozen one, feature matching on a discriminator.

Features are lists of [B, C, H, W], one a layer. No gradient goes to the truth's.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor


def feature_l1(prediction: Sequence[Tensor], truth: Sequence[Tensor]) -> Tensor:
    """L1 between features, each layer measured in its truth's mean magnitude, averaged over the layers.

    Perceptual loss (Johnson et al. 2016) or feature matching (Salimans et al. 2016). The measure keeps layers alike
    whatever their scale: under spectral norm a discriminator's features are small.
    """
    terms = []
    for p, t in zip(prediction, truth, strict=True):
        true = t.detach().float()
        terms.append((p.float() - true).abs().mean() / true.abs().mean().clamp_min(1e-6))
    return torch.stack(terms).mean()


def perceptual(prediction: Sequence[Tensor], truth: Sequence[Tensor]) -> Tensor:
    """Mean absolute difference of features, averaged over the layers (Johnson et al. 2016)."""
    pairs = zip(prediction, truth, strict=True)
    return torch.stack([(p.float() - t.detach().float()).abs().mean() for p, t in pairs]).mean()


def style(prediction: Sequence[Tensor], truth: Sequence[Tensor]) -> Tensor:
    """Mean absolute difference of Gram matrices, averaged over the layers (Gatys et al. 2016)."""
    pairs = zip(prediction, truth, strict=True)
    return torch.stack([(gram(p) - gram(t.detach())).abs().mean() for p, t in pairs]).mean()


def gram(features: Tensor) -> Tensor:
    """Which channels go together: F F^T / (C H W) of features [B, C, H, W], [B, C, C], in float32."""
    with torch.autocast(features.device.type, enabled=False):
        flat = features.float().flatten(2)
        return flat @ flat.transpose(1, 2) / (flat.shape[1] * flat.shape[2])
