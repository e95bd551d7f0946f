"""Faces of nobody, lent to a fill where no photo of the person shows what is hidden.

Each is the mean of some thirty people whose lower halves look alike: a closed mouth, a smile, a beard. Laid over a face
in its colours, one tells a network what a mouth is; another than the first gives another answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from bareface import weights
from bareface.faces.mesh import Mesh
from bareface.fills.references import WHOLE, Picture, Region, matched, relit
from bareface.frame import SIZE
from bareface.photo import Photo
from bareface.warp import laid_over

LENT = 0.5
"""How well what an exemplar shows is known, where a photo of the person is 1 and nothing 0."""
FADE = 12.0
"""Width over which it fades out inside the outline of the face, pixels: a jaw that is another's shows no edge."""
QUALITY = 90
"""Of the WebP that they lie in."""


@dataclass(frozen=True)
class Exemplars:
    """The mean of everybody, then kinds of faces, all lying over one mesh."""

    pictures: NDArray[np.uint8]
    """[K, 256, 256, 3]."""
    points: NDArray[np.float32]
    """Their mesh, [478, 2]."""

    def of(self, seed: int) -> NDArray[np.uint8]:
        """The exemplar of a seed, [256, 256, 3]: of 0 the mean of all, then each kind, then two kinds mixed."""
        if seed < len(self.pictures):
            return np.asarray(self.pictures[seed])
        rng = np.random.default_rng(seed)
        first, second = self.pictures[1 + rng.permutation(len(self.pictures) - 1)[:2]]
        share = rng.uniform(0.3, 0.7)
        return np.asarray(cv2.addWeighted(first, share, second, 1 - share, 0), np.uint8)

    def lent(
        self, seed: int, there: NDArray[np.float32], crop: NDArray[np.uint8], hole: Region
    ) -> tuple[Picture, Picture]:
        """The exemplar of a seed over a face with mesh `there` [478, 2], in its colours and light, [256, 256, 3].

        And where, [256, 256]: 1 within the face, 0 outside it.
        """
        bent, within = laid_over(self.of(seed), self.points, there, (SIZE, SIZE))
        seen = within & ~hole
        inside = cv2.distanceTransform(within.astype(np.uint8), cv2.DIST_L2, 3)
        return relit(matched(bent, crop, seen), crop, seen), np.asarray(np.minimum(inside / FADE, 1), np.float32)


def exemplars(mesh: Mesh, where: Path | None = None) -> Exemplars:
    """Those of the package, or of the folder `where`; WeightsError if they are damaged."""
    pictures = Photo.decode(weights.verified("exemplars.webp", where)).rgb.reshape(-1, SIZE, SIZE, 3)
    return Exemplars(pictures, mesh(pictures[0], WHOLE).xy)


def strip(pictures: NDArray[np.uint8]) -> bytes:
    """Pictures [K, 256, 256, 3] below one another, as WebP."""
    return bytes(
        cv2.imencode(".webp", pictures.reshape(-1, SIZE, 3)[..., ::-1], [cv2.IMWRITE_WEBP_QUALITY, QUALITY])[1]
    )
