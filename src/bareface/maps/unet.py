"""The map by the embedded U-Net."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bareface.engine import Network


class UNetMap:
    """Which pixels of a crop are occluder, by a network trained on medical masks and simple objects."""

    def __init__(self, network: Network) -> None:
        self.network = network

    def __call__(self, crop: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Crop uint8 [256, 256, 3] -> alpha float32 [256, 256] in [0, 1], 1 where the face is hidden."""
        return self.network(crop[None])[0][0, :, :, 0]
