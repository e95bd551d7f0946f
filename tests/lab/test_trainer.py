"""The loop: budgets, checkpoints, resume, and what happens when it goes wrong."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the lab is not installed")

from torch import nn  # noqa: E402

from bareface.errors import RecipeError  # noqa: E402
from bareface.lab import systems  # noqa: E402
from bareface.lab.recipe import Budget, Optimizer, Recipe  # noqa: E402
from bareface.lab.system import System  # noqa: E402
from bareface.lab.trainer import Trainer, _rate  # noqa: E402


@dataclasses.dataclass(frozen=True)
class LineSettings:
    """A line to be learnt."""

    slope: float = 3.0
    spoil_at: int = -1
    noise: float = 0.0


class Line(System):
    """The smallest system with a critic: learns y = slope * x."""

    Settings = LineSettings

    def __init__(self, settings, data, seed):
        super().__init__(settings, data, seed)
        self.network, self.critic = nn.Linear(1, 1), nn.Linear(1, 1)

    def sample(self, index):
        x = self.rng(index).normal(size=1).astype(np.float32)
        return {"x": x, "y": self.settings.slope * x, "index": np.array(index)}

    def loss(self, batch, progress):
        x = batch["x"] + self.settings.noise * torch.randn_like(batch["x"])
        wrong = (self.network(x).float() - batch["y"]).square().mean()
        if self.settings.spoil_at in batch["index"].tolist():
            wrong = wrong * float("nan")
        return {"wrong": wrong}

    def critic_loss(self, batch, progress):
        return {"critic": self.critic(batch["y"]).float().square().mean()}

    def validate(self, network):
        return {"slope": float(network.weight.detach())}

    def export_module(self, network):
        return network

    def example(self):
        return (torch.zeros(1, 1),)


@pytest.fixture(autouse=True)
def _line(monkeypatch):
    monkeypatch.setattr("bareface.lab.trainer.system_class", lambda name: Line)
    monkeypatch.setattr("bareface.lab.recipe.system_class", lambda name: Line)
    assert systems.system_class("segmenter").__name__ == "SegmenterSystem"


def run(out, steps, budget=40, kind="adam", **settings):
    optimizer = Optimizer(kind, lr=0.1, betas=(0.9, 0.99))
    recipe = Recipe("line", "1m", LineSettings(**settings), batch=4, optimizer=optimizer, critic=optimizer, ema=0.5)
    return Trainer(recipe, out, out, Budget(steps=budget), workers=0)


def losses(out):
    return [json.loads(line) for line in (out / "log.jsonl").read_text().splitlines()]


def test_it_learns_and_logs(tmp_path):
    run(tmp_path, 40, budget=200).train()
    last = losses(tmp_path)[-1]
    assert last["slope"] == pytest.approx(3.0, abs=0.1)
    assert last["step"] == 200
    assert len(losses(tmp_path)) == 8


@pytest.mark.parametrize("kind", ["adam", "sgd"])
def test_resume_gives_the_same_losses_as_no_stop(tmp_path, monkeypatch, kind):
    whole, half = tmp_path / "whole", tmp_path / "half"
    run(whole, 40, kind=kind, noise=0.1).train()
    stopped = run(half, 40, kind=kind, noise=0.1)
    monkeypatch.setattr("bareface.lab.trainer.SAVE_EVERY", 0.0)
    steps = iter(range(17))
    real = stopped._one_step

    def killed(*arguments):
        if next(steps, None) is None:
            raise KeyboardInterrupt
        return real(*arguments)

    monkeypatch.setattr(stopped, "_one_step", killed)
    with pytest.raises(KeyboardInterrupt):
        stopped.train()
    resumed = Trainer.resume(half, workers=0)
    assert resumed.step == 17
    resumed.train()
    a, b = losses(whole), losses(half)
    assert [{k: v for k, v in line.items() if k != "seconds"} for line in a] == [
        {k: v for k, v in line.items() if k != "seconds"} for line in b
    ]


def test_sgd_by_hand(tmp_path):
    trainer = run(tmp_path, 2, kind="sgd")
    trainer.optimizer.param_groups[0].update(momentum=0.5, weight_decay=0.1)
    weight, bias = trainer.network.weight, trainer.network.bias
    with torch.no_grad():
        weight.fill_(2.0)
        bias.fill_(0.0)
    moved = 0.0
    for gradient in (1.0, 4.0):
        before = weight.item()
        weight.grad, bias.grad = torch.full((1, 1), gradient), torch.zeros(1)
        trainer.optimizer.step()
        moved = 0.5 * moved + gradient + 0.1 * before
        assert weight.item() == pytest.approx(before - 0.1 * moved)


def test_a_fresh_run_begins_as_its_system_says_and_a_resumed_one_does_not(tmp_path, monkeypatch):
    begun = []
    monkeypatch.setattr(Line, "begin", lambda self: begun.append(self.network.weight.data.fill_(7.0)), raising=False)
    first = run(tmp_path, 1, budget=1)
    monkeypatch.setattr(first, "_one_step", lambda *_: {})
    first.train()
    assert (first.network.weight.item(), first.average.weight.item()) == (7.0, 7.0)
    Trainer.resume(tmp_path, Budget(steps=2), workers=0).train()
    assert len(begun) == 1


def test_same_seed_same_weights(tmp_path):
    for name in ("a", "b"):
        run(tmp_path / name, 10, budget=10).train()
    a, b = ((tmp_path / name / "state.safetensors").read_bytes() for name in ("a", "b"))
    assert a == b


def test_a_loss_that_is_no_number_stops_the_run_and_keeps_the_checkpoint(tmp_path, monkeypatch):
    monkeypatch.setattr("bareface.lab.trainer.SAVE_EVERY", 0.0)
    with pytest.raises(RecipeError, match=r"step 5: the loss is not a number \(wrong\)"):
        run(tmp_path, 40, spoil_at=22).train()
    assert Trainer.resume(tmp_path, workers=0).step == 5


def test_nothing_to_resume_is_said(tmp_path):
    with pytest.raises(RecipeError, match="no run to resume"):
        Trainer.resume(tmp_path)


def test_rate_warms_up_and_follows_a_cosine():
    settings = Optimizer(lr=1.0, warmup=0.1)
    assert _rate(settings, 0.05) == pytest.approx(0.5)
    assert _rate(settings, 0.1) == pytest.approx(1.0)
    assert _rate(settings, 0.55) == pytest.approx(0.5)
    assert _rate(settings, 1.0) == pytest.approx(0.0)


def test_a_constant_rate_stays_after_the_warm_up():
    settings = Optimizer(lr=1.0, warmup=0.5, schedule="constant")
    assert [_rate(settings, share) for share in (0.25, 0.5, 0.9, 1.0)] == pytest.approx([0.5, 1.0, 1.0, 1.0])
