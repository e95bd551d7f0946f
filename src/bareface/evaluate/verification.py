"""Whether a recogniser knows a covered person again, and whether a fill helps: one photo covered, another clean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from bareface.errors import UsageError
from bareface.evaluate.covered import covered, occluder_of
from bareface.evaluate.judge import judges
from bareface.fills import DEFAULT, named_fill
from bareface.lab.pairs import Pairs
from bareface.maps.parts import hole_of
from bareface.scores.identity import Judge, auc, tar_at_far
from bareface.scores.intervals import LEVEL

FORMS = ("clean", "masked", "restored")
"""What the recogniser is shown of the first photo."""
FARS = (0.01, 0.001)
"""Shares of strangers that are let in."""
SAMPLES = 1000
"""Bootstrap resamples of the people."""


@dataclass(frozen=True)
class Asked:
    """Whom, and under what."""

    data: Path
    """Folder with pairs/manifest.csv and pairs/landmarks.npz."""
    fill: str = DEFAULT
    occluders: str = "mask"
    """As `parse_occluders` takes them."""
    split: str = "test"
    people: int | None = None
    """How many, evenly chosen; None for all."""
    seed: int = 1
    identity: Path | None = None
    """A face recognition network; None for dlib's."""

    def __post_init__(self) -> None:
        if self.people is not None and self.people < 3:
            raise UsageError(f"people: {self.people} cannot be honoured; give a whole number from 3")


def verify(asked: Asked, progress: bool = False) -> dict[str, Any]:
    """For each of `FORMS`: `AUC`, and `TAR at FAR` of each of `FARS` that the count allows, with 95 % intervals.

    Every first photo is compared with every second one, by the distance of their descriptors. UsageError for fewer
    than three people, and where no recogniser is installed.
    """
    _, judge, _ = judges(asked.identity)
    if judge is None:
        raise UsageError("verify: no face recogniser; pip install 'bareface[evaluate]', or give --judge NAME.onnx")
    pairs, fill, cover = Pairs(asked.data, asked.split), named_fill(asked.fill), occluder_of(asked.occluders)
    count = min(asked.people or len(pairs), len(pairs))
    probes: dict[str, list[NDArray[np.float32]]] = {form: [] for form in FORMS}
    gallery: list[NDArray[np.float32]] = []
    for person in tqdm(np.linspace(0, len(pairs) - 1, count).astype(int).tolist(), unit="person", disable=not progress):
        first, second = pairs[person]
        seen = covered(cover, first.rgb, first.points, (asked.seed, person))
        if seen is None:
            continue
        hole = hole_of(seen.alpha)
        answer = np.rint(255 * fill(seen.photo, hole).rgb).astype(np.uint8)
        shown = {"clean": first.rgb, "masked": seen.photo, "restored": np.where(hole[..., None], answer, seen.photo)}
        for form, picture in shown.items():
            probes[form].append(_described(judge, picture, first.points))
        gallery.append(_described(judge, second.rgb, second.points))
    if len(gallery) < 3:
        raise UsageError(f"{asked.data / 'pairs'}: {len(gallery)} people of the split {asked.split!r} are too few")
    table = {form: _distances(np.stack(found), np.stack(gallery)) for form, found in probes.items()}
    return {
        "settings": {name: str(value) if isinstance(value, Path) else value for name, value in asdict(asked).items()},
        "people": len(gallery),
        "figures": {form: _figures(distances, asked.seed) for form, distances in table.items()},
    }


def told(report: Mapping[str, Any]) -> str:
    """The report as a table in Markdown."""
    names = list(report["figures"]["clean"])
    lines = [f"| shown | {' | '.join(names)} |", "|" + " --- |" * (1 + len(names))]
    for form, figures in report["figures"].items():
        cells = [f"{figures[n]['value']:.3f} ({figures[n]['low']:.3f}-{figures[n]['high']:.3f})" for n in names]
        lines.append(f"| {form} | {' | '.join(cells)} |")
    return "\n".join([*lines, "", f"{report['people']} people, each against all"])


def _described(judge: Judge, picture: NDArray[np.uint8], points: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(judge(picture, points), np.float32)


def _distances(probes: NDArray[np.float32], gallery: NDArray[np.float32]) -> NDArray[np.float64]:
    """Of each first photo to each second one: [N, N]; one person's on the diagonal."""
    return np.asarray(np.linalg.norm(probes[:, None].astype(np.float64) - gallery[None], axis=2))


def _figures(distances: NDArray[np.float64], seed: int) -> dict[str, dict[str, float]]:
    rng, count = np.random.default_rng(seed), len(distances)
    value = _scored(distances, np.arange(count))
    resamples = (rng.integers(0, count, count) for _ in range(SAMPLES))
    # A resample of one person alone has no strangers.
    drawn = [_scored(distances, people) for people in resamples if len(np.unique(people)) > 1]
    tail = 50 * (1 - LEVEL)
    return {
        name: {
            "value": value[name],
            "low": float(np.percentile([row[name] for row in drawn], tail)),
            "high": float(np.percentile([row[name] for row in drawn], 100 - tail)),
        }
        for name in value
    }


def _scored(distances: NDArray[np.float64], people: NDArray[np.int64]) -> dict[str, float]:
    """The figures over `people`, who may be drawn twice; somebody drawn twice is no stranger to himself."""
    some = -distances[np.ix_(people, people)]
    same, different = np.diag(some), some[people[:, None] != people[None]]
    fars = [far for far in FARS if far * len(distances) * (len(distances) - 1) >= 10]
    return {"AUC": auc(same, different)} | {
        f"TAR at FAR {100 * far:g} %": tar_at_far(same, different, far) for far in fars
    }
