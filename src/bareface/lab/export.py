"""A trained network -> network file and card, checked against torch."""

from __future__ import annotations

import hashlib
import io
import json
import warnings
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from bareface.engine import Network
from bareface.errors import RecipeError
from bareface.lab.quantize import STEPS, quantize
from bareface.lab.system import Stored, System
from bareface.lab.trainer import Trainer

TOLERANCE = 1e-3
"""Largest difference between the file's output (float32) and torch's that is let through."""
ROUNDED = 0.01
"""Largest mean difference of a quantized network's: what lies between two steps may be rounded either way."""
CALIBRATED = 256
"""Pictures, at least, that such a network looks at to find how to round."""
SMALL_FROM = 64
"""Weights with at least so many values are not stored in full precision."""
KERNEL = 4
"""Axes of what may be stored as bytes: OpenVINO 2026.4 cannot fold a constant through a matrix of bytes."""


def export_run(run: Path, out: Path, best: bool = False) -> None:
    """Writes the run's averaged network to `out` (.onnx) and its card beside it (.toml).

    `best`: as it was at its best validation, not at the last. RecipeError if the file's outputs differ from torch's by
    more than TOLERANCE, or ROUNDED where it is quantized.
    """
    trainer = Trainer.resume(run)
    if not (run / "log.jsonl").exists():
        raise RecipeError(f"{run}: not validated yet, so its card would have no figures; train it further")
    figures = trainer.load_best() if best else _last_figures(run)
    system = trainer.system
    module = system.export_module(_answering(trainer)).eval()
    data = to_onnx(module, system.example(), system.dynamic_axes, system.takes, system.stored)
    part = out.with_suffix(".part.onnx")
    part.write_bytes(data)
    difference = _difference(module, part, system.example())
    measured, allowed = ("mean", ROUNDED) if system.stored == "quantized" else ("largest", TOLERANCE)
    if difference[measured] > allowed:
        part.unlink()
        raise RecipeError(
            f"{run}: the exported network differs from torch by {difference[measured]:.2g} (more than {allowed})"
        )
    part.replace(out)
    card = _card(trainer, out, data, difference, figures)
    out.with_suffix(".toml").write_text(_toml(card))


def _answering(trainer: Trainer) -> nn.Module:
    """The network that is exported; quantized where the system says so."""
    if trainer.system.stored != "quantized":
        return trainer.answering()
    # The system's losses, which know how to run it, run its own network.
    trainer.network.load_state_dict(trainer.answering().state_dict())
    trainer.network.eval()
    quantize(trainer.network, lambda: trainer.look(-(-CALIBRATED // trainer.recipe.batch)))
    return trainer.network


def to_onnx(
    module: nn.Module,
    example: tuple[Tensor, ...],
    dynamic: dict[str, dict[int, str]],
    takes: tuple[str, ...] = System.takes,
    stored: Stored = System.stored,
) -> bytes:
    """The module as an ONNX file, opset 17; `takes` names its inputs, `stored` says how large weights are stored."""
    _fold(module)
    # What is lost goes from the module too, so that what is checked against torch is the arithmetic alone.
    for weight in module.parameters():
        if weight.numel() >= SMALL_FROM:
            weight.data = torch.from_numpy(_lossy(weight.detach().cpu().numpy(), stored))
    buffer = io.BytesIO()
    names = list(takes[: len(example)])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module.cpu(), example, buffer, input_names=names, output_names=["out"], opset_version=17,
            dynamic_axes=dynamic, dynamo=False,
        )  # fmt: skip
    model = onnx.load_from_string(buffer.getvalue())
    _store(model, stored)
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())


def _fold(module: nn.Module) -> None:
    """Folds each batch norm into the convolution before it, in place: the exporter would, after weights are rounded."""
    for chain in (part for part in module.modules() if isinstance(part, nn.Sequential)):
        for at, (conv, norm) in enumerate(pairwise(chain)):
            if isinstance(conv, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
                chain[at], chain[at + 1] = fuse_conv_bn_eval(conv, norm), nn.Identity()


def _store(model: onnx.ModelProto, stored: Stored) -> None:
    """Stores large float32 weights smaller, brought back where the engine loads them."""
    graph, back = model.graph, []
    for tensor in list(graph.initializer):
        if tensor.data_type != TensorProto.FLOAT:
            continue
        values = numpy_helper.to_array(tensor)
        if values.size < SMALL_FROM:
            continue
        name = tensor.name
        if stored != "half" and values.ndim >= KERNEL:
            small, steps = _in_bytes(values)
            tensor.CopyFrom(numpy_helper.from_array(small, f"{name}.bytes"))
            graph.initializer.append(numpy_helper.from_array(steps, f"{name}.steps"))
            back.append(helper.make_node("DequantizeLinear", [tensor.name, f"{name}.steps"], [name], axis=0))
        else:
            tensor.CopyFrom(numpy_helper.from_array(values.astype(np.float16), f"{name}.half"))
            back.append(helper.make_node("Cast", [tensor.name], [name], to=TensorProto.FLOAT))
    for node in reversed(back):
        graph.node.insert(0, node)


def _lossy(values: NDArray[np.float32], stored: Stored) -> NDArray[np.float32]:
    """What of weights is left when they have been stored."""
    if stored != "half" and values.ndim >= KERNEL:
        small, steps = _in_bytes(values)
        return small * steps.reshape(-1, *[1] * (values.ndim - 1))
    return values.astype(np.float16).astype(np.float32)


def _in_bytes(values: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Weights [out, ...] as whole numbers from -STEPS to STEPS, and how large a step is in each output's: [out]."""
    steps = np.maximum(np.abs(values).reshape(len(values), -1).max(1), 1e-12) / np.float32(STEPS)
    wide = steps.reshape(-1, *[1] * (values.ndim - 1))
    return np.rint(values / wide).astype(np.int8), steps.astype(np.float32)


def _difference(module: nn.Module, file: Path, example: tuple[Tensor, ...]) -> dict[str, float]:
    """Of the file's output from the module's: the mean, and the largest."""
    with torch.no_grad():
        expected = module(*example).numpy()
    found = Network(file, exact=True)(*(v.numpy() for v in example))[0]
    apart = np.abs(expected - found)
    return {"mean": float(apart.mean()), "largest": float(apart.max())}


def _last_figures(run: Path) -> dict[str, float]:
    line = json.loads((run / "log.jsonl").read_text().splitlines()[-1])
    return {k: v for k, v in line.items() if k not in ("step", "seconds", "terms")}


def _card(
    trainer: Trainer, file: Path, data: bytes, difference: dict[str, float], figures: dict[str, float]
) -> dict[str, Any]:
    network, recipe = Network(file), trainer.recipe
    return {
        "name": file.stem,
        "made": datetime.now(UTC).date().isoformat(),
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
        "parameters": sum(p.numel() for p in trainer.network.parameters()),
        "inputs": network.inputs,
        "outputs": network.outputs,
        "does": (trainer.system.export_module.__doc__ or "").strip(),
        **vars(recipe.card),
        "difference_from_torch": difference["largest"],
        "mean_difference_from_torch": difference["mean"],
        "training": {
            "command": f"bareface train recipes/{recipe.system}.yaml --data DATA --out runs/{recipe.system}",
            "budget": recipe.budget,
            **({"start": Path(recipe.start).name} if recipe.start else {}),
            "steps": trainer.step,
            "pictures": trainer.step * recipe.batch,
            "seconds": round(trainer.seconds),
            "seed": recipe.seed,
        },
        "figures": {k: round(v, 4) for k, v in figures.items()},
    }


def _toml(card: dict[str, Any]) -> str:
    """The card as TOML: plain values first, then one table a group."""
    flat = [f"{k} = {json.dumps(v, ensure_ascii=False)}" for k, v in card.items() if not isinstance(v, dict)]
    tables = [
        "\n".join([f"\n[{k}]", *(f"{json.dumps(n)} = {json.dumps(x, ensure_ascii=False)}" for n, x in v.items())])
        for k, v in card.items()
        if isinstance(v, dict)
    ]
    return "\n".join([*flat, *tables]) + "\n"
