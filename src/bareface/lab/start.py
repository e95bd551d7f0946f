"""A run that goes on from what another has learnt: weights of a network file put where name and shape agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from itertools import pairwise
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
def start_from(network: nn.Module, path: Path, look: Callable[[], object]) -> dict[str, Tensor]:
    """Fills the weights of `network` that the file knows, by name or by name below one module; returns them.

    Batch norms were folded into convolutions when the file was written: the network answers as the file does, and takes
    their means and spreads from what it sees when `look` runs it. RecipeError if nothing fits.
    """
    known, taken = weights_of(path), {}

    def of(name: str) -> Tensor | None:
        return known.get(name, known.get(name.partition(".")[2]))

    for name, weight in network.named_parameters():
        found = of(name)
        if found is not None and found.shape == weight.shape:
            weight.copy_(found)
            taken[name] = found
    if not taken:
        raise RecipeError(f"start: {path}: none of its weights has the name and shape of one of this system's")
    if folded := [norm for conv, norm in _normed(network) if _shifted(norm, of(f"{conv}.bias"))]:
        _unfold(network, folded, look)
    return taken


def _normed(network: nn.Module) -> Iterator[tuple[str, nn.BatchNorm2d]]:
    """Each batch norm that follows a convolution, by the convolution's name."""
    for name, chain in network.named_modules():
        if isinstance(chain, nn.Sequential):
            for (at, conv), (_, norm) in pairwise(chain.named_children()):
                if isinstance(conv, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
                    yield f"{name}.{at}".lstrip("."), norm


def _shifted(norm: nn.BatchNorm2d, by: Tensor | None) -> bool:
    """Makes the norm one that adds the bias of the convolution that it was folded into; False if there is none."""
    if by is None or by.shape != norm.bias.shape:
        return False
    for values, value in ((norm.weight, 1.0), (norm.running_mean, 0.0), (norm.running_var, 1.0 - norm.eps)):
        values.fill_(value)  # type: ignore[union-attr]
    norm.bias.copy_(by)
    return True


def _unfold(network: nn.Module, norms: Sequence[nn.BatchNorm2d], look: Callable[[], object]) -> None:
    """Gives norms that only add the mean and spread of what comes to them, and makes up for both."""
    seen: dict[nn.Module, tuple[Tensor, Tensor]] = {}

    def note(norm: nn.Module, inputs: tuple[Tensor]) -> None:
        values = inputs[0].float()
        seen[norm] = values.mean((0, 2, 3)), values.var((0, 2, 3))

    hooks = [norm.register_forward_pre_hook(note) for norm in norms]
    was = network.training
    network.eval()
    look()
    network.train(was)
    for hook in hooks:
        hook.remove()
    for norm in norms:
        mean, variance = seen[norm]
        norm.running_mean.copy_(mean)  # type: ignore[union-attr]
        norm.running_var.copy_(variance)  # type: ignore[union-attr]
        norm.weight.copy_((variance + norm.eps).sqrt())
        norm.bias.add_(mean)


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
