"""Error of the mesh as the studio runs it: two looks, the first through a frame that is as wrong as the finder's.

    python benchmarks/mesh_accuracy.py --data DATA

Mean distance over the eye distance on the validation faces, in per cent: clean, and covered by kinds of masks, by
photographed things (MaskTheFace's among them) and by drawn things of all classes that no network was trained with.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from bareface import weights
from bareface.faces.mesh import Mesh
from bareface.frame import EYES, Frame
from bareface.lab.data import Coverer, Faces, Shares

COVERED = {
    "nothing": Shares(0, 0, 0), "masks": Shares(1, 0, 0), "sprites": Shares(0, 1, 0), "any class": Shares(0, 0, 0, 1)
}  # fmt: skip


def rough(points: np.ndarray, rng: np.random.Generator) -> Frame:
    """The face's frame, off by 4 degrees, 4 % in size and 2 % in place (one standard deviation each)."""
    exact = Frame.from_mesh(points)
    turn, zoom = np.deg2rad(rng.normal(0, 4)), np.exp(rng.normal(0, 0.04))
    x, y = exact.axis
    axis = zoom * np.array([x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)])
    centre = np.array(exact.centre) + rng.normal(0, 0.02 * exact.side, 2)
    return Frame((float(centre[0]), float(centre[1])), (float(axis[0]), float(axis[1])))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    mesh, faces = Mesh(weights.load("mesh")), Faces(options.data, "validation")
    print("| covered by | mean error | median face | worst tenth | visibility right |\n|---|---|---|---|---|")
    for name, shares in COVERED.items():
        cover, errors, right = Coverer(options.data, shares, held_out=True), [], []
        for k in range(len(faces)):
            rng = np.random.default_rng((7, k))
            face = faces[k]
            covered = cover(face, rng)
            found = mesh(covered.photo, rough(face.points, rng))
            eyes = np.linalg.norm(face.points[list(EYES[0])].mean(0) - face.points[list(EYES[1])].mean(0))
            errors.append(100 * np.linalg.norm(found.xy - face.points, axis=1).mean() / eyes)
            right.append(100 * ((found.visible > 0.5) == covered.visible).mean())
        worst = np.sort(errors)[-len(errors) // 10 :].mean()
        print(
            f"| {name} | {np.mean(errors):.2f} % | {np.median(errors):.2f} % | {worst:.2f} % | {np.mean(right):.1f} % |"
        )


if __name__ == "__main__":
    main()
