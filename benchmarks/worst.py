"""The worst answers of a fill over test faces, on a sheet that shows nobody: what it made in the hole, grey round it.

    python benchmarks/worst.py SHEET.jpg --data DATA [--fill fill] [--occluders ""] [--faces 316] [--count 10]

Worst by the hole's PSNR. The lines on grey are the outlines of the face, eyes, brows and mouth where they truly are,
by which a misplaced feature can be told. A table names each face, how much is hidden, its turn and its figure.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np

from bareface.evaluate.covered import CoveredFaces, Wish
from bareface.evaluate.items import Item
from bareface.faces.topology import OVAL
from bareface.frame import EYES
from bareface.photo import Photo
from bareface.scores.pixels import psnr

MOUTH = (61, 40, 37, 0, 267, 270, 291, 321, 314, 17, 84, 91)
BROWS = ((70, 63, 105, 66, 107), (336, 296, 334, 293, 300))
GREY, LINE = 128, (200, 200, 200)
COLUMNS = 5


def tile(item: Item) -> np.ndarray:
    """The hole's answer alone, uint8 [256, 256, 3]."""
    out = np.full_like(item.clean, GREY)
    for ring, closed in ((OVAL, True), (MOUTH, True), *((eye, True) for eye in EYES), *((b, False) for b in BROWS)):
        line = np.rint(16 * item.points[list(ring)]).astype(np.int32)
        cv2.polylines(out, [line], closed, LINE, 1, cv2.LINE_AA, 4)
    return np.where(item.hole[..., None], item.raw, out)


def main() -> None:
    """Writes the sheet and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sheet", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--fill", default="fill")
    parser.add_argument("--occluders", default="")
    parser.add_argument("--faces", type=int)
    parser.add_argument("--count", type=int, default=10)
    options = parser.parse_args()
    faces = CoveredFaces(Wish(options.data, occluders=options.occluders, faces=options.faces, fill=options.fill))
    judged = [
        (psnr(item.raw, item.clean, item.hole), item) for item in map(faces.__getitem__, range(len(faces))) if item
    ]
    judged.sort(key=lambda each: each[0])
    worst = judged[: options.count]
    print("| face | hidden | groups | hole PSNR, dB |\n|---|---|---|---|")
    for figure, item in worst:
        print(f"| {item.name} | {item.hole.mean():.0%} | {item.groups} | {figure:.1f} |")
    tiles = [tile(item) for _, item in worst]
    tiles += [np.full_like(tiles[0], GREY)] * (-len(tiles) % COLUMNS)
    rows = [np.concatenate(tiles[k : k + COLUMNS], 1) for k in range(0, len(tiles), COLUMNS)]
    Photo.from_array(np.concatenate(rows)).save(options.sheet, overwrite=True)


if __name__ == "__main__":
    main()
