"""A bank of holes: what the occluders of many covered faces hide, drawn once and then dealt out by the thousand.

Drawing an occluder takes a processor longer than a GPU takes to learn from it. A fill is shown nothing of the occluder
but where it is, so a hole that was drawn over one face serves over any other that is framed alike.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, cached_property, partial
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from bareface.errors import RecipeError
from bareface.frame import SIZE
from bareface.lab.cache import cache_folder
from bareface.lab.data import Coverer, Faces, Shares

OPAQUE = 0.3
"""Alpha from which a pixel counts as hidden."""
_CHUNK = 256
_VERSION = 1


@dataclass(frozen=True)
class Bank:
    """Holes drawn over training faces, kept in the cache folder under what they were drawn from."""

    data: Path
    """The lab's data."""
    shares: Shares
    """What covers the faces."""
    count: int
    """How many holes."""
    seed: int
    """Of their chance."""

    def __len__(self) -> int:
        return self.count

    @cached_property
    def packed(self) -> NDArray[np.uint8]:
        """All holes, bits packed along the width: uint8 [count, 256, 32].

        Drawn by all processors of this machine where they are not kept yet. RecipeError if the kept file is damaged.
        """
        told = f"{_VERSION} {self.shares} {self.count} {self.seed}"
        path = cache_folder() / f"holes-{hashlib.sha256(told.encode()).hexdigest()[:16]}.z"
        if not path.exists():
            write(path, _drawn(self))
        return read(path)


def write(path: Path, holes: NDArray[np.uint8]) -> None:
    """Writes packed holes [N, 256, 32] compressed, beside the old file and then in its place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(zlib.compress(holes.tobytes(), 6))
    part.replace(path)


def read(path: Path) -> NDArray[np.uint8]:
    """What `write` wrote. RecipeError if the file is damaged."""
    try:
        flat = np.frombuffer(zlib.decompress(path.read_bytes()), np.uint8)
        return flat.reshape(-1, SIZE, SIZE // 8)
    except (OSError, zlib.error, ValueError) as error:
        raise RecipeError(f"{path}: no bank of holes ({error}); delete it, and it is drawn again") from error


def _drawn(bank: Bank) -> NDArray[np.uint8]:
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        return np.concatenate(list(pool.map(partial(_chunk, bank), range(0, bank.count, _CHUNK))))


def _chunk(bank: Bank, start: int) -> NDArray[np.uint8]:
    cv2.setNumThreads(0)
    faces, cover = _sources(bank.data, bank.shares)
    rng = np.random.default_rng((bank.seed, start))
    count = min(_CHUNK, bank.count - start)
    return np.stack([np.packbits(_hole(faces, cover, rng), axis=1) for _ in range(count)])


@cache
def _sources(data: Path, shares: Shares) -> tuple[Faces, Coverer]:
    return Faces(data, "train"), Coverer(data, shares)


def _hole(faces: Faces, cover: Coverer, rng: np.random.Generator) -> NDArray[np.bool_]:
    while not (hole := cover(faces.draw(rng), rng).alpha > OPAQUE).any():
        pass
    return hole
