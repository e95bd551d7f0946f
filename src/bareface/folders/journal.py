"""What of a folder is done: a line a photo, written after the last of its files is in place."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from bareface.errors import OutputError, UsageError

NAME = ".bareface.jsonl"
"""The journal's file, in the folder of the results."""


class Journal:
    """The journal of the folder `out`. As a context it is open for more lines."""

    def __init__(self, out: Path, settings: Mapping[str, Any], resume: bool) -> None:
        """`settings`: all that decides the results. UsageError where there is a journal and `resume` is not given, and
        where it is of other settings; OutputError where it cannot be read or written.
        """
        self.path = out / NAME
        self.settings = json.loads(json.dumps(settings, default=str))
        self.done: set[str] = set()
        try:
            out.mkdir(parents=True, exist_ok=True)
            if self.path.exists():
                self._go_on(resume)
            self._lines: IO[bytes] = self.path.open("ab", buffering=0)
            if not self.path.stat().st_size:
                self._write({"settings": self.settings})
        except OSError as error:
            raise OutputError(f"{self.path}: {error.strerror or error}; choose another folder with -o") from error

    def note(self, photo: str, told: Mapping[str, Any]) -> None:
        """`photo` is done, or has failed. Raises OutputError where there is no room to say so."""
        try:
            self._write({"photo": photo, **told})
        except OSError as error:
            raise OutputError(f"{self.path}: {error.strerror or error}; make room and go on with --resume") from error
        self.done.add(photo)

    def failures(self) -> Iterator[tuple[str, str]]:
        """Photo and reason of all that failed, in the order in which they did."""
        for line in _lines(self.path):
            if "error" in line:
                yield line["photo"], line["error"]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._lines.close()

    def _write(self, line: Mapping[str, Any]) -> None:
        self._lines.write(json.dumps(line).encode() + b"\n")

    def _go_on(self, resume: bool) -> None:
        if not resume:
            raise UsageError(f"{self.path.parent}: results were begun here; go on with --resume, or choose another -o")
        _cut_short(self.path)
        for line in _lines(self.path):
            if "settings" in line and line["settings"] != self.settings:
                raise UsageError(f"{self.path.parent}: was begun with other settings; choose another -o, or remove it")
            if "photo" in line:
                self.done.add(line["photo"])


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open("rb") as file:
        for text in file:
            yield json.loads(text)


def _cut_short(path: Path) -> None:
    """Takes a line away that a kill left unfinished: what it tells of is done once more."""
    whole = path.read_bytes()
    if not whole.endswith(b"\n"):
        with path.open("r+b") as file:
            file.truncate(whole.rfind(b"\n") + 1)
