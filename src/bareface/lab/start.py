"""A run that goes on from what another has learnt: weights of a network file put where name and shape agree."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import numpy as np
import onnx
import torch
from google.protobuf.message import DecodeError
from onnx import numpy_helper
from torch import Tensor, nn

from bareface.errors import RecipeError


def weights_of(path: Path) -> dict[str, Tensor]:
    """The weights in a file that `bareface export` wrote, float32, by their names below the exported module."""
    try:
        model = onnx.load(str(path))
    except (OSError, DecodeError) as error:
        raise RecipeError(f"start: {path}: no network file ({error}); name one that `bareface export` wrote") from error
    found = {tensor.name: numpy_helper.to_array(tensor).astype(np.float32) for tensor in model.graph.initializer}
    weights = {}
    for stored, values in found.items():
        name, _, kind = stored.rpartition(".") if stored.endswith((".half", ".bytes", ".steps")) else (stored, "", "")
        if kind != "steps" and "." in name:
            steps = found[f"{name}.steps"].reshape(-1, *[1] * (values.ndim - 1)) if kind == "bytes" else np.float32(1)
            weights[name.partition(".")[2]] = torch.from_numpy(values * steps)
    return weights


@torch.no_grad()
def start_from(network: nn.Module, path: Path) -> dict[str, Tensor]:
    """Fills the weights of `network` that the file knows, by name or by name below one module; returns them.

    Batch norms are folded when a network is exported, so those of the file are lost. RecipeError if nothing fits.
    """
    known, taken = weights_of(path), {}
    for name, weight in network.named_parameters():
        found = known.get(name, known.get(name.partition(".")[2]))
        if found is not None and found.shape == weight.shape:
            weight.copy_(found)
            taken[name] = found
    if not taken:
        raise RecipeError(f"start: {path}: none of its weights has the name and shape of one of this system's")
    return taken


@torch.no_grad()
def between(network: nn.Module, taken: dict[str, Tensor], share: float) -> nn.Module:
    """The network with `share` of the weights that `start_from` took, the rest its own (WiSE-FT: Wortsman et al. 2022).

    A network that went on from another has not left its valley; between the two it often knows both trades.
    """
    if not share:
        return network
    network = deepcopy(network)
    for name, weight in network.named_parameters():
        if name in taken:
            weight.lerp_(taken[name].to(weight.device), share)
    return network
