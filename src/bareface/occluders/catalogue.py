"""Every kind of every class: what `bareface occlude` chooses from."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from functools import cache
from importlib import import_module

from bareface.classes import index_of
from bareface.errors import UsageError
from bareface.occluders.sketch import Sketch

Draw = Callable[[Sketch], None]


@cache
def sketched(label: str) -> dict[str, Draw]:
    """The kinds of class `label` that are sketches, by name. Raises `UsageError` for a name that is no class."""
    index_of(label)
    module = import_module(f"bareface.occluders.kinds.{label.replace(' ', '_')}")
    kinds: dict[str, Draw] = module.KINDS
    return kinds


def kinds_of(label: str) -> tuple[str, ...]:
    """Names of all kinds of a class, those of `masks` too."""
    from bareface.occluders import masks

    worn = masks.KINDS if label == masks.LABEL else ()
    return (*worn, *sketched(label))


def kinds_to_train(label: str) -> tuple[str, ...]:
    """The kinds of a class that networks are trained with."""
    return tuple(kind for kind in kinds_of(label) if not _held_out(label, kind))


def kinds_held_out(label: str) -> tuple[str, ...]:
    """The kinds of a class that no network has seen in training."""
    return tuple(kind for kind in kinds_of(label) if _held_out(label, kind))


def _held_out(label: str, kind: str) -> bool:
    """About one in five, by the name alone: a new kind must not change the lot of the others."""
    return zlib.crc32(f"{label} {kind}".encode()) % 5 == 0


def draw(label: str, kind: str, sketch: Sketch) -> None:
    """Draws a kind onto a sketch. Raises `UsageError` for a kind the class does not have."""
    kinds = sketched(label)
    if kind not in kinds:
        raise UsageError(f"no {label} of kind {kind!r}; there are {', '.join(kinds_of(label))}")
    kinds[kind](sketch)
