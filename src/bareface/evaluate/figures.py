"""The figures of many faces: means with counts and intervals, of all and of each group, and those of the whole set."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from bareface.errors import UsageError
from bareface.evaluate.judge import Verdict
from bareface.scores.calibration import calibration
from bareface.scores.frechet import frechet, kid
from bareface.scores.intervals import intervals


@dataclass(frozen=True)
class Figure:
    """A mean over faces, with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float
    count: int
    """Faces that the mean is over."""
    left_out: int
    """Faces that have no finite value: equal to the truth (PSNR), no point in the hole, no face found."""

    @property
    def plain(self) -> dict[str, float]:
        """As JSON can hold it."""
        return asdict(self)


def summarised(rows: Sequence[Mapping[str, float]], seed: int = 0) -> dict[str, Figure]:
    """Name -> figure over rows, one a face; names with fewer than two finite values are left out."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    table = np.array([[row.get(name, math.nan) for name in names] for row in rows], np.float64)
    alike: defaultdict[bytes, list[int]] = defaultdict(list)
    for column, finite in enumerate(np.isfinite(table).T):
        if finite.sum() >= 2:
            alike[finite.tobytes()].append(column)
    found = {}
    # Columns that the same faces have share their resamples, which is most of the time.
    for columns in alike.values():
        keep = np.isfinite(table[:, columns[0]])
        for column, made in zip(columns, intervals(table[keep][:, columns], seed), strict=True):
            found[names[column]] = Figure(made.mean, made.low, made.high, made.count, len(rows) - made.count)
    return {name: found[name] for name in names if name in found}


def by_group(verdicts: Sequence[Verdict], seed: int = 0) -> dict[str, dict[str, dict[str, Figure]]]:
    """Grouping -> group -> the figures of its faces. A grouping with one group tells nothing and is left out."""
    parts: defaultdict[str, defaultdict[str, list[Mapping[str, float]]]] = defaultdict(lambda: defaultdict(list))
    for verdict in verdicts:
        for grouping, group in verdict.groups.items():
            parts[grouping][group].append(verdict.figures)
    return {
        grouping: {group: summarised(groups[group], seed) for group in sorted(groups, key=_place)}
        for grouping, groups in parts.items()
        if len(groups) > 1
    }


def _place(group: str) -> tuple[bool, str]:
    """Order of groups: that below the first edge, then by name."""
    return not group.startswith("under "), group


@dataclass(frozen=True)
class SetFigure:
    """A figure of a set as a whole, without an interval."""

    value: float
    count: int
    """Faces that it is of."""


def of_the_set(verdicts: Sequence[Verdict]) -> tuple[dict[str, SetFigure], list[str]]:
    """Name -> figure of the set as a whole; and why some are left out, in words."""
    distances, notes = _distances(verdicts)
    return distances | _calibration(verdicts), notes


def _distances(verdicts: Sequence[Verdict]) -> tuple[dict[str, SetFigure], list[str]]:
    """Between the identity features of a set and of its clean faces.

    Fréchet distances are taken with shrinkage, so that they compare with each other whatever the set's size.
    """
    known = [verdict.features for verdict in verdicts if verdict.features]
    figures: dict[str, SetFigure] = {}
    if not known:
        return figures, []
    clean = np.stack([features["clean"] for features in known])
    try:
        for form in (form for form in known[0] if form != "clean"):
            made = np.stack([features[form] for features in known])
            apart = {"Fréchet distance (identity, shrunk)": frechet(made, clean, shrink=True)}
            apart["KID (identity)"] = kid(made, clean)
            figures |= {f"{form} {name}": SetFigure(value, len(known)) for name, value in apart.items()}
    except UsageError as error:
        return {}, [f"left out, distances between sets: {error}"]
    return figures, []


def _calibration(verdicts: Sequence[Verdict]) -> dict[str, SetFigure]:
    """Whether stated errors are the real ones, over pixels of all faces."""
    known = [verdict.errors for verdict in verdicts if verdict.errors is not None]
    if not known:
        return {}
    found = calibration(*np.concatenate(known).T)
    named = {"real over stated error": found.ratio, "slope of real to stated error": found.slope}
    return {f"calibration, {name}": SetFigure(value, len(known)) for name, value in named.items()}
