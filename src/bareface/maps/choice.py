"""What the user chooses of the map: the way to it, which things, and how the hole is cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from bareface.blend import FEATHER
from bareface.classes import index_of
from bareface.errors import UsageError
from bareface.faces.finder import Face
from bareface.maps.given import Marks
from bareface.maps.parts import GROW
from bareface.photo import Photo

WAYS = ("segmenter", "kmeans")
"""Ways to the map that need nothing of the user."""
MOST = 64
"""Largest growth and feather, crop pixels: a quarter of the crop."""


@dataclass(frozen=True)
class MapChoice:
    """How the map is made, and what of it is removed. Raises `UsageError` for what cannot be honoured."""

    by: str | Path | Photo = "segmenter"
    """One of `WAYS`, or the user's own map, a file or a picture, as large as the photo."""
    only: tuple[str, ...] = ()
    """Classes of things to remove; empty for all but glasses one can see through, which must be asked for."""
    marks: Marks = field(default_factory=Marks)
    """Points, boxes and strokes, photo pixels: only what they are on is removed."""
    grow: int = GROW
    """Growth of the map into the hole, 0 to 64 pixels of the 256 along the face's frame."""
    feather: int | None = None
    """Width of the seam inside the hole's border, in the same pixels: what is not grown so far shines through.

    None: 4, or as far as the map is grown if that is less.
    """

    def __post_init__(self) -> None:
        if self.by == "detector":
            raise UsageError("the detector runs in the lab (bareface[detector]), not here; use the segmenter")
        if not isinstance(self.by, Photo) and self.by not in WAYS and not Path(self.by).is_file():
            raise UsageError(f"{self.by}: neither a file nor a way to the map; the ways are: {', '.join(WAYS)}")
        for name in self.only:
            index_of(name)
        if self.only and self.by != "segmenter":
            raise UsageError(f"only {', '.join(self.only)}: {self.name} does not tell what is what, the segmenter does")
        if self.marked and (self.only or self.own):
            raise UsageError("points and boxes: choose by place, by class, or by a map of your own, not by two of them")
        for name, value in (("grow", self.grow), ("feather", self.seam)):
            if not 0 <= value <= MOST:
                raise UsageError(f"{name} {value}: give 0 to {MOST}, in pixels of a face that is cut out at 256x256")

    @property
    def own(self) -> bool:
        """Whether the map is the user's."""
        return isinstance(self.by, Photo) or self.by not in WAYS

    @property
    def name(self) -> str:
        """What errors call the map."""
        return "the map" if isinstance(self.by, Photo) else str(self.by)

    @property
    def marked(self) -> bool:
        """Whether the user has pointed at anything."""
        return bool(self.marks.points or self.marks.boxes or self.marks.strokes)

    @property
    def seam(self) -> int:
        """The feather, decided."""
        return min(FEATHER, self.grow) if self.feather is None else self.feather


DEFAULT = MapChoice()
"""All that the segmenter finds."""


def parse_classes(text: str) -> tuple[str, ...]:
    """`"mask,fast-food"` as names of classes, each once; a space may be written "-". Raises `UsageError` for others."""
    names = tuple(dict.fromkeys(name.strip().replace("-", " ") for name in text.split(",")))
    for name in names:
        index_of(name)
    return names


def shared_out(marks: Marks, faces: Sequence[Face]) -> list[Marks]:
    """The marks that are meant for each face: those it is nearest to, counted in widths of the face."""
    centres = np.array([(x + w / 2, y + h / 2) for x, y, w, h in (face.box for face in faces)]).reshape(-1, 2)
    widths = np.array([face.box[2] for face in faces])

    def nearest(x: float, y: float) -> int:
        return int(np.argmin(np.hypot(*(centres - (x, y)).T) / widths))

    return [
        replace(
            marks,
            points=tuple(point for point in marks.points if nearest(*point) == number),
            boxes=tuple(box for box in marks.boxes if nearest(box[0] + box[2] / 2, box[1] + box[3] / 2) == number),
            strokes=tuple(line for line in marks.strokes if nearest(*np.mean(line, axis=0)) == number),
        )
        for number in range(len(faces))
    ]
