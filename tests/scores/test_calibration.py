"""Calibration by hand, and on errors drawn as they were stated."""

from __future__ import annotations

import numpy as np
import pytest

from bareface.errors import UsageError
from bareface.scores.calibration import Bin, calibration


def test_two_bins_by_hand():
    found = calibration(np.array([0.4, 0.1, 0.1, 0.4]), np.array([0.9, 0.1, 0.3, 0.7]), bins=2)
    assert found.bins == (Bin(0.1, pytest.approx(0.2), 2), Bin(0.4, pytest.approx(0.8), 2))
    assert found.ratio == pytest.approx(2.0)
    assert found.slope == pytest.approx(1.0)
    assert found.off == pytest.approx((0.1 + 0.4) / 2)


def test_errors_drawn_as_stated_are_calibrated():
    rng = np.random.default_rng(0)
    stated = rng.uniform(0.02, 0.3, 200_000)
    found = calibration(stated, rng.exponential(stated))
    assert found.ratio == pytest.approx(1, abs=0.02)
    assert found.slope == pytest.approx(1, abs=0.05)
    assert found.off < 0.005


def test_one_that_knows_nothing_has_no_slope():
    rng = np.random.default_rng(1)
    found = calibration(rng.uniform(0.02, 0.3, 100_000), rng.exponential(0.1, 100_000))
    assert found.slope == pytest.approx(0, abs=0.05)


@pytest.mark.parametrize(
    ("stated", "real", "says"),
    [
        (np.ones(5), np.ones(5), "at least 20"),
        (np.ones(40), np.ones(30), "40 stated and 30 real"),
        (-np.ones(40), np.ones(40), "finite numbers from 0"),
        (np.full(40, np.nan), np.ones(40), "finite numbers from 0"),
    ],
)
def test_what_cannot_be_told_is_refused(stated, real, says):
    with pytest.raises(UsageError, match=says):
        calibration(stated, real)
