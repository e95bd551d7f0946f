"""The first fill: what is beneath the hole, seen by nobody."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from bareface.frame import SIZE
from bareface.lab.data import Clean, Coverer, Cut, Faces, Shares, jittered, planes, recoloured
from bareface.lab.losses.adversarial import hinge_critic, hinge_generator
from bareface.lab.losses.features import feature_l1
from bareface.lab.losses.identity import Identity, alignment, cosine
from bareface.lab.losses.pixels import hole_l1, l1, ssim
from bareface.lab.networks.dilated import Dilated
from bareface.lab.networks.patchgan import PatchGAN
from bareface.lab.system import Batch, System


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
class FillSettings:
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
    grow: tuple[int, int] = (1, 8)
    """Least and largest growth of the map into the hole, pixels."""
    close_ups: float = 0.25
    """Share of faces cut by the border of their photo."""
    weights: Weights = field(default_factory=Weights)
    """Of the loss terms."""


class _Export(nn.Module):
    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, rgb: Tensor, hole: Tensor) -> Tensor:
        out = self.network(rgb.permute(0, 3, 1, 2) * 2 - 1, hole.permute(0, 3, 1, 2))
        return (out.permute(0, 2, 3, 1) * 0.5 + 0.5).clamp(0, 1)


class FillSystem(System):
    """Trains `Dilated` against the clean face, with a discriminator and a frozen identity network."""

    Settings: ClassVar[type] = FillSettings
    settings: FillSettings

    def __init__(self, settings: FillSettings, data: Path, seed: int) -> None:
        super().__init__(settings, data, seed)
        self.faces = Faces(data, "train")
        self.cover = Coverer(data, settings.shares)
        self.network = Dilated(settings.width, settings.dilations)
        self.critic = PatchGAN(settings.critic_width)
        self.identity = Identity(data / "models" / "mobilefacenet.safetensors")
        self._made: Tensor | None = None

    def sample(self, index: int) -> dict[str, np.ndarray]:
        """A clean face `rgb`, the same covered, `seen`, uint8 [256, 256, 3], its `hole` [256, 256], `align`."""
        rng = self.rng(index)
        face = jittered(self.faces.draw(rng), rng, turn=2.0, scale=0.03, shift=0.01)
        clean = Clean(recoloured(face.rgb, rng), face.points)
        seen, hole = self._covered(clean, rng, int(rng.integers(self.settings.grow[0], self.settings.grow[1] + 1)))
        cut = Cut.draw(rng, self.settings.close_ups)
        return {"rgb": cut(clean.rgb), "seen": cut(seen), "hole": cut(hole), "align": alignment(clean.points)}

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
            region = _patches(hole, score)
            terms["adversarial"] = w.adversarial * (hinge_generator(score) + hinge_generator(score[region]))
        return terms

    def critic_loss(self, batch: Batch, progress: float) -> dict[str, Tensor]:
        """Hinge on the picture with the hole filled, against the clean one: all patches, and those of the hole."""
        # It learns a little ahead of the generator, so that its first word is not noise.
        if progress < 0.8 * self.settings.critic_from or self._made is None:
            return {}
        truth, hole = planes(batch["rgb"]), batch["hole"][:, None].float()
        both, _ = self.critic(torch.cat([truth, self._made.detach()]), torch.cat([hole, hole]))
        real, fake = both.chunk(2)
        region = _patches(hole, real)
        return {"whole critic": hinge_critic(real, fake), "region critic": hinge_critic(real[region], fake[region])}

    def validate(self, network: nn.Module) -> dict[str, float]:
        """Under drawn masks: PSNR in the hole and whole, SSIM, identity cosine to the truth, and the masked input's."""
        rgb, seen, hole, align = self._validation(96)
        parts = zip(rgb.split(32), seen.split(32), hole.split(32), strict=True)
        made = torch.cat([_fill(network, *part) for part in parts])
        truth = planes(rgb)
        who, true_who, masked_who = (self.identity(p, align)[0] for p in (made, truth, planes(seen)))
        error = ((made - truth) / 2).square()
        inside = (error * hole).sum((1, 2, 3)) / (3 * hole.sum((1, 2, 3)))
        return {
            "hole dB": float((-10 * inside.log10()).mean()),
            "whole dB": float((-10 * error.mean((1, 2, 3)).log10()).mean()),
            "SSIM": float(ssim(made, truth)),
            "cosine": float((who * true_who).sum(1).mean()),
            "cosine masked": float((masked_who * true_who).sum(1).mean()),
        }

    def export_module(self, network: nn.Module) -> nn.Module:
        """[B, 256, 256, 3] in [0, 1] and hole [B, 256, 256, 1] -> the whole picture as [B, 256, 256, 3] in [0, 1]."""
        return _Export(network)

    def example(self) -> tuple[Tensor, ...]:
        """One input of each."""
        return (torch.rand(1, SIZE, SIZE, 3), (torch.rand(1, SIZE, SIZE, 1) > 0.7).float())

    def sheet(self, network: nn.Module) -> NDArray[np.uint8]:
        """Validation faces: covered, filled, clean, three rows at a time."""
        rgb, seen, hole, _ = (v[::3] for v in self._validation(96))
        made = _fill(network, rgb, seen, hole)
        rows = []
        for r in range(0, 32, 8):
            truth = planes(rgb[r : r + 8])
            for part in (planes(seen[r : r + 8]), made[r : r + 8], truth):
                row = ((part.permute(0, 2, 3, 1) + 1) * 127.5).clamp(0, 255).numpy()
                rows.append(np.concatenate(list(row), 1))
        return np.concatenate(rows).astype(np.uint8)

    def _covered(self, face: Clean, rng: np.random.Generator, grow: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        while not (occluded := self.cover(face, rng)).alpha.any():
            pass
        return occluded.photo, grown(occluded.alpha, grow)

    def _validation(self, count: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        faces, cover = Faces(self.data, "validation"), Coverer(self.data, Shares(1, 0, 0))
        rgb, seen, holes, aligns = [], [], [], []
        for k in np.linspace(0, len(faces) - 1, count).astype(int):
            occluded = cover(faces[k], np.random.default_rng((7, k)))
            rgb.append(faces[k].rgb)
            seen.append(occluded.photo)
            holes.append(grown(occluded.alpha, 4)[None].astype(np.float32))
            aligns.append(alignment(faces[k].points))
        return tuple(torch.from_numpy(np.stack(a)) for a in (rgb, seen, holes, aligns))  # type: ignore[return-value]


def _patches(hole: Tensor, score: Tensor) -> Tensor:
    """Which of the discriminator's patches see the hole, bool in the shape of `score`."""
    return F.adaptive_max_pool2d(hole, score.shape[2:]) > 0


def grown(alpha: NDArray[np.float32], by: int) -> NDArray[np.uint8]:
    """The hole that a map leaves: where it is over 0.3, grown by `by` pixels, uint8 in {0, 1}."""
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * by + 1, 2 * by + 1))
    return np.asarray(cv2.dilate((alpha > 0.3).astype(np.uint8), kernel), np.uint8)


def _fill(network: nn.Module, rgb: Tensor, seen: Tensor, hole: Tensor) -> Tensor:
    truth = planes(rgb)
    return truth + hole * (network(planes(seen), hole) - truth)
