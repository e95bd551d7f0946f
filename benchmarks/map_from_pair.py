"""Maps computed from pairs of pictures, beside the exact truth: every way, class by class.

    python benchmarks/map_from_pair.py --data DATA [--faces 50] [--split test]

Occluders of every class are put on clean faces. Each way gets both pictures: once as they are, once with each
compressed by itself as JPEG of quality 90. Mean IoU with alpha >= 0.5; the best way of a row and kind is in bold.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np

from bareface.classes import NAMES
from bareface.lab.data import Faces
from bareface.maps.pairs import METHODS
from bareface.occluders import Misfit, Occluded, Occluder

PAIRS = {"lossless": None, "JPEG 90": 90}


def occlude(rgb: np.ndarray, points: np.ndarray, label: str, rng: np.random.Generator) -> Occluded | None:
    """The face with one thing of class `label` that hides some of the picture; None if the class does not fit it."""
    try:
        seen = Occluder({label: 1.0}, together=0)(rgb, points, rng)
    except Misfit:
        return None
    return seen if (seen.alpha >= 0.5).any() else None


def compressed(rgb: np.ndarray, quality: int | None) -> np.ndarray:
    if quality is None:
        return rgb
    # OpenCV takes the channels for BGR: they must be, for luma and chroma to be compressed as in a file.
    done = cv2.imencode(".jpg", cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return cv2.cvtColor(cv2.imdecode(done, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)


def iou(found: np.ndarray, truth: np.ndarray) -> float:
    return float((found & truth).sum() / (found | truth).sum())


def row(name: str, scores: np.ndarray) -> str:
    """Scores [pairs, ways] as a line of the table, the best way of each kind of pair in bold."""
    best = scores == scores.max(axis=1, keepdims=True)
    cells = [f"**{s:.3f}**" if b else f"{s:.3f}" for s, b in zip(scores.ravel(), best.ravel(), strict=True)]
    return f"| {name} | {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--faces", type=int, default=50, help="how many, evenly over the split")
    parser.add_argument("--split", default="test")
    options = parser.parse_args()
    faces = Faces(options.data, options.split)
    chosen = np.linspace(0, len(faces) - 1, min(options.faces, len(faces))).astype(int)
    columns = [f"{way}, {pair}" for pair in PAIRS for way in METHODS]
    print(f"| class | {' | '.join(columns)} |\n|{'---|' * (len(columns) + 1)}")
    table = []
    for number, label in enumerate(NAMES):
        scores = np.full((len(chosen), len(PAIRS), len(METHODS)), np.nan)
        for k, index in enumerate(chosen):
            face = faces[int(index)]
            seen = occlude(face.rgb, face.points, label, np.random.default_rng((13, number, index)))
            if seen is None:
                continue
            for p, quality in enumerate(PAIRS.values()):
                clean, occluded = (compressed(picture, quality) for picture in (face.rgb, seen.photo))
                for m, way in enumerate(METHODS.values()):
                    scores[k, p, m] = iou(way(clean, occluded) > 0, seen.alpha >= 0.5)
        table.append(np.nanmean(scores, axis=0))
        print(row(label, table[-1]))
    print(row("**mean**", np.mean(table, axis=0)))


if __name__ == "__main__":
    main()
