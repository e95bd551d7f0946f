"""A run that goes on from what another has learnt: weights of a network file put where name and shape agree."""

from __future__ import annotations

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
    named = {tensor.name.removesuffix(".half"): tensor for tensor in model.graph.initializer}
    return {
        name.partition(".")[2]: torch.from_numpy(numpy_helper.to_array(tensor).astype(np.float32))
        for name, tensor in named.items()
        if "." in name
    }


@torch.no_grad()
def start_from(network: nn.Module, path: Path) -> int:
    """Fills the weights of `network` that the file knows, by name or by name below one module; returns how many.

    Batch norms are folded when a network is exported, so those of the file are lost. RecipeError if nothing fits.
    """
    known, count = weights_of(path), 0
    for name, weight in network.named_parameters():
        found = known.get(name, known.get(name.partition(".")[2]))
        if found is not None and found.shape == weight.shape:
            weight.copy_(found)
            count += 1
    if not count:
        raise RecipeError(f"start: {path}: none of its weights has the name and shape of one of this system's")
    return count
