"""The fill by two networks: one says what is likely, the other mends that and follows photos of the person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from bareface.engine import Network
from bareface.faces.likeness import Likeness
from bareface.faces.mesh import Mesh
from bareface.faces.topology import mirrored
from bareface.fills.answer import STEADY, Answer, Fill
from bareface.fills.exemplars import LENT, Exemplars
from bareface.fills.references import WHOLE, Laid, Picture, Region, completed, laid_together
from bareface.frame import SIZE

T = TypeVar("T", bound=np.generic)

FOLLOWED = 1.0
"""How well the exemplar of another answer than the steady one is said to be known: as a photo, to be another indeed."""


class GuidedFill:
    """What another fill says, mended, and led by what other photos of the person show where the hole is.

    What they do not show, an exemplar lends: the mean of all for the steady answer; for each other seed another of
    those that are like what is visible of the face.
    """

    def __init__(
        self, network: Network, otherwise: Fill, mesh: Mesh, exemplars: Exemplars, likeness: Callable[[], Likeness]
    ) -> None:
        """`network`: was taught how far to trust photos and exemplars, on guesses of the fill `otherwise`.

        `likeness` is asked for where another answer than the steady one is.
        """
        self.network, self.otherwise, self.mesh, self.exemplars = network, otherwise, mesh, exemplars
        self.likeness = likeness

    def __call__(self, crop: NDArray[np.uint8], hole: Region, seed: int = STEADY) -> Answer:
        """As `Fill`."""
        return self.led(crop, hole, laid_together((), self.mesh(crop, WHOLE).xy, crop, hole), (seed,))[0]

    def led(self, crop: NDArray[np.uint8], hole: Region, laid: Laid, seeds: Sequence[int] = (STEADY,)) -> list[Answer]:
        """As `LedFill`, with the face's own other half where that shows more than photos do.

        Where they show something, the mean of a look at the face and at its mirror image, which errs less. Else that
        would cost likeness: two guesses blur each other.
        """
        laid = completed(laid, crop, hole)
        kinds = self._kinds(crop, hole, laid) if any(seed != STEADY for seed in seeds) else None
        looks = self._looks(crop, hole, laid, seeds, kinds)
        if (laid.known & hole).any():
            others = self._looks(_flipped(crop), _flipped(hole), _in_mirror(laid), seeds, kinds)
            looks = [
                np.asarray((one + _flipped(other)) / 2, np.float32) for one, other in zip(looks, others, strict=True)
            ]
        return [Answer(look[..., :3], look[..., 3]) for look in looks]

    def _kinds(self, crop: NDArray[np.uint8], hole: Region, laid: Laid) -> NDArray[np.int64]:
        """Which kinds of exemplars go with the face."""
        return self.exemplars.like(self.likeness()(crop, laid.there, hole))

    def _looks(
        self,
        crop: NDArray[np.uint8],
        hole: Region,
        laid: Laid,
        seeds: Sequence[int],
        kinds: NDArray[np.int64] | None = None,
    ) -> list[Picture]:
        """What the network answers with each seed's exemplar: picture and expected error, [256, 256, 4]."""
        guess = self.otherwise(crop, hole).rgb
        lent = [self.exemplars.lent(seed, laid.there, crop, hole, kinds) for seed in seeds]
        trusts = [LENT if seed == STEADY else FOLLOWED for seed in seeds]
        each = (given(crop, hole, guess, laid, *exemplar) for exemplar in zip(lent, trusts, strict=True))
        return [self.network(*planes)[0][0] for planes in each]


def _flipped(picture: NDArray[T]) -> NDArray[T]:
    return np.ascontiguousarray(picture[:, ::-1])


def _in_mirror(laid: Laid) -> Laid:
    return replace(laid, picture=_flipped(laid.picture), known=_flipped(laid.known), there=mirrored(laid.there, SIZE))


def given(
    crop: NDArray[np.uint8],
    hole: Region,
    guess: Picture,
    laid: Laid,
    lent: tuple[Picture, Picture],
    trust: float = LENT,
) -> tuple[Picture, ...]:
    """What the network is given of a face: the crop, its hole, the fill's guess, references over an exemplar, how well
    known they are: 1, and `trust` where the exemplar is all.

    All [1, 256, 256, C] in [0, 1].
    """
    exemplar, within = lent
    known = np.where(laid.known, np.float32(1), np.float32(trust) * within)
    other = np.where(((within > 0) & ~laid.known)[..., None], exemplar, laid.picture)
    rgb = np.asarray(crop / np.float32(255), np.float32)
    planes = rgb, hole[..., None], guess, other, known[..., None]
    return tuple(np.asarray(each, np.float32)[None] for each in planes)
