"""Covers two public-domain portraits with one thing of each of the nineteen classes: one picture, each named.

python examples/occlude.py FILE.jpg
"""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import numpy as np
from demo import portraits

from bareface import Photo, Restorer
from bareface.classes import NAMES
from bareface.occluders import Misfit, Occluder

SIDE, COLUMNS = 208, 5


def framed() -> list[tuple[np.ndarray, np.ndarray]]:
    """The portraits' faces in the FFHQ frame, and their points there."""
    restorer, faces = Restorer(), []
    for rgb in portraits().values():
        face = restorer(Photo.from_array(rgb)).faces[0]
        faces.append((face.frame.crop(rgb, SIDE), face.frame.to_crop(face.points.xy, SIDE)))
    return faces


def tile(face: tuple[np.ndarray, np.ndarray], label: str, seed: int) -> np.ndarray:
    """One thing of a class before a face, named."""
    occluder = Occluder({label: 1.0, "hand": 1e-9}, together=0, anywhere=0)
    for attempt in range(seed, seed + 20):
        try:
            photo = occluder(*face, np.random.default_rng(attempt)).photo
        except Misfit:
            continue
        at, font = (6, SIDE - 8), cv2.FONT_HERSHEY_SIMPLEX
        for colour, width in ((0, 3), (255, 1)):
            photo = cv2.putText(photo, label, at, font, 0.5, (colour,) * 3, width, cv2.LINE_AA)
        return photo
    raise SystemExit(f"no {label} fits this face")


def main(file: Path) -> None:
    """Writes the picture."""
    faces = framed()
    tiles = [tile(faces[k % 2], label, 5 + k) for k, label in enumerate(NAMES)]
    both = Occluder({"mask": 1.0, "sunglasses": 1.0}, together=1)(*faces[1], np.random.default_rng(3))
    rows = [*tiles, both.photo]
    picture = np.concatenate([np.concatenate(rows[k : k + COLUMNS], 1) for k in range(0, len(rows), COLUMNS)])
    cv2.imwrite(str(file), picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 82])


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "occluders.jpg"))
