"""What was found, in words and numbers: worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from bareface import UsageError
from bareface.classes import NAMES, index_of
from bareface.maps.found import Found


def found(*things, floor=0.0):
    """A map of rectangles (class, rows, columns, alpha, odds); odds are shared by all other classes."""
    alpha = np.full((256, 256), floor, np.float32)
    odds = np.full((256, 256, len(NAMES)), 1 / len(NAMES), np.float32)
    for name, rows, columns, value, sure in things:
        alpha[rows, columns] = value
        odds[rows, columns] = (1 - sure) / (len(NAMES) - 1)
        odds[rows, columns, index_of(name) - 1] = sure
    return Found(alpha, odds)


MASK = ("mask", slice(150, 220), slice(60, 160), 1.0, 0.9)
GLASSES = ("sunglasses", slice(80, 100), slice(60, 160), 0.8, 0.7)


def test_kinds_are_shares_of_the_map_largest_first():
    both = found(MASK, GLASSES)
    assert list(both.kinds) == ["mask", "sunglasses"]
    assert both.kinds["mask"] == pytest.approx(7000 / 9000)
    assert both.kinds["sunglasses"] == pytest.approx(2000 / 9000)
    assert both.scores == pytest.approx({"mask": 0.9, "sunglasses": 0.7})


def test_class_map_counts_from_one_and_is_zero_where_nothing_is():
    classes = found(MASK).classes
    assert classes.dtype == np.uint8
    assert classes[180, 100] == index_of("mask")
    assert classes[100, 100] == 0
    assert set(np.unique(classes)) == {0, index_of("mask")}


def test_a_class_of_less_than_a_twentieth_is_not_told():
    small = ("pen", slice(20, 30), slice(20, 40), 1.0, 0.9)
    assert list(found(MASK, small).kinds) == ["mask"]


def test_a_spot_inside_a_thing_takes_the_name_of_the_thing():
    spot = ("flower", slice(180, 184), slice(100, 104), 1.0, 0.6)
    spotted = found(MASK, spot)
    assert spotted.classes[182, 102] == index_of("mask")
    assert spotted.kinds == {"mask": 1.0}


def test_only_some_classes_keeps_their_alpha_and_drops_the_rest():
    both = found(MASK, GLASSES)
    only = both.only(["sunglasses"])
    assert only.alpha[90, 100] == np.float32(0.8)
    assert only.alpha[180, 100] == 0
    assert list(only.kinds) == ["sunglasses"]
    assert both.only(["pen"]).kinds == {}
    with pytest.raises(UsageError, match="mask"):
        both.only(["maske"])


def test_soft_edges_go_with_the_thing():
    edge = ("mask", slice(220, 223), slice(60, 160), 0.2, 0.9)
    assert found(MASK, edge).only(["mask"]).alpha[221, 100] == np.float32(0.2)


def test_how_sure_is_the_overlap_that_the_map_expects():
    assert found(MASK).sure == pytest.approx(1.0)
    # 7000 pixels of 0.7 inside, 1000 of 0.3 outside: 4900 / (7000 + 300).
    grey = ("mask", slice(150, 220), slice(60, 160), 0.7, 0.9)
    doubt = ("mask", slice(220, 230), slice(60, 160), 0.3, 0.9)
    assert found(grey, doubt).sure == pytest.approx(4900 / 7300, rel=1e-4)
    assert found().sure is None


def test_a_way_that_does_not_tell_tells_nothing():
    bare = Found(np.ones((256, 256), np.float32))
    assert (bare.kinds, bare.scores, bare.sure) == ({}, {}, None)
    assert not bare.classes.any()
