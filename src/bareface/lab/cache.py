"""Decoded pictures on disk, once: several trainings read the same pages instead of decoding again and again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from bareface.errors import PhotoError


def cache_folder() -> Path:
    """`$BAREFACE_CACHE`, or `bareface` in the user's cache folder."""
    default = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "bareface"
    return Path(os.environ.get("BAREFACE_CACHE", default))


def decoded(files: Sequence[Path], size: int) -> NDArray[np.uint8]:
    """All pictures of `files` as one read-only memory map, RGB uint8 [N, size, size, 3], decoded at the first call."""
    key = hashlib.sha256("\n".join([str(size), *map(str, files)]).encode()).hexdigest()[:16]
    path = cache_folder() / f"pictures-{key}.npy"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}.part")
        out = np.lib.format.open_memmap(part, "w+", np.uint8, (len(files), size, size, 3))
        for k, file in enumerate(files):
            out[k] = _decode(file, size)
        out.flush()
        part.replace(path)
    pictures: NDArray[np.uint8] = np.load(path, mmap_mode="r")
    return pictures


def _decode(file: Path, size: int) -> NDArray[np.uint8]:
    bgr = cv2.imread(str(file))
    if bgr is None:
        raise PhotoError(f"{file}: missing or not a picture")
    if bgr.shape[:2] != (size, size):
        bgr = cv2.resize(bgr, (size, size), interpolation=cv2.INTER_AREA)
    return np.asarray(bgr[..., ::-1], np.uint8)
