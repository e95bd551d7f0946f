"""Contrastive loss: two views of one picture are alike, and unlike all others of the batch."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F


def info_nce(anchor: Tensor, positive: Tensor, temperature: float = 0.1) -> Tensor:
    """Cross-entropy of finding each anchor's own positive by cosine similarity (van den Oord et al. 2018).

    Both [B, C], of any length: they are normalised here. The positive of anchor k is row k; the other rows are its
    negatives, so that a batch of one gives 0.
    """
    with torch.autocast(anchor.device.type, enabled=False):
        similarity = F.normalize(anchor.float(), dim=1) @ F.normalize(positive.float(), dim=1).T
        own = torch.arange(len(anchor), device=anchor.device)
        return F.cross_entropy(similarity / temperature, own)
