"""A folder of photos through the whole flow: how many faces, how many maps, and a sheet to look at.

    python benchmarks/contact_sheet.py FOLDER SHEET.jpg [--tile 160] [--columns 8]

A tile shows a photo with its box and map, and beside it the photo restored. Write the sheet outside the repository
when the photos may not be shown.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np

from bareface import Photo, PhotoError, Restorer, Result
from bareface.restorer import THRESHOLD


def overlay(result: Result, rgb: np.ndarray) -> np.ndarray:
    """The photo with the largest face's box, and its map in red."""
    out = rgb.astype(np.float32)
    for face in result.faces:
        red = face.frame.uncrop((face.map > THRESHOLD).astype(np.float32), (0, 0, rgb.shape[1], rgb.shape[0]))
        out += 0.5 * red[..., None] * (np.array([255, 0, 0], np.float32) - out)
        x, y, w, h = (round(v) for v in face.face.box)
        cv2.rectangle(out, (x, y), (x + w, y + h), (255, 255, 0), max(1, rgb.shape[1] // 200))
    return np.rint(out).astype(np.uint8)


def tile(rgb: np.ndarray, side: int) -> np.ndarray:
    """The picture fitted into a black square."""
    scale = side / max(rgb.shape[:2])
    small = cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)[:side, :side]
    out = np.zeros((side, side, 3), np.uint8)
    out[: small.shape[0], : small.shape[1]] = small
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("sheet", type=Path)
    parser.add_argument("--tile", type=int, default=160)
    parser.add_argument("--columns", type=int, default=8)
    options = parser.parse_args()
    restorer, tiles, found, mapped, without = Restorer(), [], 0, 0, []
    for path in sorted(options.folder.iterdir()):
        try:
            photo = Photo.open(path)
        except PhotoError as error:
            print(error)
            continue
        result = restorer(photo)
        found += bool(result.faces)
        mapped += bool(result.removed)
        if not result.removed:
            without.append(path.name)
        tiles += [tile(overlay(result, photo.rgb), options.tile), tile(result.photo.rgb, options.tile)]
    print(f"{len(tiles) // 2} photos: a face found in {found}, something removed in {mapped}")
    print("nothing removed in:", ", ".join(without) or "none")
    while len(tiles) % (2 * options.columns):
        tiles.append(np.zeros_like(tiles[0]))
    rows = [np.concatenate(tiles[k : k + 2 * options.columns], 1) for k in range(0, len(tiles), 2 * options.columns)]
    Photo.from_array(np.concatenate(rows)).save(options.sheet, overwrite=True)


if __name__ == "__main__":
    main()
