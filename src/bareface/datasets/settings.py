"""Everything that decides what an occluded dataset holds, and the words it is given in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal

from bareface.classes import NAMES, index_of
from bareface.datasets.cut import SIZES
from bareface.datasets.layouts import FORMS
from bareface.datasets.splits import SPLITS
from bareface.errors import UsageError
from bareface.occluders import Effects


@dataclass(frozen=True)
class Settings:
    """One dataset. Raises `UsageError` for a value that cannot be honoured."""

    classes: Mapping[str, float] = field(default_factory=lambda: parse_odds(""))
    """Class of occluder -> chance of it, adding up to 1."""
    per_face: int = 1
    """Occluded pictures of each face."""
    seed: int = 0
    """The same seed gives the same bytes."""
    layout: str = "triples"
    """One of `layouts.FORMS`: what is written, and where."""
    cut: Literal["none", "ffhq", "tight"] = "none"
    """The pictures as they are, every face in the FFHQ frame, or a square round each face."""
    size: int | None = None
    """Pixels along the side of a cut face; None for the cut's own."""
    splits: Mapping[str, float] | Literal["source"] = field(
        default_factory=lambda: {"train": 0.8, "validation": 0.1, "test": 0.1}
    )
    """Split -> share of the pictures, adding up to 1; or "source" for those that the faces come with."""
    effects: Effects = field(default_factory=Effects)
    """What makes an object look photographed."""
    together: float = 0.1
    """Share of the pictures with more than one object."""
    anywhere: float = 0.1
    """Share of the objects placed anywhere rather than as people wear or hold them."""
    held: float = 0.3
    """Share of the objects that people hold which are held by a hand, where hands are among the classes."""

    def __post_init__(self) -> None:
        _check(self.per_face >= 1, "per-face", self.per_face, "a whole number from 1")
        _check(self.seed >= 0, "seed", self.seed, "a whole number from 0")
        _check(self.layout in FORMS, "layout", self.layout, "one of " + ", ".join(FORMS))
        _check(self.cut in SIZES, "cut", self.cut, "one of " + ", ".join(SIZES))
        _check(self.size is None or 16 <= self.size <= 8192, "size", self.size, "16 to 8192 pixels")
        _check(self.size is None or self.cut != "none", "size", self.size, "a way to cut the faces too, ffhq or tight")
        for name, share in (("together", self.together), ("anywhere", self.anywhere), ("held", self.held)):
            _check(0 <= share <= 1, name, share, "a share from 0 to 1")
        for name in self.classes:
            index_of(name)
        _check(abs(sum(self.classes.values()) - 1) < 1e-6, "classes", dict(self.classes), "odds that add up to 1")
        if self.splits != "source":
            good = set(self.splits) <= set(SPLITS) and abs(sum(self.splits.values()) - 1) < 1e-6
            _check(good, "splits", dict(self.splits), "shares of train, validation and test that add up to 1")

    @property
    def plain(self) -> dict[str, Any]:
        """The settings as JSON can hold them."""
        splits = self.splits if self.splits == "source" else dict(self.splits)
        return {
            "classes": {name: self.classes[name] for name in NAMES if name in self.classes},
            "per_face": self.per_face,
            "effects": asdict(self.effects),
            "together": self.together,
            "anywhere": self.anywhere,
            "held": self.held,
            "cut": self.cut,
            "size": self.size,
            "layout": self.layout,
            "splits": splits,
        }


def parse_odds(text: str) -> dict[str, float]:
    """`"mask:0.5,sunglasses,hand"` as class -> chance: those without odds share what is left of 1 equally.

    An empty text gives all classes equally. A space may be written "-". Raises `UsageError` for an unknown or repeated
    class, odds outside (0, 1], and odds that do not add up to 1.
    """
    given: dict[str, float | None] = {}
    for part in text.split(",") if text else NAMES:
        name, colon, number = (word.strip() for word in part.partition(":"))
        name = name.replace("-", " ")
        index_of(name)
        if name in given:
            raise UsageError(f"classes {text!r}: {name} comes twice; name each class once")
        given[name] = _odds(text, name, number) if colon else None
    total = sum(odds for odds in given.values() if odds is not None)
    without = sum(odds is None for odds in given.values())
    if total > 1 + 1e-6:
        raise UsageError(f"classes {text!r}: the odds add up to {total:.6g}; they may add up to 1 at most")
    if without and total > 1 - 1e-6:
        raise UsageError(f"classes {text!r}: the odds leave nothing for the classes without odds; lower them")
    if not without and total < 1 - 1e-6:
        raise UsageError(f"classes {text!r}: the odds add up to {total:.6g}; give 1 in all, or one class without odds")
    rest = (1 - total) / max(without, 1)
    mix = {name: rest if odds is None else odds for name, odds in given.items()}
    return {name: mix[name] for name in NAMES if name in mix}


def effects_without(text: str) -> Effects:
    """`"shadow,grain"`: all effects but those. Raises `UsageError` for a name that is none."""
    known = [effect.name for effect in fields(Effects)]
    names = [name.strip() for name in text.split(",")] if text else []
    for name in names:
        if name not in known:
            raise UsageError(f"effects {text!r}: {name!r} is none; there are {', '.join(known)}")
    return Effects(**dict.fromkeys(names, False))


def _odds(text: str, name: str, number: str) -> float:
    try:
        odds = float(number)
    except ValueError:
        odds = -1.0
    if not 0 < odds <= 1:
        raise UsageError(f"classes {text!r}: the odds of {name} are {number!r}; give a number above 0 and up to 1")
    return odds


def _check(good: bool, name: str, value: object, wanted: str) -> None:
    if not good:
        raise UsageError(f"{name}: {value!r} cannot be honoured; give {wanted}")
