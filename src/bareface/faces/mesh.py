"""The mesh: a rough frame around a face -> its 478 points and how visible each is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bareface.engine import Network
from bareface.frame import Frame

CROP = 128
"""Pixels along the side of the crop that the network sees."""
PASSES = 2
"""Looks at the face: the second through the frame that the first one found, which is off by less."""


@dataclass(frozen=True)
class Points:
    """MediaPipe's 478 points of one face."""

    xy: NDArray[np.float32]
    """[478, 2], photo pixels; behind an occluder the most likely place."""
    visible: NDArray[np.float32]
    """[478], chance in [0, 1] that nothing covers the point."""


class Mesh:
    """Finds the points of a face whose frame is roughly known."""

    def __init__(self, network: Network) -> None:
        self.network = network

    def __call__(self, rgb: NDArray[np.uint8], rough: Frame) -> Points:
        """Points of the face that lies in the frame `rough` of the photo uint8 [H, W, 3]."""
        frame = rough
        for _ in range(PASSES):
            out = self.network(frame.crop(rgb, CROP)[None])[0][0]
            xy = frame.to_photo(out[:, :2] * CROP - 0.5, CROP)
            frame = Frame.from_mesh(xy)
        return Points(xy, out[:, 2].astype(np.float32))
