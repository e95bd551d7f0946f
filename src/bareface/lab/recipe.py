"""The typed recipe: everything that training one system needs, read from YAML, refusing what it does not know."""

from __future__ import annotations

import dataclasses
import re
import types
import typing
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml

from bareface.errors import RecipeError
from bareface.lab.systems import system_class

T = TypeVar("T")


@dataclass(frozen=True)
class Optimizer:
    """How weights follow their gradients, and at which rate."""

    kind: Literal["adam", "sgd"] = "adam"
    """Adam with decoupled weight decay (AdamW), or stochastic gradient descent with momentum."""
    lr: float = 3e-4
    """Peak learning rate."""
    betas: tuple[float, float] = (0.9, 0.99)
    """Decay of Adam's first and second moment."""
    momentum: float = 0.9
    """Share of the last step that SGD goes on with."""
    weight_decay: float = 0.0
    """Decoupled with Adam; with SGD a part of the gradient."""
    warmup: float = 0.02
    """Share of the budget over which the rate rises linearly from zero."""
    schedule: Literal["cosine", "constant", "plateau"] = "cosine"
    """What the rate does then: follow a half cosine to zero, stay, or fall where validations stop getting better."""
    factor: float = 0.2
    """On a plateau: what the rate is multiplied by."""
    patience: int = 2
    """On a plateau: validations without a better figure that are put up with."""
    floor: float = 1e-4
    """On a plateau: the rate falls no further."""

    def __post_init__(self) -> None:
        if self.lr <= 0:
            raise RecipeError(f"lr: {self.lr} is no learning rate; give one above 0")
        if not 0 <= self.warmup < 1:
            raise RecipeError(f"warmup: {self.warmup} is no share of the budget in [0, 1)")
        set_here = [f.name for f in _PLATEAU if getattr(self, f.name) != f.default]
        if set_here and self.schedule != "plateau":
            raise RecipeError(f"{set_here[0]}: says nothing with schedule {self.schedule}; write schedule: plateau")


_PLATEAU = [f for f in dataclasses.fields(Optimizer) if f.name in ("factor", "patience", "floor")]


@dataclass(frozen=True)
class Budget:
    """How long a run may last: seconds of training, optimiser steps or epochs, exactly one of the three."""

    seconds: float | None = None
    steps: int | None = None
    epochs: float | None = None

    @staticmethod
    def parse(text: str) -> Budget:
        """`45m`, `90s`, `1.5h`, `2000 steps` or `20 epochs`; RecipeError says so otherwise."""
        match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(s|m|h|steps|epochs)\s*", str(text))
        if match is None or float(match[1]) == 0:
            raise RecipeError(
                f"budget: {text!r} is not a time or a count; write 45m, 90s, 1.5h, '2000 steps' or '20 epochs'"
            )
        amount, unit = float(match[1]), match[2]
        if unit == "steps":
            return Budget(steps=max(1, int(amount)))
        if unit == "epochs":
            return Budget(epochs=amount)
        return Budget(seconds=amount * {"s": 1, "m": 60, "h": 3600}[unit])

    def counted(self, pictures: int, batch: int) -> Budget:
        """Epochs as steps, where an epoch is a walk over `pictures` of which a step takes `batch`.

        RecipeError where the system counts no pictures.
        """
        if self.epochs is None:
            return self
        if not pictures:
            raise RecipeError("budget: this system draws from no counted set of pictures; give a time or steps")
        return Budget(steps=max(1, round(self.epochs * pictures / batch)))

    def spent(self, seconds: float, steps: int) -> float:
        """Share of the budget that is spent, in [0, 1]."""
        share = steps / self.steps if self.steps else seconds / (self.seconds or 1.0)
        return min(1.0, share)


@dataclass(frozen=True)
class Card:
    """What the exported network's card says that no run can know."""

    data: str = ""
    """What it was trained on."""
    terms: str = ""
    """Under which terms it may be used."""
    bias: str = ""
    """Whom it serves worse."""
    limits: str = ""
    """What it cannot do."""
    history: str = ""
    """Where the embedded network's making differs from one run of the recipe."""


@dataclass(frozen=True)
class Recipe:
    """What a YAML file of `recipes/` says."""

    system: str
    """Which system of `bareface.lab.systems` is trained."""
    budget: str
    """Time or steps the figures in the card were made with, such as `60m` or `2000 steps`."""
    settings: Any
    """The system's own settings, a dataclass beside its class."""
    batch: int = 16
    """Pictures a step, over all processes."""
    accumulate: int = 1
    """Parts that a process takes its pictures of a step in, one after the other, where memory is short."""
    seed: int = 1
    """Seed of weights and samples."""
    ema: float = 0.998
    """Decay of the running average of the weights, which is what is validated and exported."""
    validations: int = 8
    """How often a run is validated, spread evenly over its budget."""
    start: str = ""
    """A network file, as `bareface export` writes it, whose weights the run starts from where name and shape agree."""
    anchor: float = 0.0
    """Share of those weights in what is validated and exported: the way back to where the run started, in [0, 1]."""
    stop_after: int = 0
    """Validations without a better figure after which the run stops early; 0: it does not."""
    optimizer: Optimizer = field(default_factory=Optimizer)
    """For the exported network."""
    critic: Optimizer = field(default_factory=Optimizer)
    """For the discriminators, where the system has some."""
    card: Card = field(default_factory=Card)
    """Of the exported network."""

    def __post_init__(self) -> None:
        if self.batch < 1 or self.accumulate < 1 or self.batch % self.accumulate:
            raise RecipeError(f"accumulate: {self.batch} pictures cannot be taken in {self.accumulate} equal parts")
        if not 0 <= self.anchor <= 1 or (self.anchor and not self.start):
            raise RecipeError(f"anchor: {self.anchor} is no share from 0 to 1 of the weights of a `start`")
        if self.stop_after >= self.validations and self.stop_after:
            raise RecipeError(f"stop_after: {self.validations} validations cannot be {self.stop_after} without a gain")


def read_recipe(path: Path, changes: Sequence[str] = ()) -> Recipe:
    """The recipe in a YAML file; RecipeError names the file and the field that is wrong.

    `changes`: fields set otherwise, as in `optimizer.lr=1e-4` or `settings.atrous=[2, 4]`, values in YAML.
    """
    try:
        raw = yaml.safe_load(path.read_text())
    except OSError as error:
        raise RecipeError(f"{path}: cannot be read ({error.strerror}); name a file of recipes/") from error
    except yaml.YAMLError as error:
        raise RecipeError(f"{path}: not YAML: {str(error).splitlines()[0]}") from error
    try:
        return build_recipe(_changed(raw, changes))
    except RecipeError as error:
        raise RecipeError(f"{path}: {error}") from error


def _changed(raw: Any, changes: Sequence[str]) -> Any:
    for change in changes:
        path, equals, text = change.partition("=")
        *parents, name = path.strip().split(".")
        if not equals or not name:
            raise RecipeError(f"--set {change}: write FIELD=VALUE, as in optimizer.lr=1e-4")
        at = raw
        for parent in parents:
            at = at.setdefault(parent, {}) if isinstance(at, dict) else at
        if not isinstance(at, dict):
            raise RecipeError(f"--set {change}: {'.'.join(parents) or 'the recipe'} has no fields")
        at[name] = _yaml_value(text)
    return raw


def _yaml_value(text: str) -> Any:
    try:
        value = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise RecipeError(f"--set: {text!r} is not a value in YAML") from error
    # YAML 1.1 wants a point in 1e-4, people do not.
    return float(value) if isinstance(value, str) and re.fullmatch(r"[+-]?\d+(\.\d*)?e[+-]?\d+", value) else value


def build_recipe(raw: Any) -> Recipe:
    """A recipe out of plain values, as YAML or JSON hold them."""
    if not isinstance(raw, dict) or "system" not in raw:
        raise RecipeError("the recipe has no field 'system'")
    settings = system_class(raw["system"]).Settings
    raw = {**raw, "settings": _build(settings, raw.get("settings") or {}, "settings")}
    recipe: Recipe = _build(Recipe, raw, "")
    Budget.parse(recipe.budget)
    return recipe


def plain(recipe: Recipe) -> dict[str, Any]:
    """The recipe as plain values: what `build_recipe` takes, and what JSON can hold."""
    return dataclasses.asdict(recipe)


def _build(cls: type[T], raw: Any, where: str) -> T:
    if not isinstance(raw, dict):
        raise RecipeError(f"{where or 'recipe'}: expected fields, got {raw!r}")
    hints = typing.get_type_hints(cls)
    known = {f.name for f in dataclasses.fields(cls)}  # type: ignore[arg-type]
    if unknown := sorted(set(raw) - known):
        raise RecipeError(
            f"{where}{'.' if where else ''}{unknown[0]}: unknown field; known are {', '.join(sorted(known))}"
        )
    values = {name: _value(hints[name], value, f"{where}.{name}".lstrip(".")) for name, value in raw.items()}
    try:
        return cls(**values)
    except RecipeError as error:  # of the class itself, which knows its own fields alone
        raise RecipeError(f"{where}.{error}" if where else str(error)) from error
    except TypeError as error:
        raise RecipeError(f"{where or 'recipe'}: {error}") from error


def _value(kind: Any, value: Any, where: str) -> Any:
    if dataclasses.is_dataclass(kind):
        return _build(kind, value, where)  # type: ignore[arg-type]
    if typing.get_origin(kind) is tuple:
        if not isinstance(value, list | tuple):
            raise RecipeError(f"{where}: expected a list, got {value!r}")
        inner = typing.get_args(kind)
        each = inner[0] if inner[-1] is Ellipsis else None
        return tuple(_value(each or inner[k], v, f"{where}[{k}]") for k, v in enumerate(value))
    if typing.get_origin(kind) is Literal:
        if value not in typing.get_args(kind):
            raise RecipeError(f"{where}: expected one of {', '.join(typing.get_args(kind))}, got {value!r}")
        return value
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    allowed = typing.get_args(kind) if isinstance(kind, types.UnionType) else (kind,)
    if kind is Any or dataclasses.is_dataclass(value) or type(value) in allowed:
        return value
    raise RecipeError(f"{where}: expected {getattr(kind, '__name__', kind)}, got {value!r}")
