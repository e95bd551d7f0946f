"""One page of figures over fills: under each kind of occluder, by group, and with another photo, as Markdown."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bareface.errors import UsageError
from bareface.evaluate.covered import CoveredFaces, Wish
from bareface.evaluate.judge import judges
from bareface.evaluate.run import Options, Report, evaluate, read_report

UNDER = {
    "surgical masks": "mask:surgical",
    "masks": "mask",
    "sunglasses": "sunglasses",
    "hands": "hand",
    "things of all nineteen classes": "",
}
"""What the faces are under, in words -> as `parse_occluders` takes it."""
COLUMNS = {
    "hole PSNR, dB": ("hole PSNR", 2),
    "SSIM": ("SSIM", 4),
    "hole SSIM": ("hole SSIM", 3),
    "identity distance": ("identity distance", 3),
    "detected (HOG)": ("detected (HOG)", 3),
}
"""Heading -> figure, without its first word, and decimals."""
FRECHET = "Fréchet distance (identity, shrunk)"
BY = ("sex", "group", "covered share", "head turn")
"""Groupings that are told of the first fill, under `GROUPED`."""
GROUPED = "masks"


@dataclass(frozen=True)
class Asked:
    """What the page is over."""

    data: Path
    """As of `Wish`."""
    fills: tuple[str, ...]
    """As `named_fill` takes them; the first is the one that is told of by group."""
    faces: int | None = None
    """How many; None for all."""

    def __post_init__(self) -> None:
        if not self.fills:
            raise UsageError("results: name at least one fill")


def results(asked: Asked, options: Options, kept: Path, told: Callable[[str], None]) -> str:
    """The page. Each report is kept in the folder `kept` as it is made, and what is there is not made again.

    UsageError for a kept report of other faces, another fill or other settings, and all that `evaluate` raises.
    """
    kept.mkdir(parents=True, exist_ok=True)
    reports = {
        under: [_report(asked, fill, occluders, options, kept, told) for fill in asked.fills]
        for under, occluders in UNDER.items()
    }
    return page(reports, asked.fills, _referred(asked, options, kept, told))


def page(reports: Mapping[str, Sequence[Report]], fills: Sequence[str], referred: str = "") -> str:
    """The Markdown of reports, for each occluder one a fill; `referred`: that of what references give the first."""
    parts = [_HEAD.format(count=max(r["faces"] for row in reports.values() for r in row))]
    for under, row in reports.items():
        parts += [f"\n## Under {under}\n", _table(row, fills)]
    parts += [f"\n## {_name(fills[0])} by group, under {GROUPED}\n", _groups(reports[GROUPED][0])]
    if referred:
        parts += [f"\n## {_name(fills[0])} with another photo of the person, under surgical masks\n", referred]
    return "\n".join(parts) + "\n"


_HEAD = """# Results

Written by `bareface results`. {count} faces of the test split at most, none of which a network was trained with, at
256x256; what covers them is of kinds kept from training, but for surgical masks, which are drawn as named. The hole is
made of the exact map, grown as in use; figures are of the composited picture, and *covered* is the covered one. In
brackets the 95 % bootstrap interval over faces. Identity is judged by dlib's network, which no training here saw:
smaller is nearer."""


def _report(
    asked: Asked, fill: str, occluders: str, options: Options, kept: Path, told: Callable[[str], None]
) -> Report:
    source = CoveredFaces(Wish(asked.data, occluders=occluders, fill=fill, faces=asked.faces))
    words = (occluders or "all").replace(":", "-")

    def make() -> Report:
        told(f"{_name(fill)} under {words}")
        return evaluate(source, _name(fill), options)

    return _kept(kept / f"{_name(fill)}.{words}.json", source.settings | options.plain, make)


def _referred(asked: Asked, options: Options, kept: Path, told: Callable[[str], None]) -> str:
    """Of pairs of photos: what another photo of a person gives. Empty without pairs, the lab, or dlib."""
    needed = asked.data / "pairs" / "manifest.csv", asked.data / "models" / "mobilefacenet.safetensors"
    if not all(path.is_file() for path in needed):
        return ""
    _, judge, left_out = judges()
    if judge is None:
        told("; ".join(left_out))
        return ""
    try:
        from bareface.evaluate import references
    except ImportError as error:
        told(f"left out: what another photo gives needs the lab ({error}): pip install 'bareface[lab]'")
        return ""
    fill = asked.fills[0]
    wish = references.Asked(asked.data, fill, asked.faces)

    def make() -> Report:
        told(f"{_name(fill)} with another photo")
        return references.compare(wish, options.progress)

    return references.told(_kept(kept / f"{_name(fill)}.references.json", wish.plain, make))


def _kept(path: Path, settings: Mapping[str, Any], make: Callable[[], Report]) -> Report:
    """What `make` gives, or what it gave before; UsageError where that is of other settings."""
    if path.is_file():
        report = read_report(path)
        if report["settings"] != json.loads(json.dumps(settings)):
            raise UsageError(f"{path}: kept from other settings; remove it, or keep reports in another folder")
        return report
    report = make()
    part = path.with_suffix(".part")
    part.write_text(json.dumps(report), encoding="utf-8")
    part.replace(path)
    return report


def _table(row: Sequence[Report], fills: Sequence[str]) -> str:
    heads = ["", *COLUMNS, "Fréchet (identity)", "faces"]
    lines = [f"| {' | '.join(heads)} |", "|" + " --- |" * len(heads), _line("covered", "masked", row[0])]
    lines += [_line(_name(fill), "composited", report) for fill, report in zip(fills, row, strict=True)]
    return "\n".join(lines)


def _line(name: str, form: str, report: Report) -> str:
    cells = [_cell(report["figures"].get(f"{form} {figure}"), digits) for figure, digits in COLUMNS.values()]
    distance = report["set"].get(f"{form} {FRECHET}")
    cells += [f"{distance['value']:.4f}" if distance else "-", str(report["faces"])]
    return f"| {name} | {' | '.join(cells)} |"


def _cell(figure: Mapping[str, Any] | None, digits: int) -> str:
    if figure is None:
        return "-"
    return "{:.{d}f} ({:.{d}f}-{:.{d}f})".format(figure["mean"], figure["low"], figure["high"], d=digits)


def _groups(report: Report) -> str:
    heads = ["by", "", *COLUMNS, "faces"]
    lines = [f"| {' | '.join(heads)} |", "|" + " --- |" * len(heads)]
    for grouping in BY:
        for group, figures in report["groups"].get(grouping, {}).items():
            named = [(figures.get(f"composited {figure}"), digits) for figure, digits in COLUMNS.values()]
            count = max((figure["count"] for figure, _ in named if figure), default=0)
            cells = [_cell(figure, digits) for figure, digits in named]
            lines.append(f"| {grouping} | {group} | {' | '.join(cells)} | {count} |")
    return "\n".join(lines)


def _name(fill: str) -> str:
    return Path(fill).stem if fill.endswith(".onnx") else fill
