"""A fill that another photo of the same person may guide, after "Mask inpainting with a GAN network" (Lumetti et al.).

The report pastes the second photo over the hole; its network never saw one in training. Here it is an input of the
network, which training gives it half of the time, so that one network serves with and without it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import ClassVar

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from bareface.frame import SIZE
from bareface.lab.data import Clean, Coverer, Cut, Shares, jittered, planes, recoloured
from bareface.lab.losses.adversarial import hinge_critic, hinge_generator
from bareface.lab.losses.contrast import info_nce
from bareface.lab.losses.features import perceptual, style
from bareface.lab.losses.pixels import hole_normalised_l1, total_variation
from bareface.lab.losses.vgg import Features, FeaturesName, features_of
from bareface.lab.networks.reference import ReferenceNetwork
from bareface.lab.networks.spectral_critic import SpectralCritic
from bareface.lab.pairs import Pairs
from bareface.lab.system import Batch
from bareface.lab.systems.inpainting import Inpainting, InpaintingSettings, filled_figures, grown
from bareface.warp import laid_over

PEOPLE = 24
"""People of the test split of `pairs` that are judged with and without a reference."""
TO_YIQ = torch.tensor([[0.299, 0.587, 0.114], [0.5959, -0.2746, -0.3213], [0.2115, -0.5227, 0.3112]])
"""RGB to brightness and two of chroma (the YIQ of NTSC)."""
FROM_YIQ = torch.linalg.inv(TO_YIQ)
"""And back."""


@dataclass(frozen=True)
class Terms:
    """Weights of the loss terms, those of the authors' code."""

    coarse: float = 1.0
    """Hole-normalised L1 of the coarse picture: in the hole, and again outside it."""
    refined: float = 1.0
    """The same of the refined picture."""
    variation: float = 1.0
    """Total variation of the filled picture over the hole dilated by one pixel."""
    perceptual: float = 0.05
    """L1 of features of the refined picture."""
    style: float = 40.0
    """L1 of their Gram matrices; their report says 80."""
    contrast: float = 1.0
    """InfoNCE of the bottleneck against that of a flipped, hue-shifted copy."""
    adversarial: float = 1.0
    """Hinge."""


@dataclass(frozen=True)
class ReferenceSettings(InpaintingSettings):
    """What a recipe of the fill with a reference may set."""

    width: int = 32
    """Channels of the coarse network at full size, even."""
    refine_width: int = 32
    """Channels of the refine network at full size; its pyramid blocks have sixteen times as many."""
    blocks: int = 6
    """Pyramid blocks of the refine network."""
    critic_width: int = 64
    """Channels of the discriminator's first step."""
    pairs: float = 0.5
    """Share of samples that are photos of people who have a second one."""
    dropped: float = 0.5
    """Share of those that go without their reference all the same."""
    landmark_error: float = 1.0
    """Error of the masked face's landmarks where the reference is laid over it, pixels of 256, standard deviation."""
    temperature: float = 0.1
    """Of InfoNCE."""
    features: FeaturesName = "vgg19"
    """Whose features the perceptual and the style loss compare; "identity" is the lab's own and needs no download."""
    weights: str = ""
    """A file of the weights of `features`, instead of the usual one."""
    terms: Terms = field(default_factory=Terms)
    """Weights of the loss terms."""


class ReferenceSystem(Inpainting):
    """Trains `ReferenceNetwork` towards the clean face, against a `SpectralCritic`."""

    Settings: ClassVar[type] = ReferenceSettings
    settings: ReferenceSettings
    network: ReferenceNetwork
    critic: nn.Module

    def __init__(self, settings: ReferenceSettings, data: Path, seed: int) -> None:
        super().__init__(settings, data, seed)
        self.pairs = Pairs(data, "train")
        self.network = ReferenceNetwork(settings.width, settings.refine_width, settings.blocks)
        self.critic = SpectralCritic(settings.critic_width)
        self._made: Tensor | None = None

    @cached_property
    def features(self) -> Features:
        """What the perceptual and the style loss compare, frozen."""
        return features_of(self.settings.features, self.data, self.settings.weights)

    def paint(
        self,
        network: nn.Module,
        seen: Tensor,
        hole: Tensor,
        reference: Tensor | None = None,
        valid: Tensor | None = None,
    ) -> Tensor:
        """The refined picture; without the last two, what it is when there is no reference."""
        refined: Tensor = network(seen, hole, reference, valid)[0]
        return refined

    def sample(self, index: int) -> dict[str, np.ndarray]:
        """As any fill's, with the `reference` uint8 [S, S, 3] laid over the face and where it is `valid`, uint8 [S, S].

        Both are zeros where there is no reference.
        """
        s, rng = self.settings, self.rng(index)
        face, other = self._drawn(rng)
        face = jittered(face, rng, turn=2.0, scale=0.03, shift=0.01)
        clean = Clean(recoloured(face.rgb, rng), face.points)
        seen, hole = self._covered(clean, rng, int(rng.integers(s.grow[0], s.grow[1] + 1)))
        cut = Cut.draw(rng, s.close_ups)
        sample = self._sized(cut(clean.rgb), cut(seen), cut(hole), clean.points)
        if other is not None:
            # In use the points under a mask are a guess, and the other photo is of another day.
            wrong = clean.points + rng.normal(0, s.landmark_error, clean.points.shape)
            other = replace(other, rgb=recoloured(other.rgb, rng))
            return sample | self._referenced(other, wrong)
        return sample | {"reference": np.zeros_like(sample["rgb"]), "valid": np.zeros_like(sample["hole"])}

    def loss(self, batch: Batch, progress: float) -> dict[str, Tensor]:
        """Features of the refined picture, as the authors have it; variation and hinge of the filled one."""
        t, truth, align = self.settings.terms, planes(batch["rgb"]), batch["align"]
        inputs = _inputs(batch)
        hole = inputs[1]
        refined, coarse, code = self.network(*inputs)
        self._made = made = truth + hole * (refined - truth)
        features = self.features.to(made.device)
        with torch.no_grad():
            true_stages = features(truth, align)
        stages = features(refined, align)
        return {
            "coarse": t.coarse * _both_sides(coarse, truth, hole),
            "refined": t.refined * _both_sides(refined, truth, hole),
            "variation": t.variation * total_variation(made, hole),
            "perceptual": t.perceptual * perceptual(stages, true_stages),
            "style": t.style * style(stages, true_stages),
            "contrast": t.contrast * info_nce(code, self.network.code(*copied(*inputs)), self.settings.temperature),
            "adversarial": t.adversarial * hinge_generator(self.critic(made, hole)),
        }

    def critic_loss(self, batch: Batch, progress: float) -> dict[str, Tensor]:
        """Hinge on the picture with the hole filled, against the clean one."""
        if self._made is None:
            return {}
        truth, hole = planes(batch["rgb"]), batch["hole"][:, None].float()
        scores = self.critic(torch.cat([truth, self._made.detach()]), torch.cat([hole, hole]))
        return {"critic": hinge_critic(*scores.chunk(2))}

    def validate(self, network: nn.Module) -> dict[str, float]:
        """As any fill; and of people with a second photo, PSNR in the hole and cosine with and without it."""
        batch = self._judged()
        seen, hole, reference, valid = _inputs(batch)
        figures, device = super().validate(network), next(network.parameters()).device
        for name, shown in (("with", valid), ("without", torch.zeros_like(valid))):
            out = self.paint(network, *(v.to(device) for v in (seen, hole, reference, shown))).float().cpu()
            decibels, likeness = filled_figures(self.identity, out, planes(batch["rgb"]), hole, batch["align"])
            figures |= {f"hole dB {name} reference": decibels, f"cosine {name} reference": likeness}
        return figures

    def _drawn(self, rng: np.random.Generator) -> tuple[Clean, Clean | None]:
        """A face, and another photo of the same person or none."""
        if rng.random() >= self.settings.pairs:
            return self.faces.draw(rng), None
        face, other = self.pairs.draw(rng)
        return face, None if rng.random() < self.settings.dropped else other

    def _referenced(self, other: Clean, points: NDArray[np.floating]) -> dict[str, np.ndarray]:
        """The other photo laid over a face whose mesh is `points`, at the side that the network sees."""
        bent, valid = laid_over(other.rgb, other.points, points, (SIZE, SIZE))
        size = (self.settings.side, self.settings.side)
        whole = cv2.resize(valid.astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0.999
        small = np.asarray(cv2.resize(bent, size, interpolation=cv2.INTER_AREA), np.uint8)
        return {"reference": small * whole[..., None], "valid": whole.astype(np.uint8)}

    def _judged(self) -> Batch:
        """People of the test split: one photo in a drawn mask, the other as its reference; each time the same."""
        pairs, cover, rows = Pairs(self.data, "test"), Coverer(self.data, Shares(1, 0, 0)), []
        for k in np.linspace(0, len(pairs) - 1, PEOPLE).astype(int):
            face, other = pairs[k]
            occluded = cover(face, np.random.default_rng((7, k)))
            sample = self._sized(face.rgb, occluded.photo, grown(occluded.alpha, 4), face.points)
            rows.append(sample | self._referenced(other, face.points))
        return {name: torch.from_numpy(np.stack([row[name] for row in rows])) for name in rows[0]}


def copied(seen: Tensor, hole: Tensor, reference: Tensor, valid: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The network's inputs mirrored, picture and reference of each sample in another hue, any of the circle."""
    angle = (torch.rand(len(seen), device=seen.device) * 2 - 1) * math.pi
    flipped = (v.flip(3) for v in (hue_turned(seen, angle), hole, hue_turned(reference, angle), valid))
    return tuple(flipped)  # type: ignore[return-value]


def hue_turned(rgb: Tensor, angle: Tensor) -> Tensor:
    """Pictures [B, 3, H, W] in [-1, 1] with their chroma turned by angles [B] in radians; grey and brightness stay.

    A turn of the plane of I and Q in YIQ. Colours that leave the range are cut off at its border.
    """
    cos, sin = torch.cos(angle), torch.sin(angle)
    turn = torch.zeros(len(rgb), 3, 3, device=rgb.device)
    turn[:, 0, 0] = 1
    turn[:, 1, 1], turn[:, 1, 2], turn[:, 2, 1], turn[:, 2, 2] = cos, -sin, sin, cos
    matrix = FROM_YIQ.to(rgb.device) @ turn @ TO_YIQ.to(rgb.device)
    return torch.einsum("bij,bjhw->bihw", matrix, rgb).clamp(-1, 1)


def _inputs(batch: Batch) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """What the network takes: picture, hole, reference, and where it is valid."""
    hole, valid = (batch[name][:, None].float() for name in ("hole", "valid"))
    return planes(batch["seen"]), hole, planes(batch["reference"]), valid


def _both_sides(prediction: Tensor, truth: Tensor, hole: Tensor) -> Tensor:
    return hole_normalised_l1(prediction, truth, hole) + hole_normalised_l1(prediction, truth, 1 - hole)
