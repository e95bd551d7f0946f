"""Distances of sets of features against hand-computed cases and the implementations that the field uses."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.linalg import sqrtm

from bareface.errors import UsageError
from bareface.scores.frechet import Gaussian, frechet, gaussian_distance, kid, shrinkage

RNG = np.random.default_rng(3)


def features(count, size, shift=0.0):
    return RNG.normal(shift, 1, (count, size)) @ (np.eye(size) + 0.3 * RNG.normal(0, 1, (size, size)))


@pytest.fixture(scope="module")
def patches(collins, grace):
    """Colours of 4 x 4 patches of two real faces, [4096, 48] each, in [0, 1]."""
    rgb = (face[0].reshape(64, 4, 64, 4, 3).transpose(0, 2, 1, 3, 4).reshape(4096, 48) for face in (collins, grace))
    return tuple(v / 255 for v in rgb)


def test_of_one_dimension_by_hand():
    # Means 1 and 4, deviations 1 and 2: (1 - 4)^2 + (1 - 2)^2.
    first, second = np.array([[0.0], [1.0], [2.0]]), np.array([[2.0], [4.0], [6.0]])
    assert frechet(first, second) == pytest.approx(10.0)


def test_of_diagonal_gaussians_by_hand():
    first = Gaussian(np.zeros(2), np.diag([1.0, 9.0]))
    second = Gaussian(np.array([3.0, 0.0]), np.diag([4.0, 0.0]))
    assert gaussian_distance(first, second) == pytest.approx(9 + 1 + 9)


def test_of_equal_sets_is_zero():
    one = features(50, 20)
    assert frechet(one, one) == pytest.approx(0, abs=1e-9)
    assert frechet(one, one) >= 0


def test_equals_the_matrix_root_of_the_product(patches):
    for first, second in [(features(90, 16), features(70, 16, 0.4)), patches]:
        a, b = (np.cov(v, rowvar=False) for v in (first, second))
        apart = first.mean(0) - second.mean(0)
        expected = apart @ apart + np.trace(a + b - 2 * sqrtm(a @ b).real)
        assert frechet(first, second) == pytest.approx(expected, rel=1e-6)
        assert frechet(second, first) == pytest.approx(expected, rel=1e-6)


def test_equals_torchmetrics(patches):
    torch = pytest.importorskip("torch")
    fid = pytest.importorskip("torchmetrics.image.fid")
    parts = [torch.from_numpy(v) for p in patches for v in (p.mean(0), np.cov(p, rowvar=False))]
    assert frechet(*patches) == pytest.approx(float(fid._compute_fid(*parts)), rel=1e-6)


def test_of_covariances_without_full_rank_is_finite():
    line = np.outer(np.arange(30.0), np.ones(8))
    assert frechet(line, line + 1) == pytest.approx(8, abs=1e-4)


def test_a_set_no_larger_than_its_features_is_refused_with_the_least_number():
    small, enough = features(48, 48), features(49, 48)
    with pytest.raises(UsageError, match="48 pictures with 48 features each are too few: at least 49 are needed"):
        frechet(small, enough)
    with pytest.raises(UsageError, match="at least 49"):
        frechet(enough, small)
    assert frechet(enough, enough) == pytest.approx(0, abs=1e-6)


def test_shrinkage_lets_small_sets_be_compared():
    near, far = features(20, 48), features(20, 48) + 2
    assert 0 <= frechet(near, near, shrink=True) < 1e-6 < frechet(near, far, shrink=True) < math.inf
    assert np.linalg.eigvalsh(Gaussian.of(near, shrink=True).covariance).min() > 0
    with pytest.raises(UsageError, match=r"1 pictures .* at least 2"):
        frechet(near[:1], far, shrink=True)


def test_shrinkage_is_ledoit_and_wolfs():
    x = features(25, 6)
    x -= x.mean(0)
    covariance = x.T @ x / 25
    target = np.trace(covariance) / 6 * np.eye(6)
    noise = sum(((np.outer(row, row) - covariance) ** 2).sum() for row in x) / 25**2
    assert shrinkage(x + 7) == pytest.approx(noise / ((covariance - target) ** 2).sum())
    assert shrinkage(features(4, 60)) > shrinkage(features(4000, 60))
    assert shrinkage(np.ones((5, 3))) == 0


def test_kid_by_hand():
    # Kernels among [1], [2] and among [0], [0]: (2 + 1)^3 = 27 and 1; between them 1.
    assert kid(np.array([[1.0], [2.0]]), np.array([[0.0], [0.0]])) == pytest.approx(27 + 1 - 2)


def test_kid_equals_torchmetrics(patches):
    torch = pytest.importorskip("torch")
    reference = pytest.importorskip("torchmetrics.image.kid")
    for first, second in [(features(40, 12), features(40, 12, 0.5)), (patches[0][:300], patches[1][:300])]:
        x, y = torch.from_numpy(first), torch.from_numpy(second)
        kernels = [reference.poly_kernel(a, b) for a, b in ((x, x), (x, y), (y, y))]
        assert kid(first, second) == pytest.approx(float(reference.maximum_mean_discrepancy(*kernels)), rel=1e-6)


def test_kid_is_unbiased_where_sets_are_small():
    pool = RNG.normal(0, 1, (600, 2, 8, 5))
    assert abs(np.mean([kid(a, b) for a, b in pool])) < 0.1
    assert np.mean([kid(a, b + 1) for a, b in pool]) > 1


@pytest.mark.parametrize(
    ("first", "second", "fix"),
    [
        (np.zeros((5, 3)), np.zeros((5, 2)), "features of 3 and of 2 values"),
        (np.zeros(5), np.zeros(5), r"shape \[5\] where \[N, D\] is meant"),
        (np.zeros((5, 0)), np.zeros((5, 0)), "where \\[N, D\\] is meant"),
        (np.full((5, 3), np.nan), np.zeros((5, 3)), "not finite"),
        (np.zeros((1, 3)), np.zeros((5, 3)), "1 pictures .* too few"),
    ],
)
def test_features_of_another_form_are_refused(first, second, fix):
    for score in (frechet, kid):
        with pytest.raises(UsageError, match=fix):
            score(first, second)
