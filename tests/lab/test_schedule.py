"""The rate over a run, by hand."""

from __future__ import annotations

import pytest

pytest.importorskip("torch", reason="the lab is not installed")

from bareface.lab.recipe import Optimizer
from bareface.lab.schedule import Judged, rate


def test_rate_warms_up_and_follows_a_cosine():
    settings = Optimizer(lr=1.0, warmup=0.1)
    assert rate(settings, 0.05) == pytest.approx(0.5)
    assert rate(settings, 0.1) == pytest.approx(1.0)
    assert rate(settings, 0.55) == pytest.approx(0.5)
    assert rate(settings, 1.0) == pytest.approx(0.0)


def test_a_constant_rate_stays_after_the_warm_up():
    settings = Optimizer(lr=1.0, warmup=0.5, schedule="constant")
    assert [rate(settings, share) for share in (0.25, 0.5, 0.9, 1.0)] == pytest.approx([0.5, 1.0, 1.0, 1.0])


def test_on_a_plateau_the_rate_falls_to_the_floor():
    settings = Optimizer(lr=1e-2, warmup=0.0, schedule="plateau", factor=0.2, patience=2, floor=1e-3)
    judged = Judged(lowest_is_best=True)
    told = [judged.tell(figure, settings) for figure in (5.0, 4.0, 4.5, 4.1, 4.0)]
    assert told == [True, True, False, False, False]
    assert judged.rate(settings, 0.5) == pytest.approx(2e-3)
    for figure in (4.0, 4.0, 4.0):
        judged.tell(figure, settings)
    assert judged.rate(settings, 0.5) == pytest.approx(1e-3)
    assert judged.tell(3.9, settings)
    assert judged.rate(settings, 0.9) == pytest.approx(1e-3)


def test_highest_is_best_unless_said_and_no_number_never_is():
    judged = Judged()
    assert [judged.tell(figure, Optimizer()) for figure in (float("nan"), 1.0, 2.0, 1.5)] == [False, True, True, False]
    assert (judged.best, judged.worse) == (2.0, 1)
