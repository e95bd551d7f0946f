"""What of a dataset is finished: so that a job that was stopped, however, goes on where it was.

While a dataset is being made its folder holds `.work`: `settings.json`, what it is made of; and for each worker of each
run a journal, and the one file that the worker is writing, which moves to its place when it is whole. A face stands in
a journal, with all that is known of its pictures, only after the last of its files is in place.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import numpy as np

from bareface.errors import OutputError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

SUMMARY = "dataset.json"
_WORK, _MADE_OF = ".work", "settings.json"


class Ledger:
    """The `.work` folder of the dataset `root`; as a context it keeps other runs out."""

    def __init__(self, root: Path) -> None:
        self.root, self.work = root, root / _WORK
        self._lock: IO[str] | None = None
        self._made = False
        self._journals: list[Path] = []
        self._where = np.empty((0, 2), np.int64)

    def finished(self, made_of: Mapping[str, Any]) -> dict[str, Any] | None:
        """What `dataset.json` says, if the dataset is complete; None if it is to be made or to be gone on with.

        Raises `OutputError`, and changes nothing, where the folder holds something else: other files, or a dataset that
        is made of something else.
        """
        if self.root.exists() and not self.root.is_dir():
            raise OutputError(f"{self.root}: is a file; give a folder for the dataset")
        for file, is_summary in ((self.root / SUMMARY, True), (self.work / _MADE_OF, False)):
            if file.is_file():
                found = _read_json(file)
                self._check_same({key: found.get(key) for key in made_of} if is_summary else found, made_of)
                return found if is_summary else None
        if self.root.is_dir() and any(path.name != _WORK for path in self.root.iterdir()):
            raise OutputError(f"{self.root}: is not empty and holds no dataset of this kind; give another folder")
        return None

    def begin(self, made_of: Mapping[str, Any], faces: int) -> None:
        """Makes the folder, or takes stock of what an earlier run has finished. `faces`: how many there are in all."""
        self._made = not self.root.exists()
        self.work.mkdir(parents=True, exist_ok=True)
        self._keep_out()
        has_begun = (self.work / _MADE_OF).exists()
        for file in [*self.work.glob("*.part"), *([] if has_begun else self.work.glob("*.jsonl"))]:
            file.unlink(missing_ok=True)
        if not has_begun:
            with self.writing(f"{_WORK}/{_MADE_OF}") as out:
                json.dump(made_of, out, indent=1)
        self.take_stock(faces)

    @contextmanager
    def writing(self, path: str) -> Iterator[IO[str]]:
        """The dataset's text file `path`, to be written: it is in its place at the end, and whole."""
        part = self.work / f"{uuid.uuid4().hex}.part"
        with part.open("w", encoding="utf-8", newline="\n") as out:
            yield out
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        part.replace(self.root / path)

    def take_stock(self, faces: int) -> None:
        """Reads where in the journals each face stands. Lines that were cut short do not count."""
        self._journals = sorted(self.work.glob("*.jsonl"))
        self._where = np.full((faces, 2), -1, np.int64)
        for number, journal in enumerate(self._journals):
            offset = 0
            with journal.open("rb") as lines:
                for line in lines:
                    if line.endswith(b"\n"):
                        self._where[int(line[: line.index(b" ")])] = number, offset
                    offset += len(line)

    @property
    def faces(self) -> int:
        """How many there are in all."""
        return len(self._where)

    def unfinished(self) -> list[int]:
        """The numbers of the faces that are still to be done."""
        return [int(number) for number in np.flatnonzero(self._where[:, 0] < 0)]

    def entry(self, face: int) -> dict[str, Any]:
        """What was noted of a face that is finished."""
        number, offset = self._where[face]
        with self._journals[number].open("rb") as journal:
            journal.seek(offset)
            entry: dict[str, Any] = json.loads(journal.readline().partition(b" ")[2])
        return entry

    def discard(self) -> None:
        """Forgets all; the folder too, if it was made for this and nothing is in it."""
        self._let_in()
        shutil.rmtree(self.work, ignore_errors=True)
        if self._made:
            with contextlib.suppress(OSError):
                self.root.rmdir()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._let_in()

    def _let_in(self) -> None:
        if self._lock is not None:
            self._lock.close()

    def _keep_out(self) -> None:
        """Two runs that write to one folder would take each other's unfinished files away."""
        self._lock = (self.work / "lock").open("w")
        if fcntl is None:
            return
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise OutputError(f"{self.root}: another run is writing to it; wait for its end") from error
        except OSError:
            pass  # a network disk that has no locks

    def _check_same(self, found: Mapping[str, Any], made_of: Mapping[str, Any]) -> None:
        other = _differences(found, json.loads(json.dumps(made_of)))
        if other:
            raise OutputError(
                f"{self.root}: holds a dataset made otherwise ({'; '.join(other)}); give another folder, or remove it"
            )


class Journal:
    """One worker's share of the work: puts files in their place and notes which faces are finished."""

    def __init__(self, root: Path) -> None:
        self.root = root
        name = uuid.uuid4().hex
        self._part = root / _WORK / f"{name}.part"
        # Unbuffered, so that a full disk is noticed at once.
        self._lines = (root / _WORK / f"{name}.jsonl").open("xb", buffering=0)
        self._folders: set[Path] = set()

    def put(self, path: str, data: bytes) -> None:
        """Writes the dataset's file `path`, whole or not at all. Raises `OSError`."""
        place = self.root / path
        if place.parent not in self._folders:
            place.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(place.parent)
        self._part.write_bytes(data)
        self._part.replace(place)

    def note(self, face: int, entry: Mapping[str, Any]) -> None:
        """Face number `face` is finished. Raises `OSError`."""
        line, begin = f"{face} {json.dumps(entry)}\n".encode(), self._lines.tell()
        if self._lines.write(line) != len(line):
            self._lines.seek(begin)
            self._lines.truncate()  # or a later line would complete this one
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), self._lines.name)

    def close(self) -> None:
        """No more is noted."""
        self._lines.close()


def _read_json(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise OutputError(f"{file}: cannot be read ({error}); remove it, or give another folder") from error
    return found if isinstance(found, dict) else {}


def _differences(found: Any, wanted: Any, name: str = "") -> list[str]:
    """What of `wanted` is different in `found`, in words."""
    if found == wanted:
        return []
    if isinstance(found, dict) and isinstance(wanted, dict) and found.keys() == wanted.keys():
        return [line for key in wanted for line in _differences(found[key], wanted[key], key)]
    before, now = json.dumps(found), json.dumps(wanted)
    return [f"{name} {before}, now {now}" if len(before + now) < 80 else f"other {name}"]
