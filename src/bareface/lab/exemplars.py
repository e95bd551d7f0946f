"""Makes the faces of nobody that `fills/exemplars.py` lends: means over people whose covered halves look alike."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from bareface import weights
from bareface.faces.likeness import Likeness
from bareface.faces.topology import OVAL
from bareface.fills.exemplars import packed, upper_half
from bareface.frame import MOUTH_CORNERS, NOSE_TIP, SIZE, similarity
from bareface.lab.data import Faces
from bareface.warp import laid_over

Lab = NDArray[np.float32]

FRONTAL = 0.15
"""Largest turn of the head of a face that goes in, as the manifest tells it."""
FACES = 5000
"""Faces that are looked at."""
MEAN_OF = 30
"""People in the mean of a kind: enough that it is nobody's face, few enough that it is not a blur."""
EVERYBODY = 400
"""People in the mean of all."""
DULL = 8.0
"""Percentage of faces, of the least varied colour, that are left out: old photos, grey and brown."""
AXES = 30
"""Principal components by which lower halves are told apart."""


@dataclass(frozen=True)
class Bent:
    """Faces bent to lie over one another."""

    faces: Faces
    numbers: NDArray[np.int64]
    """Which they are, [N]."""
    there: NDArray[np.float32]
    """The mean of their meshes, [478, 2]."""

    def lab(self, number: int, side: int) -> Lab:
        """A face in CIELAB, [side, side, 3], its upper half of one mean and spread."""
        bent, _ = laid_over(self.faces.pictures[number], self.faces.points[number], self.there, (SIZE, SIZE))
        small = cv2.resize(bent, (side, side), interpolation=cv2.INTER_AREA)
        lab = cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
        upper = lab[self.halves(side)[0]]
        return np.asarray((lab - upper.mean(0)) / np.maximum(upper.std(0), 1), np.float32)

    def halves(self, side: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """The face above the tip of the nose and beneath it, [side, side]."""
        outline = np.zeros((side, side), np.uint8)
        cv2.fillPoly(outline, [np.rint((self.there[list(OVAL)] + 0.5) * side / SIZE - 0.5).astype(np.int32)], 1)
        beneath = np.arange(side)[:, None] > (self.there[NOSE_TIP, 1] + 0.5) * side / SIZE - 0.5
        return (outline > 0) & ~beneath, (outline > 0) & beneath

    def mouth(self) -> NDArray[np.bool_]:
        """Lips and what is round them, [256, 256]."""
        right, left = self.there[list(MOUTH_CORNERS)]
        (x, y), wide = (right + left) / 2, left[0] - right[0]
        ys, xs = np.mgrid[:SIZE, :SIZE]
        return np.asarray((np.abs(xs - x) < 0.8 * wide) & (np.abs(ys - y) < 0.5 * wide))


def exemplars(
    data: Path, kinds: int, seed: int = 0
) -> tuple[NDArray[np.uint8], NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """The mean of everybody, then of `kinds` kinds of lower halves of a face, as `packed` wants them.

    The most frequent kind first, then each as unlike all before it as can be: few candidates are to be different ones.
    """
    cv2.setRNGSeed(seed)
    faces, rng = Faces(data, "train"), np.random.default_rng(seed)
    frontal = np.flatnonzero([abs(float(row["yaw"])) < FRONTAL for row in faces.rows])
    bent = Bent(faces, rng.permutation(frontal)[:FACES], faces.points[frontal].mean(0))
    side = SIZE // 4
    small = np.stack([bent.lab(number, side) for number in bent.numbers])
    vivid = small[:, bent.halves(side)[1], 1:].std(1).mean(1)
    kept = np.flatnonzero(vivid > np.percentile(vivid, DULL))
    groups = _alike(small[kept][:, bent.halves(side)[1]].reshape(len(kept), -1), kinds)
    everybody = bent.numbers[rng.permutation(kept)[:EVERYBODY]]
    people = [bent.numbers[kept[group]] for group in groups]
    means = np.stack([_mean(bent, each) for each in people])
    order = _unlike(means, bent.mouth())
    pictures = np.concatenate([_mean(bent, everybody)[None], means[order]])
    meshes = np.stack([bent.there, *(_shape(bent, people[k]) for k in order)])
    return pictures, meshes, *_looks(bent, pictures, everybody)


def _looks(
    bent: Bent, pictures: NDArray[np.uint8], everybody: NDArray[np.int64]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """What the embedded `likeness` says of each picture; how alike everybody looks to it, the lower half hidden."""
    likeness, faces = Likeness(weights.load("likeness")), bent.faces
    looks = np.stack([likeness(picture, bent.there, np.zeros((SIZE, SIZE), bool)) for picture in pictures])
    rows = np.arange(SIZE)[:, None] + np.zeros(SIZE)
    people = [likeness(faces.pictures[k], faces.points[k], rows > faces.points[k][NOSE_TIP, 1]) for k in everybody]
    return looks, np.asarray((looks @ np.stack(people).T).mean(1), np.float32)


def _alike(rows: Lab, kinds: int) -> list[NDArray[np.int64]]:
    """The MEAN_OF rows nearest to each of `kinds` centres, by k-means over principal components."""
    centred = rows - rows.mean(0)
    _, _, axes = np.linalg.svd(centred[:1500], full_matrices=False)
    at = np.asarray(centred @ axes[:AXES].T, np.float32)
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 100, 1e-4)
    _, labels, centres = cv2.kmeans(at, kinds, np.zeros((len(at), 1), np.int32), stop, 8, cv2.KMEANS_PP_CENTERS)
    by_size = np.argsort(-np.bincount(labels.ravel(), minlength=kinds))
    return [np.argsort(np.square(at - centres[k]).sum(1))[:MEAN_OF] for k in by_size]


def _unlike(pictures: NDArray[np.uint8], where: NDArray[np.bool_]) -> list[int]:
    """The numbers of pictures [K, 256, 256, 3], each as far in lightness as can be from all before it."""
    light = np.stack([cv2.cvtColor(picture, cv2.COLOR_RGB2LAB)[where, 0] for picture in pictures]).astype(np.float32)
    apart, order = np.abs(light[:, None] - light[None]).mean(-1), [0]
    while len(order) < len(pictures):
        order.append(int(apart[order].min(0).argmax()))
    return order


def _mean(bent: Bent, numbers: NDArray[np.int64]) -> NDArray[np.uint8]:
    """The mean face of some people, in colours that all exemplars share."""
    lab = np.mean([bent.lab(number, SIZE) for number in numbers], 0) * SPREAD + MIDDLE
    rgb = cv2.cvtColor(lab.astype(np.float32), cv2.COLOR_LAB2RGB)
    return np.asarray(np.rint(255 * np.clip(rgb, 0, 1)), np.uint8)


def _shape(bent: Bent, numbers: NDArray[np.int64]) -> NDArray[np.float32]:
    """The mean mesh of some people whose upper halves lie where the mean's does, [478, 2]."""
    upper = upper_half(bent.there)
    meshes = [bent.faces.points[number] for number in numbers]
    turns = [similarity(mesh[upper], bent.there[upper]) for mesh in meshes]
    over = [mesh @ turn[:, :2].T + turn[:, 2] for mesh, turn in zip(meshes, turns, strict=True)]
    return np.asarray(np.mean(over, 0), np.float32)


MIDDLE, SPREAD = np.float32((64, 16, 18)), np.float32((14, 6, 6))
"""Mean and spread of the upper half of a face, CIELAB; a face's own take their place where one is lent."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Writes them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with faces/")
    parser.add_argument("--kinds", type=int, default=12, help="kinds of faces beside the mean; default: 12")
    parser.add_argument("-o", "--out", type=Path, required=True, metavar="NAME.npz")
    options = parser.parse_args(arguments)
    options.out.write_bytes(packed(*exemplars(options.data, options.kinds)))


if __name__ == "__main__":
    main()
