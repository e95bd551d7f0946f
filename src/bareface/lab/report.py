"""A training run as one page to read, and on what it was run."""

from __future__ import annotations

import base64
import json
import math
import os
import platform
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from statistics import fmean
from typing import Any

import cv2
import torch
from tqdm import tqdm

import bareface
from bareface.errors import RecipeError
from bareface.lab.watch import TERMS, WARNINGS, read_lines
from bareface.page import page

Points = Sequence[tuple[float, float]]

SHEET_WIDTH = 1600
"""Pixels that a sheet in the page is at most wide."""
POINTS = 400
"""Points of a line at most; of more, neighbours are averaged."""
DOTS = 16
"""Points of a line up to which each has a dot, since the line between few points is hardly data."""
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 480, 270, 62, 14, 12, 42
"""Size of a chart and its margins, in units of its own."""
COLOURS = (
    "#3b82c4", "#d9822b", "#3f9e5f", "#c8524f", "#8c6bc9", "#96705b", "#cf6fae", "#7d8894", "#a89a1e", "#2ba3b3",
)  # fmt: skip
"""Of the lines of a chart: of middle lightness, so that they stand out from white and from black."""


def environment() -> dict[str, str]:
    """What a run's speed and figures depend on beside its recipe: machine, versions, revision of the code."""
    told = {
        "bareface": bareface.__version__,
        "revision": _revision(Path(__file__).parent),
        "python": platform.python_version(),
        "torch": torch.__version__,
        "platform": platform.platform(),
        "processor": f"{_processor()}, {os.cpu_count()} cores, {torch.get_num_threads()} threads used",
        "device": "cuda" if torch.cuda.is_available() else "cpu",
        "GPU": ", ".join(torch.cuda.get_device_name(k) for k in range(torch.cuda.device_count())),
    }
    return {name: value for name, value in told.items() if value}


def write_report(run: Path) -> Path:
    """Writes `report.html` into the folder of a run, out of what the run left there, and returns its path.

    The page needs no other file and no network. RecipeError if there is no run, or its state cannot be read.
    """
    try:
        state = json.loads((run / "state.json").read_text())
    except (OSError, ValueError) as error:
        raise RecipeError(f"{run}: no run to report on ({error}); name the folder that --out gave a run") from error
    log, name = read_lines(run / "log.jsonl"), run.resolve().name
    parts = [
        f"<h1>{escape(name)}</h1>\n<p>{escape(_summary(state))}</p>",
        _part("Warnings", _warnings(run, state, log)),
        _part("Figures", _figures(log)),
        _part("Curves", _curves(log, read_lines(run / TERMS))),
        _part("Samples", "\n".join(_sheet(path) for path in _chosen(sorted(run.glob("sheet-*.png"))))),
        _part("Settings", _table(state["recipe"] | {"data": state["data"]})),
        _part("Environment", _table(_environment_of(run))),
    ]
    part = run / "report.html.part"
    part.write_text(page(name, "\n".join(parts)), encoding="utf-8")
    return part.replace(run / "report.html")


def chart(title: str, series: Mapping[str, Points]) -> str:
    """A figure with one line a series over steps, as HTML and SVG; empty where no series has a finite point.

    The y axis runs from the least to the greatest value, in decades where all are above 0 and span more than two.
    """
    drawn = {name: _thinned(points) for name, points in series.items()}
    drawn = {name: points for name, points in drawn.items() if points}
    if not drawn:
        return ""
    ys = [y for points in drawn.values() for _, y in points]
    across = _Axis([x for points in drawn.values() for x, _ in points], LEFT, WIDTH - RIGHT, False)
    up = _Axis(ys, HEIGHT - BOTTOM, TOP, min(ys) > 0 and max(ys) > 100 * min(ys))
    marks = [_up_tick(up(v), f"{v:.7g}") for v in up.ticks()]
    marks += [_across_tick(across(v), f"{v:.7g}") for v in across.ticks()]
    lines = [_line(k, [(across(x), up(y)) for x, y in points]) for k, points in enumerate(drawn.values())]
    names = "".join(f"<li>{_swatch(k)} {escape(name)}</li>" for k, name in enumerate(drawn))
    return (
        f"<figure><figcaption>{escape(title)}{' (log scale)' if up.log else ''}</figcaption>\n"
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">\n'
        + "\n".join([*marks, *lines])
        + f'\n<text x="{(LEFT + WIDTH - RIGHT) / 2:g}" y="{HEIGHT - 4}" text-anchor="middle">step</text></svg>\n'
        + (f"<ul>{names}</ul>" if len(drawn) > 1 else "")
        + "</figure>"
    )


class _Axis:
    """Values -> places between `start` and `end`."""

    def __init__(self, values: Sequence[float], start: float, end: float, log: bool) -> None:
        self.low, self.high, self.start, self.end, self.log = min(values), max(values), start, end, log
        if self.low == self.high:
            around = abs(self.low) / 2 or 1.0
            self.low, self.high = self.low - around, self.high + around

    def __call__(self, value: float) -> float:
        low, high, at = (math.log10(v) if self.log else v for v in (self.low, self.high, value))
        return self.start + (self.end - self.start) * (at - low) / (high - low)

    def ticks(self) -> list[float]:
        """Round values within: two to six, of 1, 2 or 5 times a power of ten, or the powers of ten themselves."""
        if self.log:
            powers = range(math.ceil(math.log10(self.low)), math.floor(math.log10(self.high)) + 1)
            return [10.0**k for k in powers[:: 1 + len(powers) // 7]]
        rough = (self.high - self.low) / 5
        unit = 10.0 ** math.floor(math.log10(rough))
        apart = next(unit * k for k in (1, 2, 5, 10) if unit * k >= rough * 0.999)
        first, last = math.ceil(self.low / apart - 1e-9), math.floor(self.high / apart + 1e-9)
        return [k * apart for k in range(first, last + 1)]


def _up_tick(y: float, text: str) -> str:
    return (
        f'<path class="grid" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>'
        f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{text}</text>'
    )


def _across_tick(x: float, text: str) -> str:
    foot = HEIGHT - BOTTOM
    return (
        f'<path class="grid" d="M{x:.1f} {foot}v4"/>'
        f'<text x="{x:.1f}" y="{foot + 17}" text-anchor="middle">{text}</text>'
    )


def _line(number: int, places: Points) -> str:
    text = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5"/>' for x, y in places] if len(places) <= DOTS else []
    colour, dash = _look(number)
    return (
        f'<g fill="{colour}" stroke="{colour}"{dash}><polyline fill="none" stroke-width="1.6" points="{text}"/>'
        + "".join(dots)
        + "</g>"
    )


def _swatch(number: int) -> str:
    colour, dash = _look(number)
    return f'<svg class="swatch" viewBox="0 0 22 8"><path d="M0 4H22" stroke="{colour}" stroke-width="3"{dash}/></svg>'


def _look(number: int) -> tuple[str, str]:
    again = number // len(COLOURS)
    return COLOURS[number % len(COLOURS)], f' stroke-dasharray="{6 // again} 3"' if again else ""


def _thinned(points: Points) -> Points:
    """The finite points; where they are too many to draw, the means of neighbours."""
    kept = [(x, y) for x, y in points if math.isfinite(y)]
    size = -(-len(kept) // POINTS) or 1
    groups = [kept[k : k + size] for k in range(0, len(kept), size)]
    return [(fmean(x for x, _ in group), fmean(y for _, y in group)) for group in groups]


def _curves(log: list[dict[str, Any]], terms: list[dict[str, Any]]) -> str:
    # Runs that were made before terms were written down have those of their validations.
    lines = terms or log
    names = dict.fromkeys(name for line in lines for name in line["terms"])
    losses = {n: [(float(at["step"]), at["terms"][n]) for at in lines if n in at["terms"]] for n in names}
    charts = [chart("Loss terms", losses)] + [
        chart(name, {name: [(float(line["step"]), line[name]) for line in log if name in line]})
        for name in dict.fromkeys(name for line in log for name in _judged(line))
    ]
    return f'<div class="charts">{"".join(charts)}</div>' if any(charts) else ""


def _judged(line: dict[str, Any]) -> dict[str, float]:
    return {name: value for name, value in line.items() if name not in ("step", "seconds", "terms")}


def _figures(log: list[dict[str, Any]]) -> str:
    if not log:
        return ""
    shown = log if len(log) == 1 else [log[0], log[-1]]
    head = "".join(f"<th>step {line['step']}</th>" for line in shown)
    rows = [
        f"<tr><th>{escape(name)}</th>{''.join(f'<td>{_number(line.get(name))}</td>' for line in shown)}</tr>"
        for name in _judged(log[-1])
    ]
    return f"<table><tr><th></th>{head}</tr>\n{chr(10).join(rows)}</table>"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"


def _summary(state: dict[str, Any]) -> str:
    recipe, step, seconds = state["recipe"], state["step"], state["seconds"]
    budget = state["budget"]
    limit = tqdm.format_interval(budget["seconds"]) if budget["seconds"] else f"{budget['steps']:,} steps"
    return (
        f"The system {recipe['system']}, trained for {tqdm.format_interval(seconds)} of time: {step:,} steps of "
        f"{recipe['batch']} pictures, {step * recipe['batch']:,} pictures in all. Its budget was {limit}."
    )


def _warnings(run: Path, state: dict[str, Any], log: list[dict[str, Any]]) -> str:
    kept = (run / WARNINGS).read_text().splitlines() if (run / WARNINGS).is_file() else []
    told = [*_shortcomings(state, log), *dict.fromkeys(kept)]
    return f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in told)}</ul>" if told else ""


def _shortcomings(state: dict[str, Any], log: list[dict[str, Any]]) -> list[str]:
    budget = state["budget"]
    spent = state["step"] / budget["steps"] if budget["steps"] else state["seconds"] / budget["seconds"]
    told = [f"The run ended with {spent:.0%} of its budget spent{_given_up(state)}."] if spent < 1 else []
    if not log:
        return [*told, "The run was never validated, so there are no figures."]
    bad = [name for name, value in _judged(log[-1]).items() if not math.isfinite(value)]
    return told + [f"The last validation gave no number for {name}." for name in bad]


def _given_up(state: dict[str, Any]) -> str:
    patience = state["recipe"].get("stop_after", 0)
    return f", after {patience} validations without a better figure" if 0 < patience <= state["judged"]["worse"] else ""


def _chosen(sheets: list[Path]) -> list[Path]:
    """The first, the middle and the last."""
    last = len(sheets) - 1
    return [sheets[k] for k in sorted({0, last // 2, last})] if sheets else []


def _sheet(path: Path) -> str:
    name, bgr = escape(path.name), cv2.imread(str(path))
    if bgr is None:
        return f"<p>{name} cannot be read.</p>"
    share = min(1.0, SHEET_WIDTH / bgr.shape[1])
    small = cv2.resize(bgr, None, fx=share, fy=share, interpolation=cv2.INTER_AREA) if share < 1 else bgr
    data = base64.b64encode(cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 90])[1].tobytes()).decode()
    step = int(path.stem.removeprefix("sheet-"))
    return (
        f"<figure><figcaption>step {step}, {name}</figcaption>\n"
        f'<img alt="samples at step {step}" src="data:image/jpeg;base64,{data}"></figure>'
    )


def _table(values: dict[str, Any]) -> str:
    """A row a field; fields of a field as a table in its row."""
    rows = (f"<tr><th>{escape(name)}</th><td>{_value(value)}</td></tr>" for name, value in values.items())
    return f"<table>{''.join(rows)}</table>" if values else ""


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return _table(value)
    return escape(", ".join(map(str, value)) if isinstance(value, list) else str(value))


def _part(title: str, body: str) -> str:
    return f"<section><h2>{title}</h2>\n{body}</section>" if body else ""


def _environment_of(run: Path) -> dict[str, str]:
    path = run / "environment.json"
    return json.loads(path.read_text()) if path.is_file() else {}


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.is_file() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or platform.machine())


def _revision(folder: Path) -> str:
    """The git revision that the code in `folder` is of, `-dirty` if changed since; empty if it is no checkout."""
    git = shutil.which("git")
    # An installed copy may lie inside somebody's repository without being part of it.
    if git is None or not _answer(git, folder, "ls-files", "."):
        return ""
    return _answer(git, folder, "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*")


def _answer(git: str, folder: Path, *question: str) -> str:
    done = subprocess.run([git, "-C", str(folder), *question], capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout.strip() if done.returncode == 0 else ""
