"""What all fills share: covered faces to learn from, figures, the exported form, sheets to look at."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import ClassVar

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from bareface.errors import RecipeError
from bareface.faces.likeness import alignment
from bareface.frame import SIZE
from bareface.lab.data import Clean, Coverer, Cut, Faces, Shares, jittered, planes, recoloured
from bareface.lab.losses.identity import Identity
from bareface.lab.losses.pixels import ssim
from bareface.lab.system import System

JUDGED = 96
"""Validation pictures."""


@dataclass(frozen=True)
class InpaintingSettings:
    """What the recipe of any fill may set."""

    side: int = SIZE
    """Pixels along the side of what the network sees: 256 divided by a power of two."""
    shares: Shares = field(default_factory=lambda: Shares(drawn=0.2, sprite=0.2, objects=0.1, things=0.5))
    """How often faces are covered by what."""
    grow: tuple[int, int] = (1, 8)
    """Least and largest growth of the map into the hole, pixels of 256."""
    close_ups: float = 0.25
    """Share of faces cut by the border of their photo."""


class _Export(nn.Module):
    """The network at the size of the studio's crop, whatever its own."""

    def __init__(self, system: Inpainting, network: nn.Module) -> None:
        super().__init__()
        self.network, self.paint = network, system.paint
        self.smaller = SIZE // system.settings.side

    def forward(self, rgb: Tensor, hole: Tensor) -> Tensor:
        seen, hidden = rgb.permute(0, 3, 1, 2) * 2 - 1, hole.permute(0, 3, 1, 2)
        if self.smaller > 1:
            seen, hidden = F.avg_pool2d(seen, self.smaller), F.max_pool2d(hidden, self.smaller)
        # The exporter drops an input that nothing depends on, and some networks look at no hole.
        out = self.paint(self.network, seen, hidden) + 0 * hidden
        if self.smaller > 1:
            out = F.interpolate(out, scale_factor=float(self.smaller), mode="bilinear", align_corners=False)
        return (out.permute(0, 2, 3, 1) * 0.5 + 0.5).clamp(0, 1)


class Inpainting(System):
    """A fill: learns what is beneath the hole of covered faces whose clean pictures are known."""

    settings: InpaintingSettings
    judged_by: ClassVar = ("hole dB", "highest")

    def __init__(self, settings: InpaintingSettings, data: Path, seed: int) -> None:
        super().__init__(settings, data, seed)
        if settings.side not in (SIZE, SIZE // 2, SIZE // 4):
            raise RecipeError(f"settings.side: {settings.side} is none of {SIZE}, {SIZE // 2}, {SIZE // 4}")
        self.faces = Faces(data, "train")
        self.pictures = len(self.faces)
        self.cover = Coverer(data, settings.shares)

    @abstractmethod
    def paint(self, network: nn.Module, seen: Tensor, hole: Tensor) -> Tensor:
        """The whole picture [B, 3, H, W] in [-1, 1] as the network answers; only its hole will count.

        `seen`: the covered picture [B, 3, H, W] in [-1, 1]; `hole`: [B, 1, H, W], 1 where hidden.
        """

    @cached_property
    def identity(self) -> Identity:
        """The lab's identity features, frozen: a judge, and for some systems a loss."""
        return Identity(self.data / "models" / "mobilefacenet.safetensors")

    def sample(self, index: int) -> dict[str, np.ndarray]:
        """A clean face `rgb`, the same covered, `seen`, uint8 [S, S, 3], its `hole` uint8 [S, S], `align` [2, 3]."""
        rng = self.rng(index)
        face = jittered(self.faces.draw(rng), rng, turn=2.0, scale=0.03, shift=0.01)
        clean = Clean(recoloured(face.rgb, rng), face.points)
        seen, hole = self._covered(clean, rng, int(rng.integers(self.settings.grow[0], self.settings.grow[1] + 1)))
        cut = Cut.draw(rng, self.settings.close_ups)
        return self._sized(cut(clean.rgb), cut(seen), cut(hole), clean.points)

    def validate(self, network: nn.Module) -> dict[str, float]:
        """Under drawn masks: PSNR in the hole and whole, SSIM, identity cosine to the truth, and the masked input's."""
        rgb, seen, hole, align = self._validation(JUDGED)
        truth, made = planes(rgb), self._filled(network, rgb, seen, hole)
        identity = self.identity.cpu()
        who, true_who, masked_who = (identity(p, align)[0] for p in (made, truth, planes(seen)))
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
        return _Export(self, network)

    def example(self) -> tuple[Tensor, ...]:
        """One input of each."""
        return (torch.rand(1, SIZE, SIZE, 3), (torch.rand(1, SIZE, SIZE, 1) > 0.7).float())

    def sheet(self, network: nn.Module) -> NDArray[np.uint8]:
        """Validation faces: covered, filled, clean, three rows at a time."""
        rgb, seen, hole, _ = (v[::3] for v in self._validation(JUDGED))
        made = self._filled(network, rgb, seen, hole)
        rows = []
        for r in range(0, 32, 8):
            truth = planes(rgb[r : r + 8])
            for part in (planes(seen[r : r + 8]), made[r : r + 8], truth):
                row = ((part.permute(0, 2, 3, 1) + 1) * 127.5).clamp(0, 255).numpy()
                rows.append(np.concatenate(list(row), 1))
        return np.concatenate(rows).astype(np.uint8)

    def _filled(self, network: nn.Module, rgb: Tensor, seen: Tensor, hole: Tensor) -> Tensor:
        """The composite, on the processor: the network's answer in the hole, the truth round it."""
        device, truth, parts = next(network.parameters()).device, planes(rgb), []
        for k in range(0, len(rgb), 32):
            part = (planes(seen[k : k + 32]).to(device), hole[k : k + 32].to(device))
            parts.append(self.paint(network, *part).float().cpu())
        return truth + hole * (torch.cat(parts) - truth)

    def _covered(self, face: Clean, rng: np.random.Generator, grow: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        while not (occluded := self.cover(face, rng)).alpha.any():
            pass
        return occluded.photo, grown(occluded.alpha, grow)

    def _sized(
        self, rgb: NDArray[np.uint8], seen: NDArray[np.uint8], hole: NDArray[np.uint8], points: NDArray[np.float32]
    ) -> dict[str, np.ndarray]:
        """A sample at the side that the network sees; a pixel that is hidden in part is hidden."""
        share = self.settings.side / SIZE
        if share < 1:
            size = (self.settings.side, self.settings.side)
            rgb, seen = (np.asarray(cv2.resize(v, size, interpolation=cv2.INTER_AREA), np.uint8) for v in (rgb, seen))
            hole = (cv2.resize(hole.astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0).astype(np.uint8)
        return {"rgb": rgb, "seen": seen, "hole": hole, "align": alignment((points + 0.5) * share - 0.5)}

    @lru_cache(maxsize=1)  # noqa: B019 - a run has one system
    def _validation(self, count: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """`rgb`, `seen` uint8 [N, S, S, 3], `hole` float32 [N, 1, S, S] and `align` of validation faces in masks."""
        faces, cover = Faces(self.data, "validation"), Coverer(self.data, Shares(1, 0, 0))
        rows = []
        for k in np.linspace(0, len(faces) - 1, count).astype(int):
            occluded = cover(faces[k], np.random.default_rng((7, k)))
            rows.append(self._sized(faces[k].rgb, occluded.photo, grown(occluded.alpha, 4), faces[k].points))
        rgb, seen, hole, align = (torch.from_numpy(np.stack([row[name] for row in rows])) for name in rows[0])
        return rgb, seen, hole[:, None].float(), align


def filled_figures(identity: Identity, out: Tensor, truth: Tensor, hole: Tensor, align: Tensor) -> tuple[float, float]:
    """PSNR in the hole, and the identity cosine of the filled picture to the truth, both means over pictures."""
    error = ((out - truth) / 2).square() * hole
    inside = error.sum((1, 2, 3)) / (3 * hole.sum((1, 2, 3)))
    who, true_who = (identity(p, align)[0] for p in (truth + hole * (out - truth), truth))
    return float((-10 * inside.log10()).mean()), float((who * true_who).sum(1).mean())


def grown(alpha: NDArray[np.float32], by: int) -> NDArray[np.uint8]:
    """The hole that a map leaves: where it is over 0.3, grown by `by` pixels, uint8 in {0, 1}."""
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * by + 1, 2 * by + 1))
    return np.asarray(cv2.dilate((alpha > 0.3).astype(np.uint8), kernel), np.uint8)
