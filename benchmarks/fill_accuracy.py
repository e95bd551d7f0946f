"""The fill on people it has never seen, beside OpenCV's inpainting, with the exact hole given.

    python benchmarks/fill_accuracy.py --data DATA [--sheet SHEET.png]

Masks, photographed things and drawn things, all of kinds that no network was trained with, are laid on the clean faces
of the test split; the hole is the exact alpha, grown as the restorer grows a map. All figures are of the composite
(hole filled, the rest clean), 256x256, peak 1.0. `cosine` is MobileFaceNet's, to the clean face; `covered` is the same
for the masked picture. Write the sheet outside the repository.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from skimage.metrics import structural_similarity

from bareface import Photo, weights
from bareface.faces.likeness import alignment
from bareface.fills import Fill, NetworkFill, telea
from bareface.lab.data import Coverer, Faces, Shares, planes
from bareface.lab.losses.identity import Identity
from bareface.restorer import hole_of

COVERED = {"masks": Shares(1, 0, 0), "sprites": Shares(0, 1, 0), "any class": Shares(0, 0, 0, 1)}


def psnr(error: np.ndarray) -> float:
    return float(-10 * np.log10(np.mean(np.square(error))))


def cosine(identity: Identity, pictures: list[np.ndarray], points: np.ndarray) -> float:
    """Mean over the cosines of the first picture's features with the second's."""
    stack = torch.from_numpy(np.stack([np.rint(p * 255).astype(np.uint8) for p in pictures]))
    align = torch.from_numpy(np.stack([alignment(points)] * len(pictures)))
    with torch.no_grad():
        features = identity(planes(stack), align)[0]
    return float((features[0] * features[1]).sum())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sheet", type=Path, help="a picture of the first hundred: covered, filled, clean")
    options = parser.parse_args()
    fills: dict[str, Fill] = {"bareface": NetworkFill(weights.load("fill")), "OpenCV Telea": telea}
    faces, identity = Faces(options.data, "test"), Identity(options.data / "models" / "mobilefacenet.safetensors")
    tiles = []
    print("| covered by | fill | hole PSNR | whole PSNR | SSIM | cosine | covered |\n|---|---|---|---|---|---|---|")
    for covered_by, shares in COVERED.items():
        cover, rows = Coverer(options.data, shares, held_out=True), {name: [] for name in fills}
        for k in range(len(faces)):
            face = faces[k]
            seen = cover(face, np.random.default_rng((11, k)))
            hole, clean = hole_of(seen.alpha), face.rgb / 255
            if not hole.any():  # nothing fitted this face
                continue
            before = cosine(identity, [seen.photo / 255, clean], face.points)
            for name, fill in fills.items():
                made = np.where(hole[..., None], fill(seen.photo, hole).rgb, clean)
                error = made - clean
                ssim = structural_similarity(
                    made, clean, channel_axis=2, data_range=1, gaussian_weights=True, sigma=1.5
                )
                after = cosine(identity, [made, clean], face.points)
                rows[name].append((psnr(error[hole]), psnr(error), ssim, after, before))
                if name == "bareface" and len(tiles) < 100 and k % 3 == 0:
                    tiles.append(np.concatenate([seen.photo, np.rint(made * 255).astype(np.uint8), face.rgb]))
        for name, values in rows.items():
            h, w, s, c, b = np.mean(values, 0)
            print(f"| {covered_by} | {name} | {h:.2f} dB | {w:.2f} dB | {s:.3f} | {c:.3f} | {b:.3f} |")
    if options.sheet:
        sheet = [np.concatenate(tiles[r : r + 10], 1) for r in range(0, len(tiles), 10)]
        Photo.from_array(np.concatenate(sheet)).save(options.sheet, overwrite=True)


if __name__ == "__main__":
    main()
