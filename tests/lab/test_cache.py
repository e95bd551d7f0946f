"""What is made once and kept."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch", reason="the lab is not installed")

from bareface.lab.cache import kept, stocked


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("BAREFACE_CACHE", str(tmp_path))
    return tmp_path


def test_what_is_kept_is_made_once():
    made = []

    def make():
        made.append(1)
        return np.arange(3, dtype=np.float32)

    assert all((kept("a", make) == [0, 1, 2]).all() for _ in range(2))
    assert len(made) == 1
    kept("b", make)
    assert len(made) == 2


def sample(k: int) -> dict[str, np.ndarray]:
    return {"square": np.full((2, 2), k * k, np.int32), "odd": np.array([k % 2 > 0])}


def test_a_stock_holds_every_sample_in_its_place_and_is_read_only():
    stock = stocked("squares", 9, sample)
    assert stock.shape == (9,)
    for k in range(9):
        assert (stock[k]["square"] == k * k).all()
        assert stock[k]["odd"] == [k % 2 > 0]
    with pytest.raises(ValueError, match="read-only"):
        stock["square"][0] = 1


def test_a_stock_is_made_once_and_another_key_or_count_is_another():
    def broken(k: int) -> dict[str, np.ndarray]:
        raise AssertionError(k)

    first = stocked("squares", 4, sample)
    assert (stocked("squares", 4, broken) == first).all()
    assert len(stocked("squares", 5, sample)) == 5
    with pytest.raises(AssertionError):
        stocked("others", 4, broken)


def test_a_stock_whose_making_failed_is_not_taken_for_one(cache):
    def fails(k: int) -> dict[str, np.ndarray]:
        if k == 3:
            raise ValueError("no sample")
        return sample(k)

    with pytest.raises(ValueError, match="no sample"):
        stocked("squares", 4, fails)
    assert len(stocked("squares", 4, sample)) == 4
