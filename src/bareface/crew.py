"""Workers side by side, each a process of its own, or one in this process."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from multiprocessing.connection import wait as wait_for_any
from multiprocessing.synchronize import Event
from types import TracebackType
from typing import Any, Generic, Protocol, Self, TypeVar

import cv2


class Hand(Protocol):
    """A worker: made once in its process, given task after task."""

    def close(self) -> None:
        """No more is asked of it."""
        ...


H = TypeVar("H", bound=Hand)
T = TypeVar("T")
R = TypeVar("R")
_AHEAD = 2  # chunks for each worker that wait to be done


class Crew(Generic[H]):
    """Does jobs with `workers` workers, which `make` makes. As a context: at its end no worker is left."""

    def __init__(self, make: Callable[[], H], workers: int, apart: bool = False) -> None:
        """`make` can be pickled: it is called in each worker's process. `apart`: even one worker has its own."""
        self.make, self.workers = make, workers
        self._here: H | None = None
        self._threads = cv2.getNumThreads()
        self._pool: ProcessPoolExecutor | None = None
        if workers > 1 or apart:
            # Fork would copy this process's threads' locks and not its threads: OpenCV and the engine would hang.
            context = multiprocessing.get_context("spawn")
            self._stop = context.Event()
            self._pool = ProcessPoolExecutor(workers, context, _start, (make, self._stop))

    def __call__(self, job: Callable[[H, T], R], chunks: Iterable[Sequence[T]]) -> Iterator[list[R]]:
        """What `job` returns for the tasks of each chunk, in the order in which chunks are finished.

        Raises what `job` raises, and BrokenProcessPool when a worker dies.
        """
        if self._pool is None:
            self._here = self._here or single(self.make)
            for chunk in chunks:
                yield [job(self._here, task) for task in chunk]
            return
        remaining, pending = iter(chunks), set[Future[list[R]]]()
        while True:
            while len(pending) < _AHEAD * self.workers and (chunk := next(remaining, ())):
                with _interrupts_held_back():
                    pending.add(self._pool.submit(_do, job, chunk))
            if not pending:
                return
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            for future in done:
                yield future.result()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._pool is not None:
            self._stop.set()
            self._pool.shutdown(cancel_futures=True)
        if self._here is not None:
            self._here.close()
            cv2.setNumThreads(self._threads)


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """A process that is started meanwhile never sees Ctrl-C; this one sees it afterwards."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# ---- In a worker's process


_STATE: dict[str, Any] = {}


def _start(make: Callable[[], H], stop: Event) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _STATE.update(make=make, stop=stop)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A parent that was killed cannot end its workers; they would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait_for_any([parent.sentinel])
        os._exit(1)


def _do(job: Callable[[H, T], R], chunk: Sequence[T]) -> list[R]:
    if "worker" not in _STATE:  # built here and not at the start, so that its errors reach the parent
        _STATE["worker"] = single(_STATE["make"])
    results = []
    for task in chunk:
        if _STATE["stop"].is_set():
            break
        results.append(job(_STATE["worker"], task))
    return results


def single(make: Callable[[], H]) -> H:
    """A worker that leaves the other cores to the others."""
    cv2.setNumThreads(1)
    return make()
