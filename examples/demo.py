"""Puts drawn masks on two public-domain portraits, takes them off again, and writes one picture of it all.

python examples/demo.py FOLDER      # -> FOLDER/demo.jpg: clean, masked, restored
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from matplotlib.cbook import get_sample_data
from PIL import Image
from skimage import data

from bareface import Photo, Restorer
from bareface.cli import main as bareface
from bareface.compare import side_by_side
from bareface.occluders import composite, draw_mask

HEIGHT = 420


def portraits() -> dict[str, np.ndarray]:
    """Eileen Collins (NASA) and Grace Hopper (US Navy), both in the public domain: head and shoulders."""
    with get_sample_data("grace_hopper.jpg") as file:
        hopper = np.asarray(Image.open(file).convert("RGB"))
    return {"astronaut": data.astronaut()[:300, 80:380], "hopper": hopper[:420, 60:480]}


def masked(rgb: np.ndarray, kind: str, seed: int) -> np.ndarray:
    """The largest face of a clean picture with a drawn mask on it."""
    points = Restorer()(Photo.from_array(rgb)).faces[0].points.xy
    rng = np.random.default_rng(seed)
    layer = draw_mask(points, rgb.shape[:2], kind, rng)
    return composite(rgb, [layer], points, rng).photo


def main(folder: Path) -> int:
    """Runs the demo; returns the command's exit code."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for (name, clean), kind, seed in zip(portraits().items(), ("surgical", "kn95"), (4, 4), strict=True):
        photo = folder / f"{name}.png"
        Photo.from_array(masked(clean, kind, seed)).save(photo, overwrite=True)
        print(f"$ bareface remove {photo} --overwrite")
        if code := bareface(["remove", str(photo), "--overwrite"]):
            return code
        restored = Photo.open(folder / f"{name}.bare.png").rgb
        rows.append(side_by_side([clean, Photo.open(photo).rgb, restored], HEIGHT))
    Photo.from_array(np.concatenate(rows)).save(folder / "demo.jpg", overwrite=True)
    print(f"{folder / 'demo.jpg'}: clean, masked, restored; what is beneath the mask is a guess, not evidence")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "demo")))
