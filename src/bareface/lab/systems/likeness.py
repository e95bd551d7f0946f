"""How alike two faces look by what is visible of them: taught by a network that sees all of both."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import ClassVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.data import default_collate

from bareface.faces.likeness import HEIGHT, STEP, WIDTH, alignment
from bareface.frame import SIZE
from bareface.lab.cache import kept
from bareface.lab.data import Faces, Shares, planes
from bareface.lab.deal import Chances, Dealer, Pictures
from bareface.lab.holes import Bank
from bareface.lab.losses.identity import Identity, aligned, cosine
from bareface.lab.networks.likeness import Likeness
from bareface.lab.pairs import Pairs
from bareface.lab.system import Batch, System
from bareface.scores.identity import auc

HELD = 128
"""People of the train split that are judged instead of trained on."""
SHOWN = ("face", "first", "second")
"""What a sample shows: a face of `faces`, and two photos of a person of `pairs`, the second with nothing over it."""
CHUNK = 64
"""Photos at once that the teacher is asked about."""
KEPT = 0.95
"""Share of own photos that the told bound lets pass."""


@dataclass(frozen=True)
class Weights:
    """Weights of the loss terms."""

    taught: float = 1.0
    """1 - cosine to what the teacher says of the clean face."""
    apart: float = 0.05
    """Nats by which the covered person is told from the others of the batch."""


@dataclass(frozen=True)
class LikenessSettings:
    """What a recipe of `likeness` may set."""

    width: int = 32
    """Channels at half size."""
    turn: float = 3.0
    """By how much the points are wrong that the face is cut by, degrees, one standard deviation."""
    scale: float = 0.04
    """Likewise in size, a share."""
    shift: float = 2.0
    """Likewise in place, pixels of the network's picture."""
    temperature: float = 0.1
    """Of the cosines by which the persons of a batch are told apart."""
    holes: int = 32768
    """Holes drawn once, before the training."""
    shares: Shares = field(default_factory=lambda: Shares(drawn=0.25, sprite=0.15, objects=0.15, things=0.45))
    """What the holes are drawn with."""
    chances: Chances = field(default_factory=Chances)
    """How samples vary."""
    weights: Weights = field(default_factory=Weights)
    """Of the loss terms."""


class _Export(nn.Module):
    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, rgb: Tensor, hole: Tensor) -> Tensor:
        rgb, hole = rgb.permute(0, 3, 1, 2) * 2 - 1, hole.permute(0, 3, 1, 2)
        # The person is the same in a mirror, and what is said of both is a little truer than what is said of one.
        return F.normalize(self.network(rgb, hole) + self.network(rgb.flip(3), hole.flip(3)), dim=1)


class LikenessSystem(System):
    """Trains `Likeness` to say of a covered face what the lab's MobileFaceNet says of the clean photo.

    That is distillation (Hinton et al. 2015). And to say of a covered person's face what is nearest to another photo of
    that person, among others' (as in CLIP: Radford et al. 2021).
    """

    Settings: ClassVar[type] = LikenessSettings
    settings: LikenessSettings
    judged_by: ClassVar = ("AUC covered", "highest")
    takes: ClassVar = ("rgb", "hole")
    stored: ClassVar = "bytes"  # a direction does not mind, and it is half as large

    def __init__(self, settings: LikenessSettings, data: Path, seed: int) -> None:
        super().__init__(settings, data, seed)
        self.faces, self.pairs = Faces(data, "train"), Pairs(data, "train")
        self.held = self.pairs.hold_out(HELD)
        self.network: nn.Module = Likeness(settings.width)

    @cached_property
    def teacher(self) -> Identity:
        """The lab's identity features, frozen."""
        return Identity(self._teachers_file)

    @property
    def _teachers_file(self) -> Path:
        return self.data / "models" / "mobilefacenet.safetensors"

    @cached_property
    def dealers(self) -> tuple[Dealer, Dealer]:
        """Deal the samples, of faces and of people, at the size that the studio cuts from."""
        s = self.settings
        bank = Bank(self.data, s.shares, s.holes, self.seed)
        faces, people = (Dealer(each, bank, s.chances, SIZE // STEP) for each in (self.faces, self.pairs))
        return faces, people

    @cached_property
    def told(self) -> tuple[Tensor, Tensor]:
        """What the teacher says of every face, and of every photo of people: unit vectors [N, 128]."""
        teacher = hashlib.sha256(self._teachers_file.read_bytes()).hexdigest()
        faces, people = (
            torch.from_numpy(kept(f"{type(self).__name__} {teacher} {each.files}", partial(self._told, each)))
            for each in (self.faces, self.pairs)
        )
        return faces, people

    def _told(self, faces: Pictures) -> NDArray[np.float32]:
        """The mean over each photo and its mirror image, which show one person."""
        side, parts = faces.pictures.shape[1], []
        align = np.stack([alignment((points + 0.5) * (side / SIZE) - 0.5) for points in faces.points])
        for k in range(0, len(align), CHUNK):
            rgb = planes(torch.from_numpy(np.array(faces.pictures[k : k + CHUNK])))
            view = aligned(rgb, torch.from_numpy(align[k : k + CHUNK])) * (127.5 / 128)
            with torch.no_grad():
                parts.append(F.normalize(sum(self.teacher.network(v)[0] for v in (view, view.flip(3))), dim=1))
        return np.asarray(torch.cat(parts).numpy(), np.float32)

    def prepare(self) -> None:
        """Draws the holes, and asks the teacher."""
        _ = self.dealers[0].holes.packed, self.told

    def sample(self, index: int) -> dict[str, np.ndarray]:
        """What `Dealer.sample` deals for each of `SHOWN`, and `wrong` [2, 3], how the covered face is cut wrongly."""
        rng, (faces, people) = self.rng(index), self.dealers
        first, second = self.pairs.chosen(rng)
        deals = (faces.sample(rng), people.sample(rng, first), people.sample(rng, second))
        return {
            f"{shown} {name}": value
            for shown, deal in zip(SHOWN, deals, strict=True)
            for name, value in (deal | {"wrong": self._wrong(rng)}).items()
        }

    def _wrong(self, rng: np.random.Generator) -> np.ndarray:
        """A similarity about the middle of the network's picture."""
        s = self.settings
        angle, zoom = np.deg2rad(rng.normal(0, s.turn)), np.exp(rng.normal(0, s.scale))
        turn = zoom * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        middle = np.array([(WIDTH - 1) / 2, (HEIGHT - 1) / 2])
        return np.column_stack([turn, middle - turn @ middle + rng.normal(0, s.shift, 2)]).astype(np.float32)

    def loss(self, batch: Batch, progress: float) -> dict[str, Tensor]:
        """Terms on the vectors of all that is shown."""
        w, views = self.settings.weights, [self._views(batch, shown) for shown in SHOWN]
        said = self.network(*(torch.cat(parts) for parts in zip(*views, strict=True)))
        faces, people = self.told
        told = [(faces if shown == "face" else people)[batch[f"{shown} face"].cpu()] for shown in SHOWN]
        told = torch.cat(told).to(said.device)
        odds = said.chunk(3)[1] @ told.chunk(3)[2].T / self.settings.temperature
        own = torch.arange(len(odds), device=odds.device)
        return {"taught": w.taught * cosine(said, told), "apart": w.apart * F.cross_entropy(odds, own)}

    def _views(self, batch: Batch, shown: str) -> tuple[Tensor, Tensor]:
        """One of `SHOWN` and its hole, as the network sees them."""
        part = {name.removeprefix(f"{shown} "): v for name, v in batch.items() if name.startswith(shown)}
        faces, people = self.dealers
        _, seen, hole = (faces if shown == "face" else people).compose(part)
        align, wrong = part["align"], part["wrong"]
        moved = align[..., :2] @ wrong
        moved[..., 2] += align[..., 2]
        cut = aligned(torch.cat([seen, hole], 1), moved)
        covered = (cut[:, 3:] > 0).float() * float(shown != "second")
        return cut[:, :3], covered

    def validate(self, network: nn.Module) -> dict[str, float]:
        """Held-out people: how a covered photo of each compares with an uncovered one of them and of all others.

        `AUC`: by the network, and by the teacher that sees the hole grey; `taught`: cosine to what that says of the
        clean photo; `least own`: the cosine that `KEPT` of own photos reach; `strangers`: how many others fail.
        """
        batch, own = self._validation, np.eye(len(self.held), dtype=bool)
        device = next(network.parameters()).device
        (first, hole), (second, none) = (self._views(batch, shown) for shown in SHOWN[1:])
        mine, theirs = (network(v.to(device), h.to(device)).float().cpu() for v, h in ((first, hole), (second, none)))
        grey = self.teacher.cpu().network(first * (1 - hole) * (127.5 / 128))[0]
        true, other = (self.told[1][batch[f"{shown} face"]] for shown in SHOWN[1:])
        cosines = {
            name: who.numpy() @ against.numpy().T  # numpy, because torch would round in mixed precision
            for name, who, against in (("covered", mine, theirs), ("covered by the teacher", grey, other))
        }
        least = float(np.quantile(cosines["covered"][own], 1 - KEPT))
        return {f"AUC {name}": auc(each[own], each[~own]) for name, each in cosines.items()} | {
            "taught": float((mine * true).sum(1).mean()),
            "least own": least,
            "strangers": float((cosines["covered"][~own] < least).mean()),
        }

    @cached_property
    def _validation(self) -> Batch:
        """Held-out people, each time the same."""
        samples = []
        for k, (first, second, *_) in enumerate(self.held):
            rng = np.random.default_rng((7, k))
            deals = {shown: self.dealers[1].sample(rng, n) for shown, n in zip(SHOWN[1:], (first, second), strict=True)}
            right = {"wrong": np.eye(2, 3, dtype=np.float32)}
            samples.append({f"{shown} {n}": v for shown, deal in deals.items() for n, v in (deal | right).items()})
        batch: Batch = default_collate(samples)
        return batch

    def export_module(self, network: nn.Module) -> nn.Module:
        """[B, 112, 96, 3] in [0, 1] and hole [B, 112, 96, 1], 1 where hidden -> unit vectors [B, 128].

        Of the picture and its mirror image together.
        """
        return _Export(network)

    def example(self) -> tuple[Tensor, ...]:
        """One input of each."""
        return torch.rand(1, HEIGHT, WIDTH, 3), (torch.rand(1, HEIGHT, WIDTH, 1) > 0.7).float()
