"""The inpainting module of "Face Under-Mask Reconstruction": twin encoders, a global and a local discriminator."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from bareface.lab.data import planes
from bareface.lab.losses.adversarial import non_saturating_critic, non_saturating_generator
from bareface.lab.losses.features import perceptual, style
from bareface.lab.losses.pixels import l1, total_variation
from bareface.lab.losses.vgg import Features, FeaturesName, features_of
from bareface.lab.networks.dense_critic import DenseCritic
from bareface.lab.networks.twin import Branches, Twin
from bareface.lab.system import Batch
from bareface.lab.systems.inpainting import Inpainting, InpaintingSettings


@dataclass(frozen=True)
class Terms:
    """Weights of the loss terms: Liu et al. 2018, whose losses the report took without saying how it weighs them."""

    valid: float = 1.0
    """L1 outside the hole, averaged over the whole picture."""
    hole: float = 6.0
    """L1 in the hole, averaged over the whole picture."""
    perceptual: float = 0.15
    """L1 of features, of the output and again of the composite: 0.05 for each of VGG-16's three pools."""
    style: float = 360.0
    """L1 of Gram matrices, of the output and again of the composite: 120 for each of VGG-16's three pools."""
    variation: float = 0.1
    """Total variation of the composite over the hole dilated by one pixel."""
    whole: float = 0.02
    """The global discriminator. With the next, about what Din et al. 2020 give theirs: 0.3 and 0.7 to 100 of L1."""
    local: float = 0.04
    """The local discriminator."""
    parsing: float = 0.1
    """The face parser, where `parsing` of the settings names one. No source gives a weight that fits."""


@dataclass(frozen=True)
class TwinSettings(InpaintingSettings):
    """What a recipe of the twin encoders may set."""

    width: int = 64
    """Channels of the first block of each encoder."""
    branches: Branches = "both"
    """Which of the two encoders the generator has."""
    critic_width: int = 32
    """Channels of the first step of each discriminator."""
    critic_dense: int = 4096
    """Units of each of their two dense layers. With 4096 both discriminators hold 207 million weights, with 512 27."""
    margin: float = 0.25
    """What the local discriminator sees round the hole on each side, share of the hole's longer side."""
    features: FeaturesName = "vgg16"
    """Whose features the perceptual and the style loss compare; "identity" is the lab's own and needs no download."""
    weights: str = ""
    """A file of the weights of `features`, instead of the usual one."""
    parsing: str = ""
    """File of a face parser's weights, as a run of recipes/parsing.yaml leaves one, to regularise with; "" for none."""
    terms: Terms = field(default_factory=Terms)
    """Weights of the loss terms."""


class TwinSystem(Inpainting):
    """Trains `Twin` with the losses of Liu et al. 2018 and two `DenseCritic`s, both from the first step on."""

    Settings: ClassVar[type] = TwinSettings
    settings: TwinSettings
    critic: nn.ModuleDict

    def __init__(self, settings: TwinSettings, data: Path, seed: int) -> None:
        super().__init__(settings, data, seed)
        s = settings
        self.network = Twin(s.width, s.branches, s.side)
        sides = {"whole": s.side, "local": s.side // 2}
        self.critic = nn.ModuleDict({k: DenseCritic(side, s.critic_width, s.critic_dense) for k, side in sides.items()})
        self._made: Tensor | None = None

    @cached_property
    def features(self) -> Features:
        """The frozen network of the perceptual and the style loss, which an export can do without."""
        return features_of(self.settings.features, self.data, self.settings.weights)

    @cached_property
    def parser(self) -> nn.Module:
        """The frozen face parser."""
        from bareface.lab.losses.parsing import load_parser

        return load_parser(Path(self.settings.parsing))

    def paint(self, network: nn.Module, seen: Tensor, hole: Tensor) -> Tensor:
        """The network's own answer."""
        out: Tensor = network(seen, hole)
        return out

    def loss(self, batch: Batch, progress: float) -> dict[str, Tensor]:
        """L1 on the output; total variation and both discriminators on the composite; features of the two."""
        w, truth, hole = self.settings.terms, planes(batch["rgb"]), batch["hole"][:, None].float()
        out = self.network(planes(batch["seen"]), hole)
        self._made = made = truth + hole * (out - truth)
        whole, local = self._scores(made, hole)
        return {
            # Both over all pixels, as the weights are meant: a large hole weighs more.
            "valid": w.valid * l1((1 - hole) * out, (1 - hole) * truth),
            "hole": w.hole * l1(hole * out, hole * truth),
            **self._likeness(out, made, truth, batch["align"]),
            "variation": w.variation * total_variation(made, hole),
            "whole": w.whole * non_saturating_generator(whole),
            "local": w.local * non_saturating_generator(local),
            **self._parsing(made, truth),
        }

    def critic_loss(self, batch: Batch, progress: float) -> dict[str, Tensor]:
        """Entropy of telling composites from clean pictures, whole and round the hole."""
        if self._made is None:
            return {}
        truth, hole = planes(batch["rgb"]), batch["hole"][:, None].float()
        both = self._scores(torch.cat([truth, self._made.detach()]), torch.cat([hole, hole]))
        (whole, whole_made), (local, local_made) = (score.chunk(2) for score in both)
        return {
            "whole critic": non_saturating_critic(whole, whole_made),
            "local critic": non_saturating_critic(local, local_made),
        }

    def _scores(self, picture: Tensor, hole: Tensor) -> tuple[Tensor, Tensor]:
        crop = around(picture, hole, self.settings.side // 2, self.settings.margin)
        return self.critic["whole"](picture), self.critic["local"](crop)

    def _likeness(self, out: Tensor, made: Tensor, truth: Tensor, align: Tensor) -> dict[str, Tensor]:
        """Perceptual and style loss, each of output and composite."""
        w, features = self.settings.terms, self.features.to(truth.device)
        both = features(torch.cat([out, made]), torch.cat([align, align]))
        with torch.no_grad():
            true = features(truth, align)
        # One mean over both pictures is half of the two means' sum.
        twice = [torch.cat([t, t]) for t in true]
        return {
            "perceptual": 2 * w.perceptual * perceptual(both, twice),
            "style": 2 * w.style * style(both, twice),
        }

    def _parsing(self, made: Tensor, truth: Tensor) -> dict[str, Tensor]:
        """What Li et al. 2017 regularise with, and the report wished for."""
        if not self.settings.parsing:
            return {}
        from bareface.lab.losses.parsing import parsing_loss

        return {"parsing": self.settings.terms.parsing * parsing_loss(self.parser.to(made.device), made, truth)}


def around(picture: Tensor, hole: Tensor, side: int, margin: float) -> Tensor:
    """The surroundings of each picture's hole, [B, C, side, side], bilinear, with gradients to the picture.

    picture: [B, C, H, W]; hole: [B, 1, H, W], 1 = hidden. A square round the hole with `margin` (share of the hole's
    longer side) on each side, moved inside the picture and no larger than it; all of it where nothing is hidden.
    """
    (left, right), (top, bottom) = _span(hole.amax((1, 2))), _span(hole.amax((1, 3)))
    low, high = torch.stack([left, top], 1), torch.stack([right, bottom], 1)
    size = low.new_tensor([hole.shape[3], hole.shape[2]])
    half = ((high - low).amax(1, keepdim=True) * (0.5 + margin)).clamp_max(float(size.min()) / 2)
    centre = torch.minimum(torch.maximum((low + high) / 2, half), size - half)
    zoom, shift = torch.diag_embed(2 * half / size), 2 * centre / size - 1
    grid = F.affine_grid(torch.cat([zoom, shift[..., None]], 2), [*picture.shape[:2], side, side], align_corners=False)
    return F.grid_sample(picture.float(), grid, padding_mode="border", align_corners=False)


def _span(hidden: Tensor) -> tuple[Tensor, Tensor]:
    """Where the hidden part of each row [B, N] starts and ends, [B]; from 0 to N where nothing is hidden."""
    there = (hidden > 0) | ~(hidden > 0).any(1, keepdim=True)
    count = hidden.shape[1]
    at = torch.arange(count, device=hidden.device, dtype=torch.float32)
    return torch.where(there, at, count).amin(1), torch.where(there, at + 1, 0).amax(1)
