"""A report as files: JSON for `bareface compare`, CSV with a line a face, HTML to read."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from bareface.errors import OutputError, UsageError
from bareface.evaluate.run import Report


def check_place(out: Path, overwrite: bool) -> None:
    """UsageError where `out` is no name of a JSON file; OutputError where it exists already."""
    if out.suffix != ".json":
        raise UsageError(f"{out}: the report is a JSON file; name it NAME.json")
    if out.exists() and not overwrite:
        raise OutputError(f"{out}: exists already; give --overwrite, or another place with -o")


def write(report: Report, out: Path, html: str) -> list[Path]:
    """Writes NAME.json, NAME.csv and NAME.html; returns their paths. OutputError where the place refuses them."""
    paths = [out, out.with_suffix(".csv"), out.with_suffix(".html")]
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        paths[0].write_text(json.dumps(report, indent=1, allow_nan=False), encoding="utf-8")
        _write_csv(report, paths[1])
        paths[2].write_text(html, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{out}: cannot be written ({error.strerror}); choose another place with -o") from error
    return paths


def _write_csv(report: Report, path: Path) -> None:
    groupings = dict.fromkeys(name for item in report["items"] for name in item["groups"])
    figures = dict.fromkeys(name for item in report["items"] for name in item["figures"])
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["name", *groupings, *figures])
        for item in report["items"]:
            values = [item["figures"].get(name) for name in figures]
            table.writerow([item["name"], *(item["groups"].get(g, "") for g in groupings), *values])
