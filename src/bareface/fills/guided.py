"""The fill by other photos of the same person and a network that was taught how far to trust them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bareface.engine import Network
from bareface.faces.mesh import Mesh
from bareface.fills.answer import STEADY, Answer, Fill
from bareface.fills.warp import WHOLE, Laid, Picture, Reference, Region, laid_together


class GuidedFill:
    """What another fill shows, led by what other photos of the person show where the hole is."""

    def __init__(self, network: Network, references: Sequence[Reference], mesh: Mesh, otherwise: Fill) -> None:
        """`otherwise`: the fill that is led; its answer stays where no reference shows anything."""
        self.network, self.references, self.mesh, self.otherwise = network, references, mesh, otherwise

    def __call__(self, crop: NDArray[np.uint8], hole: Region, seed: int = STEADY) -> Answer:
        """As `Fill`."""
        laid = laid_together(self.references, self.mesh(crop, WHOLE).xy, crop, hole)
        out = self.network(*given(crop, hole, self.otherwise(crop, hole, seed).rgb, laid))[0][0]
        return Answer(out[..., :3], out[..., 3])


def given(crop: NDArray[np.uint8], hole: Region, guess: Picture, laid: Laid) -> tuple[Picture, ...]:
    """What the network is given of a face: the crop, its hole, the fill's guess, the references, where they are known.

    All [1, 256, 256, C] in [0, 1].
    """
    hidden, known = (mask[..., None].astype(np.float32) for mask in (hole, laid.known))
    rgb = np.asarray(crop / np.float32(255), np.float32)
    return tuple(np.asarray(each, np.float32)[None] for each in (rgb, hidden, guess, laid.picture, known))
