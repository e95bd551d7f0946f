"""Whether a stated error is the real one: pixels said to be twice as unsure should be twice as wrong."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bareface.errors import UsageError


@dataclass(frozen=True)
class Bin:
    """Pixels of about the same stated error."""

    stated: float
    """Their mean stated error."""
    real: float
    """Their mean real error."""
    count: int


@dataclass(frozen=True)
class Calibration:
    """How stated and real errors go together."""

    bins: tuple[Bin, ...]
    """Equally many pixels each, the surest first."""
    ratio: float
    """Mean real over mean stated error: 1 is right, more is too sure."""
    slope: float
    """By how much the logarithm of the real error of a bin grows with that of the stated: 1 is right."""
    off: float
    """Mean absolute difference of a bin's real and stated error: 0 is right (as the expected calibration error)."""


def calibration(stated: NDArray[np.floating], real: NDArray[np.floating], bins: int = 10) -> Calibration:
    """Of errors [N] stated and found, both at least 0. UsageError for fewer than two a bin, or other shapes."""
    stated, real = np.asarray(stated, np.float64).ravel(), np.asarray(real, np.float64).ravel()
    if stated.shape != real.shape or len(stated) < 2 * bins:
        raise UsageError(
            f"{len(stated)} stated and {len(real)} real errors: give at least {2 * bins} of each, in pairs"
        )
    if not (np.isfinite(stated).all() and np.isfinite(real).all()) or min(stated.min(), real.min()) < 0:
        raise UsageError("errors: give finite numbers from 0")
    order = np.argsort(stated, kind="stable")
    parts = [
        Bin(float(stated[part].mean()), float(real[part].mean()), len(part)) for part in np.array_split(order, bins)
    ]
    said, found = (np.array([getattr(part, name) for part in parts]) for name in ("stated", "real"))
    return Calibration(
        bins=tuple(parts),
        ratio=float(real.mean() / max(stated.mean(), 1e-12)),
        slope=_slope(np.log(np.maximum(said, 1e-6)), np.log(np.maximum(found, 1e-6))),
        off=float(np.abs(said - found).mean()),
    )


def _slope(x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    """Of the line through the points that fits best by least squares; 0 where all lie above each other."""
    spread = float(((x - x.mean()) ** 2).sum())
    return float(((x - x.mean()) * (y - y.mean())).sum() / spread) if spread > 1e-12 else 0.0
