"""Is a fill as sure as it should be? Stated against real error in the hole, over test faces.

    python benchmarks/calibration.py --data DATA [--fill fill] [--faces 100] [--occluders mask]

Ten bins of equally many pixels, by the error that the fill states for its steady answer; then how far five candidates
lie apart, bin by bin: where they differ the fill should be unsure.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from bareface.evaluate.covered import CoveredFaces, Wish
from bareface.fills import STEADY, named_fill
from bareface.scores.calibration import calibration

SEEDS = range(1, 6)
EACH = 2000
"""Pixels of a face's hole that are looked at."""


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--fill", default="fill")
    parser.add_argument("--faces", type=int, default=100)
    parser.add_argument("--occluders", default="mask")
    options = parser.parse_args()
    faces = CoveredFaces(Wish(options.data, occluders=options.occluders, faces=options.faces, fill="telea"))
    fill, rng = named_fill(options.fill), np.random.default_rng(0)
    stated, real, apart = [], [], []
    for item in (faces[k] for k in range(len(faces))):
        if item is None:
            continue
        chosen = rng.choice(np.flatnonzero(item.hole), min(EACH, int(item.hole.sum())), replace=False)
        answer = fill(item.masked, item.hole, STEADY)
        if answer.error is None:
            raise SystemExit(f"{options.fill}: does not say how sure it is")
        others = np.stack([fill(item.masked, item.hole, seed).rgb for seed in SEEDS]).mean(3)
        stated.append(answer.error.ravel()[chosen])
        real.append(np.abs(answer.rgb - item.clean / 255).mean(2).ravel()[chosen])
        apart.append(others.std(0).ravel()[chosen])
    said, found, spread = (np.concatenate(part) for part in (stated, real, apart))
    told, order = calibration(said, found), np.argsort(said, kind="stable")
    print("| stated | real | candidates apart |\n|---|---|---|")
    for part, pixels in zip(told.bins, np.array_split(order, len(told.bins)), strict=True):
        print(f"| {part.stated:.4f} | {part.real:.4f} | {spread[pixels].mean():.4f} |")
    print(f"\nreal over stated {told.ratio:.2f}, slope {told.slope:.2f}, off by {told.off:.4f}; {len(stated)} faces")


if __name__ == "__main__":
    main()
