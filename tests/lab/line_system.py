"""The smallest system with a critic, y = slope * x; run as a script it is trained, alone or under torchrun."""

from __future__ import annotations

import dataclasses
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

from bareface.lab import recipe as recipes
from bareface.lab import trainer as trainers
from bareface.lab.recipe import Budget, Optimizer, Recipe
from bareface.lab.system import System
from bareface.lab.trainer import Trainer


@dataclasses.dataclass(frozen=True)
class LineSettings:
    """A line to be learnt."""

    slope: float = 3.0
    spoil_at: int = -1
    noise: float = 0.0
    pause: float = 0.0
    memory: int = 0


class Line(System):
    Settings = LineSettings
    judged_by = ("off", "lowest")
    pictures = 80

    def __init__(self, settings, data, seed):
        super().__init__(settings, data, seed)
        self.network, self.critic = nn.Linear(1, 1), nn.Linear(1, 1)

    def sample(self, index):
        x = self.rng(index).normal(size=1).astype(np.float32)
        return {"x": x, "y": self.settings.slope * x, "index": np.array(index)}

    def loss(self, batch, progress):
        time.sleep(self.settings.pause)
        x = batch["x"] + self.settings.noise * torch.randn_like(batch["x"])
        wrong = (self.network(x).float() - batch["y"]).square().mean()
        if self.settings.spoil_at in batch["index"].tolist():
            wrong = wrong * float("nan")
        if self.settings.memory:
            torch.empty(self.settings.memory)
        return {"wrong": wrong}

    def critic_loss(self, batch, progress):
        return {"critic": self.critic(batch["y"]).float().square().mean()}

    def validate(self, network):
        slope = float(network.weight.detach())
        return {"slope": slope, "off": abs(slope - self.settings.slope)}

    def export_module(self, network):
        return network

    def example(self):
        return (torch.zeros(1, 1),)


def run(
    out, budget=40, kind="adam", fabric=None, batch=4, accumulate=1, stop_after=0, workers=0, lr=0.1, start="",
    anchor=0.0, **settings,
):  # fmt: skip
    optimizer = Optimizer(kind, lr=lr, betas=(0.9, 0.99))
    recipe = Recipe(
        "line", "1m", LineSettings(**settings), batch=batch, accumulate=accumulate, stop_after=stop_after,
        optimizer=optimizer, critic=optimizer, ema=0.5, start=str(start), anchor=anchor,
    )  # fmt: skip
    budget = budget if isinstance(budget, Budget) else Budget(steps=budget)
    return Trainer(recipe, out, out, budget, workers=workers, fabric=fabric)


def main() -> None:
    """OUT [PAUSE]: trains 40 steps, or goes on with what is there."""
    trainers.system_class = recipes.system_class = lambda _name: Line
    trainers.SAVE_EVERY = 0.0
    out = Path(sys.argv[1])
    pause = float(sys.argv[2]) if len(sys.argv) > 2 else 0.0
    fabric = trainers.launched(precision="float32")
    if (out / "state.safetensors").exists():
        trainer = Trainer.resume(out, workers=0, fabric=fabric)
    else:
        trainer = run(out, fabric=fabric, batch=4, noise=0.0, pause=pause)
    trainer.train()


if __name__ == "__main__":
    main()
