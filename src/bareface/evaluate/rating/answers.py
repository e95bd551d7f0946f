"""The answers people gave, in one SQLite file: each is on the disk before the next question is asked."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from bareface.errors import UsageError
from bareface.evaluate.rating.study import Picture

APPLICATION, VERSION = 0x42415246, 1
"""What SQLite's header says of a file of ours: "BARF", and which tables it has."""
TABLES = """
CREATE TABLE raters (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,
    seed INTEGER NOT NULL,              -- of the order of the questions, and of left and right
    started TEXT NOT NULL);             -- UTC, ISO 8601
CREATE TABLE answers (
    id INTEGER PRIMARY KEY, rater INTEGER NOT NULL REFERENCES raters,
    question TEXT NOT NULL,             -- realism or choose
    picture TEXT NOT NULL,              -- name without suffix
    system TEXT NOT NULL, checksum TEXT NOT NULL,                           -- the one rated, or shown on the left
    other_system TEXT NOT NULL DEFAULT '', other_checksum TEXT NOT NULL DEFAULT '',     -- shown on the right
    value INTEGER NOT NULL CHECK (value BETWEEN 1 AND 5),                   -- 1 to 5; or 1 the left, 2 the right
    answered TEXT NOT NULL,             -- UTC, ISO 8601
    UNIQUE (rater, question, picture, system, checksum, other_system, other_checksum));
"""


@dataclass(frozen=True)
class Rater:
    """Somebody who answers."""

    id: int
    name: str
    seed: int


@dataclass(frozen=True)
class Answer:
    """One answer as it lies in the file: see TABLES."""

    id: int
    rater: str
    question: str
    picture: str
    system: str
    checksum: str
    other_system: str
    other_checksum: str
    value: int

    @property
    def shown(self) -> tuple[tuple[str, str, str], ...]:
        """System, name and checksum of each picture that was shown, from the left."""
        first = (self.system, self.picture, self.checksum)
        return (first, (self.other_system, self.picture, self.other_checksum)) if self.other_system else (first,)


class Answers:
    """The file of answers; to be called from any thread."""

    def __init__(self, path: Path, *, create: bool) -> None:
        """Opens it. UsageError where it is missing and not to be made, is another kind of file, or cannot be opened."""
        if not create and not path.is_file():
            raise UsageError(f"{path}: there are no answers; collect some with bareface evaluate --rate")
        self._path, self._lock = path, threading.Lock()
        with self._told():
            self._file = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=10)
            try:
                self._prepare(create)
            except BaseException:
                self._file.close()
                raise

    def _prepare(self, create: bool) -> None:
        if self._file.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] == 0 and create:
            self._file.execute("PRAGMA journal_mode = WAL")
            tables = f"PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION}; {TABLES}"
            self._file.executescript(f"BEGIN IMMEDIATE; {tables} COMMIT;")
        found = tuple(self._file.execute(f"PRAGMA {what}").fetchone()[0] for what in ("application_id", "user_version"))
        if found != (APPLICATION, VERSION):
            raise UsageError(f"{self._path}: is no file of answers, or of another version; name another with --answers")
        # Each commit waits for the disk, so that not even a power cut takes an answer back.
        self._file.execute("PRAGMA synchronous = FULL")
        self._file.execute("PRAGMA foreign_keys = ON")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the file."""
        with self._lock:
            self._file.close()

    def rater(self, name: str, seed: int) -> Rater:
        """The rater of this name: who came before keeps the seed, a new one's is made of `seed` and the name."""
        digest = hashlib.blake2b(f"{seed}\n{name}".encode(), digest_size=6).digest()
        with self._told():
            self._file.execute(
                "INSERT INTO raters (name, seed, started) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING",
                (name, int.from_bytes(digest), _now()),
            )
            row = self._file.execute("SELECT id, name, seed FROM raters WHERE name = ?", (name,)).fetchone()
        return Rater(*row)

    def add(self, rater: Rater, question: str, shown: Collection[Picture], value: int) -> None:
        """Keeps an answer to the pictures as `shown` from the left; one that is there already stays as it is."""
        left, *right = shown
        other = (right[0].system, right[0].checksum) if right else ("", "")
        with self._told():
            self._file.execute(
                "INSERT INTO answers (rater, question, picture, system, checksum, other_system, other_checksum, value,"
                " answered) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (rater.id, question, left.name, left.system, left.checksum, *other, value, _now()),
            )

    def take_back(self, answer: Answer) -> None:
        """Forgets an answer."""
        with self._told():
            self._file.execute("DELETE FROM answers WHERE id = ?", (answer.id,))

    def given(self, rater: Rater | None = None, question: str | None = None) -> list[Answer]:
        """All answers in the order in which they were given, or those of one rater or kind of question."""
        with self._told():
            rows = self._file.execute(
                "SELECT answers.id, raters.name, question, picture, system, checksum, other_system, other_checksum,"
                " value FROM answers JOIN raters ON raters.id = answers.rater"
                " WHERE (:rater IS NULL OR raters.id = :rater) AND (:question IS NULL OR question = :question)"
                " ORDER BY answers.id",
                {"rater": rater.id if rater else None, "question": question},
            ).fetchall()
        return [Answer(*row) for row in rows]

    @contextmanager
    def _told(self) -> Iterator[None]:
        """One thread at a time, and SQLite's errors in words."""
        with self._lock:
            try:
                yield
            except sqlite3.Error as error:
                raise UsageError(
                    f"{self._path}: cannot be used for answers ({error}); name another file with --answers"
                ) from error


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
