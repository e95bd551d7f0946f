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
        """As `Fill`. The network is shown what covers the face too: whether it looks at that is its own affair."""
        filled: NDArray[np.float32] = self.network(crop[None], hole[None, ..., None].astype(np.float32))[0][0]
        return filled
