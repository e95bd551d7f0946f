"""What another photo gives: people in surgical masks, filled alone, with their own reference, with a stranger's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from bareface import weights
from bareface.errors import UsageError
from bareface.evaluate.covered import covered, occluder_of
from bareface.evaluate.run import FORMAT
from bareface.faces.likeness import Likeness, alignment
from bareface.faces.mesh import Mesh
from bareface.fills import DEFAULT, Answer, LedFill, WarpFill, named_fill
from bareface.fills.fitting import ALIKE, Fit, fitted
from bareface.fills.references import WHOLE, Reader, laid_together
from bareface.lab.data import Clean, planes
from bareface.lab.losses.identity import Identity
from bareface.lab.pairs import Pairs
from bareface.maps.parts import hole_of
from bareface.maps.segmenter import SegmenterMap
from bareface.scores.identity import DlibJudge, auc, distance
from bareface.scores.intervals import difference, interval
from bareface.scores.pictures import byte_picture
from bareface.scores.pixels import psnr

COVERED, WITHOUT, OWN, STRANGERS = "covered", "without a reference", "with their own", "with a stranger's"
WAYS = (COVERED, WITHOUT, OWN, STRANGERS)
FIGURES = {"hole PSNR, dB": 2, "identity cosine (MobileFaceNet)": 3, "identity distance (dlib)": 3}
"""Heading -> decimals. MobileFaceNet's features are the lab's, and steered the fill's training; dlib's never did."""


@dataclass(frozen=True)
class Asked:
    """Whom, and how."""

    data: Path
    """Folder with pairs/ and models/mobilefacenet.safetensors."""
    fill: str = DEFAULT
    """As `named_fill` takes it; one that photos do not lead has them pasted."""
    people: int | None = None
    """How many, evenly chosen; None for all."""
    trusting: bool = False
    """Whether every photo is used, as if its face had been named, or only one that looks like the person."""
    split: str = "test"
    seed: int = 1

    def __post_init__(self) -> None:
        if self.people is not None and self.people < 2:
            raise UsageError(f"people: {self.people} cannot be honoured; give a whole number from 2")

    @property
    def plain(self) -> dict[str, Any]:
        """As a report keeps it."""
        return {name: str(value) if isinstance(value, Path) else value for name, value in asdict(self).items()}


def compare(asked: Asked, progress: bool = False) -> dict[str, Any]:
    """For each of `WAYS` each of `FIGURES`, how much a reference changed, and which photos were used.

    Means with 95 % bootstrap intervals over people; changes are paired; `items` has each person's, [ways, figures].
    UsageError where dlib is not installed.
    """
    bench = _Bench(asked)
    return _summary(asked, np.stack(bench.rows(progress)), bench.fits)


def _summary(asked: Asked, table: NDArray[np.float64], fits: Sequence[Fit]) -> dict[str, Any]:
    """Of people's figures [N, ways, figures], and of each one's own photo and a stranger's, by turns."""
    alike = np.array([fit.alike for fit in fits]).reshape(-1, 2)
    used = np.array([fit.used for fit in fits]).reshape(-1, 2).mean(0)
    return {
        "format": FORMAT,
        "settings": asked.plain,
        "people": len(table),
        "items": table.tolist(),
        "figures": {
            way: {name: asdict(interval(table[:, w, k])) for k, name in enumerate(FIGURES)}
            for w, way in enumerate(WAYS)
        },
        "changes": {
            way: {name: asdict(difference(table[:, w, k], table[:, 1, k])) for k, name in enumerate(FIGURES)}
            for w, way in enumerate(WAYS)
            if way in (OWN, STRANGERS)
        },
        "likeness AUC": auc(alike[:, 0], alike[:, 1]),
        "used": {OWN: float(used[0]), STRANGERS: float(used[1])},
    }


def told(report: Mapping[str, Any]) -> str:
    """The report as tables in Markdown."""
    lines = _table(report["figures"], "{mean:.{d}f} ({low:.{d}f}-{high:.{d}f})")
    lines += ["", "What a reference changes, person by person:", ""]
    lines += _table(report["changes"], "{mean:+.{d}f} ({low:+.{d}f} to {high:+.{d}f})")
    own, strangers = (f"{report['used'][way]:.0%}" for way in (OWN, STRANGERS))
    lines += ["", f"{report['people']} people. {own} of their own photos were used and {strangers} of the strangers'"]
    lines[-1] += (
        "." if report["settings"]["trusting"]
        else f": those that look alike, from {ALIKE} on (AUC of the likeness {report['likeness AUC']:.3f})."
    )  # fmt: skip
    return "\n".join(lines)


def _table(rows: Mapping[str, Mapping[str, Mapping[str, float]]], cell: str) -> list[str]:
    cells = [
        [name, *(cell.format(d=digits, **figures[figure]) for figure, digits in FIGURES.items())]
        for name, figures in rows.items()
    ]
    return [f"| {' | '.join(row)} |" for row in [["", *FIGURES], ["---"] * (1 + len(FIGURES)), *cells]]


class _Bench:
    def __init__(self, asked: Asked) -> None:
        named = named_fill(asked.fill)
        self.asked, self.pairs = asked, Pairs(asked.data, asked.split)
        self.fill = named if isinstance(named, LedFill) else WarpFill(named)
        mesh, segmenter, likeness = (weights.load(name) for name in ("mesh", "segmenter", "likeness"))
        self.read = Reader(Mesh(mesh), SegmenterMap(segmenter), Likeness(likeness))
        self.fits: list[Fit] = []
        self.identity, self.dlib = Identity(asked.data / "models" / "mobilefacenet.safetensors"), DlibJudge()
        self.cover = occluder_of("mask:surgical")

    def rows(self, progress: bool) -> Sequence[NDArray[np.float64]]:
        """Each person's figures, [ways, figures]."""
        count = min(self.asked.people or len(self.pairs), len(self.pairs))
        people = np.linspace(0, len(self.pairs) - 1, count).astype(int).tolist()
        found = [self._row(k) for k in tqdm(people, unit="person", disable=not progress)]
        return [row for row in found if row is not None]

    def _row(self, k: int) -> NDArray[np.float64] | None:
        face, own = self.pairs[k]
        seen = covered(self.cover, face.rgb, face.points, (self.asked.seed, k))
        if seen is None:
            return None
        stranger = self.pairs[(k + len(self.pairs) // 2) % len(self.pairs)][1]
        hole = hole_of(seen.alpha)
        answers = [self.fill(seen.photo, hole), *(self._led(seen.photo, hole, each) for each in (own, stranger))]
        raw = [byte_picture(answer.rgb, f"{self.asked.fill}: its answer") for answer in answers]
        made = [np.where(hole[..., None], picture, seen.photo) for picture in raw]
        return np.array([self._judged(face, picture, hole) for picture in (seen.photo, *made)])

    def _led(self, crop: NDArray[np.uint8], hole: NDArray[np.bool_], other: Clean) -> Answer:
        """The fill's answer with a reference whose mesh and map are found by the networks."""
        there = self.read.mesh(crop, WHOLE).xy
        look = self.read.likeness(crop, there, hole)
        ((fit,),) = fitted([self.read.crop(other.rgb)], [look], 1 if self.asked.trusting else None)
        self.fits.append(fit)
        used = [fit.reference] if fit.used else []
        return self.fill.led(crop, hole, laid_together(used, there, crop, hole))[0]

    def _judged(self, face: Clean, picture: NDArray[np.uint8], hole: NDArray[np.bool_]) -> tuple[float, float, float]:
        """The figures of one picture."""
        align = torch.from_numpy(alignment(face.points))[None].float()
        with torch.no_grad():
            who, true = (self.identity(planes(torch.from_numpy(p)[None]), align)[0] for p in (picture, face.rgb))
        mine, truth = (self.dlib(p, face.points)[None] for p in (picture, face.rgb))
        return psnr(picture, face.rgb, hole), float((who * true).sum()), float(distance(mine, truth)[0])
