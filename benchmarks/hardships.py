"""What a folder run and the reading of photos stand: kills, damaged files; and what a second core gives.

    python benchmarks/hardships.py [--kills 50] [--cluster-kills 50] [--mutations 10000] [--scaling 60]

Kills: `bareface remove FOLDER` is killed with its workers at random moments and goes on with --resume, folder after
folder, until so many kills are done; each photo must be done exactly once, the results be those of a run that nothing
disturbed, and none be half-written. Cluster kills: likewise of `--cluster auto`, a Ray cluster of this machine, of
which the driver is killed. Mutations: JPEG, PNG and WebP files of a portrait with bytes changed, cut out, or put in are
read and, where they can be, restored; each must be restored or refused in words. Scaling: photos a second by one worker
on one core and by two on two.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from functools import partial
from pathlib import Path

import cv2
import numpy as np
from skimage import data

from bareface import BarefaceError, Photo
from bareface.occluders import Occluder
from bareface.restorer import Restorer

SCRIPT = "import sys; from bareface.cli import main; sys.exit(main())"
JOURNAL = ".bareface.jsonl"


def portrait(side: int, seed: int) -> Photo:
    """A public-domain portrait under a drawn mask."""
    face = cv2.resize(data.astronaut()[:300, 90:390], (side, side), interpolation=cv2.INTER_CUBIC)
    points = Restorer().inspect(Photo.from_array(face)).faces[0].points.xy
    occluder = Occluder({"mask": 1.0}, kinds=lambda _: ("surgical",), together=0)
    return Photo.from_array(occluder(face, points, np.random.default_rng(seed)).photo)


def folder(where: Path, count: int, side: int) -> Path:
    """So many masked portraits."""
    where.mkdir()
    for k in range(count):
        portrait(side, k).save(where / f"{k:03d}.jpg")
    return where


ALONE, TOGETHER = ("--workers", "2"), ("--cluster", "auto")
"""Ways to work off a folder."""
LONGEST = {ALONE: 5.0, TOGETHER: 9.0}
"""Seconds after which a run is killed at the latest: starting takes two of them, or five."""


def command(source: Path, out: Path, way: tuple[str, ...]) -> list[str]:
    """One folder run, which goes on where one has begun."""
    line = [sys.executable, "-c", SCRIPT, "remove", str(source), "-o", str(out), "--recursive", "--always"]
    return [*line, *way, *(["--resume"] if (out / JOURNAL).exists() else [])]


def results(out: Path) -> dict[str, str]:
    """Name -> checksum of each result."""
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(out.glob("*.jpg"))}


def killed(source: Path, out: Path, way: tuple[str, ...], rng: random.Random, left: int) -> int:
    """Runs into `out` until it comes through, killed up to `left` times; returns how often."""
    kills = 0
    while True:
        process = subprocess.Popen(
            command(source, out, way), start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            process.wait(rng.uniform(0.5, LONGEST[way]) if kills < left else None)
            return kills
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            kills += 1


def kill(root: Path, wanted: int, way: tuple[str, ...]) -> None:
    """The kills."""
    source, rng = folder(root / "photos", 40, 384), random.Random(1)
    alone = command(source, root / "whole", ALONE)
    subprocess.run(alone, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    expected, done, runs = results(root / "whole"), 0, 0
    while done < wanted:
        out = root / f"out-{runs}"
        done, runs = done + killed(source, out, way, rng, wanted - done), runs + 1
        noted = [json.loads(line) for line in (out / JOURNAL).read_text().splitlines()]
        names = [each["photo"] for each in noted if "photo" in each]
        assert sorted(names) == sorted(f"{k:03d}.jpg" for k in range(40)), "a photo was missed or done twice"
        assert results(out) == expected, "a result differs from the undisturbed run's"
    print(f"kills of {' '.join(way)}: {done} in {runs} runs over 40 photos; each noted once, results as undisturbed")


def mutate(root: Path, count: int) -> None:
    """The damaged files."""
    rng, restorer, seen, photo = random.Random(2), Restorer(), Counter[str](), portrait(256, 0)
    files = [photo.encode(suffix) for suffix in (".jpg", ".png", ".webp")]
    started, first = time.monotonic(), 0.0
    for k in range(count):
        try:
            restorer(Photo.decode(damaged(files[k % 3], rng), "photo"))
            seen["restored"] += 1
        except BarefaceError as error:
            seen[type(error).__name__] += 1
        if k == count // 10:
            first = memory()
    minutes = (time.monotonic() - started) / 60
    print(
        f"mutations: {dict(seen)} of {count} in {minutes:.1f} min; {first:.0f} MB after a tenth, {memory():.0f} at last"
    )


def damaged(file: bytes, rng: random.Random) -> bytes:
    """The file with a few bytes changed, cut out, put in, or its end lost."""
    made = bytearray(file)
    for _ in range(rng.randint(1, 8)):
        at, way = rng.randrange(len(made)), rng.randrange(4)
        if way == 0:
            made[at] = rng.randrange(256)
        elif way == 1:
            del made[at : at + rng.randint(1, 64)]
        elif way == 2:
            made[at:at] = rng.randbytes(rng.randint(1, 64))
        elif len(made) > 200:
            del made[rng.randrange(100, len(made)) :]
    return bytes(made)


def memory() -> float:
    """Resident megabytes of this process."""
    line = next(t for t in Path("/proc/self/status").read_text().splitlines() if t.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def scale(root: Path, count: int) -> None:
    """One worker on one core, two on two; without the start, which is told by the difference of two counts."""
    few, many = folder(root / "few", 4, 512), folder(root / "many", 4 + count, 512)
    rates = {}
    for workers, cores in ((1, "0"), (2, "0,1")):
        seconds = []
        for source in (few, many):
            out = root / f"scaled-{source.name}-{workers}"
            line = ["taskset", "-c", cores, *command(source, out, ("--workers", str(workers)))]
            started = time.monotonic()
            subprocess.run(line, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            seconds.append(time.monotonic() - started)
        rates[workers] = count / (seconds[1] - seconds[0])
    ratio = rates[2] / rates[1]
    print(f"scaling: {rates[1]:.1f} photos of 512 a second by one worker, {rates[2]:.1f} by two: {ratio:.2f} times")


def main() -> None:
    """Prints a line for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--cluster-kills", type=int, default=50)
    parser.add_argument("--mutations", type=int, default=10000)
    parser.add_argument("--scaling", type=int, default=60)
    options = parser.parse_args()
    hardships = (
        (partial(kill, way=ALONE), options.kills),
        (partial(kill, way=TOGETHER), options.cluster_kills),
        (mutate, options.mutations),
        (scale, options.scaling),
    )
    for do, count in hardships:
        if count:
            with tempfile.TemporaryDirectory() as where:
                do(Path(where), count)


if __name__ == "__main__":
    main()
