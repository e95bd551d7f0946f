"""What another photo gives: people of `pairs` in surgical masks, alone, with their own reference, with a stranger's.

    python benchmarks/references.py --data DATA [--fill fill] [--people 168] [--trusting]

Hole PSNR, cosine by the lab's identity features (which steered the fill's training) and distance by dlib's descriptor
(which no training saw), each with its 95 % bootstrap interval; then how much each reference changed, paired; and how
alike the photos look to the embedded likeness network, by which strangers' are left unused unless `--trusting`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from bareface import weights
from bareface.evaluate.covered import covered, occluder_of
from bareface.faces.likeness import Likeness, alignment
from bareface.faces.mesh import Mesh
from bareface.fills import Answer, LedFill, WarpFill, named_fill
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

WAYS = ("covered", "without", "own reference", "a stranger's reference")
FIGURES = ("hole PSNR, dB", "cosine", "dlib's distance")


class _Bench:
    def __init__(self, data: Path, fill: str, trusting: bool) -> None:
        named = named_fill(fill)
        self.pairs, self.fill = Pairs(data, "test"), named if isinstance(named, LedFill) else WarpFill(named)
        mesh, segmenter, likeness = (weights.load(name) for name in ("mesh", "segmenter", "likeness"))
        self.read = Reader(Mesh(mesh), SegmenterMap(segmenter), Likeness(likeness))
        self.asked = 1 if trusting else None
        self.fits: list[Fit] = []
        self.identity, self.dlib = Identity(data / "models" / "mobilefacenet.safetensors"), DlibJudge()
        self.cover = occluder_of("mask:surgical")

    def rows(self, people: int) -> Iterator[NDArray[np.float64]]:
        """A person's figures, [ways, figures]."""
        for k in np.linspace(0, len(self.pairs) - 1, people).astype(int):
            face, own = self.pairs[k]
            seen = covered(self.cover, face.rgb, face.points, (1, int(k)))
            if seen is None:
                continue
            stranger = self.pairs[(k + len(self.pairs) // 2) % len(self.pairs)][1]
            hole = hole_of(seen.alpha)
            answers = [self.fill(seen.photo, hole), *(self.led(seen.photo, hole, each) for each in (own, stranger))]
            raw = [byte_picture(answer.rgb, "an answer") for answer in answers]
            made = [np.where(hole[..., None], picture, seen.photo) for picture in raw]
            yield np.array([self.judged(face, picture, hole) for picture in (seen.photo, *made)])

    def led(self, crop: NDArray[np.uint8], hole: NDArray[np.bool_], other: Clean) -> Answer:
        """The fill's answer with a reference whose mesh and map are found by the networks."""
        there = self.read.mesh(crop, WHOLE).xy
        ((fit,),) = fitted([self.read.crop(other.rgb)], [self.read.likeness(crop, there, hole)], self.asked)
        self.fits.append(fit)
        used = [fit.reference] if fit.used else []
        return self.fill.led(crop, hole, laid_together(used, there, crop, hole))

    def judged(self, face: Clean, picture: NDArray[np.uint8], hole: NDArray[np.bool_]) -> tuple[float, float, float]:
        """The figures of one picture."""
        align = torch.from_numpy(alignment(face.points))[None].float()
        with torch.no_grad():
            who, true = (self.identity(planes(torch.from_numpy(p)[None]), align)[0] for p in (picture, face.rgb))
        mine, truth = (self.dlib(p, face.points)[None] for p in (picture, face.rgb))
        return psnr(picture, face.rgb, hole), float((who * true).sum()), float(distance(mine, truth)[0])


def main() -> None:
    """Prints both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--fill", default="fill")
    parser.add_argument("--people", type=int, default=168)
    parser.add_argument("--trusting", action="store_true", help="use every photo, as if its face had been named")
    options = parser.parse_args()
    bench = _Bench(options.data, options.fill, options.trusting)
    table = np.stack(list(bench.rows(options.people)))
    print(f"{len(table)} people\n\n| | {' | '.join(FIGURES)} |\n|---|---|---|---|")
    for way, name in enumerate(WAYS):
        found = [interval(table[:, way, k]) for k in range(len(FIGURES))]
        print(f"| {name} | {' | '.join(f'{f.mean:.3f} ({f.low:.3f}-{f.high:.3f})' for f in found)} |")
    for way in (2, 3):
        apart = [difference(table[:, way, k], table[:, 1, k]) for k in range(len(FIGURES))]
        cells = (f"{f.mean:+.3f} ({f.low:+.3f} to {f.high:+.3f})" for f in apart)
        print(f"| {WAYS[way]} less without | {' | '.join(cells)} |")
    alike = np.array([fit.alike for fit in bench.fits]).reshape(-1, 2)
    kept = np.array([fit.used for fit in bench.fits]).reshape(-1, 2).mean(0)
    print(f"\nAUC of likeness, own against strangers: {auc(alike[:, 0], alike[:, 1]):.3f}")
    print(f"used: {kept[0]:.0%} of own photos, {kept[1]:.0%} of strangers' (from {ALIKE} on)")


if __name__ == "__main__":
    main()
