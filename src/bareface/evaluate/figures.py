"""The figures of many faces: means with counts and intervals, of all and of each group, and those of the whole set."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

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
    identity, notes = _distances([verdict.features for verdict in verdicts], "identity")
    looks, more = _distances([verdict.looks for verdict in verdicts], "Inception")
    fid, still_more = _fid([verdict.looks for verdict in verdicts])
    return identity | looks | fid | _calibration(verdicts), notes + more + still_more


Features = Mapping[str, NDArray[np.float32]]
"""clean, masked, composited or raw -> what a network says of the picture."""


def _distances(features: Sequence[Features], by: str) -> tuple[dict[str, SetFigure], list[str]]:
    """Between the features of a set and of its clean faces.

    Fréchet distances are taken with shrinkage, so that they compare with each other whatever the set's size.
    """
    figures: dict[str, SetFigure] = {}
    try:
        for form, made, clean in _sets(features):
            apart = {f"Fréchet distance ({by}, shrunk)": frechet(made, clean, shrink=True)}
            apart[f"KID ({by})"] = kid(made, clean)
            figures |= {f"{form} {name}": SetFigure(value, len(made)) for name, value in apart.items()}
    except UsageError as error:
        return {}, [f"left out, distances between sets: {error}"]
    return figures, []


def _fid(looks: Sequence[Features]) -> tuple[dict[str, SetFigure], list[str]]:
    """FID as the field has it, of sets that are large enough for its covariances."""
    try:
        return {f"{form} FID": SetFigure(frechet(made, clean), len(made)) for form, made, clean in _sets(looks)}, []
    except UsageError as error:
        return {}, [f"left out, FID: {error}"]


def _sets(features: Sequence[Features]) -> Iterator[tuple[str, NDArray[np.float32], NDArray[np.float32]]]:
    """Each form, its features and those of the clean faces, [N, D]."""
    known = [each for each in features if each]
    for form in (form for form in (known[0] if known else ()) if form != "clean"):
        yield form, np.stack([each[form] for each in known]), np.stack([each["clean"] for each in known])


def _calibration(verdicts: Sequence[Verdict]) -> dict[str, SetFigure]:
    """Whether stated errors are the real ones, over pixels of all faces."""
    known = [verdict.errors for verdict in verdicts if verdict.errors is not None]
    if not known:
        return {}
    found = calibration(*np.concatenate(known).T)
    named = {"real over stated error": found.ratio, "slope of real to stated error": found.slope}
    return {f"calibration, {name}": SetFigure(value, len(known)) for name, value in named.items()}
