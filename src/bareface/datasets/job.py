"""A whole dataset of occluded faces: on all cores, in any order, with the same bytes at the end."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

import bareface
from bareface.classes import NAMES, index_of
from bareface.cluster import BOTH, Cluster
from bareface.crew import Crew
from bareface.datasets.layouts import layout_of
from bareface.datasets.ledger import SUMMARY, Ledger
from bareface.datasets.readers import Record, Source
from bareface.datasets.settings import Settings
from bareface.datasets.splits import SPLITS, source_splits, split_by_person
from bareface.datasets.worker import Plan, Task, Worker
from bareface.errors import DatasetError, OutputError, UsageError
from bareface.occluders import Sprite

FORMAT = 1
"""Version of what `dataset.json` and `truth.jsonl` hold."""
NAMED = 20
"""Faces left out for one reason that are named; more are only counted."""
_CHUNK = 4  # faces handed to a worker at once: enough to hide the cost of handing over, few to wait for at a stop
_SAMPLE = 4  # faces whose size tells how large the dataset becomes


@dataclass(frozen=True)
class Summary:
    """What a dataset holds, as its `dataset.json` tells it."""

    root: Path
    faces: int
    """Faces that were occluded at least once."""
    pictures: int
    classes: dict[str, int]
    """Class -> objects of it that are seen."""
    splits: dict[str, dict[str, int]]
    """Split -> its number of "faces" and "pictures"."""
    dropped: dict[str, dict[str, Any]]
    """Reason -> "count" of what was left out for it, and "names" of the first, `NAMED` at most."""
    was_complete: bool
    """Whether there was nothing left to do."""


def occlude_dataset(
    source: Source,
    root: Path,
    settings: Settings,
    *,
    sprites: Sequence[Sprite] = (),
    workers: int | None = None,
    cluster: str | None = None,
    progress: bool = False,
) -> Summary:
    """Occludes every face of `source` and writes the dataset into the folder `root`.

    The same source, settings and sprites give the same bytes, however many `workers` (processes; all cores by default)
    there are and however often the job is stopped: called again, it goes on where it was. What fails is left out and
    counted. `cluster`: where to find a Ray cluster, as `Cluster` takes it, whose processors then do the work; `root`
    and the source's files are there under the same names. `progress` shows a bar on standard error.

    Raises `OutputError` if the folder holds something else, or has no room for the dataset; `DatasetError` if the
    source's splits cannot be used or no face could be occluded; `UsageError` for less than one worker or a sprite
    of an unknown class.
    """
    if workers is not None and workers < 1:
        raise UsageError(f"workers: {workers} cannot be honoured; give a whole number from 1")
    if workers is not None and cluster is not None:
        raise UsageError(BOTH)
    for sprite in sprites:
        index_of(sprite.label)
    splits = _splits(source.records, settings)
    made_of = _made_of(source, splits, settings, sprites)
    is_sex_known = any(record.sex for record in source.records)
    plan = Plan(root, settings, tuple(sprites), is_sex_known, _taken(source.records))
    with _explained(root), Ledger(root) as ledger:
        found = ledger.finished(made_of)
        if found is not None:
            ledger.discard()
            return _summary(root, found, was_complete=True)
        ledger.begin(made_of, len(source.records))
        todo = _Todo(source.records, splits, ledger.unfinished())
        if len(todo):
            crew = _crew(partial(Worker, plan), min(workers or _cores(), -(-len(todo) // _CHUNK)), cluster)
            _work_off(todo, crew, ledger, progress)
        wanted = set(splits) if settings.splits == "source" else set(settings.splits)
        return _summary(root, _assemble(ledger, plan, made_of, [name for name in SPLITS if name in wanted]))


# ---- What is to be done


def _splits(records: Sequence[Record], settings: Settings) -> list[str]:
    if settings.splits == "source":
        return source_splits(records)
    return split_by_person(records, settings.splits, settings.seed)


def _made_of(source: Source, splits: Sequence[str], settings: Settings, sprites: Sequence[Sprite]) -> dict[str, Any]:
    """All that decides the dataset's bytes, as JSON can hold it."""
    faces, drawn = hashlib.sha256(), hashlib.sha256()
    for record, split in zip(source.records, splits, strict=True):
        five = None if record.five is None else np.asarray(record.five, np.float32).tolist()
        known = (record.name, record.path.name, record.person, record.sex, record.age, record.group, split, five)
        faces.update(json.dumps(known).encode())
    for sprite in sprites:
        drawn.update(f"{sprite.label}\0{sprite.kind}\0".encode())
        views = [(side, sprite.views[side]) for side in sorted(sprite.views)]
        pictures = [view.rgba for _, view in views] + list(sprite.textures)
        drawn.update(repr([(side, np.asarray(view.anchors).tolist()) for side, view in views]).encode())
        for picture in pictures:
            drawn.update(repr(picture.shape).encode() + picture.tobytes())
    return {
        "format": FORMAT,
        "bareface": bareface.__version__,
        "seed": settings.seed,
        "settings": settings.plain,
        "sprites": {"count": len(sprites), "sha256": drawn.hexdigest()},
        "source": {
            "layout": source.layout,
            "faces": len(source.records),
            "problems": len(source.problems),
            "sha256": faces.hexdigest(),
        },
    }


def _taken(records: Sequence[Record]) -> frozenset[str]:
    names = {record.name.casefold() for record in records}
    numbered = (re.fullmatch(r"(.+)-\d+", name) for name in names)
    return frozenset(match[0] for match in numbered if match and match[1] in names)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


# ---- Doing it


@dataclass(frozen=True)
class _Todo:
    """What is left to be done. Tasks are made when they are asked for: there may be a million."""

    records: Sequence[Record]
    splits: Sequence[str]
    numbers: Sequence[int]

    def __len__(self) -> int:
        return len(self.numbers)

    def tasks(self, places: Iterable[int]) -> list[Task]:
        numbers = [self.numbers[place] for place in places]
        return [Task(number, self.records[number], self.splits[number]) for number in numbers]


def _crew(make: Callable[[], Worker], workers: int, cluster: str | None) -> Crew[Worker] | Cluster[Worker]:
    return Crew(make, workers) if cluster is None else Cluster(make, cluster)


def _work_off(todo: _Todo, workers: Crew[Worker] | Cluster[Worker], ledger: Ledger, progress: bool) -> None:
    with workers as crew:
        _check_room(todo, crew, ledger)
        done, places = ledger.faces - len(todo), range(len(todo))
        with tqdm(total=ledger.faces, initial=done, unit="face", file=sys.stderr, disable=not progress) as bar:
            for pictures in crew(Worker.do, (todo.tasks(places[at : at + _CHUNK]) for at in places[::_CHUNK])):
                bar.update(len(pictures))


def _check_room(todo: _Todo, crew: Crew[Worker] | Cluster[Worker], ledger: Ledger) -> None:
    """Makes a few faces from all over the source, without writing them, to learn how large all will be."""
    sample = todo.tasks(sorted({k * (len(todo) - 1) // (_SAMPLE - 1) for k in range(_SAMPLE)}))
    sizes = [size for [size] in crew(Worker.size_of, ([task] for task in sample)) if size]
    needed = len(todo) * sum(sizes) / max(len(sizes), 1)
    free = shutil.disk_usage(ledger.root).free
    if needed > free:
        if len(todo) == ledger.faces:
            ledger.discard()
        raise OutputError(
            f"{ledger.root}: {len(todo)} faces need about {_bytes(needed)}, and {_bytes(free)} are free; "
            "make room, or choose another folder"
        )


@contextmanager
def _explained(root: Path) -> Iterator[None]:
    """What the machine refuses, in words."""
    go_on = "the same command goes on where this one stopped"
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise OutputError(f"{root}: the disk is full; make room, then {go_on}") from error
        raise OutputError(f"{root}: cannot be written ({error.strerror or error}); choose another folder") from error
    except (MemoryError, BrokenProcessPool) as error:
        raise DatasetError(f"{root}: a worker was killed or ran out of memory; with fewer workers {go_on}") from error


# ---- When all is done


class _Counts:
    """Adds up what the workers noted, face after face."""

    def __init__(self, splits: Sequence[str]) -> None:
        self.splits = {split: {"faces": 0, "pictures": 0} for split in splits}
        self.classes: Counter[str] = Counter()
        self.dropped: dict[str, dict[str, Any]] = {}

    def add(self, entry: Mapping[str, Any]) -> None:
        for truth in entry["truths"]:
            self.splits[truth["split"]]["pictures"] += 1
            self.classes.update(seen["class"] for seen in truth["objects"])
        if entry["truths"]:
            self.splits[entry["truths"][0]["split"]]["faces"] += entry["faces"]
        for reason, name in entry["dropped"]:
            found = self.dropped.setdefault(reason, {"count": 0, "names": []})
            found["count"] += 1
            found["names"] += [name] if len(found["names"]) < NAMED else []

    @property
    def plain(self) -> dict[str, Any]:
        return {
            "counts": {
                "faces": sum(split["faces"] for split in self.splits.values()),
                "pictures": sum(split["pictures"] for split in self.splits.values()),
                "classes": {name: self.classes[name] for name in NAMES if self.classes[name]},
                "splits": self.splits,
            },
            "dropped": {reason: self.dropped[reason] for reason in sorted(self.dropped)},
        }


def _assemble(ledger: Ledger, plan: Plan, made_of: dict[str, Any], splits: Sequence[str]) -> dict[str, Any]:
    """Writes what is known of all faces, in the source's order, and `dataset.json` last; returns what that says."""
    ledger.take_stock(ledger.faces)
    try:
        counts = _write_truth(ledger, splits)
    except DatasetError:
        ledger.discard()
        raise
    layout_of(plan.settings.layout, plan.by_sex).finish(plan.root, splits, ledger.writing)
    told = made_of | counts
    with ledger.writing(SUMMARY) as out:
        out.write(json.dumps(told, indent=1) + "\n")
    ledger.discard()
    return told


def _write_truth(ledger: Ledger, splits: Sequence[str]) -> dict[str, Any]:
    """Each split's `truth.jsonl`, from what the workers noted; returns the counts.

    Raises `DatasetError`, and puts nothing in place, if there is nothing to tell.
    """
    counts = _Counts(splits)
    with ExitStack() as stack:
        out = {split: stack.enter_context(ledger.writing(f"{split}/truth.jsonl")) for split in splits}
        for number in range(ledger.faces):
            entry = ledger.entry(number)
            counts.add(entry)
            for truth in entry["truths"]:
                out[truth["split"]].write(json.dumps(truth) + "\n")
        if not any(split["pictures"] for split in counts.splits.values()):
            why = ", ".join(f"{reason} {dropped['count']}" for reason, dropped in counts.plain["dropped"].items())
            raise DatasetError(f"{ledger.root}: none of {ledger.faces} faces could be occluded: {why}")
    return counts.plain


def _summary(root: Path, told: Mapping[str, Any], was_complete: bool = False) -> Summary:
    return Summary(root=root, **told["counts"], dropped=told["dropped"], was_complete=was_complete)


def _bytes(number: float) -> str:
    return f"{number / 1e6:.3g} MB" if number < 1e9 else f"{number / 1e9:.3g} GB"
