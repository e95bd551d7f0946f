"""Adversarial losses on the scores of a discriminator, whatever their shape; scores are logits, with no sigmoid."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional as F


def hinge_critic(real: Tensor, fake: Tensor) -> Tensor:
    """mean(max(0, 1 - real)) + mean(max(0, 1 + fake)) (Lim and Ye 2017)."""
    return F.relu(1 - real.float()).mean() + F.relu(1 + fake.float()).mean()


def hinge_of_patches(critic: nn.Module, truth: Tensor, made: Tensor, hole: Tensor) -> dict[str, Tensor]:
    """Hinge of a critic of patches on filled pictures against clean ones: all patches, and those that see the hole.

    The critic takes [B, 3, H, W] and holes [B, 1, H, W] and gives scores and features.
    """
    scores, _ = critic(torch.cat([truth, made.detach()]), torch.cat([hole, hole]))
    real, fake = scores.chunk(2)
    region = in_region(real, hole)
    return {"whole critic": hinge_critic(real, fake), "region critic": hinge_critic(real[region], fake[region])}


def hinge_generator(fake: Tensor) -> Tensor:
    """-mean(fake)."""
    return -fake.float().mean()


def non_saturating_critic(real: Tensor, fake: Tensor) -> Tensor:
    """mean(-log sigmoid(real)) + mean(-log(1 - sigmoid(fake))) (Goodfellow et al. 2014)."""
    return F.softplus(-real.float()).mean() + F.softplus(fake.float()).mean()


def non_saturating_generator(fake: Tensor) -> Tensor:
    """mean(-log sigmoid(fake)): steep where the discriminator is sure, unlike log(1 - sigmoid(fake))."""
    return F.softplus(-fake.float()).mean()


def wgan_critic(real: Tensor, fake: Tensor) -> Tensor:
    """mean(fake) - mean(real) (Arjovsky et al. 2017); needs `gradient_penalty` beside it."""
    return fake.float().mean() - real.float().mean()


def wgan_generator(fake: Tensor) -> Tensor:
    """-mean(fake)."""
    return hinge_generator(fake)


def gradient_penalty(critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor) -> Tensor:
    """mean((|d critic / d picture| - 1)^2) between real and fake pictures [B, ...] (Gulrajani et al. 2017).

    One random point a picture on the line from real to fake; the norm is over a whole picture, of the sum of its
    scores. Computed in float32: the gradient of a gradient is small.
    """
    with torch.autocast(real.device.type, enabled=False):
        share = torch.rand(len(real), *[1] * (real.dim() - 1), device=real.device)
        between = torch.lerp(real.detach().float(), fake.detach().float(), share).requires_grad_()
        (gradient,) = torch.autograd.grad(critic(between).sum(), between, create_graph=True)
        # A norm has no gradient at zero, where a discriminator with dead activations may well be.
        norm = (gradient.flatten(1).square().sum(1) + 1e-12).sqrt()
        return (norm - 1).square().mean()


def in_region(score: Tensor, hole: Tensor) -> Tensor:
    """Which patch scores [B, 1, h, w] see the hole [B, 1, H, W]: bool in the shape of `score`."""
    return F.adaptive_max_pool2d(hole, score.shape[2:]) > 0
