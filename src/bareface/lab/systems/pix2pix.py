"""Pix2pix (Isola et al. 2017) from covered to clean, with L1 or a cosine distance, and with WGAN-GP if asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Literal

import torch
from torch import Tensor, nn

from bareface.lab.data import planes
from bareface.lab.losses.adversarial import (
    gradient_penalty,
    non_saturating_critic,
    non_saturating_generator,
    wgan_critic,
    wgan_generator,
)
from bareface.lab.losses.pixels import cosine_mean, cosine_sum, l1
from bareface.lab.networks.patch70 import Patch70
from bareface.lab.networks.pix2pix import Pix2Pix
from bareface.lab.system import Batch
from bareface.lab.systems.inpainting import Inpainting, InpaintingSettings

DISTANCES = {"l1": l1, "cosine mean": cosine_mean, "cosine sum": cosine_sum}
CRITIC = {"cgan": non_saturating_critic, "wgan-gp": wgan_critic}
GENERATOR = {"cgan": non_saturating_generator, "wgan-gp": wgan_generator}


@dataclass(frozen=True)
class Terms:
    """Weights of the loss terms."""

    distance: float = 100.0
    """The distance to the clean picture: pix2pix's for L1; the report names none for the cosine."""
    adversarial: float = 1.0
    """What the discriminator says."""
    penalty: float = 10.0
    """WGAN-GP's gradient penalty (Gulrajani et al. 2017)."""


@dataclass(frozen=True)
class Pix2PixSettings(InpaintingSettings):
    """What a recipe of pix2pix may set."""

    width: int = 64
    """Channels of the generator's first step."""
    dropout: float = 0.5
    """Share of values dropped in the three innermost steps up."""
    distance: Literal["l1", "cosine mean", "cosine sum"] = "l1"
    """From the clean picture. The cosine's sum is over the pictures that are taken at once: alone it is the mean."""
    adversarial: Literal["cgan", "wgan-gp"] = "cgan"
    """Conditional GAN, non-saturating; or WGAN-GP, whose discriminator has instance norm instead of batch norm."""
    critic_width: int = 64
    """Channels of the discriminator's first step."""
    terms: Terms = field(default_factory=Terms)
    """Weights of the loss terms."""


class Pix2PixSystem(Inpainting):
    """Trains `Pix2Pix` towards the clean face, against a discriminator that sees the covered one too."""

    Settings: ClassVar[type] = Pix2PixSettings
    settings: Pix2PixSettings
    critic: nn.Module

    def __init__(self, settings: Pix2PixSettings, data: Path, seed: int) -> None:
        super().__init__(settings, data, seed)
        self.network = Pix2Pix(settings.side, settings.width, settings.dropout)
        self.critic = Patch70(6, settings.critic_width, "batch" if settings.adversarial == "cgan" else "instance")
        self._made: Tensor | None = None

    def paint(self, network: nn.Module, seen: Tensor, hole: Tensor) -> Tensor:
        """The network's own answer to the covered picture: the report tells it of no hole."""
        out: Tensor = network(seen)
        return out

    def loss(self, batch: Batch, progress: float) -> dict[str, Tensor]:
        """The distance over the whole picture, and the adversarial loss."""
        s, seen, truth = self.settings, planes(batch["seen"]), planes(batch["rgb"])
        self._made = made = self.network(seen)
        score = self.critic(torch.cat([seen, made], 1))
        return {
            s.distance: s.terms.distance * DISTANCES[s.distance](made, truth),
            "adversarial": s.terms.adversarial * GENERATOR[s.adversarial](score),
        }

    def critic_loss(self, batch: Batch, progress: float) -> dict[str, Tensor]:
        """On covered with clean against covered with made; pix2pix halves it, which Adam does not feel.

        With WGAN-GP as many steps as the generator takes, where its paper takes five.
        """
        if self._made is None:
            return {}
        s, seen, truth, made = self.settings, planes(batch["seen"]), planes(batch["rgb"]), self._made.detach()

        def scored(picture: Tensor) -> Tensor:
            out: Tensor = self.critic(torch.cat([seen, picture], 1))
            return out

        terms = {"critic": CRITIC[s.adversarial](scored(truth), scored(made))}
        if s.adversarial == "wgan-gp":
            terms["penalty"] = s.terms.penalty * gradient_penalty(scored, truth, made)
        return terms
