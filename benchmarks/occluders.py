"""How fast faces are covered: pictures per second on one core, by class, and of the whole command with its files.

    python benchmarks/occluders.py [--sizes 256,1024] [--count 20]

The face is NASA's portrait of Eileen Collins, which scikit-image ships, in the FFHQ frame. "Covered" is drawing,
placing and compositing with every effect and the truth (alpha, classes, instances, points); the command also reads the
picture, finds the face's points and writes triples.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import cv2
import numpy as np
from skimage.data import astronaut

from bareface import Photo, Restorer
from bareface.classes import NAMES
from bareface.frame import Frame
from bareface.occluders import Misfit, Occluder


def portrait(size: int) -> tuple[np.ndarray, np.ndarray]:
    """The face in its frame at `size` pixels, and its points there."""
    photo = Photo.from_array(cv2.resize(astronaut(), None, fx=4, fy=4, interpolation=cv2.INTER_CUBIC))
    frame: Frame = (face := Restorer()(photo).faces[0]).frame
    return frame.crop(photo.rgb, size), frame.to_crop(face.points.xy, size)


def milliseconds(occluder: Occluder, rgb: np.ndarray, points: np.ndarray, count: int) -> list[float]:
    """Of each picture covered."""
    taken = []
    for seed in range(count):
        start = time.process_time()
        try:
            _ = occluder(rgb, points, np.random.default_rng(seed), 90).classes
        except Misfit:
            continue
        taken.append(1000 * (time.process_time() - start))
    return taken


def command(rgb: np.ndarray, count: int) -> float:
    """Pictures per second of `bareface occlude` with one worker, its start not counted."""
    with tempfile.TemporaryDirectory() as folder:
        faces = Path(folder) / "faces"
        faces.mkdir()
        for number in range(count):
            cv2.imwrite(str(faces / f"{number:04d}.jpg"), np.roll(rgb, number % 5, axis=1)[..., ::-1])
        seconds = []
        for part in (faces / "0000.jpg", faces):
            start = time.perf_counter()
            what = [str(part if part.is_dir() else _alone(part)), "-o", str(Path(folder) / f"out{part.stem}")]
            run = [sys.executable, "-m", "bareface.cli", "occlude", *what, "--workers", "1", "--per-face", "2"]
            subprocess.run(run, check=True, capture_output=True)
            seconds.append(time.perf_counter() - start)
        return 2 * (count - 1) / (seconds[1] - seconds[0])


def _alone(file: Path) -> Path:
    folder = file.parent.with_name("one")
    folder.mkdir()
    (folder / file.name).write_bytes(file.read_bytes())
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="256,1024")
    parser.add_argument("--count", type=int, default=20, help="pictures of each class")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    for size in map(int, options.sizes.split(",")):
        rgb, points = portrait(size)
        everything = []
        print(f"\n{size} x {size}: median ms a picture covered")
        for name in NAMES:
            taken = milliseconds(Occluder({name: 1.0}, together=0), rgb, points, options.count)
            everything += taken
            print(f"  {name:<12}{statistics.median(taken):8.1f}")
        print(f"  all alike: {1000 / statistics.mean(everything):.1f} pictures per second and core")
        print(f"  command with files: {command(rgb, 3 * options.count):.1f} pictures per second, one worker")


if __name__ == "__main__":
    main()
