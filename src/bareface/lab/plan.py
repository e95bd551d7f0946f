"""What a run would be, before it is one: parameters, multiply-adds, memory, how many steps its budget buys."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.autograd.graph import saved_tensors_hooks
from torch.utils.data import default_collate
from torch.utils.flop_counter import FlopCounterMode

from bareface.lab.processes import bf16_is_fast
from bareface.lab.recipe import Budget, Recipe
from bareface.lab.system import System
from bareface.lab.systems import system_class

MIB = 2**20


@dataclass(frozen=True)
class Plan:
    """What a dry run found out, on this machine's processor."""

    network: str
    """Class of the network that is trained."""
    parameters: int
    critic_parameters: int
    macs: float
    """Multiply-adds of one picture through the exported network."""
    step_macs: float
    """Multiply-adds of one picture in a training step: forward, backward, discriminators, judges."""
    memory: float
    """Bytes that a step takes: weights, their average, gradients, moments, and what the backward pass needs kept."""
    step_seconds: float
    """Of one process on this machine."""
    sample_seconds: float
    """To make one sample, of one process."""
    steps: int
    """That the budget buys at this speed, or asks for."""

    def told(self, recipe: Recipe) -> str:
        """As a person reads it."""
        critic = f", discriminators {self.critic_parameters:,}" if self.critic_parameters else ""
        return "\n".join((
            f"system      {recipe.system}: {self.network}",
            f"parameters  {self.parameters:,}{critic}",
            f"MACs        {self.macs / 1e9:.2f} G a picture; {self.step_macs / 1e9:.1f} G a picture in training",
            f"memory      about {self.memory / MIB:,.0f} MiB for a step of {recipe.batch // recipe.accumulate} at once",
            f"speed here  {self.step_seconds:.2f} s a step of {recipe.batch}; a sample takes "
            f"{1000 * self.sample_seconds:.0f} ms of one worker",
            f"steps       about {self.steps:,} in {recipe.budget}, {self.steps * recipe.batch:,} pictures",
        ))  # fmt: skip


def plan(recipe: Recipe, data: Path, budget: Budget) -> Plan:
    """Builds the system and takes a few steps with as few pictures as it can be given; nothing is written."""
    torch.manual_seed(recipe.seed)
    system: System = system_class(recipe.system)(recipe.settings, data, recipe.seed)
    budget, count = budget.counted(system.pictures, recipe.batch), min(2, recipe.batch)
    started = time.perf_counter()
    batch = default_collate([system.sample(k) for k in range(count)])
    sample_seconds = (time.perf_counter() - started) / count
    kept = _kept_bytes(system, batch)
    with FlopCounterMode(display=False) as counter:
        one_step(system, batch)
    started = time.perf_counter()
    one_step(system, batch)
    seconds = time.perf_counter() - started
    at_once, critic = recipe.batch // recipe.accumulate, _size(system.critic)
    step = seconds / count * recipe.batch
    return Plan(
        network=type(system.network).__name__,
        parameters=_size(system.network),
        critic_parameters=critic,
        macs=_forward_macs(system),
        step_macs=counter.get_total_flops() / 2 / count,
        memory=4.0 * (5 * _size(system.network) + 4 * critic) + kept / count * at_once,
        step_seconds=step,
        sample_seconds=sample_seconds,
        steps=budget.steps or max(1, int((budget.seconds or 0) / step)),
    )


def one_step(system: System, batch: dict[str, Tensor]) -> None:
    """A training step without the optimisers: losses and gradients of the network and of the discriminators."""
    system.network.train()
    with torch.autocast("cpu", torch.bfloat16, enabled=bf16_is_fast(torch.device("cpu"))):
        _backward(system.loss(batch, 1.0))
        if system.critic is not None and (terms := system.critic_loss(batch, 1.0)):
            _backward(terms)


def _backward(terms: dict[str, Tensor]) -> None:
    torch.stack([v.float() for v in terms.values()]).sum().backward()


def _kept_bytes(system: System, batch: dict[str, Tensor]) -> float:
    """What a step keeps for its backward pass, beside the weights."""
    kept: dict[int, int] = {}

    def keep(tensor: Tensor) -> Tensor:
        kept[tensor.untyped_storage().data_ptr()] = tensor.untyped_storage().nbytes()
        return tensor

    modules = [module for module in (system.network, system.critic) if module is not None]
    own = {p.untyped_storage().data_ptr() for module in modules for p in module.parameters()}
    with saved_tensors_hooks(keep, lambda tensor: tensor):
        one_step(system, batch)
    return float(sum(size for at, size in kept.items() if at not in own))


def _forward_macs(system: System) -> float:
    with torch.no_grad(), FlopCounterMode(display=False) as counter:
        system.export_module(system.network.eval())(*system.example())
    return counter.get_total_flops() / 2


def _size(module: nn.Module | None) -> int:
    return 0 if module is None else sum(p.numel() for p in module.parameters())
