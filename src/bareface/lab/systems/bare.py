"""`bare`, the default fill: a steady answer, as many others as are asked for, and how sure it is of each pixel."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import ClassVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from bareface.lab.data import Faces, Shares, planes
from bareface.lab.deal import Chances, Dealer, Pictures
from bareface.lab.holes import Bank
from bareface.lab.losses.adversarial import hinge_generator, hinge_of_patches, in_region
from bareface.lab.losses.features import feature_l1
from bareface.lab.losses.identity import cosine, glimpses
from bareface.lab.losses.pixels import hole_l1, l1, ssim, surprise
from bareface.lab.networks.bare import CODE, Bare, Guess, Middle
from bareface.lab.networks.patchgan import PatchGAN
from bareface.lab.pairs import Mixed, Pairs
from bareface.lab.system import Batch
from bareface.lab.systems.inpainting import JUDGED, Inpainting, InpaintingSettings

SHOWN = 4
"""Candidates a face on the sheet."""
CODES_FREE = 0.3
"""Share of the budget over which the price of codes rises to its full height."""


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
    identity: float = 1.0
    """1 - cosine of the identity features."""
    matching: float = 1.0
    """Feature matching."""
    adversarial: float = 0.1
    """Hinge over all patches, and again over those that see the hole, of the steady answers."""
    livelier: float = 3.0
    """How much more that counts where a code was given."""
    prior: float = 0.0015
    """Nats by which a code that saw the clean face is told from one that did not."""
    recovery: float = 0.1
    """How far the code that is guessed from a candidate is from the code that it was made from."""
    sure: float = 0.05
    """Negative log likelihood of the error, as Laplace's distribution with the width that the network says."""


@dataclass(frozen=True)
class BareSettings(InpaintingSettings):
    """What a recipe of `bare` may set."""

    width: int = 48
    """Channels at half size."""
    inner: int = 224
    """Channels of the middle."""
    depth: int = 8
    """Blocks of the middle."""
    middle: Middle = "dilated"
    """What they do."""
    far: int = 2
    """Attentions among them."""
    coded: float = 0.5
    """Share of a batch that has codes, half of them guessed from the clean face and half by chance; with 0 the fill has
    the steady answer alone."""
    noise: float = 0.1
    """Standard deviation of what is added to pictures in [-1, 1] before the identity features look at them."""
    critic_width: int = 48
    """Channels of the discriminator's first step."""
    critic_from: float = 0.05
    """Share of the budget after which the discriminator joins."""
    pairs: float = 0.0
    """Share of the faces that are press photos of `pairs`."""
    turned: float = 1.0
    """How many times as often faces of `faces` that look aside are drawn."""
    holes: int = 32768
    """Holes drawn once, before the training."""
    shares: Shares = field(default_factory=lambda: Shares(drawn=0.25, sprite=0.15, objects=0.15, things=0.45))
    """What the holes are drawn with."""
    chances: Chances = field(default_factory=Chances)
    """How samples vary."""
    weights: Weights = field(default_factory=Weights)
    """Of the loss terms."""


class _Training(nn.Module):
    """What is trained: the fill, and what guesses codes for it to learn from."""

    def __init__(self, fill: Bare) -> None:
        super().__init__()
        self.fill, self.guess = fill, Guess()


class _Export(nn.Module):
    def __init__(self, fill: nn.Module) -> None:
        super().__init__()
        self.fill = fill

    def forward(self, rgb: Tensor, hole: Tensor, code: Tensor | None = None) -> Tensor:
        code = torch.zeros(1, CODE) if code is None else code
        out, error = self.fill(rgb.permute(0, 3, 1, 2) * 2 - 1, hole.permute(0, 3, 1, 2), code)
        # Half, because a picture in [-1, 1] is twice as wide as one in [0, 1].
        both = torch.cat([out * 0.5 + 0.5, 0.5 * error.exp()], 1)
        return both.permute(0, 2, 3, 1).clamp(0, 1)


class BareSystem(Inpainting):
    """Trains `Bare`: of each batch, half steadily, a quarter from codes that saw the truth, a quarter from chance.

    The second quarter makes codes mean something (a conditional VAE: Sohn et al. 2015), the third makes every code a
    face (as in BicycleGAN: Zhu et al. 2017). A candidate of chance is not held to the pixels of the truth.
    """

    Settings: ClassVar[type] = BareSettings
    settings: BareSettings
    stored: ClassVar = "quantized"

    def __init__(self, settings: BareSettings, data: Path, seed: int) -> None:
        super().__init__(settings, data, seed)
        self.faces = Faces(data, "train", settings.turned)
        self.network = _Training(Bare(settings.width, settings.inner, settings.depth, settings.middle, settings.far))
        self.critic = PatchGAN(settings.critic_width)
        self._last: tuple[Tensor, Tensor, Tensor] | None = None

    @cached_property
    def dealer(self) -> Dealer:
        """Deals the samples."""
        s = self.settings
        faces: Pictures = self.faces
        if s.pairs:
            pairs = Pairs(self.data, "train")
            pairs.hold_out()
            faces = Mixed(faces, pairs, s.pairs)
        return Dealer(faces, Bank(self.data, s.shares, s.holes, self.seed), s.chances, s.side)

    def prepare(self) -> None:
        """Draws the holes."""
        _ = self.dealer.holes.packed

    def sample(self, index: int) -> dict[str, np.ndarray]:
        """What `Dealer.sample` deals."""
        return self.dealer.sample(self.rng(index))

    def paint(self, network: nn.Module, seen: Tensor, hole: Tensor) -> Tensor:
        """The steady answer."""
        out: Tensor = network.fill(seen, hole, seen.new_zeros(len(seen), CODE))[0]  # type: ignore[operator]
        return out

    def loss(self, batch: Batch, progress: float) -> dict[str, Tensor]:
        """Terms on the composite but the whole-picture L1, which keeps the rest of the output honest."""
        w = self.settings.weights
        truth, covered, hole = self.dealer.compose(batch)
        network: _Training = self.network  # type: ignore[assignment]
        count = len(truth)
        half = count - int(self.settings.coded * count)
        told = half + (count - half) // 2
        code, divergence = self._codes(truth, hole, half, told)
        out, error = network.fill(covered, hole, code)
        made = truth + hole * (out - truth)
        self._last = truth, made, hole
        true, mine = slice(0, told), slice(told, count)
        seen, true_seen, align = glimpses(made, truth, batch["align"], self.settings.noise)
        who, stages = self.identity.to(made.device)(seen, align)
        with torch.no_grad():
            true_who, true_stages = self.identity(true_seen, align)
        terms = {
            "hole": w.hole * hole_l1(out[true], truth[true], hole[true]),
            "whole": w.whole * l1(out, torch.cat([truth[true], made[mine].detach()])),
            "ssim": w.ssim * (1 - ssim(made[true], truth[true])),
            "perceptual": w.perceptual * feature_l1([s[true] for s in stages], [s[true] for s in true_stages]),
            "identity": w.identity * cosine(who, true_who),
            "sure": w.sure * surprise(out[:half], truth[:half], error[:half], hole[:half]),
        }
        if divergence is not None:
            # Codes are free at first: priced from the start, none would ever come to mean anything.
            terms["prior"] = w.prior * min(1.0, progress / CODES_FREE) * divergence
        if told < count:
            again, _ = network.guess(made[mine], hole[mine])
            terms["recovery"] = w.recovery * (again - code[mine]).abs().mean()
        if progress >= self.settings.critic_from:
            terms |= self._judged(truth, made, hole, half, told)
        return terms

    def _codes(self, truth: Tensor, hole: Tensor, half: int, told: int) -> tuple[Tensor, Tensor | None]:
        """Codes [B, CODE]: zeros up to `half`, guessed from the clean face up to `told`, then of chance.

        And what those that were guessed tell, nats; None where none was.
        """
        code = torch.randn(len(truth), CODE, device=truth.device)
        code[:half] = 0
        if told == half:
            return code, None
        mean, spread = self.network.guess(truth[half:told], hole[half:told])  # type: ignore[operator]
        guessed = mean + code[half:told] * (0.5 * spread).exp()
        return torch.cat([code[:half], guessed, code[told:]]), _divergence(mean, spread)

    def _judged(self, truth: Tensor, made: Tensor, hole: Tensor, half: int, told: int) -> dict[str, Tensor]:
        """What the discriminator says."""
        w = self.settings.weights
        score, features = self.critic(made, hole)  # type: ignore[misc]
        with torch.no_grad():
            _, real = self.critic(truth[:told], hole[:told])  # type: ignore[misc]
        heavier = torch.ones(len(made), device=made.device)
        heavier[half:] = w.livelier
        heavier = (heavier / heavier.mean())[:, None, None, None]
        region = in_region(score, hole)
        whole = hinge_generator(score * heavier)
        return {
            "matching": w.matching * feature_l1([f[:told] for f in features], real),
            "adversarial": w.adversarial * (whole + hinge_generator((score * heavier)[region])),
        }

    def critic_loss(self, batch: Batch, progress: float) -> dict[str, Tensor]:
        """Hinge on the picture with the hole filled, against the clean one: all patches, and those of the hole."""
        # It learns a little ahead of the generator, so that its first word is not noise.
        if progress < 0.5 * self.settings.critic_from or self._last is None:
            return {}
        return hinge_of_patches(self.critic, *self._last)

    def validate(self, network: nn.Module) -> dict[str, float]:
        """As every fill; and of four candidates a face how far apart they are and how far from the truth."""
        figures = super().validate(network)
        if not self.settings.coded:
            return figures
        rgb, seen, hole, _ = (v[::3] for v in self._validation(JUDGED))
        truth, hidden = planes(rgb), hole.sum((1, 2, 3)) * 3
        made = torch.stack([self._candidate(network, rgb, seen, hole, k) for k in range(SHOWN)])
        apart = (made[0] - made[1]).abs().sum((1, 2, 3)) / hidden
        error = ((made - truth) / 2).square().sum((2, 3, 4)) / hidden
        best = -10 * error.amin(0).log10()
        return figures | {"apart": float(apart.mean()) / 2, "best of 4 dB": float(best.mean())}

    def export_module(self, network: nn.Module) -> nn.Module:
        """[B, 256, 256, 3] in [0, 1], hole [B, 256, 256, 1], perhaps code [B, 32] -> [B, 256, 256, 4] in [0, 1].

        The whole picture, and by how much it may be wrong: the expected absolute error. A code of zeros gives the
        steady answer, one of normal chance a candidate; without a share of codes in training there is none.
        """
        return _Export(network.fill)  # type: ignore[arg-type]

    def example(self) -> tuple[Tensor, ...]:
        """One input of each."""
        return (*super().example(), torch.randn(1, CODE)) if self.settings.coded else super().example()

    def sheet(self, network: nn.Module) -> NDArray[np.uint8]:
        """Validation faces: covered, steady, four candidates, clean, twice."""
        rgb, seen, hole, _ = (v[::6] for v in self._validation(JUDGED))
        steady = self._filled(network, rgb, seen, hole)
        made = [self._candidate(network, rgb, seen, hole, k) for k in range(SHOWN if self.settings.coded else 0)]
        rows = [planes(seen), steady, *made, planes(rgb)]
        tall = [torch.cat([row[k : k + 8] for row in rows]) for k in (0, 8)]
        pictures = ((torch.cat(tall).permute(0, 2, 3, 1) + 1) * 127.5).clamp(0, 255).to(torch.uint8).numpy()
        return np.concatenate([np.concatenate(list(pictures[k : k + 8]), 1) for k in range(0, len(pictures), 8)])

    def _candidate(self, network: nn.Module, rgb: Tensor, seen: Tensor, hole: Tensor, number: int) -> Tensor:
        """The composite by candidate `number`, on the processor."""
        device, truth = next(network.parameters()).device, planes(rgb)
        code = torch.randn(CODE, generator=torch.Generator().manual_seed(number)).to(device)
        parts = []
        for k in range(0, len(rgb), 32):
            part = planes(seen[k : k + 32]).to(device), hole[k : k + 32].to(device)
            parts.append(network.fill(*part, code.expand(len(part[0]), CODE))[0].float().cpu())  # type: ignore[operator]
        return truth + hole * (torch.cat(parts) - truth)


def _divergence(mean: Tensor, spread: Tensor) -> Tensor:
    """KL divergence of normal distributions from the standard one, nats, averaged over the batch (Kingma 2014)."""
    return 0.5 * (mean.square() + spread.exp() - 1 - spread).sum(1).mean()
