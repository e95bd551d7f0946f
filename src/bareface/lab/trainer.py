"""One loop for every system: time or step budget, resume, moving average, discriminators, validation."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import cv2
import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset
from tqdm import tqdm

from bareface.errors import RecipeError
from bareface.lab.recipe import Budget, Optimizer, Recipe, build_recipe, plain
from bareface.lab.system import Batch, System
from bareface.lab.systems import system_class

SAVE_EVERY = 60.0
"""Seconds between two checkpoints."""


class _Stream(Dataset[dict[str, np.ndarray]]):
    def __init__(self, system: System) -> None:
        self.system = system

    def __getitem__(self, index: int) -> dict[str, np.ndarray]:
        return self.system.sample(index)


class _From:
    """Indices from `start` on, without end."""

    def __init__(self, start: int) -> None:
        self.start = start

    def __iter__(self) -> Iterator[int]:
        return iter(range(self.start, 1 << 62))


def _one_thread(_worker: int) -> None:
    torch.set_num_threads(1)


class Trainer:
    """A run in a folder: `state.json`, `state.safetensors`, `log.jsonl` and the sheets it draws as it goes."""

    def __init__(self, recipe: Recipe, data: Path, out: Path, budget: Budget, workers: int = 1) -> None:
        # Workers are forked, and a fork in the middle of OpenCV's thread pool would hang.
        cv2.setNumThreads(0)
        torch.manual_seed(recipe.seed)
        self.recipe, self.data, self.out, self.budget, self.workers = recipe, data, out, budget, workers
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.half = bf16_is_fast(self.device)
        self.system: System = system_class(recipe.system)(recipe.settings, data, recipe.seed)
        self.network = self._place(self.system.network)
        self.average = deepcopy(self.network).eval().requires_grad_(False)
        self.optimizer = _optimizer(self.network, recipe.optimizer)
        self.critic = self._place(self.system.critic) if self.system.critic is not None else None
        self.critic_optimizer = _optimizer(self.critic, recipe.critic) if self.critic is not None else None
        self.step, self.seconds = 0, 0.0

    @staticmethod
    def resume(out: Path, budget: Budget | None = None, workers: int = 1) -> Trainer:
        """The run in folder `out`, where its last checkpoint left it."""
        try:
            state = json.loads((out / "state.json").read_text())
            tensors = load_file(out / "state.safetensors")
        except (OSError, ValueError, SafetensorError) as error:
            raise RecipeError(f"{out}: no run to resume here ({error}); start one with --out {out}") from error
        recipe = build_recipe(state["recipe"])
        trainer = Trainer(recipe, Path(state["data"]), out, budget or Budget(**state["budget"]), workers)
        trainer._load(tensors)
        trainer.step, trainer.seconds = state["step"], state["seconds"]
        return trainer

    def train(self) -> None:
        """Trains until the budget is spent, saving as it goes; ends with a checkpoint and a validation."""
        self.out.mkdir(parents=True, exist_ok=True)
        if self.step == 0:
            self.system.begin()
            self.average.load_state_dict(self.network.state_dict())
        batches = iter(self._loader())
        due = self._validations_done() + 1
        saved = started = time.monotonic() - self.seconds
        shape = "{desc} {percentage:.1f}% {postfix}"
        bar = tqdm(total=100.0, desc=self.out.name, mininterval=10, bar_format=shape)
        while (progress := self.budget.spent(self.seconds, self.step)) < 1.0:
            terms = self._one_step(self._to_device(next(batches)), progress)
            self.step += 1
            self.seconds = time.monotonic() - started
            spent = self.budget.spent(self.seconds, self.step)
            bar.n = 100 * spent
            told = {k: f"{v:.3f}" for k, v in terms.items()}
            bar.set_postfix(step=self.step, s=f"{self.seconds:.0f}", **told, refresh=False)
            bar.update(0)
            if spent * self.recipe.validations >= due and spent < 1.0:
                due += 1
                self._validate(terms)
            if time.monotonic() - saved > SAVE_EVERY:
                self.save()
                saved = time.monotonic()
        self._validate(terms if self.step else {})
        self.save()
        bar.close()

    def save(self) -> None:
        """Writes the checkpoint beside the old one and then takes its place."""
        tensors = {f"network.{k}": v for k, v in self.network.state_dict().items()}
        tensors |= {f"average.{k}": v for k, v in self.average.state_dict().items()}
        tensors |= _flat_optimizer("optimizer", self.optimizer)
        if self.critic is not None and self.critic_optimizer is not None:
            tensors |= {f"critic.{k}": v for k, v in self.critic.state_dict().items()}
            tensors |= _flat_optimizer("critic_optimizer", self.critic_optimizer)
        part = self.out / "state.safetensors.part"
        save_file({k: v.contiguous().clone() for k, v in tensors.items()}, part)
        part.replace(self.out / "state.safetensors")
        state = {
            "recipe": plain(self.recipe),
            "data": str(self.data),
            "budget": vars(self.budget),
            "step": self.step,
            "seconds": self.seconds,
        }
        part = self.out / "state.json.part"
        part.write_text(json.dumps(state, indent=1))
        part.replace(self.out / "state.json")

    def _place(self, module: nn.Module) -> nn.Module:
        return module.to(self.device, memory_format=torch.channels_last)

    def _to_device(self, batch: Batch) -> Batch:
        return {k: v.to(self.device, non_blocking=True) for k, v in batch.items()}

    def _loader(self) -> DataLoader[dict[str, np.ndarray]]:
        return DataLoader(
            _Stream(self.system),
            batch_size=self.recipe.batch,
            sampler=_From(self.step * self.recipe.batch),  # type: ignore[arg-type]
            num_workers=self.workers,
            prefetch_factor=4 if self.workers else None,
            worker_init_fn=_one_thread,
        )

    def _one_step(self, batch: Batch, progress: float) -> dict[str, float]:
        self.network.train()
        # Dropout and the like depend on the step alone, so that a resumed run drops what it would have dropped.
        torch.manual_seed((self.recipe.seed << 32) + self.step)
        self.optimizer.param_groups[0]["lr"] = _rate(self.recipe.optimizer, progress)
        if self.critic_optimizer is not None:
            self.critic_optimizer.param_groups[0]["lr"] = _rate(self.recipe.critic, progress)
        if self.critic is not None:
            self.critic.requires_grad_(False)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.half):
            terms = self.system.loss(batch, progress)
        _descend(self.optimizer, self.network, terms, self.step)
        if self.critic is not None and self.critic_optimizer is not None:
            self.critic.requires_grad_(True)
            with torch.autocast(self.device.type, torch.bfloat16, enabled=self.half):
                critic_terms = self.system.critic_loss(batch, progress)
            if critic_terms:
                _descend(self.critic_optimizer, self.critic, critic_terms, self.step)
            terms |= critic_terms
        self._follow()
        return {k: float(v.detach()) for k, v in terms.items()}

    @torch.no_grad()
    def _follow(self) -> None:
        # Early on the average would remember the random start for long, so its memory grows with the steps.
        decay = min(self.recipe.ema, (1 + self.step) / (10 + self.step))
        for mean, value in zip(self.average.state_dict().values(), self.network.state_dict().values(), strict=True):
            if mean.dtype.is_floating_point:
                mean.lerp_(value, 1 - decay)
            else:
                mean.copy_(value)

    def _validate(self, terms: dict[str, float]) -> None:
        with torch.no_grad(), torch.autocast(self.device.type, torch.bfloat16, enabled=self.half):
            figures = self.system.validate(self.average)
            sheet = self.system.sheet(self.average)
        line = {"step": self.step, "seconds": round(self.seconds), "terms": terms, **figures}
        with (self.out / "log.jsonl").open("a") as log:
            log.write(json.dumps(line) + "\n")
        tqdm.write(f"{self.out.name}: step {self.step}: " + ", ".join(f"{k} {v:.4f}" for k, v in figures.items()))
        if sheet is not None:
            cv2.imwrite(str(self.out / f"sheet-{self.step:07d}.png"), sheet[..., ::-1])

    def _validations_done(self) -> int:
        return math.floor(self.budget.spent(self.seconds, self.step) * self.recipe.validations)

    def _load(self, tensors: dict[str, Tensor]) -> None:
        self.network.load_state_dict(_under("network", tensors))
        self.average.load_state_dict(_under("average", tensors))
        _load_optimizer("optimizer", self.optimizer, tensors)
        if self.critic is not None and self.critic_optimizer is not None:
            self.critic.load_state_dict(_under("critic", tensors))
            _load_optimizer("critic_optimizer", self.critic_optimizer, tensors)


def bf16_is_fast(device: torch.device) -> bool:
    """Whether the device computes in bfloat16 itself: processors that only imitate it take ten times as long."""
    if device.type == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    return bool(torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported())


def _optimizer(module: nn.Module, settings: Optimizer) -> torch.optim.Optimizer:
    weights, rate, decay = [p for p in module.parameters() if p.requires_grad], settings.lr, settings.weight_decay
    if settings.kind == "sgd":
        return torch.optim.SGD(weights, lr=rate, momentum=settings.momentum, weight_decay=decay)
    return torch.optim.AdamW(weights, lr=rate, betas=settings.betas, weight_decay=decay)


def _rate(settings: Optimizer, progress: float) -> float:
    """Linear warm-up, then half a cosine or the same; bent to the budget, whatever its unit."""
    if progress < settings.warmup:
        return settings.lr * max(progress, 1e-3) / settings.warmup
    if settings.schedule == "constant":
        return settings.lr
    done = (progress - settings.warmup) / (1 - settings.warmup)
    return settings.lr * 0.5 * (1 + math.cos(math.pi * done))


def _descend(optimizer: torch.optim.Optimizer, module: nn.Module, terms: dict[str, Tensor], step: int) -> None:
    total = torch.stack([v.float() for v in terms.values()]).sum()
    if not torch.isfinite(total):
        bad = ", ".join(k for k, v in terms.items() if not torch.isfinite(v)) or "the sum"
        raise RecipeError(
            f"step {step}: the loss is not a number ({bad}); go on from the last checkpoint, lower the rate"
        )
    optimizer.zero_grad(set_to_none=True)
    total.backward()
    nn.utils.clip_grad_norm_(module.parameters(), 10.0)
    optimizer.step()


def _under(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {k.removeprefix(prefix + "."): v for k, v in tensors.items() if k.startswith(prefix + ".")}


def _flat_optimizer(prefix: str, optimizer: torch.optim.Optimizer) -> dict[str, Tensor]:
    state = optimizer.state_dict()["state"]
    return {f"{prefix}.{i}.{k}": v for i, entry in state.items() for k, v in entry.items()}


def _load_optimizer(prefix: str, optimizer: torch.optim.Optimizer, tensors: dict[str, Tensor]) -> None:
    whole = optimizer.state_dict()
    state: dict[int, dict[str, Tensor]] = {}
    for name, value in _under(prefix, tensors).items():
        index, key = name.split(".", 1)
        state.setdefault(int(index), {})[key] = value
    optimizer.load_state_dict({**whole, "state": state})
