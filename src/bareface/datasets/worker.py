"""One face record -> the files of its occluded pictures, the same ones wherever and whenever it is done."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from bareface.datasets.cut import Cutter, Portrait
from bareface.datasets.layouts import Files, Shot, layout_of, truth_of
from bareface.datasets.ledger import Journal
from bareface.datasets.readers import Record
from bareface.datasets.settings import Settings
from bareface.errors import FaceError, PhotoError
from bareface.occluders import Sprite
from bareface.occluders.occluder import Misfit, Occluder

_BLOCK = 4096  # bytes that a file's room on disk is a multiple of


@dataclass(frozen=True)
class Plan:
    """What every worker needs to know."""

    root: Path
    """The dataset's folder."""
    settings: Settings
    sprites: tuple[Sprite, ...]
    by_sex: bool
    """Whether the sex of any of the people is known."""
    taken: frozenset[str]
    """Names of records that a further face of another record would bear too; case does not count."""


@dataclass(frozen=True)
class Task:
    """One record to be done."""

    number: int
    """Its place in the source."""
    record: Record
    split: str


@dataclass
class Made:
    """All of one record, not yet on disk."""

    files: dict[str, bytes] = field(default_factory=dict)
    """Path in the dataset -> content."""
    faces: int = 0
    """Faces that were occluded at least once."""
    truths: list[dict[str, Any]] = field(default_factory=list)
    """Lines of `truth.jsonl`."""
    dropped: list[tuple[str, str]] = field(default_factory=list)
    """Reason, and name of the face."""

    @property
    def size(self) -> int:
        """Bytes it takes on disk; the truth is in a journal, in `truth.jsonl` and perhaps among annotations."""
        blocks = sum(-(-len(data) // _BLOCK) for data in self.files.values())
        return blocks * _BLOCK + 3 * sum(len(json.dumps(truth)) for truth in self.truths)


class Worker:
    """Occludes faces and puts their files in place."""

    def __init__(self, plan: Plan) -> None:
        settings = plan.settings
        self.settings, self.taken = settings, plan.taken
        self.cutter = Cutter(settings.cut, settings.size, threads=1)
        self.occluder = Occluder(
            settings.classes,
            effects=settings.effects,
            together=settings.together,
            anywhere=settings.anywhere,
            held=settings.held,
            sprites=plan.sprites,
        )
        self.layout = layout_of(settings.layout, plan.by_sex)
        self.journal = Journal(plan.root)

    def close(self) -> None:
        """Closes the journal."""
        self.journal.close()

    def size_of(self, task: Task) -> int:
        """Bytes that the record would take on disk; nothing is written."""
        return self._made(task).size

    def do(self, task: Task) -> int:
        """Makes and writes the record; returns the number of its pictures. Raises `OSError` if it cannot be written."""
        made = self._made(task)
        for path, data in made.files.items():
            self.journal.put(path, data)
        self.journal.note(task.number, {"faces": made.faces, "truths": made.truths, "dropped": made.dropped})
        return len(made.truths)

    def _made(self, task: Task) -> Made:
        """Whatever goes wrong with a face is noted, and the others are made."""
        made = Made()
        try:
            portraits = self.cutter(task.record)
        except MemoryError:  # of this machine at this moment, not of this face
            raise
        except Exception as error:
            made.dropped.append((_reason(error), task.record.name))
            return made
        for portrait in portraits:
            is_taken = portrait.name != task.record.name and portrait.name.casefold() in self.taken
            # No record's name has a dot, so that this one is free.
            name = ".".join(portrait.name.rsplit("-", 1)) if is_taken else portrait.name
            self._occlude(replace(portrait, name=name), task.split, made)
        return made

    def _occlude(self, portrait: Portrait, split: str, made: Made) -> None:
        shared: Files = {}
        for instance in range(self.settings.per_face):
            rng = rng_of(self.settings.seed, portrait.name, instance)
            try:
                occluded = self.occluder(portrait.rgb, portrait.points, rng, quality=portrait.quality)
                shot = Shot(portrait, occluded, split, instance)
                shared = shared or self.layout.shared(shot)
                files = shared | self.layout.files(shot)
                truth = truth_of(shot, files, self.settings.seed)
            except MemoryError:
                raise
            except Exception as error:
                made.dropped.append((_reason(error), portrait.name))
                continue
            made.files |= dict(files.values())
            made.truths.append(truth)
        made.faces += any(truth["image"] == portrait.name for truth in made.truths)


def rng_of(seed: int, image: str, instance: int) -> np.random.Generator:
    """The chance of one picture: of its own, so that it does not matter which others were made before it."""
    digest = hashlib.sha256(image.encode(errors="surrogateescape")).digest()
    return np.random.default_rng(np.random.SeedSequence([seed, *np.frombuffer(digest, "<u4").tolist(), instance]))


def _reason(error: Exception) -> str:
    """Why a face was left out, short enough to count by."""
    if isinstance(error, Misfit):
        return f"{error.label}: {error.reason}"
    if isinstance(error, FaceError):
        return "no usable face"
    if isinstance(error, PhotoError | OSError):
        return "unreadable"
    return f"failed: {type(error).__name__}"
