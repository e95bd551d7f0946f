"""The fill by two networks: one says what is likely, the other mends that and follows photos of the person."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bareface.engine import Network
from bareface.fills.answer import STEADY, Answer, Fill
from bareface.fills.references import NOTHING, Laid, Picture, Region


class GuidedFill:
    """What another fill says, mended, and led by what other photos of the person show where the hole is."""

    def __init__(self, network: Network, otherwise: Fill) -> None:
        """`network`: was taught how far to trust photos, on guesses of the fill `otherwise`."""
        self.network, self.otherwise = network, otherwise

    def __call__(self, crop: NDArray[np.uint8], hole: Region, seed: int = STEADY) -> Answer:
        """As `Fill`."""
        return self.led(crop, hole, NOTHING, seed)

    def led(self, crop: NDArray[np.uint8], hole: Region, laid: Laid, seed: int = STEADY) -> Answer:
        """As `LedFill`."""
        out = self.network(*given(crop, hole, self.otherwise(crop, hole, seed).rgb, laid))[0][0]
        return Answer(out[..., :3], out[..., 3])


def given(crop: NDArray[np.uint8], hole: Region, guess: Picture, laid: Laid) -> tuple[Picture, ...]:
    """What the network is given of a face: the crop, its hole, the fill's guess, the references, where they are known.

    All [1, 256, 256, C] in [0, 1].
    """
    hidden, known = (mask[..., None].astype(np.float32) for mask in (hole, laid.known))
    rgb = np.asarray(crop / np.float32(255), np.float32)
    return tuple(np.asarray(each, np.float32)[None] for each in (rgb, hidden, guess, laid.picture, known))
