"""Jobs of many photos, kept until they are done and for a while after: rows in a database, files in a folder.

SQLite by default; any other that SQLAlchemy knows, such as PostgreSQL, by its address.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import sqlalchemy as sql

from bareface.errors import UsageError

WAITING, WORKING, DONE, FAILED = "waiting", "working", "done", "failed"
"""States of a photo."""
SWEEP = 60.0
"""Seconds between two looks for what is too old."""
IDLE = 0.5
"""Seconds that a runner sleeps where nothing waits."""

_TABLES = sql.MetaData()
_JOBS = sql.Table(
    "jobs",
    _TABLES,
    sql.Column("id", sql.String(32), primary_key=True),
    sql.Column("made", sql.Float, nullable=False),
    sql.Column("wish", sql.JSON, nullable=False),
)
_PHOTOS = sql.Table(
    "photos",
    _TABLES,
    sql.Column("job", sql.String(32), primary_key=True),
    sql.Column("number", sql.Integer, primary_key=True),
    sql.Column("state", sql.String(8), nullable=False, index=True),
    sql.Column("media", sql.String(32)),
    sql.Column("told", sql.JSON),
)


@dataclass(frozen=True)
class Task:
    """One photo of a job, to be worked on."""

    job: str
    number: int
    wish: Mapping[str, Any]
    photo: bytes


@dataclass(frozen=True)
class Outcome:
    """What came of a photo: a file, or the reason why there is none."""

    told: dict[str, Any]
    data: bytes | None = None
    media: str | None = None


class Jobs:
    """All jobs that are kept. Safe to use from several threads."""

    def __init__(self, folder: Path, address: str | None = None, hours: float = 24.0) -> None:
        """`folder`: of the files, made if it is not there; `address`: of the database, a file in the folder by default.

        Jobs older than `hours` are forgotten. What was being worked on when the last service died waits again.
        UsageError for a folder or a database that cannot be used.
        """
        self.folder, self.hours = folder, hours
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._engine = sql.create_engine(address or f"sqlite:///{folder.resolve()}/jobs.sqlite")
            _TABLES.create_all(self._engine)
            with self._engine.begin() as rows:
                rows.execute(_PHOTOS.update().where(_PHOTOS.c.state == WORKING).values(state=WAITING))
        except (OSError, sql.exc.SQLAlchemyError, ImportError) as error:
            reason = str(error).splitlines()[0]
            raise UsageError(
                f"jobs in {address or folder}: cannot be kept there ({reason}); name another place"
            ) from error
        self._claim = threading.Lock()

    def add(self, photos: Sequence[bytes], wish: Mapping[str, Any]) -> str:
        """Keeps photos to be worked on by a wish that JSON can hold; returns the job's name."""
        job = uuid4().hex
        place = self.folder / job
        place.mkdir()
        for number, photo in enumerate(photos):
            (place / f"{number}.in").write_bytes(photo)
        rows = [{"job": job, "number": number, "state": WAITING} for number in range(len(photos))]
        with self._engine.begin() as tables:
            tables.execute(_JOBS.insert().values(id=job, made=time.time(), wish=dict(wish)))
            tables.execute(_PHOTOS.insert(), rows)
        return job

    def told(self, job: str) -> dict[str, Any] | None:
        """How a job is: counts by state, and each photo's state and report; None for one that is not kept."""
        with self._engine.connect() as tables:
            if tables.execute(sql.select(_JOBS.c.id).where(_JOBS.c.id == job)).first() is None:
                return None
            found = tables.execute(_PHOTOS.select().where(_PHOTOS.c.job == job).order_by(_PHOTOS.c.number)).all()
        counts = {state: sum(row.state == state for row in found) for state in (WAITING, WORKING, DONE, FAILED)}
        photos = [{"number": row.number, "state": row.state, "report": row.told} for row in found]
        return {"job": job, "counts": counts, "photos": photos}

    def result(self, job: str, number: int) -> tuple[bytes, str] | None:
        """File and media type of a photo's result; None where there is none, or not yet."""
        at = (_PHOTOS.c.job == job) & (_PHOTOS.c.number == number) & (_PHOTOS.c.state == DONE)
        with self._engine.connect() as tables:
            row = tables.execute(_PHOTOS.select().where(at)).first()
        if row is None:
            return None
        # The name comes from the database and not from whoever asks.
        return (self.folder / row.job / f"{row.number}.out").read_bytes(), row.media

    def forget(self, job: str) -> bool:
        """Deletes a job and its files; whether there was one."""
        with self._engine.begin() as tables:
            tables.execute(_PHOTOS.delete().where(_PHOTOS.c.job == job))
            gone = tables.execute(_JOBS.delete().where(_JOBS.c.id == job)).rowcount > 0
        if gone:
            shutil.rmtree(self.folder / job, ignore_errors=True)
        return gone

    def forget_old(self) -> None:
        """Deletes all jobs that are too old."""
        too_old = sql.select(_JOBS.c.id).where(_JOBS.c.made < time.time() - 3600 * self.hours)
        with self._engine.connect() as tables:
            old = tables.execute(too_old).scalars().all()
        for job in old:
            self.forget(job)

    def claim(self) -> Task | None:
        """The photo that has waited longest, from now on being worked on; None if none waits."""
        waiting = (
            sql.select(_PHOTOS.c.job, _PHOTOS.c.number, _JOBS.c.wish)
            .join(_JOBS, _JOBS.c.id == _PHOTOS.c.job)
            .where(_PHOTOS.c.state == WAITING)
            .order_by(_JOBS.c.made, _PHOTOS.c.number)
            .limit(1)
        )
        with self._claim, self._engine.begin() as tables:
            row = tables.execute(waiting).first()
            if row is None:
                return None
            at = (_PHOTOS.c.job == row.job) & (_PHOTOS.c.number == row.number)
            tables.execute(_PHOTOS.update().where(at).values(state=WORKING))
        try:
            photo = (self.folder / row.job / f"{row.number}.in").read_bytes()
        except OSError as error:
            self.settle(
                Task(row.job, row.number, row.wish, b""), Outcome({"error": f"its file is lost ({error.strerror})"})
            )
            return self.claim()
        return Task(row.job, row.number, row.wish, photo)

    def settle(self, task: Task, outcome: Outcome) -> None:
        """Keeps what came of a photo. The file is there before the database says so."""
        place = self.folder / task.job
        if outcome.data is not None:
            part = place / f"{task.number}.part"
            part.write_bytes(outcome.data)
            part.replace(place / f"{task.number}.out")
        state = FAILED if outcome.data is None else DONE
        at = (_PHOTOS.c.job == task.job) & (_PHOTOS.c.number == task.number)
        with self._engine.begin() as tables:
            tables.execute(_PHOTOS.update().where(at).values(state=state, media=outcome.media, told=outcome.told))
        (place / f"{task.number}.in").unlink(missing_ok=True)

    def close(self) -> None:
        """Lets the database go."""
        self._engine.dispose()


class Runners:
    """Threads that work off what waits, one photo each at a time, which leaves room for those who wait for theirs."""

    def __init__(self, jobs: Jobs, do: Callable[[Task], Outcome], count: int) -> None:
        self.jobs, self.do, self.swept = jobs, do, 0.0
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(count)]

    def start(self) -> None:
        """Once only."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finishes what has begun, and waits for that; the rest waits for the next start."""
        self._stop.set()
        for thread in self._threads:
            thread.join()
        self.jobs.close()

    def _run(self) -> None:
        while not self._stop.is_set():
            if time.monotonic() - self.swept > SWEEP:
                self.swept = time.monotonic()
                self.jobs.forget_old()
            task = self.jobs.claim()
            if task is None:
                self._stop.wait(IDLE)
                continue
            try:
                self.jobs.settle(task, self.do(task))
            except FileNotFoundError:
                continue  # it was deleted meanwhile
