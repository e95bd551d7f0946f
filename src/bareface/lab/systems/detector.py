"""The detector of the system that takes nineteen occluders off: Mask R-CNN, trained as its report trained it."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from bareface.classes import NAMES, index_of
from bareface.errors import RecipeError, WeightsError
from bareface.frame import SIZE
from bareface.lab.data import Clean, Coverer, Faces, Shares, degraded, jittered, recoloured, validation_set
from bareface.lab.detection import Thing, average_precision, true_things
from bareface.lab.others import OutOfReachError, weights_of
from bareface.lab.regions import Overlap, overlap
from bareface.lab.sheets import red
from bareface.lab.system import Batch, System
from bareface.occluders import Occluded

MOST = 4
"""Things in a picture that training asks for: two, each held by a hand."""
FETCHED = "coco"
"""Weights that are torchvision's own, fetched."""


@dataclass(frozen=True)
class DetectorSettings:
    """What a detector recipe may set."""

    weights: str = FETCHED
    """What a run starts from: "coco" to fetch torchvision's, a .pth or .safetensors file of these, "" for nothing."""
    rois: int = 64
    """Regions of a picture that the heads learn from."""
    score: float = 0.7
    """Least score of a find."""
    sides: tuple[int, ...] = (640, 672, 704, 736, 768, 800)
    """Pixels a picture is brought to: in training one by chance, else the last."""
    shares: Shares = field(default_factory=lambda: Shares(drawn=0.1, sprite=0.15, objects=0.0, things=0.7))
    """How often faces are covered by what."""
    judged: int = 95
    """Validation pictures."""
    turn: float = 5.0
    """Error of the frame's rotation in training, degrees, one standard deviation."""
    scale: float = 0.08
    """Error of its size, natural logarithm."""
    shift: float = 0.03
    """Error of its centre, share of the side."""


class DetectorSystem(System):
    """Trains Mask R-CNN on covered faces whose things are known one by one."""

    Settings: ClassVar[type] = DetectorSettings
    settings: DetectorSettings
    judged_by: ClassVar = ("mask AP", "highest")

    def __init__(self, settings: DetectorSettings, data: Path, seed: int) -> None:
        super().__init__(settings, data, seed)
        try:
            from bareface.lab.networks.detector import Detector
        except (ImportError, RuntimeError) as error:  # the latter where torchvision was built for another torch
            raise RecipeError(
                f"system: the detector needs torchvision ({error}): pip install 'bareface[lab,detector]', "
                "torch and torchvision from the same index"
            ) from error
        self.faces = Faces(data, "train")
        self.pictures = len(self.faces)
        self.cover = Coverer(data, settings.shares)
        self.network = Detector(len(NAMES), settings.rois, settings.score, settings.sides)

    def begin(self) -> None:
        """Starts from weights trained on COCO, or says that they cannot be had and starts from nothing.

        Raises `RecipeError` for a file that is none of these.
        """
        given = self.settings.weights
        if not given:
            return
        try:
            self.network.start_from(weights_of("mask-rcnn", "" if given == FETCHED else given))
        except OutOfReachError as error:
            warnings.warn(f"the detector starts FROM SCRATCH and will be far worse: {error}", stacklevel=2)
        except WeightsError as error:
            raise RecipeError(f"settings.weights: {error}") from error

    def sample(self, index: int) -> dict[str, np.ndarray]:
        """A covered face `rgb` uint8 [256, 256, 3], things' `masks` bool [4, 256, 256] and `labels` [4], 0: none."""
        s, rng = self.settings, self.rng(index)
        face = jittered(self.faces.draw(rng), rng, s.turn, s.scale, s.shift)
        covered = self.cover(Clean(recoloured(face.rgb, rng), face.points), rng)
        masks, labels = np.zeros((MOST, SIZE, SIZE), bool), np.zeros(MOST, np.int64)
        seen = [part for part in covered.instances if part.label in NAMES and (part.alpha >= 0.5).any()]
        for k, part in enumerate(seen[:MOST]):
            masks[k], labels[k] = part.alpha >= 0.5, index_of(part.label)
        return {"rgb": degraded(recoloured(covered.photo, rng), rng), "masks": masks, "labels": labels}

    def loss(self, batch: Batch, progress: float) -> dict[str, Tensor]:
        """Mask R-CNN's five, each of weight one: is it a thing, which, its box twice, its mask."""
        targets = [_target(*pair) for pair in zip(batch["masks"], batch["labels"], strict=True)]
        # In float32, as Detectron2: bfloat16 would round where a box lies in 800 pixels to a multiple of 4.
        with torch.autocast(batch["rgb"].device.type, enabled=False):
            terms: dict[str, Tensor] = self.network(list(_pictures(batch["rgb"])), targets)
        return {name.removeprefix("loss_"): value for name, value in terms.items()}

    def validate(self, network: nn.Module) -> dict[str, float]:
        """COCO's average precision of boxes and masks on things held out of training; IoU of the map they make.

        "from COCO" is 1 where the run began with weights from there, 0 where from scratch.
        """
        covered = self._validation(self.settings.judged)
        found = found_in(network, np.stack([c.photo for c in covered]))
        truth, things = [true_things(c) for c in covered], [found_things(f) for f in found]
        figures = {}
        for by in ("box", "mask"):
            p = average_precision(truth, things, by)
            figures |= {f"{by} AP": p.ap, f"{by} AP50": p.ap50, f"{by} AP75": p.ap75}
        maps = [map_of(f, SIZE) for f in found]
        pooled = sum((overlap(m > 0.5, c.alpha > 0.5) for m, c in zip(maps, covered, strict=True)), Overlap())
        return figures | {"IoU": pooled.iou, "from COCO": float(network.pretrained)}

    def export_module(self, network: nn.Module) -> nn.Module:
        """[1, 256, 256, 3] in [0, 1] -> [1, 256, 256, 20]: alpha of all finds, then the odds of each class."""
        from bareface.lab.networks.detector import DetectorExport

        return DetectorExport(network, self.settings.sides[-1])

    def example(self) -> tuple[Tensor, ...]:
        """One input of each."""
        return (torch.from_numpy(self._validation(1)[0].photo[None]).float() / 255,)

    def sheet(self, network: nn.Module) -> NDArray[np.uint8]:
        """Validation faces with all that was found in red."""
        rgb = np.stack([c.photo for c in self._validation(16)])
        return red(rgb, np.stack([map_of(found, SIZE) for found in found_in(network, rgb)]))

    def _validation(self, count: int) -> list[Occluded]:
        return validation_set(self.data, Shares(0, 0, 0, 1), count)


@dataclass(frozen=True)
class Finds:
    """What the detector found in a picture, best first."""

    boxes: NDArray[np.float32]
    """[N, 4]: x0, y0, x1, y1, pixels."""
    labels: NDArray[np.int64]
    """[N], from 1."""
    scores: NDArray[np.float32]
    """[N]."""
    masks: NDArray[np.float32]
    """[N, 1, H, W] in [0, 1]."""


@torch.no_grad()
def found_in(network: nn.Module, rgb: NDArray[np.uint8]) -> list[Finds]:
    """What a trained `Detector` finds in each of the pictures [N, H, W, 3]."""
    device = next(network.parameters()).device
    with torch.autocast(device.type, enabled=False):
        pictures = _pictures(torch.from_numpy(rgb).to(device))
        return [Finds(**{k: v.cpu().numpy() for k, v in network([p])[0].items()}) for p in pictures]


def found_things(found: Finds) -> list[Thing]:
    """The finds as COCO judges them: a mask is where its chance is above a half."""
    rows = zip(found.boxes.tolist(), found.labels, found.scores, found.masks[:, 0], strict=True)
    return [
        Thing.of(mask > 0.5, int(label), float(score), (x0, y0, x1 - x0, y1 - y0))
        for (x0, y0, x1, y1), label, score, mask in rows
    ]


def map_of(found: Finds, size: int) -> NDArray[np.float32]:
    """All masks in one, [size, size] in [0, 1]."""
    return np.concatenate([np.zeros((1, size, size), np.float32), found.masks[:, 0]]).max(0)


def _pictures(rgb: Tensor) -> Tensor:
    """uint8 [B, H, W, 3] -> [B, 3, H, W] in [0, 1]."""
    return rgb.permute(0, 3, 1, 2).float() / 255


def _target(masks: Tensor, labels: Tensor) -> dict[str, Tensor]:
    """What Mask R-CNN learns from: boxes x0, y0, x1, y1 round the masks, labels, masks."""
    known = labels > 0
    masks = masks[known]
    across, down = masks.any(1).int(), masks.any(2).int()  # argmax gives the first of the largest
    first = torch.stack([across.argmax(1), down.argmax(1)], 1)
    last = torch.stack([line.shape[1] - line.flip(1).argmax(1) for line in (across, down)], 1)
    return {"boxes": torch.cat([first, last], 1).float(), "labels": labels[known], "masks": masks.to(torch.uint8)}
