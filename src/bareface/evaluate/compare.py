"""Reports side by side: each system's figures on the faces that all have, and which differences are significant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from bareface.errors import UsageError
from bareface.evaluate.run import Report
from bareface.scores.intervals import difference

SIGNIFICANT = 0.05
"""p below which a difference is called significant; of one figure, not of all together."""


def compared(reports: Sequence[Report], seed: int = 0) -> dict[str, Any]:
    """The comparison of the others with the first, paired by face, as JSON can hold it.

    Of each figure those faces count for which every system has a finite value. UsageError for fewer than two reports,
    faces that differ under one name, and fewer than two faces or no figure in common.
    """
    if len(reports) < 2:
        raise UsageError("compare: one report cannot be compared; give at least two")
    systems = _named([report["system"] for report in reports])
    items = [{item["name"]: item for item in report["items"]} for report in reports]
    names = [name for name in items[0] if all(name in other for other in items)]
    if len(names) < 2:
        raise UsageError(f"compare: {len(names)} faces in common are too few; evaluate the systems on the same faces")
    for name in names:
        if len({item[name]["truth"] for item in items}) > 1:
            raise UsageError(
                f"compare: {name} is not the same face under the same hole in all reports; evaluate the systems on the "
                "same faces, maps and seed"
            )
    shared = [figure for figure in items[0][names[0]]["figures"] if _everywhere(figure, items, names)]
    figures = {figure: _row(figure, items, names, systems, seed) for figure in shared}
    figures = {figure: row for figure, row in figures.items() if row}
    if not figures:
        raise UsageError("compare: the reports have no figure in common; evaluate the systems with the same options")
    left_out = max(len(own) for own in items) - len(names)
    return {"systems": systems, "faces": len(names), "left_out": left_out, "figures": figures}


def told(comparison: Mapping[str, Any]) -> str:
    """The comparison as a table in Markdown: means, and * where a system differs significantly from the first."""
    systems = comparison["systems"]
    lines = [f"| figure | faces | {' | '.join(systems)} |", "| --- " * (len(systems) + 2) + "|"]
    for figure, row in comparison["figures"].items():
        cells = [_cell(row, system) for system in systems]
        lines.append(f"| {figure} | {row['count']} | {' | '.join(cells)} |")
    foot = f"{comparison['faces']} faces in common, {comparison['left_out']} left out."
    key = f"In brackets: how far above {systems[0]}, with its 95 % interval; *: significant, p < {SIGNIFICANT}."
    return "\n".join([*lines, "", foot, key])


def _cell(row: Mapping[str, Any], system: str) -> str:
    mean = f"{row['means'][system]:.4f}"
    if system not in row["differences"]:
        return mean
    apart = row["differences"][system]
    star = "*" if apart["significant"] else ""
    return f"{mean} ({apart['mean']:+.4f}, {apart['low']:+.4f} to {apart['high']:+.4f}){star}"


def _named(names: Sequence[str]) -> list[str]:
    """Names that differ: those that come again are numbered."""
    return [name if name not in names[:k] else f"{name} ({names[:k].count(name) + 1})" for k, name in enumerate(names)]


def _everywhere(figure: str, items: Sequence[Mapping[str, Any]], names: Sequence[str]) -> bool:
    return all(figure in own[name]["figures"] for own in items for name in names)


def _row(
    figure: str, items: Sequence[Mapping[str, Any]], names: Sequence[str], systems: Sequence[str], seed: int
) -> dict[str, Any]:
    """One figure of all systems; empty where fewer than two faces have it in all."""
    table = np.array([[own[name]["figures"][figure] for own in items] for name in names], np.float64)
    table = table[np.isfinite(table).all(1)]
    if len(table) < 2:
        return {}
    differences = {}
    for column, system in enumerate(systems[1:], 1):
        found = difference(table[:, column], table[:, 0], seed)
        differences[system] = asdict(found) | {"significant": found.p < SIGNIFICANT}
    means = dict(zip(systems, table.mean(0).tolist(), strict=True))
    return {"count": len(table), "means": means, "differences": differences}
