"""The catalogue of network files: which are embedded, what their cards say, and that they are what they say."""

from __future__ import annotations

import hashlib
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

from bareface.engine import Network
from bareface.errors import WeightsError

EMBEDDED = ("finder", "mesh", "segmenter", "fill", "guided", "likeness")
"""Networks that come with the package, each as NAME.onnx with its card NAME.toml."""


def folder() -> Path:
    """Where the embedded networks lie."""
    return Path(str(files("bareface") / "weights"))


def card(name: str, where: Path | None = None) -> dict[str, Any]:
    """The card of a network: what it does, what it was trained on, terms, bias, limits, figures.

    `where`: the folder it lies in, the package's own by default. WeightsError if there is none.
    """
    path = (where or folder()) / f"{name}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WeightsError(f"{path}: the card is missing or damaged ({error}); install the package again") from error


def load(name: str, where: Path | None = None, threads: int | None = None) -> Network:
    """The network called `name`, its checksum verified against its card. WeightsError if it differs."""
    verified(f"{name}.onnx", where)
    return Network((where or folder()) / f"{name}.onnx", threads=threads)


def verified(file: str, where: Path | None = None) -> bytes:
    """What the file NAME.KIND holds, its checksum verified against the card NAME.toml. WeightsError if it differs."""
    path = (where or folder()) / file
    expected = card(path.stem, where).get("sha256")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise WeightsError(f"{path}: cannot be read ({error.strerror}); install the package again") from error
    if hashlib.sha256(data).hexdigest() != expected:
        raise WeightsError(f"{path}: damaged: its checksum is not the card's; install the package again")
    return data
