"""A bounded queue before a few threads that each own a worker; who gives up waiting leaves the queue."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, Generic, TypeVar

W = TypeVar("W")
T = TypeVar("T")


class Full(Exception):  # noqa: N818 - a state of affairs, told to the client, not a fault
    """The queue has no place left, or is closed."""


class Pool(Generic[W]):
    """Runs work on workers, one thread each, in the order it came."""

    def __init__(self, workers: Sequence[W], waiting: int) -> None:
        """`waiting`: how much work may wait beside what is being done."""
        self.places, self.busy = waiting, 0
        self._waiting: deque[tuple[Future[Any], Callable[[W], Any]]] = deque()
        self._changed = threading.Condition()
        self._open = False
        self._threads = [threading.Thread(target=self._serve, args=(worker,), daemon=True) for worker in workers]

    @property
    def is_open(self) -> bool:
        """Whether work is taken."""
        return self._open

    @property
    def waiting(self) -> int:
        """How much work waits."""
        with self._changed:
            self._forget_cancelled()
            return len(self._waiting)

    def start(self) -> None:
        """Opens the queue. Once only."""
        self._open = True
        for thread in self._threads:
            thread.start()

    def submit(self, work: Callable[[W], T]) -> Future[T]:
        """Queues work; cancelling the future before its turn takes it out again. Raises `Full`."""
        future: Future[T] = Future()
        with self._changed:
            self._forget_cancelled()
            idle = len(self._threads) - self.busy
            if not self._open or len(self._waiting) >= self.places + idle:
                raise Full
            self._waiting.append((future, work))
            self._changed.notify()
        return future

    def stop(self) -> None:
        """Closes the queue, finishes what is in it, and waits for that."""
        with self._changed:
            self._open = False
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()

    def _forget_cancelled(self) -> None:
        if any(future.cancelled() for future, _ in self._waiting):
            self._waiting = deque(item for item in self._waiting if not item[0].cancelled())

    def _serve(self, worker: W) -> None:
        while (item := self._next()) is not None:
            future, work = item
            try:
                if future.set_running_or_notify_cancel():
                    _settle(future, work, worker)
            finally:
                with self._changed:
                    self.busy -= 1

    def _next(self) -> tuple[Future[Any], Callable[[W], Any]] | None:
        """The next work, waited for; None when the queue is closed and empty."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or not self._open)
            if not self._waiting:
                return None
            self.busy += 1
            return self._waiting.popleft()


def _settle(future: Future[Any], work: Callable[[W], Any], worker: W) -> None:
    try:
        result = work(worker)
    except BaseException as error:
        future.set_exception(error)
    else:
        future.set_result(result)
