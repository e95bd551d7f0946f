"""How real a set of pictures looks beside a set of real ones: distances between two clouds of features.

Which features is the caller's to say: the 2048 of Inception make the Fréchet distance the FID.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bareface.errors import UsageError

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Gaussian:
    """What the Fréchet distance knows of a set of features."""

    mean: Array
    """[D]."""
    covariance: Array
    """[D, D]."""

    @staticmethod
    def of(features: NDArray[Any], shrink: bool = False) -> Gaussian:
        """The Gaussian of features [N, D]; the covariance is the unbiased one.

        `shrink` pulls the covariance towards a multiple of the identity by as much as its own noise asks for (Ledoit
        and Wolf 2004), so that small sets have one; such distances compare only with others made so.
        UsageError for N <= D without it: the covariance then has directions without spread, and the distance says how
        small the set is rather than how real.
        """
        size = features.shape[-1]
        values = _checked(features, least=2 if shrink else size + 1)
        covariance = np.atleast_2d(np.cov(values, rowvar=False))
        if shrink:
            share = shrinkage(values)
            covariance = (1 - share) * covariance + share * np.trace(covariance) / size * np.eye(size)
        return Gaussian(values.mean(0), covariance)


def frechet(features: NDArray[Any], truth: NDArray[Any], shrink: bool = False) -> float:
    """Fréchet distance of two sets of features [N, D] and [M, D], each taken for a Gaussian; 0 for equal ones.

    |m1 - m2|^2 + tr(S1 + S2 - 2 (S1 S2)^(1/2)) (Heusel et al. 2017). UsageError as for `Gaussian.of`.
    """
    return gaussian_distance(Gaussian.of(features, shrink), Gaussian.of(truth, shrink))


def gaussian_distance(first: Gaussian, second: Gaussian) -> float:
    """Fréchet distance of two Gaussians, squared as FID is. UsageError where their dimensions differ."""
    _check_same(first.mean.size, second.mean.size)
    apart = first.mean - second.mean
    spread = np.trace(first.covariance) + np.trace(second.covariance)
    shared = _trace_of_root(first.covariance, second.covariance)
    return max(0.0, float(apart @ apart + spread - 2 * shared))


def kid(features: NDArray[Any], truth: NDArray[Any]) -> float:
    """Kernel distance of two sets of features [N, D] and [M, D]: unbiased squared MMD (Binkowski et al. 2018).

    The kernel is (x.y / D + 1)^3. Over all pairs, not over random subsets: small sets have no picture to waste.
    Unbiased at any size, so it may fall a little under 0 for sets that are alike. UsageError for fewer than two in
    either set.
    """
    x, y = _checked(features, least=2), _checked(truth, least=2)
    _check_same(x.shape[1], y.shape[1])
    return _among(_kernel(x, x)) + _among(_kernel(y, y)) - 2 * float(_kernel(x, y).mean())


def shrinkage(features: NDArray[Any]) -> float:
    """Share in [0, 1] of a covariance of features [N, D] that its noise asks to be replaced (Ledoit and Wolf 2004)."""
    x = features - features.mean(0)
    count, size = x.shape
    covariance = x.T @ x / count
    squares = float((covariance**2).sum())
    far = squares - float(np.trace(covariance)) ** 2 / size
    noise = (float((x**2).sum(1) @ (x**2).sum(1)) / count - squares) / count
    return min(1.0, noise / far) if far > 0 else 0.0


def _trace_of_root(first: Array, second: Array) -> float:
    """tr((S1 S2)^(1/2)), by way of the symmetric R S2 R with R = S1^(1/2), which has the same eigenvalues.

    A root of the product itself, which is not symmetric, turns complex or fails where S1 or S2 is near singular.
    """
    values, vectors = np.linalg.eigh(first)
    root = (vectors * np.sqrt(values.clip(0))) @ vectors.T
    product = root @ second @ root
    return float(np.sqrt(np.linalg.eigvalsh((product + product.T) / 2).clip(0)).sum())


def _kernel(x: Array, y: Array) -> Array:
    kernel: Array = (x @ y.T / x.shape[1] + 1) ** 3
    return kernel


def _among(kernel: Array) -> float:
    """Mean over pairs of two different items."""
    count = len(kernel)
    return float(kernel.sum() - np.trace(kernel)) / (count * (count - 1))


def _checked(features: NDArray[Any], least: int) -> Array:
    if features.ndim != 2 or not features.size:
        raise UsageError(f"features: shape {list(features.shape)} where [N, D] is meant, one row for each picture")
    if len(features) < least:
        way_out = "add pictures, take KID, or ask for shrinkage" if least > 2 else "add pictures"
        raise UsageError(
            f"{len(features)} pictures with {features.shape[1]} features each are too few: at least {least} are needed "
            f"in each set; {way_out}"
        )
    if not np.isfinite(features).all():
        raise UsageError("features: some are not finite; look at the pictures or the network that gave them")
    return features.astype(np.float64)


def _check_same(first: int, second: int) -> None:
    if first != second:
        raise UsageError(
            f"features of {first} and of {second} values cannot be compared; use one network for both sets"
        )
