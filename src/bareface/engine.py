"""One network file, run: the inference engine behind one small class. Nothing else imports it.

OpenVINO, because it was fastest where it matters: see `benchmarks/engine.py` and `docs/LOG.md`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bareface.errors import WeightsError


@contextmanager
def _untold() -> Iterator[None]:
    """OpenVINO tells its makers of every import, from a process of its own, unless its telemetry cannot be imported."""
    name = "openvino_telemetry"
    before = sys.modules.get(name)
    sys.modules[name] = None  # type: ignore[assignment]  # the import system's word for a module that is not to be had
    try:
        yield
    finally:
        del sys.modules[name]
        if before is not None:
            sys.modules[name] = before


with _untold():
    import openvino as ov


class Network:
    """A network file, ready to run on this machine's processor."""

    def __init__(self, path: Path, exact: bool = False, threads: int | None = None) -> None:
        """Loads the ONNX file `path`. `exact` computes in float32 where bfloat16 would be faster.

        WeightsError if the file is missing or no network.
        """
        core = _core()
        settings: dict[str, Any] = {
            "PERFORMANCE_HINT": "LATENCY",
            "INFERENCE_NUM_THREADS": threads or os.cpu_count() or 1,
        }
        if threads:  # several processes share the machine: left to itself, each would pin itself to the same cores
            settings["ENABLE_CPU_PINNING"] = False
        if exact:
            settings["INFERENCE_PRECISION_HINT"] = "f32"
        try:
            self._compiled = core.compile_model(str(path), "CPU", settings)
        except RuntimeError as error:
            reason = "missing" if not Path(path).is_file() else "damaged or not a network"
            raise WeightsError(f"{path}: {reason}; install the package again, or name another file") from error
        self._request = self._compiled.create_infer_request()

    @property
    def provider(self) -> str:
        """What runs the network here, such as `OpenVINO 2026.4 CPU bf16`."""
        precision = self._compiled.get_property("INFERENCE_PRECISION_HINT").to_string()
        return f"OpenVINO {ov.__version__.split('-')[0]} CPU {precision}"

    @property
    def inputs(self) -> list[str]:
        """Name and shape of each input."""
        return [f"{port.any_name} {port.partial_shape}" for port in self._compiled.inputs]

    @property
    def shapes(self) -> list[list[int]]:
        """The shape of each input; 0 for what may vary."""
        shapes = (port.partial_shape for port in self._compiled.inputs)
        return [[0 if size.is_dynamic else size.get_length() for size in shape] for shape in shapes]

    @property
    def outputs(self) -> list[str]:
        """Name and shape of each output."""
        return [f"{port.any_name} {port.partial_shape}" for port in self._compiled.outputs]

    def __call__(self, *arrays: NDArray[np.uint8] | NDArray[np.float32]) -> tuple[NDArray[np.float32], ...]:
        """Runs the network on one array for each input; returns copies of its outputs.

        A uint8 array is taken for a picture, and its 0 to 255 becomes the network's 0 to 1.
        """
        results = self._request.infer([_as_input(a) for a in arrays])
        return tuple(np.array(value) for value in results.values())


def _as_input(array: NDArray[np.uint8] | NDArray[np.float32]) -> NDArray[np.float32]:
    if array.dtype == np.uint8:
        return np.multiply(array, np.float32(1 / 255), dtype=np.float32)
    return np.ascontiguousarray(array, np.float32)


def _core() -> ov.Core:
    global _CORE  # noqa: PLW0603
    if _CORE is None:
        _CORE = ov.Core()
    return _CORE


_CORE: ov.Core | None = None
