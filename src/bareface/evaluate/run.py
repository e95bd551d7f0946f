"""Judges every face of a source, in several processes, and puts together what is told of them."""

from __future__ import annotations

import json
import math
import multiprocessing
import platform
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from tqdm import tqdm

import bareface
from bareface import weights
from bareface.errors import UsageError
from bareface.evaluate.figures import by_group, of_the_set, summarised
from bareface.evaluate.items import Source, checksum
from bareface.evaluate.judge import Judge, Verdict, judges
from bareface.evaluate.perception import fetch

LIBRARIES = (
    "numpy",
    "opencv-python-headless",
    "scikit-image",
    "torchmetrics",
    "torch-fidelity",
    "dlib-bin",
    "openvino",
)
"""Packages whose versions belong to the figures."""
FORMAT = 1
"""Of the JSON file."""

Report = dict[str, Any]


@dataclass(frozen=True)
class Options:
    """How to judge, whatever the faces are."""

    identity: Path | None = None
    """A face recognition network, or None for dlib's."""
    multiscale: bool = False
    """MS-SSIM too."""
    perception: bool = False
    """LPIPS and distances over Inception's features too, by networks that are fetched."""
    workers: int = 1
    """Processes."""
    progress: bool = False
    """A bar on standard error."""

    def __post_init__(self) -> None:
        if self.workers < 1:
            raise UsageError(f"workers: {self.workers} cannot be honoured; give a whole number from 1")

    @property
    def plain(self) -> dict[str, Any]:
        """What decides the figures, as JSON can hold it."""
        told = {"identity": str(self.identity or "dlib where installed"), "ms-ssim": self.multiscale}
        told |= {"perception": True} if self.perception else {}
        return told | ({"identity sha256": checksum(self.identity)} if self.identity else {})


def evaluate(source: Source, name: str, options: Options = Options()) -> Report:
    """The report on a system called `name`, as JSON can hold it: see docs/evaluation.md.

    UsageError for fewer than two faces, and for pictures that cannot be scored.
    """
    _check_enough(len(source))
    _, _, notes = judges(options.identity)
    if options.perception:
        fetch()  # once, rather than by every process
    judged = list(tqdm(_judged(source, options), total=len(source), unit="face", disable=not options.progress))
    kept = [(index, verdict) for index, verdict in enumerate(judged) if verdict is not None]
    verdicts = [verdict for _, verdict in kept]
    _check_enough(len(verdicts))
    if len(verdicts) < len(judged):
        notes.append(f"left out: {len(judged) - len(verdicts)} faces that nothing could be put over")
    sets, more = of_the_set(verdicts)
    groups = by_group(verdicts)
    return {
        "format": FORMAT,
        "system": name,
        "faces": len(verdicts),
        "settings": source.settings | options.plain,
        "weights": {name: weights.card(name)["sha256"] for name in ("finder", "mesh")},
        "versions": versions(),
        "notes": notes + more,
        "figures": {name: figure.plain for name, figure in summarised([v.figures for v in verdicts]).items()},
        "set": {name: asdict(figure) for name, figure in sets.items()},
        "groups": {
            grouping: {group: {n: f.plain for n, f in figures.items()} for group, figures in parts.items()}
            for grouping, parts in groups.items()
        },
        "items": [{"index": index} | _plain(verdict) for index, verdict in kept],
    }


def _check_enough(count: int) -> None:
    if count < 2:
        raise UsageError(f"{count} faces are too few for an interval; give at least two")


def versions() -> dict[str, str]:
    """Of the package, Python, and the libraries that compute; those that are not installed are left out."""
    told = {"bareface": bareface.__version__, "python": platform.python_version()}
    for library in LIBRARIES:
        try:
            told[library] = version(library)
        except PackageNotFoundError:
            continue
    return told


def _plain(verdict: Verdict) -> Report:
    figures = {name: value if math.isfinite(value) else None for name, value in verdict.figures.items()}
    return {"name": verdict.name, "truth": verdict.truth, "groups": verdict.groups, "figures": figures}


def _judged(source: Source, options: Options) -> Iterator[Verdict | None]:
    if options.workers == 1:
        one = _One(source, options)
        yield from map(one, range(len(source)))
        return
    # A forked process would inherit the threads of the networks without their running.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(options.workers, context, _start, (source, options)) as pool:
        yield from pool.map(_in_worker, range(len(source)), chunksize=2)


class _One:
    """Judges one face after the other."""

    def __init__(self, source: Source, options: Options) -> None:
        threads = 1 if options.workers > 1 else None
        self.source, self.judge = source, Judge(options.identity, options.multiscale, options.perception, threads)

    def __call__(self, index: int) -> Verdict | None:
        item = self.source[index]
        return None if item is None else self.judge(item)


_worker: list[_One] = []
"""That of this process, once it has started."""


def _start(source: Source, options: Options) -> None:
    _worker.append(_One(source, options))


def _in_worker(index: int) -> Verdict | None:
    return _worker[0](index)


def read_report(path: Path) -> Report:
    """A report that `bareface evaluate` wrote. UsageError for any other file."""
    try:
        report: Report = json.loads(path.read_text(encoding="utf-8"))
        if report["format"] == FORMAT and report["items"]:
            return report
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{path}: no report of `bareface evaluate` ({error}); name its JSON file") from error
    raise UsageError(f"{path}: of another format; evaluate again with this version")
