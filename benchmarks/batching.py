"""Whether several faces at once would pay: milliseconds a face of the embedded networks, by faces in a batch.

    python benchmarks/batching.py [--runs 30]

The engine as the service has it (one network, all cores); batches of 1, 2, 4 and 8 in turn, medians over the runs.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time

import numpy as np

from bareface import weights
from bareface.engine import ov  # imported there, OpenVINO tells nobody

NETWORKS = ("mesh", "segmenter", "fill", "guided")
BATCHES = (1, 2, 4, 8)


def compiled(name: str, batch: int) -> tuple[ov.InferRequest, list[np.ndarray]]:
    """The network for so many faces at once, and inputs of chance."""
    core, rng = ov.Core(), np.random.default_rng(0)
    model = core.read_model(str(weights.folder() / f"{name}.onnx"))
    shapes = {port: [batch, *list(port.shape)[1:]] for port in model.inputs}
    model.reshape(shapes)
    settings = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_NUM_THREADS": os.cpu_count() or 1}
    request = core.compile_model(model, "CPU", settings).create_infer_request()
    return request, [rng.random(shape, np.float32) for shape in shapes.values()]


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=30)
    options = parser.parse_args()
    print(f"| network | {' | '.join(f'batch {k}' for k in BATCHES)} |\n|---|{'---|' * len(BATCHES)}")
    for name in NETWORKS:
        ready = [compiled(name, batch) for batch in BATCHES]
        times: list[list[float]] = [[] for _ in BATCHES]
        for _ in range(options.runs):
            for (request, inputs), found in zip(ready, times, strict=True):
                started = time.perf_counter()
                request.infer(inputs)
                found.append(1000 * (time.perf_counter() - started))
        cells = (f"{statistics.median(found) / batch:.1f}" for found, batch in zip(times, BATCHES, strict=True))
        print(f"| {name} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
