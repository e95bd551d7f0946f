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
from bareface.faces.mesh import Mesh
from bareface.faces.topology import triangles
from bareface.fills.references import WHOLE, Picture, Region, matched, relit
from bareface.frame import NOSE_TIP, SIZE
from bareface.photo import Photo
from bareface.warp import affinely, draped

LENT = 0.5
"""How well what an exemplar shows is known, where a photo of the person is 1 and nothing 0."""
FADE = 12.0
"""Width over which it fades out inside the outline of the face, pixels: a jaw that is another's shows no edge."""
SHAPE = 1.5
"""By how much of what their mesh differs from the mean's it is bent: more than all, for a mean of many is tame."""
UNLIKE = 1 / 3
"""Share of the kinds that are not offered to a face, those least like what is visible of it."""
QUALITY = 90
"""Of the WebP that they lie in."""
PARTS = 64
"""Of a pixel, in which their meshes are stored."""


@dataclass(frozen=True)
class Exemplars:
    """The mean of everybody, then kinds of faces."""

    pictures: NDArray[np.uint8]
    """[K, 256, 256, 3], all lying over one mesh."""
    points: NDArray[np.float32]
    """That mesh as the network reads it off the first, [478, 2]: the fill was taught on faces that it reads."""
    shapes: NDArray[np.float32]
    """By what the mesh of each kind's faces differs from that of all, upper halves over one another, [K, 478, 2]."""
    looks: NDArray[np.float32]
    """What `Likeness` says of each, [K, 128]."""
    usual: NDArray[np.float32]
    """How alike people whose lower half is hidden look to each on the whole: the mean of their cosines, [K]."""

    def like(self, look: NDArray[np.float32]) -> NDArray[np.int64]:
        """The kinds for a face of which `Likeness` says `look` [128], in their order: all but those least like it.

        Alike for that kind, that is, for some look like nobody much. Eyes and brows tell something of a person's sex
        and descent: whoever shows them is offered fewer mouths that go with others.
        """
        alike = (self.looks @ look - self.usual)[1:]
        unlike = np.argsort(alike)[: round(UNLIKE * len(alike))]
        return np.setdiff1d(np.arange(len(alike)), unlike) + 1

    def of(self, seed: int, kinds: NDArray[np.int64] | None = None) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
        """The exemplar of a seed and its shape: of 0 the mean of all, then each of `kinds`, then two of them mixed.

        `kinds`: by their numbers; all by default.
        """
        kinds = np.arange(1, len(self.pictures)) if kinds is None else kinds
        if seed <= len(kinds):
            number = int(kinds[seed - 1]) if seed else 0
            return np.asarray(self.pictures[number]), np.asarray(self.shapes[number])
        rng = np.random.default_rng(seed)
        one, other = rng.permutation(kinds)[:2]
        share = rng.uniform(0.3, 0.7)
        mixed = cv2.addWeighted(self.pictures[one], share, self.pictures[other], 1 - share, 0)
        shape = share * self.shapes[one] + (1 - share) * self.shapes[other]
        return np.asarray(mixed, np.uint8), np.asarray(shape, np.float32)

    def lent(
        self,
        seed: int,
        there: NDArray[np.float32],
        crop: NDArray[np.uint8],
        hole: Region,
        kinds: NDArray[np.int64] | None = None,
    ) -> tuple[Picture, Picture]:
        """The exemplar of a seed over a face with mesh `there` [478, 2], in its colours and light, [256, 256, 3].

        And where, [256, 256]: 1 within the face, 0 outside it. `kinds`: as `of` takes them.
        """
        picture, shape = self.of(seed, kinds)
        bent, within = draped(picture, self.points, self._shaped(shape, there), triangles(), (SIZE, SIZE))
        seen = within & ~hole
        inside = cv2.distanceTransform(within.astype(np.uint8), cv2.DIST_L2, 3)
        return relit(matched(bent, crop, seen), crop, seen), np.asarray(np.minimum(inside / FADE, 1), np.float32)

    def _shaped(self, shape: NDArray[np.float32], there: NDArray[np.float32]) -> NDArray[np.float32]:
        """The face's mesh `there`, with the mouth and jaw of an exemplar's."""
        upper = upper_half(self.points)
        differs = affinely(self.points + shape, there, upper) - affinely(self.points, there, upper)
        return np.asarray(there + SHAPE * differs, np.float32)


def upper_half(points: NDArray[np.floating]) -> Region:
    """Which points [478, 2] of an upright face lie above the tip of its nose, [478]."""
    return np.asarray(points[:, 1] < points[NOSE_TIP, 1])


def exemplars(mesh: Mesh, where: Path | None = None) -> Exemplars:
    """Those of the package, or of the folder `where`; WeightsError if they are damaged."""
    pictures, meshes, looks, usual = unpacked(weights.verified("exemplars.npz", where))
    return Exemplars(pictures, mesh(pictures[0], WHOLE).xy, meshes - meshes[0], looks, usual)


def packed(
    pictures: NDArray[np.uint8], meshes: NDArray[np.float32], looks: NDArray[np.float32], usual: NDArray[np.float32]
) -> bytes:
    """As a file: pictures [K, 256, 256, 3] below one another as WebP, their meshes [K, 478, 2] in PARTS of a pixel.

    `looks` and `usual` as `Exemplars` has them.
    """
    bgr = pictures.reshape(-1, SIZE, 3)[..., ::-1]
    strip = cv2.imencode(".webp", bgr, [cv2.IMWRITE_WEBP_QUALITY, QUALITY])[1]
    file = BytesIO()
    meshes = np.rint(PARTS * meshes).astype(np.int16)
    np.savez(file, webp=strip.ravel(), meshes=meshes, looks=looks.astype(np.float32), usual=usual.astype(np.float32))
    return file.getvalue()


def unpacked(
    data: bytes,
) -> tuple[NDArray[np.uint8], NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """What `packed` made a file of: pictures, meshes, looks and what is usual."""
    with np.load(BytesIO(data), allow_pickle=False) as file:
        pictures = Photo.decode(file["webp"].tobytes()).rgb.reshape(-1, SIZE, SIZE, 3)
        return pictures, file["meshes"].astype(np.float32) / PARTS, file["looks"], file["usual"]
