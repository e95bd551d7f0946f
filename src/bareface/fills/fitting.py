"""Which photo of somebody goes with which face, by how alike they look. A hint, and no claim of who anybody is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bareface.fills.references import Reference

ALIKE = 0.15
"""Cosine that 95 of 100 people's own photos reach and three of four strangers' do not: of 128 people of the train split
with whom the network was not trained, under things of all nineteen classes, points and maps found."""


@dataclass(frozen=True)
class Fit:
    """A reference beside the face that it goes with."""

    reference: Reference
    alike: float
    """Cosine of what `Likeness` says of both, by what is visible: 1 for the same picture, about 0 for strangers."""
    used: bool


def fitted(
    references: Sequence[Reference], faces: Sequence[NDArray[np.float32]], asked: int | None
) -> tuple[tuple[Fit, ...], ...]:
    """For each of the faces, told by their `looks` [128], the references that go with it, of which some may be unused.

    `asked`: the number of the face that all references show, counted from 1: they are used, whatever they look like.
    None: each goes to the face that it is most alike, and is used if it is alike enough.
    """
    out: list[list[Fit]] = [[] for _ in faces]
    for each in references:
        alike = [float(each.looks @ looks) for looks in faces]
        best = asked - 1 if asked else int(np.argmax(alike)) if alike else 0
        if best < len(faces):
            out[best].append(Fit(each, alike[best], bool(asked) or alike[best] >= ALIKE))
    return tuple(map(tuple, out))


def likeliest(fits: Sequence[Sequence[Fit]]) -> list[list[Fit]]:
    """Of each face's references those that go with no other face better: one that was asked of several is told once."""
    best: dict[int, Fit] = {}
    for fit in (fit for each in fits for fit in each):
        other = best.get(id(fit.reference), fit)
        best[id(fit.reference)] = max(other, fit, key=lambda one: (one.used, one.alike))
    return [[fit for fit in each if best[id(fit.reference)] is fit] for each in fits]


def doubts(fits: Sequence[Sequence[Fit]]) -> list[str]:
    """What to tell of references that do not look like the face they go with."""
    who = "this face" if len(fits) == 1 else "any face"
    return [
        f"reference {fit.reference.name}: "
        + (f"looks unlike face {number}" if fit.used else f"looks unlike {who}")
        + f" (alike {fit.alike:.2f}; one person's photos mostly reach {ALIKE:.2f}); "
        + ("it is used, as was asked" if fit.used else "it is not used; say whose face it shows to use it all the same")
        for number, each in enumerate(fits, 1)
        for fit in each
        if fit.alike < ALIKE
    ]
