"""The libraries that only scores need: loaded when a score is asked for, or named with the way to get them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from bareface.errors import UsageError


def library(name: str, purpose: str, extra: str = "evaluate") -> Any:
    """The module `name`, loaded. UsageError where it is not installed, saying what `purpose` it has and the extra."""
    try:
        return import_module(name)
    except ImportError as error:
        raise missing(name, purpose, extra) from error


def missing(name: str, purpose: str, extra: str = "evaluate") -> UsageError:
    """The error that says which package is not installed, what needs it, and how to get it."""
    return UsageError(f"{purpose} needs {name.partition('.')[0]}: pip install 'bareface[{extra}]'")
