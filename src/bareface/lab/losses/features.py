"""L1 between the features of a network: perceptual loss on a frozen one, feature matching on a discriminator."""

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
