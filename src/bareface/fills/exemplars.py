"""Faces of nobody, lent to a fill where no photo of the person shows what is hidden.

Each is the mean of some thirty people whose lower halves look alike: a closed mouth, a smile, a beard. Laid over a face
in its colours, one tells a network what a mouth is; another than the first gives another answer, of another shape too.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from bareface import weights
from bareface.faces.topology import triangles
from bareface.fills.references import Picture, Region, matched, relit
from bareface.frame import NOSE_TIP, SIZE
from bareface.photo import Photo
from bareface.warp import affinely, draped

LENT = 0.5
"""How well what an exemplar shows is known, where a photo of the person is 1 and nothing 0."""
FADE = 12.0
"""Width over which it fades out inside the outline of the face, pixels: a jaw that is another's shows no edge."""
SHAPE = 1.5
"""By how much of what their mesh differs from the mean's it is bent: more than all, for a mean of many is tame."""
QUALITY = 90
"""Of the WebP that they lie in."""
PARTS = 64
"""Of a pixel, in which their meshes are stored."""


@dataclass(frozen=True)
class Exemplars:
    """The mean of everybody, then kinds of faces."""

    pictures: NDArray[np.uint8]
    """[K, 256, 256, 3], all lying over the first of `meshes`."""
    meshes: NDArray[np.float32]
    """What the faces of each kind have for a mesh where their upper halves lie over the first's, [K, 478, 2]."""

    @property
    def points(self) -> NDArray[np.float32]:
        """Where the pictures lie, [478, 2]."""
        return np.asarray(self.meshes[0])

    def of(self, seed: int) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
        """The exemplar of a seed and its mesh: of 0 the mean of all, then each kind, then two kinds mixed."""
        if seed < len(self.pictures):
            return np.asarray(self.pictures[seed]), np.asarray(self.meshes[seed])
        rng = np.random.default_rng(seed)
        one, other = 1 + rng.permutation(len(self.pictures) - 1)[:2]
        share = rng.uniform(0.3, 0.7)
        mixed = cv2.addWeighted(self.pictures[one], share, self.pictures[other], 1 - share, 0)
        mesh = share * self.meshes[one] + (1 - share) * self.meshes[other]
        return np.asarray(mixed, np.uint8), np.asarray(mesh, np.float32)

    def lent(
        self, seed: int, there: NDArray[np.float32], crop: NDArray[np.uint8], hole: Region
    ) -> tuple[Picture, Picture]:
        """The exemplar of a seed over a face with mesh `there` [478, 2], in its colours and light, [256, 256, 3].

        And where, [256, 256]: 1 within the face, 0 outside it.
        """
        picture, mesh = self.of(seed)
        bent, within = draped(picture, self.points, self._shaped(mesh, there), triangles(), (SIZE, SIZE))
        seen = within & ~hole
        inside = cv2.distanceTransform(within.astype(np.uint8), cv2.DIST_L2, 3)
        return relit(matched(bent, crop, seen), crop, seen), np.asarray(np.minimum(inside / FADE, 1), np.float32)

    def _shaped(self, mesh: NDArray[np.float32], there: NDArray[np.float32]) -> NDArray[np.float32]:
        """The face's mesh `there`, with the mouth and jaw of an exemplar's."""
        upper = upper_half(self.points)
        differs = affinely(mesh, there, upper) - affinely(self.points, there, upper)
        return np.asarray(there + SHAPE * differs, np.float32)


def upper_half(points: NDArray[np.floating]) -> Region:
    """Which points [478, 2] of an upright face lie above the tip of its nose, [478]."""
    return np.asarray(points[:, 1] < points[NOSE_TIP, 1])


def exemplars(where: Path | None = None) -> Exemplars:
    """Those of the package, or of the folder `where`; WeightsError if they are damaged."""
    return unpacked(weights.verified("exemplars.npz", where))


def packed(these: Exemplars) -> bytes:
    """As a file: the pictures below one another as WebP, the meshes in PARTS of a pixel."""
    bgr = these.pictures.reshape(-1, SIZE, 3)[..., ::-1]
    strip = cv2.imencode(".webp", bgr, [cv2.IMWRITE_WEBP_QUALITY, QUALITY])[1]
    file = BytesIO()
    meshes = np.rint(PARTS * these.meshes).astype(np.int16)
    np.savez(file, webp=strip.ravel(), meshes=meshes)
    return file.getvalue()


def unpacked(data: bytes) -> Exemplars:
    """What `packed` made a file of."""
    with np.load(BytesIO(data), allow_pickle=False) as file:
        pictures = Photo.decode(file["webp"].tobytes()).rgb.reshape(-1, SIZE, SIZE, 3)
        return Exemplars(pictures, file["meshes"].astype(np.float32) / PARTS)
