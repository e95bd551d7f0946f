"""The fill by a network file."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bareface.engine import Network
from bareface.fills.answer import STEADY, Answer, only_steady

CODE = 2
"""Which input is the code, where the network has one."""


class NetworkFill:
    """What a network that was trained on clean faces puts under the hole."""

    def __init__(self, network: Network) -> None:
        self.network = network
        shapes = network.shapes
        self.code = shapes[CODE][1] if len(shapes) > CODE else 0

    def __call__(self, crop: NDArray[np.uint8], hole: NDArray[np.bool_], seed: int = STEADY) -> Answer:
        """As `Fill`. The network is shown what covers the face too: whether it looks at that is its own affair."""
        given: list[NDArray[np.uint8] | NDArray[np.float32]] = [crop[None], hole[None, ..., None].astype(np.float32)]
        if self.code:
            given.append(code_of(seed, self.code))
        else:
            only_steady("this network", seed)
        filled = self.network(*given)[0][0]
        return Answer(filled[..., :3], filled[..., 3] if filled.shape[-1] > 3 else None)


def code_of(seed: int, count: int) -> NDArray[np.float32]:
    """The code of a seed, [1, count]: zeros for STEADY, else standard normal chance that depends on the seed alone."""
    if seed == STEADY:
        return np.zeros((1, count), np.float32)
    return np.random.default_rng(seed).standard_normal((1, count), np.float32)
