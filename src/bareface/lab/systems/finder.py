"""The face finder's training: boxes and five points of every face of a photo, masked faces included."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from bareface.faces.finder import iou, prepare, suppress
from bareface.lab.networks.finder import STRIDES, FinderExport, FinderNetwork, decode, places
from bareface.lab.scenes import Faces, Photos, Portraits, Scenes, cover, crop, mosaic, photograph
from bareface.lab.system import Batch, System

RANGES = ((0.0, 44.0), (30.0, 110.0), (75.0, float("inf")))
"""Geometric mean sides in pixels of the faces that each grid learns; a face between two is learnt by both."""
BACKGROUND, FACE, IGNORED = 0, 1, -1
"""What a place of a grid is to learn."""
LARGE = 32.0
"""Pixels of the shorter side from which a face has to be found."""


@dataclass(frozen=True)
class FinderSettings:
    """What can be set in the recipe."""

    side: int = 320
    """Side of the training views in pixels, a multiple of 32."""
    mosaic: float = 0.4
    """Share of views that are mosaics of 4, 9 or 16 crops."""
    portraits: float = 0.15
    """Share of pictures that are covered FFHQ-framed portraits rather than whole photos."""
    covered: float = 0.4
    """Share of faces that something is drawn upon."""
    threshold: float = 0.5
    """Least score of a face in validation."""


class FinderSystem(System):
    """Scenes and portraits, static assignment by size and centre, quality focal loss, DIoU, points.

    Nine scenes in ten are for training, by the CRC-32 of their file names; the rest is for validation.
    """

    Settings = FinderSettings
    settings: FinderSettings
    dynamic_axes: ClassVar = {"rgb": {1: "height", 2: "width"}, "out": {1: "places"}}

    def __init__(self, settings: FinderSettings, data: Path, seed: int) -> None:
        super().__init__(settings, data, seed)
        self.network = FinderNetwork()
        self.scenes, self.held = Scenes(data / "scenes", held=False), Scenes(data / "scenes", held=True)
        self.portraits = Portraits(data)

    def sample(self, index: int) -> dict[str, np.ndarray]:
        """`picture` uint8 [S, S, 3] RGB; for each of N places what `assign` says: `kind` [N], `target` [N, 14]."""
        rng, side = self.rng(index), self.settings.side
        if rng.random() < self.settings.mosaic:
            count = int(rng.choice([2, 3, 4], p=[0.6, 0.25, 0.15]))
            view, faces = mosaic(rng, [self._draw(rng) for _ in range(count**2)], side, count)
        else:
            view, faces = crop(rng, *self._draw(rng), side, side)
        for face in faces[rng.random(len(faces)) < self.settings.covered]:
            cover(rng, view, face[:14])
        kind, target = assign(faces, side)
        return {"picture": photograph(rng, view), "kind": kind, "target": target}

    def _draw(self, rng: np.random.Generator) -> tuple[np.ndarray, Faces]:
        photos: Photos = self.portraits if rng.random() < self.settings.portraits else self.scenes
        return photos.draw(rng)

    def loss(self, batch: Batch, progress: float) -> dict[str, Tensor]:
        """The terms `score`, `box` and `points`, each per place that holds a face."""
        picture = batch["picture"].permute(0, 3, 1, 2).float() / 127.5 - 1
        levels = self.network(picture.contiguous(memory_format=torch.channels_last))
        with torch.autocast(picture.device.type, enabled=False):
            return finder_loss(decode(levels), batch["kind"], batch["target"])

    @torch.no_grad()
    def validate(self, network: nn.Module) -> dict[str, float]:
        """Recall and precision on the held-out scenes at their own size, and the points' mean error over box sides."""
        module = self.export_module(network)
        device = next(network.parameters()).device

        def find(rgb: np.ndarray) -> np.ndarray:
            rows = module(torch.from_numpy(prepare(rgb, 1.0)).to(device))[0].cpu().numpy()
            rows = rows[rows[:, 14] >= self.settings.threshold]
            return rows[suppress(rows)]

        return judge_finder(find, ((self.held.picture(k), self.held.faces(k)) for k in range(len(self.held))))

    def export_module(self, network: nn.Module) -> nn.Module:
        """`[1, H, W, 3]` to `[1, N, 15]`, decoded."""
        return FinderExport(network)

    def example(self) -> tuple[Tensor, ...]:
        """A held-out photo, `[1, H, W, 3]`."""
        return (torch.from_numpy(prepare(self.held.picture(0), 1.0)),)


# ---------------------------------------------------------------------------------------------------------------------
# Which place learns which face


def assign(faces: Faces, side: int) -> tuple[np.ndarray, np.ndarray]:
    """What each place of the grids over a square view is to learn, from faces [K, 15] (see `lab.scenes`).

    Returns `kind` int8 [N] (background, face, ignored) and `target` float32 [N, 14], the face that is learnt there.
    A face is learnt by the grids whose range holds its size, at the places within 1.5 strides of its centre and 0.3 of
    its box, and by the nearest place in any case; where two faces want the same place, the smaller one has it.
    """
    kinds, targets = [], []
    for stride, (low, high) in zip(STRIDES, RANGES, strict=True):
        centres = places(side // stride, side // stride, stride).numpy()
        kind, target = np.full(len(centres), BACKGROUND, np.int8), np.zeros((len(centres), 14), np.float32)
        for face in faces[faces[:, 14] == 0]:
            kind[(np.abs(centres - face[:2] - face[2:4] / 2) <= face[2:4] / 2).all(1)] = IGNORED
        sizes = np.sqrt(faces[:, 2] * faces[:, 3])
        for k in np.argsort(-sizes):
            if faces[k, 14] and low <= sizes[k] < high:
                here = _central(centres, faces[k], stride)
                kind[here], target[here] = FACE, faces[k, :14]
        kinds.append(kind)
        targets.append(target)
    return np.concatenate(kinds), np.concatenate(targets)


def _central(centres: np.ndarray, face: np.ndarray, stride: int) -> np.ndarray:
    reach = np.maximum(0.5 * stride, np.minimum(1.5 * stride, 0.3 * face[2:4]))
    near: np.ndarray = (np.abs(centres - face[:2] - face[2:4] / 2) <= reach).all(1)
    return near


# ---------------------------------------------------------------------------------------------------------------------
# Losses


def finder_loss(found: Tensor, kind: Tensor, target: Tensor) -> dict[str, Tensor]:
    """Loss terms of decoded outputs `[B, N, 15]`, for `kind` [B, N] and `target` [B, N, 14] as `assign` has them."""
    held = kind == FACE
    count = held.sum().clamp(min=1)
    boxes, truth = found[held], target[held]
    overlap, distance = box_iou(boxes[:, :4], truth[:, :4])
    quality = torch.zeros_like(found[..., 14])
    quality[held] = overlap.detach().clamp(0, 1)
    score = quality_focal(found[..., 14], quality) * _trust(found, kind)
    # Points are as far off as they are wrong in shares of the face, so that no face counts more for being large.
    scale = truth[:, 2:4].prod(1, keepdim=True).clamp(min=1).sqrt()
    points = F.smooth_l1_loss(boxes[:, 4:14] / scale, truth[:, 4:] / scale, reduction="none", beta=0.03)
    return {
        "score": score.sum() / count,
        "box": 2 * (1 - overlap + distance).sum() / count,
        "points": 15 * points.mean(1).sum() / count,
    }


def _trust(found: Tensor, kind: Tensor) -> Tensor:
    """Weight of each place's score: none where ignored, little where a tiny face may be one that has no label."""
    found = found.detach()
    tiny = (found[..., 2:4].amin(-1) < 14) & (found[..., 14] > 0) & (kind == BACKGROUND)
    return torch.where(tiny, 0.2, 1.0) * (kind != IGNORED)


def quality_focal(logit: Tensor, quality: Tensor) -> Tensor:
    """Quality focal loss with beta = 2 (Li et al. 2020, arXiv:2006.04388, eq. 3); `quality` in [0, 1]."""
    entropy = F.binary_cross_entropy_with_logits(logit, quality, reduction="none")
    return (logit.sigmoid() - quality) ** 2 * entropy


def box_iou(boxes: Tensor, truth: Tensor) -> tuple[Tensor, Tensor]:
    """Pairwise IoU of boxes x, y, w, h `[K, 4]`, and DIoU's penalty (Zheng et al. 2020, arXiv:1911.08287, eq. 7)."""
    low, high = boxes[:, :2], boxes[:, :2] + boxes[:, 2:]
    true_low, true_high = truth[:, :2], truth[:, :2] + truth[:, 2:]
    shared = (torch.minimum(high, true_high) - torch.maximum(low, true_low)).clamp(min=0).prod(1)
    overlap = shared / (boxes[:, 2:].prod(1) + truth[:, 2:].prod(1) - shared).clamp(min=1e-6)
    diagonal = (torch.maximum(high, true_high) - torch.minimum(low, true_low)).square().sum(1)
    apart = ((low + high - true_low - true_high) / 2).square().sum(1)
    return overlap, apart / diagonal.clamp(min=1e-6)


# ---------------------------------------------------------------------------------------------------------------------
# Figures


def judge_finder(
    find: Callable[[np.ndarray], np.ndarray], pictures: Iterable[tuple[np.ndarray, Faces]]
) -> dict[str, float]:
    """Figures of a finder over pictures with known faces [K, 14], at an IoU of 0.5 of the boxes' parts in the picture.

    `find` gives rows of box, points, score [K, 15]. `recall` and `precision` are over faces and finds of 32 pixels and
    more; `recall_small` over the smaller faces; `points` is the mean distance of the five points over the box's
    geometric mean side, for the large faces that were found.
    """
    recalled, precise, small, errors = [], [], [], []
    for rgb, faces in pictures:
        rows = find(rgb)
        pairs = match(iou(_within(rows[:, :4], rgb), _within(faces[:, :4], rgb)), 0.5)
        hit = np.isin(np.arange(len(faces)), [j for _, j in pairs])
        large = faces[:, 2:4].min(1, initial=np.inf) >= LARGE
        recalled.extend(hit[large])
        small.extend(hit[~large])
        right = np.isin(np.arange(len(rows)), [i for i, _ in pairs])
        precise.extend(right[rows[:, 2:4].min(1, initial=np.inf) >= LARGE])
        errors.extend(_points_error(rows[i], faces[j]) for i, j in pairs if large[j])
    means = (float(np.mean(values)) if values else 0.0 for values in (recalled, precise, small, errors))
    return dict(zip(("recall", "precision", "recall_small", "points"), means, strict=True))


def _within(boxes: np.ndarray, rgb: np.ndarray) -> np.ndarray:
    """Boxes [K, 4] cut at the picture's borders: how far a face goes on outside is anybody's guess."""
    border = np.array(rgb.shape[1::-1]) - 0.5
    low = np.clip(boxes[:, :2], -0.5, border)
    return np.concatenate((low, np.clip(boxes[:, :2] + boxes[:, 2:4], -0.5, border) - low), axis=1)


def match(overlap: np.ndarray, least: float) -> list[tuple[int, int]]:
    """One-to-one pairs of finds (in order of score) and faces from their IoU [K, M], each find taking its best."""
    overlap, pairs = overlap.copy(), []
    for row in range(len(overlap)):
        if overlap.shape[1] and overlap[row].max() >= least:
            face = int(overlap[row].argmax())
            overlap[:, face] = 0
            pairs.append((row, face))
    return pairs


def _points_error(row: np.ndarray, face: np.ndarray) -> float:
    apart = np.linalg.norm((row[4:14] - face[4:14]).reshape(5, 2), axis=1)
    return float(apart.mean() / np.sqrt(face[2] * face[3]))
