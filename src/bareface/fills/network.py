"""The fill by a network file."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bareface.engine import Network


class NetworkFill:
    """What a network that was trained on clean faces puts under the hole."""

    def __init__(self, network: Network) -> None:
        self.network = network

    def __call__(self, crop: NDArray[np.uint8], hole: NDArray[np.bool_]) -> NDArray[np.float32]:
        """Crop uint8 [256, 256, 3], hole [256, 256] -> a face float32 [256, 256, 3] in [0, 1]; only its hole counts."""
        seen = np.where(hole[..., None], np.uint8(0), crop)
        filled: NDArray[np.float32] = self.network(seen[None], hole[None, ..., None].astype(np.float32))[0][0]
        return filled
