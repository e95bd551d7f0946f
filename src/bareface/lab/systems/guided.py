"""A fill led by another photo of the same person: a network that joins what the photo shows with what the fill says.

Without another photo it mends what the fill says.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import ClassVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from bareface import weights
from bareface.faces.likeness import Likeness, alignment
from bareface.faces.mesh import Mesh
from bareface.fills.answer import STEADY
from bareface.fills.exemplars import Exemplars, exemplars
from bareface.fills.guided import given
from bareface.fills.network import NetworkFill
from bareface.fills.references import WHOLE, Reader, Reference, completed, laid_together, matched
from bareface.frame import SIZE
from bareface.lab.cache import stocked
from bareface.lab.data import Clean, Coverer, Cut, Faces, Shares, degraded, jittered, mirrored, planes, recoloured
from bareface.lab.losses.adversarial import hinge_generator, hinge_of_patches, in_region
from bareface.lab.losses.features import feature_l1
from bareface.lab.losses.identity import Identity, cosine, glimpses
from bareface.lab.losses.pixels import hole_l1, ssim, surprise
from bareface.lab.networks.guided import Guided
from bareface.lab.networks.patchgan import PatchGAN
from bareface.lab.pairs import HELD, Pairs
from bareface.lab.system import Batch, System
from bareface.lab.systems.inpainting import filled_figures, grown
from bareface.maps.segmenter import SegmenterMap
from bareface.warp import laid_over

STRANGER = 7
"""How many places from a judged person the stranger is whose photo is handed over."""
COARSE = 4
"""Every so many pixels are looked at to find that kind."""
PICTURES = ("rgb", "seen", "guess", "other")
"""Of a sample, uint8 [256, 256, 3]."""
MAPS = ("hole", "known")
"""Of a sample, uint8 [256, 256]."""
_VERSION = 1
_STANDS_ON = ("mesh", "segmenter", "fill", "exemplars")


@dataclass(frozen=True)
class Weights:
    """Weights of the loss terms."""

    hole: float = 4.0
    """L1 in the hole."""
    ssim: float = 1.0
    """1 - SSIM."""
    perceptual: float = 1.0
    """L1 over MobileFaceNet's stages."""
    identity: float = 1.0
    """1 - cosine of the identity features."""
    matching: float = 1.0
    """Feature matching."""
    adversarial: float = 0.1
    """Hinge over all patches, and again over those that see the hole."""
    sure: float = 0.05
    """Negative log likelihood of the error."""


@dataclass(frozen=True)
class GuidedSettings:
    """What a recipe of `guided` may set."""

    width: int = 32
    """Channels at half size."""
    depth: int = 6
    """Blocks of the middle."""
    critic_width: int = 32
    """Channels of the discriminator's first step."""
    critic_from: float = 0.3
    """Share of the budget after which the discriminator counts; it learns from half of that on."""
    pairs: float = 0.6
    """Share of samples that are a press photo of `pairs`, with another photo of somebody laid over it."""
    alone: float = 0.0
    """Share of those that have no other photo."""
    noise: float = 0.2
    """Standard deviation of what is added to pictures in [-1, 1] before the identity features look at them."""
    told: float = 0.5
    """Share of samples whose exemplar is the kind most like what is hidden; the others have the mean of all."""
    strangers: float = 0.15
    """Share of those where it shows somebody else."""
    shares: Shares = field(default_factory=lambda: Shares(drawn=0.45, sprite=0.2, objects=0.05, things=0.3))
    """How often faces are covered by what."""
    grow: tuple[int, int] = (1, 8)
    """Least and largest growth of the map into the hole, pixels."""
    close_ups: float = 0.15
    """Share of faces cut by the border of their photo."""
    turned: float = 1.0
    """How many times as often faces that look aside are drawn."""
    stock: int = 0
    """Samples that are drawn before the training and met again and again; 0 draws each anew."""
    weights: Weights = field(default_factory=Weights)
    """Of the loss terms."""


class _Export(nn.Module):
    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, rgb: Tensor, hole: Tensor, guess: Tensor, other: Tensor, known: Tensor) -> Tensor:
        rgb, guess, other = (v.permute(0, 3, 1, 2) * 2 - 1 for v in (rgb, guess, other))
        hole, known = (v.permute(0, 3, 1, 2) for v in (hole, known))
        out, error = self.network(rgb, hole, guess, other, known)
        # Half, because a picture in [-1, 1] is twice as wide as one in [0, 1].
        return torch.cat([out * 0.5 + 0.5, 0.5 * error.exp()], 1).permute(0, 2, 3, 1).clamp(0, 1)


class GuidedSystem(System):
    """Trains `Guided` towards the clean face, on what the embedded networks find and fill, as in use."""

    Settings: ClassVar[type] = GuidedSettings
    settings: GuidedSettings
    judged_by: ClassVar = ("cosine own", "highest")
    takes: ClassVar = ("rgb", "hole", "guess", "other", "known")
    stored: ClassVar = "quantized"

    def __init__(self, settings: GuidedSettings, data: Path, seed: int) -> None:
        super().__init__(settings, data, seed)
        self.pairs = Pairs(data, "train")
        self.faces = Faces(data, "train", settings.turned)
        self.held = self.pairs.hold_out()
        self.cover = Coverer(data, settings.shares)
        self.network: nn.Module = Guided(settings.width, settings.depth)
        self.critic = PatchGAN(settings.critic_width)
        self.stock: NDArray[np.void] | None = None
        self._references: dict[int, Reference] = {}
        self._last: tuple[Tensor, Tensor, Tensor] | None = None

    @cached_property
    def identity(self) -> Identity:
        """The lab's identity features, frozen: a loss and a judge."""
        return Identity(self.data / "models" / "mobilefacenet.safetensors")

    def sample(self, index: int) -> dict[str, np.ndarray]:
        """`rgb`, `seen`, `guess`, `other` uint8 [256, 256, 3], `hole`, `known` uint8 [256, 256], `align` [2, 3].

        `known` counts 255ths.
        """
        rng = self.rng(index)
        drawn = self._covered_face(rng) if self.stock is None else self.stock[rng.integers(len(self.stock))]
        return _aligned(drawn, rng.random() < 0.5)

    def prepare(self) -> None:
        """Draws the stock; until then, each sample is drawn anew."""
        s = self.settings
        if s.stock:
            own = s.shares, s.pairs, s.alone, s.strangers, s.told, s.turned, s.grow, s.close_ups
            networks = [weights.card(name)["sha256"] for name in _STANDS_ON]
            told = f"{_VERSION} {own} {networks} {self.seed} {self.data}"
            self.stock = stocked(
                told, s.stock, lambda k: self._covered_face(np.random.default_rng((self.seed, _VERSION, k)))
            )

    def _covered_face(self, rng: np.random.Generator) -> dict[str, np.ndarray]:
        """A sample before it is mirrored, with the `points` of its face, [478, 2]."""
        s = self.settings
        face, reference = self._drawn(rng)
        face = jittered(face, rng, turn=2.0, scale=0.03, shift=0.01)
        clean = Clean(recoloured(face.rgb, rng), face.points)
        while not (occluded := self.cover(clean, rng)).alpha.any():
            pass
        hole = grown(occluded.alpha, int(rng.integers(s.grow[0], s.grow[1] + 1)))
        cut = Cut.draw(rng, s.close_ups)
        told = rng.random() < s.told
        return self._found(cut(clean.rgb), cut(occluded.photo), cut(hole), clean.points, reference, told)

    def _drawn(self, rng: np.random.Generator) -> tuple[Clean, Reference | None]:
        """A face, and a photo to lay over it or none."""
        if rng.random() >= self.settings.pairs:
            return self.faces[self.faces.chosen(rng)], None
        first, second = self.pairs.chosen(rng)
        if rng.random() < self.settings.alone:
            return self.pairs.photo(first), None
        if rng.random() < self.settings.strangers:
            second, _ = self.pairs.chosen(rng)
        reference = self._reference(second)
        crop = degraded(recoloured(reference.crop, rng), rng)
        return self.pairs.photo(first), replace(reference, crop=crop)

    def loss(self, batch: Batch, progress: float) -> dict[str, Tensor]:
        """Terms on the composite."""
        w, truth, inputs = self.settings.weights, planes(batch["rgb"]), _inputs(batch)
        hole = inputs[1]
        out, error = self.network(*inputs)
        made = truth + hole * (out - truth)
        self._last = truth, made, hole
        seen, true_seen, align = glimpses(made, truth, batch["align"], self.settings.noise)
        who, stages = self.identity.to(made.device)(seen, align)
        with torch.no_grad():
            true_who, true_stages = self.identity(true_seen, align)
        terms = {
            "hole": w.hole * hole_l1(out, truth, hole),
            "ssim": w.ssim * (1 - ssim(made, truth)),
            "perceptual": w.perceptual * feature_l1(stages, true_stages),
            "identity": w.identity * cosine(who, true_who),
            "sure": w.sure * surprise(out, truth, error, hole),
        }
        return terms if progress < self.settings.critic_from else terms | self._judged(truth, made, hole)

    def _judged(self, truth: Tensor, made: Tensor, hole: Tensor) -> dict[str, Tensor]:
        """What the discriminator says."""
        w = self.settings.weights
        score, features = self.critic(made, hole)
        with torch.no_grad():
            _, real = self.critic(truth, hole)
        whole = hinge_generator(score) + hinge_generator(score[in_region(score, hole)])
        return {"matching": w.matching * feature_l1(features, real), "adversarial": w.adversarial * whole}

    def critic_loss(self, batch: Batch, progress: float) -> dict[str, Tensor]:
        """Hinge on the picture with the hole filled, against the clean one: all patches, and those of the hole."""
        # It learns ahead of the generator, so that its first word is not noise.
        if progress < 0.5 * self.settings.critic_from or self._last is None:
            return {}
        return hinge_of_patches(self.critic, *self._last)

    def validate(self, network: nn.Module) -> dict[str, float]:
        """PSNR in the hole and identity cosine under masks: by the fill alone, and by the network after it.

        Of held-out people with their own photo and with a stranger's, and of validation faces without any.
        """
        figures: dict[str, float] = {}
        for name, batch in self._validation.items():
            figures |= self._figures(f"{name} fill", planes(batch["guess"]), batch)
            figures |= self._figures(name, self._painted(network, batch), batch)
        return figures

    def _figures(self, way: str, out: Tensor, batch: Batch) -> dict[str, float]:
        truth, hole = planes(batch["rgb"]), batch["hole"][:, None].float()
        decibels, likeness = filled_figures(self.identity.cpu(), out, truth, hole, batch["align"])
        return {f"hole dB {way}": decibels, f"cosine {way}": likeness}

    def export_module(self, network: nn.Module) -> nn.Module:
        """Five [B, 256, 256, C] in [0, 1] -> [B, 256, 256, 4] in [0, 1].

        The crop, its hole (C 1), a fill's answer, other photos of the person laid over the face, and where they show it
        (C 1) -> the whole picture, and the absolute error that is expected.
        """
        return _Export(network)

    def example(self) -> tuple[Tensor, ...]:
        """One input of each."""
        rgb, guess, other = (torch.rand(1, SIZE, SIZE, 3) for _ in range(3))
        hole, known = ((torch.rand(1, SIZE, SIZE, 1) > share).float() for share in (0.7, 0.2))
        return rgb, hole, guess, other, known

    def sheet(self, network: nn.Module) -> NDArray[np.uint8]:
        """Held-out people: covered, the fill, their photo laid over, with it, with a stranger's, clean; eight a row.

        Then validation faces: covered, the fill, without a photo, told a kind, clean.
        """
        own, stranger, alone, told = ({k: v[:16] for k, v in batch.items()} for batch in self._validation.values())
        made = [_composite(batch, self._painted(network, batch)) for batch in (own, stranger, alone, told)]
        fill, fill_alone = (_composite(batch, planes(batch["guess"])) for batch in (own, alone))
        led = [own["seen"], fill, own["other"], *made[:2], own["rgb"]]
        mended = [alone["seen"], fill_alone, *made[2:], alone["rgb"]]
        rows = [row[k : k + 8] for rows in (led, mended) for k in (0, 8) for row in rows]
        return np.concatenate([np.concatenate(list(row.numpy()), 1) for row in rows])

    @staticmethod
    def _painted(network: nn.Module, batch: Batch) -> Tensor:
        """The network's answer, on the processor."""
        device = next(network.parameters()).device
        parts = zip(*(v.split(16) for v in _inputs(batch)), strict=True)
        return torch.cat([network(*(v.to(device) for v in part))[0].float().cpu() for part in parts])

    @cached_property
    def _validation(self) -> dict[str, Batch]:
        """Faces in drawn masks: held-out people with their second photo, with a stranger's; others without any.

        Those once more, told which exemplar is most like what is hidden. Each time the same.
        """
        people = [self.pairs.photo(first) for first, *_ in self.held]
        own = [self._reference(second) for _, second, *_ in self.held]
        faces = Faces(self.data, "validation")
        others = [faces[k] for k in np.linspace(0, len(faces) - 1, HELD).astype(int)]
        return {
            "own": self._masked(people, own),
            "stranger": self._masked(people, own[-STRANGER:] + own[:-STRANGER]),
            "alone": self._masked(others, [None] * HELD),
            "told": self._masked(others, [None] * HELD, told=True),
        }

    def _masked(self, faces: Iterable[Clean], references: Iterable[Reference | None], told: bool = False) -> Batch:
        cover, rows = Coverer(self.data, Shares(1, 0, 0)), []
        for k, (face, reference) in enumerate(zip(faces, references, strict=True)):
            occluded = cover(face, np.random.default_rng((7, k)))
            hole = grown(occluded.alpha, 4)
            rows.append(_aligned(self._found(face.rgb, occluded.photo, hole, face.points, reference, told), False))
        return {name: torch.from_numpy(np.stack([row[name] for row in rows])) for name in rows[0]}

    def _found(
        self,
        rgb: NDArray[np.uint8],
        seen: NDArray[np.uint8],
        hole: NDArray[np.uint8],
        points: NDArray[np.float32],
        reference: Reference | None,
        told: bool,
    ) -> dict[str, np.ndarray]:
        """A sample: what the embedded networks make of a covered face, its clean self known.

        `told`: the exemplar is the one that is most like what is hidden, in place of the mean of all.
        """
        hidden, (reader, fill) = hole > 0, self._networks
        there = reader.mesh(seen, WHOLE).xy
        laid = completed(laid_together([] if reference is None else [reference], there, seen, hidden), seen, hidden)
        kind = self._kind_of(rgb, hidden, there) if told else STEADY
        lent = self.exemplars.lent(kind, there, seen, hidden)
        _, _, guess, other, known = given(seen, hidden, fill(seen, hidden).rgb, laid, lent)
        pictures = [np.rint(255 * v[0]).astype(np.uint8) for v in (guess, other)]
        sample = dict(zip(PICTURES, (rgb, seen, *pictures), strict=True))
        return sample | {
            "hole": hole,
            "known": np.rint(255 * known[0, ..., 0]).astype(np.uint8),
            "points": points,
        }

    def _kind_of(self, rgb: NDArray[np.uint8], hidden: NDArray[np.bool_], there: NDArray[np.float32]) -> int:
        """Which exemplar is most like what is hidden of a face whose clean self is known, in the exemplars' frame."""
        both = np.dstack([rgb, 255 * hidden.astype(np.uint8)])
        bent, within = (v[::COARSE, ::COARSE] for v in laid_over(both, there, self.exemplars.points, (SIZE, SIZE)))
        truth, covered = bent[..., :3], within & (bent[..., 3] > 0)
        if not covered.any():
            return STEADY
        kinds = self.exemplars.pictures[1:, ::COARSE, ::COARSE]
        wrong = [np.abs(matched(kind, truth, within & ~covered) - truth / 255)[covered].sum() for kind in kinds]
        return 1 + int(np.argmin(wrong))

    @cached_property
    def exemplars(self) -> Exemplars:
        """Made by the process that needs them, as the networks."""
        return exemplars(self._networks[0].mesh)

    def _reference(self, number: int) -> Reference:
        """A photo of the pairs as a reference; its points are kept, for finding them takes as long as filling."""
        if number not in self._references:
            self._references[number] = self._networks[0].crop(self.pairs.photo(number).rgb)
        return self._references[number]

    @cached_property
    def _networks(self) -> tuple[Reader, NetworkFill]:
        """Made by the process that needs them: none of them may be forked."""
        names = ("mesh", "segmenter", "likeness", "fill")
        mesh, segmenter, likeness, fill = (weights.load(name, threads=1) for name in names)
        return Reader(Mesh(mesh), SegmenterMap(segmenter), Likeness(likeness)), NetworkFill(fill)


def _inputs(batch: Batch) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """What the network takes: picture, hole, guess, other photo, and where it is known."""
    hole, known = (batch[name][:, None].float() for name in ("hole", "known"))
    return planes(batch["seen"]), hole, planes(batch["guess"]), planes(batch["other"]), known / 255


def _aligned(drawn: dict[str, np.ndarray] | np.void, flip: bool) -> dict[str, np.ndarray]:
    """A sample, perhaps in a mirror; `points`, the mesh of its face, give way to its alignment."""
    face = Clean(drawn["rgb"], drawn["points"])
    points = mirrored(face).points if flip else face.points
    each = {name: drawn[name][:, ::-1] if flip else drawn[name] for name in (*PICTURES, *MAPS)}
    return {name: np.array(value) for name, value in each.items()} | {"align": alignment(points)}


def _composite(batch: Batch, out: Tensor) -> Tensor:
    """The answer in the hole, the clean picture round it, uint8 [B, H, W, 3]."""
    truth = planes(batch["rgb"])
    made = truth + batch["hole"][:, None] * (out - truth)
    return ((made.permute(0, 2, 3, 1) + 1) * 127.5).round().clamp(0, 255).to(torch.uint8)
