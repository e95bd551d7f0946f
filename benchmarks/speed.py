"""Time of each step, start-up, whole command, peak memory and four candidates of a large photo with one masked face.

    python benchmarks/speed.py PHOTO [--megapixels 12] [--runs 5]

The photo gets a drawn surgical mask on its largest face first. Whole-process figures are of `bareface remove` as a user
runs it, medians over the runs.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import cv2
import numpy as np

from bareface import MapChoice, Photo, Restorer
from bareface.occluders import composite, draw_mask


def masked_photo(path: Path, megapixels: float) -> Photo:
    """The photo at the size asked for, with a surgical mask on its largest face."""
    rgb = Photo.open(path).rgb
    scale = (megapixels * 1e6 / (rgb.shape[0] * rgb.shape[1])) ** 0.5
    rgb = np.asarray(cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    points = Restorer()(Photo.from_array(rgb)).faces[0].points.xy
    rng = np.random.default_rng(1)
    layer = draw_mask(points, rgb.shape[:2], "surgical", rng)
    return Photo.from_array(composite(rgb, [layer], points, rng).photo)


def steps(photo: Photo, runs: int) -> dict[str, float]:
    """Median milliseconds of each step with the networks loaded."""
    restorer = Restorer()
    restorer(photo)
    seconds = [restorer(photo).seconds for _ in range(runs)]
    return {name: 1000 * statistics.median(s[name] for s in seconds) for name in seconds[0]}


def candidates(photo: Photo, runs: int, count: int = 4) -> dict[str, float]:
    """Median milliseconds of the steps of other answers to a photo whose first one is there."""
    restorer, choice = Restorer(), MapChoice()
    result = restorer(photo)
    seconds = [restorer.others(photo, result, choice, range(1, count + 1))[0].seconds for _ in range(runs + 2)][2:]
    return {name: 1000 * statistics.median(s[name] for s in seconds) for name in seconds[0]}


def networks(runs: int) -> dict[str, float]:
    """Median milliseconds of the networks alone: the finder at 640x480, one mesh pass, one map, one fill."""
    restorer, rng = Restorer(), np.random.default_rng(0)
    crop, hole = rng.integers(0, 256, (256, 256, 3), dtype=np.uint8), rng.random((256, 256)) < 0.3
    calls = {
        "finder": lambda: restorer.find.network(rng.random((1, 480, 640, 3), np.float32)),
        "mesh": lambda: restorer.mesh.network(crop[None, ::2, ::2]),
        "map": lambda: restorer.map(crop),
        "fill": lambda: restorer.fill(crop, hole),
    }
    return {name: 1000 * _median(call, runs) for name, call in calls.items()}


def _median(call: object, runs: int) -> float:
    taken = []
    for _ in range(runs + 2):
        start = time.perf_counter()
        call()  # type: ignore[operator]
        taken.append(time.perf_counter() - start)
    return statistics.median(taken[2:])


def process(arguments: list[str], runs: int) -> tuple[float, float]:
    """Median wall seconds of a command and its peak memory in MB."""
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(arguments, check=True, capture_output=True)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("photo", type=Path)
    parser.add_argument("--megapixels", type=float, default=12)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    photo = masked_photo(options.photo, options.megapixels)
    print(f"photo {photo.rgb.shape[1]}x{photo.rgb.shape[0]}, engine {Restorer().provider}")
    print("networks alone, ms:", ", ".join(f"{k} {v:.1f}" for k, v in networks(20).items()))
    print("steps, ms:", ", ".join(f"{k} {v:.1f}" for k, v in steps(photo, options.runs).items()))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "photo.jpg"
        photo.save(file)
        command = [sys.executable, "-m", "bareface.cli"]
        idle, _ = process([*command, "--help"], options.runs)
        ready = "import bareface; bareface.Restorer()"
        start, _ = process([sys.executable, "-c", ready], options.runs)
        whole, peak = process([*command, "remove", str(file), "--overwrite"], options.runs)
    print(f"--help {idle:.2f} s, start-up (import and networks) {start:.2f} s")
    print(f"whole command {whole:.2f} s, peak memory {peak:.0f} MB")
    # Last, for a process that is started counts the memory of the one that starts it as its own.
    four = ", ".join(f"{k} {v:.1f}" for k, v in candidates(photo, options.runs).items())
    print(f"four candidates more, ms: {four}")


if __name__ == "__main__":
    main()
