"""What a fill is, and which there are by name."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np

from bareface import weights
from bareface.engine import Network
from bareface.errors import UsageError, WeightsError
from bareface.faces.likeness import Likeness
from bareface.faces.mesh import Mesh
from bareface.fills.answer import STEADY, Fill, only_steady
from bareface.fills.exemplars import exemplars
from bareface.fills.guided import GuidedFill
from bareface.fills.network import NetworkFill
from bareface.fills.opencv import navier_stokes, telea
from bareface.fills.warp import WarpFill
from bareface.frame import SIZE

DEFAULT = "fill"
"""The fill by the package's networks, which was taught to follow other photos."""
PASTED = "warp"
"""The same without that: other photos are pasted in."""
EMBEDDED = {DEFAULT: ("fill", "guided", "exemplars"), PASTED: ("fill",)}
"""Which files of the package those are, by the names of their cards."""
WITHOUT_NETWORK: dict[str, Fill] = {"telea": telea, "navier-stokes": navier_stokes}
"""Fills that are no network, by name."""


def named_fill(
    name: str,
    where: Path | None = None,
    threads: int | None = None,
    mesh: Callable[[], Mesh] | None = None,
    likeness: Callable[[], Likeness] | None = None,
) -> Fill:
    """A fill by its name, or from a network file NAME.onnx that `bareface export` wrote.

    `where`: the folder of the package's networks, its own by default; `mesh` and `likeness` give those where they are
    loaded already. UsageError for what is neither, and for a network that is no fill; WeightsError for a file that is
    damaged.
    """
    if name in WITHOUT_NETWORK:
        return WITHOUT_NETWORK[name]
    if name in EMBEDDED:
        guess = NetworkFill(weights.load("fill", where, threads))
        if name == PASTED:
            return WarpFill(guess)
        points = mesh() if mesh else Mesh(weights.load("mesh", where, threads))
        alike = likeness or cache(lambda: Likeness(weights.load("likeness", where, threads)))
        return GuidedFill(weights.load("guided", where, threads), guess, points, exemplars(points, where), alike)
    path = Path(name)
    if path.suffix != ".onnx":
        known = ", ".join((*EMBEDDED, *WITHOUT_NETWORK))
        raise UsageError(f"{name!r} is no fill; there are {known}, or a file that `bareface export` wrote, NAME.onnx")
    # Its checksum is its card's where it has one.
    network = (
        weights.load(path.stem, path.parent, threads) if path.with_suffix(".toml").is_file() else _bare(path, threads)
    )
    return _checked(NetworkFill(network), path)


def several_answers(fill: Fill) -> bool:
    """Whether a fill has other answers than the steady one."""
    if isinstance(fill, WarpFill):
        return several_answers(fill.otherwise)
    return isinstance(fill, GuidedFill) or (isinstance(fill, NetworkFill) and fill.code > 0)


def only_one_answer(fill: Fill) -> None:
    """Raises UsageError if a fill has the steady answer alone."""
    if not several_answers(fill):
        only_steady("this fill", STEADY + 1)


def _bare(path: Path, threads: int | None) -> Network:
    if not path.is_file():
        raise WeightsError(f"{path}: missing; name a network file")
    return Network(path, threads=threads)


def _checked(fill: NetworkFill, path: Path) -> NetworkFill:
    try:
        answer = fill(np.zeros((SIZE, SIZE, 3), np.uint8), np.zeros((SIZE, SIZE), np.bool_))
    except (RuntimeError, TypeError, IndexError) as error:
        raise UsageError(f"{path}: takes {' and '.join(fill.network.inputs)}, so it is no fill") from error
    if answer.rgb.shape != (SIZE, SIZE, 3):
        shape = list(answer.rgb.shape)
        raise UsageError(f"{path}: answers {shape} where a face is [{SIZE}, {SIZE}, 3], so it is no fill")
    return fill
