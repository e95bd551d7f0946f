"""The edit module of the report "Unmasking Face", after Din et al. 2020: a U-Net and two discriminators."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import ClassVar, Literal

import torch
from torch import Tensor, nn

from bareface.lab.data import planes
from bareface.lab.losses.adversarial import non_saturating_critic, non_saturating_generator
from bareface.lab.losses.features import perceptual
from bareface.lab.losses.pixels import l1, ssim
from bareface.lab.losses.vgg import Features, FeaturesName, features_of
from bareface.lab.networks.edit import Edit
from bareface.lab.networks.patch70 import Patch70
from bareface.lab.system import Batch
from bareface.lab.systems.inpainting import Inpainting, InpaintingSettings


@dataclass(frozen=True)
class Terms:
    """Weights of the loss terms: those of the paper, which the report took over."""

    reconstruction: float = 100.0
    """1 - SSIM, L1 and the perceptual loss, each over the whole picture."""
    whole: float = 0.3
    """Non-saturating adversarial loss of the whole-region discriminator."""
    mask: float = 0.7
    """The same of the mask-region discriminator."""


@dataclass(frozen=True)
class EditSettings(InpaintingSettings):
    """What a recipe of the edit module may set."""

    side: int = 128
    """Pixels along the side of what the network sees: 256 divided by a power of two."""
    blocks: int = 9
    """9 is the full module, 5 the light one that the report trained, 3 what it began with."""
    width: int = 64
    """Channels of the first block."""
    squeeze: bool = True
    """Whether squeeze-and-excitation follows the second block."""
    atrous: tuple[int, ...] = (2, 4, 8, 16)
    """Rates of the bottleneck's convolutions; empty for a plain block."""
    out: Literal["tanh", "sigmoid"] = "tanh"
    """What bounds the answer. Pictures are in [-1, 1], so that sigmoid cannot reach their darker half."""
    dropout: float = 0.25
    """Share of values dropped in each block on the way down but the first."""
    features: FeaturesName = "vgg19"
    """Whose features the perceptual loss compares."""
    weights: str = ""
    """A file of the weights of `features`, instead of the usual one."""
    critic_width: int = 64
    """Channels of the discriminators' first step."""
    mask_critic_from: float = 0.5
    """Share of the budget after which the mask-region discriminator joins."""
    terms: Terms = field(default_factory=Terms)
    """Weights of the loss terms."""


class EditSystem(Inpainting):
    """Trains `Edit` towards the clean face, against one discriminator of the picture and one of its hole."""

    Settings: ClassVar[type] = EditSettings
    settings: EditSettings
    critic: nn.ModuleDict

    def __init__(self, settings: EditSettings, data: Path, seed: int) -> None:
        super().__init__(settings, data, seed)
        s = settings
        self.network = Edit(s.blocks, s.width, s.squeeze, s.atrous, s.out, s.dropout)
        self.critic = nn.ModuleDict({region: Patch70(3, s.critic_width) for region in ("whole", "mask")})
        self._made: Tensor | None = None

    @cached_property
    def features(self) -> Features:
        """The frozen network of the perceptual loss, which an export can do without."""
        return features_of(self.settings.features, self.data, self.settings.weights)

    def paint(self, network: nn.Module, seen: Tensor, hole: Tensor) -> Tensor:
        """The network's own answer."""
        out: Tensor = network(seen, hole)
        return out

    def loss(self, batch: Batch, progress: float) -> dict[str, Tensor]:
        """Reconstruction and perceptual loss of the whole answer, and what the discriminators say of it.

        The report's sum also has the discriminators' own losses. They are `critic_loss` here: towards the network they
        would pull the other way, and the discriminators are trained by themselves.
        """
        w, truth, seen, hole = self.settings.terms, planes(batch["rgb"]), planes(batch["seen"]), _hole(batch)
        self._made = made = self.paint(self.network, seen, hole)
        features = self.features.to(made.device)
        with torch.no_grad():
            true_stages = features(truth, batch["align"])
        terms = {
            "ssim": w.reconstruction * (1 - ssim(made, truth)),
            "l1": w.reconstruction * l1(made, truth),
            "perceptual": w.reconstruction * perceptual(features(made, batch["align"]), true_stages),
            "whole": w.whole * non_saturating_generator(self.critic["whole"](made)),
        }
        if progress >= self.settings.mask_critic_from:
            score = self.critic["mask"](mask_region(seen, made, hole))
            terms["mask"] = w.mask * non_saturating_generator(score)
        return terms

    def critic_loss(self, batch: Batch, progress: float) -> dict[str, Tensor]:
        """Each discriminator on what it sees of the clean face and of the network's."""
        if self._made is None:
            return {}
        truth, made = planes(batch["rgb"]), self._made.detach()
        terms = {"whole critic": _judged(self.critic["whole"], truth, made)}
        if progress >= self.settings.mask_critic_from:
            seen, hole = planes(batch["seen"]), _hole(batch)
            real, fake = (mask_region(seen, edit, hole) for edit in (truth, made))
            terms["mask critic"] = _judged(self.critic["mask"], real, fake)
        return terms


def mask_region(seen: Tensor, edit: Tensor, hole: Tensor) -> Tensor:
    """What the mask-region discriminator sees: the covered picture with its hole from the edited, or clean, one."""
    return seen * (1 - hole) + edit * hole


def _hole(batch: Batch) -> Tensor:
    return batch["hole"][:, None].float()


def _judged(critic: nn.Module, real: Tensor, fake: Tensor) -> Tensor:
    # One after the other: a batch norm over both would tell each of the other.
    return non_saturating_critic(critic(real), critic(fake))
