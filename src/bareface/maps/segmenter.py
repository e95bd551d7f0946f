"""The map by the embedded segmenter: one small network that knows the nineteen classes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bareface.engine import Network
from bareface.maps.found import Found


class SegmenterMap:
    """Which pixels of a crop are occluder, and which thing, by a network trained on drawn and photographed things."""

    def __init__(self, network: Network) -> None:
        self.network = network

    def __call__(self, crop: NDArray[np.uint8], points: NDArray[np.float32] | None = None) -> Found:
        """Crop uint8 [256, 256, 3] -> alpha and odds of the classes. The mesh's `points` are not needed."""
        out = self.network(crop[None])[0][0]
        return Found(np.ascontiguousarray(out[..., 0]), np.ascontiguousarray(out[..., 1:]))
