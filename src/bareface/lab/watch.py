"""What is seen of a training run while it runs: a bar, curves and sheets for TensorBoard, the loss on disk."""

from __future__ import annotations

import json
import sys
import warnings
from collections import deque
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any, TextIO

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

if TYPE_CHECKING:
    from torch.utils.tensorboard import SummaryWriter

CURVES = "curves"
"""Folder of a run with TensorBoard's event files."""
TERMS = "terms.jsonl"
"""File of a run with one line a point of the loss curves: step, seconds, terms."""
WARNINGS = "warnings.txt"
"""File of a run with one line a warning."""
POINT_EVERY = 2.0
"""Seconds of training between two points of a curve. By time, not by steps: a fast network would fill the disk, a slow
one would show too little; an hour is 1,800 points either way."""
RATE_OVER = 50
"""Steps that the shown rate is the mean of."""


class Watch:
    """Shows a run: a bar on stderr, TensorBoard's files in `curves/`, loss terms in `terms.jsonl`, warnings on disk.

    `begin` comes first, `step` after each step, `validated` after each validation, `end` however the run ends. A run
    that begins at step N drops the points after N that a former attempt left; one that begins at 0 drops them all.
    """

    _bar: tqdm[Any]
    _points: TextIO
    _writer: SummaryWriter | None

    def __init__(self, out: Path, name: str, recipe_batch: int, silent: bool = False) -> None:
        """`recipe_batch`: pictures a step. `silent`: shows and writes nothing, as all processes but the first do."""
        self.out, self.name, self.batch, self.silent = out, name, recipe_batch, silent
        self._recent: deque[tuple[int, float]] = deque(maxlen=RATE_OVER)
        self._since: dict[str, list[float]] = {}
        self._now = (0.0, 0, 0.0)
        self._due = 0.0

    def begin(self, progress: float, step: int) -> None:
        """The run begins, or goes on, at `step` with a share `progress` in [0, 1] of its budget spent."""
        if self.silent:
            return
        self.out.mkdir(parents=True, exist_ok=True)
        self._now = progress, step, 0.0
        _cut(self.out / TERMS, step)
        if step == 0:
            (self.out / WARNINGS).unlink(missing_ok=True)
        self._points = (self.out / TERMS).open("a", buffering=1)
        self._writer = _writer(self.out / CURVES, step)
        # What a log file gets has to stay short: a line of the bar every ten seconds.
        every = 0.5 if sys.stderr.isatty() else 10.0
        shape = "{desc}: {percentage:.1f}% {bar:16}{postfix}"
        self._bar = tqdm(total=100.0, desc=self.name, mininterval=every, miniters=0, bar_format=shape)
        self._bar.n = 100 * progress
        self._python_shows = warnings.showwarning
        warnings.showwarning = self._python_warned  # type: ignore[assignment]

    def step(self, progress: float, step: int, seconds: float, terms: dict[str, float]) -> None:
        """A step is done: the share of the budget then spent, steps and seconds since the run's start, loss terms."""
        if self.silent:
            return
        self._now = progress, step, seconds
        self._recent.append((step, seconds))
        for name, value in terms.items():
            self._since.setdefault(name, []).append(value)
        self._bar.n = 100 * progress
        self._bar.set_postfix_str(self._told(terms), refresh=False)
        self._bar.update(0)
        if seconds >= self._due:
            self._due = seconds + POINT_EVERY
            self._point()

    def validated(self, step: int, seconds: float, figures: dict[str, float], sheet: NDArray[np.uint8] | None) -> None:
        """A validation gave `figures`, and perhaps a sheet of samples, RGB uint8 [H, W, 3]."""
        if self.silent:
            return
        told = ", ".join(f"{k} {v:.4f}" for k, v in figures.items())
        tqdm.write(f"{self.name}: step {step} ({tqdm.format_interval(seconds)}): {told}")
        if self._writer is None:
            return
        for name, value in figures.items():
            self._writer.add_scalar(f"figures/{name}", value, step)
        if sheet is not None:
            self._writer.add_image("sheet", sheet, step, dataformats="HWC")
        self._writer.flush()

    def warn(self, text: str) -> None:
        """Says something that the user should know, and keeps it for the report."""
        if self.silent:
            return
        tqdm.write(f"{self.name}: {text}", file=sys.stderr)
        self._keep(text)

    def end(self) -> None:
        """Writes the last point and closes all."""
        if self.silent:
            return
        warnings.showwarning = self._python_shows
        if self._since:
            self._point()
        self._points.close()
        self._bar.close()
        if self._writer is not None:
            self._writer.close()

    def _told(self, terms: dict[str, float]) -> str:
        progress, step, seconds = self._now
        (first, begun), steps = self._recent[0], len(self._recent) - 1
        # The first step, which also waits for the first samples and starts the device, says nothing of the rate.
        rate = f"{(step - first) * self.batch / (seconds - begun):.1f}" if steps and seconds > begun else "?"
        left = tqdm.format_interval(seconds * (1 - progress) / progress) if progress > 0 else "?"
        losses = ", ".join(f"{k} {v:.3f}" for k, v in terms.items())
        return f"step {step}, {rate} pictures/s, {left} left, {losses}"

    def _point(self) -> None:
        """A point of every curve: the mean of each term over the steps since the last point."""
        progress, step, seconds = self._now
        terms = {name: fmean(values) for name, values in self._since.items()}
        self._since.clear()
        self._points.write(json.dumps({"step": step, "seconds": round(seconds, 2), "terms": terms}) + "\n")
        if self._writer is not None:
            for name, value in terms.items():
                self._writer.add_scalar(f"loss/{name}", value, step)
            self._writer.add_scalar("run/progress", progress, step)

    def _python_warned(self, message: Warning | str, category: type[Warning], *where: Any) -> None:
        self._keep(f"{category.__name__}: {message}")
        self._python_shows(message, category, *where)

    def _keep(self, text: str) -> None:
        with (self.out / WARNINGS).open("a") as file:
            file.write(f"step {self._now[1]}: {' '.join(text.split())}\n")


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The lines of a run's JSON lines file in the order of their steps; none where there is no file.

    Steps that a resumed run took a second time count as it took them then, and a line cut off by a kill is left out.
    """
    lines: list[dict[str, Any]] = []
    for text in path.read_text().splitlines() if path.is_file() else []:
        try:
            line = json.loads(text)
        except ValueError:
            continue
        while lines and lines[-1]["step"] >= line["step"]:
            lines.pop()
        lines.append(line)
    return lines


def _cut(path: Path, step: int) -> None:
    kept = [json.dumps(line) + "\n" for line in read_lines(path) if line["step"] <= step]
    part = path.with_name(path.name + ".part")
    part.write_text("".join(kept))
    part.replace(path)


def _writer(folder: Path, step: int) -> SummaryWriter | None:
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError:
        tqdm.write("no curves for TensorBoard, which is not installed: pip install 'bareface[lab]'", file=sys.stderr)
        return None
    # Without purge_step, points that a killed attempt drew after its last checkpoint would be drawn twice.
    return SummaryWriter(str(folder), purge_step=step + 1, flush_secs=30)
