"""Adversarial losses on patch scores, and feature matching."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional as F


def hinge_critic(real: Tensor, fake: Tensor) -> Tensor:
    """mean(max(0, 1 - real)) + mean(max(0, 1 + fake)) (Lim and Ye 2017)."""
    return F.relu(1 - real.float()).mean() + F.relu(1 + fake.float()).mean()


def hinge_generator(fake: Tensor) -> Tensor:
    """-mean(fake)."""
    return -fake.float().mean()


def feature_matching(fake: Sequence[Tensor], real: Sequence[Tensor]) -> Tensor:
    """Mean over the layers of the mean absolute difference of features (Salimans et al. 2016)."""
    terms = [(f.float() - r.detach().float()).abs().mean() for f, r in zip(fake, real, strict=True)]
    return torch.stack(terms).mean()
