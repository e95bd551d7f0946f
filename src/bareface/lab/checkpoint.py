"""A run's state on disk: one safetensors file with its settings inside, so that no kill can part them."""

from __future__ import annotations

import errno
import json
import shutil
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor

from bareface.errors import RecipeError

STATE = "state.safetensors"
BEST = "best.safetensors"


def save(folder: Path, state: dict[str, Any], tensors: dict[str, Tensor], name: str = STATE) -> None:
    """Writes tensors and `state`, which JSON can hold, beside the old file and then takes its place.

    RecipeError where the disk is full or refuses: the file that was there before is kept.
    """
    part = folder / f"{name}.part"
    try:
        save_file({k: v.contiguous().clone() for k, v in tensors.items()}, part, {"state": json.dumps(state)})
        part.replace(folder / name)
    except (OSError, SafetensorError) as error:
        part.unlink(missing_ok=True)
        raise RecipeError(
            f"{folder / name}: cannot be written ({_why(error, folder)}); the one before is kept"
        ) from error


def load(folder: Path, name: str = STATE) -> tuple[dict[str, Any], dict[str, Tensor]]:
    """What `save` wrote. RecipeError if there is no run, or its file is damaged."""
    path = folder / name
    try:
        with safe_open(path, "pt") as file:
            state = json.loads((file.metadata() or {})["state"])
        return state, load_file(path)
    except (OSError, ValueError, KeyError, SafetensorError) as error:
        raise RecipeError(f"{folder}: no run to resume here ({error}); start one with --out {folder}") from error


def under(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """Those tensors whose names begin with `prefix.`, without it."""
    return {k.removeprefix(prefix + "."): v for k, v in tensors.items() if k.startswith(prefix + ".")}


def over(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """The tensors with `prefix.` before their names."""
    return {f"{prefix}.{k}": v for k, v in tensors.items()}


def flat_optimizer(prefix: str, optimizer: torch.optim.Optimizer) -> dict[str, Tensor]:
    """An optimiser's moments as tensors by name."""
    state = optimizer.state_dict()["state"]
    return {f"{prefix}.{i}.{k}": v for i, entry in state.items() for k, v in entry.items()}


def load_optimizer(prefix: str, optimizer: torch.optim.Optimizer, tensors: dict[str, Tensor]) -> None:
    """What `flat_optimizer` gave, back into the optimiser."""
    whole = optimizer.state_dict()
    state: dict[int, dict[str, Tensor]] = {}
    for name, value in under(prefix, tensors).items():
        index, key = name.split(".", 1)
        state.setdefault(int(index), {})[key] = value
    optimizer.load_state_dict({**whole, "state": state})


def _why(error: Exception, folder: Path) -> str:
    full = (isinstance(error, OSError) and error.errno == errno.ENOSPC) or "No space left" in str(error)
    return f"the disk is full, {shutil.disk_usage(folder).free // 2**20} MiB are free" if full else str(error)
