"""Workers of a Ray cluster: this machine's, or those of many. `Crew` for more than one machine."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from importlib import import_module
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from bareface.crew import Hand, single
from bareface.errors import ClusterError, UsageError

H = TypeVar("H", bound=Hand)
T = TypeVar("T")
R = TypeVar("R")
TRIES = 3
"""How many workers may die over the same tasks, or in a row while they start."""
AUTO = "auto"
"""The cluster that the variable `RAY_ADDRESS` names; without it, this machine."""

BOTH = "--workers and --cluster: a cluster has a worker for each of its processors; give one of the two"


@dataclass
class _Chunk(Generic[T]):
    tasks: Sequence[T]
    deaths: int = 0


class Cluster(Generic[H]):
    """Does jobs as `Crew` does, with a worker for each processor of a Ray cluster (Moritz et al. 2018).

    A worker that dies, or goes with its machine, is replaced where there is room, and another does what it was at. As a
    context: at its end no worker is left.
    """

    def __init__(self, make: Callable[[], H], address: str = AUTO) -> None:
        """`make` is called by each worker: this package, and files that it names, must be where the workers are.

        `address`: of the cluster's head, or `AUTO`. UsageError where Ray is not installed, ClusterError where it does
        not answer.
        """
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # it would tell its makers
        try:
            ray: Any = import_module("ray")
        except ImportError as error:
            raise UsageError("--cluster needs Ray: pip install 'bareface[cluster]'") from error
        self._ray, self.make = ray, make
        _connect(ray, address)
        # Not restarted by Ray: what a restarted worker was at would wait with it until a machine has room.
        self._worker = ray.remote(num_cpus=1, max_restarts=0)(_Worker)

    @property
    def workers(self) -> int:
        """Processors of the cluster."""
        return max(1, int(self._ray.cluster_resources().get("CPU", 0)))

    def __call__(
        self, job: Callable[[H, T], R], chunks: Iterable[Sequence[T]], lost: Callable[[T], R] | None = None
    ) -> Iterator[list[R]]:
        """What `job` returns for the tasks of each chunk, in the order in which chunks are finished.

        `lost` says what is returned for tasks over which `TRIES` workers died; without it that raises ClusterError.
        Raises what `job` raises.
        """
        remaining, again = map(_Chunk, chunks), deque[_Chunk[T]]()
        idle: list[Any] = []
        pending = dict(self._begun() for _ in range(self.workers))
        while True:
            while idle and (chunk := again.popleft() if again else next(remaining, None)):
                worker = idle.pop()
                pending[worker.do.remote(job, chunk.tasks)] = worker, chunk
            if idle and not any(chunk.tasks for _, chunk in pending.values()):
                return
            (done,), _ = self._ray.wait(list(pending), num_returns=1)
            worker, chunk = pending.pop(done)
            results = self._result(done)
            if results is not None:
                idle.append(worker)
                if chunk.tasks:
                    yield results
                continue
            chunk.deaths += 1
            if chunk.deaths >= TRIES and not (chunk.tasks and lost):
                raise ClusterError(f"--cluster: {TRIES} workers died over the same work; look at their machines")
            pending.update([self._begun(0 if chunk.tasks else chunk.deaths)])
            if chunk.deaths < TRIES and chunk.tasks:
                again.append(chunk)
            elif chunk.tasks and lost:
                yield [lost(task) for task in chunk.tasks]

    def _begun(self, deaths: int = 0) -> tuple[Any, tuple[Any, _Chunk[Any]]]:
        """What says that a new worker is up, the worker, and that it has nothing to do; `deaths`: before it."""
        worker: Any = self._worker.remote()
        return worker.begin.remote(self.make), (worker, _Chunk((), deaths))

    def _result(self, done: Any) -> Any:
        """What a worker gave, or None where it died over it. Raises what it raised."""
        try:
            return self._ray.get(done)
        except self._ray.exceptions.RayTaskError as error:
            raise error.cause from error
        except self._ray.exceptions.RayError:
            return None

    def __enter__(self) -> Self:
        # Ray prints what befalls its machines among the results, and has no switch for that.
        self._aside = redirect_stdout(sys.stderr)
        self._aside.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._ray.shutdown()  # with the connection its workers end
        self._aside.__exit__(kind, error, at)


def _connect(ray: Any, address: str) -> None:
    """To the cluster; with `AUTO` and no cluster named, one of this machine is begun."""
    here = address == AUTO and "RAY_ADDRESS" not in os.environ
    more = {"include_dashboard": False} if here else {}
    try:
        ray.init(None if address == AUTO else address, log_to_driver=False, logging_level="ERROR", **more)
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise ClusterError(f"--cluster {address}: {error}; give the address of a Ray head, or {AUTO}") from error


class _Worker:
    """In a process of the cluster."""

    def begin(self, make: Callable[[], Any]) -> bool:
        """Makes the hand, in a call of its own so that its errors reach the one who asked."""
        self._hand = single(make)
        return True

    def do(self, job: Callable[[Any, Any], Any], tasks: Sequence[Any]) -> list[Any]:
        return [job(self._hand, task) for task in tasks]
