"""Gradients are bounded by what they usually are."""

import pytest
import torch
from torch import nn

from bareface.lab.clip import HIGHEST, OVER, SETTLED, TIMES, Clip


def clipped(clip: Clip, norm: float) -> float:
    """The norm that a gradient of `norm` has once `clip` has seen it."""
    module = nn.Linear(2, 1, bias=False)
    module.weight.grad = torch.tensor([[0.6, 0.8]]) * norm
    clip(module)
    return float(module.weight.grad.norm())


def test_a_wild_gradient_is_scaled_to_three_times_the_usual_one():
    clip = Clip([0.5] * 20)
    assert clipped(clip, 1.4) == pytest.approx(1.4)
    assert clipped(clip, 40.0) == pytest.approx(TIMES * 0.5)


def test_what_becomes_usual_is_let_through_up_to_the_highest():
    clip = Clip([0.5] * 20)
    for _ in range(OVER):
        clipped(clip, 2.0)
    assert clipped(clip, 5.0) == pytest.approx(5.0)
    for _ in range(OVER):
        clipped(clip, 1000.0)
    assert clipped(clip, 1000.0) == pytest.approx(HIGHEST)


def test_before_norms_are_known_only_the_highest_bounds():
    clip = Clip()
    assert [clipped(clip, 9.0) for _ in range(SETTLED)] == pytest.approx([9.0] * SETTLED)
    assert clipped(Clip(), 90.0) == pytest.approx(HIGHEST)


def test_a_wild_gradient_does_not_make_wildness_usual():
    clip = Clip([0.5] * 20)
    clipped(clip, 1e9)
    assert clip.limit == pytest.approx(TIMES * 0.5)


def test_it_goes_on_from_what_it_remembered():
    first = Clip()
    for norm in (1.0, 2.0, 3.0) * 5:
        clipped(first, norm)
    again = Clip(first.plain())
    assert again.plain() == pytest.approx([1.0, 2.0, 3.0] * 5)
    assert again.limit == first.limit
