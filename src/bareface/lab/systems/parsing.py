"""Trains the face parser on parts drawn from the mesh, so that no labels by hand are needed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from bareface.faces.topology import MIRROR, OVAL
from bareface.frame import SIZE
from bareface.lab.data import Cut, Faces, degraded, jittered, planes, recoloured
from bareface.lab.networks.parsing import PARTS, ParsingNet
from bareface.lab.sheets import COLUMNS
from bareface.lab.system import Batch, System

# Outlines in points of the mesh: eyes, brows and lips as MediaPipe connects them.
_BROW = (46, 53, 52, 65, 55, 107, 66, 105, 63, 70)
_EYE = (33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246)
_LIPS = (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185)
_HALF_NOSE = (168, 122, 188, 198, 49, 129, 98, 97, 2)  # down the person's right side, round the wing


def _mirrored(outline: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(MIRROR[k] for k in outline)


OUTLINES = (
    ("skin", OVAL),
    ("brows", _BROW),
    ("brows", _mirrored(_BROW)),
    ("eyes", _EYE),
    ("eyes", _mirrored(_EYE)),
    ("nose", _HALF_NOSE + _mirrored(_HALF_NOSE)[-2:0:-1]),
    ("lips", _LIPS),
)
"""Outlines of the parts, from the hindmost to the foremost."""
COLOURS = np.array([(0, 0, 0), (230, 180, 140), (120, 70, 30), (60, 130, 255), (60, 200, 90), (230, 40, 70)], np.uint8)
"""Of PARTS, to look at."""
JUDGED = 96
"""Validation pictures."""
_FINE = 3
"""Bits of a pixel's fraction that outlines are drawn with."""


@dataclass(frozen=True)
class ParsingSettings:
    """What a recipe of the face parser may set."""

    width: int = 16
    """Channels at half size."""
    turn: float = 5.0
    """Error of the frame's rotation in training, degrees, one standard deviation."""
    scale: float = 0.08
    """Error of its size, natural logarithm."""
    shift: float = 0.03
    """Error of its centre, share of the side."""
    close: float = 0.15
    """How often the photo's border runs through the crop, and what lies beyond is mirrored in."""


class _Export(nn.Module):
    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, rgb: Tensor) -> Tensor:
        return torch.softmax(self.network(rgb.permute(0, 3, 1, 2) * 2 - 1), 1).permute(0, 2, 3, 1)


class ParsingSystem(System):
    """Trains `ParsingNet` on clean faces whose mesh is known."""

    Settings: ClassVar[type] = ParsingSettings
    judged_by: ClassVar = ("IoU", "highest")
    settings: ParsingSettings

    def __init__(self, settings: ParsingSettings, data: Path, seed: int) -> None:
        super().__init__(settings, data, seed)
        self.faces = Faces(data, "train")
        self.pictures = len(self.faces)
        self.network = ParsingNet(settings.width)

    def sample(self, index: int) -> dict[str, np.ndarray]:
        """A clean face `rgb` uint8 [256, 256, 3] and its `parts` uint8 [256, 256], numbers of PARTS."""
        s, rng = self.settings, self.rng(index)
        face = jittered(self.faces.draw(rng), rng, s.turn, s.scale, s.shift)
        cut = Cut.draw(rng, s.close)
        return {"rgb": degraded(recoloured(cut(face.rgb), rng), rng), "parts": cut(parts_of(face.points))}

    def loss(self, batch: Batch, progress: float) -> dict[str, Tensor]:
        """Cross-entropy of the parts."""
        return {"parts": F.cross_entropy(self.network(planes(batch["rgb"])).float(), batch["parts"].long())}

    def validate(self, network: nn.Module) -> dict[str, float]:
        """IoU of each part but the background, pooled over validation faces, and the mean of the five as "IoU"."""
        rgb, parts = self._validation(JUDGED)
        found = _found(network, rgb)
        each = {name: _iou(found == k, parts == k) for k, name in enumerate(PARTS) if k}
        return {"IoU": sum(each.values()) / len(each), **{f"IoU {name}": value for name, value in each.items()}}

    def export_module(self, network: nn.Module) -> nn.Module:
        """[B, 256, 256, 3] in [0, 1] -> odds of background, skin, brows, eyes, nose, lips: [B, 256, 256, 6]."""
        return _Export(network)

    def example(self) -> tuple[Tensor, ...]:
        """One input of each."""
        return (torch.rand(1, SIZE, SIZE, 3),)

    def sheet(self, network: nn.Module) -> NDArray[np.uint8]:
        """Validation faces in the colours of their parts: what was found, and below it what the mesh says."""
        rgb, parts = self._validation(2 * COLUMNS)
        rows = []
        for r in range(0, len(rgb), COLUMNS):
            for shown in (_found(network, rgb[r : r + COLUMNS]), parts[r : r + COLUMNS]):
                tiles = rgb[r : r + COLUMNS].numpy() // 2 + COLOURS[shown.numpy()] // 2
                rows.append(np.concatenate(list(tiles), 1))
        return np.concatenate(rows)

    def _validation(self, count: int) -> tuple[Tensor, Tensor]:
        faces = Faces(self.data, "validation")
        chosen = [faces[k] for k in np.linspace(0, len(faces) - 1, count).astype(int)]
        rgb, parts = np.stack([f.rgb for f in chosen]), np.stack([parts_of(f.points) for f in chosen])
        return torch.from_numpy(rgb), torch.from_numpy(parts)


def parts_of(points: NDArray[np.float32], size: int = SIZE) -> NDArray[np.uint8]:
    """Numbers of PARTS, [size, size], as the mesh `points` [478, 2] outline them; the mouth's opening is lips."""
    parts = np.zeros((size, size), np.uint8)
    for name, outline in OUTLINES:
        corners = np.round(points[list(outline)] * (1 << _FINE)).astype(np.int32)
        cv2.fillPoly(parts, [corners], PARTS.index(name), shift=_FINE)
    return parts


def _found(network: nn.Module, rgb: Tensor) -> Tensor:
    device = next(network.parameters()).device
    return torch.cat([network(planes(some.to(device))).argmax(1).cpu() for some in rgb.split(32)])


def _iou(found: Tensor, truth: Tensor) -> float:
    return float((found & truth).sum() / (found | truth).sum().clamp_min(1))
