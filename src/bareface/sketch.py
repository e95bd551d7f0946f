"""A pencil sketch of a photo, by filters alone, or of a covered face by a network; and its strokes traced."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from bareface.engine import Network
from bareface.errors import UsageError

SHARPEN = np.array([[0, -1, 0], [-1, 5.2, -1], [0, -1, 0]], np.float32)
"""It adds up to 1.2: flat parts become a fifth brighter too."""
BLUR = 15
"""Side of the Gaussian's window, pixels; OpenCV makes sigma 2.6 of it. Strokes are about as wide."""
TONES = (228, 196, 160, 120, 76)
"""Levels at which a sketch is traced, lightest first: strokes fade into the paper, so one level would cut them off."""
FINER = 2
"""How much a sketch is enlarged before it is traced, so that outlines are no stairs."""
STRAY = 0.3
"""How far a traced outline may lie off the level's, pixels of the sketch."""
SPECK = 1.5
"""Area of the smallest stroke that is traced, pixels of the sketch."""


def pencil(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Dark strokes on white where a picture uint8 [H, W, 3] is darker than what is round it: uint8 [H, W].

    Sharpened, grey, divided by its own blur: what the report "Unmasking Face Masks using Generative Adversarial
    Networks" (Sivakumar) makes its sketches with, there at 128x128 pixels. Raises `UsageError` for another array.
    """
    if rgb.dtype != np.uint8 or rgb.ndim != 3 or rgb.shape[2] != 3:
        raise UsageError(f"a sketch needs RGB uint8 [H, W, 3], got {rgb.dtype} {list(rgb.shape)}")
    grey = cv2.cvtColor(cv2.filter2D(rgb, -1, SHARPEN), cv2.COLOR_RGB2GRAY)
    blurred = cv2.GaussianBlur(255 - grey, (BLUR, BLUR), 0)
    return np.asarray(cv2.divide(grey, 255 - blurred, scale=256), np.uint8)


class Sketcher:
    """Sketches what is beneath, by a network that was trained on `pencil` of clean faces (`colour`'s target "sketch").

    RGB2SKETCH of the same report: it sees the covered face and never shows a photo of what is beneath.
    """

    def __init__(self, path: Path) -> None:
        """`path`: a file that `bareface export` wrote. WeightsError for a file that is no network."""
        self.path, self.network = path, Network(path)

    def __call__(self, crop: NDArray[np.uint8], hole: NDArray[np.bool_]) -> NDArray[np.uint8]:
        """Crop uint8 [256, 256, 3] and hole [256, 256] -> uint8 [256, 256]. UsageError for another kind of network."""
        try:
            made = self.network(crop[None], hole[None, ..., None].astype(np.float32))[0][0]
        except (RuntimeError, TypeError, IndexError) as error:
            given = " and ".join(self.network.inputs)
            raise UsageError(f"{self.path}: takes {given}, so it sketches nothing") from error
        if made.shape != (*hole.shape, 1):
            raise UsageError(f"{self.path}: answers {list(made.shape)} where a sketch is {[*hole.shape, 1]}")
        return np.asarray(np.rint(255 * np.clip(made[..., 0], 0, 1)), np.uint8)


def traced(sketch: NDArray[np.uint8]) -> str:
    """The strokes of a sketch uint8 [H, W] as a whole SVG file: filled outlines of `TONES`, light ones first."""
    height, width = sketch.shape
    large = cv2.resize(sketch, None, fx=FINER, fy=FINER, interpolation=cv2.INTER_CUBIC)
    layers = []
    for level, darker in zip(TONES, (*TONES[1:], 0), strict=True):
        shape = (large < level).astype(np.uint8)
        rings, _ = cv2.findContours(shape, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
        path = "".join(_ring(np.asarray(ring, np.int32)) for ring in rings if cv2.contourArea(ring) >= SPECK * FINER**2)
        tone = (level + darker) // 2
        layers.append(f'<path fill="rgb({tone},{tone},{tone})" d="{path}"/>' if path else "")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">\n'
        f'<rect width="{width}" height="{height}" fill="white"/>\n'
        f'<g fill-rule="evenodd">{"".join(layers)}</g>\n</svg>\n'
    )


def _ring(ring: NDArray[np.int32]) -> str:
    """One closed outline as SVG path data, in pixels of the sketch; a pixel's centre is half a pixel off its corner."""
    kept = cv2.approxPolyDP(ring, STRAY * FINER, True).reshape(-1, 2)
    points = (kept + 0.5) / FINER
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points.tolist()) + "Z"
