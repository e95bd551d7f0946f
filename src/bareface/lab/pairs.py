"""Several photos of each person: one to occlude, another to hand over as the reference."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from bareface.frame import SIZE
from bareface.lab.cache import decoded
from bareface.lab.data import Clean, Faces, mirrored
from bareface.lab.manifest import read_manifest

STORED = 192
"""Pixels along the side of the stored pictures."""
HELD = 64
"""People of the train split that are judged instead of trained on, if nothing else is asked."""


class Pairs:
    """One split of a `pairs` folder, person by person; whoever has one photo only is left out."""

    def __init__(self, data: Path, split: str) -> None:
        """`RecipeError` where the folder lacks its manifest or its landmarks."""
        rows, points = read_manifest(data / "pairs", split)
        self.files = [data / row["file"] for row in rows]
        # The file counts from the picture's edge; here, as everywhere, a pixel's centre is at a whole number.
        self.points = points * (SIZE / STORED) - 0.5
        photos: dict[str, list[int]] = {}
        for k, row in enumerate(rows):
            photos.setdefault(row["person"], []).append(k)
        self.people = [own for own in photos.values() if len(own) > 1]
        """The photos of each person."""

    def __len__(self) -> int:
        return len(self.people)

    @cached_property
    def pictures(self) -> NDArray[np.uint8]:
        """All photos as they are stored, uint8 [N, 192, 192, 3]."""
        return decoded(self.files, STORED)

    def photo(self, index: int) -> Clean:
        """Photo number `index`, enlarged to the crop that networks see."""
        large = cv2.resize(self.pictures[index], (SIZE, SIZE), interpolation=cv2.INTER_CUBIC)
        return Clean(np.asarray(large, np.uint8), self.points[index])

    def __getitem__(self, person: int) -> tuple[Clean, Clean]:
        """The first two photos of a person."""
        first, second, *_ = self.people[person]
        return self.photo(first), self.photo(second)

    def hold_out(self, count: int = HELD) -> list[list[int]]:
        """Takes the last people out, to be judged instead of trained on; returns the numbers of each one's photos."""
        held, self.people = self.people[-count:], self.people[:-count]
        return held

    def chosen(self, rng: np.random.Generator) -> tuple[int, int]:
        """The numbers of two photos of a person by chance, in either order."""
        own = self.people[int(rng.integers(len(self)))]
        first, second = rng.choice(own, 2, replace=False)
        return int(first), int(second)

    def draw(self, rng: np.random.Generator) -> tuple[Clean, Clean]:
        """Two photos of a person by chance, in either order; half of the time both mirrored."""
        first, second = map(self.photo, self.chosen(rng))
        return (mirrored(first), mirrored(second)) if rng.random() < 0.5 else (first, second)


class Mixed:
    """Faces of `faces` and photos of `pairs` as one set, for what looks at one photo at a time."""

    def __init__(self, faces: Faces, pairs: Pairs, share: float) -> None:
        """`share`: of the draws, how many are of `pairs`; each of its people is as likely as the next."""
        self.faces, self.share = faces, share
        photos = [k for own in pairs.people for k in own]
        self.files = [*faces.files, *(pairs.files[k] for k in photos)]
        self.points = np.concatenate([faces.points, pairs.points[photos]])
        self.first = len(faces) + np.cumsum([0, *map(len, pairs.people)])
        """The number of the first photo of each person of `pairs`, and how many there are in all."""

    def __len__(self) -> int:
        return len(self.files)

    @cached_property
    def pictures(self) -> NDArray[np.uint8]:
        """All crops, uint8 [N, 256, 256, 3], those of `pairs` enlarged."""
        return decoded(self.files, SIZE)

    def chosen(self, rng: np.random.Generator) -> int:
        """The number of a face by chance."""
        if rng.random() >= self.share:
            return self.faces.chosen(rng)
        person = int(rng.integers(len(self.first) - 1))
        return int(rng.integers(self.first[person], self.first[person + 1]))
