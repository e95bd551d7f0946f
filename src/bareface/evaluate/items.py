"""One face to be judged, and where such faces come from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from bareface.errors import UsageError

Picture = NDArray[np.uint8]
Region = NDArray[np.bool_]


@dataclass(frozen=True)
class Item:
    """One face: the truth, what a system was given, and what it made of it. UsageError where sizes differ."""

    name: str
    clean: Picture
    """The truth, RGB [H, W, 3]."""
    raw: Picture
    """The system's output as it left the system, [H, W, 3]."""
    masked: Picture | None = None
    """What the system was given, [H, W, 3], where known."""
    hole: Region | None = None
    """[H, W], True where the clean picture was hidden, where known; at least one pixel."""
    maps: tuple[Region, Region] | None = None
    """What the system took for the occluder, and what it is, [H, W], where both are known."""
    error: NDArray[np.float32] | None = None
    """[H, W]: by how much the system says that a pixel may be off, the absolute error of values in [0, 1]."""
    others: tuple[Picture, ...] = ()
    """Other answers of the system, [H, W, 3], as `raw`."""
    points: NDArray[np.float32] | None = None
    """The mesh of the clean face, [478, 2], pixels, where the source has it."""
    groups: Mapping[str, str] = field(default_factory=dict)
    """What the source knows of the face: grouping -> its group, such as sex -> female."""

    def __post_init__(self) -> None:
        more = [] if self.maps is None else [("found map", self.maps[0]), ("map", self.maps[1])]
        given = [("restored", self.raw), ("masked", self.masked), ("map", self.hole), ("stated error", self.error)]
        for what, array in [*given, *more, *(("other", each) for each in self.others)]:
            if array is not None and array.shape[:2] != self.clean.shape[:2]:
                raise UsageError(
                    f"{self.name}: the {what} picture is {_size(array)} and the clean one {_size(self.clean)}; "
                    "bring both to the same size"
                )

    @property
    def composited(self) -> Picture | None:
        """The raw output inside the hole, what was given around it (the clean picture where that is unknown)."""
        if self.hole is None:
            return None
        around = self.clean if self.masked is None else self.masked
        return np.where(self.hole[..., None], self.raw, around)

    @property
    def forms(self) -> dict[str, Picture]:
        """The pictures to be judged, by the name that stands before their figures."""
        known = {"composited": self.composited, "raw": self.raw, "masked": self.masked}
        return {name: picture for name, picture in known.items() if picture is not None}

    @property
    def truth(self) -> str:
        """A checksum of what is the same for every system: the clean picture and the hole."""
        hole = b"" if self.hole is None else np.packbits(self.hole).tobytes()
        return hashlib.sha256(self.clean.tobytes() + hole).hexdigest()[:16]


class Source(Protocol):
    """Faces to be judged, in a fixed order; may be sent to another process."""

    def __len__(self) -> int:
        """How many."""
        ...

    def __getitem__(self, index: int) -> Item | None:
        """One of them; None for a face that nothing could be put over."""
        ...

    @property
    def settings(self) -> dict[str, Any]:
        """What was asked for, as JSON can hold it."""
        ...


def checksum(path: Path) -> str:
    """SHA-256 of a network file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _size(array: NDArray[Any]) -> str:
    return f"{array.shape[1]}x{array.shape[0]}"
