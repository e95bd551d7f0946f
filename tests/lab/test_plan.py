"""What a dry run says, against what can be counted by hand."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="the lab is not installed")

from line_system import Line, LineSettings  # noqa: E402
from torch import nn  # noqa: E402

from bareface.lab.plan import plan  # noqa: E402
from bareface.lab.recipe import Budget, Recipe  # noqa: E402


class Convolution(Line):
    """One 3x3 convolution from 2 to 5 channels without a bias, on pictures of 8x8."""

    def __init__(self, settings, data, seed):
        super().__init__(settings, data, seed)
        self.network, self.critic = nn.Conv2d(2, 5, 3, padding=1, bias=False), None

    def sample(self, index):
        return {"x": torch.ones(2, 8, 8).numpy()}

    def loss(self, batch, progress):
        return {"size": self.network(batch["x"]).square().mean()}

    def example(self):
        return (torch.zeros(1, 2, 8, 8),)


@pytest.fixture
def planned(monkeypatch, tmp_path):
    monkeypatch.setattr("bareface.lab.plan.system_class", lambda _: Convolution)
    monkeypatch.setattr("bareface.lab.plan.bf16_is_fast", lambda _: False)  # half the bytes on some machines
    recipe = Recipe("line", "300 steps", LineSettings(), batch=4)
    return recipe, plan(recipe, tmp_path, Budget(steps=300))


def test_parameters_and_multiply_adds_are_counted(planned):
    _, found = planned
    assert found.parameters == 5 * 2 * 9
    assert found.macs == 5 * 2 * 9 * 64
    # Forward, and backward to the weights; the input needs no gradient.
    assert found.step_macs == 2 * found.macs
    assert found.steps == 300


def test_memory_holds_weights_and_what_the_backward_pass_needs(planned):
    _, found = planned
    weights, kept = 5 * 4 * 90, 4 * (2 * 64 + 5 * 64) * 4
    assert found.memory == weights + kept


def test_it_is_told_in_words(planned):
    recipe, found = planned
    told = found.told(recipe)
    assert "90" in told
    assert "about 300 in 300 steps, 1,200 pictures" in told


def test_a_time_is_turned_into_steps(monkeypatch, tmp_path):
    monkeypatch.setattr("bareface.lab.plan.system_class", lambda _: Convolution)
    found = plan(Recipe("line", "10s", LineSettings(), batch=4), tmp_path, Budget(seconds=10))
    assert found.steps == max(1, int(10 / found.step_seconds))
