"""Whether raters agree more than chance would make them: Krippendorff's alpha."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def krippendorff_alpha(units: Sequence[Sequence[int]], *, ordered: bool) -> float | None:
    """Alpha over the values that each unit (a picture) was given, one a rater, in any order and number.

    1: all agree; 0: as much as by chance; below: less than that. Distances are ordinal if `ordered`, else nominal. None
    where there is nothing to tell from: no unit with two values, or the same value everywhere. Krippendorff 2011,
    "Computing Krippendorff's Alpha-Reliability". (The library for it is GPL, which cannot be a dependency here.)
    """
    paired = [unit for unit in units if len(unit) > 1]
    values = sorted({value for unit in paired for value in unit})
    if len(values) < 2:
        return None
    counts = np.array([[list(unit).count(value) for value in values] for unit in paired], np.float64)
    per_unit = counts.sum(1)
    # Coincidences [V, V]: ordered pairs of values within a unit, each unit weighing as many as it has values.
    weighted = counts / (per_unit - 1)[:, None]
    met = weighted.T @ counts - np.diag(weighted.sum(0))
    total = met.sum(1)
    expected = (np.outer(total, total) - np.diag(total)) / (total.sum() - 1)
    apart = _ordinal(total) if ordered else 1 - np.eye(len(values))
    return float(1 - (met * apart).sum() / (expected * apart).sum())


def _ordinal(total: np.ndarray[tuple[int], np.dtype[np.float64]]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Squared distances [V, V] of ranks: how many values lie between two, these two counted by half."""
    ranks = np.cumsum(total) - total / 2
    apart: np.ndarray[tuple[int, int], np.dtype[np.float64]] = (ranks[:, None] - ranks[None, :]) ** 2
    return apart
