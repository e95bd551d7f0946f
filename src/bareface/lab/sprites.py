"""Photographed occluders of the lab's data as sprites: MaskTheFace's masks, OCFR's things, hands on a plain ground."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from bareface.lab.cache import read_rgb
from bareface.occluders import Sprite, load_masktheface
from bareface.occluders.sprites import View, read_view

_OCFR = {
    "beanie": "cap", "hat": "cap", "book": "book", "cup": "cup", "mug": "cup", "flower": "flower", "flowers": "flower",
    "gloves": "glove", "hand": "hand", "phone": "phone", "sunglasses": "sunglasses",
}  # fmt: skip
"""Classes by the first word of OCFR's file names; its carnival masks and its patch are of none."""


@cache
def photographed(folder: Path, held_out: bool) -> list[Sprite]:
    """The sprites of a `sprites` folder for training, or those held out: every fifth, and MaskTheFace whole."""
    things = [(file, _OCFR.get(file.stem.split("_")[0])) for file in sorted((folder / "ocfr").glob("*.png"))]
    files = [(file, label) for file, label in things if label]
    # Of the hands many are alike, and cutting one out takes a while.
    files += [(file, "hand") for file in sorted((folder / "hands").glob("*"))[::3]]
    chosen = [part for number, part in enumerate(files) if (number % 5 == 4) == held_out]
    sprites = [Sprite(label, file.stem, {"front": _view(file)}) for file, label in chosen]
    return sprites + (masktheface(folder) if held_out else [])


def masktheface(folder: Path) -> list[Sprite]:
    """MaskTheFace's masks in a `sprites` folder; none if it has none."""
    return load_masktheface(folder / "masktheface")[0] if (folder / "masktheface").is_dir() else []


def _view(file: Path) -> View:
    return read_view(file) if file.suffix == ".png" else View(cut_out(read_rgb(file)))


def cut_out(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A hand `[H, W, 3]` on a grey ground, without the ground: RGBA uint8 `[H, W, 4]`.

    Skin differs from grey in hue wherever the light falls; GrabCut (Rother et al. 2004) then finds the edge.
    """
    lab = cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB).astype(np.float32)
    ground = np.median(np.concatenate([lab[0], lab[:, 0], lab[:, -1]]), axis=0)
    hue = cv2.GaussianBlur((lab[..., 1] - ground[1]) + (lab[..., 2] - ground[2]), (0, 0), 0.6)
    levels = np.clip(hue * 6, 0, 255).astype(np.uint8)
    limit = 0.9 * cv2.threshold(levels, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)[0]
    marks = np.full(levels.shape, cv2.GC_BGD, np.uint8)
    for share, mark in ((0.6, cv2.GC_PR_BGD), (1.15, cv2.GC_PR_FGD), (1.6, cv2.GC_FGD)):
        marks[levels > share * limit] = mark
    cv2.setRNGSeed(0)
    cv2.grabCut(rgb, marks, None, np.zeros((1, 65)), np.zeros((1, 65)), 3, cv2.GC_INIT_WITH_MASK)
    hand = np.isin(marks, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    _, parts, stats, _ = cv2.connectedComponentsWithStats(hand)
    hand = (parts == 1 + np.argmax(stats[1:, cv2.CC_STAT_AREA])).astype(np.uint8)
    alpha = cv2.GaussianBlur(255 * cv2.erode(hand, np.ones((2, 2), np.uint8)), (0, 0), 0.7)
    return np.dstack([rgb, alpha])
