"""A folder of photos -> a folder of results of the same tree, on all cores, each photo once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from tqdm import tqdm

from bareface.cluster import Cluster
from bareface.crew import Crew
from bareface.errors import BarefaceError, UsageError
from bareface.folders.journal import Journal
from bareface.folders.walk import photos
from bareface.removal import Places, Removal, Remover, Report

DIED = "a worker died over it: out of memory, or the photo is malicious"


@dataclass(frozen=True)
class Folder:
    """What is to be worked off."""

    source: Path
    out: Path
    recursive: bool = False
    workers: int = 1
    """Processes."""
    resume: bool = False
    """Go on with what an earlier run has left."""
    cluster: str | None = None
    """Where to find a Ray cluster, as `Cluster` takes it, whose processors then do the work; both folders are there
    under the same names."""

    def __post_init__(self) -> None:
        if self.workers < 1:
            raise UsageError(f"--workers {self.workers}: give a whole number from 1")
        if self.out.resolve() == self.source.resolve():
            raise UsageError(f"--out {self.out}: is the folder of the photos; choose another")


@dataclass(frozen=True)
class Summary:
    """What became of a folder."""

    done: int
    """Photos that are done, by this run and those before it."""
    written: int
    """Results that this run has written."""
    failures: tuple[tuple[str, str], ...]
    """Photo and reason of all that failed."""
    exit_code: int
    """Of the first failure of this run; 0 without one."""


def work_off(folder: Folder, removal: Removal, progress: bool = False) -> Summary:
    """Uncovers every photo of the folder that is not done yet; a photo that fails is noted, and the others go on.

    Results have the photos' names and places. Killed at any moment and gone on with, each photo is done once: a result
    is put in place whole, and noted afterwards; one that was in place and not yet noted is made again, the same.
    Raises UsageError and OutputError, as `Journal` does, and what `Remover` raises.
    """
    removal = replace(removal, overwrite=True)  # of what a kill has left unnoted; the journal keeps others' results
    with Journal(folder.out, asdict(removal), folder.resume) as journal:
        names = (name for name in photos(folder.source, folder.recursive, folder.out) if name not in journal.done)
        written, code = 0, 0
        with tqdm(names, unit="photo", disable=not progress, file=sys.stderr, initial=len(journal.done)) as bar:
            for name, report in _reports(folder, removal, iter(bar)):
                journal.note(name, _noted(report))
                written += bool(report.get("written"))
                code = code or report.get("exit_code", 0)
        return Summary(len(journal.done), written, tuple(journal.failures()), code)


class _One:
    """A worker: a remover that tells what went wrong rather than raising it."""

    def __init__(self, folder: Folder, removal: Removal) -> None:
        # One thread a worker: what several threads share out costs more than it gives where all cores are at work.
        several = folder.workers > 1 or folder.cluster is not None
        self.folder, self.remover = folder, Remover(removal, threads=1 if several else None)

    def close(self) -> None:
        """Lets the networks go."""
        self.remover.close()

    def do(self, name: str) -> tuple[str, Report]:
        """Uncovers one photo."""
        main = self.folder.out / name
        try:
            main.parent.mkdir(parents=True, exist_ok=True)
            return name, self.remover(Places(self.folder.source / name, main))
        except BarefaceError as error:
            return name, {"error": str(error), "exit_code": error.exit_code}
        except OSError as error:
            return name, {"error": f"{main}: {error.strerror or error}", "exit_code": 4}


def _reports(folder: Folder, removal: Removal, names: Iterator[str]) -> Iterator[tuple[str, Report]]:
    """Each photo's report. A worker that dies takes along only the photo that it died over."""
    make = partial(_One, folder, removal)
    if folder.cluster is not None:
        with Cluster(make, folder.cluster) as cluster:
            yield from chain.from_iterable(cluster(_One.do, ([name] for name in names), _died))
        return
    waiting: set[str] = set()

    def handed(more: Iterator[str]) -> Iterator[list[str]]:
        for name in more:
            waiting.add(name)
            yield [name]

    while True:
        try:
            with Crew(make, folder.workers) as crew:
                for reports in crew(_One.do, handed(names)):
                    for name, report in reports:
                        waiting.discard(name)
                        yield name, report
            return
        except BrokenProcessPool:
            suspects, waiting = sorted(waiting), set()
            yield from chain.from_iterable(_alone(make, name) for name in suspects)


def _alone(make: partial[_One], name: str) -> Iterator[tuple[str, Report]]:
    """The report of a photo that a worker may have died over, in a process of its own."""
    try:
        with Crew(make, 1, apart=True) as crew:
            for reports in crew(_One.do, iter([[name]])):
                yield from reports
    except BrokenProcessPool:
        yield _died(name)


def _died(name: str) -> tuple[str, Report]:
    return name, {"error": DIED, "exit_code": 1}


def _noted(report: Report) -> dict[str, Any]:
    if "error" in report:
        return {"error": report["error"]}
    return {"written": bool(report["written"]), "faces": report["faces"], "notes": report["notes"]}
