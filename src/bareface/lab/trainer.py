"""One loop for every system: budgets, resume, moving average, discriminators, validation, several processes."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from lightning_fabric import Fabric
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset, default_collate

from bareface.errors import RecipeError
from bareface.lab import checkpoint
from bareface.lab.clip import Clip
from bareface.lab.processes import average_gradients, launched, part
from bareface.lab.recipe import Budget, Optimizer, Recipe, build_recipe, plain
from bareface.lab.report import environment, write_report
from bareface.lab.schedule import Judged
from bareface.lab.start import between, start_from
from bareface.lab.system import Batch, System
from bareface.lab.systems import system_class
from bareface.lab.watch import Watch

SAVE_EVERY = 60.0
"""Seconds between two checkpoints."""
STARVED = 0.2
"""Share of the time spent waiting for samples from which it is said."""

Terms = dict[str, float]


class _Stream(Dataset[dict[str, np.ndarray]]):
    def __init__(self, system: System) -> None:
        self.system = system

    def __getitem__(self, index: int) -> dict[str, np.ndarray]:
        return self.system.sample(index)


class _From:
    """Indices from `start` on, without end: of each step's `batch`, the share of process `rank` of `world`."""

    def __init__(self, start: int, batch: int, rank: int, world: int) -> None:
        self.start, self.batch, self.rank, self.world = start, batch, rank, world

    def __iter__(self) -> Iterator[int]:
        share = self.batch // self.world
        first = self.start + self.rank * share
        return (first + step * self.batch + k for step in range(1 << 62) for k in range(share))


def _one_thread(_worker: int) -> None:
    torch.set_num_threads(1)


class Trainer:
    """A run in a folder: `state.safetensors`, `log.jsonl`, the sheets and curves it draws as it goes, `report.html`."""

    def __init__(
        self, recipe: Recipe, data: Path, out: Path, budget: Budget, workers: int = 1, fabric: Fabric | None = None
    ) -> None:
        """`workers`: processes that make samples; 0 makes them between the steps. `fabric`: one process by default."""
        # Workers are forked, and a fork in the middle of OpenCV's thread pool would hang.
        cv2.setNumThreads(0)
        torch.manual_seed(recipe.seed)
        self.fabric = fabric or launched()
        if recipe.batch % (self.fabric.world_size * recipe.accumulate):
            raise RecipeError(
                f"batch: {recipe.batch} pictures cannot be shared by {self.fabric.world_size} processes "
                f"in {recipe.accumulate} parts each; choose a multiple"
            )
        self.recipe, self.data, self.out, self.workers = recipe, data, out, workers
        self.device = self.fabric.device
        self.system: System = system_class(recipe.system)(recipe.settings, data, recipe.seed)
        self.budget = budget.counted(self.system.pictures, recipe.batch)
        self.network = self._place(self.system.network)
        self.average = deepcopy(self.network).eval().requires_grad_(False)
        self.optimizer = _optimizer(self.network, recipe.optimizer)
        self.critic = self._place(self.system.critic) if self.system.critic is not None else None
        self.critic_optimizer = _optimizer(self.critic, recipe.critic) if self.critic is not None else None
        self.clips = Clip(), Clip()
        self.started_from: dict[str, Tensor] = {}
        self.judged = Judged((self.system.judged_by or ("", ""))[1] == "lowest")
        self.step, self.seconds, self.waited = 0, 0.0, 0.0

    @staticmethod
    def resume(out: Path, budget: Budget | None = None, workers: int = 1, fabric: Fabric | None = None) -> Trainer:
        """The run in folder `out`, where its last checkpoint left it."""
        state, tensors = checkpoint.load(out)
        recipe = build_recipe(state["recipe"])
        trainer = Trainer(recipe, Path(state["data"]), out, budget or Budget(**state["budget"]), workers, fabric)
        trainer._load(tensors)
        trainer.step, trainer.seconds, trainer.waited = state["step"], state["seconds"], state["waited"]
        trainer.judged = Judged(**state["judged"])
        trainer.clips = tuple(map(Clip, state["norms"]))
        return trainer

    def train(self) -> None:
        """Trains until the budget is spent, saving as it goes; ends with a checkpoint, a validation and a report."""
        self.out.mkdir(parents=True, exist_ok=True)
        self.system.prepare()
        if self.step == 0:
            self.system.begin()
            if self.recipe.start:
                self.started_from = start_from(self.network, Path(self.recipe.start), self.look)
            self.average.load_state_dict(self.network.state_dict())
        watch = self._watch()
        try:
            with _explained():
                self._loop(watch)
        finally:
            watch.end()
        if self.fabric.is_global_zero:
            write_report(self.out)
        part(self.fabric)

    def _loop(self, watch: Watch) -> None:
        batches = iter(self._loader())
        due = self._validations_done() + 1
        saved = started = time.monotonic() - self.seconds
        terms: Terms = {}
        while (progress := self._spent()) < 1.0 and not self._given_up():
            asked = time.monotonic()
            batch = next(batches)
            self.waited += time.monotonic() - asked
            terms = self._one_step(self._to_device(batch), progress)
            self.step += 1
            # One clock for all, or processes would differ on when the time is over.
            self.seconds = self.fabric.broadcast(time.monotonic() - started)
            spent = self._spent()
            watch.step(spent, self.step, self.seconds, terms)
            if spent * self.recipe.validations >= due and spent < 1.0:
                due += 1
                self._validate(watch, terms)
            if time.monotonic() - saved > SAVE_EVERY:
                self.save()
                saved = time.monotonic()
        if not self._given_up():  # that is said by a validation of this very step
            self._validate(watch, terms)
        self.save()
        if self.waited > STARVED * self.seconds and self.workers:
            share = self.waited / self.seconds
            watch.warn(f"{share:.0%} of the time went by waiting for samples; give more --workers")

    def save(self) -> None:
        """Writes the checkpoint beside the old one and then takes its place; a few settings again to be read."""
        if not self.fabric.is_global_zero:
            return
        tensors = checkpoint.over("network", self.network.state_dict())
        tensors |= checkpoint.over("average", self.average.state_dict())
        tensors |= checkpoint.flat_optimizer("optimizer", self.optimizer)
        if self.recipe.anchor:
            tensors |= checkpoint.over("start", self.started_from)
        if self.critic is not None and self.critic_optimizer is not None:
            tensors |= checkpoint.over("critic", self.critic.state_dict())
            tensors |= checkpoint.flat_optimizer("critic_optimizer", self.critic_optimizer)
        state = self._state()
        checkpoint.save(self.out, state, tensors)
        (self.out / "state.json").write_text(json.dumps(state, indent=1))

    def load_best(self) -> dict[str, float]:
        """Puts the best validation's weights into `average`; returns its figures. RecipeError if none was kept."""
        state, tensors = checkpoint.load(self.out, checkpoint.BEST)
        self.average.load_state_dict(checkpoint.under("average", tensors))
        self.step, self.seconds = state["step"], state["seconds"]
        figures: dict[str, float] = state["figures"]
        return figures

    def answering(self) -> nn.Module:
        """The network that is validated and exported."""
        return between(self.average, self.started_from, self.recipe.anchor)

    @torch.no_grad()
    def look(self, steps: int = 1) -> None:
        """Runs the network on the pictures of the first `steps` and learns nothing from them."""
        for first in range(0, steps * self.recipe.batch, self.recipe.batch):
            batch = default_collate([self.system.sample(first + k) for k in range(self.recipe.batch)])
            self.system.loss(self._to_device(batch), 0.0)

    def _state(self) -> dict[str, Any]:
        return {
            "recipe": plain(self.recipe),
            "data": str(self.data),
            "budget": vars(self.budget),
            "step": self.step,
            "seconds": self.seconds,
            "waited": self.waited,
            "judged": self.judged.plain(),
            "norms": [clip.plain() for clip in self.clips],
        }

    def _place(self, module: nn.Module) -> nn.Module:
        return module.to(self.device, memory_format=torch.channels_last)

    def _to_device(self, batch: Batch) -> Batch:
        return {k: v.to(self.device, non_blocking=True) for k, v in batch.items()}

    def _loader(self) -> DataLoader[dict[str, np.ndarray]]:
        rank, world = self.fabric.global_rank, self.fabric.world_size
        return DataLoader(
            _Stream(self.system),
            batch_size=self.recipe.batch // world,
            sampler=_From(self.step * self.recipe.batch, self.recipe.batch, rank, world),  # type: ignore[arg-type]
            num_workers=self.workers,
            prefetch_factor=4 if self.workers else None,
            worker_init_fn=_one_thread,
            pin_memory=self.device.type == "cuda",
        )

    def _one_step(self, batch: Batch, progress: float) -> Terms:
        self.network.train()
        # Dropout and the like depend on the step alone, so that a resumed run drops what it would have dropped.
        torch.manual_seed((self.recipe.seed << 32) + self.step)
        self.optimizer.param_groups[0]["lr"] = self.judged.rate(self.recipe.optimizer, progress)
        if self.critic_optimizer is not None:
            self.critic_optimizer.param_groups[0]["lr"] = self.judged.rate(self.recipe.critic, progress)
        self.optimizer.zero_grad(set_to_none=True)
        parts = [self._gradients(part, progress) for part in _parts(batch, self.recipe.accumulate)]
        told = self._told(parts)
        average_gradients(self.fabric, (self.network, self.critic))
        self.clips[0](self.network)
        self.optimizer.step()
        if self.critic is not None and self.critic_optimizer is not None:
            if any(w.grad is not None for w in self.critic.parameters()):
                self.clips[1](self.critic)
                self.critic_optimizer.step()
            self.critic_optimizer.zero_grad(set_to_none=True)
        self._follow()
        return told

    def _gradients(self, batch: Batch, progress: float) -> dict[str, Tensor]:
        """Adds the gradients of one part of a step's pictures, of the network and of the discriminators."""
        if self.critic is not None:
            self.critic.requires_grad_(False)
        with self.fabric.autocast():
            terms = self.system.loss(batch, progress)
        self._backward(terms)
        if self.critic is not None:
            self.critic.requires_grad_(True)
            with self.fabric.autocast():
                critic_terms = self.system.critic_loss(batch, progress)
            if critic_terms:
                self._backward(critic_terms)
            terms |= critic_terms
        return {k: v.detach() for k, v in terms.items()}

    def _backward(self, terms: dict[str, Tensor]) -> None:
        (torch.stack([v.float() for v in terms.values()]).sum() / self.recipe.accumulate).backward()

    def _told(self, parts: list[dict[str, Tensor]]) -> Terms:
        """The terms of a step's parts, averaged; RecipeError if one is not a number, before any weight has moved.

        Asked of the device all at once: every question makes it wait for the next order.
        """
        rows = torch.stack([torch.stack([v.float() for v in part.values()]) for part in parts]).mean(0).tolist()
        told = dict(zip(parts[0], rows, strict=True))
        if bad := [name for name, value in told.items() if not math.isfinite(value)]:
            raise RecipeError(
                f"step {self.step}: the loss is not a number ({', '.join(bad)}); go on from the last checkpoint, "
                "lower the rate"
            )
        return told

    @torch.no_grad()
    def _follow(self) -> None:
        # Early on the average would remember the random start for long, so its memory grows with the steps.
        decay = min(self.recipe.ema, (1 + self.step) / (10 + self.step))
        for mean, value in zip(self.average.state_dict().values(), self.network.state_dict().values(), strict=True):
            if mean.dtype.is_floating_point:
                mean.lerp_(value, 1 - decay)
            else:
                mean.copy_(value)

    def _validate(self, watch: Watch, terms: Terms) -> None:
        """The first process validates; what follows from its figures is told to all."""
        if self.fabric.is_global_zero:
            with torch.no_grad(), self.fabric.autocast():
                network = self.answering()
                figures, sheet = self.system.validate(network), self.system.sheet(network)
            line = {"step": self.step, "seconds": round(self.seconds), "terms": terms, **figures}
            with (self.out / "log.jsonl").open("a") as log:
                log.write(json.dumps(line) + "\n")
            watch.validated(self.step, self.seconds, figures, sheet)
            if sheet is not None:
                cv2.imwrite(str(self.out / f"sheet-{self.step:07d}.png"), sheet[..., ::-1])
            self._judge(figures)
        self.judged = Judged(**self.fabric.broadcast(self.judged.plain()))

    def _judge(self, figures: Terms) -> None:
        if self.system.judged_by is None:
            return
        figure = figures[self.system.judged_by[0]]
        if self.judged.tell(figure, self.recipe.optimizer):
            tensors = checkpoint.over("average", self.average.state_dict())
            checkpoint.save(self.out, self._state() | {"figures": figures}, tensors, checkpoint.BEST)

    def _given_up(self) -> bool:
        return 0 < self.recipe.stop_after <= self.judged.worse

    def _spent(self) -> float:
        return self.budget.spent(self.seconds, self.step)

    def _validations_done(self) -> int:
        return math.floor(self._spent() * self.recipe.validations)

    def _watch(self) -> Watch:
        watch = Watch(self.out, self.out.name, self.recipe.batch, silent=not self.fabric.is_global_zero)
        if self.fabric.is_global_zero:
            precision = str(self.fabric._precision.precision)
            told = environment() | {"device": str(self.device), "precision": precision}
            (self.out / "environment.json").write_text(json.dumps(told, indent=1))
        watch.begin(self._spent(), self.step)
        return watch

    def _load(self, tensors: dict[str, Tensor]) -> None:
        self.network.load_state_dict(checkpoint.under("network", tensors))
        self.average.load_state_dict(checkpoint.under("average", tensors))
        checkpoint.load_optimizer("optimizer", self.optimizer, tensors)
        self.started_from = checkpoint.under("start", tensors)
        if self.critic is not None and self.critic_optimizer is not None:
            self.critic.load_state_dict(checkpoint.under("critic", tensors))
            checkpoint.load_optimizer("critic_optimizer", self.critic_optimizer, tensors)


def _optimizer(module: nn.Module, settings: Optimizer) -> torch.optim.Optimizer:
    weights, rate, decay = [p for p in module.parameters() if p.requires_grad], settings.lr, settings.weight_decay
    if settings.kind == "sgd":
        return torch.optim.SGD(weights, lr=rate, momentum=settings.momentum, weight_decay=decay)
    return torch.optim.AdamW(weights, lr=rate, betas=settings.betas, weight_decay=decay)


def _parts(batch: Batch, count: int) -> Iterator[Batch]:
    size = len(next(iter(batch.values()))) // count
    return ({k: v[at * size : (at + 1) * size] for k, v in batch.items()} for at in range(count))


@contextmanager
def _explained() -> Iterator[None]:
    """Says in a sentence what a run died of where torch says it in a page; the last checkpoint is there either way."""
    try:
        yield
    except torch.OutOfMemoryError as error:
        raise RecipeError(f"the GPU's memory is full ({_first_line(error)}); {_LESS}") from error
    except MemoryError as error:
        raise RecipeError(f"the memory is full; {_LESS}") from error
    except RuntimeError as error:
        if "can't allocate memory" in str(error):
            raise RecipeError(f"the memory is full ({_first_line(error)}); {_LESS}") from error
        if "DataLoader worker" in str(error):
            raise RecipeError(f"a process that makes samples died ({_first_line(error)}); {_RESUME}") from error
        raise


_RESUME = "the last checkpoint is kept: go on with --resume"
_LESS = f"raise accumulate, or lower batch or settings.side; {_RESUME}"


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)[:160]
