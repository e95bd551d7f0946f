"""Which inference engine: load and run times of the embedded networks, side by side in one process each.

(ONNX Runtime comes with the extra `dev`.)
python benchmarks/engine.py
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np

from bareface import weights

SHAPES = {
    "finder": [(1, 480, 640, 3)],
    "mesh": [(1, 128, 128, 3)],
    "segmenter": [(1, 256, 256, 3)],
    "fill": [(1, 256, 256, 3), (1, 256, 256, 1)],
}
NAMES = ("rgb", "hole")

Run = Callable[[list[np.ndarray]], Any]


def openvino(path: str, precision: str) -> Run:
    from bareface.engine import ov

    settings = {"INFERENCE_PRECISION_HINT": precision, "PERFORMANCE_HINT": "LATENCY", "INFERENCE_NUM_THREADS": 2}
    request = ov.Core().compile_model(path, "CPU", settings).create_infer_request()
    return request.infer


def onnxruntime(path: str) -> Run:
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = 2
    session = ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    return lambda arrays: session.run(None, dict(zip(NAMES, arrays, strict=False)))


def opencv(path: str) -> Run:
    network = cv2.dnn.readNet(path)

    def run(arrays: list[np.ndarray]) -> Any:
        for name, array in zip(NAMES, arrays, strict=False):
            network.setInput(array, name)
        return network.forward()

    return run


ENGINES: dict[str, Callable[[str], Run]] = {
    "OpenVINO bf16": lambda path: openvino(path, "bf16"),
    "OpenVINO f32": lambda path: openvino(path, "f32"),
    "ONNX Runtime f32": onnxruntime,
    "OpenCV dnn f32": opencv,
}


def main() -> None:
    rng = np.random.default_rng(0)
    print("| network | engine | load, ms | run, ms |\n|---|---|---|---|")
    for name, shapes in SHAPES.items():
        arrays = [rng.random(shape, np.float32) for shape in shapes]
        for engine, load in ENGINES.items():
            start = time.perf_counter()
            try:
                run = load(str(weights.folder() / f"{name}.onnx"))
                loaded = time.perf_counter() - start
                taken = [_timed(run, arrays) for _ in range(12)][2:]
            except Exception as error:  # an engine that cannot run a network says so in the table
                print(f"| {name} | {engine} | cannot: {str(error).splitlines()[0][:60]} | |")
                continue
            print(f"| {name} | {engine} | {1000 * loaded:.0f} | {1000 * statistics.median(taken):.1f} |")


def _timed(run: Run, arrays: list[np.ndarray]) -> float:
    start = time.perf_counter()
    run(arrays)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
