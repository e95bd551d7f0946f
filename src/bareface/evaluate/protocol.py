"""Protocols: which faces, occluders and seed, written down in files under a name."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

from bareface.errors import UsageError

FIELDS = ("occluders", "seed", "faces")
"""What a protocol may fix, as `Wish` names it."""


def protocols() -> list[str]:
    """Their names."""
    folder = files("bareface.evaluate") / "protocols"
    return sorted(file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml"))


def read_protocol(name: str) -> dict[str, Any]:
    """What the protocol `name` fixes: some of `FIELDS`. UsageError for a name that is none."""
    if name not in protocols():
        raise UsageError(f"protocol: {name!r} is none; there are {', '.join(protocols())}")
    found = tomllib.loads((files("bareface.evaluate") / "protocols" / f"{name}.toml").read_text(encoding="utf-8"))
    return {field: found[field] for field in FIELDS if field in found}
