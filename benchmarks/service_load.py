"""The service under load, on loopback: photos a second, waiting times, memory.

    python benchmarks/service_load.py [--clients 16] [--seconds 60] [--side 512] [--workers 1]

A masked portrait of `--side` pixels is restored over and over by `--clients` at once; who is answered 429 asks again
after half a second. Prints a table, and memory at the start and at the end.
"""

from __future__ import annotations

import argparse
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import cv2
import httpx
import numpy as np
from skimage import data

from bareface import Photo
from bareface.occluders import Occluder
from bareface.restorer import Restorer


def photo(side: int) -> bytes:
    """A portrait under a drawn mask, JPEG."""
    face = cv2.resize(data.astronaut()[:300, 90:390], (side, side), interpolation=cv2.INTER_CUBIC)
    points = Restorer().inspect(Photo.from_array(face)).faces[0].points.xy
    covered = Occluder({"mask": 1.0}, kinds=lambda _: ("surgical",), together=0)(face, points, np.random.default_rng(2))
    return Photo.from_array(covered.photo).encode(".jpg")


def memory(process: int) -> float:
    """Resident megabytes."""
    line = next(text for text in Path(f"/proc/{process}/status").read_text().splitlines() if text.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def client(address: str, body: bytes, until: float, taken: list[float], codes: Counter[int]) -> None:
    """Asks again and again."""
    with httpx.Client(timeout=120) as asking:
        while time.monotonic() < until:
            started = time.monotonic()
            code = asking.post(f"{address}/v1/restore", content=body).status_code
            codes[code] += 1
            if code == 200:
                taken.append(time.monotonic() - started)
            else:
                time.sleep(0.5)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--side", type=int, default=512)
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    body = photo(options.side)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "import sys; from bareface.cli import main; sys.exit(main())", "serve"]
    service = subprocess.Popen(
        [*command, "--port", str(port), "--workers", str(options.workers)], stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        while True:
            try:
                if httpx.get(f"{address}/readyz").status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.2)
        for _ in range(20):
            httpx.post(f"{address}/v1/restore", content=body, timeout=60)
        before, taken, codes = memory(service.pid), [], Counter()
        until = time.monotonic() + options.seconds
        asking = [
            threading.Thread(target=client, args=(address, body, until, taken, codes)) for _ in range(options.clients)
        ]
        for thread in asking:
            thread.start()
        for thread in asking:
            thread.join()
        after = memory(service.pid)
    finally:
        service.terminate()
        service.wait()
    p50, p95, p99 = np.percentile(taken, (50, 95, 99))
    print("| restores a second | p50, s | p95, s | p99, s | answers | memory, MB |\n|---|---|---|---|---|---|")
    told = ", ".join(f"{count} of {code}" for code, count in sorted(codes.items()))
    speed, grown = f"{len(taken) / options.seconds:.1f}", f"{before:.0f} to {after:.0f}"
    print(f"| {speed} | {p50:.2f} | {p95:.2f} | {p99:.2f} | {told} | {grown} |")


if __name__ == "__main__":
    main()
