"""Splits by share and by person."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bareface.datasets.readers import Record
from bareface.datasets.splits import parse_shares, source_splits, split_by_person
from bareface.errors import DatasetError, UsageError

SHARES = {"train": 0.8, "validation": 0.1, "test": 0.1}


def record(name: str, person: str, split: str = "") -> Record:
    return Record(
        name=name, path=Path(f"{name}.png"), person=person, sex="", age=None, group="", split=split, five=None,
        attributes={},
    )  # fmt: skip


@pytest.fixture
def album():
    """1000 pictures of 300 people, a few of whom have many."""
    rng = np.random.default_rng(0)
    people = np.concatenate([np.arange(300), rng.zipf(1.6, 4000) % 300])[:1000]
    return [record(f"f{k}", f"p{person}") for k, person in enumerate(people)]


def test_nobody_is_in_two_splits_and_the_shares_are_met(album):
    splits = split_by_person(album, SHARES, seed=3)
    where: dict[str, set[str]] = {}
    for face, split in zip(album, splits, strict=True):
        where.setdefault(face.person, set()).add(split)
    assert all(len(found) == 1 for found in where.values())
    assert [splits.count(name) for name in SHARES] == pytest.approx([800, 100, 100], abs=10)


def test_the_order_of_the_faces_does_not_matter_and_the_seed_does(album):
    first = {face.name: split for face, split in zip(album, split_by_person(album, SHARES, 3), strict=True)}
    turned = album[::-1]
    again = {face.name: split for face, split in zip(turned, split_by_person(turned, SHARES, 3), strict=True)}
    assert again == first
    other = {face.name: split for face, split in zip(album, split_by_person(album, SHARES, 4), strict=True)}
    assert other != first


def test_it_is_the_same_on_every_machine():
    people = [record(name, name) for name in ("anna", "björn", "chen", "devi", "emeka")]
    # By `printf '0\0NAME' | sha256sum` the order is emeka, devi, chen, anna, björn; the split with the most room takes
    # the next one, of equal room train.
    expected = ["train", "test", "test", "train", "train"]
    assert split_by_person(people, {"train": 0.6, "test": 0.4}, 0) == expected


def test_one_picture_each_of_ten_people_is_eight_one_one():
    people = [record(str(k), str(k)) for k in range(10)]
    splits = split_by_person(people, SHARES, 0)
    assert [splits.count(name) for name in SHARES] == [8, 1, 1]


def test_shares_are_read_in_any_order():
    assert parse_shares("test:0.25, train:0.75") == {"train": 0.75, "test": 0.25}
    assert parse_shares("test:1") == {"test": 1.0}
    assert list(parse_shares("test:0.1,validation:0.2,train:0.7")) == ["train", "validation", "test"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("train:0.8,validation:0.1", "add up to 0.9"),
        ("train:0.8,test:0.3", "add up to 1.1"),
        ("train:0.5,train:0.5", "train comes twice"),
        ("train:0.5,tset:0.5", "'tset' is no split; there are train, validation, test"),
        ("train:1.5", "share of train is '1.5'"),
        ("train:0,test:1", "share of train is '0'"),
        ("train:nan", "share of train is 'nan'"),
        ("train", "share of train is ''"),
        ("", "'' is no split"),
    ],
)
def test_bad_shares_are_named(text, said):
    with pytest.raises(UsageError) as told:
        parse_shares(text)
    assert said in str(told.value)
    assert "\n" not in str(told.value)


def test_splits_of_the_source():
    faces = [record("a", "x", "train"), record("b", "y", "test"), record("c", "x", "train")]
    assert source_splits(faces) == ["train", "test", "train"]
    with pytest.raises(DatasetError, match="none for 1 of 4 faces, such as d"):
        source_splits([*faces, record("d", "z")])
    with pytest.raises(DatasetError, match="1 of 2 people in more than one split, such as x"):
        source_splits([*faces, record("d", "x", "validation")])
