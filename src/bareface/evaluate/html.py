"""A report to read: in words for the terminal, and as one HTML page that opens offline."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

import cv2
import numpy as np

from bareface.compare import side_by_side
from bareface.evaluate.items import Item, Picture, Source
from bareface.evaluate.run import Report
from bareface.page import page

HEADLINES = ("composited hole PSNR", "composited hole SSIM", "composited identity distance", "raw PSNR", "raw SSIM")
"""Figures that are drawn by group and as histograms, where there are any."""
ORDER = ("composited hole PSNR", "raw PSNR")
"""The first of these that there is orders the faces from worst to best."""
CASES = 3
"""Faces shown of the best, the median and the worst."""
SHOWN_SIDE = 192
"""Height in pixels of a shown picture."""
BINS = 20
ERROR_GAIN = 4
"""By how much the shown difference to the truth is brightened."""
WIDTH, ROW, LABEL = 460, 22, 150
"""Of the bars, in units of their own."""


def told(report: Report) -> str:
    """The figures in words, a line each."""
    lines = [f"{report['system']}: {report['faces']} faces"]
    for name, figure in report["figures"].items():
        lines.append(f"  {name}: {_told(figure)}")
    lines += [f"  {name}: {row['value']:.4f}, n {row['count']}, no interval" for name, row in report["set"].items()]
    return "\n".join([*lines, *(f"  note: {note}" for note in report["notes"])])


def whole_page(report: Report, source: Source) -> str:
    """The report as a page; its pictures are made again from the source."""
    parts = [
        f"<h1>{escape(report['system'])}</h1><p>{report['faces']} faces. Each figure is a mean over faces; low and "
        "high are the ends of its 95 % bootstrap interval.</p>",
        _part("Notes", "".join(f"<p>{escape(note)}</p>" for note in report["notes"])),
        _part("Figures", _figures(report["figures"])),
        _part("The set as a whole", _table(("figure", "value", "n"), _set_rows(report))),
        _part("By group", "".join(_group_parts(report))),
        _part("Histograms", f'<div class="charts">{"".join(_histograms(report))}</div>'),
        _part("Cases", "".join(_cases(report, source))),
        _part("Settings", _table(("setting", "value"), [(k, str(v)) for k, v in report["settings"].items()])),
        _part("Versions", _table(("package", "version"), report["versions"].items())),
    ]
    return page(f"Evaluation of {report['system']}", "\n".join(parts))


def _told(figure: Mapping[str, float]) -> str:
    left = f", {figure['left_out']} left out" if figure["left_out"] else ""
    return f"{figure['mean']:.4f} ({figure['low']:.4f} to {figure['high']:.4f}), n {figure['count']}{left}"


def _part(title: str, body: str) -> str:
    return f"<section><h2>{title}</h2>\n{body}</section>" if body else ""


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    body = ["".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows]
    names = "".join(f"<th>{escape(name)}</th>" for name in head)
    return f"<table><tr>{names}</tr>{''.join(f'<tr>{row}</tr>' for row in body)}</table>" if body else ""


def _figures(figures: Mapping[str, Mapping[str, float]]) -> str:
    rows = []
    for name, figure in figures.items():
        values = [f"{figure[key]:.4f}" for key in ("mean", "low", "high")]
        rows.append((name, *values, str(figure["count"]), str(figure["left_out"])))
    return _table(("figure", "mean", "low", "high", "n", "left out"), rows)


def _set_rows(report: Report) -> list[tuple[str, str, str]]:
    return [(name, f"{row['value']:.4f}", str(row["count"])) for name, row in report["set"].items()]


# ---- By group


def _group_parts(report: Report) -> Iterable[str]:
    for grouping, groups in report["groups"].items():
        bars = (_bars(headline, groups) for headline in HEADLINES)
        whole = "".join(
            f"<details><summary>{escape(group)}</summary>{_figures(figures)}</details>"
            for group, figures in groups.items()
            if figures
        )
        yield f'<h3>By {escape(grouping)}</h3><div class="charts">{"".join(bars)}</div>{whole}'


def _bars(headline: str, groups: Mapping[str, Mapping[str, Mapping[str, float]]]) -> str:
    """One bar a group from 0 to its mean, with the interval as a line; empty where no group has the figure."""
    rows = [(group, figures[headline]) for group, figures in groups.items() if headline in figures]
    top = max((figure["high"] for _, figure in rows), default=0.0)
    if top <= 0:
        return ""
    scale = (WIDTH - LABEL - 60) / top
    drawn = "".join(_bar(k, group, figure, scale) for k, (group, figure) in enumerate(rows))
    return _drawing(headline, drawn, ROW * len(rows))


def _bar(at: int, group: str, figure: Mapping[str, float], scale: float) -> str:
    y, end = ROW * at, LABEL + max(0.0, figure["mean"]) * scale
    low, high = (LABEL + max(0.0, figure[key]) * scale for key in ("low", "high"))
    return (
        f'<text x="{LABEL - 6}" y="{y + 15}" text-anchor="end">{escape(group)}, {figure["count"]}</text>'
        f'<rect x="{LABEL}" y="{y + 4}" width="{end - LABEL:.1f}" height="{ROW - 8}" fill="#3b82c4"/>'
        f'<path d="M{low:.1f} {y + ROW / 2}H{high:.1f}" stroke="currentColor" stroke-width="2"/>'
        f'<text x="{high + 5:.1f}" y="{y + 15}">{figure["mean"]:.3g}</text>'
    )


def _histograms(report: Report) -> Iterable[str]:
    for headline in HEADLINES:
        values = [item["figures"].get(headline) for item in report["items"]]
        known = [value for value in values if value is not None]
        if len(known) > 1:
            yield _histogram(headline, known)


def _histogram(headline: str, values: Sequence[float]) -> str:
    counts, edges = np.histogram(values, BINS)
    width, height = WIDTH / BINS, 5 * ROW
    tall = [height * int(count) / int(counts.max()) for count in counts]
    columns = "".join(
        f'<rect x="{k * width:.1f}" y="{height - h:.1f}" width="{width - 1:.1f}" height="{h:.1f}" fill="#3b82c4"/>'
        for k, h in enumerate(tall)
    )
    ends = (
        f'<text x="0" y="{height + 16}">{edges[0]:.4g}</text>'
        f'<text x="{WIDTH}" y="{height + 16}" text-anchor="end">{edges[-1]:.4g}</text>'
    )
    return _drawing(headline, columns + ends, height + ROW)


def _drawing(title: str, inner: str, height: int) -> str:
    label = escape(title)
    return (
        f"<figure><figcaption>{label}</figcaption>"
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{label}">{inner}</svg></figure>'
    )


# ---- Cases


def _cases(report: Report, source: Source) -> Iterable[str]:
    order = next((name for name in ORDER if name in report["figures"]), None)
    if order is None:
        return
    known = [item for item in report["items"] if item["figures"].get(order) is not None]
    ranked = [item["name"] for item in sorted(known, key=lambda item: -item["figures"][order])]
    middle = max(0, len(ranked) // 2 - CASES // 2)
    parts = {"Best": ranked[:CASES], "Median": ranked[middle : middle + CASES], "Worst": ranked[-CASES:]}
    wanted = {name: None for names in parts.values() for name in names}
    pictures = {item.name: item for item in _items(report, source, wanted)}
    for title, names in parts.items():
        yield f"<h3>{title} by {escape(order)}</h3>" + "".join(_case(pictures[name]) for name in names)


def _items(report: Report, source: Source, wanted: Mapping[str, None]) -> Iterable[Item]:
    places = {item["name"]: item["index"] for item in report["items"]}
    for name in wanted:
        item = source[places[name]]
        if item is not None:
            yield item


def _case(item: Item) -> str:
    made = item.raw if item.composited is None else item.composited
    map_ = None if item.hole is None else np.repeat(np.uint8(255) * item.hole[..., None], 3, 2)
    error = np.clip(ERROR_GAIN * np.abs(made.astype(np.int16) - item.clean), 0, 255).astype(np.uint8)
    named = {"clean": item.clean, "masked": item.masked, "map": map_, "restored": made, "error": error}
    shown = {name: picture for name, picture in named.items() if picture is not None}
    label = escape(f"{item.name}: {', '.join(shown)} (error {ERROR_GAIN} times as bright)")
    return f'<figure><figcaption>{label}</figcaption><img alt="{label}" src="{_data(list(shown.values()))}"></figure>'


def _data(pictures: Sequence[Picture]) -> str:
    row: Any = side_by_side(pictures, SHOWN_SIDE)
    done, file = cv2.imencode(".jpg", row[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 88])
    return f"data:image/jpeg;base64,{base64.b64encode(file.tobytes()).decode()}" if done else ""
