"""How sure a mean is, and whether two systems differ: bootstrap intervals and a permutation test, seeded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bareface.errors import UsageError

Array = NDArray[np.float64]

SAMPLES = 10_000
"""Resamples that an interval or a test is made from."""
LEVEL = 0.95
"""Share of the resampled means that an interval holds."""
CELLS = 4_000_000
"""Random numbers held at once, which bounds the memory at some 100 MB however many items there are."""


@dataclass(frozen=True)
class Interval:
    """A mean and where it would likely lie were the items drawn again."""

    mean: float
    low: float
    high: float
    count: int
    """Items the mean is taken over."""


@dataclass(frozen=True)
class Difference:
    """By how much the first of two systems lies above the second on the same items."""

    mean: float
    low: float
    high: float
    p: float
    """How often chance alone would set two equal systems this far apart, or further, in (0, 1]."""
    count: int
    """Items both systems were scored on."""


def interval(values: NDArray[Any], seed: int = 0, samples: int = SAMPLES) -> Interval:
    """The mean of values [N] and its 95 % percentile bootstrap interval (Efron 1979).

    UsageError for fewer than two values, or one that is not finite.
    """
    return intervals(_column(values, "values"), seed, samples)[0]


def intervals(table: NDArray[Any], seed: int = 0, samples: int = SAMPLES) -> list[Interval]:
    """The same for each column of a table [N, K], all from the same resamples of its rows: a row is an item."""
    table = _checked(table)
    low, high = _percentiles(_means(table, seed, samples, _drawn))
    rows = zip(table.mean(0), low, high, strict=True)
    return [Interval(float(mean), float(a), float(b), len(table)) for mean, a, b in rows]


def difference(first: NDArray[Any], second: NDArray[Any], seed: int = 0, samples: int = SAMPLES) -> Difference:
    """The mean of `first - second`, both [N] in the same order of items, its 95 % interval, and its p, two-sided.

    The interval resamples items; p flips the sign of each item's difference at random, or in every way there is where
    those are no more than `samples` (Fisher 1935). UsageError as for `interval`, and where counts differ.
    """
    if len(first) != len(second):
        raise UsageError(
            f"{len(first)} and {len(second)} values cannot be paired; score both systems on the same items"
        )
    both = _checked(np.concatenate([_column(first, "first"), _column(second, "second")], 1))
    apart = both[:, :1] - both[:, 1:]
    found = intervals(apart, seed, samples)[0]
    return Difference(found.mean, found.low, found.high, _p(apart, seed, samples), found.count)


def _p(apart: Array, seed: int, samples: int) -> float:
    count = len(apart)
    # Flips that give the same mean as the observed one must count as such, whatever order they were added in.
    reached = abs(float(apart.mean())) * (1 - 1e-9)
    if 2**count <= samples:
        signs = 1.0 - 2 * (np.arange(2**count)[:, None] >> np.arange(count) & 1)
        return float((np.abs(signs @ apart / count) >= reached).mean())
    extreme = np.count_nonzero(np.abs(_means(apart, seed, samples, _flipped)) >= reached)
    return (extreme + 1) / (samples + 1)


def _means(table: Array, seed: int, samples: int, weights: Callable[[np.random.Generator, int, int], Array]) -> Array:
    """Weighted means [samples, K] of the columns of a table [N, K]."""
    rng, count = np.random.default_rng(seed), len(table)
    return np.concatenate([weights(rng, rows, count) @ table / count for rows in _parts(samples, count)])


def _parts(samples: int, count: int) -> Iterator[int]:
    most = max(1, CELLS // count)
    for done in range(0, samples, most):
        yield min(most, samples - done)


def _drawn(rng: np.random.Generator, rows: int, count: int) -> Array:
    """How often each of `count` items comes in `rows` draws of as many with replacement: [rows, count]."""
    where = rng.integers(0, count, (rows, count)) + count * np.arange(rows)[:, None]
    return np.bincount(where.ravel(), minlength=rows * count).reshape(rows, count).astype(np.float64)


def _flipped(rng: np.random.Generator, rows: int, count: int) -> Array:
    return rng.integers(0, 2, (rows, count), np.int8) * 2.0 - 1


def _percentiles(means: Array) -> Array:
    edge = (1 - LEVEL) / 2
    found: Array = np.quantile(means, [edge, 1 - edge], axis=0)
    return found


def _column(values: NDArray[Any], name: str) -> Array:
    found = np.asarray(values, np.float64)
    if found.ndim != 1:
        raise UsageError(f"{name}: shape {list(found.shape)} where [N] is meant, one value for each item")
    return found[:, None]


def _checked(table: NDArray[Any]) -> Array:
    found = np.asarray(table, np.float64)
    if found.ndim != 2 or len(found) < 2:
        raise UsageError(f"values: shape {list(found.shape)}; an interval needs at least two items")
    if not np.isfinite(found).all():
        bad = np.count_nonzero(~np.isfinite(found).all(1))
        raise UsageError(
            f"{bad} of {len(found)} items have a value that is not finite, and so has their mean (PSNR is infinite "
            "where a picture equals its truth); leave them out and say how many"
        )
    return found
