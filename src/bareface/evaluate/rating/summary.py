"""What raters said, in figures: how real each system's pictures look, which of two is chosen, and if they agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from bareface.evaluate.rating.agreement import krippendorff_alpha
from bareface.evaluate.rating.answers import Answer
from bareface.evaluate.rating.study import CHOOSE, REALISM
from bareface.scores.intervals import intervals


@dataclass(frozen=True)
class Rated:
    """One system under one question, or two of which one was chosen."""

    question: str
    system: str
    against: str
    """The other system; empty for a rating of one."""
    mean: float
    """Of ratings from 1 to 5; or the share of choices that fell on `system`."""
    deviation: float
    """Standard deviation of the answers, n - 1."""
    low: float | None
    """95 % bootstrap interval over answers; None for a single one."""
    high: float | None
    count: int
    """Answers."""
    pictures: int
    raters: int


def summarised(answers: Sequence[Answer]) -> dict[str, Any]:
    """`rated`: a `Rated` for each system or two; `agreement`: Krippendorff's alpha of each question, or None.

    Agreement on realism is ordinal over pictures, on choices nominal over pairs; None where too few rated the same.
    """
    groups: defaultdict[tuple[str, str, str], list[tuple[Answer, float]]] = defaultdict(list)
    units: dict[str, defaultdict[tuple[str, ...], list[int]]] = {REALISM: defaultdict(list), CHOOSE: defaultdict(list)}
    for answer in answers:
        first, second = sorted((answer.system, answer.other_system)) if answer.other_system else (answer.system, "")
        chose_first = (answer.value == 1) == (answer.system == first)
        value = answer.value if answer.question == REALISM else int(chose_first)
        groups[answer.question, first, second].append((answer, float(value)))
        units[answer.question][first, second, answer.picture].append(value)
    return {
        "rated": [asdict(_rated(*group, given)) for group, given in sorted(groups.items())],
        "agreement": {
            question: krippendorff_alpha(list(found.values()), ordered=question == REALISM)
            for question, found in units.items()
            if found
        },
    }


def told(summary: dict[str, Any]) -> str:
    """The summary in words, one line a figure."""
    lines = []
    for row in summary["rated"]:
        what = f"{row['system']} rather than {row['against']}" if row["against"] else row["system"]
        spread = (
            "" if row["low"] is None else f" ({row['low']:.2f} to {row['high']:.2f}), deviation {row['deviation']:.2f}"
        )
        of = f"{row['count']} answers, {row['pictures']} pictures, {row['raters']} raters"
        lines.append(f"{row['question']}: {what}: {row['mean']:.2f}{spread}; {of}")
    for question, alpha in summary["agreement"].items():
        said = (
            "not to be told: too few rated the same"
            if alpha is None
            else f"{alpha:.2f} (1: all agree, 0: as by chance)"
        )
        lines.append(f"{question}: agreement (Krippendorff's alpha) {said}")
    return "\n".join(lines) or "no answers yet"


def _rated(question: str, system: str, against: str, given: Sequence[tuple[Answer, float]]) -> Rated:
    values = np.array([value for _, value in given])
    several = len(values) > 1
    interval = intervals(values[:, None], 0)[0] if several else None
    return Rated(
        question, system, against, float(values.mean()), float(values.std(ddof=1)) if several else 0.0,
        interval.low if interval else None, interval.high if interval else None, len(values),
        len({answer.picture for answer, _ in given}), len({answer.rater for answer, _ in given}),
    )  # fmt: skip
