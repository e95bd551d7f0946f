"""Two portraits as a folder of faces, and as pairs of pictures."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

from bareface import Photo, Restorer
from bareface.faces.topology import MIRROR


@pytest.fixture(scope="session")
def portraits(astronaut, hopper):
    """Name -> crop [256, 256, 3] and its mesh [478, 2]: two persons, and one of them in the mirror."""
    found, restorer = {}, Restorer()
    for name, rgb in (("collins", astronaut), ("hopper", hopper)):
        face = restorer.inspect(Photo.from_array(rgb)).faces[0]
        found[name] = (face.crop, face.frame.to_crop(face.points.xy))
    rgb, points = found["collins"]
    turned = points[np.array(MIRROR)] * (-1, 1) + (255, 0)
    return found | {"mirrored": (np.ascontiguousarray(rgb[:, ::-1]), turned.astype(np.float32))}


@pytest.fixture(scope="session")
def faces_folder(portraits, tmp_path_factory):
    """A folder as `--data` takes it."""
    root = tmp_path_factory.mktemp("data")
    (root / "faces" / "test").mkdir(parents=True)
    with (root / "faces" / "manifest.csv").open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["file", "split", "source", "sex", "group", "age", "yaw", "sharpness", "original_px"])
        for name, (rgb, _) in portraits.items():
            Photo.from_array(rgb).save(root / "faces" / "test" / f"{name}.png")
            px = 200 if name == "hopper" else 600
            table.writerow([f"faces/test/{name}.png", "test", "own", "female", "", "", 0, 100, px])
    points = np.stack([points for _, points in portraits.values()])
    np.savez(root / "faces" / "landmarks.npz", xy32=np.rint((points + 0.5) * 32).astype(np.int16))
    return root


@pytest.fixture(scope="session")
def pairs_once(portraits, tmp_path_factory):
    """Folders clean, restored, maps and masked: a band over the mouth is grey, and restored 10 levels too light."""
    root = tmp_path_factory.mktemp("pairs")
    for name, (rgb, _) in portraits.items():
        hole = np.zeros((256, 256), bool)
        hole[140:200, 60:200] = True
        masked = np.where(hole[..., None], np.uint8(128), rgb)
        pictures = {
            "clean": rgb,
            "restored": np.minimum(rgb, 245) + np.uint8(10),
            "masked": masked,
            "maps": cv2.cvtColor(np.uint8(255) * hole, cv2.COLOR_GRAY2RGB),
        }
        for folder, picture in pictures.items():
            (root / folder).mkdir(exist_ok=True)
            Photo.from_array(picture).save(root / folder / f"{name}.png")
    return root


@pytest.fixture
def pairs(pairs_once, tmp_path):
    """The same, to be spoilt."""
    return Path(shutil.copytree(pairs_once, tmp_path / "pairs"))
