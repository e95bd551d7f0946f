"""How many processes train together, on what, in which precision: all that is known of Lightning Fabric."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Literal

import torch
from lightning_fabric import Fabric
from torch import nn

from bareface.errors import RecipeError

Precision = Literal["float32", "bfloat16"]
"""What networks compute in; weights are float32 either way."""


def launched(processes: int = 1, precision: Precision | None = None) -> Fabric:
    """Fabric on this machine's best device, with its processes started.

    Under `torchrun` the count is torchrun's, over any number of machines. Otherwise `processes` on this one: further
    processes are started with the same command line. Without `precision`, bfloat16 is used where the device computes in
    it itself.
    """
    world = int(os.environ.get("WORLD_SIZE", "0"))
    here = int(os.environ.get("LOCAL_WORLD_SIZE", "0")) or processes
    cuda = torch.cuda.is_available()
    if cuda and here > torch.cuda.device_count():
        raise RecipeError(f"--processes {here}: this machine has {torch.cuda.device_count()} GPUs; give no more")
    device = torch.device("cuda" if cuda else "cpu")
    half = bf16_is_fast(device) if precision is None else precision == "bfloat16"
    fabric = Fabric(
        accelerator="cuda" if cuda else "cpu",
        devices=here,
        num_nodes=max(1, world // here),
        strategy="ddp" if max(world, here) > 1 else "auto",
        precision="bf16-mixed" if half else "32-true",
    )
    torch.backends.cudnn.benchmark = True  # a run's pictures are all of one size
    fabric.launch()
    return fabric


def part(fabric: Fabric) -> None:
    """Ends the talk between processes once all have said their last word.

    One that leaves without it tears down what others are still reading from, or is itself torn down in the middle.
    """
    if fabric.world_size > 1:
        fabric.barrier()
        torch.distributed.destroy_process_group()


def bf16_is_fast(device: torch.device) -> bool:
    """Whether the device computes in bfloat16 itself: processors that only imitate it take ten times as long."""
    if device.type == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    return bool(torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported())


def average_gradients(fabric: Fabric, modules: Iterable[nn.Module | None]) -> None:
    """Every process's gradients become their mean, in one message.

    Done here rather than by wrapping the networks: a step runs the discriminator twice, once frozen, and a wrapped
    module takes that for an unfinished step.
    """
    if fabric.world_size == 1:
        return
    weights = [w for module in modules if module is not None for w in module.parameters() if w.requires_grad]
    gradients = [torch.zeros_like(w) if w.grad is None else w.grad for w in weights]
    flat = fabric.all_reduce(torch.cat([g.flatten() for g in gradients]), reduce_op="mean")
    for weight, part in zip(weights, flat.split([w.numel() for w in weights]), strict=True):
        weight.grad = part.view_as(weight)
