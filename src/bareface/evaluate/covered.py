"""Faces of a lab folder, covered on the fly and restored by a fill."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bareface import weights
from bareface.candidates import MOST_CANDIDATES
from bareface.classes import NAMES, index_of
from bareface.errors import UsageError
from bareface.evaluate.items import Item, checksum
from bareface.evaluate.judge import SIDE, band
from bareface.fills import DEFAULT, EMBEDDED, STEADY, Answer, Fill, named_fill, only_one_answer
from bareface.lab.manifest import read_manifest
from bareface.maps.found import THRESHOLD
from bareface.maps.parts import hole_of
from bareface.maps.segmenter import SegmenterMap
from bareface.occluders import Misfit, Occluded, Occluder
from bareface.occluders.catalogue import kinds_held_out, kinds_of
from bareface.photo import Photo
from bareface.scores.pictures import byte_picture

TRIES = 8
"""Draws of chance in which something must fit a face."""
TOGETHER = 0.1
"""Share of the faces with two things, where there are several classes."""


@dataclass(frozen=True)
class Wish:
    """Which faces, and what is put over them."""

    data: Path
    """Folder with faces/manifest.csv and faces/landmarks.npz."""
    split: str = "test"
    """Of the manifest."""
    occluders: str = ""
    """As `parse_occluders` takes them."""
    seed: int = 1
    """The same seed covers the same faces with the same things."""
    faces: int | None = None
    """How many, evenly chosen; None for all."""
    fill: str = DEFAULT
    """As `named_fill` takes it."""
    found: bool = False
    """Whether the hole is of the map that the studio's segmenter finds, and not of the exact one."""
    candidates: int = 0
    """Other answers of the fill to be judged too."""

    def __post_init__(self) -> None:
        if self.seed < 0:
            raise UsageError(f"seed: {self.seed} cannot be honoured; give a whole number from 0")
        if self.faces is not None and self.faces < 2:
            raise UsageError(f"faces: {self.faces} cannot be honoured; give a whole number from 2")
        if not 0 <= self.candidates <= MOST_CANDIDATES:
            raise UsageError(f"candidates: {self.candidates} cannot be honoured; give 0 to {MOST_CANDIDATES}")
        parse_occluders(self.occluders)


class CoveredFaces:
    """The faces of a wish as a source: each is covered and restored when it is asked for."""

    def __init__(self, wish: Wish) -> None:
        """UsageError for a split without faces, and a fill that is none; RecipeError where the folder's lists fail."""
        self.wish = wish
        fill = named_fill(wish.fill)  # told now rather than by every process
        if wish.candidates:
            only_one_answer(fill)
        rows, points = read_manifest(wish.data / "faces", wish.split)
        if not rows:
            raise UsageError(f"{wish.data / 'faces'}: no faces in the split {wish.split!r}; name another with --split")
        count = min(wish.faces or len(rows), len(rows))
        # By their place in the split: a face is covered alike whatever others are chosen.
        self._places = chosen = np.linspace(0, len(rows) - 1, count).astype(int).tolist()
        self._rows = [rows[k] for k in chosen]
        # The file counts from the picture's edge; here, as everywhere, a pixel's centre is at a whole number.
        self._points = points[chosen] - np.float32(0.5)

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: int) -> Item | None:
        """The hole is made of the map, exact or found, as the restorer makes it.

        With a found map it is joined with what should have been found, where the thing then stays.
        """
        row, points = self._rows[index], self._points[index]
        clean = Photo.open(self.wish.data / row["file"]).rgb
        seen = covered(self._occluder, clean, points, (self.wish.seed, self._places[index]))
        if seen is None:
            return None
        hole, maps = hole_of(seen.alpha), None
        filled = hole
        if self.wish.found:
            alpha = self._map(seen.photo, points).alpha
            maps, filled = (alpha > THRESHOLD, seen.alpha > THRESHOLD), hole_of(alpha)
            hole = hole | filled
        answers = [self._fill(seen.photo, filled, seed) for seed in range(STEADY, self.wish.candidates + 1)]
        raw, *others = (self._picture(answer, seen, filled) for answer in answers)
        return Item(
            Path(row["file"]).stem,
            clean,
            raw,
            seen.photo,
            hole,
            maps,
            answers[0].error,
            tuple(others),
            points,
            _groups(row, seen),
        )

    def _picture(self, answer: Answer, seen: Occluded, filled: NDArray[np.bool_]) -> NDArray[np.uint8]:
        """The answer; with a found map what is not filled stays as it was."""
        raw = byte_picture(answer.rgb, f"{self.wish.fill}: its answer")
        return np.where(filled[..., None], raw, seen.photo) if self.wish.found else raw

    @property
    def settings(self) -> dict[str, Any]:
        """The wish, and what is fixed."""
        which = "found map, joined with the exact one" if self.wish.found else "exact map"
        fixed = {"data": str(self.wish.data), "hole": f"of the {which}, grown as in use"}
        if self.wish.fill in EMBEDDED:
            fixed["fill sha256"] = " ".join(weights.card(name)["sha256"] for name in EMBEDDED[self.wish.fill])
        elif Path(self.wish.fill).is_file():
            fixed["fill sha256"] = checksum(Path(self.wish.fill))
        return asdict(self.wish) | fixed

    # Neither can be sent to another process: each process makes its own when it needs them.

    @cached_property
    def _occluder(self) -> Occluder:
        return occluder_of(self.wish.occluders)

    @cached_property
    def _map(self) -> SegmenterMap:
        return SegmenterMap(weights.load("segmenter"))

    @cached_property
    def _fill(self) -> Fill:
        return named_fill(self.wish.fill)


def covered(
    occluder: Occluder, rgb: NDArray[np.uint8], points: NDArray[np.float32], seed: tuple[int, ...]
) -> Occluded | None:
    """A face uint8 [H, W, 3] with mesh [478, 2] under something that hides a part of it; None where nothing fits.

    The same seed covers the same face alike.
    """
    for attempt in range(TRIES):
        try:
            seen = occluder(rgb, points, np.random.default_rng((*seed, attempt)))
        except Misfit:
            continue
        if hole_of(seen.alpha).any():
            return seen
    return None


def occluder_of(text: str) -> Occluder:
    """What covers faces with the things of `text`, as `parse_occluders` takes it."""
    kinds = parse_occluders(text)
    return Occluder(dict.fromkeys(kinds, 1.0), kinds=kinds.__getitem__, together=TOGETHER)


def parse_occluders(text: str) -> dict[str, tuple[str, ...]]:
    """`"mask:surgical,mask:cloth,hand"` as class -> kinds, all classes equally often; an empty text for all classes.

    A class without a kind has those kinds that no network here was trained with. A space may be written "-" in a class.
    UsageError for an unknown class or kind.
    """
    found: dict[str, list[str]] = {}
    for part in text.split(",") if text else NAMES:
        label, colon, kind = (word.strip() for word in part.partition(":"))
        label = label.replace("-", " ")
        index_of(label)
        if colon and kind not in kinds_of(label):
            raise UsageError(f"occluders {text!r}: no {label} of kind {kind!r}; there are {', '.join(kinds_of(label))}")
        found.setdefault(label, []).extend([kind] if colon else kinds_held_out(label))
    return {label: tuple(dict.fromkeys(kinds)) for label, kinds in found.items()}


def _groups(row: dict[str, str], seen: Occluded) -> dict[str, str]:
    labels = sorted({instance.label for instance in seen.instances})
    groups = {"occluder": labels[0] if len(labels) == 1 else "several", "sex": row.get("sex", "")}
    pixels = row.get("original_px", "")
    groups |= {"group": row.get("group", ""), "size": band(float(pixels), SIDE, " px") if pixels else ""}
    return {name: group for name, group in groups.items() if group}
