"""What a fill is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from bareface.errors import UsageError
from bareface.fills.references import Laid

STEADY = 0
"""The seed of the answer that is expected to err least; every other seed gives another face."""


@dataclass(frozen=True)
class Answer:
    """A face as a fill shows it."""

    rgb: NDArray[np.float32]
    """[256, 256, 3] in [0, 1]: the whole crop; only its hole counts."""
    error: NDArray[np.float32] | None = None
    """[256, 256] in [0, 1]: the absolute error that is expected of each pixel, mean of its channels; None where the
    fill does not say."""


class Fill(Protocol):
    """Says what is beneath."""

    def __call__(self, crop: NDArray[np.uint8], hole: NDArray[np.bool_], seed: int = STEADY) -> Answer:
        """Crop uint8 [256, 256, 3], hole bool [256, 256] -> a face.

        The same seed gives the same face. UsageError for another seed than STEADY where there is one answer only.
        """
        ...


@runtime_checkable
class LedFill(Fill, Protocol):
    """A fill that other photos of the person may lead."""

    def led(
        self, crop: NDArray[np.uint8], hole: NDArray[np.bool_], laid: Laid, seeds: Sequence[int] = (STEADY,)
    ) -> list[Answer]:
        """As calls with each of the seeds, with references laid over the face; what answers share is reckoned once."""
        ...


def only_steady(name: str, seed: int) -> None:
    """Raises UsageError for a seed that asks a fill called `name`, which has one answer, for another."""
    if seed != STEADY:
        raise UsageError(
            f"{name}: has one answer, so no seed or candidates; leave them away, or choose a fill trained with codes"
        )
