"""Is a fill as fine as the photo round it? Its detail against the true one, octave by octave, on photos larger than it.

    python benchmarks/detail.py PHOTO... [--occluders mask:surgical] [--sheet SHEET.png]

Each photo's largest face is covered and uncovered again as a user would. For each octave of size, in pixels of the
crop of 256 that the fill sees, the spread of lightness in what is new and lies on the face, over that of the true face:
1 is as fine as the truth. The sheet shows covered, uncovered and true faces.
"""

from __future__ import annotations

import argparse
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from bareface import Photo, Restorer
from bareface.evaluate.covered import covered, occluder_of
from bareface.faces.topology import OVAL
from bareface.frame import SIZE
from bareface.restorer import FaceResult

OCTAVES = (0.0, 0.35, 0.7, 1.4, 2.8, 5.6)
"""Standard deviations between which detail is told apart, crop pixels."""
FROM_SEAM = 6
"""Distance from the hole's border from which detail counts, crop pixels."""
TILE = 480


def detail(rgb: NDArray[np.uint8], where: NDArray[np.bool_], scale: float) -> NDArray[np.float64]:
    """Spread of each octave within a region; `scale`: photo pixels to one of the crop's."""
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY).astype(np.float32)
    blurred = [cv2.GaussianBlur(grey, (0, 0), scale * s) if s else grey for s in OCTAVES]
    return np.array([(fine - coarse)[where].std() for fine, coarse in pairwise(blurred)])


def new_skin(face: FaceResult, changed: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """What is new, on the true face, and off the seam."""
    inside = np.zeros(changed.shape, np.uint8)
    cv2.fillPoly(inside, [np.rint(face.points.xy[list(OVAL)]).astype(np.int32)], 1)
    side = 2 * round(FROM_SEAM * face.frame.side / SIZE) + 1
    return np.asarray(cv2.erode(inside * changed, np.ones((side, side), np.uint8)) > 0)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("photos", type=Path, nargs="+", metavar="PHOTO")
    parser.add_argument("--occluders", default="mask:surgical")
    parser.add_argument("--sheet", type=Path)
    options = parser.parse_args()
    restorer, cover, rows, tiles = Restorer(), occluder_of(options.occluders), [], []
    for number, path in enumerate(options.photos):
        photo = Photo.open(path)
        faces = restorer.inspect(photo).faces
        seen = covered(cover, photo.rgb, faces[0].points.xy, (1, number)) if faces else None
        if seen is None:
            print(f"{path}: no face, or nothing over it")
            continue
        result = restorer(Photo.from_array(seen.photo))
        scale, where = faces[0].frame.side / SIZE, new_skin(faces[0], result.changed)
        if not where.any():
            print(f"{path}: what covers the face was not found")
            continue
        made, true = (detail(rgb, where, scale) for rgb in (result.photo.rgb, photo.rgb))
        rows.append(made / true)
        print(f"{path.name}: {scale:.1f} times finer, {np.round(rows[-1], 2)}")
        pictures = (faces[0].frame.crop(rgb, TILE) for rgb in (seen.photo, result.photo.rgb, photo.rgb))
        tiles.append(np.concatenate(list(pictures), 1))
    if not rows:
        raise SystemExit("no photo shows a face that could be covered and uncovered; name others")
    for name, figures in (("mean", np.mean(rows, 0)), ("median", np.median(rows, 0))):
        parts = (f"{a:g} to {b:g}: {v:.2f}" for (a, b), v in zip(pairwise(OCTAVES), figures, strict=True))
        print(f"{name} of {len(rows)}, octaves in crop pixels: {', '.join(parts)}")
    if options.sheet:
        Photo.from_array(np.concatenate(tiles)).save(options.sheet, overwrite=True)


if __name__ == "__main__":
    main()
