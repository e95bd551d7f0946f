"""The first fill: what is beneath the hole, seen by nobody."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import torch
from torch import Tensor, nn

from bareface.lab.data import Shares, planes
from bareface.lab.losses.adversarial import hinge_generator, hinge_of_patches, in_region
from bareface.lab.losses.features import feature_l1
from bareface.lab.losses.identity import cosine
from bareface.lab.losses.pixels import hole_l1, l1, ssim
from bareface.lab.networks.dilated import Dilated
from bareface.lab.networks.patchgan import PatchGAN
from bareface.lab.system import Batch
from bareface.lab.systems.inpainting import Inpainting, InpaintingSettings


@dataclass(frozen=True)
class Weights:
    """Weights of the loss terms."""

    hole: float = 4.0
    """L1 in the hole."""
    whole: float = 0.5
    """L1 over the whole picture."""
    ssim: float = 1.0
    """1 - SSIM."""
    perceptual: float = 1.0
    """L1 over MobileFaceNet's stages."""
    identity: float = 0.5
    """1 - cosine of the identity features."""
    matching: float = 1.0
    """Feature matching."""
    adversarial: float = 0.1
    """Hinge over all patches, and again over those that see the hole."""


@dataclass(frozen=True)
class FillSettings(InpaintingSettings):
    """What a fill recipe may set."""

    width: int = 44
    """Channels at half size."""
    dilations: tuple[int, ...] = (1, 2, 4, 8, 1, 2, 4, 8)
    """One residual block each."""
    critic_width: int = 32
    """Channels of the discriminator's first step."""
    critic_from: float = 0.15
    """Share of the budget after which the discriminator joins."""
    shares: Shares = field(default_factory=lambda: Shares(drawn=0.6, sprite=0.2, objects=0.2))
    """How often faces are covered by what."""
    weights: Weights = field(default_factory=Weights)
    """Of the loss terms."""


class FillSystem(Inpainting):
    """Trains `Dilated` against the clean face, with a discriminator and a frozen identity network."""

    Settings: ClassVar[type] = FillSettings
    settings: FillSettings

    def __init__(self, settings: FillSettings, data: Path, seed: int) -> None:
        super().__init__(settings, data, seed)
        self.network = Dilated(settings.width, settings.dilations)
        self.critic = PatchGAN(settings.critic_width)
        self._made: Tensor | None = None

    def paint(self, network: nn.Module, seen: Tensor, hole: Tensor) -> Tensor:
        """The network's own answer."""
        out: Tensor = network(seen, hole)
        return out

    def loss(self, batch: Batch, progress: float) -> dict[str, Tensor]:
        """All terms on the composite but the whole-picture L1, which keeps the rest of the output honest."""
        w, truth, hole = self.settings.weights, planes(batch["rgb"]), batch["hole"][:, None].float()
        # The covered picture, not the clean one, surrounds the hole: a photo has shadow and edges there.
        out = self.network(planes(batch["seen"]), hole)
        self._made = made = truth + hole * (out - truth)
        who, stages = self.identity.to(made.device)(made, batch["align"])
        with torch.no_grad():
            true_who, true_stages = self.identity(truth, batch["align"])
        terms = {
            "hole": w.hole * hole_l1(out, truth, hole),
            "whole": w.whole * l1(out, truth),
            "ssim": w.ssim * (1 - ssim(made, truth)),
            "perceptual": w.perceptual * feature_l1(stages, true_stages),
            "identity": w.identity * cosine(who, true_who),
        }
        if progress >= self.settings.critic_from:
            score, features = self.critic(made, hole)
            with torch.no_grad():
                _, real = self.critic(truth, hole)
            terms["matching"] = w.matching * feature_l1(features, real)
            region = in_region(score, hole)
            terms["adversarial"] = w.adversarial * (hinge_generator(score) + hinge_generator(score[region]))
        return terms

    def critic_loss(self, batch: Batch, progress: float) -> dict[str, Tensor]:
        """Hinge on the picture with the hole filled, against the clean one: all patches, and those of the hole."""
        # It learns a little ahead of the generator, so that its first word is not noise.
        if progress < 0.8 * self.settings.critic_from or self._made is None:
            return {}
        truth, hole = planes(batch["rgb"]), batch["hole"][:, None].float()
        return hinge_of_patches(self.critic, truth, self._made, hole)
