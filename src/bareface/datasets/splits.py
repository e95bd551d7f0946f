"""Which pictures train, which validate, which test: by share of pictures, and never one person on two sides."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence

from bareface.datasets.readers import Record
from bareface.errors import DatasetError, UsageError

SPLITS = ("train", "validation", "test")
"""In this order wherever one comes before another."""


def parse_shares(text: str) -> dict[str, float]:
    """`"train:0.8,validation:0.1,test:0.1"` as a dictionary in the order of `SPLITS`.

    Raises `UsageError` for a name that is no split or comes twice, a share outside (0, 1], and shares that do not add
    up to 1.
    """
    shares: dict[str, float] = {}
    for part in text.split(","):
        name, _, number = (word.strip() for word in part.partition(":"))
        if name not in SPLITS:
            raise UsageError(f"splits {text!r}: {name!r} is no split; there are {', '.join(SPLITS)}")
        if name in shares:
            raise UsageError(f"splits {text!r}: {name} comes twice; give each split one share")
        shares[name] = _share(text, name, number)
    total = sum(shares.values())
    if abs(total - 1) > 1e-6:
        raise UsageError(f"splits {text!r}: the shares add up to {total:.6g}; they must add up to 1")
    return {name: shares[name] for name in SPLITS if name in shares}


def split_by_person(records: Sequence[Record], shares: Mapping[str, float], seed: int) -> list[str]:
    """The split of each record, so that nobody is in two and each split has about its share of the pictures.

    It depends on the seed and on who has how many pictures, not on the order of the records. With few people, or
    people of many pictures, the shares are met as far as they go.
    """
    pictures = Counter(record.person for record in records)
    room = {name: shares[name] * len(records) for name in SPLITS if name in shares}
    placed: dict[str, str] = {}
    for person in sorted(pictures, key=lambda person: (_drawn(seed, person), person)):
        placed[person] = max(room, key=lambda name: room[name])
        room[placed[person]] -= pictures[person]
    return [placed[record.person] for record in records]


def source_splits(records: Sequence[Record]) -> list[str]:
    """The split that each record's own source gives it.

    Raises `DatasetError` where some have none, or a person is in two.
    """
    without = [record.name for record in records if not record.split]
    if without:
        raise DatasetError(
            f"splits: the source gives none for {len(without)} of {len(records)} faces, such as {without[0]}; "
            "give shares instead, such as train:0.8,validation:0.1,test:0.1"
        )
    where: dict[str, set[str]] = {}
    for record in records:
        where.setdefault(record.person, set()).add(record.split)
    torn = sorted(person for person, splits in where.items() if len(splits) > 1)
    if torn:
        raise DatasetError(
            f"splits: the source has {len(torn)} of {len(where)} people in more than one split, such as {torn[0]}; "
            "give shares instead, such as train:0.8,validation:0.1,test:0.1"
        )
    return [record.split for record in records]


def _share(text: str, name: str, number: str) -> float:
    try:
        share = float(number)
    except ValueError:
        share = -1.0
    if not 0 < share <= 1:
        raise UsageError(f"splits {text!r}: the share of {name} is {number!r}; give a number above 0 and up to 1")
    return share


def _drawn(seed: int, person: str) -> bytes:
    return hashlib.sha256(f"{seed}\0{person}".encode(errors="surrogateescape")).digest()
