"""Intervals and the paired test against scipy's, hand-counted cases, and the share of truths that they hold."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from bareface.errors import UsageError
from bareface.scores import intervals as module
from bareface.scores.intervals import difference, interval, intervals

RNG = np.random.default_rng(11)
VALUES = RNG.gamma(2.0, 3.0, 80)


def test_equals_scipys_percentile_bootstrap():
    found = interval(VALUES)
    expected = stats.bootstrap((VALUES,), np.mean, method="percentile", n_resamples=20_000, rng=1).confidence_interval
    assert found.mean == pytest.approx(VALUES.mean())
    assert found.count == 80
    width = expected.high - expected.low
    assert found.low == pytest.approx(expected.low, abs=0.03 * width)
    assert found.high == pytest.approx(expected.high, abs=0.03 * width)


def test_holds_the_true_mean_about_as_often_as_it_says():
    held = [abs(f.mean) - (f.high - f.low) / 2 < 0 for f in intervals(RNG.normal(0, 1, (60, 400)), samples=2000)]
    assert 0.9 < np.mean(held) < 0.98


def test_the_same_seed_gives_the_same_and_another_does_not():
    assert interval(VALUES, seed=4) == interval(VALUES, seed=4) != interval(VALUES, seed=5)


def test_columns_share_their_resamples():
    first, second, flat = intervals(np.stack([VALUES, 2 * VALUES + 1, np.full(80, 3.0)], 1))
    assert (second.low, second.high) == pytest.approx((2 * first.low + 1, 2 * first.high + 1))
    assert (flat.low, flat.mean, flat.high) == pytest.approx((3, 3, 3))
    alone = interval(VALUES)
    assert (first.low, first.mean, first.high) == pytest.approx((alone.low, alone.mean, alone.high))


def test_memory_is_bounded_by_parts(monkeypatch):
    whole = interval(VALUES, samples=500)
    monkeypatch.setattr(module, "CELLS", 80 * 7)
    parts = interval(VALUES, samples=500)
    assert parts.mean == whole.mean
    assert (parts.low, parts.high) == pytest.approx((whole.low, whole.high), rel=0.05)


def test_p_of_a_few_items_is_counted_out():
    # Of the 8 ways to sign 1, 2, 3 only +++ and --- have a mean as far from 0 as theirs.
    found = difference(np.array([2.0, 4.0, 6.0]), np.array([1.0, 2.0, 3.0]))
    assert (found.mean, found.p, found.count) == (2.0, 0.25, 3)
    assert difference(np.array([1.0, 2.0]), np.array([2.0, 1.0])).p == 1.0


def test_difference_equals_scipys_paired_tests():
    better = VALUES + RNG.normal(0.35, 1.5, 80)
    found = difference(better, VALUES)
    flips = stats.permutation_test(
        (better, VALUES), lambda x, y, axis: (x - y).mean(axis), permutation_type="samples", vectorized=True, rng=2
    )
    assert 0.001 < found.p < 0.2
    assert found.p == pytest.approx(flips.pvalue, abs=0.012)
    assert found.mean == pytest.approx((better - VALUES).mean())
    expected = interval(better - VALUES)
    assert (found.low, found.high) == (expected.low, expected.high)


def test_pairing_sees_what_two_intervals_do_not():
    noisy = RNG.normal(20, 5, 100)
    first, second = interval(noisy + 0.3), interval(noisy)
    found = difference(noisy + 0.3 + RNG.normal(0, 0.3, 100), noisy)
    assert first.low < second.high
    assert found.low > 0
    assert found.p < 0.001


def test_equal_systems_rarely_differ():
    table = RNG.normal(0, 1, (200, 2, 30))
    ps = np.array([difference(a, b, samples=500).p for a, b in table])
    assert 0.01 < (ps < 0.05).mean() < 0.11
    assert difference(VALUES, VALUES).p == 1.0


@pytest.mark.parametrize("values", [np.array([]), np.array([1.0])])
def test_too_few_are_refused(values):
    with pytest.raises(UsageError, match="at least two items"):
        interval(values)
    with pytest.raises(UsageError, match="at least two items"):
        difference(values, values)


def test_values_that_are_not_finite_are_refused_with_their_number():
    with pytest.raises(UsageError, match=r"2 of 3 items .* leave them out"):
        interval(np.array([1.0, np.inf, np.nan]))
    with pytest.raises(UsageError, match="1 of 2 items"):
        difference(np.array([np.inf, 1.0]), np.array([np.inf, 1.0]))


def test_other_shapes_are_refused():
    with pytest.raises(UsageError, match="3 and 2 values cannot be paired"):
        difference(np.zeros(3), np.zeros(2))
    with pytest.raises(UsageError, match=r"values: shape \[3, 2\]"):
        interval(np.zeros((3, 2)))
    with pytest.raises(UsageError, match=r"shape \[3\]"):
        intervals(np.zeros(3))
